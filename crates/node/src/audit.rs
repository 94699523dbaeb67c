//! The audit ledger: collection, alteration, consultation, disclosure, combination, erasure; who, when, why, what, to whom.
//!
//! In: acts, as whoever does them names them. Out: entries of the ledger `audit`, under signed heads, and answers to the
//! officer who reads it.
//!
//! Invariants, held by `tests/audit.rs`: what changes the store and the entry about it are one transaction; any other act is
//! in a journal on disk before it is answered, and from there in the ledger however the process ends; no entry holds a
//! value, a text of a report or a text that was searched for; reading the log is itself an entry.
//!
//! What durable means: an act that writes is as durable as what it wrote. A look is handed to the operating system before
//! it is answered, so that no end of the process loses it, and is on disk with the next batch of the store, a tenth of a
//! second later: a machine that loses its power loses at most the looks of that time.

mod journal;
mod keys;
mod proof;
mod read;
mod seen;
mod unusual;
mod write;

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, tz::TimeZone};
use joinder_core::{
    Actor, Deed, OrganisationCode, Outcome, ReportId, SeriesId, Subjects, Working, codes::Purpose,
};
use joinder_ledger::Salt;
use joinder_store::{StoreError, Tx};

use crate::{Answer, Node, NodeError};

pub(crate) use journal::Journal;
pub use proof::{AuditChecked, AuditFault, AuditVerified, AuditVerifyError};
pub use read::{AuditLine, AuditPage, AuditQuery};
pub use seen::{Breach, BreachOf, CLOCK, Seen, SeenQuery};
pub use unusual::{Counted, MANY_OPENED, MANY_OUTSIDE, MANY_WITHOUT_CASE, Oddity, TIMES_OTHERS, Unusual};

use write::Ready;

/// Who works at a node at the moment, under what, and by which door they came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acting {
    /// Who.
    pub actor: Actor,
    /// Under which purpose and case.
    pub working: Option<Working>,
    /// A route's method and path as the program has them, or a command.
    pub door: Option<Box<str>>,
}

impl Acting {
    /// Whoever works at the machine itself.
    pub fn operator() -> Self {
        Self { actor: Actor::Operator, working: None, door: None }
    }
}

/// An act, as whoever does it names it. By whom it is, the node knows: [`Node::under`].
#[derive(Clone, PartialEq, Eq)]
pub struct NewAct {
    deed: Deed,
    subjects: Subjects,
    to: Option<OrganisationCode>,
    values: Vec<String>,
    outcome: Outcome,
}

impl std::fmt::Debug for NewAct {
    // The values are what nobody may read.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewAct({}, {} values, …)", self.deed.name(), self.values.len())
    }
}

impl NewAct {
    /// An act about nothing in particular.
    pub fn of(deed: Deed) -> Self {
        let (subjects, values) = (Subjects::default(), Vec::new());
        Self { deed, subjects, to: None, values, outcome: Outcome::Done }
    }

    /// About these.
    pub fn about(self, subjects: Subjects) -> Self {
        Self { subjects, ..self }
    }

    /// Told to an organisation.
    pub fn told_to(self, organisation: &OrganisationCode) -> Self {
        Self { to: Some(organisation.clone()), ..self }
    }

    /// In which these values were asked, in the form of [`Node::asked_value`].
    pub fn asking(self, values: Vec<String>) -> Self {
        Self { values, ..self }
    }

    /// As this deed, whatever it was named before.
    pub fn as_deed(self, deed: Deed) -> Self {
        Self { deed, ..self }
    }

    /// Of which this came.
    pub fn ended(self, outcome: Outcome) -> Self {
        Self { outcome, ..self }
    }

    /// A look-up: what was asked, and what of it was shown.
    pub fn looked_up(answers: &[Answer]) -> Self {
        let reports = answers.iter().flat_map(|answer| answer.first.iter().map(|line| line.id));
        let series = answers.iter().flat_map(|answer| answer.series.iter().map(|series| series.id));
        let subjects =
            Subjects { series: Subjects::of_series(series).series, ..Subjects::of_reports(reports) };
        let values = answers.iter().map(|answer| match &answer.trace {
            Some(trace) => format!("{}:{}", trace.kind, trace.normal),
            None => answer.asked.trim().to_owned(),
        });
        Self::of(Deed::LookedUp).about(subjects).asking(values.collect())
    }

    /// About these reports.
    pub fn about_reports(self, reports: impl IntoIterator<Item = ReportId>) -> Self {
        self.about(Subjects::of_reports(reports))
    }

    /// About these series.
    pub fn about_series(self, series: impl IntoIterator<Item = SeriesId>) -> Self {
        self.about(Subjects::of_series(series))
    }
}

/// How long the log is kept, and when people are expected at work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditSettings {
    /// Older entries lose their content.
    pub kept: SignedDuration,
    /// The hours of a working day, from the first on to before the second.
    pub hours: (i8, i8),
    /// The zone in which they are hours.
    pub zone: TimeZone,
}

