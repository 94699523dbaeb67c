//! Turns rows into drafts, by a mapping that was matched to the columns once.

mod cells;

use std::{collections::HashMap, str::FromStr};

use joinder_core::{
    Decimal, Loss, LossStage, Money, MoneyError, Origin, Reference, Side, TextError, TraceKind, When,
    codes::{AgeBand, Country, Currency, Language, Nis2Sector, Nuts, SymbolError, VictimKind},
};
use joinder_observables::Context;

use super::{
    Column, DateOrder, Mapping, Role, shapes, states,
    words::{Meaning, Word, folded},
};
use crate::{
    Draft, DraftTrace, Position, Reason,
    tabular::{
        dates::{DateFault, DateStyle},
        sums::SumStyle,
    },
};

/// A mapping matched to the columns of one table.
pub(crate) struct Plan {
    /// By the place of the column.
    slots: Vec<Option<Slot>>,
    dates: DateStyle,
    sums: SumStyle,
    currency: Option<Currency>,
    country: Option<Country>,
    /// Columns of the mapping that the table does not have.
    pub missing: Vec<String>,
    pub merge_rows: bool,
}

struct Slot {
    column: Column,
    /// How the field is called in reports and faults.
    label: Box<str>,
    /// Says something about other cells of its row.
    speaks: bool,
    /// The kinds that the header names, where its cells hold traces of several.
    named: Vec<TraceKind>,
}

/// Columns that say something about other cells of their row.
const SPEAKING: [Role; 9] = [
    Role::Currency,
    Role::Stage,
    Role::Platform,
    Role::TraceKind,
    Role::Port,
    Role::Language,
    Role::ReportedTime,
    Role::HappenedFromTime,
    Role::HappenedUntilTime,
];

/// What the row says about its other cells.
#[derive(Default)]
struct Row<'c> {
    /// An error where a currency is named that is not known: no other may stand for it.
    currency: Option<Result<Currency, SymbolError>>,
    stage: Option<LossStage>,
    platform: Option<&'c str>,
    kind: Option<TraceKind>,
    port: Option<Port<'c>>,
    language: Option<Language>,
    reported_time: Option<Clock<'c>>,
    from_time: Option<Clock<'c>>,
    until_time: Option<Clock<'c>>,
}

/// A time of day in a column of its own.
#[derive(Clone, Copy)]
struct Clock<'c> {
    at: usize,
    text: &'c str,
}

/// A port in a column of its own.
#[derive(Clone, Copy)]
struct Port<'c> {
    at: usize,
    text: &'c str,
    number: u16,
}

