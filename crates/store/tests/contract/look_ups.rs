//! The log of look-ups over links.

use joinder_core::{OrganisationCode, ReportId};
use joinder_store::{LookUpSide, NewLookUp, StoreError};

use super::support::{NOW, TestStore, id};

const IBAN: &str = "DE89370400440532013000";

fn log(store: &TestStore, side: LookUpSide, at_ms: i64, values: &[&str], told: &[ReportId]) -> i64 {
    let organisation: OrganisationCode = "DE-bka".parse().unwrap();
    let values: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
    let who = (side == LookUpSide::Ours).then_some("officer");
    let new = NewLookUp {
        side,
        organisation: &organisation,
        who,
        at_ms,
        purpose: "c",
        case: "2026-17",
        salt: b"salt",
        values: &values,
        outcome: None,
        told,
    };
    store.writing(|tx| tx.add_look_up(&new))
}

both_stores! {
    fn look_ups_are_kept_with_who_when_and_why(store: &TestStore) {
        let ours = log(store, LookUpSide::Ours, NOW, &[IBAN, "shop1.com"], &[]);
        let theirs = log(store, LookUpSide::Theirs, NOW + 1, &[IBAN], &[id(7)]);
        store.writing(|tx| tx.end_look_up(ours, "answered"));
        let rows = store.reading(|tx| tx.look_ups(10));
        assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), [theirs, ours], "the last first");
        let (theirs, ours) = (&rows[0], &rows[1]);
        assert_eq!((theirs.side, theirs.who.as_deref(), theirs.values()), (LookUpSide::Theirs, None, 1));
        assert_eq!((theirs.told.as_slice(), theirs.outcome.as_deref()), ([id(7)].as_slice(), None));
        assert_eq!((ours.side, ours.who.as_deref(), ours.values()), (LookUpSide::Ours, Some("officer"), 2));
        assert_eq!((ours.purpose.as_str(), ours.case.as_str(), ours.at_ms), ("c", "2026-17", NOW));
        assert_eq!((ours.organisation.as_str(), ours.outcome.as_deref()), ("DE-bka", Some("answered")));
        assert_eq!(store.reading(|tx| tx.look_ups(1)).len(), 1);
    }

    fn who_has_a_value_finds_where_it_was_asked(store: &TestStore) {
        let first = log(store, LookUpSide::Ours, NOW, &["shop1.com", IBAN], &[]);
        log(store, LookUpSide::Theirs, NOW, &["shop2.com"], &[]);
        let of = |value: &str| -> Vec<i64> {
            store.reading(|tx| tx.look_ups_of(value)).iter().map(|row| row.id).collect()
        };
        assert_eq!((of(IBAN), of("shop3.com")), (vec![first], vec![]));
    }

    fn look_ups_are_forgotten_after_their_time(store: &TestStore) {
        log(store, LookUpSide::Ours, NOW, &[IBAN], &[]);
        let later = log(store, LookUpSide::Ours, NOW + 1, &[IBAN], &[]);
        assert_eq!(store.writing(|tx| tx.drop_look_ups(NOW + 1)), 1);
        assert_eq!(store.reading(|tx| tx.look_ups(10)).iter().map(|row| row.id).collect::<Vec<_>>(), [later]);
    }

    fn a_look_up_that_is_none_is_corrupt(store: &TestStore) {
        log(store, LookUpSide::Ours, NOW, &[IBAN], &[]);
        store.by_other_hands("UPDATE look_up SET side = 'nobody'");
        assert!(matches!(store.read(|tx| tx.look_ups(1)), Err(StoreError::Corrupt { table: "look_up", .. })));
    }
}

#[test]
fn no_value_stands_in_the_database() {
    let store = TestStore::sqlite();
    log(&store, LookUpSide::Ours, NOW, &[IBAN], &[]);
    let super::support::Place::Sqlite(folder, _) = &store.place else { return };
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(IBAN.len()).any(|window| window == IBAN.as_bytes()));
    }
}
