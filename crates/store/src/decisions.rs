//! Who decided what about a hit or a value, and what was taken back.

use joinder_matching::Decision;

use crate::{
    StoreError, Tx,
    db::{Datum, json, need, next_number, to_json},
};

/// A decision to be kept.
#[derive(Clone, Debug, PartialEq)]
pub struct NewDecision<'a> {
    /// What.
    pub decision: Decision,
    /// By whom.
    pub who: &'a str,
    /// Why, in the person's words.
    pub why: &'a str,
    /// When, Unix milliseconds.
    pub at_ms: i64,
}

/// A decision as kept.
#[derive(Clone, Debug, PartialEq)]
pub struct DecisionRow {
    /// Its number.
    pub seq: i64,
    /// What.
    pub decision: Decision,
    /// By whom.
    pub who: String,
    /// Why.
    pub why: String,
    /// When, Unix milliseconds.
    pub at_ms: i64,
    /// When it was taken back.
    pub undone_ms: Option<i64>,
}

impl Tx<'_> {
    /// Keeps a decision; gives its number.
    pub fn add_decision(&mut self, new: &NewDecision<'_>) -> Result<i64, StoreError> {
        let seq = next_number(self.db, "SELECT MAX(seq) FROM decision")?;
        let body = to_json(&new.decision);
        let sql = "INSERT INTO decision (seq, body, who, why, at_ms) VALUES (?1, ?2, ?3, ?4, ?5)";
        let params = [
            Datum::Int(seq),
            Datum::Text(&body),
            Datum::Text(new.who),
            Datum::Text(new.why),
            Datum::Int(new.at_ms),
        ];
        self.db.execute(sql, &params)?;
        Ok(seq)
    }

    /// Takes a decision back; `None` where it is not there or was taken back before.
    pub fn undo_decision(&mut self, seq: i64, at_ms: i64) -> Result<Option<Decision>, StoreError> {
        let standing = self.decisions()?.into_iter().find(|row| row.seq == seq && row.undone_ms.is_none());
        let Some(row) = standing else { return Ok(None) };
        let sql = "UPDATE decision SET undone_ms = ?2 WHERE seq = ?1";
        self.db.execute(sql, &[Datum::Int(seq), Datum::Int(at_ms)])?;
        Ok(Some(row.decision))
    }

    /// All decisions, oldest first.
    pub fn decisions(&mut self) -> Result<Vec<DecisionRow>, StoreError> {
        let sql = "SELECT seq, body, who, why, at_ms, undone_ms FROM decision ORDER BY seq";
        let mut rows = Vec::new();
        self.db.query(sql, &[], &mut |row| {
            rows.push(DecisionRow {
                seq: need(row.int(0), "decision", "seq")?,
                decision: json(row.text(1), "decision", "body")?,
                who: need(row.text(2), "decision", "who")?.to_owned(),
                why: need(row.text(3), "decision", "why")?.to_owned(),
                at_ms: need(row.int(4), "decision", "at_ms")?,
                undone_ms: row.int(5),
            });
            Ok(())
        })?;
        Ok(rows)
    }
}
