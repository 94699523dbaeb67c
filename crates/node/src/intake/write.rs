//! Writing batches: each in one transaction, handed on to the matcher as soon as it is durable.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    hash::{BuildHasher, RandomState},
    sync::{Arc, mpsc::SyncSender},
};

use joinder_core::{Deed, Reach, ReportId, SetAsideId, Subjects};
use joinder_formats::{Around, Draft, Intake, Reason, SetAside};
use joinder_matching::{EvidenceBuilder, Profile};
use joinder_store::{KeepingKind, Known, NewReport, NewSetAside, StoreError, Tx, Write, WriteKind};

use super::{
    Again, Body, Counts, OnItsWay,
    prepare::{Computed, Prepared, Ready},
};
use crate::{NewAct, Node, NodeError, people::unit_of_source, profile::received_day, set_aside::KeptAround};

/// Reports of one batch, and bytes at which it is full with fewer.
pub(super) const BATCH: usize = 8_192;
const BATCH_BYTES: usize = 32 << 20;
/// Earlier versions that stand again, written at once: their reports are read from the store.
const BATCH_AGAIN: usize = 1_000;
/// Bytes of a record kept with a field that was set aside.
const RAW_KEPT: usize = 1 << 20;
/// Fields of one record that are kept with the record: one that lost hundreds is read again by these.
const WITH_RECORD: usize = 64;

/// Owner and reference.
type Key = (String, String);

pub(super) struct Writer<'a> {
    node: &'a Node,
    source: &'a str,
    receipt: i64,
    /// Over whose reports whoever imports decides.
    reach: Reach,
    pub(super) counts: Counts,
    // Boxed where they were made: moving a pointer is cheaper than moving a report.
    ready: Vec<OnItsWay<Box<Ready>>>,
    aside: Vec<SetAside>,
    bytes: usize,
    /// Natural keys of the batch: a second version of one begins a new batch.
    seen: HashSet<Key>,
    /// Hashes of the natural keys that this import amended: that a later record of theirs stood before says nothing any
    /// more. A hash that two keys share costs a look, and a set of texts would grow with the file.
    amended: HashSet<u64>,
    hasher: RandomState,
    /// What waits for the end of the file.
    returns: BTreeMap<Key, Return>,
    /// Records met since the last batch that need no writing: those that stand, and those that were set aside before.
    same: u64,
    still: u64,
    /// What became of records set aside that are read again.
    pub(super) again: BTreeMap<SetAsideId, Outcome>,
    /// Natural keys that were written from such records: later ones of theirs come after them.
    replayed: HashSet<Key>,
    to_matcher: SyncSender<Written>,
}

/// A batch that has become durable, from entry number `first` on.
pub(super) struct Written {
    pub(super) first: i64,
    pub(super) writes: Vec<Write>,
}

/// A record that says what an earlier version of its report said. Where another record of the report follows in the file,
/// the file tells the report's history, which is known; where none does, its owner went back to what it said.
struct Return {
    id: ReportId,
    version: i64,
    digest: [u8; 16],
    raw_digest: [u8; 16],
}

/// What became of a record set aside that was read again; it may hold several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// A report stands with what it says.
    pub(crate) taken: bool,
    /// It would be set aside again.
    pub(crate) still: bool,
    /// Its report has come right since, and was left as it is.
    pub(crate) stale: bool,
}

