//! One report: what this victim knows of the offender, where the form takes it, and how it is told.

mod slips;
mod wording;

pub(crate) use self::slips::thousands;
use self::slips::tidy;
use crate::dice::Dice;
use crate::export::Dialect;
use crate::kind::{Kind, Profile};
use crate::offender::Offender;
use crate::report::{
    Field, FieldName, GeneratedReport, Loss, Moment, Planted, Role, Series, Side, VictimInfo,
};
use crate::shared::Surroundings;
use crate::speech::Speech;
use crate::state::{STATES, State};
use crate::trace::{Class, Trace, in_field, in_text};
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

pub(crate) fn tell(
    world: &World,
    offender: &Offender,
    incident: &Incident,
    desk: Registration,
) -> GeneratedReport {
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
        let kind =
            if self.dice.chance(0.09) { self.offender.kind.mistaken_for() } else { self.offender.kind };
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
                age_band: (!self.victim.organisation && self.dice.chance(0.9))
                    .then_some(self.victim.age_band),
                organisation: self.victim.organisation,
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
        let completeness = *self.dice.pick(&[0.55, 0.9, 1.05, 1.15, 1.2, 1.25, 1.3, 1.4]);
        let mut chosen: Vec<Class> = Vec::new();
        for habit in self.profile.habits {
            if self.offender.used.contains(&habit.class) && self.dice.chance(habit.known * completeness) {
                chosen.push(habit.class);
            }
        }
        let silent = self.dice.chance(0.012);
        if chosen.iter().all(|class| matches!(class, Class::Persona | Class::Parcel)) && !silent {
            let strongest =
                self.offender.used.iter().find(|class| !matches!(class, Class::Persona | Class::Parcel));
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
                if offender.kind == Kind::BankImpersonation && offender.spoofs && self.dice.chance(0.45) =>
            {
                let bank = self.victim.bank % self.around.banks.len();
                self.around.banks[bank].hotline.clone()
            }
            Class::Phone
                if matches!(
                    offender.kind,
                    Kind::TechSupport | Kind::InvestmentFraud | Kind::RecoveryScam
                ) && self.dice.chance(0.14) =>
            {
                let rank = Dice::named(&[offender.service, self.dice.below(3) as u64])
                    .ranked(shared.call_centres.len());
                shared.call_centres[rank].clone()
            }
            Class::Wallet
                if matches!(
                    offender.kind,
                    Kind::CryptoInvestment | Kind::InvestmentFraud | Kind::JobScam
                ) && self.dice.chance(0.13) =>
            {
                let exchange = self.dice.ranked(shared.exchanges.len());
                self.dice.pick(&shared.exchanges[exchange].1).clone()
            }
            Class::Account
            | Class::Phone
            | Class::Email
            | Class::Site
            | Class::Onion
            | Class::Wallet
            | Class::Transaction
            | Class::Handle
            | Class::Advert
            | Class::Parcel
            | Class::Ip
            | Class::Hash
            | Class::Persona => own,
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
            if trace.class == Class::Account && self.dialect.asks(FieldName::PaymentReference, side) {
                self.payment_reference(side);
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

    /// What was written on the transfer: an order's number, or words that strangers share.
    fn payment_reference(&mut self, side: Side) {
        const WORDS: [&str; 8] = ["Order", "Invoice", "Gift", "Loan", "Deposit", "Booking", "-", "SEPA"];
        let raw = match self.dice.below(5) {
            0 | 1 => return,
            2 => self.dice.pattern("#######"),
            3 => self.dice.pattern("INV-####-###"),
            _ => WORDS[self.dice.ranked(WORDS.len())].to_owned(),
        };
        self.fields.push(Field { name: FieldName::PaymentReference, side, raw });
    }

    fn note(&mut self, trace: &Trace, role: Role, spoiled: bool) {
        match self.planted.iter_mut().find(|known| known.class == trace.class && known.normal == trace.normal)
        {
            Some(known) => known.spoiled &= spoiled,
            None => {
                self.planted.push(Planted {
                    class: trace.class,
                    normal: trace.normal.clone(),
                    role,
                    spoiled,
                });
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
                self.put(
                    &market.hotline,
                    Role::Shared,
                    Side::Offender,
                    if asked { Place::Field } else { Place::Text },
                );
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
        if self.dice.chance(self.profile.remote) {
            let tool = &self.world.shared.tools[self.dice.ranked(self.world.shared.tools.len())];
            self.note(tool, Role::Shared, false);
            self.say(speech.section("tool"), &tool.normal);
        }
    }

    /// Clerks fill required fields with anything.
    fn placeholders(&mut self) {
        for (name, share) in
            [(FieldName::Phone, 0.012), (FieldName::Email, 0.012), (FieldName::Account, 0.01)]
        {
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
                let word = *self.dice.pick(&[
                    "-",
                    "?",
                    "n/a",
                    "N/A",
                    "x",
                    "onbekend",
                    "unbekannt",
                    "inconnu",
                    "0",
                    "XXX",
                ]);
                self.fields.push(Field { name, side: Side::Offender, raw: word.to_owned() });
            }
        }
    }
}
