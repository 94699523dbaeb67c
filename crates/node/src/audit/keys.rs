//! The audit ledger's own keys, in `audit.key`: one signs its heads, the other makes digests of values that only who holds
//! it can try. Made at first use; the ledger's name is then fixed.

use std::{fmt, fs, io, path::Path, sync::Arc};

use joinder_core::OrganisationCode;
use joinder_ledger::{NoteSigner, Origin, Salt, VerifierKey};
use joinder_store::AUDIT;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{Node, NodeError, link, secret_file};

const FILE: &str = "audit.key";

/// Bytes kept of a value's digest.
const DIGEST: usize = 16;

/// The keys.
pub(crate) struct AuditKeys {
    pub(super) origin: Origin,
    pub(super) signer: NoteSigner,
    values: [u8; 32],
}

impl fmt::Debug for AuditKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AuditKeys(…)")
    }
}

/// The file: the ledger's name, and both keys in hex.
#[derive(Serialize, Deserialize)]
struct Kept {
    origin: String,
    heads: String,
    values: String,
}

fn broken() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "audit.key: expected the file as this node wrote it")
}

impl AuditKeys {
    fn new(origin: Origin, seed: &[u8; 32], values: [u8; 32]) -> Self {
        Self { signer: NoteSigner::from_seed(origin.clone(), seed), origin, values }
    }

    /// Those of a folder; none where none were made yet.
    pub(super) fn read(folder: &Path) -> io::Result<Option<Self>> {
        let text = match fs::read_to_string(folder.join(FILE)) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let kept: Kept = serde_json::from_str(&text).map_err(|_| broken())?;
        let origin = kept.origin.parse::<Origin>().map_err(|_| broken())?;
        Ok(Some(Self::new(origin, &key_of(&kept.heads)?, key_of(&kept.values)?)))
    }

    fn make(folder: &Path, whose: &OrganisationCode, seed: &[u8; 32], values: [u8; 32]) -> io::Result<Self> {
        let origin = link::audit_name(whose);
        let kept = Kept { origin: origin.to_string(), heads: hex::encode(seed), values: hex::encode(values) };
        let text = serde_json::to_string(&kept).map_err(|_| broken())?;
        secret_file::write(folder, FILE, text.as_bytes())?;
        Ok(Self::new(origin, seed, values))
    }

    /// Who checks heads by it.
    pub(super) fn verifier(&self) -> VerifierKey {
        self.signer.verifier()
    }

    /// The digest of a value under the salt of its entry, in hex: equal values of two entries cannot be seen to be equal, and
    /// no value can be tried without the key.
    pub(super) fn digest(&self, salt: &Salt, value: &str) -> String {
        let whole =
            Sha256::new().chain_update(self.values).chain_update(salt.0).chain_update(value.as_bytes());
        hex::encode(&whole.finalize()[..DIGEST])
    }
}

fn key_of(digits: &str) -> io::Result<[u8; 32]> {
    let mut key = [0; 32];
    hex::decode_to_slice(digits, &mut key).map_err(|_| broken())?;
    Ok(key)
}

impl Node {
    /// The keys, made where there are none yet.
    pub(crate) fn audit_keys(&self) -> Result<Arc<AuditKeys>, NodeError> {
        let mut slot = self.audit_log().journal.keys();
        if let Some(keys) = &*slot {
            return Ok(Arc::clone(keys));
        }
        let keys = match AuditKeys::read(self.folder())? {
            Some(keys) => keys,
            None => {
                if self.store().read(|tx| tx.ledger_size(AUDIT))? > 0 {
                    // What stands in the ledger was signed by a key that is gone: from here on another one signs.
                    tracing::error!("audit.key_missing");
                }
                let (seed, values) = (self.chance()?, self.chance()?);
                AuditKeys::make(self.folder(), &self.organisation().code, &seed, values)?
            }
        };
        let keys = Arc::new(keys);
        *slot = Some(Arc::clone(&keys));
        Ok(keys)
    }

    /// The key that signs the heads of the audit ledger: for `joinder verify --key`.
    pub fn audit_key(&self) -> Result<VerifierKey, NodeError> {
        Ok(self.audit_keys()?.verifier())
    }
}
