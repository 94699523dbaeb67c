//! The matching index: everything known of reports and values, kept in memory, rebuilt from the entries.

mod identity;
mod settle;

use joinder_core::{IdSource, MatchKey, ReportId, SeriesId, TraceKind};

use crate::{
    Decision, Decisions, Evidence, Hit, Profile, Standing, Why,
    calendar::Calendar,
    components::Components,
    hits,
    postings::Postings,
    reports::Reports,
    standing::{self, Look, Pool, Scratch, Sight},
    values::{Flag, Values},
};
use identity::Book;

/// What one application did to the series, for whoever keeps their history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// New series, each with the report that anchors it.
    pub born: Vec<(SeriesId, ReportId)>,
    /// Series that went up in another: (which, into which).
    pub merged: Vec<(SeriesId, SeriesId)>,
    /// Parts that left a series and stand as series of their own: (from which, the new one, its anchor).
    pub split: Vec<(SeriesId, SeriesId, ReportId)>,
    /// Series of which no two reports are left together.
    pub ended: Vec<SeriesId>,
    /// Series whose anchor is no longer among their reports: (which, the new anchor).
    pub anchored: Vec<(SeriesId, ReportId)>,
}

impl Change {
    /// True where no series came, went or was renamed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// How much memory the index holds, in bytes.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    /// The values' fingerprints.
    pub fingerprints: usize,
    /// All the rest.
    pub rest: usize,
}

/// What is known of one value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ValueView {
    /// What it is.
    pub kind: TraceKind,
    /// In how many reports it stands on the offender's side.
    pub reports: usize,
    /// Whether it counts, and why.
    pub standing: Standing,
    /// What sharing it adds to a hit, in bits.
    pub bits: f32,
    /// Whether it holds its reports together.
    pub joins: bool,
}

/// Reports, values, and what holds them together.
#[derive(Debug, Default)]
pub struct Index {
    reports: Reports,
    values: Values,
    postings: Postings,
    /// Held together by certain values: what the third look compares.
    cells: Components,
    /// Held together by joining values: the series.
    components: Components,
    book: Book,
    calendar: Calendar,
    /// As it was when everything was last weighed.
    pool: Pool,
    decisions: Decisions,
    scratch: Scratch,
}

impl Index {
    /// Takes reports in, each in place of an earlier version of the same; weighs what they touch and joins what holds.
    ///
    /// Costs the reports' own postings. One call with many reports gives the same as many calls with one.
    pub fn add(&mut self, reports: &[Evidence], ids: &IdSource, now_ms: i64) -> Change {
        self.apply(&[], reports, ids, now_ms)
    }

    /// Takes a report out as if it had never come. Costs the postings of its values and the size of its series.
    pub fn remove(&mut self, reports: &[ReportId], ids: &IdSource, now_ms: i64) -> Change {
        self.apply(reports, &[], ids, now_ms)
    }

    /// Both at once: takes some reports out, and others in.
    pub fn replace(&mut self, out: &[ReportId], reports: &[Evidence], ids: &IdSource, now_ms: i64) -> Change {
        self.apply(out, reports, ids, now_ms)
    }

    /// Applies a decision; nothing where it stood already.
    pub fn decide(&mut self, decision: Decision, ids: &IdSource, now_ms: i64) -> Change {
        if !self.decisions.insert(decision) {
            return Change::default();
        }
        self.redo_for(decision, ids, now_ms)
    }

    /// Takes a decision back; nothing where it did not stand.
    pub fn undo(&mut self, decision: Decision, ids: &IdSource, now_ms: i64) -> Change {
        if !self.decisions.remove(decision) {
            return Change::default();
        }
        self.redo_for(decision, ids, now_ms)
    }

    /// The decisions that stand.
    pub fn decisions(&self) -> &Decisions {
        &self.decisions
    }

    /// Number of reports.
    pub fn len(&self) -> usize {
        self.reports.len()
    }

    /// True where there is no report.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of different values.
    pub fn values(&self) -> usize {
        self.values.len()
    }

    /// True where the report is indexed.
    pub fn contains(&self, report: ReportId) -> bool {
        self.reports.slot(report).is_some()
    }

    /// What the report looks like; `None` where it is not indexed.
    pub fn profile(&self, report: ReportId) -> Option<Profile> {
        self.reports.slot(report).map(|slot| self.reports.profile(slot))
    }

    /// The series of a report; `None` where it stands alone.
    pub fn series_of(&self, report: ReportId) -> Option<SeriesId> {
        let slot = self.reports.slot(report)?;
        self.book.of_root(self.components.root(slot))
    }

