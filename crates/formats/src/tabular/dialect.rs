//! Recognises delimiter, quote and header from the beginning of a text.

use super::{
    dates,
    records::{Cut, Dialect},
};
use crate::mapping::{self, Quote};

/// Records looked at.
const LOOKED_AT: usize = 200;

/// The header stands among the first so many records.
const HEADER_WITHIN: usize = 40;

/// The beginning of a table, cut.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    /// Line number, from 1, and cells.
    pub rows: Vec<(u64, Vec<String>)>,
}

/// Where the header is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Header {
    /// From 1; 0 where there is none.
    pub line: u64,
    pub names: Vec<String>,
    /// The headings above groups of columns; empty where there are none.
    pub groups: Vec<String>,
}

/// `sep=;` in the first line tells spreadsheets the delimiter.
pub(crate) fn stated_delimiter(text: &str) -> Option<char> {
    let text = text.trim_start_matches('\u{feff}');
    let stated = text.get(..4)?.eq_ignore_ascii_case("sep=");
    text[4..].chars().next().filter(|c| stated && !c.is_alphanumeric() && !matches!(c, '\r' | '\n' | '"'))
}

/// The delimiter that cuts the text most evenly into most cells, with the quote that goes with it.
pub(crate) fn dialect(text: &str, delimiter: Option<char>, quote: Option<Quote>) -> Dialect {
    let quote = quote.unwrap_or_else(|| self::quote(text));
    let stated = delimiter.or_else(|| stated_delimiter(text));
    if let Some(delimiter) = stated {
        return Dialect { delimiter, quote };
    }
    let best = [';', '\t', ',', '|', '^', '~', '¦', '\u{1f}', '§']
        .into_iter()
        .map(|delimiter| (evenness(text, Dialect { delimiter, quote }), delimiter))
        .max_by_key(|(score, _)| *score);
    Dialect { delimiter: best.filter(|(score, _)| *score > 0).map_or(',', |(_, d)| d), quote }
}

/// Single quotes stand around cells only where double ones don't.
fn quote(text: &str) -> Quote {
    let head: String = text.chars().take(50_000).collect();
    let around = |q: char| {
        head.split(['\n', ';', ',', '\t', '|'])
            .map(str::trim)
            .filter(|c| c.len() > 1 && c.starts_with(q) && c.ends_with(q))
            .count()
    };
    if around('"') == 0 && around('\'') > 3 { Quote::Single } else { Quote::Double }
}

/// Share of the records that have the commonest number of cells, weighed by that number; 0 where it is one.
fn evenness(text: &str, dialect: Dialect) -> usize {
    let rows = cut(text, dialect, LOOKED_AT).rows;
    let counts: Vec<usize> = rows.iter().map(|(_, cells)| cells.len()).collect();
    let Some((width, often)) = commonest(&counts) else { return 0 };
    if width < 2 {
        return 0;
    }
    // From two columns to many the weight grows slowly: evenness counts first.
    let weight = 100 + 25 * width.ilog2() as usize;
    often * 100 / counts.len() * weight
}

/// The number of cells that most records have, and how many have it.
pub(crate) fn commonest(counts: &[usize]) -> Option<(usize, usize)> {
    let mut tally: Vec<(usize, usize)> = Vec::new();
    for count in counts {
        match tally.iter_mut().find(|(width, _)| width == count) {
            Some((_, often)) => *often += 1,
            None => tally.push((*count, 1)),
        }
    }
    tally.into_iter().max_by_key(|(width, often)| (often * if *width > 1 { 2 } else { 1 }, *width))
}

/// Cuts the beginning of a text; a quote that does not close within some lines is taken as a character.
pub(crate) fn cut(text: &str, dialect: Dialect, most: usize) -> Rows {
    let mut rows = Rows::default();
    let lines: Vec<&str> = text.lines().collect();
    let mut cells = Vec::new();
    let mut at = 0;
    while at < lines.len() && rows.rows.len() < most {
        let number = at as u64 + 1;
        let mut record = lines[at].to_owned();
        at += 1;
        if record.trim().is_empty()
            || number == 1 && stated_delimiter(&record).is_some() && record.trim().chars().count() <= 5
        {
            continue;
        }
        let mut cut = dialect.cut(&record, &mut cells, 20_000);
        let start = at;
        while cut == Cut::Open && at < lines.len() && at - start < 60 {
            record.push('\n');
            record.push_str(lines[at]);
            at += 1;
            cut = dialect.cut(&record, &mut cells, 20_000);
        }
        if cut == Cut::Open {
            at = start;
            cut = Dialect { quote: Quote::None, ..dialect }.cut(lines[start - 1], &mut cells, 20_000);
        }
        if let Cut::Cells(count) = cut {
            rows.rows.push((number, cells[..count].iter().map(|c| c.trim().to_owned()).collect()));
        }
    }
    rows
}

/// What one row looks like as a header.
struct Look {
    filled: usize,
    /// Cells that are dates, numbers or traces.
    data: usize,
    /// Cells whose words are understood.
    known: usize,
    /// Blank cells and cells that stand more than once.
    gaps: usize,
    longest: usize,
}

