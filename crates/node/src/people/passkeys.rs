//! Passkeys: made by who is logged in and shows their password, shown in the place of name, password and code.
//!
//! A challenge is sealed with the moment at which it was made and for what, so none is kept until it was answered; those that
//! were are remembered while they would still count. So nobody makes others wait by asking for many.

use std::collections::HashMap;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use joinder_core::Deed;
use joinder_store::{AccountState, PasskeyRow, Tx};
use serde_json::{Value, json};

use super::{
    PeopleError,
    accounts::{Begun, PLACE_MS, changed, still},
    attempts::Place,
    label,
    secret::digest,
    sessions::Whole,
    webauthn::{ALGORITHMS, RelyingParty, Shown, made},
};
use crate::{NewAct, Node, NodeError};

/// How long a challenge counts.
const CHALLENGE_MS: i64 = 5 * 60_000;
/// Passkeys of one account.
const MOST: usize = 20;
/// In the place of an address: passkeys that were shown in vain, as far as the log tells of them.
const REFUSED: &str = "a passkey";
/// For what a challenge is that lets somebody in.
const TO_LOG_IN: &str = "a passkey to log in by";

/// A passkey as its person sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyView {
    /// What it is called.
    pub name: String,
    /// The host under which it counts.
    pub party: String,
    /// When it was made, Unix milliseconds.
    pub made_ms: i64,
    /// When it was last used.
    pub used_ms: Option<i64>,
}

/// Challenges that were answered, and until when each would count again.
#[derive(Default)]
pub(super) struct Answered(HashMap<Vec<u8>, i64>);

impl Answered {
    /// Takes an answer; false where there was one before.
    fn take(&mut self, challenge: Vec<u8>, now_ms: i64) -> bool {
        self.0.retain(|_, until| *until > now_ms);
        self.0.insert(challenge, now_ms + CHALLENGE_MS).is_none()
    }
}

impl Node {
    /// What a browser is to ask an authenticator for, so that it makes a passkey of an account:
    /// `PublicKeyCredentialCreationOptionsJSON`.
    pub fn passkey_to_make(&self, account: &str, party: &RelyingParty) -> Result<Value, NodeError> {
        let known = self.store().read(|tx| tx.passkeys_of(account))?;
        let known = known.iter().filter(|passkey| passkey.party == party.id());
        let organisation = self.organisation();
        let user = digest(&format!("a person of {}\n{account}", organisation.code));
        let kinds = ALGORITHMS.map(|algorithm| json!({ "type": "public-key", "alg": algorithm }));
        Ok(json!({
            "rp": { "id": party.id(), "name": format!("Joinder, {}", organisation.name) },
            "user": { "id": URL_SAFE_NO_PAD.encode(user), "name": account, "displayName": account },
            "challenge": self.challenge(&to_make(account))?,
            "pubKeyCredParams": kinds,
            "timeout": CHALLENGE_MS,
            "attestation": "none",
            "authenticatorSelection": { "residentKey": "required", "requireResidentKey": true, "userVerification": "required" },
            "excludeCredentials": known.map(|passkey| of_credential(&passkey.credential)).collect::<Vec<_>>(),
        }))
    }

    /// Keeps a passkey that was made just now, by what the browser gives. Takes the account's password.
    pub fn add_passkey(
        &self,
        account: &str,
        password: &str,
        name: &str,
        given: &str,
        party: &RelyingParty,
    ) -> Result<(), NodeError> {
        let proved = self.prove(account, password)?;
        let name = label(name).ok_or(PeopleError::PasskeyName)?;
        let made = made(given, party).ok_or(PeopleError::Passkey)?;
        self.answered(made.challenge, &to_make(account))?;
        let row = PasskeyRow {
            credential: made.credential,
            account: account.to_owned(),
            name: name.to_owned(),
            party: party.id().to_owned(),
            public_key: made.public_key,
            uses: made.uses,
            made_ms: self.now_ms(),
            used_ms: None,
        };
        self.store().write("add passkey", |tx| {
            still(tx, &proved)?;
            let all = tx.passkeys_of(account)?;
            if all.len() >= MOST || !tx.add_passkey(&row)? {
                return Err(NodeError::from(PeopleError::PasskeyName));
            }
            self.record_in(tx, changed(account))
        })
    }

