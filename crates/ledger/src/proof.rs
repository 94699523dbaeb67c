//! Proofs that a leaf is in a tree, and that a tree extends an older one: making (RFC 9162 §2.1.3.1, §2.1.4.1) and
//! checking (§2.1.3.2, §2.1.4.2). Whoever checks needs the roots and a few hashes, and trusts nothing else.

use thiserror::Error;

use crate::{NodeHash, Position, tree::subtree};

/// Why no proof was made.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ProofError<E: std::error::Error + 'static> {
    /// The leaf or the older tree is not within the tree.
    #[error("expected a place within the tree")]
    OutOfRange,
    /// A stored hash could not be read.
    #[error("a stored hash cannot be read")]
    Read(#[source] E),
}

/// A proof that does not prove what it should.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("the proof does not lead to the root")]
pub struct InvalidProof;

/// Shows that leaf `index` is in the tree of `size` leaves: at most one hash for each level, lowest first.
pub fn inclusion_proof<E: std::error::Error + 'static>(
    index: u64,
    size: u64,
    mut read: impl FnMut(Position) -> Result<NodeHash, E>,
) -> Result<Vec<NodeHash>, ProofError<E>> {
    if index >= size {
        return Err(ProofError::OutOfRange);
    }
    let (mut begin, mut end) = (0, size);
    let mut path = Vec::new();
    while end - begin > 1 {
        let middle = begin + split(end - begin);
        if index < middle {
            path.push(subtree(middle, end, &mut read).map_err(ProofError::Read)?);
            end = middle;
        } else {
            path.push(subtree(begin, middle, &mut read).map_err(ProofError::Read)?);
            begin = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// Shows that the tree of `new` leaves begins with that of `old`: empty where either is empty or both are the same.
pub fn consistency_proof<E: std::error::Error + 'static>(
    old: u64,
    new: u64,
    mut read: impl FnMut(Position) -> Result<NodeHash, E>,
) -> Result<Vec<NodeHash>, ProofError<E>> {
    if old > new {
        return Err(ProofError::OutOfRange);
    }
    if old == 0 {
        return Ok(Vec::new());
    }
    let (mut begin, mut end) = (0, new);
    let mut path = Vec::new();
    while old < end {
        let middle = begin + split(end - begin);
        if old <= middle {
            path.push(subtree(middle, end, &mut read).map_err(ProofError::Read)?);
            end = middle;
        } else {
            path.push(subtree(begin, middle, &mut read).map_err(ProofError::Read)?);
            begin = middle;
        }
    }
    // Whoever checks holds the old root: only another subtree than the whole old tree has to be sent.
    if begin > 0 {
        path.push(subtree(begin, end, &mut read).map_err(ProofError::Read)?);
    }
    path.reverse();
    Ok(path)
}

/// The largest power of two below `width`, which is over 1: where a node divides its leaves.
fn split(width: u64) -> u64 {
    1 << (width - 1).ilog2()
}

/// Checks that `leaf` is number `index` in the tree of `size` leaves with this `root`. Any input is safe.
pub fn verify_inclusion(
    leaf: &NodeHash,
    index: u64,
    size: u64,
    path: &[NodeHash],
    root: &NodeHash,
) -> Result<(), InvalidProof> {
    if index >= size {
        return Err(InvalidProof);
    }
    let mut walk = Walk { node: index, last: size - 1 };
    let mut hash = *leaf;
    for sibling in path {
        hash = match walk.step()? {
            Side::Left => NodeHash::of_node(sibling, &hash),
            Side::Right => NodeHash::of_node(&hash, sibling),
        };
    }
    proven(walk.last == 0 && hash == *root)
}

/// Checks that the tree of `new` leaves with `new_root` begins with the tree of `old` leaves with `old_root`. Any
/// input is safe.
pub fn verify_consistency(
    old: u64,
    new: u64,
    old_root: &NodeHash,
    new_root: &NodeHash,
    path: &[NodeHash],
) -> Result<(), InvalidProof> {
    if old == new {
        return proven(path.is_empty() && old_root == new_root);
    }
    if old == 0 {
        return proven(path.is_empty() && *old_root == NodeHash::of_empty());
    }
    if old > new {
        return Err(InvalidProof);
    }
    let mut walk = Walk { node: old - 1, last: new - 1 };
    walk.climb(walk.node.trailing_ones());
    let mut path = path.iter();
    // A power of two is one complete subtree: the proof begins with the old root, which is not sent.
    let first = if old.is_power_of_two() { old_root } else { path.next().ok_or(InvalidProof)? };
    let (mut old_hash, mut new_hash) = (*first, *first);
    for sibling in path {
        match walk.step()? {
            Side::Left => {
                old_hash = NodeHash::of_node(sibling, &old_hash);
                new_hash = NodeHash::of_node(sibling, &new_hash);
            }
            Side::Right => new_hash = NodeHash::of_node(&new_hash, sibling),
        }
    }
    proven(walk.last == 0 && old_hash == *old_root && new_hash == *new_root)
}

fn proven(holds: bool) -> Result<(), InvalidProof> {
    if holds { Ok(()) } else { Err(InvalidProof) }
}

/// On which side of the way up the next hash stands.
enum Side {
    Left,
    Right,
}

/// The way from a node up to the root: `fn` and `sn` of the RFC.
struct Walk {
    node: u64,
    last: u64,
}

impl Walk {
    fn step(&mut self) -> Result<Side, InvalidProof> {
        if self.last == 0 {
            return Err(InvalidProof);
        }
        let side = if self.node & 1 == 1 || self.node == self.last { Side::Left } else { Side::Right };
        if matches!(side, Side::Left) {
            // The last node of an even place has no sibling: it goes up unchanged until it has one, on its left.
            self.climb(self.node.trailing_zeros());
        }
        self.climb(1);
        Ok(side)
    }

    /// `levels` is below 64: the zeros behind a set bit, or the ones behind the highest.
    fn climb(&mut self, levels: u32) {
        self.node >>= levels;
        self.last >>= levels;
    }
}
