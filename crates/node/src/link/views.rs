//! Links as people see them, and what people do with them.

use joinder_core::{Deed, Organisation, OrganisationCode};
use joinder_store::{StoreError, Tx};
use serde::{Deserialize, Serialize};

use super::{
    LinkError,
    neighbour::{KeySpan, Link, State, in_of, out_of},
};
use crate::{NewAct, Node, NodeError};

/// The state of a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkState {
    /// Both sides pull.
    Active,
    /// Nothing passes until it is resumed.
    Paused,
    /// It stopped by itself, and nothing passes until a person has looked.
    Stopped {
        /// Why, in words.
        why: String,
    },
    /// Over, until both sides join anew.
    Revoked,
}

/// What a person wants of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WantedState {
    /// That it goes on.
    Active,
    /// That nothing passes for now.
    Paused,
    /// That it ends.
    Revoked {
        /// Whether what was told is taken back.
        recall: bool,
    },
}

/// A key of a neighbour's ledgers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerKey {
    /// The key: `name+hash+base64`.
    pub key: String,
    /// Since when it is known here, Unix milliseconds; none where that was not noted yet.
    pub since_ms: Option<i64>,
}

/// One link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkView {
    /// To whom.
    pub organisation: Organisation,
    /// Where the neighbour is reached.
    pub address: String,
    /// SHA-256 of its certificate, as hexadecimal digits.
    pub tls_fingerprint: String,
    /// Since when that is known here, Unix milliseconds.
    pub tls_since_ms: Option<i64>,
    /// SHA-256 of the certificate that it announced; until it shows that one, either is taken.
    pub next_tls_fingerprint: Option<String>,
    /// The keys that sign what it tells: first the one that counts, then those of before, for heads of before.
    pub ledger_keys: Vec<LedgerKey>,
    /// Its state.
    pub state: LinkState,
    /// Whether we pull from it: while it is active, and after a recall until all is confirmed.
    pub pulls: bool,
    /// Entries that we wrote for the neighbour.
    pub out_size: u64,
    /// Of these, how many it has said that it holds.
    pub acknowledged: u64,
    /// Entries that we hold of what it told us.
    pub in_size: u64,
    /// When anything passed last, Unix milliseconds.
    pub last_exchange_ms: Option<i64>,
    /// Entries by which it is to delete something and has not confirmed yet.
    pub waiting_erasures: u64,
    /// How many entries of each kind it was told.
    pub told: Vec<(String, u64)>,
    /// How many entries of each kind we were told.
    pub heard: Vec<(String, u64)>,
}

impl Node {
    /// All links, by organisation.
    pub fn links(&self) -> Result<Vec<LinkView>, NodeError> {
        Ok(self.store().read(|tx| {
            let links = Link::all(tx)?;
            links.into_iter().map(|link| view(tx, link)).collect::<Result<_, StoreError>>()
        })?)
    }

    /// Pauses, resumes or revokes a link. What is then to be taken back is written at once.
    pub fn set_link_state(
        &self,
        organisation: &OrganisationCode,
        wanted: WantedState,
    ) -> Result<(), NodeError> {
        let now = self.now_ms();
        self.store().write("set link state", |tx| {
            let mut link = Link::get(tx, organisation)?;
            let is_revoked = matches!(link.state, State::Revoked | State::Recalling);
            match wanted {
                WantedState::Active | WantedState::Paused if is_revoked => {
                    return Err(NodeError::from(LinkError::Revoked));
                }
                WantedState::Active => (link.state, link.body.stop) = (State::Active, None),
                // Why it stopped must not be lost.
                WantedState::Paused if link.state == State::Stopped => {}
                WantedState::Paused => link.state = State::Paused,
                WantedState::Revoked { recall: false } if link.state == State::Recalling => {}
                WantedState::Revoked { recall: false } => link.state = State::Revoked,
                WantedState::Revoked { recall: true } => {
                    // Joined anew, it is told all from the beginning.
                    (link.state, link.fed_seq) = (State::Recalling, 0);
                    link.body.declared.clear();
                }
            }
            link.save(tx, now)?;
            self.record_in(tx, NewAct::of(Deed::LinkChanged).told_to(organisation))
        })?;
        self.feed_links().map(|_| ())
    }

    /// Which neighbour has this TLS key (SHA-256 of the certificate, hex); none for unknown, paused, stopped or revoked,
    /// but while what was told is taken back it may still pull that.
    pub fn neighbour_by_fingerprint(&self, fingerprint: &str) -> Result<Option<OrganisationCode>, NodeError> {
        Ok(self.store().read(|tx| {
            let all = Link::all(tx)?;
            let shown = all.iter().find(|link| link.body.who.tls_fingerprint == fingerprint);
            let Some(link) = shown.or_else(|| all.iter().find(|link| link.announced(fingerprint))) else {
                return Ok::<_, StoreError>(None);
            };
            let may = match link.state {
                State::Active => true,
                State::Recalling => link.body.acknowledged < tx.ledger_size(&out_of(link.code()))?,
                State::Paused | State::Stopped | State::Revoked => false,
            };
            Ok(may.then(|| link.code().clone()))
        })?)
    }
}

fn ledger_keys(link: &Link) -> Vec<LedgerKey> {
    let mut keys: Vec<LedgerKey> = link.body.keys.iter().rev().map(LedgerKey::of).collect();
    if keys.is_empty() {
        keys.push(LedgerKey { key: link.body.who.ledger_key.clone(), since_ms: None });
    }
    keys
}

impl LedgerKey {
    fn of(span: &KeySpan) -> Self {
        Self { key: span.key.clone(), since_ms: span.since_ms }
    }
}

fn view(tx: &mut Tx<'_>, link: Link) -> Result<LinkView, StoreError> {
    let (out, heard) = (out_of(link.code()), in_of(link.code()));
    let state = match link.state {
        State::Active => LinkState::Active,
        State::Paused => LinkState::Paused,
        State::Stopped => {
            let why = link.body.stop.as_ref().map(|stop| stop.why.to_string());
            LinkState::Stopped { why: why.unwrap_or_default() }
        }
        State::Recalling | State::Revoked => LinkState::Revoked,
    };
    Ok(LinkView {
        pulls: link.pulls(tx)?,
        state,
        out_size: tx.ledger_size(&out)?,
        acknowledged: link.body.acknowledged,
        in_size: tx.ledger_size(&heard)?,
        last_exchange_ms: link.body.last_exchange_ms,
        waiting_erasures: tx.recalls(link.code().as_str())?,
        told: tx.ledger_kinds(&out)?,
        heard: tx.ledger_kinds(&heard)?,
        ledger_keys: ledger_keys(&link),
        next_tls_fingerprint: link.body.next_tls.map(|next| next.fingerprint),
        tls_since_ms: link.body.tls_since_ms,
        organisation: link.body.who.organisation,
        address: link.body.who.address,
        tls_fingerprint: link.body.who.tls_fingerprint,
    })
}
