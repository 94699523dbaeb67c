//! One module a command.

mod account;
mod ask;
mod audit;
mod b3;
mod bench;
mod demo;
mod evaluate;
mod export;
mod import;
mod link;
mod lookup;
mod man;
mod native;
mod nodes;
mod retention;
mod scenario;
mod series;
mod serve;
mod store;
mod verify;

use std::process::ExitCode;

use anyhow::Result;

use crate::{
    cli::{Cli, Command},
    config::{self, ConfigErrors},
    opening,
};

/// Does what the command line says.
pub fn run(cli: Cli) -> Result<ExitCode> {
    match &cli.command {
        Command::Serve(args) => serve::run(&cli, args),
        Command::Demo(args) => demo::run(&cli, args),
        Command::Import(args) => import::run(&cli, args),
        Command::Lookup(args) => lookup::run(&cli, args),
        Command::Export(args) => export::run(&cli, args),
        Command::Series(args) => series::run(&cli, args),
        Command::Link(args) => link::run(&cli, args),
        Command::Retention(args) => retention::run(&cli, args),
        Command::Store(args) => store::run(&cli, args),
        Command::Account(args) => account::run(&cli, args),
        Command::Scenario(args) => scenario::run(args),
        Command::Bench(args) => bench::run(args),
        Command::Evaluate(args) => evaluate::run(&cli, args),
        Command::Verify(args) => verify::run(&cli, args),
        Command::Audit(args) => audit::run(&cli, args),
        Command::CheckConfig => check_config(&cli),
        Command::Completions { shell } => man::completions(*shell),
        Command::Man { into } => man::pages(into.as_deref()),
    }
}

fn check_config(cli: &Cli) -> Result<ExitCode> {
    let config = config::read(cli.config.as_deref(), &cli.data)?;
    let mistakes = config.mistakes();
    if !mistakes.is_empty() {
        return Err(ConfigErrors(mistakes).into());
    }
    match &config.organisation {
        Some(organisation) => println!(
            "The configuration is in order. The node is {}'s ({}).",
            organisation.name, organisation.code
        ),
        None => println!(
            "The configuration is in order. The node has no organisation yet: add [organisation] before others rely on it."
        ),
    }
    if let Some(link) = &config.link {
        println!("Other nodes reach it at {}, on {}.", link.address, link.listen);
    }
    Ok(ExitCode::SUCCESS)
}

/// The node that the command line names.
fn node(cli: &Cli) -> Result<joinder_node::Node> {
    opening::node(cli).map(|(node, _)| node)
}
