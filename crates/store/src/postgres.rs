//! PostgreSQL: statements prepared once a connection, many rows by binary `COPY`.

use std::{
    borrow::Cow,
    collections::HashMap,
    error::Error,
    io::Write,
    thread::{self, JoinHandle},
};

use postgres::{
    Client, NoTls, Statement,
    config::Host,
    error::SqlState,
    types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked},
};

use crate::{
    StoreError,
    db::{Access, Datum, Db, Dialect, Row},
};

pub(crate) struct PostgresDb {
    url: String,
    access: Access,
    client: Client,
    statements: HashMap<String, Statement>,
    /// Reports whose words have come since [`Self::merge_words`] last began.
    unmerged: usize,
    merging: Option<JoinHandle<()>>,
}

/// Statements kept a connection; texts of searches vary, and must not pile up.
const MAX_STATEMENTS: usize = 256;
/// One writer at a time, whatever process it is of: numbers of entries stay without a gap, and natural keys looked up
/// in a transaction hold until its end. The number is "Joinder" in ASCII.
const BEGIN_WRITE: &str = "BEGIN; SELECT pg_advisory_xact_lock(20951646890911090)";
/// Held by the writer's connection as long as it lives: one node has the database. A connection that broke lets go a
/// little after, so it is waited for.
const HAVE_DATABASE: &str =
    "SET lock_timeout = '2s'; SELECT pg_advisory_lock(20951646890911091); RESET lock_timeout";
/// Reports from which their words are merged into the text index beside the writer: before the index's own list is full,
/// which it is at some 30 000.
const MERGE_FROM: usize = 16_384;
const MERGE_WORDS: &str = "SELECT gin_clean_pending_list('text_words')";
const BEGIN_READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

impl PostgresDb {
    pub(crate) fn connect(url: &str, access: Access) -> Result<Self, StoreError> {
        let failed =
            |source: postgres::Error| StoreError::Postgres { task: "connect", source: source.into() };
        let mut client = Client::connect(url, NoTls).map_err(failed)?;
        if access == Access::Write {
            // Where the writer's own server merges the text index, it does so in pieces of this size.
            client.batch_execute("SET work_mem = '64MB'").map_err(failed)?;
            let taken = client.batch_execute(HAVE_DATABASE);
            taken.map_err(|error| {
                let in_use = error.code() == Some(&SqlState::LOCK_NOT_AVAILABLE);
                if in_use { StoreError::InUse { place: place(url) } } else { failed(error) }
            })?;
        }
        Ok(Self {
            url: url.to_owned(),
            access,
            client,
            statements: HashMap::new(),
            unmerged: 0,
            merging: None,
        })
    }

    /// Has the words that wait in the text index's list merged, on a connection of its own: another process of the server
    /// does it while the next batch is written. It is a third of the work that a report makes there, and whoever writes would
    /// do it inside a batch when the list is full, as still happens where this cannot connect. Searches read the list, too.
    fn merge_words(&mut self) {
        let at_work = self.merging.as_ref().is_some_and(|merging| !merging.is_finished());
        if self.unmerged < MERGE_FROM || at_work {
            return;
        }
        self.unmerged = 0;
        let url = self.url.clone();
        let merge = move || {
            if let Ok(mut client) = Client::connect(&url, NoTls) {
                let _ = client.batch_execute(MERGE_WORDS); // the words wait on, and are merged later
            }
        };
        self.merging = thread::Builder::new().name("store-merge".to_owned()).spawn(merge).ok();
    }

    fn prepare(&mut self, sql: &str) -> Result<Statement, StoreError> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        if self.statements.len() >= MAX_STATEMENTS {
            self.statements.clear();
        }
        let statement = self.client.prepare(&sql.replace('?', "$")).map_err(failed)?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    fn copy(
        &mut self,
        target: &str,
        rows: &mut dyn Iterator<Item = Vec<Datum<'_>>>,
    ) -> Result<(), StoreError> {
        let mut writer = self.client.copy_in(&format!("COPY {target} FROM STDIN BINARY")).map_err(failed)?;
        let io = |error: std::io::Error| match error.downcast::<postgres::Error>() {
            Ok(source) => failed(source),
            Err(source) => StoreError::Path { path: "PostgreSQL".into(), source },
        };
        let mut buffer = Vec::with_capacity(1 << 16);
        buffer.extend_from_slice(b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0");
        for row in rows {
            buffer.extend_from_slice(&(row.len() as i16).to_be_bytes());
            row.iter().for_each(|datum| copy_field(datum, &mut buffer));
            if buffer.len() > 1 << 16 {
                writer.write_all(&buffer).map_err(io)?;
                buffer.clear();
            }
        }
        buffer.extend_from_slice(&(-1i16).to_be_bytes());
        writer.write_all(&buffer).map_err(io)?;
        writer.finish().map(|_| ()).map_err(failed)
    }
}

/// In words, without the password.
pub(crate) fn place(url: &str) -> String {
    let Ok(config) = url.parse::<postgres::Config>() else { return "PostgreSQL".to_owned() };
    let hosts: Vec<String> = config
        .get_hosts()
        .iter()
        .map(|host| match host {
            Host::Tcp(name) => name.clone(),
            Host::Unix(path) => path.display().to_string(),
        })
        .collect();
    format!("PostgreSQL at {}, database {}", hosts.join(", "), config.get_dbname().unwrap_or("of the user"))
}

/// PostgreSQL has no NUL in its texts.
fn without_nul(text: &str) -> Cow<'_, str> {
    if text.contains('\0') { text.replace('\0', "\u{fffd}").into() } else { text.into() }
}

