//! What organisations say, what it is about, and what neighbours were told of it.

use std::collections::BTreeSet;

use joinder_core::OrganisationCode;
use joinder_ledger::{Entry, Kind, Salt};
use joinder_store::{LedgerHead, NewLedgerEntry, StoreError, Told, WordAbout, WordRow};
use serde_json::Map;

use super::support::{NOW, TestStore, a_report, id};

fn code(text: &str) -> OrganisationCode {
    text.parse().unwrap()
}

fn a_word(via: Option<&str>, matter: &str, counter: u32) -> WordRow {
    WordRow {
        organisation: code("DE"),
        via: via.map(code),
        matter: matter.into(),
        counter,
        began: via.map(|_| 4),
        at_ms: NOW,
        body: format!("{{\"counter\":{counter}}}"),
    }
}

fn about(store: &TestStore) -> Vec<WordAbout> {
    let mut all = store.reading(|tx| tx.words_about());
    all.sort_by_key(|one| one.report);
    all
}

both_stores! {
    fn words_are_kept_each_under_its_counter(store: &TestStore) {
        let (own, heard) = (a_word(None, "work\n1", 1), a_word(Some("EU"), "work\n1", 2));
        store.writing(|tx| {
            tx.save_word(&heard, &[])?;
            tx.save_word(&own, &[])?;
            tx.save_word(&WordRow { at_ms: NOW + 5, body: "{}".into(), ..heard.clone() }, &[])
        });
        let again = WordRow { body: "{}".into(), ..heard };
        let kept = store.reading(|tx| tx.words());
        assert_eq!(kept, [own, again], "the same once more is one, of its first moment");
    }

    fn of_what_a_neighbour_said_of_a_matter_a_bounded_part_is_kept(store: &TestStore) {
        store.writing(|tx| {
            for counter in 0..200 {
                tx.save_word(&a_word(Some("DE"), "work\n1", counter), &[])?;
                tx.save_word(&a_word(None, "work\n1", counter), &[])?;
            }
            Ok(())
        });
        let of = |via: &str| store.reading(|tx| tx.matters_by(&code(via)));
        assert_eq!((of("DE"), of("NL")), (1, 0));
        let words = store.reading(|tx| tx.words());
        assert_eq!(words.iter().filter(|word| word.via.is_some()).count(), 51);
        let by = words[0].organisation.clone();
        assert!(store.reading(|tx| tx.has_matter(&by, &code("DE"), "work\n1")));
        assert!(!store.reading(|tx| tx.has_matter(&by, &code("DE"), "work\n2")));
        assert!(words.iter().any(|word| word.via.is_some() && word.counter == 199), "the last counts");
        assert_eq!(words.iter().filter(|word| word.via.is_none()).count(), 200, "our own are all kept");
    }

    fn what_a_word_is_about_is_found_once_it_is_here(store: &TestStore) {
        let names = [(code("NL"), "N-1".parse().unwrap()), (code("DE"), "D-9".parse().unwrap())];
        store.writing(|tx| tx.save_word(&a_word(Some("DE"), "work\n1", 1), &names));
        assert!(about(store).is_empty());
        store.file(&[(id(1), a_report("NL", "N-1")), (id(2), a_report("NL", "N-2"))]);
        let found = WordAbout { organisation: code("DE"), matter: "work\n1".into(), report: id(1) };
        assert_eq!(about(store), [found]);
        store.writing(|tx| tx.save_word(&a_word(Some("DE"), "work\n1", 2), &names[1..]));
        assert!(about(store).is_empty(), "a later word is about others");
    }

    fn what_is_taken_back_leaves_nothing(store: &TestStore) {
        store.file(&[(id(1), a_report("NL", "N-1"))]);
        let names = [(code("NL"), "N-1".parse().unwrap())];
        let later = WordRow { began: Some(9), ..a_word(Some("DE"), "work\n2", 1) };
        store.writing(|tx| {
            tx.save_word(&a_word(None, "work\n1", 1), &[])?;
            tx.save_word(&a_word(Some("DE"), "work\n1", 1), &names)?;
            tx.save_word(&a_word(Some("DE"), "work\n1", 2), &names)?;
            tx.save_word(&later, &names)
        });
        assert!(!store.writing(|tx| tx.unsay(&code("EU"), 4)), "another link's");
        assert!(store.writing(|tx| tx.unsay(&code("DE"), 4)));
        assert_eq!(store.reading(|tx| tx.words()), [a_word(None, "work\n1", 1), later]);
        assert_eq!(about(store).len(), 1);
        store.writing(|tx| tx.unsay_all(&code("DE")));
        assert_eq!(store.reading(|tx| tx.words()), [a_word(None, "work\n1", 1)]);
        assert!(about(store).is_empty());
    }

    fn both_ends_know_what_passed_between_them(store: &TestStore) {
        let told = Told { began: 0, seq: 0, digest: [1; 16] };
        store.writing(|tx| tx.set_told("DE", id(1), told, &[]));
        let at = jiff::Timestamp::from_millisecond(NOW).unwrap();
        for (ledger, kind, report) in
            [("in:DE", Kind::Report, 2), ("in:FR", Kind::Report, 3), ("in:DE", Kind::Withdrawal, 4)]
        {
            let entry = Entry::new(&kind, at, Map::new(), Salt([7; 32]), "{}".to_owned()).unwrap();
            store.writing(|tx| {
                let size = tx.ledger_size(ledger)?;
                let mut tree = tx.ledger_tree(ledger, size)?;
                let new = NewLedgerEntry { entry: &entry, began: None, subject: Some(id(report)) };
                tx.append_to_ledger(ledger, &mut tree, new)?;
                tx.set_ledger_head(ledger, &LedgerHead { size: tree.size(), note: "a head".into() })
            });
        }
        let all: Vec<_> = (1..2_000).map(id).collect();
        let known = |neighbour| store.reading(|tx| tx.known_over(&code(neighbour), &all));
        assert_eq!(known("DE"), BTreeSet::from([id(1), id(2)]));
        assert_eq!(known("FR"), BTreeSet::from([id(3)]));
        store.writing(|tx| tx.erase_in_ledger("in:DE", 0, 1));
        assert_eq!(known("DE"), BTreeSet::from([id(1)]), "what was taken back is not known");
    }

    fn what_was_told_of_a_matter_is_noted(store: &TestStore) {
        let told = |seq| Told { began: 3, seq, digest: [seq as u8; 16] };
        store.writing(|tx| {
            tx.set_told_word(&code("NL"), "b", told(3))?;
            tx.set_told_word(&code("NL"), "a", told(4))?;
            tx.set_told_word(&code("NL"), "b", told(5))?;
            tx.set_told_word(&code("FR"), "a", told(3))
        });
        let of_nl = || store.reading(|tx| tx.told_words(&code("NL")));
        assert_eq!(of_nl(), [("a".to_owned(), told(4)), ("b".to_owned(), told(5))]);
        store.writing(|tx| tx.forget_told_word(&code("NL"), "a"));
        assert_eq!(of_nl(), [("b".to_owned(), told(5))]);
    }

    fn a_word_that_is_none_is_corrupt(store: &TestStore) {
        store.writing(|tx| tx.save_word(&a_word(None, "work\n1", 1), &[]));
        store.by_other_hands("UPDATE word SET counter = -1");
        let read = store.read(|tx| tx.words());
        assert!(matches!(read, Err(StoreError::Corrupt { table: "word", column: "counter" })));
    }
}
