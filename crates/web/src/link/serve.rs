//! What neighbours ask of this node. Who asks is known by the certificate of the connection, at each request anew.

use std::{sync::Arc, time::Duration};

use axum::{
    Extension, Json, Router,
    body::{Body, Bytes, to_bytes},
    extract::{DefaultBodyLimit, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use joinder_core::OrganisationCode;
use joinder_node::{Introduction, LinkError, NodeError, Pulled, RemoteAnswer, RemoteQuestion};
use serde::Deserialize;
use tokio::time::{Instant, sleep, sleep_until, timeout_at};

use super::{
    LinkAddress, Links,
    protocol::{self, INTRODUCTION_BYTES, Join, NDJSON, PULL_BYTES, WAIT_SECONDS},
    wire::{LEFT, NEXT},
};
use crate::limits::Asks;

/// Largest question that a neighbour may send.
const BODY_BYTES: usize = 1 << 20;

/// How long whoever tries an invitation that is none waits for the answer.
const REFUSES_AFTER: Duration = Duration::from_secs(1);

/// A look-up is answered at a whole number of these: how long it took is not to tell what was found and may not be told.
const STEP: Duration = Duration::from_millis(250);

/// SHA-256 of the certificate that the other side of a connection showed and holds the key of.
#[derive(Clone, Debug)]
pub struct Shown(pub Arc<str>);

/// What a neighbour may ask. Each connection lays its [`Shown`] over it.
pub fn for_neighbours(links: Links) -> Router {
    Router::new()
        .route(protocol::JOIN, post(join))
        .route(protocol::LEDGER, get(ledger))
        .route(protocol::LOOK_UP, post(look_up))
        .layer(DefaultBodyLimit::max(INTRODUCTION_BYTES))
        .with_state(links)
}

/// What whoever is no neighbour may ask: to become one. Who was one is told that it is none.
pub fn for_strangers(links: Links) -> Router {
    Router::new()
        .route(protocol::JOIN, post(join))
        .fallback(async || StatusCode::FORBIDDEN)
        .layer(DefaultBodyLimit::max(INTRODUCTION_BYTES))
        .with_state(links)
}

/// Whose certificate it is; nobody's where the link is not there, or no longer.
pub async fn whose(links: &Links, shown: &Shown) -> Result<Option<OrganisationCode>, StatusCode> {
    let shown = Arc::clone(&shown.0);
    links.call(move |node| node.neighbour_by_fingerprint(&shown)).await.map_err(refusal)
}

async fn neighbour(links: &Links, shown: &Shown) -> Result<OrganisationCode, StatusCode> {
    whose(links, shown).await?.ok_or(StatusCode::FORBIDDEN)
}

/// The same of a new question: each neighbour has so many.
async fn asks(links: &Links, shown: &Shown, what: Asks) -> Result<OrganisationCode, StatusCode> {
    let from = neighbour(links, shown).await?;
    links.may_ask(&from, what).map_err(|_| StatusCode::TOO_MANY_REQUESTS)?;
    Ok(from)
}

/// What a neighbour is told of an error: its own part in it, and nothing of ours.
fn refusal(error: NodeError) -> StatusCode {
    match error {
        NodeError::Link(LinkError::Invitation | LinkError::NoLink | LinkError::NotActive) => {
            StatusCode::FORBIDDEN
        }
        NodeError::Link(LinkError::Ahead | LinkError::OtherKey | LinkError::Introduction(_)) => {
            StatusCode::CONFLICT
        }
        NodeError::TooMany { .. }
        | NodeError::NothingAsked
        | NodeError::Field { .. }
        | NodeError::Standing { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        NodeError::Link(
            LinkError::NoOrganisation
            | LinkError::Revoked
            | LinkError::Stopped(_)
            | LinkError::NothingHeard
            | LinkError::Rotating
            | LinkError::Keys(_),
        )
        | NodeError::Store(_)
        | NodeError::Read(_)
        | NodeError::Interrupted
        | NodeError::NoSuchSource
        | NodeError::NoSuchItem
        | NodeError::OtherUnit { .. }
        | NodeError::Cursor
        | NodeError::Request(_)
        | NodeError::People(_)
        | NodeError::Write(_) => {
            tracing::error!(%error, "link.failed");
            StatusCode::INTERNAL_SERVER_ERROR
        }
    }
}

fn read<T: serde::de::DeserializeOwned>(body: &[u8]) -> Result<T, StatusCode> {
    // Not the parser's words: they may repeat a value.
    serde_json::from_slice(body).map_err(|_| StatusCode::UNPROCESSABLE_ENTITY)
}

/// `POST /link/v1/join`: an invitation, taken up.
async fn join(
    State(links): State<Links>,
    Extension(shown): Extension<Shown>,
    body: Bytes,
) -> Result<Json<Introduction>, StatusCode> {
    let asked: Join = read(&body)?;
    if *asked.introduction.tls_fingerprint != *shown.0 {
        return Err(StatusCode::FORBIDDEN); // it names a key that it does not hold
    }
    // From there it would be pulled as long as the link lasts.
    if asked.introduction.address.parse::<LinkAddress>().is_err() {
        return Err(StatusCode::CONFLICT);
    }
    let admitted = links.call(move |node| node.admit(&asked.secret, asked.introduction)).await;
    match admitted {
        Ok(ours) => {
            links.wake();
            Ok(Json(ours))
        }
        Err(error) => {
            sleep(REFUSES_AFTER).await;
            Err(refusal(error))
        }
    }
}

/// From where, and how long to wait for news.
#[derive(Debug, Deserialize)]
struct Asked {
    size: u64,
    /// How many of them the neighbour keeps by now: it may ask for more while it is still taking some.
    held: Option<u64>,
    #[serde(default)]
    wait: u64,
    /// Whether it unpacks `gzip`.
    #[serde(default)]
    pack: bool,
}

/// A waiting pull looks again after this, whoever forgot to wake it.
const LOOKS_AGAIN: Duration = Duration::from_secs(1);

/// `GET /link/v1/ledger?size=N&held=N&wait=20&pack=true`: what is new after the first N entries, at once where there is
/// something.
async fn ledger(
    State(links): State<Links>,
    Extension(shown): Extension<Shown>,
    Query(asked): Query<Asked>,
) -> Result<Response, StatusCode> {
    let until = Instant::now() + Duration::from_secs(asked.wait.min(WAIT_SECONDS));
    let mut fed = links.fed();
    let mut acknowledged = false;
    asks(&links, &shown, Asks::Ledger).await?;
    loop {
        // Asked anew after each wait: meanwhile the link may have ended.
        let from = neighbour(&links, &shown).await?;
        let (size, held) = (asked.size, asked.held.unwrap_or(asked.size).min(asked.size));
        let pulled = links
            .call(move |node| {
                if !acknowledged {
                    node.acknowledged(&from, held)?;
                }
                node.serve_pull(&from, size, PULL_BYTES)
            })
            .await
            .map_err(refusal)?;
        acknowledged = true;
        if !pulled.lines.is_empty() {
            let next = asked.size + pulled.lines.len() as u64;
            return Ok(written(&pulled, next, asked.pack));
        }
        if Instant::now() >= until {
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
        let _ = timeout_at(until.min(Instant::now() + LOOKS_AGAIN), fed.changed()).await;
    }
}

fn written(pulled: &Pulled, next: u64, pack: bool) -> Response {
    let body = protocol::write_pulled(pulled);
    let headers = [
        (header::CONTENT_TYPE.as_str(), NDJSON.to_owned()),
        (LEFT, pulled.left.to_string()),
        (NEXT, next.to_string()),
    ];
    let packed = if pack { protocol::pack(pulled, body) } else { Err(body) };
    match packed {
        Ok(packed) => (headers, [(header::CONTENT_ENCODING, "gzip")], packed).into_response(),
        Err(body) => (headers, body).into_response(),
    }
}

/// `POST /link/v1/look-up`: what a neighbour asks, answered as disclosure allows.
async fn look_up(
    State(links): State<Links>,
    Extension(shown): Extension<Shown>,
    body: Body,
) -> Result<Json<RemoteAnswer>, StatusCode> {
    // Before anything of the question is read.
    let from = asks(&links, &shown, Asks::LookUp).await?;
    let body = to_bytes(body, BODY_BYTES).await.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
    let question: RemoteQuestion = read(&body)?;
    let asked = Instant::now();
    let turn = links.turn_to_look_up().await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    let answer = links
        .call(move |node| {
            let _turn = turn;
            node.answer_look_up(&from, &question)
        })
        .await;
    sleep_until(asked + whole_steps(asked.elapsed())).await;
    answer.map(Json).map_err(refusal)
}

/// The time up to the next step.
fn whole_steps(took: Duration) -> Duration {
    let steps = took.as_millis() / STEP.as_millis() + 1;
    STEP.saturating_mul(u32::try_from(steps).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use axum::http::Request;
    use joinder_node::Node;
    use serde_json::json;
    use tower::ServiceExt;

    use super::{
        super::testing::{a_node, admit},
        *,
    };

    async fn status(router: Router, shown: &str, method: &str, path: &str, body: String) -> StatusCode {
        let request = Request::builder().method(method).uri(path).body(Body::from(body)).unwrap();
        router.layer(Extension(Shown(shown.into()))).oneshot(request).await.unwrap().status()
    }

    #[tokio::test]
    async fn a_stranger_may_join_in_few_words_and_nothing_else() {
        let nl = a_node("NL-police");
        let ask = |method, path, body| status(for_strangers(nl.links.clone()), "00", method, path, body);
        assert_eq!(ask("GET", "/link/v1/ledger?size=0", String::new()).await, StatusCode::FORBIDDEN);
        assert_eq!(ask("POST", protocol::LOOK_UP, "{}".to_owned()).await, StatusCode::FORBIDDEN);
        assert_eq!(ask("POST", protocol::JOIN, "{}".to_owned()).await, StatusCode::UNPROCESSABLE_ENTITY);
        let long = "x".repeat(INTRODUCTION_BYTES + 1);
        assert_eq!(ask("POST", protocol::JOIN, long).await, StatusCode::PAYLOAD_TOO_LARGE);
    }

    #[tokio::test]
    async fn a_question_is_read_after_who_asks() {
        let nl = a_node("NL-police");
        let long = "x".repeat(BODY_BYTES + 1);
        let told = status(for_neighbours(nl.links.clone()), "00", "POST", protocol::LOOK_UP, long).await;
        assert_eq!(told, StatusCode::FORBIDDEN);
    }

    #[tokio::test]
    async fn who_cannot_be_reached_where_it_says_is_not_let_in() {
        let (nl, de) = (a_node("NL-police"), a_node("DE-bka"));
        let whom = de.links.node().organisation().code.clone();
        let an_hour = jiff::SignedDuration::from_hours(1);
        let shown = de.links.fingerprint();
        for (address, expected) in [
            ("https://de.example/links", StatusCode::CONFLICT),
            ("https://user@de.example:8471", StatusCode::CONFLICT),
            ("https://de.example:8471", StatusCode::OK),
        ] {
            let role = joinder_core::Role::Authority;
            let invitation = nl.links.invite(whom.clone(), role, an_hour).await.unwrap();
            let who = introduction(de.links.node(), &shown, &invitation.secret);
            let who = Introduction { address: address.to_owned(), ..who };
            let join = Join { secret: invitation.secret.clone(), introduction: who };
            let body = serde_json::to_string(&join).unwrap();
            let told = status(for_strangers(nl.links.clone()), &shown, "POST", protocol::JOIN, body).await;
            assert_eq!(told, expected, "{address}");
        }
    }

    fn introduction(node: &Node, fingerprint: &str, secret: &str) -> Introduction {
        node.introduce("https://de.example:8471", fingerprint, secret).unwrap()
    }

    #[tokio::test]
    async fn a_look_up_is_answered_at_a_step() {
        let (nl, de) = (a_node("NL-police"), a_node("DE-bka"));
        admit(&nl.links, &de.links);
        let question = json!({ "values": ["shop1.com"], "purpose": "a", "case": "1" }).to_string();
        let start = Instant::now();
        let router = for_neighbours(nl.links.clone());
        let told = status(router, &de.links.fingerprint(), "POST", protocol::LOOK_UP, question).await;
        assert_eq!(told, StatusCode::OK);
        assert!(start.elapsed() >= STEP, "{:?}", start.elapsed());
    }

    #[test]
    fn times_are_rounded_up() {
        for (took, shown) in [(0, 250), (1, 250), (249, 250), (250, 500), (1_001, 1_250)] {
            assert_eq!(whole_steps(Duration::from_millis(took)), Duration::from_millis(shown), "{took}");
        }
    }
}
