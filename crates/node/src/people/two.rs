//! What takes two people.

use joinder_core::{
    Actor, Answer, Extension, FourEyes, KeepReason, Outcome, Reach, Reference, Release, ReportId, RequestId,
    Rights, Subjects, Unit, codes::StopGround,
};
use joinder_store::{AccountRow, AccountState, FirstOfTwo, StoreError, Tx};

use super::units::unit_of_source;
use crate::{KeepDecision, NewAct, Node, NodeError, retention::refused};

/// So long the second may wait.
const WAITS_MS: i64 = 7 * 24 * 3_600_000;

impl Node {
    /// True where another person asked for the same within seven days, and now it may be done. Else it is noted who asked.
    ///
    /// Whoever works at the machine itself needs nobody: they have the database.
    pub fn is_second(&self, what: FourEyes, subject: &str, actor: &Actor) -> Result<bool, NodeError> {
        Ok(self.is_second_about(what, subject, actor, "", None)? != May::Waits)
    }

    fn is_second_about(
        &self,
        what: FourEyes,
        subject: &str,
        actor: &Actor,
        why: &str,
        report: Option<ReportId>,
    ) -> Result<May, NodeError> {
        let account = match actor {
            Actor::Operator => return Ok(May::Now),
            Actor::Person { account } | Actor::Token { account, .. } => account,
            Actor::Neighbour { .. } | Actor::Node => return Ok(May::Waits),
        };
        let now = self.now_ms();
        self.store().write("take two", |tx| {
            let first = tx.first_of_two(what.as_str(), subject)?;
            let first = first.filter(|first| *first.account != **account && now - first.at_ms < WAITS_MS);
            let first = match first {
                Some(first) if still_may(tx, &first.account, what, report)? => Some(first),
                Some(_) | None => None,
            };
            // The log says of both: who was first, and that there was a second.
            let asked = |who: &str| {
                let account = Some(Actor::Person { account: who.into() }.who().into());
                NewAct::of(what.deed()).about(Subjects { account, ..Subjects::of_reports(report) })
            };
            if let Some(FirstOfTwo { account, why, .. }) = first {
                tx.drop_first_of_two(what.as_str(), subject)?;
                self.record_in(tx, asked(&account))?;
                Ok(May::NowWith { account, why })
            } else {
                let (subject, why) = (subject.to_owned(), why.to_owned());
                let first = FirstOfTwo { subject, account: account.to_string(), at_ms: now, why };
                tx.set_first_of_two(what.as_str(), &first, now - WAITS_MS)?;
                self.record_in(tx, asked(account).ended(Outcome::Waits))?;
                Ok(May::Waits)
            }
        })
    }

    /// Whether an answer to a request may be given now: releasing what is sealed takes two who want the very same.
    pub fn may_answer(&self, request: RequestId, answer: &Answer, actor: &Actor) -> Result<bool, NodeError> {
        let Answer::Granted { parts, until } = answer else { return Ok(true) };
        let view = self.request(request)?.ok_or(NodeError::NoSuchItem)?;
        self.store().read(|tx| self.decides_over(tx, view.unit.as_ref()))?;
        let report = match view.report {
            Some(report) => self.report(report)?,
            None => None,
        };
        let marking = report.as_ref().and_then(|view| view.disclosed.report().marking.as_ref());
        match marking.map(|marking| marking.release) {
            Some(Release::Sealed) => {
                let subject = format!("{request} {parts} {until}");
                let may = self.is_second_about(FourEyes::ReleaseSealed, &subject, actor, "", view.report)?;
                Ok(may != May::Waits)
            }
            Some(Release::Own | Release::Hit | Release::Full) | None => Ok(true),
        }
    }

    /// Whether a decision about keeping may be carried out now: to keep beyond the term for our own sake takes two who want the
    /// very same. What protects the person acts at once: a second who comes too late would let the report be erased.
    pub fn may_keep(
        &self,
        id: ReportId,
        decision: KeepDecision,
        why: &str,
        actor: &Actor,
    ) -> Result<May, NodeError> {
        let subject = match decision {
            KeepDecision::Extend { until } => format!("{id} extend {until}"),
            KeepDecision::Stop { ground: StopGround::Proof } => stop_for_proof(id),
            KeepDecision::Stop { .. }
            | KeepDecision::LetGo
            | KeepDecision::EndStop
            | KeepDecision::Restrict
            | KeepDecision::EndRestriction => return Ok(May::Now),
        };
        // What could not be done anyway is nobody's to wait for.
        let reason = why.parse::<KeepReason>().map_err(|_| NodeError::Field {
            field: "reason",
            expected: "one line of 1 to 500 characters".to_owned(),
        })?;
        self.store().read(|tx| {
            self.own_or_refused(tx, id)?;
            let row = tx.due_report(id)?.ok_or(NodeError::NoSuchItem)?;
            let keeping = self.keeping(&row)?;
            let may = match decision {
                KeepDecision::Extend { until } => {
                    keeping.extended(&Extension::new(until, reason, ""), self.today()).map(drop)
                }
                KeepDecision::Stop { .. }
                | KeepDecision::LetGo
                | KeepDecision::EndStop
                | KeepDecision::Restrict
                | KeepDecision::EndRestriction => keeping.may_be_stopped(),
            };
            may.map_err(refused)
        })?;
        self.is_second_about(FourEyes::BlockErasure, &subject, actor, why, Some(id))
    }

