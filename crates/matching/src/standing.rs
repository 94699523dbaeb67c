//! Diversity: does a value belong to one offender, or do unrelated people share it?
//!
//! A mule's account with thousands of victims and a payment service's collecting account look the same by number. They
//! differ in what their reports *otherwise* have in common. The reports of one offender's account hang together by the
//! phones, sites and mailboxes that the offender also used, and are mostly of one kind. The reports of a collecting
//! account fall into many groups that share nothing else, of many kinds, over years instead of weeks. All three are
//! weighed as likelihoods in bits against how rare shared values of the kind are; see [`crate::shared_prior_bits`].
//!
//! Reports of a value hang together where they share another value, or where others' reports lead from the values of one to
//! the values of the other: a busy offender's many phones and accounts meet in pairs, and hardly twice in the same.
//!
//! Three looks, each at what the one before left standing:
//!
//! 1. Every other value of the reports can link them. What then looks shared is a *crowd* value.
//! 2. Crowd values link nothing: the hotline and the site of one bank would otherwise vouch for each other. What is then
//!    clearly one offender's is *certain*, and certain values hold reports together in *cells*.
//! 3. Reports are linked where they are of one cell. Now a value that two reports share is weighed by all that is known
//!    of the two: a bridge between two grown cells that share nothing else has to be stronger than one between two lone
//!    reports.
//!
//! Of the value's own reports at most [`SAMPLE`] are looked at, chosen by a hash of their natural keys, and of the values
//! beside it only rare ones ([`RARE`]) lead further: so the answer does not depend on the order of arrival, and a change is
//! felt no further than that, and the cells that it changes.

mod likelihood;

use std::sync::LazyLock;

use joinder_core::TraceKind;

use self::likelihood::{BetaBinomial, bits_of_days, bits_of_groups, bits_of_kinds, bits_of_lone};
use crate::{
    components::Components,
    evidence::shared_prior_bits,
    postings::Postings,
    reports::Reports,
    values::{Flag, Value, Values},
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
    /// Of these, what the groups say.
    pub group_bits: f32,
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
        /// Days between the first and the last quarter of the dated reports; of two or three between the first and the last.
        days: u16,
    },
}

/// What of the index the weighing looks at.
#[derive(Clone, Copy)]
pub(crate) struct Sight<'a> {
    pub(crate) reports: &'a Reports,
    pub(crate) values: &'a Values,
    pub(crate) postings: &'a Postings,
    pub(crate) cells: &'a Components,
    pub(crate) pool: Pool,
}

/// What the weights take from all reports together. So coarse that it changes a few times in a node's life; then
/// everything is weighed anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pool {
    /// Days over which the reports are spread.
    span: u16,
    /// Bits for sharing since the reports are few.
    few: u8,
}

impl Pool {
    /// Of so many reports, spread over so many days.
    ///
    /// What people share by nature is soon met twice, in a small pool as in a large one: the banks' hotlines, the
    /// collecting accounts, the shops' sites are so many and no more. Offenders' own values are met twice in proportion to
    /// the reports. So each halving of the reports makes it a bit likelier that a value met twice is a shared one. Above
    /// [`LARGE_POOL`] reports this no longer shows; and of a handful of reports somebody chose them for a reason.
    pub(crate) fn new(reports: usize, span: u16) -> Self {
        let doublings = (reports + 1).ilog2();
        let few = LARGE_POOL.ilog2().saturating_sub(doublings).min(doublings.saturating_sub(3)).min(5);
        Self { span, few: few as u8 }
    }
}

/// From so many reports on, how many there are no longer says how likely sharing is.
const LARGE_POOL: usize = 1 << 16;

/// Buffers used again from value to value.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    sample: Vec<u32>,
    tags: Vec<u32>,
    pairs: Vec<(u32, u8)>,
    steps: Vec<(u32, u32)>,
    links: Vec<u32>,
    parent: Vec<u8>,
    comparable: Vec<bool>,
    kinds: Vec<(u8, u8)>,
    days: Vec<u16>,
}

/// A value with fewer reports than this is judged by what they share directly: the rest would cost more than it tells.
pub(crate) const LED_FROM: usize = 4;

/// A value with more reports than this leads nowhere: too many unrelated people may have met there.
pub(crate) const RARE: usize = 24;

/// Which look at a value; see the head of this file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    First,
    Second,
    Third,
}

/// Beyond so many reports a cell counts as grown, and its growth changes no weight any more.
pub(crate) const GROWN: usize = 12;
/// Bits against sharing from which a value is certain at second sight.
const CERTAIN_BITS: f32 = 4.0;

impl Standing {
    /// Clearly one offender's, and by what its reports share: that sharing is rare vouches for nobody.
    pub(crate) fn is_certain(self) -> bool {
        self.shared_bits <= -CERTAIN_BITS && self.group_bits <= 0.0
    }
}

/// The highest tag that falls into the sample of a value; every report with a lower or equal one does.
pub(crate) fn sample_limit(sight: Sight<'_>, value: &Value, tags: &mut Vec<u32>) -> u32 {
    tag_limit(sight, sight.postings.of(&value.list), SAMPLE, tags)
}

