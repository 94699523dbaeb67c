//! Takes connections of links: handshake, whose certificate, then one request.
//!
//! Strangers hold none of the places of neighbours, and no neighbour those of another.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use joinder_core::OrganisationCode;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinSet,
    time::{sleep, timeout},
};
use tokio_rustls::TlsAcceptor;

use super::{
    Links,
    greetings::{Greeting, Greetings, HANDSHAKES},
    identity::fingerprint,
    serve::{self, Shown},
};

/// Connections at once of whoever is no neighbour: these take an invitation up.
const STRANGERS: usize = 16;
/// Connections at once of one neighbour: a pull that waits, and look-ups beside it.
const EACH: usize = 4;
/// Time for a handshake, and for the head of a request.
const GREETS_WITHIN: Duration = Duration::from_secs(10);
/// Time for a neighbour's connection: a pull that waits for news, and a large answer over a slow line.
const LASTS: Duration = Duration::from_secs(300);
/// Time for a stranger's connection.
const STRANGER_LASTS: Duration = Duration::from_secs(15);
/// Where the machine has no file descriptor left, it may have one soon.
const PAUSE: Duration = Duration::from_millis(200);

/// Accepts until it is dropped.
pub async fn accept(listener: TcpListener, links: Links) {
    let door = Arc::new(Door::new(links));
    let greetings = Greetings::of(HANDSHAKES);
    let mut connections = JoinSet::new();
    loop {
        match listener.accept().await {
            Ok((stream, from)) => {
                let greeting = greetings.begin(from.ip());
                connections.spawn(connection(Arc::clone(&door), stream, greeting));
            }
            Err(error) => {
                tracing::warn!(%error, "link.accept");
                sleep(PAUSE).await;
            }
        }
        while connections.try_join_next().is_some() {}
    }
}

/// Who is let in, to what, and how many at once.
struct Door {
    links: Links,
    for_neighbours: Router,
    for_strangers: Router,
    strangers: Arc<Semaphore>,
    neighbours: Mutex<HashMap<OrganisationCode, Arc<Semaphore>>>,
}

/// A place that a connection holds, what it may ask and for how long.
struct Place {
    _held: OwnedSemaphorePermit,
    router: Router,
    lasts: Duration,
}

impl Door {
    fn new(links: Links) -> Self {
        Self {
            for_neighbours: serve::for_neighbours(links.clone()),
            for_strangers: serve::for_strangers(links.clone()),
            links,
            strangers: Arc::new(Semaphore::new(STRANGERS)),
            neighbours: Mutex::default(),
        }
    }

    /// A place for whose certificate was shown; none where all are taken.
    fn place(&self, whose: Option<OrganisationCode>) -> Option<Place> {
        let (places, router, lasts) = match whose {
            Some(code) => (self.places_of(code), &self.for_neighbours, LASTS),
            None => (Arc::clone(&self.strangers), &self.for_strangers, STRANGER_LASTS),
        };
        Some(Place { _held: places.try_acquire_owned().ok()?, router: router.clone(), lasts })
    }

    fn places_of(&self, code: OrganisationCode) -> Arc<Semaphore> {
        // Each change of it is one step: what a panic left behind is whole.
        let mut all = self.neighbours.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(all.entry(code).or_insert_with(|| Arc::new(Semaphore::new(EACH))))
    }
}

async fn connection(door: Arc<Door>, stream: TcpStream, mut greeting: Greeting) {
    let acceptor = TlsAcceptor::from(door.links.own().server);
    let greeted = tokio::select! {
        greeted = timeout(GREETS_WITHIN, acceptor.accept(stream)) => greeted,
        _ = &mut greeting.ended => return,
    };
    // A scanner, or a neighbour who does not know us: the caller hears why from its own side.
    let Ok(Ok(stream)) = greeted else { return };
    let certificates = stream.get_ref().1.peer_certificates();
    let Some(shown) = certificates.and_then(|all| all.first()).map(fingerprint) else { return };
    let shown = Shown(shown.into());
    let Ok(whose) = serve::whose(&door.links, &shown).await else { return };
    let Some(Place { _held, router, lasts }) = door.place(whose) else { return };
    drop(greeting);
    let service = TowerToHyperService::new(router.layer(Extension(shown)));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(GREETS_WITHIN).keep_alive(false);
    let served = timeout(lasts, http.serve_connection(TokioIo::new(stream), service)).await;
    if let Ok(Err(error)) = served {
        tracing::debug!(%error, "link.connection");
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;
    use tokio_rustls::TlsConnector;

    use super::{
        super::{
            LinkAddress,
            greetings::HANDSHAKES,
            identity::{Identity, made_of},
            peer::Peer,
            protocol::LEDGER,
            testing::{a_node, admit},
            tls,
            wire::Question,
        },
        *,
    };

    const WITHIN: Duration = Duration::from_secs(8);

    #[tokio::test]
    async fn strangers_hold_no_place_of_a_neighbour() {
        let (nl, de) = (a_node("NL-police"), a_node("DE-bka"));
        admit(&nl.links, &de.links);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        tokio::spawn(nl.links.clone().run(listener));

        let address: LinkAddress = format!("https://{at}").parse().unwrap();
        let peer = Peer { address, fingerprint: nl.links.fingerprint(), next_fingerprint: None };
        let stranger = Identity::from(made_of(&[7; 32]));
        let path = format!("{LEDGER}?size=0");
        let question = Question::get(&path);
        let told = peer.ask(&stranger, &question, 100, WITHIN).await.unwrap();
        assert_eq!(told.status, 403, "a stranger is told nothing");

        let config = tls::client(&stranger, &[peer.fingerprint.as_str()]).unwrap();
        let mut silent = Vec::new();
        for _ in 0..STRANGERS {
            let stream = TcpStream::connect(at).await.unwrap();
            let connector = TlsConnector::from(Arc::clone(&config));
            silent.push(connector.connect(tls::any_name(), stream).await.unwrap());
        }
        let start = Instant::now();
        while peer.ask(&stranger, &question, 100, WITHIN).await.is_ok() {
            assert!(start.elapsed() < WITHIN, "strangers have so many places, and all are taken");
            sleep(Duration::from_millis(20)).await;
        }
        let told = peer.ask(&de.links.identity(), &question, 100, WITHIN).await.unwrap();
        assert_eq!(told.status, 204, "the neighbour is answered");
    }

    #[tokio::test]
    async fn who_connects_and_says_nothing_keeps_nobody_out() {
        let (nl, de) = (a_node("NL-police"), a_node("DE-bka"));
        admit(&nl.links, &de.links);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        tokio::spawn(nl.links.clone().run(listener));
        let mut silent = Vec::new();
        for _ in 0..=HANDSHAKES {
            silent.push(TcpStream::connect(at).await.unwrap());
        }
        let address: LinkAddress = format!("https://{at}").parse().unwrap();
        let peer = Peer { address, fingerprint: nl.links.fingerprint(), next_fingerprint: None };
        let path = format!("{LEDGER}?size=0");
        // Sooner than those who say nothing are sent away by time.
        let within = GREETS_WITHIN / 2;
        let told = peer.ask(&de.links.identity(), &Question::get(&path), 100, within).await.unwrap();
        assert_eq!(told.status, 204, "the neighbour is answered");
    }
}
