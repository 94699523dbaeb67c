//! Writing to the ledger of what a neighbour is told, in a running transaction.

use jiff::Timestamp;
use joinder_core::{Deed, OrganisationCode, ReportId, Subjects};
use joinder_ledger::{Accumulator, Checkpoint, Entry, Kind, NoteSigner, Origin, Salt, SignedHead, announce};
use joinder_store::{LedgerHead, NewLedgerEntry, StoreError, Tx};
use serde_json::{Map, Value};

use super::{
    LinkError,
    ended::Ended,
    keys::{LinkKeys, ledger_name},
    neighbour::{Link, out_of},
};
use crate::{NewAct, Node, NodeError};

/// The longest line of a ledger of a link.
pub(super) const MAX_LINE_BYTES: usize = 4 << 20;
/// What of it is not payload: the header, the salt, and the names.
const BESIDE_PAYLOAD: usize = 8 << 10;

/// Whether a payload has room in a line, where each quotation mark takes two bytes.
pub(super) fn has_room(payload: &str) -> bool {
    let escaped = payload.bytes().filter(|byte| matches!(byte, b'"' | b'\\')).count();
    payload.len() + escaped <= MAX_LINE_BYTES - BESIDE_PAYLOAD
}

/// What is about nothing but an earlier entry says nothing.
pub(super) const NOTHING: &str = "{}";

/// The ledger, open at its end.
pub(super) struct Out<'a> {
    node: &'a Node,
    ledger: String,
    to: OrganisationCode,
    origin: Origin,
    signer: NoteSigner,
    tree: Accumulator,
    begun_at: u64,
    erased: bool,
}

/// What writing did.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wrote {
    /// There is something new to pull.
    pub(super) entries: bool,
    /// What earlier entries told was erased.
    pub(super) erased: bool,
}

impl std::ops::BitOrAssign for Wrote {
    fn bitor_assign(&mut self, other: Self) {
        self.entries |= other.entries;
        self.erased |= other.erased;
    }
}

impl<'a> Out<'a> {
    pub(super) fn open(
        node: &'a Node,
        tx: &mut Tx<'_>,
        keys: &LinkKeys,
        link: &Link,
    ) -> Result<Self, StoreError> {
        let (ledger, us) = (out_of(link.code()), &node.organisation().code);
        let begun_at = tx.ledger_size(&ledger)?;
        let tree = tx.ledger_tree(&ledger, begun_at)?;
        let (origin, signer) = (ledger_name(us, link.code()), link.signer(keys, us, u64::MAX));
        Ok(Self { node, ledger, to: link.code().clone(), origin, signer, tree, begun_at, erased: false })
    }

    /// How many entries there are.
    pub(super) fn size(&self) -> u64 {
        self.tree.size()
    }

    /// Appends an entry; `of` is the entry of either ledger that it refers to. Gives its number.
    pub(super) fn append(
        &mut self,
        tx: &mut Tx<'_>,
        kind: &Kind,
        of: Option<u64>,
        payload: String,
        about: (Option<u64>, Option<ReportId>),
    ) -> Result<u64, NodeError> {
        let further = of.map(|of| ("of".to_owned(), Value::from(of)));
        self.append_with(tx, kind, further.into_iter().collect(), payload, about)
    }

    /// Says which key signs from here on, and signs by it.
    pub(super) fn announce(&mut self, tx: &mut Tx<'_>, new: &NoteSigner) -> Result<u64, NodeError> {
        let further = announce(&self.origin, self.tree.size(), &self.signer, new);
        let seq = self.append_with(tx, &Kind::Key, further, NOTHING.to_owned(), (None, None))?;
        self.signer = new.clone();
        Ok(seq)
    }

    fn append_with(
        &mut self,
        tx: &mut Tx<'_>,
        kind: &Kind,
        further: Map<String, Value>,
        payload: String,
        about: (Option<u64>, Option<ReportId>),
    ) -> Result<u64, NodeError> {
        let now = Timestamp::from_millisecond(self.node.now_ms()).unwrap_or(Timestamp::UNIX_EPOCH);
        let salt = Salt(self.node.chance().map_err(LinkError::Keys)?);
        let entry = Entry::new(kind, now, further, salt, payload);
        let entry = entry.expect("a small number is canonical, and so is a note, which is short");
        let (began, subject) = about;
        let new = NewLedgerEntry { entry: &entry, began, subject };
        Ok(tx.append_to_ledger(&self.ledger, &mut self.tree, new)?)
    }

    /// Appends one entry that is about no report, and signs. Gives its number.
    pub(super) fn append_one(
        node: &'a Node,
        tx: &mut Tx<'_>,
        keys: &LinkKeys,
        link: &Link,
        kind: &Kind,
        payload: String,
    ) -> Result<u64, NodeError> {
        let mut out = Self::open(node, tx, keys, link)?;
        let seq = out.append(tx, kind, None, payload, (None, None))?;
        out.sign(tx)?;
        Ok(seq)
    }

    /// Takes back what `code`, whose ledger this is, was told of a matter: the entry that began it, and the report, where
    /// it is one here.
    pub(super) fn take_back(
        &mut self,
        tx: &mut Tx<'_>,
        code: &OrganisationCode,
        (began, subject): (u64, Option<ReportId>),
        ended: Ended,
    ) -> Result<(), NodeError> {
        let about = (Some(began), subject);
        let seq = self.append(tx, &Kind::Withdrawal, Some(began), ended.to_payload(), about)?;
        self.erase_before(tx, code, began, seq)
    }

    /// `code` is to delete what entries before `seq` told of a matter, as they are deleted here, and to confirm it.
    pub(super) fn erase_before(
        &mut self,
        tx: &mut Tx<'_>,
        code: &OrganisationCode,
        began: u64,
        seq: u64,
    ) -> Result<(), NodeError> {
        self.erase(tx, began, seq)?;
        Ok(tx.add_recall(code.as_str(), seq)?)
    }

    /// Erases what earlier entries told of a matter.
    fn erase(&mut self, tx: &mut Tx<'_>, began: u64, before: u64) -> Result<(), StoreError> {
        self.erased |= tx.erase_in_ledger(&self.ledger, began, before)? > 0;
        Ok(())
    }

    /// Signs a head over all entries, where some came to it.
    pub(super) fn sign(self, tx: &mut Tx<'_>) -> Result<Wrote, NodeError> {
        let size = self.tree.size();
        if size == self.begun_at {
            return Ok(Wrote::default());
        }
        let head = SignedHead::sign(Checkpoint::new(self.origin, size, self.tree.root()), &self.signer);
        tx.set_ledger_head(&self.ledger, &LedgerHead { size, note: head.note().to_string() })?;
        // What was told stands here; the log says that something was.
        let subjects = Subjects { entries: Some((self.begun_at, size)), ..Subjects::default() };
        let act = NewAct::of(Deed::LinkTold).about(subjects).told_to(&self.to);
        self.node.by_itself().record_in(tx, act)?;
        Ok(Wrote { entries: true, erased: self.erased })
    }
}
