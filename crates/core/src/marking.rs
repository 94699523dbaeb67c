//! The owner's conditions, which travel with the data.

use std::collections::BTreeSet;

use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    OrganisationCode,
    codes::{Handling, InformationAccuracy, Pap, Purpose, Purposes, SourceReliability, Tlp},
};

/// How far a report may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum Release {
    /// Never leaves the node.
    Own = 0,
    /// Not even the centre sees the values, only that two tokens are equal.
    Sealed = 1,
    /// Others learn only that a match exists and whom to ask.
    Hit = 2,
    /// Those in the audience see it.
    Full = 3,
}

impl Release {
    /// From the number in a database.
    pub fn from_number(number: u8) -> Option<Self> {
        [Self::Own, Self::Sealed, Self::Hit, Self::Full].into_iter().find(|r| *r as u8 == number)
    }
}

/// To whom the release extends.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// Every authority, and the centre.
    Authorities,
    /// Only these, and the centre where the release lets it. An empty list means nobody.
    Only(BTreeSet<OrganisationCode>),
}

impl Audience {
    /// True where the organisation is named.
    pub fn names(&self, organisation: &OrganisationCode) -> bool {
        match self {
            Self::Authorities => false,
            Self::Only(list) => list.contains(organisation),
        }
    }
}

/// All conditions on one report. Every value is lawful, so the fields are open.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marking {
    /// How far it may go.
    pub release: Release,
    /// To whom.
    pub audience: Audience,
    /// Who may see it (FIRST TLP 2.0).
    pub tlp: Tlp,
    /// What may be done with it (MISP PAP).
    pub pap: Pap,
    /// For which proceedings, and by whose leave (H0–H3).
    pub handling: Handling,
    /// How reliable the source is (4x4).
    pub reliability: SourceReliability,
    /// How accurate the information is (4x4).
    pub accuracy: InformationAccuracy,
    /// For which purposes others may use it (Regulation 2016/794 art 18(2)).
    pub purposes: Purposes,
    /// When it is erased, unless somebody decides otherwise and records why.
    pub erase_by: Date,
}

impl Marking {
    /// What holds where the owner has not said anything: hit only, AMBER+STRICT, PAP RED, H0, purposes a and c, erased
    /// three years (Regulation 2016/794 art 31) after `received`.
    pub fn cautious(received: Date) -> Self {
        Self {
            release: Release::Hit,
            audience: Audience::Authorities,
            tlp: Tlp::AmberStrict,
            pap: Pap::Red,
            handling: Handling::h0(),
            reliability: SourceReliability::X,
            accuracy: InformationAccuracy::Four,
            purposes: Purposes::of(&[Purpose::A, Purpose::C]),
            erase_by: received.saturating_add(3.years()),
        }
    }
}