/// What writing a record will be.
enum Fate {
    New,
    /// Its report stands with this content.
    Same(Known),
    Amended(Known),
    /// An earlier version of its report had this content.
    Return(Known, i64),
    /// It was set aside before its report came in this version.
    Stale,
    /// Its report is another unit's, which alone changes it.
    Others,
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        node: &'a Node,
        source: &'a str,
        receipt: i64,
        reach: Reach,
        to_matcher: SyncSender<Written>,
    ) -> Self {
        Self {
            node,
            source,
            receipt,
            reach,
            counts: Counts::default(),
            ready: Vec::new(),
            aside: Vec::new(),
            bytes: 0,
            seen: HashSet::new(),
            amended: HashSet::new(),
            hasher: RandomState::new(),
            returns: BTreeMap::new(),
            same: 0,
            still: 0,
            again: BTreeMap::new(),
            replayed: HashSet::new(),
            to_matcher,
        }
    }

    /// Takes a chunk; true where a batch was written. `finish` makes a report of a draft that needs another look.
    pub(super) fn take(
        &mut self,
        prepared: Vec<OnItsWay<Prepared>>,
        finish: &dyn Fn(Draft) -> Prepared,
    ) -> Result<bool, NodeError> {
        let mut written = false;
        for OnItsWay { what, again } in prepared {
            let what = match what {
                Prepared::Same(key, draft)
                    if self.seen.contains(&key) || self.amended.contains(&self.hasher.hash_one(&key)) =>
                {
                    finish(*draft)
                }
                other @ (Prepared::Same(..) | Prepared::SetAside(_) | Prepared::Report(_)) => other,
            };
            match what {
                Prepared::Same(key, _) => {
                    self.same += 1 + u64::from(self.returns.remove(&key).is_some());
                    self.mark(again.as_deref(), |outcome| outcome.taken = true);
                }
                // What was set aside and still is stays where it is, as it is.
                Prepared::SetAside(_) if again.is_some() => {
                    self.still += 1;
                    self.mark(again.as_deref(), |outcome| outcome.still = true);
                }
                Prepared::Report(ready)
                    if again.as_deref().is_some_and(|again| again.is_still_in(&ready)) =>
                {
                    self.still += 1;
                    self.mark(again.as_deref(), |outcome| outcome.still = true);
                }
                Prepared::SetAside(aside) => {
                    self.bytes += aside.raw.len() + head_bytes(aside.around.as_ref());
                    self.aside.push(*aside);
                }
                Prepared::Report(ready) => {
                    let key = key_of(&ready.computed.report);
                    if self.seen.contains(&key) {
                        self.flush()?;
                    }
                    self.seen.insert(key);
                    self.bytes += ready.computed.report.body_len() + bytes_of_faults(&ready);
                    self.ready.push(OnItsWay { what: ready, again });
                }
            }
            if self.ready.len() + self.aside.len() >= BATCH || self.bytes > BATCH_BYTES {
                self.flush()?;
                written = true;
            }
        }
        if self.same + self.still >= BATCH as u64 {
            self.flush()?;
            written = true;
        }
        Ok(written)
    }

    /// Writes what waits, then hands it on to be matched.
    fn flush(&mut self) -> Result<(), NodeError> {
        if self.ready.is_empty() && self.aside.is_empty() && self.same + self.still == 0 {
            return Ok(());
        }
        let ready = std::mem::take(&mut self.ready);
        let aside = std::mem::take(&mut self.aside);
        (self.bytes, self.seen) = (0, HashSet::new());
        let now = self.node.now_ms();
        let (node, source, receipt) = (self.node, self.source, self.receipt);
        let (before, same, still) = (self.counts, self.same, self.still);
        let (returns, replayed, outcomes) = (&mut self.returns, &mut self.replayed, &mut self.again);
        let reach = &self.reach;
        let (counts, first, writes) = node.store().write("import batch", |tx| {
            let mut counts = before;
            counts.same += same;
            counts.set_aside += still + aside.len() as u64;
            let mut writes = Vec::with_capacity(ready.len());
            let mut asides = Vec::with_capacity(aside.len());
            let fates = fates(tx, &ready, replayed)?;
            let fates = only_own(tx, fates, (reach, source))?;
            for (OnItsWay { what: one, again }, fate) in ready.into_iter().zip(fates) {
                if let Some(again) = &again {
                    let outcome = outcomes.entry(again.id).or_default();
                    outcome.taken |= !matches!(fate, Fate::Stale | Fate::Others);
                    outcome.still |= matches!(fate, Fate::Others);
                    outcome.stale |= matches!(fate, Fate::Stale);
                }
                let (id, kind) = match fate {
                    Fate::Stale => {
                        counts.set_aside += 1;
                        continue;
                    }
                    Fate::Others => {
                        counts.set_aside += 1;
                        if again.is_none() {
                            asides.push(of_others(node, source, *one, now));
                        }
                        continue;
                    }
                    Fate::Same(known) => {
                        counts.faults += one.faults.len() as u64;
                        counts.same += 1 + overtaken(returns, &one.computed.report);
                        // It stands already; its bytes or its mapping have changed, or the mapping is known only now.
                        let raw_digest = one.computed.report.raw_digest;
                        if known.raw_digest != raw_digest {
                            tx.refresh_raw_digest(known.id, &raw_digest)?;
                        }
                        continue;
                    }
                    Fate::Return(known, version) => {
                        counts.faults += one.faults.len() as u64;
                        let report = &one.computed.report;
                        let (digest, raw_digest) = (report.digest, report.raw_digest);
                        let waits = Return { id: known.id, version, digest, raw_digest };
                        counts.same += u64::from(returns.insert(key_of(report), waits).is_some());
                        continue;
                    }
                    Fate::New => {
                        counts.new += 1;
                        (node.ids().next(now), WriteKind::New)
                    }
                    Fate::Amended(known) => {
                        counts.amended += 1;
                        counts.same += overtaken(returns, &one.computed.report);
                        (known.id, WriteKind::Amended { version: known.version })
                    }
                };
                counts.faults += one.faults.len() as u64;
                asides.extend(faults_of(node, source, &one, id, now));
                if again.is_some() {
                    replayed.insert(key_of(&one.computed.report));
                }
                let computed = match kind {
                    WriteKind::New => one.computed,
                    WriteKind::Amended { .. } => under_its_day(tx, one.computed, id)?,
                };
                writes.push(write_of(computed, id, kind));
            }
            asides.extend(aside.into_iter().map(|one| set_aside(node, source, one, now)));
            let first = tx.write_reports(&writes, source, now)?;
            tx.set_aside(&asides, now)?;
            note(tx, receipt, &mut counts)?;
            if !writes.is_empty() || !asides.is_empty() {
                node.record_in(tx, collected(&writes, receipt))?;
            }
            Ok::<_, NodeError>((counts, first, writes))
        })?;
        (self.counts, self.same, self.still) = (counts, 0, 0);
        let amended = writes.iter().filter(|write| matches!(write.kind, WriteKind::Amended { .. }));
        self.amended.extend(amended.map(|write| self.hasher.hash_one(key_of(&write.report))));
        self.hand_on(first, writes)
    }

    /// At the end of the file: writes what waits.
    pub(super) fn finish(&mut self, intake: &Intake) -> Result<(), NodeError> {
        self.flush()?;
        while !self.returns.is_empty() {
            let next = std::iter::from_fn(|| self.returns.pop_first()).take(BATCH_AGAIN);
            let batch: Vec<_> = next.collect();
            self.stand_again(&batch, intake)?;
        }
        Ok(())
    }

    /// Earlier versions become the latest once more.
    fn stand_again(&mut self, batch: &[(Key, Return)], intake: &Intake) -> Result<(), NodeError> {
        let now = self.node.now_ms();
        let (node, source, receipt, before) = (self.node, self.source, self.receipt, self.counts);
        let reach = &self.reach;
        let (counts, first, writes) = node.store().write("import batch", |tx| {
            let mut counts = before;
            let (mut writes, mut versions) = (Vec::with_capacity(batch.len()), Vec::new());
            let keys: Vec<_> =
                batch.iter().map(|((owner, reference), _)| (owner.as_str(), reference.as_str())).collect();
            let known = tx.known_many(&keys)?;
            for ((_, back), known) in batch.iter().zip(known) {
                // Another import may have brought the report there meanwhile, or its owner taken it back.
                let known = known.filter(|known| known.id == back.id && known.digest != back.digest);
                let old = tx.version(back.id, back.version)?;
                // Nor is it theirs any more where another unit brought it meanwhile.
                let known = match known {
                    Some(known) if may_change(tx, known.id, (reach, source))? => Some(known),
                    Some(_) | None => None,
                };
                if let (Some(known), Some(old)) = (known, old) {
                    let computed = Computed::again(node, old, intake, back.digest, back.raw_digest);
                    let computed = under_its_day(tx, computed, back.id)?;
                    writes.push(write_of(computed, back.id, WriteKind::Amended { version: known.version }));
                    versions.push((back.id, back.version));
                    counts.amended += 1;
                } else {
                    counts.same += 1;
                }
            }
            let first = tx.write_reports(&writes, source, now)?;
            for (id, version) in versions {
                tx.set_aside_again(id, version)?;
            }
            note(tx, receipt, &mut counts)?;
            if !writes.is_empty() {
                node.record_in(tx, collected(&writes, receipt))?;
            }
            Ok::<_, NodeError>((counts, first, writes))
        })?;
        self.counts = counts;
        self.hand_on(first, writes)
    }

    /// Hands on what has become durable, from entry number `first` on.
    fn hand_on(&self, first: i64, writes: Vec<Write>) -> Result<(), NodeError> {
        if writes.is_empty() {
            return Ok(());
        }
        // A matcher that is gone has failed, and tells why itself.
        self.to_matcher.send(Written { first, writes }).map_err(|_| NodeError::Interrupted)
    }

    fn mark(&mut self, again: Option<&Again>, what: impl FnOnce(&mut Outcome)) {
        if let Some(again) = again {
            what(self.again.entry(again.id).or_default());
        }
    }
}

