//! Other keys on links that stand: telling neighbours of ours, and believing theirs.
//!
//! What is new is an entry in the ledger of each neighbour, so it waits there for whoever was away. A ledger key signs the
//! heads over the entry that announces it, and the one before signs those that end before it: so each neighbour changes
//! over where it reads of it. A certificate is shown when all neighbours hold the entry that announces it; until they see
//! it, they take either.

use joinder_core::OrganisationCode;
use joinder_ledger::{Content, Kind, Origin, announced};
use joinder_store::{StoreError, Tx};
use serde::{Deserialize, Serialize};

use super::{
    LinkKeys, TlsKeys,
    apply::Prepared,
    neighbour::{Announced, Link, State},
    out::{Out, Wrote},
    take::Heard,
};
use crate::{Node, NodeError};

/// The payload of an entry of the kind `certificate`.
#[derive(Serialize, Deserialize)]
struct NextCertificate {
    /// SHA-256 of it, in hex.
    fingerprint: String,
}

/// By what others know this node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OwnKeys {
    /// The key that signs its heads: `name+hash+base64`.
    pub ledger_key: String,
    /// SHA-256 of the certificate that it shows, in hex; empty before it has one.
    pub fingerprint: String,
    /// SHA-256 of the certificate that it shows as soon as all neighbours know of it.
    pub next_fingerprint: Option<String>,
    /// The neighbours that do not know of it yet.
    pub waits_for: Vec<OrganisationCode>,
}

impl Node {
    /// By what others know this node.
    pub fn own_keys(&self) -> Result<OwnKeys, NodeError> {
        let keys = self.link_keys()?;
        Ok(OwnKeys {
            ledger_key: keys.signer(&self.organisation().code).verifier().to_string(),
            fingerprint: keys.tls().as_ref().map(TlsKeys::fingerprint).unwrap_or_default(),
            next_fingerprint: keys.next_fingerprint(),
            waits_for: self.waits_for(&keys)?,
        })
    }

    /// The neighbours that do not know yet of the certificate that is to be shown. Whose link ended is not waited for.
    pub(super) fn waits_for(&self, keys: &LinkKeys) -> Result<Vec<OrganisationCode>, NodeError> {
        let Some(next) = keys.next_fingerprint() else { return Ok(Vec::new()) };
        let all = self.store().read(Link::all)?;
        let waits = |link: &&Link| link.stands() && !link.knows_certificate(&next);
        Ok(all.iter().filter(waits).map(|link| link.code().clone()).collect())
    }

    /// Writes for a neighbour what it does not know yet of our keys.
    pub(super) fn announce_keys(&self, code: &OrganisationCode) -> Result<Wrote, NodeError> {
        let us = &self.organisation().code;
        let keys = self.link_keys()?;
        if !self.store().read(|tx| Ok::<_, NodeError>(is_behind(&Link::get(tx, code)?, &keys, us)))? {
            return Ok(Wrote::default());
        }
        let now = self.now_ms();
        self.store().write("announce keys", |tx| {
            let mut link = Link::get(tx, code)?;
            let mut wrote = Wrote::default();
            if !matches!(link.state, State::Active | State::Recalling) {
                return Ok(wrote);
            }
            if let Some(fingerprint) = untold_certificate(&link, &keys) {
                let mut out = Out::open(self, tx, &keys, &link)?;
                let payload = NextCertificate { fingerprint: fingerprint.clone() };
                let payload = serde_json::to_string(&payload).expect("one text");
                let seq = out.append(tx, &Kind::Certificate, None, payload, (None, None))?;
                wrote |= out.sign(tx)?;
                link.body.told_tls = Some(Announced { fingerprint, seq });
            }
            let (old, new) = (link.signer(&keys, us, u64::MAX), keys.signer(us));
            if old.verifier() != new.verifier() {
                let mut out = Out::open(self, tx, &keys, &link)?;
                let seq = out.announce(tx, &new)?;
                wrote |= out.sign(tx)?;
                link.signs_by(&old, &new, seq, now);
            }
            link.save(tx, now)?;
            Ok::<_, NodeError>(wrote)
        })
    }

