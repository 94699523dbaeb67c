//! `joinder account`: asks the API of the node, which serves already or is opened for this one question.

use std::process::ExitCode;

use anyhow::Result;
use joinder_web::Asked;
use serde_json::{Value, json};

use super::ask::Api;
use crate::cli::{Account, AccountCommand, Cli};

pub fn run(cli: &Cli, args: &Account) -> Result<ExitCode> {
    let answer = Api::of(cli)?.ask(&question(&args.what))?;
    if cli.json {
        println!("{answer}");
    } else {
        println!("{}", in_words(&args.what, &answer));
    }
    Ok(ExitCode::SUCCESS)
}

fn question(what: &AccountCommand) -> Asked {
    let all = "/api/v1/accounts".to_owned();
    let to_state = |name: &str, state: &str| Asked {
        path: format!("/api/v1/accounts/{}/state", joinder_web::encode(name)),
        json: Some(json!({ "state": state })),
    };
    match what {
        AccountCommand::List => Asked { path: all, json: None },
        AccountCommand::Invite { name, role, unit } => {
            Asked { path: all, json: Some(json!({ "name": name, "role": role, "unit": unit })) }
        }
        AccountCommand::Move { name, unit } => Asked {
            path: format!("/api/v1/accounts/{}/unit", joinder_web::encode(name)),
            json: Some(json!({ "unit": unit })),
        },
        AccountCommand::Units => Asked { path: "/api/v1/units".to_owned(), json: None },
        AccountCommand::AddUnit { name } => {
            Asked { path: "/api/v1/units".to_owned(), json: Some(json!({ "name": name })) }
        }
        AccountCommand::Disable { name } => to_state(name, "disabled"),
        AccountCommand::Reset { name } => to_state(name, "invited"),
    }
}

fn in_words(what: &AccountCommand, answer: &Value) -> String {
    match what {
        AccountCommand::List => {
            let rows: &[Value] = answer["rows"].as_array().map_or(&[], Vec::as_slice);
            if rows.is_empty() {
                return "No accounts yet: `joinder account invite NAME --role administrator` makes the first.".to_owned();
            }
            rows.iter().map(line).collect::<Vec<_>>().join("\n")
        }
        AccountCommand::Invite { .. } | AccountCommand::Reset { .. } => {
            answer["code"].as_str().unwrap_or("–").to_owned()
        }
        AccountCommand::Disable { name } => format!("{name} cannot log in any more."),
        AccountCommand::Move { name, unit: Some(unit) } => format!("{name} belongs to {unit} now."),
        AccountCommand::Move { name, unit: None } => {
            format!("{name} belongs to the organisation as a whole now.")
        }
        AccountCommand::AddUnit { name } => format!("{name} is a unit now."),
        AccountCommand::Units => {
            let rows: &[Value] = answer["rows"].as_array().map_or(&[], Vec::as_slice);
            if rows.is_empty() {
                return "No units: everybody belongs to the organisation as a whole.".to_owned();
            }
            let line = |row: &Value| {
                format!("{}\t{}\t{}", row["name"].as_str().unwrap_or("–"), row["people"], row["sources"])
            };
            rows.iter().map(line).collect::<Vec<_>>().join("\n")
        }
    }
}

/// One account, its cells between tabs.
fn line(row: &Value) -> String {
    let text = |name: &str| row[name].as_str().unwrap_or("–").to_owned();
    let second = if row["second_factor"] == true { "second factor" } else { "no second factor yet" };
    format!("{}\t{}\t{}\t{second}\t{}", text("name"), text("role"), text("state"), text("unit"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_one_line() {
        let row = json!({ "name": "ana", "role": "analyst", "state": "active", "second_factor": true, "unit": "North" });
        assert_eq!(line(&row), "ana\tanalyst\tactive\tsecond factor\tNorth");
    }
}
