//! Numbers, dates, times and sums as each language writes them.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use joinder_core::{Money, When, codes::Country};

use super::{Language, Reader};

/// Thin space that does not break, as French groups thousands.
const THIN: char = '\u{202f}';
const NBSP: char = '\u{a0}';

const MONTHS_EN: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const MONTHS_DE: [&str; 12] =
    ["Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."];
const MONTHS_FR: [&str; 12] =
    ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."];

impl Reader {
    fn marks(&self) -> (char, char) {
        match self.locale.language {
            Language::En => (',', '.'),
            Language::De => ('.', ','),
            Language::Fr => (THIN, ','),
        }
    }

    /// A whole number, thousands grouped.
    pub fn number(&self, n: u64) -> String {
        group(&n.to_string(), self.marks().0)
    }

    /// Bits, with one decimal.
    pub fn bits(&self, bits: f32) -> String {
        let text = format!("{:.1}", bits);
        text.replace('.', &self.marks().1.to_string())
    }

    /// A share in whole per cent.
    pub fn percent(&self, part: u64, whole: u64) -> String {
        let share = if whole == 0 { 0 } else { (part as u128 * 100 + whole as u128 / 2) / whole as u128 };
        match self.locale.language {
            Language::En => format!("{share}%"),
            Language::De | Language::Fr => format!("{share}{NBSP}%"),
        }
    }

    /// Euro; cents only where there are any.
    pub fn eur(&self, cents: i64) -> String {
        let (thousands, point) = self.marks();
        let whole = group(&(cents.unsigned_abs() / 100).to_string(), thousands);
        let rest = cents.unsigned_abs() % 100;
        let sign = if cents < 0 { "-" } else { "" };
        let sum = if rest == 0 { whole } else { format!("{whole}{point}{rest:02}") };
        match self.locale.language {
            Language::En => format!("{sign}€{sum}"),
            Language::De | Language::Fr => format!("{sign}{sum}{NBSP}€"),
        }
    }

    /// A sum in its own currency, to the last decimal given.
    pub fn money(&self, money: &Money) -> String {
        let (thousands, point) = self.marks();
        let text = money.amount.to_string();
        let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
        let sum = group(whole, thousands);
        let sum = if rest.is_empty() { sum } else { format!("{sum}{point}{rest}") };
        format!("{sum}{NBSP}{}", money.currency)
    }

    /// A day: `24 Nov 2026`.
    pub fn day(&self, date: Date) -> String {
        let (day, month, year) = (date.day(), usize::from(date.month().unsigned_abs()) - 1, date.year());
        match self.locale.language {
            Language::En => format!("{day}{NBSP}{}{NBSP}{year}", MONTHS_EN[month]),
            Language::De => format!("{day}.{NBSP}{}{NBSP}{year}", MONTHS_DE[month]),
            Language::Fr => {
                let day = if day == 1 { "1er".to_owned() } else { day.to_string() };
                format!("{day}{NBSP}{}{NBSP}{year}", MONTHS_FR[month])
            }
        }
    }

    /// A month: `Nov 2026`.
    pub fn month(&self, year: i16, month: i8) -> String {
        let place = usize::from(month.clamp(1, 12).unsigned_abs()) - 1;
        let name = match self.locale.language {
            Language::En => MONTHS_EN[place],
            Language::De => MONTHS_DE[place],
            Language::Fr => MONTHS_FR[place],
        };
        format!("{name}{NBSP}{year}")
    }

    /// When something happened, with what the source said of time and zone.
    pub fn when(&self, when: When) -> String {
        let day = self.day(when.date());
        match when {
            When::Day(_) => day,
            When::Local(time) => format!("{day}, {:02}:{:02}", time.hour(), time.minute()),
            When::Exact(time, offset) => {
                format!("{day}, {:02}:{:02} {}", time.hour(), time.minute(), zone_words(offset.seconds()))
            }
        }
    }

    /// A moment of this node, Unix milliseconds, in the zone of its State.
    pub fn moment(&self, ms: i64) -> String {
        let Ok(timestamp) = Timestamp::from_millisecond(ms) else { return String::new() };
        let time = self.zone.to_datetime(timestamp);
        let zone = zone_words(self.zone.to_offset(timestamp).seconds());
        format!("{}, {:02}:{:02} {zone}", self.day(time.date()), time.hour(), time.minute())
    }

