//! What a State's node tells of others' reports that were released as hits only.

#![expect(clippy::unwrap_used, reason = "what a test cannot do fails it")]

use std::io::Cursor;

use joinder_core::{Organisation, Release, ReportId, Role, codes::Country};
use joinder_node::{FixedNow, ImportOptions, Node, Settings, Source};
use joinder_observables::SharedLists;
use joinder_store::{Store, StoreError};

const IBAN: &str = "DE89370400440532013000";
const NOW_MS: i64 = 1_782_907_200_000;

fn a_node(folder: &std::path::Path) -> Node {
    let organisation = Organisation {
        code: "NL-unit".parse().unwrap(),
        name: "A national unit".into(),
        role: Role::Authority,
        country: Some(Country::NL),
        contact: None,
    };
    let settings = Settings {
        folder: folder.to_owned(),
        organisation,
        lists: SharedLists::builtin(),
        now: Box::new(FixedNow(NOW_MS)),
    };
    Node::open(Store::sqlite(folder).unwrap(), settings).unwrap()
}

fn import(node: &Node, owner: &str, reference: &str) {
    import_released(node, owner, reference, Release::Hit, "paid for a phone");
}

fn import_released(node: &Node, owner: &str, reference: &str, release: Release, story: &str) {
    let mut source = Source { owner: owner.parse().unwrap(), ..Source::named(owner).unwrap() };
    source.marking.release = Some(release);
    node.save_source(&source).unwrap();
    let text = format!("reference,offender iban,description\n{reference},{IBAN},{story}\n");
    let options = ImportOptions { suggest_mapping: true, ..ImportOptions::default() };
    let receipt = node.import(owner, "a.csv", Box::new(Cursor::new(text)), &options, &mut |_| {}).unwrap();
    assert_eq!(receipt.counts.new + receipt.counts.amended, 1, "{receipt:?}");
}

fn id_of(node: &Node, wanted: &str) -> ReportId {
    let mut found = None;
    node.store()
        .read(|tx| {
            tx.each_natural_key(&mut |id, _, reference| {
                found = found.or((reference == wanted).then_some(id));
                Ok(())
            })?;
            Ok::<_, StoreError>(())
        })
        .unwrap();
    found.unwrap()
}

/// All that the page of a report says of its hits.
fn hits(node: &Node, reference: &str) -> String {
    let view = node.report(id_of(node, reference)).unwrap().unwrap();
    assert!(!view.hits.is_empty(), "{reference} has a hit");
    format!("{:?}", view.hits)
}

#[test]
fn a_hit_names_a_value_only_where_one_side_may_be_seen() {
    let folder = tempfile::tempdir().unwrap();
    let node = a_node(folder.path());
    import(&node, "DE-unit", "D-1");
    import(&node, "FR-unit", "F-1");
    assert!(!hits(&node, "D-1").contains(IBAN), "two foreign reports, both seen as hits only");
    import(&node, "NL-unit", "N-1");
    assert!(hits(&node, "N-1").contains(IBAN), "the value stands in the viewer's own report");
    let news = format!("{:?}", node.desk().unwrap());
    assert!(news.contains("N-1"));
}

#[test]
fn what_is_narrowed_is_narrowed_for_older_versions_too() {
    let folder = tempfile::tempdir().unwrap();
    let node = a_node(folder.path());
    let versions = || serde_json::to_string(&shown_versions(&node)).unwrap();
    import_released(&node, "DE-unit", "D-1", Release::Full, "the first telling");
    assert!(versions().contains("the first telling"), "released in full");
    import_released(&node, "DE-unit", "D-1", Release::Hit, "the second telling");
    assert!(!versions().contains("telling"), "{}", versions());
}

fn shown_versions(node: &Node) -> Vec<joinder_core::Disclosed> {
    let versions = node.versions(id_of(node, "D-1")).unwrap();
    versions.into_iter().filter_map(|version| version.disclosed).collect()
}
