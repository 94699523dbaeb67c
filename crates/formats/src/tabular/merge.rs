//! Rows that belong to one report: one row for each trace or payment.

use std::ops::ControlFlow;

use crate::{Draft, Item, Sink};

/// Holds a draft back until the next row shows that it is whole.
pub(super) struct Merger {
    merge: bool,
    most_bytes: usize,
    pending: Option<(String, Box<Draft>)>,
}

impl Merger {
    /// Merges where the mapping says so; a merged record has at most `most_bytes`.
    pub fn new(merge: bool, most_bytes: usize) -> Self {
        Self { merge, most_bytes, pending: None }
    }

    /// Takes the draft of one row; hands out what is whole.
    pub fn take(&mut self, draft: Draft, sink: &mut Sink<'_>) -> ControlFlow<()> {
        let reference = if self.merge { draft.reference.clone() } else { None };
        let Some(reference) = reference else {
            self.flush(sink)?;
            return sink(Item::Draft(Box::new(draft)));
        };
        if let Some((held, whole)) = &mut self.pending
            && *held == reference
            && whole.raw.len() + draft.raw.len() <= self.most_bytes
        {
            join(whole, draft);
            return ControlFlow::Continue(());
        }
        self.flush(sink)?;
        self.pending = Some((reference, Box::new(draft)));
        ControlFlow::Continue(())
    }

    /// Hands out what is held back.
    pub fn flush(&mut self, sink: &mut Sink<'_>) -> ControlFlow<()> {
        match self.pending.take() {
            Some((_, draft)) => sink(Item::Draft(draft)),
            None => ControlFlow::Continue(()),
        }
    }
}

/// Adds what a further row says; what it repeats is not doubled.
fn join(whole: &mut Draft, row: Draft) {
    whole.raw.extend_from_slice(&row.raw);
    for trace in row.traces {
        if !whole.traces.contains(&trace) {
            whole.traces.push(trace);
        }
    }
    for loss in row.losses {
        if !whole.losses.contains(&loss) {
            whole.losses.push(loss);
        }
    }
    if let Some(narrative) = row.narrative
        && whole.narrative.as_ref().is_none_or(|n| !n.text.contains(narrative.text.trim()))
    {
        whole.tell(&narrative.text);
    }
    for (name, value) in row.fields {
        let field = whole.fields.entry(name).or_default();
        if field.is_empty() {
            *field = value;
        } else if !field.split("; ").any(|v| v == value) {
            field.push_str("; ");
            field.push_str(&value);
        }
    }
    whole.kind = whole.kind.or(row.kind);
    whole.kind_words = whole.kind_words.take().or(row.kind_words);
    whole.reported_at = whole.reported_at.or(row.reported_at);
    whole.happened.from = whole.happened.from.or(row.happened.from);
    whole.happened.until = whole.happened.until.or(row.happened.until);
    whole.place = whole.place.or(row.place);
    whole.faults.extend(row.faults);
}
