//! Links with other nodes: TLS with pinned certificates, and each side pulls what the other has to tell it.
//!
//! In: connections and answers of neighbours, news of the node. Out: lines of signed ledgers. What may be told, and
//! whether what came is whole and signed, is for the node to say; here it is only carried.
//!
//! Invariants, each with a test: only who holds the key of the pinned certificate is talked to; a link that ends ends at
//! the next request; an answer is read up to its bounds; a failure is tried again, later each time.

mod accept;
mod address;
mod certificate;
mod feed;
pub(crate) mod greetings;
mod identity;
mod look_up;
mod peer;
mod protocol;
mod pull;
mod serve;
#[cfg(test)]
pub(crate) mod testing;
mod tls;
pub(crate) mod wire;

use std::{
    collections::HashMap,
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
    time::Duration,
};

use jiff::SignedDuration;
use joinder_core::{OrganisationCode, Role};
use joinder_node::{Introduction, Invitation, LinkError, LinkState, Node, NodeError};
use thiserror::Error;
use tokio::{
    net::TcpListener,
    sync::{AcquireError, Notify, OwnedSemaphorePermit, Semaphore, watch},
};
use tokio_rustls::rustls::ServerConfig;

pub use self::{
    address::{LinkAddress, LinkAddressError},
    protocol::bytes_of_answer,
};
use self::{
    identity::Identity,
    peer::{Peer, PeerError},
    protocol::{INTRODUCTION_BYTES, Join},
    wire::Question,
};
use crate::limits::{Asks, Limits};

/// A person waits for it.
const JOINS_WITHIN: Duration = Duration::from_secs(20);
/// Look-ups that neighbours ask at once; more wait their turn.
const LOOK_UPS: usize = 2;

/// A node with its place among others. Cheap to clone.
#[derive(Clone)]
pub struct Links(Arc<Inner>);

struct Inner {
    node: Node,
    address: LinkAddress,
    /// The certificate that is shown.
    own: RwLock<Own>,
    /// Held by whoever joins or changes our keys: a neighbour is to know us by the keys that we told it.
    joining: tokio::sync::Mutex<()>,
    /// Rises when there is something new to pull, or a link changed.
    fed: watch::Sender<u64>,
    /// The list of links is to be looked through.
    changed: Notify,
    /// A link came or changed: what its neighbour may know is to be written at once.
    to_feed: Notify,
    /// Turns at looking up for neighbours.
    look_ups: Arc<Semaphore>,
    /// What each neighbour has left of requests.
    limits: Limits,
    /// How pulling from each neighbour goes.
    pulling: Mutex<HashMap<OrganisationCode, Pulling>>,
}

/// How pulling from a neighbour goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pulling {
    /// Why the last pull failed, where it did.
    pub trouble: Option<String>,
    /// Entries that the neighbour said wait there behind those that it gave last.
    pub left: u64,
}

/// What this node shows of itself, on either side of a connection.
#[derive(Clone)]
struct Own {
    identity: Arc<Identity>,
    server: Arc<ServerConfig>,
}

impl Own {
    /// As the node keeps it. Blocking.
    fn of_node(node: &Node) -> Result<Self, NodeError> {
        let identity = Identity::of_node(node)?;
        let server = tls::server(&identity).map_err(|error| NodeError::Write(io::Error::other(error)))?;
        Ok(Self { identity: Arc::new(identity), server })
    }
}

