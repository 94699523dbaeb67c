//! The header of an entry: the leaf of the tree, which stays when the payload is erased.

use std::fmt;

use jiff::Timestamp;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::{CanonicalError, Kind, NodeHash, canonical_bytes};

/// Members of a header that have a meaning of their own.
const OWN_MEMBERS: [&str; 3] = ["at", "kind", "payload"];

/// Every reader keeps each header for ever.
const MOST_BYTES: usize = 4096;
const LONGEST_KIND: usize = 32;

/// 32 random bytes before a payload, so that nobody finds a short or guessable payload from its hash.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Salt(pub [u8; 32]);

impl Salt {
    /// As it stands in a file: 64 hexadecimal digits.
    pub fn to_hex(&self) -> String {
        hex::encode(self.0)
    }

    /// From 64 lower-case hexadecimal digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        from_hex(text).map(Self)
    }
}

impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // With the salt a short payload can be guessed from its commitment.
        f.write_str("Salt(…)")
    }
}

/// SHA-256(salt ‖ payload): binds an entry to its payload without telling it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Commitment(pub [u8; 32]);

impl Commitment {
    /// The commitment to `payload` under `salt`.
    pub fn of(salt: &Salt, payload: &str) -> Self {
        Self(Sha256::new().chain_update(salt.0).chain_update(payload.as_bytes()).finalize().into())
    }

    /// As it stands in a header: 64 hexadecimal digits.
    pub fn to_hex(&self) -> String {
        hex::encode(self.0)
    }
}

fn is_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
    (1..=LONGEST_KIND).contains(&name.len()) && name.bytes().all(plain)
}

/// One form only: `hex` reads upper case too, and then two texts would be one value.
fn from_hex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0u8; 32];
    hex::decode_to_slice(text, &mut bytes).ok()?;
    let one_form = !text.bytes().any(|byte| byte.is_ascii_uppercase());
    one_form.then_some(bytes)
}

/// Why a value is not a header.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum HeaderError {
    /// Not an object, or a member is missing or of another form.
    #[error("header: expected {0}")]
    Expected(&'static str),
    /// A member that has a meaning of its own was given as a further one.
    #[error("header: `{0}` is no further member")]
    Reserved(&'static str),
    /// It has no canonical bytes.
    #[error("header")]
    Canonical(#[from] CanonicalError),
}

/// What is known of an entry for ever: its kind, its time, the commitment to its payload, and further members that a
/// newer version may give. Nothing in it may name a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    kind: Kind,
    at: Timestamp,
    payload: Commitment,
    members: Map<String, Value>,
    bytes: Box<[u8]>,
}

impl Header {
    /// A header with `further` members beside its own.
    pub fn new(
        kind: &Kind,
        at: Timestamp,
        payload: Commitment,
        further: Map<String, Value>,
    ) -> Result<Self, HeaderError> {
        if let Some(&name) = OWN_MEMBERS.iter().find(|name| further.contains_key(**name)) {
            return Err(HeaderError::Reserved(name));
        }
        let mut members = further;
        members.insert("kind".into(), kind.name().into());
        members.insert("at".into(), at.to_string().into());
        members.insert("payload".into(), payload.to_hex().into());
        Self::from_value(Value::Object(members))
    }

    /// A header as it stands in a file. The time must be in the one form that is printed: UTC, `Z`, no idle digits.
    pub fn from_value(value: Value) -> Result<Self, HeaderError> {
        let bytes: Box<[u8]> = canonical_bytes(&value)?.into();
        let Value::Object(members) = value else {
            return Err(HeaderError::Expected("an object"));
        };
        if bytes.len() > MOST_BYTES {
            return Err(HeaderError::Expected("4096 bytes at most"));
        }
        if members.values().any(|member| member.is_object() || member.is_array()) {
            return Err(HeaderError::Expected("members that are texts, numbers, truth values or null"));
        }
        let text = |name: &str| members.get(name).and_then(Value::as_str);
        let kind = text("kind")
            .filter(|name| is_name(name))
            .map(Kind::from_name)
            .ok_or(HeaderError::Expected("`kind`, a name of 1 to 32 of a-z and `-`"))?;
        let at = text("at")
            .and_then(|text| text.parse::<Timestamp>().ok().filter(|at| at.to_string() == text))
            .ok_or(HeaderError::Expected("`at`, a time in UTC such as 2026-03-01T09:00:00Z"))?;
        let payload = text("payload")
            .and_then(from_hex)
            .map(Commitment)
            .ok_or(HeaderError::Expected("`payload`, 64 lower-case hexadecimal digits"))?;
        Ok(Self { kind, at, payload, members, bytes })
    }

    /// What the entry is about.
    pub fn kind(&self) -> &Kind {
        &self.kind
    }

    /// When it was entered.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// The commitment to its payload.
    pub fn payload(&self) -> Commitment {
        self.payload
    }

    /// Any member by name.
    pub fn member(&self, name: &str) -> Option<&Value> {
        self.members.get(name)
    }

    /// All members, as they stand in a file.
    pub fn to_value(&self) -> Value {
        Value::Object(self.members.clone())
    }

    /// Its canonical bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Its leaf in the tree.
    pub fn leaf(&self) -> NodeHash {
        NodeHash::of_leaf(&self.bytes)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn header(kind: &str, further: Value) -> Result<Header, HeaderError> {
        let mut value = json!({ "at": "2026-03-01T09:00:00Z", "kind": kind, "payload": "0".repeat(64) });
        value["further"] = further;
        Header::from_value(value)
    }

    #[test]
    fn a_header_is_small_and_flat() {
        for kind in ["report", "of-a-newer-version", "k".repeat(32).as_str()] {
            assert!(header(kind, json!(7)).is_ok(), "{kind}");
        }
        for kind in ["", "Report", "two words", "k1", "k".repeat(33).as_str()] {
            assert!(header(kind, json!(7)).is_err(), "{kind}");
        }
        assert!(header("report", json!("x".repeat(3000))).is_ok());
        for further in [json!("x".repeat(4096)), json!([7]), json!({ "a": 7 })] {
            assert!(header("report", further).is_err());
        }
    }
}
