//! Reads workbooks: XLSX, XLSB and ODS row by row, XLS with its sheets in memory. A formula's cell gives its value.
//!
//! Sizes are looked at before a workbook is handed to the library that reads it, and what panics there is a damaged one.

mod ods;
mod xls;

use std::{
    io::{self, BufReader, Cursor, Read, Seek, SeekFrom},
    ops::ControlFlow,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use calamine::{Cell, Data, DataRef, Reader, Xls, Xlsb, Xlsx};
use joinder_core::codes::Country;

use super::{
    SAMPLE_ROWS,
    dialect::{Header, Rows},
    filled, guessed, header_of,
    merge::Merger,
    names_without_line,
};
use crate::{
    Around, Format, Item, Limits, Mapping, Position, ReadError, ReadOptions, Reason, SetAside, Sink,
    Suggestion, Summary,
    archive::{Unopened, open},
    mapping::{Plan, Quote},
};

/// Parts that the reader holds in memory (shared strings, styles, names) may together unpack to this.
const MAX_HELD_BYTES: u64 = 512 << 20;

/// A sheet that is read row by row may unpack to this.
const MAX_STREAMED_BYTES: u64 = 4 << 30;

/// A file of the old format is read whole, and several times over.
const MAX_OLD_BYTES: u64 = 64 << 20;

enum Book<R: Read + Seek> {
    Xlsx(Box<Xlsx<R>>),
    Xlsb(Box<Xlsb<R>>),
    Xls(Box<Xls<Cursor<Vec<u8>>>>),
    Ods(ods::Ods<R>),
}

/// What is wrong with a workbook, to stand after "expected".
type Fault = String;

/// Why the cells of a row are no row.
enum Unfit {
    /// It is wider than a row may be.
    Wide(usize),
    /// A cell of it, or of the row before or behind it, cannot be read; these can.
    Broken(Vec<String>),
}

/// Takes the number of a row from 1, and its cells.
type EachRow<'a> = dyn FnMut(u64, Result<Vec<String>, Unfit>) -> ControlFlow<()> + 'a;

/// Cells of a sheet that cannot be read, at most; a sheet with more ends there.
const MOST_LOST: usize = 100;

/// Runs what reads a workbook; a panic in it, such as an index into a record that is too short, is a damaged workbook.
fn guarded<A, T, E>(argument: A, run: impl FnOnce(A) -> Result<T, E>, expected: &str) -> Result<T, Fault> {
    match catch_unwind(AssertUnwindSafe(|| run(argument))) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(_)) | Err(_) => Err(expected.to_owned()),
    }
}

const WHOLE_BOOK: &str = "a workbook that is not damaged or encrypted";
const WHOLE_SHEET: &str = "a sheet that can be read";

