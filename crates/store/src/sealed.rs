//! A sealed database: the same statements, with what is secret sealed on its way in and opened on its way out.

use std::{borrow::Cow, sync::Arc};

use joinder_core::ReportId;

use crate::{
    Seal, Store, StoreError, Tx,
    db::{Datum, Db, Dialect, Row, need},
    reports::{parse, searchable},
    vault::Vault,
};

/// The setting that holds the data key, sealed under that of the key file. Where it stands, the store is sealed.
const SETTING: &str = "store-key";

pub(crate) struct SealedDb {
    pub(crate) inner: Box<dyn Db>,
    pub(crate) vault: Arc<Vault>,
}

impl SealedDb {
    /// What a parameter is kept as, where that is not the parameter itself.
    fn kept(vault: &Vault, datum: &Datum<'_>) -> Option<Kept> {
        match datum {
            Datum::Secret(clear) => Some(Kept::Bytes(vault.seal(clear))),
            Datum::SecretText(clear) => Some(Kept::Text(vault.seal_text(clear))),
            Datum::Null | Datum::Int(_) | Datum::Text(_) | Datum::Bytes(_) => None,
        }
    }

    fn all_kept(vault: &Vault, row: &[Datum<'_>]) -> Vec<Option<Kept>> {
        row.iter().map(|datum| Self::kept(vault, datum)).collect()
    }
}

/// The row as it is written.
fn written<'a>(row: &[Datum<'a>], kept: &'a [Option<Kept>]) -> Vec<Datum<'a>> {
    row.iter().zip(kept).map(|(datum, kept)| kept.as_ref().map_or(*datum, Kept::as_datum)).collect()
}

enum Kept {
    Bytes(Vec<u8>),
    Text(String),
}

impl Kept {
    fn as_datum(&self) -> Datum<'_> {
        match self {
            Self::Bytes(bytes) => Datum::Bytes(bytes),
            Self::Text(text) => Datum::Text(text),
        }
    }
}

struct OpenedRow<'a> {
    row: &'a dyn Row,
    vault: &'a Vault,
}

impl Row for OpenedRow<'_> {
    fn int(&self, at: usize) -> Option<i64> {
        self.row.int(at)
    }

    fn text(&self, at: usize) -> Option<&str> {
        self.row.text(at)
    }

    fn bytes(&self, at: usize) -> Option<&[u8]> {
        self.row.bytes(at)
    }

    fn secret(
        &self,
        at: usize,
        of: (&'static str, &'static str),
    ) -> Result<Option<Cow<'_, [u8]>>, StoreError> {
        self.row.bytes(at).map(|sealed| need(self.vault.open(sealed), of.0, of.1).map(Cow::Owned)).transpose()
    }

    fn secret_text(
        &self,
        at: usize,
        of: (&'static str, &'static str),
    ) -> Result<Option<Cow<'_, str>>, StoreError> {
        self.row
            .text(at)
            .map(|sealed| need(self.vault.open_text(sealed), of.0, of.1).map(Cow::Owned))
            .transpose()
    }
}

impl Db for SealedDb {
    fn begin(&mut self) -> Result<(), StoreError> {
        self.inner.begin()
    }

    fn execute(&mut self, sql: &'static str, params: &[Datum<'_>]) -> Result<u64, StoreError> {
        let kept = Self::all_kept(&self.vault, params);
        self.inner.execute(sql, &written(params, &kept))
    }

    fn query(
        &mut self,
        sql: &str,
        params: &[Datum<'_>],
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let vault = Arc::clone(&self.vault);
        self.inner.query(sql, params, &mut |row| each(&OpenedRow { row, vault: &vault }))
    }

    fn insert_many(
        &mut self,
        sql: &'static str,
        rows: &mut dyn Iterator<Item = Vec<Datum<'_>>>,
    ) -> Result<(), StoreError> {
        let rows: Vec<_> = rows.map(|row| (Self::all_kept(&self.vault, &row), row)).collect();
        self.inner.insert_many(sql, &mut rows.iter().map(|(kept, row)| written(row, kept)))
    }

    fn script(&mut self, sql: &str) -> Result<(), StoreError> {
        self.inner.script(sql)
    }

    fn scrub(&mut self) -> Result<(), StoreError> {
        self.inner.scrub()
    }

    fn dialect(&self) -> Dialect {
        self.inner.dialect()
    }

    fn vault(&self) -> Option<Arc<Vault>> {
        Some(Arc::clone(&self.vault))
    }
}

