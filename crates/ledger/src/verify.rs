//! The verdict on a ledger file, offline: one pass, one line in memory.
//!
//! `docs/verify_ledger.py` does the same, shares nothing with this and is tested against it.

use std::io::{self, BufRead, Read};

use thiserror::Error;

use crate::{
    Accumulator, Content, Entry, EntryError, FileError, HeadError, Kind, Origin, SignedHead, VerifierKey,
    announced,
    file::{Start, head_of_line},
};

/// A longer line is refused, so that no file fills the memory.
pub const MAX_LINE_BYTES: u64 = 16 << 20;

/// Whose signatures count.
#[derive(Clone, Debug)]
pub enum Trust {
    /// These keys, which the reader has from the ledger's owner.
    Keys(Vec<VerifierKey>),
    /// The keys that the file itself names. Then the file is whole, and the reader still has to ask whose they are.
    AsStated,
}

/// What a good file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Which ledger.
    pub origin: Origin,
    /// The keys that count at its end: where an entry announces another one, that instead of the one before.
    pub keys: Vec<VerifierKey>,
    /// How many entries.
    pub entries: u64,
    /// The numbers, from 0, of those that have no payload any more.
    pub erased: Vec<u64>,
    /// How many of them are of a kind that this version does not know.
    pub unknown: u64,
    /// How many heads; each was checked.
    pub heads: u64,
    /// The last of them, over all entries.
    pub head: SignedHead,
    /// Who signed that.
    pub signer: VerifierKey,
}

/// Why a file is not believed.
#[derive(Debug, Error)]
pub enum VerifyError {
    /// The file cannot be read.
    #[error("line {line}: it cannot be read")]
    Read {
        /// From 1.
        line: u64,
        /// Why.
        source: io::Error,
    },
    /// Too long, or without a line end.
    #[error("line {line}: expected {expected}")]
    Line {
        /// From 1.
        line: u64,
        /// What should stand there.
        expected: &'static str,
    },
    /// The first line, or a head's line, is of another form.
    #[error("line {line}")]
    File {
        /// From 1.
        line: u64,
        /// Why.
        source: FileError,
    },
    /// An entry is of another form, or its payload is not the one committed to.
    #[error("line {line}")]
    Entry {
        /// From 1.
        line: u64,
        /// Why.
        source: EntryError,
    },
    /// A head is not signed by whom the reader believes, or is none.
    #[error("line {line}")]
    Head {
        /// From 1.
        line: u64,
        /// Why.
        source: HeadError,
    },
    /// A head covers another number of entries than stand before it.
    #[error("line {line}: expected a head over the {entries} entries before it")]
    Size {
        /// From 1.
        line: u64,
        /// How many stand before it.
        entries: u64,
    },
    /// A head was signed over other entries.
    #[error("line {line}: expected the root of the {entries} entries before it; one of them was changed")]
    Root {
        /// From 1.
        line: u64,
        /// How many stand before it.
        entries: u64,
    },
    /// The file ends without a head over its last entry.
    #[error("after line {line}: expected a signed head over all entries")]
    NoHead {
        /// From 1.
        line: u64,
    },
}

impl VerifyError {
    /// In which line it was found, from 1; 0 where there is none.
    pub fn line(&self) -> u64 {
        match self {
            Self::Read { line, .. }
            | Self::Line { line, .. }
            | Self::File { line, .. }
            | Self::Entry { line, .. }
            | Self::Head { line, .. }
            | Self::Size { line, .. }
            | Self::Root { line, .. }
            | Self::NoHead { line } => *line,
        }
    }
}

