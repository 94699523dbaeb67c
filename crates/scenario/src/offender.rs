//! Offenders: whom they reach, where, and what they use when. Nothing an offender uses is stored: each account, phone
//! or site is named by (offender, class, lane, slot of time) and made anew from that name.

use sha3::{Digest, Sha3_256};

use crate::account::iban;
use crate::dice::{Dice, seed_of};
use crate::kind::{Kind, PROFILES};
use crate::naming::Naming;
use crate::shared::{Shared, number, public_ip};
use crate::state::{FOREIGN_PHONES, STATES};
use crate::trace::{Class, Trace};
use crate::wallet;

const DAY: i64 = 86_400;

/// What is kept of an offender who is not active: 40 bytes.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub seed: u64,
    /// Seconds since 1970; reports come in between.
    pub start: i64,
    pub end: i64,
    /// Reports, doubles included.
    pub reports: u32,
    pub kind: Kind,
    /// None for a report that stands alone.
    pub series: Option<u32>,
    /// Index of an offender, gone by then, whose mule account this one bought.
    pub bought_from: Option<u32>,
}

/// Draws offenders until their reports sum to `total`. Sorted by start.
pub(crate) fn plan(seed: u64, total: u64, begin: i64, days: i64) -> Vec<Plan> {
    let mut dice = Dice::named(&[seed, 0x0FFE]);
    let most = (total / 25).clamp(8, 6_000) as f64;
    let mut plans = Vec::new();
    let mut left = total;
    while left > 0 {
        // about a fifth of all reports stand alone, as in the national figures
        let alone = dice.chance(0.735);
        let reports = if alone { 1 } else { tail(most, &mut dice).min(left) };
        left -= reports;
        let kind = PROFILES[dice.weighted(PROFILES.iter().map(|profile| profile.weight))].kind;
        // small ones are over in days, large ones run for most of a year
        let length = dice.spread(2.6 * (reports as f64).powf(0.72), 0.55).clamp(0.3, days as f64 * 0.9);
        let length = if alone { 0 } else { (length * DAY as f64) as i64 };
        let span = days * DAY - length;
        let start = begin + (dice.unit() * span as f64) as i64;
        plans.push(Plan {
            seed: dice.next(),
            start,
            end: start + length,
            reports: reports as u32,
            kind,
            series: (reports > 1).then_some(0),
            bought_from: None,
        });
    }
    plans.sort_by_key(|plan| (plan.start, plan.seed));
    let mut series = 0;
    for index in 0..plans.len() {
        if plans[index].series.is_some() {
            series += 1;
            plans[index].series = Some(series);
        }
        if index > 20 && plans[index].series.is_some() && dice.chance(0.008) {
            let seller = dice.below(index);
            if plans[seller].end + 3 * DAY < plans[index].start && plans[seller].series.is_some() {
                plans[index].bought_from = Some(seller as u32);
            }
        }
    }
    plans
}

/// Pareto from 2 up: most have a handful, a few have hundreds, a very few thousands.
fn tail(most: f64, dice: &mut Dice) -> u64 {
    const SHAPE: f64 = 1.08;
    let low = 2.0_f64.powf(-SHAPE);
    let high = (most + 1.0).powf(-SHAPE);
    let at = low - dice.unit() * (low - high);
    at.powf(-1.0 / SHAPE).floor().clamp(2.0, most) as u64
}

/// An offender at work.
pub(crate) struct Offender {
    pub seed: u64,
    pub kind: Kind,
    pub start: i64,
    /// Index into [`STATES`] with its share; the first is where most is done.
    pub states: Vec<(usize, f64)>,
    pub used: Vec<Class>,
    /// Share of payments that go through a payment service instead of a mule.
    pub through_service: f64,
    /// Which of the payment services, exchanges, call centres: rank.
    pub service: u64,
    /// Calls with the bank's own number showing.
    pub spoofs: bool,
    /// Wording: the offender's own, or a kit that others use too.
    pub wording: u64,
    lanes: u64,
    localises: bool,
    /// A wallet for each victim.
    wallet_each: bool,
    long_mule: bool,
    own_site_mail: bool,
    /// The one thing this offender holds on to: the panel's mailbox, a trusted mule, an old number.
    anchor: Class,
    steady: f64,
    language: &'static str,
    bought: Option<u64>,
}

impl Offender {
    pub(crate) fn new(plan: &Plan, all: &[Plan], states: usize) -> Self {
        let mut offender = Self::alone(plan, states);
        let seller = plan.bought_from.and_then(|index| all.get(index as usize));
        if let Some(seller_plan) = seller {
            let seller = Self::alone(seller_plan, states);
            offender.bought = Some(seller.name_of(Class::Account, 0, seller_plan.end, 0, 0));
        }
        offender
    }

