//! From a draft to what the store and the index take, on a worker's thread.

use joinder_core::{Observable, Report, Side, Trace};
use joinder_formats::{Draft, FieldFault, Intake, Item, SetAside};
use joinder_matching::{EvidenceBuilder, Profile};
use joinder_observables::{SharedLists, expand};
use joinder_store::{StoreError, digest_of, raw_digest_of};

use crate::{Node, NodeError};

/// A record ready for the writer.
pub(super) enum Prepared {
    /// To be written, if its content is new.
    Report(Box<Ready>),
    /// Stands already, word for word.
    Same,
    /// Could not be taken.
    SetAside(Box<SetAside>),
}

/// A report with all that is computed from it, and the fields that it lost.
pub(super) struct Ready {
    pub(super) report: Report,
    pub(super) body: Vec<u8>,
    pub(super) digest: [u8; 16],
    pub(super) raw_digest: [u8; 16],
    /// Keys, kinds, and whether a list knows the value.
    pub(super) keys: Vec<(joinder_core::MatchKey, joinder_core::TraceKind, bool)>,
    pub(super) wording: joinder_matching::Wording,
    pub(super) faults: Vec<FieldFault>,
    pub(super) position: joinder_formats::Position,
    pub(super) raw: Vec<u8>,
}

/// Finishes a chunk; gives how many of it were known word for word.
pub(super) fn prepare(
    node: &Node,
    items: Vec<Item>,
    intake: &Intake,
    salt: &[u8],
    look_first: bool,
) -> Result<(Vec<Prepared>, usize), NodeError> {
    let known = if look_first { known_word_for_word(node, &items, intake, salt)? } else { Vec::new() };
    let hits = known.iter().filter(|&&same| same).count();
    let prepared = items.into_iter().enumerate().map(|(place, item)| match item {
        Item::SetAside(aside) => Prepared::SetAside(aside),
        Item::Draft(_) if known.get(place) == Some(&true) => Prepared::Same,
        Item::Draft(draft) => ready(*draft, intake, salt, node.lists()),
    });
    Ok((prepared.collect(), hits))
}

/// Which records stand already with the same bytes, read under the same mapping by the same version.
fn known_word_for_word(node: &Node, items: &[Item], intake: &Intake, salt: &[u8]) -> Result<Vec<bool>, NodeError> {
    Ok(node.store().read(|tx| {
        let each = items.iter().map(|item| {
            let Item::Draft(draft) = item else { return Ok(false) };
            let Some(reference) = &draft.reference else { return Ok(false) };
            let owner = draft.owner.as_ref().unwrap_or(&intake.owner);
            let known = tx.known(owner.as_str(), reference.trim())?;
            Ok(known.is_some_and(|known| known.raw_digest == raw_digest_of(salt, &draft.raw)))
        });
        each.collect::<Result<Vec<_>, StoreError>>()
    })?)
}

fn ready(draft: Draft, intake: &Intake, salt: &[u8], lists: &SharedLists) -> Prepared {
    let (position, raw) = (draft.position.clone(), draft.raw.clone());
    let finished = match draft.finish(intake) {
        Ok(finished) => finished,
        Err(aside) => return Prepared::SetAside(Box::new(aside)),
    };
    let report = finished.report;
    // Maps with string keys always serialise.
    let body = serde_json::to_vec(&report.to_native()).unwrap_or_default();
    Prepared::Report(Box::new(Ready {
        digest: digest_of(&content(&body, &report, intake)),
        raw_digest: raw_digest_of(salt, &raw),
        keys: keys(&report, lists),
        wording: report.narrative.as_ref().map_or(joinder_matching::Wording::NONE, |n| {
            joinder_matching::Wording::of(&n.text, n.language)
        }),
        faults: finished.faults,
        report,
        body,
        position,
        raw,
    }))
}

/// The content that makes two versions differ: all but a term that only follows from the day of arrival.
fn content<'a>(body: &'a [u8], report: &Report, intake: &Intake) -> std::borrow::Cow<'a, [u8]> {
    if report.marking.erase_by != intake.marking.erase_by {
        return body.into();
    }
    let term = report.marking.erase_by.to_string();
    match find_last(body, term.as_bytes()) {
        Some(at) => [&body[..at], &body[at + term.len()..]].concat().into(),
        None => body.into(),
    }
}

fn find_last(body: &[u8], needle: &[u8]) -> Option<usize> {
    body.windows(needle.len()).rposition(|window| window == needle)
}

/// The keys by which a report matches: its offender-side traces and what they stand for.
pub(crate) fn keys(report: &Report, lists: &SharedLists) -> Vec<(joinder_core::MatchKey, joinder_core::TraceKind, bool)> {
    let mut keys = Vec::with_capacity(report.observables.len() * 2);
    let mut add = |trace: &Trace| keys.push((trace.key(), trace.kind(), lists.why_shared(trace).is_some()));
    for trace in report.observables.iter().filter(|o| o.side == Side::Offender).filter_map(Observable::trace) {
        add(trace);
        expand(trace).iter().for_each(|derived| add(&derived.trace));
    }
    keys
}

/// The evidence of a report under its identifier.
pub(crate) fn evidence(
    id: joinder_core::ReportId,
    report: &Report,
    keys: &[(joinder_core::MatchKey, joinder_core::TraceKind, bool)],
    profile: Profile,
) -> joinder_matching::Evidence {
    let mut builder = EvidenceBuilder::new(id, report.owner.as_str(), report.reference.as_str(), profile);
    for &(key, kind, listed) in keys {
        builder.key(key, kind, listed);
    }
    builder.build()
}
