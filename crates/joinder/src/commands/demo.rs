//! `joinder demo`: a generated scenario. Each State's export is imported at the State's own node, the nodes run as processes
//! that are linked through the centre's, and one series is named that the centre and a State both see.

mod fill;
mod links;
mod plan;
mod shown;
mod single;

use std::{fs::File, path::Path, process::ExitCode};

use anyhow::{Context, Result};
use joinder_core::{Organisation, OrganisationCode, Role, codes::Country};
use joinder_node::{ImportOptions, Node};

use self::plan::Plan;
use super::{
    nodes::{self, Processes, Seat, api},
    serve::{ANY_PORT, on_loopback},
};
use crate::{
    cli::{Cli, Demo},
    progress::{Progress, words},
};

pub fn run(cli: &Cli, args: &Demo) -> Result<ExitCode> {
    if args.single { single::run(cli, args) } else { linked(cli, args) }
}

fn linked(cli: &Cli, args: &Demo) -> Result<ExitCode> {
    let listen = args.listen.map(on_loopback).transpose()?;
    let _held = plan::hold(&cli.data)?;
    let mut plan = Plan::kept_or_new(&cli.data, args)?;
    fill::fill(&cli.data, &mut plan)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start the thread that watches the nodes")?;
    let mut processes = Processes::default();
    eprintln!("Starting the centre's node and those of {} States.", plan.filled.len());
    let centre = processes.start(&cli.data, centre(), listen.unwrap_or_else(nodes::usual_or_free))?;
    let mut states = Vec::new();
    for filled in &plan.filled {
        states.push(processes.start(&cli.data, authority(&filled.code), ANY_PORT)?);
    }
    let ended = runtime.block_on(async {
        tokio::select! {
            shown = show(cli, args, &plan, &centre, &states) => shown,
            why = processes.one_ended() => Err(why),
            () = joinder_web::told_to_stop() => Ok(()),
        }
    });
    eprintln!("Stopping all nodes.");
    drop(processes);
    ended.map(|()| ExitCode::SUCCESS)
}

/// Links the nodes, waits until all is told, shows it, and then serves until it is dropped.
async fn show(cli: &Cli, args: &Demo, plan: &Plan, centre: &Seat, states: &[Seat]) -> Result<()> {
    let centre = centre.desk().await;
    let mut desks = Vec::new();
    for state in states {
        desks.push(state.desk().await);
    }
    for state in &desks {
        api::join(&centre, state).await?;
    }
    links::rest(&centre, &desks, plan).await?;
    let common = shown::common(&centre, &desks).await?;
    if cli.json {
        println!("{}", shown::in_json(&centre, &desks, common.as_ref()));
    } else {
        println!("{}", shown::in_words(&cli.data, plan, &centre, &desks, common.as_ref()));
    }
    if args.no_serve { Ok(()) } else { std::future::pending().await }
}

/// The demo's own organisation: a centre to which the States release their reports.
fn centre() -> Organisation {
    Organisation {
        code: OrganisationCode::of_constant("CENTRE"),
        name: "Demo centre (generated scenario)".to_owned(),
        role: Role::Centre,
        country: None,
        contact: None,
    }
}

/// The police of a State.
fn authority(code: &OrganisationCode) -> Organisation {
    let country = code.as_str().parse::<Country>().ok();
    let name = country.map_or(code.as_str(), |country| country.name());
    Organisation {
        code: code.clone(),
        name: format!("{name} police (generated)"),
        role: Role::Authority,
        country,
        contact: Some(format!("contact point of {code} (generated)")),
    }
}

/// Takes an export in at a node, as an administrator would.
fn import(node: &Node, source: &str, file: &Path) -> Result<()> {
    let input = File::open(file).with_context(|| format!("cannot read {}", file.display()))?;
    let file_name = file.file_name().map(|f| f.to_string_lossy().into_owned()).unwrap_or_default();
    let progress = Progress::new(&file_name);
    let options = ImportOptions { suggest_mapping: true, ..ImportOptions::default() };
    let receipt =
        node.import(source, &file_name, Box::new(input), &options, &mut |counts| progress.show(counts))?;
    progress.done();
    eprintln!("{file_name}: {}", words(&receipt.counts));
    Ok(())
}
