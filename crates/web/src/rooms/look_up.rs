//! Look-up.

use std::io::Write;

use axum::{
    Form,
    extract::{Query, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use joinder_formats::csv_row;
use joinder_node::{Answer, Named, Node, NodeError};
use maud::html;
use serde::Deserialize;

use super::{framed, refused};
use crate::{
    app::App,
    frame::{Page, Room},
    pages::{FieldError, look_up::LookUpPage},
    problem::Problem,
    reader::Reader,
    stream::download,
};

/// What is asked.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    text: String,
}

/// `GET /lookup`: the empty page, or the answer to a link that carries its question.
pub async fn show(
    State(app): State<App>,
    reader: Reader,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    look(app, reader, asked.text, Whole::Page).await
}

/// `POST /lookup`
pub async fn answer(
    State(app): State<App>,
    reader: Reader,
    headers: HeaderMap,
    Form(asked): Form<Asked>,
) -> Result<Response, Problem> {
    let whole = if headers.contains_key("x-live") { Whole::Answers } else { Whole::Page };
    look(app, reader, asked.text, whole).await
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Whole {
    Page,
    Answers,
}

async fn look(app: App, reader: Reader, text: String, whole: Whole) -> Result<Response, Problem> {
    let (answers, errors) = if text.trim().is_empty() {
        (None, Vec::new())
    } else {
        let asked = text.clone();
        app.call(move |node| ask(node, &asked)).await?
    };
    let page = LookUpPage { text, answers, errors };
    if whole == Whole::Answers {
        return Ok(html! { div id="results" { (page.results(&reader)) } }.into_response());
    }
    let title = reader.say("room-look-up");
    let framed = framed(&app, &reader, Page::new(Room::LookUp, &title, page.body(&reader)));
    Ok(if page.errors.is_empty() { framed.into_response() } else { refused(framed) })
}

/// The answers, or what is wrong with the question: both are shown beside it.
fn ask(node: &Node, text: &str) -> Result<(Option<Vec<Answer>>, Vec<FieldError>), NodeError> {
    match node.look_up(text) {
        Ok(answers) => Ok((Some(answers), Vec::new())),
        Err(error @ (NodeError::NothingAsked | NodeError::TooMany { .. })) => {
            Ok((None, vec![FieldError::new("look-up-text", error.to_string())]))
        }
        Err(error) => Err(error),
    }
}

/// `POST /lookup.csv`
pub async fn csv(State(app): State<App>, Form(asked): Form<Asked>) -> Result<Response, Problem> {
    let answers = app.call(move |node| node.look_up(&asked.text)).await?;
    Ok(download(&app, "look-up.csv", "text/csv; charset=utf-8", move |_, out| {
        csv_row(
            out,
            &[
                "asked",
                "kind",
                "value",
                "reports",
                "series",
                "organisations",
                "last_seen",
                "shared",
                "fault",
                "known_by",
            ],
        )?;
        for answer in &answers {
            write(out, answer)?;
        }
        Ok(())
    }))
}

fn write(out: &mut dyn Write, answer: &Answer) -> std::io::Result<()> {
    let trace = answer.trace.as_ref();
    let series: Vec<_> = answer.series.iter().map(|s| s.id.to_string()).collect();
    let owners: Vec<_> = answer.owners.iter().map(|(owner, n)| format!("{owner} ({n})")).collect();
    csv_row(
        out,
        &[
            &answer.asked,
            trace.map_or_else(|| answer.named.map_or("", Named::slug), |t| t.kind.slug()),
            trace.map_or("", |t| t.normal.as_str()),
            &answer.reports.to_string(),
            &series.join(" "),
            &owners.join("; "),
            &answer.last_seen.map(|w| w.to_string()).unwrap_or_default(),
            &trace.and_then(|t| t.shared.as_ref()).map(ToString::to_string).unwrap_or_default(),
            &answer.fault.map(|fault| fault.to_string()).unwrap_or_default(),
            answer.by.as_ref().map_or("", |by| by.normal.as_str()),
        ],
    )
}
