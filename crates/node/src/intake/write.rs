//! Writing batches: each in one transaction, handed on to be matched as soon as it is durable.

use std::{collections::HashSet, sync::mpsc::SyncSender};

use joinder_core::ReportId;
use joinder_formats::{Draft, SetAside};
use joinder_matching::{EvidenceBuilder, Profile};
use joinder_store::{Known, NewReport, NewSetAside, StoreError, Write, WriteKind};

use super::{
    Body, Counts,
    prepare::{Prepared, Ready},
};
use crate::{Node, NodeError, follow::Fresh, profile::received_day};

/// Reports of one batch, and bytes at which it is full with fewer.
const BATCH: usize = 8_192;
const BATCH_BYTES: usize = 32 << 20;
/// Bytes of a record kept with a field that was set aside.
const RAW_KEPT: usize = 1 << 20;

pub(super) struct Writer<'a> {
    node: &'a Node,
    source: &'a str,
    receipt: i64,
    pub(super) counts: Counts,
    // Boxed where they were made: moving a pointer is cheaper than moving a report.
    #[expect(clippy::vec_box, reason = "the boxes come so from the workers")]
    ready: Vec<Box<Ready>>,
    aside: Vec<SetAside>,
    bytes: usize,
    /// Natural keys of the batch: a second version of one begins a new batch.
    seen: HashSet<(String, String)>,
    /// Natural keys that this import amended: that a later record of theirs stood before says nothing any more.
    amended: HashSet<(String, String)>,
    /// Records met since the last batch that need no writing.
    same: u64,
    to_matcher: SyncSender<Fresh>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        node: &'a Node,
        source: &'a str,
        receipt: i64,
        to_matcher: SyncSender<Fresh>,
    ) -> Self {
        Self {
            node,
            source,
            receipt,
            counts: Counts::default(),
            ready: Vec::new(),
            aside: Vec::new(),
            bytes: 0,
            seen: HashSet::new(),
            amended: HashSet::new(),
            same: 0,
            to_matcher,
        }
    }

    /// Takes a chunk; true where a batch was written. `finish` makes a report of a draft that needs another look.
    pub(super) fn take(
        &mut self,
        prepared: Vec<Prepared>,
        finish: &dyn Fn(Draft) -> Prepared,
    ) -> Result<bool, NodeError> {
        let mut written = false;
        for one in prepared {
            let one = match one {
                Prepared::Same(key, draft) if self.seen.contains(&key) || self.amended.contains(&key) => {
                    finish(*draft)
                }
                other @ (Prepared::Same(..) | Prepared::SetAside(_) | Prepared::Report(_)) => other,
            };
            match one {
                Prepared::Same(..) => self.same += 1,
                Prepared::SetAside(aside) => {
                    self.bytes += aside.raw.len();
                    self.aside.push(*aside);
                }
                Prepared::Report(ready) => {
                    let key = key_of(&ready.report);
                    if self.seen.contains(&key) {
                        self.flush()?;
                    }
                    self.seen.insert(key);
                    self.bytes += ready.report.body_len() + ready.raw.len();
                    self.ready.push(ready);
                }
            }
            if self.ready.len() + self.aside.len() >= BATCH || self.bytes > BATCH_BYTES {
                self.flush()?;
                written = true;
            }
        }
        if self.same >= BATCH as u64 {
            self.flush()?;
            written = true;
        }
        Ok(written)
    }

    /// Writes what waits, then hands it on to be matched.
    pub(super) fn flush(&mut self) -> Result<(), NodeError> {
        if self.ready.is_empty() && self.aside.is_empty() && self.same == 0 {
            return Ok(());
        }
        let ready = std::mem::take(&mut self.ready);
        let aside = std::mem::take(&mut self.aside);
        (self.bytes, self.seen) = (0, HashSet::new());
        let now = self.node.now_ms();
        let (node, source, receipt, before, same) =
            (self.node, self.source, self.receipt, self.counts, self.same);
        let (counts, first, writes) = node.store().write("import batch", |tx| {
            let mut counts = before;
            counts.same += same;
            counts.set_aside += aside.len() as u64;
            let mut writes = Vec::with_capacity(ready.len());
            let mut asides = Vec::with_capacity(aside.len());
            let keys: Vec<_> = ready.iter().map(|one| one.report.natural_key()).collect();
            let known = tx.known_many(&keys)?;
            for (one, known) in ready.into_iter().zip(known) {
                counts.count(known.as_ref(), &one);
                counts.faults += one.faults.len() as u64;
                let Some((id, kind)) = fate(node, known, &one, now) else {
                    // It stands already; its bytes or its mapping have changed, or the mapping is known only now.
                    if let Some(known) = known.filter(|known| known.raw_digest != one.report.raw_digest) {
                        tx.refresh_raw_digest(known.id, &one.report.raw_digest)?;
                    }
                    continue;
                };
                asides.extend(faults_of(node, source, &one, id, now));
                writes.push(write_of(*one, id, kind));
            }
            asides.extend(aside.into_iter().map(|one| set_aside(node, source, one, now)));
            let first = tx.write_reports(&writes, source, now)?;
            tx.set_aside(&asides, now)?;
            counts.read = counts.new + counts.amended + counts.same + counts.set_aside;
            let body = serde_json::to_string(&Body { counts, ..Body::default() }).unwrap_or_default();
            tx.update_receipt(receipt, &body, None)?;
            Ok::<_, StoreError>((counts, first, writes))
        })?;
        (self.counts, self.same) = (counts, 0);
        let amended = writes.iter().filter(|write| matches!(write.kind, WriteKind::Amended { .. }));
        self.amended.extend(amended.map(|write| key_of(&write.report)));
        if writes.is_empty() {
            return Ok(());
        }
        let evidence = writes.into_iter().map(|write| write.evidence).collect();
        // A matcher that is gone has failed, and tells why itself.
        self.to_matcher.send(Fresh { first, evidence }).map_err(|_| NodeError::Interrupted)
    }
}

