//! Asking nodes over their API, and linking them, as an administrator would.

use anyhow::{Context, Result};
use joinder_web::{Asked, ask_running};
use serde_json::{Value, json};

use super::Desk;

/// Asks a node's API; posts where there is something to post.
pub(in crate::commands) async fn ask(desk: &Desk, path: &str, json: Option<Value>) -> Result<Value> {
    let asked = Asked { path: path.to_owned(), json };
    ask_running(desk.address, &asked).await.with_context(|| format!("cannot ask the node of {}", desk.code))
}

/// The rows of a list of the API.
pub(in crate::commands) async fn rows(desk: &Desk, path: &str) -> Result<Vec<Value>> {
    let answer = ask(desk, path, None).await?;
    Ok(answer["rows"].as_array().cloned().unwrap_or_default())
}

pub(in crate::commands) async fn links(desk: &Desk) -> Result<Vec<Value>> {
    rows(desk, "/api/v1/links").await
}

/// Links a State's node with the centre's by an invitation, unless they are linked: a demo that is used again keeps its
/// links, in whatever state somebody left them, and makes those anew whose ports were taken meanwhile.
pub(in crate::commands) async fn join(centre: &Desk, state: &Desk) -> Result<()> {
    if knows(centre, state).await? && knows(state, centre).await? {
        return Ok(());
    }
    // A standing link takes no other address: what is there of an earlier run ends first.
    for (one, other) in [(centre, state), (state, centre)] {
        let known = |row: &Value| row["organisation"]["code"] == other.code.as_str();
        if links(one).await?.iter().any(known) {
            let path = format!("/api/v1/links/{}/state", joinder_web::encode(other.code.as_str()));
            ask(one, &path, Some(json!({ "state": "revoked", "recall": false }))).await?;
        }
    }
    let whom = json!({ "organisation": state.code, "role": "authority", "valid_hours": 1 });
    let invited = ask(centre, "/api/v1/links/invite", Some(whom)).await?;
    let invitation = json!({ "invitation": invited["invitation"] });
    ask(state, "/api/v1/links/join", Some(invitation)).await?;
    eprintln!("{} is linked with the centre.", state.code);
    Ok(())
}

/// Whether the node of `desk` has a link to where `other` is.
async fn knows(desk: &Desk, other: &Desk) -> Result<bool> {
    let here = |row: &Value| {
        row["organisation"]["code"] == other.code.as_str() && row["address"] == other.link.as_str()
    };
    Ok(links(desk).await?.iter().any(here))
}
