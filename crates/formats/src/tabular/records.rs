//! Records of a delimited text: quoted cells, cells over several lines, and finding back after a quote that never closes.

use std::{
    collections::VecDeque,
    io::{self, BufRead},
    sync::Arc,
};

use encoding_rs::Encoding;

use super::source::{RawLine, Source};
use crate::{Position, Reason, SetAside, mapping::Quote};

/// A quoted cell over more lines than this is taken for a stray quote.
const MAX_CELL_LINES: usize = 200;

/// A quoted cell over several lines with more bytes than this is taken for a stray quote.
const MAX_CELL_BYTES: usize = 64 << 10;

/// How cells are divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub delimiter: char,
    pub quote: Quote,
}

impl Dialect {
    fn quote_char(self) -> Option<char> {
        match self.quote {
            Quote::Double => Some('"'),
            Quote::Single => Some('\''),
            Quote::None => None,
        }
    }

    /// Cuts a text into cells, which are reused; the number of cells, or none where a quote is left open.
    ///
    /// A quote inside a quoted cell that neither is doubled nor stands before a delimiter or the end is a character.
    pub fn cut(self, text: &str, cells: &mut Vec<String>, most: usize) -> Cut {
        let quote = self.quote_char();
        let mut count = 0;
        let mut rest = text;
        loop {
            if count == most {
                return Cut::TooMany;
            }
            if cells.len() == count {
                cells.push(String::new());
            }
            let cell = &mut cells[count];
            cell.clear();
            count += 1;
            let after = match quote.filter(|q| rest.starts_with(*q)) {
                Some(quote) => match self.quoted(&rest[1..], quote, cell) {
                    Some(after) => after,
                    None => return Cut::Open,
                },
                None => {
                    let end = rest.find(self.delimiter).unwrap_or(rest.len());
                    cell.push_str(&rest[..end]);
                    &rest[end..]
                }
            };
            match after.strip_prefix(self.delimiter) {
                Some(next) => rest = next,
                None => return Cut::Cells(count),
            }
        }
    }

    /// Reads up to the closing quote; what follows the cell.
    fn quoted<'t>(self, text: &'t str, quote: char, cell: &mut String) -> Option<&'t str> {
        let mut rest = text;
        loop {
            let at = rest.find(quote)?;
            cell.push_str(&rest[..at]);
            let after = &rest[at + 1..];
            if let Some(next) = after.strip_prefix(quote) {
                // `""` ends an empty or ending cell only where it can't be a doubled quote: `"";`.
                cell.push(quote);
                rest = next;
                continue;
            }
            let blank = after.trim_start_matches(' ');
            if blank.is_empty() || blank.starts_with(self.delimiter) {
                return Some(blank);
            }
            // A quote right behind a delimiter opens a cell: the one that is open never closed.
            if rest[..at].ends_with(self.delimiter) {
                return None;
            }
            cell.push(quote);
            rest = after;
        }
    }
}

/// What cutting gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// So many cells.
    Cells(usize),
    /// A quote is open at the end.
    Open,
    /// More cells than a record may have.
    TooMany,
}

/// What the reader met.
pub(crate) enum Met {
    /// A record; its cells are in [`Records::cells`].
    Record {
        position: Position,
        raw: Vec<u8>,
        cells: usize,
    },
    SetAside(Box<SetAside>),
}

/// Reads records.
pub(crate) struct Records<R> {
    source: Source<R>,
    waiting: VecDeque<RawLine>,
    encoding: &'static Encoding,
    mark_bytes: usize,
    dialect: Dialect,
    file: Arc<str>,
    most_columns: usize,
    /// How many cells a record has, once the header is known.
    pub expected: Option<usize>,
    pub cells: Vec<String>,
}

