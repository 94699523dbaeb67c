//! Writing batches: each in one transaction, matched as soon as it is durable.

use std::collections::HashSet;

use joinder_core::{Report, ReportId};
use joinder_formats::{Draft, SetAside};
use joinder_matching::Evidence;
use joinder_store::{Known, NewReport, NewSetAside, StoreError, WriteKind};

use super::{
    Body, Counts,
    prepare::{Prepared, Ready, evidence},
};
use crate::{Node, NodeError, profile};

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
}

impl<'a> Writer<'a> {
    pub(super) fn new(node: &'a Node, source: &'a str, receipt: i64) -> Self {
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
                    if !self.seen.insert(key.clone()) {
                        self.flush()?;
                        self.seen.insert(key);
                    }
                    self.bytes += ready.body.len() + ready.raw.len();
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

    /// Writes what waits, then matches it.
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
        let (counts, amended, evidence) = node.store().write("import batch", |tx| {
            let mut counts = before;
            counts.same += same;
            counts.set_aside += aside.len() as u64;
            let mut reports = Vec::with_capacity(ready.len());
            let mut asides = Vec::with_capacity(aside.len());
            let keys = ready.iter().map(|one| (one.report.owner.as_str(), one.report.reference.as_str()));
            let known = tx.known_many(&keys.collect::<Vec<_>>())?;
            for (one, known) in ready.into_iter().zip(known) {
                counts.count(known.as_ref(), &one);
                counts.faults += one.faults.len() as u64;
                let Some((id, kind)) = fate(node, known, &one, now) else {
                    // It stands already; its bytes or its mapping have changed, or the mapping is known only now.
                    if let Some(known) = known.filter(|known| known.raw_digest != one.raw_digest) {
                        tx.refresh_raw_digest(known.id, &one.raw_digest)?;
                    }
                    continue;
                };
                asides.extend(faults_of(node, source, &one, id, now));
                reports.push((new_report(node, source, *one, id, now), kind));
            }
            asides.extend(aside.into_iter().map(|one| set_aside(node, source, one, now)));
            tx.write_reports(&reports, now)?;
            tx.set_aside(&asides, now)?;
            counts.read = counts.new + counts.amended + counts.same + counts.set_aside;
            let body = serde_json::to_string(&Body { counts, ..Body::default() }).unwrap_or_default();
            tx.update_receipt(receipt, &body, None)?;
            let amended = reports.iter().filter(|(_, kind)| matches!(kind, WriteKind::Amended { .. }));
            let amended: Vec<_> = amended.map(|(new, _)| key_of(&new.report)).collect();
            let evidence: Vec<Evidence> = reports.into_iter().map(|(new, _)| new.evidence).collect();
            Ok::<_, StoreError>((counts, amended, evidence))
        })?;
        (self.counts, self.same) = (counts, 0);
        self.amended.extend(amended);
        self.node.match_arrivals(&evidence)
    }
}

fn key_of(report: &Report) -> (String, String) {
    (report.owner.to_string(), report.reference.to_string())
}

impl Counts {
    fn count(&mut self, known: Option<&Known>, one: &Ready) {
        match known {
            None => self.new += 1,
            Some(known) if known.digest == one.digest => self.same += 1,
            Some(_) => self.amended += 1,
        }
    }
}

/// Under which identifier a report is written, and as what; `None` where it stands already.
fn fate(node: &Node, known: Option<Known>, one: &Ready, now: i64) -> Option<(ReportId, WriteKind)> {
    match known {
        None => Some((node.ids().next(now), WriteKind::New)),
        Some(known) if known.digest == one.digest => None,
        Some(known) => Some((known.id, WriteKind::Amended { version: known.version })),
    }
}

fn new_report(node: &Node, source: &str, one: Ready, id: ReportId, now: i64) -> NewReport {
    let owner = node.owner_number(&one.report.owner);
    let day = u16::try_from(now / 86_400_000).unwrap_or(0);
    let profile = profile::of_report(&one.report, node.viewer(), owner, day, one.wording);
    NewReport {
        evidence: evidence(id, &one.report, &one.keys, profile),
        report: one.report,
        body: one.body,
        digest: one.digest,
        raw_digest: one.raw_digest,
        source: source.to_owned(),
    }
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
