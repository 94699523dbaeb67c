//! Every route is one act of the log or says why it is none, whoever asks stands in it, and what was shown.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use joinder_core::{
    AuditEvent, Deed, LogUse, Outcome, ReportId, Rights, Role, Working,
    codes::{PersonRole, Purpose, Right},
};
use joinder_node::{AuditLine, AuditQuery, ImportOptions, NewToken, Source};
use joinder_web::Logged;
use tower::ServiceExt;

use crate::{
    node::{Desk, NOW_MS, encode},
    people::Station,
};

const VALUE: &str = "cnry-mailbox@three.example.com";

fn filled() -> Desk {
    let desk = Desk::of("NL-unit", Role::Authority);
    let text =
        format!("reference,offender email,description\nR-1,{VALUE},cnrystory\nR-2,{VALUE},cnrystory too\n");
    let source = Source { owner: "NL-unit".parse().unwrap(), ..Source::named("feed").unwrap() };
    desk.node.save_source(&source).unwrap();
    let options = ImportOptions { suggest_mapping: true, ..ImportOptions::default() };
    desk.node.import("feed", "a.csv", Box::new(std::io::Cursor::new(text)), &options, &mut |_| {}).unwrap();
    desk
}

/// All entries, the first one first, without the reading that this is.
fn entries(desk: &Desk) -> Vec<AuditLine> {
    let query = AuditQuery { limit: 1_000, ..AuditQuery::all(LogUse::Integrity) };
    let mut lines = desk.node.audit(&query).unwrap().lines;
    lines.remove(0);
    lines.reverse();
    lines
}

fn deeds(lines: &[AuditLine]) -> Vec<Deed> {
    lines.iter().map(|line| line.event.as_ref().unwrap().deed).collect()
}

fn reports(desk: &Desk) -> Vec<ReportId> {
    let page = desk.node.reports(&joinder_node::ReportQuery::default()).unwrap();
    page.rows.iter().map(|line| line.id).collect()
}

fn request(method: &str, path: &str) -> Request<Body> {
    let path = path
        .replace("{kind}", "iban")
        .replace("{value}", "DE89370400440532013000")
        .replace("{organisation}", "DE-unit")
        .replace("{hash}", "0")
        .replace("{file}", "desk.css")
        .replace("{name}", "none")
        .replace("{other}", "rep_0000000000002");
    let path = match path.as_str() {
        path if path.starts_with("/series/") || path.contains("/v1/series/") => {
            path.replace("{id}", "ser_0000000000001")
        }
        path if path.starts_with("/set-aside/") => path.replace("{id}", "set_0000000000001"),
        path if path.starts_with("/reports/") || path.contains("/v1/reports/") => {
            path.replace("{id}", "rep_0000000000001")
        }
        path => path.replace("{id}", "1"),
    };
    let body = if method == "post" { "what=x&name=x" } else { "" };
    Request::builder()
        .method(method.to_ascii_uppercase().as_str())
        .uri(path)
        .header(header::HOST, "localhost")
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body))
        .unwrap()
}

#[tokio::test]
async fn every_route_is_recorded_as_what_the_table_says() {
    for joinder_web::Route { method, path, access: _, logged } in joinder_web::routes() {
        let desk = Desk::of("NL-unit", Role::Authority);
        let before = entries(&desk).len();
        let answer = desk.send(request(method, path)).await;
        let came: Vec<AuditLine> = entries(&desk).split_off(before + 1);
        let deeds = deeds(&came);
        match logged {
            Logged::Nothing(_) => assert!(deeds.is_empty(), "{method} {path}: {deeds:?}"),
            Logged::As(deed) => {
                assert_eq!(deeds.iter().filter(|one| **one == deed).count(), 1, "{method} {path}: {deeds:?}");
                let of_route =
                    came.iter().filter_map(|line| line.event.as_ref()).find(|event| event.deed == deed);
                let door = of_route.unwrap().door.as_deref();
                assert_eq!(door, Some(format!("{method} {path}").as_str()));
            }
            // What it does is recorded with it; what was refused, here.
            Logged::Within(deed) if !answer.status.is_success() && !answer.status.is_redirection() => {
                assert_eq!(deeds, [deed], "{method} {path}");
            }
            Logged::Within(deed) => {
                assert!(deeds.iter().all(|one| *one == deed), "{method} {path}: {deeds:?}");
            }
        }
    }
}

