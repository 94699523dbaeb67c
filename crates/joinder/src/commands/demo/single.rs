//! The demo as one node: a centre into which the exports of all States are imported.

use std::{path::Path, process::ExitCode};

use anyhow::{Context, Result};
use joinder_core::{Release, codes::Country};
use joinder_node::{Node, Source};
use joinder_scenario::{Scenario, Size};

use crate::{
    cli::{Cli, Demo},
    commands::serve,
    config::Config,
    opening,
};

/// States that report where nothing else is said.
const STATES: u8 = 10;

pub(super) fn run(cli: &Cli, args: &Demo) -> Result<ExitCode> {
    let config = Config { organisation: Some(super::centre()), ..Config::default() };
    let node = opening::open(&cli.data, &config)?;
    if node.held() == 0 {
        fill(&node, args)?;
    } else {
        eprintln!("The demo in {} is used again; delete the folder for a new one.", cli.data.display());
    }
    if args.no_serve {
        return Ok(ExitCode::SUCCESS);
    }
    serve::serve(node, args.listen)
}

fn fill(node: &Node, args: &Demo) -> Result<()> {
    let states = args.states.unwrap_or(STATES);
    eprintln!(
        "Making a scenario of {} reports from {states} States. All people, accounts and texts in it are generated.",
        args.reports
    );
    let folder = node.folder().join("scenario");
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let scenario = Scenario::new(args.seed, Size { reports: args.reports, states: usize::from(states) });
    for (at, file) in scenario.write_exports(&folder)?.iter().enumerate() {
        if file.file_stem().is_some_and(|stem| stem != "truth" && stem != "hard-negatives") {
            import(node, file, at)?;
        }
    }
    Ok(())
}

/// One State's export, as its administrator would set it up: two in three release in full, the others hits only.
fn import(node: &Node, file: &Path, at: usize) -> Result<()> {
    // Exports are called after the register and the State: `aangiften_nl.csv`.
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().to_uppercase()).unwrap_or_default();
    let name = stem.rsplit('_').next().unwrap_or(&stem).to_owned();
    let mut source = Source::named(&name)?;
    source.country = name.parse::<Country>().ok();
    source.marking.release = Some(if at % 3 == 2 { Release::Hit } else { Release::Full });
    node.save_organisation(&super::authority(&source.owner))?;
    node.save_source(&source)?;
    super::import(node, &name, file)
}