fn key_of(report: &NewReport) -> (String, String) {
    let (owner, reference) = report.natural_key();
    (owner.to_owned(), reference.to_owned())
}

impl Counts {
    fn count(&mut self, known: Option<&Known>, one: &Ready) {
        match known {
            None => self.new += 1,
            Some(known) if known.digest == one.report.digest => self.same += 1,
            Some(_) => self.amended += 1,
        }
    }
}

/// Under which identifier a report is written, and as what; `None` where it stands already.
fn fate(node: &Node, known: Option<Known>, one: &Ready, now: i64) -> Option<(ReportId, WriteKind)> {
    match known {
        None => Some((node.ids().next(now), WriteKind::New)),
        Some(known) if known.digest == one.report.digest => None,
        Some(known) => Some((known.id, WriteKind::Amended { version: known.version })),
    }
}

fn write_of(one: Ready, id: ReportId, kind: WriteKind) -> Write {
    let (owner, reference) = one.report.natural_key();
    // An amended report keeps the day on which it first came.
    let profile = Profile { received: received_day(id), ..one.profile };
    let mut builder = EvidenceBuilder::new(id, owner, reference, profile);
    for (key, of, listed) in one.keys {
        builder.key(key, of, listed);
    }
    Write { evidence: builder.build(), report: one.report, kind }
}

fn faults_of(node: &Node, source: &str, one: &Ready, id: ReportId, now: i64) -> Vec<NewSetAside> {
    let each = one.faults.iter().map(|fault| NewSetAside {
        id: node.ids().next(now),
        source: source.to_owned(),
        file: one.position.file.to_string(),
        line: one.position.line,
        start: one.position.offset,
        field: Some(fault.field.clone()),
        expected: fault.expected.clone(),
        reason: fault.reason.to_string(),
        raw: one.raw[..one.raw.len().min(RAW_KEPT)].to_vec(),
        truncated: one.raw.len() > RAW_KEPT,
        subject: Some(id),
    });
    each.collect()
}

fn set_aside(node: &Node, source: &str, one: SetAside, now: i64) -> NewSetAside {
    NewSetAside {
        id: node.ids().next(now),
        source: source.to_owned(),
        file: one.position.file.to_string(),
        line: one.position.line,
        start: one.position.offset,
        field: one.field,
        expected: one.expected,
        reason: one.reason.to_string(),
        raw: one.raw,
        truncated: one.truncated,
        subject: None,
    }
}
