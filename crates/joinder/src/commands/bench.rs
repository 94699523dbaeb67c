//! `joinder bench`

use std::process::ExitCode;

use anyhow::Result;

use crate::cli::Bench;

pub fn run(_args: &Bench) -> Result<ExitCode> {
    Ok(ExitCode::SUCCESS)
}
