//! The laws of the tree, of its proofs and of what is signed, against slow obvious twins.

use std::{collections::HashMap, convert::Infallible};

use jiff::Timestamp;
use joinder_ledger::{
    Accumulator, Checkpoint, Content, Entry, EntryError, HeadError, InvalidProof, Kind, NodeHash, Note,
    NoteSigner, Origin, Position, Salt, SignedHead, VerifierKey, consistency_proof, inclusion_proof, root_at,
    verify_consistency, verify_inclusion,
};
use proptest::prelude::*;
use serde_json::Map;

const SMALL: u64 = 300;

fn leaf(index: u64) -> NodeHash {
    NodeHash::of_leaf(&index.to_be_bytes())
}

/// RFC 9162 §2.1.1, word for word.
fn root_by_recursion(leaves: &[NodeHash]) -> NodeHash {
    match leaves {
        [] => NodeHash::of_empty(),
        [leaf] => *leaf,
        _ => {
            let mut split = 1;
            while split * 2 < leaves.len() {
                split *= 2;
            }
            NodeHash::of_node(&root_by_recursion(&leaves[..split]), &root_by_recursion(&leaves[split..]))
        }
    }
}

/// A tree with its stored hashes, as a store keeps them.
struct Stored(HashMap<Position, NodeHash>);

impl Stored {
    fn of_size(size: u64) -> Self {
        let mut nodes = HashMap::new();
        let mut tree = Accumulator::empty();
        for index in 0..size {
            tree.append(leaf(index), |position, hash| {
                assert_eq!(nodes.insert(position, hash), None, "a stored hash never changes");
            });
        }
        Self(nodes)
    }

    fn read(&self, position: Position) -> Result<NodeHash, Infallible> {
        Ok(self.0[&position])
    }

    fn root(&self, size: u64) -> NodeHash {
        root_at(size, |at| self.read(at)).expect("reading a map does not fail")
    }

    fn inclusion(&self, index: u64, size: u64) -> Vec<NodeHash> {
        inclusion_proof(index, size, |at| self.read(at)).expect("the leaf is in the tree")
    }

    fn consistency(&self, old: u64, new: u64) -> Vec<NodeHash> {
        consistency_proof(old, new, |at| self.read(at)).expect("the old tree is not larger")
    }
}

/// Every path that differs from `path` in one bit, lacks one hash or has one more.
fn damaged(path: &[NodeHash]) -> Vec<Vec<NodeHash>> {
    let mut all = Vec::new();
    for place in 0..path.len() {
        for bit in 0..256 {
            let mut changed = path.to_vec();
            changed[place].0[bit / 8] ^= 1 << (bit % 8);
            all.push(changed);
        }
        let mut shorter = path.to_vec();
        shorter.remove(place);
        all.push(shorter);
    }
    for place in 0..=path.len() {
        let mut longer = path.to_vec();
        longer.insert(place, leaf(7));
        all.push(longer);
    }
    all
}

fn flipped(hash: NodeHash) -> NodeHash {
    let mut other = hash;
    other.0[31] ^= 1;
    other
}

#[test]
fn the_root_is_that_of_the_recursive_definition_at_every_size() {
    let stored = Stored::of_size(SMALL);
    let leaves: Vec<NodeHash> = (0..SMALL).map(leaf).collect();
    let mut tree = Accumulator::empty();
    for size in 0..=SMALL {
        let taken = usize::try_from(size).unwrap();
        let root = root_by_recursion(&leaves[..taken]);
        assert_eq!(tree.root(), root, "{size}");
        assert_eq!(stored.root(size), root, "{size}");
        assert_eq!(Accumulator::restore(size, |at| stored.read(at)).unwrap(), tree, "{size}");
        tree.append(leaf(size), |_, _| {});
    }
}

