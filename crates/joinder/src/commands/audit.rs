//! `joinder audit`: asks the API of the node, which serves already or is opened for this one question.

use std::{
    fs::File,
    io::{self, BufWriter, Read, Write},
    path::Path,
    process::ExitCode,
};

use anyhow::{Context, Result, bail};
use joinder_core::LogUse;
use joinder_web::Asked;
use serde_json::{Value, json};

use super::ask::Api;
use crate::{
    cli::{Audit, AuditCommand, Cli},
    opening::expect_existing,
};

pub fn run(cli: &Cli, args: &Audit) -> Result<ExitCode> {
    expect_existing(cli)?;
    let api = Api::of(cli)?;
    match &args.what {
        AuditCommand::Head => head(&api, cli.json),
        AuditCommand::Check { head } => check(&api, cli.json, head),
        AuditCommand::Export { reading, file } => {
            if file == Path::new("-") {
                export(&api, *reading, &mut BufWriter::new(io::stdout().lock()))?;
            } else {
                let made = File::create(file).with_context(|| format!("cannot write {}", file.display()))?;
                let mut out = BufWriter::new(made);
                export(&api, *reading, &mut out)?;
                out.into_inner().map_err(|error| error.into_error())?.sync_all()?;
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn head(api: &Api, as_json: bool) -> Result<ExitCode> {
    let answer = api.ask(&Asked { path: "/api/v1/audit/head".to_owned(), json: None })?;
    if as_json {
        println!("{answer}");
        return Ok(ExitCode::SUCCESS);
    }
    let Some(head) = answer["head"].as_str() else { bail!("there is no entry yet, and so no head") };
    // As it was signed: it ends with its own line end.
    print!("{head}");
    eprintln!("signed by {}", answer["key"].as_str().unwrap_or_default());
    Ok(ExitCode::SUCCESS)
}

fn check(api: &Api, as_json: bool, file: &Path) -> Result<ExitCode> {
    let mut head = String::new();
    if file == Path::new("-") {
        io::stdin().read_to_string(&mut head).context("cannot read the head")?;
    } else {
        head = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    }
    let asked = Asked { path: "/api/v1/audit/check".to_owned(), json: Some(json!({ "head": head })) };
    let answer = api.ask(&asked)?;
    println!("{}", if as_json { answer.to_string() } else { in_words(&answer) });
    Ok(if answer["holds"] == true { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn in_words(answer: &Value) -> String {
    let number = |name: &str| answer[name].as_u64().unwrap_or_default();
    match answer["verdict"].as_str().unwrap_or_default() {
        "extends" => format!(
            "Holds: the {} entries that the head covers stand unchanged among {}.",
            number("old"),
            number("new")
        ),
        "differs" => "Does not hold: an entry that the head covers was changed.".to_owned(),
        "ahead" => "Does not hold: the head covers more entries than there are.".to_owned(),
        _ => "Does not hold: this is no head of this node's log, or not signed by its key.".to_owned(),
    }
}

/// All parts of the file, one after the other.
fn export(api: &Api, reading: LogUse, out: &mut dyn Write) -> Result<()> {
    let mut from = Some(0);
    while let Some(begin) = from {
        let path = format!("/api/v1/audit/ledger?use={}&from={begin}", reading.name());
        let answer = api.ask(&Asked { path, json: None })?;
        let lines: &[Value] = answer["lines"].as_array().map_or(&[], Vec::as_slice);
        for line in lines.iter().filter_map(Value::as_str) {
            writeln!(out, "{line}")?;
        }
        from = answer["next"].as_u64();
    }
    Ok(out.flush()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_verdict_is_said_in_words() {
        let said = |verdict: &str| in_words(&json!({ "verdict": verdict, "old": 3, "new": 5 }));
        assert_eq!(said("extends"), "Holds: the 3 entries that the head covers stand unchanged among 5.");
        for verdict in ["differs", "ahead", "not-ours"] {
            assert!(said(verdict).starts_with("Does not hold: "), "{verdict}");
        }
    }
}
