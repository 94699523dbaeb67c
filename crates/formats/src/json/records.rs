//! Cuts a stream into JSON records: lines of NDJSON, elements of an array, or whole values one after another.

use std::io::{self, BufRead};

use crate::{SetAside, lines::Lines};

/// One record, not yet parsed.
pub(crate) struct Record {
    /// From 1.
    pub line: u64,
    /// Of its first byte.
    pub offset: u64,
    /// Byte for byte; where it is too long, its beginning.
    pub bytes: Vec<u8>,
    /// Whether it is all there.
    pub end: End,
}

/// How a record ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Whole,
    TooLong,
    /// The input ended before the record did.
    Unfinished,
}

/// How records stand in the stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// One a line.
    Lines,
    /// One value after another.
    Values,
    /// Elements of an array that begins after so many bytes.
    Elements {
        /// Bytes up to and with the `[`.
        skip: usize,
    },
}

/// Keys whose array holds the records of a document.
const WRAPPERS: [&str; 2] = ["reports", "response"];

/// Tells from the beginning of the input how its records stand; none where it is no JSON.
pub(crate) fn layout(head: &[u8]) -> Option<Layout> {
    let start = skip_blanks(head, 0);
    match head.get(start)? {
        b'[' => {
            let next = skip_blanks(head, start + 1);
            matches!(head.get(next), Some(b'{' | b'[' | b'"' | b']'))
                .then_some(Layout::Elements { skip: start + 1 })
        }
        b'{' => {
            let key = skip_blanks(head, start + 1);
            if !matches!(head.get(key), Some(b'"' | b'}')) {
                return None;
            }
            Some(wrapper(head, key).or_else(|| lines(head, start)).unwrap_or(Layout::Values))
        }
        _ => None,
    }
}

fn skip_blanks(head: &[u8], from: usize) -> usize {
    let blanks = head.get(from..).unwrap_or_default().iter().take_while(|b| b.is_ascii_whitespace()).count();
    from + blanks
}

/// `"reports" : [`, from its quote.
fn wrapper(head: &[u8], key: usize) -> Option<Layout> {
    let rest = head.get(key + 1..)?;
    let name =
        WRAPPERS.iter().find(|w| rest.starts_with(w.as_bytes()) && rest.get(w.len()) == Some(&b'"'))?;
    let colon = skip_blanks(head, key + name.len() + 2);
    let list = skip_blanks(head, colon + 1);
    (head.get(colon) == Some(&b':') && head.get(list) == Some(&b'['))
        .then_some(Layout::Elements { skip: list + 1 })
}

/// Lines, where the first line is a whole object; or where it is broken off and the second begins another.
fn lines(head: &[u8], start: usize) -> Option<Layout> {
    let end = start + head[start..].iter().position(|&b| b == b'\n')?;
    let mut scan = Scan::default();
    let closed = head[start..end].iter().position(|&b| scan.step(b));
    let whole = closed.is_some_and(|at| head[start + at + 1..end].iter().all(u8::is_ascii_whitespace));
    let goes_on = matches!(head[start..end].trim_ascii_end().last(), Some(b'[' | b'{' | b',' | b':'));
    let second = head.get(end + 1..).unwrap_or_default();
    (whole || !goes_on && second.starts_with(b"{\"")).then_some(Layout::Lines)
}

/// Follows braces and strings of one value.
#[derive(Default)]
struct Scan {
    depth: u64,
    in_string: bool,
    escaped: bool,
}

impl Scan {
    /// Takes the next byte; true where it closes the value.
    fn step(&mut self, byte: u8) -> bool {
        if self.in_string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => {
                    self.in_string = false;
                    return self.depth == 0;
                }
                _ => {}
            }
            return false;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                return self.depth == 0;
            }
            _ => {}
        }
        false
    }
}

/// Reads records.
pub(crate) enum Records<'r> {
    Lines(Lines<'r>),
    Values(Values<'r>),
}

impl<'r> Records<'r> {
    /// Records of at most `limit` bytes.
    pub fn new(input: &'r mut dyn BufRead, layout: Layout, limit: usize) -> Self {
        match layout {
            Layout::Lines => Self::Lines(Lines::new(input, limit)),
            Layout::Values => Self::Values(Values::new(input, limit, 0)),
            Layout::Elements { skip } => Self::Values(Values::new(input, limit, skip)),
        }
    }

    /// The next record; none at the end. Blank lines are no records.
    pub fn next(&mut self) -> io::Result<Option<Record>> {
        match self {
            Self::Values(values) => values.next(),
            Self::Lines(lines) => {
                while let Some(line) = lines.next()? {
                    if line.is_blank() {
                        continue;
                    }
                    let (number, offset) = (line.number, line.offset);
                    let end = if line.too_long { End::TooLong } else { End::Whole };
                    return Ok(Some(Record { line: number, offset, bytes: line.into_trimmed(), end }));
                }
                Ok(None)
            }
        }
    }
}

/// Values one after another, with or without commas; ends at a `]` that closes the array around them.
pub(crate) struct Values<'r> {
    input: &'r mut dyn BufRead,
    limit: usize,
    skip: usize,
    elements: bool,
    line: u64,
    offset: u64,
    done: bool,
}

