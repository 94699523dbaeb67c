//! `/api/v1`: JSON for programs. Errors are problem documents, cursors are opaque, GETs carry an ETag.

mod accounts;
mod audit;
mod handlers;
mod links;
mod look_ups;
mod openapi;
mod requests;
mod retention;
mod shape;
mod work;

use axum::{
    Json,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use joinder_core::Level;
use serde_json::Value;
use xxhash_rust::xxh3::xxh3_128;

pub(crate) use self::{links::Rotated, shape::moment};
use crate::{problem::Problem, routes::routes};

routes! {
    "/api/v1/lookup" get [LookUp under purpose] handlers::look_up_one [LookedUp], post [LookUp under purpose] handlers::look_up [LookedUp];
    "/api/v1/lookup/neighbours" post [AskNeighbours] look_ups::ask [LookedUp];
    "/api/v1/look-ups" get [SeeLinks] look_ups::log [LogRead];
    "/api/v1/reports" get [ReadReports] handlers::reports [ReportsListed];
    "/api/v1/reports/{id}" get [ReadReports] handlers::report [ReportOpened];
    "/api/v1/series" get [ReadReports] handlers::series_list [SeriesListed];
    "/api/v1/series/{id}" get [ReadReports] handlers::series [SeriesOpened];
    "/api/v1/series/{id}/work" post [Decide] work::work [within WorkSaid];
    "/api/v1/series/{id}/lead" post [Decide] work::lead [within WorkSaid];
    "/api/v1/sources" get [Import] handlers::sources [SettingsShown];
    "/api/v1/sources/{name}/import" post [HandIn] handlers::import [within Imported];
    "/api/v1/links" get [SeeLinks] links::list [SettingsShown];
    "/api/v1/links/invite" post [ManageLinks] links::invite [within LinkChanged];
    "/api/v1/links/join" post [ManageLinks] links::join [within LinkChanged];
    "/api/v1/links/keys" get [SeeLinks] links::keys [SettingsShown], post [ManageLinks] links::rotate [within LinkChanged];
    "/api/v1/links/{organisation}/state" post [ManageLinks] links::state [within LinkChanged];
    "/api/v1/links/{organisation}/goes-out" get [SeeLinks] links::goes_out [SettingsShown];
    "/api/v1/links/{organisation}/ledger" get [Export under purpose] links::ledger [LedgerExported];
    "/api/v1/requests" get [AskNeighbours] requests::list [RequestsShown], post [AskNeighbours] requests::ask [within RequestTold];
    "/api/v1/requests/{id}" get [AskNeighbours] requests::show [RequestsShown];
    "/api/v1/requests/{id}/answer" post [AnswerRequests] requests::answer [within RequestTold];
    "/api/v1/requests/{id}/take-back" post [AskNeighbours] requests::take_back [within RequestTold];
    "/api/v1/retention" get [KeepTerms] retention::show [DueShown];
    "/api/v1/retention/run" post [KeepTerms] retention::run [within TermEnded];
    "/api/v1/retention/{id}" post [KeepTerms] retention::decide [within KeepingDecided];
    "/api/v1/subjects" get [AnswerPersons] retention::subjects [SubjectsShown], post [AnswerPersons] retention::open [within SubjectOpened];
    "/api/v1/subjects/{id}" get [AnswerPersons] retention::one [SubjectsShown], post [AnswerPersons] retention::end [within SubjectAnswered];
    "/api/v1/accounts" get [AdministerAccounts] accounts::list [SettingsShown], post [AdministerAccounts] accounts::invite [within AccountChanged];
    "/api/v1/accounts/{name}/unit" post [AdministerAccounts] accounts::unit [within AccountChanged];
    "/api/v1/units" get [AdministerAccounts] accounts::units [SettingsShown], post [AdministerAccounts] accounts::add_unit [within SettingChanged];
    "/api/v1/accounts/{name}/state" post [AdministerAccounts] accounts::state [within AccountChanged];
    "/api/v1/set-aside" get [SetAside] handlers::set_aside [RecordsShown];
    "/api/v1/statistics" get [Statistics] handlers::statistics [StatisticsShown];
    "/api/v1/schemas/report" get [known] handlers::report_schema [none "the same for all"];
    "/api/v1/openapi.json" get [known] openapi::show [none "the same for all"];
    "/healthz" get [open] handlers::healthy [none "tells of no data"];
    "/readyz" get [open] handlers::ready [none "tells of no data"];
    "/api/v1/audit" get [ReadAudit] audit::list [within LogRead];
    "/api/v1/audit/unusual" get [ReadAudit] audit::unusual [within LogRead];
    "/api/v1/audit/seen" get [ReadAudit] audit::seen [within LogRead];
    "/api/v1/audit/head" get [ReadAudit] audit::head [none "tells of nothing but how many entries there are"];
    "/api/v1/audit/check" post [ReadAudit] audit::check [none "tells of nothing but whether the log is whole"];
    "/api/v1/audit/ledger" get [ReadAudit] audit::ledger [within LogRead];
}

/// The JSON of a body.
fn read<T: serde::de::DeserializeOwned>(body: &str, expected: &str) -> Result<T, Problem> {
    // Not the parser's words: an invitation holds a secret, and a reason may name people.
    serde_json::from_str(body).map_err(|_| Problem::expected(format!("expected {expected}")))
}

/// JSON under a tag; 304 where the reader has it already.
fn tagged(asked: &HeaderMap, document: &Value) -> Response {
    let body = document.to_string();
    let tag = format!("\"{:032x}\"", xxh3_128(body.as_bytes()));
    let known = asked.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok()).unwrap_or("");
    let same = known.split(',').any(|t| t.trim().trim_start_matches("W/") == tag);
    let mut response =
        if same { StatusCode::NOT_MODIFIED.into_response() } else { Json(document).into_response() };
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    response
}

