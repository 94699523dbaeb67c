//! Sealing a store: what its files show, who opens it, and one that was not sealed from the start.

use std::path::{Path, PathBuf};

use joinder_core::{DisclosureFilter, Role, SetAsideId, Side, TraceKind, Viewer, codes::Purpose};
use joinder_ledger::Kind;
use joinder_store::{GrantRow, NewSetAside, Query, RequestRow, Seal, Store, StoreError};

use super::support::{NOW, Place, TestStore, a_report, a_seal, id, telling, with_trace};
use super::{
    ledgers::{an_entry, append},
    requests::{a_grant, a_request},
};

const STORY: &str = "zanzibarine parcels never came";
const VICTIM: &str = "victim-of-it@example.org";

/// Everything that the store's files hold.
fn bytes_of(folder: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        all.extend(std::fs::read(file.unwrap().path()).unwrap());
    }
    all
}

fn holds(bytes: &[u8], what: &str) -> bool {
    bytes.windows(what.len()).any(|window| window == what.as_bytes())
}

/// A report with a story, a trace and a record set aside, and what a person asked.
fn fill(store: &TestStore) {
    store.file(&[(id(1), telling(a_report("NL", "A"), STORY))]);
    store.file(&[(id(2), with_trace(a_report("NL", "B"), TraceKind::Email, VICTIM, Side::Victim))]);
    store.writing(|tx| {
        tx.set_aside(&[a_record_set_aside()], NOW)?;
        tx.add_subject_request(
            "access",
            NOW,
            "2027-01-01".parse().unwrap(),
            "asked by zanzibarine",
            "officer",
        )?;
        tx.end_subject_request(1, "answered zanzibarine", NOW)?;
        tx.save_request(&RequestRow { body: "{\"of\":\"zanzibarine\"}".into(), ..a_request(1, "in") })?;
        tx.set_grant(&GrantRow { body: "{\"all\":\"zanzibarine\"}".into(), ..a_grant(1, id(2), NOW) })
    });
    append(store, "out:DE", &[(an_entry(&Kind::Report, "told of zanzibarine"), None)]);
}

fn a_record_set_aside() -> NewSetAside {
    NewSetAside {
        id: SetAsideId::from_number(9).unwrap(),
        source: "s".to_owned(),
        file: "a.csv".to_owned(),
        line: Some(1),
        start: 0,
        field: None,
        expected: "a date".to_owned(),
        reason: "date".to_owned(),
        raw: b"zanzibarine record".to_vec(),
        truncated: false,
        subject: None,
        around: Some("{\"of\":\"zanzibarine\"}".to_owned()),
        head: b"zanzibarine head".to_vec(),
    }
}

/// What can be read of that, and found in it.
fn check(store: &TestStore) {
    let story = store.reading(|tx| tx.report(id(1))).unwrap().report.narrative.unwrap().text;
    assert_eq!(story, STORY);
    let owner = "NL".parse().unwrap();
    let key = store.reading(|tx| tx.report(id(2))).unwrap().report.observables[0].key().unwrap();
    assert_eq!(store.reading(|tx| tx.reports_with_key(key, &owner, 9)), [id(2)]);
    assert_eq!(found(store, "ZANZIBARINE parcels"), 1);
    assert_eq!(found(store, "zanzibar"), 0);
    let aside = store.reading(|tx| tx.set_aside_row(SetAsideId::from_number(9).unwrap())).unwrap();
    assert_eq!(aside.what, a_record_set_aside());
    let asked = store.reading(|tx| tx.subject_request(1)).unwrap();
    assert_eq!(asked.body.as_deref(), Some("asked by zanzibarine"));
    assert_eq!(asked.outcome.as_deref(), Some("answered zanzibarine"));
    let request = store.reading(|tx| tx.request(a_request(1, "in").id)).unwrap();
    assert_eq!(request.body, "{\"of\":\"zanzibarine\"}");
    assert_eq!(store.reading(|tx| tx.grants_of(id(2)))[0].body, "{\"all\":\"zanzibarine\"}");
    let told = store.reading(|tx| tx.ledger_entry("out:DE", 0)).unwrap();
    assert_eq!(told.entry, an_entry(&Kind::Report, "told of zanzibarine"));
}