/// A later version of a report is kept no longer than the first: a term runs from the day on which the data first came
/// (Regulation (EU) 2016/794 art 31(2)), and what was decided about it stands. A shorter term of its source counts.
fn under_its_day(tx: &mut Tx<'_>, one: Computed, id: ReportId) -> Result<Computed, StoreError> {
    let (Some(new), true) = (one.report.erase_by(), one.report.is_of_arrival()) else { return Ok(one) };
    let Some(row) = tx.due_report(id)?.filter(|row| !row.is_stated && row.erase_by != new) else {
        return Ok(one);
    };
    let mut is_extended = || {
        let all = tx.keepings(id)?;
        Ok::<_, StoreError>(all.iter().any(|keeping| keeping.what == KeepingKind::Extended))
    };
    let day = if new < row.erase_by && !is_extended()? { new } else { row.erase_by };
    Ok(Computed { report: one.report.until(day)?, ..one })
}

/// What the log says of a batch.
fn collected(writes: &[Write], receipt: i64) -> NewAct {
    let reports = writes.iter().map(|write| write.evidence.report());
    let subjects = Subjects { receipt: Some(receipt), ..Subjects::of_reports(reports) };
    NewAct::of(Deed::Imported).about(subjects)
}

/// Brings the receipt up to date.
fn note(tx: &mut Tx<'_>, receipt: i64, counts: &mut Counts) -> Result<(), StoreError> {
    counts.read = counts.new + counts.amended + counts.same + counts.set_aside;
    let body = serde_json::to_string(&Body { counts: *counts, ..Body::default() }).unwrap_or_default();
    tx.update_receipt(receipt, &body, None)
}

