//! Puts it into words: the victim's story, the sentences that carry values, and what the offender wrote.

use super::Teller;
use super::slips::{copied, misspelt, thousands};
use crate::dice::Dice;
use crate::kind::Kind;
use crate::phrase::{Phrase, Slot};
use crate::report::Role;
use crate::trace::{Class, Trace, in_text, plainly};

impl Teller<'_> {
    /// One sentence out of a section, with `value` in its place.
    pub(super) fn say(&mut self, from: &[Phrase], value: &str) {
        if from.is_empty() {
            return;
        }
        let mut sentence = String::new();
        let phrase = self.dice.pick(from);
        self.render(phrase, value, &mut sentence);
        self.sentences.push(sentence);
    }

    fn render(&mut self, phrase: &Phrase, value: &str, out: &mut String) {
        let mut dice = self.dice.clone();
        phrase.render(&mut dice, &mut |slot, dice, out| self.fill(slot, value, dice, out), out);
        self.dice = dice;
        self.dice.next();
    }

    fn fill(&mut self, slot: Slot, value: &str, dice: &mut Dice, out: &mut String) {
        let around = self.around;
        let bank = &around.banks[self.victim.bank % around.banks.len()];
        match slot {
            Slot::Value => out.push_str(value),
            Slot::Amount => out.push_str(&self.spoken_amount(dice)),
            Slot::Date => out.push_str(&self.spoken_date(dice)),
            Slot::Time => {
                let at = self.happened.local();
                out.push_str(&format!("{:02}:{:02}", at.hour(), at.minute() / 5 * 5));
            }
            Slot::Holder if self.holder.is_empty() => out.push_str(&self.world.naming.person("en", dice)),
            Slot::Holder => out.push_str(&self.holder),
            Slot::Bank => out.push_str(bank.name),
            Slot::Hotline => {
                self.note(&bank.hotline, Role::Shared, false);
                out.push_str(&in_text(&bank.hotline, self.state, 0.0, dice).text);
            }
            Slot::BankSite => {
                self.note(&bank.site, Role::Shared, false);
                out.push_str(&bank.site.normal);
            }
            Slot::Market => {
                let market = &around.markets[dice.ranked(around.markets.len())];
                out.push_str(market.name);
            }
            Slot::City => out.push_str(self.victim.place),
            Slot::Item => out.push_str(dice.pick::<&str>(&self.speech.items)),
            Slot::Name => {
                let name = match self.planted.iter().find(|planted| planted.class == Class::Persona) {
                    Some(planted) => planted.normal.clone(),
                    None => {
                        let names = &self.world.shared.common_names;
                        names[dice.ranked(names.len())].normal.clone()
                    }
                };
                out.push_str(name.split(' ').next().unwrap_or(&name));
            }
            Slot::Courier => out.push_str(around.couriers[dice.ranked(around.couriers.len())].name),
            Slot::Exchange => out.push_str(dice.pick(&self.world.shared.exchanges).0),
            Slot::Tool => {
                let tool = &self.world.shared.tools[dice.ranked(self.world.shared.tools.len())];
                out.push_str(tool.normal.trim_end_matches(".com"));
            }
            Slot::OwnAccount => {
                let own = Trace::new(Class::Account, self.victim.account.clone());
                self.note(&own, Role::Victim, false);
                out.push_str(&in_text(&own, self.state, 0.0, dice).text);
            }
            Slot::OwnPhone => {
                let own = Trace::new(Class::Phone, self.victim.phone.clone());
                self.note(&own, Role::Victim, false);
                out.push_str(&in_text(&own, self.state, 0.0, dice).text);
            }
            Slot::OwnEmail => {
                let own = Trace::new(Class::Email, self.victim.email.clone());
                self.note(&own, Role::Victim, false);
                out.push_str(&self.victim.email);
            }
            Slot::Police => {
                self.note(&around.police_phone, Role::Shared, false);
                out.push_str(&in_text(&around.police_phone, self.state, 0.0, dice).text);
            }
            Slot::Helper => {
                self.note(&around.helper, Role::Third, false);
                out.push_str(&around.helper.normal);
            }
            Slot::Number => out.push_str(&dice.between(2, 14).to_string()),
            Slot::Link => {
                let site = self.met(Class::Site);
                self.note(&site, Role::Offender, false);
                out.push_str(&site.normal);
            }
        }
    }

    fn spoken_amount(&self, dice: &mut Dice) -> String {
        let sum = self.amount;
        let (whole, cents) = (sum.trunc() as u64, (sum.fract() * 100.0).round() as u64);
        let unit = match self.state.currency {
            "EUR" => *dice.pick(&["euro", "EUR", "€", "euro"]),
            "PLN" => *dice.pick(&["zł", "PLN"]),
            "RON" => *dice.pick(&["lei", "RON"]),
            "SEK" | "DKK" => *dice.pick(&["kr", "kronor"]),
            "CZK" => *dice.pick(&["Kč", "korun"]),
            other => other,
        };
        match dice.below(5) {
            0 if unit == "€" => format!("€{whole}"),
            0 | 1 => format!("{whole} {unit}"),
            2 => format!("{},{cents:02} {unit}", thousands(whole, '.')),
            3 => format!("{} {unit}", thousands(whole, ' ')),
            _ => format!("{whole},{cents:02} {unit}"),
        }
    }

    fn spoken_date(&self, dice: &mut Dice) -> String {
        let at = self.happened.local();
        let month = self.speech.months.get(at.month() as usize - 1).copied().unwrap_or("");
        match dice.below(4) {
            0 => format!("{}.{}.{}", at.day(), at.month(), at.year()),
            1 => format!("{:02}/{:02}", at.day(), at.month()),
            2 => format!("{} {month} {}", at.day(), at.year()),
            _ => format!("{} {month}", at.day()),
        }
    }

    /// Puts the story around the sentences that carry values.
    pub(super) fn narrative(&mut self) -> String {
        let speech = self.speech;
        let told = std::mem::take(&mut self.sentences);
        let mut text = String::with_capacity(600);
        if self.dice.chance(0.07) {
            self.one(speech.section("short"), &mut text);
            told.iter().for_each(|sentence| add(&mut text, sentence));
            return text;
        }
        let [begin, middle, end] = &speech.stories[self.offender.kind as usize];
        if self.dice.chance(0.45) {
            self.one(speech.section("open"), &mut text);
        }
        self.one(begin, &mut text);
        let mut told: Vec<String> = told;
        // tellers do not keep to the form's order
        for index in (1..told.len()).rev() {
            told.swap(index, self.dice.below(index + 1));
        }
        let split = self.dice.below(told.len() + 1);
        told[..split].iter().for_each(|sentence| add(&mut text, sentence));
        let first = self.dice.below(middle.len());
        self.one(&middle[first..=first], &mut text);
        if middle.len() > 1 && self.dice.chance(0.35) {
            let other = (first + 1 + self.dice.below(middle.len() - 1)) % middle.len();
            self.one(&middle[other..=other], &mut text);
        }
        told[split..].iter().for_each(|sentence| add(&mut text, sentence));
        if self.dice.chance(0.8) {
            self.one(end, &mut text);
        }
        if self.dice.chance(self.profile.pasted) {
            self.paste(&mut text);
        }
        if !self.victim.organisation && self.dice.chance(0.4) {
            self.one(speech.section("close"), &mut text);
        }
        if self.dice.chance(self.dialect.clerk_share) {
            let home = self.world.speech(self.state.languages[0].0);
            // the desk's standing sentence: the same in thousands of reports
            if let Some(phrase) = home.section("clerk").first() {
                let mut sentence = String::new();
                self.render(phrase, "", &mut sentence);
                add(&mut text, &sentence);
            }
        }
        text
    }

    fn one(&mut self, from: &[Phrase], text: &mut String) {
        if from.is_empty() {
            return;
        }
        let mut sentence = String::new();
        let phrase = self.dice.pick(from);
        self.render(phrase, "", &mut sentence);
        if self.victim.sloppy {
            sentence = misspelt(&sentence, &mut self.dice);
        }
        add(text, &sentence);
    }

    /// What the offender wrote, as the victim copied it.
    fn paste(&mut self, text: &mut String) {
        let kind = self.offender.kind as usize;
        let own = &self.speech.baits[kind];
        let baits = if own.is_empty() { &self.english.baits[kind] } else { own };
        if baits.is_empty() {
            return;
        }
        // the same offender or kit gives the same words each time
        let mut wording = Dice::new(self.offender.wording);
        let phrase = wording.pick(baits);
        let mut inside: Vec<(Slot, Trace)> = Vec::new();
        for (slot, class) in [(Slot::Link, Some(Class::Site)), (Slot::Value, bait_class(self.offender.kind))]
        {
            match class.filter(|class| self.offender.used.contains(class)) {
                Some(class) => inside.push((slot, self.met(class))),
                None if phrase.uses(slot) => return,
                None => {}
            }
        }
        inside.retain(|(slot, _)| phrase.uses(*slot));
        let mut bait = String::new();
        phrase.render(
            &mut wording,
            &mut |slot, dice, out| match inside.iter().find(|(known, _)| *known == slot) {
                Some((_, trace)) => out.push_str(&plainly(trace)),
                // what changes with each victim must not change the words around it
                None => self.fill(slot, "", &mut dice.clone(), out),
            },
            &mut bait,
        );
        let bait = copied(bait, &mut self.dice);
        for (_, trace) in &inside {
            let role = if self.world.shared.holds(&trace.normal) { Role::Shared } else { Role::Offender };
            self.note(trace, role, !bait.contains(&plainly(trace)));
        }
        let speech = self.speech;
        self.one(speech.section("quote"), text);
        let mark = *self.dice.pick(&["\"", "\"", "", "'"]);
        text.push(' ');
        text.push_str(mark);
        text.push_str(&bait);
        text.push_str(mark);
    }
}

/// What stands in `{v}` of what an offender of the kind writes.
fn bait_class(kind: Kind) -> Option<Class> {
    match kind {
        Kind::Ransomware | Kind::RecoveryScam => Some(Class::Email),
        Kind::Sextortion => Some(Class::Wallet),
        Kind::FamilyEmergency | Kind::TechSupport | Kind::BankImpersonation => Some(Class::Phone),
        Kind::JobScam | Kind::CryptoInvestment | Kind::Romance => Some(Class::Handle),
        Kind::RentalFraud | Kind::InvoiceFraud => Some(Class::Account),
        Kind::ShopFraud
        | Kind::MarketplaceFraud
        | Kind::InvestmentFraud
        | Kind::Phishing
        | Kind::AccountTakeover => None,
    }
}

fn add(text: &mut String, sentence: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(sentence);
}
