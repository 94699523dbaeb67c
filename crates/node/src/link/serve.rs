//! What a neighbour pulls, and what it says that it holds.

use joinder_core::OrganisationCode;
use joinder_ledger::{Checkpoint, Content, SignedHead};
use joinder_store::{LedgerEntry, StoreError, Tx};
use serde::{Deserialize, Serialize};

use super::{
    LinkError,
    keys::ledger_name,
    neighbour::{Link, State, in_of, out_of},
};
use crate::{Node, NodeError};

/// Entries read from the store at once.
const PAGE: usize = 64;

/// The answer to a pull.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pulled {
    /// Ledger lines without their line ends.
    pub lines: Vec<Vec<u8>>,
    /// The signed note of the head that covers exactly these and all before them.
    pub head: String,
    /// Entries that wait behind these.
    pub left: u64,
}

impl std::fmt::Debug for Pulled {
    // The lines hold reports.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pulled({} lines, …)", self.lines.len())
    }
}

impl Node {
    /// What neighbour `from` may pull: lines from `size` on, at most `max_bytes` (at least one line where there is any),
    /// and the head that covers exactly these. They end before what tells of a report that has changed since it was fed.
    pub fn serve_pull(
        &self,
        from: &OrganisationCode,
        size: u64,
        max_bytes: usize,
    ) -> Result<Pulled, NodeError> {
        let keys = self.link_keys()?;
        let us = &self.organisation().code;
        let ledger = out_of(from);
        self.store().read(|tx| {
            let link = Link::get(tx, from)?;
            match link.state {
                State::Active | State::Recalling => {}
                State::Paused | State::Stopped | State::Revoked => return Err(LinkError::NotActive.into()),
            }
            let all = tx.ledger_size(&ledger)?;
            if size > all {
                return Err(LinkError::Ahead.into());
            }
            let lines = lines_from(tx, &link, size, max_bytes)?;
            let end = size + lines.len() as u64;
            // Signed anew: of the keys that there were, the one by which the neighbour knows a head of this size.
            let checkpoint = Checkpoint::new(ledger_name(us, from), end, tx.ledger_root(&ledger, end)?);
            let head = SignedHead::sign(checkpoint, &link.signer(&keys, us, end)).note().to_string();
            Ok(Pulled { lines, head, left: all.saturating_sub(end) })
        })
    }

    /// Our verified size of the neighbour's ledger: where the next pull begins.
    pub fn pulled_size(&self, of: &OrganisationCode) -> Result<u64, NodeError> {
        Ok(self.store().read(|tx| tx.ledger_size(&in_of(of)))?)
    }

    /// The pull from `size` on says that the neighbour holds what came before.
    pub fn acknowledged(&self, from: &OrganisationCode, size: u64) -> Result<(), NodeError> {
        let now = self.now_ms();
        self.store().write("acknowledged", |tx| {
            let mut link = Link::get(tx, from)?;
            if size > tx.ledger_size(&out_of(from))? {
                return Err(LinkError::Ahead.into());
            }
            link.body.acknowledged = link.body.acknowledged.max(size);
            link.body.last_exchange_ms = Some(now);
            Ok(link.save(tx, now)?)
        })
    }
}

fn lines_from(tx: &mut Tx<'_>, link: &Link, size: u64, max_bytes: usize) -> Result<Vec<Vec<u8>>, StoreError> {
    let ledger = out_of(link.code());
    let (mut lines, mut bytes) = (Vec::new(), 0);
    loop {
        // Their sizes first: a page of the largest entries would be hundreds of mebibytes.
        let at = size + lines.len() as u64;
        let sizes = tx.ledger_entry_sizes(&ledger, at, PAGE)?;
        let mut left = max_bytes.saturating_sub(bytes) as u64;
        let fitting = sizes.iter().take_while(|&&size| {
            let fits = size <= left;
            left = left.saturating_sub(size);
            fits
        });
        let count = fitting.count().max(usize::from(lines.is_empty() && !sizes.is_empty()));
        let is_last = sizes.len() < PAGE || count < sizes.len();
        for entry in tx.ledger_entries(&ledger, at, count)? {
            let line = match fit_to_serve(tx, link, &entry)? {
                Fit::AsWritten => entry.entry.to_line(),
                Fit::Erased => entry.entry.erase().to_line(),
                Fit::NotYet => return Ok(lines),
            };
            bytes += line.len() + 1;
            if bytes > max_bytes && !lines.is_empty() {
                return Ok(lines);
            }
            lines.push(line);
        }
        if is_last {
            return Ok(lines);
        }
    }
}

/// How an entry is served.
enum Fit {
    AsWritten,
    /// Without its payload: its withdrawal follows. The leaf is the header, so the head stands.
    Erased,
    /// Its report has changed since, and may be for fewer now: the feed looks at it first.
    NotYet,
}

fn fit_to_serve(tx: &mut Tx<'_>, link: &Link, entry: &LedgerEntry) -> Result<Fit, StoreError> {
    let tells = entry.entry.header().kind().carries_report();
    let Some(report) = entry.subject.filter(|_| tells && *entry.entry.content() != Content::Erased) else {
        return Ok(Fit::AsWritten);
    };
    if link.state == State::Recalling {
        return Ok(Fit::Erased);
    }
    Ok(match tx.report_seq(report)? {
        None => Fit::Erased,
        Some(seq) if seq > link.fed_seq => Fit::NotYet,
        Some(_) => Fit::AsWritten,
    })
}