/// Why an invitation could not be taken up. Nothing was changed here.
#[derive(Debug, Error)]
pub enum JoinError {
    /// It is no invitation.
    #[error("invitation: expected one line that begins with joinder-invite-1. and was copied whole")]
    NotOne,
    /// The other node did not take it.
    #[error(
        "the other node does not take this invitation: it was used, has run out, is not its own, or is for another organisation or role"
    )]
    Refused,
    /// The other node took the invitation, but not what we say of ourselves.
    #[error(
        "the other node does not take what this node says of itself: its address, or it knows the organisation under another key, certificate or role"
    )]
    Known,
    /// The other node said something that is no introduction.
    #[error("the other node's answer is no introduction")]
    Answer,
    /// It could not be asked.
    #[error(transparent)]
    Peer(#[from] PeerError),
    /// This node.
    #[error(transparent)]
    Node(#[from] NodeError),
}

impl Links {
    /// A node that others reach at an address. Its key for links is made where there is none yet. Blocking.
    ///
    /// # Errors
    /// Where the key cannot be read or kept.
    pub fn open(node: Node, address: LinkAddress) -> Result<Self, NodeError> {
        let own = RwLock::new(Own::of_node(&node)?);
        Ok(Self(Arc::new(Inner {
            node,
            address,
            own,
            joining: tokio::sync::Mutex::default(),
            fed: watch::Sender::new(0),
            changed: Notify::new(),
            to_feed: Notify::new(),
            look_ups: Arc::new(Semaphore::new(LOOK_UPS)),
            limits: Limits::default(),
            pulling: Mutex::default(),
        })))
    }

    /// The node.
    pub fn node(&self) -> &Node {
        &self.0.node
    }

    /// Where others reach it.
    pub fn address(&self) -> &LinkAddress {
        &self.0.address
    }

    /// SHA-256 of its certificate.
    pub fn fingerprint(&self) -> String {
        self.identity().fingerprint().to_owned()
    }

    /// Answers neighbours, feeds them and pulls from them, until it is dropped.
    pub async fn run(self, listener: TcpListener) {
        let accept = accept::accept(listener, self.clone());
        tokio::join!(accept, feed::feed(self.clone()), pull::pull_all(self.clone()));
    }

    /// An invitation for the node of one organisation in one role, to be used once.
    ///
    /// # Errors
    /// Where the node fails.
    pub async fn invite(
        &self,
        whom: OrganisationCode,
        role: Role,
        valid_for: SignedDuration,
    ) -> Result<Invitation, NodeError> {
        let (address, fingerprint) = (self.0.address.to_string(), self.fingerprint());
        self.call(move |node| node.invite(&whom, role, &address, &fingerprint, valid_for)).await
    }

    /// Takes an invitation up: each node then knows the other, and pulling begins. Gives whose it was.
    ///
    /// # Errors
    /// Where it is none, or the other node does not take it or cannot be reached.
    pub async fn join(&self, invitation: &str) -> Result<OrganisationCode, JoinError> {
        let invitation = invitation.trim().parse::<Invitation>().map_err(|_| JoinError::NotOne)?;
        let peer = Peer {
            address: invitation.address.parse::<LinkAddress>().map_err(|_| JoinError::NotOne)?,
            fingerprint: invitation.tls_fingerprint.clone(),
            next_fingerprint: None,
        };
        let _joining = self.0.joining.lock().await;
        let named = invitation.clone();
        self.call(move |node| could_join(node, &named)).await?;
        let secret = invitation.secret.clone();
        let asked = Join { introduction: self.introduction(secret.clone()).await?, secret };
        let body = serde_json::to_vec(&asked).map_err(|error| NodeError::Write(error.into()))?;
        let question = Question::post(protocol::JOIN, &body);
        let answer = peer.ask(&self.identity(), &question, INTRODUCTION_BYTES, JOINS_WITHIN).await?;
        let theirs: Introduction = match answer.status {
            200 => serde_json::from_slice(&answer.body).map_err(|_| JoinError::Answer)?,
            403 => return Err(JoinError::Refused),
            409 => return Err(JoinError::Known),
            _ => return Err(JoinError::Answer),
        };
        let code = theirs.organisation.code.clone();
        self.call(move |node| node.joined(&invitation, theirs)).await?;
        self.wake();
        Ok(code)
    }

    /// Makes another key for heads; neighbours learn of it by the ledgers themselves.
    ///
    /// # Errors
    /// Where the key cannot be kept.
    pub async fn rotate_ledger_key(&self) -> Result<(), NodeError> {
        let _joining = self.0.joining.lock().await;
        self.call(|node| node.rotate_ledger_key()).await?;
        self.wake();
        Ok(())
    }

    /// Makes another certificate. It is shown as soon as all neighbours know of it.
    ///
    /// # Errors
    /// Where another one is on its way already, or it cannot be kept.
    pub async fn rotate_certificate(&self) -> Result<(), NodeError> {
        let _joining = self.0.joining.lock().await;
        self.call(|node| node.rotate_tls(identity::fresh()?)).await?;
        self.wake();
        self.renew().await
    }

    /// Shows the announced certificate from here on, where all neighbours know of it.
    async fn renew(&self) -> Result<(), NodeError> {
        if self.call(|node| node.use_next_tls()).await? {
            let own = self.call(Own::of_node).await?;
            *self.0.own.write().unwrap_or_else(PoisonError::into_inner) = own;
        }
        Ok(())
    }

    /// What this node says of itself to whom gave it the secret.
    async fn introduction(&self, secret: String) -> Result<Introduction, NodeError> {
        let (address, fingerprint) = (self.0.address.to_string(), self.fingerprint());
        self.call(move |node| node.introduce(&address, &fingerprint, &secret)).await
    }

    /// A link came, changed or ended: who waits looks again at once.
    pub(crate) fn wake(&self) {
        self.0.to_feed.notify_one();
        self.look_again();
        self.tell();
    }

    /// How pulling from a neighbour goes.
    pub(crate) fn pulling(&self, of: &OrganisationCode) -> Pulling {
        self.all_pulling().get(of).cloned().unwrap_or_default()
    }

    fn note_trouble(&self, of: &OrganisationCode, why: String) {
        self.all_pulling().entry(of.clone()).or_default().trouble = Some(why);
    }

    fn forget_trouble(&self, of: &OrganisationCode) {
        self.all_pulling().entry(of.clone()).or_default().trouble = None;
    }

    fn note_left(&self, of: &OrganisationCode, left: u64) {
        self.all_pulling().entry(of.clone()).or_default().left = left;
    }

    fn all_pulling(&self) -> MutexGuard<'_, HashMap<OrganisationCode, Pulling>> {
        // Each change of it is one step: what a panic left behind is whole.
        self.0.pulling.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn own(&self) -> Own {
        // Changed in one step: what a panic left behind is whole.
        self.0.own.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn identity(&self) -> Arc<Identity> {
        self.own().identity
    }

    /// Takes one of a neighbour's requests; else says for how many seconds it has to wait.
    fn may_ask(&self, from: &OrganisationCode, what: Asks) -> Result<(), u64> {
        self.0.limits.neighbour(from, what, self.0.node.now_ms())
    }

    /// A turn at looking up for a neighbour. It is held by who looks, not by who waits for the answer and may go away.
    async fn turn_to_look_up(&self) -> Result<OwnedSemaphorePermit, AcquireError> {
        Arc::clone(&self.0.look_ups).acquire_owned().await
    }

    /// Waits until a link came or changed.
    async fn to_feed(&self) {
        self.0.to_feed.notified().await;
    }

    /// Says that there may be something new to pull.
    fn tell(&self) {
        self.0.fed.send_modify(|times| *times = times.wrapping_add(1));
    }

    /// Hears of what [`Self::tell`] says from now on.
    fn fed(&self) -> watch::Receiver<u64> {
        self.0.fed.subscribe()
    }

    fn look_again(&self) {
        self.0.changed.notify_one();
    }

    async fn changed(&self) {
        self.0.changed.notified().await;
    }

    /// Runs a use case of the node on a thread where it may block.
    async fn call<T, F>(&self, case: F) -> Result<T, NodeError>
    where
        T: Send + 'static,
        F: FnOnce(&Node) -> Result<T, NodeError> + Send + 'static,
    {
        let node = crate::audit::at_work(&self.0.node);
        tokio::task::spawn_blocking(move || case(&node)).await.unwrap_or(Err(NodeError::Interrupted))
    }
}

/// Whether this node could keep the link that an invitation makes. Asked before the other node is: an invitation that it
/// has taken is used up.
fn could_join(node: &Node, invitation: &Invitation) -> Result<(), NodeError> {
    let whose = &invitation.organisation;
    if node.is_on_trial() {
        return Err(LinkError::NoOrganisation.into());
    }
    let us = node.organisation();
    if invitation.whom != us.code || invitation.role != us.role {
        return Err(LinkError::Introduction("an invitation for this node's organisation and role").into());
    }
    if whose.code == us.code {
        return Err(LinkError::Introduction("another organisation than this node's own").into());
    }
    if node.organisations()?.iter().any(|known| known.code == whose.code && known.role != whose.role) {
        return Err(LinkError::Introduction("the role that this node knows of the organisation").into());
    }
    for link in node.links()? {
        let same_certificate = link.tls_fingerprint == invitation.tls_fingerprint;
        let same_key = link.ledger_keys.first().is_some_and(|first| first.key == invitation.ledger_key);
        let stands = !matches!(link.state, LinkState::Revoked);
        match link.organisation.code == whose.code {
            true if stands && !(same_certificate && same_key) => return Err(LinkError::OtherKey.into()),
            false if same_certificate => {
                return Err(LinkError::Introduction("a certificate that no other link has").into());
            }
            true | false => {}
        }
    }
    Ok(())
}
