//! How the columns of a table become the fields of a report: stated in a file, or suggested from headers and values.
//!
//! A [`Mapping`] is TOML. What it leaves out (encoding, delimiter, header line, decimal mark, order of dates, zone) is
//! recognised and shown in the summary of the reading, never silently.

mod abbreviations;
mod columns;
mod plan;
mod profile;
mod shapes;
mod sides;
pub(crate) mod states;
mod suggest;
mod words;

use joinder_core::{
    LossStage, Side, TraceKind,
    codes::{Country, Currency},
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub(crate) use plan::Plan;
pub use suggest::{Guess, Suggestion, suggest};
pub(crate) use suggest::{Table, suggest_columns};

/// How a table is read and what its columns mean.
///
/// ```toml
/// encoding = "windows-1252"     # WHATWG label
/// delimiter = ";"
/// header-line = 3               # lines before it are titles; 0 where there is no header
/// decimal-mark = ","
/// date-order = "dmy"
/// zone = "Europe/Amsterdam"     # IANA name or offset such as +01:00
/// currency = "EUR"              # of sums that name none
///
/// [[column]]
/// name = "Tegenrekening"
/// role = "trace"
/// kind = "account"
/// side = "offender"
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Mapping {
    /// By the WHATWG's labels; none to recognise it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Between cells; none to recognise it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    /// Around cells that hold delimiters or line ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<Quote>,
    /// The line with the names of the columns, from 1; 0 where there is none; none to recognise it. In a workbook, the row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header_line: Option<u64>,
    /// The names of the columns where no line holds them, as of one record of a table that is read again alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<Vec<String>>,
    /// The sheet of a workbook; none for the fullest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Before the cents: `,` or `.`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimal_mark: Option<char>,
    /// Between thousands, where it is neither blank nor apostrophe.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thousands_mark: Option<char>,
    /// What `03/04/2026` means.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    /// Where clocks without an offset stand: an IANA name, or an offset. None leaves such times local.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Of sums that name none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// The State of the records, where no column says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
    /// Rows that follow one another with the same reference are one report: one row for each trace or payment.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub merge_rows: bool,
    /// What the columns mean. Columns that are not named are ignored.
    #[serde(rename = "column")]
    pub columns: Vec<Column>,
}

/// What stands around cells that hold delimiters or line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quote {
    /// `"`
    Double,
    /// `'`
    Single,
    /// Nothing: a quote is a character like others.
    None,
}

/// The order of day, month and year where the year does not stand first with four digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
    /// Year, month, day.
    Ymd,
}

impl DateOrder {
    /// For people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Dmy => "day, month, year",
            Self::Mdy => "month, day, year",
            Self::Ymd => "year, month, day",
        }
    }
}

/// What one column means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Column {
    /// Its header; case and blanks around it don't count. Empty where there is no header.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Its place, from 1: needed where the header is missing or stands twice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<usize>,
    /// What it means.
    pub role: Role,
    /// For a trace: its kind; for `traces`, the kind of what shows none by itself. `account` takes IBANs too, `url` and `domain` each other, `wallet` any chain, a hash any other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<TraceKind>,
    /// For a trace: whose it is; the offender's where it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    /// For an amount: how far the payment got; lost where it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<LossStage>,
    /// For a handle or advert: its platform, where the header says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<String>,
    /// For an amount: its currency, where the header says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
}

impl Column {
    /// A column by its header.
    pub fn new(name: impl Into<String>, role: Role) -> Self {
        Self {
            name: name.into(),
            at: None,
            role,
            kind: None,
            side: None,
            stage: None,
            platform: None,
            currency: None,
        }
    }
}

macro_rules! roles {
    ($($(#[$doc:meta])* $variant:ident = $slug:literal;)*) => {
        /// What a column holds.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Role { $($(#[$doc])* #[serde(rename = $slug)] $variant,)* }

        impl Role {
            /// Every role.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name in mappings.
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug,)* }
            }
        }
    };
}

roles! {
    /// The owner's number for the report.
    Reference = "reference";
    /// What sort of thing happened, in the source's words.
    Kind = "kind";
    /// The story; several such columns are joined.
    Narrative = "narrative";
    /// The language of the story, ISO 639-1.
    Language = "language";
    /// When it was reported: date, with or without time.
    ReportedAt = "reported-at";
    /// The time of day of `reported-at`.
    ReportedTime = "reported-time";
    /// When it happened or began.
    HappenedFrom = "happened-from";
    /// The time of day of `happened-from`.
    HappenedFromTime = "happened-from-time";
    /// When it ended.
    HappenedUntil = "happened-until";
    /// The time of day of `happened-until`.
    HappenedUntilTime = "happened-until-time";
    /// A sum.
    Amount = "amount";
    /// The currency of the sums.
    Currency = "currency";
    /// How far the payment got: lost, attempted, recovered.
    Stage = "stage";
    /// The State that registered it.
    Country = "country";
    /// Where the victim is: a NUTS code, or anything else, which is kept as a field.
    Place = "place";
    /// The victim's age or age band.
    VictimAge = "victim-age";
    /// Whether the victim is a person or an organisation.
    VictimKind = "victim-kind";
    /// The victim's sector.
    VictimSector = "victim-sector";
    /// A trace of the kind and side stated.
    Trace = "trace";
    /// Traces of any kind, each recognised.
    Traces = "traces";
    /// What kind of trace the `traces` column holds in this row.
    TraceKind = "trace-kind";
    /// The platform of the handles and adverts in the row.
    Platform = "platform";
    /// The source port of the IP address in the row.
    Port = "port";
    /// Kept as it is.
    Field = "field";
    /// Left out.
    Ignore = "ignore";
}

