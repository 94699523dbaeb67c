//! `joinder scenario`

use std::process::ExitCode;

use anyhow::{Context, Result};
use joinder_scenario::{Scenario, Size};

use crate::cli::{Cli, Scenario as Args};

pub fn run(_cli: &Cli, args: &Args) -> Result<ExitCode> {
    std::fs::create_dir_all(&args.into).with_context(|| format!("cannot make {}", args.into.display()))?;
    let scenario = Scenario::new(args.seed, Size { reports: args.reports, states: usize::from(args.states) });
    let files = scenario.write_exports(&args.into)?;
    for file in files {
        println!("{}", file.display());
    }
    Ok(ExitCode::SUCCESS)
}
