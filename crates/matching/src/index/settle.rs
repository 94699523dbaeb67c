//! Applying changes: take reports out and in, weigh the values they touch, cut what no longer holds, join what does.

use std::{collections::HashMap, num::NonZero, thread};

use foldhash::fast::RandomState;
use joinder_core::{IdSource, ReportId, SeriesId};

use super::{Change, Index};
use crate::{
    Decision, Evidence,
    standing::{Scratch, sample_limit, weigh},
};

/// Values weighed on one thread before a second one pays.
const PARALLEL_FROM: usize = 20_000;

/// A value that a change touched: its number, how many reports it had, whether it joined them.
#[derive(Clone, Copy)]
struct Touched {
    value: u32,
    old_len: u32,
    joined: bool,
}

/// What has to be joined anew.
#[derive(Default)]
struct Work {
    touched: Vec<Touched>,
    /// Reports that came, or whose confirmed company has to be looked at.
    fresh: Vec<u32>,
    /// Roots of components that had no series when they were joined.
    nameless: Vec<u32>,
    /// Whole components that were taken apart: the series each was, and its members.
    scattered: Vec<(Option<SeriesId>, Vec<u32>)>,
    change: Change,
}

impl Index {
    /// Loads many reports at start-up. `anchors` says which series are known and a report of each; series are given
    /// back their identity by it. Gives what had to be changed against the known series.
    pub fn load(
        &mut self,
        reports: &[Evidence],
        anchors: &[(SeriesId, ReportId)],
        decisions: &[Decision],
        ids: &mut IdSource,
        now_ms: i64,
    ) -> Change {
        for &decision in decisions {
            self.decisions.insert(decision);
        }
        let mut work = Work::default();
        self.insert(reports, &mut work);
        self.settle(&mut work);
        self.adopt(anchors, &mut work.change);
        self.name(&mut work, ids, now_ms);
        work.change
    }

    pub(super) fn apply(&mut self, out: &[ReportId], reports: &[Evidence], ids: &mut IdSource, now_ms: i64) -> Change {
        let mut work = Work::default();
        for &report in out {
            self.take_out(report, &mut work);
        }
        for evidence in reports {
            self.take_out(evidence.report, &mut work);
        }
        self.insert(reports, &mut work);
        self.settle(&mut work);
        self.name(&mut work, ids, now_ms);
        work.change
    }

    /// Weighs and joins anew what a decision bears on.
    pub(super) fn redo_for(&mut self, decision: Decision, ids: &mut IdSource, now_ms: i64) -> Change {
        let mut work = Work::default();
        match decision {
            Decision::Confirm { a, b } => {
                for report in [a, b] {
                    if let Some(slot) = self.reports.slot(report) {
                        self.scatter(slot, &mut work);
                        work.fresh.push(slot);
                    }
                }
            }
            Decision::Reject { subject, .. } => {
                if let Some(slot) = self.reports.slot(subject) {
                    self.scatter(slot, &mut work);
                    let values = self.reports.values(slot).to_vec();
                    work.touched.extend(values.into_iter().map(|value| Touched { value, old_len: 0, joined: false }));
                }
            }
            Decision::DeclareShared { key } | Decision::DeclareOwn { key } => {
                let Some(value) = self.values.find(key) else { return Change::default() };
                let joined = self.values.get(value).joins();
                work.touched.push(Touched { value, old_len: 0, joined });
                let (shared, own) = (self.decisions.declared_shared(key), self.decisions.declared_own(key));
                let entry = self.values.get_mut(value);
                (entry.shared, entry.own) = (shared, own && !shared);
            }
        }
        self.settle(&mut work);
        self.name(&mut work, ids, now_ms);
        work.change
    }

