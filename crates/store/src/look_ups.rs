//! The log of look-ups over links. Why it keeps what it keeps is said where its table is made.

use std::fmt;

use joinder_core::{OrganisationCode, ReportId};
use sha2::{Digest, Sha256};

use crate::{
    StoreError, Tx,
    db::{Datum, Row, json, need, next_number, to_json},
};

/// Bytes kept of each value's digest.
const DIGEST: usize = 16;

const COLUMNS: &str =
    "id, side, organisation, who, at_ms, purpose, case_reference, outcome, told, salt, digests";

/// Who asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookUpSide {
    /// This node asked the organisation.
    Ours,
    /// The organisation asked this node.
    Theirs,
}

impl LookUpSide {
    const ALL: [Self; 2] = [Self::Ours, Self::Theirs];

    fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Theirs => "theirs",
        }
    }
}

/// A look-up to be logged.
#[derive(Clone, Copy)]
pub struct NewLookUp<'a> {
    /// Who asked.
    pub side: LookUpSide,
    /// The neighbour.
    pub organisation: &'a OrganisationCode,
    /// The person here who asked; none where the neighbour asked.
    pub who: Option<&'a str>,
    /// When, Unix milliseconds.
    pub at_ms: i64,
    /// The purpose's code.
    pub purpose: &'a str,
    /// In which case, in the asker's words.
    pub case: &'a str,
    /// Random bytes.
    pub salt: &'a [u8],
    /// What was asked; only digests of it are kept.
    pub values: &'a [String],
    /// What came of it, where that is known.
    pub outcome: Option<&'a str>,
    /// The reports that the neighbour was told of.
    pub told: &'a [ReportId],
}

impl fmt::Debug for NewLookUp<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NewLookUp({} values, …)", self.values.len())
    }
}

/// A look-up as logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookUpRow {
    /// Its number.
    pub id: i64,
    /// Who asked.
    pub side: LookUpSide,
    /// The neighbour.
    pub organisation: OrganisationCode,
    /// The person here who asked.
    pub who: Option<String>,
    /// When, Unix milliseconds.
    pub at_ms: i64,
    /// The purpose's code.
    pub purpose: String,
    /// In which case.
    pub case: String,
    /// What came of it.
    pub outcome: Option<String>,
    /// The reports that the neighbour was told of.
    pub told: Vec<ReportId>,
    salt: Vec<u8>,
    digests: Vec<u8>,
}

impl LookUpRow {
    /// How many values were asked.
    pub fn values(&self) -> usize {
        self.digests.len() / DIGEST
    }

    /// Whether this value was among them.
    pub fn asked(&self, value: &str) -> bool {
        let wanted = digest(&self.salt, value);
        self.digests.chunks_exact(DIGEST).any(|kept| *kept == wanted)
    }
}

impl Tx<'_> {
    /// Logs a look-up; gives its number.
    pub fn add_look_up(&mut self, new: &NewLookUp<'_>) -> Result<i64, StoreError> {
        let id = next_number(self.db, "SELECT MAX(id) FROM look_up")?;
        let mut digests = Vec::with_capacity(new.values.len() * DIGEST);
        for value in new.values {
            digests.extend(digest(new.salt, value));
        }
        let told: Vec<i64> = new.told.iter().map(|report| report.number()).collect();
        let told = to_json(&told);
        let sql = "INSERT INTO look_up (id, side, organisation, who, at_ms, purpose, case_reference, salt, digests, \
            outcome, told) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
        let params = [
            Datum::Int(id),
            Datum::Text(new.side.name()),
            Datum::Text(new.organisation.as_str()),
            new.who.into(),
            Datum::Int(new.at_ms),
            Datum::Text(new.purpose),
            Datum::Text(new.case),
            Datum::Bytes(new.salt),
            Datum::Bytes(&digests),
            new.outcome.into(),
            Datum::Text(&told),
        ];
        self.db.execute(sql, &params)?;
        Ok(id)
    }

    /// Says what came of a look-up.
    pub fn end_look_up(&mut self, id: i64, outcome: &str) -> Result<(), StoreError> {
        let sql = "UPDATE look_up SET outcome = ?2 WHERE id = ?1";
        self.db.execute(sql, &[Datum::Int(id), Datum::Text(outcome)]).map(|_| ())
    }

    /// Forgets look-ups before a moment.
    pub fn drop_look_ups(&mut self, before_ms: i64) -> Result<u64, StoreError> {
        self.db.execute("DELETE FROM look_up WHERE at_ms < ?1", &[Datum::Int(before_ms)])
    }

    /// The latest look-ups, the last first.
    pub fn look_ups(&mut self, limit: usize) -> Result<Vec<LookUpRow>, StoreError> {
        let mut rows = Vec::new();
        let sql = format!("SELECT {COLUMNS} FROM look_up ORDER BY id DESC LIMIT ?1");
        self.db.query(&sql, &[Datum::Int(limit as i64)], &mut |row| {
            rows.push(look_up_of(row)?);
            Ok(())
        })?;
        Ok(rows)
    }

    /// All look-ups in which a value was asked, the last first. Reads the whole log: the salts differ.
    pub fn look_ups_of(&mut self, value: &str) -> Result<Vec<LookUpRow>, StoreError> {
        let mut rows = Vec::new();
        let sql = format!("SELECT {COLUMNS} FROM look_up ORDER BY id DESC");
        self.db.query(&sql, &[], &mut |row| {
            let look_up = look_up_of(row)?;
            if look_up.asked(value) {
                rows.push(look_up);
            }
            Ok(())
        })?;
        Ok(rows)
    }
}

fn digest(salt: &[u8], value: &str) -> [u8; DIGEST] {
    let mut sha = Sha256::new();
    sha.update(salt);
    sha.update(value.as_bytes());
    let whole: [u8; 32] = sha.finalize().into();
    let mut first = [0; DIGEST];
    first.copy_from_slice(&whole[..DIGEST]);
    first
}

fn look_up_of(row: &dyn Row) -> Result<LookUpRow, StoreError> {
    let side = row.text(1).and_then(|name| LookUpSide::ALL.into_iter().find(|side| side.name() == name));
    let told: Vec<i64> = json(row.text(8), "look_up", "told")?;
    let told: Option<Vec<ReportId>> = told.into_iter().map(ReportId::from_number).collect();
    Ok(LookUpRow {
        id: need(row.int(0), "look_up", "id")?,
        side: need(side, "look_up", "side")?,
        organisation: need(row.text(2).and_then(|code| code.parse().ok()), "look_up", "organisation")?,
        who: row.text(3).map(str::to_owned),
        at_ms: need(row.int(4), "look_up", "at_ms")?,
        purpose: need(row.text(5), "look_up", "purpose")?.to_owned(),
        case: need(row.text(6), "look_up", "case_reference")?.to_owned(),
        outcome: row.text(7).map(str::to_owned),
        told: need(told, "look_up", "told")?,
        salt: need(row.bytes(9), "look_up", "salt")?.to_owned(),
        digests: need(row.bytes(10), "look_up", "digests")?.to_owned(),
    })
}
