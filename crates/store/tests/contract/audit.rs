//! The audit ledger: found by what it names, ended by its term, and breaches.

use joinder_core::{Outcome, ReportId};
use joinder_ledger::{Content, Entry, Kind, Salt};
use joinder_store::{AUDIT, AuditFilter, AuditRow, DeedCount, LedgerHead, NewLedgerEntry};
use serde_json::Map;

use super::support::{NOW, TestStore, id};

/// Appends an act to the ledger and makes it findable.
fn add(store: &TestStore, at_ms: i64, who: &str, asked: u64, reports: &[ReportId]) -> u64 {
    store.writing(|tx| {
        let size = tx.ledger_size(AUDIT)?;
        let mut tree = tx.ledger_tree(AUDIT, size)?;
        let at = jiff::Timestamp::from_millisecond(at_ms).unwrap();
        let entry = Entry::new(&Kind::Act, at, Map::new(), Salt([7; 32]), format!("by {who}")).unwrap();
        let new = NewLedgerEntry { entry: &entry, began: None, subject: None };
        let seq = tx.append_to_ledger(AUDIT, &mut tree, new)?;
        tx.set_ledger_head(AUDIT, &LedgerHead { size: tree.size(), note: "signed".into() })?;
        let row = AuditRow {
            seq,
            at_ms,
            act: "consultation".into(),
            deed: "looked-up".into(),
            who: who.into(),
            to: (who == "node").then(|| "DE-bka".into()),
            case: (asked > 1).then(|| "2026-17".into()),
            asked,
            reports: reports.len() as u64,
            outcome: (asked < 3).then(|| "done".into()),
        };
        tx.add_audit_row(&row, reports)?;
        Ok(seq)
    })
}

fn found(store: &TestStore, filter: AuditFilter) -> Vec<u64> {
    store.reading(|tx| tx.audit_entries(&filter, 10)).iter().map(|entry| entry.seq).collect()
}

