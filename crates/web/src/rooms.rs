//! Handlers of the pages. Each: extract, ask one use case of the node, show.

mod audit;
mod desk;
mod links;
mod look_up;
mod preview;
mod reports;
pub(crate) mod requests;
mod retention;
mod series;
mod set_aside;
mod sources;
mod statistics;
mod subjects;
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
    "/" get desk::show [DeskOpened];
    "/help" get desk::help [none "words explained"];
    "/theme" post desk::theme [none "how pages look"];
    "/language" post desk::language [none "how pages read"];
    "/lookup" get look_up::show [LookedUp], post look_up::answer [LookedUp];
    "/lookup/neighbours" post look_up::neighbours [LookedUp];
    "/lookup.csv" post look_up::csv [LookedUp];
    "/reports" get reports::list [ReportsListed];
    "/reports.csv" get reports::csv [within Exported];
    "/reports/selected" post reports::selected [within HitDecided];
    "/reports/export" post reports::export [within Exported];
    "/reports/columns" post reports::columns [none "how a list looks"];
    "/reports/{id}" get reports::show [ReportOpened];
    "/reports/{id}/ask" post requests::ask [within RequestTold];
    "/reports/{id}/hits/{other}/confirm" post reports::confirm [within HitDecided];
    "/reports/{id}/hits/{other}/reject" post reports::reject [within HitDecided];
    "/series" get series::list [SeriesListed];
    "/series.csv" get series::csv [within Exported];
    "/series/{id}" get series::show [SeriesOpened];
    "/series/{id}/graph.json" get series::graph [SeriesOpened];
    "/series/{id}/name" post series::name [within SeriesSaid];
    "/series/{id}/offence" post series::offence [within SeriesSaid];
    "/series/{id}/offence/undo" post series::undo_offence [within SeriesSaid];
    "/series/{id}/work" post series::work [within WorkSaid];
    "/series/{id}/lead" post series::lead [within WorkSaid];
    "/traces/{kind}/{value}" get traces::show [LookedUp];
    "/traces/{kind}/{value}/shared" post traces::shared [within Decided];
    "/traces/{kind}/{value}/own" post traces::own [within Decided];
    "/decisions/{id}/undo" post traces::undo [within Decided];
    "/requests" get requests::list [RequestsShown];
    "/requests/{id}" get requests::show [RequestsShown];
    "/requests/{id}/answer" post requests::answer [within RequestTold];
    "/requests/{id}/take-back" post requests::take_back [within RequestTold];
    "/sources" get sources::list [SettingsShown];
    "/sources/new" get sources::new [none "an empty form"], post sources::add [within SettingChanged];
    "/sources/upload" post preview::upload [FileShown] => DefaultBodyLimit::disable();
    "/sources/preview/{id}" get preview::show [FileShown], post preview::change [FileShown];
    "/sources/jobs/{id}" get sources::job [SettingsShown];
    "/sources/{name}" get sources::show [SettingsShown], post sources::save [within SettingChanged];
    "/links" get links::list [SettingsShown];
    "/links/invite" post links::invite [within LinkChanged];
    "/links/join" post links::join [within LinkChanged];
    "/links/rotate" post links::rotate [within LinkChanged];
    "/links/{organisation}" get links::show [SettingsShown];
    "/links/{organisation}/pause" post links::pause [within LinkChanged];
    "/links/{organisation}/resume" post links::resume [within LinkChanged];
    "/links/{organisation}/revoke" post links::revoke [within LinkChanged];
    "/links/{organisation}/ledger.ndjson" get links::ledger [LedgerExported];
    "/set-aside" get set_aside::list [RecordsShown];
    "/set-aside/replay" post set_aside::replay_group [within RecordMended];
    "/set-aside/{id}" get set_aside::show [RecordsShown];
    "/set-aside/{id}/mend" post set_aside::mend [within RecordMended];
    "/set-aside/{id}/dismiss" post set_aside::dismiss [within RecordMended];
    "/statistics" get statistics::show [StatisticsShown];
    "/statistics.csv" get statistics::csv [Exported];
    "/audit" get audit::list [within LogRead];
    "/audit.csv" get audit::csv [within LogRead];
    "/audit/asked" post audit::asked [within LogRead];
    "/audit/unusual" get audit::unusual [within LogRead];
    "/audit/seen" get audit::seen [within LogRead];
    "/audit/breaches" post audit::note [within BreachNoted];
    "/audit/breaches/{id}" post audit::end [within BreachNoted];
    "/retention" get retention::show [DueShown];
    "/retention/{id}/extend" post retention::extend [KeepingDecided];
    "/retention/{id}/stop" post retention::stop [KeepingDecided];
    "/retention/{id}/end-stop" post retention::end_stop [KeepingDecided];
    "/retention/{id}/let-go" post retention::let_go [KeepingDecided];
    "/subjects" get subjects::list [SubjectsShown], post subjects::open [SubjectAnswered];
    "/subjects/authority" post subjects::authority [SettingChanged];
    "/subjects/{id}" get subjects::show [SubjectsShown];
    "/subjects/{id}/letter" get subjects::letter [SubjectAnswered];
    "/subjects/{id}/letter.txt" get subjects::letter_text [SubjectAnswered];
    "/subjects/{id}/answer" post subjects::answer [SubjectAnswered];
    "/subjects/{id}/refuse" post subjects::refuse [SubjectAnswered];
    "/subjects/{id}/reports/{report}/restrict" post subjects::restrict [KeepingDecided];
    "/subjects/{id}/reports/{report}/free" post subjects::free [KeepingDecided];
    "/subjects/{id}/reports/{report}/erase" post subjects::erase [within Withdrawn];
    "/subjects/{id}/reports/{report}/correct" get subjects::record [ReportOpened], post subjects::correct [within Imported];
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
