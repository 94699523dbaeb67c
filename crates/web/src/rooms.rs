//! Handlers of the pages. Each: extract, ask one use case of the node, show.

mod account;
mod desk;
mod door;
mod links;
mod look_up;
mod people;
mod preview;
mod reports;
mod requests;
mod retention;
mod series;
mod set_aside;
mod sources;
mod statistics;
mod subjects;
mod traces;
mod work;

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

pub(crate) use self::work::framed_page as framed_work;

routes! {
    "/" get [ReadReports] desk::show;
    "/help" get [known] desk::help;
    "/theme" post [open] desk::theme;
    "/language" post [open] desk::language;
    "/lookup" get [LookUp under purpose] look_up::show, post [LookUp under purpose] look_up::answer;
    "/lookup/neighbours" post [AskNeighbours under purpose] look_up::neighbours;
    "/lookup.csv" post [LookUp under purpose] look_up::csv;
    "/reports" get [ReadReports] reports::list;
    "/reports.csv" get [Export] reports::csv;
    "/reports/selected" post [Decide] reports::selected;
    "/reports/export" post [Export] reports::export;
    "/reports/columns" post [ReadReports] reports::columns;
    "/reports/{id}" get [ReadReports] reports::show;
    "/reports/{id}/ask" post [AskNeighbours] requests::ask;
    "/reports/{id}/hits/{other}/confirm" post [Decide] reports::confirm;
    "/reports/{id}/hits/{other}/reject" post [Decide] reports::reject;
    "/series" get [ReadReports] series::list;
    "/series.csv" get [Export] series::csv;
    "/series/{id}" get [ReadReports] series::show;
    "/series/{id}/graph.json" get [ReadReports] series::graph;
    "/series/{id}/name" post [Decide] series::name;
    "/series/{id}/offence" post [Decide] series::offence;
    "/series/{id}/offence/undo" post [Decide] series::undo_offence;
    "/series/{id}/work" post [Decide] series::work;
    "/series/{id}/lead" post [Decide] series::lead;
    "/traces/{kind}/{value}" get [LookUp under purpose] traces::show;
    "/traces/{kind}/{value}/shared" post [Decide] traces::shared;
    "/traces/{kind}/{value}/own" post [Decide] traces::own;
    "/decisions/{id}/undo" post [Decide] traces::undo;
    "/requests" get [AskNeighbours] requests::list;
    "/requests/{id}" get [AskNeighbours] requests::show;
    "/requests/{id}/answer" post [AnswerRequests] requests::answer;
    "/requests/{id}/take-back" post [AskNeighbours] requests::take_back;
    "/sources" get [Import] sources::list;
    "/sources/new" get [ManageSources] sources::new, post [ManageSources] sources::add;
    "/sources/upload" post [Import] preview::upload => DefaultBodyLimit::disable();
    "/sources/preview/{id}" get [Import] preview::show, post [Import] preview::change;
    "/sources/jobs/{id}" get [Import] sources::job;
    "/sources/{name}" get [Import] sources::show, post [ManageSources] sources::save;
    "/links" get [SeeLinks] links::list;
    "/links/invite" post [ManageLinks] links::invite;
    "/links/join" post [ManageLinks] links::join;
    "/links/rotate" post [ManageLinks] links::rotate;
    "/links/{organisation}" get [SeeLinks] links::show;
    "/links/{organisation}/pause" post [ManageLinks] links::pause;
    "/links/{organisation}/resume" post [ManageLinks] links::resume;
    "/links/{organisation}/revoke" post [ManageLinks] links::revoke;
    "/links/{organisation}/ledger.ndjson" get [SeeLinks] links::ledger;
    "/set-aside" get [SetAside] set_aside::list;
    "/set-aside/replay" post [SetAside] set_aside::replay_group;
    "/set-aside/{id}" get [SetAside] set_aside::show;
    "/set-aside/{id}/mend" post [SetAside] set_aside::mend;
    "/set-aside/{id}/dismiss" post [SetAside] set_aside::dismiss;
    "/statistics" get [Statistics] statistics::show;
    "/statistics.csv" get [Statistics] statistics::csv;
    "/retention" get [KeepTerms] retention::show;
    "/retention/{id}/extend" post [KeepTerms] retention::extend;
    "/retention/{id}/stop" post [KeepTerms] retention::stop;
    "/retention/{id}/end-stop" post [KeepTerms] retention::end_stop;
    "/retention/{id}/let-go" post [KeepTerms] retention::let_go;
    "/subjects" get [AnswerPersons] subjects::list, post [AnswerPersons] subjects::open;
    "/subjects/authority" post [AnswerPersons] subjects::authority;
    "/subjects/{id}" get [AnswerPersons] subjects::show;
    "/subjects/{id}/letter" get [AnswerPersons] subjects::letter;
    "/subjects/{id}/letter.txt" get [AnswerPersons] subjects::letter_text;
    "/subjects/{id}/answer" post [AnswerPersons] subjects::answer;
    "/subjects/{id}/refuse" post [AnswerPersons] subjects::refuse;
    "/subjects/{id}/reports/{report}/restrict" post [AnswerPersons] subjects::restrict;
    "/subjects/{id}/reports/{report}/free" post [AnswerPersons] subjects::free;
    "/subjects/{id}/reports/{report}/erase" post [AnswerPersons] subjects::erase;
    "/subjects/{id}/reports/{report}/correct" get [AnswerPersons] subjects::record, post [AnswerPersons] subjects::correct;
    "/setup" get [open] door::setup, post [open] door::take_up;
    "/login" get [open] door::login, post [open] door::log_in;
    "/logout" post [enrolling] door::log_out;
    "/second-factor" get [enrolling] door::second_factor, post [enrolling] door::confirm;
    "/work" get [person] work::show, post [person] work::choose;
    "/account" get [person] account::show;
    "/account/password" post [person] account::password;
    "/account/second-factor" post [person] account::renew;
    "/account/sessions/{id}/end" post [person] account::end_session;
    "/account/tokens" post [person] account::make_token;
    "/account/tokens/end" post [person] account::end_token;
    "/people" get [AdministerAccounts] people::list;
    "/people/invite" post [AdministerAccounts] people::invite;
    "/people/{name}" get [AdministerAccounts] people::show;
    "/people/{name}/role" post [AdministerAccounts] people::role;
    "/people/{name}/disable" post [AdministerAccounts] people::disable;
    "/people/{name}/reset" post [AdministerAccounts] people::reset;
    "/people/{name}/sessions/{id}/end" post [AdministerAccounts] people::end_session;
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
