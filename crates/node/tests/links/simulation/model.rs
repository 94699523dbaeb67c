//! What is true of a simulated world, by the rules of the table in `joinder_core`'s `disclosure` alone: who owns which
//! report, who may see how much of it, and which words planted in it may therefore stand where.

use std::collections::{BTreeMap, BTreeSet};

use joinder_core::{Audience, Marking, Release};
use joinder_node::Pulled;
use memchr::memmem;
use serde_json::{Value, json};

/// The centre and three States.
pub const CODES: [&str; 4] = ["EU", "DE", "FR", "NL"];
/// The accounts by which reports meet.
pub const IBANS: [&str; 2] = ["DE89370400440532013000", "NL91ABNA0417164300"];
pub const RELEASES: [Release; 4] = [Release::Own, Release::Sealed, Release::Hit, Release::Full];

/// A planted word: the number of a version, and the part in which it stands: `s` its story, `v` its victim's mailbox, `m` a
/// site of the offender's that no other report names.
pub type Canary = (usize, u8);

/// To whom a version goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    All,
    /// One organisation alone, and the centre.
    One(usize),
    /// The empty list.
    Nobody,
}

/// How much a place may see of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Whole,
    Traces,
    Bare,
}

/// One version of a report, as its owner has it.
#[derive(Clone, Debug)]
pub struct Filed {
    pub owner: usize,
    pub reference: String,
    pub release: Release,
    pub to: To,
    pub iban: usize,
    /// The version that first named this site.
    pub site: usize,
    /// Goes up as the report is withdrawn.
    pub life: usize,
}

impl Filed {
    /// How much of it a place may see, where it may see anything over a link.
    pub fn form(&self, place: usize) -> Option<Form> {
        if place == self.owner {
            return Some(Form::Whole);
        }
        let reached = match self.to {
            To::All => true,
            To::One(named) => place == 0 || place == named,
            To::Nobody => false,
        };
        match self.release {
            Release::Own | Release::Sealed => None,
            _ if !reached => None,
            Release::Full => Some(Form::Whole),
            Release::Hit if place == 0 => Some(Form::Traces),
            Release::Hit => Some(Form::Bare),
        }
    }

    /// The record that its owner files.
    pub fn record(&self, number: usize) -> Value {
        let audience = match self.to {
            To::All => Audience::Authorities,
            To::One(named) => Audience::Only([CODES[named].parse().unwrap()].into()),
            To::Nobody => Audience::Only(BTreeSet::new()),
        };
        let cautious = Marking::cautious(jiff::civil::date(2026, 7, 1));
        json!({
            "schema": "joinder/report/1",
            "owner": CODES[self.owner],
            "reference": self.reference,
            "kind": "phishing",
            "narrative": { "text": story(number) },
            "observables": [
                { "type": "iban", "value": IBANS[self.iban], "side": "offender" },
                { "type": "domain", "value": site(self.site), "side": "offender" },
                { "type": "email", "value": format!("cnry{number:05}v@mail.com"), "side": "victim" },
            ],
            "marking": Marking { release: self.release, audience, ..cautious },
        })
    }
}

pub fn story(number: usize) -> String {
    format!("There is cnry{number:05}s in it.")
}

pub fn site(number: usize) -> String {
    format!("cnry{number:05}m.com")
}

/// The planted words in these bytes.
pub fn canaries_in(bytes: &[u8], found: &mut BTreeSet<Canary>) {
    for at in memmem::find_iter(bytes, b"cnry") {
        let Some([digits @ .., part]) = bytes.get(at + 4..at + 10) else { continue };
        let number = std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok());
        found.extend(number.filter(|_| b"svm".contains(part)).map(|number| (number, *part)));
    }
}

/// The planted words in the lines of an answer.
pub fn canaries_of(pulled: &Pulled) -> BTreeSet<Canary> {
    let mut found = BTreeSet::new();
    pulled.lines.iter().for_each(|line| canaries_in(line, &mut found));
    found
}