    fn alone(plan: &Plan, states: usize) -> Self {
        let mut dice = Dice::named(&[plan.seed, 1]);
        let profile = plan.kind.profile();
        let home = dice.weighted(STATES[..states].iter().map(|state| state.weight));
        let mut list = vec![(home, 1.0)];
        if plan.reports > 1 && dice.chance(profile.abroad) {
            for _ in 0..dice.between(1, 5) {
                let next = dice.weighted(STATES[..states].iter().map(|state| state.weight));
                if list.iter().all(|(known, _)| *known != next) {
                    list.push((next, 0.15 + dice.unit() * 0.6));
                }
            }
        }
        let mut used: Vec<Class> =
            profile.habits.iter().filter(|habit| dice.chance(habit.used)).map(|habit| habit.class).collect();
        let lasting = |class: &Class| {
            !matches!(class, Class::Persona | Class::Parcel | Class::Transaction | Class::Ip | Class::Advert)
        };
        // nobody works with one thing only: the two commonest of the trade come in where chance left them out
        for habit in profile.habits.iter().filter(|habit| lasting(&habit.class)) {
            if used.iter().filter(|class| lasting(class)).count() < 2 && !used.contains(&habit.class) {
                used.push(habit.class);
            }
        }
        let keeps: Vec<Class> = used.iter().copied().filter(|class| lasting(class)).collect();
        let anchor = *dice.pick(&keeps);
        let wording = match dice.chance(0.45) {
            true => seed_of(&[plan.kind as u64, dice.ranked(12) as u64]),
            false => plan.seed,
        };
        let language = STATES[home].languages[0].0;
        Self {
            seed: plan.seed,
            kind: plan.kind,
            start: plan.start,
            states: list,
            used,
            through_service: *dice.pick(&[0.0, 0.0, 0.0, 0.04, 0.12, 0.25]),
            service: dice.next(),
            spoofs: dice.chance(0.35),
            wording,
            lanes: 1 + (f64::from(plan.reports).powf(0.42) / 4.0) as u64,
            localises: dice.chance(0.6) && plan.reports > 5,
            wallet_each: dice.chance(0.12),
            long_mule: plan.reports > 100 && dice.chance(0.3),
            own_site_mail: dice.chance(0.6),
            anchor,
            steady: match plan.reports {
                0..=5 => 4.0,
                6..=20 => 2.5,
                21..=100 => 1.8,
                _ => 1.3,
            },
            language,
            bought: None,
        }
    }

    /// Mean life of one asset, in seconds.
    fn life(&self, class: Class) -> i64 {
        let mut dice = Dice::named(&[self.seed, 2, class as u64]);
        let (median, sigma) = match class {
            Class::Account if self.long_mule => (150.0, 0.4),
            Class::Account => (15.0, 0.5),
            Class::Phone => (28.0, 0.5),
            Class::Email => (80.0, 0.5),
            Class::Site if matches!(self.kind, Kind::Phishing | Kind::BankImpersonation) => (18.0, 0.6),
            Class::Site => (95.0, 0.5),
            Class::Wallet => (35.0, 0.7),
            Class::Handle => (70.0, 0.5),
            Class::Advert => (6.0, 0.5),
            Class::Ip => (20.0, 0.6),
            Class::Hash | Class::Onion | Class::Persona => (120.0, 0.5),
            Class::Transaction | Class::Parcel => (0.001, 0.1),
        };
        // a small series is over before much changes
        let kept = self.steady * if class == self.anchor { 3.0 } else { 1.0 };
        ((dice.spread(median, sigma) * kept * DAY as f64) as i64).max(60)
    }

    /// Lanes run side by side and change at different times, so a new account overlaps with an old phone.
    fn slot(&self, class: Class, lane: u64, at: i64) -> u64 {
        let life = self.life(class);
        let name = [self.seed, 3, class as u64, lane];
        let since = at - self.start + (Dice::named(&name).unit() * life as f64) as i64;
        let base = since.div_euclid(life);
        let within = since - base * life;
        let ragged = Dice::named(&[self.seed, 4, class as u64, lane, base as u64]).unit() - 0.5;
        let edge = (ragged * 0.6 * life as f64) as i64;
        let slot = if within < edge {
            base - 1
        } else if within > life + edge {
            base + 1
        } else {
            base
        };
        slot as u64
    }

    fn name_of(&self, class: Class, lane: u64, at: i64, locale: usize, incident: u64) -> u64 {
        let slot = match class {
            Class::Wallet if self.wallet_each => incident,
            Class::Transaction | Class::Parcel => incident,
            Class::Account
            | Class::Phone
            | Class::Email
            | Class::Site
            | Class::Onion
            | Class::Wallet
            | Class::Handle
            | Class::Advert
            | Class::Ip
            | Class::Hash
            | Class::Persona => self.slot(class, lane, at),
        };
        seed_of(&[self.seed, 5, class as u64, lane, slot, locale as u64])
    }