impl Plan {
    /// Matches a mapping to headers; where there is no header, columns are found by their place.
    pub fn new(mapping: &Mapping, headers: &[String], country: Option<Country>) -> Self {
        let country = mapping.country.or(country);
        let state = country.and_then(states::of);
        let mut slots: Vec<Option<Slot>> = Vec::new();
        slots.resize_with(headers.len(), || None);
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, header) in headers.iter().enumerate() {
            by_name.entry(key(header)).or_default().push(at);
        }
        let headless = headers.iter().all(|header| header.trim().is_empty());
        let mut missing = Vec::new();
        for column in &mapping.columns {
            let places = by_name.get(&key(&column.name)).map(Vec::as_slice).unwrap_or_default();
            let at = match column.at {
                // The place decides among columns of one name, or alone where there is no name.
                Some(at) if column.name.is_empty() || places.is_empty() || places.contains(&(at - 1)) => {
                    Some(at - 1)
                }
                _ => places.iter().copied().find(|at| slots[*at].is_none()),
            };
            let Some(at) = at.filter(|at| *at < 16_384) else {
                missing.push(column.name.clone());
                continue;
            };
            if column.at.is_some() && !column.name.is_empty() && places.is_empty() && !headless {
                missing.push(column.name.clone());
                continue;
            }
            if slots.len() <= at {
                slots.resize_with(at + 1, || None);
            }
            let header = headers.get(at).filter(|_| !headless);
            let name = header.map_or(column.name.as_str(), String::as_str).trim();
            let label = if name.is_empty() { format!("column {}", at + 1) } else { name.to_owned() };
            let speaks = SPEAKING.contains(&column.role);
            let named = if column.role == Role::Traces {
                super::columns::named_kinds(&Meaning::of(&label))
            } else {
                Vec::new()
            };
            slots[at] = Some(Slot { column: column.clone(), label: label.into(), speaks, named });
        }
        Self {
            slots,
            dates: DateStyle {
                order: mapping.date_order.or(state.map(|s| s.order)).unwrap_or(DateOrder::Dmy),
                zone: mapping.zone.as_deref().and_then(super::zone),
                language: state.map(|s| s.language),
            },
            sums: SumStyle {
                decimal: mapping.decimal_mark.or(state.map(|s| s.decimal)).unwrap_or(','),
                thousands: mapping.thousands_mark,
                country,
            },
            currency: mapping.currency,
            country,
            missing,
            merge_rows: mapping.merge_rows,
        }
    }

    /// The draft of one row.
    pub fn draft<S: AsRef<str>>(&self, position: Position, raw: Vec<u8>, cells: &[S]) -> Draft {
        let mut draft = Draft::new(position, raw);
        draft.country = self.country;
        let cell = |at: usize| cells.get(at).map_or("", |c| c.as_ref().trim());
        let row = self.row(&cell);
        for (at, slot) in self.slots.iter().enumerate() {
            let Some(slot) = slot else { continue };
            let text = cell(at);
            if text.is_empty() {
                continue;
            }
            self.take(&mut draft, slot, text, &row);
        }
        self.keep_untaken(&mut draft, &row);
        if let Some(narrative) = &mut draft.narrative {
            narrative.language = row.language;
        }
        if let Some(when) = draft.happened.from {
            for trace in draft.traces.iter_mut().filter(|t| t.kind == Some(TraceKind::Ip)) {
                trace.seen_at = Some(when);
            }
        }
        draft
    }

    fn row<'c>(&self, cell: &dyn Fn(usize) -> &'c str) -> Row<'c> {
        let mut row = Row::default();
        for (at, slot) in self.slots.iter().enumerate() {
            let Some(slot) = slot else { continue };
            if !slot.speaks {
                continue;
            }
            let text = cell(at);
            if shapes::is_blank(text) {
                continue;
            }
            match slot.column.role {
                Role::Currency => row.currency = Some(self.money_of(text)),
                Role::Stage => row.stage = stage(text),
                Role::Platform => row.platform = Some(text),
                Role::TraceKind => row.kind = trace_kind(text),
                Role::Port => row.port = port(text).map(|number| Port { at, text, number }),
                Role::Language => row.language = text.parse().ok(),
                Role::ReportedTime => row.reported_time = Some(Clock { at, text }),
                Role::HappenedFromTime => row.from_time = Some(Clock { at, text }),
                Role::HappenedUntilTime => row.until_time = Some(Clock { at, text }),
                Role::Reference
                | Role::Kind
                | Role::Narrative
                | Role::ReportedAt
                | Role::HappenedFrom
                | Role::HappenedUntil
                | Role::Amount
                | Role::Country
                | Role::Place
                | Role::VictimAge
                | Role::VictimKind
                | Role::VictimSector
                | Role::Trace
                | Role::Traces
                | Role::Field
                | Role::Ignore => {}
            }
        }
        row
    }

    fn slot(&self, at: usize) -> Option<&Slot> {
        self.slots.get(at).and_then(Option::as_ref)
    }

    /// What a row says of other cells that it does not have is kept as it was written.
    fn keep_untaken(&self, draft: &mut Draft, row: &Row<'_>) {
        let times = [
            (row.reported_time, draft.reported_at),
            (row.from_time, draft.happened.from),
            (row.until_time, draft.happened.until),
        ];
        for (clock, when) in times {
            if let (Some(clock), None) = (clock, when)
                && let Some(slot) = self.slot(clock.at)
            {
                keep(draft, slot, clock.text);
            }
        }
        if let Some(port) = row.port
            && draft.traces.iter().all(|trace| trace.port.is_none())
            && let Some(slot) = self.slot(port.at)
        {
            keep(draft, slot, port.text);
        }
    }

    /// The currency that a cell names, once or in two ways as lists to choose from do: `Euro (EUR)`.
    fn money_of(&self, text: &str) -> Result<Currency, SymbolError> {
        let read = |word: &str| match self.country {
            Some(country) => Currency::from_symbol_in(word, country),
            None => Currency::from_symbol(word),
        };
        let whole = read(text);
        if whole.is_ok() {
            return whole;
        }
        let mut ways =
            text.split(['(', ')', '-', '–', '/', ':']).map(str::trim).filter(|way| !way.is_empty());
        let Some(first) = ways.next().and_then(|way| read(way).ok()) else { return whole };
        if ways.all(|way| read(way) == Ok(first)) { Ok(first) } else { whole }
    }

    fn take(&self, draft: &mut Draft, slot: &Slot, text: &str, row: &Row<'_>) {
        match slot.column.role {
            Role::Reference => reference(draft, slot, text),
            Role::Kind => {
                draft.kind = text.parse().ok();
                draft.kind_words = Some(text.to_owned());
            }
            Role::Narrative => draft.tell(text),
            Role::Language if row.language.is_none() => {
                unread(draft, slot, Reason::Code, "a language of ISO 639-1, two letters", text);
            }
            Role::ReportedAt => draft.reported_at = self.when(draft, slot, text, row.reported_time),
            Role::HappenedFrom => draft.happened.from = self.when(draft, slot, text, row.from_time),
            Role::HappenedUntil => draft.happened.until = self.when(draft, slot, text, row.until_time),
            Role::Amount => self.loss(draft, slot, text, row),
            Role::Currency => {
                if !shapes::is_blank(text) && self.money_of(text).is_err() {
                    unread(draft, slot, Reason::Code, CURRENCY, text);
                }
            }
            Role::Country => match shapes::country(text) {
                Some(country) => draft.country = Some(country),
                None => unread(draft, slot, Reason::Code, COUNTRY, text),
            },
            Role::Place => match Nuts::from_str(text) {
                Ok(region) if text.bytes().any(|b| b.is_ascii_digit()) => draft.place = Some(region),
                _ => keep(draft, slot, text),
            },
            Role::VictimAge => match age(text) {
                Some(band) => draft.victim.age_band = Some(band),
                None => unread(draft, slot, Reason::Code, AGE, text),
            },
            Role::VictimKind => match victim_kind(text) {
                Some(kind) => draft.victim.kind = Some(kind),
                None => unread(draft, slot, Reason::Code, "person or organisation", text),
            },
            Role::VictimSector => match Nis2Sector::from_str(text) {
                Ok(sector) => draft.victim.sector = Some(sector),
                Err(unknown) => unread(draft, slot, Reason::Code, unknown.expected, text),
            },
            Role::Trace => self.trace(draft, slot, slot.column.kind, text, row),
            Role::Traces => self.trace(draft, slot, row.kind, text, row),
            // What the row told of its other cells is kept as it was written, too.
            Role::Stage if row.stage.is_none() && stage(text).is_none() => {
                unread(draft, slot, Reason::Code, "lost, attempted or recovered", text);
            }
            Role::TraceKind if row.kind.is_none() && trace_kind(text).is_none() => {
                unread(draft, slot, Reason::Code, "a kind of trace, such as iban or phone", text);
            }
            Role::Stage | Role::Platform | Role::TraceKind | Role::Field => keep(draft, slot, text),
            Role::Port => {
                if !shapes::is_blank(text) && port(text).is_none() {
                    unread(draft, slot, Reason::Type, "a port from 1 to 65535", text);
                }
            }
            Role::Language
            | Role::ReportedTime
            | Role::HappenedFromTime
            | Role::HappenedUntilTime
            | Role::Ignore => {}
        }
    }

    fn when(&self, draft: &mut Draft, slot: &Slot, text: &str, clock: Option<Clock<'_>>) -> Option<When> {
        if shapes::is_blank(text) {
            return None;
        }
        let day = self.dates.read(text);
        let read = match clock {
            Some(clock) => self.at_clock(draft, text, day, clock),
            None => day,
        };
        match read {
            Ok(when) => Some(when),
            Err(fault) => {
                draft.fault(&*slot.label, Reason::Date, fault.expected(self.dates.order));
                match fault {
                    DateFault::Clock(when) => Some(when),
                    DateFault::Form | DateFault::Absurd => {
                        keep(draft, slot, text);
                        None
                    }
                }
            }
        }
    }

    /// A date with the time of day from its own column; a time that is none is told, and the date is kept.
    fn at_clock(
        &self,
        draft: &mut Draft,
        text: &str,
        day: Result<When, DateFault>,
        clock: Clock<'_>,
    ) -> Result<When, DateFault> {
        let Ok(date) = day else { return self.dates.read(&format!("{text} {}", clock.text)).or(day) };
        // Systems write the date with a time of 00:00 beside a column for the time.
        let whole = !matches!(date, When::Day(_)) && !date.to_string().contains("T00:00:00");
        match self.dates.read(&format!("{} {}", date.date(), clock.text)) {
            Ok(When::Day(_)) | Err(DateFault::Form | DateFault::Absurd) => {
                if let Some(slot) = self.slot(clock.at) {
                    unread(draft, slot, Reason::Date, "a time of day, such as 14:30", clock.text);
                }
                day
            }
            Ok(_) | Err(DateFault::Clock(_)) if whole => day,
            timed => timed,
        }
    }

    fn loss(&self, draft: &mut Draft, slot: &Slot, text: &str, row: &Row<'_>) {
        if shapes::is_blank(text) {
            return;
        }
        let read: Result<(Decimal, Option<Currency>), MoneyError> = self.sums.read(text);
        let (amount, written) = match read {
            Ok(read) => read,
            Err(error) => {
                let expected = error.to_string();
                draft.fault(&*slot.label, Reason::Sum, expected.trim_start_matches("expected ").to_owned());
                return keep(draft, slot, text);
            }
        };
        if amount.is_zero() {
            return;
        }
        let named = written.or(slot.column.currency);
        let currency = match (named, row.currency) {
            (Some(named), _) | (None, Some(Ok(named))) => Some(named),
            // The row names one that is not known, which its own column tells; the default is another.
            (None, Some(Err(_))) => return keep(draft, slot, text),
            (None, None) => self.currency.or_else(|| self.country.and_then(Currency::of)),
        };
        let Some(currency) = currency else {
            draft.fault(
                &*slot.label,
                Reason::Sum,
                "a currency beside the sum, in a column, or in the mapping",
            );
            return keep(draft, slot, text);
        };
        draft.losses.push(Loss {
            money: Money { amount, currency },
            eur: None,
            stage: slot.column.stage.or(row.stage).unwrap_or_default(),
            paid_at: None,
        });
    }

    fn trace(&self, draft: &mut Draft, slot: &Slot, kind: Option<TraceKind>, text: &str, row: &Row<'_>) {
        if shapes::is_blank(text) {
            return;
        }
        let side = slot.column.side.unwrap_or(Side::Offender);
        let Some(kind) = kind else { return self.traces(draft, slot, side, text) };
        for value in cells::values(kind, text) {
            if cells::is_wrapped(kind, value) && self.found(draft, slot, side, kind, value) {
                continue;
            }
            let platform = slot.column.platform.as_deref().or(row.platform);
            let mut read_as = cells::kind_of(kind, value);
            if read_as == Some(TraceKind::Handle)
                && platform.is_none()
                && shapes::is_person_like(value)
                && !cells::is_stated(value)
            {
                read_as = Some(TraceKind::Person);
            }
            let mut trace = DraftTrace::offender(&slot.label, read_as, value).on(side);
            match read_as {
                Some(TraceKind::Handle | TraceKind::Advert) => {
                    trace.platform = platform.map(Into::into);
                }
                Some(TraceKind::Ip) => trace.port = row.port.map(|port| port.number),
                _ => {}
            }
            draft.traces.push(trace);
        }
    }

    /// Traces of any kind: each value says which, or is looked at as a text; what is none is kept as a field.
    fn traces(&self, draft: &mut Draft, slot: &Slot, side: Side, text: &str) {
        let before = draft.traces.len();
        let mut rest = false;
        for value in cells::mixed(text) {
            let kind = cells::shown(value);
            if kind.is_none() && self.search(draft, slot, side, value) {
                continue;
            }
            // What the header says of values that show nothing by themselves.
            match kind.or_else(|| cells::meant(&slot.named, slot.column.kind, value)) {
                Some(kind) => {
                    let trace = DraftTrace::offender(&slot.label, cells::kind_of(kind, value), value);
                    draft.traces.push(trace.on(side));
                }
                None => match cells::unlabelled(value) {
                    Some((kind, normal)) => {
                        let mut trace = DraftTrace::offender(&slot.label, Some(kind), value).on(side);
                        trace.normal = Some(normal.into());
                        draft.traces.push(trace);
                    }
                    None => rest = true,
                },
            }
        }
        if rest && draft.traces.len() == before {
            unread(draft, slot, Reason::Trace, "a trace of a kind that is known", text);
        } else if rest {
            keep(draft, slot, text);
        }
    }

    fn search(&self, draft: &mut Draft, slot: &Slot, side: Side, text: &str) -> bool {
        let found = joinder_observables::find(text, &Context { country: self.country });
        let before = draft.traces.len();
        for one in found {
            let joinder_core::Value::Trace(trace) = &one.value else { continue };
            let mut draft_trace =
                DraftTrace::offender(&slot.label, Some(trace.kind()), &text[one.span]).on(side);
            // What was found in running text is already in normal form, which reads back as itself.
            if matches!(trace.kind(), TraceKind::Handle | TraceKind::Advert) {
                draft_trace.raw = trace.normal().to_owned();
            }
            draft_trace.port = one.port;
            draft_trace.origin = Origin::Field(slot.label.clone());
            draft.traces.push(draft_trace);
        }
        draft.traces.len() > before
    }

    /// Looks for the kind among the words of a cell; false where there is none of it.
    fn found(&self, draft: &mut Draft, slot: &Slot, side: Side, kind: TraceKind, text: &str) -> bool {
        let before = draft.traces.len();
        self.search(draft, slot, side, text);
        let general = super::columns::general(kind);
        let fits =
            draft.traces[before..].iter().any(|t| t.kind.map(super::columns::general) == Some(general));
        if !fits {
            draft.traces.truncate(before);
        }
        fits
    }
}

