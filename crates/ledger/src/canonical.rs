//! Canonical bytes of a JSON value: RFC 8785, narrowed to what every tool reads and prints alike.

use serde_json::{Number, Value};
use thiserror::Error;

/// Above it a double no longer tells neighbours apart: RFC 8785 §3.2.2.3 and its appendix D.
const LARGEST_INTEGER: u64 = 1 << 53;

/// Why a value has no canonical bytes here, or bytes are not canonical.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum CanonicalError {
    /// Not JSON.
    #[error("expected JSON")]
    NotJson,
    /// JSON in another than its one form.
    #[error("expected canonical JSON (RFC 8785)")]
    OtherForm,
    /// Not a whole number, or written as none; `-0` too.
    #[error("a number with a fraction, an exponent or a negative zero: expected an integer")]
    Float,
    /// Farther from zero than 2^53.
    #[error("an integer beyond 2^53: expected a string")]
    TooLarge,
}

/// The RFC 8785 bytes of `value`: strings, integers up to 2^53, `true`, `false`, `null`, arrays and objects.
pub fn canonical_bytes(value: &Value) -> Result<Vec<u8>, CanonicalError> {
    check(value)?;
    Ok(serde_json_canonicalizer::to_vec(value).expect("strings and integers are written to memory"))
}

/// The value whose canonical bytes these are.
pub(crate) fn parse_canonical(bytes: &[u8]) -> Result<Value, CanonicalError> {
    let value: Value = serde_json::from_slice(bytes).map_err(|_| CanonicalError::NotJson)?;
    if canonical_bytes(&value)? == bytes { Ok(value) } else { Err(CanonicalError::OtherForm) }
}

fn check(value: &Value) -> Result<(), CanonicalError> {
    match value {
        Value::Null | Value::Bool(_) | Value::String(_) => Ok(()),
        Value::Number(number) => check_number(number),
        Value::Array(items) => items.iter().try_for_each(check),
        Value::Object(members) => members.values().try_for_each(check),
    }
}

fn check_number(number: &Number) -> Result<(), CanonicalError> {
    let size = number.as_u64().or_else(|| number.as_i64().map(i64::unsigned_abs));
    match size {
        None => Err(CanonicalError::Float),
        Some(size) if size > LARGEST_INTEGER => Err(CanonicalError::TooLarge),
        Some(_) => Ok(()),
    }
}
