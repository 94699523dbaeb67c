//! Turns rows into drafts, by a mapping that was matched to the columns once.

mod cells;

use std::{collections::HashMap, str::FromStr};

use joinder_core::{
    Decimal, Loss, LossStage, Money, MoneyError, Origin, Side, TraceKind, When,
    codes::{AgeBand, Country, Currency, Language, Nis2Sector, Nuts, VictimKind},
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
    currency: Option<Currency>,
    stage: Option<LossStage>,
    platform: Option<&'c str>,
    kind: Option<TraceKind>,
    port: Option<u16>,
    language: Option<Language>,
    reported_time: &'c str,
    from_time: &'c str,
    until_time: &'c str,
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
                Role::Currency => row.currency = self.money_of(text),
                Role::Stage => row.stage = stage(text),
                Role::Platform => row.platform = Some(text),
                Role::TraceKind => row.kind = trace_kind(text),
                Role::Port => row.port = text.parse().ok(),
                Role::Language => row.language = text.parse().ok(),
                Role::ReportedTime => row.reported_time = text,
                Role::HappenedFromTime => row.from_time = text,
                Role::HappenedUntilTime => row.until_time = text,
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

    fn money_of(&self, text: &str) -> Option<Currency> {
        match self.country {
            Some(country) => Currency::from_symbol_in(text, country).ok(),
            None => Currency::from_symbol(text).ok(),
        }
    }

    fn take(&self, draft: &mut Draft, slot: &Slot, text: &str, row: &Row<'_>) {
        match slot.column.role {
            Role::Reference => draft.reference = Some(text.to_owned()),
            Role::Kind => {
                draft.kind = text.parse().ok();
                draft.kind_words = Some(text.to_owned());
            }
            Role::Narrative => draft.tell(text),
            Role::Language if row.language.is_none() => keep(draft, slot, text),
            Role::ReportedAt => draft.reported_at = self.when(draft, slot, text, row.reported_time),
            Role::HappenedFrom => draft.happened.from = self.when(draft, slot, text, row.from_time),
            Role::HappenedUntil => draft.happened.until = self.when(draft, slot, text, row.until_time),
            Role::Amount => self.loss(draft, slot, text, row),
            Role::Country => match shapes::country(text) {
                Some(country) => draft.country = Some(country),
                None => keep(draft, slot, text),
            },
            Role::Place => match Nuts::from_str(text) {
                Ok(region) if text.bytes().any(|b| b.is_ascii_digit()) => draft.place = Some(region),
                _ => keep(draft, slot, text),
            },
            Role::VictimAge => match age(text) {
                Some(band) => draft.victim.age_band = Some(band),
                None => keep(draft, slot, text),
            },
            Role::VictimKind => match victim_kind(text) {
                Some(kind) => draft.victim.kind = Some(kind),
                None => keep(draft, slot, text),
            },
            Role::VictimSector => match Nis2Sector::from_str(text) {
                Ok(sector) => draft.victim.sector = Some(sector),
                Err(_) => keep(draft, slot, text),
            },
            Role::Trace => self.trace(draft, slot, slot.column.kind, text, row),
            Role::Traces => self.trace(draft, slot, row.kind, text, row),
            // What the row told of its other cells is kept as it was written, too.
            Role::Stage | Role::Platform | Role::TraceKind | Role::Field => keep(draft, slot, text),
            Role::Language
            | Role::Currency
            | Role::Port
            | Role::ReportedTime
            | Role::HappenedFromTime
            | Role::HappenedUntilTime
            | Role::Ignore => {}
        }
    }

    fn when(&self, draft: &mut Draft, slot: &Slot, text: &str, time: &str) -> Option<When> {
        if shapes::is_blank(text) {
            return None;
        }
        let read = if time.is_empty() {
            self.dates.read(text)
        } else {
            // Systems write the date with a time of 00:00 beside a column for the time.
            let day = self.dates.read(text);
            match day {
                Ok(When::Day(_)) | Err(_) => self.dates.read(&format!("{text} {time}")),
                Ok(when) if when.to_string().contains("T00:00:00") => {
                    self.dates.read(&format!("{} {time}", when.date()))
                }
                Ok(when) => Ok(when),
            }
            .or(day)
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
        let currency = written
            .or(slot.column.currency)
            .or(row.currency)
            .or(self.currency)
            .or(self.country.and_then(Currency::of));
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
                Some(TraceKind::Ip) => trace.port = row.port,
                _ => {}
            }
            draft.traces.push(trace);
        }
    }

    /// Traces of any kind: each value says which, or is looked at as a text; what is none is kept as a field.
    fn traces(&self, draft: &mut Draft, slot: &Slot, side: Side, text: &str) {
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
                None => rest = true,
            }
        }
        if rest {
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

fn age(text: &str) -> Option<AgeBand> {
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

fn stage(text: &str) -> Option<LossStage> {
    let meaning = Meaning::of(text);
    if meaning.has(Word::Recovered) {
        Some(LossStage::Recovered)
    } else if meaning.has(Word::Attempted) {
        Some(LossStage::Attempted)
    } else {
        None
    }
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
