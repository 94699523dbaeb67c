//! Where everything of a document stands: headings, paragraphs and tables, from top to bottom.

use super::{
    Head, Paper, Part, Section,
    page::{SIDE, SIZE, Sheets, Style},
    tags::{Kind, Tag},
};

const TITLE: Style = Style::head(18.0);
const HEADING: Style = Style::head(12.5);
const WORDS: Style = Style::words(9.5);
const LEAD: Style = Style::words(10.5);
const CELL: Style = Style::words(8.5);
const CELL_HEAD: Style = Style::head(8.5);
const BESIDE: Style = Style::beside(8.5);
/// Between two columns.
const GAP: f32 = 12.0;
/// What the names of facts take.
const NAMES: f32 = 140.0;
/// The least that a column of words has.
const LEAST: f32 = 70.0;
/// So many lines of a row stay on one page.
const TOGETHER: usize = 8;
/// A section does not begin where there is no room for so much of it.
const BEGINS: f32 = 90.0;

/// Puts a document down on pages, and says what each piece is.
pub fn put(paper: &Paper) -> (Sheets, Vec<Tag>) {
    let mut sheets = Sheets::new();
    let mut tags = vec![
        text(&mut sheets, &paper.title, TITLE, Kind::Title),
        text(&mut sheets, &paper.lead, LEAD, Kind::Paragraph),
    ];
    for section in &paper.sections {
        put_section(&mut sheets, section, &mut tags);
    }
    (sheets, tags)
}

fn put_section(sheets: &mut Sheets, section: &Section, tags: &mut Vec<Tag>) {
    sheets.down(HEADING.lead());
    sheets.room(BEGINS);
    tags.push(text(sheets, &section.title, HEADING, Kind::Heading));
    sheets.rule();
    for part in &section.parts {
        sheets.down(4.0);
        tags.push(match part {
            Part::Words(words) => text(sheets, words, WORDS, Kind::Paragraph),
            Part::Facts(list) => facts(sheets, list),
            Part::Grid { columns, rows } => grid(sheets, columns, rows),
        });
    }
    if let Some(foot) = &section.foot {
        sheets.down(3.0);
        tags.push(text(sheets, foot, BESIDE, Kind::Paragraph));
    }
}

/// A text over the whole width.
fn text(sheets: &mut Sheets, words: &str, style: Style, kind: Kind) -> Tag {
    let mut pieces = Vec::new();
    for line in sheets.lines(words, style, SIZE[0] - 2.0 * SIDE) {
        sheets.room(style.lead());
        sheets.down(style.lead());
        pieces.push(sheets.put(&line, style, SIDE, kind));
    }
    Tag::Text(kind, pieces)
}

/// One cell to be put down.
struct Cell {
    lines: Vec<String>,
    x: f32,
    width: f32,
    style: Style,
    kind: Kind,
    at_right: bool,
}

/// Puts cells down beside each other, line by line: a row goes on on the next page. `again` is called for each page that
/// begins within it.
fn row(sheets: &mut Sheets, cells: &[Cell], again: &mut dyn FnMut(&mut Sheets)) -> Tag {
    let mut pieces: Vec<Vec<_>> = cells.iter().map(|_| Vec::new()).collect();
    let height = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or(0);
    let lead = cells.iter().map(|cell| cell.style.lead()).fold(0.0, f32::max);
    for line in 0..height {
        // A short row is not torn.
        let together = if line == 0 { height.min(TOGETHER) } else { 1 };
        if sheets.room(lead * together as f32 + 2.0) {
            again(sheets);
        }
        sheets.down(lead);
        for (cell, pieces) in cells.iter().zip(&mut pieces) {
            let Some(words) = cell.lines.get(line) else { continue };
            let free =
                if cell.at_right { cell.width - sheets.width(words.trim_end(), cell.style) } else { 0.0 };
            pieces.push(sheets.put(words, cell.style, cell.x + free, cell.kind));
        }
    }
    sheets.rule();
    sheets.down(3.0);
    Tag::Row(cells.iter().zip(pieces).map(|(cell, pieces)| Tag::Text(cell.kind, pieces)).collect())
}

