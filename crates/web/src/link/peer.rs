//! Asking another node.

use std::{io, time::Duration};

use thiserror::Error;
use tokio::{net::TcpStream, time::timeout};
use tokio_rustls::{TlsConnector, client::TlsStream};

use super::{
    address::LinkAddress,
    identity::{Identity, fingerprint},
    tls,
    wire::{Answer, Question, WireError, exchange},
};

/// Time for the connection and the handshake.
const CONNECTS_WITHIN: Duration = Duration::from_secs(10);

/// Where another node is, and the certificate by which it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peer {
    /// Where it is reached.
    pub address: LinkAddress,
    /// SHA-256 of its certificate.
    pub fingerprint: String,
    /// SHA-256 of the certificate that it announced, where it did: either may be shown.
    pub next_fingerprint: Option<String>,
}

/// Why another node could not be asked.
#[derive(Debug, Error)]
pub enum PeerError {
    /// Nobody answers there, or not whom we know.
    #[error("the other node cannot be reached, or does not hold the key that was agreed on: {0}")]
    Unreachable(io::Error),
    /// It took too long.
    #[error("the other node did not answer in time")]
    Late,
    /// What it answered.
    #[error("the other node's answer cannot be read: {0}")]
    Answer(#[from] WireError),
}

impl Peer {
    /// Asks and gives the answer, whatever its status.
    pub async fn ask(
        &self,
        identity: &Identity,
        question: &Question<'_>,
        most: usize,
        within: Duration,
    ) -> Result<Answer, PeerError> {
        Ok(self.ask_and_see(identity, question, most, within).await?.0)
    }

    /// As [`Self::ask`]; besides, the fingerprint of the certificate that was shown.
    pub async fn ask_and_see(
        &self,
        identity: &Identity,
        question: &Question<'_>,
        most: usize,
        within: Duration,
    ) -> Result<(Answer, String), PeerError> {
        let asking = async {
            let mut stream = timeout(CONNECTS_WITHIN, self.connect(identity))
                .await
                .map_err(|_| PeerError::Late)?
                .map_err(PeerError::Unreachable)?;
            let certificates = stream.get_ref().1.peer_certificates();
            let shown = certificates.and_then(|all| all.first()).map(fingerprint).unwrap_or_default();
            let answer = exchange(&mut stream, &self.address.authority(), question, most).await?;
            Ok::<_, PeerError>((answer, shown))
        };
        timeout(within, asking).await.map_err(|_| PeerError::Late)?
    }

    async fn connect(&self, identity: &Identity) -> io::Result<TlsStream<TcpStream>> {
        let next = self.next_fingerprint.as_deref();
        let pinned: Vec<&str> = std::iter::once(self.fingerprint.as_str()).chain(next).collect();
        let config = tls::client(identity, &pinned).map_err(io::Error::other)?;
        let stream = TcpStream::connect(self.address.connects_to()).await?;
        stream.set_nodelay(true)?;
        TlsConnector::from(config).connect(tls::any_name(), stream).await
    }
}
