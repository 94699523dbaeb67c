//! What people decide about hits and values, with undo.

use joinder_core::{MatchKey, ReportId};
use joinder_matching::{Change, Decision};
use joinder_store::{DecisionRow, NewDecision, StoreError, Tx};

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
    /// Decides, and applies it at once. Gives the decision's number, for undoing it.
    pub fn decide(&self, decision: Decision, who: &str, why: &str) -> Result<i64, NodeError> {
        let now = self.now_ms();
        let new = NewDecision { decision, who, why, at_ms: now };
        let (id, fresh) = self.store().write("decide", |tx| {
            self.check(decision)?;
            Ok::<_, NodeError>(match standing(tx, decision)? {
                Some(id) => (id, false),
                None => (tx.add_decision(&new)?, true),
            })
        })?;
        if fresh {
            self.change_index(|state, ids| state.index.decide(decision, ids, now))?;
        }
        Ok(id)
    }

    /// Takes a decision back.
    pub fn undo(&self, id: i64) -> Result<(), NodeError> {
        let now = self.now_ms();
        let undone = self.store().write("undo", |tx| tx.undo_decision(id, now))?;
        let decision = undone.ok_or(NodeError::NoSuchItem)?;
        self.change_index(|state, ids| state.index.undo(decision, ids, now))
    }

    /// All decisions, newest first.
    pub fn decisions(&self) -> Result<Vec<DecisionView>, NodeError> {
        let rows = self.store().read(|tx| tx.decisions())?;
        Ok(rows.into_iter().rev().map(DecisionView::from).collect())
    }

    /// People decide on what they may know of.
    fn check(&self, decision: Decision) -> Result<(), NodeError> {
        let state = self.state();
        let report = |id: ReportId| self.may_know(&state, id);
        let value = |key: MatchKey| state.index.value(key).is_some();
        let fine = match decision {
            Decision::Confirm { a, b } => a != b && report(a) && report(b),
            Decision::Reject { subject, other } => subject != other && report(subject) && report(other),
            Decision::DeclareShared { key } | Decision::DeclareOwn { key } => value(key),
        };
        if fine { Ok(()) } else { Err(NodeError::NoSuchItem) }
    }

    fn change_index(
        &self,
        change: impl FnOnce(&mut crate::node::State, &mut joinder_core::IdSource) -> Change,
    ) -> Result<(), NodeError> {
        let change = {
            let mut state = self.state_mut();
            state.version += 1;
            change(&mut state, &mut self.ids())
        };
        self.record(&change)
    }
}

/// The number of this very decision, where it stands already.
fn standing(tx: &mut Tx<'_>, decision: Decision) -> Result<Option<i64>, StoreError> {
    let same = tx.decisions()?.into_iter().find(|row| row.undone_ms.is_none() && row.decision == decision);
    Ok(same.map(|row| row.seq))
}
