//! Passkeys, by an authenticator of our own: what a browser and a key would give, true and forged.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use joinder_core::codes::PersonRole;
use joinder_node::{Begun, PeopleError, RelyingParty};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{HOME, House, PASSWORD, people};

const HOST: &str = "desk.example";
const PRESENT: u8 = 1;
const VERIFIED: u8 = 4;

enum Key {
    P256(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

/// A key, and what it tells: each part may be another one than it should be.
struct Authenticator {
    key: Key,
    name: Vec<u8>,
    host: &'static str,
    origin: &'static str,
    flags: u8,
    uses: u32,
}

fn encoded(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// CBOR of a byte string of fewer than 65 536 bytes.
fn cbor(bytes: &[u8]) -> Vec<u8> {
    [&[0x59], (bytes.len() as u16).to_be_bytes().as_slice(), bytes].concat()
}

impl Authenticator {
    fn p256(name: &str) -> Self {
        let rng = SystemRandom::new();
        let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &rng).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, made.as_ref(), &rng).unwrap();
        Self::of(Key::P256(key), name)
    }

    fn ed25519(name: &str) -> Self {
        Self::of(Key::Ed25519(Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap()), name)
    }

    fn of(key: Key, name: &str) -> Self {
        let (origin, flags) = ("https://desk.example", PRESENT | VERIFIED);
        Self { key, name: name.into(), host: HOST, origin, flags, uses: 0 }
    }

    /// RFC 9053: a map of whole numbers.
    fn cose(&self) -> Vec<u8> {
        match &self.key {
            Key::P256(key) => {
                let point = key.public_key().as_ref();
                let head = [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21];
                [&head, cbor(&point[1..33]).as_slice(), &[0x22], &cbor(&point[33..])].concat()
            }
            Key::Ed25519(key) => {
                let head = [0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21];
                [&head, cbor(key.public_key().as_ref()).as_slice()].concat()
            }
        }
    }

    fn said(&self, flags: u8) -> Vec<u8> {
        let host = Sha256::digest(self.host.as_bytes());
        [host.as_slice(), &[flags], &self.uses.to_be_bytes()].concat()
    }

    fn client_data(&self, kind: &str, options: &Value) -> String {
        json!({ "type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": false }).to_string()
    }

    /// What a browser gives after `navigator.credentials.create`.
    fn makes(&self, options: &Value) -> Value {
        let key = self.cose();
        let length = (self.name.len() as u16).to_be_bytes();
        let said =
            [self.said(self.flags | 0x40), vec![0; 16], length.to_vec(), self.name.clone(), key].concat();
        let head = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData".to_vec();
        json!({ "id": encoded(&self.name), "type": "public-key", "response": {
            "clientDataJSON": encoded(self.client_data("webauthn.create", options)),
            "attestationObject": encoded([head, cbor(&said)].concat()),
        }})
    }

    /// The same after `navigator.credentials.get`.
    fn shows(&self, options: &Value) -> Value {
        let (said, data) = (self.said(self.flags), self.client_data("webauthn.get", options));
        let message = [said.as_slice(), &Sha256::digest(data.as_bytes())].concat();
        let signature = match &self.key {
            Key::P256(key) => key.sign(&SystemRandom::new(), &message).unwrap().as_ref().to_vec(),
            Key::Ed25519(key) => key.sign(&message).as_ref().to_vec(),
        };
        json!({ "id": encoded(&self.name), "type": "public-key", "response": {
            "clientDataJSON": encoded(data),
            "authenticatorData": encoded(said),
            "signature": encoded(signature),
        }})
    }
}

fn party() -> RelyingParty {
    RelyingParty::new(HOST, true).unwrap()
}

impl House {
    fn adds(&self, authenticator: &Authenticator, name: &str) -> Result<(), PeopleError> {
        let options = self.node.passkey_to_make("ana", &party()).unwrap();
        let given = authenticator.makes(&options).to_string();
        self.node.add_passkey("ana", PASSWORD, name, &given, &party()).map_err(people)
    }