const CURRENCY: &str =
    "a currency by its ISO 4217 code or its sign, or a common crypto asset; the sums are kept as text";

const AGE: &str = "an age in years, or a band such as 25-34 or 75+";

const COUNTRY: &str = "a country by its two letters in ISO 3166-1 or its English name";

/// Notes a cell that does not hold what its column means, and keeps it as it was written.
fn unread(draft: &mut Draft, slot: &Slot, reason: Reason, expected: &str, text: &str) {
    if !shapes::is_blank(text) {
        draft.fault(&*slot.label, reason, expected);
    }
    keep(draft, slot, text);
}

fn reference(draft: &mut Draft, slot: &Slot, text: &str) {
    let reason = match text.parse::<Reference>() {
        Ok(_) | Err(TextError::Empty) => {
            draft.reference = Some(text.to_owned());
            return;
        }
        Err(TextError::Control) => Reason::Control,
        Err(TextError::TooLong { .. }) => Reason::Reference,
    };
    let expected = "a reference of at most 200 characters, none of them hidden";
    unread(draft, slot, reason, expected, text);
}

fn keep(draft: &mut Draft, slot: &Slot, text: &str) {
    let field = draft.fields.entry(slot.label.to_string()).or_default();
    if !field.is_empty() {
        field.push_str("; ");
    }
    field.push_str(text);
}