    /// The lane that an incident runs through: the first carries most.
    fn lane(&self, class: Class, incident: u64) -> u64 {
        let lanes = match class {
            Class::Account | Class::Phone | Class::Wallet | Class::Handle | Class::Advert => self.lanes,
            Class::Email | Class::Site | Class::Ip | Class::Persona => 1 + self.lanes / 3,
            Class::Onion | Class::Hash | Class::Transaction | Class::Parcel => 1,
        };
        Dice::named(&[incident, 6, class as u64]).ranked(lanes as usize) as u64
    }

    /// What the victim of this incident met.
    pub(crate) fn trace(
        &self,
        class: Class,
        incident: u64,
        at: i64,
        state: usize,
        naming: &Naming,
        shared: &Shared,
    ) -> Trace {
        let lane = self.lane(class, incident);
        // arms in several States have numbers and sites of their own, and share the rest
        let split = Dice::named(&[incident, 8, class as u64]).unit();
        let local = match class {
            _ if self.states.len() == 1 => true,
            Class::Phone => split < if self.localises { 0.65 } else { 0.25 },
            Class::Account | Class::Email => self.localises && split < 0.5,
            Class::Site => self.localises && split < 0.75,
            Class::Onion
            | Class::Wallet
            | Class::Transaction
            | Class::Handle
            | Class::Advert
            | Class::Parcel
            | Class::Ip
            | Class::Hash
            | Class::Persona => false,
        };
        let locale = if local { state } else { self.states[0].0 };
        let keyed = if local && self.states.len() > 1 { locale + 1 } else { 0 };
        let mut name = self.name_of(class, lane, at, keyed, incident);
        if class == Class::Account
            && lane == 0
            && let Some(bought) = self.bought
        {
            let first = self.name_of(class, 0, self.start, keyed, incident);
            if first == name {
                name = bought;
            }
        }
        let mut dice = Dice::new(name);
        let here = &STATES[locale];
        let normal = match class {
            Class::Account => {
                let country = if dice.chance(0.56) { here.account } else { foreign_bank(&mut dice) };
                let holder_language = if dice.chance(0.6) { self.language } else { any_language(&mut dice) };
                let firms =
                    matches!(self.kind, Kind::InvestmentFraud | Kind::CryptoInvestment | Kind::InvoiceFraud);
                let holder = if firms && dice.chance(0.6) {
                    let form = *dice.pick(&["Ltd", "UAB", "GmbH", "SL", "sp. z o.o.", "OÜ", "SRL", "BV"]);
                    format!("{} {form}", company(&naming.site(self.kind, "en", here, &mut dice)))
                } else {
                    naming.person(holder_language, &mut dice)
                };
                return Trace { class, normal: iban(country, &mut dice), holder };
            }
            Class::Phone if dice.chance(0.78) => {
                let patterns = if dice.chance(0.75) { here.mobiles } else { here.landlines };
                number(here, patterns, &mut dice)
            }
            Class::Phone => {
                let (dial, pattern) = *dice.pick(&FOREIGN_PHONES);
                format!("+{dial}{}", dice.pattern(pattern))
            }
            Class::Email => {
                // the mailbox at the site dies with it; the one at a free provider outlives it
                let at_site = self.own_site_mail && Dice::named(&[incident, 12]).chance(0.45);
                let site = (at_site && self.used.contains(&Class::Site))
                    .then(|| self.trace(Class::Site, incident, at, state, naming, shared).normal);
                let person = naming.person(self.language, &mut dice);
                naming.mailbox(&person, site.as_deref(), here, &mut dice)
            }
            Class::Site => naming.site(self.kind, here.languages[0].0, here, &mut dice),
            Class::Onion => format!("{}.onion", onion(&mut dice)),
            Class::Wallet => match (self.kind, dice.below(10)) {
                (Kind::Ransomware | Kind::Sextortion, 0..=8) | (_, 0..=2) => wallet::bitcoin(&mut dice),
                (_, 3..=5) => wallet::ethereum(&mut dice),
                _ => wallet::tron(&mut dice),
            },
            Class::Transaction => wallet::digest_like::<32>(&mut dice),
            Class::Handle => {
                let person = naming.person(self.language, &mut dice);
                let platform = *match self.kind {
                    Kind::MarketplaceFraud | Kind::RentalFraud => {
                        dice.pick(&["facebook", "whatsapp", "seller", "seller"])
                    }
                    Kind::Romance | Kind::Sextortion => {
                        dice.pick(&["instagram", "facebook", "telegram", "whatsapp", "tiktok", "snapchat"])
                    }
                    Kind::AccountTakeover => dice.pick(&["instagram", "facebook"]),
                    Kind::ShopFraud
                    | Kind::InvestmentFraud
                    | Kind::CryptoInvestment
                    | Kind::Ransomware
                    | Kind::BankImpersonation
                    | Kind::Phishing
                    | Kind::TechSupport
                    | Kind::InvoiceFraud
                    | Kind::JobScam
                    | Kind::RecoveryScam
                    | Kind::FamilyEmergency => dice.pick(&["telegram", "telegram", "whatsapp", "instagram"]),
                };
                match platform {
                    "whatsapp" => format!("whatsapp:{}", number(here, here.mobiles, &mut dice)),
                    _ => format!("{platform}:{}", naming.nick(&person, &mut dice)),
                }
            }
            Class::Advert => match dice.below(3) {
                0 => dice.pattern("m##########"),
                1 => dice.pattern("#########"),
                _ => dice.pattern("ID######*****"),
            },
            Class::Parcel => match dice.below(3) {
                0 => dice.pattern("3S!!!!#########"),
                1 => dice.pattern("00340434############"),
                _ => format!("{}{}", dice.pattern("!!#########"), here.code),
            },
            Class::Ip if dice.chance(0.55) => public_ip(&mut dice),
            Class::Ip => shared.ips[dice.ranked(shared.ips.len())].normal.clone(),
            Class::Hash => match dice.below(3) {
                0 => wallet::digest_like::<16>(&mut dice),
                _ => wallet::digest_like::<32>(&mut dice),
            },
            Class::Persona if dice.chance(0.3) => {
                shared.common_names[dice.ranked(shared.common_names.len())].normal.clone()
            }
            Class::Persona => {
                let language = if dice.chance(0.5) { self.language } else { any_language(&mut dice) };
                naming.person(language, &mut dice)
            }
        };
        Trace::new(class, normal)
    }
}

