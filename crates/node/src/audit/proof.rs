//! That the log is whole: checked here, written out for others, and held against a head that was kept elsewhere.

use std::{
    collections::BTreeMap,
    fmt,
    io::{self, Write},
};

use joinder_core::{Deed, LogUse, ReportId, Subjects};
use joinder_ledger::{Accumulator, Content, LedgerWriter, SignedHead, consistency_proof, verify_consistency};
use joinder_store::{AUDIT, AuditFilter, AuditRow, LedgerEntry, StoreError, Tx};
use thiserror::Error;

use super::{AuditLine, NewAct, read::line_of, write::row_of};
use crate::{LedgerPage, Node, NodeError};

/// Entries read at once.
const PAGE: usize = 1_000;
/// Bytes of a page of the file from which on no further entry is read.
const PAGE_BYTES: usize = 1 << 20;

/// A log that is whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditVerified {
    /// How many entries.
    pub entries: u64,
    /// How many of them say nothing any more, since their term ended.
    pub erased: u64,
    /// The signed head over all; none where there is no entry.
    pub head: Option<String>,
}

/// What is not as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditFault {
    /// An entry is missing.
    Missing {
        /// Which.
        seq: u64,
    },
    /// An entry was changed: it is not what it commits to.
    Changed {
        /// Which.
        seq: u64,
    },
    /// An entry cannot be found as it should, or something is found that no entry says.
    Hidden {
        /// Which.
        seq: u64,
    },
    /// An entry says nothing any more, and no term of it has ended.
    Blanked {
        /// Which.
        seq: u64,
    },
    /// The head is not signed by the key of this node.
    Signature,
    /// The head was signed over other entries.
    Root,
}

impl fmt::Display for AuditFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { seq } => write!(f, "entry {seq} is missing"),
            Self::Changed { seq } => write!(f, "entry {seq} is not what was written"),
            Self::Hidden { seq } => write!(f, "entry {seq} is not found by what it says"),
            Self::Blanked { seq } => {
                write!(f, "entry {seq} says nothing any more, though its term has not ended")
            }
            Self::Signature => f.write_str("the head is not signed by this node's key"),
            Self::Root => f.write_str("the head was signed over other entries"),
        }
    }
}

/// Why the log is not believed.
#[derive(Debug, Error)]
pub enum AuditVerifyError {
    /// It could not be looked at.
    #[error("the audit ledger cannot be looked at")]
    Node(#[from] NodeError),
    /// It is not whole.
    #[error("the audit ledger does not hold: {0}")]
    Broken(AuditFault),
}

impl From<StoreError> for AuditVerifyError {
    fn from(error: StoreError) -> Self {
        Self::Node(error.into())
    }
}

/// A head that was kept, held against the log as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuditChecked {
    /// The log goes on from it: all that it covered stands unchanged.
    Extends {
        /// How many entries it covered.
        old: u64,
        /// How many there are.
        new: u64,
    },
    /// What it covered was changed.
    Differs,
    /// It covers more than there is: entries are missing, or an older state was put back.
    Ahead,
    /// It is no head of this log, or not signed by its key.
    NotOurs,
}

impl Node {
    /// The signed head over all entries, to be kept elsewhere; none where there is no entry.
    pub fn audit_head(&self) -> Result<Option<String>, NodeError> {
        self.audit_flushed()?;
        Ok(self.store().read(|tx| tx.ledger_head(AUDIT))?.map(|head| head.note))
    }

    /// Holds a head that was kept against the log as it is, by a proof.
    pub fn audit_check(&self, note: &str) -> Result<AuditChecked, NodeError> {
        self.audit_flushed()?;
        let keys = self.audit_keys()?;
        let note = if note.ends_with('\n') { note.to_owned() } else { format!("{note}\n") };
        let Ok(head) = SignedHead::open(&note, &keys.origin, &[keys.verifier()]) else {
            return Ok(AuditChecked::NotOurs);
        };
        let (old, root) = (head.checkpoint().size(), head.checkpoint().root());
        Ok(self.store().read(|tx| {
            let new = tx.ledger_size(AUDIT)?;
            if old > new {
                return Ok(AuditChecked::Ahead);
            }
            let Ok(path) = consistency_proof(old, new, |position| tx.ledger_node(AUDIT, position)) else {
                return Ok(AuditChecked::Differs);
            };
            let now = tx.ledger_root(AUDIT, new)?;
            let holds = verify_consistency(old, new, &root, &now, &path).is_ok();
            Ok::<_, StoreError>(if holds {
                AuditChecked::Extends { old, new }
            } else {
                AuditChecked::Differs
            })
        })?)
    }

