//! The Merkle tree of RFC 9162 §2.1 (and RFC 6962 §2.1) over SHA-256, growing at its right edge.
//!
//! What is stored are the hashes of complete subtrees, each under its [`Position`]; they never change. Everything else
//! is made of them: the root at any size, and every proof.

use std::fmt;

use sha2::{Digest, Sha256};

/// The hash of a leaf or of a subtree.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct NodeHash(pub [u8; 32]);

impl NodeHash {
    /// The root of a tree without leaves.
    pub fn of_empty() -> Self {
        Self(Sha256::new().finalize().into())
    }

    /// The hash of a leaf. The byte before it keeps a leaf from passing for a node.
    pub fn of_leaf(bytes: &[u8]) -> Self {
        Self(Sha256::new().chain_update([0x00]).chain_update(bytes).finalize().into())
    }

    /// The hash of a node above two others.
    pub fn of_node(left: &Self, right: &Self) -> Self {
        Self(Sha256::new().chain_update([0x01]).chain_update(left.0).chain_update(right.0).finalize().into())
    }
}

impl fmt::Debug for NodeHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

/// Where a complete subtree stands: over the leaves from `index << level` to before `(index + 1) << level`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// 0 for leaves.
    pub level: u32,
    /// From the left.
    pub index: u64,
}

/// Grows a tree and knows its root. Keeps one hash for each bit of the size that is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accumulator {
    size: u64,
    /// Complete subtrees from left to right, each smaller than the one before it.
    peaks: Vec<NodeHash>,
}

impl Accumulator {
    /// A tree without leaves.
    pub fn empty() -> Self {
        Self { size: 0, peaks: Vec::new() }
    }

    /// The tree of this size, from stored hashes: one read for each bit that is set.
    pub fn restore<E>(size: u64, read: impl FnMut(Position) -> Result<NodeHash, E>) -> Result<Self, E> {
        Ok(Self { size, peaks: peaks(0, size, read)? })
    }

    /// Adds a leaf and hands out every subtree that became complete, the leaf first: these are to be stored.
    /// Two calls of `completed` for a leaf on average.
    pub fn append(&mut self, leaf: NodeHash, mut completed: impl FnMut(Position, NodeHash)) {
        let mut hash = leaf;
        let mut position = Position { level: 0, index: self.size };
        completed(position, hash);
        while position.index & 1 == 1 {
            let left = self.peaks.pop().expect("there is a peak for each bit of the size that is set");
            hash = NodeHash::of_node(&left, &hash);
            position = Position { level: position.level + 1, index: position.index >> 1 };
            completed(position, hash);
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    /// The number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root over all leaves so far.
    pub fn root(&self) -> NodeHash {
        fold(&self.peaks)
    }
}

/// The root of the first `size` leaves, from stored hashes.
pub fn root_at<E>(size: u64, read: impl FnMut(Position) -> Result<NodeHash, E>) -> Result<NodeHash, E> {
    subtree(0, size, read)
}

/// The hash over the leaves from `begin` to before `end`, where the tree has a node over just these.
pub(crate) fn subtree<E>(
    begin: u64,
    end: u64,
    read: impl FnMut(Position) -> Result<NodeHash, E>,
) -> Result<NodeHash, E> {
    peaks(begin, end, read).map(|peaks| fold(&peaks))
}

/// The complete subtrees that make up such a node, from left to right.
fn peaks<E>(
    begin: u64,
    end: u64,
    mut read: impl FnMut(Position) -> Result<NodeHash, E>,
) -> Result<Vec<NodeHash>, E> {
    let mut peaks = Vec::new();
    let mut start = begin;
    while start < end {
        let level = (end - start).ilog2();
        peaks.push(read(Position { level, index: start >> level })?);
        start += 1 << level;
    }
    Ok(peaks)
}

fn fold(peaks: &[NodeHash]) -> NodeHash {
    let from_right = peaks.iter().rev().copied();
    from_right.reduce(|right, left| NodeHash::of_node(&left, &right)).unwrap_or_else(NodeHash::of_empty)
}
