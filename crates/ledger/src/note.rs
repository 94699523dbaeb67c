//! Signed notes: text with Ed25519 signatures below it, as <https://c2sp.org/signed-note> has them.

use std::{fmt, str::FromStr};

use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::Origin;

/// The signature type of plain Ed25519, and the byte before the public key.
const ED25519: u8 = 0x01;

/// Go's `sumdb/note` takes no more either; the specification asks for at least 16.
const MOST_SIGNATURES: usize = 100;

/// First four bytes of SHA-256(name ‖ LF ‖ type ‖ public key): finds a key, and proves nothing.
type KeyId = [u8; 4];

fn key_id(name: &Origin, key: &VerifyingKey) -> KeyId {
    let hash = Sha256::new()
        .chain_update(name.as_str())
        .chain_update([b'\n', ED25519])
        .chain_update(key.as_bytes())
        .finalize();
    [hash[0], hash[1], hash[2], hash[3]]
}

/// Whom a reader believes. Printed as `name+id+key`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    name: Origin,
    id: KeyId,
    key: VerifyingKey,
}

/// Why a text is no key.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("expected name, `+`, the key's own identifier, `+` and an Ed25519 key in base64")]
pub struct VerifierKeyError;

impl VerifierKey {
    fn new(name: Origin, key: VerifyingKey) -> Self {
        Self { id: key_id(&name, &key), name, key }
    }

    /// Whose key it is.
    pub fn name(&self) -> &Origin {
        &self.name
    }

    fn made(&self, signature: &NoteSignature) -> bool {
        self.name == signature.name && self.id == signature.key_id
    }

    fn verify(&self, text: &str, signature: &NoteSignature) -> bool {
        // Strict: no weak key and no second form of a signature.
        Signature::from_slice(&signature.bytes)
            .is_ok_and(|bytes| self.key.verify_strict(text.as_bytes(), &bytes).is_ok())
    }
}

impl FromStr for VerifierKey {
    type Err = VerifierKeyError;

    fn from_str(text: &str) -> Result<Self, VerifierKeyError> {
        // Base64 has a plus of its own, so only the first two divide.
        let mut parts = text.splitn(3, '+');
        let mut part = || parts.next().ok_or(VerifierKeyError);
        let (name, id, key) = (part()?, part()?, part()?);
        let name: Origin = name.parse().map_err(|_| VerifierKeyError)?;
        let bytes = STANDARD.decode(key).map_err(|_| VerifierKeyError)?;
        let Some((&ED25519, bytes)) = bytes.split_first() else {
            return Err(VerifierKeyError);
        };
        let bytes: &[u8; 32] = bytes.try_into().map_err(|_| VerifierKeyError)?;
        let key = Self::new(name, VerifyingKey::from_bytes(bytes).map_err(|_| VerifierKeyError)?);
        if hex::encode(key.id) == id { Ok(key) } else { Err(VerifierKeyError) }
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut typed = vec![ED25519];
        typed.extend_from_slice(self.key.as_bytes());
        write!(f, "{}+{}+{}", self.name, hex::encode(self.id), STANDARD.encode(typed))
    }
}

/// Who signs: a name and a private key.
#[derive(Clone)]
pub struct NoteSigner {
    name: Origin,
    key: SigningKey,
}

impl NoteSigner {
    /// A signer from the 32 secret random bytes of its key.
    pub fn from_seed(name: Origin, seed: &[u8; 32]) -> Self {
        Self { name, key: SigningKey::from_bytes(seed) }
    }

    /// What others need to believe it.
    pub fn verifier(&self) -> VerifierKey {
        VerifierKey::new(self.name.clone(), self.key.verifying_key())
    }

    fn sign(&self, text: &str) -> NoteSignature {
        let signature: Signature = self.key.sign(text.as_bytes());
        let key_id = key_id(&self.name, &self.key.verifying_key());
        NoteSignature { name: self.name.clone(), key_id, bytes: signature.to_bytes().to_vec() }
    }
}

impl fmt::Debug for NoteSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NoteSigner({}, …)", self.name)
    }
}

