//! What a neighbour is told of a report: one pure function, and the form in which it goes.
//!
//! | report | level of the neighbour | told |
//! |---|---|---|
//! | the neighbour's own, sealed or own | any | nothing |
//! | ours | full, partner's form, traces | what is disclosed |
//! | ours | hit only | for a hit with a report of the neighbour: owner, reference, and the values that it holds itself |
//! | another's, at the centre | full, partner's form, traces | for such a hit: what is disclosed |
//! | another's, at the centre | hit only | for such a hit: owner, reference, whom to ask, and the values |
//! | another's, elsewhere | any | nothing: only the centre passes on what it was told |
//!
//! A hit here is one value that joins reports by itself. What it takes several weak values to see is not told.
//!
//! Beside this table stands what a human here granted a neighbour, or by the centre another organisation: the centre passes
//! that on to whom it is for, and neither keeps nor shows it.

use std::collections::BTreeSet;

use jiff::civil::Date;
use joinder_core::{
    Audience, Level, MatchKey, NativeObservable, NativeReport, Organisation, OrganisationCode, Release,
    Report, RequestId, Role, Side, Trace, TraceKind, Viewer, codes::Parts, disclose, disclose_granted,
    disclosure_level,
};
use joinder_ledger::Kind;
use serde::{Deserialize, Serialize};

use super::asked::{Granting, from_payload, to_payload};
use crate::{profile::DESK_PURPOSE, views::trace_with_key};

/// The payload of an entry that tells of a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Telling {
    pub(super) level: Level,
    pub(super) report: NativeReport,
    /// The report's owner and whom to ask there, where it is not who tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) owner: Option<Organisation>,
    /// By which request, where a human of the owner granted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) granted: Option<Granted>,
}

/// Why more is told of a report than its conditions say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Granted {
    /// The asker's identifier of its request.
    pub(super) request: RequestId,
    pub(super) parts: Parts,
}

/// The payload of an entry that the centre passes on to one organisation, and to nobody else.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Passing {
    pub(super) to: OrganisationCode,
    pub(super) passing: Telling,
}

/// What a neighbour is to be told, and the values that are why, where it is for a hit.
pub(super) struct ToTell {
    pub(super) telling: Telling,
    pub(super) keys: Vec<MatchKey>,
}

/// What `viewer` is told of a report by the node of `us`. `shared` are the joining values that a report of the viewer
/// carries too, as far as the node knows of it. The owner is left for the caller to fill in.
pub(super) fn told(viewer: &Viewer, us: &Viewer, report: &Report, shared: &[MatchKey]) -> Option<ToTell> {
    let ours = report.owner == us.organisation;
    let passes_on = ours || us.role == Role::Centre;
    if report.owner == viewer.organisation || report.marking.release <= Release::Sealed || !passes_on {
        return None;
    }
    let disclosed = disclose(viewer, report, DESK_PURPOSE)?;
    let level = disclosed.level();
    let mut form = disclosed.report().clone();
    if viewer.role != Role::Centre
        && let Some(marking) = &mut form.marking
        && matches!(marking.audience, Audience::Only(_))
    {
        // Who else is named is for the owner and the centre, which passes it on, to know.
        marking.audience = Audience::Only([viewer.organisation.clone()].into());
    }
    if ours && level != Level::HitOnly {
        return Some(ToTell { telling: Telling::new(level, form), keys: Vec::new() });
    }
    let whole = report.to_native();
    let found = shared.iter().filter_map(|&key| Some((key, trace_with_key(&whole, key)?)));
    let (keys, traces): (Vec<MatchKey>, Vec<Trace>) = found.unzip();
    if keys.is_empty() {
        return None;
    }
    if level == Level::HitOnly {
        let values: BTreeSet<Trace> = traces.into_iter().collect();
        form.observables = values.iter().map(named).collect();
    }
    Some(ToTell { telling: Telling::new(level, form), keys })
}

/// What a report of ours is told as by a grant; none where the grant adds nothing to its conditions.
pub(super) fn told_granted(granting: &Granting, report: &Report, today: Date) -> Option<Telling> {
    let viewer = &granting.viewer;
    let disclosed = disclose_granted(viewer, report, DESK_PURPOSE, &granting.grant, today)?;
    if disclosure_level(viewer, report.into(), DESK_PURPOSE) == Some(disclosed.level()) {
        return None;
    }
    let granted = Granted { request: granting.number, parts: granting.grant.parts };
    let telling = Telling::new(disclosed.level(), disclosed.report().clone());
    Some(Telling { granted: Some(granted), ..telling })
}