    /// Checks every entry, the tree over all, the head, and that each entry is found by what it says. `tell` hears how many
    /// entries were looked at.
    pub fn verify_audit(&self, tell: &mut dyn FnMut(u64)) -> Result<AuditVerified, AuditVerifyError> {
        self.audit_flushed()?;
        let (mut tree, mut erased) = (Accumulator::empty(), 0);
        // The last entry that says nothing, and up to before which one the log itself says that terms have ended.
        let (mut blank, mut ended) = (None, 0);
        let head = self.store().read(|tx| tx.ledger_head(AUDIT))?;
        let size = head.as_ref().map_or(0, |head| head.size);
        while tree.size() < size {
            let from = tree.size();
            self.store().read(|tx| {
                let page = page_of(tx, from, size)?;
                let mut found = Found::read(tx, from, from + page.len() as u64)?;
                for entry in page {
                    let line = found.take(&entry)?;
                    if *entry.entry.content() == Content::Erased {
                        erased += 1;
                        blank = Some(entry.seq);
                    }
                    let event = line.event.filter(|event| event.deed == Deed::LogEnded);
                    ended = event
                        .and_then(|event| event.subjects.entries)
                        .map_or(ended, |(_, until)| until.max(ended));
                    tree.append(entry.entry.header().leaf(), |_, _| {});
                }
                found.rest()
            })?;
            tell(tree.size());
        }
        if let Some(head) = &head {
            let keys = self.audit_keys()?;
            let opened = SignedHead::open(&head.note, &keys.origin, &[keys.verifier()]);
            let opened = opened.map_err(|_| AuditVerifyError::Broken(AuditFault::Signature))?;
            let (covers, root) = (opened.checkpoint().size(), opened.checkpoint().root());
            if covers != size || root != tree.root() {
                return Err(AuditVerifyError::Broken(AuditFault::Root));
            }
        }
        if let Some(seq) = blank.filter(|&seq| seq >= ended) {
            return Err(AuditVerifyError::Broken(AuditFault::Blanked { seq }));
        }
        // Nothing may stand behind the head, and nothing be found that no entry says.
        self.store().read(|tx| {
            let behind = tx.ledger_entries(AUDIT, size, 1)?;
            if let Some(entry) = behind.first() {
                return Err(AuditVerifyError::Broken(AuditFault::Hidden { seq: entry.seq }));
            }
            Found::read(tx, size, u64::MAX)?.rest()
        })?;
        Ok(AuditVerified { entries: size, erased, head: head.map(|head| head.note) })
    }

    /// A part of the file of the log, from the entry `from` on: `joinder verify` checks all pages one after the other. Each is
    /// a reading of the log.
    pub fn audit_ledger_page(&self, reading: LogUse, from: u64) -> Result<LedgerPage, NodeError> {
        let subjects = Subjects { reading: Some(reading), ..Subjects::default() };
        self.record_act(NewAct::of(Deed::LogRead).about(subjects))?;
        self.audit_flushed()?;
        let keys = self.audit_keys()?;
        self.store().read(|tx| {
            let head = tx.ledger_head(AUDIT)?.ok_or(NodeError::NoSuchItem)?;
            let opened = SignedHead::open(&head.note, &keys.origin, &[keys.verifier()]);
            let opened = opened.map_err(|_| StoreError::Corrupt { table: "ledger_head", column: "note" })?;
            let mut file = match from {
                0 => LedgerWriter::start(Vec::new(), keys.origin.clone(), vec![keys.verifier()])?,
                _ => LedgerWriter::go_on(Vec::new()),
            };
            let (mut next, mut bytes) = (from, 0);
            while next < head.size && bytes < PAGE_BYTES {
                let page = tx.ledger_entries(AUDIT, next, PAGE)?;
                if page.is_empty() {
                    return Err(StoreError::Corrupt { table: "ledger_entry", column: "seq" }.into());
                }
                for kept in page.iter().take_while(|kept| kept.seq < head.size) {
                    file.entry(&kept.entry)?;
                    bytes += kept.entry.to_line().len();
                    next = kept.seq + 1;
                }
            }
            if next >= head.size {
                file.head(&opened)?;
            }
            let not_text = |_| io::Error::from(io::ErrorKind::InvalidData);
            let text = String::from_utf8(file.finish()?).map_err(not_text)?;
            let lines = text.lines().map(str::to_owned).collect();
            Ok(LedgerPage { lines, next: (next < head.size).then_some(next) })
        })
    }

