//! This node's own keys: for the heads of its ledgers, and for TLS. Made at first use, kept in `link.key`.
//!
//! Keys that signed heads before stay: each neighbour's ledger says for itself from which entry on another one signs it.

use std::{
    fmt, fs, io,
    path::Path,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use joinder_core::{Deed, Organisation, OrganisationCode};
use joinder_ledger::{NoteSigner, Origin};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{LinkError, NewAct, Node, NodeError, secret_file};

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

/// The secret keys. All clones are the same keys: what is changed in one is changed in all.
#[derive(Clone)]
pub struct LinkKeys(Arc<RwLock<Secrets>>);

#[derive(Clone)]
struct Secrets {
    /// Of the ledger keys of before, the first one first.
    former: Vec<[u8; 32]>,
    /// Of the ledger key that counts.
    seed: [u8; 32],
    tls: Option<TlsKeys>,
    /// Announced to neighbours, and shown as soon as all of them know it.
    next_tls: Option<TlsKeys>,
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
    fn new(secrets: Secrets) -> Self {
        Self(Arc::new(RwLock::new(secrets)))
    }

    fn secrets(&self) -> RwLockReadGuard<'_, Secrets> {
        // Changed in one step, when the file is written: what a panic left behind is whole.
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The key and certificate for TLS; none before they were kept.
    pub fn tls(&self) -> Option<TlsKeys> {
        self.secrets().tls.clone()
    }

    /// The fingerprint of the certificate that is to be shown next.
    pub(super) fn next_fingerprint(&self) -> Option<String> {
        self.secrets().next_tls.as_ref().map(TlsKeys::fingerprint)
    }

    /// Signs what `organisation` tells, by the key that counts.
    pub(super) fn signer(&self, organisation: &OrganisationCode) -> NoteSigner {
        NoteSigner::from_seed(key_name(organisation), &self.secrets().seed)
    }

    /// The first key that there was.
    pub(super) fn first_signer(&self, organisation: &OrganisationCode) -> NoteSigner {
        let secrets = self.secrets();
        let seed = secrets.former.first().unwrap_or(&secrets.seed);
        NoteSigner::from_seed(key_name(organisation), seed)
    }

    /// The key of this name, or the one that counts where it is not here any more.
    pub(super) fn signer_of(&self, organisation: &OrganisationCode, key: &str) -> NoteSigner {
        let former = self.secrets().former.clone();
        let signers = former.iter().rev().map(|seed| NoteSigner::from_seed(key_name(organisation), seed));
        let now = self.signer(organisation);
        let mut all = std::iter::once(now.clone()).chain(signers);
        all.find(|one| one.verifier().to_string() == key).unwrap_or(now)
    }

    /// Changes them here and on disk, or neither.
    fn change<T>(
        &self,
        folder: &Path,
        change: impl FnOnce(&mut Secrets) -> Result<T, LinkError>,
    ) -> Result<T, LinkError> {
        let mut secrets = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let mut changed = secrets.clone();
        let given = change(&mut changed)?;
        changed.write(folder).map_err(LinkError::Keys)?;
        *secrets = changed;
        Ok(given)
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

/// The name of an organisation's audit ledger, and of the key that signs it.
pub(crate) fn audit_name(organisation: &OrganisationCode) -> Origin {
    format!("joinder/{}/audit", plain(organisation))
        .parse()
        .expect("a plain code has no sign that a name forbids")
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

/// The file: seeds of ledger keys in hex; certificates and their keys in base64.
#[derive(Serialize, Deserialize)]
struct Kept {
    ledger: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    former_ledger: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tls_certificate: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tls_key: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    next_tls_certificate: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    next_tls_key: Option<String>,
}

fn broken() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "expected the file as this node wrote it")
}

fn seed_of(hex_digits: &str) -> io::Result<[u8; 32]> {
    let mut seed = [0; 32];
    hex::decode_to_slice(hex_digits, &mut seed).map_err(|_| broken())?;
    Ok(seed)
}

fn tls_of(certificate: Option<String>, key: Option<String>) -> io::Result<Option<TlsKeys>> {
    let (Some(certificate), Some(key)) = (certificate, key) else { return Ok(None) };
    Ok(Some(TlsKeys {
        certificate: STANDARD.decode(certificate).map_err(|_| broken())?,
        key: STANDARD.decode(key).map_err(|_| broken())?,
    }))
}

impl Secrets {
    fn from_json(text: &str) -> io::Result<Self> {
        let kept: Kept = serde_json::from_str(text).map_err(|_| broken())?;
        Ok(Self {
            former: kept.former_ledger.iter().map(|seed| seed_of(seed)).collect::<io::Result<_>>()?,
            seed: seed_of(&kept.ledger)?,
            tls: tls_of(kept.tls_certificate, kept.tls_key)?,
            next_tls: tls_of(kept.next_tls_certificate, kept.next_tls_key)?,
        })
    }

    fn to_json(&self) -> String {
        let certificate = |tls: &Option<TlsKeys>| tls.as_ref().map(|tls| STANDARD.encode(&tls.certificate));
        let key = |tls: &Option<TlsKeys>| tls.as_ref().map(|tls| STANDARD.encode(&tls.key));
        let kept = Kept {
            ledger: hex::encode(self.seed),
            former_ledger: self.former.iter().map(hex::encode).collect(),
            tls_certificate: certificate(&self.tls),
            tls_key: key(&self.tls),
            next_tls_certificate: certificate(&self.next_tls),
            next_tls_key: key(&self.next_tls),
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

    fn write(&self, folder: &Path) -> io::Result<()> {
        secret_file::write(folder, FILE, self.to_json().as_bytes())
    }
}

impl Node {
    /// This node's key for heads, as `name+hash+base64`, and the fingerprint of its TLS certificate.
    pub fn link_identity(&self) -> Result<LinkIdentity, NodeError> {
        let keys = self.link_keys()?;
        let organisation = self.organisation().clone();
        Ok(LinkIdentity {
            ledger_key: keys.signer(&organisation.code).verifier().to_string(),
            tls_fingerprint: keys.tls().as_ref().map(TlsKeys::fingerprint).unwrap_or_default(),
            organisation,
        })
    }

    /// The keys, made where there are none yet.
    pub fn link_keys(&self) -> Result<LinkKeys, NodeError> {
        let mut slot = self.link_keys_slot();
        if let Some(keys) = &*slot {
            return Ok(keys.clone());
        }
        let secrets = match Secrets::read(self.folder()).map_err(LinkError::Keys)? {
            Some(secrets) => secrets,
            None => {
                let seed = self.chance().map_err(LinkError::Keys)?;
                let secrets = Secrets { former: Vec::new(), seed, tls: None, next_tls: None };
                secrets.write(self.folder()).map_err(LinkError::Keys)?;
                secrets
            }
        };
        let keys = LinkKeys::new(secrets);
        *slot = Some(keys.clone());
        Ok(keys)
    }

    /// Keeps the key and certificate that were made for TLS, unless there are some already. Gives those that stand.
    pub fn keep_tls(&self, made: TlsKeys) -> Result<TlsKeys, NodeError> {
        let keys = self.link_keys()?;
        if let Some(tls) = keys.tls() {
            return Ok(tls);
        }
        Ok(keys.change(self.folder(), |secrets| Ok(secrets.tls.get_or_insert(made).clone()))?)
    }

    /// Makes another ledger key. Each neighbour's ledger is signed by it from the entry on that announces it.
    pub fn rotate_ledger_key(&self) -> Result<(), NodeError> {
        self.record_act(NewAct::of(Deed::LinkChanged))?;
        let seed = self.chance().map_err(LinkError::Keys)?;
        self.link_keys()?.change(self.folder(), |secrets| {
            secrets.former.push(std::mem::replace(&mut secrets.seed, seed));
            Ok(())
        })?;
        self.feed_links().map(|_| ())
    }

    /// Announces the key and certificate that were made for TLS. The old ones are shown until all neighbours know the new:
    /// [`Node::use_next_tls`].
    pub fn rotate_tls(&self, made: TlsKeys) -> Result<(), NodeError> {
        self.record_act(NewAct::of(Deed::LinkChanged))?;
        self.link_keys()?.change(self.folder(), |secrets| match secrets.next_tls {
            Some(_) => Err(LinkError::Rotating),
            None => {
                secrets.next_tls = Some(made);
                Ok(())
            }
        })?;
        self.feed_links().map(|_| ())
    }

    /// Takes the announced certificate into use, and drops the one before, where no neighbour is waited for any more. True
    /// where it did.
    pub fn use_next_tls(&self) -> Result<bool, NodeError> {
        let keys = self.link_keys()?;
        if keys.next_fingerprint().is_none() || !self.waits_for(&keys)?.is_empty() {
            return Ok(false);
        }
        Ok(keys.change(self.folder(), |secrets| {
            let next = secrets.next_tls.take();
            let is_there = next.is_some();
            secrets.tls = next.or(secrets.tls.take());
            Ok(is_there)
        })?)
    }
}
