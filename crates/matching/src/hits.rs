//! Hits: two reports, the evidence they share, what each piece adds, and what was not counted and why.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;
use joinder_core::{MatchKey, ReportId, TraceKind};

use crate::{
    Index, Standing, Strength,
    standing::{Scratch, tag_limit},
};

/// Bits that near-duplicate wording adds, by the number of bands that agree: never enough alone.
const WORDING_BITS: [f32; 5] = [0.0, 3.0, 5.0, 6.5, 8.0];
/// Reports of one value looked at for a list of hits; a mule's account has thousands, all of equal weight.
const MAX_CANDIDATES: usize = 2_000;

/// A shared value that counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Counted {
    /// Which value.
    pub key: MatchKey,
    /// What it is.
    pub kind: TraceKind,
    /// What it adds.
    pub bits: f32,
}

/// A shared value that does not count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotCounted {
    /// Which value.
    pub key: MatchKey,
    /// What it is.
    pub kind: TraceKind,
    /// Why not.
    pub standing: Standing,
}

/// Two reports that share evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The report looked at.
    pub report: ReportId,
    /// The other one.
    pub other: ReportId,
    /// The whole weight.
    pub bits: f32,
    /// What counts, heaviest first.
    pub counted: Vec<Counted>,
    /// What near-duplicate wording adds.
    pub wording_bits: f32,
    /// What both carry and does not count.
    pub not_counted: Vec<NotCounted>,
}

impl Hit {
    /// The weight in a word.
    pub fn strength(&self) -> Strength {
        Strength::of(self.bits)
    }
}

pub(crate) fn of(index: &Index, slot: u32, limit: usize) -> Vec<Hit> {
    let sight = index.sight();
    let mut others: HashMap<u32, f32, RandomState> = HashMap::default();
    let (mut scratch, mut tags) = (Scratch::default(), Vec::new());
    for &id in sight.reports.values(slot) {
        let bits = index.view(id, &mut scratch).bits;
        if bits > 0.0 {
            let members = sight.postings.of(&sight.values.get(id).list);
            let highest = tag_limit(sight, members, MAX_CANDIDATES, &mut tags);
            for &other in members.iter().filter(|&&o| o != slot && sight.reports.tag(o) <= highest) {
                *others.entry(other).or_default() += bits;
            }
        }
    }
    let mut ranked: Vec<_> = others.into_iter().collect();
    // Equal weights fall to the natural key, so that the order of arrival does not show.
    ranked.sort_unstable_by(|a, b| {
        b.1.total_cmp(&a.1).then_with(|| sight.reports.tag(a.0).cmp(&sight.reports.tag(b.0)))
    });
    let mut hits: Vec<_> =
        ranked.into_iter().take(limit).filter_map(|(other, _)| between(index, slot, other)).collect();
    hits.sort_by(|a, b| b.bits.total_cmp(&a.bits));
    hits
}

/// How many reports share evidence with one that counts: all of them, where [`of`] looks at a sample of each value's.
pub(crate) fn count(index: &Index, slot: u32) -> usize {
    let sight = index.sight();
    let mut others: HashSet<u32, RandomState> = HashSet::default();
    let mut scratch = Scratch::default();
    for &id in sight.reports.values(slot) {
        if index.view(id, &mut scratch).bits > 0.0 {
            others.extend(sight.postings.of(&sight.values.get(id).list));
        }
    }
    others.remove(&slot);
    others.len()
}

pub(crate) fn between(index: &Index, slot: u32, other: u32) -> Option<Hit> {
    let sight = index.sight();
    let theirs = sight.reports.values(other);
    let mut scratch = Scratch::default();
    let (mut counted, mut not_counted) = (Vec::new(), Vec::new());
    for &id in sight.reports.values(slot).iter().filter(|id| theirs.contains(id)) {
        let (key, view) = (sight.values.key(id), index.view(id, &mut scratch));
        if view.bits > 0.0 {
            counted.push(Counted { key, kind: view.kind, bits: view.bits });
        } else {
            not_counted.push(NotCounted { key, kind: view.kind, standing: view.standing });
        }
    }
    counted.sort_by(|a, b| b.bits.total_cmp(&a.bits).then(a.key.cmp(&b.key)));
    let (a, b) = (sight.reports.profile(slot).wording, sight.reports.profile(other).wording);
    let wording_bits = WORDING_BITS[a.agreement(b)];
    if counted.is_empty() && not_counted.is_empty() {
        return None;
    }
    let bits = sum_of_independent(&counted) + wording_bits;
    Some(Hit {
        report: sight.reports.id(slot),
        other: sight.reports.id(other),
        bits,
        counted,
        wording_bits,
        not_counted,
    })
}

/// A URL and its domain are one piece of evidence, as is whatever stands behind both: the heavier counts.
fn sum_of_independent(counted: &[Counted]) -> f32 {
    let web = |c: &&Counted| matches!(c.kind, TraceKind::Url | TraceKind::Domain | TraceKind::Onion);
    let heaviest = counted.iter().filter(web).map(|c| c.bits).fold(0.0, f32::max);
    heaviest + counted.iter().filter(|c| !web(c)).map(|c| c.bits).sum::<f32>()
}
