//! Reports: their versions among the entries, and the row by which they are found.

use std::fmt;

use jiff::civil::Date;
use joinder_core::{MatchKey, NativeReport, Report, ReportId, is_disallowed_control};
use joinder_matching::Evidence;
use sha2::{Digest, Sha256};

use crate::{
    StoreError, Tx,
    db::{Datum, Dialect, Row, hex, need, next_number, to_json},
    row::{Facts, RowOf},
    text::Searchable,
};

/// What an entry records. The numbers stand in databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum EntryKind {
    /// A version of a report, whole.
    Report = 1,
    /// The owner took the report back.
    Withdrawal = 2,
}

/// A report as the tables take it, but for its number and version: made wherever the report is at hand, so that whoever
/// writes only writes.
#[derive(Clone)]
pub struct NewReport {
    pub(crate) owner: Box<str>,
    pub(crate) reference: Box<str>,
    pub(crate) facts: Facts,
    pub(crate) text: Searchable,
    pub(crate) body: Vec<u8>,
    pub(crate) body_digest: [u8; 16],
    /// [`digest_of`] what makes two versions differ.
    pub digest: [u8; 16],
    /// [`raw_digest_of`] the record as it came.
    pub raw_digest: [u8; 16],
}

impl NewReport {
    /// `body` is the report's native JSON, as kept.
    pub fn new(report: &Report, body: Vec<u8>, digest: [u8; 16], raw_digest: [u8; 16]) -> Self {
        Self {
            owner: report.owner.as_str().into(),
            reference: report.reference.as_str().into(),
            facts: Facts::of(report),
            text: searchable(report),
            body_digest: digest_of(&body),
            body,
            digest,
            raw_digest,
        }
    }

    /// The natural key: owner and reference.
    pub fn natural_key(&self) -> (&str, &str) {
        (&self.owner, &self.reference)
    }

    /// Whether its day follows from the day of its arrival, and is no part of what makes versions differ.
    pub fn is_of_arrival(&self) -> bool {
        self.digest != self.body_digest
    }

    /// The day on which it is erased.
    pub fn erase_by(&self) -> Option<Date> {
        self.facts.erase_by.parse().ok()
    }

    /// The same report, to be erased on another day.
    pub fn until(mut self, day: Date) -> Result<Self, StoreError> {
        let mut native: NativeReport =
            crate::db::json(std::str::from_utf8(&self.body).ok(), "entry", "body")?;
        if let Some(marking) = &mut native.marking {
            marking.erase_by = day;
        }
        self.body = to_json(&native).into_bytes();
        self.body_digest = digest_of(&self.body);
        self.facts.erase_by = day.to_string();
        Ok(self)
    }

    /// Bytes that its entry takes.
    pub fn body_len(&self) -> usize {
        self.body.len()
    }
}

impl fmt::Debug for NewReport {
    // Victim data: whose it is, and its size.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewReport")
            .field("owner", &self.owner)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// One report to be written.
#[derive(Clone, Debug)]
pub struct Write {
    /// Its rows.
    pub report: NewReport,
    /// What matching takes of it, and under which identifier.
    pub evidence: Evidence,
    /// New or amended.
    pub kind: WriteKind,
}

/// What writing a report will be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteKind {
    /// Its natural key is new here.
    New,
    /// Another content stands under its natural key, in this version.
    Amended {
        /// The version that it replaces.
        version: i64,
    },
}

/// What stands under a natural key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// The report's identifier.
    pub id: ReportId,
    /// Its latest version.
    pub version: i64,
    /// Of its content.
    pub digest: [u8; 16],
    /// Of the record as it came.
    pub raw_digest: [u8; 16],
    /// The entry of its latest version.
    pub seq: i64,
}

/// A version that a later one replaced.
#[derive(Clone, Debug, PartialEq)]
pub struct OldVersion {
    /// As it was then.
    pub report: Report,
    /// The term of its marking.
    pub term: Term,
}

/// Where the day comes from on which a report is erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    /// The record states it.
    Stated,
    /// It follows from the day on which the record came.
    OfArrival,
}

/// Sixteen bytes of SHA-256 over a report's native JSON.
pub fn digest_of(body: &[u8]) -> [u8; 16] {
    shorten(Sha256::digest(body).as_slice())
}

