//! Taking reports in: read, finish on all cores, write in batches, match what is durable, up to four batches at a time.
//!
//! Four stages with bounded queues between them, so that a slow store holds the reader back and memory does not grow
//! with the file: one thread reads, several finish (find and normalise traces, make the rows), the caller's thread writes,
//! one matches what is durable while the next batches are written.

mod prepare;
mod rehearse;
mod write;

use std::{
    collections::BTreeMap,
    io::Read,
    ops::ControlFlow,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread,
};

use joinder_core::{Reach, SetAsideId};
use joinder_formats::{Draft, Format, Intake, Item, Mapping, ReadOptions, Summary};
use joinder_store::{ReceiptId, ReceiptRow, WriteKind};
use serde::{Deserialize, Serialize};

use crate::{Node, NodeError, Source, follow::Fresh};
pub use prepare::each_match;
pub(crate) use prepare::match_keys;
pub(crate) use prepare::{Computed, body_of};
use prepare::{KeepRaw, Prepared, Ready, prepare};
use write::{BATCH, Writer, Written};
pub(crate) use write::{Outcome, write_of};

/// How a file is to be read.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// The format; none for the source's, or to recognise it.
    pub format: Option<Format>,
    /// The mapping; none for the source's.
    pub mapping: Option<Mapping>,
    /// Works out a mapping where there is none, and keeps it for the source.
    pub suggest_mapping: bool,
}

/// What became of the records of a file so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Records met.
    pub read: u64,
    /// Reports that were not known.
    pub new: u64,
    /// Reports that stand with another content now.
    pub amended: u64,
    /// Reports that were known with this content.
    pub same: u64,
    /// Records set aside whole.
    pub set_aside: u64,
    /// Fields set aside of reports that were kept.
    pub faults: u64,
}

/// What became of one file.
#[derive(Clone, Debug, PartialEq)]
pub struct Receipt {
    /// Its number; 0 before it was kept.
    pub id: i64,
    /// Of which source.
    pub source: String,
    /// Of which file.
    pub file: String,
    /// When reading began, Unix milliseconds.
    pub started_ms: i64,
    /// When it ended; none while it goes on or where it was cut short.
    pub ended_ms: Option<i64>,
    /// The counts.
    pub counts: Counts,
    /// What was read.
    pub format: Option<String>,
    /// The mapping that was used, as TOML.
    pub mapping: Option<String>,
    /// What the operator should know.
    pub notes: Vec<String>,
    /// Why reading stopped before the end.
    pub error: Option<String>,
}

/// The part of a receipt that is kept as JSON.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Body {
    counts: Counts,
    format: Option<String>,
    mapping: Option<String>,
    notes: Vec<String>,
    error: Option<String>,
}

impl From<ReceiptRow> for Receipt {
    fn from(row: ReceiptRow) -> Self {
        let Body { counts, format, mapping, notes, error } =
            serde_json::from_str(&row.body).unwrap_or_default();
        Self {
            id: row.id,
            source: row.source,
            file: row.file,
            started_ms: row.started_ms,
            ended_ms: row.ended_ms,
            counts,
            format,
            mapping,
            notes,
            error,
        }
    }
}

/// Something on its way from stage to stage, and of which record set aside it is, where one is read again.
pub(crate) struct OnItsWay<T> {
    pub(crate) what: T,
    pub(crate) again: Option<Arc<Again>>,
}

/// A record set aside that is read again.
pub(crate) struct Again {
    pub(crate) id: SetAsideId,
    /// The last entry when it was set aside.
    pub(crate) seq: i64,
    /// What was at fault.
    pub(crate) field: Option<String>,
    pub(crate) reason: String,
}

impl Again {
    /// Whether the very field is at fault as before.
    fn is_still_in(&self, ready: &Ready) -> bool {
        let mut faults = ready.faults.iter();
        faults.any(|fault| self.field.as_ref() == Some(&fault.field) && self.reason == fault.reason.slug())
    }
}

/// Takes what is read, and may stop it.
pub(crate) type Give<'a> = dyn FnMut(OnItsWay<Item>) -> ControlFlow<()> + 'a;