    /// Whether somebody wants a report kept as proof and waits for a second: till then it is not erased.
    pub(crate) fn awaits_second(&self, tx: &mut Tx<'_>, id: ReportId) -> Result<bool, StoreError> {
        let first = tx.first_of_two(FourEyes::BlockErasure.as_str(), &stop_for_proof(id))?;
        Ok(first.is_some_and(|first| self.now_ms() - first.at_ms < WAITS_MS))
    }

    /// Who wants which of our reports kept beyond its term, and waits for a second person.
    pub fn keeping_that_waits(&self) -> Result<Vec<KeepingThatWaits>, NodeError> {
        let now = self.now_ms();
        self.store().read(|tx| {
            let mut all = Vec::new();
            for first in tx.firsts_of_two(FourEyes::BlockErasure.as_str())? {
                let Some((report, wanted)) = wanted(&first.subject) else { continue };
                let counts = now - first.at_ms < WAITS_MS
                    && still_may(tx, &first.account, FourEyes::BlockErasure, Some(report))?;
                if !counts {
                    continue;
                }
                if let Some(stored) = tx.report(report)? {
                    let (reference, FirstOfTwo { account, at_ms, why, .. }) =
                        (stored.report.reference, first);
                    let until_ms = at_ms + WAITS_MS;
                    let unit = unit_of_source(tx, &stored.row.source)?;
                    all.push(KeepingThatWaits { report, reference, wanted, account, why, until_ms, unit });
                }
            }
            Ok(all)
        })
    }

    /// Who asked for it and waits for a second.
    pub fn first_of_two(&self, what: FourEyes, subject: &str) -> Result<Option<String>, NodeError> {
        let now = self.now_ms();
        let first = self.store().read(|tx| tx.first_of_two(what.as_str(), subject))?;
        Ok(first.filter(|first| now - first.at_ms < WAITS_MS).map(|first| first.account))
    }
}

fn stop_for_proof(id: ReportId) -> String {
    format!("{id} stop proof")
}

/// Back from what is noted.
fn wanted(subject: &str) -> Option<(ReportId, KeepDecision)> {
    let (report, what) = subject.split_once(' ')?;
    let wanted = match what.split_once(' ')? {
        ("extend", until) => KeepDecision::Extend { until: until.parse().ok()? },
        ("stop", "proof") => KeepDecision::Stop { ground: StopGround::Proof },
        _ => return None,
    };
    Some((report.parse().ok()?, wanted))
}

/// Whether something may be done now.
#[derive(Clone, PartialEq, Eq)]
pub enum May {
    /// It is noted who wants it; another person has to want the very same.
    Waits,
    /// Yes.
    Now,
    /// Yes, since this person wanted it too.
    NowWith {
        /// Who.
        account: String,
        /// Why, in that person's words; empty where no reason is asked for.
        why: String,
    },
}

impl std::fmt::Debug for May {
    // The reason may name a victim.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Waits => "Waits",
            Self::Now => "Now",
            Self::NowWith { .. } => "NowWith",
        })
    }
}

/// A report that somebody wants kept beyond its term, and that waits for a second person.
#[derive(Clone, PartialEq, Eq)]
pub struct KeepingThatWaits {
    /// Which.
    pub report: ReportId,
    /// Its number at its owner.
    pub reference: Reference,
    /// What the first person wants, and the second would have to want.
    pub wanted: KeepDecision,
    /// Who.
    pub account: String,
    /// Why, in that person's words.
    pub why: String,
    /// Until when the second may come, Unix milliseconds.
    pub until_ms: i64,
    /// The unit that decides about it; none where any does.
    pub unit: Option<Unit>,
}

impl std::fmt::Debug for KeepingThatWaits {
    // The reason may name a victim.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeepingThatWaits").field("report", &self.report).finish_non_exhaustive()
    }
}

/// Who asked first and has left since, or has another role or unit, is no longer one of two.
fn still_may(tx: &mut Tx<'_>, who: &str, what: FourEyes, about: Option<ReportId>) -> Result<bool, NodeError> {
    let row = about.map(|report| tx.due_report(report)).transpose()?.flatten();
    let holder = row.map(|row| unit_of_source(tx, &row.source)).transpose()?.flatten();
    let may = |row: AccountRow| {
        row.state == AccountState::Active
            && Rights::of(row.role).contains(what.right())
            && Reach::of(row.unit).covers(holder.as_ref())
    };
    Ok(tx.account(who)?.is_some_and(may))
}
