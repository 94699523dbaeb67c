//! Evidence as bytes, ten a key, and what stands beside it: the matching index is rebuilt by one walk over the reports.

use joinder_core::{
    MatchKey, OrganisationCode, Release, Report, ReportId, TraceKind,
    codes::{Country, Kind},
};
use joinder_matching::{Evidence, EvidenceBuilder, Profile, Wording};

use crate::{
    EntryKind, StoreError, Tx,
    db::{Datum, Row, need, next_number},
    reports::parse,
};

const WIDTH: usize = 10;

/// The keys of a report's evidence.
pub(crate) fn encode(evidence: &Evidence) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(evidence.keys().len() * WIDTH);
    for &(key, kind, listed) in evidence.keys() {
        bytes.extend_from_slice(&key.0.to_le_bytes());
        bytes.extend_from_slice(&[kind as u8, u8::from(listed)]);
    }
    bytes
}

/// Back from bytes; `None` where they are not what [`encode`] writes.
pub(crate) fn decode(report: ReportId, tag: u32, profile: Profile, bytes: &[u8]) -> Option<Evidence> {
    let chunks = bytes.chunks_exact(WIDTH);
    if !chunks.remainder().is_empty() {
        return None;
    }
    let mut builder = EvidenceBuilder::with_tag(report, tag, profile);
    for chunk in chunks {
        let key = MatchKey(u64::from_le_bytes(chunk[..8].try_into().ok()?));
        builder.key(key, TraceKind::from_number(chunk[8])?, chunk[9] == 1);
    }
    Some(builder.build())
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
    /// Whether it is kept and not used: it matches nothing.
    pub restricted: bool,
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
        need(decode(self.id, self.tag, profile, self.keys), "report", "evidence")
    }
}

fn kept_evidence(row: &dyn Row) -> Result<KeptEvidence<'_>, StoreError> {
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
        conditions: conditions(row, 9)?,
        restricted: row.int(13) == Some(1),
    })
}

/// The columns of conditions, from this one on.
fn conditions(row: &dyn Row, first: usize) -> Result<Conditions<'_>, StoreError> {
    let number = |at| row.int(first + at).and_then(|n| u8::try_from(n).ok());
    Ok(Conditions {
        release: need(number(0).and_then(Release::from_number), "report", "release")?,
        purposes: need(number(1), "report", "purposes")?,
        red: row.int(first + 2) == Some(1),
        audience: row.text(first + 3),
    })
}

/// Takes a report's identifier, the evidence kept of it, and the report.
pub type EachBeside<'a> =
    dyn FnMut(ReportId, Option<Evidence>, Result<Report, StoreError>) -> Result<(), StoreError> + 'a;

const COLUMNS: &str = "report.id, tag, wording, report.kind, country, dated, evidence, owner, loss, release, purposes, red, audience, restricted";

