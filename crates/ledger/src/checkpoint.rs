//! Heads of a ledger: its name, size and root, signed, as <https://c2sp.org/tlog-checkpoint> has them, so that outside
//! witnesses and tools can read them.

use std::{fmt, str::FromStr};

use base64::{Engine, engine::general_purpose::STANDARD};
use thiserror::Error;

use crate::{NodeHash, Note, NoteError, NoteSigner, Origin, VerifierKey};

/// What a ledger held at some time: everything up to `size`, bound by `root`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    origin: Origin,
    size: u64,
    root: NodeHash,
    /// What other tools may add; we never do.
    extensions: Vec<String>,
}

/// Why a text is no checkpoint.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("checkpoint: expected {0}")]
pub struct CheckpointError(&'static str);

impl Checkpoint {
    /// The ledger `origin` has `size` entries under `root`.
    pub fn new(origin: Origin, size: u64, root: NodeHash) -> Self {
        Self { origin, size, root, extensions: Vec::new() }
    }

    /// Which ledger.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// How many entries.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root over them.
    pub fn root(&self) -> NodeHash {
        self.root
    }
}

impl FromStr for Checkpoint {
    type Err = CheckpointError;

    fn from_str(text: &str) -> Result<Self, CheckpointError> {
        let text = text.strip_suffix('\n').ok_or(CheckpointError("lines, each with a line end"))?;
        let mut lines = text.split('\n');
        let mut line = || lines.next().unwrap_or_default();
        let origin: Origin = line().parse().map_err(|_| CheckpointError("the ledger's name first"))?;
        let size = parse_size(line()).ok_or(CheckpointError("the size second, in plain digits"))?;
        let root = parse_root(line()).ok_or(CheckpointError("the root third, 32 bytes in base64"))?;
        let extensions: Vec<String> = lines.map(str::to_owned).collect();
        if extensions.iter().any(|line| line.is_empty() || line.bytes().any(|byte| byte < b' ')) {
            return Err(CheckpointError("no empty line and no control character"));
        }
        Ok(Self { origin, size, root, extensions })
    }
}

/// One form only: no sign and no leading zero.
fn parse_size(text: &str) -> Option<u64> {
    text.parse().ok().filter(|size: &u64| size.to_string() == text)
}

fn parse_root(text: &str) -> Option<NodeHash> {
    STANDARD.decode(text).ok()?.try_into().ok().map(NodeHash)
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.size, STANDARD.encode(self.root.0))?;
        self.extensions.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

/// Why a head is not believed.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum HeadError {
    /// Not a note, or not signed by whom the reader believes.
    #[error("head")]
    Note(#[from] NoteError),
    /// The signed text is no checkpoint.
    #[error("head")]
    Checkpoint(#[from] CheckpointError),
    /// It is the head of another ledger.
    #[error("head: expected that of this ledger")]
    OtherLedger,
}

/// A head that was signed by a believed key. Kept as it was signed, since it is the proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedHead {
    checkpoint: Checkpoint,
    note: Note,
}

impl SignedHead {
    /// Signs a checkpoint. Whoever signs two that do not extend each other is caught.
    pub fn sign(checkpoint: Checkpoint, signer: &NoteSigner) -> Self {
        let note = Note::sign(checkpoint.to_string(), signer).expect("a checkpoint is lines of plain text");
        Self { checkpoint, note }
    }

    /// Reads a head of the ledger `origin`, signed by one of `known`.
    pub fn open(note: &str, origin: &Origin, known: &[VerifierKey]) -> Result<Self, HeadError> {
        let note: Note = note.parse()?;
        note.verify(known)?;
        let checkpoint: Checkpoint = note.text().parse()?;
        if checkpoint.origin != *origin {
            return Err(HeadError::OtherLedger);
        }
        Ok(Self { checkpoint, note })
    }

    /// What was signed.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The note as it goes to others.
    pub fn note(&self) -> &Note {
        &self.note
    }
}
