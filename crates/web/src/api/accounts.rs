//! Accounts in the API, for the command line. No token has the right.

use axum::{
    Json,
    extract::{Path, State},
};
use joinder_core::{Actor, codes::PersonRole};
use joinder_node::AccountView;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{read, shape::moment};
use crate::{app::App, problem::Problem, who::Who};

fn shape(account: &AccountView) -> Value {
    json!({
        "name": account.name,
        "role": account.role,
        "state": account.state.as_str(),
        "second_factor": account.confirmed,
        "made_at": moment(account.made_ms),
        "made_by": account.made_by,
    })
}

/// `GET /api/v1/accounts`
pub async fn list(State(app): State<App>) -> Result<Json<Value>, Problem> {
    let accounts = app.call(|node| node.accounts()).await?;
    Ok(Json(json!({ "rows": accounts.iter().map(shape).collect::<Vec<_>>() })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Invite {
    name: String,
    role: PersonRole,
}

/// `POST /api/v1/accounts`
pub async fn invite(State(app): State<App>, who: Who, body: String) -> Result<Json<Value>, Problem> {
    let Invite { name, role } = read(&body, "an object with `name` and `role`")?;
    let by = who.actor().unwrap_or(Actor::Operator);
    let code = app.call(move |node| node.invite_person(&by, &name, role)).await?;
    Ok(Json(json!({ "code": code.show() })))
}

#[derive(Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case", deny_unknown_fields)]
enum Wanted {
    Disabled {},
    Invited {},
}

/// `POST /api/v1/accounts/{name}/state`: `disabled`, or `invited` anew, with the code by which its person takes it up.
pub async fn state(
    State(app): State<App>,
    Path(name): Path<String>,
    body: String,
) -> Result<Json<Value>, Problem> {
    let code = match read(&body, "an object with `state`: disabled or invited")? {
        Wanted::Disabled {} => {
            app.call(move |node| node.disable_person(&name)).await?;
            None
        }
        Wanted::Invited {} => Some(app.call(move |node| node.reset_person(&name)).await?),
    };
    Ok(Json(json!({ "code": code.as_ref().map(|code| code.show()) })))
}
