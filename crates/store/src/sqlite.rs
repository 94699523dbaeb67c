//! SQLite: write-ahead log, each commit synced to disk, deleted content overwritten.

use std::path::Path;

use rusqlite::{
    Connection, OpenFlags,
    config::DbConfig,
    types::{ToSql, ToSqlOutput, ValueRef},
};

use crate::{
    StoreError,
    db::{Access, Datum, Db, Dialect, Row},
};

pub(crate) struct SqliteDb {
    connection: Connection,
    access: Access,
}

/// Pages of 8 KiB; 192 MiB of them for the writer, 16 for each reader. The log is copied back at 125 MiB, which is some four
/// batches: what each of them changes again is copied once.
const SETTINGS: &str = "
    PRAGMA page_size = 8192;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA secure_delete = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA journal_size_limit = 134217728;
    PRAGMA wal_autocheckpoint = 16000;
";

const EMPTY_LOG: &str = "PRAGMA wal_checkpoint(TRUNCATE)";

impl SqliteDb {
    pub(crate) fn open(path: &Path, access: Access) -> Result<Self, StoreError> {
        let failed = |source| StoreError::Sqlite { task: "open the database", source };
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let flags = if access == Access::Write { flags | OpenFlags::SQLITE_OPEN_CREATE } else { flags };
        let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
        connection.busy_timeout(std::time::Duration::from_secs(10)).map_err(failed)?;
        let cache_kib = if access == Access::Write { 81_920 } else { 16_384 };
        connection.execute_batch(SETTINGS).map_err(failed)?;
        // A plan hangs on the statement alone. Else many statements would be parsed anew for each set of values.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(failed)?;
        connection.execute_batch(&format!("PRAGMA cache_size = -{cache_kib}")).map_err(failed)?;
        match access {
            Access::Read => connection.pragma_update(None, "query_only", true).map_err(failed)?,
            // Whoever was killed before it emptied the log left there what was withdrawn.
            Access::Write => connection.execute_batch(EMPTY_LOG).map_err(failed)?,
        }
        connection.set_prepared_statement_cache_capacity(64);
        Ok(Self { connection, access })
    }
}

impl ToSql for Datum<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Datum::Null => ValueRef::Null,
            Datum::Int(n) => ValueRef::Integer(*n),
            Datum::Text(t) | Datum::SecretText(t) => ValueRef::Text(t.as_bytes()),
            Datum::Bytes(b) | Datum::Secret(b) => ValueRef::Blob(b),
        }))
    }
}

impl Row for rusqlite::Row<'_> {
    fn int(&self, at: usize) -> Option<i64> {
        self.get_ref(at).ok()?.as_i64().ok()
    }

    fn text(&self, at: usize) -> Option<&str> {
        self.get_ref(at).ok()?.as_str().ok()
    }

    fn bytes(&self, at: usize) -> Option<&[u8]> {
        self.get_ref(at).ok()?.as_bytes().ok()
    }
}

fn failed(source: rusqlite::Error) -> StoreError {
    StoreError::Sqlite { task: "statement", source }
}

impl Db for SqliteDb {
    fn begin(&mut self) -> Result<(), StoreError> {
        // A writer takes its lock at once: two that read first and then both write would block each other.
        self.script(match self.access {
            Access::Write => "BEGIN IMMEDIATE",
            Access::Read => "BEGIN DEFERRED",
        })
    }

    fn execute(&mut self, sql: &'static str, params: &[Datum<'_>]) -> Result<u64, StoreError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(failed)?;
        statement.execute(rusqlite::params_from_iter(params)).map(|n| n as u64).map_err(failed)
    }

    fn query(
        &mut self,
        sql: &str,
        params: &[Datum<'_>],
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(failed)?;
        let mut rows = statement.query(rusqlite::params_from_iter(params)).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            each(row)?;
        }
        Ok(())
    }

    fn insert_many(
        &mut self,
        sql: &'static str,
        rows: &mut dyn Iterator<Item = Vec<Datum<'_>>>,
    ) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(failed)?;
        for row in rows {
            statement.execute(rusqlite::params_from_iter(row)).map_err(failed)?;
        }
        Ok(())
    }

    fn script(&mut self, sql: &str) -> Result<(), StoreError> {
        self.connection.execute_batch(sql).map_err(failed)
    }

    fn scrub(&mut self) -> Result<(), StoreError> {
        // It answers by a row, not by an error, where a reader kept it from emptying the log.
        let busy: i64 = self.connection.query_row(EMPTY_LOG, [], |row| row.get(0)).map_err(failed)?;
        if busy == 0 { Ok(()) } else { Err(StoreError::Unscrubbed) }
    }

    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }
}
