//! A trace as it stands in a report: whose it is, where it was found, how it was written.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{MatchKey, Trace, TraceKind, When};

/// Whose trace it is. Only offender-side traces match across organisations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// Used by who did it.
    Offender,
    /// The victim's own.
    Victim,
    /// Somebody else's: the victim's bank, a platform, a courier.
    Third,
}

/// A normalised trace, or what claimed to be one and fails its check.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// Valid, in normal form.
    Trace(Trace),
    /// Kept as text, never matched.
    Invalid {
        /// What it was meant to be.
        claimed: TraceKind,
        /// What is wrong with it.
        fault: Fault,
    },
}

/// Why a value that looks like a trace is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// A character that the kind does not have.
    Alphabet,
    /// Too long or too short.
    Length,
    /// Right length, wrong shape for its country, chain or algorithm.
    Structure,
    /// Its check digits do not hold.
    Checksum,
    /// Country, top-level domain, calling code or chain that does not exist.
    Unknown,
    /// May as well be something else: a file name like `test.zip`, a bare number.
    Doubtful,
}

impl Fault {
    /// What was expected, to stand after "expected".
    pub fn expected(self) -> &'static str {
        match self {
            Self::Alphabet => "only the characters that this kind has",
            Self::Length => "the length that this kind has",
            Self::Structure => "the structure of its country, chain or algorithm",
            Self::Checksum => "check digits that hold",
            Self::Unknown => "a country, top-level domain or chain that exists",
            Self::Doubtful => "something that says what it is: a scheme, a path, a column for it",
        }
    }
}

/// Where in the report it was found.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Origin {
    /// A field of the form, by its name.
    Field(Box<str>),
    /// Bytes `start..end` of the narrative.
    Narrative {
        /// First byte.
        start: u32,
        /// One past the last byte.
        end: u32,
    },
    /// A header of a mail, by its name.
    Header(Box<str>),
    /// An attachment, by its name.
    Attachment(Box<str>),
}

impl fmt::Debug for Origin {
    // Names of attachments, and what a source calls a field, may name a victim.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(_) => f.write_str("Field(…)"),
            Self::Narrative { start, end } => write!(f, "Narrative({start}..{end})"),
            Self::Header(_) => f.write_str("Header(…)"),
            Self::Attachment(_) => f.write_str("Attachment(…)"),
        }
    }
}

/// One trace in one report.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Observable {
    /// The trace, or what is wrong with it.
    pub value: Value,
    /// Whose it is.
    pub side: Side,
    /// Where it was found.
    pub origin: Origin,
    /// As it was written.
    pub raw: Box<str>,
    /// Source port, for an address (asked for in orders to providers behind shared addresses).
    pub port: Option<u16>,
    /// When it was in use, as far as the source says.
    pub seen_at: Option<When>,
}

impl Observable {
    /// The valid trace.
    pub fn trace(&self) -> Option<&Trace> {
        match &self.value {
            Value::Trace(trace) => Some(trace),
            Value::Invalid { .. } => None,
        }
    }

    /// What it is or claims to be.
    pub fn kind(&self) -> TraceKind {
        match &self.value {
            Value::Trace(trace) => trace.kind(),
            Value::Invalid { claimed, .. } => *claimed,
        }
    }

    /// The key of the trace, where it is valid.
    pub fn key(&self) -> Option<MatchKey> {
        self.trace().map(Trace::key)
    }
}

impl fmt::Debug for Observable {
    // The raw form may name a victim: logs show kind, side and place.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Observable")
            .field("kind", &self.kind())
            .field("side", &self.side)
            .field("origin", &self.origin)
            .finish_non_exhaustive()
    }
}
