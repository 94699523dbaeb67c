//! Cuts a stream into JSON records: lines of NDJSON, elements of an array, or whole values one after another.
//!
//! A record whose quotes or braces do not pair swallows those behind it. It is cut where the next one begins, as far as
//! that can be told, so that its neighbours are read.

use std::io::{self, BufRead};

use super::{Json, parse};
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
    /// All there but for the brace before its first key.
    Headless,
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
        /// True where the array stands within an object, of which nothing else is read.
        wrapped: bool,
    },
}

/// Keys whose array holds the records of a document.
const WRAPPERS: [&str; 2] = ["reports", "response"];

/// Tells from the beginning of the input how its records stand; none where it is no JSON.
pub(crate) fn layout(head: &[u8]) -> Option<Layout> {
    match by_start(head) {
        // One bad line must not decide about a whole file, not even where it is the first.
        Some(Layout::Values) | None if mostly_objects(head) => Some(Layout::Lines),
        told => told,
    }
}

/// How many lines are looked at to tell NDJSON whose first line is bad.
const SAMPLE_LINES: usize = 32;

/// True where most of the first lines, and at least two, are an object each.
fn mostly_objects(head: &[u8]) -> bool {
    let lines = head.split(|&b| b == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    let (mut objects, mut seen) = (0, 0);
    for line in lines.take(SAMPLE_LINES) {
        let mut scan = Scan::default();
        let closed = line.iter().position(|&b| scan.step(b));
        seen += 1;
        objects += usize::from(line.starts_with(b"{\"") && closed == Some(line.len() - 1));
    }
    objects >= 2 && objects * 2 > seen
}

fn by_start(head: &[u8]) -> Option<Layout> {
    let start = skip_blanks(head, 0);
    match head.get(start)? {
        b'[' => {
            let next = skip_blanks(head, start + 1);
            let begins = matches!(head.get(next), Some(b'{' | b'[' | b'"' | b']'));
            (begins || holds_objects(&head[start + 1..]))
                .then_some(Layout::Elements { skip: start + 1, wrapped: false })
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

/// True where an object stands as an element does, whatever is before it: the first element may be the broken one.
fn holds_objects(elements: &[u8]) -> bool {
    /// Objects looked at; each may be unclosed and cost a look to the end.
    const LOOKED_AT: usize = 256;
    memchr::memchr_iter(b'{', elements).take(LOOKED_AT).any(|at| {
        if !elements[..at].trim_ascii_end().ends_with(b",") {
            return false;
        }
        let mut scan = Scan::default();
        let Some(length) = elements[at..].iter().position(|&b| scan.step(b)) else { return false };
        let (object, behind) = elements[at..].split_at(length + 1);
        ends_a_record(behind) && parse(object, KIN_DEPTH).is_ok_and(|json| keys(&json).is_some())
    })
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
        .then_some(Layout::Elements { skip: list + 1, wrapped: true })
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
            Layout::Values => Self::Values(Values::new(input, limit, 0, false)),
            Layout::Elements { skip, wrapped } => Self::Values(Values::new(input, limit, skip, wrapped)),
        }
    }

    /// Learns from a sound record of so many bytes how its neighbours look.
    pub fn learn(&mut self, json: &Json<'_>, length: usize) {
        if let Self::Values(values) = self {
            values.kin = values.kin.take().or_else(|| keys(json));
            values.patience = values.patience.saturating_add(length.saturating_mul(PAYS_FOR)).min(PATIENCE);
        }
    }

    /// Cuts a broken record where the next one begins, which is then read again; a line ends where it ends.
    pub fn cut(&mut self, record: &mut Record) {
        let Self::Values(values) = self else { return };
        let may_hold_another = match record.end {
            End::Whole => true,
            End::Headless => values.kin.is_some() && !is_sound_with_brace(&record.bytes),
            End::TooLong | End::Unfinished => values.kin.is_some() || !is_beginning(&record.bytes),
        };
        if may_hold_another && let Some(at) = values.next_record(&record.bytes) {
            values.cut_at(record, at);
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

/// Values one after another, with or without commas; of an array within an object, up to the `]` that closes it.
pub(crate) struct Values<'r> {
    input: &'r mut dyn BufRead,
    /// What was taken of the input and given back, read up to `again_at`.
    again: Vec<u8>,
    again_at: usize,
    limit: usize,
    skip: usize,
    elements: bool,
    wrapped: bool,
    /// True behind the `]` of an array.
    closed: bool,
    line: u64,
    offset: u64,
    done: bool,
    /// The keys of a sound record.
    kin: Option<Vec<String>>,
    /// Bytes that may still be looked at to find the next record behind broken ones.
    patience: usize,
}

/// Records broken without end must not cost time without end; what is left then stays one record, set aside.
const PATIENCE: usize = 256 << 20;

/// So many bytes may be looked at again for each byte of a sound record.
const PAYS_FOR: usize = 16;

/// A record of so many bytes may have swallowed the next; looked at then, and whenever it has grown eightfold.
const SUSPECT_BYTES: usize = 256 << 10;

/// Blanks between a key and its colon, at most.
const MOST_BLANKS: usize = 1_024;

/// Depth to which a record that may be the next one is read.
const KIN_DEPTH: usize = 64;

impl<'r> Values<'r> {
    fn new(input: &'r mut dyn BufRead, limit: usize, skip: usize, wrapped: bool) -> Self {
        Self {
            input,
            again: Vec::new(),
            again_at: 0,
            limit,
            skip,
            elements: skip > 0,
            wrapped,
            closed: false,
            line: 1,
            offset: 0,
            done: false,
            kin: None,
            patience: PATIENCE,
        }
    }

    /// Bytes to read next; empty at the end.
    fn fill(&mut self) -> io::Result<&[u8]> {
        if self.again_at < self.again.len() {
            return Ok(&self.again[self.again_at..]);
        }
        loop {
            match self.input.fill_buf() {
                Ok(_) => break,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        self.input.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        if self.again_at < self.again.len() {
            self.again_at += count;
            if self.again_at >= self.again.len() {
                self.again = Vec::new();
                self.again_at = 0;
            }
        } else {
            self.input.consume(count);
        }
        self.offset += count as u64;
    }

    /// Gives bytes back that were taken last.
    fn give_back(&mut self, mut bytes: Vec<u8>) {
        bytes.extend_from_slice(&self.again[self.again_at..]);
        self.again = bytes;
        self.again_at = 0;
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(self.fill()?.first().copied())
    }

    fn bump(&mut self, byte: u8) {
        self.consume(1);
        self.line += u64::from(byte == b'\n');
    }

    fn blanks(&mut self) -> io::Result<Option<u8>> {
        loop {
            match self.peek()? {
                Some(byte) if byte.is_ascii_whitespace() => self.bump(byte),
                other => return Ok(other),
            }
        }
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
                b']' if self.elements && !self.closed => self.close()?,
                b'[' if self.closed => {
                    // Pages of records, each an array of its own.
                    self.closed = false;
                    self.bump(byte);
                }
                b'{' | b'[' | b'"' => {
                    self.closed = false;
                    return self.value(false).map(Some);
                }
                _ => return self.value(true).map(Some),
            }
        }
        Ok(None)
    }

    /// Takes the `]` of an array. Behind that of an array within an object nothing is read, unless the bracket was a
    /// stray one: another record stands behind it and what closes a broken one, or nothing parts it from what follows.
    fn close(&mut self) -> io::Result<()> {
        self.bump(b']');
        if !self.wrapped {
            self.closed = true;
            return Ok(());
        }
        let mut parted = false;
        loop {
            match self.blanks()? {
                Some(byte @ (b',' | b'}' | b']')) => {
                    parted = true;
                    self.bump(byte);
                }
                next => {
                    self.done = next.is_none() || parted && next != Some(b'{');
                    return Ok(());
                }
            }
        }
    }

    /// Reads one value. A text before a colon is the first key of a record that lost its brace: that is read to its end.
    fn value(&mut self, bare: bool) -> io::Result<Record> {
        let mut record =
            Record { line: self.line, offset: self.offset, bytes: Vec::new(), end: End::Unfinished };
        let is_text = !bare && self.peek()? == Some(b'"');
        let length = self.read_on(&mut record, bare, Scan::default(), 0)?;
        if !is_text || record.end != End::Whole {
            return Ok(record);
        }
        let mut blanks = Vec::new();
        while blanks.len() < MOST_BLANKS
            && let Some(byte) = self.peek()?.filter(u8::is_ascii_whitespace)
        {
            blanks.push(byte);
            self.bump(byte);
        }
        if self.peek()? == Some(b':') {
            let length = length + blanks.len() as u64;
            record.bytes.append(&mut blanks);
            self.read_on(&mut record, false, Scan { depth: 1, ..Scan::default() }, length)?;
            if record.end == End::Whole {
                record.end = End::Headless;
            }
        }
        Ok(record)
    }

    /// Reads to the byte that closes the value, or for a bare word up to the blank, comma or bracket behind it. `length`
    /// bytes of it were read before. Gives how many were in all.
    fn read_on(
        &mut self,
        record: &mut Record,
        bare: bool,
        mut scan: Scan,
        mut length: u64,
    ) -> io::Result<u64> {
        let limit = self.limit;
        record.end = End::Unfinished;
        let mut suspect_at = SUSPECT_BYTES.min(limit);
        loop {
            let buffer = self.fill()?;
            if buffer.is_empty() {
                if bare {
                    record.end = End::Whole;
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
            let lines = buffer[..take].iter().filter(|&&b| b == b'\n').count() as u64;
            let room = limit.saturating_add(1).saturating_sub(record.bytes.len()).min(take);
            record.bytes.extend_from_slice(&buffer[..room]);
            // Needed where the record is cut below, which happens at the latest when it first passes the limit.
            let over = if room > 0 { buffer[room..take].to_vec() } else { Vec::new() };
            length += take as u64;
            self.line += lines;
            self.consume(take);
            if closed {
                record.end = End::Whole;
                break;
            }
            // Without a neighbour to compare with, parts of a large record would pass for records.
            if length > suspect_at as u64 && self.kin.is_some() {
                suspect_at =
                    if suspect_at < limit { suspect_at.saturating_mul(8).min(limit) } else { usize::MAX };
                // At the limit it is set aside anyhow; before, it may only be long.
                let lost = suspect_at == usize::MAX;
                if (lost || !is_beginning(&record.bytes))
                    && let Some(at) = self.next_record(&record.bytes)
                {
                    self.give_back(over);
                    self.cut_at(record, at);
                    return Ok(length);
                }
            }
        }
        if length > limit as u64 {
            record.end = End::TooLong;
            record.bytes.truncate(SetAside::MAX_RAW + 1);
            record.bytes.shrink_to_fit();
        }
        Ok(length)
    }

    /// Gives back what stands behind `at`, and takes the comma from what stands before.
    fn cut_at(&mut self, record: &mut Record, at: usize) {
        self.give_back(record.bytes.split_off(at));
        self.offset = record.offset + at as u64;
        self.line = record.line + record.bytes.iter().filter(|&&b| b == b'\n').count() as u64;
        self.done = false;
        self.closed = false;
        let kept = record.bytes.trim_ascii_end();
        let kept = kept.strip_suffix(b",").unwrap_or(kept).trim_ascii_end().len();
        record.bytes.truncate(kept);
    }

    /// Where the next record begins within bytes that begin with a broken one: an object behind a comma or at the start
    /// of a line that is sound JSON and looks as records look here.
    fn next_record(&mut self, bytes: &[u8]) -> Option<usize> {
        // Parts of a document that stands alone would pass for records where no record was sound.
        let told = self.elements || self.kin.is_some();
        if self.patience == 0 || !told {
            return None;
        }
        // Without a sound record to compare with: the largest object that begins as the broken record does, and the
        // largest that ends as records end.
        let mut alike: Option<(usize, Vec<String>)> = None;
        let mut largest: Option<(usize, Vec<String>)> = None;
        for at in memchr::memchr_iter(b'{', bytes).filter(|at| *at > 0) {
            let before = bytes[..at].trim_ascii_end();
            let apart = before.ends_with(b",") || bytes[before.len()..at].contains(&b'\n');
            if !apart {
                continue;
            }
            // What was seen is enough to guess from.
            if at > SUSPECT_BYTES && (alike.is_some() || largest.is_some()) {
                break;
            }
            let mut scan = Scan::default();
            let end = bytes[at..].iter().position(|&b| scan.step(b));
            self.patience = self.patience.saturating_sub(end.unwrap_or(bytes.len() - at));
            if self.patience == 0 {
                return None;
            }
            let Some(end) = end else { continue };
            let Ok(json) = parse(&bytes[at..=at + end], KIN_DEPTH) else { continue };
            let Some(found) = keys(&json) else { continue };
            if let Some(kin) = &self.kin {
                if are_kin(&found, kin) {
                    self.patience = self.patience.saturating_sub(bytes.len());
                    return Some(at);
                }
                continue;
            }
            let begins = begins_alike(&found, bytes);
            let best = if begins { &mut alike } else { &mut largest };
            if best.as_ref().is_none_or(|(length, _)| *length < end)
                && (begins || ends_a_record(&bytes[at + end + 1..]))
            {
                *best = Some((end, found));
            }
        }
        // The largest is a record: what stands in records is smaller.
        let (_, keys) = alike.or(largest)?;
        self.kin = Some(keys);
        self.next_record(bytes)
    }
}

/// Whether an object looks as a sound record does: half of all keys in common.
fn are_kin(found: &[String], kin: &[String]) -> bool {
    let common = found.iter().filter(|key| kin.contains(key)).count();
    common * 2 >= found.len() + kin.len() - common
}

/// Whether an object has the same first key as the broken record.
fn begins_alike(found: &[String], broken: &[u8]) -> bool {
    found.first().is_some_and(|key| {
        let quoted = broken.get(1..).unwrap_or_default().trim_ascii_start().strip_prefix(b"\"");
        quoted.and_then(|rest| rest.strip_prefix(key.as_bytes())).is_some_and(|r| r.starts_with(b"\""))
    })
}

/// Whether what stands behind an object is another one, or the end of the array and of the input.
fn ends_a_record(behind: &[u8]) -> bool {
    let behind = behind.trim_ascii();
    match behind.split_first() {
        None => true,
        Some((b',', rest)) => rest.trim_ascii_start().starts_with(b"{"),
        Some((b']', rest)) => rest.is_empty() || rest == b"}",
        Some(_) => false,
    }
}

/// True where bytes are the beginning of a sound record: it is only not at its end.
fn is_beginning(bytes: &[u8]) -> bool {
    /// An escape, a word or a letter that is cut is reported where it begins.
    const CUT: usize = 16;
    parse(bytes, KIN_DEPTH).is_err_and(|error| error.offset + CUT >= bytes.len())
}

/// True where nothing but the brace before it is missing.
fn is_sound_with_brace(bytes: &[u8]) -> bool {
    parse(&[b"{", bytes].concat(), KIN_DEPTH).is_ok()
}

/// The keys of an object that has some; more than a hundred tell no more.
fn keys(json: &Json<'_>) -> Option<Vec<String>> {
    let keys: Vec<String> = json.entries().iter().take(100).map(|(key, _)| key.to_string()).collect();
    (!keys.is_empty()).then_some(keys)
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
        assert_eq!(cut("[{}]\n[{}]\n", 99).len(), 2, "pages of records");
        assert_eq!(cut("{\"reports\":[{}],{\"a\":1}],\"n\":1}", 99).len(), 2, "a stray bracket");
        assert_eq!(layout(b"oops\n{\"a\":1}\n{\"a\":2}\n"), Some(Layout::Lines));
        assert_eq!(layout(b"{\"a\":[\n{\"a\":1}\n{\"a\":2}\n"), Some(Layout::Lines));
        let elements = Some(Layout::Elements { skip: 1, wrapped: false });
        assert_eq!(layout(b"[x\"a\":1},{\"a\":1},{\"a\":2}]"), elements, "the first is broken");
        let stray = cut("{\"reports\":[]\"a\":1},{\"a\":1}],\"n\":1}", 99);
        assert_eq!(stray.last().map(|record| &*record.2), Some("{\"a\":1}"), "a bracket for a brace");
        let headless = cut("[\"a\" :{\"b\":1}},{\"a\":1}]", 99);
        assert_eq!(headless[0], (1, 1, "\"a\" :{\"b\":1}}".to_owned(), End::Headless));
        assert_eq!(headless[1..], [whole(1, 15, "{\"a\":1}")]);
        assert_eq!(layout(b"Dear all,\nhe wrote\n{\"a\":1}\n{\"a\":2}\n"), None);
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
