//! The ID token: a JWT (RFC 7519) that the provider signed (RFC 7515) with one of its keys (RFC 7517), held against what
//! was asked for (OpenID Connect Core 1.0, §3.1.3.7).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde::Deserialize;
use serde_json::{Map, Value};
use thiserror::Error;

/// How far two clocks may be apart, in seconds.
const SKEW: i64 = 60;

/// What is wrong with a token. None of its words are repeated.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum TokenFault {
    /// It is no token.
    #[error("expected three parts of base64url, of which the first two are JSON")]
    Form,
    /// Its algorithm.
    #[error("expected the algorithm RS256, ES256 or EdDSA")]
    Algorithm,
    /// None of the provider's keys.
    #[error("expected a key of the provider")]
    Key,
    /// Its signature.
    #[error("expected the provider's signature")]
    Signature,
    /// One of its claims.
    #[error("{0}: expected {1}")]
    Claim(&'static str, &'static str),
}

/// The provider's keys.
#[derive(Clone, Deserialize)]
pub struct Jwks {
    keys: Vec<Jwk>,
}

/// One of them; a kind that is not known is passed over.
#[derive(Clone, Deserialize)]
struct Jwk {
    kty: String,
    #[serde(default)]
    kid: Option<String>,
    #[serde(default, rename = "use")]
    used_for: Option<String>,
    #[serde(default)]
    crv: Option<String>,
    #[serde(default)]
    n: Option<String>,
    #[serde(default)]
    e: Option<String>,
    #[serde(default)]
    x: Option<String>,
    #[serde(default)]
    y: Option<String>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    #[serde(default)]
    kid: Option<String>,
}

/// What was asked for.
pub struct Expected<'a> {
    pub issuer: &'a str,
    pub audience: &'a str,
    pub nonce: &'a str,
    /// Unix seconds.
    pub now: i64,
}

/// What a token says, once it is believed.
#[derive(Debug)]
pub struct Claims {
    pub subject: String,
    all: Map<String, Value>,
}

impl Claims {
    #[cfg(test)]
    pub fn of(subject: &str, all: Value) -> Self {
        let Value::Object(all) = all else { return Self { subject: subject.to_owned(), all: Map::new() } };
        Self { subject: subject.to_owned(), all }
    }

    /// The texts of a claim that is one, or a list of them.
    pub fn texts(&self, claim: &str) -> Vec<String> {
        match self.all.get(claim) {
            Some(Value::String(text)) => vec![text.clone()],
            Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) | None => Vec::new(),
        }
    }
}

fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

fn part<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, TokenFault> {
    serde_json::from_slice(&decode(text).ok_or(TokenFault::Form)?).map_err(|_| TokenFault::Form)
}

/// What a token says, where a key of the provider signed it and it is for this node and this attempt.
pub fn verify(token: &str, keys: &Jwks, expected: &Expected<'_>) -> Result<Claims, TokenFault> {
    let (signed, signature) = token.rsplit_once('.').ok_or(TokenFault::Form)?;
    let (header, claims) = signed.split_once('.').ok_or(TokenFault::Form)?;
    let header: Header = part(header)?;
    let kind = match header.alg.as_str() {
        "RS256" => "RSA",
        "ES256" => "EC",
        "EdDSA" => "OKP",
        // `none` most of all.
        _ => return Err(TokenFault::Algorithm),
    };
    let signature = decode(signature).ok_or(TokenFault::Form)?;
    let is_meant = |key: &&Jwk| {
        key.kty == kind
            && key.used_for.as_deref().is_none_or(|used_for| used_for == "sig")
            && header.kid.as_ref().is_none_or(|kid| key.kid.as_ref() == Some(kid))
    };
    let mut meant = keys.keys.iter().filter(is_meant).peekable();
    meant.peek().ok_or(TokenFault::Key)?;
    if !meant.any(|key| key.signed(signed.as_bytes(), &signature)) {
        return Err(TokenFault::Signature);
    }
    check(part(claims)?, expected)
}

