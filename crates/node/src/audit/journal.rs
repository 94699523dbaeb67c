//! Acts on their way to the ledger: each is a line in a file before it is answered, and a thread brings them into the store
//! in batches.
//!
//! There are two files. While the acts of the one are written to the store, new ones go to the other; once the store has
//! them the first is emptied. The store keeps the number of the last act that it took, in the same transaction, so that
//! whatever stands in a file after a crash is taken once and only once.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
    time::Duration,
};

use joinder_ledger::Salt;
use joinder_store::{Store, StoreError, Tx};

use super::{
    keys::AuditKeys,
    write::{Ready, append},
};

/// The setting that says up to which number acts are in the ledger.
const TAKEN: &str = "audit.taken";
const FILES: [&str; 2] = ["audit.waiting.0", "audit.waiting.1"];
/// What could not be read of a file: kept for who looks into it.
const DAMAGED: &str = "audit.damaged";
/// For so long acts are gathered into one batch.
const GATHER: Duration = Duration::from_millis(100);
/// So many make a batch at once.
const FULL: usize = 2_000;
/// So many may wait: a store that takes none must stop the node's answers, not fill its memory.
const MOST_WAITING: usize = 200_000;
/// After a failure the store is tried again.
const AGAIN: Duration = Duration::from_secs(1);

/// The journal, and the thread that empties it. When it is dropped, what waits is written first.
pub(crate) struct Journal {
    shared: Arc<Shared>,
    writer: Option<JoinHandle<()>>,
}

struct Shared {
    keys: Mutex<Option<Arc<AuditKeys>>>,
    state: Mutex<State>,
    /// Something waits, was taken, or is to end.
    moved: Condvar,
}

struct State {
    files: [Slot; 2],
    /// To which file new acts go.
    active: usize,
    /// The number of the next act.
    next: u64,
    /// Up to before which number all is in the ledger.
    taken: u64,
    waiting: Vec<Ready>,
    /// Somebody waits for what is here.
    urgent: bool,
    /// The store took nothing lately.
    stuck: bool,
    ends: bool,
}

struct Slot {
    file: File,
    bytes: u64,
}

impl Slot {
    fn open(path: PathBuf) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.create(true).append(true).read(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path)?;
        let bytes = file.metadata()?.len();
        Ok(Self { file, bytes })
    }

    /// A line, whole or not at all.
    fn add(&mut self, line: &str) -> io::Result<()> {
        match self.file.write_all(line.as_bytes()) {
            Ok(()) => {
                self.bytes += line.len() as u64;
                Ok(())
            }
            Err(error) => {
                // Half a line would spoil the next one.
                self.file.set_len(self.bytes)?;
                Err(error)
            }
        }
    }

    fn empty(&mut self) -> io::Result<()> {
        self.file.set_len(0)?;
        self.bytes = 0;
        Ok(())
    }
}