fn key(header: &str) -> String {
    header.trim().trim_start_matches('\u{feff}').to_lowercase()
}

fn port(text: &str) -> Option<u16> {
    text.parse().ok().filter(|port| *port > 0)
}

pub(super) fn age(text: &str) -> Option<AgeBand> {
    if let Ok(band) = text.parse() {
        return Some(band);
    }
    let first = text.split(|c: char| !c.is_ascii_digit()).find(|t| !t.is_empty())?;
    let years: u8 = first.parse().ok().filter(|years| *years < 120)?;
    // A year of birth or a long text is no age.
    (text.chars().count() <= 12).then(|| AgeBand::of_age(years))
}

pub(super) fn victim_kind(text: &str) -> Option<VictimKind> {
    if let Ok(kind) = text.parse() {
        return Some(kind);
    }
    const PERSONS: &[&str] = &[
        "pers", "priv", "natur", "fyz", "fiz", "part", "citizen", "bürger", "burger", "burgeri", "φυσ",
        "физ", "ind",
    ];
    let folded = folded(text);
    if Meaning::of(text).has(Word::Company)
        || ["jur", "legal", "organi", "rechts", "moral", "business", "юрид", "νομ", "práv", "prav", "public"]
            .iter()
            .any(|p| folded.starts_with(p))
    {
        return Some(VictimKind::Organisation);
    }
    PERSONS.iter().any(|p| folded.starts_with(p)).then_some(VictimKind::Person)
}

