//! Opens a zip without trusting what it says of its directory: all of that is held in memory, so it is bounded first.

use std::{
    cell::Cell,
    io::{self, Read, Seek, SeekFrom},
    rc::Rc,
};

use zip::{ZipArchive, result::ZipError};

/// So many bytes may be read to find and to read the directory. An entry takes 46 there and its name.
const MAX_DIRECTORY_BYTES: u64 = 32 << 20;

/// Most entries for which room is made at once.
const MAX_ENTRIES: u64 = MAX_DIRECTORY_BYTES / 46;

/// The end of a zip stands within so many bytes from the end of the file: a comment of 64 KiB and what is before it.
const TAIL_BYTES: u64 = 128 << 10;

/// Why a zip is not opened.
#[derive(Debug)]
pub(crate) enum Unopened {
    /// It is none, or damaged.
    Broken,
    /// Its directory has too many entries, or too large ones.
    TooLarge,
    /// The bytes cannot be read.
    Io(io::Error),
}

/// A zip whose directory was within bounds.
pub(crate) type Archive<R> = ZipArchive<Bounded<R>>;

/// Opens a zip.
pub(crate) fn open<R: Read + Seek>(mut input: R) -> Result<Archive<R>, Unopened> {
    if !fits(&mut input).map_err(Unopened::Io)? {
        return Err(Unopened::TooLarge);
    }
    let left = Rc::new(Cell::new(Some(MAX_DIRECTORY_BYTES + TAIL_BYTES)));
    match ZipArchive::new(Bounded { inner: input, left: Rc::clone(&left) }) {
        Ok(archive) => {
            left.set(None);
            Ok(archive)
        }
        Err(_) if left.get() == Some(0) => Err(Unopened::TooLarge),
        Err(ZipError::Io(source)) if source.kind() == io::ErrorKind::Other => Err(Unopened::Io(source)),
        Err(_) => Err(Unopened::Broken),
    }
}

/// Reads so many bytes at most while an archive is opened, and then all.
pub(crate) struct Bounded<R> {
    inner: R,
    left: Rc<Cell<Option<u64>>>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(left) = self.left.get() else { return self.inner.read(buffer) };
        if left == 0 {
            return Err(io::Error::from(io::ErrorKind::InvalidData));
        }
        let room = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let count = self.inner.read(&mut buffer[..room])?;
        self.left.set(Some(left - count as u64));
        Ok(count)
    }
}

impl<R: Seek> Seek for Bounded<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

/// Whether no end record of the large form (zip64) states more entries than room may be made for: the record names its
/// count before a single entry is read. The small form has no room for more than 65 535.
fn fits<R: Read + Seek>(input: &mut R) -> io::Result<bool> {
    let length = input.seek(SeekFrom::End(0))?;
    let (start, tail) = last(input, length, TAIL_BYTES)?;
    let locators: Vec<u64> = found(&tail, b"PK\x06\x07").map(|at| start + at as u64).collect();
    if locators.is_empty() {
        return Ok(true);
    }
    // What stands farther from the end is not found within the bytes that may be read.
    let (start, tail) = last(input, length, MAX_DIRECTORY_BYTES + TAIL_BYTES)?;
    for at in found(&tail, b"PK\x06\x06") {
        let place = start + at as u64;
        let (size, count) = (number(&tail, at + 4), number(&tail, at + 32));
        let ends = size.and_then(|size| place.checked_add(12)?.checked_add(size));
        if ends.is_some_and(|end| locators.contains(&end)) && count.is_some_and(|count| count > MAX_ENTRIES) {
            return Ok(false);
        }
    }
    // One that a locator points to may stand anywhere.
    for locator in locators {
        let at = usize::try_from(locator - start).unwrap_or(usize::MAX);
        let Some(place) = number(&tail, at.saturating_add(8)).filter(|place| *place < start) else {
            continue;
        };
        let mut record = [0; 40];
        input.seek(SeekFrom::Start(place))?;
        input.read_exact(&mut record)?;
        if record.starts_with(b"PK\x06\x06") && number(&record, 32).is_some_and(|count| count > MAX_ENTRIES) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The last bytes of an input, and where they begin.
fn last<R: Read + Seek>(input: &mut R, length: u64, count: u64) -> io::Result<(u64, Vec<u8>)> {
    let start = length.saturating_sub(count);
    input.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::new();
    input.take(count).read_to_end(&mut bytes)?;
    Ok((start, bytes))
}

fn found<'b>(bytes: &'b [u8], magic: &'static [u8; 4]) -> impl Iterator<Item = usize> + 'b {
    memchr::memmem::find_iter(bytes, magic)
}

fn number(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at.checked_add(8)?)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use super::*;

    fn ended(count: u64, size: u64, comment: &[u8]) -> Vec<u8> {
        let mut bytes = b"PK\x03\x04 and more".to_vec();
        let record = bytes.len() as u64;
        bytes.extend_from_slice(b"PK\x06\x06");
        bytes.extend_from_slice(&size.to_le_bytes());
        bytes.extend_from_slice(&[0; 12]);
        for number in [count, count, 0, 0] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        bytes.extend_from_slice(b"PK\x06\x07\0\0\0\0");
        bytes.extend_from_slice(&record.to_le_bytes());
        bytes.extend_from_slice(&[1, 0, 0, 0]);
        bytes.extend_from_slice(b"PK\x05\x06\0\0\0\0\xff\xff\xff\xff");
        bytes.extend_from_slice(&[0xff; 8]);
        bytes.extend_from_slice(&(comment.len() as u16).to_le_bytes());
        bytes.extend_from_slice(comment);
        bytes
    }

    #[test]
    fn a_stated_count_is_looked_at_before_room_is_made() {
        for comment in [&b""[..], &[b'x'; 60_000]] {
            assert!(!fits(&mut Cursor::new(ended(u64::MAX, 44, comment))).unwrap());
            assert!(!fits(&mut Cursor::new(ended(MAX_ENTRIES + 1, 44, comment))).unwrap());
            assert!(fits(&mut Cursor::new(ended(3, 44, comment))).unwrap());
        }
    }

    #[test]
    fn a_directory_of_very_long_entries_is_not_read_to_its_end() {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for n in 0..700 {
            let name = format!("{n}{}", "n".repeat(60_000));
            zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(b"x").unwrap();
        }
        let zip = zip.finish().unwrap().into_inner();
        assert!(matches!(open(Cursor::new(zip)), Err(Unopened::TooLarge)));
    }
}
