//! Handlers of the pages. Each: extract, ask one use case of the node, show.

mod desk;
mod links;
mod look_up;
mod preview;
mod reports;
mod requests;
mod series;
mod set_aside;
mod sources;
mod statistics;
mod traces;

use std::str::FromStr;

use axum::{
    extract::DefaultBodyLimit,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use maud::Markup;
use serde::Deserialize;

use crate::{
    app::App,
    frame::{Page, frame},
    paths,
    problem::{Dressed, Problem, ProblemType},
    reader::Reader,
    routes::routes,
};

/// Whoever sits at this machine: there are no accounts yet.
pub(crate) const WHO: &str = "this machine";

routes! {
    "/" get desk::show;
    "/help" get desk::help;
    "/theme" post desk::theme;
    "/language" post desk::language;
    "/lookup" get look_up::show, post look_up::answer;
    "/lookup/neighbours" post look_up::neighbours;
    "/lookup.csv" post look_up::csv;
    "/reports" get reports::list;
    "/reports.csv" get reports::csv;
    "/reports/selected" post reports::selected;
    "/reports/export" post reports::export;
    "/reports/columns" post reports::columns;
    "/reports/{id}" get reports::show;
    "/reports/{id}/ask" post requests::ask;
    "/reports/{id}/hits/{other}/confirm" post reports::confirm;
    "/reports/{id}/hits/{other}/reject" post reports::reject;
    "/series" get series::list;
    "/series.csv" get series::csv;
    "/series/{id}" get series::show;
    "/series/{id}/graph.json" get series::graph;
    "/series/{id}/name" post series::name;
    "/series/{id}/offence" post series::offence;
    "/series/{id}/offence/undo" post series::undo_offence;
    "/traces/{kind}/{value}" get traces::show;
    "/traces/{kind}/{value}/shared" post traces::shared;
    "/traces/{kind}/{value}/own" post traces::own;
    "/decisions/{id}/undo" post traces::undo;
    "/requests" get requests::list;
    "/requests/{id}" get requests::show;
    "/requests/{id}/answer" post requests::answer;
    "/requests/{id}/take-back" post requests::take_back;
    "/sources" get sources::list;
    "/sources/new" get sources::new, post sources::add;
    "/sources/upload" post preview::upload => DefaultBodyLimit::disable();
    "/sources/preview/{id}" get preview::show, post preview::change;
    "/sources/jobs/{id}" get sources::job;
    "/sources/{name}" get sources::show, post sources::save;
    "/links" get links::list;
    "/links/invite" post links::invite;
    "/links/join" post links::join;
    "/links/rotate" post links::rotate;
    "/links/{organisation}" get links::show;
    "/links/{organisation}/pause" post links::pause;
    "/links/{organisation}/resume" post links::resume;
    "/links/{organisation}/revoke" post links::revoke;
    "/links/{organisation}/ledger.ndjson" get links::ledger;
    "/set-aside" get set_aside::list;
    "/set-aside/replay" post set_aside::replay_group;
    "/set-aside/{id}" get set_aside::show;
    "/set-aside/{id}/mend" post set_aside::mend;
    "/set-aside/{id}/dismiss" post set_aside::dismiss;
    "/statistics" get statistics::show;
    "/statistics.csv" get statistics::csv;
}

/// A page in its frame.
fn framed(app: &App, reader: &Reader, page: Page<'_>) -> Markup {
    let waiting = app.node.waiting_requests();
    frame(reader, app.node.organisation(), Page { waiting, ..page })
}

/// A page that shows what was wrong with what was sent.
fn refused(page: Markup) -> Response {
    let mut response = (StatusCode::UNPROCESSABLE_ENTITY, page).into_response();
    response.extensions_mut().insert(Dressed);
    response
}

/// An identifier of an address; what is none is as absent as one that never was.
fn id<T: FromStr>(text: &str) -> Result<T, Problem> {
    text.parse().map_err(|_| Problem::new(ProblemType::NotFound))
}

fn found<T>(thing: Option<T>) -> Result<T, Problem> {
    thing.ok_or(Problem::new(ProblemType::NotFound))
}

/// The first field of a form that has this name.
fn field<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
}

/// A small form that comes back to a page.
#[derive(Debug, Default, Deserialize)]
struct Back {
    back: Option<String>,
}

/// A form that says why.
#[derive(Debug, Default, Deserialize)]
struct Why {
    back: Option<String>,
    reason: Option<String>,
}

impl Why {
    /// The reason: one line of 1 to 500 characters.
    fn reason(&self) -> Result<String, Problem> {
        let reason = self.reason.as_deref().unwrap_or("").trim();
        let fine = (1..=500).contains(&reason.chars().count())
            && !reason.chars().any(joinder_core::is_disallowed_control);
        if fine {
            Ok(reason.to_owned())
        } else {
            Err(Problem::expected("reason: expected one line of 1 to 500 characters"))
        }
    }
}

/// Back to the page, which tells what was done.
fn back_to(back: Option<&str>, what: &str, decision: Option<i64>) -> Redirect {
    Redirect::to(&paths::done(&paths::back(back), what, decision))
}

/// Back to the page, with a choice that the browser keeps.
fn remember(name: &str, value: &str, back: Option<&str>) -> Response {
    let mut response = Redirect::to(&paths::back(back)).into_response();
    if let Some(cookie) = cookie(name, value) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// A cookie for a year, or taken away where it is empty; nothing in it but the value.
fn cookie(name: &str, value: &str) -> Option<HeaderValue> {
    let age = if value.is_empty() { 0 } else { 31_536_000 };
    // Theme is written by the island too, so it is not HttpOnly.
    HeaderValue::from_str(&format!("{name}={value}; Path=/; Max-Age={age}; SameSite=Strict")).ok()
}
