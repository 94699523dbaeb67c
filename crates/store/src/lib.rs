//! Keeps what a node knows: entries, and the tables made from them.
//!
//! In: reports already parsed and matched evidence. Out: the same, and nothing that did not commit.
//!
//! Two back-ends, one set of contract tests (`tests/contract.rs`): SQLite in a folder, PostgreSQL for many machines. All
//! statements are written once, with `?1` for parameters; where the two differ there are two constants side by side.
//!
//! Invariants: a batch is committed whole or not at all, and is durable when it is acknowledged; the natural key (owner,
//! reference) is unique whoever writes at once; a row that will not become a domain type is an error, never skipped.
//!
//! Knows nothing of HTTP, and of matching only the evidence that it keeps.

mod accounts;
mod audit;
mod db;
mod decisions;
mod error;
mod evidence;
mod find;
mod ledgers;
mod links;
mod look_ups;
mod migrate;
mod organisations;
mod passkeys;
#[cfg(test)]
mod plans;
mod postgres;
mod receipts;
mod reports;
mod requests;
mod retention;
mod row;
mod sealed;
mod series;
mod sessions;
mod set_aside;
mod sources;
mod sqlite;
mod subjects;
mod text;
mod told;
mod vault;
mod words;

pub use accounts::{AccountRow, AccountState, FirstOfTwo};
pub use audit::{AUDIT, AuditFilter, AuditRow, BreachRow, DeedCount};
pub use db::{Store, Tx};
pub use decisions::{DecisionRow, NewDecision};
pub use error::{PostgresFault, StoreError};
pub use evidence::{Conditions, EachBeside, KeptEvidence};
pub use find::Query;
pub use ledgers::{LedgerEntry, LedgerHead, NewLedgerEntry};
pub use links::LinkRow;
pub use look_ups::{LookUpRow, LookUpSide, NewLookUp};
pub use passkeys::PasskeyRow;
pub use receipts::{ReceiptId, ReceiptRow};
pub use reports::{
    EntryKind, Known, NewReport, OldVersion, ReportRow, Stored, Term, Version, Write, WriteKind, digest_of,
    raw_digest_of,
};
pub use requests::{GrantRow, Passed, RequestRow};
pub use retention::{DueRow, Ended, KeepingKind, KeepingRow, NewKeeping, RetentionRunRow};
pub use series::{SaidOffence, SeriesHistory, SeriesRow};
pub use sessions::{SessionRow, TokenRow};
pub use set_aside::{Group, NewSetAside, SetAsideRow};
pub use subjects::SubjectRow;
pub use told::Told;
pub use vault::{NoStoreKey, Seal, StoreKey};
pub use words::{WordAbout, WordRow};
