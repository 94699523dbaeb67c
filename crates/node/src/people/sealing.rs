//! Seals what must be read again, such as the secrets of second factors: whoever has only the database has none of them.
//! The key stands in `joinder.key` in the node's folder, made at first use.

use std::{fs, io, path::Path};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use crate::{Node, NodeError, PeopleError, secret_file};

const FILE: &str = "joinder.key";

/// The key, once it was read or made.
pub(super) struct Sealing(LessSafeKey);

impl Sealing {
    fn new(key: &[u8; 32]) -> Self {
        Self(LessSafeKey::new(
            UnboundKey::new(&AES_256_GCM, key).expect("the key has the length of the algorithm"),
        ))
    }

    fn seal(&self, secret: &[u8], whose: &str, nonce: [u8; NONCE_LEN]) -> Vec<u8> {
        let mut sealed = secret.to_vec();
        let bound = Aad::from(whose.as_bytes());
        self.0
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), bound, &mut sealed)
            .expect("what is sealed came in a request, and is far shorter than the 64 GiB that can be");
        [nonce.as_slice(), sealed.as_slice()].concat()
    }

    fn open(&self, sealed: &[u8], whose: &str) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_LEN>()?;
        let mut bytes = sealed.to_vec();
        let bound = Aad::from(whose.as_bytes());
        let secret = self.0.open_in_place(Nonce::assume_unique_for_key(*nonce), bound, &mut bytes).ok()?;
        Some(secret.to_vec())
    }
}

fn read(folder: &Path) -> io::Result<Option<[u8; 32]>> {
    let text = match fs::read_to_string(folder.join(FILE)) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut key = [0; 32];
    hex::decode_to_slice(text.trim(), &mut key).map_err(|_| {
        io::Error::new(io::ErrorKind::InvalidData, "expected joinder.key as this node wrote it")
    })?;
    Ok(Some(key))
}

impl Node {
    fn with_sealing<T>(&self, then: impl FnOnce(&Sealing) -> T) -> Result<T, NodeError> {
        let mut slot = self.people().sealing();
        if slot.is_none() {
            let key = match read(self.folder())? {
                Some(key) => key,
                None => {
                    let key = self.chance::<32>()?;
                    secret_file::write(self.folder(), FILE, hex::encode(key).as_bytes())?;
                    key
                }
            };
            *slot = Some(Sealing::new(&key));
        }
        match &*slot {
            Some(sealing) => Ok(then(sealing)),
            None => Err(PeopleError::Sealed.into()),
        }
    }

    pub(super) fn seal(&self, secret: &[u8], whose: &str) -> Result<Vec<u8>, NodeError> {
        let nonce = self.chance::<NONCE_LEN>()?;
        self.with_sealing(|sealing| sealing.seal(secret, whose, nonce))
    }

    /// Something that a browser keeps for the node for a while, and can neither read nor make: for what it is, and when it was
    /// sealed, is sealed with it.
    pub fn seal_note(&self, what_for: &str, note: &str) -> Result<String, NodeError> {
        let sealed = self.seal(&[&self.now_ms().to_be_bytes(), note.as_bytes()].concat(), what_for)?;
        Ok(URL_SAFE_NO_PAD.encode(sealed))
    }

    /// Back from that, where it is not older than this; none where this node did not seal it for this.
    pub fn open_note(
        &self,
        what_for: &str,
        sealed: &str,
        lasts_ms: i64,
    ) -> Result<Option<String>, NodeError> {
        let Ok(sealed) = URL_SAFE_NO_PAD.decode(sealed) else { return Ok(None) };
        let opened = match self.unseal(&sealed, what_for) {
            Err(NodeError::People(_)) => return Ok(None),
            opened => opened?,
        };
        let Some((at, note)) = opened.split_first_chunk::<8>() else { return Ok(None) };
        let fresh = (0..lasts_ms).contains(&(self.now_ms() - i64::from_be_bytes(*at)));
        Ok(Some(String::from_utf8_lossy(note).into_owned()).filter(|_| fresh))
    }

    pub(super) fn unseal(&self, sealed: &[u8], whose: &str) -> Result<Vec<u8>, NodeError> {
        let opened = self.with_sealing(|sealing| sealing.open(sealed, whose))?;
        opened.ok_or_else(|| PeopleError::Sealed.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_by_its_key_and_name_alone() {
        let sealing = Sealing::new(&[1; 32]);
        let sealed = sealing.seal(b"secret", "a", [2; NONCE_LEN]);
        assert!(!sealed.windows(6).any(|bytes| bytes == b"secret"));
        assert_eq!(sealing.open(&sealed, "a").as_deref(), Some(b"secret".as_slice()));
        assert_eq!(sealing.open(&sealed, "b"), None);
        assert_eq!(Sealing::new(&[3; 32]).open(&sealed, "a"), None);
        assert_eq!(sealing.open(&sealed[..5], "a"), None);
    }
}
