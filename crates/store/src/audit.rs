//! By what entries of the audit ledger are found, and breaches.

use std::fmt::Write as _;

use joinder_core::{Outcome, ReportId};
use joinder_ledger::Header;

use crate::{
    LedgerEntry, StoreError, Tx,
    db::{Datum, Owned, need, next_number},
    ledgers::{COLUMNS_OF_E, entry_of, from_int, to_int},
};

/// The audit ledger's name in the store.
pub const AUDIT: &str = "audit";

/// By what an entry is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// The entry.
    pub seq: u64,
    /// When, Unix milliseconds.
    pub at_ms: i64,
    /// The act.
    pub act: String,
    /// The deed.
    pub deed: String,
    /// By whom.
    pub who: String,
    /// The organisation that was told.
    pub to: Option<String>,
    /// In which case.
    pub case: Option<String>,
    /// How many values were asked.
    pub asked: u64,
    /// How many reports it was about.
    pub reports: u64,
    /// What came of it; none where that was not kept yet.
    pub outcome: Option<String>,
}

/// Which entries to give.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// By whom.
    pub who: Option<String>,
    /// The organisation that was told.
    pub to: Option<String>,
    /// The act.
    pub act: Option<String>,
    /// The deed.
    pub deed: Option<String>,
    /// The case.
    pub case: Option<String>,
    /// That name this report.
    pub report: Option<ReportId>,
    /// At this moment or later, Unix milliseconds.
    pub from_ms: Option<i64>,
    /// Before this moment.
    pub before_ms: Option<i64>,
    /// Only those in which values were asked.
    pub asked: bool,
    /// Only entries from this one on.
    pub from: Option<u64>,
    /// Only entries before this one.
    pub below: Option<u64>,
}

/// How often something was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeedCount {
    /// What.
    pub deed: String,
    /// How often it was done.
    pub acts: u64,
    /// How often it was refused, or there was nothing.
    pub refused: u64,
    /// Of these, by how many values were asked.
    pub with_values: u64,
    /// How many values.
    pub asked: u64,
    /// About how many reports it was, each as often as it was.
    pub reports: u64,
}

/// A breach as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BreachRow {
    /// Its number.
    pub id: i64,
    /// The node's JSON.
    pub body: String,
    /// When it became known, Unix milliseconds.
    pub known_ms: i64,
    /// When its clock was stopped.
    pub notified_ms: Option<i64>,
}

impl AuditFilter {
    fn conditions(&self) -> (String, Vec<Owned>) {
        let (mut sql, mut params) = (String::from("1 = 1"), Vec::new());
        let mut and = |condition: &str, value: Option<Owned>, after: &str| {
            if let Some(value) = value {
                params.push(value);
                // Writing to a String cannot fail.
                let _ = write!(sql, " AND {condition} ?{}{after}", params.len());
            }
        };
        let text = |value: &Option<String>| value.clone().map(Owned::Text);
        and("a.who =", text(&self.who), "");
        and("a.recipient =", text(&self.to), "");
        and("a.act =", text(&self.act), "");
        and("a.deed =", text(&self.deed), "");
        and("a.case_reference =", text(&self.case), "");
        and("a.at_ms >=", self.from_ms.map(Owned::Int), "");
        and("a.at_ms <", self.before_ms.map(Owned::Int), "");
        and("a.seq >=", self.from.map(|seq| Owned::Int(to_int(seq))), "");
        and("a.seq <", self.below.map(|seq| Owned::Int(to_int(seq))), "");
        let report = self.report.map(|report| Owned::Int(report.number()));
        and("a.seq IN (SELECT seq FROM audit_report WHERE report =", report, ")");
        if self.asked {
            sql.push_str(" AND a.asked > 0");
        }
        (sql, params)
    }
}

