//! Receipts: what became of each file or feed that was read.

use crate::{
    StoreError, Tx,
    db::{Datum, Row, need, next_number},
};

/// The number of a receipt.
pub type ReceiptId = i64;

/// A receipt as kept; `body` is the node's JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptRow {
    /// Its number.
    pub id: ReceiptId,
    /// Of which source.
    pub source: String,
    /// Of which file.
    pub file: String,
    /// When reading began, Unix milliseconds.
    pub started_ms: i64,
    /// When it ended; none while it goes on or where it was cut short.
    pub ended_ms: Option<i64>,
    /// Counts, mapping and notes, as JSON.
    pub body: String,
}

const COLUMNS: &str = "SELECT id, source, file, started_ms, ended_ms, body FROM receipt";

impl Tx<'_> {
    /// Begins a receipt.
    pub fn begin_receipt(&mut self, source: &str, file: &str, at_ms: i64) -> Result<ReceiptId, StoreError> {
        let id = next_number(self.db, "SELECT MAX(id) FROM receipt")?;
        let sql = "INSERT INTO receipt (id, source, file, started_ms, body) VALUES (?1, ?2, ?3, ?4, '{}')";
        self.db.execute(sql, &[Datum::Int(id), source.into(), file.into(), Datum::Int(at_ms)])?;
        Ok(id)
    }

    /// Brings a receipt up to date, in the transaction of the batch it counts.
    pub fn update_receipt(
        &mut self,
        id: ReceiptId,
        body: &str,
        ended_ms: Option<i64>,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE receipt SET body = ?2, ended_ms = ?3 WHERE id = ?1";
        self.db.execute(sql, &[Datum::Int(id), body.into(), ended_ms.into()]).map(|_| ())
    }

    /// One receipt.
    pub fn receipt(&mut self, id: ReceiptId) -> Result<Option<ReceiptRow>, StoreError> {
        let mut found = None;
        self.db.query(&format!("{COLUMNS} WHERE id = ?1"), &[Datum::Int(id)], &mut |row| {
            found = Some(row_of(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// The latest receipts, of one source or of all.
    pub fn receipts(&mut self, source: Option<&str>, limit: usize) -> Result<Vec<ReceiptRow>, StoreError> {
        let limit = Datum::Int(limit as i64);
        let mut rows = Vec::new();
        let mut each = |row: &dyn Row| {
            rows.push(row_of(row)?);
            Ok(())
        };
        match source {
            Some(source) => self.db.query(
                &format!("{COLUMNS} WHERE source = ?1 ORDER BY id DESC LIMIT ?2"),
                &[source.into(), limit],
                &mut each,
            )?,
            None => self.db.query(&format!("{COLUMNS} ORDER BY id DESC LIMIT ?1"), &[limit], &mut each)?,
        }
        Ok(rows)
    }
}

fn row_of(row: &dyn Row) -> Result<ReceiptRow, StoreError> {
    Ok(ReceiptRow {
        id: need(row.int(0), "receipt", "id")?,
        source: need(row.text(1), "receipt", "source")?.to_owned(),
        file: need(row.text(2), "receipt", "file")?.to_owned(),
        started_ms: need(row.int(3), "receipt", "started_ms")?,
        ended_ms: row.int(4),
        body: need(row.text(5), "receipt", "body")?.to_owned(),
    })
}
