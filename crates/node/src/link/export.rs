//! Ledgers as files: what one keeps for the day when the other side remembers otherwise, or hands to a court.

use std::io::{self, Write};

use joinder_core::OrganisationCode;
use joinder_ledger::{Checkpoint, Content, Entry, Kind, LedgerWriter, Origin, SignedHead, VerifierKey};
use joinder_store::{StoreError, Tx};
use serde::{Deserialize, Serialize};

use super::{
    LinkError, RequestWay,
    asked::{Asked, Asking, Replying, from_payload},
    keys::ledger_name,
    neighbour::{Link, in_of, out_of},
    told::Telling,
};
use crate::{Node, NodeError};

/// Entries of one page, and its bytes from which on no further entry is read.
const PAGE: usize = 4;
const PAGE_BYTES: usize = 1 << 20;

/// Which of the two ledgers of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LedgerOf {
    /// What the neighbour was told.
    Told,
    /// What the neighbour told.
    Heard,
}

/// Lines of a ledger file, without their line ends: with the first page its first line, with the last page the head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerPage {
    /// The lines.
    pub lines: Vec<String>,
    /// The entry from which the next page begins; none after the last.
    pub next: Option<u64>,
}

impl Node {
    /// A part of the file of a ledger, from the entry `from` on. All pages one after the other are the file.
    pub fn ledger_page(
        &self,
        neighbour: &OrganisationCode,
        of: LedgerOf,
        from: u64,
    ) -> Result<LedgerPage, NodeError> {
        let us = &self.organisation().code;
        self.store().read(|tx| {
            let link = Link::get(tx, neighbour)?;
            let (ledger, head) = self.head_of(tx, &link, of)?;
            let size = head.checkpoint().size();
            let mut file = match from {
                0 => {
                    let origin = head.checkpoint().origin().clone();
                    LedgerWriter::start(Vec::new(), origin, self.stated(&link, of)?)?
                }
                _ => LedgerWriter::go_on(Vec::new()),
            };
            let (mut next, mut bytes) = (from, 0);
            while next < size && bytes < PAGE_BYTES {
                let begin = next;
                // Once the head is read, what comes to the ledger is not of this file.
                for kept in tx.ledger_entries(&ledger, next, PAGE)?.iter().take_while(|kept| kept.seq < size)
                {
                    let shown = match only_passes(tx, us, &link, &kept.entry)? {
                        true => kept.entry.clone().erase(),
                        false => kept.entry.clone(),
                    };
                    file.entry(&shown)?;
                    bytes += shown.to_line().len();
                    next = kept.seq + 1;
                }
                if next == begin {
                    return Err(StoreError::Corrupt { table: "ledger_entry", column: "seq" }.into());
                }
            }
            if next < size {
                return page(file, Some(next));
            }
            file.head(&head)?;
            page(file, None)
        })
    }

    /// Writes the file of a ledger.
    pub fn write_ledger(
        &self,
        neighbour: &OrganisationCode,
        of: LedgerOf,
        out: &mut dyn Write,
    ) -> Result<(), NodeError> {
        let mut from = Some(0);
        while let Some(begin) = from {
            let page = self.ledger_page(neighbour, of, begin)?;
            for line in &page.lines {
                writeln!(out, "{line}")?;
            }
            from = page.next;
        }
        Ok(())
    }

    /// A ledger's name in the store, and the head over all of it.
    fn head_of(&self, tx: &mut Tx<'_>, link: &Link, of: LedgerOf) -> Result<(String, SignedHead), NodeError> {
        let us = &self.organisation().code;
        let (ledger, origin) = match of {
            LedgerOf::Told => (out_of(link.code()), ledger_name(us, link.code())),
            LedgerOf::Heard => (in_of(link.code()), ledger_name(link.code(), us)),
        };
        let keys = self.link_keys()?;
        let head = match of {
            LedgerOf::Told => {
                let size = tx.ledger_size(&ledger)?;
                let checkpoint = Checkpoint::new(origin, size, tx.ledger_root(&ledger, size)?);
                SignedHead::sign(checkpoint, &link.signer(&keys, us, size))
            }
            LedgerOf::Heard => {
                let kept = tx.ledger_head(&ledger)?.ok_or(LinkError::NothingHeard)?;
                opened(&kept.note, &origin, link.key(kept.size)?)?
            }
        };
        Ok((ledger, head))
    }

    /// The key that the file states: the first one. Those after it are announced by entries.
    fn stated(&self, link: &Link, of: LedgerOf) -> Result<Vec<VerifierKey>, NodeError> {
        let us = &self.organisation().code;
        Ok(vec![match of {
            LedgerOf::Told => link.signer(&self.link_keys()?, us, 0).verifier(),
            LedgerOf::Heard => link.key(0)?,
        }])
    }
}

/// Whether an entry is of a request between two others, which this node, the centre, only passes on, or refused to: what it
/// says is theirs to read. The file holds without it.
fn only_passes(
    tx: &mut Tx<'_>,
    us: &OrganisationCode,
    link: &Link,
    entry: &Entry,
) -> Result<bool, StoreError> {
    let Content::Kept { payload, .. } = entry.content() else { return Ok(false) };
    let request = match entry.header().kind() {
        Kind::Request => match from_payload::<Asking>(payload) {
            Some(Asking::Asked { request, .. }) => return Ok(request.asker != *us && request.owner != *us),
            Some(Asking::TakenBack { asker, request }) => Some((asker, request)),
            None => None,
        },
        Kind::Reply => from_payload::<Replying>(payload).map(|reply| (reply.asker, reply.request)),
        Kind::Report | Kind::Amendment | Kind::Narrowed | Kind::Widened => {
            let granted = Telling::from_payload(payload).and_then(|telling| telling.granted);
            granted.map(|granted| (link.code().clone(), granted.request))
        }
        Kind::Withdrawal
        | Kind::Erasure
        | Kind::ErasureConfirmed
        | Kind::Hit
        | Kind::Decision
        | Kind::Alert
        | Kind::Practice
        | Kind::Act
        | Kind::Key
        | Kind::Certificate
        | Kind::Unknown(_) => None,
    };
    let Some((asker, number)) = request else { return Ok(false) };
    Ok(Asked::of(tx, &asker, number)?.is_some_and(|asked| asked.way == RequestWay::Through))
}

/// A head as kept, which was checked when it was.
fn opened(note: &str, origin: &Origin, key: VerifierKey) -> Result<SignedHead, StoreError> {
    let corrupt = StoreError::Corrupt { table: "ledger_head", column: "note" };
    SignedHead::open(note, origin, &[key]).map_err(|_| corrupt)
}

fn page(file: LedgerWriter<Vec<u8>>, next: Option<u64>) -> Result<LedgerPage, NodeError> {
    let not_text = |_| io::Error::from(io::ErrorKind::InvalidData);
    let text = String::from_utf8(file.finish()?).map_err(not_text)?;
    Ok(LedgerPage { lines: text.lines().map(str::to_owned).collect(), next })
}
