//! Rows of CSV, for every way out that writes them: no cell can be taken for a formula, and what is read back is what
//! was written.
//!
//! A cell that a spreadsheet would compute gets an apostrophe before it. Such is one that begins, after blanks and
//! apostrophes, with `=`, `+`, `-`, `@`, a tab or a line end, or with `＝`, `＋`, `－`, `＠`. So telephone numbers, too, are
//! written as `'+31…`. A cell that looks guarded already gets one apostrophe more, so that [`csv_unguarded`] gives back
//! exactly what was written. Every other cell is written as it is, in quotes where RFC 4180 wants them and where
//! a semicolon or a tab stands inside, which half of Europe's spreadsheets take for the end of a cell.

use std::{
    borrow::Cow,
    io::{self, Write},
};

/// Writes one row as files have it, ended as RFC 4180 says.
///
/// # Errors
/// Those of `out`.
pub fn csv_row(out: &mut dyn Write, cells: &[&str]) -> io::Result<()> {
    write(out, cells)?;
    out.write_all(b"\r\n")
}

/// Writes one row as scripts read it, ended by a line feed.
///
/// # Errors
/// Those of `out`.
pub fn csv_line(out: &mut dyn Write, cells: &[&str]) -> io::Result<()> {
    write(out, cells)?;
    out.write_all(b"\n")
}

/// What a cell held before it was written.
pub fn csv_unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|_| computes(cell)).unwrap_or(cell)
}

fn write(out: &mut dyn Write, cells: &[&str]) -> io::Result<()> {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            out.write_all(b",")?;
        }
        out.write_all(quoted(&guarded(cell)).as_bytes())?;
    }
    Ok(())
}

fn guarded(cell: &str) -> Cow<'_, str> {
    if computes(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// Whether a spreadsheet would compute the cell, or would without the apostrophes before it.
fn computes(cell: &str) -> bool {
    let signs = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    cell.trim_start_matches([' ', '\'']).starts_with(signs)
}

fn quoted(cell: &str) -> Cow<'_, str> {
    if cell.contains([',', ';', '"', '\t', '\r', '\n']) {
        Cow::Owned(format!("\"{}\"", cell.replace('"', "\"\"")))
    } else {
        Cow::Borrowed(cell)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(cells: &[&str], line: &str) {
        let mut out = Vec::new();
        csv_line(&mut out, cells).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), format!("{line}\n"));
    }

    #[test]
    fn formulas_become_text_and_the_rest_stays_as_it_is() {
        check(&["NL", "2026/1-a", "S 7'"], "NL,2026/1-a,S 7'");
        check(&["=1+1", "@SUM(A1)", "-12.50", "+31612345678"], "'=1+1,'@SUM(A1),'-12.50,'+31612345678");
        check(&["\t=1", " =1", "＝1", "'=1", "'1"], "\"'\t=1\",' =1,'＝1,''=1,'1");
        check(&["a;b", "b,c", "d\"e"], "\"a;b\",\"b,c\",\"d\"\"e\"");
    }

    fn cell() -> impl Strategy<Value = String> {
        // Half of them of the signs that matter.
        let signs = proptest::collection::vec(
            proptest::sample::select(vec![
                "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'", "\"", ",", ";", " ", "a",
                "1",
            ]),
            0..8,
        );
        prop_oneof![signs.prop_map(|signs| signs.concat()), any::<String>()]
    }

    proptest! {
        #[test]
        fn no_cell_is_a_formula_and_all_read_back(
            rows in proptest::collection::vec(proptest::collection::vec(cell(), 3), 0..6),
        ) {
            for write in [csv_row, csv_line] {
                let mut bytes = b"owner,reference,series\r\n".to_vec();
                for row in &rows {
                    let cells: Vec<&str> = row.iter().map(String::as_str).collect();
                    write(&mut bytes, &cells).unwrap();
                }
                let mut reader = ::csv::Reader::from_reader(&bytes[..]);
                let read: Vec<Vec<String>> = reader
                    .records()
                    .map(|record| record.unwrap().iter().map(str::to_owned).collect())
                    .collect();
                for cell in read.iter().flatten() {
                    let begins = cell.trim_start_matches(' ').chars().next();
                    prop_assert!(!begins.is_some_and(|c| "=+-@\t\r\n＝＋－＠".contains(c)), "{:?}", cell);
                }
                let back: Vec<Vec<String>> = read
                    .iter()
                    .map(|row| row.iter().map(|cell| csv_unguarded(cell).to_owned()).collect())
                    .collect();
                prop_assert_eq!(&back, &rows);
            }
        }
    }
}
