//! A neighbour as kept: who it is, the state of the link, and how far each side is.

use joinder_core::{OrganisationCode, Viewer};
use joinder_ledger::{NoteSigner, VerifierKey};
use joinder_matching::Decision;
use joinder_store::{LinkRow, StoreError, Tx};
use serde::{Deserialize, Serialize};

use super::{Introduction, LinkError, LinkKeys, StopReason, take::Heard};
use crate::NodeError;

/// The state of a link, as its column has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Active,
    Paused,
    Stopped,
    /// Revoked, and what was told is being taken back: the neighbour may still pull that.
    Recalling,
    Revoked,
}

impl State {
    const ALL: [Self; 5] = [Self::Active, Self::Paused, Self::Stopped, Self::Recalling, Self::Revoked];

    fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Stopped => "stopped",
            Self::Recalling => "recalling",
            Self::Revoked => "revoked",
        }
    }
}

/// Why a link stopped, with both heads as proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stop {
    pub(super) why: StopReason,
    pub(super) at_ms: i64,
    /// The head that we had accepted, as it was signed.
    pub(super) ours: Option<String>,
    /// The head that came.
    pub(super) theirs: String,
}

/// A ledger key, and the heads that it signs: those from this size on, up to the next key's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeySpan {
    pub(super) key: String,
    pub(super) from: u64,
    /// Since when it is known; none where that was not noted yet.
    pub(super) since_ms: Option<i64>,
}

impl KeySpan {
    fn whole(key: String, since_ms: Option<i64>) -> Vec<Self> {
        vec![Self { key, from: 0, since_ms }]
    }

    fn at(spans: &[Self], size: u64) -> Option<&Self> {
        spans.iter().rev().find(|span| span.from <= size)
    }
}

/// A certificate that was announced and is to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Announced {
    pub(super) fingerprint: String,
    /// The entry that announced it.
    pub(super) seq: u64,
}

/// The body of a link's row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Body {
    pub(super) who: Introduction,
    /// How much of our ledger the neighbour has said that it holds.
    #[serde(default)]
    pub(super) acknowledged: u64,
    #[serde(default)]
    pub(super) last_exchange_ms: Option<i64>,
    /// The decisions on values that stood when the neighbour was fed last.
    #[serde(default)]
    pub(super) declared: Vec<Decision>,
    #[serde(default)]
    pub(super) stop: Option<Stop>,
    /// Whether entries came that were not applied, since the link had ended.
    #[serde(default)]
    pub(super) unread: bool,
    /// Our keys as the neighbour knows them. Empty for a link of before there were several: the first one.
    #[serde(default)]
    pub(super) signs: Vec<KeySpan>,
    /// The neighbour's keys. Empty likewise: the one with which it was introduced.
    #[serde(default)]
    pub(super) keys: Vec<KeySpan>,
    /// Since when its certificate is known.
    #[serde(default)]
    pub(super) tls_since_ms: Option<i64>,
    /// The certificate that the neighbour is going to show.
    #[serde(default)]
    pub(super) next_tls: Option<Announced>,
    /// The certificate that it was told we are going to show.
    #[serde(default)]
    pub(super) told_tls: Option<Announced>,
}

/// A link.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub(super) body: Body,
    pub(super) state: State,
    pub(super) fed_seq: i64,
}

/// Ledger keys kept of a neighbour.
const KEYS_KEPT: usize = 64;

impl Link {
    /// A link that begins now, with the ledger key by which the neighbour knows us.
    pub(super) fn new(who: Introduction, our_key: &str, now_ms: i64) -> Self {
        let body = Body {
            signs: KeySpan::whole(our_key.to_owned(), Some(now_ms)),
            keys: KeySpan::whole(who.ledger_key.clone(), Some(now_ms)),
            tls_since_ms: Some(now_ms),
            who,
            acknowledged: 0,
            last_exchange_ms: None,
            declared: Vec::new(),
            stop: None,
            unread: false,
            next_tls: None,
            told_tls: None,
        };
        Self { body, state: State::Active, fed_seq: 0 }
    }

    /// The neighbour was told anew who we are: it knows us by this key, and of no certificate to come.
    pub(super) fn introduced(&mut self, our_key: &str, now_ms: i64) {
        if !matches!(self.body.signs.as_slice(), [only] if only.key == our_key) {
            self.body.signs = KeySpan::whole(our_key.to_owned(), Some(now_ms));
        }
        self.body.told_tls = None;
    }

    /// Joined anew, the neighbour is whom it says it is. True where its ledger is to be read from the beginning: under
    /// another key it writes another one, and what came after the end was not applied.
    pub(super) fn is_now(&mut self, who: Introduction, now_ms: i64) -> bool {
        let is_other = self.body.who.ledger_key != who.ledger_key;
        if is_other {
            // It holds nothing of ours yet.
            self.body.acknowledged = 0;
        }
        let begins = std::mem::take(&mut self.body.unread) || is_other;
        if begins {
            self.body.keys = KeySpan::whole(who.ledger_key.clone(), Some(now_ms));
        }
        if self.body.who.tls_fingerprint != who.tls_fingerprint {
            self.body.tls_since_ms = Some(now_ms);
        }
        (self.body.who, self.body.next_tls) = (who, None);
        begins
    }

