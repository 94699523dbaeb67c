//! The small numbers that the matching index keeps of a report, and back.

use std::collections::HashMap;

use joinder_core::{
    Audience, Item, Level, Marking, OrganisationCode, Release, Report, Viewer,
    codes::{Country, Kind, Purpose, Purposes, Tlp},
    disclosure_level,
};
use joinder_matching::{Profile, Wording};
use joinder_store::{Conditions, KeptEvidence};

use crate::Node;

/// The purpose under which a node's own people look at what it holds: operational analysis.
pub(crate) const DESK_PURPOSE: Purpose = Purpose::C;

/// Numbers of organisations, as the profiles hold them; a number once given stays.
#[derive(Clone, Debug, Default)]
pub(crate) struct Owners {
    codes: Vec<OrganisationCode>,
    numbers: HashMap<OrganisationCode, u16>,
}

impl Owners {
    pub(crate) fn known(&self, code: &OrganisationCode) -> Option<u16> {
        self.numbers.get(code).copied()
    }

    pub(crate) fn number(&mut self, code: &OrganisationCode) -> u16 {
        if let Some(number) = self.known(code) {
            return number;
        }
        // More than 65 535 organisations would share the last number: figures by owner only.
        let number = u16::try_from(self.codes.len()).unwrap_or(u16::MAX);
        self.codes.push(code.clone());
        self.numbers.insert(code.clone(), number);
        number
    }

    pub(crate) fn codes(&self) -> &[OrganisationCode] {
        &self.codes
    }

    pub(crate) fn code(&self, number: u16) -> Option<&OrganisationCode> {
        self.codes.get(usize::from(number))
    }
}

/// A kind as a small number; 255 for those that say nothing.
pub(crate) fn kind_number(kind: Kind) -> u8 {
    if matches!(kind, Kind::Unknown | Kind::Other) { 255 } else { kind as u8 }
}

/// Back from the number.
pub(crate) fn kind_of(number: u8) -> Option<Kind> {
    Kind::all().find(|kind| kind_number(*kind) == number && number != 255)
}

/// A State's place in the list of all countries; fits, there are fewer than 255.
pub(crate) fn country_number(country: Option<Country>) -> u8 {
    country.and_then(|c| Country::all().position(|other| other == c)).map_or(255, |n| n as u8)
}

/// Back from the number.
pub(crate) fn country_of(number: u8) -> Option<Country> {
    Country::all().nth(usize::from(number)).filter(|_| number != 255)
}

/// Levels as numbers, rising with what is shown; 0 for nothing.
fn level_number(level: Option<Level>) -> u8 {
    match level {
        None => 0,
        Some(Level::HitOnly) => 1,
        Some(Level::Traces) => 2,
        Some(Level::OffenderSide) => 3,
        Some(Level::Full) => 4,
    }
}

/// The level of a number; `None` for nothing.
pub(crate) fn level_of(number: u8) -> Option<Level> {
    match number {
        1 => Some(Level::HitOnly),
        2 => Some(Level::Traces),
        3 => Some(Level::OffenderSide),
        4 => Some(Level::Full),
        _ => None,
    }
}

fn day(seconds: Option<i64>) -> u16 {
    seconds.and_then(|s| u16::try_from(s.div_euclid(86_400)).ok()).unwrap_or(0)
}

/// Whole euro, only where the level shows sums.
fn loss(level: u8, cents: i64) -> u32 {
    if level < 3 { 0 } else { u32::try_from(cents / 100).unwrap_or(if cents < 0 { 0 } else { u32::MAX }) }
}

/// The profile of a report on its way in; the day of its arrival is known once it has an identifier.
pub(crate) fn of_report(report: &Report, node: &Node) -> Profile {
    let viewer = node.viewer();
    let item = Item { owner: &report.owner, marking: &report.marking };
    let level = level_number(disclosure_level(viewer, item, DESK_PURPOSE));
    Profile {
        wording: wording_of(report),
        loss: loss(level, report.lost_eur_cents()),
        owner: node.owner_number(&report.owner),
        day: day(report.dated().map(joinder_core::When::sort_seconds)),
        received: 0,
        kind: kind_number(report.kind),
        country: country_number(report.country),
        level,
    }
}

/// The sketch of a report's narrative.
pub(crate) fn wording_of(report: &Report) -> Wording {
    report.narrative.as_ref().map_or(Wording::NONE, |n| Wording::of(&n.text, n.language))
}

/// Makes profiles of kept rows; decisions on disclosure repeat, and are kept by their conditions.
pub(crate) struct Rebuild<'a> {
    pub(crate) viewer: &'a Viewer,
    pub(crate) owners: &'a mut Owners,
    levels: HashMap<(u16, Release, u8, bool, Option<String>), u8>,
    countries: HashMap<Option<Country>, u8>,
}

impl<'a> Rebuild<'a> {
    pub(crate) fn new(viewer: &'a Viewer, owners: &'a mut Owners) -> Self {
        Self { viewer, owners, levels: HashMap::new(), countries: HashMap::new() }
    }

    pub(crate) fn profile(&mut self, kept: &KeptEvidence<'_>) -> Profile {
        let owner = match kept.owner.parse::<OrganisationCode>() {
            Ok(code) => self.owners.number(&code),
            Err(_) => u16::MAX,
        };
        let level = self.level(owner, kept.conditions);
        let country = *self.countries.entry(kept.country).or_insert_with(|| country_number(kept.country));
        Profile {
            wording: kept.wording,
            loss: loss(level, kept.loss),
            owner,
            day: day(kept.dated),
            received: received_day(kept.id),
            kind: kind_number(kept.kind),
            country,
            level,
        }
    }

    fn level(&mut self, owner: u16, conditions: Conditions<'_>) -> u8 {
        let Conditions { release, purposes, red, audience } = conditions;
        let key = (owner, release, purposes, red, audience.map(str::to_owned));
        if let Some(&level) = self.levels.get(&key) {
            return level;
        }
        let Some(code) = self.owners.code(owner) else { return 0 };
        let marking = marking_of(conditions);
        let item = Item { owner: code, marking: &marking };
        let level = level_number(disclosure_level(self.viewer, item, DESK_PURPOSE));
        self.levels.insert(key, level);
        level
    }
}

/// A marking with the conditions that decide disclosure; the rest does not bear on it.
pub(crate) fn marking_of(conditions: Conditions<'_>) -> Marking {
    let cautious = Marking::cautious(jiff::civil::Date::constant(1970, 1, 1));
    let audience = conditions.audience.map_or(Audience::Authorities, |text| {
        Audience::Only(text.split('\n').filter_map(|code| code.parse().ok()).collect())
    });
    Marking {
        release: conditions.release,
        audience,
        purposes: Purposes::from_bits(conditions.purposes).unwrap_or(Purposes::of(&[])),
        tlp: if conditions.red { Tlp::Red } else { cautious.tlp },
        ..cautious
    }
}

/// The day on which a report first came: its identifier tells.
pub(crate) fn received_day(id: joinder_core::ReportId) -> u16 {
    u16::try_from(id.created_ms() / 86_400_000).unwrap_or(0)
}
