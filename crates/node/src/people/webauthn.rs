//! What a browser and an authenticator say, checked: W3C Web Authentication Level 3, §7.1 and §7.2.
//!
//! No attestation is asked for, so none is looked at: whoever adds a passkey has proved who they are, and which make of
//! authenticator they carry is not asked. That it verified its user, by a finger, a face or a code, is required: then a
//! passkey is two factors in one.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use minicbor::{Decoder, data::Type};
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::secret::same;

/// Longest name of a credential (§7.1, step 25).
const CREDENTIAL_BYTES: usize = 1_023;
/// Deepest nesting that is passed over: an attestation has a statement of a few levels.
const DEPTH: usize = 16;

/// The algorithms that are taken, as COSE numbers them, the preferred one first.
pub(super) const ALGORITHMS: [i64; 3] = [ES256, EDDSA, RS256];
const ES256: i64 = -7;
const EDDSA: i64 = -8;
const RS256: i64 = -257;

const PRESENT: u8 = 1;
const VERIFIED: u8 = 1 << 2;
const HAS_KEY: u8 = 1 << 6;

/// For whom a passkey counts: this desk, under the name by which the browser knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelyingParty {
    host: String,
    origin: String,
}

impl RelyingParty {
    /// From what stands in a browser's `Host`, and whether it is reached by TLS; none where that is an address, which no
    /// passkey can be for.
    pub fn new(host: &str, tls: bool) -> Option<Self> {
        if host.contains(['/', '\\', '@', '?', '#']) {
            return None;
        }
        let origin = format!("{}://{}", if tls { "https" } else { "http" }, host.to_ascii_lowercase());
        let parsed = url::Url::parse(&origin).ok()?;
        let Some(url::Host::Domain(name)) = parsed.host() else { return None };
        Some(Self { host: name.to_owned(), origin: parsed.origin().ascii_serialization() })
    }

    /// Its identifier.
    pub fn id(&self) -> &str {
        &self.host
    }
}

/// What the browser gives after asking an authenticator, as its own JSON method writes it.
#[derive(Deserialize)]
struct Given<R> {
    id: String,
    response: R,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Attested {
    #[serde(rename = "clientDataJSON")]
    client_data: String,
    attestation_object: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asserted {
    #[serde(rename = "clientDataJSON")]
    client_data: String,
    authenticator_data: String,
    signature: String,
}

/// What the browser collected.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientData {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    #[serde(default)]
    cross_origin: bool,
}

impl ClientData {
    /// The challenge that was answered at this desk.
    fn read(bytes: &[u8], kind: &str, party: &RelyingParty) -> Option<Vec<u8>> {
        let read: Self = serde_json::from_slice(bytes).ok()?;
        let fits = read.kind == kind && read.origin == party.origin && !read.cross_origin;
        fits.then(|| decode(&read.challenge)).flatten()
    }
}

/// §6.1: what the authenticator says.
struct AuthenticatorData<'a> {
    party: &'a [u8; 32],
    flags: u8,
    uses: u32,
    rest: &'a [u8],
}

impl<'a> AuthenticatorData<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let (party, rest) = bytes.split_first_chunk::<32>()?;
        let (&flags, rest) = rest.split_first()?;
        let (uses, rest) = rest.split_first_chunk::<4>()?;
        Some(Self { party, flags, uses: u32::from_be_bytes(*uses), rest })
    }

    /// Whether its user was there and verified, for this host.
    fn is_for(&self, host: &str) -> bool {
        let asked = PRESENT | VERIFIED;
        self.flags & asked == asked && same(self.party, &Sha256::digest(host.as_bytes()))
    }

    /// §6.5.1: the credential's name and its public key.
    fn credential(&self) -> Option<(&'a [u8], &'a [u8])> {
        if self.flags & HAS_KEY == 0 {
            return None;
        }
        let rest = self.rest.get(16..)?;
        let (length, rest) = rest.split_first_chunk::<2>()?;
        let (name, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
        let mut decoder = Decoder::new(rest);
        pass_over(&mut decoder, DEPTH)?;
        (1..=CREDENTIAL_BYTES).contains(&name.len()).then(|| (name, &rest[..decoder.position()]))
    }
}

/// A public key as it came: a COSE key (RFC 9053).
enum PublicKey<'a> {
    /// Both coordinates of a point of P-256.
    Es256(&'a [u8], &'a [u8]),
    Ed25519(&'a [u8]),
    /// Modulus and exponent.
    Rs256(&'a [u8], &'a [u8]),
}

