//! Reports ticked in a table are written out, and the columns of the list are chosen; both without script.

use axum::http::{StatusCode, header};
use serde_json::Value;

use crate::node::{Desk, encode};

/// Identifier and reference of the newest reports.
async fn newest(desk: &Desk) -> Vec<(String, String)> {
    let listed = desk.json("/api/v1/reports?limit=5").await;
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    listed["rows"].as_array().unwrap().iter().map(|row| (text(row, "id"), text(row, "reference"))).collect()
}

#[tokio::test]
async fn the_reports_ticked_are_written_out_once_each_in_every_format() {
    let desk = Desk::filled();
    let reports = newest(desk).await;
    let (one, other) = (&reports[3], &reports[1]);
    for (format, media) in [
        ("native", "application/x-ndjson"),
        ("csv", "text/csv; charset=utf-8"),
        ("stix", "application/stix+json;version=2.1"),
        ("misp", "application/json"),
    ] {
        let form = format!("id={}&id={}&id={}&format={format}", one.0, other.0, one.0);
        let answer = desk.post("/reports/export", &form).await;
        assert_eq!(answer.status, StatusCode::OK, "{format}: {}", answer.text);
        assert_eq!(answer.headers[header::CONTENT_TYPE], media);
        let disposition = answer.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
        assert!(disposition.starts_with("attachment; filename=\"reports."), "{disposition}");
        match format {
            "native" => {
                let lines = answer.text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
                let told: Vec<Value> = lines.map(|line| line["reference"].clone()).collect();
                assert_eq!(told, [one.1.as_str(), other.1.as_str()]);
            }
            "csv" => {
                let place = |reference: &str| answer.text.find(reference).unwrap();
                assert!(place(&one.1) < place(&other.1), "in the order of the form");
            }
            _ => assert!(serde_json::from_str::<Value>(&answer.text).is_ok(), "{format}"),
        }
    }
}

#[tokio::test]
async fn what_cannot_be_written_out_is_said() {
    let desk = Desk::filled();
    let export = async |form: &str| desk.post("/reports/export", form).await;
    for back in ["/reports", "/series/S-1"] {
        let none = export(&format!("format=csv&back={}", encode(back))).await;
        assert_eq!(
            (none.status, none.location()),
            (StatusCode::SEE_OTHER, &*format!("{back}?done=none-ticked"))
        );
        assert!(desk.get(none.location()).await.text.contains("Nothing is ticked."), "{back}");
    }
    let few = desk.post("/reports/selected", "do=join&reason=x&back=%2Freports").await;
    assert_eq!(few.location(), "/reports?done=few-ticked");
    let never = "id=rep_0000000000001";
    let wrong = export(&format!("{never}&format=secret-thing")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!wrong.text.contains("secret-thing"));
    assert_eq!(export("id=ser_0000000000001&format=csv").await.status, StatusCode::NOT_FOUND);
    let many = vec![never; 501].join("&");
    assert_eq!(export(&format!("{many}&format=csv")).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    let none = export(&format!("{never}&format=native")).await;
    assert_eq!((none.status, none.text.as_str()), (StatusCode::OK, ""), "as one that may not be seen");
}

#[tokio::test]
async fn lists_of_reports_can_be_ticked_and_written_out() {
    let desk = Desk::filled();
    for page in ["/reports", "/series/S-1"] {
        let text = desk.get(page).await.text;
        assert!(text.contains("formaction=\"/reports/export\""), "{page}");
        assert!(text.contains("type=\"checkbox\" name=\"id\" value=\"rep_"), "{page}");
    }
}

#[tokio::test]
async fn the_columns_of_the_list_are_chosen_and_remembered() {
    let desk = Desk::filled();
    let usual = desk.get("/reports").await.text;
    assert!(usual.contains(">Owner</th>") && !usual.contains(">Received</th>"));

    let form = "column=received&column=kind&column=nonsense&back=%2Freports%3Fkind%3Dphishing";
    let answer = desk.post("/reports/columns", form).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/reports?kind=phishing"));
    assert_eq!(answer.cookie(), "report-columns=kind.received");
    let chosen = desk.get_with("/reports", answer.cookie()).await.text;
    assert!(chosen.contains(">Kind</th>") && chosen.contains(">Received</th>"));
    assert!(!chosen.contains(">Owner</th>") && !chosen.contains(">Loss</th>"));
    assert!(chosen.contains("value=\"received\" checked"), "the form shows what is chosen");

    let none = desk.post("/reports/columns", "back=%2Freports").await;
    let bare = desk.get_with("/reports", none.cookie()).await.text;
    assert!(bare.contains(">Report</th>") && !bare.contains(">Owner</th>") && !bare.contains(">Kind</th>"));
}
