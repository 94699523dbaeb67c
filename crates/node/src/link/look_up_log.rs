//! The log of look-ups over links, kept at both ends: when, with whom, for which purpose, in which case. What it leaves
//! out, and why, is said where its table is made.

use jiff::SignedDuration;
use joinder_core::{OrganisationCode, ReportId, Trace, Value, codes::Purpose, is_disallowed_control};
use joinder_observables::Context;
use joinder_store::{LookUpRow, StoreError};

use crate::{Node, NodeError, look_up::read_value};

pub use joinder_store::LookUpSide;

/// Characters of a case reference.
const MAX_CASE: usize = 120;
/// Logs are deleted after three years (Regulation (EU) 2018/1725 art 88(2)).
const KEPT: SignedDuration = SignedDuration::from_hours(3 * 365 * 24);

/// A look-up as logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookUpView {
    /// Who asked.
    pub side: LookUpSide,
    /// The neighbour.
    pub organisation: OrganisationCode,
    /// The person here who asked; none where the neighbour asked.
    pub who: Option<String>,
    /// When, Unix milliseconds.
    pub at_ms: i64,
    /// For which purpose.
    pub purpose: Purpose,
    /// In which case, in the asker's words.
    pub case: String,
    /// How many values were asked.
    pub values: usize,
    /// What came of it, as [`crate::Heard::slug`] says it; none where the node stopped before it was known.
    pub outcome: Option<String>,
    /// The reports that the neighbour was told of: whose they are, their numbers and whom to ask.
    pub told: Vec<ReportId>,
}

impl Node {
    /// The latest look-ups over links, the last first.
    pub fn look_ups(&self, limit: usize) -> Result<Vec<LookUpView>, NodeError> {
        let rows = self.store().read(|tx| tx.look_ups(limit))?;
        Ok(rows.into_iter().map(view).collect::<Result<_, StoreError>>()?)
    }

    /// The look-ups over links in which a value was asked, the last first: for a person who asks whether it was.
    pub fn look_ups_of(&self, value: &str) -> Result<Vec<LookUpView>, NodeError> {
        let context = Context { country: self.organisation().country };
        let wanted = logged(value, read_value(value, &context).as_ref());
        let rows = self.store().read(|tx| tx.look_ups_of(&wanted))?;
        Ok(rows.into_iter().map(view).collect::<Result<_, StoreError>>()?)
    }

    /// Before which moment look-ups are forgotten.
    pub(crate) fn look_ups_end_ms(&self) -> i64 {
        self.now_ms().saturating_sub(i64::try_from(KEPT.as_millis()).unwrap_or(i64::MAX))
    }
}

/// A value as it is logged: by its normal form, however it was written.
pub(crate) fn logged(asked: &str, value: Option<&Value>) -> String {
    match value {
        Some(Value::Trace(trace)) => logged_trace(trace),
        Some(Value::Invalid { .. }) | None => asked.trim().to_owned(),
    }
}

pub(super) fn logged_trace(trace: &Trace) -> String {
    trace.to_string()
}

/// The reference of a case: without one nobody could say later why a value was asked abroad.
pub(super) fn case_reference(case: &str) -> Result<&str, NodeError> {
    let case = case.trim();
    let fine = (1..=MAX_CASE).contains(&case.chars().count()) && !case.chars().any(is_disallowed_control);
    if fine {
        return Ok(case);
    }
    Err(NodeError::Field { field: "case", expected: format!("one line of 1 to {MAX_CASE} characters") })
}

fn view(row: LookUpRow) -> Result<LookUpView, StoreError> {
    let purpose = row.purpose.parse::<Purpose>();
    Ok(LookUpView {
        purpose: purpose.map_err(|_| StoreError::Corrupt { table: "look_up", column: "purpose" })?,
        values: row.values(),
        side: row.side,
        organisation: row.organisation,
        who: row.who,
        at_ms: row.at_ms,
        case: row.case,
        outcome: row.outcome,
        told: row.told,
    })
}
