//! A withdrawn report leaves nothing but its numbers.

use joinder_core::{DisclosureFilter, Role, SetAsideId, Side, Trace, TraceKind, Viewer, codes::Purpose};
use joinder_store::{NewSetAside, Query, WriteKind};

use super::support::{NOW, Place, TestStore, a_report, a_write, id, telling, with_trace};

/// Found nowhere else; folded, it is one word.
const CANARY: &str = "canaryxqzw";

fn a_canary(version: &str) -> joinder_core::Report {
    let report = telling(a_report("NL", CANARY), &format!("{version} {CANARY}"));
    with_trace(report, TraceKind::Domain, "canaryxqzw.example", Side::Offender)
}

fn a_fault() -> NewSetAside {
    NewSetAside {
        id: SetAsideId::from_number(5).unwrap(),
        source: "test".into(),
        file: "a.csv".into(),
        line: Some(2),
        start: 10,
        field: Some("hash".into()),
        expected: "an MD5".into(),
        reason: "invalid".into(),
        raw: format!("row with {CANARY}").into_bytes(),
        truncated: false,
        subject: Some(id(1)),
        around: None,
        head: Vec::new(),
    }
}

fn prepare(store: &TestStore) {
    let others: Vec<_> =
        (2..200).map(|n| (id(n), telling(a_report("NL", &n.to_string()), "another story"))).collect();
    store.file(&others);
    store.file(&[(id(1), a_canary("first"))]);
    let amended = a_write(id(1), &a_canary("second"), WriteKind::Amended { version: 1 });
    store.writing(|tx| {
        tx.write_reports(&[amended], "test", NOW)?;
        tx.set_aside(&[a_fault()], NOW)
    });
}

#[test]
fn what_is_to_be_written_does_not_print_itself() {
    let shown = format!("{:?} {:?}", a_fault(), a_write(id(1), &a_canary("first"), WriteKind::New));
    assert!(!shown.contains(CANARY), "{shown}");
}

both_stores! {
    fn a_withdrawn_report_is_found_by_nothing(store: &TestStore) {
        prepare(store);
        assert!(store.writing(|tx| tx.withdraw(id(1), "officer", NOW + 1)));
        assert_eq!(store.reading(|tx| tx.report(id(1))), None);
        assert_eq!(store.reading(|tx| tx.known("NL", CANARY)), None);
        assert_eq!(store.reading(|tx| tx.open_set_aside()), 0, "what was set aside of it goes with it");
        let filter = DisclosureFilter::new(&Viewer { organisation: "NL".parse().unwrap(), role: Role::Authority }, Purpose::C);
        let query = Query { text: Some(CANARY.to_owned()), ..Query::default() };
        assert!(store.reading(|tx| tx.find_reports(&filter, &query, 10)).is_empty());
        assert_eq!(store.reading(|tx| tx.find_reports(&filter, &Query::default(), 1_000)).len(), 198);
        let key = Trace::new(TraceKind::Domain, "canaryxqzw.example").unwrap().key();
        assert!(store.reading(|tx| tx.reports_with_key(key, &"NL".parse().unwrap(), 10)).is_empty());
        let versions = store.reading(|tx| tx.versions(id(1)));
        let told: Vec<_> = versions.iter().map(|v| (v.number, v.who.as_str(), v.report.is_some())).collect();
        assert_eq!(told, [(1, "test", false), (2, "test", false), (3, "officer", false)]);
        assert!(!store.writing(|tx| tx.withdraw(id(1), "officer", NOW + 2)), "it is not there any more");
    }

    fn no_column_of_any_table_keeps_a_withdrawn_text(store: &TestStore) {
        prepare(store);
        store.writing(|tx| tx.withdraw(id(1), "officer", NOW));
        for (table, column) in [("entry", "body"), ("report", "reference"), ("report", "evidence"), ("set_aside", "raw")] {
            let bytes = if store.is_sqlite() { format!("CAST({column} AS TEXT)") } else { format!("encode({column}::text::bytea, 'escape')") };
            let held = if store.is_sqlite() { format!("instr({bytes}, '{CANARY}') > 0") } else { format!("strpos({bytes}, '{CANARY}') > 0") };
            let fails = format!("INSERT INTO setting SELECT 'found', 'in {table}.{column}' FROM {table} WHERE {held} LIMIT 1");
            store.by_other_hands(&fails);
        }
        assert_eq!(store.reading(|tx| tx.setting("found")), None);
    }

    fn a_withdrawn_key_can_come_again(store: &TestStore) {
        prepare(store);
        store.writing(|tx| tx.withdraw(id(1), "officer", NOW));
        store.file(&[(id(300), a_canary("third"))]);
        assert_eq!(store.reading(|tx| tx.known("NL", CANARY)).unwrap().id, id(300));
        assert_eq!(store.reading(|tx| tx.versions(id(300))).len(), 1);
    }

    fn scrubbing_harms_nothing(store: &TestStore) {
        prepare(store);
        store.scrub().unwrap();
        assert!(store.reading(|tx| tx.report(id(1))).is_some());
    }
}

fn files_hold(store: &TestStore, needle: &str) -> Vec<String> {
    let Place::Sqlite(folder, _) = &store.place else { return Vec::new() };
    let files = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
    let holding = files.filter(|path| {
        let bytes = std::fs::read(path).unwrap();
        bytes.windows(needle.len()).any(|window| window.eq_ignore_ascii_case(needle.as_bytes()))
    });
    holding.map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect()
}

/// `secure_delete` overwrites what is deleted, in the tables and in the text index; the log is emptied by `scrub`.
#[test]
fn no_byte_of_a_withdrawn_report_is_left_in_the_files_of_sqlite() {
    let store = TestStore::sqlite();
    prepare(&store);
    store.scrub().unwrap();
    assert_eq!(files_hold(&store, CANARY), ["joinder.db"], "the test sees what is there");
    let key = format!("k{:016x}", Trace::new(TraceKind::Domain, "canaryxqzw.example").unwrap().key().0);
    store.writing(|tx| tx.withdraw(id(1), "officer", NOW));
    store.scrub().unwrap();
    assert_eq!(files_hold(&store, CANARY), [""; 0]);
    assert_eq!(files_hold(&store, &key[..12]), [""; 0]);
}

#[test]
fn no_byte_of_a_settled_record_is_left_in_the_files_of_sqlite() {
    let store = TestStore::sqlite();
    store.writing(|tx| tx.set_aside(&[a_fault()], NOW));
    store.scrub().unwrap();
    assert_eq!(files_hold(&store, CANARY), ["joinder.db"]);
    store.writing(|tx| tx.close_set_aside(a_fault().id, "replayed", NOW));
    store.scrub().unwrap();
    assert_eq!(files_hold(&store, CANARY), [""; 0]);
}
