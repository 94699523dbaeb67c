//! A neighbour as kept: who it is, the state of the link, and how far each side is.

use joinder_core::{OrganisationCode, Viewer};
use joinder_ledger::VerifierKey;
use joinder_matching::Decision;
use joinder_store::{LinkRow, StoreError, Tx};
use serde::{Deserialize, Serialize};

use super::{Introduction, LinkError, StopReason};
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
}

/// A link.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub(super) body: Body,
    pub(super) state: State,
    pub(super) fed_seq: i64,
}

impl Link {
    /// A link that begins now.
    pub(super) fn new(who: Introduction) -> Self {
        let body = Body { who, acknowledged: 0, last_exchange_ms: None, declared: Vec::new(), stop: None };
        Self { body, state: State::Active, fed_seq: 0 }
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

    /// Whose signature counts on the heads of what we are told.
    pub(super) fn key(&self) -> Result<VerifierKey, StoreError> {
        let key = self.body.who.ledger_key.parse::<VerifierKey>();
        key.map_err(|_| StoreError::Corrupt { table: "link", column: "body" })
    }
}

/// The store's name of the ledger of what `code` is told.
pub(super) fn out_of(code: &OrganisationCode) -> String {
    format!("out:{code}")
}

/// The store's name of the copy of what `code` tells us.
pub(super) fn in_of(code: &OrganisationCode) -> String {
    format!("in:{code}")
}