fn facts(sheets: &mut Sheets, list: &[(String, String)]) -> Tag {
    let width = SIZE[0] - 2.0 * SIDE - NAMES - GAP;
    let cell = |sheets: &Sheets, words: &str, x, width, style, kind| {
        let lines = sheets.lines(words, style, width);
        Cell { lines, x, width, style, kind, at_right: false }
    };
    let rows = list.iter().map(|(name, value)| {
        let cells = [
            cell(sheets, name, SIDE, NAMES, CELL_HEAD, Kind::RowHead),
            cell(sheets, value, SIDE + NAMES + GAP, width, CELL, Kind::Cell),
        ];
        row(sheets, &cells, &mut |_| ())
    });
    Tag::Table(rows.collect())
}

fn grid(sheets: &mut Sheets, columns: &[Head], rows: &[Vec<String>]) -> Tag {
    let widths = widths(sheets, columns, rows);
    let cells = |sheets: &Sheets, texts: &mut dyn Iterator<Item = &str>, is_head: bool| {
        let mut x = SIDE;
        let mut cells = Vec::with_capacity(columns.len());
        for (at, (words, column)) in texts.zip(columns).enumerate() {
            let (style, kind) = match (is_head, at) {
                (true, _) => (CELL_HEAD, Kind::ColumnHead),
                (false, 0) => (CELL, Kind::RowHead),
                (false, _) => (CELL, Kind::Cell),
            };
            let lines = sheets.lines(words, style, widths[at]);
            cells.push(Cell { lines, x, width: widths[at], style, kind, at_right: column.is_number() });
            x += widths[at] + GAP;
        }
        cells
    };
    let head = cells(sheets, &mut columns.iter().map(Head::name), true);
    let mut all = vec![row(sheets, &head, &mut |_| ())];
    for texts in rows {
        let body = cells(sheets, &mut texts.iter().map(String::as_str), false);
        all.push(row(sheets, &body, &mut |sheets| head_again(sheets, &head)));
    }
    Tag::Table(all)
}

/// The head of a table once more, on a page on which it goes on.
fn head_again(sheets: &mut Sheets, head: &[Cell]) {
    let height = head.iter().map(|cell| cell.lines.len()).max().unwrap_or(0);
    for line in 0..height {
        sheets.down(CELL_HEAD.lead());
        for cell in head {
            let Some(words) = cell.lines.get(line) else { continue };
            let free =
                if cell.at_right { cell.width - sheets.width(words.trim_end(), cell.style) } else { 0.0 };
            sheets.put_beside(words, cell.style, cell.x + free);
        }
    }
    sheets.rule();
    sheets.down(3.0);
}

/// A column of numbers has what it needs; those of words share what is left.
fn widths(sheets: &Sheets, columns: &[Head], rows: &[Vec<String>]) -> Vec<f32> {
    let gaps = GAP * columns.len().saturating_sub(1) as f32;
    let whole = SIZE[0] - 2.0 * SIDE - gaps;
    let needed = |at: usize, head: &Head| {
        let words = head.name().split(' ').map(|word| sheets.width(word, CELL_HEAD));
        let cells = rows.iter().filter_map(|row| row.get(at)).map(|cell| sheets.width(cell, CELL));
        words.chain(cells).fold(0.0, f32::max)
    };
    let of_words = columns.iter().filter(|head| !head.is_number()).count() as f32;
    let of_numbers = columns.len() as f32 - of_words;
    let most = (whole - of_words * LEAST) / of_numbers.max(1.0);
    let numbers: Vec<Option<f32>> = columns
        .iter()
        .enumerate()
        .map(|(at, head)| head.is_number().then(|| needed(at, head).min(most)))
        .collect();
    let taken: f32 = numbers.iter().flatten().sum();
    let share = (whole - taken) / of_words.max(1.0);
    numbers.into_iter().map(|width| width.unwrap_or(share)).collect()
}
