//! What persons asked about data on themselves, with the day by which each is to be answered.

use std::{borrow::Cow, fmt};

use jiff::civil::Date;

use crate::{
    StoreError, Tx,
    db::{Datum, Row, need, next_number},
};

/// A request as kept. What it says is the node's JSON.
#[derive(Clone, PartialEq, Eq)]
pub struct SubjectRow {
    /// Its number.
    pub id: i64,
    /// What is asked, as a code.
    pub ask: String,
    /// When it came, Unix milliseconds.
    pub received_ms: i64,
    /// By when it is to be answered.
    pub due: Date,
    /// Who asks and by what he is found; none once its own term is over.
    pub body: Option<String>,
    /// Who took it in.
    pub who: String,
    /// When it was answered or refused.
    pub ended_ms: Option<i64>,
    /// How.
    pub outcome: Option<String>,
}

impl fmt::Debug for SubjectRow {
    // It names a person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SubjectRow").field("id", &self.id).field("ask", &self.ask).finish_non_exhaustive()
    }
}

const COLUMNS: &str = "id, ask, received_ms, due, body, who, ended_ms, outcome";

impl Tx<'_> {
    /// Takes a request in; gives its number.
    pub fn add_subject_request(
        &mut self,
        ask: &str,
        received_ms: i64,
        due: Date,
        body: &str,
        who: &str,
    ) -> Result<i64, StoreError> {
        let id = next_number(self.db, "SELECT MAX(id) FROM subject_request")?;
        let due = due.to_string();
        let sql = "INSERT INTO subject_request (id, ask, received_ms, due, body, who) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let params = [
            Datum::Int(id),
            Datum::Text(ask),
            Datum::Int(received_ms),
            Datum::Text(&due),
            Datum::SecretText(body),
            Datum::Text(who),
        ];
        self.db.execute(sql, &params)?;
        Ok(id)
    }

    /// Ends a request; false where it has ended already or is not there.
    pub fn end_subject_request(&mut self, id: i64, outcome: &str, at_ms: i64) -> Result<bool, StoreError> {
        let sql = "UPDATE subject_request SET ended_ms = ?2, outcome = ?3 WHERE id = ?1 AND ended_ms IS NULL";
        let params = [Datum::Int(id), Datum::Int(at_ms), Datum::SecretText(outcome)];
        Ok(self.db.execute(sql, &params)? == 1)
    }

    /// One request.
    pub fn subject_request(&mut self, id: i64) -> Result<Option<SubjectRow>, StoreError> {
        let mut found = None;
        let sql = format!("SELECT {COLUMNS} FROM subject_request WHERE id = ?1");
        self.db.query(&sql, &[Datum::Int(id)], &mut |row| {
            found = Some(subject_of(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// Requests: those that wait first, the one due soonest on top, then the others, newest first.
    pub fn subject_requests(&mut self, limit: usize) -> Result<Vec<SubjectRow>, StoreError> {
        let mut rows = Vec::new();
        for sql in [
            format!("SELECT {COLUMNS} FROM subject_request WHERE ended_ms IS NULL ORDER BY due, id LIMIT ?1"),
            format!(
                "SELECT {COLUMNS} FROM subject_request WHERE ended_ms IS NOT NULL ORDER BY id DESC LIMIT ?1"
            ),
        ] {
            self.db.query(&sql, &[Datum::Int(limit as i64)], &mut |row| {
                rows.push(subject_of(row)?);
                Ok(())
            })?;
        }
        rows.truncate(limit);
        Ok(rows)
    }

    /// Forgets who asked what, of requests that ended before a moment. Gives how many.
    pub fn forget_subject_requests(&mut self, before_ms: i64) -> Result<u64, StoreError> {
        let sql =
            "UPDATE subject_request SET body = NULL, outcome = NULL WHERE ended_ms < ?1 AND body IS NOT NULL";
        self.db.execute(sql, &[Datum::Int(before_ms)])
    }
}

fn subject_of(row: &dyn Row) -> Result<SubjectRow, StoreError> {
    Ok(SubjectRow {
        id: need(row.int(0), "subject_request", "id")?,
        ask: need(row.text(1), "subject_request", "ask")?.to_owned(),
        received_ms: need(row.int(2), "subject_request", "received_ms")?,
        due: need(row.text(3).and_then(|day| day.parse().ok()), "subject_request", "due")?,
        body: row.secret_text(4, ("subject_request", "body"))?.map(Cow::into_owned),
        who: need(row.text(5), "subject_request", "who")?.to_owned(),
        ended_ms: row.int(6),
        outcome: row.secret_text(7, ("subject_request", "outcome"))?.map(Cow::into_owned),
    })
}
