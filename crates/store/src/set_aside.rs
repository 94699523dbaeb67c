//! Set aside: input that could not be taken, whole, with the reason.

use std::{borrow::Cow, collections::HashSet, fmt};

use joinder_core::{ReportId, SetAsideId};
use sha2::{Digest, Sha256};

use crate::{
    StoreError, Tx,
    db::{Datum, Dialect, Row, hex, need, next_number, to_json},
};

/// The slug of the reason that changes with who decides over a report.
const REASON_UNIT: &str = "unit";

/// Something to be set aside.
#[derive(Clone, PartialEq, Eq)]
pub struct NewSetAside {
    /// Its identifier.
    pub id: SetAsideId,
    /// Through which source it came.
    pub source: String,
    /// In which file.
    pub file: String,
    /// At which line, where lines are counted.
    pub line: Option<u64>,
    /// At which byte of the file.
    pub start: u64,
    /// Which field is at fault; none where it is the record as a whole.
    pub field: Option<String>,
    /// What was expected there.
    pub expected: String,
    /// The reason's slug.
    pub reason: String,
    /// The record, byte for byte.
    pub raw: Vec<u8>,
    /// True where the record was longer than what is kept.
    pub truncated: bool,
    /// The report that was kept without the field.
    pub subject: Option<ReportId>,
    /// What it takes to read the record again alone, as the node's JSON.
    pub around: Option<String>,
    /// The header of its table, byte for byte; empty where it has none.
    pub head: Vec<u8>,
}

impl fmt::Debug for NewSetAside {
    // The record and its file's name may name a victim.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewSetAside")
            .field("id", &self.id)
            .field("source", &self.source)
            .field("reason", &self.reason)
            .field("bytes", &self.raw.len())
            .finish_non_exhaustive()
    }
}

/// Something set aside, as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAsideRow {
    /// What was set aside.
    pub what: NewSetAside,
    /// When, Unix milliseconds.
    pub at_ms: i64,
    /// When it was settled, and how.
    pub closed: Option<(i64, String)>,
    /// The last entry at that time: a report with a later one has come since.
    pub seq: i64,
}

/// Records set aside for the same reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The reason's slug.
    pub reason: String,
    /// The source.
    pub source: String,
    /// The field at fault.
    pub field: Option<String>,
    /// What was expected.
    pub expected: String,
    /// How many.
    pub count: i64,
    /// How many of them are fields of reports that were taken without them.
    pub fields: i64,
}

const COLUMNS: &str = "id, source, at_ms, file, line, start, field, expected, reason, raw, truncated, subject, closed_ms, closed_how, \
    around, head, seq";