    /// A neighbour shows a certificate: where it is the one that it announced, the one before counts no more.
    pub fn neighbour_shows(&self, of: &OrganisationCode, fingerprint: &str) -> Result<(), NodeError> {
        if !self.store().read(|tx| Ok::<_, NodeError>(Link::get(tx, of)?.announced(fingerprint)))? {
            return Ok(());
        }
        let now = self.now_ms();
        self.store().write("certificate shown", |tx| {
            let mut link = Link::get(tx, of)?;
            if link.announced(fingerprint) {
                link.body.who.tls_fingerprint = fingerprint.to_owned();
                (link.body.tls_since_ms, link.body.next_tls) = (Some(now), None);
                link.save(tx, now)?;
            }
            Ok::<_, NodeError>(())
        })
    }
}

/// Whether a neighbour has still to be told of a key of ours.
fn is_behind(link: &Link, keys: &LinkKeys, us: &OrganisationCode) -> bool {
    let knows = link.signer(keys, us, u64::MAX).verifier() == keys.signer(us).verifier();
    !knows || untold_certificate(link, keys).is_some()
}

fn untold_certificate(link: &Link, keys: &LinkKeys) -> Option<String> {
    let told = link.body.told_tls.as_ref().map(|told| told.fingerprint.as_str());
    keys.next_fingerprint().filter(|next| told != Some(next.as_str()))
}

/// Keys that one answer may bring.
const MOST_KEYS_AT_ONCE: usize = 64;

/// What the entries of a neighbour from number `begin` on say of its keys. Nothing of it is believed before a head was
/// checked that covers it.
pub(super) fn hear(
    tx: &mut Tx<'_>,
    link: &Link,
    ledger: &Origin,
    begin: u64,
    entries: &[Prepared],
) -> Result<Heard, StoreError> {
    let mut heard = Heard::default();
    let mut key = link.key(u64::MAX)?;
    for (seq, entry) in (begin..).zip(entries.iter().map(|prepared| &prepared.entry)) {
        if *entry.header().kind() == Kind::Key {
            match announced(entry.header(), ledger, seq, std::slice::from_ref(&key)) {
                // Nobody changes keys so often; the head that none of the others signed stops the link.
                Some(_) if heard.keys.len() >= MOST_KEYS_AT_ONCE => heard.doubted.push(seq),
                Some(change) => {
                    key = change.new.clone();
                    heard.keys.push((seq, change.new));
                }
                None => heard.doubted.push(seq),
            }
        }
        if *entry.header().kind() == Kind::Certificate {
            let announced = certificate_of(entry.content());
            let is_free = match &announced {
                Some(fingerprint) => !is_anothers(tx, link, fingerprint)?,
                None => false,
            };
            match announced.filter(|_| is_free) {
                Some(fingerprint) => heard.next_tls = Some(Announced { fingerprint, seq }),
                None => heard.doubted.push(seq),
            }
        }
    }
    Ok(heard)
}

fn certificate_of(content: &Content) -> Option<String> {
    let Content::Kept { payload, .. } = content else { return None };
    let NextCertificate { fingerprint } = serde_json::from_str(payload).ok()?;
    let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    (fingerprint.len() == 64 && fingerprint.bytes().all(hex)).then_some(fingerprint)
}

/// Whether another neighbour is known by this certificate, or is about to be.
fn is_anothers(tx: &mut Tx<'_>, link: &Link, fingerprint: &str) -> Result<bool, StoreError> {
    let is_known =
        |other: &Link| other.body.who.tls_fingerprint == fingerprint || other.announced(fingerprint);
    Ok(Link::all(tx)?.iter().any(|other| other.code() != link.code() && is_known(other)))
}
