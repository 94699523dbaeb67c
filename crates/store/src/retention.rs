//! What is due, what people decided about keeping it, and what went.

use jiff::civil::Date;
use joinder_core::{DisclosureFilter, LEAST, OrganisationCode, ReportId};
use joinder_matching::Decision;

use crate::{
    StoreError, Tx,
    db::{Datum, Row, need, next_number, to_json},
};

/// A report whose day is near or has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueRow {
    /// Which.
    pub id: ReportId,
    /// Whose.
    pub owner: OrganisationCode,
    /// Through which source it came.
    pub source: String,
    /// Its day.
    pub erase_by: Date,
    /// Whether its record states the day.
    pub is_stated: bool,
    /// Whether it is restricted.
    pub restricted: bool,
    /// The ground on which its erasure is stopped, as a code.
    pub stop: Option<String>,
}

/// What people decide about keeping a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeepingKind {
    /// It is kept longer.
    Extended,
    /// Somebody looked, and it may go on its day.
    LetGo,
    /// Its erasure is stopped.
    Stopped,
    /// It is kept and not used.
    Restricted,
}

impl KeepingKind {
    const ALL: [Self; 4] = [Self::Extended, Self::LetGo, Self::Stopped, Self::Restricted];

    fn name(self) -> &'static str {
        match self {
            Self::Extended => "extended",
            Self::LetGo => "let-go",
            Self::Stopped => "stopped",
            Self::Restricted => "restricted",
        }
    }
}

/// A decision to be kept.
#[derive(Clone, Copy)]
pub struct NewKeeping<'a> {
    /// About which report.
    pub report: ReportId,
    /// What.
    pub what: KeepingKind,
    /// On which ground.
    pub ground: Option<&'a str>,
    /// Until when, or for which day.
    pub until: Option<Date>,
    /// Why, in the person's words.
    pub why: &'a str,
    /// By whom.
    pub who: &'a str,
}

/// A decision as kept.
#[derive(Clone, PartialEq, Eq)]
pub struct KeepingRow {
    /// What.
    pub what: KeepingKind,
    /// On which ground.
    pub ground: Option<String>,
    /// Until when, or for which day.
    pub until: Option<Date>,
    /// Why.
    pub why: String,
    /// By whom.
    pub who: String,
    /// When, Unix milliseconds.
    pub at_ms: i64,
    /// How it ended.
    pub ended: Option<Ended>,
}

/// The end of a stop or a restriction.
#[derive(Clone, PartialEq, Eq)]
pub struct Ended {
    /// When, Unix milliseconds.
    pub at_ms: i64,
    /// By whom.
    pub who: String,
    /// Why; empty where that was not asked yet.
    pub why: String,
}

/// A pass over what was due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetentionRunRow {
    /// Its number.
    pub id: i64,
    /// When it began, Unix milliseconds.
    pub started_ms: i64,
    /// When it ended; none where it was cut short.
    pub ended_ms: Option<i64>,
    /// Its counts, as the node's JSON.
    pub body: String,
}

const DUE: &str = "SELECT report.id, report.owner, report.source, report.erase_by, \
    CAST(CASE WHEN entry.digest = entry.content THEN 1 ELSE 0 END AS BIGINT), report.restricted, \
    (SELECT MIN(keeping.ground) FROM keeping \
        WHERE keeping.report = report.id AND keeping.what = 'stopped' AND keeping.ended_ms IS NULL) \
    FROM report JOIN entry ON entry.seq = report.seq";

