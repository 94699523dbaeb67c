//! Opening a store: its schema, its lock, its connection.

use std::sync::Barrier;

use joinder_store::{Store, StoreError};

use super::support::{Place, TestStore, a_report, id, telling};

macro_rules! both_reopened {
    ($(fn $name:ident($store:ident: &mut TestStore) $body:block)*) => {$(
        mod $name {
            use super::*;

            fn law($store: &mut TestStore) $body

            #[test]
            fn sqlite() {
                law(&mut TestStore::sqlite());
            }

            #[test]
            fn sealed() {
                law(&mut TestStore::sealed());
            }

            #[test]
            #[ignore = "needs PostgreSQL: set JOINDER_TEST_POSTGRES and run ignored tests too"]
            fn postgres() {
                law(&mut TestStore::postgres());
            }
        }
    )*};
}

both_reopened! {
    fn what_was_committed_is_there_after_reopening(store: &mut TestStore) {
        store.file(&[(id(1), telling(a_report("NL", "A"), "a story"))]);
        store.reopen().unwrap();
        assert!(store.reading(|tx| tx.report(id(1))).is_some());
        store.reopen().unwrap();
        assert!(store.reading(|tx| tx.known("NL", "A")).is_some());
    }

    fn a_newer_schema_is_refused(store: &mut TestStore) {
        store.by_other_hands("INSERT INTO migration (number, hash) VALUES (1000, 'x')");
        let error = store.reopen().unwrap_err();
        assert!(matches!(error, StoreError::Newer { found: 1_000, .. }), "{error}");
        assert!(error.to_string().contains("install the newer Joinder"));
    }

    fn an_edited_migration_is_refused(store: &mut TestStore) {
        store.by_other_hands("UPDATE migration SET hash = 'x' WHERE number = 1");
        let error = store.reopen().unwrap_err();
        assert!(matches!(error, StoreError::Edited { number: 1 }), "{error}");
    }
}

#[test]
fn a_folder_in_use_is_busy_and_says_so() {
    let store = TestStore::sqlite();
    let error = store.place.open().map(|_| ()).unwrap_err();
    assert!(matches!(error, StoreError::Busy { .. }), "{error}");
    let Place::Sqlite(folder, _) = &store.place else { return };
    assert!(error.to_string().contains(&folder.path().display().to_string()));
}

#[test]
fn a_folder_is_free_again_once_its_store_is_closed() {
    let folder = tempfile::tempdir().unwrap();
    drop(Store::sqlite(folder.path(), None).unwrap());
    drop(Store::sqlite(folder.path(), None).unwrap());
}

#[test]
fn a_file_that_is_no_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("joinder.db"), "no database ".repeat(1_000)).unwrap();
    assert!(matches!(Store::sqlite(folder.path(), None), Err(StoreError::Sqlite { .. })));
    let error = Store::sqlite(&folder.path().join("joinder.db"), None).map(|_| ()).unwrap_err();
    assert!(matches!(error, StoreError::Path { .. }), "{error}");
}

#[test]
#[ignore = "needs PostgreSQL: set JOINDER_TEST_POSTGRES and run ignored tests too"]
fn of_many_processes_that_open_a_new_database_at_once_one_has_it() {
    let mut store = TestStore::postgres();
    store.close();
    store.by_other_hands("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    let start = Barrier::new(8);
    let opened: Vec<_> = std::thread::scope(|scope| {
        let open = || {
            start.wait();
            store.place.open()
        };
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(open)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(opened.iter().filter(|one| one.is_ok()).count(), 1);
    let refused = opened.into_iter().filter_map(Result::err);
    refused.for_each(|error| assert!(matches!(error, StoreError::InUse { .. }), "{error}"));
    store.reopen().unwrap();
}

#[test]
#[ignore = "needs PostgreSQL: set JOINDER_TEST_POSTGRES and run ignored tests too"]
fn a_database_in_use_is_refused_and_says_so() {
    let store = TestStore::postgres();
    let error = store.place.open().map(|_| ()).unwrap_err();
    assert!(matches!(error, StoreError::InUse { .. }), "{error}");
    assert!(error.to_string().contains(&store.place()), "{error}");
    store.file(&[(id(1), a_report("NL", "A"))]);
}

#[test]
#[ignore = "needs PostgreSQL: set JOINDER_TEST_POSTGRES and run ignored tests too"]
fn a_connection_that_broke_is_made_anew() {
    let store = TestStore::postgres();
    store.file(&[(id(1), a_report("NL", "A"))]);
    assert!(store.reading(|tx| tx.report(id(1))).is_some());
    store.by_other_hands(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );
    store.file(&[(id(2), a_report("NL", "B"))]);
    assert!(store.reading(|tx| tx.report(id(2))).is_some());
}

#[test]
#[ignore = "needs PostgreSQL: set JOINDER_TEST_POSTGRES and run ignored tests too"]
fn the_place_is_told_without_a_password() {
    let mut store = TestStore::postgres();
    store.close();
    let Place::Postgres { url, .. } = &store.place else { return };
    let with_password = Store::postgres(&format!("{url} password=hunter2"), None).unwrap();
    assert!(with_password.place().starts_with("PostgreSQL at /"), "{}", with_password.place());
    assert!(!with_password.place().contains("hunter2"));
}
