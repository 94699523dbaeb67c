//! Who may address this node, from where; and that nothing is told of what may not be known.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};

use crate::node::Desk;

fn request(method: &str, path: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let mut builder = Request::builder()
        .method(method)
        .uri(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    for (name, value) in headers {
        builder = builder.header(*name, *value);
    }
    builder.body(Body::from("name=x&back=%2F")).unwrap()
}

const UNSAFE: [&str; 23] = [
    "/theme",
    "/lookup",
    "/sources/new",
    "/sources/x",
    "/decisions/1/undo",
    "/set-aside/replay",
    "/series/ser_0000000000001/name",
    "/api/v1/sources/x/import",
    "/links/invite",
    "/links/join",
    "/links/x/revoke",
    "/reports/x/ask",
    "/requests/x/answer",
    "/series/x/work",
    "/api/v1/series/x/lead",
    "/links/rotate",
    "/api/v1/links/join",
    "/api/v1/links/keys",
    "/api/v1/links/x/state",
    "/retention/rep_0000000000001/extend",
    "/subjects",
    "/api/v1/retention/run",
    "/api/v1/subjects",
];

#[tokio::test]
async fn another_site_can_change_nothing() {
    let desk = Desk::empty();
    for path in UNSAFE {
        for from in [
            [("host", "localhost"), ("sec-fetch-site", "cross-site")],
            [("host", "localhost"), ("origin", "https://evil.example")],
        ] {
            let answer = desk.send(request("POST", path, &from)).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
        }
    }
    assert!(desk.node.sources().unwrap().is_empty());
}

#[tokio::test]
async fn other_names_are_not_answered() {
    let desk = Desk::empty();
    for host in ["evil.example", "localhost.evil.example", "192.0.2.1:8080"] {
        for path in ["/", "/api/v1/reports", "/metrics", "/assets/core.js"] {
            let answer = desk.send(request("GET", path, &[("host", host)])).await;
            assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST, "{host}{path}");
        }
    }
}

#[tokio::test]
async fn what_never_was_and_what_is_no_identifier_look_the_same() {
    let desk = Desk::filled();
    for accept in ["text/html", "application/json"] {
        let mut bodies = Vec::new();
        for path in [
            "/reports/rep_0000000000001",
            "/reports/nonsense",
            "/series/ser_0000000000001",
            "/series/S-999999",
            "/set-aside/set_0000000000001",
            "/traces/iban/NOTANIBAN",
            "/nowhere",
            "/sources/jobs/99",
            "/sources/preview/99",
        ] {
            let answer = desk.send(request("GET", path, &[("host", "localhost"), ("accept", accept)])).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            bodies.push(answer.text);
        }
        bodies.dedup();
        assert_eq!(bodies.len(), 1, "{accept}: one body for all");
    }
    let api = ["/api/v1/reports/rep_0000000000001", "/api/v1/reports/x", "/api/v1/series/ser_0000000000001"];
    let mut bodies = Vec::new();
    for path in api {
        bodies.push(desk.get(path).await.text);
    }
    bodies.dedup();
    assert_eq!(bodies.len(), 1);
}

#[tokio::test]
async fn errors_are_problem_documents_for_programs_and_pages_for_people() {
    let desk = Desk::empty();
    let answer = desk.send(request("GET", "/api/v1/reports?kind=nonsense", &[("host", "localhost")])).await;
    assert_eq!(
        (answer.status, answer.headers["content-type"].to_str().unwrap()),
        (StatusCode::UNPROCESSABLE_ENTITY, "application/problem+json")
    );
    let document: serde_json::Value = serde_json::from_str(&answer.text).unwrap();
    assert_eq!(document["type"], "/help#problem-invalid");
    assert!(!answer.text.contains("nonsense"), "the value is not said back");
    let answer = desk.send(request("DELETE", "/reports", &[("host", "localhost")])).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(answer.headers.contains_key("allow"));
    let large = Request::post("/lookup")
        .header("host", "localhost")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("accept", "text/html")
        .body(Body::from("x".repeat(3 << 20)))
        .unwrap();
    let answer = desk.send(large).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.text.contains("<main"), "a page");
}

#[tokio::test]
async fn a_page_says_what_the_browser_must_refuse() {
    let answer = Desk::empty().get("/").await;
    let policy = answer.headers["content-security-policy"].to_str().unwrap();
    assert!(
        policy.contains("default-src 'none'")
            && policy.contains("frame-ancestors 'none'")
            && !policy.contains("unsafe")
    );
    assert_eq!(answer.headers["x-content-type-options"], "nosniff");
    assert_eq!(answer.headers["referrer-policy"], "no-referrer");
    assert!(
        !answer.text.contains(" style=")
            && !answer.text.contains("<style")
            && !answer.text.contains("<script>")
    );
}

#[tokio::test]
async fn assets_are_kept_and_known_again() {
    let desk = Desk::empty();
    let page = desk.get("/").await.text;
    let sheet =
        page.split("rel=\"stylesheet\" href=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let answer = desk.get(&sheet).await;
    assert!(answer.headers["cache-control"].to_str().unwrap().contains("immutable"));
    let tag = answer.headers["etag"].to_str().unwrap().to_owned();
    let again = desk.send(request("GET", &sheet, &[("host", "localhost"), ("if-none-match", &tag)])).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    assert_eq!(desk.get("/assets/../Cargo.toml").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn only_loopback_is_listened_on() {
    let listener = tokio::net::TcpListener::bind("0.0.0.0:0").await.unwrap();
    let doors = joinder_web::Doors::plain(listener, joinder_web::Front::Proxy);
    let error = joinder_web::serve(Desk::empty().node, doors).await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::PermissionDenied);
}