impl Jwk {
    /// Whether it signed this. Its kind decides on the algorithm, never what the token says.
    fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        let bytes = |text: &Option<String>| text.as_deref().and_then(decode).unwrap_or_default();
        match (self.kty.as_str(), self.crv.as_deref()) {
            ("RSA", None) => {
                let (n, e) = (bytes(&self.n), bytes(&self.e));
                let key = RsaPublicKeyComponents { n: &n, e: &e };
                key.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature).is_ok()
            }
            ("EC", Some("P-256")) => {
                let point = [vec![4], bytes(&self.x), bytes(&self.y)].concat();
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature).is_ok()
            }
            ("OKP", Some("Ed25519")) => {
                UnparsedPublicKey::new(&ED25519, bytes(&self.x)).verify(message, signature).is_ok()
            }
            _ => false,
        }
    }
}

fn check(all: Map<String, Value>, expected: &Expected<'_>) -> Result<Claims, TokenFault> {
    let text = |claim: &str| all.get(claim).and_then(Value::as_str);
    let second = |claim: &str| all.get(claim).and_then(Value::as_f64).map(|second| second as i64);
    if text("iss") != Some(expected.issuer) {
        return Err(TokenFault::Claim("iss", "the issuer that was configured"));
    }
    let audience: Vec<&str> = match all.get("aud") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) | None => Vec::new(),
    };
    if !audience.contains(&expected.audience) {
        return Err(TokenFault::Claim("aud", "this node"));
    }
    let for_us = text("azp").map_or(audience.len() == 1, |party| party == expected.audience);
    if !for_us {
        return Err(TokenFault::Claim("azp", "this node"));
    }
    if second("exp").is_none_or(|end| expected.now >= end.saturating_add(SKEW)) {
        return Err(TokenFault::Claim("exp", "a moment that is still to come"));
    }
    if second("iat").is_none_or(|made| made > expected.now.saturating_add(SKEW)) {
        return Err(TokenFault::Claim("iat", "a moment that has come"));
    }
    if text("nonce") != Some(expected.nonce) {
        return Err(TokenFault::Claim("nonce", "the one of this attempt"));
    }
    let subject = text("sub").filter(|subject| (1..=255).contains(&subject.len()));
    let subject = subject.ok_or(TokenFault::Claim("sub", "1 to 255 characters"))?.to_owned();
    Ok(Claims { subject, all })
}