impl<'a> PublicKey<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut decoder = Decoder::new(bytes);
        let (mut kind, mut algorithm, mut curve) = (None, None, None);
        let mut parts: [Option<&[u8]>; 2] = [None, None];
        for _ in 0..decoder.map().ok()?? {
            let name = decoder.i64().ok()?;
            let is_bytes = decoder.datatype().ok()? == Type::Bytes;
            match name {
                1 => kind = Some(decoder.i64().ok()?),
                3 => algorithm = Some(decoder.i64().ok()?),
                -1 if is_bytes => parts[0] = Some(decoder.bytes().ok()?),
                -1 => curve = Some(decoder.i64().ok()?),
                -2 if kind == Some(3) => parts[1] = Some(decoder.bytes().ok()?),
                -2 => parts[0] = Some(decoder.bytes().ok()?),
                -3 if is_bytes => parts[1] = Some(decoder.bytes().ok()?),
                _ => pass_over(&mut decoder, DEPTH)?,
            }
        }
        match (kind?, algorithm?, curve, parts) {
            (2, ES256, Some(1), [Some(x), Some(y)]) if x.len() == 32 && y.len() == 32 => {
                Some(Self::Es256(x, y))
            }
            (1, EDDSA, Some(6), [Some(x), None]) => Some(Self::Ed25519(x)),
            (3, RS256, None, [Some(n), Some(e)]) => Some(Self::Rs256(n, e)),
            _ => None,
        }
    }

    fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Es256(x, y) => {
                // SEC 1, §2.3.3: an uncompressed point.
                let point = [&[4], *x, *y].concat();
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(message, signature).is_ok()
            }
            Self::Ed25519(x) => UnparsedPublicKey::new(&ED25519, x).verify(message, signature).is_ok(),
            Self::Rs256(n, e) => {
                let key = RsaPublicKeyComponents { n, e };
                key.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature).is_ok()
            }
        }
    }
}

/// A passkey that was made just now, and the challenge by which it was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Made {
    pub(super) challenge: Vec<u8>,
    pub(super) credential: Vec<u8>,
    pub(super) public_key: Vec<u8>,
    pub(super) uses: u32,
}

/// Reads what the browser gives after a passkey was made; none where it is not for this desk, or its user was not verified.
pub(super) fn made(given: &str, party: &RelyingParty) -> Option<Made> {
    let given: Given<Attested> = serde_json::from_str(given).ok()?;
    let challenge = ClientData::read(&decode(&given.response.client_data)?, "webauthn.create", party)?;
    let object = decode(&given.response.attestation_object)?;
    let said = authenticator_data_of(&object)?;
    let said = AuthenticatorData::read(said)?;
    let (credential, public_key) = said.credential()?;
    let fits = said.is_for(party.id()) && decode(&given.id)? == credential;
    PublicKey::read(public_key).filter(|_| fits)?;
    let (credential, public_key) = (credential.to_vec(), public_key.to_vec());
    Some(Made { challenge, credential, public_key, uses: said.uses })
}

/// §6.5.4: the map's `authData`.
fn authenticator_data_of(object: &[u8]) -> Option<&[u8]> {
    let mut decoder = Decoder::new(object);
    let mut found = None;
    for _ in 0..decoder.map().ok()?? {
        if decoder.str().ok()? == "authData" {
            found = Some(decoder.bytes().ok()?);
        } else {
            pass_over(&mut decoder, DEPTH)?;
        }
    }
    found
}

/// Passes one item over. Indefinite lengths are not CTAP2's canonical form, and none is taken.
fn pass_over(decoder: &mut Decoder<'_>, depth: usize) -> Option<()> {
    let inner = depth.checked_sub(1)?;
    match decoder.datatype().ok()? {
        Type::Array => {
            for _ in 0..decoder.array().ok()?? {
                pass_over(decoder, inner)?;
            }
            Some(())
        }
        Type::Map => {
            for _ in 0..decoder.map().ok()?? {
                pass_over(decoder, inner)?;
                pass_over(decoder, inner)?;
            }
            Some(())
        }
        Type::Bytes => decoder.bytes().ok().map(|_| ()),
        Type::String => decoder.str().ok().map(|_| ()),
        Type::Bool => decoder.bool().ok().map(|_| ()),
        Type::Null => decoder.null().ok(),
        Type::U8
        | Type::U16
        | Type::U32
        | Type::U64
        | Type::I8
        | Type::I16
        | Type::I32
        | Type::I64
        | Type::Int => decoder.int().ok().map(|_| ()),
        Type::Undefined
        | Type::F16
        | Type::F32
        | Type::F64
        | Type::Simple
        | Type::BytesIndef
        | Type::StringIndef
        | Type::ArrayIndef
        | Type::MapIndef
        | Type::Tag
        | Type::Break
        | Type::Unknown(_) => None,
    }
}