/// A column whose texts are sealed: how a page of them is read after a number, and how one is written. Pages are short: one
/// text may have many megabytes.
struct Column {
    read: &'static str,
    write: &'static str,
    is_text: bool,
}

macro_rules! columns {
    ($($table:literal $key:literal $column:literal $is_text:literal;)*) => {
        &[$(Column {
            read: concat!("SELECT ", $key, ", ", $column, " FROM ", $table, " WHERE ", $key, " > ?1 AND ", $column,
                " IS NOT NULL ORDER BY ", $key, " LIMIT 32"),
            write: concat!("UPDATE ", $table, " SET ", $column, " = ?2 WHERE ", $key, " = ?1"),
            is_text: $is_text,
        }),*]
    };
}

/// All but the ledgers' payloads, whose key has two parts.
const COLUMNS: &[Column] = columns! {
    "entry" "seq" "body" false;
    "set_aside" "id" "raw" false;
    "set_aside" "id" "head" false;
    "set_aside" "id" "around" true;
    "request" "id" "body" true;
    "granted" "request" "body" true;
    "subject_request" "id" "body" true;
    "subject_request" "id" "outcome" true;
};
const READ_PAYLOADS: &str = "SELECT seq, payload FROM ledger_entry WHERE ledger = ?1 AND seq > ?2 AND payload IS NOT NULL \
    ORDER BY seq LIMIT 32";
const WRITE_PAYLOAD: &str = "UPDATE ledger_entry SET payload = ?3 WHERE ledger = ?1 AND seq = ?2";

/// The database as it is to be used: opened by the key where it is sealed, sealed where it is new and a key is given.
pub(crate) fn unlock(db: &mut dyn Db, seal: Option<&Seal>) -> Result<Option<Arc<Vault>>, StoreError> {
    let wrapped = Tx::new(db).setting(SETTING)?;
    match (wrapped, seal) {
        (None, None) => Ok(None),
        (Some(_), None) => Err(StoreError::Locked),
        (Some(wrapped), Some(seal)) => {
            let vault = Vault::open_with(&seal.key, &wrapped).ok_or(StoreError::WrongKey)?;
            Ok(Some(Arc::new(vault)))
        }
        (None, Some(_)) if !is_empty(db)? => Err(StoreError::NotSealed),
        (None, Some(seal)) => {
            let vault = seal.vault();
            Tx::new(db).set_setting(SETTING, &vault.wrapped(seal))?;
            Ok(Some(Arc::new(vault)))
        }
    }
}

/// Whether nothing was kept yet that a seal would be for.
fn is_empty(db: &mut dyn Db) -> Result<bool, StoreError> {
    let mut held = 0;
    for sql in [
        "SELECT 1 FROM entry LIMIT 1",
        "SELECT 1 FROM set_aside LIMIT 1",
        "SELECT 1 FROM ledger_entry LIMIT 1",
    ] {
        db.query(sql, &[], &mut |_| {
            held += 1;
            Ok(())
        })?;
    }
    Ok(held == 0)
}

impl Store {
    /// Seals a store that is not: every text, and the text index anew, in one transaction; then nothing of what was is left
    /// in the files of an SQLite database. Says after each page how many texts are sealed; gives their number. The store is
    /// to be opened with the key from then on.
    pub fn seal(self, seal: &Seal, tell: &mut dyn FnMut(u64)) -> Result<u64, StoreError> {
        let vault = Arc::new(seal.vault());
        let sealed = self.write("seal the store", |tx| {
            if tx.db.vault().is_some() {
                return Err(StoreError::SealedAlready);
            }
            let mut count = 0;
            for column in COLUMNS {
                seal_column(tx.db, &vault, column, &mut count, tell)?;
            }
            seal_payloads(tx.db, &vault, &mut count, tell)?;
            index_anew(tx, &vault)?;
            tx.set_setting(SETTING, &vault.wrapped(seal))?;
            Ok::<_, StoreError>(count)
        })?;
        self.scrub()?;
        Ok(sealed)
    }

