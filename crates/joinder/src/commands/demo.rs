//! `joinder demo`: a generated scenario, imported through the real importers, and the desk on it.

use std::{fs::File, path::Path, process::ExitCode};

use anyhow::{Context, Result};
use joinder_core::{Organisation, Release, Role, codes::Country};
use joinder_node::{ImportOptions, Node, Source};
use joinder_scenario::{Scenario, Size};

use super::serve;
use crate::{
    cli::{Cli, Demo},
    config::Config,
    opening,
    progress::{Progress, words},
};

pub fn run(cli: &Cli, args: &Demo) -> Result<ExitCode> {
    let config = Config { organisation: Some(centre()), ..Config::default() };
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

/// The demo's own organisation: a centre to which the States release their reports.
fn centre() -> Organisation {
    Organisation {
        code: joinder_core::OrganisationCode::of_constant("CENTRE"),
        name: "Demo centre (generated scenario)".to_owned(),
        role: Role::Centre,
        country: None,
        contact: None,
    }
}

fn fill(node: &Node, args: &Demo) -> Result<()> {
    eprintln!(
        "Making a scenario of {} reports from {} States. All people, accounts and texts in it are generated.",
        args.reports, args.states
    );
    let folder = node.folder().join("scenario");
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let scenario = Scenario::new(args.seed, Size { reports: args.reports, states: usize::from(args.states) });
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
    node.save_organisation(&Organisation {
        code: source.owner.clone(),
        name: format!(
            "{} police (generated)",
            source.country.map_or_else(|| name.clone(), |c| c.name().to_owned())
        ),
        role: Role::Authority,
        country: source.country,
        contact: Some(format!("contact point of {name} (generated)")),
    })?;
    node.save_source(&source)?;
    let input = File::open(file).with_context(|| format!("cannot read {}", file.display()))?;
    let file_name = file.file_name().map(|f| f.to_string_lossy().into_owned()).unwrap_or_default();
    let progress = Progress::new(&file_name);
    let options = ImportOptions { suggest_mapping: true, ..ImportOptions::default() };
    let receipt =
        node.import(&name, &file_name, Box::new(input), &options, &mut |counts| progress.show(counts))?;
    progress.done();
    eprintln!("{file_name}: {}", words(&receipt.counts));
    Ok(())
}