/// One signature below a note, checked or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteSignature {
    name: Origin,
    key_id: KeyId,
    /// Of any length: other kinds of signatures may stand beside ours.
    bytes: Vec<u8>,
}

impl NoteSignature {
    /// Who is said to have signed.
    pub fn name(&self) -> &Origin {
        &self.name
    }

    fn parse(line: &str) -> Result<Self, NoteError> {
        let malformed = NoteError::Malformed("an em dash, a name and a signature in base64");
        let Some((name, signature)) = line.strip_prefix("— ").and_then(|rest| rest.split_once(' ')) else {
            return Err(malformed);
        };
        let (Ok(name), Ok(bytes)) = (name.parse::<Origin>(), STANDARD.decode(signature)) else {
            return Err(malformed);
        };
        match bytes.split_first_chunk::<4>() {
            Some((key_id, bytes)) if !bytes.is_empty() => {
                Ok(Self { name, key_id: *key_id, bytes: bytes.to_vec() })
            }
            _ => Err(malformed),
        }
    }
}

impl fmt::Display for NoteSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = self.key_id.to_vec();
        bytes.extend_from_slice(&self.bytes);
        write!(f, "— {} {}", self.name, STANDARD.encode(bytes))
    }
}

/// Why a note is not taken.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum NoteError {
    /// Not the form of a signed note.
    #[error("note: expected {0}")]
    Malformed(&'static str),
    /// A key that the reader knows is said to have signed, and has not.
    #[error("note: a signature of a known key is not valid")]
    InvalidSignature,
    /// No key that the reader knows has signed.
    #[error("note: expected a signature of a known key")]
    Unverified,
}

/// Text with one signature or more. Parsing says nothing of their worth: that is for [`Note::verify`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<NoteSignature>,
}

impl Note {
    /// Signs `text`, which ends in a line end and holds no other control character.
    pub fn sign(text: String, signer: &NoteSigner) -> Result<Self, NoteError> {
        check_characters(&text)?;
        if !text.ends_with('\n') {
            return Err(NoteError::Malformed("text that ends in a line end"));
        }
        let signatures = vec![signer.sign(&text)];
        Ok(Self { text, signatures })
    }

    /// Adds a signature: of a witness, or of the new key where a key is changed.
    pub fn also_sign(&mut self, signer: &NoteSigner) {
        self.signatures.push(signer.sign(&self.text));
    }

    /// The signed text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signatures, in their order.
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// Passes where a key of `known` has signed, and nobody claims so in vain. Signatures of other keys are ignored.
    pub fn verify(&self, known: &[VerifierKey]) -> Result<(), NoteError> {
        let mut verified = false;
        for signature in &self.signatures {
            for key in known.iter().filter(|key| key.made(signature)) {
                if !key.verify(&self.text, signature) {
                    return Err(NoteError::InvalidSignature);
                }
                verified = true;
            }
        }
        if verified { Ok(()) } else { Err(NoteError::Unverified) }
    }
}

impl FromStr for Note {
    type Err = NoteError;

    fn from_str(note: &str) -> Result<Self, NoteError> {
        check_characters(note)?;
        // The text may have empty lines too; the last one divides.
        let Some(end) = note.rfind("\n\n") else {
            return Err(NoteError::Malformed("an empty line before the signatures"));
        };
        let (text, rest) = note.split_at(end + 1);
        let Some(lines) = rest[1..].strip_suffix('\n') else {
            return Err(NoteError::Malformed("signatures, each ending in a line end"));
        };
        if lines.split('\n').count() > MOST_SIGNATURES {
            return Err(NoteError::Malformed("100 signatures at most"));
        }
        let signatures = lines.split('\n').map(NoteSignature::parse).collect::<Result<_, _>>()?;
        Ok(Self { text: text.to_owned(), signatures })
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| writeln!(f, "{signature}"))
    }
}

fn check_characters(text: &str) -> Result<(), NoteError> {
    if text.bytes().any(|byte| byte < b' ' && byte != b'\n') {
        return Err(NoteError::Malformed("no control characters but line ends"));
    }
    Ok(())
}