impl Journal {
    /// Opens the journal of a folder: what a process that ended left in it goes to the ledger first.
    pub(crate) fn open(folder: &Path, store: Arc<Store>) -> Result<Self, crate::NodeError> {
        std::fs::create_dir_all(folder)?;
        let keys = AuditKeys::read(folder)?.map(Arc::new);
        let taken = store.read(taken_of)?;
        let mut files = [Slot::open(folder.join(FILES[0]))?, Slot::open(folder.join(FILES[1]))?];
        let mut left = Vec::new();
        for slot in &mut files {
            let mut bytes = Vec::new();
            slot.file.read_to_end(&mut bytes)?;
            left.extend(read_lines(&bytes, folder)?);
        }
        left.retain(|(number, _)| *number >= taken);
        left.sort_by_key(|(number, _)| *number);
        left.dedup_by_key(|(number, _)| *number);
        let next = left.last().map_or(taken, |(number, _)| number + 1);
        if !left.is_empty() {
            let missing = "audit.key is missing, and acts wait for it: put it back from a backup";
            let keys = keys.as_ref().ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, missing))?;
            tracing::info!(acts = left.len(), "audit.recovered");
            store.write("audit recovery", |tx| take(tx, keys, left.iter().map(|(_, act)| act), next))?;
        }
        for slot in &mut files {
            slot.empty()?;
        }
        let state = State {
            files,
            active: 0,
            next,
            taken: next,
            waiting: Vec::new(),
            urgent: false,
            stuck: false,
            ends: false,
        };
        let shared =
            Arc::new(Shared { keys: Mutex::new(keys), state: Mutex::new(state), moved: Condvar::new() });
        let at_work = Arc::clone(&shared);
        let writer = thread::Builder::new().name("audit".to_owned()).spawn(move || at_work.run(&store))?;
        Ok(Self { shared, writer: Some(writer) })
    }

    /// The keys, once they were read or made.
    pub(super) fn keys(&self) -> MutexGuard<'_, Option<Arc<AuditKeys>>> {
        self.shared.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes an act: when this returns, no end of the process loses it.
    pub(super) fn append(&self, act: Ready) -> io::Result<()> {
        let mut state = self.shared.lock();
        if state.waiting.len() >= MOST_WAITING {
            return Err(io::Error::other("the store takes no entries of the audit ledger"));
        }
        let number = state.next;
        let line = format!("{number} {} {} {}\n", act.at_ms, act.salt.to_hex(), act.payload);
        let active = state.active;
        state.files[active].add(&line)?;
        state.next += 1;
        state.waiting.push(act);
        if state.waiting.len() == 1 || state.waiting.len() == FULL {
            self.shared.moved.notify_all();
        }
        Ok(())
    }

    /// Waits until all acts so far are in the ledger. False where the store takes none.
    pub(super) fn flush(&self) -> bool {
        let mut state = self.shared.lock();
        let until = state.next;
        while state.taken < until {
            if state.stuck {
                return false;
            }
            state.urgent = true;
            self.shared.moved.notify_all();
            state = self.shared.moved.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        true
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        self.shared.lock().ends = true;
        self.shared.moved.notify_all();
        if let Some(writer) = self.writer.take() {
            // Where it stopped in the middle, the files have what it did not write.
            let _ = writer.join();
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Each change of it is whole before anything can stop.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The thread: batch after batch until the journal ends and nothing waits.
    fn run(&self, store: &Store) {
        while let Some((batch, full, until)) = self.batch() {
            if !self.bring(store, &batch, until) {
                return;
            }
            let mut state = self.lock();
            if let Err(error) = state.files[full].empty() {
                // Its numbers are taken: after a restart they are passed over.
                tracing::error!(%error, "audit.journal");
            }
            state.taken = until;
            drop(state);
            self.moved.notify_all();
        }
    }

    /// What waits, the file in which it stands, and the number behind it. None where it is over.
    fn batch(&self) -> Option<(Vec<Ready>, usize, u64)> {
        let state = self.lock();
        let waits = |state: &mut State| state.waiting.is_empty() && !state.ends;
        let state = self.moved.wait_while(state, waits).unwrap_or_else(PoisonError::into_inner);
        let gathers = |state: &mut State| state.waiting.len() < FULL && !state.urgent && !state.ends;
        let gathered = self.moved.wait_timeout_while(state, GATHER, gathers);
        let (mut state, _) = gathered.unwrap_or_else(PoisonError::into_inner);
        if state.waiting.is_empty() {
            return None;
        }
        state.urgent = false;
        let full = state.active;
        // The other one was emptied when the store had what stood in it.
        state.active = 1 - full;
        Some((std::mem::take(&mut state.waiting), full, state.next))
    }

    /// Brings a batch into the ledger, however long the store takes none. False where the node ends before it could.
    fn bring(&self, store: &Store, batch: &[Ready], until: u64) -> bool {
        loop {
            let keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let Some(keys) = keys else { return false };
            let Err(error) = store.write("audit batch", |tx| take(tx, &keys, batch, until)) else {
                self.lock().stuck = false;
                return true;
            };
            tracing::error!(%error, acts = batch.len(), "audit.batch");
            let mut state = self.lock();
            state.stuck = true;
            self.moved.notify_all();
            let ends = |state: &mut State| !state.ends;
            let waited = self.moved.wait_timeout_while(state, AGAIN, ends);
            let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
            if state.ends {
                return false;
            }
        }
    }
}

/// Acts go to the ledger, and it is kept up to before which number.
fn take<'a>(
    tx: &mut Tx<'_>,
    keys: &AuditKeys,
    acts: impl IntoIterator<Item = &'a Ready>,
    until: u64,
) -> Result<(), StoreError> {
    append(tx, keys, acts)?;
    tx.set_setting(TAKEN, &until.to_string())
}

fn taken_of(tx: &mut Tx<'_>) -> Result<u64, StoreError> {
    let Some(text) = tx.setting(TAKEN)? else { return Ok(0) };
    text.parse().map_err(|_| StoreError::Corrupt { table: "setting", column: "value" })
}

/// The acts of a file, each with its number. A last line without its end was never acknowledged; any other that cannot be
/// read is kept aside.
fn read_lines(bytes: &[u8], folder: &Path) -> io::Result<Vec<(u64, Ready)>> {
    let whole = bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |last| last + 1);
    let (mut acts, mut damaged) = (Vec::new(), Vec::new());
    for line in bytes[..whole].split_inclusive(|&byte| byte == b'\n') {
        match act_of(line) {
            Some(act) => acts.push(act),
            None => damaged.extend_from_slice(line),
        }
    }
    if !damaged.is_empty() {
        tracing::error!(bytes = damaged.len(), "audit.damaged");
        let mut file = OpenOptions::new().create(true).append(true).open(folder.join(DAMAGED))?;
        file.write_all(&damaged)?;
        file.sync_all()?;
    }
    Ok(acts)
}

fn act_of(line: &[u8]) -> Option<(u64, Ready)> {
    let line = std::str::from_utf8(line).ok()?.strip_suffix('\n')?;
    let mut parts = line.splitn(4, ' ');
    let (number, at_ms) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let salt = Salt::from_hex(parts.next()?)?;
    Some((number, Ready::from_parts(at_ms, salt, parts.next()?)?))
}

#[cfg(test)]
mod tests {
    use joinder_core::{AuditEvent, Deed, Outcome, Subjects};

    use super::*;
    use crate::Acting;

    fn line(number: u64) -> String {
        let Acting { actor, working, door } = Acting::operator();
        let (subjects, outcome) = (Subjects::default(), Outcome::Done);
        let event = AuditEvent { deed: Deed::LookedUp, actor, working, subjects, to: None, outcome, door };
        let payload = serde_json::to_string(&event).unwrap();
        format!("{number} 7 {} {payload}\n", Salt([7; 32]).to_hex())
    }

    #[test]
    fn a_torn_line_is_passed_over_and_a_damaged_one_kept_aside() {
        let folder = tempfile::tempdir().unwrap();
        let text = format!("{}nonsense\n{}{}", line(3), line(4), &line(5)[..30]);
        let acts = read_lines(text.as_bytes(), folder.path()).unwrap();
        assert_eq!(acts.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [3, 4]);
        assert_eq!(std::fs::read(folder.path().join(DAMAGED)).unwrap(), b"nonsense\n");
        assert!(read_lines(b"", folder.path()).unwrap().is_empty());
    }
}
