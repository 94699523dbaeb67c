//! Diversity: does a value belong to one offender, or do unrelated people share it?
//!
//! A mule's account with thousands of victims and a payment service's collecting account look the same by number. They
//! differ in what their reports *otherwise* have in common. The reports of one offender's account hang together by the
//! phones, sites and mailboxes that the offender also used, and are mostly of one kind. The reports of a collecting
//! account fall into many groups that share nothing else, of many kinds. Both are weighed as likelihoods in bits against
//! how rare shared values of the kind are; see [`crate::shared_prior_bits`].
//!
//! Only the value's own reports are looked at, and of those at most [`SAMPLE`], chosen by a hash of their natural keys:
//! so the answer depends neither on the order of arrival nor on anything outside the value's own postings.

use std::sync::LazyLock;

use joinder_core::TraceKind;

use crate::{
    evidence::shared_prior_bits,
    reports::Reports,
    values::{Value, Values},
    postings::Postings,
};

/// So many reports of a value are looked at; enough to tell a dozen offenders from one.
pub(crate) const SAMPLE: usize = 64;

/// What a value is held to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// What a report more or less could change.
    pub why: Why,
    /// log₂ of the odds that unrelated people share the value; above zero it joins nothing.
    pub shared_bits: f32,
}

/// Why a value counts or does not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Why {
    /// Only one report has it.
    Alone,
    /// A warning list knows it as shared by nature.
    Listed,
    /// An analyst declared it shared.
    DeclaredShared,
    /// An analyst declared it an offender's own.
    DeclaredOwn,
    /// Weighed by what its reports otherwise share.
    Weighed {
        /// Reports looked at.
        looked_at: usize,
        /// Of these, how many carry other values that could link them.
        comparable: usize,
        /// The largest group of these that hangs together by other values.
        largest_group: usize,
        /// How many groups there are.
        groups: usize,
        /// How many different kinds of report there are.
        kinds: usize,
    },
}

/// What of the index the weighing looks at.
#[derive(Clone, Copy)]
pub(crate) struct Sight<'a> {
    pub(crate) reports: &'a Reports,
    pub(crate) values: &'a Values,
    pub(crate) postings: &'a Postings,
}

/// Buffers used again from value to value.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    sample: Vec<u32>,
    tags: Vec<u32>,
    pairs: Vec<(u32, u8)>,
    parent: Vec<u8>,
    comparable: Vec<bool>,
    kinds: Vec<(u8, u8)>,
}

/// The highest tag that falls into the sample of a value; every report with a lower or equal one does.
pub(crate) fn sample_limit(sight: Sight<'_>, value: &Value, tags: &mut Vec<u32>) -> u32 {
    let members = sight.postings.of(&value.list);
    if members.len() <= SAMPLE {
        return u32::MAX;
    }
    tags.clear();
    tags.extend(members.iter().map(|&slot| sight.reports.tag(slot)));
    *tags.select_nth_unstable(SAMPLE - 1).1
}

/// Weighs a value by its reports. O(sample × values a report), and O(postings) to choose the sample.
pub(crate) fn weigh(sight: Sight<'_>, id: u32, scratch: &mut Scratch) -> Standing {
    let value = sight.values.get(id);
    if value.list.len() < 2 {
        return Standing { why: Why::Alone, shared_bits: -shared_prior_bits(value.kind) };
    }
    let limit = sample_limit(sight, value, &mut scratch.tags);
    scratch.sample.clear();
    let members = sight.postings.of(&value.list).iter().copied();
    // More than a byte can number only where hundreds of natural keys collide in 32 bits.
    scratch.sample.extend(members.filter(|&slot| sight.reports.tag(slot) <= limit).take(255));
    group(sight, id, scratch);
    let (groups, comparable, largest_group) = count_groups(scratch);
    let kinds = kinds_of_groups(sight, scratch);
    let shared_bits = bits_of_groups(comparable, largest_group) + bits_of_kinds(kinds.known, kinds.most_common)
        - shared_prior_bits(value.kind);
    let looked_at = scratch.sample.len();
    Standing { why: Why::Weighed { looked_at, comparable, largest_group, groups, kinds: kinds.different }, shared_bits }
}

/// Unites the sampled reports that share another value. A value that most of the sample carries is taken for another
/// name of the same thing (the account and the hotline of one payment service) and says nothing.
fn group(sight: Sight<'_>, id: u32, scratch: &mut Scratch) {
    let Scratch { sample, pairs, parent, comparable, .. } = scratch;
    pairs.clear();
    for (place, &slot) in sample.iter().enumerate() {
        let others = sight.reports.values(slot).iter().copied();
        let telling = others.filter(|&other| other != id && tells(sight.values.get(other)));
        pairs.extend(telling.map(|other| (other, place as u8)));
    }
    pairs.sort_unstable();
    parent.clear();
    parent.extend(0..sample.len() as u8);
    comparable.clear();
    comparable.resize(sample.len(), false);
    for run in pairs.chunk_by(|a, b| a.0 == b.0) {
        if run.len() * 2 > sample.len() && run.len() > 2 {
            continue;
        }
        for &(_, place) in run {
            comparable[usize::from(place)] = true;
            unite(parent, run[0].1, place);
        }
    }
}

/// Whether a value can tell one offender from another. Fixed for a value, so that no weight hangs on another weight.
fn tells(value: &Value) -> bool {
    !value.listed && crate::joins_alone(value.kind)
}

fn find(parent: &mut [u8], mut place: u8) -> u8 {
    while parent[usize::from(place)] != place {
        parent[usize::from(place)] = parent[usize::from(parent[usize::from(place)])];
        place = parent[usize::from(place)];
    }
    place
}

