//! What of a neighbour's entry asks neither the store nor for its turn: made before the transaction, on all cores.

use std::{num::NonZero, thread};

use joinder_core::{Audience, Level, Marking, NativeReport, Report, Trace, codes};
use joinder_ledger::{Content, Entry};
use joinder_store::{digest_of, raw_digest_of};

use super::{NO_REPORT, NotApplied, bare};
use crate::{
    Node,
    intake::{Computed, body_of},
    link::{
        asked::from_payload,
        out::MAX_LINE_BYTES,
        told::{Passing, Telling},
    },
};

/// An entry as it came, and what it tells.
pub(in crate::link) struct Prepared {
    /// The entry itself.
    pub(in crate::link) entry: Entry,
    pub(super) tells: Tells,
}

/// What an entry tells of reports.
pub(super) enum Tells {
    /// Nothing, or nothing any more.
    Nothing,
    /// For another, to whom it is to be passed on.
    Passing(Box<Passing>),
    /// For us.
    Report(Box<ReadReport>),
    /// Something that is no report.
    NoReport,
}

/// A report as it was told, ready to be written.
pub(super) struct ReadReport {
    pub(super) telling: Telling,
    pub(super) report: Report,
    /// Of the form that was told.
    pub(super) digest: [u8; 16],
    pub(super) computed: Computed,
}

/// Reads lines, each on whatever core is free; none for what is no entry. A longer line than any node writes is not read.
pub(in crate::link) fn prepare(node: &Node, source: &str, lines: &[Vec<u8>]) -> Vec<Option<Prepared>> {
    if lines.len() <= SHARE {
        return lines.iter().map(|line| Prepared::of(node, source, line)).collect();
    }
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let share = lines.len().div_ceil(cores).max(SHARE);
    thread::scope(|scope| {
        let shares = lines.chunks(share).map(|share| {
            scope.spawn(move || share.iter().map(|line| Prepared::of(node, source, line)).collect::<Vec<_>>())
        });
        let shares: Vec<_> = shares.collect();
        let read = shares.into_iter().flat_map(|share| match share.join() {
            Ok(read) => read,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        read.collect()
    })
}

/// Fewer lines are not worth a thread.
const SHARE: usize = 32;

impl Prepared {
    fn of(node: &Node, source: &str, line: &[u8]) -> Option<Self> {
        let entry = Some(line).filter(|line| line.len() <= MAX_LINE_BYTES);
        let entry = Entry::from_line(entry?).ok()?;
        let tells =
            if entry.header().kind().carries_report() { told(node, source, &entry) } else { Tells::Nothing };
        Some(Self { entry, tells })
    }
}

fn told(node: &Node, source: &str, entry: &Entry) -> Tells {
    // What was taken back before we pulled it came without its payload; its withdrawal follows.
    let Content::Kept { payload, .. } = entry.content() else { return Tells::Nothing };
    match ReadReport::of(node, source, payload) {
        Ok(read) => Tells::Report(Box::new(read)),
        Err(_) => from_payload(payload).map_or(Tells::NoReport, |passing| Tells::Passing(Box::new(passing))),
    }
}

impl ReadReport {
    /// What a payload tells; `source` is the name under which it will stand.
    pub(super) fn of(node: &Node, source: &str, payload: &str) -> Result<Self, NotApplied> {
        let mut telling = Telling::from_payload(payload).ok_or(NO_REPORT)?;
        if telling.level == Level::HitOnly {
            telling.report = bare(telling.report);
            keep_ours(node, &mut telling.report);
        }
        let report = report_of(node, telling.level, telling.report.clone()).ok_or(NO_REPORT)?;
        let json = serde_json::to_vec(&telling.report).expect("its maps have texts for keys");
        let (digest, raw_digest) = (digest_of(&json), raw_digest_of(source.as_bytes(), &json));
        let computed = Computed::of(node, &report, body_of(&report), digest, raw_digest);
        Ok(Self { telling, report, digest, computed })
    }
}

/// A hit names values that we hold ourselves. Whatever else a neighbour puts in is not taken: it would be found, joined and
/// shown here as if somebody had reported it.
fn keep_ours(node: &Node, form: &mut NativeReport) {
    let us = node.owner_number(&node.organisation().code);
    let state = node.state();
    let is_ours = |id| state.index.profile(id).is_some_and(|profile| profile.owner == us);
    form.observables.retain(|one| {
        let trace = one.value.as_deref().and_then(|value| Trace::new(one.kind, value).ok());
        trace.is_some_and(|trace| state.index.reports_with(trace.key()).any(is_ours))
    });
}

/// A disclosed form as a report. Of a bare one the kind is not known, and nobody else may know of it.
fn report_of(node: &Node, level: Level, mut form: NativeReport) -> Option<Report> {
    form.kind = form.kind.or(Some(codes::Kind::Unknown));
    if level == Level::HitOnly {
        let us = node.organisation().code.clone();
        let marking = Marking::cautious(node.today());
        form.marking = Some(Marking { audience: Audience::Only([us].into()), ..marking });
    }
    Report::try_from(form).ok()
}
