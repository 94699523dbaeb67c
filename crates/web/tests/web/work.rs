//! Shared work on a series, by the pages and by the API of two linked desks.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::{
    node::Desk,
    requests::{settle, two},
};

/// The one series of a desk.
async fn series(desk: &Desk) -> String {
    let rows = desk.json("/api/v1/series").await;
    rows["rows"][0]["id"].as_str().unwrap().to_owned()
}

async fn work(desk: &Desk, series: &str) -> Value {
    desk.json(&format!("/api/v1/series/{series}")).await["work"].clone()
}

#[tokio::test]
async fn two_desks_see_who_works_on_a_series_and_hand_over_the_lead() {
    let (nl, de) = two();
    let (here, there) = (series(&nl).await, series(&de).await);
    let page = nl.get(&format!("/series/{here}")).await.text;
    assert!(page.contains("We work on this") && page.contains("Nobody says so yet."), "{page}");
    let done = nl.post(&format!("/series/{here}/work"), "works=yes&note=notecanary").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    settle(&nl, &de);
    let page = nl.get(&format!("/series/{here}")).await.text;
    assert!(page.contains("We no longer work on this") && page.contains("notecanary"), "{page}");
    let page = de.get(&format!("/series/{there}")).await.text;
    assert!(page.contains("NL-police works on it.") && !page.contains("notecanary"), "{page}");
    assert!(de.get("/?since=day").await.text.contains("NL-police works on it."), "and on the desk");

    nl.post(&format!("/series/{here}/lead"), "step=take&note=").await;
    let done = nl.post(&format!("/series/{here}/lead"), "step=hand-over&organisation=DE-bka&note=").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    settle(&nl, &de);
    let page = de.get(&format!("/series/{there}")).await.text;
    assert!(page.contains("Take the lead") && page.contains("Decline the lead"), "{page}");
    de.post(&format!("/series/{there}/lead"), "step=take&note=").await;
    settle(&nl, &de);
    for (desk, id) in [(&nl, &here), (&de, &there)] {
        let work = work(desk, id).await;
        assert_eq!((&work["leads"], &work["handed"]), (&json!(["DE-bka"]), &json!([])), "{work}");
    }
    assert!(nl.get("/links/DE-bka").await.text.contains("Decisions and who works on what"));
}

#[tokio::test]
async fn a_decision_of_the_other_side_is_shown_and_the_own_one_counts() {
    let (nl, de) = two();
    let id = |desk: &'static str, rows: &Value| -> String {
        let rows = rows["rows"].as_array().unwrap();
        let row = rows.iter().find(|row| row["owner"] == desk).unwrap();
        row["id"].as_str().unwrap().to_owned()
    };
    let here = nl.json("/api/v1/reports").await;
    let (own, other) = (id("NL-police", &here), id("DE-bka", &here));
    nl.post(&format!("/reports/{own}/hits/{other}/confirm"), "").await;
    settle(&nl, &de);
    let there = series(&de).await;
    let page = de.get(&format!("/series/{there}")).await.text;
    assert!(page.contains("NL-police: they belong together"), "{page}");
    let rows = de.json("/api/v1/reports").await;
    let (own, other) = (id("DE-bka", &rows), id("NL-police", &rows));
    de.post(&format!("/reports/{own}/hits/{other}/reject"), "reason=another+case").await;
    assert_eq!(de.json("/api/v1/series").await["rows"], json!([]), "our own word counts here");
    settle(&nl, &de);
    let pairs = work(&nl, &series(&nl).await).await["pairs"].clone();
    assert_eq!((pairs[0]["disputed"].clone(), pairs.as_array().unwrap().len()), (json!(true), 1), "{pairs}");
}

#[tokio::test]
async fn what_cannot_be_said_is_refused() {
    let (nl, _) = two();
    let here = series(&nl).await;
    for form in ["", "works=maybe"] {
        let refused = nl.post(&format!("/series/{here}/work"), form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
    }
    for body in [
        json!({ "step": "reign" }),
        json!({ "step": "propose" }),
        json!({ "step": "propose", "organisation": "FR-secret" }),
        json!({ "step": "hand-over", "organisation": "DE-bka" }),
        json!({ "step": "decline" }),
        json!({ "step": "take", "note": "x".repeat(501) }),
        json!({ "lead": true }),
    ] {
        let refused = nl.post_json(&format!("/api/v1/series/{here}/lead"), &body).await;
        // What would be right of another series contradicts how this one stands.
        let stands = body["organisation"].is_string() || body["step"] == "decline";
        let status = if stands { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
        assert_eq!(refused.status, status, "{body}: {}", refused.text);
        assert!(!refused.text.contains("FR-secret"));
    }
    let said = nl.post_json(&format!("/api/v1/series/{here}/work"), &json!({ "works": true })).await;
    assert_eq!(said.status, StatusCode::OK, "{}", said.text);
    let said: Value = serde_json::from_str(&said.text).unwrap();
    assert_eq!(said["workers"][0]["organisation"], "NL-police");
    let gone = nl.post_json("/api/v1/series/ser_0000000000001/work", &json!({ "works": true })).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}