impl Tx<'_> {
    /// Reports whose day has come on `today`, the oldest day first, after the one given, at most `limit`.
    pub fn due_reports(
        &mut self,
        today: Date,
        after: Option<(Date, ReportId)>,
        limit: usize,
    ) -> Result<Vec<DueRow>, StoreError> {
        let sql = format!(
            "{DUE} WHERE report.erase_by <= ?1 AND (report.erase_by, report.id) > (?2, ?3) \
             ORDER BY report.erase_by, report.id LIMIT ?4"
        );
        let (today, (day, id)) = (today.to_string(), place(after));
        let params = [Datum::Text(&today), Datum::Text(&day), Datum::Int(id), Datum::Int(limit as i64)];
        self.due_rows(&sql, &params)
    }

    /// The same of an owner's reports up to a day, of which nobody has said yet that they may go on it.
    pub fn reports_to_review(
        &mut self,
        owner: &OrganisationCode,
        until: Date,
        after: Option<(Date, ReportId)>,
        limit: usize,
    ) -> Result<Vec<DueRow>, StoreError> {
        // Not by the index of owners: nearly all reports are one's, and they would be sorted.
        let sql = format!(
            "{DUE} WHERE report.erase_by <= ?1 AND (report.erase_by, report.id) > (?2, ?3) AND report.owner || '' = ?5 \
             AND NOT EXISTS (SELECT 1 FROM keeping WHERE keeping.report = report.id \
                AND keeping.what = 'let-go' AND keeping.until = report.erase_by) \
             ORDER BY report.erase_by, report.id LIMIT ?4"
        );
        let (until, (day, id)) = (until.to_string(), place(after));
        let params = [
            Datum::Text(&until),
            Datum::Text(&day),
            Datum::Int(id),
            Datum::Int(limit as i64),
            Datum::Text(owner.as_str()),
        ];
        self.due_rows(&sql, &params)
    }

    /// How long one report is kept.
    pub fn due_report(&mut self, id: ReportId) -> Result<Option<DueRow>, StoreError> {
        let sql = format!("{DUE} WHERE report.id = ?1");
        Ok(self.due_rows(&sql, &[Datum::Int(id.number())])?.pop())
    }

    fn due_rows(&mut self, sql: &str, params: &[Datum<'_>]) -> Result<Vec<DueRow>, StoreError> {
        let mut rows = Vec::new();
        self.db.query(sql, params, &mut |row| {
            rows.push(DueRow {
                id: need(row.int(0).and_then(ReportId::from_number), "report", "id")?,
                owner: need(row.text(1).and_then(|code| code.parse().ok()), "report", "owner")?,
                source: need(row.text(2), "report", "source")?.to_owned(),
                erase_by: need(row.text(3).and_then(|day| day.parse().ok()), "report", "erase_by")?,
                is_stated: row.int(4) == Some(1),
                restricted: row.int(5) == Some(1),
                stop: row.text(6).map(str::to_owned),
            });
            Ok(())
        })?;
        Ok(rows)
    }

    /// How many reports go in which month (`2029-03`), by source, of those that the filter lets through; others' are not
    /// counted where they are too few to be told.
    pub fn due_by_month(
        &mut self,
        filter: &DisclosureFilter,
        most: usize,
    ) -> Result<Vec<(String, String, u64)>, StoreError> {
        let mut all = Vec::new();
        self.grouped_by_month(filter, most, &mut |row| {
            let month = need(row.text(0), "report", "erase_by")?.to_owned();
            let source = need(row.text(1), "report", "source")?.to_owned();
            let count = |at| need(row.int(at).and_then(|n| usize::try_from(n).ok()), "report", "id");
            let (own, others) = (count(3)?, count(2)? - count(3)?);
            let told = own + if others < LEAST { 0 } else { others };
            if told > 0 {
                all.push((month, source, told as u64));
            }
            Ok(())
        })?;
        Ok(all)
    }

    /// Keeps a decision.
    pub fn add_keeping(&mut self, new: &NewKeeping<'_>, at_ms: i64) -> Result<(), StoreError> {
        let seq = next_number(self.db, "SELECT MAX(seq) FROM keeping")?;
        let until = new.until.map(|day| day.to_string());
        let sql = "INSERT INTO keeping (seq, report, what, ground, until, why, who, at_ms) \
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let params = [
            Datum::Int(seq),
            Datum::Int(new.report.number()),
            Datum::Text(new.what.name()),
            new.ground.into(),
            until.as_deref().into(),
            Datum::Text(new.why),
            Datum::Text(new.who),
            Datum::Int(at_ms),
        ];
        self.db.execute(sql, &params).map(|_| ())
    }

    /// Ends the stops or the restrictions of a report on one ground. False where there is none.
    pub fn end_keeping(
        &mut self,
        report: ReportId,
        what: KeepingKind,
        ground: &str,
        (who, why): (&str, &str),
        at_ms: i64,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE keeping SET ended_ms = ?3, ended_by = ?4, ended_why = ?6 \
            WHERE report = ?1 AND what = ?2 AND ended_ms IS NULL AND ground = ?5";
        let params = [
            Datum::Int(report.number()),
            Datum::Text(what.name()),
            Datum::Int(at_ms),
            Datum::Text(who),
            Datum::Text(ground),
            Datum::Text(why),
        ];
        Ok(self.db.execute(sql, &params)? > 0)
    }

    /// All decisions about keeping a report, oldest first.
    pub fn keepings(&mut self, report: ReportId) -> Result<Vec<KeepingRow>, StoreError> {
        let sql = "SELECT what, ground, until, why, who, at_ms, ended_ms, ended_by, ended_why FROM keeping \
            WHERE report = ?1 ORDER BY seq";
        let mut rows = Vec::new();
        self.db.query(sql, &[Datum::Int(report.number())], &mut |row| {
            rows.push(keeping_of(row)?);
            Ok(())
        })?;
        Ok(rows)
    }

    /// Makes a report restricted where a decision says so, and free where none does any more. What changes stands as a new
    /// version with the same content: so whoever follows the entries sees it.
    pub fn settle_restriction(&mut self, id: ReportId, who: &str, at_ms: i64) -> Result<bool, StoreError> {
        let mut wanted = 0;
        let sql =
            "SELECT COUNT(*) FROM keeping WHERE report = ?1 AND what = 'restricted' AND ended_ms IS NULL";
        self.db.query(sql, &[Datum::Int(id.number())], &mut |row| {
            wanted = i64::from(row.int(0).unwrap_or(0) > 0);
            Ok(())
        })?;
        let sql = "UPDATE report SET restricted = ?2 WHERE id = ?1 AND restricted <> ?2";
        if self.db.execute(sql, &[Datum::Int(id.number()), Datum::Int(wanted)])? == 0 {
            return Ok(false);
        }
        let seq = next_number(self.db, "SELECT MAX(seq) FROM entry")?;
        let sql = "INSERT INTO entry (seq, at_ms, kind, subject, version, who, body, digest, content) \
            SELECT CAST(?1 AS BIGINT), CAST(?2 AS BIGINT), kind, subject, version + 1, CAST(?3 AS TEXT), body, digest, content \
            FROM entry WHERE seq = (SELECT seq FROM report WHERE id = ?4)";
        let params = [Datum::Int(seq), Datum::Int(at_ms), Datum::Text(who), Datum::Int(id.number())];
        self.db.execute(sql, &params)?;
        let sql = "UPDATE report SET seq = ?2, version = version + 1 WHERE id = ?1";
        self.db.execute(sql, &[Datum::Int(id.number()), Datum::Int(seq)])?;
        Ok(true)
    }

    /// The reports of which a decision says that they are restricted.
    pub fn all_restricted(&mut self) -> Result<Vec<ReportId>, StoreError> {
        self.ids("SELECT report FROM keeping WHERE what = 'restricted' AND ended_ms IS NULL", &[])
    }

    /// Erases reports: their texts go from every version, with all that was kept beside them that could name somebody. The
    /// numbers of entries stay, and so do headers of ledgers, so that all of them still verify. [`crate::Store::scrub`] then
    /// empties what the database keeps behind its tables. Gives how many there were.
    pub fn erase_reports(&mut self, ids: &[ReportId], who: &str, at_ms: i64) -> Result<u64, StoreError> {
        let mut erased = 0;
        for &id in ids {
            erased += u64::from(self.withdraw(id, who, at_ms)?);
        }
        self.forget_reasons(ids)?;
        self.forget_in_look_ups(ids)?;
        Ok(erased)
    }

    /// The words in which people said why they decided on reports.
    fn forget_reasons(&mut self, ids: &[ReportId]) -> Result<(), StoreError> {
        for row in self.decisions()? {
            let about = match row.decision {
                Decision::Confirm { a, b } => [a, b],
                Decision::Reject { subject, other } => [subject, other],
                Decision::DeclareShared { .. } | Decision::DeclareOwn { .. } => continue,
            };
            if !row.why.is_empty() && about.iter().any(|id| ids.contains(id)) {
                self.db.execute("UPDATE decision SET why = '' WHERE seq = ?1", &[Datum::Int(row.seq)])?;
            }
        }
        Ok(())
    }

    /// The reports that look-ups told of: that somebody was told stays, of what goes.
    fn forget_in_look_ups(&mut self, ids: &[ReportId]) -> Result<(), StoreError> {
        let mut changed = Vec::new();
        self.db.query("SELECT id, told FROM look_up WHERE told <> '[]'", &[], &mut |row| {
            let told: Vec<i64> = crate::db::json(row.text(1), "look_up", "told")?;
            let kept: Vec<i64> =
                told.iter().copied().filter(|told| !ids.iter().any(|id| id.number() == *told)).collect();
            if kept.len() < told.len() {
                changed.push((need(row.int(0), "look_up", "id")?, to_json(&kept)));
            }
            Ok(())
        })?;
        for (id, told) in changed {
            self.db.execute(
                "UPDATE look_up SET told = ?2 WHERE id = ?1",
                &[Datum::Int(id), Datum::Text(&told)],
            )?;
        }
        Ok(())
    }

    /// What people called the series that ended from `since_ms` on with their last reports, and said of them; and of those
    /// that ended before while a report was only restricted, which is gone now.
    pub fn forget_ended_series(&mut self, since_ms: i64) -> Result<(), StoreError> {
        let params = [Datum::Int(since_ms)];
        self.db.execute(
            "WITH RECURSIVE gone (id) AS (\
                SELECT id FROM series WHERE into_series IS NULL AND ended_ms IS NOT NULL \
                    AND (ended_ms >= ?1 OR NOT EXISTS (SELECT 1 FROM report WHERE report.id = series.anchor)) \
                UNION SELECT series.id FROM series JOIN gone ON series.into_series = gone.id) \
             DELETE FROM series_history WHERE what IN ('named', 'offence', 'offence-undone') \
                AND series IN (SELECT id FROM gone)",
            &params,
        )?;
        self.db
            .execute(
                "WITH RECURSIVE gone (id) AS (\
                    SELECT id FROM series WHERE into_series IS NULL AND ended_ms IS NOT NULL \
                    AND (ended_ms >= ?1 OR NOT EXISTS (SELECT 1 FROM report WHERE report.id = series.anchor)) \
                    UNION SELECT series.id FROM series JOIN gone ON series.into_series = gone.id) \
                 UPDATE series SET name = NULL WHERE name IS NOT NULL AND id IN (SELECT id FROM gone)",
                &params,
            )
            .map(|_| ())
    }

    /// Keeps what a pass did.
    pub fn add_retention_run(
        &mut self,
        started_ms: i64,
        ended_ms: i64,
        body: &str,
    ) -> Result<i64, StoreError> {
        let id = next_number(self.db, "SELECT MAX(id) FROM retention_run")?;
        let sql = "INSERT INTO retention_run (id, started_ms, ended_ms, body) VALUES (?1, ?2, ?3, ?4)";
        let params = [Datum::Int(id), Datum::Int(started_ms), Datum::Int(ended_ms), Datum::Text(body)];
        self.db.execute(sql, &params)?;
        Ok(id)
    }

    /// The latest passes, newest first.
    pub fn retention_runs(&mut self, limit: usize) -> Result<Vec<RetentionRunRow>, StoreError> {
        let sql = "SELECT id, started_ms, ended_ms, body FROM retention_run ORDER BY id DESC LIMIT ?1";
        let mut rows = Vec::new();
        self.db.query(sql, &[Datum::Int(limit as i64)], &mut |row| {
            rows.push(RetentionRunRow {
                id: need(row.int(0), "retention_run", "id")?,
                started_ms: need(row.int(1), "retention_run", "started_ms")?,
                ended_ms: row.int(2),
                body: need(row.text(3), "retention_run", "body")?.to_owned(),
            });
            Ok(())
        })?;
        Ok(rows)
    }

    /// To whom a report was ever told over links: the headers of entries stay where what they told is gone.
    pub fn recipients(&mut self, report: ReportId) -> Result<Vec<OrganisationCode>, StoreError> {
        let sql = "SELECT DISTINCT ledger FROM ledger_entry WHERE subject = ?1 AND ledger LIKE 'out:%' \
            AND kind IN ('report', 'amendment', 'narrowed', 'widened') ORDER BY ledger";
        let mut all = Vec::new();
        self.db.query(sql, &[Datum::Int(report.number())], &mut |row| {
            let code = row.text(0).and_then(|ledger| ledger.strip_prefix("out:")?.parse().ok());
            all.push(need(code, "ledger_entry", "ledger")?);
            Ok(())
        })?;
        Ok(all)
    }

    /// Hands out every version that is kept of an owner's reports, as native JSON.
    pub fn each_body(
        &mut self,
        owner: &OrganisationCode,
        each: &mut dyn FnMut(ReportId, &[u8]),
    ) -> Result<(), StoreError> {
        let sql = "SELECT entry.subject, entry.body FROM entry JOIN report ON report.id = entry.subject \
            WHERE entry.kind IN (1, 2) AND entry.body IS NOT NULL AND report.owner || '' = ?1";
        self.db.query(sql, &[Datum::Text(owner.as_str())], &mut |row| {
            let id = need(row.int(0).and_then(ReportId::from_number), "entry", "subject")?;
            each(id, &row.secret(1, ("entry", "body"))?.unwrap_or_default());
            Ok(())
        })
    }
}

/// Where a list goes on: before the first day, where it begins.
fn place(after: Option<(Date, ReportId)>) -> (String, i64) {
    after.map_or((String::new(), -1), |(day, id)| (day.to_string(), id.number()))
}

fn keeping_of(row: &dyn Row) -> Result<KeepingRow, StoreError> {
    let what = row.text(0).and_then(|name| KeepingKind::ALL.into_iter().find(|kind| kind.name() == name));
    let until = row.text(2).map(|day| need(day.parse().ok(), "keeping", "until")).transpose()?;
    Ok(KeepingRow {
        what: need(what, "keeping", "what")?,
        ground: row.text(1).map(str::to_owned),
        until,
        why: need(row.text(3), "keeping", "why")?.to_owned(),
        who: need(row.text(4), "keeping", "who")?.to_owned(),
        at_ms: need(row.int(5), "keeping", "at_ms")?,
        ended: row.int(6).map(|at_ms| Ended {
            at_ms,
            who: row.text(7).unwrap_or_default().to_owned(),
            why: row.text(8).unwrap_or_default().to_owned(),
        }),
    })
}
