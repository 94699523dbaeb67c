//! The store's contract: every law is written once and run on both back-ends.
//!
//! SQLite runs in a temporary folder. PostgreSQL needs a server, and is shown as ignored where there is none; with one,
//! such as `tests/postgres.sh` at the root starts, run `cargo nextest run -p joinder-store --run-ignored all`.

#![expect(clippy::unwrap_used, reason = "what a test cannot do fails it")]

/// Makes three tests of each law: on SQLite, on SQLite sealed, on PostgreSQL.
macro_rules! both_stores {
    ($(fn $name:ident($store:ident: &TestStore) $body:block)*) => {$(
        mod $name {
            use super::*;

            fn law($store: &TestStore) $body

            #[test]
            fn sqlite() {
                law(&TestStore::sqlite());
            }

            #[test]
            fn sealed() {
                law(&TestStore::sealed());
            }

            #[test]
            #[ignore = "needs PostgreSQL: set JOINDER_TEST_POSTGRES and run ignored tests too"]
            fn postgres() {
                law(&TestStore::postgres());
            }
        }
    )*};
}

mod contract {
    mod accounts;
    mod audit;
    mod decisions_and_series;
    mod disclosure;
    mod ledgers;
    mod links;
    mod look_ups;
    mod opening;
    mod reports;
    mod requests;
    mod retention;
    mod sealing;
    mod search;
    mod set_aside;
    mod settings;
    mod support;
    mod withdrawal;
    mod words;
}
