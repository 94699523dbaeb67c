//! A point in time as it was given: a day, a local time, or a time with its offset from UTC. Nothing is ever added.

use std::{fmt, str::FromStr};

use jiff::{
    civil::{Date, DateTime},
    tz::{Offset, TimeZone},
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// When something happened, with the precision and zone of the source.
///
/// Text form (RFC 3339 where the zone is known): `2026-03-01`, `2026-03-01T09:30:00`, `2026-03-01T09:30:00+01:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum When {
    /// A day, no time of day.
    Day(Date),
    /// A time of day whose zone the source did not say.
    Local(DateTime),
    /// A time with its offset, as given.
    Exact(DateTime, Offset),
}

/// Why a text is not a [`When`].
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum WhenError {
    /// Not one of the three forms.
    #[error("expected a date such as 2026-03-01 or a time such as 2026-03-01T09:30:00+01:00")]
    Form,
    /// A year that no report can be about.
    #[error("expected a year from 1970 to 2100")]
    Year,
}

impl When {
    /// A day; refused outside 1970–2100.
    pub fn day(date: Date) -> Result<Self, WhenError> {
        in_range(date).map(|()| Self::Day(date))
    }

    /// A local time; refused outside 1970–2100.
    pub fn local(time: DateTime) -> Result<Self, WhenError> {
        in_range(time.date()).map(|()| Self::Local(time))
    }

    /// A time with its offset; refused outside 1970–2100.
    pub fn exact(time: DateTime, offset: Offset) -> Result<Self, WhenError> {
        in_range(time.date()).map(|()| Self::Exact(time, offset))
    }

    /// The calendar day at the place of the source.
    pub fn date(self) -> Date {
        match self {
            Self::Day(date) => date,
            Self::Local(time) | Self::Exact(time, _) => time.date(),
        }
    }

    /// Days since 1970-01-01 at the place of the source: for sorting and counting, not for deadlines.
    pub fn day_number(self) -> i32 {
        let epoch = Date::constant(1970, 1, 1);
        (self.date() - epoch).get_days()
    }

    /// Seconds since 1970-01-01T00:00Z, where a missing time of day counts as midnight and a missing zone as UTC.
    pub fn sort_seconds(self) -> i64 {
        match self {
            Self::Day(_) => i64::from(self.day_number()) * 86_400,
            Self::Local(time) => seconds(time),
            Self::Exact(time, offset) => seconds(time) - i64::from(offset.seconds()),
        }
    }
}

fn seconds(time: DateTime) -> i64 {
    TimeZone::UTC.to_timestamp(time).map_or(0, |t| t.as_second())
}

fn in_range(date: Date) -> Result<(), WhenError> {
    if (1970..=2100).contains(&date.year()) { Ok(()) } else { Err(WhenError::Year) }
}

impl FromStr for When {
    type Err = WhenError;

    fn from_str(text: &str) -> Result<Self, WhenError> {
        let text = text.trim();
        if text.len() == 10 {
            return Self::day(text.parse().map_err(|_| WhenError::Form)?);
        }
        let (time, offset) = split_offset(text).ok_or(WhenError::Form)?;
        if !time.contains(['T', 't', ' ']) {
            return Err(WhenError::Form);
        }
        let time: DateTime = time.parse().map_err(|_| WhenError::Form)?;
        match offset {
            None => Self::local(time),
            Some(offset) => Self::exact(time, offset),
        }
    }
}

/// `…Z`, `…+01:00`, `…-0530` cut into the local time and its offset; `None` where the offset is no offset.
fn split_offset(text: &str) -> Option<(&str, Option<Offset>)> {
    if let Some(time) = text.strip_suffix(['Z', 'z']) {
        return Some((time, Some(Offset::UTC)));
    }
    let Some(at) = text.rfind(['+', '-']).filter(|&at| at > 10) else {
        return Some((text, None));
    };
    let (time, offset) = text.split_at(at);
    let digits: String = offset[1..].chars().filter(|&c| c != ':').collect();
    if digits.len() != 4 && digits.len() != 2 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let hours: i32 = digits[..2].parse().ok()?;
    let minutes: i32 = digits.get(2..).filter(|m| !m.is_empty()).map_or(Some(0), |m| m.parse().ok())?;
    let sign = if offset.starts_with('-') { -1 } else { 1 };
    Some((time, Some(Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()?)))
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(date) => write!(f, "{date}"),
            Self::Local(time) => write!(f, "{time}"),
            Self::Exact(time, offset) => {
                let seconds = offset.seconds();
                let sign = if seconds < 0 { '-' } else { '+' };
                let minutes = seconds.abs() / 60;
                write!(f, "{time}{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
        }
    }
}

impl Serialize for When {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, printed: Result<&str, WhenError>) {
        let got = text.parse::<When>().map(|w| w.to_string());
        assert_eq!(got, printed.map(String::from), "{text}");
    }

    #[test]
    fn forms_keep_what_the_source_said() {
        check("2026-03-01", Ok("2026-03-01"));
        check("2026-03-01T09:30", Ok("2026-03-01T09:30:00"));
        check("2026-03-01 09:30:05", Ok("2026-03-01T09:30:05"));
        check("2026-03-01T09:30:00Z", Ok("2026-03-01T09:30:00+00:00"));
        check("2026-03-01T09:30:00-0530", Ok("2026-03-01T09:30:00-05:30"));
        check("2026-02-30", Err(WhenError::Form));
        check("0001-01-01", Err(WhenError::Year));
        check("9999-12-31T23:59:59Z", Err(WhenError::Year));
        check("yesterday", Err(WhenError::Form));
        check("", Err(WhenError::Form));
    }

    #[test]
    fn offsets_move_the_instant_not_the_day() {
        let when: When = "2026-03-01T00:30:00+01:00".parse().unwrap();
        assert_eq!(when.date(), Date::constant(2026, 3, 1));
        assert_eq!(when.sort_seconds(), i64::from(when.day_number()) * 86_400 - 1_800);
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,40}") {
            let _ = text.parse::<When>();
        }

        #[test]
        fn print_then_parse_is_identity(
            year in 1970i16..2100, month in 1i8..=12, day in 1i8..=28, second in 0i32..86_400, minutes in -720i32..=840,
        ) {
            let date = jiff::civil::date(year, month, day);
            let time = date.at((second / 3600) as i8, (second / 60 % 60) as i8, (second % 60) as i8, 0);
            for when in [When::Day(date), When::Local(time), When::Exact(time, Offset::from_seconds(minutes * 60).unwrap())] {
                prop_assert_eq!(when.to_string().parse::<When>(), Ok(when));
            }
        }
    }
}
