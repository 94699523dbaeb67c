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
//!
//! Where a human of the owner granted an organisation that knows of a hit more of the report, [`disclose_granted`] shows
//! it that, and nobody else.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    Audience, Grant, Marking, NativeObservable, NativeReport, OrganisationCode, Origin, Release, Report,
    Side,
    codes::{Part, Parts, Purpose, Tlp},
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

/// Why an item is as if it never was for a viewer. For its owner to know, and for nobody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Withheld {
    /// It is released to nobody.
    Own,
    /// Its owner does not allow the purpose.
    Purpose,
    /// It is TLP:RED, and the viewer is not named.
    Red,
    /// Its audience does not reach the viewer.
    Audience,
    /// A partner sees only what is released in full.
    Partner,
}

/// Decides what `viewer` may see of `item` for `purpose`.
pub fn disclosure(viewer: &Viewer, item: Item<'_>, purpose: Purpose) -> Disclosure {
    decided(viewer, item, purpose).unwrap_or(Disclosure::Nothing)
}

/// Why `viewer` may see nothing of `item` for `purpose`; `None` exactly where [`disclosure`] shows something.
pub fn withheld(viewer: &Viewer, item: Item<'_>, purpose: Purpose) -> Option<Withheld> {
    decided(viewer, item, purpose).err()
}

