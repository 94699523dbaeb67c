//! Dates and times as people and systems write them, in the languages of the Union; nothing is added that is not there.
//!
//! The zone comes from the mapping, never from the host. A local time that does not exist or exists twice is kept as a
//! local time and said to be one.

use std::{collections::HashMap, sync::LazyLock};

use jiff::{
    civil::{Date, DateTime, Time},
    tz::{AmbiguousOffset, Offset, TimeZone},
};
use joinder_core::{When, fold};

use crate::mapping::DateOrder;

#[cfg(test)]
mod tests;

const MONTHS: &str = include_str!("../../data/lexicon/months.tsv");

/// Folded name of a month to its number, and for one language before all.
struct Months {
    any: HashMap<String, i8>,
    own: HashMap<(String, String), i8>,
}

static MONTH_NAMES: LazyLock<Months> = LazyLock::new(|| {
    let mut months = Months { any: HashMap::new(), own: HashMap::new() };
    for line in MONTHS.lines().filter(|l| !l.starts_with('#')) {
        let mut cells = line.split('\t');
        let (Some(language), Some(number), Some(names)) = (cells.next(), cells.next(), cells.next()) else {
            continue;
        };
        let Ok(number) = number.parse::<i8>() else { continue };
        for name in names.split('|') {
            // The first word is enough: `meán fómhair`.
            let name = fold(name);
            months.own.insert((language.to_owned(), name.clone()), number);
            months.any.entry(name).or_insert(number);
        }
    }
    months
});

/// Reads the dates of one column.
#[derive(Clone, Debug)]
pub(crate) struct DateStyle {
    /// What `03/04/2026` means.
    pub order: DateOrder,
    /// Where clocks without an offset stand; none leaves times local.
    pub zone: Option<TimeZone>,
    /// Whose names of months go first, ISO 639-1.
    pub language: Option<&'static str>,
}

/// Why a text gives no point in time, or one with a reservation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DateFault {
    /// No date.
    Form,
    /// A date that no calendar has, or a year out of 1970–2100.
    Absurd,
    /// A local time that was skipped or happened twice when clocks changed; kept as local.
    Clock(When),
}

impl DateFault {
    /// What stands after "expected".
    pub fn expected(self, order: DateOrder) -> String {
        match self {
            Self::Form => format!("a date in the order {}, or as 2026-03-01", order.words()),
            Self::Absurd => {
                format!("a day that exists between 1970 and 2100, in the order {}", order.words())
            }
            Self::Clock(_) => "a local time that exists once; the clocks changed then".to_owned(),
        }
    }
}

impl DateStyle {
    /// Reads a date with or without a time of day.
    pub fn read(&self, text: &str) -> Result<When, DateFault> {
        let text = text.trim();
        if text.len() > 64 {
            return Err(DateFault::Form);
        }
        let parts = Parts::of(text, self)?;
        let date = Date::new(parts.year, parts.month, parts.day).map_err(|_| DateFault::Absurd)?;
        let Some((hour, minute, second)) = parts.time else {
            return When::day(date).map_err(|_| DateFault::Absurd);
        };
        let time = Time::new(hour, minute, second, 0).map_err(|_| DateFault::Absurd)?;
        self.place(date.to_datetime(time), parts.offset)
    }

    fn place(&self, time: DateTime, offset: Option<Offset>) -> Result<When, DateFault> {
        if let Some(offset) = offset {
            return When::exact(time, offset).map_err(|_| DateFault::Absurd);
        }
        let local = When::local(time).map_err(|_| DateFault::Absurd)?;
        let Some(zone) = &self.zone else { return Ok(local) };
        match zone.to_ambiguous_timestamp(time).offset() {
            AmbiguousOffset::Unambiguous { offset } => {
                When::exact(time, offset).map_err(|_| DateFault::Absurd)
            }
            AmbiguousOffset::Gap { .. } | AmbiguousOffset::Fold { .. } => Err(DateFault::Clock(local)),
        }
    }

    fn month(&self, word: &str) -> Option<i8> {
        let names = &*MONTH_NAMES;
        if let Some(language) = self.language
            && let Some(month) = names.own.get(&(language.to_owned(), word.to_owned()))
        {
            return Some(*month);
        }
        names.any.get(word).copied()
    }
}

/// Hour, minute, second.
type Clock = (i8, i8, i8);

struct Parts {
    year: i16,
    month: i8,
    day: i8,
    time: Option<Clock>,
    offset: Option<Offset>,
}

#[derive(Debug)]
enum Token {
    /// Value and how many digits it has.
    Number(i64, usize),
    Word(String),
    Mark(char),
}

fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::with_capacity(12);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let end = if c.is_ascii_digit() {
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            if end > 14 {
                return None;
            }
            tokens.push(Token::Number(rest[..end].parse().ok()?, end));
            end
        } else if c.is_alphabetic() {
            let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
            tokens.push(Token::Word(fold(&rest[..end])));
            end
        } else {
            tokens.push(Token::Mark(if c.is_whitespace() { ' ' } else { c }));
            c.len_utf8()
        };
        rest = &rest[end..];
    }
    Some(tokens)
}

impl Parts {
    fn of(text: &str, style: &DateStyle) -> Result<Self, DateFault> {
        let tokens = tokens(text).ok_or(DateFault::Form)?;
        if let [Token::Number(value, digits)] = tokens[..] {
            return compact(value, digits);
        }
        if let [Token::Number(days, 5), Token::Mark('.' | ','), Token::Number(fraction, digits)] = tokens[..]
        {
            return serial(days, fraction as f64 / 10f64.powi(i32::try_from(digits).unwrap_or(14)));
        }
        let mut walk = Walk { tokens: &tokens, at: 0, style };
        let (year, month, day) = walk.date()?;
        let (time, offset) = walk.time()?;
        Ok(Self { year, month, day, time, offset })
    }
}

/// A number alone: `20260301`, `20260301093000`, a spreadsheet's day, seconds or milliseconds since 1970.
fn compact(value: i64, digits: usize) -> Result<Parts, DateFault> {
    let ymd = |v: i64| -> Result<(i16, i8, i8), DateFault> {
        let small = |n: i64| i8::try_from(n).map_err(|_| DateFault::Absurd);
        Ok((
            i16::try_from(v / 10_000).map_err(|_| DateFault::Absurd)?,
            small(v / 100 % 100)?,
            small(v % 100)?,
        ))
    };
    match digits {
        8 => {
            let (year, month, day) = ymd(value)?;
            Ok(Parts { year, month, day, time: None, offset: None })
        }
        12 | 14 if (1970..=2100).contains(&(value / 10i64.pow(digits as u32 - 4))) => {
            let value = if digits == 12 { value * 100 } else { value };
            let (year, month, day) = ymd(value / 1_000_000)?;
            let time = ((value / 10_000 % 100) as i8, (value / 100 % 100) as i8, (value % 100) as i8);
            Ok(Parts { year, month, day, time: Some(time), offset: None })
        }
        5 => serial(value, 0.0),
        10 => epoch(value),
        13 => epoch(value / 1000),
        _ => Err(DateFault::Form),
    }
}

/// Days since 30 December 1899, as spreadsheets count; only what falls into 1982–2064, so that plain numbers are none.
fn serial(days: i64, fraction: f64) -> Result<Parts, DateFault> {
    if !(30_000..60_000).contains(&days) {
        return Err(DateFault::Form);
    }
    let date = Date::constant(1899, 12, 30)
        .checked_add(jiff::Span::new().days(days))
        .map_err(|_| DateFault::Absurd)?;
    let seconds = (fraction * 86_400.0).round().min(86_399.0) as i64;
    let time = ((seconds / 3600) as i8, (seconds / 60 % 60) as i8, (seconds % 60) as i8);
    let time = (fraction > 0.0).then_some(time);
    Ok(Parts { year: date.year(), month: date.month(), day: date.day(), time, offset: None })
}

fn epoch(seconds: i64) -> Result<Parts, DateFault> {
    let stamp = jiff::Timestamp::from_second(seconds).map_err(|_| DateFault::Absurd)?;
    let time = Offset::UTC.to_datetime(stamp);
    Ok(Parts {
        year: time.year(),
        month: time.month(),
        day: time.day(),
        time: Some((time.hour(), time.minute(), time.second())),
        offset: Some(Offset::UTC),
    })
}

/// Words that may stand in a date and say nothing: `3 de marzo`, `kl. 9.30`, `9 h 30`, `14:00 Uhr`, `2026 г.`
fn is_filler(word: &str) -> bool {
    const FILLERS: &[&str] = &[
        "de",
        "del",
        "di",
        "of",
        "the",
        "a",
        "as",
        "alle",
        "ore",
        "le",
        "la",
        "um",
        "uhr",
        "om",
        "uur",
        "klo",
        "kl",
        "kell",
        "o",
        "godz",
        "r",
        "roku",
        "г",
        "година",
        "в",
        "в часа",
        "часа",
        "ч",
        "ob",
        "ura",
        "u",
        "sati",
        "h",
        "v",
        "hod",
        "d",
        "m",
        "plkst",
        "gada",
        "at",
        "den",
        "ora",
        "às",
        "στισ",
        "και",
        "om",
        "hrs",
        "le",
        "er",
        "st",
        "nd",
        "rd",
        "th",
        "val",
        "lá",
        "fil",
        "ta",
    ];
    FILLERS.contains(&word)
}

