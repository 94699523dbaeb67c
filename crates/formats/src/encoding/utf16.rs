//! UTF-16 as UTF-8, for readers that know no other: streaming, whatever the pieces in which the bytes come.

use std::io::{self, Read};

use encoding_rs::UTF_16BE;

use super::Charset;

/// So many bytes are taken at a time.
const CHUNK_BYTES: usize = 8 << 10;
/// Stands for what is no UTF-16. It is no UTF-8 either, so that the record around it is set aside and no other.
const BROKEN: u8 = 0xff;

/// A text in UTF-16, read as UTF-8. The byte order mark is not passed on.
pub(crate) struct AsUtf8<R> {
    input: R,
    big: bool,
    /// Bytes of the mark that are still to come.
    mark: usize,
    /// Bytes that are not a whole character yet.
    held: Vec<u8>,
    text: Vec<u8>,
    at: usize,
    ended: bool,
}

impl<R: Read> AsUtf8<R> {
    /// From the beginning of the input, mark included.
    pub fn new(input: R, charset: &Charset) -> Self {
        Self {
            input,
            big: charset.encoding == UTF_16BE,
            mark: charset.mark_bytes,
            held: Vec::new(),
            text: Vec::new(),
            at: 0,
            ended: false,
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        let mut chunk = [0; CHUNK_BYTES];
        let count = self.input.read(&mut chunk)?;
        self.ended = count == 0;
        let mark = self.mark.min(count);
        self.mark -= mark;
        self.held.extend_from_slice(&chunk[mark..count]);
        let big = self.big;
        let unit = |pair: &[u8]| match *pair {
            [first, second] if big => u16::from_be_bytes([first, second]),
            [first, second] => u16::from_le_bytes([first, second]),
            _ => 0,
        };
        let mut units: Vec<u16> = self.held.chunks_exact(2).map(unit).collect();
        // The second half of a character outside the basic plane may come with the next bytes.
        if !self.ended && units.last().is_some_and(|last| (0xd800..0xdc00).contains(last)) {
            units.pop();
        }
        self.held.drain(..units.len() * 2);
        self.text.clear();
        self.at = 0;
        for character in char::decode_utf16(units) {
            match character {
                Ok(character) => self.text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
                Err(_) => self.text.push(BROKEN),
            }
        }
        if self.ended && !self.held.is_empty() {
            self.held.clear();
            self.text.push(BROKEN);
        }
        Ok(())
    }
}

impl<R: Read> Read for AsUtf8<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() && !self.ended {
            self.fill()?;
        }
        let rest = &self.text[self.at..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding;

    /// Hands out so many bytes at a time.
    struct Pieces<'b>(&'b [u8], usize);

    impl Read for Pieces<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = self.1.min(self.0.len()).min(buffer.len());
            let (now, later) = self.0.split_at(count);
            buffer[..count].copy_from_slice(now);
            self.0 = later;
            Ok(count)
        }
    }

    fn text(bytes: &[u8], piece: usize) -> Vec<u8> {
        let charset = encoding::utf16(bytes).unwrap();
        let mut out = Vec::new();
        AsUtf8::new(Pieces(bytes, piece), &charset).read_to_end(&mut out).unwrap();
        out
    }

    #[test]
    fn every_order_and_every_cut_give_the_same_text() {
        let want = "{\"a\": \"é 😀 ok\"}\n";
        for marked in ["\u{feff}", ""] {
            let units: Vec<u16> = format!("{marked}{want}").encode_utf16().collect();
            let little: Vec<u8> = units.iter().flat_map(|u| u.to_le_bytes()).collect();
            let big: Vec<u8> = units.iter().flat_map(|u| u.to_be_bytes()).collect();
            for piece in 1..9 {
                assert_eq!(text(&little, piece), want.as_bytes());
                assert_eq!(text(&big, piece), want.as_bytes());
            }
        }
    }

    #[test]
    fn what_is_no_utf16_is_no_utf8_either() {
        let mut bytes: Vec<u8> = "\u{feff}abc".encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.extend_from_slice(&[0, 0xd8, b'd', 0, b'e']);
        assert_eq!(text(&bytes, 3), b"abc\xffd\xff");
    }
}
