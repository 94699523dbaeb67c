//! What can go wrong with the store.

use std::{io, path::PathBuf};

use thiserror::Error;

/// Why the store could not do what was asked.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The folder or file of the database cannot be used.
    #[error("cannot use {}", path.display())]
    Path {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// SQLite refused a statement.
    #[error("SQLite: {task}")]
    Sqlite {
        /// The name of the transaction or query.
        task: &'static str,
        /// What it said.
        source: rusqlite::Error,
    },
    /// PostgreSQL refused a statement, or cannot be reached.
    #[error("PostgreSQL: {task}")]
    Postgres {
        /// The name of the transaction or query.
        task: &'static str,
        /// What it said.
        source: ::postgres::Error,
    },
    /// A row that does not become a domain type: the database was changed by other hands.
    #[error("{table}.{column} holds what Joinder never wrote there; restore the database from a backup")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
    /// The database was made by a newer Joinder.
    #[error("the database has schema {found}, this Joinder knows {known}; install the newer Joinder")]
    Newer {
        /// The schema found.
        found: i64,
        /// The newest schema known here.
        known: i64,
    },
    /// A migration that ran here reads otherwise today.
    #[error(
        "migration {number} was changed after it had run here; install the release that made this database"
    )]
    Edited {
        /// Which migration.
        number: i64,
    },
    /// Another process writes to this folder.
    #[error("another joinder process is using {}; stop it first, or ask it", path.display())]
    Busy {
        /// The folder.
        path: PathBuf,
    },
    /// A lock was poisoned by a panic elsewhere.
    #[error("a writer stopped in the middle; restart the node")]
    Poisoned,
}