pub(super) fn stage(text: &str) -> Option<LossStage> {
    // How people begin to say that a payment went through, where it is no word of a header.
    const GONE: &str = "lost|paid|sent|transferred|executed|verlust|verlor|ausgeführt|überwiesen|\
        uitgevoerd|perdu|exécut|effectu|perdid|realizad|ejecutad|perso|eseguit|effettuat|efetuad|\
        stracon|wykonan|pierdut|efectuat|executat|förlorad|genomförd|tabt|gennemført|menetet|suoritet|\
        kaotat|teostat|tasutud|zaudēt|izpildīt|prarast|įvykdyt|sumokėt|ztracen|proveden|zaplacen|\
        straten|vykonan|zaplaten|izgubljen|izveden|plačan|izvršen|plaćen|elvesz|teljesít|kifizet|\
        загубен|изпълнен|платен|χαμέν|εκτελ|πληρωμέν|mitluf|mħallas|caillte|íoctha";
    let meaning = Meaning::of(text);
    if meaning.has(Word::Recovered) {
        return Some(LossStage::Recovered);
    }
    if meaning.has(Word::Attempted) {
        return Some(LossStage::Attempted);
    }
    let text = folded(text);
    let gone = meaning.any(&[Word::Stage, Word::Amount])
        || GONE.split('|').any(|beginning| text.starts_with(&folded(beginning)));
    gone.then_some(LossStage::Lost)
}

/// The kind that a cell names: `iban`, `E-Mail`, `Telefonnummer`.
fn trace_kind(text: &str) -> Option<TraceKind> {
    if let Ok(kind) = text.trim().to_ascii_lowercase().parse() {
        return Some(kind);
    }
    let meaning = Meaning::of(text);
    const KINDS: &[(Word, TraceKind)] = &[
        (Word::Email, TraceKind::Email),
        (Word::Ip, TraceKind::Ip),
        (Word::Wallet, TraceKind::OtherWallet),
        (Word::Phone, TraceKind::Phone),
        (Word::Account, TraceKind::Account),
        (Word::Card, TraceKind::Card),
        (Word::Site, TraceKind::Url),
        (Word::Handle, TraceKind::Handle),
        (Word::Hash, TraceKind::Sha256),
        (Word::Company, TraceKind::Company),
        (Word::Name, TraceKind::Person),
        (Word::Bic, TraceKind::Bic),
        (Word::Advert, TraceKind::Advert),
        (Word::Parcel, TraceKind::Parcel),
        (Word::Transaction, TraceKind::Transaction),
    ];
    KINDS.iter().find(|(word, _)| meaning.has(*word)).map(|(_, kind)| *kind)
}
