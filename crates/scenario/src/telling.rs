//! One report: what this victim knows of the offender, where the form takes it, and how it is told.

use crate::dice::Dice;
use crate::export::Dialect;
use crate::kind::{Kind, Profile};
use crate::offender::Offender;
use crate::phrase::{Phrase, Slot};
use crate::report::{Field, FieldName, GeneratedReport, Loss, Moment, Planted, Role, Series, Side, VictimInfo};
use crate::shared::Surroundings;
use crate::speech::Speech;
use crate::state::{STATES, State};
use crate::trace::{Class, Trace, in_field, in_text, plainly};
use crate::victim::Victim;
use crate::world::World;

/// What happened to one victim, once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Incident {
    pub seed: u64,
    pub victim: u64,
    /// Where the victim lives.
    pub state: usize,
    pub happened: i64,
}

/// Where and when it is registered.
pub(crate) struct Registration {
    pub seed: u64,
    pub state: usize,
    pub at: i64,
    pub reference: String,
    pub series: Option<Series>,
}

pub(crate) fn tell(world: &World, offender: &Offender, incident: &Incident, desk: Registration) -> GeneratedReport {
    let profile = offender.kind.profile();
    let home = &STATES[incident.state];
    let places = world.places.get(home.code).map_or(&[][..], Vec::as_slice);
    let victim = Victim::new(incident.victim, home, profile.organisations, &world.naming, places);
    // who reports away from home does so in the language of the place or in English
    let language = match (incident.state == desk.state, desk.seed % 3) {
        (true, _) => victim.language,
        (false, 0) => "en",
        (false, _) => STATES[desk.state].languages[0].0,
    };
    let mut teller = Teller {
        world,
        offender,
        incident,
        profile,
        state: &STATES[desk.state],
        state_index: desk.state,
        around: world.shared.around(desk.state),
        dialect: Dialect::of(desk.state),
        speech: world.speech(language),
        english: world.speech("en"),
        victim,
        dice: Dice::named(&[desk.seed, 10]),
        happened: world.moment(desk.state, incident.happened),
        amount: 0.0,
        lost: false,
        holder: String::new(),
        fields: Vec::new(),
        planted: Vec::new(),
        sentences: Vec::new(),
    };
    teller.all(&desk, language)
}

struct Teller<'a> {
    world: &'a World,
    offender: &'a Offender,
    incident: &'a Incident,
    profile: &'static Profile,
    state: &'static State,
    state_index: usize,
    around: &'a Surroundings,
    dialect: &'static Dialect,
    speech: &'a Speech,
    english: &'a Speech,
    victim: Victim,
    dice: Dice,
    happened: Moment,
    /// Lost, in the State's currency; what was asked for where nothing was lost.
    amount: f64,
    lost: bool,
    holder: String,
    fields: Vec<Field>,
    planted: Vec<Planted>,
    sentences: Vec<String>,
}

/// Where a value goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Field,
    Text,
    Both,
}