impl<R: Read + Seek> Book<R> {
    fn open(mut input: R) -> Result<Self, Fault> {
        let unreadable = |_: io::Error| "bytes that can be read".to_owned();
        let mut magic = [0; 4];
        input.read_exact(&mut magic).map_err(unreadable)?;
        input.seek(SeekFrom::Start(0)).map_err(unreadable)?;
        if magic == [0xd0, 0xcf, 0x11, 0xe0] {
            let mut bytes = Vec::new();
            input.take(MAX_OLD_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
            if bytes.len() as u64 > MAX_OLD_BYTES {
                let limit = MAX_OLD_BYTES;
                return Err(format!("an old workbook of at most {limit} bytes; a larger one saved as XLSX"));
            }
            let tamed = Cursor::new(xls::tamed(&bytes)?);
            return guarded(tamed, Xls::new, WHOLE_BOOK).map(|book| Self::Xls(Box::new(book)));
        }
        let kind = weigh(&mut input)?;
        input.seek(SeekFrom::Start(0)).map_err(unreadable)?;
        match kind {
            Kind::Xlsb => guarded(input, Xlsb::new, WHOLE_BOOK).map(|book| Self::Xlsb(Box::new(book))),
            Kind::Xlsx => guarded(input, Xlsx::new, WHOLE_BOOK).map(|book| Self::Xlsx(Box::new(book))),
            Kind::Ods => ods::Ods::new(input).map(Self::Ods),
        }
    }

    fn sheets(&self) -> Vec<String> {
        match self {
            Self::Xlsx(book) => book.sheet_names(),
            Self::Xlsb(book) => book.sheet_names(),
            Self::Xls(book) => book.sheet_names(),
            Self::Ods(book) => book.sheets(),
        }
    }

    /// False where it breaks behind a sheet that can be read.
    fn is_whole(&self) -> bool {
        match self {
            Self::Ods(book) => book.is_whole(),
            Self::Xlsx(_) | Self::Xlsb(_) | Self::Xls(_) => true,
        }
    }

    /// Hands out the rows that hold something. An error means that the sheet cannot be read on.
    fn rows(&mut self, sheet: &str, most_columns: usize, each: &mut EachRow<'_>) -> Result<(), Fault> {
        match self {
            Self::Xlsx(book) => {
                let mut reader =
                    guarded(&mut **book, |book| book.worksheet_cells_reader(sheet), WHOLE_SHEET)?;
                let next = || guarded(&mut reader, |reader| reader.next_cell(), WHOLE_SHEET);
                stream(next, most_columns, each)
            }
            Self::Xlsb(book) => {
                let mut reader =
                    guarded(&mut **book, |book| book.worksheet_cells_reader(sheet), WHOLE_SHEET)?;
                let next = || guarded(&mut reader, |reader| reader.next_cell(), WHOLE_SHEET);
                stream(next, most_columns, each)
            }
            Self::Ods(book) => book.rows(sheet, most_columns, each),
            Self::Xls(book) => {
                let range = guarded(&mut **book, |book| book.worksheet_range(sheet), WHOLE_SHEET)?;
                let (top, left) = range.start().unwrap_or((0, 0));
                for (at, row) in range.rows().enumerate() {
                    let mut cells = vec![String::new(); left as usize];
                    cells.extend(row.iter().map(text));
                    while cells.last().is_some_and(String::is_empty) {
                        cells.pop();
                    }
                    let width = cells.len();
                    let row = if width > most_columns { Err(Unfit::Wide(width)) } else { Ok(cells) };
                    if width > 0 && each(u64::from(top) + at as u64 + 1, row).is_break() {
                        break;
                    }
                }
                Ok(())
            }
        }
    }
}

/// Reads a sheet cell by cell: memory holds one row.
fn stream<'b>(
    mut next: impl FnMut() -> Result<Option<Cell<DataRef<'b>>>, Fault>,
    most_columns: usize,
    each: &mut EachRow<'_>,
) -> Result<(), Fault> {
    let mut cells: Vec<String> = Vec::new();
    let (mut row, mut wide) = (0, None);
    // Of which row a cell is that cannot be read is not known: those on both sides of it are not whole.
    let (mut whole, mut lost, mut lost_in_all) = (true, false, 0);
    loop {
        let cell = match next() {
            Ok(cell) => cell,
            // What stands behind may be readable.
            Err(_) if !lost && lost_in_all < MOST_LOST => {
                (whole, lost) = (false, true);
                lost_in_all += 1;
                continue;
            }
            Err(fault) => {
                if let Some(unfit) = row_of(cells, wide, false) {
                    let _ = each(u64::from(row) + 1, unfit);
                }
                return Err(fault);
            }
        };
        let place = cell.as_ref().map(Cell::get_position);
        if place.is_none_or(|(at, _)| at != row) {
            let given = row_of(std::mem::take(&mut cells), wide.take(), whole);
            whole = !lost;
            if given.is_some_and(|given| each(u64::from(row) + 1, given).is_break()) {
                return Ok(());
            }
        }
        lost = false;
        let (Some(cell), Some((at, column))) = (cell, place) else { return Ok(()) };
        row = at;
        let column = column as usize;
        let value = text(&Data::from(cell.get_value().clone()));
        if value.is_empty() {
            continue;
        }
        if column >= most_columns {
            wide = Some(column + 1);
            continue;
        }
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        cells[column] = value;
    }
}

/// The cells of a row as they are handed out; none where they hold nothing.
fn row_of(cells: Vec<String>, wide: Option<usize>, whole: bool) -> Option<Result<Vec<String>, Unfit>> {
    match wide {
        Some(width) => Some(Err(Unfit::Wide(width))),
        None if cells.iter().all(String::is_empty) => None,
        None if whole => Some(Ok(cells)),
        None => Some(Err(Unfit::Broken(cells))),
    }
}

