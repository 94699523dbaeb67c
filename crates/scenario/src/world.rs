//! Everything that does not change while reports are made.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::lists::{self, Lists};
use crate::naming::Naming;
use crate::report::Moment;
use crate::shared::Shared;
use crate::speech::{Speech, TEXTS};
use crate::state::STATES;

pub(crate) struct World {
    pub naming: Naming,
    pub shared: Shared,
    pub places: Lists,
    speeches: Vec<(&'static str, Speech)>,
    zones: Vec<TimeZone>,
}

impl World {
    pub(crate) fn new(seed: u64, states: usize) -> Self {
        let naming = Naming {
            words: lists::read(include_str!("../data/words.txt")),
            names: lists::read(include_str!("../data/names.txt")),
            institutions: lists::read(include_str!("../data/institutions.txt")),
        };
        Self {
            shared: Shared::new(seed, states, &naming.institutions, &naming.names),
            places: lists::read(include_str!("../data/places.txt")),
            speeches: TEXTS.iter().map(|(language, text)| (*language, Speech::read(text))).collect(),
            // the zone tables are compiled in; were one missing, UTC would do for made-up reports
            zones: STATES[..states].iter().map(|s| TimeZone::get(s.zone).unwrap_or(TimeZone::UTC)).collect(),
            naming,
        }
    }

    /// English, the first, where there is no such language.
    pub(crate) fn speech(&self, language: &str) -> &Speech {
        let index = self.speeches.iter().position(|(known, _)| *known == language).unwrap_or(0);
        &self.speeches[index].1
    }

    pub(crate) fn moment(&self, state: usize, seconds: i64) -> Moment {
        let at = Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH);
        Moment { seconds, offset_seconds: self.zones[state].to_offset(at).seconds() }
    }
}
