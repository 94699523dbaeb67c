//! Ledgers: what is appended, proven and erased.

use joinder_ledger::{Accumulator, Content, Entry, Kind, Salt};
use joinder_store::{LedgerHead, NewLedgerEntry, StoreError};
use serde_json::Map;

use super::support::{NOW, TestStore, id};

const OUT: &str = "out:NL";

pub(super) fn an_entry(kind: &Kind, payload: &str) -> Entry {
    let at = jiff::Timestamp::from_millisecond(NOW).unwrap();
    Entry::new(kind, at, Map::new(), Salt([7; 32]), payload.to_owned()).unwrap()
}

/// Appends, each entry about the matter that began with `began`, and keeps a head.
pub(super) fn append(store: &TestStore, ledger: &str, entries: &[(Entry, Option<u64>)]) -> Accumulator {
    store.writing(|tx| {
        let size = tx.ledger_size(ledger)?;
        let mut tree = tx.ledger_tree(ledger, size)?;
        for (entry, began) in entries {
            let new = NewLedgerEntry { entry, began: *began, subject: Some(id(1)) };
            tx.append_to_ledger(ledger, &mut tree, new)?;
        }
        let note = format!("over {}", tree.size());
        tx.set_ledger_head(ledger, &LedgerHead { size: tree.size(), note })?;
        Ok(tree)
    })
}

both_stores! {
    fn a_ledger_goes_on_where_it_ended(store: &TestStore) {
        let mut expected = Accumulator::empty();
        for size in 1..12 {
            let entry = an_entry(&Kind::Report, &format!("payload {size}\0"));
            expected.append(entry.header().leaf(), |_, _| {});
            let tree = append(store, OUT, &[(entry, None)]);
            assert_eq!((tree.size(), tree.root()), (size, expected.root()));
            assert_eq!(store.reading(|tx| tx.ledger_root(OUT, size)), expected.root());
        }
        assert_eq!(store.reading(|tx| tx.ledger_head(OUT)), Some(LedgerHead { size: 11, note: "over 11".into() }));
        assert_eq!(store.reading(|tx| tx.ledger_size("in:NL")), 0);
        let page = store.reading(|tx| tx.ledger_entries(OUT, 4, 3));
        let told: Vec<_> = page.iter().map(|entry| (entry.seq, entry.began, entry.subject)).collect();
        assert_eq!(told, [(4, 4, Some(id(1))), (5, 5, Some(id(1))), (6, 6, Some(id(1)))]);
        assert_eq!(page[0].entry, an_entry(&Kind::Report, "payload 5\0"));
        let sizes = store.reading(|tx| tx.ledger_entry_sizes(OUT, 9, 5));
        let header = an_entry(&Kind::Report, "payload 10\0").header().bytes().len() as u64;
        let seal = if store.is_sealed() { 28 } else { 0 };
        assert_eq!(sizes, [header + 11 + seal; 2], "of those there are");
        assert_eq!(store.reading(|tx| tx.ledger_entry(OUT, 11)), None);
    }

    fn an_append_that_is_rolled_back_leaves_nothing(store: &TestStore) {
        append(store, OUT, &[(an_entry(&Kind::Report, "a"), None)]);
        let failed: Result<(), StoreError> = store.write("test", |tx| {
            let mut tree = tx.ledger_tree(OUT, 1)?;
            let entry = an_entry(&Kind::Report, "b");
            tx.append_to_ledger(OUT, &mut tree, NewLedgerEntry { entry: &entry, began: None, subject: None })?;
            Err(StoreError::Poisoned)
        });
        assert!(failed.is_err());
        assert_eq!(store.reading(|tx| tx.ledger_entries(OUT, 0, 10)).len(), 1);
        append(store, OUT, &[(an_entry(&Kind::Report, "c"), None)]);
        assert_eq!(store.reading(|tx| tx.ledger_size(OUT)), 2);
    }

    fn erasing_takes_one_matter_and_leaves_the_tree(store: &TestStore) {
        let told = [
            (an_entry(&Kind::Report, "cnry one"), None),
            (an_entry(&Kind::Report, "another"), None),
            (an_entry(&Kind::Amendment, "cnry two"), Some(0)),
            (an_entry(&Kind::Withdrawal, "{}"), Some(0)),
        ];
        let tree = append(store, OUT, &told);
        assert_eq!(store.writing(|tx| tx.erase_in_ledger(OUT, 0, 3)), 2);
        let contents: Vec<_> = store.reading(|tx| tx.ledger_entries(OUT, 0, 10));
        let erased: Vec<_> = contents.iter().map(|entry| *entry.entry.content() == Content::Erased).collect();
        assert_eq!(erased, [true, false, true, false]);
        assert_eq!(store.reading(|tx| tx.ledger_root(OUT, 4)), tree.root());
        assert_eq!(store.writing(|tx| tx.erase_in_ledger(OUT, 0, 3)), 0, "they are gone");
        let kinds = [("amendment".to_owned(), 1), ("report".to_owned(), 2), ("withdrawal".to_owned(), 1)];
        assert_eq!(store.reading(|tx| tx.ledger_kinds(OUT)), kinds);
    }

    fn what_is_heard_of_a_report_is_the_last_of_each_that_stands(store: &TestStore) {
        let last = |store: &TestStore| {
            let heard = store.reading(|tx| tx.heard_of(id(1)));
            heard.into_iter().map(|(ledger, entry)| (ledger, entry.seq)).collect::<Vec<_>>()
        };
        append(store, OUT, &[(an_entry(&Kind::Report, "ours"), None)]);
        append(store, "in:DE", &[(an_entry(&Kind::Report, "a"), None), (an_entry(&Kind::Amendment, "b"), Some(0))]);
        append(store, "in:EU", &[(an_entry(&Kind::Report, "c"), None)]);
        assert_eq!(last(store), [("in:DE".to_owned(), 1), ("in:EU".to_owned(), 0)]);
        append(store, "in:DE", &[(an_entry(&Kind::Withdrawal, "{}"), Some(0))]);
        store.writing(|tx| tx.erase_in_ledger("in:DE", 0, 2));
        assert_eq!(last(store), [("in:EU".to_owned(), 0)]);
        append(store, "in:EU", &[(an_entry(&Kind::Report, "d"), None), (an_entry(&Kind::Amendment, "e"), Some(0))]);
        let both = [("in:EU".to_owned(), 1), ("in:EU".to_owned(), 2)];
        assert_eq!(last(store), both, "what was told of it as two matters");
        assert_eq!(store.reading(|tx| tx.ledger_subject("in:DE", 0)), Some(id(1)));
        assert_eq!(store.reading(|tx| tx.ledger_subject("in:DE", 5)), None);
    }

    fn an_entry_that_was_changed_is_corrupt(store: &TestStore) {
        append(store, OUT, &[(an_entry(&Kind::Report, "a"), None)]);
        let changed = if store.is_sqlite() { "CAST('b' AS BLOB)" } else { "'b'::bytea" };
        store.by_other_hands(&format!("UPDATE ledger_entry SET payload = {changed}"));
        let read = store.read(|tx| tx.ledger_entry(OUT, 0));
        assert!(matches!(read, Err(StoreError::Corrupt { table: "ledger_entry", column: "payload" })));
    }
}