/// How much may be seen, as in JSON and CSV.
pub(crate) fn level(level: Level) -> &'static str {
    match level {
        Level::Full => "full",
        Level::OffenderSide => "offender-side",
        Level::Traces => "traces",
        Level::HitOnly => "hit-only",
    }
}

/// Cents as a decimal text of euro.
pub(crate) fn euro(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", cents.unsigned_abs() / 100, cents.unsigned_abs() % 100)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_document_and_the_routes_are_the_same() {
        let document = openapi::document();
        let told: BTreeSet<(String, String)> = document["paths"]
            .as_object()
            .unwrap()
            .iter()
            .flat_map(|(path, methods)| {
                methods.as_object().unwrap().keys().map(move |method| (method.clone(), path.clone()))
            })
            .collect();
        let real: BTreeSet<_> =
            ROUTES.iter().map(|route| (route.method.to_owned(), route.path.to_owned())).collect();
        assert_eq!(told, real);
    }

    #[test]
    fn every_reference_of_the_document_leads_somewhere() {
        let document = openapi::document();
        let text = document.to_string();
        for piece in text.split("\"$ref\":\"").skip(1) {
            let target = piece.split('"').next().unwrap();
            assert!(document.pointer(target.trim_start_matches('#')).is_some(), "{target}");
        }
    }

    #[test]
    fn sums_are_decimal_texts() {
        assert_eq!(euro(145_005), "1450.05");
        assert_eq!(euro(-5), "-0.05");
        assert_eq!(euro(i64::MIN), "-92233720368547758.08");
    }

    #[test]
    fn a_known_tag_costs_no_body() {
        let document = serde_json::json!({ "a": 1 });
        let first = tagged(&HeaderMap::new(), &document);
        let tag = first.headers()[header::ETAG].clone();
        let again = tagged(&HeaderMap::from_iter([(header::IF_NONE_MATCH, tag)]), &document);
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    }
}