#[cfg(test)]
mod tests {
    use ring::{
        rand::SystemRandom,
        signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair},
    };
    use serde_json::json;

    use super::*;

    const NOW: i64 = 1_790_000_000;
    const EXPECTED: Expected<'_> =
        Expected { issuer: "https://login.example", audience: "joinder", nonce: "n", now: NOW };

    fn encoded(value: &Value) -> String {
        URL_SAFE_NO_PAD.encode(value.to_string())
    }

    fn claims() -> Value {
        json!({
            "iss": "https://login.example", "sub": "248", "aud": "joinder", "exp": NOW + 300, "iat": NOW, "nonce": "n",
            "roles": ["staff", "cyber"], "amr": "otp",
        })
    }

    fn key() -> Ed25519KeyPair {
        Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap()
    }

    fn keys() -> Jwks {
        let x = URL_SAFE_NO_PAD.encode(key().public_key());
        let known = json!({ "keys": [{ "kty": "OKP", "crv": "Ed25519", "kid": "1", "x": x, "use": "sig" }] });
        serde_json::from_value(known).unwrap()
    }

    fn signed(header: &Value, claims: &Value) -> String {
        let text = format!("{}.{}", encoded(header), encoded(claims));
        let signature = URL_SAFE_NO_PAD.encode(key().sign(text.as_bytes()));
        format!("{text}.{signature}")
    }

    fn told(claims: &Value) -> Result<Claims, TokenFault> {
        verify(&signed(&json!({ "alg": "EdDSA", "kid": "1" }), claims), &keys(), &EXPECTED)
    }

    #[test]
    fn a_token_for_this_node_and_attempt_is_believed() {
        let read = told(&claims()).unwrap();
        assert_eq!(read.subject, "248");
        assert_eq!(
            (read.texts("roles"), read.texts("amr")),
            (vec!["staff".into(), "cyber".into()], vec!["otp".into()])
        );
        assert!(read.texts("exp").is_empty() && read.texts("nothing").is_empty());
        let mut of_two = claims();
        (of_two["aud"], of_two["azp"]) = (json!(["other", "joinder"]), json!("joinder"));
        assert!(told(&of_two).is_ok());
    }

    #[test]
    fn each_claim_that_is_another_is_refused() {
        for (claim, value) in [
            ("iss", json!("https://evil.example")),
            ("iss", json!(null)),
            ("aud", json!("other")),
            ("aud", json!(["joinder", "other"])), // and nobody says for whom of them
            ("azp", json!("other")),
            ("exp", json!(NOW - 61)),
            ("exp", json!("tomorrow")),
            ("iat", json!(NOW + 120)),
            ("nonce", json!("of another attempt")),
            ("nonce", json!(null)),
            ("sub", json!("")),
        ] {
            let mut claims = claims();
            claims[claim] = value.clone();
            assert!(matches!(told(&claims), Err(TokenFault::Claim(..))), "{claim}: {value}");
        }
    }

    #[test]
    fn what_the_provider_did_not_sign_is_refused() {
        let of = |header: Value| verify(&signed(&header, &claims()), &keys(), &EXPECTED).map(|_| ());
        assert_eq!(of(json!({ "alg": "EdDSA", "kid": "2" })), Err(TokenFault::Key));
        assert_eq!(of(json!({ "alg": "EdDSA" })), Ok(()), "any of its keys of that kind");
        for alg in ["none", "None", "HS256", "RS512", ""] {
            assert_eq!(of(json!({ "alg": alg, "kid": "1" })), Err(TokenFault::Algorithm), "{alg}");
        }
        assert_eq!(of(json!({ "alg": "ES256", "kid": "1" })), Err(TokenFault::Key), "a key of another kind");
        let token = signed(&json!({ "alg": "EdDSA", "kid": "1" }), &claims());
        let mut other = claims();
        other["sub"] = json!("249");
        let (head, rest) = token.split_once('.').unwrap();
        let swapped = format!("{head}.{}.{}", encoded(&other), rest.rsplit_once('.').unwrap().1);
        assert_eq!(verify(&swapped, &keys(), &EXPECTED).map(|_| ()), Err(TokenFault::Signature));
        for broken in ["", ".", "..", "a.b", "a.b.c", &token[..token.len() - 1], &format!("{token}.x")] {
            assert!(verify(broken, &keys(), &EXPECTED).is_err(), "{broken}");
        }
    }

    #[test]
    fn elliptic_curves_are_read() {
        let rng = SystemRandom::new();
        let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &rng).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, made.as_ref(), &rng).unwrap();
        let point = key.public_key().as_ref();
        let part = |from: usize| URL_SAFE_NO_PAD.encode(&point[from..from + 32]);
        let known = json!({ "keys": [{ "kty": "EC", "crv": "P-256", "x": part(1), "y": part(33) }, { "kty": "new" }] });
        let keys: Jwks = serde_json::from_value(known).unwrap();
        let text = format!("{}.{}", encoded(&json!({ "alg": "ES256" })), encoded(&claims()));
        let signature = URL_SAFE_NO_PAD.encode(key.sign(&rng, text.as_bytes()).unwrap());
        assert!(verify(&format!("{text}.{signature}"), &keys, &EXPECTED).is_ok());
    }
}