/// Checks a whole ledger file: every entry's form and commitment, the tree over all, and each head in it.
pub fn verify_file(input: impl BufRead, trust: Trust) -> Result<Verified, VerifyError> {
    let mut lines = Lines { input, number: 0, line: Vec::new() };
    if !lines.advance()? {
        return Err(VerifyError::NoHead { line: 0 });
    }
    let start =
        Start::from_line(&lines.line).map_err(|source| VerifyError::File { line: lines.number, source })?;
    let keys = match trust {
        Trust::Keys(keys) => keys,
        Trust::AsStated => start.keys,
    };
    let mut check = Check::new(start.origin, keys);
    while lines.advance()? {
        check.line(lines.number, &lines.line)?;
    }
    check.finish(lines.number)
}

/// Lines of bounded length, counted from 1.
struct Lines<R> {
    input: R,
    number: u64,
    line: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    /// Reads one, without its line end; `false` where the file ends.
    fn advance(&mut self) -> Result<bool, VerifyError> {
        self.number += 1;
        let line = self.number;
        self.line.clear();
        let mut bounded = self.input.by_ref().take(MAX_LINE_BYTES);
        let read = bounded.read_until(b'\n', &mut self.line);
        if read.map_err(|source| VerifyError::Read { line, source })? == 0 {
            self.number -= 1;
            return Ok(false);
        }
        match self.line.pop() {
            Some(b'\n') => Ok(true),
            Some(_) | None => Err(VerifyError::Line { line, expected: "a line end within 16 MiB" }),
        }
    }
}

/// What is known so far: the tree's edge, not the entries.
struct Check {
    origin: Origin,
    keys: Vec<VerifierKey>,
    tree: Accumulator,
    erased: Vec<u64>,
    unknown: u64,
    heads: u64,
    head: Option<(SignedHead, VerifierKey)>,
}

impl Check {
    fn new(origin: Origin, keys: Vec<VerifierKey>) -> Self {
        Self {
            origin,
            keys,
            tree: Accumulator::empty(),
            erased: Vec::new(),
            unknown: 0,
            heads: 0,
            head: None,
        }
    }

    fn line(&mut self, line: u64, bytes: &[u8]) -> Result<(), VerifyError> {
        match head_of_line(bytes).map_err(|source| VerifyError::File { line, source })? {
            Some(note) => self.head(line, &note),
            None => self.entry(line, bytes),
        }
    }

    fn entry(&mut self, line: u64, bytes: &[u8]) -> Result<(), VerifyError> {
        let entry = Entry::from_line(bytes).map_err(|source| VerifyError::Entry { line, source })?;
        let seq = self.tree.size();
        if *entry.content() == Content::Erased {
            self.erased.push(seq);
        }
        if let Some(change) = announced(entry.header(), &self.origin, seq, &self.keys) {
            self.keys.retain(|key| *key != change.old);
            self.keys.push(change.new);
        }
        self.unknown += u64::from(matches!(entry.header().kind(), Kind::Unknown(_)));
        self.tree.append(entry.header().leaf(), |_, _| {});
        self.head = None;
        Ok(())
    }

    fn head(&mut self, line: u64, note: &str) -> Result<(), VerifyError> {
        let head = SignedHead::open(note, &self.origin, &self.keys)
            .map_err(|source| VerifyError::Head { line, source })?;
        let entries = self.tree.size();
        if head.checkpoint().size() != entries {
            return Err(VerifyError::Size { line, entries });
        }
        if head.checkpoint().root() != self.tree.root() {
            return Err(VerifyError::Root { line, entries });
        }
        let signed = |key: &&VerifierKey| head.note().verify(std::slice::from_ref(*key)).is_ok();
        let signer =
            self.keys.iter().find(signed).expect("a head is opened with a key that signed it").clone();
        self.heads += 1;
        self.head = Some((head, signer));
        Ok(())
    }

    fn finish(self, line: u64) -> Result<Verified, VerifyError> {
        let (head, signer) = self.head.ok_or(VerifyError::NoHead { line })?;
        Ok(Verified {
            origin: self.origin,
            keys: self.keys,
            entries: self.tree.size(),
            erased: self.erased,
            unknown: self.unknown,
            heads: self.heads,
            head,
            signer,
        })
    }
}
