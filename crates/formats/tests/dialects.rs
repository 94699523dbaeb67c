//! Exports as national systems write them, each in its language: what the columns are taken for.
//!
//! All rows are made up. A line of an expectation is `header = role`, with kind and side behind a trace.

#[path = "dialects/languages.rs"]
mod languages;
#[path = "dialects/shapes.rs"]
mod shapes;
#[path = "dialects/systems.rs"]
mod systems;

use joinder_core::{Side, codes::Country};
use joinder_formats::{Role, suggest};

/// Checks every column that the expectation names.
#[track_caller]
fn check(text: &str, country: Country, want: &str) {
    let suggestion = suggest(text.as_bytes(), "export.csv", Some(country));
    let shown: Vec<String> = suggestion
        .guesses
        .iter()
        .map(|g| {
            let mut line = format!("{} = {}", g.column.replace('\n', " "), g.role.slug());
            if let Some(kind) = g.kind {
                line += &format!(" {kind}");
            }
            if g.role == Role::Trace || g.role == Role::Traces {
                line += match g.side {
                    Some(Side::Offender) => " offender",
                    Some(Side::Victim) => " victim",
                    Some(Side::Third) => " third",
                    None => " ?",
                };
            }
            line
        })
        .collect();
    let mut missing = String::new();
    for line in want.lines().map(str::trim).filter(|l| !l.is_empty()) {
        if !shown.iter().any(|s| s == line) {
            missing += &format!("  {line}\n");
        }
    }
    assert!(
        missing.is_empty(),
        "missing:\n{missing}of\n  {}\nnotes: {:#?}\nguesses: {:#?}",
        shown.join("\n  "),
        suggestion.notes,
        suggestion.guesses
    );
}
