//! What was set aside: kept whole, once, until it is settled.

use joinder_core::{ReportId, SetAsideId};
use joinder_store::{Group, NewSetAside};

use super::support::{NOW, TestStore};

fn aside(number: i64, reason: &str, field: Option<&str>, raw: &[u8]) -> NewSetAside {
    NewSetAside {
        id: SetAsideId::from_number(number).unwrap(),
        source: "NL".into(),
        file: "ex\0port.csv".into(),
        line: Some(3),
        start: 120,
        field: field.map(str::to_owned),
        expected: "a date".into(),
        reason: reason.into(),
        raw: raw.to_vec(),
        truncated: false,
        subject: ReportId::from_number(9),
        around: None,
        head: Vec::new(),
    }
}

fn open(store: &TestStore, reason: Option<&str>, source: Option<&str>) -> Vec<i64> {
    let rows = store.reading(|tx| tx.set_aside_rows(reason, source, None, 1_000));
    rows.into_iter().map(|row| row.what.id.number()).collect()
}

both_stores! {
    fn a_record_is_kept_byte_for_byte(store: &TestStore) {
        let every_byte: Vec<u8> = (0..=255).collect();
        let kept = (Some("{}".to_owned()), every_byte.clone());
        let one = NewSetAside {
            file: "export.csv".into(),
            around: kept.0,
            head: kept.1,
            ..aside(1, "bad-date", Some("dag"), &every_byte)
        };
        let bare = NewSetAside { line: None, field: None, subject: None, truncated: true, ..aside(2, "bad", None, b"") };
        assert_eq!(store.writing(|tx| tx.set_aside(&[one.clone(), bare.clone()], NOW)), 2);
        let row = store.reading(|tx| tx.set_aside_row(one.id)).unwrap();
        assert_eq!((row.what, row.at_ms, row.closed, row.seq), (one, NOW, None, 0));
        let row = store.reading(|tx| tx.set_aside_row(bare.id)).unwrap();
        assert_eq!((row.what.line, row.what.field, row.what.subject, row.what.truncated), (None, None, None, true));
        assert_eq!(store.reading(|tx| tx.set_aside_row(SetAsideId::from_number(3).unwrap())), None);
    }

    fn the_same_fault_is_one_row(store: &TestStore) {
        let first = [aside(1, "a", None, b"x"), aside(2, "a", None, b"x"), aside(3, "a", None, b"y")];
        assert_eq!(store.writing(|tx| tx.set_aside(&first, NOW)), 2, "twice in one batch");
        let again = [
            aside(4, "a", None, b"x"),
            aside(5, "a", Some("f"), b"x"),
            aside(6, "b", None, b"x"),
            NewSetAside { source: "DE".into(), ..aside(7, "a", None, b"x") },
        ];
        assert_eq!(store.writing(|tx| tx.set_aside(&again, NOW)), 3, "in another batch");
        assert_eq!(open(store, None, None), [1, 3, 5, 6, 7]);
        assert_eq!(store.writing(|tx| tx.set_aside(&[], NOW)), 0);
    }

    fn the_same_text_at_another_place_is_another_record(store: &TestStore) {
        let whole = |number| NewSetAside { subject: None, ..aside(number, "a", None, b"x") };
        let others = [
            whole(1),
            NewSetAside { line: Some(4), start: 140, ..whole(2) },
            NewSetAside { file: "other.csv".into(), ..whole(3) },
            NewSetAside { subject: ReportId::from_number(8), ..whole(4) },
            NewSetAside { subject: ReportId::from_number(8), file: "other.csv".into(), ..whole(5) },
        ];
        assert_eq!(store.writing(|tx| tx.set_aside(&others, NOW)), 4, "a report lost a field once");
        assert_eq!(store.writing(|tx| tx.set_aside(&others, NOW)), 0, "read again");
        assert_eq!(open(store, None, None), [1, 2, 3, 4]);
    }

    fn a_settled_fault_does_not_come_back(store: &TestStore) {
        store.writing(|tx| tx.set_aside(&[aside(1, "a", None, b"x")], NOW));
        let one = SetAsideId::from_number(1).unwrap();
        assert!(store.writing(|tx| tx.close_set_aside(one, "dismissed: a test", NOW + 5)));
        assert!(!store.writing(|tx| tx.close_set_aside(one, "replayed", NOW + 6)), "it is settled once");
        let row = store.reading(|tx| tx.set_aside_row(one)).unwrap();
        assert_eq!(row.closed, Some((NOW + 5, "dismissed: a test".to_owned())));
        assert!(row.what.raw.is_empty(), "its bytes are not kept without need");
        assert_eq!(store.writing(|tx| tx.set_aside(&[aside(2, "a", None, b"x")], NOW)), 0);
        assert_eq!((open(store, None, None), store.reading(|tx| tx.open_set_aside())), (vec![], 0));
    }

    fn groups_count_what_is_open(store: &TestStore) {
        let all = [
            aside(1, "a", Some("f"), b"1"),
            aside(2, "a", Some("f"), b"2"),
            aside(3, "a", None, b"3"),
            aside(4, "b", None, b"4"),
        ];
        store.writing(|tx| tx.set_aside(&all, NOW));
        store.writing(|tx| tx.close_set_aside(SetAsideId::from_number(4).unwrap(), "replayed", NOW));
        let group = |field: Option<&str>, count| Group {
            reason: "a".into(), source: "NL".into(), field: field.map(str::to_owned), expected: "a date".into(), count, fields: count,
        };
        assert_eq!(store.reading(|tx| tx.set_aside_groups()), [group(Some("f"), 2), group(None, 1)]);
        assert_eq!(store.reading(|tx| tx.open_set_aside()), 3);
        assert_eq!([NOW - 1, NOW].map(|after| store.reading(|tx| tx.set_aside_after(after))), [3, 0]);
        assert_eq!(open(store, Some("a"), Some("NL")), [1, 2, 3]);
        assert_eq!(open(store, Some("a"), Some("N%")), [0; 0]);
    }

    fn pages_walk_to_the_end_and_meet_each_record_once(store: &TestStore) {
        let all: Vec<_> = (0..57_i64).map(|n| aside(n, "a", None, &n.to_le_bytes())).collect();
        store.writing(|tx| tx.set_aside(&all, NOW));
        for page in [1, 10, 57, 58] {
            let (mut met, mut after) = (Vec::new(), None);
            loop {
                let rows = store.reading(|tx| tx.set_aside_rows(Some("a"), None, after, page));
                after = rows.last().map(|row| row.what.id);
                met.extend(rows.iter().map(|row| row.what.id.number()));
                if rows.len() < page {
                    break;
                }
            }
            assert_eq!(met, (0..57).collect::<Vec<_>>());
        }
    }

    fn many_records_of_one_batch_are_kept(store: &TestStore) {
        let all: Vec<_> = (0..3_000_i64).map(|n| aside(n, "a", None, &n.to_le_bytes())).collect();
        assert_eq!(store.writing(|tx| tx.set_aside(&all, NOW)), 3_000);
        assert_eq!(store.writing(|tx| tx.set_aside(&all, NOW)), 0);
    }
}