#[tokio::test]
async fn what_was_shown_is_named_and_what_was_asked_is_not() {
    let desk = filled();
    let ids = reports(&desk);
    let before = entries(&desk).len();
    for path in [
        format!("/lookup?text={}", encode(VALUE)),
        format!("/api/v1/lookup?value={}", encode(VALUE)),
        format!("/traces/email/{}", encode(VALUE)),
        format!("/reports/{}", ids[0]),
        "/reports".to_owned(),
        format!("/api/v1/reports/{}", ids[1]),
    ] {
        assert_eq!(desk.get(&path).await.status, StatusCode::OK, "{path}");
    }
    assert_eq!(desk.post("/lookup", &format!("text={}", encode(VALUE))).await.status, StatusCode::OK);
    let came = entries(&desk).split_off(before + 1);
    assert_eq!(
        deeds(&came),
        [
            Deed::LookedUp,
            Deed::LookedUp,
            Deed::LookedUp,
            Deed::ReportOpened,
            Deed::ReportsListed,
            Deed::ReportOpened,
            Deed::LookedUp,
        ]
    );
    let both = |line: &AuditLine| line.event.as_ref().unwrap().subjects.reports.len() == 2;
    assert!(came.iter().all(both), "a report is shown with its hits");
    let asked = AuditQuery { value: Some(VALUE.into()), ..AuditQuery::all(LogUse::Integrity) };
    assert_eq!(desk.node.audit(&asked).unwrap().lines.len(), 4);
    let found = desk.post("/audit/asked", &format!("use=lawfulness&value={}", encode(VALUE))).await;
    assert_eq!(found.status, StatusCode::OK);
    assert_eq!(found.text.matches("<time datetime").count(), 4);
    assert!(!found.text.contains("cnry"), "the value is not said back");
}

#[tokio::test]
async fn a_report_behind_a_form_with_faults_was_opened() {
    let desk = filled();
    let ids = reports(&desk);
    let before = entries(&desk).len();
    let page = desk.post(&format!("/reports/{}/ask", ids[0]), "purpose=").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let came = entries(&desk).split_off(before + 1);
    assert_eq!(deeds(&came), [Deed::ReportOpened, Deed::RequestTold]);
    assert!(came[0].event.as_ref().unwrap().subjects.reports.contains(&ids[0]));
}

#[tokio::test]
async fn whoever_asks_stands_in_the_log_with_purpose_and_case() {
    let (station, _) = Station::with_root();
    station.settle("ana", PersonRole::Analyst);
    let scopes = Rights::these(&[Right::LookUp, Right::HandIn]);
    let token =
        station.node.make_token("ana", &NewToken { name: "nightly".into(), scopes, days: 9 }).unwrap();
    let source = Source { owner: "EU-centre".parse().unwrap(), ..Source::named("feed").unwrap() };
    station.node.save_source(&source).unwrap();
    let look_up = format!("/api/v1/lookup?value={}", encode(VALUE));
    let purpose = [("joinder-purpose", "c"), ("joinder-case", "2026-17")];
    assert_eq!(station.ask(token.show(), &look_up, &[]).await, StatusCode::PRECONDITION_REQUIRED);
    assert_eq!(station.ask(token.show(), &look_up, &purpose).await, StatusCode::OK);
    let bearer = format!("Bearer {}", token.show());
    let table = format!("reference,offender email\nR-1,{VALUE}\n");
    let path = "/api/v1/sources/feed/import?suggest_mapping=true";
    let answer = station.send(Method::POST, path, &[("authorization", &bearer)], &table).await;
    assert!(answer.status.is_success(), "{}", answer.text);
    // Nobody at all is no act, and a log-in that fails is one of nobody's.
    assert_eq!(station.ask("nothing", &look_up, &purpose).await, StatusCode::UNAUTHORIZED);
    assert_eq!(
        station.log_in("ana", "not her password", "000000", "192.0.2.9").await.status,
        StatusCode::UNAUTHORIZED
    );
    let lines = |who: &str| {
        let of = AuditQuery { who: Some(who.into()), ..AuditQuery::all(LogUse::Integrity) };
        let events = station.node.audit(&of).unwrap().lines.into_iter().filter_map(|line| line.event);
        events.filter(|event| event.door.is_some()).collect::<Vec<_>>()
    };
    let hers = lines("account:ana");
    let count = |deed, outcome| hers.iter().filter(|e| e.deed == deed && e.outcome == outcome).count();
    assert_eq!(count(Deed::LookedUp, Outcome::Refused), 1, "{hers:?}");
    assert_eq!(count(Deed::Imported, Outcome::Done), 1, "the use case's own entry: {hers:?}");
    let done = hers.iter().find(|e| e.deed == Deed::LookedUp && e.outcome == Outcome::Done).unwrap();
    assert_eq!(done.working.as_ref().unwrap().case.as_deref(), Some("2026-17"));
    let of_nobody = lines("node");
    assert!(of_nobody.iter().all(|e| e.deed == Deed::LoggedIn && e.outcome == Outcome::Refused));
    assert_eq!(of_nobody.len(), 1, "{of_nobody:?}");
}

