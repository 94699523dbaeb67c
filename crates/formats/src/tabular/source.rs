//! The lines of a text in any encoding, bounded in length, with their bytes as they are.

use std::io::{self, BufRead};

use crate::SetAside;

/// What ends a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LineEnd {
    /// `\n`, with or without `\r` before it, in bytes.
    Feed,
    /// `\r` alone, as old systems write.
    Return,
    /// `\n` in UTF-16, least byte first.
    FeedLittle,
    /// `\n` in UTF-16, greatest byte first.
    FeedBig,
}

/// One line with its end.
#[derive(Clone, Debug, Default)]
pub(crate) struct RawLine {
    /// From 1.
    pub number: u64,
    /// Of its first byte.
    pub offset: u64,
    /// Where it is too long, its beginning.
    pub bytes: Vec<u8>,
    pub too_long: bool,
}

/// Reads lines.
pub(crate) struct Source<R> {
    input: R,
    end: LineEnd,
    limit: usize,
    number: u64,
    offset: u64,
}

impl<R: BufRead> Source<R> {
    /// Lines of at most `limit` bytes.
    pub fn new(input: R, end: LineEnd, limit: usize) -> Self {
        Self { input, end, limit, number: 0, offset: 0 }
    }

    /// The next line; none at the end. Of a longer one only the beginning is held in memory.
    pub fn next(&mut self) -> io::Result<Option<RawLine>> {
        let mut line = RawLine { number: self.number + 1, offset: self.offset, ..RawLine::default() };
        let mut length: u64 = 0;
        // The byte before the present one, for pairs that lie across two buffers.
        let mut before: Option<u8> = None;
        let mut ended = false;
        while !ended {
            let buffer = match self.input.fill_buf() {
                Ok(buffer) => buffer,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(e),
            };
            if buffer.is_empty() {
                break;
            }
            let stop = find_end(self.end, buffer, length, before);
            ended = stop.is_some();
            let take = stop.unwrap_or(buffer.len());
            let room = self.limit.saturating_add(1).saturating_sub(line.bytes.len());
            line.bytes.extend_from_slice(&buffer[..take.min(room)]);
            before = Some(buffer[take - 1]);
            length += take as u64;
            self.input.consume(take);
        }
        if length == 0 {
            return Ok(None);
        }
        self.number += 1;
        self.offset += length;
        line.too_long = length > self.limit as u64;
        if line.too_long {
            // One byte more than is kept, so that it is seen to be cut.
            line.bytes.truncate(SetAside::MAX_RAW + 1);
            line.bytes.shrink_to_fit();
        }
        Ok(Some(line))
    }
}

/// How many bytes of the buffer belong to the line; none where its end is not among them.
fn find_end(end: LineEnd, buffer: &[u8], length: u64, before: Option<u8>) -> Option<usize> {
    match end {
        LineEnd::Feed => memchr::memchr(b'\n', buffer).map(|at| at + 1),
        LineEnd::Return => memchr::memchr(b'\r', buffer).map(|at| at + 1),
        LineEnd::FeedLittle | LineEnd::FeedBig => {
            let pair = if end == LineEnd::FeedLittle { [b'\n', 0] } else { [0, b'\n'] };
            // The second byte of each pair stands at an odd place of the line.
            let first = usize::from(length.is_multiple_of(2));
            (first..buffer.len()).step_by(2).find_map(|at| {
                let front = if at == 0 { before } else { Some(buffer[at - 1]) };
                (front == Some(pair[0]) && buffer[at] == pair[1]).then_some(at + 1)
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    fn lines(bytes: &[u8], end: LineEnd, limit: usize, buffer: usize) -> Vec<(u64, u64, usize, bool)> {
        let mut source = Source::new(BufReader::with_capacity(buffer, bytes), end, limit);
        std::iter::from_fn(|| source.next().unwrap())
            .map(|l| (l.number, l.offset, l.bytes.len(), l.too_long))
            .collect()
    }

    #[test]
    fn lines_are_cut_whatever_the_buffer() {
        for buffer in 1..9 {
            assert_eq!(
                lines(b"ab\r\n\ncd", LineEnd::Feed, 9, buffer),
                [(1, 0, 4, false), (2, 4, 1, false), (3, 5, 2, false)]
            );
            assert_eq!(lines(b"ab\rcd", LineEnd::Return, 9, buffer), [(1, 0, 3, false), (2, 3, 2, false)]);
            let little: Vec<u8> = "aЊ\nb".encode_utf16().flat_map(u16::to_le_bytes).collect(); // U+040A holds a 0x0A
            assert_eq!(lines(&little, LineEnd::FeedLittle, 9, buffer), [(1, 0, 6, false), (2, 6, 2, false)]);
            let big: Vec<u8> = "aЊ\nb".encode_utf16().flat_map(u16::to_be_bytes).collect();
            assert_eq!(lines(&big, LineEnd::FeedBig, 9, buffer), [(1, 0, 6, false), (2, 6, 2, false)]);
            assert_eq!(
                lines(b"0123456789\nab\n", LineEnd::Feed, 4, buffer),
                [(1, 0, 5, true), (2, 11, 3, false)]
            );
        }
    }
}
