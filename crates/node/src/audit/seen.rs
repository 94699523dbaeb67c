//! What an account or a link saw between two moments, and the clock of a breach.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use joinder_core::{Act, AuditEvent, Deed, LogUse, OrganisationCode, Outcome, ReportId, SeriesId, Subjects};
use joinder_store::{AuditFilter, BreachRow, StoreError, Tx};
use serde::{Deserialize, Serialize};

use super::{
    NewAct,
    read::{each_entry, line_of},
};
use crate::{Node, NodeError, link::out_of};

/// Time to tell the supervisory authority after a breach became known (Directive (EU) 2016/680 art 30(1)).
pub const CLOCK: SignedDuration = SignedDuration::from_hours(72);

/// Characters of what people write.
const LONGEST: usize = 500;

/// Whose doings, between which moments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenQuery {
    /// For what it is asked.
    pub reading: LogUse,
    /// Whose: `operator`, `account:NAME` or `neighbour:CODE`.
    pub who: String,
    /// From this moment on, Unix milliseconds.
    pub from_ms: i64,
    /// To before this one.
    pub until_ms: i64,
}

/// What was seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// How often each deed was done.
    pub deeds: Vec<(Deed, u64)>,
    /// Reports that were shown or told, or taken along: each once.
    pub reports: Vec<ReportId>,
    /// How many times a report was counted that is not named, in acts about very many.
    pub more: u64,
    /// Whose they are, those with most first, as far as they are still here.
    pub owners: Vec<(OrganisationCode, usize)>,
    /// Series that were shown.
    pub series: Vec<SeriesId>,
    /// How many values were asked.
    pub asked: u64,
    /// The first act and the last.
    pub span_ms: Option<(i64, i64)>,
}

/// A breach that somebody noted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreachOf {
    /// Whose doings are meant.
    pub who: String,
    /// From when on.
    pub from_ms: i64,
    /// Until when.
    pub until_ms: i64,
    /// Who noted it.
    pub by: String,
    /// What is known of it.
    pub what: String,
    /// How its clock was stopped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub how: Option<String>,
}

/// A breach and its clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// Its number.
    pub id: i64,
    /// What it is.
    pub of: BreachOf,
    /// When it became known, Unix milliseconds.
    pub known_ms: i64,
    /// By when the authority is to be told.
    pub due_ms: i64,
    /// When it was, or when it was found that it need not be.
    pub ended_ms: Option<i64>,
}

impl Node {
    /// What an account or a link saw.
    pub fn audit_seen(&self, query: &SeenQuery) -> Result<Seen, NodeError> {
        self.record_reading(query.reading, Some(&query.who), None)?;
        self.audit_flushed()?;
        let span = AuditFilter {
            from_ms: Some(query.from_ms),
            before_ms: Some(query.until_ms),
            ..AuditFilter::default()
        };
        let mut gathered = Gathered::default();
        self.store().read(|tx| {
            let by = AuditFilter { who: Some(query.who.clone()), ..span.clone() };
            each_entry(tx, by, &mut |entry| {
                let line = line_of(entry);
                gathered.add(line.at_ms, line.event);
            })?;
            if let Some(code) = query.who.strip_prefix("neighbour:") {
                // What it asked and was answered stands under its own name. What it was told stands in the link's ledger.
                if let Ok(code) = code.parse::<OrganisationCode>() {
                    gathered.told(told_between(tx, &code, query.from_ms, query.until_ms)?);
                }
            }
            Ok::<_, NodeError>(())
        })?;
        let mut seen = gathered.seen();
        seen.owners = self.owners_seen(&seen.reports);
        Ok(seen)
    }

    fn owners_seen(&self, reports: &[ReportId]) -> Vec<(OrganisationCode, usize)> {
        let mut counts: BTreeMap<u16, usize> = BTreeMap::new();
        {
            let state = self.state();
            for &report in reports {
                if let Some(profile) = state.index.profile(report) {
                    *counts.entry(profile.owner).or_default() += 1;
                }
            }
        }
        let owners = self.owners();
        let mut all: Vec<(OrganisationCode, usize)> =
            counts.into_iter().filter_map(|(n, count)| Some((owners.code(n)?.clone(), count))).collect();
        all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        all
    }

    /// Notes a breach: its clock starts now. Gives its number.
    pub fn note_breach(&self, who: &str, span_ms: (i64, i64), what: &str) -> Result<i64, NodeError> {
        let breach = BreachOf {
            who: one_line("who", who)?,
            from_ms: span_ms.0,
            until_ms: span_ms.1,
            by: self.acting().actor.who(),
            what: one_line("what", what)?,
            how: None,
        };
        let (body, now) = (in_json(&breach)?, self.now_ms());
        let subjects = Subjects { account: Some(breach.who.as_str().into()), ..Subjects::default() };
        let act = self.ready(NewAct::of(Deed::BreachNoted).about(subjects))?;
        self.store().write("note breach", |tx| {
            let id = tx.add_breach(&body, now)?;
            self.write_act(tx, &act)?;
            Ok(id)
        })
    }

