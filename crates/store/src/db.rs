//! One way to talk to both databases: statements with `?1`, parameters and rows of integers, texts and bytes.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard},
};

use crate::{
    Seal, StoreError, migrate,
    postgres::PostgresDb,
    sealed::{self, SealedDb},
    sqlite::SqliteDb,
    vault::Vault,
};

/// Readers kept open after a rush: each holds a file and a cache.
const MOST_IDLE: usize = 16;

/// A parameter.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Datum<'a> {
    Null,
    Int(i64),
    Text(&'a str),
    Bytes(&'a [u8]),
    /// Bytes that a sealed store seals; [`Row::secret`] opens them.
    Secret(&'a [u8]),
    /// A text that it seals; [`Row::secret_text`] opens it.
    SecretText(&'a str),
}

impl From<i64> for Datum<'_> {
    fn from(n: i64) -> Self {
        Self::Int(n)
    }
}

impl<'a> From<&'a str> for Datum<'a> {
    fn from(t: &'a str) -> Self {
        Self::Text(t)
    }
}

impl<'a> From<&'a [u8]> for Datum<'a> {
    fn from(b: &'a [u8]) -> Self {
        Self::Bytes(b)
    }
}

impl<'a, T: Into<Datum<'a>>> From<Option<T>> for Datum<'a> {
    fn from(o: Option<T>) -> Self {
        o.map_or(Self::Null, Into::into)
    }
}

/// A parameter that its query owns.
pub(crate) enum Owned {
    Int(i64),
    Text(String),
}

impl Owned {
    pub(crate) fn as_datum(&self) -> Datum<'_> {
        match self {
            Self::Int(n) => Datum::Int(*n),
            Self::Text(t) => Datum::Text(t),
        }
    }
}

/// A row, read by position. A column of another type than asked for is [`StoreError::Corrupt`].
pub(crate) trait Row {
    fn int(&self, at: usize) -> Option<i64>;
    fn text(&self, at: usize) -> Option<&str>;
    fn bytes(&self, at: usize) -> Option<&[u8]>;
    /// What went in as [`Datum::Secret`]; of which table and column it is, for the error where it does not open.
    fn secret(
        &self,
        at: usize,
        _of: (&'static str, &'static str),
    ) -> Result<Option<Cow<'_, [u8]>>, StoreError> {
        Ok(self.bytes(at).map(Cow::Borrowed))
    }
    /// What went in as [`Datum::SecretText`].
    fn secret_text(
        &self,
        at: usize,
        _of: (&'static str, &'static str),
    ) -> Result<Option<Cow<'_, str>>, StoreError> {
        Ok(self.text(at).map(Cow::Borrowed))
    }
}

