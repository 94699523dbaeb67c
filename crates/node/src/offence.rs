//! What a series is in law, as a person says: its kind only proposes.

use joinder_core::{SeriesId, codes::Offence};
use joinder_store::SaidOffence;

use crate::{Node, NodeError};

/// The offence that a person says a series is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OffenceView {
    /// Which.
    pub offence: Offence,
    /// Who says so.
    pub who: String,
    /// Why.
    pub why: String,
    /// Since when, Unix milliseconds.
    pub at_ms: i64,
}

impl From<(i64, SaidOffence)> for OffenceView {
    fn from((at_ms, said): (i64, SaidOffence)) -> Self {
        let SaidOffence { offence, who, why } = said;
        Self { offence, who, why, at_ms }
    }
}

impl Node {
    /// A person says which offence a series is: the one that its kind proposes, or another.
    pub fn say_offence(&self, id: SeriesId, offence: Offence, who: &str, why: &str) -> Result<(), NodeError> {
        self.may_decide_on(id)?;
        let said = SaidOffence { offence, who: who.to_owned(), why: why.to_owned() };
        let now = self.now_ms();
        match self.store().write("say offence", |tx| tx.say_offence(id, &said, now))? {
            true => Ok(()),
            false => Err(NodeError::NoSuchItem),
        }
    }

    /// Takes it back.
    pub fn unsay_offence(&self, id: SeriesId, who: &str) -> Result<(), NodeError> {
        self.may_decide_on(id)?;
        let now = self.now_ms();
        match self.store().write("unsay offence", |tx| tx.unsay_offence(id, who, now))? {
            true => Ok(()),
            false => Err(NodeError::NoSuchItem),
        }
    }

    /// People decide on series of which they may know something.
    pub(crate) fn may_decide_on(&self, id: SeriesId) -> Result<(), NodeError> {
        if self.state().index.members(id).is_empty() { Err(NodeError::NoSuchItem) } else { Ok(()) }
    }
}
