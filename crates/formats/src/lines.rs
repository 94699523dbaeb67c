//! Lines of a stream, bounded in length: a longer one is skipped to its end and only its beginning is kept.

use std::io::{self, BufRead};

use crate::SetAside;

/// One line.
pub(crate) struct Line {
    /// From 1.
    pub number: u64,
    /// Of its first byte.
    pub offset: u64,
    /// With its line ending; where it is too long, its beginning.
    pub bytes: Vec<u8>,
    /// True where it was longer than the limit.
    pub too_long: bool,
}

impl Line {
    /// Without its ending.
    pub fn trimmed(&self) -> &[u8] {
        let bytes = self.bytes.strip_suffix(b"\n").unwrap_or(&self.bytes);
        bytes.strip_suffix(b"\r").unwrap_or(bytes)
    }

    /// Without its ending; what is too long stays as it is.
    pub fn into_trimmed(mut self) -> Vec<u8> {
        if !self.too_long {
            self.bytes.truncate(self.trimmed().len());
        }
        self.bytes
    }

    /// True where there are only blanks.
    pub fn is_blank(&self) -> bool {
        self.bytes.iter().all(u8::is_ascii_whitespace)
    }
}

/// Reads lines.
pub(crate) struct Lines<'r> {
    input: &'r mut dyn BufRead,
    limit: usize,
    number: u64,
    offset: u64,
}

impl<'r> Lines<'r> {
    /// Lines of at most `limit` bytes.
    pub fn new(input: &'r mut dyn BufRead, limit: usize) -> Self {
        Self { input, limit, number: 0, offset: 0 }
    }

    /// The next line; none at the end.
    pub fn next(&mut self) -> io::Result<Option<Line>> {
        let offset = self.offset;
        let mut bytes = Vec::new();
        let mut length: u64 = 0;
        loop {
            let buffer = match self.input.fill_buf() {
                Ok(buffer) => buffer,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(e),
            };
            if buffer.is_empty() {
                break;
            }
            let (take, ended) = match memchr::memchr(b'\n', buffer) {
                Some(at) => (at + 1, true),
                None => (buffer.len(), false),
            };
            let room = self.limit.saturating_add(1).saturating_sub(bytes.len());
            bytes.extend_from_slice(&buffer[..take.min(room)]);
            length += take as u64;
            self.input.consume(take);
            if ended {
                break;
            }
        }
        if length == 0 {
            return Ok(None);
        }
        self.offset += length;
        self.number += 1;
        let too_long = length > self.limit as u64;
        if too_long {
            // One byte more than is kept, so that it is seen to be cut.
            bytes.truncate(SetAside::MAX_RAW + 1);
            bytes.shrink_to_fit();
        }
        Ok(Some(Line { number: self.number, offset, bytes, too_long }))
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    #[test]
    fn a_line_over_the_limit_is_skipped_and_the_next_is_read() {
        let mut input = BufReader::with_capacity(3, "ab\n0123456789\r\ncd".as_bytes());
        let mut lines = Lines::new(&mut input, 5);
        let mut seen = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            seen.push((line.number, line.offset, line.too_long, line.trimmed().len().min(6)));
        }
        assert_eq!(seen, [(1, 0, false, 2), (2, 3, true, 6), (3, 15, false, 2)]);
    }
}
