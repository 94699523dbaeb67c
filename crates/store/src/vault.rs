//! Sealing: what a sealed store keeps unreadable without the key file.
//!
//! Texts that hold or may hold what concerns persons are sealed by AES-256-GCM (NIST SP 800-38D): a nonce of 12 bytes, the
//! sealed text, a tag of 16. The nonce is the HMAC-SHA-256 of the text, cut to its length: nothing here needs a source of
//! chance. A nonce comes twice for the same text, and else with a chance of 2⁻³⁷ among 10⁹ texts (96 bits of a hash). Words and keys are searched for, so each becomes 64 bits of
//! SHA-256 over a secret and it: who has the database alone learns how often one stands beside another, and not which.
//!
//! All keys follow from one data key (HKDF, RFC 5869), which stands in the database sealed under the key of the key file.
//! So another key file costs one row, and no text is written again.

use std::{fmt, str::FromStr};

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hkdf::{HKDF_SHA256, KeyType, Salt},
    hmac,
};
use sha2::{Digest, Sha256};
use thiserror::Error;

/// Bytes of every key.
const KEY: usize = 32;
/// What the data key is sealed for.
const WRAPPED: &[u8] = b"joinder/store-key/1";

/// The key of a key file: 64 hexadecimal digits.
#[derive(Clone, PartialEq, Eq)]
pub struct StoreKey([u8; KEY]);

impl StoreKey {
    /// From bytes that nobody can guess.
    pub fn new(bytes: [u8; KEY]) -> Self {
        Self(bytes)
    }

    /// As its file holds it.
    pub fn to_file(&self) -> String {
        format!("{}\n", crate::db::hex(&self.0))
    }
}

impl fmt::Debug for StoreKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StoreKey")
    }
}

/// What a key file does not hold.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("expected 64 hexadecimal digits, as `joinder store new-key FILE` writes them")]
pub struct NoStoreKey;

impl FromStr for StoreKey {
    type Err = NoStoreKey;

    fn from_str(text: &str) -> Result<Self, NoStoreKey> {
        let digits = text.trim().as_bytes();
        let mut key = [0; KEY];
        if digits.len() != 2 * KEY {
            return Err(NoStoreKey);
        }
        for (byte, pair) in key.iter_mut().zip(digits.chunks_exact(2)) {
            let digit = |c: u8| (c as char).to_digit(16).ok_or(NoStoreKey);
            *byte = (digit(pair[0])? * 16 + digit(pair[1])?) as u8;
        }
        Ok(Self(key))
    }
}

/// The key of a sealed store, and what is needed where the store is sealed now: bytes that nobody can guess.
#[derive(Clone)]
pub struct Seal {
    pub(crate) key: StoreKey,
    data_key: [u8; KEY],
    nonce: [u8; NONCE_LEN],
}

impl Seal {
    /// Bytes of chance that it takes.
    pub const CHANCE: usize = KEY + NONCE_LEN;

    /// `chance` must be new each time.
    pub fn new(key: StoreKey, chance: [u8; Self::CHANCE]) -> Self {
        let (mut data_key, mut nonce) = ([0; KEY], [0; NONCE_LEN]);
        data_key.copy_from_slice(&chance[..KEY]);
        nonce.copy_from_slice(&chance[KEY..]);
        Self { key, data_key, nonce }
    }

    /// A vault with a new data key.
    pub(crate) fn vault(&self) -> Vault {
        Vault::new(self.data_key)
    }
}

struct Bytes;

impl KeyType for Bytes {
    fn len(&self) -> usize {
        KEY
    }
}

/// The keys of a sealed store.
pub(crate) struct Vault {
    data_key: [u8; KEY],
    texts: LessSafeKey,
    nonces: hmac::Key,
    words: Sha256,
}

impl Vault {
    fn new(data_key: [u8; KEY]) -> Self {
        let from = Salt::new(HKDF_SHA256, b"joinder/store/1").extract(&data_key);
        let derived = |what: &str| {
            let mut key = [0; KEY];
            from.expand(&[what.as_bytes()], Bytes)
                .and_then(|okm| okm.fill(&mut key))
                .expect("HKDF gives up to 255 times 32 bytes, and this is 32");
            key
        };
        Self {
            data_key,
            texts: cipher(&derived("texts")),
            nonces: hmac::Key::new(hmac::HMAC_SHA256, &derived("nonces")),
            words: Sha256::new().chain_update(derived("words")),
        }
    }

    /// The data key under another key: how it is kept. Back by [`Self::open_with`].
    pub(crate) fn wrapped(&self, seal: &Seal) -> String {
        let sealed = seal_with(&cipher(&seal.key.0), seal.nonce, WRAPPED, &self.data_key);
        STANDARD.encode(sealed)
    }