    /// Writes the file of the log.
    pub fn write_audit_ledger(&self, reading: LogUse, out: &mut dyn Write) -> Result<(), NodeError> {
        let mut from = Some(0);
        while let Some(begin) = from {
            let page = self.audit_ledger_page(reading, begin)?;
            for line in &page.lines {
                writeln!(out, "{line}")?;
            }
            from = page.next;
        }
        Ok(())
    }
}

/// The next entries, none of them left out. A page that holds one that was changed is read again, one by one, to say which.
fn page_of(tx: &mut Tx<'_>, from: u64, size: u64) -> Result<Vec<LedgerEntry>, AuditVerifyError> {
    let page = match tx.ledger_entries(AUDIT, from, PAGE) {
        Ok(page) => page,
        Err(StoreError::Corrupt { .. }) => {
            for seq in from..size.min(from + PAGE as u64) {
                if let Err(StoreError::Corrupt { .. }) = tx.ledger_entry(AUDIT, seq) {
                    return Err(AuditVerifyError::Broken(AuditFault::Changed { seq }));
                }
            }
            return Err(AuditVerifyError::Broken(AuditFault::Changed { seq: from }));
        }
        Err(other) => return Err(other.into()),
    };
    let page: Vec<LedgerEntry> = page.into_iter().take_while(|entry| entry.seq < size).collect();
    for (entry, seq) in page.iter().zip(from..) {
        if entry.seq != seq {
            return Err(AuditVerifyError::Broken(AuditFault::Missing { seq }));
        }
    }
    let next = from + page.len() as u64;
    if next < size && page.len() < PAGE {
        return Err(AuditVerifyError::Broken(AuditFault::Missing { seq: next }));
    }
    Ok(page)
}

/// By what entries are found.
struct Found {
    rows: BTreeMap<u64, AuditRow>,
    reports: BTreeMap<u64, Vec<ReportId>>,
}

impl Found {
    fn read(tx: &mut Tx<'_>, from: u64, until: u64) -> Result<Self, StoreError> {
        let (mut rows, mut reports) = (BTreeMap::new(), BTreeMap::<u64, Vec<ReportId>>::new());
        let filter = AuditFilter { from: Some(from), below: Some(until), ..AuditFilter::default() };
        tx.each_audit_row(&filter, &mut |row| {
            rows.insert(row.seq, row);
            Ok(())
        })?;
        for (seq, report) in tx.audit_named(from, until)? {
            reports.entry(seq).or_default().push(report);
        }
        Ok(Self { rows, reports })
    }

    /// Whether an entry is found by all that it says.
    fn take(&mut self, entry: &LedgerEntry) -> Result<AuditLine, AuditVerifyError> {
        let seq = entry.seq;
        let (row, reports) = (self.rows.remove(&seq), self.reports.remove(&seq).unwrap_or_default());
        let line = line_of(entry);
        let same = match (&line.event, entry.entry.content()) {
            (Some(event), _) => {
                row == Some(row_of(seq, line.at_ms, event)) && reports == event.subjects.reports
            }
            // Of a newer version: what it says is not known here.
            (None, Content::Kept { .. }) => row.is_some(),
            (None, Content::Erased) => row.is_none() && reports.is_empty(),
        };
        if same { Ok(line) } else { Err(AuditVerifyError::Broken(AuditFault::Hidden { seq })) }
    }

    /// Whether nothing is found that no entry says.
    fn rest(&self) -> Result<(), AuditVerifyError> {
        let first = self.rows.keys().chain(self.reports.keys()).min();
        match first {
            Some(&seq) => Err(AuditVerifyError::Broken(AuditFault::Hidden { seq })),
            None => Ok(()),
        }
    }
}