impl Tx<'_> {
    /// Drops what a source's files had set aside before a moment, dismissed or not; of all sources where `source` is empty.
    /// Gives how many there were.
    pub fn drop_set_aside(&mut self, source: &str, before_ms: i64) -> Result<u64, StoreError> {
        let sql = "DELETE FROM set_aside WHERE at_ms < ?2 AND (?1 = '' OR source = ?1)";
        self.db.execute(sql, &[Datum::Text(source), Datum::Int(before_ms)])
    }

    /// Sets aside what is not set aside already; gives how many were new. Comes after the reports of its batch are written.
    pub fn set_aside(&mut self, all: &[NewSetAside], at_ms: i64) -> Result<u64, StoreError> {
        if all.is_empty() {
            return Ok(0);
        }
        let digests: Vec<[u8; 32]> = all.iter().map(digest).collect();
        // What is wrong only as long as others decide over it was not put right for good by being taken once.
        let of_units = all.iter().zip(&digests).filter(|(one, _)| one.reason == REASON_UNIT);
        for (_, digest) in of_units {
            let sql = "DELETE FROM set_aside WHERE digest = ?1 AND closed_ms IS NOT NULL";
            self.db.execute(sql, &[Datum::Bytes(digest)])?;
        }
        let mut known = self.set_aside_before(&digests)?;
        let seq = next_number(self.db, "SELECT MAX(seq) FROM entry")? - 1;
        // A field that the report's new version lacks as well is that version's fault now; and a record that comes once more
        // comes after the version that stands.
        let comes_again = |one: &NewSetAside| one.subject.is_some() || one.reason == REASON_UNIT;
        let of_reports = all.iter().zip(&digests).filter(|(one, _)| comes_again(one));
        for (_, digest) in of_reports.filter(|(_, digest)| known.contains(*digest)) {
            let sql = "UPDATE set_aside SET seq = ?2 WHERE digest = ?1 AND closed_ms IS NULL";
            self.db.execute(sql, &[Datum::Bytes(digest), Datum::Int(seq)])?;
        }
        let sql = "INSERT INTO set_aside (id, digest, source, at_ms, file, line, start, field, expected, reason, raw, truncated, subject, \
            around, head, seq) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)";
        let mut new = 0;
        // The same fault twice in one batch counts once as well.
        let fresh =
            all.iter().zip(&digests).filter(|(_, digest)| known.insert(**digest)).inspect(|_| new += 1);
        self.db.insert_many(
            sql,
            &mut fresh.map(|(one, digest)| {
                vec![
                    Datum::Int(one.id.number()),
                    Datum::Bytes(digest),
                    one.source.as_str().into(),
                    Datum::Int(at_ms),
                    one.file.as_str().into(),
                    one.line.map(|l| l as i64).into(),
                    Datum::Int(one.start as i64),
                    one.field.as_deref().into(),
                    one.expected.as_str().into(),
                    one.reason.as_str().into(),
                    Datum::Secret(&one.raw),
                    Datum::Int(i64::from(one.truncated)),
                    one.subject.map(ReportId::number).into(),
                    one.around.as_deref().map_or(Datum::Null, Datum::SecretText),
                    Datum::Secret(&one.head),
                    Datum::Int(seq),
                ]
            }),
        )?;
        Ok(new)
    }

    /// Which of these are set aside already, settled ones too.
    fn set_aside_before(&mut self, digests: &[[u8; 32]]) -> Result<HashSet<[u8; 32]>, StoreError> {
        let mut known = HashSet::new();
        let mut each = |row: &dyn Row| {
            known.insert(need(row.bytes(0).and_then(|b| b.try_into().ok()), "set_aside", "digest")?);
            Ok(())
        };
        match self.db.dialect() {
            Dialect::Sqlite => {
                for digest in digests {
                    let sql = "SELECT digest FROM set_aside WHERE digest = ?1";
                    self.db.query(sql, &[Datum::Bytes(digest)], &mut each)?;
                }
            }
            Dialect::Postgres => {
                let sql = "SELECT digest FROM json_array_elements_text(CAST(?1 AS text)::json) AS wanted (hex) \
                    JOIN set_aside ON digest = decode(hex, 'hex')";
                let wanted = to_json(&digests.iter().map(|digest| hex(digest)).collect::<Vec<_>>());
                self.db.query(sql, &[Datum::Text(&wanted)], &mut each)?;
            }
        }
        Ok(known)
    }

    /// What is open, grouped by reason, source and field; the largest group first.
    pub fn set_aside_groups(&mut self) -> Result<Vec<Group>, StoreError> {
        let sql = "SELECT reason, source, field, MIN(expected), COUNT(*), COUNT(subject) FROM set_aside WHERE closed_ms IS NULL \
            GROUP BY reason, source, field ORDER BY COUNT(*) DESC, reason, source";
        let mut groups = Vec::new();
        self.db.query(sql, &[], &mut |row| {
            groups.push(Group {
                reason: need(row.text(0), "set_aside", "reason")?.to_owned(),
                source: need(row.text(1), "set_aside", "source")?.to_owned(),
                field: row.text(2).map(str::to_owned),
                expected: row.text(3).unwrap_or_default().to_owned(),
                count: row.int(4).unwrap_or(0),
                fields: row.int(5).unwrap_or(0),
            });
            Ok(())
        })?;
        Ok(groups)
    }

    /// Open records of one group, oldest first, after an identifier.
    pub fn set_aside_rows(
        &mut self,
        reason: Option<&str>,
        source: Option<&str>,
        after: Option<SetAsideId>,
        limit: usize,
    ) -> Result<Vec<SetAsideRow>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM set_aside WHERE closed_ms IS NULL AND (?1 = '' OR reason = ?1) \
             AND (?2 = '' OR source = ?2) AND id > ?3 ORDER BY id LIMIT {limit}"
        );
        let params = [
            Datum::Text(reason.unwrap_or_default()),
            Datum::Text(source.unwrap_or_default()),
            Datum::Int(after.map_or(-1, SetAsideId::number)),
        ];
        let mut rows = Vec::new();
        self.db.query(&sql, &params, &mut |row| {
            rows.push(row_of(row)?);
            Ok(())
        })?;
        Ok(rows)
    }

    /// One record, settled or not.
    pub fn set_aside_row(&mut self, id: SetAsideId) -> Result<Option<SetAsideRow>, StoreError> {
        let mut found = None;
        self.db.query(
            &format!("SELECT {COLUMNS} FROM set_aside WHERE id = ?1"),
            &[Datum::Int(id.number())],
            &mut |row| {
                found = Some(row_of(row)?);
                Ok(())
            },
        )?;
        Ok(found)
    }

    /// Settles a record as `how`, replayed or dismissed, and drops its bytes: nothing is kept for later without need.
    pub fn close_set_aside(&mut self, id: SetAsideId, how: &str, at_ms: i64) -> Result<bool, StoreError> {
        let sql = "UPDATE set_aside SET closed_ms = ?2, closed_how = ?3, raw = ?4, head = ?4 WHERE id = ?1 AND closed_ms IS NULL";
        let params = [Datum::Int(id.number()), Datum::Int(at_ms), how.into(), Datum::Bytes(&[])];
        let changed = self.db.execute(sql, &params)?;
        Ok(changed == 1)
    }

    /// The fields that an earlier version of a report lost are lost again: that version stands once more.
    pub fn set_aside_again(&mut self, id: ReportId, version: i64) -> Result<(), StoreError> {
        let sql = "UPDATE set_aside SET seq = (SELECT MAX(seq) FROM entry) WHERE subject = ?1 AND closed_ms IS NULL \
            AND seq >= (SELECT seq FROM entry WHERE subject = ?1 AND version = ?2) \
            AND seq < (SELECT seq FROM entry WHERE subject = ?1 AND version = ?3)";
        let params = [Datum::Int(id.number()), Datum::Int(version), Datum::Int(version + 1)];
        self.db.execute(sql, &params).map(|_| ())
    }

    /// How many are open.
    pub fn open_set_aside(&mut self) -> Result<i64, StoreError> {
        // The index holds all that this asks.
        self.count_set_aside("SELECT COUNT(*) FROM set_aside WHERE closed_ms IS NULL", &[])
    }

    /// How many were set aside after a moment and are open.
    pub fn set_aside_after(&mut self, after_ms: i64) -> Result<i64, StoreError> {
        let sql = "SELECT COUNT(*) FROM set_aside WHERE closed_ms IS NULL AND at_ms > ?1";
        self.count_set_aside(sql, &[Datum::Int(after_ms)])
    }

    fn count_set_aside(&mut self, sql: &str, params: &[Datum<'_>]) -> Result<i64, StoreError> {
        let mut count = 0;
        self.db.query(sql, params, &mut |row| {
            count = row.int(0).unwrap_or(0);
            Ok(())
        })?;
        Ok(count)
    }
}

