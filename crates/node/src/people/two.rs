//! What takes two people.

use joinder_core::{
    Actor, Answer, Extension, FourEyes, KeepReason, Outcome, Release, ReportId, RequestId, Rights, Subjects,
    codes::StopGround,
};
use joinder_store::{AccountRow, AccountState, StoreError, Tx};

use crate::{KeepDecision, NewAct, Node, NodeError, retention::refused};

/// So long the second may wait.
const WAITS_MS: i64 = 7 * 24 * 3_600_000;

impl Node {
    /// True where another person asked for the same within seven days, and now it may be done. Else it is noted who asked.
    ///
    /// Whoever works at the machine itself needs nobody: they have the database.
    pub fn is_second(&self, what: FourEyes, subject: &str, actor: &Actor) -> Result<bool, NodeError> {
        self.is_second_about(what, subject, actor, None)
    }

    fn is_second_about(
        &self,
        what: FourEyes,
        subject: &str,
        actor: &Actor,
        report: Option<ReportId>,
    ) -> Result<bool, NodeError> {
        let account = match actor {
            Actor::Operator => return Ok(true),
            Actor::Person { account } | Actor::Token { account, .. } => account,
            Actor::Neighbour { .. } | Actor::Node => return Ok(false),
        };
        let now = self.now_ms();
        self.store().write("take two", |tx| {
            let first = tx.first_of_two(what.as_str(), subject)?;
            let first = first.filter(|(who, at)| **who != **account && now - at < WAITS_MS);
            let first_who = first.map(|(who, _)| who).unwrap_or_default();
            let by_another = still_may(tx, &first_who, what)?;
            // The log says of both: who was first, and that there was a second.
            let asked = |who: &str| {
                let account = Some(Actor::Person { account: who.into() }.who().into());
                NewAct::of(what.deed()).about(Subjects { account, ..Subjects::of_reports(report) })
            };
            if by_another {
                tx.drop_first_of_two(what.as_str(), subject)?;
                self.record_in(tx, asked(&first_who))?;
            } else {
                tx.set_first_of_two(what.as_str(), subject, account, now)?;
                self.record_in(tx, asked(account).ended(Outcome::Refused))?;
            }
            Ok(by_another)
        })
    }

    /// Whether an answer to a request may be given now: releasing what is sealed takes two who want the very same.
    pub fn may_answer(&self, request: RequestId, answer: &Answer, actor: &Actor) -> Result<bool, NodeError> {
        let Answer::Granted { parts, until } = answer else { return Ok(true) };
        let report = match self.request(request)?.and_then(|view| view.report) {
            Some(report) => self.report(report)?,
            None => None,
        };
        let marking = report.as_ref().and_then(|view| view.disclosed.report().marking.as_ref());
        match marking.map(|marking| marking.release) {
            Some(Release::Sealed) => {
                self.is_second(FourEyes::ReleaseSealed, &format!("{request} {parts} {until}"), actor)
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
    ) -> Result<bool, NodeError> {
        let subject = match decision {
            KeepDecision::Extend { until } => format!("{id} extend {until}"),
            KeepDecision::Stop { ground: StopGround::Proof } => stop_for_proof(id),
            KeepDecision::Stop { .. }
            | KeepDecision::LetGo
            | KeepDecision::EndStop
            | KeepDecision::Restrict
            | KeepDecision::EndRestriction => return Ok(true),
        };
        // What could not be done anyway is nobody's to wait for.
        let why = why.parse::<KeepReason>().map_err(|_| NodeError::Field {
            field: "reason",
            expected: "one line of 1 to 500 characters".to_owned(),
        })?;
        self.store().read(|tx| {
            self.own_or_refused(tx, id)?;
            let row = tx.due_report(id)?.ok_or(NodeError::NoSuchItem)?;
            let keeping = self.keeping(&row)?;
            let may = match decision {
                KeepDecision::Extend { until } => {
                    keeping.extended(&Extension::new(until, why, ""), self.today()).map(drop)
                }
                KeepDecision::Stop { .. }
                | KeepDecision::LetGo
                | KeepDecision::EndStop
                | KeepDecision::Restrict
                | KeepDecision::EndRestriction => keeping.may_be_stopped(),
            };
            may.map_err(refused)
        })?;
        self.is_second_about(FourEyes::BlockErasure, &subject, actor, Some(id))
    }

    /// Whether somebody wants a report kept as proof and waits for a second: till then it is not erased.
    pub(crate) fn awaits_second(&self, tx: &mut Tx<'_>, id: ReportId) -> Result<bool, StoreError> {
        let first = tx.first_of_two(FourEyes::BlockErasure.as_str(), &stop_for_proof(id))?;
        Ok(first.is_some_and(|(_, at)| self.now_ms() - at < WAITS_MS))
    }

    /// Who asked for it and waits for a second.
    pub fn first_of_two(&self, what: FourEyes, subject: &str) -> Result<Option<String>, NodeError> {
        let now = self.now_ms();
        let first = self.store().read(|tx| tx.first_of_two(what.as_str(), subject))?;
        Ok(first.filter(|(_, at)| now - at < WAITS_MS).map(|(who, _)| who))
    }
}

fn stop_for_proof(id: ReportId) -> String {
    format!("{id} stop proof")
}

/// Who asked first and has left since, or has another role, is no longer one of two.
fn still_may(tx: &mut Tx<'_>, who: &str, what: FourEyes) -> Result<bool, NodeError> {
    let may =
        |row: AccountRow| row.state == AccountState::Active && Rights::of(row.role).contains(what.right());
    Ok(tx.account(who)?.is_some_and(may))
}
