//! Sources, receipts, organisations and settings.

use joinder_core::{Organisation, Role};
use joinder_store::StoreError;

use super::support::{NOW, TestStore};

both_stores! {
    fn sources_are_saved_and_changed(store: &TestStore) {
        store.writing(|tx| tx.save_source("NL police", "{\"a\":1}", NOW));
        store.writing(|tx| tx.save_source("DE", "{}", NOW));
        store.writing(|tx| tx.save_source("NL police", "{\"a\":2}", NOW));
        assert_eq!(store.reading(|tx| tx.source("NL police")).as_deref(), Some("{\"a\":2}"));
        assert_eq!(store.reading(|tx| tx.source("nl police")), None);
        let all = store.reading(|tx| tx.sources());
        assert_eq!(all, [("DE".to_owned(), "{}".to_owned()), ("NL police".to_owned(), "{\"a\":2}".to_owned())]);
    }

    fn receipts_are_kept_as_far_as_they_came(store: &TestStore) {
        let begin = |source: &str, file: &str| store.writing(|tx| tx.begin_receipt(source, file, NOW));
        let (one, two, three) = (begin("NL", "a.csv"), begin("DE", "b.csv"), begin("NL", "c.csv"));
        store.writing(|tx| tx.update_receipt(one, "{\"read\":1}", None));
        store.writing(|tx| tx.update_receipt(two, "{\"read\":2}", Some(NOW + 7)));
        let of_all: Vec<_> = store.reading(|tx| tx.receipts(None, 2)).into_iter().map(|row| row.id).collect();
        assert_eq!(of_all, [three, two], "the latest first");
        let rows = store.reading(|tx| tx.receipts(Some("NL"), 10));
        let told: Vec<_> = rows.iter().map(|row| (row.id, row.file.as_str(), row.body.as_str(), row.ended_ms)).collect();
        assert_eq!(told, [(three, "c.csv", "{}", None), (one, "a.csv", "{\"read\":1}", None)]);
        assert_eq!(store.reading(|tx| tx.receipts(Some("DE"), 10))[0].ended_ms, Some(NOW + 7));
    }

    fn organisations_are_saved_and_changed(store: &TestStore) {
        let mut bank = Organisation {
            code: "BANK".parse().unwrap(), name: "A bank".into(), role: Role::Partner, country: None, contact: None,
        };
        store.writing(|tx| tx.save_organisation(&bank));
        bank.contact = Some("fraud desk".into());
        store.writing(|tx| tx.save_organisation(&bank));
        assert_eq!(store.reading(|tx| tx.organisation(&bank.code)), Some(bank.clone()));
        assert_eq!(store.reading(|tx| tx.organisations()), [bank]);
        assert_eq!(store.reading(|tx| tx.organisation(&"bank".parse().unwrap())), None);
        store.by_other_hands("UPDATE organisation SET body = 'x'");
        assert!(matches!(store.read(|tx| tx.organisations()), Err(StoreError::Corrupt { table: "organisation", .. })));
    }

    fn settings_are_saved_and_changed(store: &TestStore) {
        assert_eq!(store.reading(|tx| tx.setting("a")), None);
        store.writing(|tx| tx.set_setting("a", "1"));
        store.writing(|tx| tx.set_setting("a", "2\n'\"\\"));
        assert_eq!(store.reading(|tx| tx.setting("a")).as_deref(), Some("2\n'\"\\"));
    }
}