    /// The day of a moment of this node.
    pub fn moment_day(&self, ms: i64) -> String {
        Timestamp::from_millisecond(ms)
            .map_or_else(|_| String::new(), |t| self.day(self.zone.to_datetime(t).date()))
    }

    /// A moment for `<time datetime>`.
    pub fn machine_moment(&self, ms: i64) -> String {
        Timestamp::from_millisecond(ms).map_or_else(|_| String::new(), |t| t.to_string())
    }
}

/// `UTC+2`, `UTC−3:30`, `UTC`.
fn zone_words(offset_seconds: i32) -> String {
    if offset_seconds == 0 {
        return "UTC".to_owned();
    }
    let sign = if offset_seconds < 0 { '−' } else { '+' };
    let (hours, minutes) = (offset_seconds.abs() / 3600, offset_seconds.abs() / 60 % 60);
    let minutes = if minutes == 0 { String::new() } else { format!(":{minutes:02}") };
    format!("UTC{sign}{hours}{minutes}")
}

fn group(digits: &str, mark: char) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(mark);
        }
        out.push(digit);
    }
    out
}

/// The zone of the State's capital. A node shows its own day, not that of whoever looks.
pub(super) fn zone_of(country: Option<Country>) -> TimeZone {
    let name = match country.map_or("", Country::as_str) {
        "AT" => "Europe/Vienna",
        "BE" => "Europe/Brussels",
        "BG" => "Europe/Sofia",
        "CY" => "Asia/Nicosia",
        "CZ" => "Europe/Prague",
        "DE" => "Europe/Berlin",
        "DK" => "Europe/Copenhagen",
        "EE" => "Europe/Tallinn",
        "ES" => "Europe/Madrid",
        "FI" => "Europe/Helsinki",
        "FR" => "Europe/Paris",
        "GR" => "Europe/Athens",
        "HR" => "Europe/Zagreb",
        "HU" => "Europe/Budapest",
        "IE" => "Europe/Dublin",
        "IT" => "Europe/Rome",
        "LT" => "Europe/Vilnius",
        "LU" => "Europe/Luxembourg",
        "LV" => "Europe/Riga",
        "MT" => "Europe/Malta",
        "NL" => "Europe/Amsterdam",
        "PL" => "Europe/Warsaw",
        "PT" => "Europe/Lisbon",
        "RO" => "Europe/Bucharest",
        "SE" => "Europe/Stockholm",
        "SI" => "Europe/Ljubljana",
        "SK" => "Europe/Bratislava",
        _ => "Etc/UTC",
    };
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::Locale;

    fn reader(language: Language) -> Reader {
        Reader { locale: Locale::of(language), ..Reader::plain() }
    }

    #[test]
    fn each_language_writes_its_own_figures() {
        let [en, de, fr] = Language::ALL.map(reader);
        assert_eq!(en.number(1_204_550), "1,204,550");
        assert_eq!(de.number(1_204_550), "1.204.550");
        assert_eq!(fr.number(1_204_550), "1\u{202f}204\u{202f}550");
        assert_eq!(en.number(999), "999");
        assert_eq!(en.eur(145_050), "€1,450.50");
        assert_eq!(de.eur(145_000), "1.450\u{a0}€");
        assert_eq!(en.eur(i64::MIN), "-€92,233,720,368,547,758.08");
        assert_eq!(de.bits(31.42), "31,4");
        assert_eq!(en.percent(1, 3), "33%");
        assert_eq!(en.percent(5, 0), "0%");
    }

    #[test]
    fn days_and_moments_are_read_in_the_nodes_zone() {
        let mut en = reader(Language::En);
        assert_eq!(en.day(Date::constant(2026, 11, 24)), "24\u{a0}Nov\u{a0}2026");
        assert_eq!(reader(Language::Fr).day(Date::constant(2026, 3, 1)), "1er\u{a0}mars\u{a0}2026");
        en.zone = zone_of(Some(Country::NL));
        // 2026-07-01T23:30:00Z is already 2 July, 01:30, in Amsterdam.
        assert_eq!(en.moment(1_782_948_600_000), "2\u{a0}Jul\u{a0}2026, 01:30 UTC+2");
        let exact: When = "2026-03-01T09:30:00+01:00".parse().unwrap();
        assert_eq!(en.when(exact), "1\u{a0}Mar\u{a0}2026, 09:30 UTC+1");
    }

    #[test]
    fn every_state_has_its_zone() {
        for country in Country::EU27 {
            assert_ne!(zone_of(Some(country)), TimeZone::UTC, "{country}");
        }
    }
}
