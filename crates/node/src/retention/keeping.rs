//! Until when a report is kept and why, as people see it; and those whose day is near.

use jiff::civil::Date;
use joinder_core::{Keeping, ReportId, SetBy, Unit, codes::StopGround};
use joinder_store::{Ended, KeepingKind, KeepingRow, StoreError, Tx};

use crate::{
    HistoryLine, Node, NodeError, ReportLine, people::unit_of_source, reports::page_size, views::SeriesNames,
};

/// How long a report is kept, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeepingView {
    /// The day on which it is erased.
    pub until: Date,
    /// Who set that day.
    pub set_by: SetBy,
    /// From when on people are asked about it.
    pub review_on: Date,
    /// What stops its erasure.
    pub stop: Option<StopView>,
    /// Whether it is kept and not used.
    pub restricted: bool,
    /// The unit that decides about it; none where any does.
    pub unit: Option<Unit>,
}

/// What stops an erasure.
#[derive(Clone, PartialEq, Eq)]
pub struct StopView {
    /// On which ground.
    pub ground: StopGround,
    /// Why, in the person's words.
    pub why: String,
    /// Who says so.
    pub who: String,
}

impl std::fmt::Debug for StopView {
    // The reason may name a victim.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StopView").field("ground", &self.ground).finish_non_exhaustive()
    }
}

/// A report whose day is near or has come.
#[derive(Clone, Debug, PartialEq)]
pub struct ReviewLine {
    /// As in a list.
    pub line: ReportLine,
    /// How long it is kept.
    pub keeping: KeepingView,
}

/// Reports whose day is near, the nearest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Review {
    /// The rows.
    pub rows: Vec<ReviewLine>,
    /// Where the next page begins.
    pub next: Option<String>,
}

impl Node {
    /// Own reports that people may look at before they go, and those that a stop holds.
    pub fn review(&self, cursor: Option<&str>, limit: usize) -> Result<Review, NodeError> {
        let limit = page_size(limit);
        let after = cursor.map(|text| place(text).ok_or(NodeError::Cursor)).transpose()?;
        let until = Keeping::in_review_until(self.today());
        self.store().read(|tx| {
            let mut due = tx.reports_to_review(&self.organisation().code, until, after, limit + 1)?;
            let is_more = due.len() > limit;
            due.truncate(limit);
            let next = due.last().filter(|_| is_more).map(|last| format!("{},{}", last.erase_by, last.id));
            let ids: Vec<ReportId> = due.iter().map(|row| row.id).collect();
            let names = SeriesNames::of(self, tx, &ids)?;
            let mut rows = Vec::with_capacity(ids.len());
            for id in ids {
                let Some(stored) = tx.report(id)? else { continue };
                let Some(line) = self.line_though_restricted(&stored, &names) else { continue };
                if let Some(keeping) = self.keeping_view(tx, id)? {
                    rows.push(ReviewLine { line, keeping });
                }
            }
            Ok(Review { rows, next })
        })
    }

    /// How long a report is kept; none where there is none.
    pub(crate) fn keeping_view(
        &self,
        tx: &mut Tx<'_>,
        id: ReportId,
    ) -> Result<Option<KeepingView>, NodeError> {
        let Some(row) = tx.due_report(id)? else { return Ok(None) };
        let unit = unit_of_source(tx, &row.source)?;
        let keeping = self.keeping(&row)?;
        let standing = |one: &KeepingRow| one.what == KeepingKind::Stopped && one.ended.is_none();
        let stop = tx.keepings(id)?.into_iter().find(standing);
        let stop = stop.map(|row| {
            let ground = ground_of(row.ground.as_deref())?;
            Ok::<_, StoreError>(StopView { ground, why: row.why, who: row.who })
        });
        Ok(Some(KeepingView {
            until: keeping.erase_by,
            set_by: keeping.set_by,
            review_on: keeping.review_on(),
            stop: stop.transpose()?,
            restricted: row.restricted,
            unit,
        }))
    }

    /// What was decided about keeping a report, for its history.
    pub(crate) fn keeping_lines(tx: &mut Tx<'_>, id: ReportId) -> Result<Vec<HistoryLine>, StoreError> {
        let mut lines = Vec::new();
        for row in tx.keepings(id)? {
            let what = match (row.what, row.ground.as_deref()) {
                (KeepingKind::Extended, _) => "extended",
                (KeepingKind::LetGo, _) => "let-go",
                (KeepingKind::Restricted, _) => "restricted",
                (KeepingKind::Stopped, ground) => stopped(ground)?,
            };
            let ended = match row.what {
                KeepingKind::Stopped => "stop-ended",
                KeepingKind::Restricted | KeepingKind::Extended | KeepingKind::LetGo => "restriction-ended",
            };
            let note = match (row.what, row.until) {
                (KeepingKind::Extended, Some(until)) => format!("{until}: {}", row.why),
                (_, _) => row.why,
            };
            lines.push(HistoryLine { at_ms: row.at_ms, what, who: row.who, note, offence: None });
            if let Some(Ended { at_ms, who, why }) = row.ended {
                lines.push(HistoryLine { at_ms, what: ended, who, note: why, offence: None });
            }
        }
        Ok(lines)
    }
}

fn stopped(ground: Option<&str>) -> Result<&'static str, StoreError> {
    Ok(match ground_of(ground)? {
        StopGround::Protection => "stopped-protection",
        StopGround::Accuracy => "stopped-accuracy",
        StopGround::Proof => "stopped-proof",
        StopGround::Restriction => "stopped-restriction",
    })
}

fn ground_of(ground: Option<&str>) -> Result<StopGround, StoreError> {
    let ground = ground.and_then(|ground| ground.parse().ok());
    ground.ok_or(StoreError::Corrupt { table: "keeping", column: "ground" })
}

fn place(cursor: &str) -> Option<(Date, ReportId)> {
    let (day, id) = cursor.split_once(',')?;
    Some((day.parse().ok()?, id.parse().ok()?))
}
