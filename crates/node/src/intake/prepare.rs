//! From a draft to what the store and the index take, on a worker's thread.

use std::sync::Arc;

use joinder_core::{Observable, Report, Side, Trace, TraceKind};
use joinder_formats::{Around, Draft, FieldFault, Finished, Intake, Item, SetAside};
use joinder_matching::Profile;
use joinder_observables::{SharedLists, expand};
use joinder_store::{NewReport, OldVersion, Term, digest_of, raw_digest_of};

use super::OnItsWay;
use crate::{Node, NodeError, profile};

/// A record ready for the writer.
pub(super) enum Prepared {
    /// To be written, if its content is new.
    Report(Box<Ready>),
    /// Stood already, word for word, when it was looked for: under its natural key, with the draft for another look.
    Same((String, String), Box<Draft>),
    /// Could not be taken.
    SetAside(Box<SetAside>),
}

/// All that is computed from a report, and the fields that it lost. The report itself ends on its worker.
pub(super) struct Ready {
    pub(super) computed: Computed,
    pub(super) faults: Vec<FieldFault>,
    pub(super) position: joinder_formats::Position,
    /// The record as it came, where it lost a field, and what it takes to read it alone.
    pub(super) raw: Vec<u8>,
    pub(super) around: Option<Arc<Around>>,
}

/// What the store and the index take of a report.
pub(crate) struct Computed {
    pub(super) report: NewReport,
    /// Keys, kinds, and whether a list knows the value.
    pub(super) keys: Vec<(joinder_core::MatchKey, joinder_core::TraceKind, bool)>,
    pub(super) profile: Profile,
}

impl Computed {
    pub(crate) fn of(
        node: &Node,
        report: &Report,
        body: Vec<u8>,
        digest: [u8; 16],
        raw_digest: [u8; 16],
    ) -> Self {
        Self {
            keys: match_keys(report, node.lists()),
            profile: profile::of_report(report, node),
            report: NewReport::new(report, body, digest, raw_digest),
        }
    }

    /// An earlier version that stands again, with the term of a record that came today where it stated none.
    pub(super) fn again(
        node: &Node,
        old: OldVersion,
        intake: &Intake,
        digest: [u8; 16],
        raw_digest: [u8; 16],
    ) -> Self {
        let mut report = old.report;
        if old.term == Term::OfArrival {
            report.marking.erase_by = intake.marking.erase_by;
        }
        Self::of(node, &report, body_of(&report), digest, raw_digest)
    }
}

pub(crate) fn body_of(report: &Report) -> Vec<u8> {
    // Maps with string keys always serialise.
    serde_json::to_vec(&report.to_native()).unwrap_or_default()
}

/// Whose records are kept byte for byte until they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeepRaw {
    /// Those that lost a field: it is set aside with its record.
    OfFaults,
    /// All: any may turn out to be another unit's, and is set aside whole then.
    OfAll,
}

/// Finishes a chunk; gives how many of it were known word for word.
pub(super) fn prepare(
    node: &Node,
    items: Vec<OnItsWay<Item>>,
    intake: &Intake,
    salt: &[u8],
    keep: KeepRaw,
    look_first: bool,
) -> Result<(Vec<OnItsWay<Prepared>>, usize), NodeError> {
    let known = if look_first { known_word_for_word(node, &items, intake, salt)? } else { Vec::new() };
    let hits = known.iter().filter(|&&same| same).count();
    let prepared = items.into_iter().enumerate().map(|(place, OnItsWay { what, again })| {
        let what = match what {
            Item::SetAside(aside) => Prepared::SetAside(aside),
            Item::Draft(draft) if known.get(place) == Some(&true) => {
                let owner = intake.owner_of(&draft).unwrap_or(&intake.owner).to_string();
                let reference = draft.reference.as_deref().unwrap_or_default().trim().to_owned();
                Prepared::Same((owner, reference), draft)
            }
            Item::Draft(draft) => ready(node, *draft, intake, salt, keep),
        };
        OnItsWay { what, again }
    });
    Ok((prepared.collect(), hits))
}

