//! What the centre passes on from an owner to the one organisation to which it granted something, and takes back from it.
//!
//! Here nothing of it is read, kept among reports or shown; the copy in the ledger of who is told goes when the owner takes
//! it back.

use joinder_core::Role;
use joinder_ledger::{Header, Kind};
use joinder_store::Passed;

use super::{About, Applying, NOT_ASKED, entry_of};
use crate::{
    NodeError,
    link::{
        asked::{Asked, AskedState, RequestWay},
        ended::Ended,
        neighbour::Link,
        out::Out,
        told::Passing,
    },
};

impl Applying<'_, '_> {
    /// Passes on what is for another, where that one asked for it.
    pub(super) fn pass_on(
        &mut self,
        seq: u64,
        header: &Header,
        passing: Passing,
    ) -> Result<About, NodeError> {
        let (of, from) = (entry_of(header), self.link.code());
        let began = of.unwrap_or(seq);
        self.passed_on = true;
        if *header.kind() == Kind::Narrowed {
            // What it narrows is not here; the owner waits for the word.
            self.confirm.push(seq);
        }
        let Some(to) = self.receiver(&passing)? else {
            self.set_aside(seq, &NOT_ASKED);
            // Who is not told the newer form does not keep the one before.
            self.pass_back(began)?;
            return Ok((of, None));
        };
        let mut before = self.tx.passed(from, began)?;
        if before.as_ref().is_some_and(|before| before.told_to != passing.to) {
            self.pass_back(began)?;
            before = None;
        }
        let mut out = Out::open(self.node, self.tx, self.link_keys, &to)?;
        let payload = passing.passing.to_payload();
        match before {
            None => {
                let entry = out.append(self.tx, &Kind::Report, None, payload, (None, None))?;
                self.tx.add_passed(from, began, &Passed { told_to: passing.to, entry })?;
            }
            Some(before) => {
                let (kind, first) = (header.kind(), before.entry);
                let entry = out.append(self.tx, kind, Some(first), payload, (Some(first), None))?;
                if *kind == Kind::Narrowed {
                    out.erase_before(self.tx, &passing.to, first, entry)?;
                }
            }
        }
        self.erased |= out.sign(self.tx)?.erased;
        Ok((of, None))
    }

    /// To whom: an organisation whose request this neighbour answered through us.
    fn receiver(&mut self, passing: &Passing) -> Result<Option<Link>, NodeError> {
        let from = self.link.code();
        let telling = &passing.passing;
        let Some(granted) = &telling.granted else { return Ok(None) };
        if self.node.viewer().role != Role::Centre || telling.report.owner != *from {
            return Ok(None);
        }
        let asked = Asked::of(self.tx, &passing.to, granted.request)?.filter(|asked| {
            asked.way == RequestWay::Through && asked.owner == *from && asked.state == AskedState::Answered
        });
        let to = Link::find(self.tx, &passing.to)?.filter(Link::stands);
        Ok(to.filter(|_| asked.is_some()))
    }

    /// The owner takes back what was passed on.
    pub(super) fn pass_back(&mut self, began: u64) -> Result<(), NodeError> {
        let from = self.link.code();
        let Some(passed) = self.tx.passed(from, began)? else { return Ok(()) };
        self.tx.forget_passed(from, began)?;
        let to = Link::get(self.tx, &passed.told_to)?;
        let mut out = Out::open(self.node, self.tx, self.link_keys, &to)?;
        out.take_back(self.tx, &passed.told_to, (passed.entry, None), Ended::HERE)?;
        self.erased |= out.sign(self.tx)?.erased;
        Ok(())
    }
}