#[tokio::test]
async fn an_account_that_was_changed_and_a_report_decided_about_are_named() {
    let (station, _) = Station::with_root();
    let (cookie, _) = station.settle("boss", PersonRole::Administrator);
    station.settle("ana", PersonRole::Analyst);
    let form = [
        ("cookie", cookie.as_str()),
        ("sec-fetch-site", "same-origin"),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    let answer = station.send(Method::POST, "/people/ana/role", &form, "role=viewer").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let of_boss = AuditQuery { who: Some("account:boss".into()), ..AuditQuery::all(LogUse::Integrity) };
    let events = station.node.audit(&of_boss).unwrap().lines.into_iter().filter_map(|line| line.event);
    let of_ana = |event: &AuditEvent| event.subjects.account.as_deref() == Some("account:ana");
    let changed: Vec<_> =
        events.filter(|event| event.deed == Deed::AccountChanged && of_ana(event)).collect();
    assert_eq!(changed.len(), 1, "{changed:?}");

    let desk = filled();
    let id = reports(&desk)[0];
    let decided = desk.post(&format!("/retention/{id}/let-go"), "reason=over").await;
    assert_eq!(decided.status, StatusCode::SEE_OTHER, "{}", decided.text);
    let decisions = AuditQuery { deed: Some(Deed::KeepingDecided), ..AuditQuery::all(LogUse::Integrity) };
    let lines = desk.node.audit(&decisions).unwrap().lines;
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0].event.as_ref().unwrap().subjects.reports, [id]);
}

#[tokio::test]
async fn an_export_names_every_report_that_was_taken_along() {
    let desk = filled();
    let ids = reports(&desk);
    let before = entries(&desk).len();
    let ticked: String = ids.iter().map(|id| format!("id={id}&")).collect();
    desk.post("/reports/export", &format!("{ticked}format=native")).await;
    desk.get("/reports.csv").await;
    let came = entries(&desk).split_off(before + 1);
    assert_eq!(deeds(&came), [Deed::Exported, Deed::Exported]);
    for line in &came {
        let mut named = line.event.as_ref().unwrap().subjects.reports.clone();
        named.reverse();
        assert_eq!(named, ids, "the newest goes first in a list");
    }
}

