//! Joining two nodes: one line, copied by a person, pins the keys of both.
//!
//! An invitation is for one organisation in one role. Each side proves that the ledger key it names is its own: it signs
//! what only the two know, and the certificate by which it is reached.

use std::{fmt, str::FromStr};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use joinder_core::{Deed, Organisation, OrganisationCode, Role, is_disallowed_control};
use joinder_ledger::{Note, VerifierKey};
use joinder_store::{StoreError, Tx};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::{
    LinkError,
    keys::key_name,
    neighbour::{Link, State, in_of},
};
use crate::{NewAct, Node, NodeError};

const PREFIX: &str = "joinder-invite-1.";
/// Characters of an organisation's name, and of its contact.
const MAX_NAME: usize = 200;
const MAX_CONTACT: usize = 300;

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
    /// A note over the invitation's secret and the fingerprint, signed by the ledger key. Empty once it was checked.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub proof: String,
}

/// One line that lets another node join, once. Prints as that line.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Invitation {
    /// Who is invited.
    pub whom: OrganisationCode,
    /// In which role.
    pub role: Role,
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

/// What is kept of an invitation.
#[derive(Serialize, Deserialize)]
struct Kept {
    whom: OrganisationCode,
    role: Role,
    ours: Introduction,
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
    /// One line to be copied by a person, for one organisation in one role. Single use.
    pub fn invite(
        &self,
        whom: &OrganisationCode,
        role: Role,
        address: &str,
        tls_fingerprint: &str,
        valid_for: jiff::SignedDuration,
    ) -> Result<Invitation, NodeError> {
        let secret = URL_SAFE_NO_PAD.encode(self.chance::<32>().map_err(LinkError::Keys)?);
        let ours = self.introduce(address, tls_fingerprint, &secret)?;
        if *whom == ours.organisation.code {
            return Err(LinkError::Introduction("another organisation than this node's own").into());
        }
        let valid_ms = i64::try_from(valid_for.as_millis()).unwrap_or(i64::MAX);
        let expires_ms = self.now_ms().saturating_add(valid_ms);
        let kept = Kept { whom: whom.clone(), role, ours };
        let body = serde_json::to_string(&kept).expect("texts only");
        self.store().write("invite", |tx| {
            tx.add_invitation(&digest(&secret), &body, expires_ms)?;
            self.record_in(tx, NewAct::of(Deed::LinkChanged).told_to(whom))
        })?;
        let Kept { whom, role, ours } = kept;
        let Introduction { organisation, address, ledger_key, tls_fingerprint, proof: _ } = ours;
        Ok(Invitation { whom, role, address, organisation, ledger_key, tls_fingerprint, secret, expires_ms })
    }

    /// What we say of ourselves to whoever knows this secret, with the proof that the ledger key is ours.
    pub fn introduce(
        &self,
        address: &str,
        tls_fingerprint: &str,
        secret: &str,
    ) -> Result<Introduction, NodeError> {
        if self.is_on_trial() {
            return Err(LinkError::NoOrganisation.into());
        }
        let organisation = self.organisation().clone();
        let signer = self.link_keys()?.signer(&organisation.code);
        let mut ours = Introduction {
            organisation,
            address: address.to_owned(),
            ledger_key: signer.verifier().to_string(),
            tls_fingerprint: tls_fingerprint.to_owned(),
            proof: String::new(),
        };
        check(&ours)?;
        let note = Note::sign(proven(secret, tls_fingerprint), &signer);
        ours.proof = note.expect("hexadecimal digits and line ends").to_string();
        Ok(ours)
    }

    /// The inviting side: checks the secret, marks it used, keeps the neighbour. Gives what we say of ourselves.
    pub fn admit(&self, secret: &str, who: Introduction) -> Result<Introduction, NodeError> {
        let now = self.now_ms();
        let (ours, erased) = self.store().write("admit", |tx| {
            let body = tx.use_invitation(&digest(secret), now)?.ok_or(LinkError::Invitation)?;
            let kept = serde_json::from_str::<Kept>(&body);
            let kept = kept.map_err(|_| StoreError::Corrupt { table: "invitation", column: "body" })?;
            if who.organisation.code != kept.whom || who.organisation.role != kept.role {
                return Err(NodeError::from(LinkError::Invitation));
            }
            // Made before our ledger key was changed: it would make the invited node believe the old one.
            if kept.ours.ledger_key != self.link_identity()?.ledger_key {
                return Err(LinkError::Invitation.into());
            }
            let by = self.by_neighbour(&who.organisation.code);
            let erased = self.keep_neighbour(tx, who, &kept.ours.ledger_key, secret, now)?;
            by.record_in(tx, NewAct::of(Deed::LinkChanged))?;
            Ok((kept.ours, erased))
        })?;
        if erased {
            self.scrub()?;
        }
        Ok(ours)
    }

