//! What was asked about a report goes with the report: the reasons and the answers are people's words about it.

use std::collections::BTreeSet;

use joinder_core::{Answer, OrganisationCode, ReportId, RequestId, codes::Ground};
use joinder_ledger::{Content, Entry, Kind};
use joinder_store::{StoreError, Tx};

use super::{
    asked::{Asked, AskedState, Asking, Replying, RequestWay, from_payload, to_payload},
    neighbour::{Link, in_of, out_of},
    out::Out,
};
use crate::{Node, NodeError};

impl Node {
    /// Forgets all requests about a report that is about to be erased, here and in the ledgers. Who still waits for an
    /// answer is answered that there is no such report.
    pub(crate) fn forget_requests(&self, tx: &mut Tx<'_>, report: ReportId) -> Result<(), NodeError> {
        let Some(stored) = tx.report(report)? else { return Ok(()) };
        let (owner, reference) = (&stored.report.owner, &stored.report.reference);
        let all = Asked::about(tx, owner, reference)?;
        if all.is_empty() {
            return Ok(());
        }
        let numbers: BTreeSet<(OrganisationCode, RequestId)> =
            all.iter().map(|asked| (asked.asker().clone(), asked.number)).collect();
        for link in Link::all(tx)? {
            for ledger in [out_of(link.code()), in_of(link.code())] {
                erase(tx, &ledger, &numbers)?;
            }
        }
        for asked in &all {
            self.answer_of_none(tx, asked)?;
        }
        Ok(tx.forget_requests(owner, reference)?)
    }

    fn answer_of_none(&self, tx: &mut Tx<'_>, asked: &Asked) -> Result<(), NodeError> {
        if asked.way != RequestWay::In || asked.state != AskedState::Open {
            return Ok(());
        }
        let Some(link) = Link::find(tx, &asked.via)?.filter(Link::stands) else { return Ok(()) };
        let payload = to_payload(&Replying {
            asker: asked.asker().clone(),
            request: asked.number,
            answer: Answer::Refused { ground: Ground::NotAvailable, words: None },
        });
        Out::append_one(self, tx, &self.link_keys()?, &link, &Kind::Reply, payload)?;
        Ok(())
    }
}

/// Erases what a ledger holds of some requests.
fn erase(
    tx: &mut Tx<'_>,
    ledger: &str,
    numbers: &BTreeSet<(OrganisationCode, RequestId)>,
) -> Result<(), StoreError> {
    for kind in [Kind::Request, Kind::Reply] {
        for kept in tx.whole_entries_of(ledger, &kind)? {
            if number_of(&kept.entry).is_some_and(|number| numbers.contains(&number)) {
                tx.erase_in_ledger(ledger, kept.began, kept.seq + 1)?;
            }
        }
    }
    Ok(())
}

/// Which request an entry is of.
fn number_of(entry: &Entry) -> Option<(OrganisationCode, RequestId)> {
    let Content::Kept { payload, .. } = entry.content() else { return None };
    let asking = from_payload::<Asking>(payload).map(|asking| match asking {
        Asking::Asked { request, .. } => (request.asker, request.id),
        Asking::TakenBack { asker, request } => (asker, request),
    });
    asking.or_else(|| from_payload::<Replying>(payload).map(|reply| (reply.asker, reply.request)))
}
