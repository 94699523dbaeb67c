//! Signed notes: text with Ed25519 signatures below it, as <https://c2sp.org/signed-note> has them.

use std::{fmt, str::FromStr, sync::Arc};

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::signature::{ED25519 as ED25519_RULES, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::Origin;

/// The signature type of plain Ed25519, and the byte before the public key.
const ED25519: u8 = 0x01;

/// Go's `sumdb/note` takes no more either; the specification asks for at least 16.
const MOST_SIGNATURES: usize = 100;

/// First four bytes of SHA-256(name ‖ LF ‖ type ‖ public key): finds a key, and proves nothing.
type KeyId = [u8; 4];

/// A public key, as RFC 8032 encodes the point.
type PublicKey = [u8; 32];

fn key_id(name: &Origin, key: &PublicKey) -> KeyId {
    let hash =
        Sha256::new().chain_update(name.as_str()).chain_update([b'\n', ED25519]).chain_update(key).finalize();
    [hash[0], hash[1], hash[2], hash[3]]
}

/// Whether the key is a point of small order, whichever its sign: one signature under such a key may fit many texts, so
/// whoever shows one could deny what it signed. These are two points of order 8 and 0, 1 and p − 1, with p and p + 1, which
/// are 0 and 1 written otherwise.
fn is_weak(key: &PublicKey) -> bool {
    const ORDER_8: [PublicKey; 2] = [
        [
            0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0,
            0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
        ],
        [
            0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
            0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
        ],
    ];
    let mut key = *key;
    key[31] &= 0x7f; // without the sign
    let between = |byte: u8| key[1..31].iter().all(|b| *b == byte);
    let tiny = key[31] == 0 && between(0) && key[0] <= 1;
    let about_p = key[31] == 0x7f && between(0xff) && (0xec..=0xee).contains(&key[0]);
    tiny || about_p || ORDER_8.contains(&key)
}

/// Whom a reader believes. Printed as `name+id+key`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    name: Origin,
    id: KeyId,
    key: PublicKey,
}

/// Why a text is no key.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("expected name, `+`, the key's own identifier, `+` and an Ed25519 key in base64")]
pub struct VerifierKeyError;

impl VerifierKey {
    fn new(name: Origin, key: PublicKey) -> Self {
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
        // Without the cofactor and with `S` below the group's order (RFC 8032, section 5.1.7): no signature has a second form.
        // Weak keys were refused when they were read.
        UnparsedPublicKey::new(&ED25519_RULES, &self.key).verify(text.as_bytes(), &signature.bytes).is_ok()
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
        let bytes: PublicKey = bytes.try_into().map_err(|_| VerifierKeyError)?;
        let key = Self::new(name, bytes);
        if hex::encode(key.id) == id && !is_weak(&bytes) { Ok(key) } else { Err(VerifierKeyError) }
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut typed = vec![ED25519];
        typed.extend_from_slice(&self.key);
        write!(f, "{}+{}+{}", self.name, hex::encode(self.id), STANDARD.encode(typed))
    }
}

/// Who signs: a name and a private key.
#[derive(Clone)]
pub struct NoteSigner {
    name: Origin,
    key: Arc<Ed25519KeyPair>,
}

impl NoteSigner {
    /// A signer from the 32 secret random bytes of its key.
    pub fn from_seed(name: Origin, seed: &[u8; 32]) -> Self {
        let key = Ed25519KeyPair::from_seed_unchecked(seed).expect("any 32 bytes are a seed");
        Self { name, key: Arc::new(key) }
    }

    /// What others need to believe it.
    pub fn verifier(&self) -> VerifierKey {
        VerifierKey::new(self.name.clone(), self.public())
    }

    fn public(&self) -> PublicKey {
        let mut key = [0; 32];
        key.copy_from_slice(self.key.public_key().as_ref());
        key
    }

    fn sign(&self, text: &str) -> NoteSignature {
        let signature = self.key.sign(text.as_bytes());
        let key_id = key_id(&self.name, &self.public());
        NoteSignature { name: self.name.clone(), key_id, bytes: signature.as_ref().to_vec() }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A key with this point and the right identifier.
    fn read(point: PublicKey) -> Result<VerifierKey, VerifierKeyError> {
        let name: Origin = "example.org".parse().unwrap();
        VerifierKey::new(name, point).to_string().parse()
    }

    #[test]
    fn a_key_under_which_one_signature_fits_many_texts_is_no_key() {
        let mut points = vec![[0; 32], [0; 32]];
        points[1][0] = 1;
        for last in [0xec, 0xed, 0xee] {
            let mut point = [0xff; 32];
            (point[0], point[31]) = (last, 0x7f);
            points.push(point);
        }
        for digits in [
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        ] {
            points.push(hex::decode(digits).unwrap().try_into().unwrap());
        }
        for mut point in points {
            assert!(read(point).is_err(), "{}", hex::encode(point));
            point[31] |= 0x80;
            assert!(read(point).is_err(), "{}", hex::encode(point));
        }
        let signer = NoteSigner::from_seed("example.org".parse().unwrap(), &[7; 32]);
        assert!(read(signer.public()).is_ok());
    }

    #[test]
    fn a_signature_has_no_second_form() {
        let signer = NoteSigner::from_seed("example.org".parse().unwrap(), &[7; 32]);
        let mut signature = signer.sign("text\n");
        assert!(signer.verifier().verify("text\n", &signature));
        // The same with the group's order added to S (RFC 8032, section 8.4).
        let order = hex::decode("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010").unwrap();
        let mut carry = 0;
        for (byte, more) in signature.bytes[32..].iter_mut().zip(order) {
            let sum = u16::from(*byte) + u16::from(more) + carry;
            (*byte, carry) = ((sum & 0xff) as u8, sum >> 8);
        }
        assert!(!signer.verifier().verify("text\n", &signature));
    }
}
