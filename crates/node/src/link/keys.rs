//! This node's own keys: for the heads of its ledgers, and for TLS. Made at first use, kept in `link.key`.

use std::{
    fmt,
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::Path,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use joinder_core::{Organisation, OrganisationCode};
use joinder_ledger::{NoteSigner, Origin};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{LinkError, Node, NodeError};

const FILE: &str = "link.key";

/// Who this node is to others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkIdentity {
    /// Its organisation.
    pub organisation: Organisation,
    /// The key that signs its heads: `name+hash+base64`.
    pub ledger_key: String,
    /// SHA-256 of its TLS certificate in hex; empty before one was kept by [`Node::keep_tls`].
    pub tls_fingerprint: String,
}

/// The secret keys.
#[derive(Clone)]
pub struct LinkKeys {
    seed: [u8; 32],
    tls: Option<TlsKeys>,
}

/// The key and the self-signed certificate for TLS, in DER.
#[derive(Clone, PartialEq, Eq)]
pub struct TlsKeys {
    /// The certificate, X.509.
    pub certificate: Vec<u8>,
    /// Its private key, PKCS #8.
    pub key: Vec<u8>,
}

impl TlsKeys {
    /// SHA-256 of the certificate, in hex.
    pub fn fingerprint(&self) -> String {
        hex::encode(Sha256::digest(&self.certificate))
    }
}

impl LinkKeys {
    /// The key and certificate for TLS; none before they were kept.
    pub fn tls(&self) -> Option<&TlsKeys> {
        self.tls.as_ref()
    }

    /// Signs the heads of what `organisation` tells.
    pub(super) fn signer(&self, organisation: &OrganisationCode) -> NoteSigner {
        NoteSigner::from_seed(key_name(organisation), &self.seed)
    }
}

impl fmt::Debug for LinkKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkKeys(…)")
    }
}

impl fmt::Debug for TlsKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TlsKeys(…)")
    }
}

/// The name of an organisation's ledger key.
pub(super) fn key_name(organisation: &OrganisationCode) -> Origin {
    format!("joinder/{}", plain(organisation)).parse().expect("a plain code has no sign that a name forbids")
}

/// The name of the ledger of what `from` tells `to`.
pub(super) fn ledger_name(from: &OrganisationCode, to: &OrganisationCode) -> Origin {
    let name = format!("joinder/{}/link/{}", plain(from), plain(to));
    name.parse().expect("plain codes have no sign that a name forbids")
}

/// A code as part of a ledger's name, which has no blanks and no `+`: other signs than these as in a URL.
fn plain(code: &OrganisationCode) -> String {
    let mut text = String::new();
    for byte in code.as_str().bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

/// The file: the ledger's seed in hex; certificate and key in base64.
#[derive(Serialize, Deserialize)]
struct Kept {
    ledger: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tls_certificate: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tls_key: Option<String>,
}

impl LinkKeys {
    fn from_json(text: &str) -> io::Result<Self> {
        let broken = || io::Error::new(io::ErrorKind::InvalidData, "expected the file as this node wrote it");
        let kept: Kept = serde_json::from_str(text).map_err(|_| broken())?;
        let mut seed = [0; 32];
        hex::decode_to_slice(&kept.ledger, &mut seed).map_err(|_| broken())?;
        let tls = match (kept.tls_certificate, kept.tls_key) {
            (Some(certificate), Some(key)) => Some(TlsKeys {
                certificate: STANDARD.decode(certificate).map_err(|_| broken())?,
                key: STANDARD.decode(key).map_err(|_| broken())?,
            }),
            (_, _) => None,
        };
        Ok(Self { seed, tls })
    }

    fn to_json(&self) -> String {
        let kept = Kept {
            ledger: hex::encode(self.seed),
            tls_certificate: self.tls.as_ref().map(|tls| STANDARD.encode(&tls.certificate)),
            tls_key: self.tls.as_ref().map(|tls| STANDARD.encode(&tls.key)),
        };
        serde_json::to_string(&kept).expect("texts only")
    }

    fn read(folder: &Path) -> io::Result<Option<Self>> {
        match fs::read_to_string(folder.join(FILE)) {
            Ok(text) => Self::from_json(&text).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whole or not at all, and for nobody else to read.
    fn write(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder)?;
        let fresh = folder.join("link.key.new");
        let mut file = for_us_alone(&fresh)?;
        file.write_all(self.to_json().as_bytes())?;
        file.sync_all()?;
        fs::rename(&fresh, folder.join(FILE))
    }
}

fn for_us_alone(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

impl Node {
    /// This node's key for heads, as `name+hash+base64`, and the fingerprint of its TLS certificate.
    pub fn link_identity(&self) -> Result<LinkIdentity, NodeError> {
        let keys = self.link_keys()?;
        let organisation = self.organisation().clone();
        Ok(LinkIdentity {
            ledger_key: keys.signer(&organisation.code).verifier().to_string(),
            tls_fingerprint: keys.tls().map(TlsKeys::fingerprint).unwrap_or_default(),
            organisation,
        })
    }

    /// The keys, made where there are none yet.
    pub fn link_keys(&self) -> Result<LinkKeys, NodeError> {
        let mut slot = self.link_keys_slot();
        if let Some(keys) = &*slot {
            return Ok(keys.clone());
        }
        let keys = match LinkKeys::read(self.folder()).map_err(LinkError::Keys)? {
            Some(keys) => keys,
            None => {
                let keys = LinkKeys { seed: self.chance().map_err(LinkError::Keys)?, tls: None };
                keys.write(self.folder()).map_err(LinkError::Keys)?;
                keys
            }
        };
        *slot = Some(keys.clone());
        Ok(keys)
    }

    /// Keeps the key and certificate that were made for TLS, unless there are some already. Gives those that stand.
    pub fn keep_tls(&self, made: TlsKeys) -> Result<TlsKeys, NodeError> {
        let keys = self.link_keys()?;
        let mut slot = self.link_keys_slot();
        let seed = keys.seed;
        if let Some(tls) = slot.as_ref().and_then(LinkKeys::tls) {
            return Ok(tls.clone());
        }
        let keys = LinkKeys { seed, tls: Some(made.clone()) };
        keys.write(self.folder()).map_err(LinkError::Keys)?;
        *slot = Some(keys);
        Ok(made)
    }
}
