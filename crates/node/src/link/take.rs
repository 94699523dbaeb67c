//! Taking what was pulled: checked whole against the signed head, then applied whole in one transaction, or not at all.

use joinder_core::{Deed, OrganisationCode, Subjects};
use joinder_ledger::{Checkpoint, Note, Origin, SignedHead, VerifierKey};
use joinder_store::{LedgerHead, StoreError, Tx};
use memchr::memmem;

use super::{
    LinkError, Pulled, StopReason,
    apply::{Applying, Prepared, prepare},
    keys::ledger_name,
    neighbour::{Announced, Link, State, Stop, in_of},
    rotation::hear,
};
use crate::{NewAct, Node, NodeError, source::LINK_SOURCE};

/// Stands in each line that tells of a hit.
const HIT: &[u8] = b"hit-only";

/// Bytes kept of a head that is not believed.
const PROOF_KEPT: usize = 16 << 10;

/// What came, checked.
enum Checked {
    /// All of it was here before: an answer that came late, or twice.
    Known,
    /// Entries that follow on what is here, up to a head of this size, and what they say of the neighbour's keys.
    New(Vec<Prepared>, u64, Heard),
    /// Nothing of it is believed.
    Refused(StopReason),
}

/// What a neighbour's entries say of its keys.
#[derive(Default)]
pub(super) struct Heard {
    /// Ledger keys, and the entry that announces each.
    pub(super) keys: Vec<(u64, VerifierKey)>,
    /// The certificate that it is going to show.
    pub(super) next_tls: Option<Announced>,
    /// Entries of which nothing is believed.
    pub(super) doubted: Vec<u64>,
}

/// What became of it.
enum Taken {
    New { entries: u64, erased: bool },
    Stopped(StopReason),
}

/// What was pulled, read: while one answer is taken, the next can be read.
pub struct ReadPull {
    head: String,
    read: Vec<Option<Prepared>>,
}

impl ReadPull {
    /// How many lines came.
    pub fn lines(&self) -> u64 {
        self.read.len() as u64
    }
}

impl Node {
    /// Takes what was pulled from `of`; verified before anything is applied. Gives how many entries were new.
    pub fn take_pulled(&self, of: &OrganisationCode, pulled: Pulled) -> Result<u64, NodeError> {
        let entries = self.take_read(of, self.read_pulled(of, pulled)?)?;
        if entries > 0 {
            self.match_taken()?;
        }
        Ok(entries)
    }

    /// Reads what was pulled from `of`. Nothing of it is believed yet.
    pub fn read_pulled(&self, of: &OrganisationCode, pulled: Pulled) -> Result<ReadPull, NodeError> {
        if pulled.lines.iter().any(|line| memmem::find(line, HIT).is_some()) {
            // Another process may have taken in what a hit names.
            self.follow()?;
        }
        let read = prepare(self, &format!("{LINK_SOURCE}{of}"), &pulled.lines);
        Ok(ReadPull { head: pulled.head, read })
    }

