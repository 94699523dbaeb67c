//! What a demo is, kept in its folder so that it can be used again, or gone on with where it was cut short.
//!
//! | in the folder | |
//! |---|---|
//! | `demo.json` | the plan |
//! | `demo.lock` | held by the demo that runs |
//! | `scenario/` | the generated exports, and the truth beside them |
//! | `CENTRE/`, `NL/`, … | a node each: its data folder, and what its process said in `serve.log` |

use std::{
    fs::{self, File, TryLockError},
    path::Path,
};

use anyhow::{Context, Result, bail};
use joinder_core::OrganisationCode;
use serde::{Deserialize, Serialize};

use crate::cli::Demo;

const PLAN: &str = "demo.json";
const LOCK: &str = "demo.lock";
/// States that report where nothing else is said.
const STATES: u8 = 3;
/// Reports a State that are made at most: with more, all nodes of 27 States have too little of two cores.
const MOST_REPORTS: u64 = 10_000;

/// What a demo is made of, and how far it is.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Plan {
    pub(super) seed: u64,
    pub(super) reports: u64,
    pub(super) states: u8,
    /// The States whose exports are in, in the order of the scenario.
    pub(super) filled: Vec<Filled>,
}

/// A State whose export is in.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Filled {
    pub(super) code: OrganisationCode,
    /// Reports that its node holds.
    pub(super) reports: usize,
}

/// Makes the folder and holds it while the demo runs.
pub(super) fn hold(folder: &Path) -> Result<File> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let path = folder.join(LOCK);
    let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            bail!("a demo runs in {} already: stop it, or name another folder with --data", folder.display())
        }
        Err(TryLockError::Error(error)) => {
            Err(error).with_context(|| format!("cannot lock {}", path.display()))
        }
    }
}

impl Plan {
    /// The plan of the demo in a folder; a new one where there is none.
    pub(super) fn kept_or_new(folder: &Path, args: &Demo) -> Result<Self> {
        let path = folder.join(PLAN);
        if path.exists() {
            eprintln!("The demo in {} is used again; delete the folder for a new one.", folder.display());
            let text =
                fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
            return serde_json::from_str(&text)
                .with_context(|| format!("{} is no plan of a demo: delete the folder", path.display()));
        }
        let states = args.states.unwrap_or(STATES);
        let reports = args.reports.min(MOST_REPORTS * u64::from(states));
        let plan = Self { seed: args.seed, reports, states, filled: Vec::new() };
        plan.keep(folder)?;
        Ok(plan)
    }

    /// Keeps it whole or not at all.
    pub(super) fn keep(&self, folder: &Path) -> Result<()> {
        let (path, fresh) = (folder.join(PLAN), folder.join("demo.json.new"));
        fs::write(&fresh, serde_json::to_vec_pretty(self)?)
            .and_then(|()| fs::rename(&fresh, &path))
            .with_context(|| format!("cannot write {}", path.display()))
    }
}