/// Which records stand already with the same bytes, read under the same mapping by the same version.
fn known_word_for_word(
    node: &Node,
    items: &[OnItsWay<Item>],
    intake: &Intake,
    salt: &[u8],
) -> Result<Vec<bool>, NodeError> {
    let (mut drafts, mut keys) = (Vec::with_capacity(items.len()), Vec::with_capacity(items.len()));
    for (place, item) in items.iter().enumerate() {
        if let Item::Draft(draft) = &item.what
            && let (Some(owner), Some(reference)) = (intake.owner_of(draft), &draft.reference)
        {
            drafts.push((place, draft));
            keys.push((owner.as_str(), reference.trim()));
        }
    }
    let known = node.store().read(|tx| tx.known_many(&keys))?;
    let mut same = vec![false; items.len()];
    for (&(place, draft), known) in drafts.iter().zip(known) {
        same[place] = known.is_some_and(|known| known.raw_digest == raw_digest_of(salt, &draft.raw));
    }
    Ok(same)
}

/// One draft finished, with all that is computed from it.
pub(super) fn ready(node: &Node, draft: Draft, intake: &Intake, salt: &[u8], keep: KeepRaw) -> Prepared {
    let position = draft.position.clone();
    let Finished { report, faults, raw, around } = match draft.finish(intake) {
        Ok(finished) => finished,
        Err(aside) => return Prepared::SetAside(aside),
    };
    let body = body_of(&report);
    let digest = digest_of(&content(&body, &report, intake));
    // What lost a field is read anew each time: its faults are told again, and a replay sees that they are still there.
    let raw_digest = if faults.is_empty() { raw_digest_of(salt, &raw) } else { [0; 16] };
    Prepared::Report(Box::new(Ready {
        computed: Computed::of(node, &report, body, digest, raw_digest),
        raw: if faults.is_empty() && keep == KeepRaw::OfFaults { Vec::new() } else { raw },
        faults,
        position,
        around,
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

/// The traces by which a report matches: those of the offender's side, and what they stand for.
pub fn each_match(report: &Report, each: &mut dyn FnMut(&Trace)) {
    for trace in report.observables.iter().filter(|o| o.side == Side::Offender).filter_map(Observable::trace)
    {
        let derived = expand(trace);
        let own = derived.iter().map(|d| &d.trace);
        // A site's front page and its `www` name are the site itself: matching them beside it would count it twice, and
        // keep joining by the other name where the site is known to be shared.
        // So does the link to a profile stand for the name in it.
        let is_profile = trace.kind() == TraceKind::Url
            && derived.iter().any(|d| matches!(d.trace.kind(), TraceKind::Handle | TraceKind::Phone));
        if !is_front_page(trace) && !is_www(trace) && !is_profile {
            each(trace);
        }
        own.filter(|trace| !is_www(trace)).for_each(&mut *each);
    }
}

/// The keys of these traces, in the same order, and whether a list knows the value.
pub(crate) fn match_keys(
    report: &Report,
    lists: &SharedLists,
) -> Vec<(joinder_core::MatchKey, joinder_core::TraceKind, bool)> {
    let mut keys = Vec::with_capacity(report.observables.len() * 2);
    each_match(report, &mut |trace| {
        keys.push((trace.key(), trace.kind(), lists.why_shared(trace).is_some()));
    });
    keys
}

fn is_front_page(trace: &Trace) -> bool {
    let after_host =
        || trace.normal().split_once("://").and_then(|(_, rest)| rest.split_once('/')).map(|(_, path)| path);
    trace.kind() == TraceKind::Url && after_host().is_none_or(str::is_empty)
}

fn is_www(trace: &Trace) -> bool {
    trace.kind() == TraceKind::Domain
        && trace.normal().starts_with("www.")
        && trace.normal().matches('.').count() > 1
}
