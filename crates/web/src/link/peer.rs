//! Asking another node.

use std::{io, time::Duration};

use thiserror::Error;
use tokio::{net::TcpStream, time::timeout};
use tokio_rustls::{TlsConnector, client::TlsStream};

use super::{
    address::LinkAddress,
    identity::Identity,
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
        let asking = async {
            let mut stream = timeout(CONNECTS_WITHIN, self.connect(identity))
                .await
                .map_err(|_| PeerError::Late)?
                .map_err(PeerError::Unreachable)?;
            Ok::<_, PeerError>(exchange(&mut stream, &self.address.authority(), question, most).await?)
        };
        timeout(within, asking).await.map_err(|_| PeerError::Late)?
    }

    async fn connect(&self, identity: &Identity) -> io::Result<TlsStream<TcpStream>> {
        let config = tls::client(identity, &self.fingerprint).map_err(io::Error::other)?;
        let stream = TcpStream::connect(self.address.connects_to()).await?;
        stream.set_nodelay(true)?;
        TlsConnector::from(config).connect(tls::any_name(), stream).await
    }
}