fn fates(
    tx: &mut Tx<'_>,
    ready: &[OnItsWay<Box<Ready>>],
    replayed: &HashSet<Key>,
) -> Result<Vec<Fate>, StoreError> {
    let keys: Vec<_> = ready.iter().map(|one| one.what.computed.report.natural_key()).collect();
    let known = tx.known_many(&keys)?;
    let digest = |one: &OnItsWay<Box<Ready>>| one.what.computed.report.digest;
    let changed = ready.iter().zip(&known).filter_map(|(one, known)| {
        known.filter(|known| known.digest != digest(one)).map(|known| (known.id, digest(one)))
    });
    let mut said = tx.versions_that_said(&changed.collect::<Vec<_>>())?.into_iter();
    let fates = ready.iter().zip(known).map(|(one, known)| {
        let Some(known) = known else { return Fate::New };
        if known.digest == digest(one) {
            return Fate::Same(known);
        }
        let said = said.next().flatten();
        let since = one.again.as_ref().is_some_and(|again| again.seq < known.seq);
        if since && !replayed.contains(&key_of(&one.what.computed.report)) {
            return Fate::Stale;
        }
        said.map_or(Fate::Amended(known), |version| Fate::Return(known, version))
    });
    Ok(fates.collect())
}

/// Who belongs to a unit changes no report of another: neither by the unit's own source, nor by bringing the same number through
/// one of theirs. Nor does a report that is no unit's become theirs by that.
fn only_own(
    tx: &mut Tx<'_>,
    fates: Vec<Fate>,
    (reach, source): (&Reach, &str),
) -> Result<Vec<Fate>, NodeError> {
    let mut own = Vec::with_capacity(fates.len());
    for fate in fates {
        let stays = match &fate {
            Fate::Amended(known) | Fate::Return(known, _) => may_change(tx, known.id, (reach, source))?,
            Fate::New | Fate::Same(_) | Fate::Stale | Fate::Others => true,
        };
        own.push(if stays { fate } else { Fate::Others });
    }
    Ok(own)
}

