//! Decisions with their undoing, and series with their history.

use joinder_core::{MatchKey, SeriesId};
use joinder_matching::{Change, Decision};
use joinder_store::{NewDecision, SaidOffence, StoreError};

use super::support::{NOW, TestStore, id};

fn ser(number: i64) -> SeriesId {
    SeriesId::from_number(number).unwrap()
}

both_stores! {
    fn decisions_are_kept_and_undone(store: &TestStore) {
        let decisions = [
            Decision::Confirm { a: id(1), b: id(2) },
            Decision::Reject { subject: id(3), other: id(2) },
            Decision::DeclareShared { key: MatchKey(u64::MAX) },
            Decision::DeclareOwn { key: MatchKey(7) },
        ];
        for (n, decision) in (1..).zip(decisions) {
            let new = NewDecision { decision, who: "an officer", why: "she said: \"it's so\"", at_ms: NOW + n };
            assert_eq!(store.writing(|tx| tx.add_decision(&new)), n);
        }
        assert_eq!(store.writing(|tx| tx.undo_decision(2, NOW + 9)), Some(decisions[1]));
        assert_eq!(store.writing(|tx| tx.undo_decision(2, NOW + 10)), None, "it is undone once");
        assert_eq!(store.writing(|tx| tx.undo_decision(99, NOW)), None);
        let rows = store.reading(|tx| tx.decisions());
        let told: Vec<_> = rows.iter().map(|row| (row.seq, row.decision, row.at_ms - NOW, row.undone_ms)).collect();
        let [a, b, c, d] = decisions;
        assert_eq!(told, [(1, a, 1, None), (2, b, 2, Some(NOW + 9)), (3, c, 3, None), (4, d, 4, None)]);
        assert!(rows.iter().all(|row| row.who == "an officer" && row.why == "she said: \"it's so\""));
    }

    fn a_mangled_decision_is_corrupt(store: &TestStore) {
        let new = NewDecision { decision: Decision::DeclareOwn { key: MatchKey(7) }, who: "x", why: "y", at_ms: NOW };
        store.writing(|tx| tx.add_decision(&new));
        store.by_other_hands("UPDATE decision SET body = '{\"decision\":\"guess\"}'");
        let read = store.read(|tx| tx.decisions());
        assert!(matches!(read, Err(StoreError::Corrupt { table: "decision", column: "body" })), "{read:?}");
    }

    fn series_keep_identity_name_and_history(store: &TestStore) {
        let born = Change { born: vec![(ser(10), id(1)), (ser(11), id(5))], ..Change::default() };
        store.writing(|tx| tx.record_change(&born, NOW));
        assert!(store.writing(|tx| tx.name_series(ser(10), "Fox's shop", NOW + 1)));
        assert!(!store.writing(|tx| tx.name_series(ser(99), "none", NOW + 1)));
        let merged = Change { merged: vec![(ser(11), ser(10))], ..Change::default() };
        store.writing(|tx| tx.record_change(&merged, NOW + 2));
        let split = Change { split: vec![(ser(10), ser(12), id(7))], anchored: vec![(ser(10), id(2))], ..Change::default() };
        store.writing(|tx| tx.record_change(&split, NOW + 3));
        let ended = Change { ended: vec![ser(12)], ..Change::default() };
        store.writing(|tx| tx.record_change(&ended, NOW + 4));

        let ten = store.reading(|tx| tx.series(ser(10))).unwrap();
        assert_eq!((ten.number, ten.anchor, ten.name.as_deref(), ten.ended_ms), (1, id(2), Some("Fox's shop"), None));
        let eleven = store.reading(|tx| tx.series_numbered(2)).unwrap();
        assert_eq!((eleven.id, eleven.ended_ms, eleven.into), (ser(11), Some(NOW + 2), Some(ser(10))));
        let twelve = store.reading(|tx| tx.series(ser(12))).unwrap();
        assert_eq!((twelve.number, twelve.born_ms, twelve.ended_ms), (3, NOW + 3, Some(NOW + 4)));
        let live: Vec<_> = store.reading(|tx| tx.live_series()).into_iter().map(|row| row.id).collect();
        assert_eq!(live, [ser(10)]);
        assert!(!store.writing(|tx| tx.name_series(ser(12), "late", NOW + 5)), "it has ended");

        let history = store.reading(|tx| tx.series_history(ser(10)));
        let told: Vec<_> = history.iter().map(|line| (line.what.as_str(), line.other, line.note.as_deref())).collect();
        assert_eq!(told, [
            ("split", Some(ser(12)), None),
            ("merged", Some(ser(11)), None),
            ("named", None, Some("Fox's shop")),
            ("born", None, None),
        ]);
        let moves = |after, limit| -> Vec<_> {
            let moves = store.reading(|tx| tx.series_moves(after, limit));
            moves.into_iter().map(|(series, line)| (series, line.what, line.other, line.at_ms - NOW)).collect()
        };
        let split = (ser(10), "split".to_owned(), Some(ser(12)), 3);
        let merged = (ser(10), "merged".to_owned(), Some(ser(11)), 2);
        assert_eq!(moves(NOW, 8), [split.clone(), merged], "each is told once, of the series that lives on");
        assert_eq!((moves(NOW + 2, 8), moves(NOW, 1)), (vec![split.clone()], vec![split]));
        assert!(moves(NOW + 3, 8).is_empty());
        assert_eq!(store.reading(|tx| tx.highest_id()), 12);
    }

    fn what_is_said_of_an_offence_stands_until_it_is_taken_back(store: &TestStore) {
        let born = Change { born: vec![(ser(10), id(1)), (ser(11), id(5))], ..Change::default() };
        store.writing(|tx| tx.record_change(&born, NOW));
        store.writing(|tx| tx.record_change(&Change { ended: vec![ser(11)], ..Change::default() }, NOW));
        let said = |code: &str| SaidOffence {
            offence: code.parse().unwrap(), who: "an officer".into(), why: "\"it's so\"".into(),
        };
        let (one, other) = (said("d2013_40.art3"), said("d2013_40.art5"));
        assert!(!store.writing(|tx| tx.say_offence(ser(11), &one, NOW)), "it has ended");
        assert!(!store.writing(|tx| tx.say_offence(ser(99), &one, NOW)));
        assert!(!store.writing(|tx| tx.unsay_offence(ser(10), "an officer", NOW)), "nothing was said");
        assert_eq!(store.reading(|tx| tx.said_offence(ser(10))), None);

        assert!(store.writing(|tx| tx.say_offence(ser(10), &one, NOW + 1)));
        assert!(store.writing(|tx| tx.say_offence(ser(10), &other, NOW + 2)));
        assert_eq!(store.reading(|tx| tx.said_offence(ser(10))), Some((NOW + 2, other.clone())));
        assert!(store.writing(|tx| tx.unsay_offence(ser(10), "a chief", NOW + 3)));
        assert_eq!(store.reading(|tx| tx.said_offence(ser(10))), None, "neither of the two");

        let history = store.reading(|tx| tx.series_history(ser(10)));
        let told: Vec<_> = history.iter().map(|line| (line.what.as_str(), line.offence().unwrap())).collect();
        assert_eq!(told, [("offence-undone", None), ("offence", Some(other)), ("offence", Some(one)), ("born", None)]);
        assert_eq!(history[0].note.as_deref(), Some("a chief"));
    }
}
