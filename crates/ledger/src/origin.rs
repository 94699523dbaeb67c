//! The name of a ledger, which is also the name of the key that signs its heads.

use std::{fmt, str::FromStr};

use thiserror::Error;

/// A ledger's name, a URL without its scheme by custom: `node.example/link/nl`. Not empty; no space, no `+`, no control
/// character, as C2SP signed-note wants it of key names and recommends it for the origin of a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Origin(Box<str>); // only `FromStr` builds it

/// Why a text names no ledger.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("expected a name without spaces, `+` and control characters")]
pub struct OriginError;

impl Origin {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Origin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Self, OriginError> {
        let forbidden = |c: char| c.is_whitespace() || c.is_control() || c == '+';
        if text.is_empty() || text.contains(forbidden) {
            return Err(OriginError);
        }
        Ok(Self(text.into()))
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