both_stores! {
    fn acts_are_found_by_who_when_whom_and_report(store: &TestStore) {
        let first = add(store, NOW, "account:made", 1, &[id(7), id(8)]);
        let second = add(store, NOW + 10, "account:made", 2, &[]);
        let third = add(store, NOW + 20, "node", 0, &[id(7)]);
        let all = AuditFilter::default();
        assert_eq!(found(store, all.clone()), [third, second, first], "the last first");
        let of = |who: &str| AuditFilter { who: Some(who.into()), ..AuditFilter::default() };
        assert_eq!(found(store, of("account:made")), [second, first]);
        assert_eq!(found(store, of("account:other")), Vec::<u64>::new());
        assert_eq!(found(store, AuditFilter { report: Some(id(7)), ..all.clone() }), [third, first]);
        assert_eq!(found(store, AuditFilter { to: Some("DE-bka".into()), ..all.clone() }), [third]);
        assert_eq!(found(store, AuditFilter { case: Some("2026-17".into()), ..all.clone() }), [second]);
        assert_eq!(found(store, AuditFilter { asked: true, ..all.clone() }), [second, first]);
        let span = AuditFilter { from_ms: Some(NOW + 10), before_ms: Some(NOW + 20), ..all.clone() };
        assert_eq!(found(store, span), [second]);
        assert_eq!(found(store, AuditFilter { below: Some(second), ..all.clone() }), [first]);
        assert_eq!(store.reading(|tx| tx.audit_reports(&of("account:made"))), [id(7), id(8)]);
        assert_eq!(store.reading(|tx| tx.audit_named(0, 2)), [(first, id(7)), (first, id(8))]);
        let mut rows = Vec::new();
        store.reading(|tx| tx.each_audit_row(&all, &mut |row| {
            rows.push((row.seq, row.asked, row.reports));
            Ok(())
        }));
        assert_eq!(rows, [(first, 1, 2), (second, 2, 0), (third, 0, 1)]);
    }

    fn what_was_done_is_counted_beside_what_was_refused(store: &TestStore) {
        add(store, NOW, "account:made", 2, &[id(7), id(8)]);
        add(store, NOW + 10, "account:made", 0, &[]);
        let refused = add(store, NOW + 20, "account:made", 1, &[]);
        add(store, NOW + 30, "account:made", 1, &[]);
        store.writing(|tx| tx.set_audit_outcome(refused, Outcome::Refused));
        let of = |count: &DeedCount| (count.acts, count.refused, count.with_values, count.asked, count.reports);
        let counts = store.reading(|tx| tx.audit_counts(NOW, NOW + 30));
        assert_eq!(counts.iter().map(of).collect::<Vec<_>>(), [(2, 1, 1, 2, 2)]);
        assert!(store.reading(|tx| tx.audit_counts(NOW + 31, NOW + 40)).is_empty());
    }

    fn acts_from_before_are_told_from_the_last_to_the_first(store: &TestStore) {
        let before: Vec<u64> = (0..3).map(|at| add(store, NOW + at, "node", 9, &[])).collect();
        add(store, NOW + 5, "node", 1, &[]);
        assert_eq!(store.reading(|tx| tx.audit_without_outcome(u64::MAX >> 1, 2)), [before[2], before[1]]);
        assert_eq!(store.reading(|tx| tx.audit_without_outcome(before[1], 9)), [before[0]]);
        for seq in [before[2], before[1], before[0]] {
            assert!(!store.reading(|tx| tx.audit_without_outcome(u64::MAX >> 1, 9)).is_empty());
            store.writing(|tx| tx.set_audit_outcome(seq, Outcome::Failed));
        }
        assert!(store.reading(|tx| tx.audit_without_outcome(u64::MAX >> 1, 9)).is_empty());
        let counts = store.reading(|tx| tx.audit_counts(NOW, NOW + 5));
        assert_eq!((counts[0].acts, counts[0].refused), (0, 0), "what failed is neither");
    }

    fn the_term_takes_what_entries_say_and_leaves_the_tree(store: &TestStore) {
        add(store, NOW, "account:made", 1, &[id(7)]);
        add(store, NOW + 10, "account:made", 1, &[id(7)]);
        let root = store.reading(|tx| tx.ledger_root(AUDIT, 2));
        assert_eq!(store.writing(|tx| tx.end_audit(NOW)), None, "nothing is so old");
        assert_eq!(store.writing(|tx| tx.end_audit(NOW + 1)), Some((0, 1)));
        let kept = store.reading(|tx| tx.ledger_entries(AUDIT, 0, 10));
        let erased: Vec<bool> = kept.iter().map(|entry| *entry.entry.content() == Content::Erased).collect();
        assert_eq!(erased, [true, false]);
        assert_eq!(store.reading(|tx| tx.ledger_root(AUDIT, 2)), root);
        assert_eq!(found(store, AuditFilter { report: Some(id(7)), ..AuditFilter::default() }), [1]);
        assert_eq!(store.reading(|tx| tx.audit_named(0, 9)), [(1, id(7))]);
        assert_eq!(store.writing(|tx| tx.end_audit(NOW + 1)), None, "they are gone");
    }

    fn a_breach_has_a_clock_that_stops_once(store: &TestStore) {
        let first = store.writing(|tx| tx.add_breach("{}", NOW));
        let second = store.writing(|tx| tx.add_breach("{}", NOW + 1));
        assert!(store.writing(|tx| tx.end_breach(first, "{\"how\":1}", NOW + 5)));
        assert!(!store.writing(|tx| tx.end_breach(first, "{}", NOW + 6)), "it has stopped");
        let all = store.reading(|tx| tx.breaches());
        let told: Vec<_> = all.iter().map(|row| (row.id, row.known_ms, row.notified_ms)).collect();
        assert_eq!(told, [(second, NOW + 1, None), (first, NOW, Some(NOW + 5))]);
        assert_eq!(all[1].body, "{\"how\":1}");
    }

    fn what_a_ledger_told_of_is_found_by_its_entries(store: &TestStore) {
        let out = "out:DE";
        store.writing(|tx| {
            let mut tree = tx.ledger_tree(out, 0)?;
            let at = jiff::Timestamp::from_millisecond(NOW).unwrap();
            for (kind, of) in [(Kind::Report, 7), (Kind::Report, 8), (Kind::Amendment, 7), (Kind::Withdrawal, 9)] {
                let entry = Entry::new(&kind, at, Map::new(), Salt([7; 32]), "{}".into()).unwrap();
                let new = NewLedgerEntry { entry: &entry, began: None, subject: Some(id(of)) };
                tx.append_to_ledger(out, &mut tree, new)?;
            }
            tx.set_ledger_head(out, &LedgerHead { size: tree.size(), note: "signed".into() })
        });
        assert_eq!(store.reading(|tx| tx.ledger_subjects(out, 0, 4)), [id(7), id(8)]);
        assert_eq!(store.reading(|tx| tx.ledger_subjects(out, 2, 4)), [id(7)]);
    }
}
