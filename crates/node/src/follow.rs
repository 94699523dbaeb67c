//! The index follows the entries of the store, from a cursor.
//!
//! Whoever has written entries hands them on, or only says that there is something new: what lies between the cursor and
//! the last entry is then read from the store. So it does not matter in which order two imports, or an import and a
//! withdrawal, come to tell: the index ends where the entries are.
//!
//! Invariant, held by `tests/following.rs`: once everybody has told, the index is what a rebuild would make.

use std::{collections::BTreeSet, sync::MutexGuard};

use joinder_core::{Deed, IdSource, ReportId, SeriesId};
use joinder_matching::{Change, Decision, Evidence, Profile};
use joinder_store::StoreError;

use crate::{
    NewAct, Node, NodeError,
    node::State,
    profile::{Rebuild, level_of},
    words::standing_decisions,
};

/// The last entry that the index holds.
#[derive(Debug, Default)]
pub(crate) struct Cursor(i64);

/// Entries that have just become durable, one for each piece of evidence, from number `first` on.
pub(crate) struct Fresh {
    pub(crate) first: i64,
    pub(crate) evidence: Vec<Evidence>,
}

impl Fresh {
    /// The number of the entry that follows these.
    pub(crate) fn next(&self) -> i64 {
        self.first + self.evidence.len() as i64
    }
}

/// What is kept of all reports that may be known of, series and decisions.
pub(crate) struct Kept {
    pub(crate) evidence: Vec<Evidence>,
    /// The series that live, each with the report by which it is found again.
    pub(crate) anchors: Vec<(SeriesId, ReportId)>,
    /// The decisions that stand.
    pub(crate) decisions: Vec<Decision>,
    /// The last entry.
    last: i64,
}

/// Whether a report may be known of, and so be indexed where nothing restricts it.
fn is_known(profile: Profile) -> bool {
    level_of(profile.level).is_some()
}

impl Node {
    /// Makes the index anew from the store. Gives how many reports it holds.
    pub fn rebuild(&self) -> Result<usize, NodeError> {
        let mut cursor = self.following();
        let mut state = State::default();
        let Kept { evidence, anchors, decisions, last } = self.kept()?;
        let change = state.index.load(&evidence, &anchors, &decisions, self.ids(), self.now_ms());
        self.record(&change)?;
        let held = state.index.len();
        let mut current = self.state_mut();
        state.version = current.version + 1;
        *current = state;
        cursor.0 = last;
        tracing::info!(reports = held, "index.rebuilt");
        Ok(held)
    }

    /// What is kept, to make an index from.
    pub(crate) fn kept(&self) -> Result<Kept, NodeError> {
        let mut evidence = Vec::new();
        let mut owners = self.owners_mut();
        let mut rebuild = Rebuild::new(self.viewer(), &mut owners);
        let (anchors, decisions, last) = self.store().read(|tx| {
            tx.each_evidence(&mut |kept| {
                let profile = rebuild.profile(&kept);
                if is_known(profile) && !kept.restricted {
                    evidence.push(kept.evidence(profile)?);
                }
                Ok(())
            })?;
            let live = tx.live_series()?;
            let anchors: Vec<_> = live.into_iter().map(|row| (row.id, row.anchor)).collect();
            let standing = standing_decisions(tx, &self.organisation().code)?;
            let decisions: Vec<Decision> = standing.into_iter().collect();
            Ok::<_, StoreError>((anchors, decisions, tx.last_entry()?))
        })?;
        Ok(Kept { evidence, anchors, decisions, last })
    }

    /// Matches reports that have just become durable.
    pub(crate) fn follow_with(&self, fresh: Fresh) -> Result<(), NodeError> {
        let mut cursor = self.following();
        if fresh.first != cursor.0 + 1 {
            // Somebody else's entries lie between, or these were read already: the store knows.
            return self.catch_up(&mut cursor);
        }
        let last = fresh.next() - 1;
        let restricted = self.store().read(|tx| tx.all_restricted())?;
        let (known, withheld): (Vec<_>, Vec<_>) = fresh
            .evidence
            .into_iter()
            .partition(|one| is_known(one.profile()) && !restricted.contains(&one.report()));
        let gone: Vec<_> = withheld.iter().map(Evidence::report).collect();
        self.change(|state, ids, now| state.index.replace(&gone, &known, ids, now))?;
        cursor.0 = last;
        self.settle_heard()
    }

    /// The last entry that the index holds.
    pub(crate) fn followed(&self) -> i64 {
        self.following().0
    }

    /// Brings the index to where the entries are.
    pub(crate) fn follow(&self) -> Result<(), NodeError> {
        self.catch_up(&mut self.following())
    }