    /// Believes what the neighbour announced of its keys.
    pub(super) fn hears(&mut self, heard: Heard, now_ms: i64) {
        for (seq, key) in heard.keys {
            if self.body.keys.is_empty() {
                self.body.keys = KeySpan::whole(self.body.who.ledger_key.clone(), None);
            }
            self.body.who.ledger_key = key.to_string();
            let key = self.body.who.ledger_key.clone();
            self.body.keys.push(KeySpan { key, from: seq + 1, since_ms: Some(now_ms) });
        }
        // Older ones serve answers that come late, and no answer comes so late.
        let gone = self.body.keys.len().saturating_sub(KEYS_KEPT);
        self.body.keys.drain(..gone);
        if heard.next_tls.is_some() {
            self.body.next_tls = heard.next_tls;
        }
    }

    /// Our ledger's heads are signed by another key from the entry `seq` on, which says so.
    pub(super) fn signs_by(&mut self, old: &NoteSigner, new: &NoteSigner, seq: u64, now_ms: i64) {
        if self.body.signs.is_empty() {
            self.body.signs = KeySpan::whole(old.verifier().to_string(), None);
        }
        let key = new.verifier().to_string();
        self.body.signs.push(KeySpan { key, from: seq + 1, since_ms: Some(now_ms) });
    }

    /// Signs a head over so many entries of what the neighbour is told.
    pub(super) fn signer(&self, keys: &LinkKeys, us: &OrganisationCode, size: u64) -> NoteSigner {
        match KeySpan::at(&self.body.signs, size) {
            Some(span) => keys.signer_of(us, &span.key),
            None => keys.first_signer(us),
        }
    }

    /// Whether the neighbour holds the entry that tells of a certificate of ours.
    pub(super) fn knows_certificate(&self, fingerprint: &str) -> bool {
        let told = self.body.told_tls.as_ref().filter(|told| told.fingerprint == fingerprint);
        told.is_some_and(|told| told.seq < self.body.acknowledged)
    }

    /// The link to an organisation.
    pub(super) fn find(tx: &mut Tx<'_>, code: &OrganisationCode) -> Result<Option<Self>, StoreError> {
        tx.link(code)?.map(Self::of_row).transpose()
    }

    /// The link to an organisation, which there should be.
    pub(super) fn get(tx: &mut Tx<'_>, code: &OrganisationCode) -> Result<Self, NodeError> {
        Ok(Self::find(tx, code)?.ok_or(LinkError::NoLink)?)
    }

    /// All links.
    pub(super) fn all(tx: &mut Tx<'_>) -> Result<Vec<Self>, StoreError> {
        tx.links()?.into_iter().map(Self::of_row).collect()
    }

    fn of_row(row: LinkRow) -> Result<Self, StoreError> {
        let corrupt = |column| StoreError::Corrupt { table: "link", column };
        let state = State::ALL.into_iter().find(|state| state.name() == row.state);
        Ok(Self {
            body: serde_json::from_str(&row.body).map_err(|_| corrupt("body"))?,
            state: state.ok_or(corrupt("state"))?,
            fed_seq: row.fed_seq,
        })
    }

    /// Keeps it.
    pub(super) fn save(&self, tx: &mut Tx<'_>, now_ms: i64) -> Result<(), StoreError> {
        let row = LinkRow {
            organisation: self.code().clone(),
            body: serde_json::to_string(&self.body).expect("its maps have texts for keys"),
            state: self.state.name().to_owned(),
            fed_seq: self.fed_seq,
        };
        tx.save_link(&row, now_ms)
    }

    pub(super) fn code(&self) -> &OrganisationCode {
        &self.body.who.organisation.code
    }

    /// Whether we take what it tells: while active, and after a recall until all is confirmed.
    pub(super) fn pulls(&self, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        match self.state {
            State::Active => Ok(true),
            State::Recalling => Ok(tx.recalls(self.code().as_str())? > 0),
            State::Paused | State::Stopped | State::Revoked => Ok(false),
        }
    }

    /// Whether what is written for the neighbour will reach it, now or once the link goes on.
    pub(super) fn stands(&self) -> bool {
        match self.state {
            State::Active | State::Paused | State::Stopped => true,
            State::Recalling | State::Revoked => false,
        }
    }

    /// For whom what we tell is disclosed.
    pub(super) fn viewer(&self) -> Viewer {
        Viewer { organisation: self.code().clone(), role: self.body.who.organisation.role }
    }

    /// Whether the neighbour announced this certificate and has not shown it yet.
    pub(super) fn announced(&self, fingerprint: &str) -> bool {
        self.body.next_tls.as_ref().is_some_and(|next| next.fingerprint == fingerprint)
    }

    /// Whose signature counts on a head over so many entries of what we are told.
    pub(super) fn key(&self, size: u64) -> Result<VerifierKey, StoreError> {
        let span = KeySpan::at(&self.body.keys, size);
        let key = span.map_or(self.body.who.ledger_key.as_str(), |span| span.key.as_str());
        key.parse::<VerifierKey>().map_err(|_| StoreError::Corrupt { table: "link", column: "body" })
    }
}

/// The store's name of the ledger of what `code` is told.
pub(crate) fn out_of(code: &OrganisationCode) -> String {
    format!("out:{code}")
}

/// The store's name of the copy of what `code` tells us.
pub(super) fn in_of(code: &OrganisationCode) -> String {
    format!("in:{code}")
}