impl Tx<'_> {
    /// The evidence of all reports with what figures are counted from, in order of arrival: for rebuilding.
    pub fn each_evidence(
        &mut self,
        each: &mut dyn FnMut(KeptEvidence<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM report ORDER BY id");
        self.db.query(&sql, &[], &mut |row| each(kept_evidence(row)?))
    }

    /// The same of the reports that an entry after `seq` brought or changed, as they stand now. Costs those entries.
    pub fn each_evidence_after(
        &mut self,
        seq: i64,
        each: &mut dyn FnMut(KeptEvidence<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM entry JOIN report ON report.id = entry.subject AND report.seq = entry.seq \
            WHERE entry.seq > ?1 ORDER BY entry.seq"
        );
        self.db.query(&sql, &[seq.into()], &mut |row| each(kept_evidence(row)?))
    }

    /// The reports that their owners took back after `seq`.
    pub fn withdrawn_after(&mut self, seq: i64) -> Result<Vec<ReportId>, StoreError> {
        let sql = "SELECT subject FROM entry WHERE seq > ?1 AND kind = ?2 ORDER BY seq";
        let mut gone = Vec::new();
        self.db.query(sql, &[seq.into(), (EntryKind::Withdrawal as i64).into()], &mut |row| {
            gone.push(need(row.int(0).and_then(ReportId::from_number), "entry", "subject")?);
            Ok(())
        })?;
        Ok(gone)
    }

    /// What the entries after `after` up to `until` are about, in their order, and whether each brought a new report.
    pub fn touched(&mut self, after: i64, until: i64) -> Result<Vec<(ReportId, bool)>, StoreError> {
        let sql = "SELECT subject, version FROM entry WHERE seq > ?1 AND seq <= ?2 AND subject IS NOT NULL ORDER BY seq";
        let mut all = Vec::new();
        self.db.query(sql, &[after.into(), until.into()], &mut |row| {
            let id = need(row.int(0).and_then(ReportId::from_number), "entry", "subject")?;
            all.push((id, row.int(1) == Some(1)));
            Ok(())
        })?;
        Ok(all)
    }

    /// The number of the last entry; 0 before the first.
    pub fn last_entry(&mut self) -> Result<i64, StoreError> {
        Ok(next_number(self.db, "SELECT MAX(seq) FROM entry")? - 1)
    }

    /// How many reports of an owner stand under the same conditions, the restricted ones apart. Costs its reports.
    pub fn each_conditions(
        &mut self,
        owner: &OrganisationCode,
        each: &mut dyn FnMut(Conditions<'_>, bool, u64) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let sql = "SELECT release, purposes, red, audience, restricted, COUNT(*) FROM report WHERE owner = ?1 \
            GROUP BY release, purposes, red, audience, restricted";
        self.db.query(sql, &[Datum::Text(owner.as_str())], &mut |row| {
            let count = need(row.int(5).and_then(|n| u64::try_from(n).ok()), "report", "release")?;
            each(conditions(row, 0)?, row.int(4) == Some(1), count)
        })
    }

    /// The reports after the one numbered `after`, in the order of their numbers and at most `most`: the evidence kept of
    /// each, none where it cannot be read, beside the report, or why that cannot. Of the profile only the wording is known
    /// here.
    pub fn each_beside_evidence(
        &mut self,
        after: Option<ReportId>,
        most: usize,
        each: &mut EachBeside<'_>,
    ) -> Result<(), StoreError> {
        let sql = "SELECT report.id, tag, wording, evidence, entry.body, entry.digest \
            FROM report JOIN entry ON entry.seq = report.seq WHERE report.id > ?1 ORDER BY report.id LIMIT ?2";
        let params = [Datum::Int(after.map_or(-1, ReportId::number)), Datum::Int(most as i64)];
        self.db.query(sql, &params, &mut |row| {
            let id = need(row.int(0).and_then(ReportId::from_number), "report", "id")?;
            let tag = need(row.int(1).and_then(|t| u32::try_from(t).ok()), "report", "tag")?;
            let wording = Wording::from_number(need(row.int(2), "report", "wording")?);
            let keys = need(row.bytes(3), "report", "evidence")?;
            let kept = decode(id, tag, Profile { wording, ..Profile::UNKNOWN }, keys);
            let body = row.secret(4, ("entry", "body")).and_then(|body| need(body, "entry", "body"));
            each(id, kept, body.and_then(|body| parse(&body, row.bytes(5))))
        })
    }

    /// Keeps this evidence of reports in place of what was kept of them; their entries stay as they are.
    pub fn renew_evidence(&mut self, all: &[Evidence]) -> Result<(), StoreError> {
        let sql = "UPDATE report SET evidence = ?2, tag = ?3, wording = ?4 WHERE id = ?1";
        for evidence in all {
            let keys = encode(evidence);
            let params = [
                Datum::Int(evidence.report().number()),
                Datum::Bytes(&keys),
                Datum::Int(i64::from(evidence.tag())),
                Datum::Int(evidence.profile().wording.to_number()),
            ];
            self.db.execute(sql, &params)?;
        }
        Ok(())
    }
}
