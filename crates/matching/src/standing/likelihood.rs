//! How likely what is seen of a value's reports is if unrelated people share it, against if it is one offender's: each look
//! in bits, from counts alone.

use std::sync::LazyLock;

use joinder_core::TraceKind;

/// How long an offender uses a value of a kind, in days between the quartiles of its reports: accounts are closed within
/// weeks, sites and mailboxes last for months.
fn usual_days(kind: TraceKind) -> f32 {
    match kind {
        TraceKind::Iban | TraceKind::Account | TraceKind::Card | TraceKind::Parcel | TraceKind::Advert => {
            20.0
        }
        TraceKind::Phone | TraceKind::Handle => 30.0,
        TraceKind::Email | TraceKind::Url | TraceKind::Ip => 40.0,
        TraceKind::Bitcoin
        | TraceKind::Ethereum
        | TraceKind::Monero
        | TraceKind::Tron
        | TraceKind::Litecoin
        | TraceKind::Solana
        | TraceKind::OtherWallet
        | TraceKind::Domain
        | TraceKind::Onion => 60.0,
        TraceKind::Bic
        | TraceKind::Mac
        | TraceKind::Asn
        | TraceKind::Transaction
        | TraceKind::Md5
        | TraceKind::Sha1
        | TraceKind::Sha256
        | TraceKind::Ssdeep
        | TraceKind::Tlsh
        | TraceKind::Cve
        | TraceKind::Person
        | TraceKind::Company => 120.0,
    }
}

/// log₂ of P(days | shared) / P(days | one offender), `days` as of [`super::days_between`]. What is shared is in use all the time
/// that the reports span: the quartiles of its reports lie half the span apart (a Beta distribution, the narrower the more
/// reports), and two or three fall anywhere in it. One offender's value lives for about [`usual_days`] (log-normal), and
/// few reports see less of that.
pub(super) fn bits_of_days(kind: TraceKind, dated: usize, days: u16, span: u16) -> f32 {
    let (span, usual, sigma) = match dated {
        0 | 1 => return 0.0,
        2 | 3 => (f32::from(span), 0.7 * usual_days(kind), 1.5f32),
        _ => (0.75 * f32::from(span), usual_days(kind), 1.2f32),
    };
    let share = ((f32::from(days) + 0.5) / span).min(0.98);
    let shared = if dated < 4 {
        // The range of two or three dates drawn evenly.
        let dates = dated as f32;
        (dates * (dates - 1.0)).log2() + (dates - 2.0) * share.log2() + (1.0 - share).log2()
    } else {
        let half = (dated as f32 / 2.0).min(10.0);
        // log₂ of the Beta(n/2, n/2 + 1) density; its constant by Stirling is close enough at these sizes. Wider than half
        // the span is no less like a shared value than half.
        let even = share.min(0.5);
        let constant = 2.0 * half + 0.5 * half.log2() - 0.3;
        constant + (half - 1.0) * even.log2() + half * (1.0 - even).log2()
    };
    let off = (share * span / usual).ln() / sigma;
    let own = -(share * sigma * 2.507).log2() - 0.721 * off * off;
    // Where all reports together span little more than a value's usual life, both look alike and nothing is said.
    let told = (span / (6.0 * usual_days(kind))).min(1.0);
    told * (shared - own).clamp(-7.0, 5.0)
}

/// log₂ of P(groups | shared) / P(groups | one offender), by Ewens' sampling formula: of `comparable` reports, in how
/// many groups do they fall? Most offenders' reports hang together (θ 0.4), some change everything often (θ 3), a few
/// every time (θ 25); shared values serve a handful (θ 8), dozens (θ 30) or hundreds (θ 150) of offenders.
pub(super) fn bits_of_groups(comparable: usize, groups: usize) -> f32 {
    if comparable < 2 {
        return 0.0;
    }
    let bits = mixture(&SHARED_GROUPS, comparable, groups) - mixture(&OWN_GROUPS, comparable, groups);
    bits.clamp(-GROUP_BITS, GROUP_BITS)
}

/// Groups are not as independent as the formula has them: more than so many bits they don't say.
pub(super) const GROUP_BITS: f32 = 5.5;

type Mixture = Vec<(f32, f32, Vec<f32>)>;

fn mixture(parts: &Mixture, comparable: usize, groups: usize) -> f32 {
    let bits = parts
        .iter()
        .map(|(weight, theta, rising)| weight.log2() + groups as f32 * theta.log2() - rising[comparable]);
    let bits: Vec<f32> = bits.collect();
    let most = bits.iter().copied().fold(f32::MIN, f32::max);
    most + bits.iter().map(|b| (b - most).exp2()).sum::<f32>().log2()
}

fn parts(of: &[(f32, f32)]) -> Mixture {
    of.iter().map(|&(weight, theta)| (weight, theta, rising(theta))).collect()
}

static OWN_GROUPS: LazyLock<Mixture> =
    LazyLock::new(|| parts(&[(0.7, 0.4), (0.16, 3.0), (0.09, 12.0), (0.05, 25.0)]));
static SHARED_GROUPS: LazyLock<Mixture> = LazyLock::new(|| parts(&[(0.15, 8.0), (0.35, 30.0), (0.5, 150.0)]));

/// Bits from how many reports tell of nothing else that could link them. What the victims of many offenders mention stands
/// beside the offenders' own accounts and phones; who knows one thing of the offender names that (Beta 1, 2 against 1, 10).
/// That a report tells of more says nothing, and none of this more than [`LONE_BITS`]: a hotline can be all that a victim saw.
pub(super) fn bits_of_lone(comparable: usize, looked_at: usize) -> f32 {
    let lone = looked_at - comparable;
    let bits = SELDOM_ALONE.bits(lone, comparable) - OFTEN_ALONE.bits(lone, comparable);
    bits.clamp(-LONE_BITS, 0.0)
}

const LONE_BITS: f32 = 3.0;

static OFTEN_ALONE: LazyLock<BetaBinomial> = LazyLock::new(|| BetaBinomial::new(1.0, 2.0));
static SELDOM_ALONE: LazyLock<BetaBinomial> = LazyLock::new(|| BetaBinomial::new(1.0, 10.0));

/// The same from how many groups are of the commonest kind. Shared values may serve one trade alone (an exchange's
/// wallet), so one kind says little for an offender; many kinds say much against.
pub(super) fn bits_of_kinds(known: usize, most_common: usize) -> f32 {
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

static OWN_KINDS: LazyLock<BetaBinomial> = LazyLock::new(|| BetaBinomial::new(12.0, 1.0));
static MANY_KINDS: LazyLock<BetaBinomial> = LazyLock::new(|| BetaBinomial::new(2.0, 4.0));

/// log₂ of the probability of one sequence of hits and misses whose rate is drawn from a Beta distribution.
pub(super) struct BetaBinomial {
    hits: Vec<f32>,
    misses: Vec<f32>,
    all: Vec<f32>,
}

impl BetaBinomial {
    pub(super) fn new(a: f32, b: f32) -> Self {
        Self { hits: rising(a), misses: rising(b), all: rising(a + b) }
    }

    pub(super) fn bits(&self, hits: usize, misses: usize) -> f32 {
        self.hits[hits] + self.misses[misses] - self.all[hits + misses]
    }
}

/// log₂ of the rising factorials x, x(x+1), … up to 255 factors.
fn rising(x: f32) -> Vec<f32> {
    let factors = (0..256u16).map(|i| (x + f32::from(i)).log2());
    std::iter::once(0.0)
        .chain(factors.scan(0.0, |sum, f| {
            *sum += f;
            Some(*sum)
        }))
        .collect()
}
