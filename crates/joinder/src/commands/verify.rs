//! `joinder verify`: this node, or ledger files.

use std::{
    fs::File,
    io::BufReader,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result};
use joinder_ledger::{Trust, Verified, VerifierKey, VerifyError as LedgerError, verify_file};
use joinder_node::{AuditVerifyError, Checking, VerifyError};
use serde_json::{Value, json};

use crate::{
    cli::{Cli, Verify},
    opening::existing,
    progress::Progress,
};

pub fn run(cli: &Cli, args: &Verify) -> Result<ExitCode> {
    if args.audit {
        return audit(cli);
    }
    if args.files.is_empty() { node(cli) } else { Ok(files(cli.json, args)) }
}

/// The node's audit ledger alone.
fn audit(cli: &Cli) -> Result<ExitCode> {
    let node = existing(cli)?;
    let progress = Progress::new("verify");
    let verified = node.verify_audit(&mut |entries| progress.say(format!("{entries} entries")));
    progress.done();
    let verified = match verified {
        Ok(verified) => verified,
        Err(AuditVerifyError::Broken(fault)) => {
            println!("The audit ledger does not hold: {fault}.");
            return Ok(ExitCode::FAILURE);
        }
        Err(error @ AuditVerifyError::Node(_)) => return Err(error.into()),
    };
    println!("{} entries: each is what was written, and is found by what it says.", verified.entries);
    if verified.erased > 0 {
        println!("{} of them say nothing any more, since their term has ended.", verified.erased);
    }
    match verified.head {
        Some(head) => println!("The head over them is signed by this node's key:\n\n{head}"),
        None => println!("There is no head yet."),
    }
    Ok(ExitCode::SUCCESS)
}

fn node(cli: &Cli) -> Result<ExitCode> {
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

/// Each file is checked, whatever the others are.
fn files(as_json: bool, args: &Verify) -> ExitCode {
    let checked: Vec<(&PathBuf, Result<Verified>)> =
        args.files.iter().map(|path| (path, check(path, &args.keys))).collect();
    let all_hold = checked.iter().all(|(_, verdict)| verdict.is_ok());
    let stated = args.keys.is_empty();
    if as_json {
        let rows: Vec<Value> = checked.iter().map(|(path, verdict)| in_json(path, verdict, stated)).collect();
        println!("{}", json!({ "rows": rows }));
    } else {
        checked.iter().for_each(|(path, verdict)| println!("{}", in_words(path, verdict, stated)));
    }
    if all_hold { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Checks one file; by the keys that it states where none are given.
pub(super) fn check(path: &Path, keys: &[VerifierKey]) -> Result<Verified> {
    let file = File::open(path).context("it cannot be read")?;
    let trust = if keys.is_empty() { Trust::AsStated } else { Trust::Keys(keys.to_vec()) };
    Ok(verify_file(BufReader::new(file), trust)?)
}

fn in_words(path: &Path, verdict: &Result<Verified>, stated: bool) -> String {
    let name = path.display();
    let verified = match verdict {
        Ok(verified) => verified,
        Err(error) => return format!("{name}: does not hold: {error:#}"),
    };
    let checkpoint = verified.head.checkpoint();
    let erased = match verified.erased.as_slice() {
        [] => "none of them erased".to_owned(),
        some => format!("{} of them erased, counted from 0: {}", some.len(), ranges(some)),
    };
    let whose = if stated { " (as the file states: ask whose ledger it is)" } else { "" };
    format!(
        "{name}: holds\n  ledger     {}\n  entries    {}, {erased}\n  heads      {}\n  root       {:?}\n  signed by  {}{whose}",
        verified.origin,
        checkpoint.size(),
        verified.heads,
        checkpoint.root(),
        verified.signer,
    )
}

fn in_json(path: &Path, verdict: &Result<Verified>, stated: bool) -> Value {
    let name = path.display().to_string();
    match verdict {
        Ok(verified) => {
            let checkpoint = verified.head.checkpoint();
            json!({
                "file": name,
                "holds": true,
                "ledger": verified.origin.as_str(),
                "entries": checkpoint.size(),
                "erased": verified.erased,
                "unknown": verified.unknown,
                "heads": verified.heads,
                "root": format!("{:?}", checkpoint.root()),
                "signed_by": verified.signer.to_string(),
                "key_given": !stated,
            })
        }
        Err(error) => json!({
            "file": name,
            "holds": false,
            "line": error.downcast_ref::<LedgerError>().map(LedgerError::line),
            "why": format!("{error:#}"),
        }),
    }
}

/// Rising numbers, those that follow on each other as one range.
fn ranges(numbers: &[u64]) -> String {
    let mut parts: Vec<(u64, u64)> = Vec::new();
    for &number in numbers {
        match parts.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            Some(_) | None => parts.push((number, number)),
        }
    }
    let part = |&(first, last): &(u64, u64)| {
        if first == last { first.to_string() } else { format!("{first}–{last}") }
    };
    parts.iter().map(part).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_follow_on_each_other_are_one_range() {
        assert_eq!(ranges(&[0, 1, 2, 4, 7, 8]), "0–2, 4, 7–8");
        assert_eq!(ranges(&[5]), "5");
    }
}