    fn take_out(&mut self, report: ReportId, work: &mut Work) {
        let Some(slot) = self.reports.slot(report) else { return };
        self.scatter(slot, work);
        for value in self.reports.remove(slot) {
            work.touched.push(self.touch(value, 0));
            let entry = self.values.get_mut(value);
            self.postings.remove(&mut entry.list, slot);
            if entry.list.len() == 0 {
                self.values.forget(value);
            }
        }
        work.fresh.retain(|&fresh| fresh != slot);
        for (_, members) in &mut work.scattered {
            members.retain(|&member| member != slot);
        }
    }

    /// Takes the component of a report apart; the members are joined anew by [`Self::settle`].
    fn scatter(&mut self, slot: u32, work: &mut Work) {
        let members: Vec<u32> = self.components.members(slot).collect();
        let root = self.components.root(slot);
        let series = self.book.take(root);
        self.components.scatter(&members);
        if series.is_some() || members.len() > 1 {
            work.scattered.push((series, members));
        }
    }

    fn touch(&self, value: u32, old_len: usize) -> Touched {
        Touched { value, old_len: old_len as u32, joined: self.values.get(value).joins() }
    }

    fn insert(&mut self, reports: &[Evidence], work: &mut Work) {
        if reports.len() > 1_000 {
            self.reports.reserve(reports.len());
            self.values.reserve(reports.len());
        }
        let mut numbers = Vec::new();
        // Into an empty index everything is new: every value is touched once, and nothing need be written down.
        let first = self.reports.len() == 0 && work.touched.is_empty();
        for evidence in reports {
            if let Some(slot) = self.reports.slot(evidence.report) {
                // Twice in one batch: the later version stands.
                work.fresh.retain(|&fresh| fresh != slot);
                self.take_out(evidence.report, work);
            }
            numbers.clear();
            numbers.extend(evidence.keys.iter().map(|&(key, kind, listed)| self.values.intern(key, kind, listed)));
            let slot = self.reports.add(evidence, &numbers);
            self.components.grow(self.reports.slots());
            for &value in &numbers {
                if !first {
                    let old_len = self.values.get(value).list.len();
                    work.touched.push(self.touch(value, old_len));
                }
                self.postings.push(&mut self.values.get_mut(value).list, slot);
            }
            work.fresh.push(slot);
        }
        if first {
            let all = self.values.ids().map(|value| Touched { value, old_len: 0, joined: false });
            work.touched.extend(all.filter(|t| self.values.get(t.value).list.len() > 1));
        }
    }

    /// Weighs every touched value once; then cuts, then joins.
    fn settle(&mut self, work: &mut Work) {
        let mut touched = std::mem::take(&mut work.touched);
        // The first touch of a value knows how it stood before the change.
        touched.sort_by_key(|t| (t.value, t.old_len));
        touched.dedup_by_key(|t| t.value);
        touched.retain(|t| self.values.get(t.value).list.len() > 0);
        self.weigh_all(&touched);
        self.scatter_newly_muted(work);
        for t in &touched {
            let value = self.values.get(t.value);
            if t.joined && !value.joins() {
                let list = value.list;
                let members = self.postings.of(&list).to_vec();
                for slot in members {
                    if self.components.size(slot) > 1 {
                        self.scatter(slot, work);
                    }
                }
            }
        }
        self.rejoin_scattered(work);
        for t in &touched {
            let from = if t.joined { t.old_len as usize } else { 0 };
            self.join_value(t.value, from, work);
        }
        self.join_confirmed(work);
    }

    /// Takes apart the series of reports that were said not to belong with one that has only now come.
    fn scatter_newly_muted(&mut self, work: &mut Work) {
        if self.decisions.is_empty() {
            return;
        }
        for slot in work.fresh.clone() {
            let subjects: Vec<ReportId> = self.decisions.rejected_by(self.reports.id(slot)).collect();
            for subject in subjects {
                if let Some(subject) = self.reports.slot(subject) {
                    self.scatter(subject, work);
                }
            }
        }
    }

