//! From an upload over its preview to the receipt; and mending what was set aside.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};

use crate::node::{Answered, Desk, encode};

const TABLE: &str = "Referentie;Datum;Bedrag;Rekening dader;Verhaal\n\
                     A-1;24-11-2025;1.450,00;LT121000011101001000;Betaald voor een vakantiehuis dat niet bestaat\n\
                     A-2;25-11-2025;89,95;LT121000011101001000;Betaald voor schoenen die nooit kwamen\n";

async fn upload(desk: &Desk, name: &str, content: &str) -> String {
    let answer = sent(desk, name, content).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    answer.location().to_owned()
}

async fn sent(desk: &Desk, name: &str, content: &str) -> Answered {
    let boundary = "----joinder";
    let body = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"source\"\r\n\r\n\r\n--{boundary}\r\nContent-Disposition: form-data; \
         name=\"new-source\"\r\n\r\nnl-portal\r\n--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; \
         filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n{content}\r\n--{boundary}--\r\n"
    );
    let request = Request::post("/sources/upload")
        .header("host", "localhost")
        .header("accept", "text/html")
        .header("content-type", format!("multipart/form-data; boundary={boundary}"))
        .body(Body::from(body))
        .unwrap();
    desk.send(request).await
}

#[tokio::test]
async fn the_page_of_a_refused_upload_says_why_in_one_line() {
    let answer = sent(&Desk::empty(), "empty.csv", "").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let why = "data-why=\"file: expected a file that holds something\"";
    assert!(answer.text.contains(why), "{}", answer.text);
}

#[tokio::test]
async fn a_file_of_which_nothing_becomes_a_report_does_not_ask_to_be_taken() {
    let desk = Desk::empty();
    for (name, content, wanted) in
        [("good.csv", TABLE, true), ("bad.ndjson", "{\"schema\":\"joinder/report/1\"\n", false)]
    {
        let preview = upload(&desk, name, content).await;
        let page = desk.get(&preview).await.text;
        let take = page.find("value=\"take\"").expect("it may be taken all the same");
        let button = &page[page[..take].rfind("<button").unwrap()..take];
        assert_eq!(button.contains("button-main"), wanted, "{name}: {button}");
    }
}

