//! Taking what was pulled: checked whole against the signed head, then applied whole in one transaction, or not at all.

use joinder_core::OrganisationCode;
use joinder_ledger::{Entry, SignedHead};
use joinder_store::{LedgerHead, StoreError, Tx};

use super::{
    LinkError, Pulled, StopReason,
    apply::Applying,
    keys::ledger_name,
    neighbour::{Link, State, Stop, in_of},
    out::MAX_LINE_BYTES,
};
use crate::{Node, NodeError};

/// Bytes kept of a head that is not believed.
const PROOF_KEPT: usize = 16 << 10;

/// What came, checked.
enum Checked {
    /// All of it was here before: an answer that came late, or twice.
    Known,
    /// Entries that follow on what is here, up to a head of this size.
    New(Vec<Entry>, u64),
    /// Nothing of it is believed.
    Refused(StopReason),
}

/// What became of it.
enum Taken {
    New { entries: u64, erased: bool },
    Stopped(StopReason),
}

impl Node {
    /// Takes what was pulled from `of`; verified before anything is applied. Gives how many entries were new.
    pub fn take_pulled(&self, of: &OrganisationCode, pulled: Pulled) -> Result<u64, NodeError> {
        let keys = self.link_keys()?;
        let now = self.now_ms();
        // Read before the transaction: nobody else writes while one is open.
        let read: Vec<Option<Entry>> = pulled.lines.iter().map(|line| entry_of(line)).collect();
        let taken = self.store().write("take pulled", |tx| {
            let mut link = Link::get(tx, of)?;
            if !link.pulls(tx)? {
                return Err(NodeError::from(LinkError::NotActive));
            }
            let taken = match self.check(tx, &link, &pulled.head, read)? {
                Checked::Known => Taken::New { entries: 0, erased: false },
                Checked::New(entries, size) => {
                    let count = entries.len() as u64;
                    let mut applying = Applying::begin(self, tx, &link, &keys)?;
                    for entry in &entries {
                        applying.entry(entry)?;
                    }
                    let erased = applying.finish()?;
                    tx.set_ledger_head(&in_of(of), &LedgerHead { size, note: pulled.head.clone() })?;
                    Taken::New { entries: count, erased }
                }
                Checked::Refused(why) => {
                    let ours = tx.ledger_head(&in_of(of))?.map(|head| head.note);
                    let theirs = pulled.head.chars().take(PROOF_KEPT).collect();
                    link.body.stop = Some(Stop { why, at_ms: now, ours, theirs });
                    link.state = State::Stopped;
                    Taken::Stopped(why)
                }
            };
            link.body.last_exchange_ms = Some(now);
            link.save(tx, now)?;
            Ok(taken)
        })?;
        match taken {
            Taken::Stopped(why) => {
                tracing::error!(organisation = %of, reason = %why, "link.stopped");
                Err(LinkError::Stopped(why).into())
            }
            Taken::New { entries, erased } => {
                if erased {
                    self.store().scrub()?;
                }
                if entries > 0 {
                    self.count_waiting()?;
                    self.follow()?;
                }
                Ok(entries)
            }
        }
    }

    /// Holds what came against the neighbour's signature and against what is here.
    fn check(
        &self,
        tx: &mut Tx<'_>,
        link: &Link,
        head: &str,
        read: Vec<Option<Entry>>,
    ) -> Result<Checked, StoreError> {
        let origin = ledger_name(link.code(), &self.organisation().code);
        let Ok(head) = SignedHead::open(head, &origin, &[link.key()?]) else {
            return Ok(Checked::Refused(StopReason::Signature));
        };
        let (size, root) = (head.checkpoint().size(), head.checkpoint().root());
        let ledger = in_of(link.code());
        let held = tx.ledger_size(&ledger)?;
        if size <= held {
            let same = tx.ledger_root(&ledger, size)? == root;
            return Ok(if same { Checked::Known } else { Checked::Refused(StopReason::Fork) });
        }
        // Of an answer that overlaps, what is here already is passed over: the root binds it.
        let begin = size.checked_sub(read.len() as u64);
        let known = begin.and_then(|begin| held.checked_sub(begin)).and_then(|n| usize::try_from(n).ok());
        let Some(known) = known.filter(|&known| known <= read.len()) else {
            return Ok(Checked::Refused(StopReason::Gap));
        };
        let mut tree = tx.ledger_tree(&ledger, held)?;
        let fresh: Option<Vec<Entry>> = read.into_iter().skip(known).collect();
        let Some(entries) = fresh else {
            return Ok(Checked::Refused(StopReason::Malformed));
        };
        for entry in &entries {
            tree.append(entry.header().leaf(), |_, _| {});
        }
        let same = tree.root() == root;
        Ok(if same { Checked::New(entries, size) } else { Checked::Refused(StopReason::Fork) })
    }
}

/// The entry of a line; a longer one than any node writes is not even read.
fn entry_of(line: &[u8]) -> Option<Entry> {
    (line.len() <= MAX_LINE_BYTES).then(|| Entry::from_line(line).ok()).flatten()
}