    /// The vault whose data key is kept like this, where the key opens it.
    pub(crate) fn open_with(key: &StoreKey, wrapped: &str) -> Option<Self> {
        let sealed = STANDARD.decode(wrapped).ok()?;
        open_by(&cipher(&key.0), WRAPPED, &sealed)?.try_into().ok().map(Self::new)
    }

    /// Nothing stays nothing: it tells nothing.
    pub(crate) fn seal(&self, clear: &[u8]) -> Vec<u8> {
        if clear.is_empty() {
            return Vec::new();
        }
        let tag = hmac::sign(&self.nonces, clear);
        let mut nonce = [0; NONCE_LEN];
        nonce.copy_from_slice(&tag.as_ref()[..NONCE_LEN]);
        seal_with(&self.texts, nonce, b"", clear)
    }

    /// Back from [`Self::seal`]; none of what was changed by other hands.
    pub(crate) fn open(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        if sealed.is_empty() { Some(Vec::new()) } else { open_by(&self.texts, b"", sealed) }
    }

    pub(crate) fn seal_text(&self, clear: &str) -> String {
        as_text(&self.seal(clear.as_bytes()))
    }

    pub(crate) fn open_text(&self, sealed: &str) -> Option<String> {
        String::from_utf8(self.open(&STANDARD.decode(sealed).ok()?)?).ok()
    }

    /// What stands for a word or a key in the text index.
    pub(crate) fn blinded(&self, word: &[u8]) -> u64 {
        let hash = self.words.clone().chain_update(word).finalize();
        hash.as_slice().first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes))
    }
}

/// Sealed bytes for a column of texts.
pub(crate) fn as_text(sealed: &[u8]) -> String {
    STANDARD.encode(sealed)
}

fn cipher(key: &[u8; KEY]) -> LessSafeKey {
    LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).expect("the key has the length of the algorithm"))
}

fn seal_with(key: &LessSafeKey, nonce: [u8; NONCE_LEN], bound: &[u8], clear: &[u8]) -> Vec<u8> {
    let mut sealed = Vec::with_capacity(NONCE_LEN + clear.len() + AES_256_GCM.tag_len());
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(clear);
    let tag = key
        .seal_in_place_separate_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(bound),
            &mut sealed[NONCE_LEN..],
        )
        .expect("no text is near the 64 GiB that can be sealed");
    sealed.extend_from_slice(tag.as_ref());
    sealed
}

fn open_by(key: &LessSafeKey, bound: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE_LEN>()?;
    let mut bytes = sealed.to_vec();
    let clear =
        key.open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(bound), &mut bytes).ok()?.len();
    bytes.truncate(clear);
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn seal(key: u8, data_key: u8) -> Seal {
        Seal::new(StoreKey::new([key; KEY]), [data_key; Seal::CHANCE])
    }

    proptest! {
        #[test]
        fn opening_is_the_other_way_of_sealing(clear: Vec<u8>, text: String) {
            let vault = seal(1, 2).vault();
            prop_assert_eq!(vault.open(&vault.seal(&clear)).unwrap(), clear);
            prop_assert_eq!(vault.open_text(&vault.seal_text(&text)).unwrap(), text);
        }

        #[test]
        fn what_was_changed_does_not_open(clear in prop::collection::vec(any::<u8>(), 1..200), at: prop::sample::Index, by in 1..=255u8) {
            let vault = seal(1, 2).vault();
            let mut sealed = vault.seal(&clear);
            let at = at.index(sealed.len());
            sealed[at] ^= by;
            prop_assert_eq!(vault.open(&sealed), None);
        }
    }

    #[test]
    fn a_store_opens_by_the_key_that_it_is_under_and_by_no_other() {
        let (old, new) = (seal(1, 2), seal(3, 4));
        let vault = old.vault();
        let kept = vault.wrapped(&old);
        assert!(Vault::open_with(&new.key, &kept).is_none());
        let rewrapped = Vault::open_with(&old.key, &kept).unwrap().wrapped(&new);
        assert!(Vault::open_with(&old.key, &rewrapped).is_none());
        let again = Vault::open_with(&new.key, &rewrapped).unwrap();
        assert_eq!(again.open(&vault.seal(b"a story")).unwrap(), b"a story");
        assert_eq!(again.blinded(b"word"), vault.blinded(b"word"));
        assert_ne!(seal(1, 9).vault().blinded(b"word"), vault.blinded(b"word"));
    }

    #[test]
    fn a_key_file_is_read_as_it_was_written() {
        let key = StoreKey::new(std::array::from_fn(|n| n as u8 * 7));
        assert_eq!(key.to_file().parse::<StoreKey>(), Ok(key.clone()));
        for wrong in ["", "00", &key.to_file()[2..], &format!("{}zz", &key.to_file()[..62])] {
            assert_eq!(wrong.parse::<StoreKey>(), Err(NoStoreKey), "{wrong}");
        }
        assert_eq!(format!("{key:?}"), "StoreKey");
    }
}
