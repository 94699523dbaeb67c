//! What neighbours ask of this node. Who asks is known by the certificate of the connection, at each request anew.

use std::{sync::Arc, time::Duration};

use axum::{
    Extension, Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use joinder_core::OrganisationCode;
use joinder_node::{Introduction, LinkError, NodeError, RemoteAnswer, RemoteQuestion};
use serde::Deserialize;
use tokio::time::{Instant, sleep, timeout_at};

use super::{
    Links,
    protocol::{self, Join, NDJSON, PULL_BYTES, WAIT_SECONDS},
};

/// Largest body that a neighbour may send.
const BODY_BYTES: usize = 1 << 20;

/// How long whoever tries an invitation that is none waits for the answer.
const REFUSES_AFTER: Duration = Duration::from_secs(1);

/// SHA-256 of the certificate that the other side of a connection showed and holds the key of.
#[derive(Clone, Debug)]
pub struct Shown(pub Arc<str>);

/// The routes of links. Each connection lays its [`Shown`] over them.
pub fn router(links: Links) -> Router {
    Router::new()
        .route(protocol::JOIN, post(join))
        .route(protocol::LEDGER, get(ledger))
        .route(protocol::LOOK_UP, post(look_up))
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .with_state(links)
}

/// Whose certificate it is; nobody's where the link is not there, or no longer.
async fn neighbour(links: &Links, shown: &Shown) -> Result<OrganisationCode, StatusCode> {
    let shown = Arc::clone(&shown.0);
    let known = links.call(move |node| node.neighbour_by_fingerprint(&shown)).await;
    known.map_err(refusal)?.ok_or(StatusCode::FORBIDDEN)
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
        NodeError::TooMany { .. } | NodeError::NothingAsked => StatusCode::UNPROCESSABLE_ENTITY,
        NodeError::Link(
            LinkError::NoOrganisation | LinkError::Revoked | LinkError::Stopped(_) | LinkError::Keys(_),
        )
        | NodeError::Store(_)
        | NodeError::Read(_)
        | NodeError::Interrupted
        | NodeError::NoSuchSource
        | NodeError::NoSuchItem
        | NodeError::Field { .. }
        | NodeError::Cursor
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
    let Some(_turn) = links.a_try() else { return Err(StatusCode::TOO_MANY_REQUESTS) };
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
    #[serde(default)]
    wait: u64,
}

/// `GET /link/v1/ledger?size=N&wait=20`: what is new after the first N entries, at once where there is something.
///
/// Not compressed: the length of a compressed answer tells who listens of what is in it.
async fn ledger(
    State(links): State<Links>,
    Extension(shown): Extension<Shown>,
    Query(asked): Query<Asked>,
) -> Result<Response, StatusCode> {
    let until = Instant::now() + Duration::from_secs(asked.wait.min(WAIT_SECONDS));
    let mut fed = links.fed();
    let mut acknowledged = false;
    loop {
        // Asked anew after each wait: meanwhile the link may have ended.
        let from = neighbour(&links, &shown).await?;
        let size = asked.size;
        let pulled = links
            .call(move |node| {
                if !acknowledged {
                    node.acknowledged(&from, size)?;
                }
                node.serve_pull(&from, size, PULL_BYTES)
            })
            .await
            .map_err(refusal)?;
        acknowledged = true;
        if !pulled.lines.is_empty() {
            return Ok(([(header::CONTENT_TYPE, NDJSON)], protocol::write_pulled(&pulled)).into_response());
        }
        if timeout_at(until, fed.changed()).await.is_err() {
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
    }
}

/// `POST /link/v1/look-up`: what a neighbour asks, answered as disclosure allows.
async fn look_up(
    State(links): State<Links>,
    Extension(shown): Extension<Shown>,
    body: Bytes,
) -> Result<Json<RemoteAnswer>, StatusCode> {
    let from = neighbour(&links, &shown).await?;
    let question: RemoteQuestion = read(&body)?;
    links.call(move |node| node.answer_look_up(&from, &question)).await.map(Json).map_err(refusal)
}
