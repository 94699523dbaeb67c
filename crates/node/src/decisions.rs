//! What people decide about hits and values, with undo.

use joinder_core::{MatchKey, ReportId};
use joinder_matching::Decision;
use joinder_store::{DecisionRow, NewDecision, StoreError};

use crate::{Node, NodeError};

/// A decision as people see it.
#[derive(Clone, Debug, PartialEq)]
pub struct DecisionView {
    /// Its number.
    pub id: i64,
    /// What was decided.
    pub decision: Decision,
    /// By whom.
    pub who: String,
    /// Why.
    pub why: String,
    /// When, Unix milliseconds.
    pub at_ms: i64,
    /// When it was taken back.
    pub undone_ms: Option<i64>,
}

impl From<DecisionRow> for DecisionView {
    fn from(row: DecisionRow) -> Self {
        let DecisionRow { seq, decision, who, why, at_ms, undone_ms } = row;
        Self { id: seq, decision, who, why, at_ms, undone_ms }
    }
}

impl Node {
    /// Decides, and applies it at once. Gives the decision's number, for undoing it; that of the standing one where it was
    /// decided before.
    pub fn decide(&self, decision: Decision, who: &str, why: &str) -> Result<i64, NodeError> {
        // Whoever else decides, undoes or brings reports waits: what is checked here holds until it is applied.
        let _following = self.following();
        self.may_decide(decision)?;
        let now = self.now_ms();
        let new = NewDecision { decision, who, why, at_ms: now };
        let (id, is_new) = self.store().write("decide", |tx| {
            let rows = tx.decisions()?;
            let standing = rows.iter().find(|row| row.undone_ms.is_none() && row.decision == decision);
            match standing {
                Some(row) => Ok((row.seq, false)),
                None => Ok::<_, StoreError>((tx.add_decision(&new)?, true)),
            }
        })?;
        if is_new {
            self.settle_decisions()?;
        }
        Ok(id)
    }

    /// Takes a decision back.
    pub fn undo(&self, id: i64) -> Result<(), NodeError> {
        let _following = self.following();
        let now = self.now_ms();
        let undone = self.store().write("undo", |tx| tx.undo_decision(id, now))?;
        undone.ok_or(NodeError::NoSuchItem)?;
        self.settle_decisions()
    }

    /// All decisions, newest first.
    pub fn decisions(&self) -> Result<Vec<DecisionView>, NodeError> {
        let rows = self.store().read(|tx| tx.decisions())?;
        Ok(rows.into_iter().rev().map(DecisionView::from).collect())
    }

    /// People decide on what they may know of.
    fn may_decide(&self, decision: Decision) -> Result<(), NodeError> {
        let state = self.state();
        let report = |id: ReportId| state.index.contains(id);
        let value = |key: MatchKey| state.index.value(key).is_some();
        let fine = match decision {
            Decision::Confirm { a, b } => a != b && report(a) && report(b),
            Decision::Reject { subject, other } => subject != other && report(subject) && report(other),
            Decision::DeclareShared { key } | Decision::DeclareOwn { key } => value(key),
        };
        if fine { Ok(()) } else { Err(NodeError::NoSuchItem) }
    }
}