/// The same over a record as it came, with what else decides what becomes of it: source and mapping.
pub fn raw_digest_of(salt: &[u8], raw: &[u8]) -> [u8; 16] {
    shorten(Sha256::new().chain_update(salt).chain_update(raw).finalize().as_slice())
}

fn shorten(hash: &[u8]) -> [u8; 16] {
    let mut short = [0; 16];
    short.copy_from_slice(&hash[..16]);
    short
}

/// A row of the table `report`: what lists need without reading the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportRow {
    /// Its identifier.
    pub id: ReportId,
    /// Its latest version.
    pub version: i64,
    /// Through which source it came.
    pub source: String,
    /// Whether it is kept and not used: then nothing of it is shown in lists, searches and hits, or told to anybody.
    pub restricted: bool,
}

/// A report as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// Its row.
    pub row: ReportRow,
    /// The report.
    pub report: Report,
    /// When its latest version came, Unix milliseconds.
    pub received_ms: i64,
}

/// One version of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// From 1.
    pub number: i64,
    /// When it came, Unix milliseconds.
    pub at_ms: i64,
    /// Through which source, or by whom.
    pub who: String,
    /// The report; none once erased or withdrawn.
    pub report: Option<Report>,
}

const INSERT_ENTRY: &str = "INSERT INTO entry (seq, at_ms, kind, subject, version, who, body, digest, content) \
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
const INSERT_REPORT: &str = "INSERT INTO report (id, owner, reference, seq, version, source, digest, raw_digest, kind, country, \
    dated, loss, release, purposes, red, audience, tag, wording, evidence, erase_by) \
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)";
const SELECT_STORED: &str = "SELECT report.id, report.version, report.source, entry.at_ms, entry.body, entry.digest, \
    report.restricted FROM report JOIN entry ON entry.seq = report.seq WHERE report.id = ?1";