fn decided(viewer: &Viewer, item: Item<'_>, purpose: Purpose) -> Result<Disclosure, Withheld> {
    let Item { owner, marking } = item;
    if viewer.organisation == *owner {
        return Ok(Disclosure::Full);
    }
    let named = marking.audience.names(&viewer.organisation);
    if marking.release == Release::Own {
        return Err(Withheld::Own);
    }
    if !marking.purposes.contains(purpose) {
        return Err(Withheld::Purpose);
    }
    if marking.tlp == Tlp::Red && !named {
        return Err(Withheld::Red);
    }
    if !reaches(viewer.role, marking, named) {
        return Err(Withheld::Audience);
    }
    match (viewer.role, marking.release) {
        (_, Release::Full) => Ok(Disclosure::Full),
        (Role::Partner, _) | (_, Release::Own) => Err(Withheld::Partner),
        (Role::Authority | Role::Centre, Release::Hit | Release::Sealed) => Ok(Disclosure::HitOnly),
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

/// What `viewer` may see of `report` for `purpose` on the day `today`, where the owner granted something of it.
///
/// A grant adds its parts for the one to whom it was given, until its last day. It adds them only where that organisation
/// may know that the report is there: whoever the conditions shut out since gets nothing by it, and so a partner never does.
/// The form is under the report's conditions, released to this one viewer alone.
pub fn disclose_granted(
    viewer: &Viewer,
    report: &Report,
    purpose: Purpose,
    grant: &Grant,
    today: Date,
) -> Option<Disclosed> {
    let knows = disclosure(viewer, report.into(), purpose) == Disclosure::HitOnly;
    if knows && grant.holds(viewer, report, today) {
        return Some(Disclosed { level: Level::Full, report: granted(report, grant) });
    }
    disclose(viewer, report, purpose)
}

/// The traces as the centre sees them, and the parts that were granted.
fn granted(report: &Report, grant: &Grant) -> NativeReport {
    let own = &report.marking;
    let marking = Marking {
        release: Release::Full,
        audience: Audience::Only([grant.to.clone()].into()),
        purposes: own.purposes.with(grant.purpose),
        // What is due on a day is erased as it begins, and the last day is the asker's.
        erase_by: own.erase_by.min(grant.until.tomorrow().unwrap_or(grant.until)),
        ..own.clone()
    };
    let mut form = NativeReport {
        observables: granted_observables(report, grant.parts),
        marking: Some(marking),
        ..traces(report)
    };
    let whole = report.to_native();
    for part in grant.parts.iter() {
        match part {
            Part::Traces => {}
            Part::Money => form.losses.clone_from(&whole.losses),
            Part::Narrative => form.narrative.clone_from(&whole.narrative),
            Part::Victim => (form.victim, form.place) = (whole.victim.clone(), whole.place),
            Part::Attachments => form.attachments.clone_from(&whole.attachments),
            Part::Fields => form.fields.clone_from(&whole.fields),
        }
    }
    form
}

/// Traces that are not the offender's go with the victim; the words around a trace, with the story in which they stand.
fn granted_observables(report: &Report, parts: Parts) -> Vec<NativeObservable> {
    let of_a_part = report.observables.iter().filter(|one| match one.side {
        Side::Offender => true,
        Side::Victim | Side::Third => parts.contains(Part::Victim),
    });
    let shown = of_a_part.filter_map(|one| {
        let told = parts.contains(Part::Narrative) && matches!(one.origin, Origin::Narrative { .. });
        let native = NativeObservable::from(one);
        match parts.is_whole() || told {
            true => Some(native),
            false => one.trace().map(|_| NativeObservable { raw: None, origin: None, ..native }),
        }
    });
    shown.collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Narrative, Observable, Period, Trace, TraceKind, Value, Victim, codes::Kind};

    const CANARY: &str = "cnryxqzw";
    const TODAY: Date = Date::constant(2026, 7, 1);

    fn viewer(code: &str, role: Role) -> Viewer {
        Viewer { organisation: code.parse().unwrap(), role }
    }

    fn observable(side: Side, normal: &str) -> Observable {
        Observable {
            value: Value::Trace(Trace::new(TraceKind::Domain, normal).unwrap()),
            side,
            origin: Origin::Field(CANARY.into()),
            raw: CANARY.into(),
            port: None,
            seen_at: None,
        }
    }

    fn a_report(release: Release) -> Report {
        Report {
            owner: "DE".parse().unwrap(),
            reference: "D-1".parse().unwrap(),
            kind: Kind::Phishing,
            reported_at: None,
            happened: Period::default(),
            country: None,
            place: None,
            victim: Victim::default(),
            losses: vec![serde_json::from_str(r#"{"amount":"1450","currency":"EUR"}"#).unwrap()],
            narrative: Some(Narrative { text: "a story".to_owned(), language: None }),
            observables: vec![
                observable(Side::Offender, "offender.example"),
                observable(Side::Victim, "victim.example"),
            ],
            attachments: Vec::new(),
            fields: [(CANARY.to_owned(), CANARY.to_owned())].into(),
            marking: Marking { release, ..Marking::cautious(Date::constant(2026, 3, 1)) },
        }
    }

    fn a_grant(parts: Parts) -> Grant {
        Grant {
            to: "NL".parse().unwrap(),
            owner: "DE".parse().unwrap(),
            reference: "D-1".parse().unwrap(),
            parts,
            purpose: Purpose::B,
            under: Release::Hit,
            until: TODAY,
        }
    }

    fn seen(viewer: &Viewer, report: &Report, grant: &Grant, today: Date) -> Option<Disclosed> {
        disclose_granted(viewer, report, Purpose::C, grant, today)
    }

    #[test]
    fn a_grant_shows_the_parts_that_it_names_and_no_others() {
        let (nl, report) = (viewer("NL", Role::Authority), a_report(Release::Hit));
        let shown = |parts| seen(&nl, &report, &a_grant(parts), TODAY).unwrap().report().clone();
        let least = shown(Parts::LEAST);
        assert!(least.losses.is_empty() && least.narrative.is_none() && least.fields.is_empty());
        assert_eq!(least.observables.len(), 1, "the offender's");
        assert!(!serde_json::to_string(&least).unwrap().contains(CANARY));
        let told = shown(Parts::LEAST.with(Part::Narrative));
        assert!(told.narrative.is_some() && told.losses.is_empty() && told.observables.len() == 1);
        let whole = shown(Parts::whole());
        let marking = whole.marking.clone().unwrap();
        assert_eq!(whole, NativeReport { marking: Some(marking.clone()), ..report.to_native() });
        assert_eq!(marking.audience, Audience::Only([nl.organisation.clone()].into()));
        assert_eq!((marking.release, marking.erase_by), (Release::Full, TODAY.tomorrow().unwrap()));
        assert!(marking.purposes.contains(Purpose::B) && marking.purposes.contains(Purpose::C));
    }

    #[test]
    fn a_grant_is_for_one_organisation_about_one_report_until_a_day() {
        let (nl, report, grant) =
            (viewer("NL", Role::Authority), a_report(Release::Hit), a_grant(Parts::whole()));
        let level = |viewer: &Viewer, report: &Report, grant: &Grant, today| {
            seen(viewer, report, grant, today).map(|disclosed| disclosed.level())
        };
        assert_eq!(level(&nl, &report, &grant, TODAY), Some(Level::Full));
        assert_eq!(level(&nl, &report, &grant, TODAY.tomorrow().unwrap()), Some(Level::HitOnly));
        let other = Report { reference: "D-2".parse().unwrap(), ..report.clone() };
        assert_eq!(level(&nl, &other, &grant, TODAY), Some(Level::HitOnly));
        let fr = viewer("FR", Role::Authority);
        assert_eq!(level(&fr, &report, &grant, TODAY), Some(Level::HitOnly));
        assert_eq!(level(&viewer("EU", Role::Centre), &report, &grant, TODAY), Some(Level::Traces));
        assert_eq!(level(&viewer("NL", Role::Partner), &report, &grant, TODAY), None);
    }

    #[test]
    fn what_the_owner_narrows_ends_a_grant() {
        let nl = viewer("NL", Role::Authority);
        let grant = a_grant(Parts::whole());
        let level = |report: &Report, grant: &Grant| {
            seen(&nl, report, grant, TODAY).map(|disclosed| disclosed.level())
        };
        let sealed = a_report(Release::Sealed);
        assert_eq!(level(&sealed, &grant), Some(Level::HitOnly), "sealed stays sealed");
        let of_sealed = Grant { under: Release::Sealed, ..grant.clone() };
        assert_eq!(level(&sealed, &of_sealed), Some(Level::Full), "unless that was granted");
        assert_eq!(level(&a_report(Release::Own), &of_sealed), None);
        let mut others = a_report(Release::Hit);
        others.marking.audience = Audience::Only(["FR".parse().unwrap()].into());
        assert_eq!(level(&others, &grant), None);
        assert_eq!(level(&a_report(Release::Full), &grant), Some(Level::Full));
    }
}