    fn weigh_all(&mut self, touched: &[Touched]) {
        let threads = if touched.len() < PARALLEL_FROM {
            1
        } else {
            thread::available_parallelism().map_or(1, NonZero::get)
        };
        let mut scratch = std::mem::take(&mut self.scratch);
        let verdicts: Vec<(u32, bool)> = if threads == 1 {
            touched.iter().filter_map(|t| self.verdict(*t, &mut scratch)).collect()
        } else {
            let (index, share) = (&*self, touched.len().div_ceil(threads));
            thread::scope(|scope| {
                let work = |part: &'_ [Touched]| {
                    let mut scratch = Scratch::default();
                    part.iter().filter_map(|t| index.verdict(*t, &mut scratch)).collect::<Vec<_>>()
                };
                let tasks: Vec<_> = touched.chunks(share).map(|part| scope.spawn(move || work(part))).collect();
                // A panic of a worker is a defect of ours and goes on as one.
                tasks.into_iter().flat_map(|task| task.join().unwrap_or_else(|p| std::panic::resume_unwind(p))).collect()
            })
        };
        self.scratch = scratch;
        for (value, shared) in verdicts {
            let key = self.values.key(value);
            let (declared_shared, own) = (self.decisions.declared_shared(key), self.decisions.declared_own(key));
            let entry = self.values.get_mut(value);
            entry.shared = shared || declared_shared;
            entry.own = own && !declared_shared;
        }
    }

    /// Whether the value is shared; `None` where the change cannot have altered that.
    fn verdict(&self, t: Touched, scratch: &mut Scratch) -> Option<(u32, bool)> {
        let value = self.values.get(t.value);
        let len = value.list.len();
        if len < 2 || value.listed || !crate::joins_alone(value.kind) {
            // Nothing to weigh, but an analyst may have declared it.
            return (!self.decisions.is_empty()).then_some((t.value, false));
        }
        let only_added = t.old_len > 0 && t.old_len as usize > crate::standing::SAMPLE;
        if only_added && self.sample_is_as_before(t) {
            return None;
        }
        Some((t.value, weigh(self.sight(), t.value, scratch).shared_bits > 0.0))
    }

    /// True where none of the reports that came lately falls into the value's sample.
    fn sample_is_as_before(&self, t: Touched) -> bool {
        let value = self.values.get(t.value);
        let newcomers = &self.postings.of(&value.list)[t.old_len as usize..];
        let mut tags = Vec::new();
        let limit = sample_limit(self.sight(), value, &mut tags);
        newcomers.iter().all(|&slot| self.reports.tag(slot) > limit)
    }

    /// Joins anew all values of the reports whose components were taken apart.
    fn rejoin_scattered(&mut self, work: &mut Work) {
        if work.scattered.is_empty() {
            return;
        }
        let mut values: Vec<u32> = Vec::new();
        for (_, members) in &work.scattered {
            values.extend(members.iter().flat_map(|&slot| self.reports.values(slot)).copied());
        }
        values.sort_unstable();
        values.dedup();
        for value in values {
            self.join_value(value, 0, work);
        }
    }

    /// Joins the reports of a value, where it joins; those before place `from` are known to hang together.
    fn join_value(&mut self, value: u32, from: usize, work: &mut Work) {
        let entry = self.values.get(value);
        if !entry.joins() {
            return;
        }
        let list = entry.list;
        let known = self.postings.of(&list)[..from].iter().rev().copied();
        let mut last: Option<u32> = known.into_iter().find(|&slot| !self.muted(slot, value));
        for place in from..list.len() {
            let slot = self.postings.of(&list)[place];
            if self.muted(slot, value) {
                continue;
            }
            if let Some(before) = last {
                self.join(before, slot, work);
            }
            last = Some(slot);
        }
    }

    /// True where an analyst said that the report does not belong with another report of this value.
    fn muted(&self, slot: u32, value: u32) -> bool {
        let Some(others) = self.decisions.rejected_with(self.reports.id(slot)) else { return false };
        others.iter().filter_map(|&other| self.reports.slot(other)).any(|o| self.reports.values(o).contains(&value))
    }

    fn join_confirmed(&mut self, work: &mut Work) {
        if self.decisions.is_empty() {
            return;
        }
        let scattered = work.scattered.iter().flat_map(|(_, members)| members.iter().copied());
        let slots: Vec<u32> = work.fresh.iter().copied().chain(scattered).collect();
        for slot in slots {
            let with: Vec<ReportId> = self.decisions.confirmed_with(self.reports.id(slot)).collect();
            for other in with {
                if let Some(other) = self.reports.slot(other) {
                    self.join(slot, other, work);
                }
            }
        }
    }

    fn join(&mut self, a: u32, b: u32, work: &mut Work) {
        let sizes = (self.components.size(a), self.components.size(b));
        if let Some((keep, lose)) = self.components.union(a, b) {
            work.change.merged.extend(self.book.absorb(keep, lose, sizes.0 == sizes.1));
            if self.book.of_root(keep).is_none() {
                work.nameless.push(keep);
            }
        }
    }

    /// Gives known series back their identity after a load.
    fn adopt(&mut self, anchors: &[(SeriesId, ReportId)], change: &mut Change) {
        for &(series, anchor) in anchors {
            let root = self.reports.slot(anchor).map(|slot| self.components.root(slot));
            match root.filter(|&root| self.components.size(root) > 1) {
                None => change.ended.push(series),
                Some(root) => match self.book.of_root(root) {
                    Some(other) => change.merged.push((series, other)),
                    None => self.book.set(root, series),
                },
            }
        }
    }

    /// Settles which component is which series: first the parts of those taken apart, then what is new.
    fn name(&mut self, work: &mut Work, ids: &mut IdSource, now_ms: i64) {
        let mut parts_of: HashMap<u32, SeriesId, RandomState> = HashMap::default();
        for (series, members) in std::mem::take(&mut work.scattered) {
            let Some(series) = series else { continue };
            self.name_parts(series, &members, &mut parts_of, &mut work.change);
        }
        for slot in std::mem::take(&mut work.nameless) {
            let root = self.components.root(slot);
            if self.book.of_root(root).is_some() || self.components.size(root) < 2 {
                continue;
            }
            let series = ids.next(now_ms);
            let anchor = self.anchor(root);
            self.book.set(root, series);
            match parts_of.get(&root) {
                Some(&from) => work.change.split.push((from, series, anchor)),
                None => work.change.born.push((series, anchor)),
            }
        }
    }

    /// Where most of a series remains it keeps its identity; the other parts are noted as having come from it.
    fn name_parts(
        &mut self,
        series: SeriesId,
        members: &[u32],
        parts_of: &mut HashMap<u32, SeriesId, RandomState>,
        change: &mut Change,
    ) {
        let mut counts: HashMap<u32, usize, RandomState> = HashMap::default();
        for &slot in members {
            *counts.entry(self.components.root(slot)).or_default() += 1;
        }
        let mut parts: Vec<_> = counts.into_iter().filter(|&(root, _)| self.components.size(root) > 1).collect();
        parts.sort_unstable_by_key(|&(root, count)| (std::cmp::Reverse(count), self.anchor(root)));
        let Some(&(root, count)) = parts.first() else {
            change.ended.push(series);
            return;
        };
        for &(part, _) in &parts[1..] {
            parts_of.entry(part).or_insert(series);
        }
        match self.book.of_root(root) {
            Some(other) if count * 2 <= self.components.size(root) => {
                change.merged.push((series, other));
                return;
            }
            Some(other) => {
                self.book.take(root);
                change.merged.push((other, series));
            }
            None => {}
        }
        self.book.set(root, series);
        change.anchored.push((series, self.anchor(root)));
    }

    /// The report that stands for a component: its oldest.
    fn anchor(&self, root: u32) -> ReportId {
        let oldest = self.components.members(root).map(|slot| self.reports.id(slot)).min();
        oldest.unwrap_or_else(|| self.reports.id(root))
    }
}