impl Teller<'_> {
    fn all(&mut self, desk: &Registration, language: &'static str) -> GeneratedReport {
        let mut losses = Vec::new();
        // both tellings of one incident name about the same sum
        let mut money = Dice::named(&[self.incident.seed, 11]);
        self.lost = money.chance(self.profile.loss.2);
        let euros = money.spread(self.profile.loss.0, self.profile.loss.1).clamp(5.0, 4_000_000.0);
        self.amount = tidy(euros * self.state.rate, &mut money);
        if self.lost && self.dice.chance(0.94) {
            losses.push(Loss { amount: format!("{:.2}", self.amount), currency: self.state.currency });
        }
        self.know();
        self.noise();
        let narrative = self.narrative();
        let kind = if self.dice.chance(0.09) { self.offender.kind.mistaken_for() } else { self.offender.kind };
        GeneratedReport {
            owner: self.state.code,
            reference: desk.reference.clone(),
            kind,
            reported_at: self.world.moment(self.state_index, desk.at),
            happened_at: self.dice.chance(0.93).then_some(self.happened),
            narrative,
            language,
            losses,
            fields: std::mem::take(&mut self.fields),
            victim: VictimInfo {
                age_band: (self.victim.sector.is_none() && self.dice.chance(0.9)).then_some(self.victim.age_band),
                sector: self.victim.sector,
                region: self.victim.region,
                place: self.victim.place,
            },
            series: desk.series,
            planted: std::mem::take(&mut self.planted),
        }
    }

    fn met(&self, class: Class) -> Trace {
        let at = self.incident.happened;
        let (naming, shared) = (&self.world.naming, &self.world.shared);
        self.offender.trace(class, self.incident.seed, at, self.incident.state, naming, shared)
    }

    /// Chooses what the victim knows and puts it where it goes.
    fn know(&mut self) {
        let completeness = *self.dice.pick(&[0.5, 0.85, 1.0, 1.1, 1.15, 1.2, 1.25, 1.3]);
        let mut chosen: Vec<Class> = Vec::new();
        for habit in self.profile.habits {
            if self.offender.used.contains(&habit.class) && self.dice.chance(habit.known * completeness) {
                chosen.push(habit.class);
            }
        }
        let silent = self.dice.chance(0.012);
        if chosen.iter().all(|class| matches!(class, Class::Persona | Class::Parcel)) && !silent {
            let strongest = self.offender.used.iter().find(|class| !matches!(class, Class::Persona | Class::Parcel));
            chosen.extend(strongest);
        }
        for class in chosen {
            let own = self.met(class);
            let trace = self.instead_of(own);
            if class == Class::Account {
                self.holder.clone_from(&trace.holder);
            }
            let role = if self.world.shared.holds(&trace.normal) { Role::Shared } else { Role::Offender };
            let place = self.place(class);
            self.put(&trace, role, Side::Offender, place);
        }
    }

    /// What stands in the offender's place when the offender hid behind a service.
    fn instead_of(&mut self, own: Trace) -> Trace {
        let shared = &self.world.shared;
        let offender = self.offender;
        match own.class {
            Class::Account if self.dice.chance(offender.through_service) => {
                let rank = Dice::new(offender.service).ranked(shared.payment_services.len());
                shared.payment_services[rank].clone()
            }
            Class::Phone
                if offender.kind == Kind::BankImpersonation && offender.spoofs && self.dice.chance(0.55) =>
            {
                let bank = self.victim.bank % self.around.banks.len();
                self.around.banks[bank].hotline.clone()
            }
            Class::Phone
                if matches!(offender.kind, Kind::TechSupport | Kind::InvestmentFraud | Kind::RecoveryScam)
                    && self.dice.chance(0.14) =>
            {
                let rank = Dice::named(&[offender.service, self.dice.below(3) as u64]).ranked(shared.call_centres.len());
                shared.call_centres[rank].clone()
            }
            Class::Wallet
                if matches!(offender.kind, Kind::CryptoInvestment | Kind::InvestmentFraud | Kind::JobScam)
                    && self.dice.chance(0.13) =>
            {
                let exchange = self.dice.ranked(shared.exchanges.len());
                self.dice.pick(&shared.exchanges[exchange].1).clone()
            }
            _ => own,
        }
    }

    fn place(&mut self, class: Class) -> Place {
        if !self.dialect.asks(class.field(), Side::Offender) {
            return Place::Text;
        }
        match self.dice.below(100) {
            0..=49 => Place::Field,
            50..=79 => Place::Both,
            _ => Place::Text,
        }
    }

    /// Writes a value where it goes and notes what was put in.
    fn put(&mut self, trace: &Trace, role: Role, side: Side, place: Place) {
        let careful = if self.victim.sloppy { 2.0 } else { 0.7 };
        let mut spoiled = true;
        if place != Place::Text {
            let written = in_field(trace, self.state, careful, &mut self.dice);
            spoiled &= written.spoiled;
            self.fields.push(Field { name: trace.class.field(), side, raw: written.text });
            if trace.class == Class::Account
                && !trace.holder.is_empty()
                && self.dialect.asks(FieldName::AccountHolder, side)
                && self.dice.chance(0.7)
            {
                self.fields.push(Field { name: FieldName::AccountHolder, side, raw: trace.holder.clone() });
            }
        }
        if place != Place::Field {
            let written = in_text(trace, self.state, careful, &mut self.dice);
            spoiled &= written.spoiled;
            let speech = self.speech;
            self.say(&speech.traces[trace.class as usize], &written.text);
        }
        self.note(trace, role, spoiled);
    }

    fn note(&mut self, trace: &Trace, role: Role, spoiled: bool) {
        match self.planted.iter_mut().find(|known| known.class == trace.class && known.normal == trace.normal) {
            Some(known) => known.spoiled &= spoiled,
            None => {
                self.planted.push(Planted { class: trace.class, normal: trace.normal.clone(), role, spoiled });
            }
        }
    }

    /// Values that say nothing of the offender: the victim's own, bystanders', services'.
    fn noise(&mut self) {
        let victim_account = Trace::new(Class::Account, self.victim.account.clone());
        let victim_phone = Trace::new(Class::Phone, self.victim.phone.clone());
        let victim_email = Trace::new(Class::Email, self.victim.email.clone());
        for (trace, share) in [(&victim_account, 0.6), (&victim_phone, 0.75), (&victim_email, 0.7)] {
            if self.dialect.asks(trace.class.field(), Side::Victim) && self.dice.chance(share) {
                self.put(trace, Role::Victim, Side::Victim, Place::Field);
            }
        }
        // a form's columns are mixed up now and then
        if self.dice.chance(0.008) && self.dialect.asks(FieldName::Account, Side::Offender) {
            self.put(&victim_account, Role::Victim, Side::Offender, Place::Field);
        }
        let speech = self.speech;
        if self.dice.chance(0.07) {
            self.say(speech.section("own"), "");
        }
        self.platforms();
        let banks = &self.around.banks;
        let bank = &banks[self.victim.bank % banks.len()];
        if self.dice.chance(0.006) && self.dialect.asks(FieldName::Phone, Side::Offender) {
            self.put(&bank.hotline, Role::Shared, Side::Offender, Place::Field);
        }
        if self.dice.chance(0.006) && self.dialect.asks(FieldName::Website, Side::Offender) {
            self.put(&bank.site, Role::Shared, Side::Offender, Place::Field);
        }
        if self.dice.chance(0.3) && self.lost {
            self.say(speech.section("bank"), "");
        }
        if self.dice.chance(0.02) {
            self.say(speech.section("police"), "");
        }
        if self.dice.chance(0.015) {
            self.say(speech.section("helper"), "");
        }
        self.placeholders();
    }

    fn platforms(&mut self) {
        let kind = self.offender.kind;
        let trading = matches!(kind, Kind::MarketplaceFraud | Kind::RentalFraud);
        let speech = self.speech;
        if trading && self.dice.chance(0.4) {
            let market = &self.around.markets[self.dice.ranked(self.around.markets.len())];
            let asked = self.dialect.asks(FieldName::Website, Side::Offender);
            let place = if asked && self.dice.chance(0.5) { Place::Field } else { Place::Text };
            match place {
                Place::Field => self.put(&market.site, Role::Shared, Side::Offender, Place::Field),
                Place::Text | Place::Both => {
                    self.note(&market.site, Role::Shared, false);
                    self.say(speech.section("platform"), &market.site.normal);
                }
            }
            if self.dice.chance(0.06) {
                self.put(&market.hotline, Role::Shared, Side::Offender, if asked { Place::Field } else { Place::Text });
            }
        }
        if kind == Kind::Phishing && self.dice.chance(0.2) {
            let courier = &self.around.couriers[self.dice.ranked(self.around.couriers.len())];
            let asked = self.dialect.asks(FieldName::Website, Side::Offender);
            if asked && self.dice.chance(0.2) {
                self.put(&courier.site, Role::Shared, Side::Offender, Place::Field);
            } else {
                self.note(&courier.site, Role::Shared, false);
                self.say(speech.section("service"), &courier.site.normal);
            }
        }
        let remote = match kind {
            Kind::TechSupport => 0.5,
            Kind::BankImpersonation | Kind::InvestmentFraud | Kind::CryptoInvestment => 0.15,
            _ => 0.0,
        };
        if self.dice.chance(remote) {
            let tool = &self.world.shared.tools[self.dice.ranked(self.world.shared.tools.len())];
            self.note(tool, Role::Shared, false);
            self.say(speech.section("tool"), &tool.normal);
        }
    }

    /// Clerks fill required fields with anything.
    fn placeholders(&mut self) {
        for (name, share) in [(FieldName::Phone, 0.012), (FieldName::Email, 0.012), (FieldName::Account, 0.01)] {
            let empty = self.fields.iter().all(|field| field.name != name || field.side != Side::Offender);
            if !empty || !self.dialect.asks(name, Side::Offender) || !self.dice.chance(share * 3.0) {
                continue;
            }
            let class = if name == FieldName::Phone { Class::Phone } else { Class::Email };
            let fitting: Vec<&Trace> =
                self.around.placeholders.iter().filter(|trace| trace.class == class).collect();
            if name != FieldName::Account && self.dice.chance(0.5) {
                let trace = *self.dice.pick(&fitting);
                self.put(trace, Role::Shared, Side::Offender, Place::Field);
            } else {
                let word = *self.dice.pick(&["-", "?", "n/a", "N/A", "x", "onbekend", "unbekannt", "inconnu", "0", "XXX"]);
                self.fields.push(Field { name, side: Side::Offender, raw: word.to_owned() });
            }
        }
    }

    /// One sentence out of a section, with `value` in its place.
    fn say(&mut self, from: &[Phrase], value: &str) {
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
            Slot::Item => out.push_str(*dice.pick(self.speech.items.as_slice())),
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
    fn narrative(&mut self) -> String {
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
        self.one(middle, &mut text);
        if self.dice.chance(0.35) {
            self.one(middle, &mut text);
        }
        told[split..].iter().for_each(|sentence| add(&mut text, sentence));
        if self.dice.chance(0.8) {
            self.one(end, &mut text);
        }
        if self.dice.chance(self.profile.pasted) {
            self.paste(&mut text);
        }
        if self.dice.chance(0.4) {
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
        for (slot, class) in [(Slot::Link, Some(Class::Site)), (Slot::Value, bait_class(self.offender.kind))] {
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

/// Small changes that come with copying: cut at the end, a word left out, all in lower case.
fn copied(bait: String, dice: &mut Dice) -> String {
    match dice.below(10) {
        0 => bait.to_lowercase(),
        1 => {
            let words: Vec<&str> = bait.split(' ').collect();
            words[..words.len() - words.len() / 4].join(" ")
        }
        2 => {
            let mut words: Vec<&str> = bait.split(' ').collect();
            words.remove(dice.below(words.len()));
            words.join(" ")
        }
        3 => bait.replace(". ", ".\n"),
        _ => bait,
    }
}

/// Hasty typing; only sentences without values pass here.
fn misspelt(sentence: &str, dice: &mut Dice) -> String {
    let lower = dice.chance(0.3);
    let mut out = String::with_capacity(sentence.len());
    let mut chars = sentence.chars().peekable();
    while let Some(c) = chars.next() {
        let roll = dice.below(160);
        match roll {
            0 if c.is_alphabetic() => {}
            1 if c.is_alphabetic() => out.extend([c, c]),
            2 => match chars.next_if(|next| next.is_alphabetic()) {
                Some(next) if c.is_alphabetic() => out.extend([next, c]),
                Some(next) => out.extend([c, next]),
                None => out.push(c),
            },
            3 if c == ',' => {}
            _ if lower => out.extend(c.to_lowercase()),
            _ => out.push(c),
        }
    }
    out
}

/// Sums as people lose them: round when large or agreed, with cents in shops.
fn tidy(sum: f64, dice: &mut Dice) -> f64 {
    match (sum, dice.below(10)) {
        (0.0..300.0, 0..=4) => sum.floor() + *dice.pick(&[0.95, 0.99, 0.5, 0.9]),
        (0.0..300.0, 5..=8) => sum.round(),
        (1_000.0.., 0..=5) => (sum / 50.0).round() * 50.0,
        (1_000.0.., 6..=7) => (sum / 1_000.0).ceil() * 1_000.0,
        (300.0..1_000.0, 0..=6) => (sum / 10.0).round() * 10.0,
        _ => (sum * 100.0).round() / 100.0,
    }
}

/// Groups of three.
pub(crate) fn thousands(whole: u64, gap: char) -> String {
    let digits = whole.to_string();
    let mut text = String::with_capacity(digits.len() + 4);
    for (index, c) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(gap);
        }
        text.push(c);
    }
    text
}