/// Whether somebody changes this report through this source.
fn may_change(tx: &mut Tx<'_>, id: ReportId, (reach, source): (&Reach, &str)) -> Result<bool, NodeError> {
    if *reach == Reach::Organisation {
        return Ok(true);
    }
    let Some(row) = tx.due_report(id)? else { return Ok(true) };
    if row.source == source {
        return Ok(true);
    }
    let holder = unit_of_source(tx, &row.source)?;
    let is_taken_over = holder.is_none() && unit_of_source(tx, source)?.is_some();
    Ok(reach.covers(holder.as_ref()) && !is_taken_over)
}

fn key_of(report: &NewReport) -> Key {
    let (owner, reference) = report.natural_key();
    (owner.to_owned(), reference.to_owned())
}

/// A later record of a report came: an earlier one of it that waits says nothing any more. How many that were, 0 or 1.
fn overtaken(returns: &mut BTreeMap<Key, Return>, report: &NewReport) -> u64 {
    // Most files hold no such record, and need no key.
    if returns.is_empty() { 0 } else { u64::from(returns.remove(&key_of(report)).is_some()) }
}

/// What is written of a report, new or in place of an earlier version.
pub(crate) fn write_of(one: Computed, id: ReportId, kind: WriteKind) -> Write {
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
    if one.faults.is_empty() {
        return Vec::new();
    }
    let (around, head) = kept(one.around.as_ref());
    let mut told = BTreeSet::new();
    // The same fault of the same field twice is one.
    let faults = one.faults.iter().filter(|fault| told.insert((fault.field.as_str(), fault.reason)));
    let each = faults.enumerate().map(|(place, fault)| {
        let record = if place < WITH_RECORD { one.raw.as_slice() } else { &[] };
        NewSetAside {
            id: node.ids().next(now),
            source: source.to_owned(),
            file: one.position.file.to_string(),
            line: one.position.line,
            start: one.position.offset,
            field: Some(fault.field.clone()),
            expected: fault.expected.clone(),
            reason: fault.reason.to_string(),
            raw: record[..record.len().min(RAW_KEPT)].to_vec(),
            truncated: record.len() > RAW_KEPT || place >= WITH_RECORD,
            subject: Some(id),
            around: around.clone().filter(|_| place < WITH_RECORD),
            head: if place < WITH_RECORD { head.clone() } else { Vec::new() },
        }
    });
    each.collect()
}

/// A record of another unit's report, whole.
fn of_others(node: &Node, source: &str, one: Ready, now: i64) -> NewSetAside {
    let expected = "a report over which your unit decides";
    let aside = SetAside::new(one.position, Reason::Unit, expected, one.raw);
    set_aside(node, source, SetAside { around: one.around, ..aside }, now)
}

/// Bytes that are kept of a record for the fields it lost: each is kept with the record and the header of its table.
fn bytes_of_faults(one: &Ready) -> usize {
    if one.faults.is_empty() {
        return one.raw.len();
    }
    let each = one.raw.len().min(RAW_KEPT) + head_bytes(one.around.as_ref());
    one.faults.len().min(WITH_RECORD) * each
}

fn head_bytes(around: Option<&Arc<Around>>) -> usize {
    around.map_or(0, |around| around.head.len())
}

fn set_aside(node: &Node, source: &str, one: SetAside, now: i64) -> NewSetAside {
    let (around, head) = kept(one.around.as_ref());
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
        around,
        head,
    }
}

/// What stands around a record, as it is kept: as JSON, and the header of its table.
fn kept(around: Option<&Arc<Around>>) -> (Option<String>, Vec<u8>) {
    let json = around.and_then(|around| serde_json::to_string(&KeptAround::of(around)).ok());
    (json, around.map(|around| around.head.clone()).unwrap_or_default())
}