/// What became of what was read.
pub(crate) struct Taken {
    pub(crate) receipt: Receipt,
    /// The mapping that was used.
    pub(crate) mapping: Option<Mapping>,
    /// Of records set aside that were read again.
    pub(crate) again: BTreeMap<SetAsideId, Outcome>,
}

/// Whose records are read, and where it is noted.
struct Run<'a> {
    source: &'a Source,
    /// What else, beside a record's bytes, decides what becomes of it.
    salt: &'a [u8],
    receipt: ReceiptId,
}

/// Records handed from stage to stage at once, and bytes at which a hand-over is full even with fewer.
const CHUNK: usize = 256;
const CHUNK_BYTES: usize = 1 << 20;
/// Chunks that wait for a worker.
const QUEUE: usize = 6;
/// Chunks that wait for the writer: a whole batch, so that the workers finish the next one while it writes this one, and
/// neither waits for the other. A chunk is some hundred kilobytes as a rule, and [`CHUNK_BYTES`] where records are large.
const FINISHED: usize = BATCH / CHUNK;

/// Reports that are matched at once where a file holds as many: a value that many of them carry is then weighed once, not
/// with each batch.
const MATCHED: usize = 4 * BATCH;

/// Numbered, so that the writer sees them in the order of the file.
type Numbered<T> = (u64, T);

impl Node {
    /// Takes a file in. Says how far it is after each batch. What was acknowledged stays whatever happens; a bad record
    /// never stops the rest.
    pub fn import(
        &self,
        source: &str,
        file: &str,
        input: Box<dyn Read + Send>,
        options: &ImportOptions,
        progress: &mut dyn FnMut(&Counts),
    ) -> Result<Receipt, NodeError> {
        let source = self.source_or_new(source)?;
        let read_options = ReadOptions {
            format: options.format.or(source.format.map(|f| f.0)),
            mapping: options.mapping.clone().or_else(|| source.mapping.clone()),
            suggest_mapping: options.suggest_mapping,
            country: source.country,
            ..ReadOptions::default()
        };
        let salt = mapping_salt(&source, read_options.mapping.as_ref());
        let taken = self.take_in(
            &source,
            file,
            &salt,
            |give| {
                let read = joinder_formats::read(input, file, &read_options, &mut |item| {
                    give(OnItsWay { what: item, again: None })
                });
                Ok(read?)
            },
            progress,
        )?;
        let Taken { receipt, mapping, .. } = taken;
        if options.suggest_mapping || options.mapping.is_some() {
            self.keep_mapping(&source.name, mapping)?;
        }
        Ok(receipt)
    }