/// A value without anything that stands around it in the report.
fn named(trace: &Trace) -> NativeObservable {
    NativeObservable {
        kind: trace.kind(),
        value: Some(trace.normal().to_owned()),
        fault: None,
        side: Side::Offender,
        raw: None,
        origin: None,
        port: None,
        seen_at: None,
    }
}

impl Telling {
    fn new(level: Level, report: NativeReport) -> Self {
        Self { level, report, owner: None, granted: None }
    }

    /// As it goes into an entry.
    pub(super) fn to_payload(&self) -> String {
        to_payload(self)
    }

    /// From an entry's payload.
    pub(super) fn from_payload(payload: &str) -> Option<Self> {
        from_payload(payload)
    }

    /// The kind of the entry that tells this after `before`, which is none where that is not known any more.
    pub(super) fn kind_after(&self, before: Option<&Self>) -> Kind {
        let Some(before) = before else { return Kind::Narrowed };
        let all = self.values();
        let lost = !before.values().is_subset(&all) || !before.parts().within(self.parts());
        match rank(self.level).cmp(&rank(before.level)) {
            std::cmp::Ordering::Less => Kind::Narrowed,
            // A value that was taken out goes everywhere, whatever else is shown from now on.
            std::cmp::Ordering::Equal | std::cmp::Ordering::Greater if lost => Kind::Narrowed,
            std::cmp::Ordering::Equal => Kind::Amendment,
            std::cmp::Ordering::Greater => Kind::Widened,
        }
    }

    /// The parts that it may hold.
    fn parts(&self) -> Parts {
        match &self.granted {
            Some(granted) => granted.parts,
            None if self.level == Level::Full => Parts::whole(),
            None => Parts::LEAST,
        }
    }

    fn values(&self) -> BTreeSet<(TraceKind, Option<&str>)> {
        self.report.observables.iter().map(|one| (one.kind, one.value.as_deref())).collect()
    }
}

/// Levels by how much they show.
pub(super) fn rank(level: Level) -> u8 {
    match level {
        Level::HitOnly => 0,
        Level::Traces => 1,
        Level::OffenderSide => 2,
        Level::Full => 3,
    }
}

#[cfg(test)]
mod tests {
    use joinder_core::{Marking, Narrative, Observable, Origin, Period, Value, Victim, codes};

    use super::*;

    const CANARY: &str = "cnryxqzw";
    const IBAN: &str = "DE89370400440532013000";

    fn a_viewer(code: &str, role: Role) -> Viewer {
        Viewer { organisation: code.parse().unwrap(), role }
    }

    fn key() -> MatchKey {
        Trace::new(TraceKind::Iban, IBAN).unwrap().key()
    }

    fn a_report(release: Release) -> Report {
        let trace = |kind, normal: &str, side| Observable {
            value: Value::Trace(Trace::new(kind, normal).unwrap()),
            side,
            origin: Origin::Field(CANARY.into()),
            raw: format!("{CANARY} {normal}").into(),
            port: None,
            seen_at: None,
        };
        Report {
            owner: "DE".parse().unwrap(),
            reference: "D-1".parse().unwrap(),
            kind: codes::Kind::Phishing,
            reported_at: None,
            happened: Period::default(),
            country: None,
            place: None,
            victim: Victim::default(),
            losses: Vec::new(),
            narrative: Some(Narrative { text: CANARY.to_owned(), language: None }),
            observables: vec![
                trace(TraceKind::Iban, IBAN, Side::Offender),
                trace(TraceKind::Domain, "cnryxqzw.example", Side::Offender),
                trace(TraceKind::Email, "cnryxqzw@victim.example", Side::Victim),
            ],
            attachments: Vec::new(),
            fields: std::collections::BTreeMap::new(),
            marking: Marking { release, ..Marking::cautious(jiff::civil::date(2026, 3, 1)) },
        }
    }

    /// What is told, as text; `shared` says whether the viewer holds the account too.
    fn tell(viewer: &Viewer, us: &Viewer, report: &Report, shared: bool) -> Option<(Level, String)> {
        let keys = if shared { vec![key()] } else { Vec::new() };
        let to_tell = told(viewer, us, report, &keys)?;
        Some((to_tell.telling.level, to_tell.telling.to_payload()))
    }

