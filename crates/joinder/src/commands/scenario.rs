//! `joinder scenario`

use std::{
    fs::File,
    io::{BufWriter, Write},
    process::ExitCode,
};

use anyhow::{Context, Result};
use joinder_scenario::{Scenario, Size};

use super::native;
use crate::cli::Scenario as Args;

pub fn run(args: &Args) -> Result<ExitCode> {
    std::fs::create_dir_all(&args.into).with_context(|| format!("cannot make {}", args.into.display()))?;
    let scenario = Scenario::new(args.seed, Size { reports: args.reports, states: usize::from(args.states) });
    if args.native {
        let path = args.into.join("reports.ndjson");
        let mut out =
            BufWriter::new(File::create(&path).with_context(|| format!("cannot write {}", path.display()))?);
        for report in scenario.reports() {
            native::write(&mut out, &report)?;
        }
        out.flush()?;
        println!("{}", path.display());
        return Ok(ExitCode::SUCCESS);
    }
    for file in scenario.write_exports(&args.into)? {
        println!("{}", file.display());
    }
    Ok(ExitCode::SUCCESS)
}