    /// The invited side, after the inviting node answered: it must be the one that the invitation names.
    pub fn joined(&self, invitation: &Invitation, theirs: Introduction) -> Result<(), NodeError> {
        let us = self.organisation();
        if invitation.whom != us.code || invitation.role != us.role {
            return Err(LinkError::Introduction("an invitation for this node's organisation and role").into());
        }
        let same = theirs.organisation == invitation.organisation
            && theirs.address == invitation.address
            && theirs.ledger_key == invitation.ledger_key
            && theirs.tls_fingerprint == invitation.tls_fingerprint;
        if !same {
            return Err(LinkError::Introduction("the organisation and the keys of the invitation").into());
        }
        let (now, secret) = (self.now_ms(), &invitation.secret);
        let our_key = self.link_identity()?.ledger_key;
        let act = NewAct::of(Deed::LinkChanged).told_to(&theirs.organisation.code);
        let erased = self.store().write("joined", |tx| {
            let erased = self.keep_neighbour(tx, theirs, &our_key, secret, now)?;
            self.record_in(tx, act)?;
            Ok::<_, NodeError>(erased)
        })?;
        if erased { self.scrub() } else { Ok(()) }
    }

    /// Gives whether something was erased here: what an earlier link had still to take back.
    fn keep_neighbour(
        &self,
        tx: &mut Tx<'_>,
        mut who: Introduction,
        our_key: &str,
        secret: &str,
        now: i64,
    ) -> Result<bool, NodeError> {
        check(&who)?;
        if !proves(&who, secret) {
            return Err(LinkError::Introduction("a proof that the ledger key is its own").into());
        }
        who.proof.clear();
        let code = &who.organisation.code;
        if self.is_on_trial() {
            return Err(LinkError::NoOrganisation.into());
        }
        if *code == self.organisation().code {
            return Err(LinkError::Introduction("another organisation than this node's own").into());
        }
        let is_taken =
            |other: &Link| other.code() != code && other.body.who.tls_fingerprint == who.tls_fingerprint;
        let all = Link::all(tx)?;
        if all.iter().any(is_taken) {
            return Err(LinkError::Introduction("a TLS certificate of its own").into());
        }
        // Who only announced it has not shown that it holds the key; who joins has.
        for mut other in all.into_iter().filter(|other| other.announced(&who.tls_fingerprint)) {
            other.body.next_tls = None;
            other.save(tx, now)?;
        }
        let mut erased = false;
        let mut link = match Link::find(tx, code)? {
            None => Link::new(who, our_key, now),
            Some(mut link) if matches!(link.state, State::Recalling | State::Revoked) => {
                if link.state == State::Recalling {
                    erased = self.take_back_rest(tx, code)?.erased;
                }
                let ledger = in_of(code);
                if link.is_now(who, now) {
                    tx.drop_ledger(&ledger)?;
                    tx.unsay_all(link.code())?;
                }
                (link.body.stop, link.state) = (None, State::Active);
                link
            }
            // A link that stands is moved by nobody's second introduction.
            Some(link) => {
                stands(&link.body.who, &who)?;
                link
            }
        };
        link.introduced(our_key, now);
        tx.save_organisation(&link.body.who.organisation)?;
        link.save(tx, now)?;
        Ok(erased)
    }
}

/// Whether a second introduction says what the link says that stands.
fn stands(known: &Introduction, who: &Introduction) -> Result<(), LinkError> {
    if known.ledger_key != who.ledger_key {
        return Err(LinkError::OtherKey);
    }
    let same = known.organisation.role == who.organisation.role
        && known.address == who.address
        && known.tls_fingerprint == who.tls_fingerprint;
    let differs = LinkError::Introduction("the role, address and certificate of the link that stands");
    if same { Ok(()) } else { Err(differs) }
}

/// What both sides sign: only they know the secret, and the fingerprint is that of the signer.
fn proven(secret: &str, tls_fingerprint: &str) -> String {
    format!("joinder/join/1\n{}\n{tls_fingerprint}\n", hex::encode(digest(secret)))
}

fn proves(who: &Introduction, secret: &str) -> bool {
    let (Ok(key), Ok(note)) = (who.ledger_key.parse::<VerifierKey>(), who.proof.parse::<Note>()) else {
        return false;
    };
    note.text() == proven(secret, &who.tls_fingerprint) && note.verify(&[key]).is_ok()
}

fn digest(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

fn check(who: &Introduction) -> Result<(), LinkError> {
    let key = who.ledger_key.parse::<VerifierKey>();
    if !key.is_ok_and(|key| *key.name() == key_name(&who.organisation.code)) {
        return Err(LinkError::Introduction("a ledger key in the organisation's name"));
    }
    if !is_fit(&who.organisation) {
        return Err(LinkError::Introduction(
            "a name of 1 to 200 characters and a contact of up to 300, none of them unseen",
        ));
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

/// Whether what an organisation says of itself can be shown: its length, and nothing that makes it look like another.
pub(super) fn is_fit(organisation: &Organisation) -> bool {
    let (name, contact) = (&organisation.name, organisation.contact.as_deref().unwrap_or_default());
    let is_seen = |text: &str| !text.chars().any(is_disallowed_control);
    let lengths = name.chars().count() <= MAX_NAME && contact.chars().count() <= MAX_CONTACT;
    lengths && !name.trim().is_empty() && is_seen(name) && is_seen(contact)
}
