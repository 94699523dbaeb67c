//! The index follows the entries whoever wrote them, and in whatever order they tell.

#![expect(clippy::unwrap_used, reason = "what a test cannot do fails it")]

mod support;

use std::{collections::BTreeSet, io::Cursor, path::Path, thread};

use joinder_core::{ReportId, Role, TraceKind};
use joinder_matching::{EvidenceBuilder, Profile};
use joinder_node::{Decision, Difference, ImportOptions, Node, Source, VerifyError, Wrong};
use joinder_observables::SharedLists;
use joinder_store::StoreError;

use support::{NOW_MS, node_of, node_with, organisation};

const UNIT: &str = "NL-unit";

fn open(folder: &Path) -> Node {
    open_with(folder, SharedLists::builtin())
}

fn open_with(folder: &Path, lists: SharedLists) -> Node {
    node_with(folder, organisation(UNIT, Role::Authority), lists, NOW_MS)
}

/// Rows numbered `from` to `to`: report n speaks of the mailboxes n / 3 and, every fifth, (n + shift) / 7.
fn rows(from: usize, to: usize, shift: usize) -> String {
    let mut text = "reference,offender email,description\n".to_owned();
    for n in from..to {
        let other =
            if n % 5 == 0 { format!("; also m{}@seven.example.com", (n + shift) / 7) } else { String::new() };
        text.push_str(&format!("N-{n},m{}@three.example.com,Paid and got nothing{other}\n", n / 3));
    }
    text
}

fn import(node: &Node, text: String) {
    let options = ImportOptions { suggest_mapping: true, ..ImportOptions::default() };
    node.import(UNIT, "a.csv", Box::new(Cursor::new(text)), &options, &mut |_| {}).unwrap();
}

/// The series as sets of references; a report that stands alone is a set of its own.
fn partition(node: &Node) -> BTreeSet<BTreeSet<String>> {
    let mut by_series = std::collections::BTreeMap::<_, BTreeSet<String>>::new();
    node.each_assignment(&mut |_, reference, series| {
        let name = series.map_or_else(|| reference.to_owned(), |id| id.to_string());
        by_series.entry(name).or_default().insert(reference.to_owned());
        Ok(())
    })
    .unwrap();
    by_series.into_values().collect()
}

fn ids(node: &Node) -> Vec<(String, ReportId)> {
    let mut all = Vec::new();
    let each = &mut |id, _: &str, reference: &str| {
        all.push((reference.to_owned(), id));
        Ok(())
    };
    node.store().read(|tx| tx.each_natural_key(each)).map_err(|error: StoreError| error).unwrap();
    all
}

#[test]
fn imports_withdrawals_and_decisions_at_once_leave_what_a_rebuild_makes() {
    let folder = tempfile::tempdir().unwrap();
    let node = open(folder.path());
    let source = Source { owner: UNIT.parse().unwrap(), ..Source::named(UNIT).unwrap() };
    node.save_source(&source).unwrap();
    import(&node, rows(0, 300, 0));
    thread::scope(|scope| {
        // Two imports amend the same reports, a third brings new ones, and meanwhile reports go.
        scope.spawn(|| import(&node, rows(0, 900, 7)));
        scope.spawn(|| import(&node, rows(0, 900, 70)));
        scope.spawn(|| import(&node, rows(900, 30_000, 0)));
        scope.spawn(|| {
            let reports = ids(&node);
            for (place, (_, id)) in reports.iter().enumerate().take(120) {
                match place % 3 {
                    0 => node.withdraw(*id, "officer").unwrap(),
                    // The report may be gone by the time.
                    1 => {
                        drop(node.decide(Decision::Confirm { a: *id, b: reports[place + 9].1 }, "x", "seen"))
                    }
                    _ => {}
                }
            }
        });
    });
    let followed = partition(&node);
    assert_eq!(differences(&node), Vec::<Difference>::new());
    assert!(followed.len() > 5_000 && followed.iter().any(|set| set.len() > 5), "{}", followed.len());
    drop(node);
    assert!(followed == partition(&open(folder.path())), "what was followed is what a rebuild makes");
}

#[test]
fn a_list_that_comes_or_goes_holds_for_reports_that_were_there_before() {
    let folder = tempfile::tempdir().unwrap();
    let together = |node: &Node| {
        let both = |set: &BTreeSet<String>| set.contains("N-1") && set.contains("N-2");
        partition(node).iter().any(both)
    };
    let node = open(folder.path());
    node.save_source(&Source { owner: UNIT.parse().unwrap(), ..Source::named(UNIT).unwrap() }).unwrap();
    import(&node, rows(0, 30, 0));
    drop(node);
    assert!(together(&open(folder.path())));
    let mut lists = SharedLists::builtin();
    let list = r#"{"name":"Ours","type":"string","list":["m0@three.example.com"],"matching_attributes":["email-src"]}"#;
    lists.add_warning_list(list).unwrap();
    assert!(!together(&open_with(folder.path(), lists)), "the mailbox is listed now");
    assert!(together(&open(folder.path())), "it is no longer listed");
}

/// What a check of the node finds.
fn differences(node: &Node) -> Vec<Difference> {
    let found = match node.verify() {
        Ok(_) => Ok(Vec::new()),
        Err(VerifyError::Differs { first, .. }) => Ok(first),
        Err(VerifyError::Node(error)) => Err(error),
    };
    found.unwrap()
}

#[test]
fn a_check_finds_evidence_that_the_report_does_not_give() {
    let folder = tempfile::tempdir().unwrap();
    let node = open(folder.path());
    node.save_source(&Source { owner: UNIT.parse().unwrap(), ..Source::named(UNIT).unwrap() }).unwrap();
    import(&node, rows(0, 300, 0));
    assert_eq!(differences(&node), Vec::<Difference>::new());
    let (_, id) = ids(&node).into_iter().find(|(reference, _)| reference == "N-1").unwrap();
    let mut profile = Profile::UNKNOWN;
    node.store()
        .write("by other hands", |tx| {
            tx.each_beside_evidence(None, 300, &mut |of, kept, _| {
                profile = kept.filter(|_| of == id).map_or(profile, |kept| kept.profile());
                Ok(())
            })?;
            tx.renew_evidence(&[EvidenceBuilder::new(id, UNIT, "N-1", profile).build()])
        })
        .map_err(|error: StoreError| error)
        .unwrap();
    let lacks = Difference::Value { report: id, kind: TraceKind::Email, how: Wrong::Missing };
    let found = differences(&node);
    assert!(found.contains(&lacks), "{found:?}");
    let alone = |one: &Difference| matches!(one, Difference::Report { report, .. } if *report == id);
    assert!(found.iter().any(alone), "what runs is not what the store gives: {found:?}");
    drop(node);
    // The next start makes its index from what is kept: only the text can tell.
    let found = differences(&open(folder.path()));
    assert!(found.contains(&lacks) && !found.iter().any(alone), "{found:?}");
    assert!(!found.iter().any(|one| one.to_string().contains("example.com")));
}

#[test]
fn an_amended_report_keeps_its_day_of_arrival() {
    let folder = tempfile::tempdir().unwrap();
    let day = 86_400_000;
    let at = |ms: i64| node_of(folder.path(), joinder_node::trial_organisation(), NOW_MS + ms);
    let growth =
        |node: &Node| format!("{:?}", node.series_list(&joinder_node::SeriesQuery::default()).unwrap());
    import(&at(0), rows(0, 6, 0));
    let node = at(40 * day);
    import(&node, rows(0, 6, 7));
    let followed = growth(&node);
    drop(node);
    assert_eq!(followed, growth(&at(40 * day)));
}
