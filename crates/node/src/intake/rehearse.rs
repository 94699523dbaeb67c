//! What an import does before it writes, and nothing else: for measuring.

use std::{
    collections::BTreeMap,
    io::Read,
    sync::{
        Mutex,
        atomic::AtomicBool,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread,
};

use joinder_core::{MatchKey, TraceKind};
use joinder_formats::{Finished, Intake, Item, ReadOptions};
use joinder_matching::{Evidence, EvidenceBuilder, Profile};

use super::{Numbered, OnItsWay, QUEUE, match_keys, read_all, spawn};
use crate::{
    Node, NodeError, Source,
    profile::{self, received_day},
};

/// A report's evidence but for its identifier; none of a record that could not be taken.
type Keyed = Option<(u32, Profile, Vec<(MatchKey, TraceKind, bool)>)>;

impl Node {
    /// Reads a file of a source, and finds, checks and keys its traces as [`Node::import`] does: by the same steps, on as
    /// many threads. Hands out what matching takes of each report, in the order of the file, and keeps nothing. Gives how
    /// many records could not be taken.
    pub fn rehearse(
        &self,
        source: &Source,
        file: &str,
        input: Box<dyn Read + Send>,
        each: &mut dyn FnMut(Evidence),
    ) -> Result<u64, NodeError> {
        let options = ReadOptions {
            format: source.format.map(|f| f.0),
            mapping: source.mapping.clone(),
            country: source.country,
            ..ReadOptions::default()
        };
        let intake = source.intake(self.today());
        let workers = thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let stop = AtomicBool::new(false);
        let (to_workers, from_reader) = sync_channel::<Numbered<Vec<OnItsWay<Item>>>>(QUEUE);
        let (to_caller, from_workers) = sync_channel::<Numbered<Vec<Keyed>>>(QUEUE);
        let from_reader = Mutex::new(from_reader);
        thread::scope(|scope| {
            let (stopped, options) = (&stop, &options);
            let reader = spawn(scope, "intake-read", move || {
                read_all(
                    |give| {
                        let read = joinder_formats::read(input, file, options, &mut |item| {
                            give(OnItsWay { what: item, again: None })
                        });
                        Ok(read?)
                    },
                    to_workers,
                    stopped,
                )
            })?;
            let mut pool = Vec::with_capacity(workers);
            for _ in 0..workers {
                let (to_caller, shared) = (to_caller.clone(), (&from_reader, &intake));
                let work = move || self.key_all(shared.0, shared.1, &to_caller);
                pool.push(spawn(scope, "intake-finish", work)?);
            }
            drop(to_caller);
            let left_out = self.hand_out(&from_workers, each);
            let mut worked = Ok(());
            for worker in pool {
                worked = worked.and(worker.join().map_err(|_| NodeError::Interrupted));
            }
            // What a reader without workers would wait to hand over.
            from_reader.lock().unwrap_or_else(std::sync::PoisonError::into_inner).iter().for_each(drop);
            let read = reader.join().map_err(|_| NodeError::Interrupted)?;
            worked?;
            read.map(|_| left_out)
        })
    }

    /// One worker: keys chunk by chunk, until the reader is done.
    fn key_all(
        &self,
        from_reader: &Mutex<Receiver<Numbered<Vec<OnItsWay<Item>>>>>,
        intake: &Intake,
        to_caller: &SyncSender<Numbered<Vec<Keyed>>>,
    ) {
        loop {
            let next = from_reader.lock().unwrap_or_else(std::sync::PoisonError::into_inner).recv();
            let Ok((number, items)) = next else { return };
            let keyed = items.into_iter().map(|item| self.keyed(item.what, intake)).collect();
            if to_caller.send((number, keyed)).is_err() {
                return;
            }
        }
    }

    fn keyed(&self, item: Item, intake: &Intake) -> Keyed {
        let Item::Draft(draft) = item else { return None };
        let Finished { report, .. } = draft.finish(intake).ok()?;
        let tag = EvidenceBuilder::tag_of(report.owner.as_str(), report.reference.as_str());
        Some((tag, profile::of_report(&report, self), match_keys(&report, self.lists())))
    }

    /// Puts chunks back in order and gives each report its identifier. Gives how many there was no report of.
    fn hand_out(&self, from_workers: &Receiver<Numbered<Vec<Keyed>>>, each: &mut dyn FnMut(Evidence)) -> u64 {
        let (mut waiting, mut next, mut left_out) = (BTreeMap::new(), 0, 0);
        for (number, keyed) in from_workers {
            waiting.insert(number, keyed);
            while let Some(chunk) = waiting.remove(&next) {
                next += 1;
                for keyed in chunk {
                    let Some((tag, profile, keys)) = keyed else {
                        left_out += 1;
                        continue;
                    };
                    let id = self.ids().next(self.now_ms());
                    let profile = Profile { received: received_day(id), ..profile };
                    let mut builder = EvidenceBuilder::with_tag(id, tag, profile);
                    for (key, kind, listed) in keys {
                        builder.key(key, kind, listed);
                    }
                    each(builder.build());
                }
            }
        }
        left_out
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use joinder_core::IdSource;
    use joinder_matching::Index;

    use crate::{ImportOptions, node::trial_node};

    #[test]
    fn it_hands_out_what_an_import_matches() {
        let folder = tempfile::tempdir().unwrap();
        let node = trial_node(folder.path());
        let mut text = "reference,offender email\n".to_owned();
        for number in 0..1_000 {
            text.push_str(&format!("A-{number},mailbox{}@mule.example.com\n", number / 2));
        }
        let options = ImportOptions { suggest_mapping: true, ..ImportOptions::default() };
        let input = Box::new(Cursor::new(text.clone()));
        node.import("s", "a.csv", input, &options, &mut |_| {}).unwrap();

        // The source has its mapping since.
        let source = node.source_or_new("s").unwrap();
        let mut all = Vec::new();
        let input = Box::new(Cursor::new(text));
        let left_out = node.rehearse(&source, "a.csv", input, &mut |one| all.push(one)).unwrap();
        assert_eq!((all.len(), left_out), (1_000, 0));
        let mut index = Index::default();
        index.load(&all, &[], &[], &IdSource::default(), 0);
        let state = node.state();
        assert_eq!(index.values(), state.index.values());
        assert_eq!(index.series().count(), state.index.series().count());
        let is_in_order = all.chunks(2).all(|pair| pair[0].keys() == pair[1].keys());
        assert!(is_in_order && all[1].keys() != all[2].keys(), "in the order of the file");
    }
}