/// Of what makes two faults the same: source, reason, field and bytes, and which record it is: the report that was kept
/// without the field, or else the place in the file. The same file read again finds them all; a report that stands in
/// tomorrow's file as well is not set aside twice.
fn digest(one: &NewSetAside) -> [u8; 32] {
    let mut sha = Sha256::new();
    for part in
        [one.source.as_bytes(), one.reason.as_bytes(), one.field.as_deref().unwrap_or_default().as_bytes()]
    {
        sha.update(part);
        sha.update([0]);
    }
    match one.subject {
        Some(report) => sha.update(report.number().to_be_bytes()),
        None => {
            sha.update(one.file.as_bytes());
            sha.update([0]);
            sha.update(one.line.unwrap_or_default().to_be_bytes());
            sha.update(one.start.to_be_bytes());
        }
    }
    sha.update(&one.raw);
    sha.finalize().into()
}

fn row_of(row: &dyn Row) -> Result<SetAsideRow, StoreError> {
    let what = NewSetAside {
        id: need(row.int(0).and_then(SetAsideId::from_number), "set_aside", "id")?,
        source: need(row.text(1), "set_aside", "source")?.to_owned(),
        file: need(row.text(3), "set_aside", "file")?.to_owned(),
        line: row.int(4).map(|l| l as u64),
        start: need(row.int(5), "set_aside", "start")? as u64,
        field: row.text(6).map(str::to_owned),
        expected: need(row.text(7), "set_aside", "expected")?.to_owned(),
        reason: need(row.text(8), "set_aside", "reason")?.to_owned(),
        raw: need(row.secret(9, ("set_aside", "raw"))?, "set_aside", "raw")?.into_owned(),
        truncated: row.int(10) == Some(1),
        subject: row.int(11).and_then(ReportId::from_number),
        around: row.secret_text(14, ("set_aside", "around"))?.map(Cow::into_owned),
        head: row.secret(15, ("set_aside", "head"))?.unwrap_or_default().into_owned(),
    };
    let closed = row.int(12).map(|at| (at, row.text(13).unwrap_or_default().to_owned()));
    let seq = need(row.int(16), "set_aside", "seq")?;
    Ok(SetAsideRow { what, at_ms: need(row.int(2), "set_aside", "at_ms")?, closed, seq })
}
