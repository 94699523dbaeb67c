//! Who owns data: an authority of a State, the centre, or a partner.

use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{
    codes::Country,
    text::{TextError, short},
};

/// The short name by which an organisation is known to all nodes: 1–64 characters, as its owner writes it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrganisationCode(Arc<str>);

impl OrganisationCode {
    /// As written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A code written in the program itself, which its author knows to be one.
    pub fn of_constant(code: &'static str) -> Self {
        debug_assert!(short(code, 64).is_ok());
        Self(code.into())
    }
}

impl FromStr for OrganisationCode {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        short(text, 64).map(|t| Self(t.into()))
    }
}

impl fmt::Display for OrganisationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for OrganisationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for OrganisationCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for OrganisationCode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// What an organisation is, which decides what it may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// A police or judicial authority of a State.
    Authority,
    /// The centre, to which States release what they choose.
    Centre,
    /// A private or public partner: bank, CSIRT, provider, platform.
    Partner,
}

/// An organisation as others see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// Its code.
    pub code: OrganisationCode,
    /// Its full name.
    pub name: String,
    /// What it is.
    pub role: Role,
    /// Its State; none for the centre.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
    /// Whom to ask, as the organisation gives it: an address or a number of its contact point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
}
