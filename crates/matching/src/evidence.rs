//! What a report brings to the matching: its offender-side keys, and the few facts that tell whether reports of one
//! value otherwise look alike.

use joinder_core::{MatchKey, ReportId, TraceKind};
use xxhash_rust::xxh3::xxh3_64;

use crate::Wording;

/// How much a shared trace of this kind says, in bits, before anything is known of the value itself.
///
/// log₂ of how much likelier two reports share it if one offender stands behind both. Accounts, wallets and mailboxes
/// are handed out to one holder; a name or a bank's code is common to many. Set from what a kind identifies, not fitted
/// to a data set.
pub fn base_bits(kind: TraceKind) -> f32 {
    match kind {
        TraceKind::Transaction => 24.0,
        TraceKind::Iban
        | TraceKind::Account
        | TraceKind::Bitcoin
        | TraceKind::Ethereum
        | TraceKind::Monero
        | TraceKind::Tron
        | TraceKind::Litecoin
        | TraceKind::Solana
        | TraceKind::OtherWallet
        | TraceKind::Onion => 20.0,
        TraceKind::Email | TraceKind::Phone | TraceKind::Url | TraceKind::Advert | TraceKind::Parcel => 18.0,
        TraceKind::Domain | TraceKind::Handle => 16.0,
        TraceKind::Sha256 | TraceKind::Sha1 | TraceKind::Md5 | TraceKind::Mac => 14.0,
        // One machine: an offender's own, unless its reports say otherwise.
        TraceKind::Ip => 12.0,
        TraceKind::Card | TraceKind::Ssdeep | TraceKind::Tlsh => 9.0,
        TraceKind::Company => 5.0,
        TraceKind::Person => 4.0,
        TraceKind::Bic | TraceKind::Asn | TraceKind::Cve => 0.0,
    }
}

/// Bits from which one shared value holds two reports together without help.
const JOINING_BITS: f32 = 12.0;

/// Whether one shared value of this kind is enough to hold two reports together.
pub fn joins_alone(kind: TraceKind) -> bool {
    base_bits(kind) >= JOINING_BITS
}

/// How unlikely it is, in bits, that a value of this kind is shared infrastructure before its reports are looked at.
///
/// About one account in 250 that two reports share is a payment service's collecting account; hotlines,
/// switchboards and the sites of hosts are shared far more often.
pub fn shared_prior_bits(kind: TraceKind) -> f32 {
    match kind {
        TraceKind::Transaction | TraceKind::Onion | TraceKind::Monero => 10.5,
        TraceKind::Email | TraceKind::Handle => 12.0,
        TraceKind::Iban
        | TraceKind::Account
        | TraceKind::Bitcoin
        | TraceKind::Ethereum
        | TraceKind::Tron
        | TraceKind::Litecoin
        | TraceKind::Solana
        | TraceKind::OtherWallet
        | TraceKind::Advert
        | TraceKind::Parcel => 8.0,
        TraceKind::Phone | TraceKind::Url | TraceKind::Card => 4.0,
        TraceKind::Sha256
        | TraceKind::Sha1
        | TraceKind::Md5
        | TraceKind::Mac
        | TraceKind::Ssdeep
        | TraceKind::Tlsh => 7.5,
        TraceKind::Domain => 6.5,
        TraceKind::Ip | TraceKind::Company | TraceKind::Person => 3.5,
        TraceKind::Bic | TraceKind::Asn | TraceKind::Cve => 0.0,
    }
}

/// A weight in a word, for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Below six bits.
    Weak,
    /// Six to twelve.
    Fair,
    /// Twelve to twenty-four: enough to hold two reports together.
    Strong,
    /// Twenty-four and more.
    Certain,
}

impl Strength {
    /// The word for a number of bits.
    pub fn of(bits: f32) -> Self {
        match bits {
            b if b < 6.0 => Self::Weak,
            b if b < JOINING_BITS => Self::Fair,
            b if b < 24.0 => Self::Strong,
            _ => Self::Certain,
        }
    }
}