impl Default for AuditSettings {
    fn default() -> Self {
        // Logs are deleted after three years (Regulation (EU) 2018/1725 art 88(2)).
        Self { kept: SignedDuration::from_hours(3 * 365 * 24), hours: (7, 19), zone: TimeZone::UTC }
    }
}

/// What a node holds of its log in memory.
pub(crate) struct AuditLog {
    pub(crate) journal: Journal,
    /// None before it was said: until then nothing ends.
    settings: std::sync::RwLock<Option<AuditSettings>>,
    /// The day on which terms were looked at last.
    swept: AtomicI64,
}

impl AuditLog {
    pub(crate) fn new(journal: Journal) -> Self {
        Self { journal, settings: std::sync::RwLock::default(), swept: AtomicI64::new(i64::MIN) }
    }
}

impl Node {
    /// Records an act that changes nothing in the store. It is in the journal when this returns: answer only then.
    pub fn record_act(&self, act: NewAct) -> Result<(), NodeError> {
        let ready = self.ready(act)?;
        self.audit_log().journal.append(ready)?;
        self.end_audit_term_by_day()
    }

    /// What the node does by itself.
    pub(crate) fn by_itself(&self) -> Self {
        self.under(Acting { actor: Actor::Node, ..Acting::operator() })
    }

    /// What a neighbour does here, over its link.
    pub(crate) fn by_neighbour(&self, organisation: &OrganisationCode) -> Self {
        let actor = Actor::Neighbour { organisation: organisation.clone() };
        self.under(Acting { actor, ..Acting::operator() })
    }

    /// The same people, under a purpose and a case that they named for this one act.
    pub(crate) fn working_under(&self, purpose: Purpose, case: &str) -> Self {
        let working = Some(Working { purpose, case: Some(case.into()) });
        self.under(Acting { working, ..self.acting().clone() })
    }

    /// An act that is to be written with what it changes, in one transaction.
    pub(crate) fn ready(&self, act: NewAct) -> Result<Ready, NodeError> {
        let keys = self.audit_keys()?;
        let salt = Salt(self.chance()?);
        Ok(Ready::of(act, self.acting(), &keys, salt, self.now_ms()))
    }

    /// Writes it.
    pub(crate) fn write_act(&self, tx: &mut Tx<'_>, ready: &Ready) -> Result<(), NodeError> {
        let keys = self.audit_keys()?;
        Ok(write::append(tx, &keys, std::slice::from_ref(ready))?)
    }

    /// Both, for an act whose subjects are known only within the transaction.
    pub(crate) fn record_in(&self, tx: &mut Tx<'_>, act: NewAct) -> Result<(), NodeError> {
        let ready = self.ready(act)?;
        self.write_act(tx, &ready)
    }

    /// Says how long the log is kept and when people work, and ends what is too old. Before it is said nothing ends.
    pub fn configure_audit(&self, settings: AuditSettings) -> Result<(), NodeError> {
        let mut slot = self.audit_log().settings.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        *slot = Some(settings);
        drop(slot);
        self.end_audit_term_by_day()
    }

    pub(crate) fn audit_settings(&self) -> Option<AuditSettings> {
        self.audit_log().settings.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// Once a day.
    fn end_audit_term_by_day(&self) -> Result<(), NodeError> {
        let Some(settings) = self.audit_settings() else { return Ok(()) };
        let today = self.now_ms().div_euclid(24 * 3_600_000);
        if self.audit_log().swept.swap(today, Ordering::Relaxed) == today {
            return Ok(());
        }
        let kept_ms = i64::try_from(settings.kept.as_millis()).unwrap_or(i64::MAX);
        let before_ms = self.now_ms().saturating_sub(kept_ms);
        let ended = self.store().write("end audit term", |tx| {
            let ended = tx.end_audit(before_ms)?;
            if let Some(entries) = ended {
                let subjects = Subjects { entries: Some(entries), ..Subjects::default() };
                self.by_itself().record_in(tx, NewAct::of(Deed::LogEnded).about(subjects))?;
            }
            Ok::<_, NodeError>(ended.is_some())
        });
        match ended {
            Ok(true) => self.scrub(),
            Ok(false) => Ok(()),
            // Other hands changed by what entries are found. Nothing is erased by that; `verify` says which.
            Err(NodeError::Store(StoreError::Corrupt { table: "audit", .. })) => {
                tracing::error!("audit.index_changed");
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// What was recorded so far is in the ledger when this returns.
    pub(crate) fn audit_flushed(&self) -> Result<(), NodeError> {
        if self.audit_log().journal.flush() {
            return Ok(());
        }
        // The writer told the log why.
        Err(StoreError::Poisoned.into())
    }

    /// A value as look-ups log it: by its normal form, however it was written.
    pub fn asked_value(&self, value: &str) -> String {
        let context = joinder_observables::Context { country: self.organisation().country };
        let read = crate::look_up::read_value(value, &context);
        crate::link::logged(value, read.as_ref())
    }
}
