//! Waiting until the linked nodes of a demo have told each other all.

use std::time::{Duration, Instant};

use anyhow::Result;
use serde_json::Value;
use tokio::time::sleep;

use super::plan::Plan;
use crate::{
    commands::nodes::{Desk, api::links},
    progress::Progress,
};

const LOOKS_EVERY: Duration = Duration::from_millis(250);
/// All is told when it is and nothing has moved for so long: what a State is told may make it tell more.
const QUIET: Duration = Duration::from_secs(3);
/// Where nothing moves for so long, nothing more will.
const GIVES_UP_AFTER: Duration = Duration::from_secs(60);

/// One side of a link: what it has to tell, and how much of that the other holds.
#[derive(PartialEq, Eq)]
struct Side {
    out: u64,
    acknowledged: u64,
    heard: u64,
    active: bool,
}

impl Side {
    fn of(row: &Value) -> Self {
        let number = |name: &str| row[name].as_u64().unwrap_or(0);
        Self {
            out: number("out_size"),
            acknowledged: number("acknowledged"),
            heard: number("in_size"),
            active: row["state"] == "active",
        }
    }

    /// Whether at least so much is to be told, and all of it is. Nothing passes over a link that is not active.
    fn is_told(&self, least: u64) -> bool {
        !self.active || self.out >= least && self.acknowledged == self.out
    }
}

/// How far all links are: the centre's sides, and each State's.
#[derive(PartialEq, Eq)]
struct Far {
    centre: Vec<Side>,
    states: Vec<Side>,
}

impl Far {
    async fn look(centre: &Desk, states: &[Desk]) -> Result<Self> {
        let mut all = Vec::new();
        for state in states {
            let of_centre = |row: &&Value| row["organisation"]["code"] == centre.code.as_str();
            all.extend(links(state).await?.iter().find(of_centre).map(Side::of));
        }
        Ok(Self { centre: links(centre).await?.iter().map(Side::of).collect(), states: all })
    }

    fn is_told(&self, plan: &Plan) -> bool {
        let mut states = self.states.iter().zip(&plan.filled);
        self.centre.iter().all(|side| side.is_told(0))
            && states.all(|(side, filled)| side.is_told(filled.reports as u64))
    }

    fn in_words(&self, plan: &Plan) -> String {
        let made: usize = plan.filled.iter().map(|filled| filled.reports).sum();
        let heard: u64 = self.centre.iter().map(|side| side.heard).sum();
        let told: u64 = self.centre.iter().map(|side| side.acknowledged).sum();
        format!(
            "the centre holds {heard} entries of {made} reports, and told States of {told} for their hits"
        )
    }
}

/// Waits until each State has told the centre of its reports, and the centre the States of their hits.
pub(super) async fn rest(centre: &Desk, states: &[Desk], plan: &Plan) -> Result<()> {
    eprintln!("Waiting until all that belongs together is told.");
    let progress = Progress::new("links");
    let mut far = Far::look(centre, states).await?;
    let mut moved = Instant::now();
    loop {
        progress.say(far.in_words(plan));
        let quiet = moved.elapsed();
        let is_told = far.is_told(plan);
        if is_told && quiet >= QUIET || quiet >= GIVES_UP_AFTER {
            progress.done();
            eprintln!("Told: {}.", far.in_words(plan));
            if !is_told {
                eprintln!("More does not come: the page Links of each desk says why.");
            }
            return Ok(());
        }
        sleep(LOOKS_EVERY).await;
        let now = Far::look(centre, states).await?;
        if now != far {
            (far, moved) = (now, Instant::now());
        }
    }
}
