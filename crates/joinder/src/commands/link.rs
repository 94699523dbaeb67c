//! `joinder link`: asks the API of the node, which serves already or is opened for this one question.

use std::{io::Read, net::SocketAddr, process::ExitCode};

use anyhow::{Context, Result};
use jiff::SignedDuration;
use joinder_core::{OrganisationCode, Role};
use joinder_node::StoreError;
use joinder_web::{Asked, Router, ask, ask_running, linked_router, router};
use serde_json::{Value, json};

use super::serve::serves_at;
use crate::{
    cli::{Cli, Link, LinkCommand},
    linking::linked,
    opening,
};

pub fn run(cli: &Cli, args: &Link) -> Result<ExitCode> {
    let asked = question(&args.what)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start the thread that asks")?;
    let answer = match opened(cli) {
        Ok(router) => runtime.block_on(ask(router, &asked))?,
        Err(error) if is_in_use(&error) => runtime.block_on(ask_running(running(cli)?, &asked))?,
        Err(error) => return Err(error),
    };
    if cli.json {
        println!("{answer}");
    } else {
        println!("{}", in_words(&args.what, &answer));
    }
    Ok(ExitCode::SUCCESS)
}

/// The API of the node, opened here.
fn opened(cli: &Cli) -> Result<Router> {
    let (node, config) = opening::node(cli)?;
    Ok(match linked(&node, &config)? {
        Some(linked) => linked_router(linked.links),
        None => router(node),
    })
}

fn is_in_use(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref::<StoreError>(), Some(StoreError::Busy { .. } | StoreError::InUse { .. }))
}

fn running(cli: &Cli) -> Result<SocketAddr> {
    serves_at(&cli.data)
        .context("the folder is in use by a process that serves no API: wait until it has ended")
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
        LinkCommand::Pause { organisation } => to_state(organisation, json!({ "state": "paused" })),
        LinkCommand::Resume { organisation } => to_state(organisation, json!({ "state": "active" })),
        LinkCommand::Revoke { organisation, recall } => {
            to_state(organisation, json!({ "state": "revoked", "recall": recall }))
        }
    })
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
        LinkCommand::Pause { organisation } => format!("The link with {organisation} is paused."),
        LinkCommand::Resume { organisation } => format!("The link with {organisation} goes on."),
        LinkCommand::Revoke { organisation, .. } => format!("The link with {organisation} has ended."),
    }
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