impl Tx<'_> {
    /// Makes an entry findable.
    pub fn add_audit_row(&mut self, row: &AuditRow, reports: &[ReportId]) -> Result<(), StoreError> {
        let sql = "INSERT INTO audit (seq, at_ms, act, deed, who, recipient, case_reference, asked, reports, \
            outcome) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
        let params = [
            Datum::Int(to_int(row.seq)),
            Datum::Int(row.at_ms),
            Datum::Text(&row.act),
            Datum::Text(&row.deed),
            Datum::Text(&row.who),
            row.to.as_deref().into(),
            row.case.as_deref().into(),
            Datum::Int(to_int(row.asked)),
            Datum::Int(to_int(row.reports)),
            row.outcome.as_deref().into(),
        ];
        self.db.execute(sql, &params)?;
        if reports.is_empty() {
            return Ok(());
        }
        let seq = to_int(row.seq);
        let mut rows = reports.iter().map(|report| vec![Datum::Int(report.number()), Datum::Int(seq)]);
        self.db.insert_many("INSERT INTO audit_report (report, seq) VALUES (?1, ?2)", &mut rows)
    }

    /// Entries of the audit ledger, the last first, at most `limit`.
    pub fn audit_entries(
        &mut self,
        filter: &AuditFilter,
        limit: usize,
    ) -> Result<Vec<LedgerEntry>, StoreError> {
        let (conditions, params) = filter.conditions();
        let sql = format!(
            "SELECT {COLUMNS_OF_E} FROM audit a JOIN ledger_entry e ON e.ledger = '{AUDIT}' AND e.seq = a.seq \
            WHERE {conditions} ORDER BY a.seq DESC LIMIT {limit}"
        );
        let params: Vec<Datum<'_>> = params.iter().map(Owned::as_datum).collect();
        let mut all = Vec::new();
        self.db.query(&sql, &params, &mut |row| {
            all.push(entry_of(row)?);
            Ok(())
        })?;
        Ok(all)
    }

    /// By what entries are found, in their order.
    pub fn each_audit_row(
        &mut self,
        filter: &AuditFilter,
        each: &mut dyn FnMut(AuditRow) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let (conditions, params) = filter.conditions();
        let sql = format!(
            "SELECT a.seq, a.at_ms, a.act, a.deed, a.who, a.recipient, a.case_reference, a.asked, a.reports, \
            a.outcome FROM audit a WHERE {conditions} ORDER BY a.seq"
        );
        let params: Vec<Datum<'_>> = params.iter().map(Owned::as_datum).collect();
        self.db.query(&sql, &params, &mut |row| {
            each(AuditRow {
                seq: need(row.int(0).and_then(from_int), AUDIT, "seq")?,
                at_ms: need(row.int(1), AUDIT, "at_ms")?,
                act: need(row.text(2), AUDIT, "act")?.to_owned(),
                deed: need(row.text(3), AUDIT, "deed")?.to_owned(),
                who: need(row.text(4), AUDIT, "who")?.to_owned(),
                to: row.text(5).map(str::to_owned),
                case: row.text(6).map(str::to_owned),
                asked: need(row.int(7).and_then(from_int), AUDIT, "asked")?,
                reports: need(row.int(8).and_then(from_int), AUDIT, "reports")?,
                outcome: row.text(9).map(str::to_owned),
            })
        })
    }

    /// The reports that acts of this filter name, each once, in order of arrival.
    pub fn audit_reports(&mut self, filter: &AuditFilter) -> Result<Vec<ReportId>, StoreError> {
        let (conditions, params) = filter.conditions();
        let sql = format!(
            "SELECT DISTINCT r.report FROM audit_report r WHERE r.seq IN (SELECT a.seq FROM audit a WHERE {conditions}) \
            ORDER BY r.report"
        );
        let params: Vec<Datum<'_>> = params.iter().map(Owned::as_datum).collect();
        let mut all = Vec::new();
        self.db.query(&sql, &params, &mut |row| {
            all.push(need(row.int(0).and_then(ReportId::from_number), "audit_report", "report")?);
            Ok(())
        })?;
        Ok(all)
    }

    /// Which reports the entries from one number on to before another name, in order.
    pub fn audit_named(&mut self, from: u64, until: u64) -> Result<Vec<(u64, ReportId)>, StoreError> {
        let sql = "SELECT seq, report FROM audit_report WHERE seq >= ?1 AND seq < ?2 ORDER BY seq, report";
        let mut all = Vec::new();
        self.db.query(sql, &[Datum::Int(to_int(from)), Datum::Int(to_int(until))], &mut |row| {
            let seq = need(row.int(0).and_then(from_int), "audit_report", "seq")?;
            all.push((seq, need(row.int(1).and_then(ReportId::from_number), "audit_report", "report")?));
            Ok(())
        })?;
        Ok(all)
    }

    /// Erases what entries before a moment say, and that they can be found. Headers stay, and with them every head. Gives
    /// the first of them and the one behind the last; none where there is none.
    pub fn end_audit(&mut self, before_ms: i64) -> Result<Option<(u64, u64)>, StoreError> {
        let before = [Datum::Int(before_ms)];
        let mut ended = None;
        self.db.query("SELECT MIN(seq), MAX(seq) FROM audit WHERE at_ms < ?1", &before, &mut |row| {
            let of = |at: usize| row.int(at).and_then(from_int);
            ended = of(0).zip(of(1)).map(|(first, last)| (first, last + 1));
            Ok(())
        })?;
        if ended.is_none() {
            return Ok(None);
        }
        // This index is not what was signed: the header of an entry says how old it is.
        let sql = "SELECT ledger_entry.header FROM audit JOIN ledger_entry \
            ON ledger_entry.ledger = 'audit' AND ledger_entry.seq = audit.seq WHERE audit.at_ms < ?1";
        let mut changed = false;
        self.db.query(sql, &before, &mut |row| {
            let header = row.bytes(0).and_then(|header| serde_json::from_slice(header).ok());
            let header = header.and_then(|header| Header::from_value(header).ok());
            let header = need(header, "ledger_entry", "header")?;
            changed |= header.at().as_millisecond() >= before_ms;
            Ok(())
        })?;
        if changed {
            return Err(StoreError::Corrupt { table: "audit", column: "at_ms" });
        }
        for sql in [
            "DELETE FROM audit_report WHERE seq IN (SELECT seq FROM audit WHERE at_ms < ?1)",
            "UPDATE ledger_entry SET salt = NULL, payload = NULL WHERE ledger = 'audit' \
            AND seq IN (SELECT seq FROM audit WHERE at_ms < ?1)",
            "DELETE FROM audit WHERE at_ms < ?1",
        ] {
            self.db.execute(sql, &before)?;
        }
        Ok(ended)
    }

    /// The reports that entries of a ledger are about, each once; of the entries from the first number on to before the
    /// second.
    pub fn ledger_subjects(
        &mut self,
        ledger: &str,
        from: u64,
        until: u64,
    ) -> Result<Vec<ReportId>, StoreError> {
        let sql = "SELECT DISTINCT subject FROM ledger_entry WHERE ledger = ?1 AND seq >= ?2 AND seq < ?3 \
            AND subject IS NOT NULL AND kind IN ('report', 'amendment', 'narrowed', 'widened') ORDER BY subject";
        let params = [Datum::Text(ledger), Datum::Int(to_int(from)), Datum::Int(to_int(until))];
        let mut all = Vec::new();
        self.db.query(sql, &params, &mut |row| {
            all.push(need(row.int(0).and_then(ReportId::from_number), "ledger_entry", "subject")?);
            Ok(())
        })?;
        Ok(all)
    }

    /// How often each thing was done from one moment to another.
    pub fn audit_counts(&mut self, from_ms: i64, before_ms: i64) -> Result<Vec<DeedCount>, StoreError> {
        let counted = |what: &str, outcome: &str| {
            format!(
                "CAST(COALESCE(SUM(CASE WHEN outcome = '{outcome}' THEN {what} ELSE 0 END), 0) AS BIGINT)"
            )
        };
        let (done, refused) = (Outcome::Done.name(), Outcome::Refused.name());
        let sql = format!(
            "SELECT deed, {}, {}, {}, {}, {} FROM audit WHERE at_ms >= ?1 AND at_ms < ?2 GROUP BY deed ORDER BY deed",
            counted("1", done),
            counted("asked", done),
            counted("reports", done),
            counted("CASE WHEN asked > 0 THEN 1 ELSE 0 END", done),
            counted("1", refused),
        );
        let mut all = Vec::new();
        self.db.query(&sql, &[Datum::Int(from_ms), Datum::Int(before_ms)], &mut |row| {
            let number = |at, column| need(row.int(at).and_then(|n| u64::try_from(n).ok()), "audit", column);
            all.push(DeedCount {
                deed: need(row.text(0), "audit", "deed")?.to_owned(),
                acts: number(1, "seq")?,
                asked: number(2, "asked")?,
                reports: number(3, "reports")?,
                with_values: number(4, "asked")?,
                refused: number(5, "outcome")?,
            });
            Ok(())
        })?;
        Ok(all)
    }

    /// Acts before one of which it was not kept what came of them, the last first, at most `limit`. They are told from the last
    /// to the first, so there are some as long as the first of all is one.
    pub fn audit_without_outcome(&mut self, below: u64, limit: usize) -> Result<Vec<u64>, StoreError> {
        let mut first = false;
        self.db.query("SELECT outcome FROM audit ORDER BY seq LIMIT 1", &[], &mut |row| {
            first = row.text(0).is_none();
            Ok(())
        })?;
        let mut all = Vec::new();
        if first {
            let sql = "SELECT seq FROM audit WHERE seq < ?1 AND outcome IS NULL ORDER BY seq DESC LIMIT ?2";
            self.db.query(sql, &[Datum::Int(to_int(below)), Datum::Int(limit as i64)], &mut |row| {
                all.push(need(row.int(0).and_then(from_int), AUDIT, "seq")?);
                Ok(())
            })?;
        }
        Ok(all)
    }

    /// Says what came of an act.
    pub fn set_audit_outcome(&mut self, seq: u64, outcome: Outcome) -> Result<(), StoreError> {
        let sql = "UPDATE audit SET outcome = ?2 WHERE seq = ?1";
        self.db.execute(sql, &[Datum::Int(to_int(seq)), Datum::Text(outcome.name())]).map(|_| ())
    }

    /// Notes a breach; gives its number.
    pub fn add_breach(&mut self, body: &str, known_ms: i64) -> Result<i64, StoreError> {
        let id = next_number(self.db, "SELECT MAX(id) FROM breach")?;
        let params = [Datum::Int(id), Datum::Text(body), Datum::Int(known_ms)];
        self.db.execute("INSERT INTO breach (id, body, known_ms) VALUES (?1, ?2, ?3)", &params)?;
        Ok(id)
    }

    /// Stops the clock of a breach and says how. False where there is none that runs.
    pub fn end_breach(&mut self, id: i64, body: &str, at_ms: i64) -> Result<bool, StoreError> {
        let sql = "UPDATE breach SET body = ?2, notified_ms = ?3 WHERE id = ?1 AND notified_ms IS NULL";
        Ok(self.db.execute(sql, &[Datum::Int(id), Datum::Text(body), Datum::Int(at_ms)])? > 0)
    }

    /// The breaches, the last first.
    pub fn breaches(&mut self) -> Result<Vec<BreachRow>, StoreError> {
        let mut all = Vec::new();
        let sql = "SELECT id, body, known_ms, notified_ms FROM breach ORDER BY id DESC";
        self.db.query(sql, &[], &mut |row| {
            all.push(BreachRow {
                id: need(row.int(0), "breach", "id")?,
                body: need(row.text(1), "breach", "body")?.to_owned(),
                known_ms: need(row.int(2), "breach", "known_ms")?,
                notified_ms: row.int(3),
            });
            Ok(())
        })?;
        Ok(all)
    }
}
