//! Accounts in the API, for the command line. No token has the right.

use axum::{
    Json,
    extract::{Path, State},
};
use joinder_core::{Unit, codes::PersonRole};
use joinder_node::{AccountView, UnitView};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{read, shape::moment};
use crate::{app::App, problem::Problem};

fn shape(account: &AccountView) -> Value {
    json!({
        "name": account.name,
        "role": account.role,
        "unit": account.unit,
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
    unit: Option<Unit>,
}

/// `POST /api/v1/accounts`
pub async fn invite(State(app): State<App>, body: String) -> Result<Json<Value>, Problem> {
    let Invite { name, role, unit } =
        read(&body, "an object with `name`, `role` and, of a part of it, `unit`")?;
    let code = app.call(move |node| node.invite_person(&name, role, unit)).await?;
    Ok(Json(json!({ "code": code.show() })))
}

/// `GET /api/v1/units`
pub async fn units(State(app): State<App>) -> Result<Json<Value>, Problem> {
    let units = app.call(|node| node.units()).await?;
    let shape =
        |unit: &UnitView| json!({ "name": unit.name, "people": unit.people, "sources": unit.sources });
    Ok(Json(json!({ "rows": units.iter().map(shape).collect::<Vec<_>>() })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewUnit {
    name: Unit,
}

/// `POST /api/v1/units`
pub async fn add_unit(State(app): State<App>, body: String) -> Result<Json<Value>, Problem> {
    let NewUnit { name } = read(&body, "an object with `name`, one line of 1 to 64 characters")?;
    app.call(move |node| node.add_unit(&name)).await?;
    Ok(Json(json!({ "added": true })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfUnit {
    unit: Option<Unit>,
}

/// `POST /api/v1/accounts/{name}/unit`: to a unit, or with none to the organisation as a whole.
pub async fn unit(
    State(app): State<App>,
    Path(name): Path<String>,
    body: String,
) -> Result<Json<Value>, Problem> {
    let OfUnit { unit } = read(&body, "an object with `unit`, or null for the organisation as a whole")?;
    app.call(move |node| node.set_unit(&name, unit)).await?;
    Ok(Json(json!({ "moved": true })))
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
