//! Real mails, events, bundles, lists and tables, where the folder with them is there: everything has a fate.
//!
//! The folder is `JOINDER_SHARED`, or `shared` beside the repository. Without it the test passes.

#[path = "formats/support.rs"]
#[expect(dead_code, reason = "the other tests use the rest")]
mod support;

use std::{collections::BTreeMap, fs::File, path::PathBuf};

use support::{intake, options, read_stream};

fn folder() -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("JOINDER_SHARED").map_or(beside, PathBuf::from);
    Some(shared.join("data")).filter(|data| data.is_dir())
}

fn files(folder: &std::path::Path, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let mut entries: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() { files(&entry, found) } else { found.push(entry) }
    }
}

/// What is no report, but tables and vectors beside them.
const OTHER: [&str; 13] = [
    "SOURCES.md",
    "clusters.json",
    "eth-phishing-detect",
    "osint-manifest",
    "identifiers",
    "vectors",
    "warninglists",
    "geo",
    "templates",
    "misp-attributes-to",
    "misp-objects-to",
    "xarf-core",
    "whatsapp-header",
];

#[test]
fn every_file_is_read_and_nothing_is_lost() {
    let Some(folder) = folder() else { return };
    let mut found = Vec::new();
    files(&folder, &mut found);
    let mut by_reason: BTreeMap<String, (u64, String)> = BTreeMap::new();
    let mut faults: BTreeMap<String, u64> = BTreeMap::new();
    for path in found {
        let name = path.strip_prefix(&folder).unwrap().display().to_string();
        if OTHER.iter().any(|other| name.contains(other)) {
            continue;
        }
        // Counts are checked while reading: records = drafts + set aside.
        let outcome = read_stream(Box::new(File::open(&path).unwrap()), &name, &options()).unwrap();
        if let Some(mapping) = &outcome.summary.mapping {
            let columns = mapping.columns.iter();
            let roles: Vec<String> = columns
                .map(|c| format!("{} = {} {}", c.name, c.role.slug(), c.kind.map_or("", |k| k.slug())))
                .collect();
            println!("  mapped: {}", roles.join(", "));
        }
        let (mut kept, mut empty, mut traces) = (0, 0, 0);
        for draft in outcome.drafts {
            match draft.finish(&intake()) {
                Ok(finished) => {
                    kept += 1;
                    traces += finished.report.observables.iter().filter(|o| o.trace().is_some()).count();
                    for fault in finished.faults {
                        *faults
                            .entry(format!("{} {}: {}", fault.reason, fault.field, fault.expected))
                            .or_default() += 1;
                    }
                }
                Err(aside) => {
                    empty += 1;
                    let entry = by_reason.entry(format!("{}: {}", aside.reason, aside.expected)).or_default();
                    *entry = (entry.0 + 1, aside.position.to_string());
                }
            }
        }
        for aside in &outcome.aside {
            let entry = by_reason.entry(format!("{}: {}", aside.reason, aside.expected)).or_default();
            *entry = (entry.0 + 1, aside.position.to_string());
        }
        println!(
            "{name}: {} {kept} reports, {traces} traces, {} set aside, {empty} with nothing to keep",
            outcome.summary.format,
            outcome.aside.len()
        );
    }
    println!("\nset aside:");
    for (reason, (count, last)) in by_reason {
        println!("  {count} × {reason} (last: {last})");
    }
    println!("\nfields left out:");
    let mut faults: Vec<_> = faults.into_iter().collect();
    faults.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for (fault, count) in faults.into_iter().take(60) {
        println!("  {count} × {fault}");
    }
}