    /// Takes what was read before the transaction: nobody else writes while one is open. It is matched by
    /// [`Node::match_taken`], which whoever takes many answers calls now and then and at the end.
    pub fn take_read(&self, of: &OrganisationCode, pulled: ReadPull) -> Result<u64, NodeError> {
        let keys = self.link_keys()?;
        let now = self.now_ms();
        let ReadPull { head, read } = pulled;
        let taken = self.store().write("take pulled", |tx| {
            let mut link = Link::get(tx, of)?;
            if !link.pulls(tx)? {
                return Err(NodeError::from(LinkError::NotActive));
            }
            let taken = match self.check(tx, &link, &head, read)? {
                Checked::Known => Taken::New { entries: 0, erased: false },
                Checked::New(entries, size, heard) => {
                    let count = entries.len() as u64;
                    let mut applying = Applying::begin(self, tx, &link, &keys)?;
                    for entry in entries {
                        applying.entry(entry)?;
                    }
                    for &seq in &heard.doubted {
                        applying.doubted(seq);
                    }
                    let erased = applying.finish()?;
                    if erased {
                        // Until the log is emptied; however this ends.
                        crate::retention::begin(tx, now)?;
                    }
                    tx.set_ledger_head(&in_of(of), &LedgerHead { size, note: head.clone() })?;
                    let subjects = Subjects { entries: Some((size - count, size)), ..Subjects::default() };
                    self.by_neighbour(of).record_in(tx, NewAct::of(Deed::Heard).about(subjects))?;
                    link.hears(heard, now);
                    link.body.unread |= link.state == State::Recalling;
                    Taken::New { entries: count, erased }
                }
                Checked::Refused(why) => {
                    let ours = tx.ledger_head(&in_of(of))?.map(|head| head.note);
                    let theirs = head.chars().take(PROOF_KEPT).collect();
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
                    // What may be known no longer is not found by what it said, either.
                    self.follow()?;
                    self.scrub()?;
                }
                Ok(entries)
            }
        }
    }

    /// Matches what was taken, and heeds what it says.
    pub fn match_taken(&self) -> Result<(), NodeError> {
        self.count_waiting()?;
        self.follow()?;
        self.heed()
    }

    /// Holds what came against the neighbour's signature and against what is here.
    fn check(
        &self,
        tx: &mut Tx<'_>,
        link: &Link,
        head: &str,
        read: Vec<Option<Prepared>>,
    ) -> Result<Checked, StoreError> {
        let origin = ledger_name(link.code(), &self.organisation().code);
        // Not believed yet: it says which key is to have signed it.
        let Some(size) = size_of(head) else {
            return Ok(Checked::Refused(StopReason::Signature));
        };
        let ledger = in_of(link.code());
        let held = tx.ledger_size(&ledger)?;
        if size <= held {
            let Some(head) = open(head, &origin, link.key(size)?) else {
                return Ok(Checked::Refused(StopReason::Signature));
            };
            let same = tx.ledger_root(&ledger, size)? == head.checkpoint().root();
            return Ok(if same { Checked::Known } else { Checked::Refused(StopReason::Fork) });
        }
        let fresh = fresh(read, held, size);
        let mut heard = Heard::default();
        if let Ok(entries) = &fresh {
            heard = hear(tx, link, &origin, held, entries)?;
        }
        let key = match heard.keys.last() {
            Some((_, key)) => key.clone(),
            None => link.key(size)?,
        };
        let Some(head) = open(head, &origin, key) else {
            return Ok(Checked::Refused(StopReason::Signature));
        };
        let entries = match fresh {
            Ok(entries) => entries,
            Err(why) => return Ok(Checked::Refused(why)),
        };
        let mut tree = tx.ledger_tree(&ledger, held)?;
        for entry in &entries {
            tree.append(entry.entry.header().leaf(), |_, _| {});
        }
        let same = tree.root() == head.checkpoint().root();
        Ok(if same { Checked::New(entries, size, heard) } else { Checked::Refused(StopReason::Fork) })
    }
}

/// Of what came, the entries that are not here yet.
fn fresh(read: Vec<Option<Prepared>>, held: u64, size: u64) -> Result<Vec<Prepared>, StopReason> {
    // Of an answer that overlaps, what is here already is passed over: the root binds it.
    let begin = size.checked_sub(read.len() as u64);
    let known = begin.and_then(|begin| held.checked_sub(begin)).and_then(|n| usize::try_from(n).ok());
    let known = known.filter(|&known| known <= read.len()).ok_or(StopReason::Gap)?;
    read.into_iter().skip(known).collect::<Option<_>>().ok_or(StopReason::Malformed)
}

/// What a head says of its size, whoever signed it.
fn size_of(head: &str) -> Option<u64> {
    Some(head.parse::<Note>().ok()?.text().parse::<Checkpoint>().ok()?.size())
}

fn open(head: &str, origin: &Origin, key: VerifierKey) -> Option<SignedHead> {
    SignedHead::open(head, origin, &[key]).ok()
}
