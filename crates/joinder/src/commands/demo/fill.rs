//! Each State's generated export, imported at the State's own node before that serves.

use std::path::Path;

use anyhow::Result;
use joinder_core::{OrganisationCode, Release};
use joinder_scenario::{Scenario, Size};

use super::plan::{Filled, Plan};
use crate::{config::Config, opening};

/// How far the State at this place releases its reports, and that in words.
pub(super) fn release(at: usize) -> (Release, &'static str) {
    match at % 3 {
        0 => (Release::Full, "releases in full"),
        _ => (Release::Hit, "releases hits only: others learn that there is one, and whom to ask"),
    }
}

/// Imports what is not in yet. Taking a file in again changes nothing, so a demo that was cut short goes on here.
pub(super) fn fill(folder: &Path, plan: &mut Plan) -> Result<()> {
    let states = usize::from(plan.states);
    if plan.filled.len() == states {
        return Ok(());
    }
    eprintln!(
        "Making a scenario of {} reports from {states} States. All people, accounts and texts in it are generated.",
        plan.reports
    );
    let scenario = Scenario::new(plan.seed, Size { reports: plan.reports, states });
    let files = scenario.write_exports(&folder.join("scenario"))?;
    // The files of States come first, in their order.
    for (at, (code, file)) in scenario.states().zip(&files).enumerate().skip(plan.filled.len()) {
        let code = OrganisationCode::of_constant(code);
        let reports = at_its_node(&folder.join(code.as_str()), &code, release(at).0, file)?;
        plan.filled.push(Filled { code, reports });
        plan.keep(folder)?;
    }
    Ok(())
}

/// Gives how many reports the node holds then.
fn at_its_node(folder: &Path, code: &OrganisationCode, release: Release, file: &Path) -> Result<usize> {
    let config = Config { organisation: Some(super::authority(code)), ..Config::default() };
    let node = opening::open(folder, &config)?;
    let mut source = node.source_or_new(code.as_str())?;
    source.marking.release = Some(release);
    node.save_source(&source)?;
    super::import(&node, code.as_str(), file)?;
    Ok(node.held())
}
