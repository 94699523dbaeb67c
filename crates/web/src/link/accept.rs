//! Takes connections of links: handshake, whose certificate, then one request.

use std::{sync::Arc, time::Duration};

use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinSet,
    time::{sleep, timeout},
};
use tokio_rustls::{TlsAcceptor, rustls::ServerConfig};

use super::{identity::fingerprint, serve::Shown};

/// Connections at once; more wait in the machine's own queue.
const CONNECTIONS: usize = 256;
/// Time for a handshake, and for the head of a request.
const GREETS_WITHIN: Duration = Duration::from_secs(10);
/// Time for a whole connection: a pull that waits for news, and a large answer over a slow line.
const LASTS: Duration = Duration::from_secs(300);
/// Where the machine has no file descriptor left, it may have one soon.
const PAUSE: Duration = Duration::from_millis(200);

/// Accepts until it is dropped.
pub async fn accept(listener: TcpListener, config: Arc<ServerConfig>, router: Router) {
    let acceptor = TlsAcceptor::from(config);
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut connections = JoinSet::new();
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, _)) => {
                connections.spawn(connection(acceptor.clone(), stream, router.clone(), place));
            }
            Err(error) => {
                tracing::warn!(%error, "link.accept");
                sleep(PAUSE).await;
            }
        }
        while connections.try_join_next().is_some() {}
    }
}

async fn connection(acceptor: TlsAcceptor, stream: TcpStream, router: Router, _place: OwnedSemaphorePermit) {
    let stream = match timeout(GREETS_WITHIN, acceptor.accept(stream)).await {
        Ok(Ok(stream)) => stream,
        // A scanner, or a neighbour who does not know us: the caller hears why from its own side.
        Ok(Err(_)) | Err(_) => return,
    };
    let certificates = stream.get_ref().1.peer_certificates();
    let Some(shown) = certificates.and_then(|all| all.first()).map(fingerprint) else { return };
    let service = TowerToHyperService::new(router.layer(Extension(Shown(shown.into()))));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(GREETS_WITHIN).keep_alive(false);
    let served = timeout(LASTS, http.serve_connection(TokioIo::new(stream), service)).await;
    if let Ok(Err(error)) = served {
        tracing::debug!(%error, "link.connection");
    }
}