/// The highest tag among the `most` reports with the lowest: a choice that does not depend on the order of arrival.
pub(crate) fn tag_limit(sight: Sight<'_>, members: &[u32], most: usize, tags: &mut Vec<u32>) -> u32 {
    if members.len() <= most {
        return u32::MAX;
    }
    tags.clear();
    tags.extend(members.iter().map(|&slot| sight.reports.tag(slot)));
    *tags.select_nth_unstable(most - 1).1
}

/// Weighs a value by its reports. O(sample × values a report), and O(postings) to choose the sample.
pub(crate) fn weigh(sight: Sight<'_>, id: u32, look: Look, scratch: &mut Scratch) -> Standing {
    let value = sight.values.get(id);
    if value.list.len() < 2 {
        return Standing { why: Why::Alone, shared_bits: -shared_prior_bits(value.kind), group_bits: 0.0 };
    }
    let limit = sample_limit(sight, value, &mut scratch.tags);
    scratch.sample.clear();
    let members = sight.postings.of(&value.list).iter().copied();
    // More than a byte can number only where hundreds of natural keys collide in 32 bits.
    scratch.sample.extend(members.filter(|&slot| sight.reports.tag(slot) <= limit).take(255));
    match look {
        Look::First | Look::Second => {
            group_by_values(sight, id, look, scratch);
            let direct = judge(sight, value, 0.0, scratch);
            let decided = if look == Look::First { direct.shared_bits <= 0.0 } else { direct.is_certain() };
            if decided || value.list.len() < LED_FROM {
                return direct;
            }
            lead_on(sight, id, look, scratch);
            judge(sight, value, 0.0, scratch)
        }
        Look::Third => {
            group_by_cells(sight, id, scratch);
            let bridges = bits_of_bridges(sight, value.list.len(), scratch);
            judge(sight, value, bridges, scratch)
        }
    }
}

/// The standing of a value whose sampled reports stand in groups.
fn judge(sight: Sight<'_>, value: &Value, bridges: f32, scratch: &mut Scratch) -> Standing {
    let (groups, comparable, largest_group) = count_groups(scratch);
    let kinds = kinds_of_groups(sight, scratch);
    let days = days_between(sight, scratch);
    let group_bits = bits_of_groups(comparable, groups);
    // Reports that may show nothing but their values say nothing for sharing or against: the value is neither popular for them
    // nor do they tell of it alone. Where they are all but one, only what its kind is speaks.
    let is_bare = |place: usize| sight.reports.profile(scratch.sample[place]).is_bare();
    let telling =
        (0..scratch.sample.len()).filter(|&place| scratch.comparable[place] || !is_bare(place)).count();
    let shared_bits = group_bits
        + bridges
        + bits_of_kinds(kinds.known, kinds.most_common)
        + bits_of_days(value.kind, scratch.days.len(), days, sight.pool.span)
        + bits_of_lone(comparable, telling)
        + if telling < 2 { 0.0 } else { f32::from(sight.pool.few) }
        - prior(value.kind, telling.max(2));
    let looked_at = scratch.sample.len();
    let why = Why::Weighed { looked_at, comparable, largest_group, groups, kinds: kinds.different, days };
    Standing { why, shared_bits, group_bits }
}

/// What is shared is popular: each doubling of the reports looked at makes sharing half a bit less surprising.
fn prior(kind: TraceKind, looked_at: usize) -> f32 {
    shared_prior_bits(kind) - 0.5 * (looked_at as f32 / 2.0).log2()
}

/// Unites the sampled reports that share another value. A value that most of the sample carries is taken for another
/// name of the same thing (the account and the hotline of one payment service) and says nothing.
fn group_by_values(sight: Sight<'_>, id: u32, look: Look, scratch: &mut Scratch) {
    let Scratch { sample, pairs, parent, comparable, .. } = scratch;
    pairs.clear();
    for (place, &slot) in sample.iter().enumerate() {
        let others = sight.reports.values(slot).iter().copied();
        let telling = others.filter(|&other| other != id && tells(sight.values.get(other), look));
        pairs.extend(telling.map(|other| (other, place as u8)));
    }
    pairs.sort_unstable();
    parent.clear();
    parent.extend(0..sample.len() as u8);
    comparable.clear();
    comparable.resize(sample.len(), false);
    for run in pairs.chunk_by(|a, b| a.0 == b.0).filter(|run| !is_another_name(run.len(), sample.len())) {
        for &(_, place) in run {
            comparable[usize::from(place)] = true;
            unite(parent, run[0].1, place);
        }
    }
}