    /// Every series with its number of reports, in no order.
    pub fn series(&self) -> impl Iterator<Item = (SeriesId, usize)> + '_ {
        self.book.iter().map(|(root, series)| (series, self.components.size(root)))
    }

    /// The reports of a series, oldest first. O(its size).
    pub fn members(&self, series: SeriesId) -> Vec<ReportId> {
        let Some(root) = self.book.root_of(series) else { return Vec::new() };
        let mut members: Vec<_> = self.components.members(root).map(|slot| self.reports.id(slot)).collect();
        members.sort_unstable();
        members
    }

    /// Every report with its series, in no order.
    pub fn assignments(&self) -> impl Iterator<Item = (ReportId, Option<SeriesId>)> + '_ {
        self.reports.live().map(|slot| (self.reports.id(slot), self.book.of_root(self.components.root(slot))))
    }

    /// Every report with its profile and its series, in no order: what figures are counted from. One walk over memory.
    pub fn profiles(&self) -> impl Iterator<Item = (ReportId, Profile, Option<SeriesId>)> + '_ {
        self.reports.live().map(|slot| {
            let series = self.book.of_root(self.components.root(slot));
            (self.reports.id(slot), self.reports.profile(slot), series)
        })
    }

    /// What is known of a value; `None` where no report has it.
    pub fn value(&self, key: MatchKey) -> Option<ValueView> {
        self.values.find(key).map(|id| self.view(id, &mut Scratch::default()))
    }

    /// The reports that carry a value on the offender's side, in no order.
    pub fn reports_with(&self, key: MatchKey) -> impl Iterator<Item = ReportId> + '_ {
        let list = self.values.find(key).map_or(&[][..], |id| self.postings.of(&self.values.get(id).list));
        list.iter().map(|&slot| self.reports.id(slot))
    }

    /// The same reports, each with whose it is as the node numbers organisations.
    pub fn carriers(&self, key: MatchKey) -> impl Iterator<Item = (ReportId, u16)> + '_ {
        let list = self.values.find(key).map_or(&[][..], |id| self.postings.of(&self.values.get(id).list));
        list.iter().map(|&slot| (self.reports.id(slot), self.reports.profile(slot).owner))
    }

    /// The keys of a report's values.
    pub fn keys_of(&self, report: ReportId) -> impl Iterator<Item = (MatchKey, TraceKind)> + '_ {
        let values = self.reports.slot(report).map_or(&[][..], |slot| self.reports.values(slot));
        values.iter().map(|&id| (self.values.key(id), self.values.get(id).kind))
    }

    /// The strongest hits of a report, at most `limit`, heaviest first.
    pub fn hits(&self, report: ReportId, limit: usize) -> Vec<Hit> {
        self.reports.slot(report).map_or_else(Vec::new, |slot| hits::of(self, slot, limit))
    }

    /// How many hits a report has in all. O(postings of its values that count).
    pub fn count_hits(&self, report: ReportId) -> usize {
        self.reports.slot(report).map_or(0, |slot| hits::count(self, slot))
    }

    /// The hit between two reports; `None` where they share nothing.
    pub fn hit(&self, a: ReportId, b: ReportId) -> Option<Hit> {
        let (a, b) = (self.reports.slot(a)?, self.reports.slot(b)?);
        hits::between(self, a, b)
    }

    /// What the index holds in memory.
    pub fn memory(&self) -> Memory {
        let (fingerprints, values) = self.values.bytes();
        let rest = values
            + self.reports.bytes()
            + self.postings.bytes()
            + self.cells.bytes()
            + self.components.bytes()
            + self.book.bytes()
            + self.calendar.bytes();
        Memory { fingerprints, rest }
    }

    pub(crate) fn sight(&self) -> Sight<'_> {
        Sight {
            reports: &self.reports,
            values: &self.values,
            postings: &self.postings,
            cells: &self.cells,
            pool: self.pool,
        }
    }

    pub(crate) fn view(&self, id: u32, scratch: &mut Scratch) -> ValueView {
        let value = self.values.get(id);
        let key = self.values.key(id);
        let mut standing = standing::weigh(self.sight(), id, Look::Third, scratch);
        if value.is(Flag::Listed) {
            standing.why = Why::Listed;
        }
        if self.decisions.declared_shared(key) {
            standing.why = Why::DeclaredShared;
        }
        if self.decisions.declared_own(key) {
            standing.why = Why::DeclaredOwn;
        }
        ValueView {
            kind: value.kind,
            reports: value.list.len(),
            standing,
            bits: standing::weight(value.kind, standing),
            joins: value.joins(),
        }
    }
}
