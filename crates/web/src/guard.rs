//! What stands before every handler: who may address this node and from where, how long and how much, and what the
//! browser is told to refuse.

use std::time::Duration;

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{
    app::App,
    problem::{Problem, ProblemType},
    who::Front,
};

/// Largest body of a request that is not an upload.
pub const BODY_BYTES: usize = 2 << 20;
/// Largest upload: a State's export of a year, with room to spare.
pub const UPLOAD_BYTES: u64 = 8 << 30;

const USUAL: Duration = Duration::from_secs(30);
const UPLOAD: Duration = Duration::from_secs(6 * 3600);

/// No inline script or style, nothing from elsewhere, no frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const HEADERS: [(&str, &str); 7] = [
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
];

/// Puts the headers on every answer, and keeps pages out of caches unless they say otherwise.
pub async fn headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if app.front.is_tls() && app.node.has_accounts() {
        // Browsers came by TLS, and shall from now on.
        let value = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, value);
    }
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-store"));
    response
}

/// Without TLS, and while there are no accounts, the node answers to loopback names alone: a foreign name that
/// was made to point here (DNS rebinding) gets nothing. By TLS such a name has no session: its cookie is another
/// host's.
pub async fn host(State(app): State<App>, request: Request, next: Next) -> Response {
    if app.front.is_tls() && app.node.has_accounts() {
        return next.run(request).await;
    }
    // Until there are accounts, nobody who may come from elsewhere is answered.
    if app.front == Front::Tls {
        return Problem::new(ProblemType::ForeignHost).into_response();
    }
    // Whoever comes through a proxy is not at this machine, by whatever name the proxy calls it.
    if app.front == Front::Proxy && request.headers().contains_key("x-forwarded-for") {
        return Problem::new(ProblemType::ForeignHost).into_response();
    }
    let host = request.headers().get(header::HOST).and_then(|h| h.to_str().ok());
    let host = host.or_else(|| request.uri().authority().map(|a| a.as_str()));
    match host {
        Some(host) if is_loopback(host) => next.run(request).await,
        Some(_) | None => Problem::new(ProblemType::ForeignHost).into_response(),
    }
}

fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name.to_ascii_lowercase().as_str(), "localhost" | "127.0.0.1" | "[::1]")
}

/// What changes something must come from this node's own pages or from a program: browsers say where a request comes
/// from by `Sec-Fetch-Site`, older ones by `Origin`.
pub async fn same_site(request: Request, next: Next) -> Response {
    if is_safe(request.method()) || comes_from_here(&request) {
        return next.run(request).await;
    }
    Problem::new(ProblemType::ForeignSite).into_response()
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

fn comes_from_here(request: &Request) -> bool {
    let text = |name: &HeaderName| request.headers().get(name).map(|v| v.to_str().unwrap_or(""));
    if let Some(site) = text(&HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    match (text(&header::ORIGIN), text(&header::HOST)) {
        (None, _) => true,
        (Some(origin), Some(host)) => {
            let origin = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
            origin.is_some_and(|o| o.eq_ignore_ascii_case(host))
        }
        (Some(_), None) => false,
    }
}

/// No request lasts for ever; uploads have longer.
pub async fn time(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let upload = request.method() == Method::POST && (path == "/sources/upload" || path.ends_with("/import"));
    let limit = if upload { UPLOAD } else { USUAL };
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            tracing::warn!(node = %app.node.organisation().code, "request.timeout");
            Problem::new(ProblemType::Timeout).into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    #[test]
    fn only_loopback_names_are_answered() {
        for host in ["localhost", "localhost:8080", "127.0.0.1:3000", "[::1]:3000", "[::1]", "LOCALHOST"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example:80",
            "::1",
            "0.0.0.0",
            "10.0.0.1",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
    }

    #[test]
    fn other_sites_cannot_change_anything() {
        let from = |pairs: &[(&str, &str)]| {
            let mut request = Request::post("/decisions/1/undo").header("host", "localhost:80");
            for (name, value) in pairs {
                request = request.header(*name, *value);
            }
            comes_from_here(&request.body(Body::empty()).unwrap())
        };
        assert!(from(&[]), "a program says nothing");
        assert!(from(&[("sec-fetch-site", "same-origin"), ("origin", "null")]));
        assert!(from(&[("origin", "http://localhost:80")]));
        assert!(!from(&[("sec-fetch-site", "cross-site")]));
        assert!(!from(&[("sec-fetch-site", "same-site")]));
        assert!(!from(&[("origin", "https://evil.example")]));
        assert!(!from(&[("origin", "null")]));
        assert!(!from(&[("origin", "http://localhost:81")]));
    }
}