    /// Brings the index to where the entries are; it stays there as long as what is given is held.
    pub(crate) fn caught_up(&self) -> Result<MutexGuard<'_, Cursor>, NodeError> {
        let mut cursor = self.following();
        self.catch_up(&mut cursor)?;
        Ok(cursor)
    }

    fn catch_up(&self, cursor: &mut Cursor) -> Result<(), NodeError> {
        let mut owners = self.owners_mut();
        let mut rebuild = Rebuild::new(self.viewer(), &mut owners);
        let (mut evidence, mut withheld) = (Vec::new(), Vec::new());
        let (mut gone, last) = self.store().read(|tx| {
            tx.each_evidence_after(cursor.0, &mut |kept| {
                let profile = rebuild.profile(&kept);
                match is_known(profile) && !kept.restricted {
                    true => evidence.push(kept.evidence(profile)?),
                    false => withheld.push(kept.id),
                }
                Ok(())
            })?;
            Ok::<_, StoreError>((tx.withdrawn_after(cursor.0)?, tx.last_entry()?))
        })?;
        drop(owners);
        gone.extend(withheld);
        if !evidence.is_empty() || !gone.is_empty() {
            self.change(|state, ids, now| state.index.replace(&gone, &evidence, ids, now))?;
        }
        cursor.0 = last;
        self.settle_heard()
    }

    /// What others say of a report holds of it too when it comes again, under another identifier.
    fn settle_heard(&self) -> Result<(), NodeError> {
        match self.store().read(|tx| tx.hears_words())? {
            true => self.settle_decisions(),
            false => Ok(()),
        }
    }

    /// Brings the decisions in the index to those that stand. The caller holds [`Node::following`].
    pub(crate) fn settle_decisions(&self) -> Result<(), NodeError> {
        let standing = self.store().read(|tx| standing_decisions(tx, &self.organisation().code))?;
        let before: BTreeSet<Decision> = self.state().index.decisions().iter().copied().collect();
        for &decision in before.difference(&standing) {
            self.change(|state, ids, now| state.index.undo(decision, ids, now))?;
        }
        for &decision in standing.difference(&before) {
            self.change(|state, ids, now| state.index.decide(decision, ids, now))?;
        }
        Ok(())
    }

    /// Something was said, here or by others: what of it counts is applied, and whoever shows or tells it looks again.
    pub(crate) fn heed(&self) -> Result<(), NodeError> {
        let _following = self.following();
        self.settle_decisions()?;
        self.state_mut().version += 1;
        Ok(())
    }

    /// Changes the index and keeps what that did to the series. The caller holds [`Node::following`].
    pub(crate) fn change(
        &self,
        change: impl FnOnce(&mut State, &IdSource, i64) -> Change,
    ) -> Result<(), NodeError> {
        let now = self.now_ms();
        let change = {
            let mut state = self.state_mut();
            state.version += 1;
            change(&mut state, self.ids(), now)
        };
        self.record(&change)
    }

    fn record(&self, change: &Change) -> Result<(), NodeError> {
        if change.is_empty() {
            return Ok(());
        }
        let now = self.now_ms();
        let merged = change.merged.iter().flat_map(|&(gone, into)| [gone, into]);
        let split = change.split.iter().flat_map(|&(from, new, _)| [from, new]);
        let born = change.born.iter().map(|&(id, _)| id);
        let moved = born.chain(merged).chain(split).chain(change.ended.iter().copied());
        let act = self.by_itself().ready(NewAct::of(Deed::SeriesMoved).about_series(moved))?;
        self.store().write("record series", |tx| {
            tx.record_change(change, now)?;
            self.write_act(tx, &act)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::{io::Cursor as Bytes, sync::mpsc::sync_channel, thread};

    use joinder_core::ReportId;

    use crate::{ImportOptions, StoreError, node::trial_node};

    #[test]
    fn a_report_withdrawn_before_it_was_matched_does_not_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let node = trial_node(folder.path());
        let (tell, durable) = sync_channel(8);
        thread::scope(|scope| {
            // Nobody can match while the index is held here.
            let mut following = node.following();
            let (importing, tell) = (node.clone(), tell);
            let import = scope.spawn(move || {
                let text = "reference,offender email\nA-1,one@mule.example.com\nA-2,one@mule.example.com\n";
                let options = ImportOptions { suggest_mapping: true, ..ImportOptions::default() };
                let input = Box::new(Bytes::new(text));
                importing
                    .import("s", "a.csv", input, &options, &mut |_| {
                        let _ = tell.send(());
                    })
                    .unwrap()
            });
            durable.recv().unwrap();
            let mut first: Option<ReportId> = None;
            node.store()
                .write("withdraw", |tx| {
                    tx.each_natural_key(&mut |id, _, _| {
                        first = first.or(Some(id));
                        Ok(())
                    })?;
                    tx.withdraw(first.unwrap(), "officer", 1)
                })
                .map_err(|error: StoreError| error)
                .unwrap();
            node.catch_up(&mut following).unwrap();
            drop(following);
            assert_eq!(import.join().unwrap().counts.new, 2);
        });
        assert_eq!(node.held(), 1, "the matcher came with both after the withdrawal was followed");
    }
}