fn copy_field(datum: &Datum<'_>, buffer: &mut Vec<u8>) {
    let text;
    let bytes: &[u8] = match datum {
        Datum::Null => {
            buffer.extend_from_slice(&(-1i32).to_be_bytes());
            return;
        }
        Datum::Int(n) => {
            buffer.extend_from_slice(&8i32.to_be_bytes());
            buffer.extend_from_slice(&n.to_be_bytes());
            return;
        }
        Datum::Text(t) | Datum::SecretText(t) => {
            text = without_nul(t);
            text.as_bytes()
        }
        Datum::Bytes(b) | Datum::Secret(b) => b,
    };
    buffer.extend_from_slice(&(bytes.len() as i32).to_be_bytes());
    buffer.extend_from_slice(bytes);
}

fn failed(source: postgres::Error) -> StoreError {
    StoreError::Postgres { task: "statement", source: source.into() }
}

impl ToSql for Datum<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Datum::Null => Ok(IsNull::Yes),
            Datum::Int(n) => n.to_sql(ty, out),
            Datum::Text(t) | Datum::SecretText(t) => without_nul(t).to_sql(ty, out),
            Datum::Bytes(b) | Datum::Secret(b) => b.to_sql(ty, out),
        }
    }

    fn accepts(ty: &Type) -> bool {
        [Type::INT8, Type::TEXT, Type::BYTEA, Type::VARCHAR].contains(ty)
    }

    to_sql_checked!();
}

impl Row for postgres::Row {
    fn int(&self, at: usize) -> Option<i64> {
        self.try_get(at).ok()
    }

    fn text(&self, at: usize) -> Option<&str> {
        self.try_get(at).ok()
    }

    fn bytes(&self, at: usize) -> Option<&[u8]> {
        self.try_get(at).ok()
    }
}

impl Db for PostgresDb {
    fn begin(&mut self) -> Result<(), StoreError> {
        self.merge_words();
        let sql = match self.access {
            Access::Write => BEGIN_WRITE,
            Access::Read => BEGIN_READ,
        };
        if self.client.batch_execute(sql).is_ok() {
            return Ok(());
        }
        // The server may have been started anew since: once more, on a fresh connection. Where the old one lives still, it
        // lets go of the database first.
        let _ = self.client.batch_execute("ROLLBACK; SELECT pg_advisory_unlock_all()");
        *self = Self::connect(&self.url, self.access)?;
        self.script(sql)
    }

    fn execute(&mut self, sql: &'static str, params: &[Datum<'_>]) -> Result<u64, StoreError> {
        let statement = self.prepare(sql)?;
        let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|d| d as &(dyn ToSql + Sync)).collect();
        self.client.execute(&statement, &params).map_err(failed)
    }

    fn query(
        &mut self,
        sql: &str,
        params: &[Datum<'_>],
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let statement = self.prepare(sql)?;
        let mut rows = self.client.query_raw(&statement, params.iter()).map_err(failed)?;
        while let Some(row) =
            postgres::fallible_iterator::FallibleIterator::next(&mut rows).map_err(failed)?
        {
            each(&row)?;
        }
        Ok(())
    }

    fn insert_many(
        &mut self,
        sql: &'static str,
        rows: &mut dyn Iterator<Item = Vec<Datum<'_>>>,
    ) -> Result<(), StoreError> {
        let target = sql.split_once(" VALUES ").map_or(sql, |(head, _)| head);
        let target = target.trim_start_matches("INSERT INTO ");
        let mut count = 0;
        self.copy(target, &mut rows.inspect(|_| count += 1))?;
        if target.starts_with("text ") {
            self.unmerged += count;
        }
        Ok(())
    }

    fn script(&mut self, sql: &str) -> Result<(), StoreError> {
        self.client.batch_execute(sql).map_err(failed)
    }

    fn scrub(&mut self) -> Result<(), StoreError> {
        self.script("VACUUM entry, report, text, posting, set_aside, ledger_entry, told_key, keeping, decision, series, series_history, \
             subject_request, audit, audit_report, look_up, request, granted, word, word_about, told, told_word, \
             first_of_two, setting")
    }

    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }
}