    #[test]
    fn what_each_neighbour_is_told() {
        let (de, nl) = (a_viewer("DE", Role::Authority), a_viewer("NL", Role::Authority));
        let (centre, bank) = (a_viewer("EU", Role::Centre), a_viewer("BANK", Role::Partner));
        for release in [Release::Own, Release::Sealed] {
            for viewer in [&de, &nl, &centre, &bank] {
                assert_eq!(tell(viewer, &de, &a_report(release), true), None, "{release:?}");
                assert_eq!(tell(viewer, &centre, &a_report(release), true), None, "{release:?}");
            }
        }
        let (hit, full) = (a_report(Release::Hit), a_report(Release::Full));
        for (viewer, us, report, shared, expected) in [
            (&centre, &de, &hit, false, Some(Level::Traces)),
            (&centre, &de, &full, false, Some(Level::Full)),
            (&nl, &de, &full, false, Some(Level::Full)),
            (&nl, &de, &hit, false, None),
            (&nl, &de, &hit, true, Some(Level::HitOnly)),
            (&nl, &centre, &hit, true, Some(Level::HitOnly)),
            (&nl, &centre, &hit, false, None),
            (&nl, &centre, &full, true, Some(Level::Full)),
            (&nl, &centre, &full, false, None),
            (&de, &centre, &full, true, None),
            (&centre, &nl, &full, true, None),
            (&bank, &de, &hit, true, None),
        ] {
            let level = tell(viewer, us, report, shared).map(|(level, _)| level);
            assert_eq!(level, expected, "{viewer:?} by {us:?}, shared {shared}");
        }
    }

    #[test]
    fn a_hit_names_nothing_but_the_values_that_the_viewer_holds() {
        let (de, nl) = (a_viewer("DE", Role::Authority), a_viewer("NL", Role::Authority));
        let (_, payload) = tell(&nl, &de, &a_report(Release::Hit), true).unwrap();
        assert!(payload.contains(IBAN) && payload.contains("D-1"), "{payload}");
        assert!(!payload.contains(CANARY), "{payload}");
        let (_, traces) = tell(&a_viewer("EU", Role::Centre), &de, &a_report(Release::Hit), false).unwrap();
        assert!(traces.contains("cnryxqzw.example") && !traces.contains("victim"), "{traces}");
    }

    #[test]
    fn an_audience_that_does_not_name_the_viewer_tells_it_nothing() {
        let (de, nl) = (a_viewer("DE", Role::Authority), a_viewer("NL", Role::Authority));
        let mut report = a_report(Release::Full);
        report.marking.audience = Audience::Only(["FR".parse().unwrap()].into());
        assert_eq!(tell(&nl, &de, &report, true), None);
        report.marking.audience = Audience::Only(["NL".parse().unwrap(), "FR".parse().unwrap()].into());
        let audience = |viewer: &Viewer| {
            let telling = told(viewer, &de, &report, &[]).unwrap().telling;
            telling.report.marking.unwrap().audience
        };
        assert_eq!(audience(&nl), Audience::Only(["NL".parse().unwrap()].into()), "not who else is named");
        assert_eq!(
            audience(&a_viewer("EU", Role::Centre)),
            report.marking.audience,
            "it passes the report on"
        );
    }

    #[test]
    fn what_shows_less_than_before_is_narrowed() {
        let (de, nl) = (a_viewer("DE", Role::Authority), a_viewer("NL", Role::Authority));
        let one = |release| told(&nl, &de, &a_report(release), &[key()]).unwrap().telling;
        let (hit, full) = (one(Release::Hit), one(Release::Full));
        assert_eq!(hit.kind_after(Some(&full)), Kind::Narrowed);
        assert_eq!(full.kind_after(Some(&hit)), Kind::Widened);
        assert_eq!(full.kind_after(Some(&full)), Kind::Amendment);
        assert_eq!(full.kind_after(None), Kind::Narrowed);
        let mut wider = full.clone();
        wider.report.observables.clear();
        assert_eq!(wider.kind_after(Some(&hit)), Kind::Narrowed, "wider, but without a value that was told");
        for whole in [hit, full] {
            let mut fewer = whole.clone();
            fewer.report.observables.clear();
            assert_eq!(fewer.kind_after(Some(&whole)), Kind::Narrowed, "{:?}", whole.level);
            assert_eq!(whole.kind_after(Some(&fewer)), Kind::Amendment, "{:?}", whole.level);
        }
    }
}
