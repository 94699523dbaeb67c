//! A trace, what is declared of it, and taking decisions back.

use axum::{
    Form,
    extract::{Path, Query, State},
    response::{Redirect, Response},
};
use joinder_core::{Deed, Trace, TraceKind};
use joinder_node::{Decision, NewAct, TraceView};

use super::{Back, Why, back_to, framed, id};
use crate::{
    app::App,
    audit::telling,
    frame::{Done, Page, Room},
    pages::trace::{SHOWN, TracePage},
    paths,
    problem::{Problem, ProblemType},
    reader::Reader,
    who::By,
};

fn trace(kind: &str, value: &str) -> Result<Trace, Problem> {
    Trace::new(id(kind)?, value).map_err(|_| Problem::new(ProblemType::NotFound))
}

/// `GET /traces/{kind}/{value}`
pub async fn show(
    State(app): State<App>,
    reader: Reader,
    Path((kind, value)): Path<(String, String)>,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let trace = trace(&kind, &value)?;
    let asked = trace.to_string();
    let (view, lines) = app.call(move |node| node.reports_with(&trace, SHOWN)).await?;
    let act = NewAct::of(Deed::LookedUp).asking(vec![asked]);
    let act = act.about_reports(lines.iter().map(|line| line.id));
    let page = TracePage { ask: app.links.as_ref().and_then(|_| asks(&view)), view, lines };
    let title = page.title();
    let page = Page { done, ..Page::new(Room::LookUp, &title, page.body(&reader)) };
    Ok(telling(act, framed(&app, &reader, page)))
}

/// Where neighbours are asked of a trace. A name alone is asked of nobody: nothing reads it as one.
fn asks(view: &TraceView) -> Option<String> {
    let is_name = matches!(view.kind, TraceKind::Person | TraceKind::Company);
    (!is_name).then(|| format!("/lookup{}#ask", paths::query(&[("text", Some(view.normal.clone()))])))
}

/// `POST /traces/{kind}/{value}/shared`
pub async fn shared(
    State(app): State<App>,
    By(by): By,
    Path((kind, value)): Path<(String, String)>,
    Form(form): Form<Why>,
) -> Result<Redirect, Problem> {
    let decision = Decision::DeclareShared { key: trace(&kind, &value)?.key() };
    declare(app, by, decision, form, "shared").await
}

/// `POST /traces/{kind}/{value}/own`
pub async fn own(
    State(app): State<App>,
    By(by): By,
    Path((kind, value)): Path<(String, String)>,
    Form(form): Form<Why>,
) -> Result<Redirect, Problem> {
    let decision = Decision::DeclareOwn { key: trace(&kind, &value)?.key() };
    declare(app, by, decision, form, "own").await
}

async fn declare(
    app: App,
    by: String,
    decision: Decision,
    form: Why,
    what: &str,
) -> Result<Redirect, Problem> {
    let why = form.reason()?;
    let number = app.call(move |node| node.decide(decision, &by, &why)).await?;
    Ok(back_to(form.back.as_deref(), what, Some(number)))
}

/// `POST /decisions/{id}/undo`
pub async fn undo(
    State(app): State<App>,
    Path(decision): Path<String>,
    Form(form): Form<Back>,
) -> Result<Redirect, Problem> {
    let decision: i64 = id(&decision)?;
    app.call(move |node| node.undo(decision)).await?;
    Ok(back_to(form.back.as_deref(), "undone", None))
}