struct Decoded {
    text: String,
    fault: Option<(Reason, &'static str)>,
}

impl<R: BufRead> Records<R> {
    pub fn new(
        source: Source<R>,
        charset: (&'static Encoding, usize),
        dialect: Dialect,
        file: Arc<str>,
        most_columns: usize,
    ) -> Self {
        Self {
            source,
            waiting: VecDeque::new(),
            encoding: charset.0,
            mark_bytes: charset.1,
            dialect,
            file,
            most_columns,
            expected: None,
            cells: Vec::new(),
        }
    }

    fn line(&mut self) -> io::Result<Option<RawLine>> {
        match self.waiting.pop_front() {
            Some(line) => Ok(Some(line)),
            None => self.source.next(),
        }
    }

    /// Passes over the lines before that number.
    pub fn skip_to(&mut self, number: u64) -> io::Result<()> {
        while let Some(line) = self.line()? {
            if line.number >= number {
                self.waiting.push_front(line);
                break;
            }
        }
        Ok(())
    }

    /// The next record or what had to be set aside; none at the end. Blank lines are passed over.
    pub fn next(&mut self) -> io::Result<Option<Met>> {
        loop {
            let Some(first) = self.line()? else { return Ok(None) };
            if first.too_long {
                let expected = "a line of fewer bytes than a record may have";
                return Ok(Some(self.aside(&first, Reason::TooLong, expected)));
            }
            let decoded = self.decode(&first);
            if decoded.text.trim().is_empty() && decoded.fault.is_none() {
                continue;
            }
            return self.record(first, decoded).map(Some);
        }
    }

    fn record(&mut self, first: RawLine, decoded: Decoded) -> io::Result<Met> {
        let Decoded { text, mut fault } = decoded;
        let mut cut = self.dialect.cut(&text, &mut self.cells, self.most_columns);
        if cut == Cut::Open {
            let mut lines: Vec<RawLine> = Vec::new();
            let mut whole = text.clone();
            cut = self.go_on(&mut whole, &mut lines, &mut fault)?;
            let fits = matches!(cut, Cut::Cells(n) if self.expected.is_none_or(|e| n == e));
            if fits {
                let mut raw = first.bytes;
                let position = self.position(first.number, first.offset);
                for line in &lines {
                    raw.extend_from_slice(&line.bytes);
                }
                return Ok(self.met(position, raw, cut, fault));
            }
            for line in lines.into_iter().rev() {
                self.waiting.push_front(line);
            }
            // `"Foo" Ltd`: the quotes are paired, so they are characters.
            let paired = self.dialect.quote_char().is_some_and(|q| text.matches(q).count() % 2 == 0);
            let plain = Dialect { quote: Quote::None, ..self.dialect };
            cut = plain.cut(&text, &mut self.cells, self.most_columns);
            if !paired || !matches!(cut, Cut::Cells(n) if self.expected.is_none_or(|e| n == e)) {
                return Ok(self.aside(
                    &first,
                    Reason::Quoting,
                    "a quote that closes before a delimiter or the end of the line",
                ));
            }
        }
        let position = self.position(first.number, first.offset);
        Ok(self.met(position, first.bytes, cut, fault))
    }

    /// Adds lines until the open quote closes, or it is clear that it does not.
    fn go_on(
        &mut self,
        whole: &mut String,
        lines: &mut Vec<RawLine>,
        fault: &mut Option<(Reason, &'static str)>,
    ) -> io::Result<Cut> {
        let start = whole.len();
        while lines.len() < MAX_CELL_LINES && whole.len() - start <= MAX_CELL_BYTES {
            let Some(line) = self.line()? else { break };
            if line.too_long {
                self.waiting.push_front(line);
                break;
            }
            let next = self.decode(&line);
            lines.push(line);
            *fault = fault.or(next.fault);
            whole.push('\n');
            whole.push_str(&next.text);
            if self.dialect.quote_char().is_some_and(|q| next.text.contains(q)) {
                let cut = self.dialect.cut(whole, &mut self.cells, self.most_columns);
                if cut != Cut::Open {
                    return Ok(cut);
                }
            }
        }
        Ok(Cut::Open)
    }

    fn met(&self, position: Position, raw: Vec<u8>, cut: Cut, fault: Option<(Reason, &'static str)>) -> Met {
        let aside = |reason, expected: String| {
            Met::SetAside(Box::new(SetAside::new(position.clone(), reason, expected, raw.clone())))
        };
        if let Some((reason, expected)) = fault {
            return aside(reason, expected.to_owned());
        }
        let cells = match cut {
            Cut::Cells(cells) => cells,
            Cut::Open => return aside(Reason::Quoting, "a quote that closes".to_owned()),
            Cut::TooMany => {
                return aside(Reason::TooManyColumns, format!("at most {} columns", self.most_columns));
            }
        };
        if let Some(expected) = self.expected {
            let surplus = self.cells[..cells].iter().skip(expected).any(|c| !c.trim().is_empty());
            if surplus {
                return aside(Reason::TooManyColumns, format!("{expected} columns, as the header has"));
            }
            if cells == 1 && expected > 2 {
                let expected = format!("{expected} columns; a line end inside a cell stands in quotes");
                return aside(Reason::Quoting, expected);
            }
        }
        Met::Record { position, raw, cells }
    }

    fn aside(&self, line: &RawLine, reason: Reason, expected: &str) -> Met {
        let position = self.position(line.number, line.offset);
        Met::SetAside(Box::new(SetAside::new(position, reason, expected, line.bytes.clone())))
    }

    fn position(&self, line: u64, offset: u64) -> Position {
        Position { file: Arc::clone(&self.file), line: Some(line), offset }
    }

    fn decode(&self, line: &RawLine) -> Decoded {
        let bytes = if line.offset == 0 {
            line.bytes.get(self.mark_bytes..).unwrap_or_default()
        } else {
            &line.bytes
        };
        let (mut text, mut fault) =
            match self.encoding.decode_without_bom_handling_and_without_replacement(bytes) {
                Some(text) => (text.into_owned(), None),
                None => {
                    let (text, _) = self.encoding.decode_without_bom_handling(bytes);
                    (text.into_owned(), Some((Reason::Encoding, "text in the encoding of the file")))
                }
            };
        let kept = text.trim_end_matches(['\n', '\r']).len();
        text.truncate(kept);
        if text.contains('\0') {
            fault = Some((Reason::NulByte, "text without NUL"));
        }
        Decoded { text, fault }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tabular::source::LineEnd;

    fn read(bytes: &[u8], expected: usize) -> Vec<String> {
        let dialect = Dialect { delimiter: ';', quote: Quote::Double };
        let source = Source::new(bytes, LineEnd::Feed, 1 << 20);
        let mut records = Records::new(source, (encoding_rs::UTF_8, 0), dialect, "f".into(), 64);
        records.expected = Some(expected);
        let mut seen = Vec::new();
        while let Some(met) = records.next().unwrap() {
            seen.push(match met {
                Met::Record { position, cells, .. } => {
                    format!("{}:{}", position.line.unwrap(), records.cells[..cells].join("|"))
                }
                Met::SetAside(aside) => {
                    let raw = String::from_utf8_lossy(&aside.raw).into_owned();
                    format!(
                        "{}@{} {} {raw:?}",
                        aside.position.line.unwrap(),
                        aside.position.offset,
                        aside.reason
                    )
                }
            });
        }
        seen
    }

    #[test]
    fn quotes_lines_and_doubled_quotes() {
        assert_eq!(read(b"a;\"b;\n\"\"c\"\" d\";e\r\n1;2;3\n", 3), ["1:a|b;\n\"c\" d|e", "3:1|2|3"]);
        assert_eq!(read(b"a;\"he said \"hi\" to me\";c\n", 3), ["1:a|he said \"hi\" to me|c"]);
        assert_eq!(read(b"a;\"Foo\" Ltd;c\n1;2;3\n", 3), ["1:a|\"Foo\" Ltd|c", "2:1|2|3"]);
        assert_eq!(read(b"a;12\" screen;c\n\n\n1;\"\";3", 3), ["1:a|12\" screen|c", "4:1||3"]);
    }

    #[test]
    fn an_open_quote_costs_one_line() {
        let got = read(b"1;a;b\n2;\"open;b\n3;\"x\";b\n4;\"y\";b\n", 3);
        assert_eq!(got, ["1:1|a|b", "2@6 quoting \"2;\\\"open;b\\n\"", "3:3|x|b", "4:4|y|b"]);
        let many = format!("1;\"open;b\n{}", "2;x;y\n".repeat(500));
        assert_eq!(read(many.as_bytes(), 3).len(), 501);
    }

    #[test]
    fn what_is_broken_is_set_aside_byte_for_byte_and_the_rest_goes_on() {
        let got = read(b"1;a;b\n2;\0;c\n3;\xff;d\n4;e;f;g\n5;h\n6\n7;i;j\n", 3);
        assert_eq!(
            got,
            [
                "1:1|a|b",
                "2@6 nul-byte \"2;\\0;c\\n\"",
                "3@12 encoding \"3;\u{fffd};d\\n\"",
                "4@18 too-many-columns \"4;e;f;g\\n\"",
                "5:5|h",
                "6@30 quoting \"6\\n\"",
                "7:7|i|j",
            ]
        );
    }

    proptest! {
        #[test]
        fn every_byte_is_in_a_record_or_set_aside(bytes in proptest::collection::vec(prop_oneof![
            Just(b'"'), Just(b';'), Just(b'\n'), Just(b'a'), Just(0u8), any::<u8>()], 0..300)) {
            let dialect = Dialect { delimiter: ';', quote: Quote::Double };
            let source = Source::new(&bytes[..], LineEnd::Feed, 100);
            let mut records = Records::new(source, (encoding_rs::UTF_8, 0), dialect, "f".into(), 8);
            records.expected = Some(3);
            let mut kept = 0;
            while let Some(met) = records.next().unwrap() {
                let (position, raw) = match met {
                    Met::Record { position, raw, .. } => (position, raw),
                    Met::SetAside(aside) => (aside.position.clone(), aside.raw.clone()),
                };
                let at = position.offset as usize;
                prop_assert_eq!(&bytes[at..at + raw.len()], &raw[..]);
                kept += raw.len();
            }
            let blank: usize = bytes.split_inclusive(|b| *b == b'\n').filter(|l| String::from_utf8_lossy(l).trim().is_empty()).map(<[u8]>::len).sum();
            prop_assert!(kept + blank >= bytes.len(), "{} + {} < {}", kept, blank, bytes.len());
        }
    }
}
