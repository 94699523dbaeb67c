//! What can be wrong with a link, and with what comes over one.

use std::{fmt, io};

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a link did not do what was asked of it.
#[derive(Debug, Error)]
pub enum LinkError {
    /// Unknown, used or expired: one answer for all three.
    #[error("expected an invitation that is neither used nor expired")]
    Invitation,
    /// What a neighbour says of itself is not what it should be.
    #[error("introduction: expected {0}")]
    Introduction(&'static str),
    /// The organisation is linked already, under another ledger key.
    #[error("there is a link to this organisation under another key")]
    OtherKey,
    /// This node has no organisation that others could know.
    #[error("expected a node that knows whose it is; set the organisation first")]
    NoOrganisation,
    /// No link to this organisation.
    #[error("there is no link to this organisation")]
    NoLink,
    /// The link is paused, stopped or revoked.
    #[error("the link is not active")]
    NotActive,
    /// A revoked link comes back only by a new invitation.
    #[error("the link is revoked; join anew with an invitation")]
    Revoked,
    /// The neighbour says that it holds more than was ever written.
    #[error("expected a size up to that of the ledger")]
    Ahead,
    /// The neighbour sent what cannot be believed; the link has stopped, and nothing of it was applied.
    #[error("the link has stopped: {0}")]
    Stopped(StopReason),
    /// The neighbour has told nothing yet.
    #[error("there is no ledger of what this organisation told: nothing came from it yet")]
    NothingHeard,
    /// One certificate after the other.
    #[error("another certificate is announced already: expected all neighbours to know it first")]
    Rotating,
    /// The keys cannot be read or made.
    #[error("the keys for links cannot be read or made")]
    Keys(#[source] io::Error),
}

/// Why a request for a release was not made, taken back or answered.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum RequestError {
    /// Nothing is withheld that its owner could release.
    #[error("expected a report of which its owner lets a hit alone be seen here")]
    NotWithheld,
    /// There is one about this report that waits.
    #[error("there is a request about this report that waits for an answer")]
    Asked,
    /// No active link leads to the other side.
    #[error("expected an active link over which the other side can be reached")]
    NoWay,
    /// It was answered, or taken back before.
    #[error("expected a request that waits for an answer")]
    NotOpen,
    /// The asker took it back.
    #[error("the asker took this request back")]
    TakenBack,
    /// The report was withdrawn.
    #[error("the report is here no longer")]
    Gone,
    /// The report's conditions shut the asker out.
    #[error("the report's conditions do not let the asker know of it any more; widen them first")]
    Outside,
}

/// Why a link stopped by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StopReason {
    /// The head is not signed by the key that was pinned, or is none, or is that of another ledger.
    Signature,
    /// Entries are missing before those that came.
    Gap,
    /// The neighbour signed two heads of which neither extends the other.
    Fork,
    /// A line is no entry.
    Malformed,
}

impl fmt::Display for StopReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Signature => "expected a head of this ledger, signed by the key that was pinned",
            Self::Gap => "expected entries from where the last pull ended",
            Self::Fork => "expected a head that extends the last one",
            Self::Malformed => "expected ledger entries, one a line",
        })
    }
}