/// After [`group_by_values`]: unites the sampled reports that others' reports lead to from one another's values.
fn lead_on(sight: Sight<'_>, id: u32, look: Look, scratch: &mut Scratch) {
    let Scratch { sample, pairs, steps, links, parent, .. } = scratch;
    // What leads on from each value beside: the values that stand in others' reports with it.
    steps.clear();
    links.clear();
    for run in pairs.chunk_by(|a, b| a.0 == b.0) {
        let beside = sight.values.get(run[0].0);
        if is_another_name(run.len(), sample.len()) {
            links.push(run[0].0);
            continue;
        }
        steps.push((run[0].0, u32::from(run[0].1)));
        if beside.list.len() > RARE {
            continue;
        }
        for &slot in sight.postings.of(&beside.list) {
            let values = sight.reports.values(slot);
            if !values.contains(&id) {
                let leads = |&&value: &&u32| {
                    let entry = sight.values.get(value);
                    entry.list.len() <= RARE && tells(entry, look)
                };
                steps.extend(values.iter().filter(leads).map(|&value| (value, u32::from(run[0].1))));
            }
        }
    }
    steps.sort_unstable();
    for run in steps.chunk_by(|a, b| a.0 == b.0).filter(|run| links.binary_search(&run[0].0).is_err()) {
        run.iter().for_each(|&(_, place)| unite(parent, run[0].1 as u8, place as u8));
    }
}

/// Whether a value that so many of the sample carry is another name of the one that is weighed.
fn is_another_name(carriers: usize, sample: usize) -> bool {
    carriers * 2 > sample && carriers > 2
}

/// Unites the sampled reports that are of one cell.
fn group_by_cells(sight: Sight<'_>, id: u32, scratch: &mut Scratch) {
    let Scratch { sample, pairs, parent, comparable, .. } = scratch;
    pairs.clear();
    pairs.extend(sample.iter().enumerate().map(|(place, &slot)| (sight.cells.root(slot), place as u8)));
    pairs.sort_unstable();
    parent.clear();
    parent.extend(0..sample.len() as u8);
    comparable.clear();
    comparable.extend(sample.iter().map(|&slot| {
        let others = sight.reports.values(slot);
        others.iter().any(|&other| other != id && tells(sight.values.get(other), Look::Third))
    }));
    for run in pairs.chunk_by(|a, b| a.0 == b.0) {
        run.iter().for_each(|&(_, place)| unite(parent, run[0].1, place));
    }
}

/// Bits for sharing from the cells that the value would join beside the largest, by how many of each cell's reports carry
/// it. What an offender uses beside changing phones and accounts runs through all reports of each (Beta 3, 1); of what
/// unrelated people share, each offender's reports mention it now and then (Beta 1, 3).
fn bits_of_bridges(sight: Sight<'_>, reports: usize, scratch: &Scratch) -> f32 {
    let scale = reports as f32 / scratch.sample.len() as f32;
    // Whole thousandths, and the lightest of equally large cells left out: cells come in no order, and neither the
    // rounding of a sum nor a tie may show it.
    let (mut sum, mut largest) = (0i32, (0, 0i32));
    for run in scratch.pairs.chunk_by(|a, b| a.0 == b.0) {
        let whole = sight.cells.size(run[0].0);
        let size = whole.min(GROWN);
        let share = (run.len() as f32 * scale / whole as f32).min(1.0);
        let carriers = ((share * size as f32).round() as usize).clamp(1, size);
        let bits = SEEN_NOW_AND_THEN.bits(carriers - 1, size - carriers)
            - RUNS_THROUGH.bits(carriers - 1, size - carriers);
        let bits = (bits * 1_000.0).round() as i32;
        largest = largest.max((run.len(), -bits));
        sum += bits;
    }
    let rest = (sum + largest.1) as f32 / 1_000.0;
    rest.clamp(0.0, BRIDGE_BITS)
}

/// Bridges of one value stand or fall together, and a courier's site runs through a phisher's reports as the phisher's
/// own does: they speak for sharing alone, and no more than this.
const BRIDGE_BITS: f32 = 7.0;

static RUNS_THROUGH: LazyLock<BetaBinomial> = LazyLock::new(|| BetaBinomial::new(3.0, 1.0));
static SEEN_NOW_AND_THEN: LazyLock<BetaBinomial> = LazyLock::new(|| BetaBinomial::new(1.0, 3.0));

/// Whether a value can tell one offender from another.
fn tells(value: &Value, look: Look) -> bool {
    let crowd = look != Look::First && value.is(Flag::Crowd);
    !value.is(Flag::Listed) && !crowd && crate::joins_alone(value.kind)
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

/// Days between the first and the third quartile of the sample's dates; of fewer than four between the first and the last.
fn days_between(sight: Sight<'_>, scratch: &mut Scratch) -> u16 {
    scratch.days.clear();
    let days = scratch.sample.iter().map(|&slot| sight.reports.profile(slot).day);
    scratch.days.extend(days.filter(|&day| day > 0));
    scratch.days.sort_unstable();
    let count = scratch.days.len();
    let quarter = count / 4;
    if count < 2 { 0 } else { scratch.days[count - 1 - quarter] - scratch.days[quarter] }
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
        let kind = TraceKind::Iban;
        assert!(
            bits_of_groups(4, 4) + bits_of_kinds(4, 4) < prior(kind, 4),
            "four victims who each saw another phone"
        );
        assert!(
            bits_of_groups(64, 50) + bits_of_kinds(50, 15) > prior(kind, 64),
            "sixty-four reports, hardly two alike"
        );
        assert!(bits_of_groups(64, 3) <= -likelihood::GROUP_BITS, "a mule's account");
    }
}