    fn comes_in(&self, authenticator: &Authenticator) -> Result<Begun, PeopleError> {
        self.shows(&authenticator.shows(&self.node.passkey_to_show(&party()).unwrap()))
    }

    fn shows(&self, given: &Value) -> Result<Begun, PeopleError> {
        self.node.log_in_by_passkey(&given.to_string(), &party(), HOME).map_err(people)
    }
}

/// A house with an analyst, and an authenticator that it knows.
fn known() -> (House, Authenticator) {
    let (house, ..) = House::with_administrator();
    house.colleague("ana", PersonRole::Analyst);
    let authenticator = Authenticator::p256("laptop");
    house.adds(&authenticator, "laptop").unwrap();
    (house, authenticator)
}

#[test]
fn a_passkey_lets_its_person_in_in_the_place_of_all_three() {
    let (house, laptop) = known();
    let begun = house.comes_in(&laptop).unwrap();
    let session = house.node.session(begun.token.show()).unwrap().unwrap();
    assert_eq!((session.account.as_str(), session.whole), ("ana", true));
    let key = Authenticator::ed25519("blue");
    house.adds(&key, "blue key").unwrap();
    assert_eq!(house.comes_in(&key).unwrap().account, "ana");
    let views = house.node.passkeys_of("ana").unwrap();
    let names: Vec<(&str, bool)> = views.iter().map(|v| (v.name.as_str(), v.used_ms.is_some())).collect();
    assert_eq!(names, [("blue key", true), ("laptop", true)]);
    house.node.end_passkey("ana", "laptop").unwrap();
    assert_eq!(house.comes_in(&laptop), Err(PeopleError::Passkey), "it was ended");
    assert!(house.comes_in(&key).is_ok());
}

#[test]
fn an_answer_counts_once_and_for_five_minutes() {
    let (house, laptop) = known();
    let options = house.node.passkey_to_show(&party()).unwrap();
    let given = laptop.shows(&options);
    assert!(house.shows(&given).is_ok());
    assert_eq!(house.shows(&given), Err(PeopleError::Passkey), "seen on its way and sent again");
    let options = house.node.passkey_to_show(&party()).unwrap();
    house.clock.pass(5 * 60_000);
    assert_eq!(house.shows(&laptop.shows(&options)), Err(PeopleError::Passkey), "too late");
    let own = json!({ "challenge": encoded([9; 36]) });
    assert_eq!(house.shows(&laptop.shows(&own)), Err(PeopleError::Passkey), "never asked for");
    let to_make = house.node.passkey_to_make("ana", &party()).unwrap();
    assert_eq!(house.shows(&laptop.shows(&to_make)), Err(PeopleError::Passkey), "asked for something else");
}

#[test]
fn what_is_not_signed_here_by_a_verified_user_lets_nobody_in() {
    let (house, mut laptop) = known();
    laptop.flags = PRESENT;
    assert_eq!(house.comes_in(&laptop), Err(PeopleError::Passkey), "no finger, face or code");
    laptop.flags = VERIFIED;
    assert_eq!(house.comes_in(&laptop), Err(PeopleError::Passkey), "nobody there");
    laptop.flags = PRESENT | VERIFIED;
    laptop.origin = "https://desk.example.evil.example";
    assert_eq!(house.comes_in(&laptop), Err(PeopleError::Passkey), "another site's page asked");
    laptop.origin = "https://desk.example";
    laptop.host = "evil.example";
    assert_eq!(house.comes_in(&laptop), Err(PeopleError::Passkey), "a key for another site");
    laptop.host = HOST;
    let other = RelyingParty::new("other.example", true).unwrap();
    let options = house.node.passkey_to_show(&other).unwrap();
    let elsewhere = Authenticator { origin: "https://other.example", host: "other.example", ..laptop };
    let given = elsewhere.shows(&options).to_string();
    let shown = house.node.log_in_by_passkey(&given, &other, HOME).map_err(people);
    assert_eq!(shown, Err(PeopleError::Passkey), "made under another name of this desk");
    let thief = Authenticator::p256("laptop");
    assert_eq!(house.comes_in(&thief), Err(PeopleError::Passkey), "the same name and another key");
    for given in [json!(null), json!({}), json!({ "id": "", "response": {} }), json!([1])] {
        assert_eq!(house.shows(&given), Err(PeopleError::Passkey), "{given}");
    }
}

#[test]
fn whose_passkey_was_shown_in_vain_is_known_for_the_log_and_not_told_without_end() {
    let (house, _) = known();
    let options = house.node.passkey_to_show(&party()).unwrap();
    let [given, stranger] =
        ["laptop", "stranger"].map(|name| Authenticator::p256(name).shows(&options).to_string());
    let whose = |given: &str| house.node.passkey_refused(given, &party()).unwrap();
    assert_eq!((whose(&stranger), whose("nonsense")), (None, None), "nobody's");
    let told = (0..50).filter(|_| whose(&given).as_deref() == Some("ana")).count();
    assert!((1..20).contains(&told), "{told}");
    house.clock.pass(24 * 3_600_000);
    assert!(whose(&given).is_some(), "after a while it is told again");
}

#[test]
fn a_copy_of_a_key_that_counts_is_seen() {
    let (house, mut laptop) = known();
    laptop.uses = 8;
    assert!(house.comes_in(&laptop).is_ok());
    assert_eq!(house.comes_in(&laptop), Err(PeopleError::Passkey), "the count stands still");
    laptop.uses = 0;
    assert_eq!(house.comes_in(&laptop), Err(PeopleError::Passkey), "or falls");
    laptop.uses = 9;
    assert!(house.comes_in(&laptop).is_ok());
}

#[test]
fn a_passkey_is_added_by_who_shows_the_password_and_each_once() {
    let (house, laptop) = known();
    let blue = Authenticator::ed25519("blue");
    let options = house.node.passkey_to_make("ana", &party()).unwrap();
    assert_eq!(options["excludeCredentials"][0]["id"], encoded("laptop"), "the key is told that it has one");
    let given = blue.makes(&options).to_string();
    let add = |account: &str, password: &str, given: &str| {
        house.node.add_passkey(account, password, "blue", given, &party()).map_err(people)
    };
    assert_eq!(add("ana", "another password", &given), Err(PeopleError::WrongLogIn));
    assert_eq!(add("root", PASSWORD, &given), Err(PeopleError::Passkey), "asked for by another account");
    add("ana", PASSWORD, &given).unwrap();
    assert_eq!(add("ana", PASSWORD, &given), Err(PeopleError::Passkey), "answered once");
    assert_eq!(house.adds(&laptop, "again"), Err(PeopleError::PasskeyName), "a key that is known");
    assert_eq!(house.adds(&Authenticator::p256("third"), "blue"), Err(PeopleError::PasskeyName), "a name");
    assert_eq!(house.adds(&Authenticator::p256("third"), ""), Err(PeopleError::PasskeyName));
    let mut unverified = Authenticator::p256("third");
    unverified.flags = PRESENT;
    assert_eq!(house.adds(&unverified, "third"), Err(PeopleError::Passkey));
}

#[test]
fn who_is_reset_or_disabled_has_no_passkeys() {
    let (house, laptop) = known();
    house.node.disable_person("ana").unwrap();
    assert_eq!(house.comes_in(&laptop), Err(PeopleError::Passkey));
    let code = house.node.reset_person("ana").unwrap();
    house.settle("ana", &code);
    assert_eq!(house.comes_in(&laptop), Err(PeopleError::Passkey), "whoever held the old one is out");
    assert!(house.node.passkeys_of("ana").unwrap().is_empty());
}

#[test]
fn no_passkey_is_for_an_address() {
    for host in ["127.0.0.1:8400", "[::1]:8400", "", "a b", "desk.example/x"] {
        assert_eq!(RelyingParty::new(host, false), None, "{host}");
    }
    assert_eq!(RelyingParty::new("LOCALHOST:8400", false).unwrap().id(), "localhost");
}
