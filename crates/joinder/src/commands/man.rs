//! `joinder man` and `joinder completions`, from the command line's own definition.

use std::{io, path::Path, process::ExitCode};

use anyhow::{Context, Result};
use clap::CommandFactory;

use crate::cli::Cli;

pub fn completions(shell: clap_complete::Shell) -> Result<ExitCode> {
    clap_complete::generate(shell, &mut Cli::command(), "joinder", &mut io::stdout());
    Ok(ExitCode::SUCCESS)
}

pub fn pages(into: Option<&Path>) -> Result<ExitCode> {
    match into {
        None => clap_mangen::Man::new(Cli::command()).render(&mut io::stdout())?,
        Some(folder) => {
            std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
            clap_mangen::generate_to(Cli::command(), folder)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