/// Names of weekdays may lead: any word before the first number is let pass, if it is no month.
struct Walk<'t> {
    tokens: &'t [Token],
    at: usize,
    style: &'t DateStyle,
}

impl Walk<'_> {
    fn next(&mut self) -> Option<&Token> {
        let token = self.tokens.get(self.at);
        self.at += 1;
        token
    }

    /// The first three of day, month (number or name) and year.
    fn date(&mut self) -> Result<(i16, i8, i8), DateFault> {
        let mut numbers: [(i64, usize); 3] = [(0, 0); 3];
        let mut have = 0;
        let mut named: Option<(i8, usize)> = None;
        while have + usize::from(named.is_some()) < 3 {
            let at_start = have == 0;
            let style = self.style;
            match self.next().ok_or(DateFault::Form)? {
                Token::Number(value, digits) => {
                    let glued = *digits == 8 && have == 0 && named.is_none();
                    if glued {
                        let parts = compact(*value, 8)?;
                        return Ok((parts.year, parts.month, parts.day));
                    }
                    if *digits > 4 {
                        return Err(DateFault::Form);
                    }
                    *numbers.get_mut(have).ok_or(DateFault::Form)? = (*value, *digits);
                    have += 1;
                }
                Token::Word(word) => match style.month(word) {
                    Some(month) if named.is_none() => named = Some((month, have)),
                    _ if at_start || is_filler(word) => {}
                    _ => return Err(DateFault::Form),
                },
                Token::Mark('.' | '/' | '-' | ' ' | ',' | '‑' | '–' | 'º' | '°') => {}
                Token::Mark(_) => return Err(DateFault::Form),
            }
        }
        if matches!(self.tokens.get(self.at), Some(Token::Mark('.' | ','))) {
            self.at += 1; // `2026. 03. 01.`
        }
        arrange(numbers, named, self.style.order)
    }

    /// What follows the date: nothing, or a time of day and perhaps its offset.
    fn time(&mut self) -> Result<(Option<Clock>, Option<Offset>), DateFault> {
        let mut fields: Vec<i64> = Vec::with_capacity(3);
        let mut half = None;
        let mut offset = None;
        let mut fraction = false;
        while self.at < self.tokens.len() {
            let at = self.at;
            let ahead = self.tokens.get(at + 1);
            match &self.tokens[at] {
                Token::Number(value, 4 | 6) if fields.is_empty() => {
                    fields.extend(glued_time(*value, &self.tokens[at]))
                }
                Token::Number(value, 1 | 2) if fields.len() < 3 && !fraction => fields.push(*value),
                Token::Number(..) if fields.len() == 3 => {} // parts of a second
                Token::Mark('+' | '-' | '−')
                    if !fields.is_empty() && matches!(ahead, Some(Token::Number(..))) =>
                {
                    offset = Some(self.offset(at)?);
                    break;
                }
                Token::Mark('.' | ',') if fields.len() == 3 => fraction = true,
                Token::Mark(' ' | ':' | '.' | ',' | '(' | ')' | '-' | '/' | 'º' | '\'') => {}
                Token::Word(word) => match word.as_str() {
                    "t" if fields.is_empty() => {}
                    "z" | "utc" | "gmt" if !fields.is_empty() => offset = Some(Offset::UTC),
                    "am" | "πμ" | "dop" | "de" if fields.len() > 1 && half.is_none() => half = Some(false),
                    "pm" | "μμ" | "odp" | "du" if fields.len() > 1 && half.is_none() => half = Some(true),
                    "a" | "π" | "p" | "μ" if fields.len() > 1 && half.is_none() && self.is_half_day(at) => {
                        half = Some(matches!(word.as_str(), "p") || word == "μ" && !self.is_morning(at));
                        self.at = (at + 4).min(self.tokens.len());
                        continue;
                    }
                    "cet" if !fields.is_empty() => offset = Offset::from_seconds(3600).ok(),
                    "cest" | "eet" if !fields.is_empty() => offset = Offset::from_seconds(7200).ok(),
                    "min" | "s" | "sec" | "m" => {}
                    word if is_filler(word) => {}
                    _ => return Err(DateFault::Form),
                },
                Token::Number(..) | Token::Mark(_) => return Err(DateFault::Form),
            }
            self.at += 1;
        }
        Ok((clock(&fields, half)?, offset))
    }

    /// `a.m.`, `p. m.`, `π.μ.`: a letter, a point, `m` or `μ`.
    fn is_half_day(&self, at: usize) -> bool {
        matches!(
            (self.tokens.get(at + 1), self.tokens.get(at + 2)),
            (Some(Token::Mark('.')), Some(Token::Word(w))) if w == "m" || w == "μ"
        )
    }

    fn is_morning(&self, at: usize) -> bool {
        matches!(self.tokens.get(at), Some(Token::Word(w)) if w == "π" || w == "a")
    }

    fn offset(&self, at: usize) -> Result<Offset, DateFault> {
        let minus = !matches!(self.tokens[at], Token::Mark('+'));
        let number = |at: usize| match self.tokens.get(at) {
            Some(Token::Number(value, digits)) => Some((*value, *digits)),
            _ => None,
        };
        let (hours, minutes) = match (number(at + 1), self.tokens.get(at + 2), number(at + 3)) {
            (Some((value, 4)), None, None) => (value / 100, value % 100),
            (Some((hours, 1 | 2)), Some(Token::Mark(':')), Some((minutes, 2))) => (hours, minutes),
            (Some((hours, 1 | 2)), None, None) => (hours, 0),
            _ => return Err(DateFault::Form),
        };
        if hours > 14 || minutes > 59 {
            return Err(DateFault::Absurd);
        }
        let seconds = i32::try_from(hours * 3600 + minutes * 60).map_err(|_| DateFault::Absurd)?;
        Offset::from_seconds(if minus { -seconds } else { seconds }).map_err(|_| DateFault::Absurd)
    }
}