impl<'r> Values<'r> {
    fn new(input: &'r mut dyn BufRead, limit: usize, skip: usize) -> Self {
        Self { input, limit, skip, elements: skip > 0, line: 1, offset: 0, done: false }
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        loop {
            match self.input.fill_buf() {
                Ok(buffer) => return Ok(buffer.first().copied()),
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
    }

    fn bump(&mut self, byte: u8) {
        self.input.consume(1);
        self.offset += 1;
        self.line += u64::from(byte == b'\n');
    }

    fn next(&mut self) -> io::Result<Option<Record>> {
        while !self.done {
            let Some(byte) = self.peek()? else { break };
            if self.skip > 0 {
                self.skip -= 1;
                self.bump(byte);
                continue;
            }
            match byte {
                b',' if self.elements => self.bump(byte),
                _ if byte.is_ascii_whitespace() => self.bump(byte),
                b']' if self.elements => self.done = true,
                b'{' | b'[' | b'"' => return self.value(false).map(Some),
                _ => return self.value(true).map(Some),
            }
        }
        Ok(None)
    }

    /// Reads to the byte that closes the value, or for a bare word up to the blank, comma or bracket behind it.
    fn value(&mut self, bare: bool) -> io::Result<Record> {
        let (line, offset) = (self.line, self.offset);
        let mut bytes = Vec::new();
        let mut scan = Scan::default();
        let mut length: u64 = 0;
        let mut end = End::Unfinished;
        'read: loop {
            let buffer = match self.input.fill_buf() {
                Ok(buffer) => buffer,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(e),
            };
            if buffer.is_empty() {
                if bare {
                    end = End::Whole;
                }
                break;
            }
            let mut take = buffer.len();
            let mut closed = false;
            for (at, &byte) in buffer.iter().enumerate() {
                if bare && (byte.is_ascii_whitespace() || matches!(byte, b',' | b']' | b'}')) {
                    // A stray bracket that begins a word is the word.
                    take = if at == 0 && length == 0 { 1 } else { at };
                    closed = true;
                    break;
                }
                if !bare && scan.step(byte) {
                    take = at + 1;
                    closed = true;
                    break;
                }
            }
            self.line += buffer[..take].iter().filter(|&&b| b == b'\n').count() as u64;
            let room = self.limit.saturating_add(1).saturating_sub(bytes.len());
            bytes.extend_from_slice(&buffer[..take.min(room)]);
            length += take as u64;
            self.input.consume(take);
            self.offset += take as u64;
            if closed {
                end = End::Whole;
                break 'read;
            }
        }
        if length > self.limit as u64 {
            end = End::TooLong;
            bytes.truncate(SetAside::MAX_RAW + 1);
            bytes.shrink_to_fit();
        }
        Ok(Record { line, offset, bytes, end })
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use proptest::prelude::*;

    use super::*;

    fn cut(text: &str, limit: usize) -> Vec<(u64, u64, String, End)> {
        let mut out = Vec::new();
        let mut input = BufReader::with_capacity(7, text.as_bytes());
        let mut records = Records::new(&mut input, layout(text.as_bytes()).unwrap(), limit);
        while let Some(record) = records.next().unwrap() {
            out.push((record.line, record.offset, String::from_utf8_lossy(&record.bytes).into(), record.end));
        }
        out
    }

    #[test]
    fn records_stand_in_lines_arrays_and_wrappers() {
        let whole = |line, offset, text: &str| (line, offset, text.to_owned(), End::Whole);
        assert_eq!(cut("{\"a\":1}\n\n{\"a\":}\r\n", 99), [whole(1, 0, "{\"a\":1}"), whole(3, 9, "{\"a\":}")]);
        assert_eq!(cut("{\"a\":x\n{\"a\":1}\n", 99), [whole(1, 0, "{\"a\":x"), whole(2, 7, "{\"a\":1}")]);
        assert_eq!(cut("{\"a\":[\n{\"a\":1}\n]}", 99), [whole(1, 0, "{\"a\":[\n{\"a\":1}\n]}")]);
        assert_eq!(cut("[{\"a\":\"]}\"},\n {}]", 99), [whole(1, 1, "{\"a\":\"]}\"}"), whole(2, 14, "{}")]);
        assert_eq!(cut(" {\"reports\" : [ {}, [1] ], \"n\":1}", 99).len(), 2);
        assert_eq!(cut("{\n \"a\": {\n}}", 99), [whole(1, 0, "{\n \"a\": {\n}}")]);
        assert_eq!(cut("[\"a\",1]", 99).len(), 2);
        assert_eq!(cut("[{\"a\":12345678},{}]", 8)[0].3, End::TooLong);
        assert_eq!(cut("[{\"a\":12345678},{}]", 8)[1].2, "{}");
        assert_eq!(cut("[{\"a\":", 99)[0].3, End::Unfinished);
        assert_eq!(layout(b"[12/03/2020, 10:00] Ana: hi"), None);
        assert_eq!(layout(b"{hello}"), None);
    }

    proptest! {
        #[test]
        fn always_ends(text in r#"[\[{][\[\]{}",:a1\n ]{0,40}"#) {
            if layout(text.as_bytes()).is_some() {
                prop_assert!(cut(&text, 9).len() <= text.len());
            }
        }
    }
}
