//! Who may see what: one pure function, and the query filter that agrees with it.
//!
//! | release | owner | centre | authority in the audience | partner named in the audience |
//! |---|---|---|---|---|
//! | full | all | all | all | offender side, no victim |
//! | hit | all | traces, kind, time, State | that a hit exists, and whom to ask | nothing |
//! | sealed | all | that a hit exists | that a hit exists, and whom to ask | nothing |
//! | own | all | nothing | nothing | nothing |
//!
//! Beside the release, everybody but the owner needs a purpose that the owner allows, and TLP:RED goes only to those
//! named.

use serde::{Deserialize, Serialize};

use crate::{
    Audience, Marking, NativeObservable, NativeReport, OrganisationCode, Release, Report, Side,
    codes::{Purpose, Tlp},
    organisation::Role,
};

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// The organisation for which the person or node acts.
    pub organisation: OrganisationCode,
    /// What that organisation is.
    pub role: Role,
}

/// What the decision needs to know of an item.
#[derive(Clone, Copy, Debug)]
pub struct Item<'a> {
    /// Whose it is.
    pub owner: &'a OrganisationCode,
    /// Under what conditions.
    pub marking: &'a Marking,
}

impl<'a> From<&'a Report> for Item<'a> {
    fn from(report: &'a Report) -> Self {
        Self { owner: &report.owner, marking: &report.marking }
    }
}

/// What a viewer may see of an item for a purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Disclosure {
    /// As if it never was.
    Nothing,
    /// That it is there, and what the viewer's role adds to that (see the table of this module).
    HitOnly,
    /// All, or for a partner the partner's form.
    Full,
}

/// Decides what `viewer` may see of `item` for `purpose`.
pub fn disclosure(viewer: &Viewer, item: Item<'_>, purpose: Purpose) -> Disclosure {
    let Item { owner, marking } = item;
    if viewer.organisation == *owner {
        return Disclosure::Full;
    }
    let named = marking.audience.names(&viewer.organisation);
    if marking.release == Release::Own
        || !marking.purposes.contains(purpose)
        || marking.tlp == Tlp::Red && !named
        || !reaches(viewer.role, marking, named)
    {
        return Disclosure::Nothing;
    }
    match (viewer.role, marking.release) {
        (_, Release::Full) => Disclosure::Full,
        (Role::Partner, _) | (_, Release::Own) => Disclosure::Nothing,
        (Role::Authority | Role::Centre, Release::Hit | Release::Sealed) => Disclosure::HitOnly,
    }
}

/// Whether `viewer` may see an item whole, as it came, victim included: what was never taken apart has no partner's form.
pub fn discloses_whole(viewer: &Viewer, item: Item<'_>, purpose: Purpose) -> bool {
    let own = viewer.organisation == *item.owner;
    disclosure(viewer, item, purpose) == Disclosure::Full && (own || viewer.role != Role::Partner)
}

/// Whether the audience reaches the viewer at all. An empty list reaches nobody, the centre included.
fn reaches(role: Role, marking: &Marking, named: bool) -> bool {
    match (&marking.audience, role) {
        (Audience::Authorities, Role::Authority | Role::Centre) => true,
        (Audience::Only(list), Role::Centre) => !list.is_empty(),
        (Audience::Authorities, Role::Partner) => false,
        (Audience::Only(_), Role::Authority | Role::Partner) => named,
    }
}

/// The items that a viewer may know of for a purpose, in terms that a query can use.
///
/// An item passes when its owner is [`Self::own`]; or when **all** of these hold: its release is at least
/// [`Self::least_release`], its purposes contain [`Self::purpose`], the audience reaches the viewer
/// ([`Self::open_audience`] items with no list, and those whose list names it, or any list that is not empty where
/// [`Self::any_list`]), and it is not TLP:RED unless its list names the viewer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisclosureFilter {
    /// The viewer's organisation.
    pub own: OrganisationCode,
    /// The lowest release that shows anything.
    pub least_release: Release,
    /// The purpose asked for.
    pub purpose: Purpose,
    /// Whether items open to all authorities reach the viewer.
    pub open_audience: bool,
    /// Whether any list that is not empty reaches the viewer, named or not.
    pub any_list: bool,
}

