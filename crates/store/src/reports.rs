//! Reports: their versions among the entries, and the row by which they are found.

use std::fmt::Write as _;

use joinder_core::{
    Audience, DisclosureFilter, MatchKey, OrganisationCode, Release, Report, ReportId,
    codes::{Country, Kind, Tlp},
};
use joinder_matching::{Evidence, Profile, Wording};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use crate::{
    StoreError, Tx,
    db::{Datum, Dialect, Row, need, next_number},
    evidence,
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

/// A report ready to be written.
#[derive(Clone, Debug)]
pub struct NewReport {
    /// The report.
    pub report: Report,
    /// Its native JSON, as kept.
    pub body: Vec<u8>,
    /// [`digest_of`] the body.
    pub digest: [u8; 16],
    /// [`raw_digest_of`] the record as it came.
    pub raw_digest: [u8; 16],
    /// What matching takes of it.
    pub evidence: Evidence,
    /// Through which source it came.
    pub source: String,
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

/// Which reports a list shows. Always under a disclosure filter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// Words that all occur in the narrative.
    pub text: Option<String>,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// Of this owner.
    pub owner: Option<OrganisationCode>,
    /// Registered in this State.
    pub country: Option<Country>,
    /// Dated from, seconds.
    pub from: Option<i64>,
    /// Dated before, seconds.
    pub before: Option<i64>,
    /// Through this source.
    pub source: Option<String>,
    /// Only identifiers below this one: where the last page ended.
    pub below: Option<ReportId>,
}

const INSERT_ENTRY: &str =
    "INSERT INTO entry (seq, at_ms, kind, subject, version, who, body, digest) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
const INSERT_REPORT: &str = "INSERT INTO report (id, owner, reference, seq, version, source, digest, raw_digest, kind, country, \
    dated, loss, release, purposes, red, audience, tag, wording, evidence) \
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)";
const SELECT_STORED: &str = "SELECT report.id, report.version, report.source, entry.at_ms, entry.body, entry.digest \
    FROM report JOIN entry ON entry.seq = report.seq WHERE report.id = ?1";

impl Tx<'_> {
    /// What stands under a natural key.
    pub fn known(&mut self, owner: &str, reference: &str) -> Result<Option<Known>, StoreError> {
        let sql = "SELECT id, version, digest, raw_digest FROM report WHERE owner = ?1 AND reference = ?2";
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
                let pairs = keys.iter().map(|&(a, b)| if a.contains('\0') || b.contains('\0') { ("", "") } else { (a, b) });
                let wanted = to_json(&pairs.collect::<Vec<_>>());
                let sql = "SELECT id, version, digest, raw_digest, place \
                    FROM json_array_elements(CAST(?1 AS text)::json) WITH ORDINALITY AS wanted (pair, place) \
                    JOIN report ON owner = pair->>0 AND reference = pair->>1";
                let mut all = vec![None; keys.len()];
                self.db.query(sql, &[Datum::Text(&wanted)], &mut |row| {
                    let place = row.int(4).and_then(|place| usize::try_from(place - 1).ok());
                    let slot = need(place.and_then(|place| all.get_mut(place)), "report", "reference")?;
                    *slot = Some(known(row)?);
                    Ok(())
                })?;
                Ok(all)
            }
        }
    }

    /// Writes reports, each as a new entry with its row and its searchable words. `reports` holds a natural key once;
    /// what each write is was found by [`Self::known_many`] in the same transaction.
    pub fn write_reports(&mut self, reports: &[(NewReport, WriteKind)], at_ms: i64) -> Result<(), StoreError> {
        let amended = reports.iter().filter(|(_, kind)| matches!(kind, WriteKind::Amended { .. }));
        self.forget_rows(&amended.map(|(new, _)| new.evidence.report()).collect::<Vec<_>>())?;
        let first = next_number(self.db, "SELECT MAX(seq) FROM entry")?;
        let rows: Vec<RowOf<'_>> =
            reports.iter().zip(first..).map(|((new, kind), seq)| RowOf::new(new, *kind, seq)).collect();
        self.db.insert_many(INSERT_ENTRY, &mut rows.iter().map(|row| row.entry(at_ms)))?;
        self.db.insert_many(INSERT_REPORT, &mut rows.iter().map(RowOf::report))?;
        let texts: Vec<_> = reports.iter().map(|(new, _)| (new.evidence.report(), searchable(&new.report))).collect();
        self.text_add(&texts)
    }

    /// Takes the rows and words of reports away; their entries stay.
    fn forget_rows(&mut self, ids: &[ReportId]) -> Result<(), StoreError> {
        let mut texts = Vec::with_capacity(ids.len());
        for &id in ids {
            if let Some(stored) = self.report(id)? {
                texts.push((id, searchable(&stored.report)));
            }
        }
        self.text_remove(&texts)?;
        for id in ids {
            self.db.execute("DELETE FROM report WHERE id = ?1", &[Datum::Int(id.number())])?;
        }
        Ok(())
    }

    /// The owner takes a report back: its texts go from every version and from what was set aside of it, its row and words
    /// too; the entries' numbers stay. [`crate::Store::scrub`] then empties what the database keeps behind its tables.
    pub fn withdraw(&mut self, id: ReportId, who: &str, at_ms: i64) -> Result<bool, StoreError> {
        let Some(stored) = self.report(id)? else { return Ok(false) };
        self.forget_rows(&[id])?;
        self.db.execute("UPDATE entry SET body = NULL, digest = NULL WHERE subject = ?1", &[Datum::Int(id.number())])?;
        self.db.execute("DELETE FROM set_aside WHERE subject = ?1", &[Datum::Int(id.number())])?;
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
        ];
        self.db.execute(INSERT_ENTRY, &params)?;
        Ok(true)
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

    /// All versions of a report, oldest first.
    pub fn versions(&mut self, id: ReportId) -> Result<Vec<Version>, StoreError> {
        let sql = "SELECT version, at_ms, who, body, digest FROM entry WHERE subject = ?1 AND kind IN (1, 2) ORDER BY seq";
        let mut versions = Vec::new();
        self.db.query(sql, &[Datum::Int(id.number())], &mut |row| {
            versions.push(Version {
                number: need(row.int(0), "entry", "version")?,
                at_ms: need(row.int(1), "entry", "at_ms")?,
                who: row.text(2).unwrap_or_default().to_owned(),
                report: row.bytes(3).map(|body| parse(body, row.bytes(4))).transpose()?,
            });
            Ok(())
        })?;
        Ok(versions)
    }

    /// A page of reports, newest arrival first: those that the filter lets through and the query asks for.
    pub fn find_reports(
        &mut self,
        filter: &DisclosureFilter,
        query: &Query,
        limit: usize,
    ) -> Result<Vec<ReportId>, StoreError> {
        let (conditions, params) = self.conditions(filter, query);
        let sql = format!("SELECT id FROM report WHERE {conditions} ORDER BY id DESC LIMIT {limit}");
        let params: Vec<Datum<'_>> = params.iter().map(Owned::as_datum).collect();
        self.ids(&sql, &params)
    }

    /// How many reports the query asks for and the filter lets through, counted up to `most`.
    pub fn count_reports(&mut self, filter: &DisclosureFilter, query: &Query, most: usize) -> Result<usize, StoreError> {
        let (conditions, params) = self.conditions(filter, query);
        let sql = format!("SELECT COUNT(*) FROM (SELECT 1 FROM report WHERE {conditions} LIMIT {most}) AS counted");
        let params: Vec<Datum<'_>> = params.iter().map(Owned::as_datum).collect();
        let mut count = 0;
        self.db.query(&sql, &params, &mut |row| {
            count = row.int(0).unwrap_or(0) as usize;
            Ok(())
        })?;
        Ok(count)
    }

    fn conditions(&self, filter: &DisclosureFilter, query: &Query) -> (String, Vec<Owned>) {
        let mut sql = String::new();
        let mut params = Vec::new();
        disclosure_condition(filter, self.db.dialect(), &mut sql, &mut params);
        let mut and = |condition: &str, value: Owned, params: &mut Vec<Owned>| {
            params.push(value);
            // Writing to a String cannot fail.
            let _ = write!(sql, " AND {condition} ?{}", params.len());
        };
        if let Some(kind) = query.kind {
            and("kind =", Owned::Text(kind.to_string()), &mut params);
        }
        if let Some(owner) = &query.owner {
            and("owner =", Owned::Text(owner.to_string()), &mut params);
        }
        if let Some(country) = query.country {
            and("country =", Owned::Text(country.to_string()), &mut params);
        }
        if let Some(from) = query.from {
            and("dated >=", Owned::Int(from), &mut params);
        }
        if let Some(before) = query.before {
            and("dated <", Owned::Int(before), &mut params);
        }
        if let Some(source) = &query.source {
            and("source =", Owned::Text(source.clone()), &mut params);
        }
        if let Some(below) = query.below {
            and("id <", Owned::Int(below.number()), &mut params);
        }
        if let Some(text) = &query.text {
            match self.text_condition(text, params.len() + 1) {
                Some((condition, value)) => {
                    params.push(Owned::Text(value));
                    let _ = write!(sql, " AND {condition}");
                }
                // No word at all is in no text: never the same as not to ask for any.
                None => sql.push_str(" AND 1 = 0"),
            }
        }
        if let Some(condition) = reading_condition(filter, query) {
            sql.push_str(&condition);
        }
        (sql, params)
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

    /// The natural keys of all reports that the filter lets through, in order of arrival.
    pub fn each_visible_key(
        &mut self,
        filter: &DisclosureFilter,
        each: &mut dyn FnMut(ReportId, &str, &str) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let (conditions, params) = self.conditions(filter, &Query::default());
        let sql = format!("SELECT id, owner, reference FROM report WHERE {conditions} ORDER BY id");
        let params: Vec<Datum<'_>> = params.iter().map(Owned::as_datum).collect();
        self.db.query(&sql, &params, &mut |row| {
            let id = need(row.int(0).and_then(ReportId::from_number), "report", "id")?;
            let owner = need(row.text(1), "report", "owner")?;
            each(id, owner, need(row.text(2), "report", "reference")?)
        })
    }

    /// Checks that a report's row says what its entry holds: key, version, and all that queries filter by.
    pub fn verify_report(&mut self, id: ReportId) -> Result<(), StoreError> {
        let stored = need(self.report(id)?, "report", "seq")?;
        let known = self.known(stored.report.owner.as_str(), stored.report.reference.as_str())?;
        need(known.filter(|known| known.id == id), "report", "reference")?;
        let sql = "SELECT report.version - entry.version, report.kind, country, dated, loss, release, purposes, red, audience \
            FROM report JOIN entry ON entry.seq = report.seq AND entry.subject = report.id WHERE report.id = ?1";
        let mut wrong = Some("seq");
        self.db.query(sql, &[Datum::Int(id.number())], &mut |row| {
            let version = row.int(0) == Some(0);
            wrong = if version { Facts::read(row, 1)?.differs(&Facts::of(&stored.report)) } else { Some("version") };
            Ok(())
        })?;
        wrong.map_or(Ok(()), |column| Err(StoreError::Corrupt { table: "report", column }))
    }

    /// The evidence of all reports with what figures are counted from, in order of arrival: for rebuilding.
    pub fn each_evidence(
        &mut self,
        each: &mut dyn FnMut(KeptEvidence<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let sql = "SELECT id, tag, wording, kind, country, dated, evidence, owner, loss, release, purposes, red, audience \
            FROM report ORDER BY id";
        self.db.query(sql, &[], &mut |row| each(kept_evidence(row)?))
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
        ] {
            highest = highest.max(next_number(self.db, sql)? - 1);
        }
        Ok(highest)
    }
}