impl Tx<'_> {
    /// What stands under a natural key.
    pub fn known(&mut self, owner: &str, reference: &str) -> Result<Option<Known>, StoreError> {
        let sql =
            "SELECT id, version, digest, raw_digest, seq FROM report WHERE owner = ?1 AND reference = ?2";
        let mut found = None;
        self.db.query(sql, &[owner.into(), reference.into()], &mut |row| {
            found = Some(known(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// What stands under each of these natural keys (owner, reference), in their order.
    pub fn known_many(&mut self, keys: &[(&str, &str)]) -> Result<Vec<Option<Known>>, StoreError> {
        match self.db.dialect() {
            Dialect::Sqlite => keys.iter().map(|(owner, reference)| self.known(owner, reference)).collect(),
            Dialect::Postgres => {
                // One round trip for all. No natural key holds a NUL, and PostgreSQL would refuse one.
                let pairs = keys
                    .iter()
                    .map(|&(a, b)| if a.contains('\0') || b.contains('\0') { ("", "") } else { (a, b) });
                let wanted = to_json(&pairs.collect::<Vec<_>>());
                let sql = "SELECT id, version, digest, raw_digest, seq, place \
                    FROM json_array_elements(CAST(?1 AS text)::json) WITH ORDINALITY AS wanted (pair, place) \
                    JOIN report ON owner = pair->>0 AND reference = pair->>1";
                let mut all = vec![None; keys.len()];
                self.db.query(sql, &[Datum::Text(&wanted)], &mut |row| {
                    let place = row.int(5).and_then(|place| usize::try_from(place - 1).ok());
                    let slot = need(place.and_then(|place| all.get_mut(place)), "report", "reference")?;
                    *slot = Some(known(row)?);
                    Ok(())
                })?;
                Ok(all)
            }
        }
    }

    /// Which version of each of these reports had this content, the latest where several had; none where none had.
    pub fn versions_that_said(
        &mut self,
        asked: &[(ReportId, [u8; 16])],
    ) -> Result<Vec<Option<i64>>, StoreError> {
        let mut all = vec![None; asked.len()];
        match self.db.dialect() {
            Dialect::Sqlite => {
                let sql = "SELECT MAX(version) FROM entry WHERE subject = ?1 AND content = ?2";
                for ((id, content), slot) in asked.iter().zip(&mut all) {
                    let params = [Datum::Int(id.number()), Datum::Bytes(content)];
                    self.db.query(sql, &params, &mut |row| {
                        *slot = row.int(0);
                        Ok(())
                    })?;
                }
            }
            Dialect::Postgres => {
                let sql = "SELECT place, MAX(version) \
                    FROM json_array_elements(CAST(?1 AS text)::json) WITH ORDINALITY AS wanted (pair, place) \
                    JOIN entry ON subject = CAST(pair->>0 AS bigint) AND content = decode(pair->>1, 'hex') GROUP BY place";
                let pairs: Vec<_> = asked.iter().map(|(id, content)| (id.number(), hex(content))).collect();
                self.db.query(sql, &[Datum::Text(&to_json(&pairs))], &mut |row| {
                    let place = row.int(0).and_then(|place| usize::try_from(place - 1).ok());
                    let slot = need(place.and_then(|place| all.get_mut(place)), "entry", "subject")?;
                    *slot = row.int(1);
                    Ok(())
                })?;
            }
        }
        Ok(all)
    }

    /// One version of a report; none once erased.
    pub fn version(&mut self, id: ReportId, number: i64) -> Result<Option<OldVersion>, StoreError> {
        let sql = "SELECT body, digest, content FROM entry WHERE subject = ?1 AND version = ?2 AND kind = 1";
        let mut found = None;
        self.db.query(sql, &[Datum::Int(id.number()), Datum::Int(number)], &mut |row| {
            let Some(body) = row.secret(0, ("entry", "body"))? else { return Ok(()) };
            // A term that the record states is part of its content; see `report.digest`.
            let term = if row.bytes(1) == row.bytes(2) { Term::Stated } else { Term::OfArrival };
            found = Some(OldVersion { report: parse(&body, row.bytes(1))?, term });
            Ok(())
        })?;
        Ok(found)
    }

    /// Notes that a record with other bytes gave the very report that stands: next time its bytes alone tell.
    pub fn refresh_raw_digest(&mut self, id: ReportId, raw_digest: &[u8; 16]) -> Result<(), StoreError> {
        let sql = "UPDATE report SET raw_digest = ?2 WHERE id = ?1";
        self.db.execute(sql, &[Datum::Int(id.number()), Datum::Bytes(raw_digest)]).map(|_| ())
    }

    /// Writes reports that came through `source`, each as a new entry with its row and its searchable words. `writes`
    /// holds a natural key once; what each write is was found by [`Self::known_many`] in the same transaction. Gives the
    /// number of the first entry; the others follow it without a gap.
    pub fn write_reports(&mut self, writes: &[Write], source: &str, at_ms: i64) -> Result<i64, StoreError> {
        let amended = writes.iter().filter(|write| matches!(write.kind, WriteKind::Amended { .. }));
        let amended: Vec<ReportId> = amended.map(|write| write.evidence.report()).collect();
        self.forget_rows(&amended)?;
        let first = next_number(self.db, "SELECT MAX(seq) FROM entry")?;
        let rows: Vec<RowOf<'_>> =
            writes.iter().zip(first..).map(|(write, seq)| RowOf::new(write, source, seq)).collect();
        self.db.insert_many(INSERT_ENTRY, &mut rows.iter().map(|row| row.entry(at_ms)))?;
        self.db.insert_many(INSERT_REPORT, &mut rows.iter().map(RowOf::report))?;
        if !amended.is_empty() {
            // What is restricted stays so, whatever comes of it.
            let sql = "UPDATE report SET restricted = 1 WHERE restricted = 0 AND id IN \
                (SELECT report FROM keeping WHERE what = 'restricted' AND ended_ms IS NULL)";
            self.db.execute(sql, &[])?;
        }
        let texts: Vec<_> =
            writes.iter().map(|write| (write.evidence.report(), &write.report.text)).collect();
        self.text_add(&texts)?;
        Ok(first)
    }

    /// Takes the rows and words of reports away; their entries stay.
    fn forget_rows(&mut self, ids: &[ReportId]) -> Result<(), StoreError> {
        let mut texts = Vec::with_capacity(ids.len());
        for &id in ids {
            if let Some(stored) = self.report(id)? {
                texts.push((id, searchable(&stored.report)));
            }
        }
        self.text_remove(&texts.iter().map(|(id, text)| (*id, text)).collect::<Vec<_>>())?;
        for id in ids {
            self.db.execute("DELETE FROM report WHERE id = ?1", &[Datum::Int(id.number())])?;
        }
        Ok(())
    }

    /// The owner takes a report back: its texts go from every version, from what was set aside of it and from what any
    /// neighbour is told or told of it, its row and words too, and what people decided about keeping it; the entries' numbers
    /// stay. [`crate::Store::scrub`] then empties what the database keeps behind its tables.
    pub fn withdraw(&mut self, id: ReportId, who: &str, at_ms: i64) -> Result<bool, StoreError> {
        let Some(stored) = self.report(id)? else { return Ok(false) };
        self.forget_rows(&[id])?;
        self.db.execute(
            "UPDATE entry SET body = NULL, digest = NULL, content = NULL WHERE subject = ?1",
            &[Datum::Int(id.number())],
        )?;
        self.db.execute("DELETE FROM set_aside WHERE subject = ?1", &[Datum::Int(id.number())])?;
        self.db.execute(
            "UPDATE ledger_entry SET salt = NULL, payload = NULL WHERE subject = ?1 \
                AND kind IN ('report', 'amendment', 'narrowed', 'widened')",
            &[Datum::Int(id.number())],
        )?;
        self.forget_what_was_told(id)?;
        self.db.execute("DELETE FROM keeping WHERE report = ?1", &[Datum::Int(id.number())])?;
        let asked = format!("{id} ");
        let sql = "DELETE FROM first_of_two WHERE substr(subject, 1, length(CAST(?1 AS TEXT))) = ?1";
        self.db.execute(sql, &[Datum::Text(&asked)])?;
        let seq = next_number(self.db, "SELECT MAX(seq) FROM entry")?;
        let params = [
            Datum::Int(seq),
            Datum::Int(at_ms),
            Datum::Int(EntryKind::Withdrawal as i64),
            Datum::Int(id.number()),
            Datum::Int(stored.row.version + 1),
            Datum::Text(who),
            Datum::Null,
            Datum::Null,
            Datum::Null,
        ];
        self.db.execute(INSERT_ENTRY, &params)?;
        Ok(true)
    }

    /// Erases the texts of all versions of a report but the latest: its owner narrowed what may be seen of it.
    pub fn erase_older_versions(&mut self, id: ReportId) -> Result<(), StoreError> {
        let sql = "UPDATE entry SET body = NULL, digest = NULL, content = NULL WHERE subject = ?1 \
            AND seq < (SELECT seq FROM report WHERE id = ?1)";
        self.db.execute(sql, &[Datum::Int(id.number())]).map(|_| ())
    }

    /// A report as it stands.
    pub fn report(&mut self, id: ReportId) -> Result<Option<Stored>, StoreError> {
        let mut found = None;
        self.db.query(SELECT_STORED, &[Datum::Int(id.number())], &mut |row| {
            found = Some(stored(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// The entry of a report's latest version; none where there is no such report.
    pub fn report_seq(&mut self, id: ReportId) -> Result<Option<i64>, StoreError> {
        let mut found = None;
        self.db.query("SELECT seq FROM report WHERE id = ?1", &[Datum::Int(id.number())], &mut |row| {
            found = Some(need(row.int(0), "report", "seq")?);
            Ok(())
        })?;
        Ok(found)
    }

    /// All versions of a report, oldest first.
    pub fn versions(&mut self, id: ReportId) -> Result<Vec<Version>, StoreError> {
        let sql = "SELECT version, at_ms, who, body, digest FROM entry WHERE subject = ?1 AND kind IN (1, 2) ORDER BY seq";
        let mut versions = Vec::new();
        self.db.query(sql, &[Datum::Int(id.number())], &mut |row| {
            versions.push(Version {
                number: need(row.int(0), "entry", "version")?,
                at_ms: need(row.int(1), "entry", "at_ms")?,
                who: row.text(2).unwrap_or_default().to_owned(),
                report: row
                    .secret(3, ("entry", "body"))?
                    .map(|body| parse(&body, row.bytes(4)))
                    .transpose()?,
            });
            Ok(())
        })?;
        Ok(versions)
    }

    /// The natural keys of all reports, in order of arrival.
    pub fn each_natural_key(
        &mut self,
        each: &mut dyn FnMut(ReportId, &str, &str) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.db.query("SELECT id, owner, reference FROM report ORDER BY id", &[], &mut |row| {
            let id = need(row.int(0).and_then(ReportId::from_number), "report", "id")?;
            let owner = need(row.text(1), "report", "owner")?;
            each(id, owner, need(row.text(2), "report", "reference")?)
        })
    }

    /// Checks that a report's row says what its entry holds: key, version, and all that queries filter by.
    pub fn verify_report(&mut self, id: ReportId) -> Result<(), StoreError> {
        let stored = need(self.report(id)?, "report", "seq")?;
        let mut reference = String::new();
        self.db.query(
            "SELECT reference FROM report WHERE id = ?1",
            &[Datum::Int(id.number())],
            &mut |row| {
                reference = need(row.text(0), "report", "reference")?.to_owned();
                Ok(())
            },
        )?;
        let known = self.known(stored.report.owner.as_str(), &reference)?;
        let same = |known: &Known| known.id == id && plain(&reference) == stored.report.reference.as_str();
        need(known.filter(same), "report", "reference")?;
        let sql = "SELECT report.version - entry.version, report.kind, country, dated, loss, release, purposes, red, audience, \
            erase_by FROM report JOIN entry ON entry.seq = report.seq AND entry.subject = report.id WHERE report.id = ?1";
        let mut wrong = Some("seq");
        self.db.query(sql, &[Datum::Int(id.number())], &mut |row| {
            let version = row.int(0) == Some(0);
            wrong = if version {
                Facts::read(row, 1)?.differs(&Facts::of(&stored.report))
            } else {
                Some("version")
            };
            Ok(())
        })?;
        wrong.map_or(Ok(()), |column| Err(StoreError::Corrupt { table: "report", column }))
    }

    /// The highest identifier given to anything: where a fresh [`joinder_core::IdSource`] continues.
    pub fn highest_id(&mut self) -> Result<i64, StoreError> {
        let mut highest = 0;
        for sql in [
            "SELECT MAX(subject) FROM entry",
            "SELECT MAX(id) FROM report",
            "SELECT MAX(id) FROM series",
            "SELECT MAX(id) FROM set_aside",
            "SELECT MAX(id) FROM receipt",
            "SELECT MAX(id) FROM request",
        ] {
            highest = highest.max(next_number(self.db, sql)? - 1);
        }
        Ok(highest)
    }
}

/// The words and keys by which a report is found.
pub(crate) fn searchable(report: &Report) -> Searchable {
    let narrative = report.narrative.as_ref().map_or("", |narrative| narrative.text.as_str());
    Searchable::new(&[narrative, report.reference.as_str()], all_keys(report))
}

/// The keys of every valid trace whatever its side, once each.
fn all_keys(report: &Report) -> Vec<MatchKey> {
    let mut keys: Vec<_> = report.observables.iter().filter_map(joinder_core::Observable::key).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn known(row: &dyn Row) -> Result<Known, StoreError> {
    Ok(Known {
        id: need(row.int(0).and_then(ReportId::from_number), "report", "id")?,
        version: need(row.int(1), "report", "version")?,
        digest: need(row.bytes(2).and_then(|b| b.try_into().ok()), "report", "digest")?,
        raw_digest: need(row.bytes(3).and_then(|b| b.try_into().ok()), "report", "raw_digest")?,
        seq: need(row.int(4), "report", "seq")?,
    })
}

fn stored(row: &dyn Row) -> Result<Stored, StoreError> {
    Ok(Stored {
        row: ReportRow {
            id: need(row.int(0).and_then(ReportId::from_number), "report", "id")?,
            version: need(row.int(1), "report", "version")?,
            source: need(row.text(2), "report", "source")?.to_owned(),
            restricted: row.int(6) == Some(1),
        },
        received_ms: need(row.int(3), "entry", "at_ms")?,
        report: parse(&need(row.secret(4, ("entry", "body"))?, "entry", "body")?, row.bytes(5))?,
    })
}

/// A body as it was written: its digest holds.
pub(crate) fn parse(body: &[u8], digest: Option<&[u8]>) -> Result<Report, StoreError> {
    need(digest.filter(|digest| **digest == digest_of(body)), "entry", "digest")?;
    let native = serde_json::from_slice::<NativeReport>(body).ok().or_else(|| written_earlier(body));
    need(native.and_then(|native| Report::try_from(native).ok()), "entry", "body")
}

/// What an earlier version kept, which took references with some signs that hide: they are read without these.
fn written_earlier(body: &[u8]) -> Option<NativeReport> {
    let mut body: serde_json::Value = serde_json::from_slice(body).ok()?;
    let reference = body.get_mut("reference")?;
    *reference = plain(reference.as_str()?).into();
    serde_json::from_value(body).ok()
}

fn plain(reference: &str) -> String {
    reference.replace(is_disallowed_control, "")
}
