//! Asking neighbours: on the page, over the API, and what both ends keep of it.

use std::{future::poll_fn, pin::Pin, time::Duration};

use axum::{
    body::{Body, Bytes, HttpBody},
    http::{Request, StatusCode, header},
};
use joinder_core::{Release, Role};
use joinder_node::WantedState;
use serde_json::{Value, json};
use tokio::{net::TcpListener, time::timeout};
use tower::ServiceExt;

use crate::{links::Side, node::Desk};

/// Three nodes: NL asks; DE holds a report of which it tells whom to ask, and one that it shows nobody; FR holds nothing.
async fn three() -> (Side, Side, Side) {
    let (nl, de) = (Side::of("NL-police").await, Side::of("DE-bka").await);
    let fr = Side::of("FR-police").await;
    de.links.join(&nl.invite("DE-bka").await.to_string()).await.unwrap();
    fr.links.join(&nl.invite("FR-police").await.to_string()).await.unwrap();
    de.bring_with("D-1", Release::Hit, "shop1.com");
    de.bring_with("D-2", Release::Own, "shop2.com");
    (nl, de, fr)
}

/// A neighbour that paused the link: to whoever asks it says that it knows nobody.
async fn paused(nl: &Side, code: &str) -> Side {
    let side = Side::of(code).await;
    side.links.join(&nl.invite(code).await.to_string()).await.unwrap();
    let whom = nl.desk.node.organisation().code.clone();
    side.desk.node.set_link_state(&whom, WantedState::Paused).unwrap();
    side
}

