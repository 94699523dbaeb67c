//! What happened to one victim, as one organisation registered it.
//!
//! A [`Report`] has no `Serialize`: only [`crate::disclose`] makes what pages, exports and logs accept. The store keeps
//! it through [`crate::NativeReport`].

use std::{collections::BTreeMap, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    Loss, Marking, Observable, OrganisationCode, When,
    codes::{AgeBand, Country, Kind, Language, Nis2Sector, Nuts, VictimKind},
    text::{TextError, short},
};

/// The owner's own number for a report: 1–200 characters. With the owner it is the report's natural key.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference(Box<str>);

impl Reference {
    /// As written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Reference {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        short(text, 200).map(|t| Self(t.into()))
    }
}

impl fmt::Debug for Reference {
    // Some numbers are made of a victim's name and birthday.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Reference {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Reference {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// From when until when something went on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// Its start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<When>,
    /// Its end; none where it is not known or not over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<When>,
}

/// Who suffered it: described, never named.
#[derive(Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Victim {
    /// A person or an organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<VictimKind>,
    /// Roughly how old.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age_band: Option<AgeBand>,
    /// The sector of an organisation (Directive 2022/2555, annexes I and II).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sector: Option<Nis2Sector>,
}

impl fmt::Debug for Victim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Victim(…)")
    }
}

/// What the victim tells.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Narrative {
    /// The text as given.
    pub text: String,
    /// Its language, stated or recognised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
}

impl fmt::Debug for Narrative {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Narrative({} bytes, …)", self.text.len())
    }
}

/// A file that came with a report: never opened, only hashed.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    /// Its name as given.
    pub name: String,
    /// As the source declares it, such as `application/pdf`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// In bytes.
    pub size: u64,
    /// SHA-256, lower-case hex.
    pub sha256: String,
}

impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Attachment({} bytes, …)", self.size)
    }
}

/// One report, owned for ever by the organisation that registered it.
#[derive(Clone, PartialEq)]
pub struct Report {
    /// Whose it is.
    pub owner: OrganisationCode,
    /// The owner's number for it.
    pub reference: Reference,
    /// What sort of thing happened, in a citizen's terms.
    pub kind: Kind,
    /// When it was reported.
    pub reported_at: Option<When>,
    /// When it happened.
    pub happened: Period,
    /// The State that registered it.
    pub country: Option<Country>,
    /// Where the victim is.
    pub place: Option<Nuts>,
    /// Who suffered it.
    pub victim: Victim,
    /// The sums.
    pub losses: Vec<Loss>,
    /// The story.
    pub narrative: Option<Narrative>,
    /// The traces.
    pub observables: Vec<Observable>,
    /// Files that came with it.
    pub attachments: Vec<Attachment>,
    /// All other fields of the national form, by slug or by the name of the source's column.
    pub fields: BTreeMap<String, String>,
    /// The owner's conditions.
    pub marking: Marking,
}

impl Report {
    /// What was lost, in euro cents, as far as it is known in euro.
    pub fn lost_eur_cents(&self) -> i64 {
        self.losses.iter().filter_map(Loss::lost_eur_cents).fold(0, i64::saturating_add)
    }

    /// The best date there is: when it was reported, or else when it happened.
    pub fn dated(&self) -> Option<When> {
        self.reported_at.or(self.happened.from).or(self.happened.until)
    }
}

impl fmt::Debug for Report {
    // Victim data: logs show whose it is, its kind and counts.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Report")
            .field("owner", &self.owner)
            .field("kind", &self.kind)
            .field("observables", &self.observables.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Origin, Side, Trace, TraceKind, Value};

    const CANARY: &str = "cnry";

    fn planted() -> Report {
        let origins =
            [Origin::Field(CANARY.into()), Origin::Header(CANARY.into()), Origin::Attachment(CANARY.into())];
        let observables = origins.map(|origin| Observable {
            value: Value::Trace(Trace::new(TraceKind::Domain, "cnry.example").unwrap()),
            side: Side::Victim,
            origin,
            raw: CANARY.into(),
            port: None,
            seen_at: None,
        });
        Report {
            owner: "DE-unit".parse().unwrap(),
            reference: CANARY.parse().unwrap(),
            kind: Kind::Phishing,
            reported_at: None,
            happened: Period::default(),
            country: None,
            place: None,
            victim: Victim::default(),
            losses: Vec::new(),
            narrative: Some(Narrative { text: CANARY.to_owned(), language: None }),
            observables: observables.into(),
            attachments: vec![Attachment {
                name: CANARY.to_owned(),
                media_type: Some(CANARY.to_owned()),
                size: 3,
                sha256: CANARY.to_owned(),
            }],
            fields: BTreeMap::from([(CANARY.to_owned(), CANARY.to_owned())]),
            marking: Marking::cautious(jiff::civil::date(2026, 3, 1)),
        }
    }

    #[test]
    fn no_debug_form_says_what_stands_in_a_report() {
        let report = planted();
        let native = report.to_native();
        let origins: Vec<_> = native.observables.iter().map(|observable| &observable.origin).collect();
        for shown in [
            format!("{report:?}"),
            format!("{native:?}"),
            format!("{:?} {:?}", report.reference, report.narrative),
            format!("{:?} {:?}", report.observables, report.attachments),
            format!("{:?} {origins:?}", native.observables),
        ] {
            assert!(!shown.contains(CANARY), "{shown}");
        }
        assert_eq!(format!("{:?}", report.victim), "Victim(…)");
    }
}
