//! What the desk calls growing: a series that stood before.

#![expect(clippy::unwrap_used, reason = "what a test cannot do fails it")]

use std::{io::Cursor, path::Path};

use joinder_core::{Organisation, Role};
use joinder_node::{FixedNow, ImportOptions, Node, Settings};
use joinder_observables::SharedLists;
use joinder_store::Store;

const NOW_MS: i64 = 1_782_907_200_000;
const DAY_MS: i64 = 86_400_000;

fn a_node(folder: &Path, days_later: i64) -> Node {
    let organisation = Organisation {
        code: "NL-unit".parse().unwrap(),
        name: "A national unit".into(),
        role: Role::Authority,
        country: None,
        contact: None,
    };
    let settings = Settings {
        folder: folder.to_owned(),
        organisation,
        lists: SharedLists::builtin(),
        now: Box::new(FixedNow(NOW_MS + days_later * DAY_MS)),
        chance: Box::new(joinder_node::SeededChance::new(1)),
    };
    Node::open(Store::sqlite(folder, None).unwrap(), settings).unwrap()
}

fn import(node: &Node, references: &[&str]) {
    let lines =
        references.iter().map(|reference| format!("{reference},DE89370400440532013000,paid for a phone\n"));
    let text = format!("reference,offender iban,description\n{}", lines.collect::<String>());
    let options = ImportOptions { suggest_mapping: true, ..ImportOptions::default() };
    node.import("NL-unit", "a.csv", Box::new(Cursor::new(text)), &options, &mut |_| {}).unwrap();
}

#[test]
fn a_series_grows_only_against_what_was_there_before() {
    let folder = tempfile::tempdir().unwrap();
    let node = a_node(folder.path(), 0);
    import(&node, &["N-1", "N-2", "N-3"]);
    let desk = node.desk().unwrap();
    assert_eq!((desk.series, desk.growing.len()), (1, 0), "a first import is no growth");
    drop(node);

    let node = a_node(folder.path(), 10);
    assert!(node.desk().unwrap().growing.is_empty());
    import(&node, &["N-4"]);
    let growing = node.desk().unwrap().growing;
    assert_eq!((growing.len(), growing[0].grew_7_days, growing[0].reports), (1, 1, 4));
}