/// A connection, inside or outside a transaction.
pub(crate) trait Db: Send {
    /// Begins a transaction: a writer's, alone in the database until it ends, or a reader's, on one state of it.
    fn begin(&mut self) -> Result<(), StoreError>;
    /// Runs a statement; gives the number of rows it changed.
    fn execute(&mut self, sql: &'static str, params: &[Datum<'_>]) -> Result<u64, StoreError>;
    /// Runs a query, row by row.
    fn query(
        &mut self,
        sql: &str,
        params: &[Datum<'_>],
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;
    /// Inserts many rows of one shape; `sql` is an `INSERT` whose one `VALUES` row holds the parameters in order.
    fn insert_many(
        &mut self,
        sql: &'static str,
        rows: &mut dyn Iterator<Item = Vec<Datum<'_>>>,
    ) -> Result<(), StoreError>;
    /// Runs statements without parameters, outside a transaction or inside one.
    fn script(&mut self, sql: &str) -> Result<(), StoreError>;
    /// See [`Store::scrub`].
    fn scrub(&mut self) -> Result<(), StoreError>;
    /// Which of two constants this back-end takes.
    fn dialect(&self) -> Dialect;
    /// The keys of a sealed store.
    fn vault(&self) -> Option<Arc<Vault>> {
        None
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

enum Backend {
    Sqlite { path: PathBuf },
    Postgres { url: String },
}

/// The database of a node. One writer at a time; readers see what is committed.
pub struct Store {
    backend: Backend,
    vault: Option<Arc<Vault>>,
    writer: Mutex<Box<dyn Db>>,
    readers: Mutex<Vec<Box<dyn Db>>>,
    /// Held while this process may write to the folder.
    _lock: Option<std::fs::File>,
}

/// A transaction, or a reader's view. Each table's module adds its own functions.
pub struct Tx<'a> {
    pub(crate) db: &'a mut dyn Db,
    /// How many entries of each kind were appended to ledgers since their last heads.
    pub(crate) appended: BTreeMap<(String, String), i64>,
}

impl<'a> Tx<'a> {
    pub(crate) fn new(db: &'a mut dyn Db) -> Self {
        Self { db, appended: BTreeMap::new() }
    }
}

/// A folder that nobody else can look into, where it is not there yet: the database in it holds every report.
fn for_us_alone(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

impl Store {
    /// Opens or makes the SQLite database `joinder.db` in a folder, and migrates it. With a seal, what is made is sealed, and
    /// what is sealed is opened.
    pub fn sqlite(folder: &Path, seal: Option<&Seal>) -> Result<Self, StoreError> {
        let path_error = |source| StoreError::Path { path: folder.to_owned(), source };
        for_us_alone(folder).map_err(path_error)?;
        let lock = std::fs::File::create(folder.join("joinder.lock")).map_err(path_error)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(std::fs::TryLockError::WouldBlock) => {
                return Err(StoreError::Busy { path: folder.to_owned() });
            }
            Err(std::fs::TryLockError::Error(source)) => return Err(path_error(source)),
        }
        Self::open(Backend::Sqlite { path: folder.join("joinder.db") }, Some(lock), seal)
    }

    /// Opens a PostgreSQL database by its URL, and migrates it. One process has it at a time: what a node holds in memory
    /// follows only what it wrote itself. As for the seal, see [`Self::sqlite`].
    pub fn postgres(url: &str, seal: Option<&Seal>) -> Result<Self, StoreError> {
        Self::open(Backend::Postgres { url: url.to_owned() }, None, seal)
    }

    fn open(backend: Backend, lock: Option<std::fs::File>, seal: Option<&Seal>) -> Result<Self, StoreError> {
        let mut writer = connect(&backend, Access::Write)?;
        migrate::run(writer.as_mut())?;
        let vault = sealed::unlock(writer.as_mut(), seal)?;
        let writer = Mutex::new(behind(vault.as_ref(), writer));
        Ok(Self { backend, vault, writer, readers: Mutex::default(), _lock: lock })
    }

    /// Whether what it keeps is sealed.
    pub fn is_sealed(&self) -> bool {
        self.vault.is_some()
    }

    /// Runs a write in one transaction: all of it is durable when this returns, or none of it happened.
    pub fn write<T, E: From<StoreError>>(
        &self,
        task: &'static str,
        body: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut db = lock(&self.writer)?;
        db.begin().map_err(|error| named(error, task))?;
        let result = body(&mut Tx::new(db.as_mut()));
        let result = result.and_then(|value| {
            db.script("COMMIT").map_err(|error| named(error, task))?;
            Ok(value)
        });
        if result.is_err() {
            // What failed is the news; that the roll-back failed too adds nothing.
            let _ = db.script("ROLLBACK");
        }
        result
    }

    /// Runs queries on a view of what is committed.
    pub fn read<T, E: From<StoreError>>(
        &self,
        body: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let idle = lock(&self.readers)?.pop();
        let mut db = match idle {
            Some(db) => db,
            None => behind(self.vault.as_ref(), connect(&self.backend, Access::Read)?),
        };
        db.begin()?;
        let result = body(&mut Tx::new(db.as_mut()));
        if db.script("ROLLBACK").is_ok() {
            let mut idle = lock(&self.readers)?;
            if idle.len() < MOST_IDLE {
                idle.push(db);
            }
        }
        result
    }

    /// Leaves nothing of what was deleted in the files of the database: run it after a withdrawal.
    ///
    /// SQLite overwrites what it deletes; here its log is emptied too, unless a reader is still in the middle of it. On
    /// PostgreSQL the space is freed to be overwritten; its own log and its backups run out by the administrator's terms.
    pub fn scrub(&self) -> Result<(), StoreError> {
        lock(&self.writer)?.scrub()
    }

    /// In words, for people: where the data is.
    pub fn place(&self) -> String {
        match &self.backend {
            Backend::Sqlite { path } => path.display().to_string(),
            Backend::Postgres { url } => crate::postgres::place(url),
        }
    }
}

fn named(error: StoreError, name: &'static str) -> StoreError {
    match error {
        StoreError::Sqlite { source, .. } => StoreError::Sqlite { task: name, source },
        StoreError::Postgres { source, .. } => StoreError::Postgres { task: name, source },
        other @ (StoreError::Path { .. }
        | StoreError::Corrupt { .. }
        | StoreError::Newer { .. }
        | StoreError::Edited { .. }
        | StoreError::Busy { .. }
        | StoreError::InUse { .. }
        | StoreError::Unscrubbed
        | StoreError::Locked
        | StoreError::WrongKey
        | StoreError::NotSealed
        | StoreError::SealedAlready
        | StoreError::Poisoned) => other,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Read,
    Write,
}

fn connect(backend: &Backend, access: Access) -> Result<Box<dyn Db>, StoreError> {
    Ok(match backend {
        Backend::Sqlite { path } => Box::new(SqliteDb::open(path, access)?),
        Backend::Postgres { url } => Box::new(PostgresDb::connect(url, access)?),
    })
}

/// A connection as statements see it.
fn behind(vault: Option<&Arc<Vault>>, db: Box<dyn Db>) -> Box<dyn Db> {
    match vault {
        Some(vault) => Box::new(SealedDb { inner: db, vault: Arc::clone(vault) }),
        None => db,
    }
}

fn lock<T>(mutex: &Mutex<T>) -> Result<MutexGuard<'_, T>, StoreError> {
    mutex.lock().map_err(|_| StoreError::Poisoned)
}

/// The next number of a table's key, in the running transaction.
pub(crate) fn next_number(db: &mut dyn Db, sql: &'static str) -> Result<i64, StoreError> {
    let mut next = 1;
    db.query(sql, &[], &mut |row| {
        next = row.int(0).unwrap_or(0) + 1;
        Ok(())
    })?;
    Ok(next)
}

/// One row's column, or [`StoreError::Corrupt`].
pub(crate) fn need<T>(value: Option<T>, table: &'static str, column: &'static str) -> Result<T, StoreError> {
    value.ok_or(StoreError::Corrupt { table, column })
}

/// A JSON body of a small aggregate, or [`StoreError::Corrupt`].
pub(crate) fn json<T: serde::de::DeserializeOwned>(
    text: Option<&str>,
    table: &'static str,
    column: &'static str,
) -> Result<T, StoreError> {
    need(text.and_then(|t| serde_json::from_str(t).ok()), table, column)
}

/// Bytes as text, for lists of digests in JSON.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The other way of [`json`]; only maps with keys that are no strings can fail, and none of ours has any.
pub(crate) fn to_json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}
