//! The binary: reads the command line and the configuration, opens a node, and calls one use case of it.
//!
//! Exit codes: 0 done; 1 failed, with the chain of causes on standard error; 2 the command line or the configuration is
//! wrong; 3 done, but something was set aside; 4 done, but a neighbour that was asked gave no answer.

mod cli;
mod commands;
mod config;
mod linking;
mod opening;
mod progress;

use std::{io::IsTerminal, process::ExitCode};

use clap::Parser;
use joinder_node::NodeError;

/// Reading a report allocates some hundred small texts, and they end on another thread than they began.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Done, but something was set aside.
const SET_ASIDE: u8 = 3;
/// Done, but a neighbour that was asked gave no answer.
const NOT_ALL_ANSWERED: u8 = 4;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    let filter = tracing_subscriber::EnvFilter::try_from_env("JOINDER_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    // Colours are for a person at a terminal who did not ask for none (https://no-color.org).
    let plain = std::env::var_os("NO_COLOR").is_some_and(|set| !set.is_empty());
    let coloured = std::io::stderr().is_terminal() && !plain;
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(coloured).with_writer(std::io::stderr).init();
    match commands::run(cli) {
        Ok(code) => code,
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("joinder: {error:#}");
            if error.is::<config::ConfigErrors>() { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}

/// The reader of our output went away: `joinder series --csv | head` is no failure.
///
/// Only of what was written: a database that hangs up says the same.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let written = match error.downcast_ref::<NodeError>() {
        Some(NodeError::Write(source)) => Some(source),
        Some(_) | None => error.downcast_ref::<std::io::Error>(),
    };
    written.is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}
