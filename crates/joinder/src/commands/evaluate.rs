//! `joinder evaluate`: public data whose truth is known, through the real importers, and how well the series agree with it.

mod outcome;
mod sets;
mod trial;

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::cli::{Cli, Evaluate};
use outcome::Outcome;

pub fn run(cli: &Cli, args: &Evaluate) -> Result<ExitCode> {
    let mut evaluated = 0;
    if !cli.json {
        println!("{}", Outcome::HEADER);
    }
    for set in sets::ALL {
        let missing: Vec<_> = set.files.iter().filter(|file| !args.data_sets.join(file).exists()).collect();
        if let Some(first) = missing.first() {
            eprintln!("{} is skipped: {} is not there", set.name, args.data_sets.join(first).display());
            continue;
        }
        let outcome = set.evaluate(&args.data_sets)?;
        evaluated += 1;
        if cli.json {
            println!("{}", serde_json::to_string(&outcome)?);
        } else {
            println!("{outcome}");
        }
    }
    if evaluated == 0 {
        let files: Vec<_> = sets::ALL.iter().filter_map(|set| set.files.first().copied()).collect();
        bail!("{}: expected at least one of {}", args.data_sets.display(), files.join(", "));
    }
    Ok(ExitCode::SUCCESS)
}