/// What the store keeps of a report for matching and figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptEvidence<'a> {
    /// The report.
    pub id: ReportId,
    /// See [`Evidence::tag`].
    pub tag: u32,
    /// The sketch of its narrative.
    pub wording: Wording,
    /// Its kind.
    pub kind: Kind,
    /// The State that registered it.
    pub country: Option<Country>,
    /// When it is dated, seconds.
    pub dated: Option<i64>,
    /// Whose it is.
    pub owner: &'a str,
    /// Euro cents lost.
    pub loss: i64,
    /// The conditions that decide who may see it.
    pub conditions: Conditions<'a>,
    keys: &'a [u8],
}

/// The part of a marking that decides disclosure, as columns hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Conditions<'a> {
    /// How far it may go.
    pub release: Release,
    /// Purposes, as bits.
    pub purposes: u8,
    /// TLP:RED.
    pub red: bool,
    /// `None`: all authorities; else codes, each between two line feeds.
    pub audience: Option<&'a str>,
}

impl KeptEvidence<'_> {
    /// The evidence, with the profile that the node makes of the rest.
    pub fn evidence(&self, profile: Profile) -> Result<Evidence, StoreError> {
        need(evidence::decode(self.id, self.tag, profile, self.keys), "report", "evidence")
    }
}

