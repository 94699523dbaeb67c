//! Nodes for the tests.

use std::path::Path;

use joinder_core::{Organisation, Role, codes::Country};
use joinder_node::{FixedNow, Node, SeededChance, Settings};
use joinder_observables::SharedLists;
use joinder_store::Store;

/// The time of the tests.
pub const NOW_MS: i64 = 1_782_907_200_000;

/// An organisation of the Netherlands.
pub fn organisation(code: &str, role: Role) -> Organisation {
    Organisation {
        code: code.parse().expect("tests have codes that are"),
        name: code.into(),
        role,
        country: Some(Country::NL),
        contact: None,
    }
}

/// A node on the store of a folder.
pub fn node_of(folder: &Path, organisation: Organisation, now_ms: i64) -> Node {
    node_with(folder, organisation, SharedLists::builtin(), now_ms)
}

/// The same with lists of its own.
pub fn node_with(folder: &Path, organisation: Organisation, lists: SharedLists, now_ms: i64) -> Node {
    let settings = Settings {
        folder: folder.to_owned(),
        organisation,
        lists,
        now: Box::new(FixedNow(now_ms)),
        chance: Box::new(SeededChance::new(1)),
    };
    let store = Store::sqlite(folder, None).expect("there is a folder for it");
    Node::open(store, settings).expect("the store is its own")
}
