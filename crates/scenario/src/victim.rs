//! Victims: named by a number and made anew when needed, so that one who reports twice is the same.

use crate::account::iban;
use crate::dice::Dice;
use crate::naming::Naming;
use crate::shared::number;
use crate::state::State;

pub(crate) struct Victim {
    pub language: &'static str,
    pub email: String,
    pub phone: String,
    pub account: String,
    pub bank: usize,
    pub age_band: &'static str,
    pub organisation: bool,
    pub sector: Option<&'static str>,
    pub place: &'static str,
    pub region: &'static str,
    /// Types long numbers badly and hastily.
    pub sloppy: bool,
}

const AGES: [(&str, f64); 8] = [
    ("14-17", 2.0),
    ("18-24", 14.0),
    ("25-34", 20.0),
    ("35-44", 18.0),
    ("45-54", 16.0),
    ("55-64", 14.0),
    ("65-74", 10.0),
    ("75+", 6.0),
];

impl Victim {
    pub(crate) fn new(
        seed: u64,
        state: &State,
        organisations: f64,
        naming: &Naming,
        places: &[&'static str],
    ) -> Self {
        let mut dice = Dice::named(&[seed, 9]);
        let language = state.languages[dice.weighted(state.languages.iter().map(|(_, share)| *share))].0;
        let (place, region) = places
            .get(dice.ranked(places.len()))
            .and_then(|line| line.split_once(';'))
            .unwrap_or(("-", state.code));
        let person = naming.person(state.languages[0].0, &mut dice);
        let sectors = naming.institutions.get("sector").map_or(&["health"][..], Vec::as_slice);
        let organisation = dice.chance(organisations);
        Self {
            language,
            email: naming.mailbox(&person, None, state, &mut dice),
            phone: number(state, state.mobiles, &mut dice),
            account: iban(state.account, &mut dice),
            bank: dice.below(16),
            age_band: AGES[dice.weighted(AGES.iter().map(|(_, share)| *share))].0,
            organisation,
            sector: (organisation && dice.chance(0.6)).then(|| sectors[dice.ranked(sectors.len())]),
            place,
            region,
            sloppy: dice.chance(0.25),
        }
    }
}