fn kept_evidence(row: &dyn Row) -> Result<KeptEvidence<'_>, StoreError> {
    let release = row.int(9).and_then(|r| u8::try_from(r).ok()).and_then(Release::from_number);
    Ok(KeptEvidence {
        id: need(row.int(0).and_then(ReportId::from_number), "report", "id")?,
        tag: need(row.int(1).and_then(|t| u32::try_from(t).ok()), "report", "tag")?,
        wording: Wording::from_number(need(row.int(2), "report", "wording")?),
        kind: need(row.text(3).and_then(|k| k.parse().ok()), "report", "kind")?,
        country: row.text(4).map(|c| need(c.parse().ok(), "report", "country")).transpose()?,
        dated: row.int(5),
        keys: need(row.bytes(6), "report", "evidence")?,
        owner: need(row.text(7), "report", "owner")?,
        loss: need(row.int(8), "report", "loss")?,
        conditions: Conditions {
            release: need(release, "report", "release")?,
            purposes: need(row.int(10).and_then(|p| u8::try_from(p).ok()), "report", "purposes")?,
            red: row.int(11) == Some(1),
            audience: row.text(12),
        },
    })
}

/// The words and keys by which a report is found.
fn searchable(report: &Report) -> Searchable {
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
    })
}

fn stored(row: &dyn Row) -> Result<Stored, StoreError> {
    Ok(Stored {
        row: ReportRow {
            id: need(row.int(0).and_then(ReportId::from_number), "report", "id")?,
            version: need(row.int(1), "report", "version")?,
            source: need(row.text(2), "report", "source")?.to_owned(),
        },
        received_ms: need(row.int(3), "entry", "at_ms")?,
        report: parse(need(row.bytes(4), "entry", "body")?, row.bytes(5))?,
    })
}