#[tokio::test]
async fn a_file_is_shown_before_it_is_taken() {
    let desk = Desk::empty();
    let preview = upload(&desk, "week 47.csv", TABLE).await;
    let page = desk.get(&preview).await;
    assert!(page.text.contains("A-1") && page.text.contains("name=\"column-0\""), "{}", page.text);
    assert_eq!(desk.node.held(), 0, "nothing is taken in yet");
    // Another meaning for a column shows at once.
    let changed = desk.post(&preview, "column-4=ignore&do=show").await;
    assert_eq!(changed.status, StatusCode::OK);
    let refused = desk.post(&preview, "column-4=nonsense&do=take").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(desk.node.held(), 0);
    let taken = desk.post(&preview, "column-4=narrative&do=take").await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
    let job = taken.location().to_owned();
    for _ in 0..200 {
        if desk.get(&job).await.text.contains("data-over") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    assert!(desk.get(&job).await.text.contains("data-over"), "the job ends");
    assert_eq!(desk.node.held(), 2);
    assert_eq!(desk.get(&preview).await.status, StatusCode::NOT_FOUND, "the upload is gone");
    assert!(desk.node.source("nl-portal").unwrap().unwrap().mapping.is_some(), "the mapping is kept");
}

#[tokio::test]
async fn the_same_file_again_is_a_success_that_changes_nothing() {
    let desk = Desk::empty();
    let mut receipts = Vec::new();
    for _ in 0..2 {
        let request = Request::post("/api/v1/sources/portal/import?file=a.csv&suggest_mapping=true")
            .header("host", "localhost")
            .body(Body::from(TABLE))
            .unwrap();
        let answer = desk.send(request).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        receipts.push(serde_json::from_str::<serde_json::Value>(&answer.text).unwrap());
    }
    assert_eq!(
        (&receipts[0]["counts"]["new"], &receipts[1]["counts"]["new"], &receipts[1]["counts"]["same"]),
        (&2.into(), &0.into(), &2.into())
    );
}

#[tokio::test]
async fn a_list_of_what_was_set_aside_shows_the_value_at_fault() {
    let desk = Desk::empty();
    let table =
        format!("{TABLE}A-3;31-02-2025;75,00;LT121000011101001000;Betaald voor een fiets die nooit kwam\n");
    let native = "{\"schema\":\"joinder/report/1\",\"reference\":\"R-1\",\"narrative\":{\"text\":\"a long story\"},\
                  \"losses\":[{\"amount\":\"5\",\"currency\":\"EUR\"},{\"amount\":\"7\",\"currency\":\"florins\"}]}";
    for (name, content, fault) in
        [("a.csv", table.as_str(), "31-02-2025"), ("a.ndjson", native, "&quot;florins&quot;")]
    {
        let path = format!("/api/v1/sources/portal/import?file={name}&suggest_mapping=true");
        let request =
            Request::post(path).header("host", "localhost").body(Body::from(content.to_owned())).unwrap();
        assert_eq!(desk.send(request).await.status, StatusCode::OK);
        let reason = if name == "a.csv" { "date" } else { "code" };
        let page = desk.get(&format!("/set-aside?reason={reason}&source=portal")).await.text;
        let shown = format!("<mark>{fault}</mark>");
        assert!(page.contains(&shown), "{name}: {page}");
        let record = page.split("href=\"/set-aside/").nth(1).unwrap().split('"').next().unwrap();
        let record = desk.get(&format!("/set-aside/{record}")).await.text;
        assert!(record.contains(&shown), "{name}: the record itself marks it too");
    }
}

#[tokio::test]
async fn a_record_set_aside_is_mended_in_place() {
    let desk = Desk::empty();
    let lines = "{\"schema\":\"joinder/report/1\",\"owner\":\"EU-centre\",\"reference\":\"R-1\",\"kind\":\"phishing\",\"narrative\":{\"text\":\"x\"}}\n\
                 {\"schema\":\"joinder/report/1\",\"owner\":\"EU-centre\",\"reference\":\"R-2\",\"kind\":\"phishing\",\"narrative\":{\"text\":\"x\"}\n";
    let request = Request::post("/api/v1/sources/feed/import?file=a.ndjson")
        .header("host", "localhost")
        .body(Body::from(lines))
        .unwrap();
    let receipt: serde_json::Value = serde_json::from_str(&desk.send(request).await.text).unwrap();
    assert_eq!(receipt["counts"]["set_aside"], 1, "{receipt}");
    let id = desk.json("/api/v1/set-aside").await["rows"][0]["id"].as_str().unwrap().to_owned();
    let page = desk.get(&format!("/set-aside/{id}")).await;
    assert_eq!(page.status, StatusCode::OK);
    let still = desk.post(&format!("/set-aside/{id}/mend"), "do=as-it-is").await;
    assert_eq!(still.status, StatusCode::UNPROCESSABLE_ENTITY, "as it was it cannot be taken");
    let mended = "{\"schema\":\"joinder/report/1\",\"owner\":\"EU-centre\",\"reference\":\"R-2\",\"kind\":\"phishing\",\"narrative\":{\"text\":\"x\"}}";
    let answer =
        desk.post(&format!("/set-aside/{id}/mend"), &format!("do=mend&raw={}", encode(mended))).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    assert_eq!(desk.node.held(), 2);
}

#[tokio::test]
async fn sixteen_clients_with_one_report_make_one_report() {
    let desk = Desk::empty();
    let mut clients = Vec::new();
    for _ in 0..16 {
        let router = desk.router.clone();
        clients.push(tokio::spawn(async move {
            let request = Request::post("/api/v1/sources/same/import?file=a.csv&suggest_mapping=true")
                .header("host", "localhost")
                .body(Body::from(TABLE))
                .unwrap();
            tower::ServiceExt::oneshot(router, request).await.unwrap().status()
        }));
    }
    for client in clients {
        assert_eq!(client.await.unwrap(), StatusCode::OK);
    }
    assert_eq!(desk.node.held(), 2);
}
