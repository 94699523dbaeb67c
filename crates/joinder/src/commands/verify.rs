//! `joinder verify`

use std::process::ExitCode;

use anyhow::Result;

use crate::{cli::Cli, opening::existing};

pub fn run(cli: &Cli) -> Result<ExitCode> {
    let verified = existing(cli)?.verify()?;
    println!(
        "{} reports, {} versions: every one is readable and hashes to what was recorded.",
        verified.reports, verified.versions
    );
    println!("{} series: an index rebuilt from the store gives the same.", verified.series);
    Ok(ExitCode::SUCCESS)
}
