//! Archives: what they hold is read as if it had come alone, within limits on entries, bytes, ratio and depth.
//!
//! Nothing is written under a name that an archive chose; a large archive waits in an unnamed temporary file.

mod directory;

use std::{
    cell::Cell,
    io::{self, BufReader, Read, Seek, SeekFrom},
    sync::Arc,
};

use flate2::bufread::MultiGzDecoder;

pub(crate) use directory::{Archive, Unopened, open};

use crate::{
    Item, Limits, Position, ReadError, Reason, SetAside,
    read::{Job, Out, io_error},
};

/// Below so many bytes the ratio is not looked at: short texts shrink well.
const FREE_BYTES: u64 = 16 << 20;

/// What is left of an archive's limits, shared by all archives within it.
pub(crate) struct Budget {
    limits: Limits,
    entries: Cell<u64>,
    unpacked: Cell<u64>,
}

impl Budget {
    /// A whole one.
    pub fn new(limits: Limits) -> Self {
        Self { limits, entries: Cell::new(0), unpacked: Cell::new(0) }
    }

    fn entry(&self) -> bool {
        self.entries.set(self.entries.get() + 1);
        self.entries.get() <= self.limits.archive_entries
    }
}

/// Stops reading where a limit is passed; says so in `passed`, so that it is told from a failing disk.
struct Metered<'b, R> {
    inner: R,
    budget: &'b Budget,
    /// Packed bytes that came in so far, or that the entry states.
    packed: &'b Cell<u64>,
    here: u64,
    passed: &'b Cell<Option<&'static str>>,
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let (count_u64, limits) = (count as u64, &self.budget.limits);
        self.here += count_u64;
        self.budget.unpacked.set(self.budget.unpacked.get() + count_u64);
        let limit = if self.budget.unpacked.get() > limits.archive_bytes {
            Some("an archive that does not unpack to so many bytes")
        } else if self.here > FREE_BYTES && self.here / self.packed.get().max(1) > limits.archive_ratio {
            Some("an archive that does not shrink to so small a part")
        } else {
            None
        };
        match limit {
            Some(limit) => {
                self.passed.set(Some(limit));
                Err(io::Error::other(limit))
            }
            None => Ok(count),
        }
    }
}

/// Counts what is taken of a packed stream.
struct Counted<'b, R> {
    inner: R,
    count: &'b Cell<u64>,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.count.set(self.count.get() + count as u64);
        Ok(count)
    }
}

/// Reads what a gzip holds.
pub(crate) fn gzip(input: &mut dyn Read, job: &Job<'_>, out: &mut Out<'_, '_>) -> Result<(), ReadError> {
    let Some(job) = job.deeper(job.file.strip_suffix(".gz").unwrap_or(&job.file).into()) else {
        out.set_aside(too_deep(job));
        return Ok(());
    };
    let (packed, passed) = (Cell::new(0), Cell::new(None));
    let packed_input = BufReader::with_capacity(64 << 10, Counted { inner: input, count: &packed });
    let mut inner = Metered {
        inner: MultiGzDecoder::new(packed_input),
        budget: job.budget,
        packed: &packed,
        here: 0,
        passed: &passed,
    };
    let result = crate::read::stream(&mut inner, &job, out);
    finish(result, &passed, &job, out, "a gzip that can be unpacked")
}

/// Turns a passed limit, or packed bytes that are broken, into a record set aside.
fn finish(
    result: Result<(), ReadError>,
    passed: &Cell<Option<&'static str>>,
    job: &Job<'_>,
    out: &mut Out<'_, '_>,
    expected: &str,
) -> Result<(), ReadError> {
    let position = Position { file: job.file.clone(), line: None, offset: 0 };
    match result {
        Err(ReadError::Io { source, .. }) => {
            if let Some(limit) = passed.get() {
                out.set_aside(SetAside::unkept(position, Reason::ArchiveLimit, limit));
                return Ok(());
            }
            let broken = matches!(
                source.kind(),
                io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof
            );
            if broken {
                out.set_aside(SetAside::unkept(position, Reason::Archive, expected));
                return Ok(());
            }
            Err(io_error(&job.file, source))
        }
        other => other,
    }
}

fn too_deep(job: &Job<'_>) -> SetAside {
    let position = Position { file: job.file.clone(), line: None, offset: 0 };
    let expected = format!("at most {} archives within one another", job.options.limits.archive_depth);
    SetAside::unkept(position, Reason::ArchiveLimit, expected)
}