fn foreign_bank(dice: &mut Dice) -> &'static str {
    const MULES: [&str; 18] = [
        "LT", "DE", "BE", "ES", "IE", "NL", "FR", "PL", "IT", "PT", "GB", "MT", "EE", "RO", "LU", "BG", "CY",
        "AT",
    ];
    MULES[dice.ranked(MULES.len())]
}

fn any_language(dice: &mut Dice) -> &'static str {
    const ALL: [&str; 11] = ["en", "nl", "de", "fr", "es", "it", "pl", "pt", "ro", "sv", "fi"];
    ALL[dice.below(ALL.len())]
}

fn company(site: &str) -> String {
    let stem = site.split(['.', '/']).find(|part| part.len() > 6).unwrap_or(site);
    stem.split('-')
        .map(|part| {
            let mut chars = part.chars();
            chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
        })
        .collect::<Vec<String>>()
        .join(" ")
}

/// A v3 address with its checksum right; nobody holds the key.
fn onion(dice: &mut Dice) -> String {
    let mut key = [0u8; 32];
    for chunk in key.chunks_mut(8) {
        chunk.copy_from_slice(&dice.next().to_le_bytes());
    }
    onion_of(key)
}

fn onion_of(key: [u8; 32]) -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let check =
        Sha3_256::new().chain_update(b".onion checksum").chain_update(key).chain_update([3]).finalize();
    let mut raw = [3u8; 35];
    raw[..32].copy_from_slice(&key);
    raw[32..34].copy_from_slice(&check[..2]);
    let bit = |index: usize| (raw[index / 8] >> (7 - index % 8)) & 1;
    let letter = |at: usize| (0..5).fold(0, |number, i| (number << 1) | bit(at * 5 + i));
    (0..56).map(|at| char::from(ALPHABET[letter(at) as usize])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn onion_of_the_zero_key_is_the_known_one() {
        assert!(onion_of([0; 32]).starts_with("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
        assert!(onion_of([0; 32]).ends_with('d'), "version 3 ends in d");
        assert_eq!(onion_of([0; 32]).len(), 56);
    }

    #[test]
    fn tails_stay_between_two_and_the_most() {
        let mut dice = Dice::new(1);
        let drawn: Vec<u64> = (0..20_000).map(|_| tail(6_000.0, &mut dice)).collect();
        assert!(drawn.iter().all(|n| (2..=6_000).contains(n)));
        assert!(drawn.iter().filter(|n| **n <= 5).count() > 12_000);
        assert!(drawn.iter().any(|n| *n > 1_000));
    }

    #[test]
    fn plans_sum_to_what_is_asked() {
        for total in [0, 1, 7, 1_000, 50_000] {
            let plans = plan(11, total, 0, 100);
            assert_eq!(plans.iter().map(|plan| u64::from(plan.reports)).sum::<u64>(), total);
            assert!(plans.is_sorted_by_key(|plan| plan.start));
        }
    }
}
