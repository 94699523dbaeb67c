//! Handlers of the pages. Each: extract, ask one use case of the node, show.

mod account;
mod audit;
mod desk;
mod door;
mod links;
mod look_up;
mod oidc;
mod passkeys;
mod people;
mod preview;
mod reports;
pub(crate) mod requests;
pub(crate) mod retention;
mod series;
mod set_aside;
mod sources;
mod statistics;
pub(crate) mod subjects;
mod supervision;
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
    "/" get [ReadReports] desk::show [DeskOpened];
    "/help" get [known] desk::help [none "words explained"];
    "/theme" post [open] desk::theme [none "how pages look"];
    "/language" post [open] desk::language [none "how pages read"];
    "/lookup" get [LookUp under purpose] look_up::show [LookedUp], post [LookUp under purpose] look_up::answer [LookedUp];
    "/lookup/neighbours" post [AskNeighbours under purpose] look_up::neighbours [LookedUp];
    "/lookup.csv" post [LookUp under purpose] look_up::csv [LookedUp];
    "/reports" get [ReadReports] reports::list [ReportsListed];
    "/reports.csv" get [Export under purpose] reports::csv [within Exported];
    "/reports/selected" post [Decide] reports::selected [within HitDecided];
    "/reports/export" post [Export under purpose] reports::export [within Exported];
    "/reports/columns" post [ReadReports] reports::columns [none "how a list looks"];
    "/reports/{id}" get [ReadReports] reports::show [ReportOpened];
    "/reports/{id}/ask" post [AskNeighbours] requests::ask [within RequestTold];
    "/reports/{id}/hits/{other}/confirm" post [Decide] reports::confirm [within HitDecided];
    "/reports/{id}/hits/{other}/reject" post [Decide] reports::reject [within HitDecided];
    "/series" get [ReadReports] series::list [SeriesListed];
    "/series.csv" get [Export under purpose] series::csv [within Exported];
    "/series/{id}" get [ReadReports] series::show [SeriesOpened];
    "/series/{id}/graph.json" get [ReadReports] series::graph [SeriesOpened];
    "/series/{id}/name" post [Decide] series::name [within SeriesSaid];
    "/series/{id}/offence" post [Decide] series::offence [within SeriesSaid];
    "/series/{id}/offence/undo" post [Decide] series::undo_offence [within SeriesSaid];
    "/series/{id}/work" post [Decide] series::work [within WorkSaid];
    "/series/{id}/lead" post [Decide] series::lead [within WorkSaid];
    "/traces/{kind}/{value}" get [LookUp under purpose] traces::show [LookedUp];
    "/traces/{kind}/{value}/shared" post [Decide] traces::shared [within Decided];
    "/traces/{kind}/{value}/own" post [Decide] traces::own [within Decided];
    "/decisions/{id}/undo" post [Decide] traces::undo [within Decided];
    "/requests" get [AskNeighbours] requests::list [RequestsShown];
    "/requests/{id}" get [AskNeighbours] requests::show [RequestsShown];
    "/requests/{id}/answer" post [AnswerRequests] requests::answer [within RequestTold];
    "/requests/{id}/take-back" post [AskNeighbours] requests::take_back [within RequestTold];
    "/sources" get [Import] sources::list [SettingsShown];
    "/sources/new" get [ManageSources] sources::new [none "an empty form"], post [ManageSources] sources::add [within SettingChanged];
    "/sources/upload" post [Import] preview::upload [FileShown] => DefaultBodyLimit::disable();
    "/sources/preview/{id}" get [Import] preview::show [FileShown], post [Import] preview::change [FileShown];
    "/sources/jobs/{id}" get [Import] sources::job [SettingsShown];
    "/sources/{name}" get [Import] sources::show [SettingsShown], post [ManageSources] sources::save [within SettingChanged];
    "/links" get [SeeLinks] links::list [SettingsShown];
    "/links/invite" post [ManageLinks] links::invite [within LinkChanged];
    "/links/join" post [ManageLinks] links::join [within LinkChanged];
    "/links/rotate" post [ManageLinks] links::rotate [within LinkChanged];
    "/links/{organisation}" get [SeeLinks] links::show [SettingsShown];
    "/links/{organisation}/pause" post [ManageLinks] links::pause [within LinkChanged];
    "/links/{organisation}/resume" post [ManageLinks] links::resume [within LinkChanged];
    "/links/{organisation}/revoke" post [ManageLinks] links::revoke [within LinkChanged];
    "/links/{organisation}/ledger.ndjson" get [Export under purpose] links::ledger [LedgerExported];
    "/set-aside" get [SetAside] set_aside::list [RecordsShown];
    "/set-aside/replay" post [SetAside] set_aside::replay_group [within RecordMended];
    "/set-aside/{id}" get [SetAside] set_aside::show [RecordsShown];
    "/set-aside/{id}/mend" post [SetAside] set_aside::mend [within RecordMended];
    "/set-aside/{id}/dismiss" post [SetAside] set_aside::dismiss [within RecordMended];
    "/statistics" get [Statistics] statistics::show [StatisticsShown];
    "/statistics.csv" get [Statistics] statistics::csv [Exported];
    "/retention" get [KeepTerms] retention::show [DueShown];
    "/retention/{id}/extend" post [BlockErasure] retention::extend [within KeepingDecided];
    "/retention/{id}/stop" post [BlockErasure] retention::stop [within KeepingDecided];
    "/retention/{id}/end-stop" post [KeepTerms] retention::end_stop [within KeepingDecided];
    "/retention/{id}/let-go" post [KeepTerms] retention::let_go [within KeepingDecided];
    "/subjects" get [AnswerPersons] subjects::list [SubjectsShown], post [AnswerPersons] subjects::open [within SubjectOpened];
    "/subjects/authority" post [AnswerPersons] subjects::authority [within SettingChanged];
    "/subjects/{id}" get [AnswerPersons] subjects::show [SubjectsShown];
    "/subjects/{id}/letter" get [AnswerPersons] subjects::letter [LetterWritten];
    "/subjects/{id}/letter.txt" get [AnswerPersons] subjects::letter_text [LetterWritten];
    "/subjects/{id}/answer" post [AnswerPersons] subjects::answer [within SubjectAnswered];
    "/subjects/{id}/refuse" post [AnswerPersons] subjects::refuse [within SubjectAnswered];
    "/subjects/{id}/reports/{report}/restrict" post [AnswerPersons] subjects::restrict [within KeepingDecided];
    "/subjects/{id}/reports/{report}/free" post [AnswerPersons] subjects::free [within KeepingDecided];
    "/subjects/{id}/reports/{report}/erase" post [AnswerPersons] subjects::erase [within Withdrawn];
    "/subjects/{id}/reports/{report}/correct" get [AnswerPersons] subjects::record [ReportOpened], post [AnswerPersons] subjects::correct [within Imported];
    "/setup" get [open] door::setup [none "an empty form"], post [open] door::take_up [within AccountChanged];
    "/login" get [open] door::login [none "an empty form"], post [open] door::log_in [within LoggedIn];
    "/login/passkey" get [open] passkeys::to_show [none "a challenge"], post [open] passkeys::log_in [within LoggedIn];
    "/login/provider" get [open] oidc::begin [none "an empty attempt"];
    "/login/provider/back" get [open] oidc::end [within LoggedIn];
    "/logout" post [enrolling] door::log_out [within LoggedOut];
    "/second-factor" get [enrolling] door::second_factor [none "an empty form"], post [enrolling] door::confirm [within AccountChanged];
    "/work" get [person] work::show [none "an empty form"], post [person] work::choose [none "stands in what is done under it"];
    "/account" get [person] account::show [none "the own account"];
    "/account/password" post [person] account::password [within AccountChanged];
    "/account/second-factor" post [person] account::renew [within AccountChanged];
    "/account/passkeys" get [person] passkeys::to_make [none "a challenge"], post [person] passkeys::add [within AccountChanged];
    "/account/passkeys/end" post [person] passkeys::end [within AccountChanged];
    "/account/sessions/{id}/end" post [person] account::end_session [within AccountChanged];
    "/account/tokens" post [person] account::make_token [within AccountChanged];
    "/account/tokens/end" post [person] account::end_token [within AccountChanged];
    "/people" get [AdministerAccounts] people::list [SettingsShown];
    "/people/invite" post [AdministerAccounts] people::invite [within AccountChanged];
    "/people/{name}" get [AdministerAccounts] people::show [SettingsShown];
    "/people/{name}/role" post [AdministerAccounts] people::role [within AccountChanged];
    "/people/{name}/unit" post [AdministerAccounts] people::unit [within AccountChanged];
    "/people/units" post [AdministerAccounts] people::add_unit [within SettingChanged];
    "/people/units/{unit}/remove" post [AdministerAccounts] people::remove_unit [within SettingChanged];
    "/people/{name}/disable" post [AdministerAccounts] people::disable [within AccountChanged];
    "/people/{name}/reset" post [AdministerAccounts] people::reset [within AccountChanged];
    "/people/{name}/sessions/{id}/end" post [AdministerAccounts] people::end_session [within AccountChanged];
    "/audit" get [ReadAudit] audit::list [within LogRead];
    "/audit.csv" get [ReadAudit] audit::csv [within LogRead];
    "/audit/asked" post [ReadAudit] audit::asked [within LogRead];
    "/audit/unusual" get [ReadAudit] audit::unusual [within LogRead];
    "/audit/seen" get [ReadAudit] audit::seen [within LogRead];
    "/supervision" get [ReadAudit] supervision::show [SettingsShown];
    "/supervision.pdf" get [ReadAudit] supervision::pdf [SettingsShown];
    "/supervision.json" get [ReadAudit] supervision::data [SettingsShown];
    "/audit/breaches" post [ReadAudit] audit::note [within BreachNoted];
    "/audit/breaches/{id}" post [ReadAudit] audit::end [within BreachNoted];
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
pub(crate) struct Why {
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
