//! CSV that no spreadsheet takes for formulas.

use std::io::{self, Write};

/// Writes one row.
pub fn row(out: &mut dyn Write, cells: &[&str]) -> io::Result<()> {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            out.write_all(b",")?;
        }
        out.write_all(guarded(cell).as_bytes())?;
    }
    out.write_all(b"\r\n")
}

/// A cell as it may stand in a file: quoted where needed, and with a `'` before what a spreadsheet would compute.
fn guarded(cell: &str) -> String {
    let computes = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
        && cell.parse::<f64>().is_err();
    let text = if computes { format!("'{cell}") } else { cell.to_owned() };
    if text.contains([',', '"', '\n', '\r', ';', '\t']) || text.starts_with('\'') {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cells: &[&str], line: &str) {
        let mut out = Vec::new();
        row(&mut out, cells).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), format!("{line}\r\n"));
    }

    #[test]
    fn formulas_become_text() {
        check(&["a", "b,c", "d\"e"], "a,\"b,c\",\"d\"\"e\"");
        check(
            &["=1+1", "@SUM(A1)", "-12.50", "+31612345678x"],
            "\"'=1+1\",\"'@SUM(A1)\",-12.50,\"'+31612345678x\"",
        );
        check(&["\t=1"], "\"'\t=1\"");
    }
}