/// A body as it was written: its digest holds.
fn parse(body: &[u8], digest: Option<&[u8]>) -> Result<Report, StoreError> {
    need(digest.filter(|digest| **digest == digest_of(body)), "entry", "digest")?;
    let native = serde_json::from_slice::<joinder_core::NativeReport>(body).ok();
    need(native.and_then(|native| Report::try_from(native).ok()), "entry", "body")
}

/// A parameter that its query owns.
enum Owned {
    Int(i64),
    Text(String),
}

impl Owned {
    fn as_datum(&self) -> Datum<'_> {
        match self {
            Self::Int(n) => Datum::Int(*n),
            Self::Text(t) => Datum::Text(t),
        }
    }
}

/// The filter of [`DisclosureFilter::passes`] as SQL: the two must select the same.
fn disclosure_condition(filter: &DisclosureFilter, dialect: Dialect, sql: &mut String, params: &mut Vec<Owned>) {
    let purpose = joinder_core::codes::Purposes::of(&[filter.purpose]).bits();
    params.push(Owned::Text(filter.own.to_string()));
    params.push(Owned::Int(filter.least_release as i64));
    params.push(Owned::Int(i64::from(purpose)));
    params.push(Owned::Text(format!("\n{}\n", filter.own)));
    // Not LIKE: in SQLite it takes `nl` for `NL`, and a code may hold its wildcards.
    let named = match dialect {
        Dialect::Sqlite => "(audience IS NOT NULL AND instr(audience, ?4) > 0)",
        Dialect::Postgres => "(audience IS NOT NULL AND strpos(audience, ?4) > 0)",
    };
    let open = if filter.open_audience { "audience IS NULL OR " } else { "" };
    let any = if filter.any_list { "audience <> '' OR " } else { "" };
    sql.push_str("(owner = ?1 OR (release >= ?2 AND (purposes & ?3) <> 0 AND (");
    sql.push_str(open);
    sql.push_str(any);
    sql.push_str(named);
    sql.push_str(") AND (red = 0 OR ");
    sql.push_str(named);
    sql.push_str(")))");
}

/// A query by what a viewer may not read would tell it: words are looked for only where the viewer may read the
/// narrative, kind, State and date only where it may see them (see the table of [`joinder_core::disclosure`]).
fn reading_condition(filter: &DisclosureFilter, query: &Query) -> Option<String> {
    let by_facts = query.kind.is_some() || query.country.is_some() || query.from.is_some() || query.before.is_some();
    // A partner is the viewer whom no open audience reaches; the centre the one whom any list does.
    let release = if query.text.is_some() {
        if filter.open_audience { Release::Full as i64 } else { return Some(" AND owner = ?1".to_owned()) }
    } else if by_facts {
        if filter.any_list { Release::Hit as i64 } else { Release::Full as i64 }
    } else {
        return None;
    };
    Some(format!(" AND (owner = ?1 OR release >= {release})"))
}

/// What queries filter by, as the columns hold it.
struct Facts {
    kind: String,
    country: Option<String>,
    dated: Option<i64>,
    loss: i64,
    release: i64,
    purposes: i64,
    red: i64,
    audience: Option<String>,
}