fn found(store: &TestStore, words: &str) -> usize {
    let viewer = Viewer { organisation: "NL".parse().unwrap(), role: Role::Authority };
    let query = Query { text: Some(words.to_owned()), ..Query::default() };
    store.reading(|tx| tx.find_reports(&DisclosureFilter::new(&viewer, Purpose::C), &query, 9)).len()
}

fn folder_of(store: &TestStore) -> PathBuf {
    match &store.place {
        Place::Sqlite(folder, _) => folder.path().to_owned(),
        Place::Postgres { .. } => unreachable!("these tests are on SQLite"),
    }
}

#[test]
fn the_files_of_a_sealed_store_show_nothing_of_what_it_keeps() {
    for (store, shown) in [(TestStore::sqlite(), true), (TestStore::sealed(), false)] {
        fill(&store);
        check(&store);
        let bytes = bytes_of(&folder_of(&store));
        assert_eq!(holds(&bytes, "zanzibarine"), shown);
        assert_eq!(holds(&bytes, VICTIM), shown);
    }
}

#[test]
fn a_sealed_store_opens_by_its_key_alone() {
    let mut store = TestStore::sealed();
    fill(&store);
    store.close();
    let folder = folder_of(&store);
    let open = |seal: Option<&Seal>| Store::sqlite(&folder, seal).map(|_| ()).unwrap_err();
    assert!(matches!(open(None), StoreError::Locked));
    assert!(matches!(open(Some(&a_seal(2))), StoreError::WrongKey));
    store.reopen().unwrap();
    check(&store);
}

/// A store in use is sealed, and goes on as one that was sealed from the start.
fn seal_one_in_use(mut store: TestStore) {
    fill(&store);
    store.close();
    store.place.seal_by(a_seal(1));
    let refused = store.reopen().unwrap_err();
    assert!(matches!(refused, StoreError::NotSealed), "{refused}");
    let open = match &store.place {
        Place::Sqlite(folder, _) => Store::sqlite(folder.path(), None),
        Place::Postgres { url, .. } => Store::postgres(url, None),
    };
    let mut told = 0;
    let sealed = open.unwrap().seal(&a_seal(1), &mut |count| told = count).unwrap();
    // Two reports, three texts of the record set aside, what a person asked and was answered, a request, a grant, an entry.
    assert_eq!((sealed, told), (10, 10));
    store.reopen().unwrap();
    check(&store);
    store.file(&[(id(3), telling(a_report("NL", "C"), "zanzibarine again"))]);
    assert_eq!(found(&store, "zanzibarine"), 2);
    store.writing(|tx| tx.withdraw(id(1), "officer", NOW));
    assert_eq!(found(&store, "zanzibarine"), 1);
    let bytes = if store.is_sqlite() { bytes_of(&folder_of(&store)) } else { Vec::new() };
    assert!(!holds(&bytes, "zanzibarine") && !holds(&bytes, VICTIM));
}

#[test]
fn a_store_in_use_is_sealed_whole() {
    seal_one_in_use(TestStore::sqlite());
}

#[test]
#[ignore = "needs PostgreSQL: set JOINDER_TEST_POSTGRES and run ignored tests too"]
fn a_store_in_use_is_sealed_whole_on_postgresql() {
    seal_one_in_use(TestStore::postgres());
}

#[test]
fn another_key_file_opens_the_store_from_then_on_and_the_first_no_longer() {
    let mut store = TestStore::sealed();
    fill(&store);
    store.change_key(&a_seal(2)).unwrap();
    check(&store);
    assert!(matches!(store.reopen().unwrap_err(), StoreError::WrongKey));
    store.place.seal_by(a_seal(2));
    store.reopen().unwrap();
    check(&store);
    assert!(matches!(TestStore::sqlite().change_key(&a_seal(2)), Err(StoreError::NotSealed)));
}

#[test]
fn a_sealed_text_that_was_changed_is_an_error_and_no_text() {
    let store = TestStore::sealed();
    fill(&store);
    store.by_other_hands("UPDATE entry SET body = substr(body, 1, length(body) - 1) || x'00' WHERE seq = 1");
    let error = store.read(|tx| tx.report(id(1))).unwrap_err();
    assert!(matches!(error, StoreError::Corrupt { table: "entry", column: "body" }), "{error}");
}