#[tokio::test]
async fn the_page_asks_for_what_the_log_is_read_before_it_shows_anything() {
    let desk = filled();
    let before = entries(&desk).len();
    let page = desk.get("/audit").await;
    assert!(page.text.contains("name=\"use\"") && !page.text.contains("deed-"));
    assert_eq!(entries(&desk).len(), before + 1, "nothing was read but by this test");
    assert_eq!(desk.get("/audit?use=curiosity").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = desk.get("/audit?use=lawfulness").await;
    assert!(page.text.contains("file taken in"), "{}", page.text);
    let csv = desk.get("/audit.csv?use=lawfulness").await.text;
    assert!(csv.starts_with("entry,at,act,deed,who,"));
    assert!(csv.contains("collection,imported,operator"));
    let read = AuditQuery { deed: Some(Deed::LogRead), ..AuditQuery::all(LogUse::Integrity) };
    let lines = desk.node.audit(&read).unwrap().lines;
    let lawfulness =
        |line: &&AuditLine| line.event.as_ref().unwrap().subjects.reading == Some(LogUse::Lawfulness);
    assert_eq!(lines.iter().filter(lawfulness).count(), 2);
}

#[tokio::test]
async fn a_cell_of_the_log_computes_nothing_in_a_spreadsheet() {
    let desk = Desk::of("NL-unit", Role::Authority);
    let mut request = request("get", "/reports");
    request.extensions_mut().insert(Working { purpose: Purpose::C, case: Some("=1+2".into()) });
    desk.router.clone().oneshot(request).await.unwrap();
    let csv = desk.get("/audit.csv?use=lawfulness").await.text;
    assert!(csv.contains("'=1+2") && !csv.contains(",=1+2"), "{csv}");
}

#[tokio::test]
async fn a_breach_is_noted_with_its_72_hours() {
    let desk = filled();
    desk.get("/reports").await;
    let asked = "use=integrity&who=operator&from=2026-06-01&until=2026-07-02";
    let page = desk.get(&format!("/audit/seen?{asked}")).await;
    assert!(page.text.contains("2 reports") && page.text.contains("/audit/breaches"), "{}", page.text);
    let noted = desk.post("/audit/breaches", &format!("{asked}&what=a+lost+laptop")).await;
    assert_eq!(noted.status, StatusCode::SEE_OTHER);
    let breach = desk.node.breaches().unwrap().remove(0);
    assert_eq!(breach.due_ms - NOW_MS, 72 * 3_600_000);
    let page = desk.get(noted.location()).await.text;
    assert!(page.contains("a lost laptop") && page.contains("72 hours left"), "{page}");
    let ended = desk.post(&format!("/audit/breaches/{}", breach.id), "how=told").await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER);
    assert!(desk.get("/audit/seen").await.text.contains("clock stopped"));
}

#[tokio::test]
async fn a_head_is_given_and_checked_by_the_api() {
    let desk = filled();
    let head = desk.json("/api/v1/audit/head").await["head"].as_str().unwrap().to_owned();
    desk.get("/reports").await;
    let check = |head: &str| {
        let body = serde_json::json!({ "head": head }).to_string();
        let request = Request::post("/api/v1/audit/check").header(header::HOST, "localhost");
        request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body)).unwrap()
    };
    let verdict = desk.send(check(&head)).await.text;
    assert!(verdict.contains("\"holds\":true") && verdict.contains("\"verdict\":\"extends\""), "{verdict}");
    let verdict = desk.send(check("nonsense")).await.text;
    assert!(verdict.contains("not-ours"), "{verdict}");
}

#[tokio::test]
async fn people_find_entries_by_the_words_that_they_see() {
    let desk = filled();
    let id = reports(&desk)[0];
    let reference = desk.node.report(id).unwrap().unwrap().line.reference;
    desk.get(&format!("/reports/{id}")).await;
    let rows = async |query: &str| {
        let page = desk.get(&format!("/audit?use=lawfulness&{query}")).await;
        assert_eq!(page.status, StatusCode::OK, "{query}: {}", page.text);
        assert!(!page.text.contains("get /reports/{id}"), "no route's template");
        page.text.matches("<time datetime").count()
    };
    assert!(rows("who=this+machine").await > 0 && rows("who=Diese+Maschine").await > 0);
    assert_eq!(rows("who=somebody").await, 0);
    let by_reference = rows(&format!("report={}", encode(&reference))).await;
    // The reading before is one more entry about it.
    assert_eq!(by_reference + 1, rows(&format!("report={id}")).await);
}
