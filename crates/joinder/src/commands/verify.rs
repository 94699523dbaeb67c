//! `joinder verify`

use std::process::ExitCode;

use anyhow::Result;
use joinder_node::{Checking, VerifyError};

use crate::{cli::Cli, opening::existing, progress::Progress};

pub fn run(cli: &Cli) -> Result<ExitCode> {
    let node = existing(cli)?;
    let progress = Progress::new("verify");
    let verified = node.verify_telling(&mut |checking| progress.say(words(checking)));
    progress.done();
    let verified = match verified {
        Ok(verified) => verified,
        Err(VerifyError::Differs { first, count }) => {
            first.iter().for_each(|difference| println!("{difference}"));
            if count > first.len() {
                println!("… and {} more", count - first.len());
            }
            println!("Not whole: {count} things are not as they should be.");
            return Ok(ExitCode::FAILURE);
        }
        Err(error @ VerifyError::Node(_)) => return Err(error.into()),
    };
    println!(
        "{} reports, {} versions: every one is readable and hashes to what was recorded.",
        verified.reports, verified.versions
    );
    println!("The evidence kept of them is what their texts and the warning lists give.");
    println!(
        "{} series: an index made at once and one made from the last report to the first hold the same.",
        verified.series
    );
    Ok(ExitCode::SUCCESS)
}

fn words(checking: Checking) -> String {
    match checking {
        Checking::Texts(reports) => format!("{reports} reports read"),
        Checking::Evidence(reports) => format!("{reports} compared with their evidence"),
        Checking::Matching(reports) => format!("{reports} matched anew"),
    }
}
