//! `joinder link`: asks the API of the node, which serves already or is opened for this one question.

use std::{
    io::{self, Read, Write},
    process::ExitCode,
};

use anyhow::{Context, Result};
use jiff::SignedDuration;
use joinder_core::{OrganisationCode, Role};
use joinder_web::Asked;
use serde_json::{Value, json};

use super::ask::Api;
use crate::cli::{Cli, Link, LinkCommand};

pub fn run(cli: &Cli, args: &Link) -> Result<ExitCode> {
    let api = Api::of(cli)?;
    let mut asked = question(&args.what)?;
    loop {
        let answer = api.ask(&asked)?;
        // The file of a ledger is JSON by itself, and may come in several parts.
        if let LinkCommand::Ledger { organisation, heard, told: _ } = &args.what {
            writeln!(io::stdout(), "{}", in_words(&args.what, &answer))?;
            let Some(next) = answer["next"].as_u64() else { return Ok(ExitCode::SUCCESS) };
            asked = part_of_ledger(organisation, *heard, next);
            continue;
        }
        if cli.json {
            println!("{answer}");
        } else {
            println!("{}", in_words(&args.what, &answer));
        }
        return Ok(ExitCode::SUCCESS);
    }
}

fn question(what: &LinkCommand) -> Result<Asked> {
    let to_state = |organisation: &OrganisationCode, json| Asked {
        path: format!("/api/v1/links/{}/state", joinder_web::encode(organisation.as_str())),
        json: Some(json),
    };
    Ok(match what {
        LinkCommand::Invite { organisation, role, valid } => Asked {
            path: "/api/v1/links/invite".to_owned(),
            json: Some(json!({
                "organisation": organisation,
                "role": Role::from(*role),
                "valid_hours": whole_hours(*valid),
            })),
        },
        LinkCommand::Join { invitation } => Asked {
            path: "/api/v1/links/join".to_owned(),
            json: Some(json!({ "invitation": given(invitation)? })),
        },
        LinkCommand::List => Asked { path: "/api/v1/links".to_owned(), json: None },
        LinkCommand::Ledger { organisation, heard, told: _ } => part_of_ledger(organisation, *heard, 0),
        LinkCommand::Keys => Asked { path: "/api/v1/links/keys".to_owned(), json: None },
        LinkCommand::RotateKey(which) => Asked {
            path: "/api/v1/links/keys".to_owned(),
            json: Some(json!({ "rotate": if which.tls { "tls" } else { "ledger" } })),
        },
        LinkCommand::Pause { organisation } => to_state(organisation, json!({ "state": "paused" })),
        LinkCommand::Resume { organisation } => to_state(organisation, json!({ "state": "active" })),
        LinkCommand::Revoke { organisation, recall } => {
            to_state(organisation, json!({ "state": "revoked", "recall": recall }))
        }
    })
}

/// Lines of a ledger's file, from this entry on.
fn part_of_ledger(neighbour: &OrganisationCode, heard: bool, from: u64) -> Asked {
    let of = if heard { "heard" } else { "told" };
    let neighbour = joinder_web::encode(neighbour.as_str());
    Asked { path: format!("/api/v1/links/{neighbour}/ledger?of={of}&from={from}"), json: None }
}

fn lines_of_ledger(answer: &Value) -> String {
    let lines: &[Value] = answer["lines"].as_array().map_or(&[], Vec::as_slice);
    lines.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n")
}

/// Begun hours count.
fn whole_hours(time: SignedDuration) -> i64 {
    let hours = time.as_hours();
    if SignedDuration::from_hours(hours) < time { hours + 1 } else { hours }
}

fn given(invitation: &str) -> Result<String> {
    if invitation != "-" {
        return Ok(invitation.to_owned());
    }
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).context("cannot read the invitation")?;
    Ok(text)
}

fn in_words(what: &LinkCommand, answer: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or("–").to_owned();
    match what {
        LinkCommand::Invite { .. } => text(&answer["invitation"]),
        LinkCommand::Join { .. } => format!("Linked with {}.", text(&answer["organisation"])),
        LinkCommand::List => list(answer),
        LinkCommand::Ledger { .. } => lines_of_ledger(answer),
        LinkCommand::Keys | LinkCommand::RotateKey(_) => keys(answer),
        LinkCommand::Pause { organisation } => format!("The link with {organisation} is paused."),
        LinkCommand::Resume { organisation } => format!("The link with {organisation} goes on."),
        LinkCommand::Revoke { organisation, .. } => format!("The link with {organisation} has ended."),
    }
}

/// By what others know this node.
fn keys(answer: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or("–").to_owned();
    let mut lines = vec![
        format!("ledger key\t{}", text(&answer["ledger_key"])),
        format!("certificate\t{}", text(&answer["fingerprint"])),
    ];
    if let Some(next) = answer["next_fingerprint"].as_str() {
        let waits: &[Value] = answer["waits_for"].as_array().map_or(&[], Vec::as_slice);
        let waits: Vec<&str> = waits.iter().filter_map(Value::as_str).collect();
        lines.push(format!("next certificate\t{next}\twaits for {}", waits.join(", ")));
    }
    lines.join("\n")
}

fn list(answer: &Value) -> String {
    let rows: &[Value] = answer["rows"].as_array().map_or(&[], Vec::as_slice);
    if rows.is_empty() {
        return "No links yet: `joinder link invite ORGANISATION` makes an invitation.".to_owned();
    }
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// One link, its cells between tabs.
fn line(row: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or("–").to_owned();
    let number = |name: &str| row[name].as_u64().unwrap_or(0);
    let trouble = [&row["why"], &row["trouble"]].into_iter().find_map(Value::as_str);
    format!(
        "{}\t{}\tto them {} of {}\tfrom them {}\tlast exchange {}{}",
        text(&row["organisation"]["code"]),
        text(&row["state"]),
        number("acknowledged"),
        number("out_size"),
        number("in_size"),
        text(&row["last_exchange_at"]),
        trouble.map(|why| format!("\t{why}")).unwrap_or_default(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn begun_hours_count() {
        for (minutes, hours) in [(24 * 60, 24), (90, 2), (60, 1), (1, 1), (0, 0), (-90, -1)] {
            assert_eq!(whole_hours(SignedDuration::from_mins(minutes)), hours, "{minutes}");
        }
    }

    #[test]
    fn a_link_is_one_line() {
        let row = json!({
            "organisation": { "code": "DE-bka" }, "state": "stopped", "acknowledged": 3, "out_size": 5, "in_size": 2,
            "last_exchange_at": null, "why": "expected a head", "trouble": null,
        });
        assert_eq!(
            line(&row),
            "DE-bka\tstopped\tto them 3 of 5\tfrom them 2\tlast exchange –\texpected a head"
        );
    }
}
