//! Reads the tab-separated tables compiled in from `data/`.

/// The rows of a table, each split at its tabs; head lines (`#`) and empty lines are left out.
pub(super) fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split('\t').map(str::trim).collect())
}

/// The cell of a row; a short row reads as empty cells, which the tables' own tests catch.
pub(super) fn cell(row: &[&'static str], at: usize) -> &'static str {
    row.get(at).copied().unwrap_or_default()
}
