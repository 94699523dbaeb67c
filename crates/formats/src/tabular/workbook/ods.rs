//! Reads OpenDocument spreadsheets row by row. Repeated rows and columns are counted, not copied, and memory holds one row.

use std::{
    cell::Cell,
    io::{self, BufRead, BufReader, Read, Seek},
    rc::Rc,
};

use calamine::Data;
use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};

use super::{EachRow, Fault, MAX_STREAMED_BYTES, Unfit, WHOLE_BOOK, WHOLE_SHEET, text};
use crate::archive::{Archive, open};

/// The part that holds the sheets.
const CONTENT: &str = "content.xml";

/// Most bytes of one tag or one piece of text, and of the cells of one row.
const MAX_PIECE_BYTES: usize = 8 << 20;

/// Deepest elements.
const MAX_DEPTH: usize = 256;

/// Most rows of a sheet, as spreadsheets have them.
const MAX_ROWS: u64 = 1 << 20;

/// Most rows of a sheet that are only stated to repeat one that holds something.
const MAX_REPEATED: u64 = 10_000;

/// A spreadsheet.
pub(super) struct Ods<R: Read + Seek> {
    archive: Archive<R>,
    sheets: Vec<String>,
    whole: bool,
}

impl<R: Read + Seek> Ods<R> {
    /// Opens it and reads all of it once, to learn the names of its sheets and whether it ends as it should.
    pub fn new(input: R) -> Result<Self, Fault> {
        let broken = || WHOLE_BOOK.to_owned();
        let mut archive = open(input).map_err(|_| broken())?;
        let mut sheets = Vec::new();
        let mut pieces = Pieces::new(&mut archive).ok_or_else(broken)?;
        let (mut depth_in_table, mut whole) = (0u32, true);
        loop {
            let piece = match pieces.next() {
                Ok(Some(piece)) => piece,
                Ok(None) => break,
                Err(()) => {
                    whole = false;
                    break;
                }
            };
            match piece {
                Piece::Start(tag) if tag.name == "table" => {
                    if depth_in_table == 0 {
                        sheets.extend(tag.get("table:name"));
                    }
                    depth_in_table += 1;
                }
                Piece::End(name) if name == "table" => depth_in_table = depth_in_table.saturating_sub(1),
                Piece::Start(_) | Piece::End(_) | Piece::Text(_) => {}
            }
        }
        drop(pieces);
        if sheets.is_empty() { Err(broken()) } else { Ok(Self { archive, sheets, whole }) }
    }

    /// The names of the sheets, in order.
    pub fn sheets(&self) -> Vec<String> {
        self.sheets.clone()
    }

    /// False where it breaks somewhere.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// Hands out the rows that hold something.
    pub fn rows(&mut self, sheet: &str, most_columns: usize, each: &mut EachRow<'_>) -> Result<(), Fault> {
        let broken = || WHOLE_SHEET.to_owned();
        let mut pieces = Pieces::new(&mut self.archive).ok_or_else(broken)?;
        let mut reading = Reading::new(sheet, most_columns);
        while let Some(piece) = pieces.next().map_err(|()| broken())? {
            let Some(row) = reading.take(piece)? else { if reading.done { break } else { continue } };
            for again in 0..row.repeated {
                let cells = row.cells.clone().map_err(Unfit::Wide);
                if each(row.number + again, cells).is_break() {
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}

/// A start tag: its local name, and the attributes that say what a cell holds.
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn get(&self, key: &str) -> Option<String> {
        self.attributes.iter().find(|(k, _)| k == key).map(|(_, value)| value.clone())
    }

    /// A count such as that of repeated columns; one where it is not stated.
    fn count(&self, key: &str) -> u64 {
        self.get(key).and_then(|count| count.trim().parse().ok()).unwrap_or(1)
    }
}

enum Piece {
    Start(Tag),
    /// An end tag, by its local name.
    End(String),
    Text(String),
}

/// The pieces of the part with the sheets.
struct Pieces<X> {
    reader: Reader<Metered<X>>,
    buffer: Vec<u8>,
    depth: usize,
    since: Rc<Cell<usize>>,
}

impl<'a> Pieces<BufReader<Box<dyn Read + 'a>>> {
    fn new<R: Read + Seek>(archive: &'a mut Archive<R>) -> Option<Self> {
        let part = archive.by_name(CONTENT).ok()?;
        let part: Box<dyn Read + 'a> = Box::new(part.take(MAX_STREAMED_BYTES));
        let since = Rc::new(Cell::new(0));
        let mut reader =
            Reader::from_reader(Metered { inner: BufReader::new(part), since: Rc::clone(&since) });
        reader.config_mut().expand_empty_elements = true;
        Some(Self { reader, buffer: Vec::new(), depth: 0, since })
    }
}

impl<X: BufRead> Pieces<X> {
    /// The next piece; none at the end, an error where it comes too early or the XML is broken.
    fn next(&mut self) -> Result<Option<Piece>, ()> {
        loop {
            self.buffer.clear();
            self.since.set(0);
            let event = self.reader.read_event_into(&mut self.buffer).map_err(|_| ())?;
            return Ok(Some(match event {
                Event::Start(start) | Event::Empty(start) => {
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        return Err(());
                    }
                    Piece::Start(tag(&start)?)
                }
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    Piece::End(end.local_name().into_inner().to_owned())
                }
                Event::Text(text) => Piece::Text(text.xml10_content().into_owned()),
                Event::CData(text) => Piece::Text(text.xml10_content().into_owned()),
                Event::GeneralRef(reference) => {
                    let own = match &*reference {
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "amp" => Some('&'),
                        "apos" => Some('\''),
                        "quot" => Some('"'),
                        _ => reference.resolve_char_ref().map_err(|_| ())?,
                    };
                    Piece::Text(own.ok_or(())?.to_string())
                }
                Event::DocType(_) => return Err(()),
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) => continue,
                Event::Eof if self.depth == 0 => return Ok(None),
                Event::Eof => return Err(()),
            }));
        }
    }
}

