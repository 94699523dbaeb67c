//! This node's key and certificate on links, made once and kept with its other keys.

use std::{fmt, io};

use joinder_node::{Chance, Node, NodeError, OsChance, TlsKeys};
use sha2::{Digest, Sha256};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use super::certificate;

/// Key and certificate.
pub struct Identity {
    keys: TlsKeys,
    fingerprint: String,
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identity({}, …)", self.fingerprint)
    }
}

impl Identity {
    /// What the node keeps; made where it keeps none.
    pub fn of_node(node: &Node) -> Result<Self, NodeError> {
        let keys = match node.link_keys()?.tls() {
            Some(keys) => keys,
            None => node.keep_tls(fresh()?)?,
        };
        Ok(Self::from(keys))
    }

    /// SHA-256 of the certificate, in lower-case hexadecimal digits: what neighbours pin.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    pub(super) fn chain(&self) -> Vec<CertificateDer<'static>> {
        vec![CertificateDer::from(self.keys.certificate.clone())]
    }

    pub(super) fn key(&self) -> PrivateKeyDer<'static> {
        PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(self.keys.key.clone()))
    }
}

impl From<TlsKeys> for Identity {
    fn from(keys: TlsKeys) -> Self {
        Self { fingerprint: keys.fingerprint(), keys }
    }
}

/// A key that there never was, and its certificate.
pub(super) fn fresh() -> io::Result<TlsKeys> {
    let mut seed = [0; 32];
    OsChance.fill(&mut seed)?;
    Ok(made_of(&seed))
}

/// Key and certificate of 32 secret bytes.
pub fn made_of(seed: &[u8; 32]) -> TlsKeys {
    TlsKeys { certificate: certificate::self_signed(seed), key: certificate::private_key(seed) }
}

/// SHA-256 of a certificate, as [`TlsKeys::fingerprint`] writes it.
pub fn fingerprint(certificate: &CertificateDer<'_>) -> String {
    hex::encode(Sha256::digest(certificate.as_ref()))
}
