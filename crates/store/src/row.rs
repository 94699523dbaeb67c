//! One report as rows of `entry` and `report`.

use joinder_core::{Audience, Report, codes::Tlp};

use crate::{
    StoreError, Write, WriteKind,
    db::{Datum, Row, need},
    evidence,
    reports::EntryKind,
};

/// What queries filter by, as the columns hold it.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    kind: String,
    country: Option<String>,
    dated: Option<i64>,
    loss: i64,
    release: i64,
    purposes: i64,
    red: i64,
    audience: Option<String>,
    pub(crate) erase_by: String,
}

impl Facts {
    pub(crate) fn of(report: &Report) -> Self {
        let marking = &report.marking;
        Self {
            kind: report.kind.to_string(),
            country: report.country.map(|country| country.to_string()),
            dated: report.dated().map(joinder_core::When::sort_seconds),
            loss: report.lost_eur_cents(),
            release: marking.release as i64,
            purposes: i64::from(marking.purposes.bits()),
            red: i64::from(marking.tlp == Tlp::Red),
            erase_by: marking.erase_by.to_string(),
            audience: match &marking.audience {
                Audience::Authorities => None,
                Audience::Only(list) => {
                    Some(list.iter().fold(String::new(), |all, code| format!("{all}\n{code}\n")))
                }
            },
        }
    }

    /// From nine columns of a row.
    pub(crate) fn read(row: &dyn Row, at: usize) -> Result<Self, StoreError> {
        Ok(Self {
            kind: need(row.text(at), "report", "kind")?.to_owned(),
            country: row.text(at + 1).map(str::to_owned),
            dated: row.int(at + 2),
            loss: need(row.int(at + 3), "report", "loss")?,
            release: need(row.int(at + 4), "report", "release")?,
            purposes: need(row.int(at + 5), "report", "purposes")?,
            red: need(row.int(at + 6), "report", "red")?,
            audience: row.text(at + 7).map(str::to_owned),
            erase_by: need(row.text(at + 8), "report", "erase_by")?.to_owned(),
        })
    }

    /// The first column in which the two are not the same.
    pub(crate) fn differs(&self, other: &Self) -> Option<&'static str> {
        let columns = [
            (self.kind == other.kind, "kind"),
            (self.country == other.country, "country"),
            (self.dated == other.dated, "dated"),
            (self.loss == other.loss, "loss"),
            (self.release == other.release, "release"),
            (self.purposes == other.purposes, "purposes"),
            (self.red == other.red, "red"),
            (self.audience == other.audience, "audience"),
            (self.erase_by == other.erase_by, "erase_by"),
        ];
        columns.into_iter().find(|(same, _)| !same).map(|(_, column)| column)
    }
}

/// One report's columns, owned where they are computed.
pub(crate) struct RowOf<'a> {
    write: &'a Write,
    source: &'a str,
    seq: i64,
    version: i64,
    evidence: Vec<u8>,
}

impl<'a> RowOf<'a> {
    pub(crate) fn new(write: &'a Write, source: &'a str, seq: i64) -> Self {
        let version = match write.kind {
            WriteKind::New => 1,
            WriteKind::Amended { version } => version + 1,
        };
        Self { write, source, seq, version, evidence: evidence::encode(&write.evidence) }
    }

    pub(crate) fn entry(&self, at_ms: i64) -> Vec<Datum<'_>> {
        let report = &self.write.report;
        vec![
            Datum::Int(self.seq),
            Datum::Int(at_ms),
            Datum::Int(EntryKind::Report as i64),
            Datum::Int(self.write.evidence.report().number()),
            Datum::Int(self.version),
            Datum::Text(self.source),
            Datum::Secret(&report.body),
            Datum::Bytes(&report.body_digest),
            Datum::Bytes(&report.digest),
        ]
    }

    pub(crate) fn report(&self) -> Vec<Datum<'_>> {
        let Write { report, evidence, .. } = self.write;
        let facts = &report.facts;
        vec![
            Datum::Int(evidence.report().number()),
            Datum::Text(&report.owner),
            Datum::Text(&report.reference),
            Datum::Int(self.seq),
            Datum::Int(self.version),
            Datum::Text(self.source),
            Datum::Bytes(&report.digest),
            Datum::Bytes(&report.raw_digest),
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
            Datum::Text(&facts.erase_by),
        ]
    }
}