#[test]
fn every_leaf_of_every_small_tree_is_proven_and_nowhere_else() {
    let stored = Stored::of_size(SMALL);
    for size in 1..=SMALL {
        let root = stored.root(size);
        for index in 0..size {
            let path = stored.inclusion(index, size);
            let verdict = verify_inclusion(&leaf(index), index, size, &path, &root);
            assert_eq!(verdict, Ok(()), "{index} in {size}");
            let beside = (index + 1) % size;
            if beside != index {
                let verdict = verify_inclusion(&leaf(index), beside, size, &path, &root);
                assert_eq!(verdict, Err(InvalidProof), "{index} at {beside} in {size}");
            }
        }
        assert!(inclusion_proof(size, size, |at| stored.read(at)).is_err());
    }
}

#[test]
fn every_small_tree_extends_every_smaller_one() {
    let stored = Stored::of_size(SMALL);
    let roots: Vec<NodeHash> = (0..=SMALL).map(|size| stored.root(size)).collect();
    let root = |size: u64| &roots[usize::try_from(size).unwrap()];
    for new in 0..=SMALL {
        for old in 0..=new {
            let path = stored.consistency(old, new);
            assert_eq!(verify_consistency(old, new, root(old), root(new), &path), Ok(()), "{old} to {new}");
        }
        assert!(consistency_proof(new + 1, new, |at| stored.read(at)).is_err());
    }
}

#[test]
fn proofs_hold_around_powers_of_two() {
    let stored = Stored::of_size((1 << 13) + 1);
    let powers = (1..=13).map(|exponent| 1u64 << exponent);
    let sizes: Vec<u64> = powers.flat_map(|power| [power - 1, power, power + 1]).collect();
    for &size in &sizes {
        let root = stored.root(size);
        for index in [0, 1, size / 2, size.saturating_sub(2), size - 1] {
            if index < size {
                let path = stored.inclusion(index, size);
                let verdict = verify_inclusion(&leaf(index), index, size, &path, &root);
                assert_eq!(verdict, Ok(()), "{index} in {size}");
            }
        }
        for &old in sizes.iter().filter(|&&old| old <= size) {
            let path = stored.consistency(old, size);
            let verdict = verify_consistency(old, size, &stored.root(old), &root, &path);
            assert_eq!(verdict, Ok(()), "{old} to {size}");
        }
    }
}

#[test]
fn a_changed_bit_anywhere_fails_a_proof() {
    let stored = Stored::of_size(40);
    for size in [1, 2, 3, 7, 8, 9, 22, 33, 40] {
        let root = stored.root(size);
        for index in [0, size / 2, size - 1] {
            let path = stored.inclusion(index, size);
            let verdict = |leaf: NodeHash, path: &[NodeHash], root: NodeHash| {
                verify_inclusion(&leaf, index, size, path, &root)
            };
            assert_eq!(verdict(leaf(index), &path, root), Ok(()));
            assert_eq!(verdict(flipped(leaf(index)), &path, root), Err(InvalidProof));
            assert_eq!(verdict(leaf(index), &path, flipped(root)), Err(InvalidProof));
            for path in damaged(&path) {
                assert_eq!(verdict(leaf(index), &path, root), Err(InvalidProof), "{index} in {size}");
            }
        }
        for old in [1, size / 2, size - 1, size].into_iter().filter(|&old| 0 < old && old <= size) {
            let path = stored.consistency(old, size);
            let before = stored.root(old);
            let verdict = |before: NodeHash, path: &[NodeHash], root: NodeHash| {
                verify_consistency(old, size, &before, &root, path)
            };
            assert_eq!(verdict(before, &path, root), Ok(()));
            assert_eq!(verdict(flipped(before), &path, root), Err(InvalidProof));
            assert_eq!(verdict(before, &path, flipped(root)), Err(InvalidProof));
            for path in damaged(&path) {
                assert_eq!(verdict(before, &path, root), Err(InvalidProof), "{old} to {size}");
            }
        }
    }
}

fn sizes() -> impl Strategy<Value = u64> {
    prop_oneof![0u64..6, any::<u64>(), Just(u64::MAX), Just(u64::MAX - 1), Just(1u64 << 63)]
}

fn hashes() -> impl Strategy<Value = Vec<NodeHash>> {
    prop::collection::vec(any::<[u8; 32]>().prop_map(NodeHash), 0..70)
}

fn origin() -> Origin {
    "node.example/link/nl".parse().expect("it is a name")
}