/// All that was ever filed, and what stands of it.
#[derive(Default)]
pub struct Model {
    pub mesh: bool,
    /// Every version that was tried, by its number; also those of which a crash left nothing.
    pub versions: Vec<Filed>,
    /// The version of each report that stands at its owner.
    pub standing: BTreeMap<String, usize>,
    /// How often each report was withdrawn.
    pub lives: BTreeMap<String, usize>,
}

impl Model {
    fn standing_of(&self, reference: &str) -> Option<(usize, &Filed)> {
        let number = *self.standing.get(reference)?;
        Some((number, &self.versions[number]))
    }

    /// Whether a place might ever have been told this word.
    pub fn could_hold(&self, place: usize, (number, part): Canary) -> bool {
        let sees = |filed: &Filed, form: Form| {
            filed.form(place) == Some(Form::Whole) || filed.form(place) == Some(form)
        };
        match part {
            b'm' => self.versions.iter().any(|filed| filed.site == number && sees(filed, Form::Traces)),
            _ => self.versions.get(number).is_some_and(|filed| sees(filed, Form::Whole)),
        }
    }

    /// Whether a place might ever have been told this account by others, or has it of its own.
    pub fn could_hold_iban(&self, place: usize, iban: usize) -> bool {
        let mut of_it = self.versions.iter().filter(|filed| filed.iban == iban);
        of_it.any(|filed| matches!(filed.form(place), Some(Form::Whole | Form::Traces)))
    }

    /// Whether an owner's node may say this word to `to` now.
    pub fn may_say(&self, owner: usize, to: usize, (number, part): Canary) -> bool {
        let Some(said) = self.versions.get(number).filter(|said| said.owner == owner) else { return false };
        self.standing_of(&said.reference).is_some_and(|(_, now)| {
            let form = now.form(to);
            match part {
                b'm' => now.site == number && matches!(form, Some(Form::Whole | Form::Traces)),
                _ => {
                    let both = [said.form(to), form];
                    both == [Some(Form::Whole); 2] && now.life == said.life
                }
            }
        })
    }

    /// Whether the centre may say this word to a State, by the version that the centre holds whole.
    pub fn may_pass_on(&self, held: &BTreeMap<String, usize>, to: usize, (number, part): Canary) -> bool {
        let Some(said) = self.versions.get(number) else { return false };
        let Some(now) = held.get(&said.reference).map(|&held| &self.versions[held]) else { return false };
        let may = now.form(to) == Some(Form::Whole);
        match part {
            b'm' => may && now.site == number,
            _ => may && said.form(to) == Some(Form::Whole) && now.life == said.life,
        }
    }

    /// What a place knows of each report once everything has passed.
    pub fn expected(&self, place: usize) -> BTreeMap<String, Form> {
        let mut all = BTreeMap::new();
        for (reference, &number) in &self.standing {
            let filed = &self.versions[number];
            let Some(form) = filed.form(place) else { continue };
            let directly = place == 0 || place == filed.owner || self.mesh && form == Form::Whole;
            if directly || self.meets(place, filed.iban) {
                all.insert(reference.clone(), form);
            }
        }
        all
    }

    /// Whether the centre knows of a report of this State with that account.
    fn meets(&self, state: usize, iban: usize) -> bool {
        let mut own = self.standing.values().map(|&number| &self.versions[number]);
        own.any(|own| own.owner == state && own.iban == iban && own.form(0).is_some())
    }

    /// Whether this word is still to be found at a place once everything has passed.
    pub fn may_stay(&self, expected: &BTreeMap<String, Form>, place: usize, (number, part): Canary) -> bool {
        let Some(said) = self.versions.get(number) else { return false };
        let Some((_, now)) = self.standing_of(&said.reference) else { return false };
        // An owner keeps the versions of what it has not withdrawn.
        if place == said.owner {
            return now.life == said.life;
        }
        match (part, expected.get(&said.reference)) {
            (b'm', Some(Form::Whole | Form::Traces)) => now.site == number,
            (b'm', _) => false,
            (_, Some(Form::Whole)) => said.form(place) == Some(Form::Whole) && now.life == said.life,
            (_, _) => false,
        }
    }
}
