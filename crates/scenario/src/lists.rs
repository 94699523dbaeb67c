//! Reads the lists under `data/`: `[section]` heads, one entry a line, `#` for remarks.

use std::collections::HashMap;

/// Sections of one file, entries in order.
pub(crate) type Lists = HashMap<&'static str, Vec<&'static str>>;

pub(crate) fn read(text: &'static str) -> Lists {
    let mut lists = Lists::new();
    let mut head = "";
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            Some(name) => head = name,
            None => lists.entry(head).or_default().push(line),
        }
    }
    lists
}
