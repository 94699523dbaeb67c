//! What people decide about keeping a report. Each decision has a reason and stands in the report's history.

use jiff::civil::Date;
use joinder_core::{Deed, Extension, KeepError, KeepReason, ReportId, codes::StopGround};
use joinder_store::{KeepingKind, KeepingRow, NewKeeping, Stored, Tx, WriteKind};

use crate::{
    NewAct, Node, NodeError,
    intake::{Computed, body_of, write_of},
};

/// The ground of a restriction that follows from a stop; and of one that a person asked for.
pub(super) const BY_STOP: &str = "stop";
pub(crate) const ASKED: &str = "asked";

/// What somebody decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeepDecision {
    /// It is kept longer.
    Extend {
        /// The new day of erasure.
        until: Date,
    },
    /// It may go on its day, and is not shown for review again.
    LetGo,
    /// It is not erased on its day.
    Stop {
        /// On this ground of art 31(6).
        ground: StopGround,
    },
    /// What stopped its erasure is over.
    EndStop,
    /// It is kept and not used: it matches nothing, stands in no list, and whoever was told of it is told that it is gone.
    Restrict,
    /// It may be used again.
    EndRestriction,
}

impl KeepDecision {
    /// Whether it keeps a report beyond its term.
    pub fn blocks_erasure(self) -> bool {
        matches!(self, Self::Extend { .. } | Self::Stop { .. })
    }
}

impl Node {
    /// Decides about keeping an own report, and applies it at once. Only its owner decides.
    pub fn decide_keeping(
        &self,
        id: ReportId,
        decision: KeepDecision,
        why: &str,
        who: &str,
    ) -> Result<(), NodeError> {
        let why = why.parse::<KeepReason>().map_err(|_| NodeError::Field {
            field: "reason",
            expected: "one line of 1 to 500 characters".to_owned(),
        })?;
        self.store().write("decide on keeping", |tx| {
            let stored = self.own_or_refused(tx, id)?;
            self.apply_decision(tx, &stored, decision, why, who)?;
            self.record_in(tx, NewAct::of(Deed::KeepingDecided).about_reports([id]))
        })?;
        self.follow()
    }

    /// An own report, where whoever is at work decides over it. Of one that may not be known of it is not said that another's owner decides.
    pub(crate) fn own_or_refused(&self, tx: &mut Tx<'_>, id: ReportId) -> Result<Stored, NodeError> {
        let stored = tx.report(id)?.ok_or(NodeError::NoSuchItem)?;
        if stored.report.owner == self.organisation().code {
            self.decides_over_source(tx, &stored.row.source)?;
            return Ok(stored);
        }
        Err(match self.disclosed(&stored) {
            Some(_) => refused(KeepError::Provider),
            None => NodeError::NoSuchItem,
        })
    }

    fn apply_decision(
        &self,
        tx: &mut Tx<'_>,
        stored: &Stored,
        decision: KeepDecision,
        why: KeepReason,
        who: &str,
    ) -> Result<(), NodeError> {
        let (id, now) = (stored.row.id, self.now_ms());
        let row = tx.due_report(id)?.ok_or(NodeError::NoSuchItem)?;
        let keeping = self.keeping(&row)?;
        let words = why.as_str().to_owned();
        let new = |what| NewKeeping { report: id, what, ground: None, until: None, why: &words, who };
        match decision {
            KeepDecision::Extend { until } => {
                let extension = Extension::new(until, why, who);
                let until = keeping.extended(&extension, self.today()).map_err(refused)?;
                self.set_day(tx, stored, until)?;
                tx.add_keeping(&NewKeeping { until: Some(until), ..new(KeepingKind::Extended) }, now)?;
            }
            KeepDecision::LetGo => {
                let until = Some(keeping.erase_by);
                tx.add_keeping(&NewKeeping { until, ..new(KeepingKind::LetGo) }, now)?;
            }
            KeepDecision::Stop { ground } => {
                keeping.may_be_stopped().map_err(refused)?;
                let stop = NewKeeping { ground: Some(ground.as_str()), ..new(KeepingKind::Stopped) };
                tx.add_keeping(&stop, now)?;
                if ground.restricts_at_once() {
                    let restricted = NewKeeping { ground: Some(BY_STOP), ..new(KeepingKind::Restricted) };
                    tx.add_keeping(&restricted, now)?;
                }
            }
            KeepDecision::EndStop => {
                // The one that is shown. What stands on another ground goes on standing.
                let all = tx.keepings(id)?;
                let standing = |one: &&KeepingRow| one.what == KeepingKind::Stopped && one.ended.is_none();
                let grounds: Vec<_> =
                    all.iter().filter(standing).filter_map(|one| one.ground.as_deref()).collect();
                let first = *grounds.first().ok_or(NodeError::NoSuchItem)?;
                tx.end_keeping(id, KeepingKind::Stopped, first, (who, &words), now)?;
                // What restricts goes on where another stop does so: at once, or since the day has come.
                let restricts = |ground: &&str| {
                    keeping.erase_by <= self.today()
                        || ground.parse().is_ok_and(StopGround::restricts_at_once)
                };
                if !grounds.iter().filter(|ground| **ground != first).any(restricts) {
                    tx.end_keeping(id, KeepingKind::Restricted, BY_STOP, (who, &words), now)?;
                }
            }
            KeepDecision::Restrict => {
                tx.add_keeping(&NewKeeping { ground: Some(ASKED), ..new(KeepingKind::Restricted) }, now)?;
            }
            KeepDecision::EndRestriction => {
                if !tx.end_keeping(id, KeepingKind::Restricted, ASKED, (who, &words), now)? {
                    return Err(NodeError::NoSuchItem);
                }
            }
        }
        tx.settle_restriction(id, who, now)?;
        Ok(())
    }

    /// The day goes with the report: another version of it says the new one, here and to whoever was told of it.
    fn set_day(&self, tx: &mut Tx<'_>, stored: &Stored, until: Date) -> Result<(), NodeError> {
        let mut report = stored.report.clone();
        let known = tx.known(report.owner.as_str(), report.reference.as_str())?;
        let known = known.filter(|known| known.id == stored.row.id).ok_or(NodeError::NoSuchItem)?;
        report.marking.erase_by = until;
        let kind = WriteKind::Amended { version: known.version };
        // The same content: a term that does not come from the record is no part of it.
        let computed = Computed::of(self, &report, body_of(&report), known.digest, known.raw_digest);
        let write = write_of(computed, known.id, kind);
        tx.write_reports(&[write], &stored.row.source, self.now_ms())?;
        Ok(())
    }

    /// Fails where a stop stands on the erasure of a report.
    pub(crate) fn may_erase(&self, tx: &mut Tx<'_>, id: ReportId) -> Result<(), NodeError> {
        let row = tx.due_report(id)?.ok_or(NodeError::NoSuchItem)?;
        match row.stop {
            None => Ok(()),
            Some(_) => Err(NodeError::Standing {
                field: "report",
                expected: "one whose erasure nothing stops; end the stop first".to_owned(),
            }),
        }
    }
}

pub(crate) fn refused(error: KeepError) -> NodeError {
    let field = match error {
        KeepError::Provider | KeepError::Record => "report",
        KeepError::Earlier | KeepError::TooLate => "until",
    };
    let said = error.to_string();
    NodeError::Standing { field, expected: said.trim_start_matches("expected ").to_owned() }
}
