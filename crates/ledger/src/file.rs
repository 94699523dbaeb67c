//! The ledger file: what one hands to a court, or keeps for the day when the other side remembers otherwise.
//!
//! Lines, each the canonical JSON (RFC 8785) of an object, so that a file has one form and a changed byte shows:
//!
//! ```text
//! {"format":"joinder/ledger/1","keys":["name+id+key"],"origin":"node.example/link/nl"}
//! {"header":{"at":"…","kind":"report","payload":"…"},"payload":"…","salt":"…"}
//! {"header":{"at":"…","kind":"report","payload":"…"}}                            erased
//! {"checkpoint":"node.example/link/nl\n2\n…"}                                    over the entries before it
//! ```
//!
//! A head stands behind the last entry it covers; there may be several. The file ends with one.

use std::io::{self, Write};

use serde_json::{Map, Value, json};
use thiserror::Error;

use crate::{
    CanonicalError, Entry, Origin, SignedHead, VerifierKey,
    canonical::{canonical_bytes, parse_canonical},
};

/// What the first line says.
pub const FORMAT: &str = "joinder/ledger/1";

/// Why a line has not the form it should have.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum FileError {
    /// Its form.
    #[error("expected {0}")]
    Expected(&'static str),
    /// It is not canonical JSON.
    #[error(transparent)]
    Canonical(#[from] CanonicalError),
}

/// The first line of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Start {
    pub(crate) origin: Origin,
    pub(crate) keys: Vec<VerifierKey>,
}

impl Start {
    fn to_line(&self) -> Vec<u8> {
        let keys: Vec<String> = self.keys.iter().map(VerifierKey::to_string).collect();
        line_of(&json!({ "format": FORMAT, "keys": keys, "origin": self.origin.as_str() }))
    }

    pub(crate) fn from_line(line: &[u8]) -> Result<Self, FileError> {
        let value = parse_canonical(line)?;
        if value["format"] != FORMAT {
            return Err(FileError::Expected("a first line with the format `joinder/ledger/1`"));
        }
        let origin = value["origin"].as_str().and_then(|text| text.parse::<Origin>().ok());
        let origin = origin.ok_or(FileError::Expected("`origin`, the ledger's name"))?;
        let keys = keys_of(&value["keys"]).ok_or(FileError::Expected("`keys`, a list of verifier keys"))?;
        Ok(Self { origin, keys })
    }
}

fn keys_of(value: &Value) -> Option<Vec<VerifierKey>> {
    value.as_array()?.iter().map(|key| key.as_str()?.parse::<VerifierKey>().ok()).collect()
}

/// The note in a line that holds a head; `None` where it holds something else, an entry as a rule.
pub(crate) fn head_of_line(line: &[u8]) -> Result<Option<String>, FileError> {
    // Canonical lines can be told by how they begin, without reading an entry twice.
    if !line.starts_with(br#"{"checkpoint":"#) {
        return Ok(None);
    }
    let value = parse_canonical(line)?;
    match (value["checkpoint"].as_str(), value.as_object().map(Map::len)) {
        (Some(note), Some(1)) => Ok(Some(note.to_owned())),
        _ => Err(FileError::Expected("`checkpoint`, a signed note, and nothing else")),
    }
}

fn line_of(value: &Value) -> Vec<u8> {
    canonical_bytes(value).expect("it holds text only")
}

/// Writes a ledger file.
#[derive(Debug)]
pub struct LedgerWriter<W: Write> {
    out: W,
}

impl<W: Write> LedgerWriter<W> {
    /// Begins the file of the ledger `origin`, whose heads are signed by one of `keys`.
    pub fn start(out: W, origin: Origin, keys: Vec<VerifierKey>) -> io::Result<Self> {
        let mut writer = Self { out };
        writer.line(&Start { origin, keys }.to_line())?;
        Ok(writer)
    }

    /// Goes on with a file that was begun.
    pub fn go_on(out: W) -> Self {
        Self { out }
    }

    /// The next entry.
    pub fn entry(&mut self, entry: &Entry) -> io::Result<()> {
        self.line(&entry.to_line())
    }

    /// A head over all entries so far.
    pub fn head(&mut self, head: &SignedHead) -> io::Result<()> {
        self.line(&line_of(&json!({ "checkpoint": head.note().to_string() })))
    }

    /// Ends the file, whose last line is to be a head.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }

    fn line(&mut self, line: &[u8]) -> io::Result<()> {
        self.out.write_all(line)?;
        self.out.write_all(b"\n")
    }
}