    /// Takes in what `read` hands out, and keeps a receipt of it.
    pub(crate) fn take_in(
        &self,
        source: &Source,
        file: &str,
        salt: &[u8],
        read: impl FnOnce(&mut Give<'_>) -> Result<Summary, NodeError> + Send,
        progress: &mut dyn FnMut(&Counts),
    ) -> Result<Taken, NodeError> {
        let started_ms = self.now_ms();
        let id = self.store().write("begin receipt", |tx| {
            self.decides_over(tx, source.unit.as_ref())?;
            Ok::<_, NodeError>(tx.begin_receipt(&source.name, file, started_ms)?)
        })?;
        let (mut body, mut again, mut mapping) = (Body::default(), BTreeMap::new(), None);
        let run = Run { source, salt, receipt: id };
        let read = self.run(&run, read, &mut body.counts, &mut again, progress);
        let mut failed = None;
        match read {
            Ok(summary) => {
                body.format = Some(summary.format.to_string());
                body.mapping = summary.mapping.as_ref().map(Mapping::to_toml);
                body.notes = summary.notes;
                mapping = summary.mapping;
            }
            Err(NodeError::Read(error)) => body.error = Some(chain(&error)),
            Err(other) => {
                body.error = Some(chain(&other));
                failed = Some(other);
            }
        }
        let ended_ms = self.now_ms();
        let json = serde_json::to_string(&body).map_err(std::io::Error::from)?;
        if let Some(failure) = failed {
            // The receipt ends too, where the store still takes it; the failure is the news.
            let _ = self.store().write("end receipt", |tx| tx.update_receipt(id, &json, Some(ended_ms)));
            return Err(failure);
        }
        let row = self.store().write("end receipt", |tx| {
            tx.update_receipt(id, &json, Some(ended_ms))?;
            tx.receipt(id)
        })?;
        let receipt = row.map(Receipt::from).ok_or(NodeError::Interrupted)?;
        Ok(Taken { receipt, mapping, again })
    }

    fn run(
        &self,
        run: &Run<'_>,
        read: impl FnOnce(&mut Give<'_>) -> Result<Summary, NodeError> + Send,
        counts: &mut Counts,
        again: &mut BTreeMap<SetAsideId, Outcome>,
        progress: &mut dyn FnMut(&Counts),
    ) -> Result<Summary, NodeError> {
        let intake = run.source.intake(self.today());
        let salt = run.salt;
        let reach = self.store().read(|tx| self.reach(tx))?;
        let keep = match reach {
            Reach::Organisation => KeepRaw::OfFaults,
            Reach::Unit(_) => KeepRaw::OfAll,
        };
        let workers = thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let stop = AtomicBool::new(false);
        let (to_workers, from_reader) = sync_channel::<Numbered<Vec<OnItsWay<Item>>>>(QUEUE);
        let (to_writer, from_workers) = sync_channel::<Numbered<Vec<OnItsWay<Prepared>>>>(FINISHED);
        let (to_matcher, from_writer) = sync_channel::<Written>(1);
        let from_reader = Mutex::new(from_reader);
        thread::scope(|scope| {
            let stopped = &stop;
            let reader = spawn(scope, "intake-read", move || read_all(read, to_workers, stopped))?;
            let mut pool = Vec::with_capacity(workers);
            for _ in 0..workers {
                let (to_writer, shared) = (to_writer.clone(), (&from_reader, &intake, salt));
                let work = move || self.finish_all(shared.0, shared.1, shared.2, keep, &to_writer);
                pool.push(spawn(scope, "intake-finish", work)?);
            }
            drop(to_writer);
            let matcher = spawn(scope, "intake-match", || self.match_all(from_writer))?;
            let mut writer = Writer::new(self, &run.source.name, run.receipt, reach, to_matcher);
            let finish = |draft| prepare::ready(self, draft, &intake, salt, keep);
            let written = write_all(&from_workers, &mut writer, &intake, &finish, progress);
            (*counts, *again) = (writer.counts, std::mem::take(&mut writer.again));
            // Whatever happened, the other stages end: the matcher hears no more, what the workers still hold is drained,
            // and so is what a reader without workers would wait to hand over.
            drop(writer);
            stop.store(written.is_err(), Ordering::Relaxed);
            from_workers.iter().for_each(drop);
            let mut worked = Ok(());
            for worker in pool {
                let ended = worker.join().unwrap_or(Err(NodeError::Interrupted));
                worked = worked.and(ended);
            }
            stop.fetch_or(worked.is_err(), Ordering::Relaxed);
            from_reader.lock().unwrap_or_else(std::sync::PoisonError::into_inner).iter().for_each(drop);
            let summary = reader.join().map_err(|_| NodeError::Interrupted)?;
            worked?;
            matcher.join().map_err(|_| NodeError::Interrupted)??;
            written?;
            summary
        })
    }

    /// The matcher: takes what has become durable, until the writer is done.
    fn match_all(&self, from_writer: Receiver<Written>) -> Result<(), NodeError> {
        let mut waiting = Fresh { first: 0, evidence: Vec::new() };
        for Written { first, writes } in from_writer {
            // Another writer's entries may lie between. And of two versions of a report the later must be matched later: what
            // is amended here may wait.
            let amends = writes.iter().any(|write| matches!(write.kind, WriteKind::Amended { .. }));
            if amends || waiting.next() != first {
                let before = std::mem::replace(&mut waiting, Fresh { first, evidence: Vec::new() });
                self.match_those(before)?;
            }
            // The reports end here: to free them would hold the writer up.
            waiting.evidence.extend(writes.into_iter().map(|write| write.evidence));
            if waiting.evidence.len() >= MATCHED {
                let first = waiting.next();
                let full = std::mem::replace(&mut waiting, Fresh { first, evidence: Vec::new() });
                self.match_those(full)?;
            }
        }
        self.match_those(waiting)
    }

    fn match_those(&self, fresh: Fresh) -> Result<(), NodeError> {
        if fresh.evidence.is_empty() { Ok(()) } else { self.follow_with(fresh) }
    }

    /// One worker: takes a chunk, finishes it, hands it on, until the reader is done.
    fn finish_all(
        &self,
        from_reader: &Mutex<Receiver<Numbered<Vec<OnItsWay<Item>>>>>,
        intake: &Intake,
        salt: &[u8],
        keep: KeepRaw,
        to_writer: &SyncSender<Numbered<Vec<OnItsWay<Prepared>>>>,
    ) -> Result<(), NodeError> {
        let mut known_pays = true;
        let mut skipped = 0;
        loop {
            let next = from_reader.lock().unwrap_or_else(std::sync::PoisonError::into_inner).recv();
            let Ok((number, items)) = next else { return Ok(()) };
            // A file read before needs no second finishing; a fresh one needs no look-ups. Every so often, look again.
            skipped = if known_pays || skipped == 15 { 0 } else { skipped + 1 };
            let (prepared, hits) = prepare(self, items, intake, salt, keep, known_pays || skipped == 0)?;
            if skipped == 0 {
                known_pays = hits * 10 > prepared.len();
            }
            if to_writer.send((number, prepared)).is_err() {
                return Ok(());
            }
        }
    }
}

/// A thread of an import, by a name that tools show.
fn spawn<'scope, T: Send + 'scope>(
    scope: &'scope thread::Scope<'scope, '_>,
    name: &str,
    work: impl FnOnce() -> T + Send + 'scope,
) -> Result<thread::ScopedJoinHandle<'scope, T>, NodeError> {
    Ok(thread::Builder::new().name(name.to_owned()).spawn_scoped(scope, work)?)
}

/// What else, beside a record's bytes, decides what becomes of it.
pub(crate) fn mapping_salt(source: &Source, mapping: Option<&Mapping>) -> Vec<u8> {
    let marking = serde_json::to_string(&(&source.marking, &source.trust)).unwrap_or_default();
    let mapping = mapping.map(Mapping::to_toml).unwrap_or_default();
    format!(
        "{}\0{:?}\0{:?}\0{marking}\0{mapping}",
        env!("CARGO_PKG_VERSION"),
        source.country,
        source.default_kind
    )
    .into_bytes()
}

fn read_all(
    read: impl FnOnce(&mut Give<'_>) -> Result<Summary, NodeError>,
    to_workers: SyncSender<Numbered<Vec<OnItsWay<Item>>>>,
    stop: &AtomicBool,
) -> Result<Summary, NodeError> {
    let (mut chunk, mut bytes, mut number) = (Vec::with_capacity(CHUNK), 0, 0);
    let summary = read(&mut |item| {
        bytes += match &item.what {
            Item::Draft(draft) => draft.raw.len(),
            Item::SetAside(aside) => aside.raw.len(),
        };
        chunk.push(item);
        if chunk.len() == CHUNK || bytes > CHUNK_BYTES {
            let full = std::mem::replace(&mut chunk, Vec::with_capacity(CHUNK));
            if to_workers.send((number, full)).is_err() || stop.load(Ordering::Relaxed) {
                return ControlFlow::Break(());
            }
            (bytes, number) = (0, number + 1);
        }
        ControlFlow::Continue(())
    });
    // What was read before a failure counts: the last chunk goes on before the failure is told. A closed queue means
    // that the writer failed, which is told by the writer.
    if !chunk.is_empty() {
        let _ = to_workers.send((number, chunk));
    }
    summary
}

/// Puts chunks back in order and writes them.
fn write_all(
    from_workers: &Receiver<Numbered<Vec<OnItsWay<Prepared>>>>,
    writer: &mut Writer<'_>,
    intake: &Intake,
    finish: &dyn Fn(Draft) -> Prepared,
    progress: &mut dyn FnMut(&Counts),
) -> Result<(), NodeError> {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    for (number, prepared) in from_workers {
        waiting.insert(number, prepared);
        while let Some(prepared) = waiting.remove(&next) {
            next += 1;
            if writer.take(prepared, finish)? {
                progress(&writer.counts);
            }
        }
    }
    writer.finish(intake)?;
    progress(&writer.counts);
    Ok(())
}

/// An error with its causes, on one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