impl DisclosureFilter {
    /// The filter that selects exactly the items whose disclosure is not [`Disclosure::Nothing`].
    pub fn new(viewer: &Viewer, purpose: Purpose) -> Self {
        let (least_release, open_audience, any_list) = match viewer.role {
            Role::Authority => (Release::Sealed, true, false),
            Role::Centre => (Release::Sealed, true, true),
            Role::Partner => (Release::Full, false, false),
        };
        Self { own: viewer.organisation.clone(), least_release, purpose, open_audience, any_list }
    }

    /// Whether the item passes: the same rule as a store's query, for a store that has none and for tests.
    pub fn passes(&self, item: Item<'_>) -> bool {
        let Item { owner, marking } = item;
        let named = marking.audience.names(&self.own);
        let reached = match &marking.audience {
            Audience::Authorities => self.open_audience,
            Audience::Only(list) => named || self.any_list && !list.is_empty(),
        };
        *owner == self.own
            || marking.release >= self.least_release
                && marking.purposes.contains(self.purpose)
                && reached
                && (marking.tlp != Tlp::Red || named)
    }
}

/// How much of a report a reader got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Everything.
    Full,
    /// The partner's form: offender side, no victim.
    OffenderSide,
    /// The centre's form of a hit: traces, kind, time and State.
    Traces,
    /// Owner and reference: whom to ask, about what.
    HitOnly,
}

/// What one reader may see of one report: the only form in which a report leaves a node.
#[derive(Clone, Debug, PartialEq)]
pub struct Disclosed {
    level: Level,
    report: NativeReport,
}

impl Disclosed {
    /// How much there is.
    pub fn level(&self) -> Level {
        self.level
    }

    /// What may be seen; what is withheld is absent.
    pub fn report(&self) -> &NativeReport {
        &self.report
    }
}

impl Serialize for Disclosed {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.report.serialize(serializer)
    }
}

/// How much `viewer` gets of `item` for `purpose`; `None` where it is nothing.
pub fn disclosure_level(viewer: &Viewer, item: Item<'_>, purpose: Purpose) -> Option<Level> {
    let own = viewer.organisation == *item.owner;
    match (disclosure(viewer, item, purpose), viewer.role) {
        (Disclosure::Nothing, _) => None,
        (Disclosure::Full, Role::Partner) if !own => Some(Level::OffenderSide),
        (Disclosure::Full, _) => Some(Level::Full),
        (Disclosure::HitOnly, Role::Centre) if item.marking.release == Release::Hit => Some(Level::Traces),
        (Disclosure::HitOnly, _) => Some(Level::HitOnly),
    }
}

/// What `viewer` may see of `report` for `purpose`; `None` where it is nothing.
pub fn disclose(viewer: &Viewer, report: &Report, purpose: Purpose) -> Option<Disclosed> {
    let level = disclosure_level(viewer, report.into(), purpose)?;
    let report = match level {
        Level::Full => report.to_native(),
        Level::OffenderSide => offender_side(report),
        Level::Traces => traces(report),
        Level::HitOnly => bare(report),
    };
    Some(Disclosed { level, report })
}

/// Owner and reference alone.
fn bare(report: &Report) -> NativeReport {
    NativeReport::bare(report.owner.clone(), report.reference.clone())
}

fn traces(report: &Report) -> NativeReport {
    NativeReport {
        kind: Some(report.kind),
        reported_at: report.reported_at,
        happened: report.happened,
        country: report.country,
        observables: offender_observables(report),
        marking: Some(report.marking.clone()),
        ..bare(report)
    }
}

/// The losses stay: a bank needs the sum to find the payment.
fn offender_side(report: &Report) -> NativeReport {
    NativeReport { losses: report.losses.clone(), ..traces(report) }
}

/// Offender-side traces without the words around them, which could name a victim.
fn offender_observables(report: &Report) -> Vec<NativeObservable> {
    let offender = report.observables.iter().filter(|o| o.side == Side::Offender && o.trace().is_some());
    offender
        .map(|observable| NativeObservable { raw: None, origin: None, ..NativeObservable::from(observable) })
        .collect()
}