fn entry(kind: &str, salt: [u8; 32], payload: &str) -> Entry {
    let at: Timestamp = "2026-03-01T09:00:00.25Z".parse().expect("it is a time");
    let kind = Kind::from_name(kind);
    Entry::new(&kind, at, Map::new(), Salt(salt), payload.to_owned()).expect("text is canonical")
}

proptest! {
    #[test]
    fn hostile_proofs_are_refused_without_a_panic(
        numbers in (sizes(), sizes()), path in hashes(), ends in any::<([u8; 32], [u8; 32])>(),
    ) {
        let (a, b) = (NodeHash(ends.0), NodeHash(ends.1));
        prop_assert_eq!(verify_inclusion(&a, numbers.0, numbers.1, &path, &b), Err(InvalidProof));
        prop_assert_eq!(verify_consistency(numbers.0, numbers.1, &a, &b, &path), Err(InvalidProof));
    }

    #[test]
    fn erasing_leaves_the_leaf_and_so_every_proof(
        kind in "[a-z-]{1,12}", salt in any::<[u8; 32]>(), payload in "\\PC{0,60}",
    ) {
        let whole = entry(&kind, salt, &payload);
        let erased = whole.clone().erase();
        prop_assert_eq!(whole.header().leaf(), erased.header().leaf());
        prop_assert_eq!(erased.content(), &Content::Erased);
        let line = erased.to_line();
        prop_assert!(!String::from_utf8_lossy(&line).contains("\"salt\":"));
        for entry in [whole, erased] {
            prop_assert_eq!(Entry::from_line(&entry.to_line()), Ok(entry));
        }
    }

    #[test]
    fn an_entry_takes_no_other_payload_or_salt(
        salt in any::<[u8; 32]>(), other in any::<[u8; 32]>(), payload in "\\PC{0,9}", suffix in "\\PC{1,9}",
    ) {
        prop_assume!(salt != other);
        let whole = entry("report", salt, &payload);
        for content in [
            Content::Kept { salt: Salt(salt), payload: format!("{payload}{suffix}") },
            Content::Kept { salt: Salt(other), payload: payload.clone() },
        ] {
            let verdict = Entry::from_parts(whole.header().clone(), content);
            prop_assert_eq!(verdict, Err(EntryError::NotCommitted));
        }
    }

    #[test]
    fn print_then_parse_is_identity_for_notes_and_checkpoints(
        size in any::<u64>(), root in any::<[u8; 32]>(), seeds in any::<([u8; 32], [u8; 32])>(),
        extension in "[ -~é—]{1,20}",
    ) {
        let signer = NoteSigner::from_seed(origin(), &seeds.0);
        let witness = NoteSigner::from_seed("witness.example".parse().unwrap(), &seeds.1);
        let checkpoint = Checkpoint::new(origin(), size, NodeHash(root));
        prop_assert_eq!(checkpoint.to_string().parse::<Checkpoint>(), Ok(checkpoint.clone()));
        let extended = format!("{checkpoint}{extension}\n");
        prop_assert_eq!(extended.parse::<Checkpoint>().unwrap().to_string(), extended.clone());

        let mut note = Note::sign(extended, &signer).unwrap();
        note.also_sign(&witness);
        prop_assert_eq!(note.to_string().parse::<Note>(), Ok(note.clone()));
        let head = SignedHead::open(&note.to_string(), &origin(), &[signer.verifier()]).unwrap();
        prop_assert_eq!(head.checkpoint().size(), size);
        prop_assert_eq!(head.note(), &note);
        let elsewhere = SignedHead::open(&note.to_string(), witness.verifier().name(), &[witness.verifier()]);
        prop_assert_eq!(elsewhere, Err(HeadError::OtherLedger));
        prop_assert_eq!(signer.verifier().to_string().parse::<VerifierKey>(), Ok(signer.verifier()));
    }

    #[test]
    fn no_text_makes_a_reader_panic(text in "\\PC{0,20}(\n\n)?(— )?\\PC{0,60}\n?") {
        let _ = text.parse::<Note>();
        let _ = text.parse::<Checkpoint>();
        let _ = text.parse::<Origin>();
        let _ = Entry::from_line(text.as_bytes());
    }
}