fn unite(parent: &mut [u8], a: u8, b: u8) {
    let (a, b) = (find(parent, a), find(parent, b));
    parent[usize::from(a.max(b))] = a.min(b);
}

/// Groups among the comparable reports, their number, and the size of the largest group.
fn count_groups(scratch: &mut Scratch) -> (usize, usize, usize) {
    let mut sizes = [0u8; 256];
    for place in 0..scratch.sample.len() {
        if scratch.comparable[place] {
            sizes[usize::from(find(&mut scratch.parent, place as u8))] += 1;
        }
    }
    let groups = sizes.iter().filter(|&&s| s > 0).count();
    let comparable = sizes.iter().map(|&s| usize::from(s)).sum();
    (groups, comparable, usize::from(sizes.iter().copied().max().unwrap_or(0)))
}

struct Kinds {
    known: usize,
    most_common: usize,
    different: usize,
}

/// Counts each group's commonest kind once, so that one busy offender does not speak for a whole payment service.
fn kinds_of_groups(sight: Sight<'_>, scratch: &mut Scratch) -> Kinds {
    scratch.kinds.clear();
    for place in 0..scratch.sample.len() {
        let kind = sight.reports.profile(scratch.sample[place]).kind;
        if kind != 255 {
            scratch.kinds.push((find(&mut scratch.parent, place as u8), kind));
        }
    }
    scratch.kinds.sort_unstable();
    let mut counts = [0u16; 256];
    let mut known = 0;
    for group in scratch.kinds.chunk_by(|a, b| a.0 == b.0) {
        let runs = group.chunk_by(|a, b| a.1 == b.1);
        let commonest = runs.max_by_key(|run| (run.len(), std::cmp::Reverse(run[0].1)));
        if let Some(run) = commonest {
            counts[usize::from(run[0].1)] += 1;
            known += 1;
        }
    }
    let most_common = usize::from(counts.iter().copied().max().unwrap_or(0));
    Kinds { known, most_common, different: counts.iter().filter(|&&count| count > 0).count() }
}

/// log₂ of P(groups | shared) / P(groups | one offender), from how many of the comparable reports fall into the
/// largest group: for one offender most do (Beta 2.5, 1), for a shared value few do (Beta 1, 6).
fn bits_of_groups(comparable: usize, largest: usize) -> f32 {
    if comparable < 2 {
        return 0.0;
    }
    let (hits, misses) = (largest - 1, comparable - largest);
    SHARED_GROUPS.bits(hits, misses) - OWN_GROUPS.bits(hits, misses)
}

/// The same from how many groups are of the commonest kind. Shared values may serve one trade alone (an exchange's
/// wallet), so one kind says little for an offender; many kinds say much against.
fn bits_of_kinds(known: usize, most_common: usize) -> f32 {
    if known < 2 {
        return 0.0;
    }
    let (hits, misses) = (most_common - 1, known - most_common);
    let own = OWN_KINDS.bits(hits, misses);
    let one_trade = own - 1.3; // 0.4 of shared values
    let any_trade = MANY_KINDS.bits(hits, misses) - 0.74; // 0.6 of them
    let (high, low) = if one_trade > any_trade { (one_trade, any_trade) } else { (any_trade, one_trade) };
    high + (1.0 + (low - high).exp2()).log2() - own
}

static OWN_GROUPS: LazyLock<BetaBinomial> = LazyLock::new(|| BetaBinomial::new(2.5, 1.0));
static SHARED_GROUPS: LazyLock<BetaBinomial> = LazyLock::new(|| BetaBinomial::new(1.0, 6.0));
static OWN_KINDS: LazyLock<BetaBinomial> = LazyLock::new(|| BetaBinomial::new(5.0, 1.0));
static MANY_KINDS: LazyLock<BetaBinomial> = LazyLock::new(|| BetaBinomial::new(2.0, 4.0));

/// log₂ of the probability of one sequence of hits and misses whose rate is drawn from a Beta distribution.
struct BetaBinomial {
    hits: Vec<f32>,
    misses: Vec<f32>,
    all: Vec<f32>,
}

impl BetaBinomial {
    fn new(a: f32, b: f32) -> Self {
        Self { hits: rising(a), misses: rising(b), all: rising(a + b) }
    }

    fn bits(&self, hits: usize, misses: usize) -> f32 {
        self.hits[hits] + self.misses[misses] - self.all[hits + misses]
    }
}

/// log₂ of the rising factorials x, x(x+1), … up to 255 factors.
fn rising(x: f32) -> Vec<f32> {
    let factors = (0..256u16).map(|i| (x + f32::from(i)).log2());
    std::iter::once(0.0).chain(factors.scan(0.0, |sum, f| { *sum += f; Some(*sum) })).collect()
}

/// The weight of a shared value in bits once its standing is known: log₂((1−p)·2^base + p), p the chance of sharing.
pub(crate) fn weight(kind: TraceKind, standing: Standing) -> f32 {
    match standing.why {
        Why::Listed | Why::DeclaredShared => 0.0,
        Why::DeclaredOwn => crate::base_bits(kind),
        Why::Alone | Why::Weighed { .. } if standing.shared_bits > 0.0 => 0.0,
        Why::Alone | Why::Weighed { .. } => {
            let odds = standing.shared_bits.exp2();
            (crate::base_bits(kind) - (1.0 + odds).log2()).max(0.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_unlinked_reports_do_not_condemn_an_account_and_many_do() {
        let prior = shared_prior_bits(TraceKind::Iban);
        assert!(bits_of_groups(4, 1) < prior, "four victims who each saw another phone");
        assert!(bits_of_groups(64, 2) + bits_of_kinds(60, 20) > prior, "sixty-four reports, no two alike");
        assert!(bits_of_groups(64, 60) + bits_of_kinds(4, 4) < -10.0, "a mule's account");
    }
}
