//! Every page opens; decisions are made and taken back; names stay.

use std::collections::BTreeSet;

use axum::http::StatusCode;

use crate::node::{Desk, NOW_MS, encode};

async fn first(desk: &Desk, path: &str) -> String {
    desk.json(path).await["rows"][0]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn every_page_opens_in_every_language() {
    let desk = Desk::filled();
    let report = first(desk, "/api/v1/reports?limit=1").await;
    let series = first(desk, "/api/v1/series?limit=1").await;
    let paths = [
        "/".to_owned(),
        "/help".into(),
        "/lookup".into(),
        "/lookup?text=NL91ABNA0417164300".into(),
        "/reports".into(),
        "/reports?kind=phishing".into(),
        format!("/reports/{report}"),
        "/series".into(),
        "/series?sort=loss&states=2".into(),
        format!("/series/{series}"),
        "/series/S-1".into(),
        format!("/series/{series}/graph.json"),
        "/sources".into(),
        "/sources/new".into(),
        "/set-aside".into(),
        "/statistics".into(),
        "/statistics?from=2026-01-01".into(),
        "/reports.csv".into(),
        "/series.csv".into(),
        "/statistics.csv".into(),
        "/metrics".into(),
        "/healthz".into(),
        "/readyz".into(),
        "/traces/iban/NL91ABNA0417164300".into(),
        "/api/v1/openapi.json".into(),
        "/api/v1/schemas/report".into(),
        "/api/v1/sources".into(),
        "/api/v1/set-aside".into(),
        "/api/v1/statistics".into(),
    ];
    for path in paths {
        let answer = desk.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
        assert!(!answer.text.is_empty(), "{path}");
        assert!(answer.headers.contains_key("content-security-policy"), "{path}");
    }
}

#[tokio::test]
async fn an_empty_node_teaches() {
    let desk = Desk::empty();
    for path in ["/", "/reports", "/series", "/sources", "/set-aside", "/statistics", "/lookup"] {
        let answer = desk.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
    }
    assert!(desk.get("/reports").await.text.contains("class=\"empty\""));
}

#[tokio::test]
async fn the_desk_says_what_changed_since_the_last_visit() {
    let desk = Desk::filled();
    let first = desk.get("/").await;
    for line in ["New reports<", "Series that reports came to<"] {
        assert!(first.text.contains(line), "{line} of the last day");
    }
    assert_eq!(first.cookie(), format!("visit={}.{NOW_MS}", NOW_MS - 86_400_000));
    let seen = format!("visit={NOW_MS}.{NOW_MS}");
    let again = desk.get_with("/", &seen).await.text;
    assert!(again.contains("Nothing came and nothing changed.") && !again.contains("New reports"));
    let week = desk.get_with("/?since=week", &seen).await;
    assert!(week.text.contains("New reports"), "also what was seen");
    assert_eq!(week.cookie(), seen, "the same visit");
}

#[tokio::test]
async fn a_hit_is_rejected_and_taken_back() {
    let desk = Desk::filled();
    let series = first(desk, "/api/v1/series?sort=size&limit=1").await;
    let report = desk.json(&format!("/api/v1/series/{series}")).await["reports"]["rows"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let view = desk.json(&format!("/api/v1/reports/{report}")).await;
    let other = view["hits"][0]["other"]["id"].as_str().unwrap().to_owned();
    let path = format!("/reports/{report}/hits/{other}/reject");
    assert_eq!(
        desk.post(&path, "reason=").await.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "a reason is asked for"
    );
    let answer =
        desk.post(&path, &format!("reason=typed+wrong&back={}", encode(&format!("/reports/{report}")))).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let told = desk.get(answer.location()).await;
    assert!(
        told.text.contains("Hit rejected.") && told.text.contains("typed wrong"),
        "the toast and the history"
    );
    let decision = answer.location().split("decision=").nth(1).unwrap().to_owned();
    let undone = desk.post(&format!("/decisions/{decision}/undo"), "back=%2F").await;
    assert_eq!(undone.location(), "/?done=undone");
    let hits = desk.json(&format!("/api/v1/reports/{report}")).await;
    assert_eq!(hits["hits"], view["hits"], "all as it was before");
}

#[tokio::test]
async fn a_series_keeps_its_name() {
    let desk = Desk::filled();
    let series = first(desk, "/api/v1/series?sort=latest&limit=1").await;
    let answer = desk.post(&format!("/series/{series}/name"), "name=Holiday+%3Cflats%3E").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(desk.get(&format!("/series/{series}")).await.text.contains("Holiday &lt;flats&gt;"));
    assert_eq!(
        desk.post(&format!("/series/{series}/name"), "name=").await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

#[tokio::test]
async fn the_offence_of_a_series_is_confirmed_with_a_reason_and_taken_back() {
    let desk = Desk::filled();
    let series = first(desk, "/api/v1/series?sort=loss&limit=1").await;
    let (page, api) = (format!("/series/{series}"), format!("/api/v1/series/{series}"));
    let path = format!("{page}/offence");
    for form in ["offence=d2019_713.art3&reason=", "offence=secret-thing&reason=x", "reason=x"] {
        let answer = desk.post(&path, form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(!answer.text.contains("secret-thing"));
    }
    let never = desk.post("/series/ser_0000000000001/offence", "offence=d2019_713.art3&reason=x").await;
    assert_eq!(never.status, StatusCode::NOT_FOUND);

    let answer = desk.post(&path, "offence=d2019_713.art3&reason=cards+%3Cb%3Ewere+used").await;
    assert_eq!(answer.location(), format!("{page}?done=offence"));
    assert_eq!(desk.json(&api).await["offence"]["offence"], "d2019_713.art3");
    let told = desk.get(&page).await.text;
    assert!(told.contains("Confirmed by this machine on") && told.contains("“cards &lt;b&gt;were used”"));
    assert!(told.contains("Offence confirmed by this machine:"), "the history");

    let undo = format!("{path}/undo");
    assert_eq!(desk.post(&undo, "back=%2F").await.location(), "/?done=undone");
    assert!(desk.json(&api).await["offence"].is_null());
    assert!(desk.get(&page).await.text.contains("Offence taken back by this machine."));
    assert_eq!(desk.post(&undo, "").await.status, StatusCode::NOT_FOUND, "nothing stands");
}

#[tokio::test]
async fn the_evidence_of_a_series_is_shown_by_kind() {
    let desk = Desk::filled();
    let listed = desk.json("/api/v1/series?sort=size&limit=2").await;
    let series = listed["rows"][1]["id"].as_str().unwrap();
    let whole = desk.json(&format!("/api/v1/series/{series}")).await;
    let lines = ["evidence", "not_counted"].map(|name| whole[name].as_array().unwrap());
    let kinds: BTreeSet<&str> =
        lines.into_iter().flatten().map(|line| line["trace"]["type"].as_str().unwrap()).collect();
    assert!(!kinds.is_empty());
    for kind in &kinds {
        let page = desk.get(&format!("/series/{series}?trace={kind}")).await.text;
        let panel = page.split("id=\"evidence-title\"").nth(1).unwrap().split("</section>").next().unwrap();
        assert!(panel.contains("aria-current=\"true\""), "{kind}: the choice is marked");
        for other in &kinds {
            assert_eq!(panel.contains(&format!("data-kind=\"{other}\"")), other == kind, "{other} of {kind}");
        }
    }
    let wrong = desk.get(&format!("/series/{series}?trace=secret-thing")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!wrong.text.contains("secret-thing"));
}

#[tokio::test]
async fn a_look_up_answers_unknown_values_too() {
    let desk = Desk::filled();
    let text = encode("NL91ABNA0417164300\nDE89370400440532013001\nnonsense");
    let answer = desk.post("/lookup", &format!("text={text}")).await;
    assert!(answer.text.contains("not known"), "{}", answer.text);
    assert!(answer.text.contains("not valid"));
    assert!(answer.text.contains("href=\"/reports?text=nonsense\""), "words may be searched for");
    // 39: a query goes through the same normaliser as the data.
    let document = desk.json("/api/v1/lookup?value=nl91%20abna%200417%201643%2000").await;
    assert_eq!(document["answers"][0]["trace"]["value"], "NL91ABNA0417164300");
}

#[tokio::test]
async fn an_empty_term_is_an_error_and_never_all() {
    let desk = Desk::filled();
    for path in [
        "/api/v1/lookup?value=",
        "/api/v1/lookup",
        "/api/v1/reports?text=%20%2D%20&limit=0",
        "/api/v1/reports?text=%2A",
    ] {
        let answer = desk.get(path).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}: {}", answer.text);
        assert_eq!(answer.headers["content-type"], "application/problem+json", "{path}");
    }
    let words = desk.get("/reports?text=%22%20OR%20*%20NEAR(").await;
    assert!(
        words.status == StatusCode::OK || words.status == StatusCode::UNPROCESSABLE_ENTITY,
        "syntax characters are literals"
    );
}

#[tokio::test]
async fn what_script_and_graph_write_is_in_the_readers_language() {
    let desk = Desk::filled();
    let series = first(desk, "/api/v1/series?sort=size&limit=1").await;
    let page = desk.get_with(&format!("/series/{series}"), "language=de").await.text;
    assert!(page.contains("&quot;larger&quot;:&quot;Größer&quot;"), "the buttons of the graph");
    let path = format!("/series/{series}/graph.json");
    let graph = async |language: &str| {
        let text = desk.get_with(&path, &format!("language={language}")).await.text;
        serde_json::from_str::<serde_json::Value>(&text).unwrap()
    };
    let (english, german) = (graph("en").await, graph("de").await);
    assert!(!english["traces"].as_array().unwrap().is_empty());
    assert_ne!(english["traces"], german["traces"], "kinds of trace by name");
    assert_eq!(english["edges"], german["edges"]);
}

#[tokio::test]
async fn a_page_in_german_is_in_german() {
    let request = axum::http::Request::get("/")
        .header("host", "localhost")
        .header("accept", "text/html")
        .header("accept-language", "de-AT")
        .body(axum::body::Body::empty())
        .unwrap();
    assert!(Desk::filled().send(request).await.text.contains("<html lang=\"de\""));
}