fn tag(start: &BytesStart<'_>) -> Result<Tag, ()> {
    let mut attributes = Vec::new();
    // Looking for the same attribute twice would be quadratic.
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| ())?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| ())?;
        let key: &str = attribute.key.as_ref();
        if key.starts_with("table:") || key.starts_with("office:") || key == "text:c" {
            attributes.push((key.to_owned(), value.into_owned()));
        }
    }
    Ok(Tag { name: start.local_name().into_inner().to_owned(), attributes })
}

/// Stops where one piece of XML is larger than one may be.
struct Metered<X> {
    inner: X,
    since: Rc<Cell<usize>>,
}

impl<X: BufRead> Read for Metered<X> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl<X: BufRead> BufRead for Metered<X> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.since.get() > MAX_PIECE_BYTES {
            return Err(io::Error::from(io::ErrorKind::InvalidData));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.since.set(self.since.get().saturating_add(count));
        self.inner.consume(count);
    }
}

/// A row that holds something.
struct Row {
    number: u64,
    repeated: u64,
    cells: Result<Vec<String>, usize>,
}

/// What is known while a sheet is read.
struct Reading<'s> {
    sheet: &'s str,
    most_columns: usize,
    /// Tables that are open; the first is the sheet, those within are not read.
    tables: u32,
    done: bool,
    /// Rows so far, and those of them that only repeat one.
    rows: u64,
    repeated: u64,
    row_repeats: u64,
    cells: Vec<String>,
    bytes: usize,
    column: u64,
    wide: Option<usize>,
    cell: Option<Content>,
    /// Elements open within a note on a cell.
    note: usize,
}

/// The cell that is read.
struct Content {
    repeats: u64,
    /// The value that the tag states; none where the text is the value.
    value: Option<String>,
    text: String,
    /// Between paragraphs there are only blanks.
    in_paragraph: bool,
}

impl<'s> Reading<'s> {
    fn new(sheet: &'s str, most_columns: usize) -> Self {
        Self {
            sheet,
            most_columns,
            tables: 0,
            done: false,
            rows: 0,
            repeated: 0,
            row_repeats: 1,
            cells: Vec::new(),
            bytes: 0,
            column: 0,
            wide: None,
            cell: None,
            note: 0,
        }
    }

    /// Takes the next piece; gives the row that it ends.
    fn take(&mut self, piece: Piece) -> Result<Option<Row>, Fault> {
        match piece {
            Piece::Start(_) if self.note > 0 => self.note += 1,
            Piece::End(_) if self.note > 0 => self.note -= 1,
            Piece::Start(tag) => self.start(&tag),
            Piece::End(name) => return self.end(&name),
            Piece::Text(text) if self.note == 0 => self.say(&text),
            Piece::Text(_) => {}
        }
        Ok(None)
    }