enum Kind {
    Xlsx,
    Xlsb,
    Ods,
}

/// Tells the kind of workbook, and unpacks, within limits and to nowhere, the parts that will be held in memory.
///
/// Names are not told apart by case, and parts may be called anything: only a sheet that stands where sheets do, and
/// what nobody reads, is left out.
fn weigh<R: Read + Seek>(input: &mut R) -> Result<Kind, Fault> {
    let broken = "a workbook that is not damaged";
    let mut archive = open(input).map_err(|why| match why {
        Unopened::TooLarge => "a workbook of fewer parts".to_owned(),
        Unopened::Broken | Unopened::Io(_) => broken.to_owned(),
    })?;
    let names: Vec<String> = archive.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect();
    let has = |name: &str| names.iter().any(|n| n == name);
    let kind = match (has("xl/workbook.bin"), has("content.xml")) {
        (true, _) => Kind::Xlsb,
        (false, true) => Kind::Ods,
        (false, false) => Kind::Xlsx,
    };
    let mut held = 0;
    for at in 0..archive.len() {
        let Ok(part) = archive.by_index(at) else { return Err(broken.to_owned()) };
        let name = part.name().map_err(|_| broken.to_owned())?.replace('\\', "/").to_ascii_lowercase();
        let unread = ["xl/media/", "xl/embeddings/", "pictures/", "thumbnails/", "docprops/"];
        if unread.iter().any(|folder| name.starts_with(folder)) {
            continue;
        }
        let streamed = match kind {
            Kind::Xlsx => name.starts_with("xl/worksheets/") && name.ends_with(".xml"),
            Kind::Xlsb => name.starts_with("xl/worksheets/") && name.ends_with(".bin"),
            // Only the sheets are read.
            Kind::Ods => true,
        };
        if streamed {
            if part.size() > MAX_STREAMED_BYTES {
                return Err(format!("sheets that unpack to at most {MAX_STREAMED_BYTES} bytes"));
            }
            continue;
        }
        let room = MAX_HELD_BYTES - held;
        let size = io::copy(&mut part.take(room + 1), &mut io::sink()).map_err(|_| broken.to_owned())?;
        if size > room {
            return Err(format!("parts of a workbook that unpack to at most {MAX_HELD_BYTES} bytes"));
        }
        held += size;
    }
    Ok(kind)
}

/// A cell as text: whole numbers without a point, dates as ISO 8601, errors as nothing.
fn text(data: &Data) -> String {
    match data {
        Data::Int(number) => number.to_string(),
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        Data::Float(number) => number.to_string(),
        Data::String(text) => text.trim().to_owned(),
        Data::Bool(truth) => truth.to_string(),
        Data::DateTime(stamp) => {
            let (year, month, day, hour, minute, second, _) = stamp.to_ymd_hms_milli();
            let value = stamp.as_f64();
            if !(0.0..2_958_466.0).contains(&value) {
                value.to_string()
            } else if value < 1.0 {
                format!("{hour:02}:{minute:02}:{second:02}")
            } else if value.fract() == 0.0 {
                format!("{year:04}-{month:02}-{day:02}")
            } else {
                format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
            }
        }
        Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Error(_) | Data::Empty => String::new(),
    }
}

