//! Appending to the audit ledger, in a running transaction: the entry, by what it is found, and a new signed head.

use jiff::Timestamp;
use joinder_core::{AskedValues, AuditEvent, Outcome};
use joinder_ledger::{Checkpoint, Entry, Kind, Salt, SignedHead};
use joinder_store::{AUDIT, AuditRow, LedgerHead, NewLedgerEntry, StoreError, Tx};
use serde_json::Map;

use super::{Acting, NewAct, keys::AuditKeys, read::line_of};
use crate::{Node, NodeError};

/// Acts from before of which it is said at once what came of them.
const FILLED: usize = 1_000;

/// An act that needs nothing more to be written.
#[derive(Debug)]
pub(crate) struct Ready {
    pub(super) at_ms: i64,
    pub(super) salt: Salt,
    pub(super) event: AuditEvent,
    /// The event in JSON: what the entry commits to.
    pub(super) payload: String,
}

impl Ready {
    pub(super) fn of(act: NewAct, acting: &Acting, keys: &AuditKeys, salt: Salt, at_ms: i64) -> Self {
        let NewAct { deed, mut subjects, to, values, outcome } = act;
        if !values.is_empty() {
            let digests: String = values.iter().map(|value| keys.digest(&salt, value)).collect();
            subjects.asked = Some(AskedValues { count: values.len() as u64, digests: digests.into() });
        }
        let event = AuditEvent {
            deed,
            actor: acting.actor.clone(),
            working: acting.working.clone(),
            subjects,
            to,
            outcome,
            door: acting.door.clone(),
        };
        let payload = serde_json::to_string(&event).expect("names, numbers and lists of these");
        Self { at_ms, salt, event, payload }
    }

    /// As it stood in the journal; none where that was no act.
    pub(super) fn from_parts(at_ms: i64, salt: Salt, payload: &str) -> Option<Self> {
        let event = serde_json::from_str(payload).ok()?;
        Some(Self { at_ms, salt, event, payload: payload.to_owned() })
    }
}

/// By what an entry is found.
pub(super) fn row_of(seq: u64, at_ms: i64, event: &AuditEvent) -> AuditRow {
    AuditRow {
        seq,
        at_ms,
        act: event.deed.act().name().to_owned(),
        deed: event.deed.name().to_owned(),
        who: event.actor.who(),
        to: event.to.as_ref().map(ToString::to_string),
        case: event.working.as_ref().and_then(|working| working.case.as_deref().map(str::to_owned)),
        asked: event.subjects.asked.as_ref().map_or(0, |asked| asked.count),
        reports: event.subjects.report_count(),
        outcome: Some(event.outcome.name().to_owned()),
    }
}

impl Node {
    /// Says of acts from before that was kept what came of them, from their entries.
    pub(crate) fn fill_outcomes(&self) -> Result<(), NodeError> {
        let mut below = i64::MAX.unsigned_abs();
        loop {
            let old = self.store().read(|tx| tx.audit_without_outcome(below, FILLED))?;
            let Some(&lowest) = old.last() else { return Ok(()) };
            below = lowest;
            self.store().write("fill outcomes", |tx| {
                for seq in old {
                    let event = match tx.ledger_entry(AUDIT, seq) {
                        // That an entry was changed is for `verify` to say, which needs a node that opens.
                        Err(StoreError::Corrupt { .. }) => None,
                        read => read?.and_then(|entry| line_of(&entry).event),
                    };
                    // Of a newer version, too, it is not known here what it says.
                    tx.set_audit_outcome(seq, event.map_or(Outcome::Done, |event| event.outcome))?;
                }
                Ok::<_, NodeError>(())
            })?;
        }
    }
}

/// Appends acts and signs a head over all.
pub(super) fn append<'a>(
    tx: &mut Tx<'_>,
    keys: &AuditKeys,
    acts: impl IntoIterator<Item = &'a Ready>,
) -> Result<(), StoreError> {
    let begun_at = tx.ledger_size(AUDIT)?;
    let mut tree = tx.ledger_tree(AUDIT, begun_at)?;
    for act in acts {
        let at = Timestamp::from_millisecond(act.at_ms).unwrap_or(Timestamp::UNIX_EPOCH);
        let entry = Entry::new(&Kind::Act, at, Map::new(), act.salt, act.payload.clone());
        let entry = entry.expect("a kind and a time are a header");
        let new = NewLedgerEntry { entry: &entry, began: None, subject: None };
        let seq = tx.append_to_ledger(AUDIT, &mut tree, new)?;
        tx.add_audit_row(&row_of(seq, act.at_ms, &act.event), &act.event.subjects.reports)?;
    }
    if tree.size() == begun_at {
        return Ok(());
    }
    let checkpoint = Checkpoint::new(keys.origin.clone(), tree.size(), tree.root());
    let note = SignedHead::sign(checkpoint, &keys.signer).note().to_string();
    tx.set_ledger_head(AUDIT, &LedgerHead { size: tree.size(), note })
}
