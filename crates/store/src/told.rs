//! What each neighbour was told of each report, so that it is told once, and taken back when it no longer holds.

use joinder_core::{MatchKey, ReportId};

use crate::{
    StoreError, Tx,
    db::{Datum, Row, need},
};

/// Stands where what was told is no longer known; no digest is it.
const NO_DIGEST: [u8; 16] = [0; 16];

/// What a neighbour holds of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// The entry that first told of it.
    pub began: u64,
    /// The entry that holds what it was told last.
    pub seq: u64,
    /// [`crate::digest_of`] that payload.
    pub digest: [u8; 16],
}

impl Tx<'_> {
    /// What a neighbour holds of a report; none where it knows nothing of it.
    pub fn told(&mut self, organisation: &str, report: ReportId) -> Result<Option<Told>, StoreError> {
        let sql = "SELECT began, seq, digest FROM told WHERE organisation = ?1 AND report = ?2";
        let mut found = None;
        self.db.query(sql, &[Datum::Text(organisation), Datum::Int(report.number())], &mut |row| {
            found = Some(told_of(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// Notes what a neighbour was told of a report, and the values that are why, where it was for a hit.
    pub fn set_told(
        &mut self,
        organisation: &str,
        report: ReportId,
        told: Told,
        keys: &[MatchKey],
    ) -> Result<(), StoreError> {
        self.forget_told(organisation, report)?;
        let sql = "INSERT INTO told (organisation, report, began, seq, digest) VALUES (?1, ?2, ?3, ?4, ?5)";
        let params = [
            Datum::Text(organisation),
            Datum::Int(report.number()),
            Datum::Int(told.began as i64),
            Datum::Int(told.seq as i64),
            Datum::Bytes(&told.digest),
        ];
        self.db.execute(sql, &params)?;
        for key in keys {
            let sql = "INSERT INTO told_key (organisation, key_hash, report) VALUES (?1, ?2, ?3)";
            let params = [Datum::Text(organisation), Datum::Int(key.0 as i64), Datum::Int(report.number())];
            self.db.execute(sql, &params)?;
        }
        Ok(())
    }

    /// The neighbour knows nothing of a report any more.
    pub fn forget_told(&mut self, organisation: &str, report: ReportId) -> Result<(), StoreError> {
        let params = [Datum::Text(organisation), Datum::Int(report.number())];
        self.db.execute("DELETE FROM told WHERE organisation = ?1 AND report = ?2", &params)?;
        self.db.execute("DELETE FROM told_key WHERE organisation = ?1 AND report = ?2", &params).map(|_| ())
    }

    /// As what, and for which values, neighbours were told of a report is forgotten: who guesses it could see by that whether
    /// it is right. That it was told stays until it is taken back.
    pub(crate) fn forget_what_was_told(&mut self, report: ReportId) -> Result<(), StoreError> {
        for link in self.links()? {
            let (organisation, report) =
                (Datum::Text(link.organisation.as_str()), Datum::Int(report.number()));
            let sql = "DELETE FROM told_key WHERE organisation = ?1 AND report = ?2";
            self.db.execute(sql, &[organisation, report])?;
            let sql = "UPDATE told SET digest = ?3 WHERE organisation = ?1 AND report = ?2";
            self.db.execute(sql, &[organisation, report, Datum::Bytes(&NO_DIGEST)])?;
        }
        Ok(())
    }

    /// Reports of which a neighbour knows, at most `limit`.
    pub fn told_reports(&mut self, organisation: &str, limit: usize) -> Result<Vec<ReportId>, StoreError> {
        let sql = "SELECT report FROM told WHERE organisation = ?1 ORDER BY report LIMIT ?2";
        self.told_ids(sql, &[Datum::Text(organisation), Datum::Int(limit as i64)])
    }

    /// Of how many reports a neighbour knows.
    pub fn count_told(&mut self, organisation: &str) -> Result<u64, StoreError> {
        let mut count = 0;
        let sql = "SELECT COUNT(*) FROM told WHERE organisation = ?1";
        self.db.query(sql, &[Datum::Text(organisation)], &mut |row| {
            count = need(row.int(0).and_then(|n| u64::try_from(n).ok()), "told", "report")?;
            Ok(())
        })?;
        Ok(count)
    }

    /// The values for which a neighbour was told of something.
    pub fn told_keys(&mut self, organisation: &str) -> Result<Vec<MatchKey>, StoreError> {
        let mut keys = Vec::new();
        let sql = "SELECT DISTINCT key_hash FROM told_key WHERE organisation = ?1";
        self.db.query(sql, &[Datum::Text(organisation)], &mut |row| {
            keys.push(MatchKey(need(row.int(0), "told_key", "key_hash")? as u64));
            Ok(())
        })?;
        Ok(keys)
    }

    /// The reports of which a neighbour was told for a value.
    pub fn told_for(&mut self, organisation: &str, key: MatchKey) -> Result<Vec<ReportId>, StoreError> {
        let sql = "SELECT report FROM told_key WHERE organisation = ?1 AND key_hash = ?2";
        self.told_ids(sql, &[Datum::Text(organisation), Datum::Int(key.0 as i64)])
    }

    fn told_ids(&mut self, sql: &str, params: &[Datum<'_>]) -> Result<Vec<ReportId>, StoreError> {
        let mut ids = Vec::new();
        self.db.query(sql, params, &mut |row| {
            ids.push(need(row.int(0).and_then(ReportId::from_number), "told", "report")?);
            Ok(())
        })?;
        Ok(ids)
    }

    /// Waits for a neighbour to confirm that it deleted what an entry takes back.
    pub fn add_recall(&mut self, organisation: &str, seq: u64) -> Result<(), StoreError> {
        let sql = "INSERT INTO recall (organisation, seq) VALUES (?1, ?2)";
        self.db.execute(sql, &[Datum::Text(organisation), Datum::Int(seq as i64)]).map(|_| ())
    }

    /// The neighbour confirms; nothing where nothing waited.
    pub fn end_recall(&mut self, organisation: &str, seq: u64) -> Result<(), StoreError> {
        let sql = "DELETE FROM recall WHERE organisation = ?1 AND seq = ?2";
        self.db.execute(sql, &[Datum::Text(organisation), Datum::Int(seq as i64)]).map(|_| ())
    }

    /// How many entries a neighbour has not confirmed.
    pub fn recalls(&mut self, organisation: &str) -> Result<u64, StoreError> {
        let mut count = 0;
        let sql = "SELECT COUNT(*) FROM recall WHERE organisation = ?1";
        self.db.query(sql, &[Datum::Text(organisation)], &mut |row| {
            count = need(row.int(0).and_then(|n| u64::try_from(n).ok()), "recall", "seq")?;
            Ok(())
        })?;
        Ok(count)
    }
}

pub(crate) fn told_of(row: &dyn Row) -> Result<Told, StoreError> {
    let number = |at| row.int(at).and_then(|n| u64::try_from(n).ok());
    Ok(Told {
        began: need(number(0), "told", "began")?,
        seq: need(number(1), "told", "seq")?,
        digest: need(row.bytes(2).and_then(|b| b.try_into().ok()), "told", "digest")?,
    })
}
