//! Look-ups at neighbours, and the log of them. A path of its own: no plain look-up leaves the node by mistake.

use axum::{
    Json,
    extract::{Query, State},
    http::HeaderMap,
    response::Response,
};
use joinder_core::{OrganisationCode, codes::Purpose};
use joinder_node::{Inquiry, NewAct, Whom};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{handlers::text_of, shape, tagged};
use crate::{app::App, audit::telling, problem::Problem, who::By};

/// Look-ups told at once.
const ROWS: usize = 100;

/// What is asked of neighbours. What may be missing is asked for by its name.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ask {
    #[serde(default)]
    values: Vec<String>,
    text: Option<String>,
    purpose: Option<String>,
    case: Option<String>,
    /// All authorities and the centre where it is missing.
    neighbours: Option<Vec<OrganisationCode>>,
}

/// `POST /api/v1/lookup/neighbours`: what this node knows, and what neighbours do; answered when all have, or five
/// seconds are over.
pub async fn ask(State(app): State<App>, By(by): By, body: String) -> Result<Response, Problem> {
    // Not the parser's words: they may repeat a value.
    let asked: Ask = serde_json::from_str(&body).map_err(|error| {
        Problem::expected(format!(
            "line {}, column {}: expected an object with `values` or `text`, `purpose`, `case`, and `neighbours` if not \
             all are to be asked",
            error.line(),
            error.column()
        ))
    })?;
    let purpose = asked.purpose.as_deref().unwrap_or_default().parse::<Purpose>();
    let purpose = purpose.map_err(|error| Problem::expected(format!("purpose: {error}")))?;
    let links = app.linked_to_others()?;
    let text = text_of(&asked.values, asked.text.as_deref())?;
    let inquiry = Inquiry {
        text: text.clone(),
        purpose,
        case: asked.case.unwrap_or_default(),
        whom: asked.neighbours.map_or(Whom::Authorities, Whom::These),
    };
    let (own, asking) = app
        .call(move |node| {
            let own = node.look_up(&text)?;
            Ok((own, node.begin_look_up(&by, &inquiry)?))
        })
        .await?;
    let mut answers: Vec<(usize, Value)> = Vec::with_capacity(asking.neighbours.len());
    let mut waiting = links.ask_neighbours(&asking);
    while let Some(one) = waiting.join_next().await {
        let Ok((place, heard)) = one else {
            tracing::error!("look-up.stopped");
            continue;
        };
        if let Some(neighbour) = asking.neighbours.get(place) {
            answers.push((place, shape::heard(&neighbour.organisation.code, &heard)));
        }
    }
    answers.sort_unstable_by_key(|(place, _)| *place);
    let document = json!({
        "answers": own.iter().map(shape::answer).collect::<Vec<_>>(),
        "left_out": asking.left_out,
        "neighbours": answers.into_iter().map(|(_, answer)| answer).collect::<Vec<_>>(),
    });
    Ok(telling(NewAct::looked_up(&own), Json(document)))
}

/// Which look-ups.
#[derive(Debug, Deserialize)]
pub struct Which {
    value: Option<String>,
}

/// `GET /api/v1/look-ups?value=`: the latest look-ups over links, or all in which a value was asked.
pub async fn log(
    State(app): State<App>,
    headers: HeaderMap,
    Query(which): Query<Which>,
) -> Result<Response, Problem> {
    let rows = app
        .call(move |node| match &which.value {
            Some(value) => node.look_ups_of(value),
            None => node.look_ups(ROWS),
        })
        .await?;
    Ok(tagged(&headers, &json!({ "rows": rows.iter().map(shape::look_up).collect::<Vec<_>>() })))
}