fn glued_time(value: i64, token: &Token) -> Vec<i64> {
    match token {
        Token::Number(_, 6) => vec![value / 10_000, value / 100 % 100, value % 100],
        Token::Number(..) | Token::Word(_) | Token::Mark(_) => vec![value / 100, value % 100],
    }
}

fn clock(fields: &[i64], half: Option<bool>) -> Result<Option<Clock>, DateFault> {
    let Some(&hour) = fields.first() else { return Ok(None) };
    let hour = match half {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return Err(DateFault::Absurd),
        Some(afternoon) => hour % 12 + if afternoon { 12 } else { 0 },
    };
    let small = |n: i64| i8::try_from(n).map_err(|_| DateFault::Absurd);
    let field = |at: usize| fields.get(at).copied().unwrap_or(0);
    Ok(Some((small(hour)?, small(field(1))?, small(field(2))?)))
}

fn arrange(
    numbers: [(i64, usize); 3],
    named: Option<(i8, usize)>,
    order: DateOrder,
) -> Result<(i16, i8, i8), DateFault> {
    let small = |n: i64| i8::try_from(n).map_err(|_| DateFault::Absurd);
    let [first, second, third] = numbers;
    let (year, month, day) = match named {
        Some((month, _)) if first.1 == 4 => (first, month, second.0),
        Some((month, _)) => (second, month, first.0),
        None if first.1 == 4 => (first, small(second.0)?, third.0),
        None => match order {
            DateOrder::Dmy => (third, small(second.0)?, first.0),
            DateOrder::Mdy => (third, small(first.0)?, second.0),
            DateOrder::Ymd if third.1 == 4 => (third, small(second.0)?, first.0),
            DateOrder::Ymd => (first, small(second.0)?, third.0),
        },
    };
    let year = match year {
        (value, 4) => value,
        // Two digits: reports are of this century, births are not read here.
        (value, 2) if value < 70 => 2000 + value,
        (value, 2) => 1900 + value,
        _ => return Err(DateFault::Form),
    };
    Ok((i16::try_from(year).map_err(|_| DateFault::Absurd)?, month, small(day)?))
}

/// A time of day alone: `09:30`, `9.30`, `3:58 PM`, `klo 9.30`.
pub(crate) fn is_time_alone(text: &str) -> bool {
    let text = text.trim();
    if text.is_empty() || text.len() > 16 {
        return false;
    }
    let style = DateStyle { order: DateOrder::Dmy, zone: None, language: None };
    let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|t| !t.is_empty()).count();
    numbers >= 2
        && text.split(|c: char| !c.is_ascii_digit()).all(|t| t.len() <= 2)
        && text.contains([':', '.', 'h'])
        && !text.contains(['/', '-'])
        && style.read(text).is_err()
        && style.read(&format!("2020-01-01 {text}")).is_ok()
}

/// What `text` proves about the order of day and month: a first or second number over 12.
pub(crate) fn proof(text: &str) -> Option<DateOrder> {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|t| !t.is_empty());
    let (first, second, third) = (numbers.next()?, numbers.next()?, numbers.next()?);
    if first.len() > 2 || second.len() > 2 || !matches!(third.len(), 2 | 4) {
        return None;
    }
    if text.trim().chars().take(10).any(|c| c.is_alphabetic() || c == ':') {
        return None;
    }
    let (a, b, c): (u8, u8, u16) = (first.parse().ok()?, second.parse().ok()?, third.parse().ok()?);
    match (a, b) {
        (32..=99, 1..=12) if c <= 31 => Some(DateOrder::Ymd),
        (13..=31, 1..=12) => Some(DateOrder::Dmy),
        (1..=12, 13..=31) => Some(DateOrder::Mdy),
        _ => None,
    }
}
