//! How good the series are: a scenario's exports in ten dialects, through the real importers, held against its truth.

use std::{collections::HashMap, fs::File, path::Path};

use anyhow::{Context, Result};
use joinder_node::{ImportOptions, Store};
use joinder_scenario::{Scenario, Size};

use super::{Folder, hand_over, intake::node};
use crate::{
    cli::Bench,
    commands::b3::{b3, f},
};

pub(super) fn run(args: &Bench, folder: &Folder, into: Option<&Path>) -> Result<()> {
    let exports = folder.sub("exports")?;
    let scenario = Scenario::new(args.seed, Size { reports: args.reports.unwrap_or(200_000), states: 10 });
    let files = scenario.write_exports(&exports)?;
    let path = folder.sub("quality")?;
    let node = node(Store::sqlite(&path, None)?, &path)?;
    for file in files.iter().filter(|file| !is_answer(file)) {
        let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let state = stem.rsplit('_').next().unwrap_or(&stem).to_uppercase();
        let input = File::open(file).with_context(|| format!("cannot read {}", file.display()))?;
        let options = ImportOptions { suggest_mapping: true, ..ImportOptions::default() };
        node.import(&state, &stem, Box::new(input), &options, &mut |_| {})?;
    }
    let truth: HashMap<(&str, String), Option<u32>> =
        scenario.reports().map(|r| ((r.owner, r.reference.clone()), r.series.map(|s| s.0))).collect();
    let mut labels = Labels::default();
    let mut rows: Vec<(String, String, String)> = Vec::new();
    node.each_assignment(&mut |owner, reference, series| {
        rows.push((
            owner.to_owned(),
            reference.to_owned(),
            series.map(|s| s.to_string()).unwrap_or_default(),
        ));
        Ok(())
    })?;
    for (at, (owner, reference, series)) in rows.iter().enumerate() {
        let known = truth.get(&(owner.as_str(), reference.clone()));
        let known = known.with_context(|| format!("{owner} {reference} is not in the scenario's truth"))?;
        labels.add(at, *known, series);
    }
    let (precision, recall) = b3(&labels.truth, &labels.found);
    println!(
        "quality/{}-reports/joinder: B³ precision {precision:.4}, recall {recall:.4}, F {:.4}; {} of {} reports read",
        rows.len(),
        f(precision, recall),
        rows.len(),
        truth.len()
    );
    let Some(into) = into else { return Ok(()) };
    let found = rows.iter().map(|(o, r, series)| ((o.as_str(), r.as_str()), series.as_str()));
    hand_over::write(into, folder, &scenario, &found.collect())
}

fn is_answer(file: &Path) -> bool {
    file.file_stem().is_some_and(|stem| stem == "truth" || stem == "hard-negatives")
}

/// Labels as numbers; whoever stands alone has a number of its own.
#[derive(Default)]
struct Labels {
    truth: Vec<u32>,
    found: Vec<u32>,
    numbers: HashMap<String, u32>,
}

impl Labels {
    fn add(&mut self, at: usize, truth: Option<u32>, series: &str) {
        let truth = truth.map_or_else(|| format!("truth alone {at}"), |n| format!("truth {n}"));
        let found = if series.is_empty() { format!("alone {at}") } else { series.to_owned() };
        let (truth, found) = (self.number(truth), self.number(found));
        self.truth.push(truth);
        self.found.push(found);
    }

    fn number(&mut self, label: String) -> u32 {
        let next = self.numbers.len() as u32;
        *self.numbers.entry(label).or_insert(next)
    }
}