/// Reads what a zip holds.
pub(crate) fn zip(
    spool: &mut (impl Read + Seek),
    job: &Job<'_>,
    out: &mut Out<'_, '_>,
) -> Result<(), ReadError> {
    let aside = |reason, expected: &str, file: &Arc<str>| {
        SetAside::unkept(Position { file: file.clone(), line: None, offset: 0 }, reason, expected)
    };
    let length = spool.seek(SeekFrom::End(0)).map_err(|source| io_error(&job.file, source))?;
    let mut archive = match open(spool) {
        Ok(archive) => archive,
        Err(Unopened::Io(source)) => return Err(io_error(&job.file, source)),
        Err(Unopened::TooLarge) => {
            let expected = "a zip with a directory of at most 32 MiB";
            out.set_aside(aside(Reason::ArchiveLimit, expected, &job.file));
            return Ok(());
        }
        Err(Unopened::Broken) => {
            out.set_aside(aside(Reason::Archive, "a zip that can be opened", &job.file));
            return Ok(());
        }
    };
    let mut skipped = 0;
    // Entries that share their bytes make much of little. A damaged size alone passes for the whole archive once.
    let mut shared = length.saturating_mul(2);
    for index in 0..archive.len() {
        if out.stopped() {
            break;
        }
        if !job.budget.entry() {
            let expected = format!("an archive of at most {} entries", job.options.limits.archive_entries);
            out.set_aside(aside(Reason::ArchiveLimit, &expected, &job.file));
            break;
        }
        let (name, packed_bytes, raw) = match archive.by_index_raw(index) {
            Ok(entry) if entry.is_dir() || entry.name().is_ok_and(|name| is_clutter(&name)) => {
                skipped += u64::from(!entry.is_dir());
                continue;
            }
            Ok(mut entry) => {
                let locked = entry.encrypted();
                let mut raw = Vec::new();
                if locked {
                    // Kept as it is packed, for whoever has the password.
                    let _ = (&mut entry).take(SetAside::MAX_RAW as u64 + 1).read_to_end(&mut raw);
                }
                let name = entry
                    .name()
                    .map_or_else(|_| format!("entry {}", index + 1), std::borrow::Cow::into_owned);
                (name, entry.compressed_size(), locked.then_some(raw))
            }
            Err(_) => {
                out.set_aside(aside(Reason::Archive, "an entry that can be read", &job.file));
                continue;
            }
        };
        let file: Arc<str> = format!("{}!{}", job.file, shown(&name)).into();
        if let Some(raw) = raw {
            let position = Position { file, line: None, offset: 0 };
            out.set_aside(SetAside::new(position, Reason::Archive, "an entry without a password", raw));
            continue;
        }
        let Some(inner_job) = job.deeper(file.clone()) else {
            out.set_aside(too_deep(job));
            break;
        };
        let Some(left) = shared.checked_sub(packed_bytes.min(length)) else {
            let expected = "entries that do not share their bytes with others";
            out.set_aside(aside(Reason::ArchiveLimit, expected, &file));
            continue;
        };
        shared = left;
        let (packed, passed) = (Cell::new(packed_bytes), Cell::new(None));
        match archive.by_index(index) {
            Ok(entry) => {
                let mut entry =
                    Metered { inner: entry, budget: job.budget, packed: &packed, here: 0, passed: &passed };
                let result = crate::read::stream(&mut entry, &inner_job, out);
                finish(result, &passed, &inner_job, out, "an entry that can be unpacked")?;
            }
            Err(_) => out.set_aside(aside(Reason::Archive, "an entry packed with deflate or stored", &file)),
        }
        if passed.get().is_some() && job.budget.unpacked.get() > job.options.limits.archive_bytes {
            break;
        }
    }
    if skipped > 0 {
        out.note(format!("{}: {skipped} entries of the packing program were left out", job.file));
    }
    Ok(())
}

/// Hands out the files of a zip that came inside something else, within limits; what passes them ends it.
///
/// `inside` says how many archives stand around it. Documents that are zips themselves have nothing to hand out.
pub(crate) fn unpack(
    bytes: &[u8],
    name: &str,
    limits: &Limits,
    inside: u8,
    left: &mut usize,
    each: &mut dyn FnMut(&str, Vec<u8>),
) {
    if inside >= limits.archive_depth || !bytes.starts_with(b"PK\x03\x04") {
        return;
    }
    let Ok(mut archive) = open(io::Cursor::new(bytes)) else { return };
    let document = |name: &str| {
        matches!(name, "[Content_Types].xml" | "mimetype" | "AndroidManifest.xml")
            || name.starts_with("META-INF/")
    };
    if archive.file_names().filter_map(Result::ok).any(|name| document(&name)) {
        return;
    }
    let mut total = 0;
    for index in 0..archive.len() {
        let Ok(entry) = archive.by_index(index) else { continue };
        let Ok(inner) = entry.name().map(|name| shown(&name)) else { continue };
        if entry.is_dir() || is_clutter(&inner) {
            continue;
        }
        let Some(fewer) = left.checked_sub(1) else { return };
        *left = fewer;
        let room = (entry.compressed_size().saturating_mul(limits.archive_ratio)).max(FREE_BYTES);
        let room = room.min((limits.document_bytes as u64).saturating_sub(total));
        let mut contents = Vec::new();
        if entry.take(room + 1).read_to_end(&mut contents).is_err() {
            continue;
        }
        total += contents.len() as u64;
        if contents.len() as u64 > room {
            return;
        }
        let inner = format!("{name}!{inner}");
        unpack(&contents, &inner, limits, inside + 1, left, each);
        each(&inner, contents);
    }
}

/// What packing programs add for themselves.
fn is_clutter(name: &str) -> bool {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    name.starts_with("__MACOSX/") || matches!(last, ".DS_Store" | "Thumbs.db" | "desktop.ini")
}

/// A name as it may be shown: no controls, not too long. It is never used as a path.
pub(crate) fn shown(name: &str) -> String {
    name.chars()
        .map(|c| if joinder_core::is_disallowed_control(c) { '\u{fffd}' } else { c })
        .take(300)
        .collect()
}

/// The names in a zip, to tell a workbook from an archive; none where it can't be opened.
pub(crate) fn names(spool: &mut (impl Read + Seek)) -> Vec<String> {
    let Ok(archive) = open(spool) else { return Vec::new() };
    archive.file_names().take(2_000).filter_map(Result::ok).map(std::borrow::Cow::into_owned).collect()
}

/// Sets a whole file aside.
pub(crate) fn whole(job: &Job<'_>, reason: Reason, expected: &str, raw: Vec<u8>) -> Item {
    let position = Position { file: job.file.clone(), line: None, offset: 0 };
    Item::SetAside(Box::new(SetAside::new(position, reason, expected, raw)))
}