fn look(cells: &[String], width: usize) -> Look {
    let style = dates::DateStyle { order: mapping::DateOrder::Dmy, zone: None, language: None };
    let mut look = Look { filled: 0, data: 0, known: 0, gaps: 0, longest: 0 };
    for (at, cell) in cells.iter().enumerate() {
        if cell.is_empty() || cells[..at].contains(cell) {
            look.gaps += 1;
        }
        if cell.is_empty() {
            continue;
        }
        look.filled += 1;
        look.longest = look.longest.max(cell.chars().count());
        let number = cell.chars().any(|c| c.is_ascii_digit()) && !cell.chars().any(char::is_alphabetic);
        if number || cell.len() >= 6 && style.read(cell).is_ok() || mapping::is_trace(cell) {
            look.data += 1;
        } else if mapping::is_understood(cell) {
            look.known += 1;
        }
    }
    look.gaps += width.saturating_sub(cells.len());
    look
}

impl Look {
    fn may_be_header(&self, width: usize) -> bool {
        self.filled * 10 >= width * 6
            && self.filled >= 2.min(width)
            && self.data * 10 <= self.filled
            && self.longest <= 120
    }
}

/// Finds the header: the first full row of words above rows with data.
pub(crate) fn header(rows: &Rows) -> Header {
    let rows = &rows.rows;
    let counts: Vec<usize> = rows.iter().map(|(_, cells)| cells.len()).collect();
    let Some((width, _)) = commonest(&counts) else { return Header::default() };
    let looks: Vec<Look> = rows.iter().take(HEADER_WITHIN).map(|(_, cells)| look(cells, width)).collect();
    let found = (0..looks.len()).find(|&at| {
        let near = counts[at] + 1 >= width && counts[at] <= width + 1;
        let below = looks.get(at + 1..).unwrap_or_default();
        let data_below =
            below.iter().take(10).filter(|l| l.data > looks[at].data).count() * 2 >= below.len().clamp(1, 10);
        let known = looks[at].known * 100 / looks[at].filled.max(1);
        let known_below = below.iter().take(10).map(|l| l.known * 100 / l.filled.max(1)).max().unwrap_or(0);
        near && looks[at].may_be_header(width)
            && (known >= 30 && known > known_below / 2
                || known > 0 && data_below
                || data_below && looks[at].gaps == 0)
    });
    let Some(mut at) = found else {
        return Header { line: 0, names: vec![String::new(); width], groups: Vec::new() };
    };
    // Two rows of headings: groups above, columns below.
    if let (Some(below), above) = (looks.get(at + 1), &looks[at])
        && above.gaps * 10 >= width * 4
        && below.may_be_header(width)
        && below.known * 2 >= below.filled
    {
        at += 1;
    }
    let mut names = rows[at].1.clone();
    names.resize(width.max(names.len()), String::new());
    while names.len() > width && names.last().is_some_and(String::is_empty) {
        names.pop();
    }
    let groups = at
        .checked_sub(1)
        .map(|above| groups(&rows[above], &looks[above], rows[at].0, names.len()))
        .unwrap_or_default();
    Header { line: rows[at].0, names, groups }
}

/// Headings of groups stand in the row right above, each over the first of its columns.
fn groups(above: &(u64, Vec<String>), look: &Look, header_line: u64, width: usize) -> Vec<String> {
    let near = header_line.saturating_sub(above.0) <= 2;
    if !near || look.filled == 0 || look.data > 0 || look.gaps * 10 < width * 3 || above.1.len() < 2 {
        return Vec::new();
    }
    // A title stands alone in the first cell.
    if look.filled == 1 && !above.1.first().is_none_or(String::is_empty) {
        return Vec::new();
    }
    let mut last = String::new();
    (0..width)
        .map(|at| {
            if let Some(cell) = above.1.get(at).filter(|c| !c.is_empty()) {
                last.clone_from(cell);
            }
            last.clone()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, delimiter: char, line: u64, names: &[&str]) {
        let dialect = dialect(text, None, None);
        assert_eq!(dialect.delimiter, delimiter, "{text}");
        let header = header(&cut(text, dialect, 100));
        assert_eq!(
            (header.line, header.names.iter().map(String::as_str).collect::<Vec<_>>()),
            (line, names.to_vec()),
            "{text}"
        );
    }

    #[test]
    fn delimiters_and_headers_are_found() {
        check(
            "ref;datum;bedrag\n1;01.02.2026;12,50\n2;02.02.2026;1,50\n",
            ';',
            1,
            &["ref", "datum", "bedrag"],
        );
        check("id,date,amount\n1,2026-01-01,\"1,50\"\n", ',', 1, &["id", "date", "amount"]);
        check("id\tdate\ttext\n1\t2026-01-01\ta, b; c\n2\t2026-01-01\td\n", '\t', 1, &["id", "date", "text"]);
        check(
            "Polizei Musterland;;\nExport vom 01.02.2026;;\n\nAktenzeichen;IBAN Täter;Betrag\nA1;DE02120300000000202051;5\n",
            ';',
            4,
            &["Aktenzeichen", "IBAN Täter", "Betrag"],
        );
        check("sep=|\nref|kind\n1|x\n2|y\n", '|', 2, &["ref", "kind"]);
        check(
            "A1;01.02.2026;DE02120300000000202051;12,50\nA2;02.02.2026;DE02120300000000202051;13,50\n",
            ';',
            0,
            &["", "", "", ""],
        );
    }

    #[test]
    fn headings_above_groups_are_spread() {
        let text = "Zaak;;Verdachte;;Aangever;\nNummer;Datum;Naam;Rekening;Naam;Telefoon\nA1;01-02-2026;x;NL91ABNA0417164300;y;0612345678\n";
        let header = header(&cut(text, dialect(text, None, None), 100));
        assert_eq!(header.line, 2);
        assert_eq!(header.groups, ["Zaak", "Zaak", "Verdachte", "Verdachte", "Aangever", "Aangever"]);
    }
}
