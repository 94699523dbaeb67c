//! Tables: text with delimiters, and workbooks, read through a mapping.
//!
//! What the mapping leaves open is recognised from the beginning of the input and shown in the summary. Text is streamed;
//! a record that is broken is set aside byte for byte and the rest goes on.

pub(crate) mod dates;
pub(crate) mod delimited;
mod dialect;
mod merge;
mod records;
mod source;
pub(crate) mod sums;
pub(crate) mod workbook;

use joinder_core::codes::Country;

use crate::{
    Mapping, ReadError, ReadOptions, Suggestion,
    encoding::{self, Charset},
    mapping::{Quote, Table, suggest_columns},
};
use dialect::{Header, Rows};
use records::Dialect;
use source::LineEnd;

/// So much of the beginning decides what is recognised.
const SAMPLE_BYTES: usize = 1 << 20;

/// Rows from which columns are judged.
const SAMPLE_ROWS: usize = 1_000;

/// Whether the beginning of a text is a table: several lines, evenly cut into columns.
pub(crate) fn looks_like_table(lines: &[u8], country: Option<Country>) -> bool {
    let text = decoded(lines, &encoding::detect(lines, country));
    let dialect = dialect::dialect(&text, None, None);
    let rows = dialect::cut(&text, dialect, 50);
    let counts: Vec<usize> = rows.rows.iter().map(|(_, cells)| cells.len()).collect();
    // A broken row does not tell what the others are, not even where it is the last.
    let Some((width, even)) = dialect::commonest(&counts) else { return false };
    // A line of prose has commas, too, but not as many as the next.
    let strong = dialect.delimiter != ',' || width > 3 || dialect::header(&rows).line > 0;
    width >= 2 && counts.len() >= 2 && even * 100 >= counts.len() * 80 && strong
}

/// Works out a mapping from the beginning of a table, or a whole workbook.
pub(crate) fn suggest(sample: &[u8], name: &str, country: Option<Country>) -> Suggestion {
    if sample.starts_with(b"PK\x03\x04") || sample.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return workbook::suggest(sample, name, country);
    }
    let options = ReadOptions { suggest_mapping: true, country, ..ReadOptions::default() };
    let sample = &sample[..sample.len().min(SAMPLE_BYTES)];
    match prepare(sample, sample.len() == SAMPLE_BYTES, name, &options) {
        Ok(ready) => ready.suggestion,
        Err(_) => Suggestion::default(),
    }
}

/// All that is needed to read a text.
struct Ready {
    suggestion: Suggestion,
    charset: Charset,
    line_end: LineEnd,
    dialect: Dialect,
    header: Header,
}

/// Recognises what the mapping leaves open; `cut_off` where the sample is not the whole input.
fn prepare(sample: &[u8], cut_off: bool, name: &str, options: &ReadOptions) -> Result<Ready, ReadError> {
    let given = options.mapping.clone().unwrap_or_default();
    let no_mapping = || ReadError::NoMapping { file: name.to_owned() };
    if given.columns.is_empty() && !options.suggest_mapping {
        return Err(no_mapping());
    }
    let country = given.country.or(options.country);
    let charset = match &given.encoding {
        Some(label) => encoding::named(label, sample).ok_or_else(|| ReadError::Mapping {
            file: name.to_owned(),
            expected: "an encoding by its WHATWG label".to_owned(),
        })?,
        None => encoding::detect(sample, country),
    };
    let line_end = line_end(sample, &charset);
    let mut text = decoded(sample, &charset);
    if line_end == LineEnd::Return {
        text = text.replace('\r', "\n");
    }
    if cut_off && let Some(end) = text.rfind('\n') {
        text.truncate(end);
    }
    let dialect = dialect::dialect(&text, given.delimiter, given.quote);
    let mut rows = dialect::cut(&text, dialect, SAMPLE_ROWS + 50);
    let header = header_of(&given, &rows);
    rows.rows.retain(|(line, _)| *line > header.line);
    let mut notes = vec![
        format!("encoding {}: {}", charset.encoding.name(), charset.why),
        format!("delimiter {}", shown(dialect.delimiter)),
        match header.line {
            0 if given.header.is_some() => "no header line; the mapping names the columns".to_owned(),
            0 => "no header line; columns go by their place".to_owned(),
            line => format!("header in line {line}"),
        },
    ];
    let mut suggestion = filled(given, &header, rows, options, country, &mut notes);
    suggestion.mapping.encoding.get_or_insert_with(|| charset.encoding.name().to_ascii_lowercase());
    suggestion.mapping.delimiter.get_or_insert(dialect.delimiter);
    if dialect.quote != Quote::Double {
        suggestion.mapping.quote.get_or_insert(dialect.quote);
    }
    notes.append(&mut suggestion.notes);
    suggestion.notes = notes;
    Ok(Ready { suggestion, charset, line_end, dialect, header })
}