/// The sheet to read: the one that is called so, or the one with most rows among the first.
fn choose<R: Read + Seek>(
    book: &mut Book<R>,
    wanted: Option<&str>,
    limits: Limits,
) -> Result<(String, Rows), Fault> {
    let sheets = book.sheets();
    if let Some(wanted) = wanted
        && !sheets.iter().any(|s| s == wanted)
    {
        return Err("a sheet of the name that the mapping gives".to_owned());
    }
    let mut best: Option<(String, Rows, usize)> = None;
    let mut broken: Option<Fault> = None;
    let named = sheets.into_iter().filter(|s| wanted.is_none_or(|w| w == s)).take(32);
    for sheet in named {
        let mut rows = Rows::default();
        let ended = book.rows(&sheet, limits.columns, &mut |number, row| {
            if let Ok(cells) = row {
                rows.rows.push((number, cells));
            }
            if rows.rows.len() < SAMPLE_ROWS { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        // What can be read of a sheet is taken, and the rest set aside when it is met.
        if let Err(fault) = ended
            && rows.rows.is_empty()
        {
            broken.get_or_insert(fault);
            continue;
        }
        let cells = rows.rows.iter().map(|(_, cells)| cells.len()).sum();
        if best.as_ref().is_none_or(|(.., most)| cells > *most) {
            best = Some((sheet, rows, cells));
        }
    }
    let none = || broken.unwrap_or_else(|| "a sheet with rows".to_owned());
    best.map(|(sheet, rows, _)| (sheet, rows)).ok_or_else(none)
}

struct Ready {
    sheet: String,
    header: Header,
    suggestion: Suggestion,
}

fn prepare<R: Read + Seek>(book: &mut Book<R>, options: &ReadOptions) -> Result<Ready, Fault> {
    let given = options.mapping.clone().unwrap_or_default();
    let country = given.country.or(options.country);
    let (sheet, mut rows) = choose(book, given.sheet.as_deref(), options.limits)?;
    let width = rows.rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
    for (_, cells) in rows.rows.iter_mut().filter(|(_, cells)| cells.len() > 1) {
        cells.resize(width, String::new());
    }
    let header = header_of(&given, &rows);
    rows.rows.retain(|(line, _)| *line > header.line);
    let mut notes = vec![format!("sheet `{sheet}`")];
    notes.push(match header.line {
        0 if given.header.is_some() => "no header row; the mapping names the columns".to_owned(),
        0 => "no header row".to_owned(),
        row => format!("header in row {row}"),
    });
    let others: Vec<String> = book.sheets().into_iter().filter(|s| *s != sheet).collect();
    if !others.is_empty() && given.sheet.is_none() {
        notes.push(format!("other sheets are not read: {}", others.join(", ")));
    }
    let mut suggestion = filled(given, &header, rows, options, country, &mut notes);
    suggestion.mapping.sheet.get_or_insert_with(|| sheet.clone());
    notes.append(&mut suggestion.notes);
    suggestion.notes = notes;
    Ok(Ready { sheet, header, suggestion })
}

/// Works out a mapping from a whole workbook.
pub(super) fn suggest(bytes: &[u8], _name: &str, country: Option<Country>) -> Suggestion {
    let options = ReadOptions { suggest_mapping: true, country, ..ReadOptions::default() };
    let ready = Book::open(Cursor::new(bytes)).and_then(|mut book| prepare(&mut book, &options));
    match ready {
        Ok(ready) => ready.suggestion,
        Err(expected) => Suggestion { notes: vec![format!("expected {expected}")], ..Suggestion::default() },
    }
}

/// Reads one sheet; a workbook that cannot be read is set aside whole.
///
/// # Errors
/// As for a text with delimiters.
pub(crate) fn read<R: Read + Seek>(
    input: R,
    file: &Arc<str>,
    options: &ReadOptions,
    sink: &mut Sink<'_>,
) -> Result<Summary, ReadError> {
    if options.mapping.as_ref().is_none_or(|m| m.columns.is_empty()) && !options.suggest_mapping {
        return Err(ReadError::NoMapping { file: file.to_string() });
    }
    let mut summary = Summary::new(Format::Xlsx);
    let aside = |line: Option<u64>, expected: String| {
        let position = Position { file: Arc::clone(file), line, offset: line.unwrap_or(0) };
        Item::SetAside(Box::new(SetAside::new(position, Reason::Workbook, expected, Vec::new())))
    };
    let opened =
        Book::open(BufReader::new(input)).and_then(|mut book| prepare(&mut book, options).map(|r| (book, r)));
    let (mut book, Ready { sheet, header, suggestion }) = match opened {
        Ok(opened) => opened,
        Err(expected) => {
            summary.records = 1;
            let _ = sink(aside(None, expected));
            return Ok(summary);
        }
    };
    let plan = Plan::new(&suggestion.mapping, &header.names, options.country);
    if !plan.missing.is_empty() && plan.missing.len() == suggestion.mapping.columns.len() {
        let expected = format!("a column called {}", plan.missing.join(" or "));
        return Err(ReadError::Mapping { file: file.to_string(), expected });
    }
    summary.notes = suggestion.notes.clone();
    summary.notes.extend(guessed(&suggestion));

    let around = Arc::new(around(&header, &suggestion.mapping));
    let mut given = 0;
    let mut counted = |mut item: Item| {
        given += 1;
        item.stands_in(Some(&around));
        sink(item)
    };
    let sink: &mut Sink<'_> = &mut counted;
    let mut merger = Merger::new(plan.merge_rows, options.limits.record_bytes);
    let mut last = 0;
    let ended = book.rows(&sheet, options.limits.columns, &mut |number, row| {
        if number <= header.line {
            return ControlFlow::Continue(());
        }
        last = number;
        let position = Position { file: Arc::clone(file), line: Some(number), offset: number };
        match row {
            Ok(cells) => merger.take(plan.draft(position, as_text(&cells), &cells), sink),
            Err(Unfit::Wide(width)) => {
                let expected = format!("at most {} columns, not {width}", options.limits.columns);
                sink(Item::SetAside(Box::new(SetAside::new(
                    position,
                    Reason::TooManyColumns,
                    expected,
                    Vec::new(),
                ))))
            }
            Err(Unfit::Broken(cells)) => {
                let expected = "a row of which every cell can be read; a cell in it or beside it cannot";
                let raw = as_text(&cells);
                sink(Item::SetAside(Box::new(SetAside::new(position, Reason::Workbook, expected, raw))))
            }
        }
    });
    let stopped = merger.flush(sink).is_break();
    let broken = match ended {
        Err(expected) => {
            let row = last + 1;
            let place = format!("sheet `{sheet}` breaks at row {row}; the rows before were read");
            Some((Some(row), format!("{expected}: {place}")))
        }
        Ok(()) if !book.is_whole() => {
            Some((None, format!("{WHOLE_BOOK}; it breaks behind sheet `{sheet}`, which was read")))
        }
        Ok(()) => None,
    };
    if let Some((line, expected)) = broken
        && !stopped
    {
        let _ = sink(aside(line, expected));
    }
    summary.records = given;
    summary.mapping = Some(suggestion.mapping);
    Ok(summary)
}

/// What it takes to read a row alone, as the text that [`as_text`] makes of it.
fn around(header: &Header, mapping: &Mapping) -> Around {
    let table = Mapping {
        encoding: Some("utf-8".to_owned()),
        delimiter: Some(','),
        quote: Some(Quote::Double),
        header_line: Some(u64::from(header.line > 0)),
        header: names_without_line(header),
        sheet: None,
        columns: Vec::new(),
        ..mapping.clone()
    };
    let head = if header.line > 0 { as_text(&header.names) } else { Vec::new() };
    Around { format: Format::Xlsx, head, table: Some(table) }
}

/// Rows as [`as_text`] makes them, as wide as the header or, without one, as the `names` of columns are many: a workbook's
/// row ends with its last filled cell.
pub(crate) fn filled_up(head: &[u8], names: usize, rows: &[u8]) -> Vec<u8> {
    let read = |text: &[u8]| -> Result<Vec<Vec<String>>, csv::Error> {
        let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text);
        reader.into_records().map(|row| Ok(row?.iter().map(str::to_owned).collect())).collect()
    };
    let (Ok(head), Ok(rows)) = (read(head), read(rows)) else { return rows.to_vec() };
    let width = head.first().map_or(names, Vec::len);
    let filled = rows.into_iter().flat_map(|mut cells| {
        cells.resize(cells.len().max(width), String::new());
        as_text(&cells)
    });
    filled.collect()
}

/// The row as a line of text, since a workbook has no bytes of its own for it.
fn as_text(cells: &[String]) -> Vec<u8> {
    let mut line = String::new();
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            line.push(',');
        }
        line.push('"');
        line.push_str(&cell.replace('"', "\"\""));
        line.push('"');
    }
    line.push('\n');
    line.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read_alone_as_wide_as_its_header() {
        let cells = |row: &[&str]| as_text(&row.iter().map(|&cell| cell.to_owned()).collect::<Vec<_>>());
        let head = cells(&["reference", "story", "iban"]);
        let rows = [cells(&["A", "two\nlines, \"quoted\""]), cells(&["B", "", "x"])].concat();
        let filled = [cells(&["A", "two\nlines, \"quoted\"", ""]), cells(&["B", "", "x"])].concat();
        assert_eq!(filled_up(&head, 0, &rows), filled);
        assert_eq!(filled_up(b"", 3, &rows), filled);
        assert_eq!(filled_up(b"", 0, &rows), rows, "without names there is nothing to fill up to");
    }
}
