//! Reports of a scenario: as native NDJSON, in memory or on disk, and as the evidence that an import makes of them.

use std::{
    fs::File,
    io::{BufWriter, Read, Write},
    path::{Path, PathBuf},
    thread,
};

use anyhow::{Context, Result, anyhow};
use joinder_core::codes::Country;
use joinder_formats::Trust;
use joinder_matching::Evidence;
use joinder_node::{Node, Source, Store};
use joinder_scenario::{Scenario, Size};

use super::{Folder, intake};
use crate::commands::native;

/// The time at which everything is taken to happen.
pub(super) const NOW_MS: i64 = 1_790_000_000_000;

/// Native NDJSON of a scenario.
pub(super) fn ndjson(reports: u64, seed: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    write(&mut bytes, reports, seed)?;
    Ok(bytes)
}

/// The same on disk.
pub(super) fn file(folder: &Path, reports: u64, seed: u64) -> Result<PathBuf> {
    let path = folder.join("bench.ndjson");
    let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    write(&mut BufWriter::new(file), reports, seed)?;
    Ok(path)
}

fn write(out: &mut dyn Write, reports: u64, seed: u64) -> Result<()> {
    for report in Scenario::new(seed, Size { reports, states: 10 }).reports() {
        native::write(out, &report)?;
    }
    Ok(out.flush()?)
}

/// One source that brings the reports of all States.
pub(super) fn trust() -> Trust {
    let owners = Country::EU27.into_iter().filter_map(|state| state.eu_style().parse().ok());
    Trust { owners: owners.collect(), markings: false }
}

/// That source on a node.
pub(super) fn source(node: &Node) -> Result<Source> {
    let source = Source { trust: trust(), ..node.source_or_new("bench")? };
    node.save_source(&source)?;
    Ok(source)
}

/// The evidence of a scenario, in the order of its reports. They are read as they are made: none is held but its evidence.
pub(super) fn evidence(folder: &Folder, reports: u64, seed: u64) -> Result<Vec<Evidence>> {
    let (input, out) = std::io::pipe().context("cannot make a pipe")?;
    thread::scope(|scope| {
        let making = scope.spawn(move || write(&mut BufWriter::new(out), reports, seed));
        let evidence = evidence_in(folder, Box::new(input))?;
        making.join().map_err(|_| anyhow!("the generator stopped"))??;
        Ok(evidence)
    })
}

/// The evidence of native NDJSON, in its order.
pub(super) fn evidence_in(folder: &Folder, input: Box<dyn Read + Send>) -> Result<Vec<Evidence>> {
    let path = folder.sub("rehearsal")?;
    let node = intake::node(Store::sqlite(&path, None)?, &path)?;
    let (source, mut all) = (source(&node)?, Vec::new());
    node.rehearse(&source, "bench.ndjson", input, &mut |one| all.push(one))?;
    Ok(all)
}
