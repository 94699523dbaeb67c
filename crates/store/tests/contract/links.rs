//! Links, invitations, and what each neighbour was told.

use joinder_core::MatchKey;
use joinder_store::{LinkRow, StoreError, Told};

use super::support::{NOW, TestStore, id};

fn a_link(code: &str, state: &str) -> LinkRow {
    LinkRow { organisation: code.parse().unwrap(), body: "{}".into(), state: state.into(), fed_seq: 0 }
}

both_stores! {
    fn links_are_saved_and_changed(store: &TestStore) {
        store.writing(|tx| tx.save_link(&a_link("NL", "active"), NOW));
        store.writing(|tx| tx.save_link(&a_link("DE", "active"), NOW));
        let later = LinkRow { fed_seq: 7, ..a_link("NL", "paused") };
        store.writing(|tx| tx.save_link(&later, NOW + 1));
        assert_eq!(store.reading(|tx| tx.link(&"NL".parse().unwrap())), Some(later.clone()));
        assert_eq!(store.reading(|tx| tx.link(&"FR".parse().unwrap())), None);
        assert_eq!(store.reading(|tx| tx.links()), [a_link("DE", "active"), later]);
    }

    fn an_invitation_is_used_once_and_in_time(store: &TestStore) {
        store.writing(|tx| tx.add_invitation(&[1; 32], "first", NOW + 10));
        store.writing(|tx| tx.add_invitation(&[2; 32], "second", NOW + 10));
        let using = |digest: u8, at| store.writing(|tx| tx.use_invitation(&[digest; 32], at));
        assert_eq!(using(3, NOW), None);
        assert_eq!(using(2, NOW + 10), None, "it is over");
        assert_eq!(using(1, NOW + 9).as_deref(), Some("first"));
        assert_eq!(using(1, NOW + 9), None, "it is used");
        let twice = store.write("test", |tx| tx.add_invitation(&[1; 32], "again", NOW + 10));
        assert!(twice.is_err());
    }

    fn what_was_told_is_known_by_neighbour_report_and_value(store: &TestStore) {
        let told = |seq| Told { began: 3, seq, digest: [seq as u8; 16] };
        let (one, other) = (MatchKey(u64::MAX), MatchKey(7));
        store.writing(|tx| {
            tx.set_told("NL", id(1), told(3), &[one, other])?;
            tx.set_told("NL", id(2), told(4), &[one])?;
            tx.set_told("DE", id(1), told(5), &[])
        });
        assert_eq!(store.reading(|tx| tx.told("NL", id(1))), Some(told(3)));
        assert_eq!(store.reading(|tx| tx.told("FR", id(1))), None);
        assert_eq!(store.reading(|tx| tx.told_reports("NL", 10)), [id(1), id(2)]);
        assert_eq!(store.reading(|tx| tx.told_for("NL", one)), [id(1), id(2)]);
        store.writing(|tx| tx.set_told("NL", id(1), told(9), &[other]));
        assert_eq!(store.reading(|tx| tx.told("NL", id(1))), Some(told(9)));
        assert_eq!(store.reading(|tx| tx.told_for("NL", one)), [id(2)]);
        store.writing(|tx| tx.forget_told("NL", id(2)));
        assert_eq!(store.reading(|tx| tx.told_keys("NL")), [other]);
        assert_eq!(store.reading(|tx| tx.told_reports("NL", 10)), [id(1)]);
        assert!(store.reading(|tx| tx.told_keys("DE")).is_empty());
    }

    fn what_is_taken_back_waits_until_it_is_confirmed(store: &TestStore) {
        store.writing(|tx| {
            tx.add_recall("NL", 4)?;
            tx.add_recall("NL", 6)?;
            tx.add_recall("DE", 4)
        });
        store.writing(|tx| tx.end_recall("NL", 4));
        store.writing(|tx| tx.end_recall("NL", 99));
        assert_eq!((store.reading(|tx| tx.recalls("NL")), store.reading(|tx| tx.recalls("DE"))), (1, 1));
    }

    fn a_link_that_is_none_is_corrupt(store: &TestStore) {
        store.writing(|tx| tx.save_link(&a_link("NL", "active"), NOW));
        store.by_other_hands("UPDATE link SET organisation = ' '");
        assert!(matches!(store.read(|tx| tx.links()), Err(StoreError::Corrupt { table: "link", .. })));
    }
}