/// Why a mapping file is none.
#[derive(Debug, Error)]
pub enum MappingError {
    /// Not TOML, or with keys or values that a mapping does not have.
    #[error("expected a mapping in TOML")]
    Toml(#[source] toml::de::Error),
    /// A setting with a value that cannot be.
    #[error("{setting}: expected {expected}")]
    Setting {
        /// Which.
        setting: &'static str,
        /// What it may be.
        expected: &'static str,
    },
    /// A column whose settings do not fit its role.
    #[error("column {place}: expected {expected}")]
    Column {
        /// From 1, in the order of the mapping.
        place: usize,
        /// What it needs.
        expected: &'static str,
    },
}

impl Mapping {
    /// Reads a mapping file and checks it.
    pub fn from_toml(text: &str) -> Result<Self, MappingError> {
        let mapping: Self = toml::from_str(text).map_err(MappingError::Toml)?;
        mapping.check()?;
        Ok(mapping)
    }

    /// As a mapping file; reading it gives the same mapping.
    pub fn to_toml(&self) -> String {
        toml::to_string(self).expect("a mapping holds only strings, numbers and tables")
    }

    fn check(&self) -> Result<(), MappingError> {
        let setting = |setting, expected| Err(MappingError::Setting { setting, expected });
        if let Some(label) = &self.encoding
            && encoding_rs::Encoding::for_label(label.trim().as_bytes()).is_none()
        {
            return setting("encoding", "a WHATWG label such as utf-8 or windows-1250");
        }
        if self.delimiter.is_some_and(|d| d.is_alphanumeric() || "\"'\r\n\0".contains(d)) {
            return setting("delimiter", "one character that is no letter, digit, quote or line end");
        }
        if self.decimal_mark.is_some_and(|m| !matches!(m, ',' | '.')) {
            return setting("decimal-mark", "a comma or a point");
        }
        if self.zone.as_deref().is_some_and(|z| zone(z).is_none()) {
            return setting("zone", "an IANA zone such as Europe/Paris, or an offset such as +01:00");
        }
        for (place, column) in self.columns.iter().enumerate() {
            let fault = |expected| Err(MappingError::Column { place: place + 1, expected });
            if column.name.trim().is_empty() && column.at.is_none() {
                return fault("a name, or its place as `at`");
            }
            if column.at == Some(0) {
                return fault("a place from 1 as `at`");
            }
            if column.role == Role::Trace && column.kind.is_none() {
                return fault("the kind of the trace; use the role `traces` for any kind");
            }
        }
        Ok(())
    }
}

/// An IANA zone or a fixed offset.
pub(crate) fn zone(text: &str) -> Option<jiff::tz::TimeZone> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("utc") || text == "Z" {
        return Some(jiff::tz::TimeZone::UTC);
    }
    if let Some(rest) = text.strip_prefix(['+', '-']) {
        let (hours, minutes) = rest.split_once(':').unwrap_or((rest, "0"));
        let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
        if !(0..=14).contains(&hours) || !(0..60).contains(&minutes) {
            return None;
        }
        let seconds = hours * 3600 + minutes * 60;
        let seconds = if text.starts_with('-') { -seconds } else { seconds };
        return jiff::tz::Offset::from_seconds(seconds).ok().map(jiff::tz::TimeZone::fixed);
    }
    jiff::tz::TimeZone::get(text).ok()
}

/// Whether a text shows by itself to be a trace.
pub(crate) fn is_trace(text: &str) -> bool {
    shapes::strict(text).is_some()
}

/// Whether the words of a text are those of a header.
pub(crate) fn is_understood(text: &str) -> bool {
    words::Meaning::of(text).covered >= 50
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_reads_back_as_it_was_written() {
        let text = r#"
encoding = "windows-1252"
delimiter = "\t"
header-line = 3
decimal-mark = ","
date-order = "dmy"
zone = "Europe/Amsterdam"
currency = "EUR"
quote = "double"

[[column]]
name = "Tegenrekening"
role = "trace"
kind = "account"
side = "offender"

[[column]]
at = 7
role = "amount"
stage = "recovered"
"#;
        let mapping = Mapping::from_toml(text).unwrap();
        assert_eq!(mapping.columns[0].kind, Some(TraceKind::Account));
        assert_eq!(mapping.delimiter, Some('\t'));
        assert_eq!(Mapping::from_toml(&mapping.to_toml()).unwrap(), mapping);
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        for text in [
            "encoding = 'klingon'",
            "delimiter = 'a'",
            "zone = 'Europe/Atlantis'",
            "decimal-mark = ';'",
            "unknown = 1",
            "[[column]]\nrole = 'reference'",
            "[[column]]\nname = 'a'\nrole = 'trace'",
            "[[column]]\nname = 'a'\nrole = 'nonsense'",
        ] {
            assert!(Mapping::from_toml(text).is_err(), "{text}");
        }
        assert!(zone("+01:00").is_some() && zone("-5").is_some() && zone("+99").is_none());
    }

    #[test]
    fn every_role_is_called_as_it_is_written() {
        let column = Column::new("x", Role::HappenedUntilTime);
        assert!(toml::to_string(&column).unwrap().contains(Role::HappenedUntilTime.slug()));
    }
}
