//! The node on HTTP: pages for people, JSON for programs.
//!
//! In: requests. Out: pages, problem documents, JSON, CSV. Every handler asks one use case of the node and shows the
//! answer; what may be seen was decided there.
//!
//! Invariants, each with a test: what comes from reports is escaped wherever it is shown; no page carries inline script
//! or style; another site can change nothing here; while there are no accounts only loopback names are answered; a thing
//! that may not be known and one that never was look the same to the byte; no route tells more than disclosure permits;
//! a cursor walked to its end gives every row once; every route is one act of the audit ledger, or says why it is none;
//! links are answered on a listener of their own, where only who holds the key of a pinned certificate is told anything.
//!
//! Knows nothing of SQL, and of reports only what the node discloses.

mod access;
mod api;
mod app;
mod assets;
mod audit;
mod cells;
mod frame;
mod guard;
mod limits;
mod link;
mod local;
mod metrics;
mod oidc;
mod pages;
mod paper;
mod parts;
mod paths;
mod problem;
mod reader;
mod rooms;
mod routes;
mod stream;
mod tls;
mod uploads;
mod visit;
mod who;

use std::{io, net::SocketAddr, sync::Arc};

use axum::{
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
};
use joinder_node::Node;
use tokio::net::TcpListener;
use tower_http::compression::CompressionLayer;

pub use axum::Router;

use crate::{
    app::App,
    problem::{Problem, ProblemType},
};
pub use crate::{
    audit::Logged,
    link::{JoinError, LinkAddress, LinkAddressError, Links, bytes_of_answer},
    local::{AskError, Asked, ask, ask_running, ask_running_as},
    oidc::{Oidc, OidcSettings},
    paths::encode,
    routes::{Access, Route},
    tls::DeskTls,
    who::Front,
};

/// Every route of [`router`], which is made from them, who is answered, and what the audit ledger says of it.
pub fn routes() -> impl Iterator<Item = Route> {
    [rooms::ROUTES, api::ROUTES, assets::ROUTES, metrics::ROUTES].into_iter().flatten().copied()
}

/// The zone in which a node of a State tells the time; UTC where it is of none.
pub fn zone_of(country: Option<joinder_core::codes::Country>) -> jiff::tz::TimeZone {
    reader::Reader::zone_of(country)
}

/// All routes of a node, with what guards them.
pub fn router(node: Node) -> Router {
    guarded(App::new(node))
}

/// All routes of a node that others reach.
pub fn linked_router(links: Links) -> Router {
    guarded(App::linked(links))
}

/// All routes of a node behind this.
pub fn router_behind(node: Node, front: Front) -> Router {
    guarded(App::new(node).behind(front))
}

fn guarded(app: App) -> Router {
    Router::new()
        .merge(rooms::router())
        .merge(api::router())
        .merge(assets::router())
        .merge(metrics::router())
        .fallback(async || Problem::new(ProblemType::NotFound))
        .method_not_allowed_fallback(async || Problem::new(ProblemType::Method))
        .layer(DefaultBodyLimit::max(guard::BODY_BYTES))
        .layer(from_fn_with_state(app.clone(), access::access))
        .layer(from_fn_with_state(app.clone(), audit::record))
        .layer(from_fn_with_state(app.clone(), limits::limit))
        .layer(from_fn_with_state(app.clone(), guard::time))
        .layer(from_fn(guard::same_site))
        .layer(from_fn_with_state(app.clone(), guard::host))
        .layer(from_fn_with_state(app.clone(), problem::dress))
        .layer(from_fn_with_state(app.clone(), who::identify))
        .layer(from_fn_with_state(app.clone(), guard::headers))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(app.clone(), metrics::count))
        .with_state(app)
}

/// Where the desk of a node is read.
#[derive(Debug)]
pub struct Doors {
    plain: (TcpListener, Front),
    tls: Option<(TcpListener, Arc<DeskTls>)>,
    provider: Option<Arc<Oidc>>,
}

impl Doors {
    /// One door, without TLS by the node itself.
    pub fn plain(listener: TcpListener, front: Front) -> Self {
        Self { plain: (listener, front), tls: None, provider: None }
    }

    /// One with TLS, and one for this machine alone, by which the command line asks.
    pub fn tls(listener: TcpListener, tls: DeskTls, at_home: TcpListener) -> Self {
        Self { plain: (at_home, Front::Loopback), tls: Some((listener, Arc::new(tls))), provider: None }
    }

    /// With another system by which people log in.
    pub fn with_provider(self, oidc: Oidc) -> Self {
        Self { provider: Some(Arc::new(oidc)), ..self }
    }
}

/// Serves a node until it is told to stop; requests under way are answered first.
///
/// # Errors
/// Where a listener fails, or one without TLS does not listen on loopback: without accounts, and without a proxy that speaks
/// TLS, a node answers this machine only.
pub async fn serve(node: Node, doors: Doors) -> io::Result<()> {
    serve_desk(App::new(node), doors).await
}

/// Serves a node that others reach, the desk by its doors and its links on a listener, until it is told to stop.
///
/// # Errors
/// As [`serve`].
pub async fn serve_linked(links: Links, doors: Doors, for_links: TcpListener) -> io::Result<()> {
    let desk = serve_desk(App::linked(links.clone()), doors);
    tokio::select! {
        served = desk => served,
        () = links.run(for_links) => Ok(()),
    }
}

async fn serve_desk(app: App, doors: Doors) -> io::Result<()> {
    let Doors { plain: (listener, front), tls, provider } = doors;
    let app = app.with_provider(provider);
    if !listener.local_addr()?.ip().is_loopback() {
        let why = match (app.node.has_accounts(), front) {
            (true, Front::Proxy | Front::Tls) => None,
            (false, _) => {
                Some("this node has no accounts yet: expected a loopback address such as 127.0.0.1")
            }
            (true, Front::Loopback) => Some("without TLS before it a node answers this machine only"),
        };
        if let Some(why) = why {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, why));
        }
    }
    let with_tls = async {
        if let Some((listener, tls)) = tls {
            let router = guarded(app.clone().behind(Front::Tls));
            tls::serve(listener, tls, router, told_to_stop()).await;
        }
        Ok(())
    };
    let service = guarded(app.clone().behind(front)).into_make_service_with_connect_info::<SocketAddr>();
    let plain = axum::serve(listener, service).with_graceful_shutdown(told_to_stop()).into_future();
    tokio::try_join!(plain, with_tls).map(|_| ())
}

/// Returns at Ctrl-C, or at SIGTERM as service managers send it.
pub async fn told_to_stop() {
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminate => {}
    }
    tracing::info!("stopping");
}
