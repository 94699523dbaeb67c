//! What can go wrong with the store.

use std::{error::Error as _, fmt, io, path::PathBuf};

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
        /// What it said, values left out.
        source: PostgresFault,
    },
    /// What was deleted still stands behind the tables: somebody reads what was before.
    #[error("what was deleted cannot be overwritten while somebody reads; it is tried again")]
    Unscrubbed,
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
    /// Another process writes to this database.
    #[error("another node uses this database ({place}); stop it first, or ask it")]
    InUse {
        /// Which database, in words.
        place: String,
    },
    /// The store is sealed, and no key was given.
    #[error("the store is sealed: name its key file as `key_file` under [store] in the configuration")]
    Locked,
    /// The store is sealed under another key.
    #[error(
        "the key file does not open this store, which is sealed under another key; was it changed? Then name the newer file"
    )]
    WrongKey,
    /// A key was given, and the store holds texts that are not sealed.
    #[error("the store is not sealed, and holds texts already: `joinder store seal` seals them")]
    NotSealed,
    /// It is sealed already.
    #[error("the store is sealed already")]
    SealedAlready,
    /// A lock was poisoned by a panic elsewhere.
    #[error("a writer stopped in the middle; restart the node")]
    Poisoned,
}

/// What PostgreSQL said: code and constraint. Its own words repeat values of the row, which may name a victim.
pub struct PostgresFault(::postgres::Error);

/// Classes of errors that come before any row: connection, authorisation, catalogue, resources, operator, system. Their
/// words help the administrator and hold no value.
const BEFORE_ANY_ROW: [&str; 6] = ["08", "28", "3D", "53", "57", "58"];

impl From<::postgres::Error> for PostgresFault {
    fn from(error: ::postgres::Error) -> Self {
        Self(error)
    }
}

impl fmt::Display for PostgresFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(refused) = self.0.as_db_error() else {
            // Not the server's words: the connection broke, or a value was of another type.
            write!(f, "{}", self.0)?;
            return self.0.source().map_or(Ok(()), |cause| write!(f, ": {cause}"));
        };
        let code = refused.code().code();
        write!(f, "SQLSTATE {code}")?;
        if BEFORE_ANY_ROW.iter().any(|class| code.starts_with(class)) {
            write!(f, ": {}", refused.message())?;
        }
        refused.constraint().map_or(Ok(()), |name| write!(f, ", constraint {name}"))
    }
}

impl fmt::Debug for PostgresFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

// No source: the cause has the words that are left out here.
impl std::error::Error for PostgresFault {}
