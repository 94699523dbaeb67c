//! Asking an owner for what it withholds, and what a human there answers.

use std::{fmt, str::FromStr};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    OrganisationCode, Reference, Release, Report, RequestId, Viewer,
    codes::{Ground, Parts, Purpose},
    text::{TextError, short},
};

/// One line in a human's words: 1 to `MAX` characters, with nothing hidden in it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Line<const MAX: usize>(Box<str>);

/// The asker's number for the case in which it asks.
pub type CaseReference = Line<100>;

/// Why something is asked, answered or urgent.
pub type Reason = Line<1000>;

impl<const MAX: usize> Line<MAX> {
    /// As written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> FromStr for Line<MAX> {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        short(text, MAX).map(|line| Self(line.into()))
    }
}

impl<const MAX: usize> fmt::Display for Line<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<const MAX: usize> fmt::Debug for Line<MAX> {
    // A reason may name people.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl<const MAX: usize> Serialize for Line<MAX> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de, const MAX: usize> Deserialize<'de> for Line<MAX> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// What one organisation asks another for, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The asker's identifier of it.
    pub id: RequestId,
    /// Who asks.
    pub asker: OrganisationCode,
    /// Whose report it is.
    pub owner: OrganisationCode,
    /// The owner's number of the report.
    pub reference: Reference,
    /// For which purpose.
    pub purpose: Purpose,
    /// In which case of the asker's.
    pub case: CaseReference,
    /// What is asked for.
    pub parts: Parts,
    /// Why it is needed.
    pub reason: Reason,
    /// Why it is urgent, where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgent: Option<Reason>,
}

/// What a human of the owner answers. A later answer takes the place of an earlier one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Answer {
    /// The asker gets these parts.
    Granted {
        /// Which.
        parts: Parts,
        /// The last day on which it may have them.
        until: Date,
    },
    /// It gets nothing beyond the report's conditions, or no longer does.
    Refused {
        /// The ground.
        ground: Ground,
        /// More words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        words: Option<Reason>,
    },
}

/// What an owner lets one organisation see of one report beyond the report's conditions: see [`crate::disclose_granted`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// To whom.
    pub to: OrganisationCode,
    /// Whose the report is.
    pub owner: OrganisationCode,
    /// The owner's number of it.
    pub reference: Reference,
    /// What.
    pub parts: Parts,
    /// For which purpose, besides those that the report allows.
    pub purpose: Purpose,
    /// The report's release when it was granted: while the owner narrows it further, the grant shows nothing.
    pub under: Release,
    /// The last day.
    pub until: Date,
}

impl Grant {
    /// Whether it is about this report as it stands, for this viewer, today.
    pub(crate) fn holds(&self, viewer: &Viewer, report: &Report, today: Date) -> bool {
        self.to == viewer.organisation
            && self.owner == report.owner
            && self.reference == report.reference
            && self.under <= report.marking.release
            && today <= self.until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_and_hides_nothing() {
        assert_eq!(" 2026-17 ".parse::<CaseReference>().unwrap().as_str(), "2026-17");
        let long = "x".repeat(101);
        for bad in ["", "  ", "a\nb", "a\u{202e}b", long.as_str()] {
            assert!(bad.parse::<CaseReference>().is_err());
        }
        let reason: Reason = "Anna Keller".parse().unwrap();
        assert_eq!(format!("{reason:?}"), "…");
        assert!(serde_json::from_str::<CaseReference>("\"a\\nb\"").is_err());
    }

    #[test]
    fn an_answer_reads_back() {
        let words = Some("later perhaps".parse().unwrap());
        for answer in [
            Answer::Granted { parts: Parts::LEAST, until: Date::constant(2026, 12, 31) },
            Answer::Refused { ground: Ground::Investigation, words },
            Answer::Refused { ground: Ground::NotAvailable, words: None },
        ] {
            let json = serde_json::to_string(&answer).unwrap();
            assert_eq!(serde_json::from_str::<Answer>(&json).unwrap(), answer);
        }
        assert!(serde_json::from_str::<Answer>(r#"{"outcome":"refused","ground":"because"}"#).is_err());
    }
}