/// The mapping that was given, with what it leaves open filled in from the rows; whole where none was given.
fn filled(
    given: Mapping,
    header: &Header,
    rows: Rows,
    options: &ReadOptions,
    country: Option<Country>,
    notes: &mut Vec<String>,
) -> Suggestion {
    let rows = rows.rows.into_iter().map(|(_, cells)| cells).take(SAMPLE_ROWS).collect();
    let table = Table { headers: header.names.clone(), groups: header.groups.clone(), rows };
    let mut suggestion = suggest_columns(&table, country);
    let found = &mut suggestion.mapping;
    found.header_line = Some(header.line);
    if options.mapping.is_some() {
        let suggested_columns = std::mem::take(&mut found.columns);
        let columns = if given.columns.is_empty() { suggested_columns } else { given.columns.clone() };
        let own = !given.columns.is_empty();
        *found = Mapping {
            encoding: given.encoding,
            delimiter: given.delimiter,
            quote: given.quote,
            header_line: found.header_line,
            header: given.header,
            sheet: given.sheet,
            decimal_mark: given.decimal_mark.or(found.decimal_mark),
            thousands_mark: given.thousands_mark,
            date_order: given.date_order.or(found.date_order),
            zone: given.zone.or(found.zone.take()),
            currency: given.currency.or(found.currency),
            country: given.country,
            merge_rows: given.merge_rows || !own && found.merge_rows,
            columns,
        };
        if own {
            suggestion.guesses.clear();
            suggestion.notes.clear();
            notes.push(format!(
                "dates as {}, zone {}, decimal mark {}",
                found.date_order.map_or("the State writes them", |o| o.words()),
                found.zone.as_deref().unwrap_or("not known"),
                found.decimal_mark.map_or("not known".to_owned(), |m| format!("`{m}`")),
            ));
        }
    }
    suggestion
}

/// The header that the mapping gives, or the one that is recognised.
fn header_of(given: &Mapping, rows: &Rows) -> Header {
    match (given.header_line, &given.header) {
        (None, _) => dialect::header(rows),
        (Some(0), Some(names)) => Header { line: 0, names: names.clone(), groups: Vec::new() },
        (Some(line), _) => header_at(rows, line),
    }
}

/// The names of columns that no line holds, where there are any.
fn names_without_line(header: &Header) -> Option<Vec<String>> {
    let named = header.line == 0 && header.names.iter().any(|name| !name.trim().is_empty());
    named.then(|| header.names.clone())
}

fn header_at(rows: &Rows, line: u64) -> Header {
    let width = rows.rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
    let names = rows.rows.iter().find(|(number, _)| *number == line).map(|(_, cells)| cells.clone());
    match names {
        Some(names) => Header { line, names, groups: Vec::new() },
        None => Header {
            line: if line == 0 { 0 } else { line },
            names: vec![String::new(); width],
            groups: Vec::new(),
        },
    }
}

fn line_end(sample: &[u8], charset: &Charset) -> LineEnd {
    if charset.unit() == 2 {
        return if charset.encoding == encoding_rs::UTF_16LE {
            LineEnd::FeedLittle
        } else {
            LineEnd::FeedBig
        };
    }
    let returns = memchr::memchr(b'\r', sample).is_some();
    if returns && memchr::memchr(b'\n', sample).is_none() { LineEnd::Return } else { LineEnd::Feed }
}

fn decoded(sample: &[u8], charset: &Charset) -> String {
    let bytes = sample.get(charset.mark_bytes..).unwrap_or_default();
    charset.encoding.decode_without_bom_handling(bytes).0.into_owned()
}

fn shown(delimiter: char) -> String {
    if delimiter == '\t' { "tab".to_owned() } else { format!("`{delimiter}`") }
}

/// One line for each column, for the operator.
fn guessed(suggestion: &Suggestion) -> impl Iterator<Item = String> + '_ {
    suggestion.guesses.iter().map(|guess| {
        let name = if guess.column.is_empty() {
            format!("column {}", guess.at)
        } else {
            format!("`{}`", guess.column)
        };
        let kind = guess.kind.map_or(String::new(), |k| format!(" {k}"));
        let side = guess.side.map_or("", |s| match s {
            joinder_core::Side::Offender => " of the offender",
            joinder_core::Side::Victim => " of the victim",
            joinder_core::Side::Third => " of somebody else",
        });
        format!("{name}: {}{kind}{side} ({} of 100): {}", guess.role.slug(), guess.confidence, guess.why)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_told_from_prose() {
        assert!(looks_like_table(b"a;b;c\n1;2;3\n4;5;6\n", None));
        assert!(looks_like_table(b"reference,amount\nA1,5\nA2,6\n", None));
        assert!(looks_like_table(b"a;b;c\n1;2;3\n4;5;6\n7;8;9\n10\n", None), "whatever the last row is");
        assert!(!looks_like_table(b"Dear Sir,\nI was cheated, twice, by a man.\nHe took all.\n", None));
        assert!(!looks_like_table(b"one line only", None));
    }
}