    /// Stops a breach's clock: the authority was told, or it was found that it need not be, and how.
    pub fn end_breach(&self, id: i64, how: &str) -> Result<(), NodeError> {
        let how = one_line("how", how)?;
        let now = self.now_ms();
        let act = self.ready(NewAct::of(Deed::BreachNoted))?;
        self.store().write("end breach", |tx| {
            let row = tx.breaches()?.into_iter().find(|row| row.id == id).ok_or(NodeError::NoSuchItem)?;
            let body = in_json(&BreachOf { how: Some(how), ..breach_of(row)?.of })?;
            if !tx.end_breach(id, &body, now)? {
                return Err(NodeError::NoSuchItem);
            }
            self.write_act(tx, &act)
        })
    }

    /// The breaches that were noted, the last first.
    pub fn breaches(&self) -> Result<Vec<Breach>, NodeError> {
        let rows = self.store().read(|tx| tx.breaches())?;
        Ok(rows.into_iter().map(breach_of).collect::<Result<_, StoreError>>()?)
    }
}

fn one_line(field: &'static str, text: &str) -> Result<String, NodeError> {
    let text = text.trim();
    let fine = (1..=LONGEST).contains(&text.chars().count())
        && !text.chars().any(joinder_core::is_disallowed_control)
        && !text.contains('\n');
    if fine {
        return Ok(text.to_owned());
    }
    Err(NodeError::Field { field, expected: format!("one line of 1 to {LONGEST} characters") })
}

fn in_json(breach: &BreachOf) -> Result<String, NodeError> {
    Ok(serde_json::to_string(breach).map_err(std::io::Error::from)?)
}

fn breach_of(row: BreachRow) -> Result<Breach, StoreError> {
    let of = serde_json::from_str(&row.body)
        .map_err(|_| StoreError::Corrupt { table: "breach", column: "body" })?;
    let clock_ms = i64::try_from(CLOCK.as_millis()).unwrap_or(i64::MAX);
    Ok(Breach {
        id: row.id,
        of,
        known_ms: row.known_ms,
        due_ms: row.known_ms.saturating_add(clock_ms),
        ended_ms: row.notified_ms,
    })
}

/// What is gathered act by act.
#[derive(Default)]
struct Gathered {
    deeds: BTreeMap<Deed, u64>,
    seen: Seen,
}

impl Gathered {
    fn add(&mut self, at_ms: i64, event: Option<AuditEvent>) {
        let Some(event) = event else { return };
        let seen = &mut self.seen;
        let (first, last) = seen.span_ms.unwrap_or((at_ms, at_ms));
        seen.span_ms = Some((first.min(at_ms), last.max(at_ms)));
        // What was refused was neither done nor seen.
        if event.outcome != Outcome::Done {
            return;
        }
        *self.deeds.entry(event.deed).or_default() += 1;
        // Whoever brings a file or withdraws a report is shown none by that.
        let shows = match event.deed.act() {
            Act::Consultation | Act::Disclosure | Act::Combination => true,
            Act::Collection | Act::Alteration | Act::Erasure => false,
        };
        if !shows {
            return;
        }
        seen.reports.extend(event.subjects.reports);
        seen.more += event.subjects.more;
        seen.series.extend(event.subjects.series);
        seen.asked += event.subjects.asked.map_or(0, |asked| asked.count);
    }

    fn told(&mut self, reports: Vec<ReportId>) {
        self.seen.reports.extend(reports);
    }

    fn seen(self) -> Seen {
        let mut seen = self.seen;
        seen.deeds = self.deeds.into_iter().collect();
        seen.reports.sort_unstable();
        seen.reports.dedup();
        seen.series.sort_unstable();
        seen.series.dedup();
        seen
    }
}

/// The reports of which a neighbour was told between two moments, by the link's own ledger.
fn told_between(
    tx: &mut Tx<'_>,
    code: &OrganisationCode,
    from_ms: i64,
    until_ms: i64,
) -> Result<Vec<ReportId>, StoreError> {
    let ledger = out_of(code);
    let (from, until) = (first_at(tx, &ledger, from_ms)?, first_at(tx, &ledger, until_ms)?);
    tx.ledger_subjects(&ledger, from, until)
}

/// The first entry of a ledger at a moment or later: entries rise with time.
fn first_at(tx: &mut Tx<'_>, ledger: &str, at_ms: i64) -> Result<u64, StoreError> {
    let (mut low, mut high) = (0, tx.ledger_size(ledger)?);
    while low < high {
        let middle = low + (high - low) / 2;
        let entry = tx.ledger_entry(ledger, middle)?;
        let entry = entry.ok_or(StoreError::Corrupt { table: "ledger_entry", column: "seq" })?;
        if entry.entry.header().at().as_millisecond() < at_ms { low = middle + 1 } else { high = middle }
    }
    Ok(low)
}
