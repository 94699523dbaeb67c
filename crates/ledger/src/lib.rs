//! Append-only sequences that two sides can hold against each other, and a court against both.
//!
//! In: what passed, as entries. Out: Merkle roots, signed heads, proofs, and the verdict on a ledger file.
//!
//! Invariants: the same entry has the same bytes in every tool. What an old head covered, a newer one covers
//! unchanged, and that can be shown in a few hashes. Erasing an entry's payload and salt leaves every head and every
//! proof valid, and what stays says nothing about the payload. No proof, note or file makes a reader panic.
//!
//! Knows nothing of storage, network, reports or who may see what. No wall clock and no randomness: times, salts and
//! keys come in as arguments.

mod canonical;
mod checkpoint;
mod entry;
mod file;
mod header;
mod kind;
mod note;
mod origin;
mod proof;
mod rotation;
mod tree;
mod verify;

pub use canonical::{CanonicalError, canonical_bytes};
pub use checkpoint::{Checkpoint, CheckpointError, HeadError, SignedHead};
pub use entry::{Content, Entry, EntryError};
pub use file::{FORMAT, FileError, LedgerWriter};
pub use header::{Commitment, Header, HeaderError, Salt};
pub use kind::{Kind, UnknownKind};
pub use note::{Note, NoteError, NoteSignature, NoteSigner, VerifierKey, VerifierKeyError};
pub use origin::{Origin, OriginError};
pub use proof::{
    InvalidProof, ProofError, consistency_proof, inclusion_proof, verify_consistency, verify_inclusion,
};
pub use rotation::{KeyChange, announce, announced};
pub use tree::{Accumulator, NodeHash, Position, root_at};
pub use verify::{MAX_LINE_BYTES, Trust, Verified, VerifyError, verify_file};
