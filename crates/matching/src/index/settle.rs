//! Applying changes: take reports out and in, weigh the values they touch, cut what no longer holds, join what does.

use std::{
    collections::{HashMap, HashSet},
    num::NonZero,
    thread,
};

use foldhash::fast::RandomState;
use joinder_core::{IdSource, ReportId, SeriesId};

use super::{Change, Index};
use crate::{
    Decision, Evidence,
    standing::{GROWN, LED_FROM, Look, Pool, RARE, Scratch, sample_limit, weigh},
    values::Flag,
};

/// Values weighed on one thread before a second one pays.
const PARALLEL_FROM: usize = 20_000;

/// A value that a change touched: its number, how many reports it had, whether it bound and joined them.
#[derive(Clone, Copy)]
struct Touched {
    value: u32,
    old_len: u32,
    /// How many reports it had when it was touched.
    was: u32,
    bound: bool,
    joined: bool,
    /// Weighed again whatever came: a decision or a neighbour changed.
    forced: bool,
}

/// What has to be joined anew.
#[derive(Default)]
struct Work {
    touched: Vec<Touched>,
    /// Reports that came, or whose confirmed company has to be looked at.
    fresh: Vec<u32>,
    /// Roots of components that had no series when they were joined.
    nameless: Vec<u32>,
    /// Reports whose cell changed or was taken apart.
    stirred: Vec<u32>,
    /// Whole components that were taken apart: the series each was, and its members.
    scattered: Vec<(Option<SeriesId>, Vec<u32>)>,
    /// Every value is touched already.
    everything: bool,
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
        ids: &IdSource,
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