    /// From now on the store opens by this key and no longer by the one before. No text is written anew.
    pub fn change_key(&self, seal: &Seal) -> Result<(), StoreError> {
        self.write("change the store's key", |tx| {
            let vault = tx.db.vault().ok_or(StoreError::NotSealed)?;
            tx.set_setting(SETTING, &vault.wrapped(seal))
        })?;
        self.scrub()
    }
}

fn seal_column(
    db: &mut dyn Db,
    vault: &Vault,
    column: &Column,
    count: &mut u64,
    tell: &mut dyn FnMut(u64),
) -> Result<(), StoreError> {
    let mut after = -1;
    loop {
        let mut page = Vec::new();
        db.query(column.read, &[Datum::Int(after)], &mut |row| {
            let text = if column.is_text { row.text(1).map(str::as_bytes) } else { row.bytes(1) };
            let clear = need(text, "store", "sealed")?;
            page.push((need(row.int(0), "store", "sealed")?, vault.seal(clear)));
            Ok(())
        })?;
        let Some(&(last, _)) = page.last() else { return Ok(()) };
        for (key, sealed) in &page {
            match column.is_text {
                true => {
                    let text = crate::vault::as_text(sealed);
                    db.execute(column.write, &[Datum::Int(*key), Datum::Text(&text)])?
                }
                false => db.execute(column.write, &[Datum::Int(*key), Datum::Bytes(sealed)])?,
            };
        }
        after = last;
        *count += page.len() as u64;
        tell(*count);
    }
}

fn seal_payloads(
    db: &mut dyn Db,
    vault: &Vault,
    count: &mut u64,
    tell: &mut dyn FnMut(u64),
) -> Result<(), StoreError> {
    let mut ledgers = Vec::new();
    db.query("SELECT DISTINCT ledger FROM ledger_entry", &[], &mut |row| {
        ledgers.push(need(row.text(0), "ledger_entry", "ledger")?.to_owned());
        Ok(())
    })?;
    for ledger in ledgers {
        let mut after = -1;
        loop {
            let mut page = Vec::new();
            db.query(READ_PAYLOADS, &[Datum::Text(&ledger), Datum::Int(after)], &mut |row| {
                let payload = need(row.bytes(1), "ledger_entry", "payload")?;
                page.push((need(row.int(0), "ledger_entry", "seq")?, vault.seal(payload)));
                Ok(())
            })?;
            let Some(&(last, _)) = page.last() else { break };
            for (seq, sealed) in &page {
                db.execute(WRITE_PAYLOAD, &[Datum::Text(&ledger), Datum::Int(*seq), Datum::Bytes(sealed)])?;
            }
            after = last;
            *count += page.len() as u64;
            tell(*count);
        }
    }
    Ok(())
}

/// The words and keys of all reports, as a sealed store has them. Their bodies are sealed already.
fn index_anew(tx: &mut Tx<'_>, vault: &Arc<Vault>) -> Result<(), StoreError> {
    tx.text_empty()?;
    let mut after = -1;
    let sql = "SELECT report.id, entry.body, entry.digest FROM report JOIN entry ON entry.seq = report.seq \
        WHERE report.id > ?1 ORDER BY report.id LIMIT 32";
    loop {
        let mut page = Vec::new();
        tx.db.query(sql, &[Datum::Int(after)], &mut |row| {
            let id = need(row.int(0).and_then(ReportId::from_number), "report", "id")?;
            let body = need(row.bytes(1).and_then(|body| vault.open(body)), "entry", "body")?;
            page.push((id, searchable(&parse(&body, row.bytes(2))?)));
            Ok(())
        })?;
        let Some((last, _)) = page.last() else { return Ok(()) };
        after = last.number();
        let rows: Vec<_> = page.iter().map(|(id, text)| (*id, text)).collect();
        tx.text_add_under(Some(vault), &rows)?;
    }
}
