//! A delimited record cut into its cells, for showing where a fault stands. The reader of files is another room's work;
//! here a cut that is wrong shows a cell too many and harms nothing.

use std::ops::Range;

use joinder_formats::Quote;
use joinder_node::Mapping;

/// What stands between and around cells.
#[derive(Clone, Copy, Debug)]
pub struct Delimiters {
    between: char,
    around: Option<char>,
}

impl Delimiters {
    /// As the mapping says.
    pub fn of(mapping: &Mapping) -> Self {
        let around = match mapping.quote {
            Some(Quote::Single) => Some('\''),
            Some(Quote::None) => None,
            Some(Quote::Double) | None => Some('"'),
        };
        Self { between: mapping.delimiter.unwrap_or(','), around }
    }
}

/// A cell: where it stands in the record, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Its bytes, quotes included.
    pub range: Range<usize>,
    /// Its text without quotes.
    pub text: String,
}

/// The cells of one record.
pub fn cells(record: &str, delimiters: Delimiters) -> Vec<Cell> {
    let record = record.trim_end_matches(['\r', '\n']);
    let (mut list, mut start, mut quoted) = (Vec::new(), 0, false);
    for (at, c) in record.char_indices() {
        if Some(c) == delimiters.around {
            quoted = !quoted;
        } else if c == delimiters.between && !quoted {
            list.push(cell(record, start..at, delimiters));
            start = at + c.len_utf8();
        }
    }
    list.push(cell(record, start..record.len(), delimiters));
    list
}

fn cell(record: &str, range: Range<usize>, delimiters: Delimiters) -> Cell {
    let raw = record[range.clone()].trim();
    let text = match delimiters.around {
        Some(quote) => {
            let inner = raw.strip_prefix(quote).and_then(|t| t.strip_suffix(quote)).unwrap_or(raw);
            inner.replace(&format!("{quote}{quote}"), &quote.to_string())
        }
        None => raw.to_owned(),
    };
    Cell { range, text }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SEMICOLON: Delimiters = Delimiters { between: ';', around: Some('"') };

    #[test]
    fn cells_are_cut_outside_quotes() {
        let texts: Vec<_> =
            cells("a;\"b;\"\"c\"\"\";;d\r\n", SEMICOLON).into_iter().map(|c| c.text).collect();
        assert_eq!(texts, ["a", "b;\"c\"", "", "d"]);
    }

    proptest! {
        #[test]
        fn ranges_lie_in_the_record(record in "\\PC{0,60}") {
            for cell in cells(&record, SEMICOLON) {
                prop_assert!(record.get(cell.range).is_some());
            }
        }
    }
}