impl Facts {
    fn of(report: &Report) -> Self {
        let marking = &report.marking;
        Self {
            kind: report.kind.to_string(),
            country: report.country.map(|country| country.to_string()),
            dated: report.dated().map(joinder_core::When::sort_seconds),
            loss: report.lost_eur_cents(),
            release: marking.release as i64,
            purposes: i64::from(marking.purposes.bits()),
            red: i64::from(marking.tlp == Tlp::Red),
            audience: match &marking.audience {
                Audience::Authorities => None,
                Audience::Only(list) => Some(list.iter().fold(String::new(), |all, code| format!("{all}\n{code}\n"))),
            },
        }
    }

    /// From eight columns of a row.
    fn read(row: &dyn Row, at: usize) -> Result<Self, StoreError> {
        Ok(Self {
            kind: need(row.text(at), "report", "kind")?.to_owned(),
            country: row.text(at + 1).map(str::to_owned),
            dated: row.int(at + 2),
            loss: need(row.int(at + 3), "report", "loss")?,
            release: need(row.int(at + 4), "report", "release")?,
            purposes: need(row.int(at + 5), "report", "purposes")?,
            red: need(row.int(at + 6), "report", "red")?,
            audience: row.text(at + 7).map(str::to_owned),
        })
    }

    /// The first column in which the two are not the same.
    fn differs(&self, other: &Self) -> Option<&'static str> {
        let columns = [
            (self.kind == other.kind, "kind"),
            (self.country == other.country, "country"),
            (self.dated == other.dated, "dated"),
            (self.loss == other.loss, "loss"),
            (self.release == other.release, "release"),
            (self.purposes == other.purposes, "purposes"),
            (self.red == other.red, "red"),
            (self.audience == other.audience, "audience"),
        ];
        columns.into_iter().find(|(same, _)| !same).map(|(_, column)| column)
    }
}

/// One report's columns, owned where they are computed.
struct RowOf<'a> {
    new: &'a NewReport,
    seq: i64,
    version: i64,
    facts: Facts,
    evidence: Vec<u8>,
    digest: [u8; 16],
}

impl<'a> RowOf<'a> {
    fn new(new: &'a NewReport, kind: WriteKind, seq: i64) -> Self {
        let version = match kind {
            WriteKind::New => 1,
            WriteKind::Amended { version } => version + 1,
        };
        Self {
            new,
            seq,
            version,
            facts: Facts::of(&new.report),
            evidence: evidence::encode(&new.evidence),
            digest: digest_of(&new.body),
        }
    }

    fn entry(&self, at_ms: i64) -> Vec<Datum<'_>> {
        vec![
            Datum::Int(self.seq),
            Datum::Int(at_ms),
            Datum::Int(EntryKind::Report as i64),
            Datum::Int(self.new.evidence.report().number()),
            Datum::Int(self.version),
            Datum::Text(&self.new.source),
            Datum::Bytes(&self.new.body),
            Datum::Bytes(&self.digest),
        ]
    }

    fn report(&self) -> Vec<Datum<'_>> {
        let NewReport { report, digest, raw_digest, evidence, source, .. } = self.new;
        let facts = &self.facts;
        vec![
            Datum::Int(evidence.report().number()),
            Datum::Text(report.owner.as_str()),
            Datum::Text(report.reference.as_str()),
            Datum::Int(self.seq),
            Datum::Int(self.version),
            Datum::Text(source),
            Datum::Bytes(digest),
            Datum::Bytes(raw_digest),
            Datum::Text(&facts.kind),
            facts.country.as_deref().into(),
            facts.dated.into(),
            Datum::Int(facts.loss),
            Datum::Int(facts.release),
            Datum::Int(facts.purposes),
            Datum::Int(facts.red),
            facts.audience.as_deref().into(),
            Datum::Int(i64::from(evidence.tag())),
            Datum::Int(evidence.profile().wording.to_number()),
            Datum::Bytes(&self.evidence),
        ]
    }
}

/// A JSON body of a small aggregate, or [`StoreError::Corrupt`].
pub(crate) fn json<T: serde::de::DeserializeOwned>(
    text: Option<&str>,
    table: &'static str,
    column: &'static str,
) -> Result<T, StoreError> {
    need(text.and_then(|t| serde_json::from_str(t).ok()), table, column)
}

/// The other way; only maps with keys that are no strings can fail, and none of ours has any.
pub(crate) fn to_json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| Json::Null.to_string())
}
