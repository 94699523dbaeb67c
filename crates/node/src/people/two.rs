//! What takes two people.

use joinder_core::{Actor, Answer, FourEyes, Release, RequestId, Rights};
use joinder_store::{AccountRow, AccountState, Tx};

use crate::{Node, NodeError};

/// So long the second may wait.
const WAITS_MS: i64 = 7 * 24 * 3_600_000;

impl Node {
    /// True where another person asked for the same within seven days, and now it may be done. Else it is noted who asked.
    ///
    /// Whoever works at the machine itself needs nobody: they have the database.
    pub fn is_second(&self, what: FourEyes, subject: &str, actor: &Actor) -> Result<bool, NodeError> {
        let account = match actor {
            Actor::Operator => return Ok(true),
            Actor::Person { account } | Actor::Token { account, .. } => account,
            Actor::Neighbour { .. } | Actor::Node => return Ok(false),
        };
        let now = self.now_ms();
        self.store().write("take two", |tx| {
            let first = tx.first_of_two(what.as_str(), subject)?;
            let first = first.filter(|(who, at)| **who != **account && now - at < WAITS_MS);
            let by_another = match first {
                Some((who, _)) => still_may(tx, &who, what)?,
                None => false,
            };
            if by_another {
                tx.drop_first_of_two(what.as_str(), subject)?;
            } else {
                tx.set_first_of_two(what.as_str(), subject, account, now)?;
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

    /// Who asked for it and waits for a second.
    pub fn first_of_two(&self, what: FourEyes, subject: &str) -> Result<Option<String>, NodeError> {
        let now = self.now_ms();
        let first = self.store().read(|tx| tx.first_of_two(what.as_str(), subject))?;
        Ok(first.filter(|(_, at)| now - at < WAITS_MS).map(|(who, _)| who))
    }
}

/// Who asked first and has left since, or has another role, is no longer one of two.
fn still_may(tx: &mut Tx<'_>, who: &str, what: FourEyes) -> Result<bool, NodeError> {
    let may = |row: AccountRow| {
        row.state == AccountState::Active && Rights::of(row.role).contains(what.right())
    };
    Ok(tx.account(who)?.is_none_or(may))
}