/// The few facts of a report that are kept beside its values: some tell whether reports of one value otherwise look
/// alike, the others are summed over a series. 24 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The sketch of the narrative.
    pub wording: Wording,
    /// Whole euro lost, as far as the node's organisation may know.
    pub loss: u32,
    /// Whose it is, as the node numbers organisations.
    pub owner: u16,
    /// Days since 1970-01-01; 0 where it is not dated.
    pub day: u16,
    /// The day on which it came, in days since 1970-01-01.
    pub received: u16,
    /// The report's kind, as a small number; 255 where it is not known.
    pub kind: u8,
    /// The State that registered it, as a small number; 255 where it is not known.
    pub country: u8,
    /// How much of it the node's organisation may see; the node's own scale.
    pub level: u8,
}

impl Profile {
    /// Nothing known.
    pub const UNKNOWN: Self = Self {
        wording: Wording::NONE,
        loss: 0,
        owner: u16::MAX,
        day: 0,
        received: 0,
        kind: 255,
        country: 255,
        level: 0,
    };

    /// Whether nothing was told of the report but its values, as of one that another owner lets be known as a hit.
    pub(crate) fn is_bare(&self) -> bool {
        self.kind == 255 && self.day == 0 && self.country == 255 && self.wording == Wording::NONE
    }
}

/// One report's evidence. Only [`EvidenceBuilder`] makes it: keys are sorted and stand once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub(crate) report: ReportId,
    pub(crate) tag: u32,
    pub(crate) profile: Profile,
    pub(crate) keys: Vec<(MatchKey, TraceKind, bool)>,
}

impl Evidence {
    /// Which report it is of.
    pub fn report(&self) -> ReportId {
        self.report
    }

    /// The keys, their kinds, and whether a warning list knows them as shared by nature; sorted by key.
    pub fn keys(&self) -> &[(MatchKey, TraceKind, bool)] {
        &self.keys
    }

    /// What the report looks like otherwise.
    pub fn profile(&self) -> Profile {
        self.profile
    }

    /// Thirty-two bits of the natural key: which reports are looked at where a value has very many.
    pub fn tag(&self) -> u32 {
        self.tag
    }
}

/// Gathers a report's evidence. Callers add offender-side traces only.
#[derive(Clone, Debug)]
pub struct EvidenceBuilder(Evidence);

/// More values than any honest report carries; a hostile one must not cost more than that.
const MAX_KEYS: usize = 512;

impl EvidenceBuilder {
    /// Starts a report's evidence. `owner` and `reference` are the natural key.
    pub fn new(report: ReportId, owner: &str, reference: &str, profile: Profile) -> Self {
        Self::with_tag(report, Self::tag_of(owner, reference), profile)
    }

    /// The tag of a natural key, as kept by the store.
    pub fn tag_of(owner: &str, reference: &str) -> u32 {
        let mut key = Vec::with_capacity(owner.len() + reference.len() + 1);
        key.extend_from_slice(owner.as_bytes());
        key.push(0);
        key.extend_from_slice(reference.as_bytes());
        (xxh3_64(&key) >> 32) as u32
    }

    /// Starts from a tag that [`Self::tag_of`] gave earlier.
    pub fn with_tag(report: ReportId, tag: u32, profile: Profile) -> Self {
        Self(Evidence { report, tag, profile, keys: Vec::new() })
    }

    /// Adds an offender-side key. `listed`: a warning list knows the value as shared by nature.
    pub fn key(&mut self, key: MatchKey, kind: TraceKind, listed: bool) -> &mut Self {
        self.0.keys.push((key, kind, listed));
        self
    }

    /// The evidence, each key once.
    pub fn build(mut self) -> Evidence {
        self.0.keys.sort_unstable_by_key(|&(key, kind, _)| (key, kind as u8));
        self.0.keys.dedup_by_key(|&mut (key, _, _)| key);
        self.0.keys.truncate(MAX_KEYS);
        self.0
    }
}
