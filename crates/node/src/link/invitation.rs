//! Joining two nodes: one line, copied by a person, pins the keys of both.

use std::{fmt, str::FromStr};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use joinder_core::Organisation;
use joinder_ledger::VerifierKey;
use joinder_store::{StoreError, Tx};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::{
    LinkError,
    keys::key_name,
    neighbour::{Link, State},
};
use crate::{Node, NodeError};

const PREFIX: &str = "joinder-invite-1.";

/// What a node says of itself when it joins another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Introduction {
    /// Its organisation.
    pub organisation: Organisation,
    /// Where it is reached: `https://host:port`.
    pub address: String,
    /// The key that signs its heads: `name+hash+base64`.
    pub ledger_key: String,
    /// SHA-256 of its TLS certificate, in hex.
    pub tls_fingerprint: String,
}

/// One line that lets another node join, once. Prints as that line.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Invitation {
    /// Where the inviting node is reached.
    pub address: String,
    /// Whose it is.
    pub organisation: Organisation,
    /// The key that signs its heads.
    pub ledger_key: String,
    /// SHA-256 of its TLS certificate, in hex.
    pub tls_fingerprint: String,
    /// What lets the invited node in.
    pub secret: String,
    /// Until when, Unix milliseconds.
    pub expires_ms: i64,
}

/// Why a text is no invitation.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("expected the whole line that the inviting node gave, from `joinder-invite-1.` on")]
pub struct InvitationError;

impl fmt::Display for Invitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let json = serde_json::to_vec(self).expect("texts and numbers only");
        write!(f, "{PREFIX}{}", URL_SAFE_NO_PAD.encode(json))
    }
}

impl fmt::Debug for Invitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Invitation({}, …)", self.organisation.code)
    }
}

impl FromStr for Invitation {
    type Err = InvitationError;

    fn from_str(text: &str) -> Result<Self, InvitationError> {
        let coded = text.trim().strip_prefix(PREFIX).ok_or(InvitationError)?;
        let json = URL_SAFE_NO_PAD.decode(coded).map_err(|_| InvitationError)?;
        serde_json::from_slice(&json).map_err(|_| InvitationError)
    }
}

impl Node {
    /// One line to be copied by a person. Single use.
    pub fn invite(
        &self,
        address: &str,
        tls_fingerprint: &str,
        valid_for: jiff::SignedDuration,
    ) -> Result<Invitation, NodeError> {
        if self.is_on_trial() {
            return Err(LinkError::NoOrganisation.into());
        }
        let identity = self.link_identity()?;
        let ours = Introduction {
            organisation: identity.organisation,
            address: address.to_owned(),
            ledger_key: identity.ledger_key,
            tls_fingerprint: tls_fingerprint.to_owned(),
        };
        check(&ours)?;
        let secret = URL_SAFE_NO_PAD.encode(self.chance::<32>().map_err(LinkError::Keys)?);
        let valid_ms = i64::try_from(valid_for.as_millis()).unwrap_or(i64::MAX);
        let expires_ms = self.now_ms().saturating_add(valid_ms);
        let body = serde_json::to_string(&ours).expect("texts only");
        self.store().write("invite", |tx| tx.add_invitation(&digest(&secret), &body, expires_ms))?;
        let Introduction { organisation, address, ledger_key, tls_fingerprint } = ours;
        Ok(Invitation { address, organisation, ledger_key, tls_fingerprint, secret, expires_ms })
    }

    /// The inviting side: checks the secret, marks it used, keeps the neighbour. Gives what we say of ourselves.
    pub fn admit(&self, secret: &str, who: Introduction) -> Result<Introduction, NodeError> {
        let now = self.now_ms();
        self.store().write("admit", |tx| {
            let body = tx.use_invitation(&digest(secret), now)?.ok_or(LinkError::Invitation)?;
            self.keep_neighbour(tx, who, now)?;
            let corrupt = StoreError::Corrupt { table: "invitation", column: "body" };
            serde_json::from_str(&body).map_err(|_| corrupt.into())
        })
    }

    /// The invited side, after the inviting node answered: it must be the one that the invitation names.
    pub fn joined(&self, invitation: &Invitation, theirs: Introduction) -> Result<(), NodeError> {
        let same = theirs.organisation.code == invitation.organisation.code
            && theirs.ledger_key == invitation.ledger_key
            && theirs.tls_fingerprint == invitation.tls_fingerprint;
        if !same {
            return Err(LinkError::Introduction("the organisation and the keys of the invitation").into());
        }
        let now = self.now_ms();
        self.store().write("joined", |tx| self.keep_neighbour(tx, theirs, now))
    }

    fn keep_neighbour(&self, tx: &mut Tx<'_>, who: Introduction, now: i64) -> Result<(), NodeError> {
        check(&who)?;
        let code = &who.organisation.code;
        if self.is_on_trial() {
            return Err(LinkError::NoOrganisation.into());
        }
        if *code == self.organisation().code {
            return Err(LinkError::Introduction("another organisation than this node's own").into());
        }
        // Its role decides what it is told: nobody makes a centre of itself.
        if tx.organisation(code)?.is_some_and(|known| known.role != who.organisation.role) {
            return Err(LinkError::Introduction("the role that this node knows of the organisation").into());
        }
        tx.save_organisation(&who.organisation)?;
        let link = match Link::find(tx, code)? {
            None => Link::new(who),
            Some(link) if link.body.who.ledger_key != who.ledger_key => {
                return Err(LinkError::OtherKey.into());
            }
            Some(mut link) => {
                (link.body.who, link.body.stop, link.state) = (who, None, State::Active);
                link
            }
        };
        Ok(link.save(tx, now)?)
    }
}

fn digest(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

fn check(who: &Introduction) -> Result<(), LinkError> {
    let key = who.ledger_key.parse::<VerifierKey>();
    if !key.is_ok_and(|key| *key.name() == key_name(&who.organisation.code)) {
        return Err(LinkError::Introduction("a ledger key in the organisation's name"));
    }
    let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if who.tls_fingerprint.len() != 64 || !who.tls_fingerprint.bytes().all(hex) {
        return Err(LinkError::Introduction("a TLS fingerprint of 64 hexadecimal digits"));
    }
    if !who.address.starts_with("https://") || who.address.len() > 300 {
        return Err(LinkError::Introduction("an address such as https://node.example:8471"));
    }
    Ok(())
}