    /// What a browser is to ask an authenticator for, so that somebody is let in: `PublicKeyCredentialRequestOptionsJSON`.
    pub fn passkey_to_show(&self, party: &RelyingParty) -> Result<Value, NodeError> {
        Ok(json!({
            "rpId": party.id(),
            "challenge": self.challenge(TO_LOG_IN)?,
            "timeout": CHALLENGE_MS,
            "userVerification": "required",
            "allowCredentials": [],
        }))
    }

    /// Lets somebody in by a passkey. What was wrong is not said.
    pub fn log_in_by_passkey(
        &self,
        given: &str,
        party: &RelyingParty,
        address: &str,
    ) -> Result<Begun, NodeError> {
        let now = self.now_ms();
        let shown = Shown::read(given, party).ok_or(PeopleError::Passkey)?;
        let fits = |tx: &mut Tx<'_>| {
            let passkey = tx.passkey(&shown.credential)?.filter(|passkey| passkey.party == party.id());
            let passkey = passkey.ok_or(PeopleError::Passkey)?;
            let uses = shown.fits(&passkey.public_key, &passkey.party, passkey.uses);
            Ok::<_, NodeError>((uses.ok_or(PeopleError::Passkey)?, passkey))
        };
        // Who cannot sign does not get as far as the one who writes.
        self.store().read(fits)?;
        self.store().write("log in by passkey", |tx| {
            let (uses, passkey) = fits(tx)?;
            let account = tx.account(&passkey.account)?;
            let account = account.filter(|one| one.state == AccountState::Active && one.confirmed);
            let name = account.ok_or(PeopleError::Passkey)?.name;
            // Last: who cannot sign uses no challenge up.
            self.answered(shown.challenge.clone(), TO_LOG_IN)?;
            tx.use_passkey(&shown.credential, uses, now)?;
            self.as_person(&name).record_in(tx, NewAct::of(Deed::LoggedIn))?;
            tx.note_log_in(&name, address, now, now - PLACE_MS)?;
            self.begin_session(tx, &name, address, Whole::Whole)
        })
    }

    /// The account whose passkey was shown in vain, for the log; none where it is nobody's, or where that was told often enough:
    /// whoever has seen a passkey used could fill the log.
    pub fn passkey_refused(&self, given: &str, party: &RelyingParty) -> Result<Option<String>, NodeError> {
        let Some(shown) = Shown::read(given, party) else { return Ok(None) };
        let passkey = self.store().read(|tx| tx.passkey(&shown.credential))?;
        let now = self.now_ms();
        let mut attempts = self.people().attempts();
        let told = |account: &String| attempts.begin(account, REFUSED, Place::Inside, now).is_ok();
        Ok(passkey.map(|passkey| passkey.account).filter(told))
    }

    /// The passkeys of an account, by name.
    pub fn passkeys_of(&self, account: &str) -> Result<Vec<PasskeyView>, NodeError> {
        let rows = self.store().read(|tx| tx.passkeys_of(account))?;
        let views = rows.into_iter().map(|row| {
            let PasskeyRow { name, party, made_ms, used_ms, .. } = row;
            PasskeyView { name, party, made_ms, used_ms }
        });
        Ok(views.collect())
    }

    /// Ends a passkey of an account.
    pub fn end_passkey(&self, account: &str, name: &str) -> Result<(), NodeError> {
        self.store().write("end passkey", |tx| {
            if !tx.end_passkey(account, name)? {
                return Err(NodeError::NoSuchItem);
            }
            self.record_in(tx, changed(account))
        })
    }

    fn challenge(&self, what_for: &str) -> Result<String, NodeError> {
        self.seal_note(what_for, "")
    }

    /// Takes the answer to a challenge that this node made for this, a short time ago, and that was not answered yet.
    fn answered(&self, challenge: Vec<u8>, what_for: &str) -> Result<(), NodeError> {
        let made = self.open_note(what_for, &URL_SAFE_NO_PAD.encode(&challenge), CHALLENGE_MS)?;
        let first = made.is_some() && self.people().answered().take(challenge, self.now_ms());
        if first { Ok(()) } else { Err(PeopleError::Passkey.into()) }
    }
}

fn to_make(account: &str) -> String {
    format!("a passkey to make for {account}")
}

fn of_credential(credential: &[u8]) -> Value {
    json!({ "type": "public-key", "id": URL_SAFE_NO_PAD.encode(credential) })
}