async fn asked(nl: &Side, body: &Value) -> Value {
    let answer = nl.desk.post_json("/api/v1/lookup/neighbours", body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    serde_json::from_str(&answer.text).unwrap()
}

#[tokio::test]
async fn each_neighbour_answers_for_itself() {
    let (nl, de, _fr) = three().await;
    let _be = paused(&nl, "BE-police").await;
    nl.bring_with("N-1", Release::Own, "shop1.com");
    let values = json!(["hxxp://shop1[.]com", "shop1.com", "shop2.com", "shop3.com"]);
    let body = json!({ "values": values, "purpose": "c", "case": "2026-17" });
    let answer = asked(&nl, &body).await;
    assert_eq!(answer["answers"][1]["reports"], 1, "the own node first: {answer}");
    let neighbours = answer["neighbours"].as_array().unwrap();
    let outcomes: Vec<(&str, &str)> = neighbours
        .iter()
        .map(|one| (one["organisation"].as_str().unwrap(), one["outcome"].as_str().unwrap()))
        .collect();
    assert_eq!(outcomes, [("BE-police", "refused"), ("DE-bka", "answered"), ("FR-police", "answered")]);
    let held = |one: &Value, at: usize| one["answers"][at]["held"].as_bool().unwrap();
    let (of_de, of_fr) = (&neighbours[1], &neighbours[2]);
    assert_eq!([1, 2, 3].map(|at| held(of_de, at)), [true, false, false], "{of_de}");
    assert_eq!([1, 2, 3].map(|at| held(of_fr, at)), [false, false, false]);
    assert_eq!(of_de["answers"][1]["known"][0]["reference"], "D-1");
    let hidden = of_de["answers"][2].to_string().replace("shop2", "shop3");
    assert_eq!(hidden, of_de["answers"][3].to_string(), "what is hidden is not there");

    let ours = nl.desk.json("/api/v1/look-ups").await;
    assert_eq!(ours["rows"].as_array().unwrap().len(), 3, "one for each who was asked: {ours}");
    let theirs = de.desk.json("/api/v1/look-ups?value=shop1.com").await;
    let row = &theirs["rows"][0];
    assert_eq!((&row["side"], &row["organisation"]), (&json!("theirs"), &json!("NL-police")));
    assert_eq!((&row["purpose"], &row["case"], &row["values"]), (&json!("c"), &json!("2026-17"), &json!(4)));
    assert_eq!(de.desk.json("/api/v1/look-ups?value=shop9.com").await["rows"], json!([]));
    for side in [&nl, &de] {
        let page = side.desk.get("/links").await.text;
        assert!(page.contains("2026-17") && page.contains("Look-ups over links"), "{page}");
        assert!(!page.contains("shop1") && !page.contains("shop2"), "whom it was about stands nowhere");
    }
}

#[tokio::test]
async fn only_who_is_named_is_asked() {
    let (nl, _de, fr) = three().await;
    let body = json!({ "text": "shop1.com", "purpose": "c", "case": "1", "neighbours": ["DE-bka"] });
    let answer = asked(&nl, &body).await;
    assert_eq!(answer["neighbours"].as_array().unwrap().len(), 1);
    assert_eq!(fr.desk.json("/api/v1/look-ups").await["rows"], json!([]));
    for (missing, body) in [
        ("purpose", json!({ "text": "shop1.com", "case": "1" })),
        ("purpose", json!({ "text": "shop1.com", "case": "1", "purpose": "z" })),
        ("case", json!({ "text": "shop1.com", "purpose": "c" })),
        ("neighbours", json!({ "text": "shop1.com", "purpose": "c", "case": "1", "neighbours": ["BE"] })),
        ("at least one value", json!({ "purpose": "c", "case": "1" })),
        ("an object", json!({ "text": "shop1.com", "purpose": "c", "case": "1", "to": "all" })),
    ] {
        let refused = nl.desk.post_json("/api/v1/lookup/neighbours", &body).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        assert!(refused.text.contains(missing), "{missing}: {}", refused.text);
        assert!(!refused.text.contains("shop1"), "{}", refused.text);
    }
    let logged = nl.desk.json("/api/v1/look-ups").await;
    assert_eq!(logged["rows"].as_array().unwrap().len(), 1, "nobody was asked: {logged}");
    let alone = Desk::of("NL-police", Role::Authority);
    let body = json!({ "text": "shop1.com", "purpose": "c", "case": "1" });
    let refused = alone.post_json("/api/v1/lookup/neighbours", &body).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
    assert!(!alone.get("/lookup?text=shop1.com").await.text.contains("Ask the neighbours"));
}

#[tokio::test]
async fn the_page_asks_whom_is_ticked_and_says_what_is_missing() {
    let (nl, _de, _fr) = three().await;
    let page = nl.desk.get("/lookup?text=shop1.com").await.text;
    assert!(page.contains("Ask the neighbours") && page.contains("value=\"FR-police\" checked"), "{page}");
    assert!(nl.desk.get("/traces/domain/shop1.com").await.text.contains("/lookup?text=shop1.com#ask"));
    assert!(nl.desk.json("/api/v1/look-ups").await["rows"] == json!([]), "looking asks nobody");

    let form = "text=shop1.com%0Ashop2.com&neighbour=DE-bka&purpose=c&case=2026-17";
    let answer = nl.desk.post("/lookup/neighbours", form).await;
    assert_eq!(answer.status, StatusCode::OK);
    let page = answer.text;
    assert!(page.contains("D-1") && !page.contains("D-2"), "{page}");
    assert!(page.contains("2 values asked of neighbours") && page.ends_with("</html>"), "{page}");
    assert!(!page.contains("id=\"neighbour-1\""), "FR was not ticked");
    assert!(page.contains("value=\"2026-17\"") && !page.contains("value=\"FR-police\" checked"));

    for (missing, form) in [
        ("purpose", "text=shop1.com&neighbour=DE-bka&purpose=&case=1"),
        ("purpose", "text=shop1.com&neighbour=DE-bka&purpose=z&case=1"),
        ("case", "text=shop1.com&neighbour=DE-bka&purpose=c&case=+"),
        ("case", "text=shop1.com&neighbour=DE-bka&purpose=c&case=a%0Ab"),
        ("neighbours", "text=shop1.com&purpose=c&case=1"),
        ("neighbours", "text=shop1.com&neighbour=BE-police&purpose=c&case=1"),
        ("look-up-text", "text=+&neighbour=DE-bka&purpose=c&case=1"),
        ("look-up-text", "text=a+word&neighbour=DE-bka&purpose=c&case=1"),
    ] {
        let refused = nl.desk.post("/lookup/neighbours", form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(refused.text.contains(&format!("id=\"{missing}-error\"")), "{form}: {}", refused.text);
    }
    assert_eq!(nl.desk.json("/api/v1/look-ups").await["rows"].as_array().unwrap().len(), 1);
}

/// The next piece of a page that is still being sent.
async fn piece(body: &mut Body) -> Option<String> {
    let frame = poll_fn(|cx| Pin::new(&mut *body).poll_frame(cx)).await?;
    let bytes: Bytes = frame.unwrap().into_data().unwrap();
    Some(String::from_utf8(bytes.to_vec()).unwrap())
}

#[tokio::test]
async fn the_own_answer_does_not_wait_for_a_neighbour() {
    let (nl, _de, _fr) = three().await;
    nl.bring_with("N-1", Release::Own, "shop1.com");
    // A neighbour whose machine takes connections, and that never says a word.
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://{}", silent.local_addr().unwrap());
    let be = Desk::of("BE-police", Role::Authority);
    let invitation = nl.invite("BE-police").await;
    let fingerprint = "a".repeat(64);
    let who = be.node.introduce(&address, &fingerprint, &invitation.secret).unwrap();
    nl.desk.node.admit(&invitation.secret, who).unwrap();

    let form = "text=shop1.com&neighbour=DE-bka&neighbour=BE-police&purpose=c&case=1";
    let request = Request::post("/lookup/neighbours")
        .header(header::HOST, "localhost")
        .header(header::ACCEPT, "text/html")
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form))
        .unwrap();
    let mut body = nl.desk.router.clone().oneshot(request).await.unwrap().into_body();
    let first = piece(&mut body).await.unwrap();
    assert!(first.contains("N-1") && !first.contains("D-1"), "the own node's answer stands alone: {first}");
    let second = piece(&mut body).await.unwrap();
    assert!(second.contains("D-1"), "then whoever answers first: {second}");
    let last = timeout(Duration::from_secs(30), async {
        let third = piece(&mut body).await.unwrap();
        assert!(third.contains("not reached: too slow"), "{third}");
        piece(&mut body).await.unwrap()
    });
    assert!(last.await.unwrap().ends_with("</html>"));
    let rows = nl.desk.json("/api/v1/look-ups").await;
    let outcomes: Vec<&Value> = rows["rows"].as_array().unwrap().iter().map(|row| &row["outcome"]).collect();
    assert!(outcomes.contains(&&json!("too-slow")) && outcomes.contains(&&json!("answered")), "{rows}");
    drop(silent);
}

#[tokio::test]
async fn what_a_neighbour_calls_itself_and_its_case_is_text() {
    let (nl, de, _fr) = three().await;
    let case = "<script>alert(1)</script>";
    let body = json!({ "text": "shop1.com", "purpose": "c", "case": case, "neighbours": ["DE-bka"] });
    asked(&nl, &body).await;
    for side in [&nl, &de] {
        assert!(!side.desk.get("/links").await.text.contains("<script>alert"));
    }
}
