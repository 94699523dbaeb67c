//! An entry: its header, and the payload until that is erased.

use std::fmt;

use jiff::Timestamp;
use serde_json::{Map, Value};
use thiserror::Error;

use crate::{CanonicalError, Commitment, Header, HeaderError, Kind, Salt};

/// What of an entry can be erased.
#[derive(Clone, PartialEq, Eq)]
pub enum Content {
    /// The payload, byte for byte as it was entered, and its salt.
    Kept {
        /// What stands before the payload in its commitment.
        salt: Salt,
        /// Text, JSON as a rule.
        payload: String,
    },
    /// Both are gone.
    Erased,
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Kept { .. } => "Kept(…)", // it may name a victim
            Self::Erased => "Erased",
        })
    }
}

/// Why a value is not an entry.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum EntryError {
    /// Its outer form.
    #[error("entry: expected {0}")]
    Expected(&'static str),
    /// Its header.
    #[error("entry")]
    Header(#[from] HeaderError),
    /// It is not canonical JSON.
    #[error("entry")]
    Canonical(#[from] CanonicalError),
    /// The payload or the salt is another than the one committed to.
    #[error("entry: salt and payload are not those the header commits to")]
    NotCommitted,
}

/// One entry of a ledger. What content it has is what its header commits to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    header: Header,
    content: Content,
}

impl Entry {
    /// A new entry. `further` goes into the header and so can never be erased.
    pub fn new(
        kind: &Kind,
        at: Timestamp,
        further: Map<String, Value>,
        salt: Salt,
        payload: String,
    ) -> Result<Self, HeaderError> {
        let header = Header::new(kind, at, Commitment::of(&salt, &payload), further)?;
        Ok(Self { header, content: Content::Kept { salt, payload } })
    }

    /// An entry from its parts, as a store or a neighbour gives them.
    pub fn from_parts(header: Header, content: Content) -> Result<Self, EntryError> {
        if let Content::Kept { salt, payload } = &content
            && Commitment::of(salt, payload) != header.payload()
        {
            return Err(EntryError::NotCommitted);
        }
        Ok(Self { header, content })
    }

    /// From one line of a ledger file, without its line end. There is one way to write an entry: its canonical bytes.
    pub fn from_line(line: &[u8]) -> Result<Self, EntryError> {
        let value = serde_json::from_slice(line).map_err(|_| CanonicalError::NotJson)?;
        let Value::Object(mut members) = value else {
            return Err(EntryError::Expected("an object"));
        };
        let header = members.remove("header").ok_or(EntryError::Expected("`header`"))?;
        let content = match (members.remove("salt"), members.remove("payload")) {
            (None, None) => Content::Erased,
            (Some(Value::String(salt)), Some(Value::String(payload))) => {
                let salt = Salt::from_hex(&salt)
                    .ok_or(EntryError::Expected("`salt`, 64 lower-case hexadecimal digits"))?;
                Content::Kept { salt, payload }
            }
            _ => return Err(EntryError::Expected("`salt` and `payload`, both texts or both absent")),
        };
        if !members.is_empty() {
            return Err(EntryError::Expected("`header`, `payload` and `salt` only"));
        }
        let entry = Self { header: Header::from_value(header)?, content };
        // A member that stands twice is lost in reading, and so is another order: what is written again differs.
        if entry.to_line() != line {
            return Err(CanonicalError::OtherForm.into());
        }
        Self::from_parts(entry.header, entry.content)
    }

    /// The line of a ledger file, without its line end.
    pub fn to_line(&self) -> Vec<u8> {
        let mut line = b"{\"header\":".to_vec();
        line.extend_from_slice(self.header.bytes());
        if let Content::Kept { salt, payload } = &self.content {
            line.reserve(payload.len() + payload.len() / 4 + 128);
            line.extend_from_slice(b",\"payload\":");
            // It escapes as RFC 8785 does.
            serde_json::to_writer(&mut line, payload).expect("text is written to memory");
            line.extend_from_slice(b",\"salt\":\"");
            line.extend_from_slice(salt.to_hex().as_bytes());
            line.push(b'"');
        }
        line.push(b'}');
        line
    }

    /// Its header.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Its payload, where it is still there.
    pub fn content(&self) -> &Content {
        &self.content
    }

    /// The same entry without payload and salt. Its leaf stays, so every proof does.
    pub fn erase(self) -> Self {
        Self { header: self.header, content: Content::Erased }
    }
}