    pub(super) fn apply(
        &mut self,
        out: &[ReportId],
        reports: &[Evidence],
        ids: &IdSource,
        now_ms: i64,
    ) -> Change {
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
    pub(super) fn redo_for(&mut self, decision: Decision, ids: &IdSource, now_ms: i64) -> Change {
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
                    work.touched.extend(values.into_iter().map(|value| Touched {
                        value,
                        old_len: 0,
                        was: 0,
                        bound: false,
                        joined: false,
                        forced: true,
                    }));
                }
            }
            Decision::DeclareShared { key } | Decision::DeclareOwn { key } => {
                let Some(value) = self.values.find(key) else { return Change::default() };
                work.touched.push(Touched { forced: true, ..self.touch(value, 0) });
            }
        }
        self.settle(&mut work);
        self.name(&mut work, ids, now_ms);
        work.change
    }

    fn take_out(&mut self, report: ReportId, work: &mut Work) {
        let Some(slot) = self.reports.slot(report) else { return };
        self.scatter(slot, work);
        self.scatter_cell(slot, work);
        self.calendar.remove(self.reports.profile(slot).day);
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
        work.stirred.retain(|&stirred| stirred != slot);
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

    /// Takes the cell of a report apart; the members are bound anew by [`Self::bind`].
    fn scatter_cell(&mut self, slot: u32, work: &mut Work) {
        let members: Vec<u32> = self.cells.members(slot).collect();
        self.cells.scatter(&members);
        work.stirred.extend(members);
    }

    fn touch(&self, value: u32, old_len: usize) -> Touched {
        let entry = self.values.get(value);
        Touched {
            value,
            old_len: old_len as u32,
            was: entry.list.len() as u32,
            bound: entry.binds(),
            joined: entry.joins(),
            forced: false,
        }
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
            numbers.extend(
                evidence.keys.iter().map(|&(key, kind, listed)| self.values.intern(key, kind, listed)),
            );
            let slot = self.reports.add(evidence, &numbers);
            self.calendar.add(evidence.profile.day);
            self.cells.grow(self.reports.slots());
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
            let all = self.values.ids().map(|value| Touched {
                value,
                old_len: 0,
                was: 0,
                bound: false,
                joined: false,
                forced: false,
            });
            work.touched.extend(all.filter(|t| self.values.get(t.value).list.len() > 1));
            work.everything = true;
        }
    }

    /// Weighs every touched value once; then cuts, then joins.
    fn settle(&mut self, work: &mut Work) {
        let mut touched = std::mem::take(&mut work.touched);
        let pool = Pool::new(self.reports.len(), self.calendar.span());
        if self.pool != pool {
            self.pool = pool;
            self.touch_all(&mut touched, work);
        }
        // The first touch of a value knows how it stood before the change.
        touched.sort_by_key(|t| (t.value, t.old_len));
        touched.dedup_by_key(|t| t.value);
        touched.retain(|t| self.values.get(t.value).list.len() > 0);
        if !work.everything {
            self.touch_led(&mut touched);
        }
        self.look_once(&mut touched);
        self.look_twice(&touched);
        self.bind(&mut touched, work);
        self.look_thrice(&touched);
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

    /// Brings the cells up to date, and adds the values of all reports whose cell changed: the third look weighs them anew.
    fn bind(&mut self, touched: &mut Vec<Touched>, work: &mut Work) {
        for t in touched.iter() {
            let value = self.values.get(t.value);
            if t.bound && !value.binds() {
                let list = value.list;
                let members = self.postings.of(&list).to_vec();
                for slot in members {
                    if self.cells.size(slot) > 1 {
                        self.scatter_cell(slot, work);
                    }
                }
            }
        }
        let mut torn: Vec<u32> =
            work.stirred.iter().flat_map(|&slot| self.reports.values(slot)).copied().collect();
        torn.sort_unstable();
        torn.dedup();
        for value in torn {
            self.bind_value(value, 0, work);
        }
        for t in touched.iter() {
            let from = if t.bound { (t.old_len as usize).saturating_sub(1) } else { 0 };
            self.bind_value(t.value, from, work);
        }
        if !work.everything {
            self.touch_beside(touched, work.stirred.iter().copied());
        }
    }

    /// Binds the reports of a certain value; those before place `from` are known to be of one cell with that one.
    fn bind_value(&mut self, value: u32, from: usize, work: &mut Work) {
        let entry = self.values.get(value);
        if !entry.binds() {
            return;
        }
        let list = entry.list;
        let first = self.postings.of(&list)[from];
        for place in from + 1..list.len() {
            let slot = self.postings.of(&list)[place];
            let (a, b) = (self.cells.size(first), self.cells.size(slot));
            let Some((keep, lose)) = self.cells.union(first, slot) else { continue };
            if work.everything {
                continue;
            }
            // The smaller part's reports are of another cell now; those of the larger feel it only while it is growing.
            if a.max(b) < GROWN {
                work.stirred.extend(self.cells.members(keep));
            } else {
                // After the union one ring holds both: the smaller part follows the absorbed root's new place.
                work.stirred.extend(self.cells.part_after_union(keep, lose, a.min(b)));
            }
        }
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

    /// Has every value weighed anew.
    fn touch_all(&self, touched: &mut Vec<Touched>, work: &mut Work) {
        if work.everything {
            return;
        }
        touched.iter_mut().for_each(|t| t.forced = true);
        let all = self.values.ids().map(|value| {
            let len = self.values.get(value).list.len();
            Touched { forced: true, ..self.touch(value, len) }
        });
        // Those touched before come first and know how the value stood before the change.
        touched.extend(all);
        work.everything = true;
    }

    /// Adds the values of some reports, to be weighed anew though nothing came to them or went.
    fn touch_beside(&self, touched: &mut Vec<Touched>, reports: impl Iterator<Item = u32>) {
        self.touch_some_beside(touched, reports, 0);
    }

    /// The same, but only values with so many reports.
    fn touch_some_beside(
        &self,
        touched: &mut Vec<Touched>,
        reports: impl Iterator<Item = u32>,
        from_len: usize,
    ) {
        let mut reports: Vec<u32> = reports.collect();
        reports.sort_unstable();
        reports.dedup();
        let beside = reports.into_iter().flat_map(|slot| self.reports.values(slot)).copied();
        let mut beside: Vec<u32> =
            beside.filter(|&value| self.values.get(value).list.len() >= from_len).collect();
        beside.sort_unstable();
        beside.dedup();
        for t in touched.iter_mut() {
            t.forced |= beside.binary_search(&t.value).is_ok();
        }
        let known: HashSet<u32, RandomState> = touched.iter().map(|t| t.value).collect();
        touched.extend(beside.into_iter().filter(|value| !known.contains(value)).map(|value| {
            let len = self.values.get(value).list.len();
            // Nothing came or went, so what hangs together by it still does.
            Touched { forced: true, ..self.touch(value, len) }
        }));
    }

    /// Adds the values to whose reports the touched ones lead: what came to them or went may unite those. See
    /// [`crate::standing`].
    fn touch_led(&self, touched: &mut Vec<Touched>) {
        let mut reports = Vec::new();
        for t in touched.iter() {
            let now = self.values.get(t.value).list.len();
            if (t.was as usize > RARE) != (now > RARE) {
                self.led_through(t.value, &mut reports);
            } else if now <= RARE {
                reports.extend(self.postings.of(&self.values.get(t.value).list));
            }
        }
        self.touch_some_beside(touched, reports.into_iter(), LED_FROM);
    }

    /// The reports beside those that a value leads through: they feel it when it begins or ceases to lead.
    fn led_through(&self, value: u32, reports: &mut Vec<u32>) {
        for &slot in self.postings.of(&self.values.get(value).list) {
            for &beside in self.reports.values(slot) {
                let list = &self.values.get(beside).list;
                if list.len() <= RARE || beside == value {
                    reports.extend(self.postings.of(list));
                }
            }
        }
    }

    /// First look: which of the touched values are a crowd's. Adds the values beside those that changed, since a crowd
    /// value links nothing at second sight.
    fn look_once(&mut self, touched: &mut Vec<Touched>) {
        let mut changed = Vec::new();
        for (value, crowd) in self.weigh_all(touched, Look::First) {
            let key = self.values.key(value);
            let crowd = self.decisions.declared_shared(key) || crowd && !self.decisions.declared_own(key);
            let entry = self.values.get_mut(value);
            if entry.is(Flag::Crowd) != crowd {
                entry.set(Flag::Crowd, crowd);
                changed.push(value);
            }
        }
        if !changed.is_empty() {
            let (mut reports, mut led) = (Vec::new(), Vec::new());
            for value in changed {
                let list = &self.values.get(value).list;
                reports.extend(self.postings.of(list));
                if list.len() <= RARE {
                    self.led_through(value, &mut led);
                }
            }
            self.touch_beside(touched, reports.into_iter());
            self.touch_some_beside(touched, led.into_iter(), LED_FROM);
        }
    }

    /// Second look: which of the touched values are certain and bind cells.
    fn look_twice(&mut self, touched: &[Touched]) {
        for (value, certain) in self.weigh_all(touched, Look::Second) {
            self.values.get_mut(value).set(Flag::Certain, certain);
        }
    }

    /// Third look: which of the touched values are shared and join nothing.
    fn look_thrice(&mut self, touched: &[Touched]) {
        for (value, shared) in self.weigh_all(touched, Look::Third) {
            let key = self.values.key(value);
            let (declared, own) = (self.decisions.declared_shared(key), self.decisions.declared_own(key));
            let entry = self.values.get_mut(value);
            entry.set(Flag::Shared, shared || declared);
            entry.set(Flag::Own, own && !declared);
        }
    }

    /// What a look says of each touched value that the change can have altered; on all cores where there are many.
    fn weigh_all(&mut self, touched: &[Touched], look: Look) -> Vec<(u32, bool)> {
        let threads = if touched.len() < PARALLEL_FROM {
            1
        } else {
            thread::available_parallelism().map_or(1, NonZero::get)
        };
        if threads == 1 {
            let mut scratch = std::mem::take(&mut self.scratch);
            let verdicts = touched.iter().filter_map(|t| self.verdict(*t, look, &mut scratch)).collect();
            self.scratch = scratch;
            return verdicts;
        }
        let (index, share) = (&*self, touched.len().div_ceil(threads));
        thread::scope(|scope| {
            let work = |part: &'_ [Touched]| {
                let mut scratch = Scratch::default();
                part.iter().filter_map(|t| index.verdict(*t, look, &mut scratch)).collect::<Vec<_>>()
            };
            let tasks: Vec<_> = touched.chunks(share).map(|part| scope.spawn(move || work(part))).collect();
            // A panic of a worker is a defect of ours and goes on as one.
            tasks
                .into_iter()
                .flat_map(|task| task.join().unwrap_or_else(|p| std::panic::resume_unwind(p)))
                .collect()
        })
    }

    /// What the look says of the value; `None` where the change cannot have altered that.
    fn verdict(&self, t: Touched, look: Look, scratch: &mut Scratch) -> Option<(u32, bool)> {
        let value = self.values.get(t.value);
        let len = value.list.len();
        if len < 2 || value.is(Flag::Listed) || !crate::joins_alone(value.kind) {
            // Nothing to weigh, but what was said of it with more reports no longer holds, and an analyst may have
            // declared it or taken that back.
            return (t.forced || t.old_len == 0 || !self.decisions.is_empty()).then_some((t.value, false));
        }
        let only_added = !t.forced && t.old_len as usize > crate::standing::SAMPLE;
        if only_added && self.sample_is_as_before(t) {
            return None;
        }
        let standing = weigh(self.sight(), t.value, look, scratch);
        Some((
            t.value,
            match look {
                Look::First | Look::Third => standing.shared_bits > 0.0,
                Look::Second => standing.is_certain() && !value.is(Flag::Crowd),
            },
        ))
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
        others
            .iter()
            .filter_map(|&other| self.reports.slot(other))
            .any(|o| self.reports.values(o).contains(&value))
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
    fn name(&mut self, work: &mut Work, ids: &IdSource, now_ms: i64) {
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
        let mut parts: Vec<_> =
            counts.into_iter().filter(|&(root, _)| self.components.size(root) > 1).collect();
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