/// A passkey that was shown; what it signed is still to be checked.
pub(super) struct Shown {
    pub(super) challenge: Vec<u8>,
    pub(super) credential: Vec<u8>,
    said: Vec<u8>,
    message: Vec<u8>,
    signature: Vec<u8>,
}

impl Shown {
    /// Reads what the browser gives; none where it was not shown to this desk.
    pub(super) fn read(given: &str, party: &RelyingParty) -> Option<Self> {
        let given: Given<Asserted> = serde_json::from_str(given).ok()?;
        let client_data = decode(&given.response.client_data)?;
        let challenge = ClientData::read(&client_data, "webauthn.get", party)?;
        let said = decode(&given.response.authenticator_data)?;
        let message = [said.as_slice(), &Sha256::digest(&client_data)].concat();
        let signature = decode(&given.response.signature)?;
        Some(Self { challenge, credential: decode(&given.id)?, said, message, signature })
    }

    /// How often the authenticator says that it was used, where it signed with this key for this host after verifying its
    /// user, and is no copy: one that counts never says less than before (§6.1.1).
    pub(super) fn fits(&self, public_key: &[u8], host: &str, uses_before: u32) -> Option<u32> {
        let said = AuthenticatorData::read(&self.said)?;
        let counts = said.uses != 0 || uses_before != 0;
        let is_copy = counts && said.uses <= uses_before;
        let signed = PublicKey::read(public_key)?.signed(&self.message, &self.signature);
        (signed && said.is_for(host) && !is_copy).then_some(said.uses)
    }
}

fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// What a browser gives for a new key of Ed25519, with this attestation.
    fn given(object: &[u8]) -> String {
        let data =
            json!({ "type": "webauthn.create", "challenge": "AAAA", "origin": "https://desk.example" });
        let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let response = json!({
            "clientDataJSON": encode(data.to_string().as_bytes()), "attestationObject": encode(object),
        });
        json!({ "id": encode(b"key"), "response": response }).to_string()
    }

    fn object() -> Vec<u8> {
        let host = Sha256::digest(b"desk.example");
        let key = [b"\xa4\x01\x01\x03\x27\x20\x06\x21\x58\x20".as_slice(), &[7; 32]].concat();
        let flags = [PRESENT | VERIFIED | HAS_KEY];
        let said = [host.as_slice(), &flags, &[0, 0, 0, 5], &[0; 16], &[0, 3], b"key", &key].concat();
        let head = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".as_slice();
        [head, &[said.len() as u8], &said].concat()
    }

    #[test]
    fn an_attestation_is_read_whole_or_not_at_all() {
        let party = RelyingParty::new("desk.example", true).unwrap();
        let whole = object();
        let read = made(&given(&whole), &party).unwrap();
        assert_eq!((read.credential.as_slice(), read.uses), (b"key".as_slice(), 5));
        assert!(PublicKey::read(&read.public_key).is_some());
        for cut in 0..whole.len() {
            assert_eq!(made(&given(&whole[..cut]), &party), None, "cut at {cut}");
        }
        let deep = [b"\xa1\x63fmt".as_slice(), &[0x81; 10_000]].concat();
        assert_eq!(made(&given(&deep), &party), None, "nested without end");
        assert_eq!(made(&given(b"\xbb\xff\xff\xff\xff\xff\xff\xff\xff"), &party), None, "a map without end");
    }

    #[test]
    fn a_key_of_no_known_algorithm_is_none() {
        for key in [
            b"\xa4\x01\x01\x03\x26\x20\x06\x21\x58\x20".as_slice(), // Ed25519 that says ES256
            b"\xa4\x01\x01\x03\x27\x20\x04\x21\x58\x20",            // X25519
            b"\xa3\x01\x01\x03\x27\x20\x06",                        // nothing but its kind
        ] {
            assert!(PublicKey::read(&[key, &[7; 32]].concat()).is_none(), "{key:?}");
        }
    }
}
