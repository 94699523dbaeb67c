//! Taking reports in: read, finish on all cores, write in batches, match each batch as soon as it is durable.
//!
//! Four stages with bounded queues between them, so that a slow store holds the reader back and memory does not grow
//! with the file: one thread reads, several finish (find and normalise traces, make the rows), the caller's thread writes,
//! one matches what is durable while the next batch is written.

mod prepare;
mod write;

use std::{
    collections::BTreeMap,
    io::Read,
    ops::ControlFlow,
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread,
};

use joinder_formats::{Draft, Format, Intake, Item, Mapping, ReadError, ReadOptions, Summary};
use joinder_store::{ReceiptId, ReceiptRow, Write};
use serde::{Deserialize, Serialize};

use crate::{Node, NodeError, Source};
pub use prepare::match_keys;
use prepare::{Prepared, prepare};
use write::Writer;

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

/// What one import reads, and where it is noted.
struct Run<'a> {
    source: &'a Source,
    file: &'a str,
    options: &'a ReadOptions,
    receipt: ReceiptId,
}

/// Records handed from stage to stage at once, and bytes at which a hand-over is full even with fewer.
const CHUNK: usize = 256;
const CHUNK_BYTES: usize = 4 << 20;
/// Chunks that wait between two stages.
const QUEUE: usize = 6;

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
        let started_ms = self.now_ms();
        let id =
            self.store().write("begin receipt", |tx| tx.begin_receipt(&source.name, file, started_ms))?;
        let read_options = ReadOptions {
            format: options.format.or(source.format.map(|f| f.0)),
            mapping: options.mapping.clone().or_else(|| source.mapping.clone()),
            suggest_mapping: options.suggest_mapping,
            country: source.country,
            ..ReadOptions::default()
        };
        let mut body = Body::default();
        let run = Run { source: &source, file, options: &read_options, receipt: id };
        let read = self.run(&run, input, &mut body.counts, progress);
        let mut failed = None;
        match read {
            Ok(summary) => {
                body.format = Some(summary.format.to_string());
                body.mapping = summary.mapping.as_ref().map(Mapping::to_toml);
                body.notes = summary.notes;
                self.keep_mapping(source, summary.mapping, options)?;
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
        self.store().write("end receipt", |tx| tx.update_receipt(id, &json, Some(ended_ms)))?;
        let row = self.store().read(|tx| tx.receipts(None, 50))?.into_iter().find(|row| row.id == id);
        row.map(Receipt::from).ok_or(NodeError::Interrupted)
    }

    /// A mapping given or suggested once serves the source from then on.
    fn keep_mapping(
        &self,
        source: Source,
        used: Option<Mapping>,
        options: &ImportOptions,
    ) -> Result<(), NodeError> {
        let asked = options.suggest_mapping || options.mapping.is_some();
        match used {
            Some(mapping) if asked && source.mapping.is_none() => {
                self.save_source(&Source { mapping: Some(mapping), ..source })
            }
            Some(_) | None => Ok(()),
        }
    }

    fn run(
        &self,
        run: &Run<'_>,
        input: Box<dyn Read + Send>,
        counts: &mut Counts,
        progress: &mut dyn FnMut(&Counts),
    ) -> Result<Summary, NodeError> {
        let intake = run.source.intake(self.today());
        let salt = mapping_salt(run.source, run.options);
        let workers = thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let stop = AtomicBool::new(false);
        let (to_workers, from_reader) = sync_channel::<Numbered<Vec<Item>>>(QUEUE);
        let (to_writer, from_workers) = sync_channel::<Numbered<Vec<Prepared>>>(QUEUE);
        let (to_matcher, from_writer) = sync_channel::<Vec<Write>>(1);
        let from_reader = Mutex::new(from_reader);
        thread::scope(|scope| {
            let reader =
                spawn(scope, "intake-read", || read_all(input, run.file, run.options, to_workers, &stop))?;
            let mut pool = Vec::with_capacity(workers);
            for _ in 0..workers {
                let (to_writer, shared) = (to_writer.clone(), (&from_reader, &intake, &salt));
                let work = move || self.finish_all(shared.0, shared.1, shared.2, &to_writer);
                pool.push(spawn(scope, "intake-finish", work)?);
            }
            drop(to_writer);
            let matcher = spawn(scope, "intake-match", || self.match_all(from_writer))?;
            let mut writer = Writer::new(self, &run.source.name, run.receipt, to_matcher);
            let finish = |draft| prepare::ready(self, draft, &intake, &salt);
            let written = write_all(&from_workers, &mut writer, &finish, progress);
            *counts = writer.counts;
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
            Ok(summary?)
        })
    }

    /// The matcher: takes what has become durable, until the writer is done.
    fn match_all(&self, from_writer: Receiver<Vec<Write>>) -> Result<(), NodeError> {
        for writes in from_writer {
            let evidence: Vec<_> = writes.into_iter().map(|write| write.evidence).collect();
            self.match_arrivals(&evidence)?;
        }
        Ok(())
    }

    /// One worker: takes a chunk, finishes it, hands it on, until the reader is done.
    fn finish_all(
        &self,
        from_reader: &Mutex<Receiver<Numbered<Vec<Item>>>>,
        intake: &Intake,
        salt: &[u8],
        to_writer: &SyncSender<Numbered<Vec<Prepared>>>,
    ) -> Result<(), NodeError> {
        let mut known_pays = true;
        let mut skipped = 0;
        loop {
            let next = from_reader.lock().unwrap_or_else(std::sync::PoisonError::into_inner).recv();
            let Ok((number, items)) = next else { return Ok(()) };
            // A file read before needs no second finishing; a fresh one needs no look-ups. Every so often, look again.
            skipped = if known_pays || skipped == 15 { 0 } else { skipped + 1 };
            let (prepared, hits) = prepare(self, items, intake, salt, known_pays || skipped == 0)?;
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
fn mapping_salt(source: &Source, options: &ReadOptions) -> Vec<u8> {
    let marking = serde_json::to_string(&(&source.marking, &source.trust)).unwrap_or_default();
    let mapping = options.mapping.as_ref().map(Mapping::to_toml).unwrap_or_default();
    format!(
        "{}\0{:?}\0{:?}\0{marking}\0{mapping}",
        env!("CARGO_PKG_VERSION"),
        source.country,
        source.default_kind
    )
    .into_bytes()
}

fn read_all(
    input: Box<dyn Read + Send>,
    file: &str,
    options: &ReadOptions,
    to_workers: SyncSender<Numbered<Vec<Item>>>,
    stop: &AtomicBool,
) -> Result<Summary, ReadError> {
    let (mut chunk, mut bytes, mut number) = (Vec::with_capacity(CHUNK), 0, 0);
    let summary = joinder_formats::read(input, file, options, &mut |item| {
        bytes += match &item {
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
    from_workers: &Receiver<Numbered<Vec<Prepared>>>,
    writer: &mut Writer<'_>,
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
    writer.flush()?;
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