    fn start(&mut self, tag: &Tag) {
        match tag.name.as_str() {
            "table" if self.tables > 0 => self.tables += 1,
            "table" if tag.get("table:name").as_deref() == Some(self.sheet) => self.tables = 1,
            _ if self.tables != 1 => {}
            "annotation" => self.note = 1,
            "table-row" => {
                self.row_repeats = tag.count("table:number-rows-repeated");
                self.cells.clear();
                (self.bytes, self.column, self.wide) = (0, 0, None);
            }
            "table-cell" | "covered-table-cell" => {
                let repeats = tag.count("table:number-columns-repeated");
                let (value, text) = (value(tag), String::new());
                self.cell = Some(Content { repeats, value, text, in_paragraph: false });
            }
            "p" => {
                if let Some(cell) = &mut self.cell {
                    cell.in_paragraph = true;
                }
                if self.cell.as_ref().is_some_and(|cell| !cell.text.is_empty()) {
                    self.say("\n");
                }
            }
            "tab" => self.say("\t"),
            "line-break" => self.say("\n"),
            "s" => {
                let count = usize::try_from(tag.count("text:c")).unwrap_or(1);
                self.say(&" ".repeat(count.min(100)));
            }
            _ => {}
        }
    }

    fn say(&mut self, text: &str) {
        if let Some(cell) = &mut self.cell
            && self.tables == 1
            && cell.in_paragraph
            && cell.text.len() <= MAX_PIECE_BYTES
        {
            cell.text.push_str(text);
        }
    }

    fn end(&mut self, name: &str) -> Result<Option<Row>, Fault> {
        match name {
            "table" if self.tables > 0 => {
                self.tables -= 1;
                self.done = self.tables == 0;
                Ok(None)
            }
            _ if self.tables != 1 => Ok(None),
            "table-cell" | "covered-table-cell" => self.cell_ended().map(|()| None),
            "table-row" => self.row_ended(),
            "p" => {
                if let Some(cell) = &mut self.cell {
                    cell.in_paragraph = false;
                }
                Ok(None)
            }
            _ => Ok(None),
        }
    }

    fn cell_ended(&mut self) -> Result<(), Fault> {
        let Some(cell) = self.cell.take() else { return Ok(()) };
        let first = self.column;
        self.column = self.column.saturating_add(cell.repeats);
        let value = cell.value.unwrap_or(cell.text);
        let value = value.trim();
        if value.is_empty() {
            return Ok(());
        }
        let end = usize::try_from(self.column).unwrap_or(usize::MAX);
        if end > self.most_columns {
            self.wide = Some(end);
            return Ok(());
        }
        let first = usize::try_from(first).unwrap_or(end);
        self.bytes = self.bytes.saturating_add(value.len().saturating_mul(end - first));
        if self.bytes > MAX_PIECE_BYTES {
            return Err(format!("rows of at most {MAX_PIECE_BYTES} bytes"));
        }
        self.cells.resize(first, String::new());
        self.cells.resize(end, value.to_owned());
        Ok(())
    }

    fn row_ended(&mut self) -> Result<Option<Row>, Fault> {
        let (number, repeated) = (self.rows.saturating_add(1), self.row_repeats);
        self.rows = self.rows.saturating_add(repeated);
        let cells = std::mem::take(&mut self.cells);
        let cells = self.wide.take().map_or(Ok(cells), Err);
        if cells.as_ref().is_ok_and(Vec::is_empty) || repeated == 0 {
            return Ok(None);
        }
        self.repeated = self.repeated.saturating_add(repeated - 1);
        if self.rows > MAX_ROWS {
            return Err(format!("a sheet of at most {MAX_ROWS} rows"));
        }
        if self.repeated > MAX_REPEATED {
            return Err(format!("a sheet with at most {MAX_REPEATED} rows that repeat another"));
        }
        Ok(Some(Row { number, repeated, cells }))
    }
}

/// The value that the tag of a cell states.
fn value(tag: &Tag) -> Option<String> {
    if let Some(number) = tag.get("office:value") {
        return Some(number.trim().parse().map_or(number, |value| text(&Data::Float(value))));
    }
    if let Some(truth) = tag.get("office:boolean-value") {
        return Some(truth.to_ascii_lowercase());
    }
    ["office:date-value", "office:time-value", "office:string-value"].iter().find_map(|key| tag.get(key))
}
