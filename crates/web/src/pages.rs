//! The pages: a typed context each, its markup, and samples that a test renders.

pub mod desk;
pub mod help;
pub mod links;
pub mod look_up;
pub mod preview;
pub mod report;
pub mod reports;
pub mod requests;
pub mod series;
pub mod series_list;
pub mod set_aside;
pub mod source_form;
pub mod sources;
pub mod statistics;
pub mod trace;

#[cfg(test)]
mod samples;

use joinder_node::HistoryLine;
use maud::{Markup, html};

use crate::{parts::history, reader::Reader};

/// A field of a form or an address that is not what was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name, as in the form and in its ids.
    pub field: &'static str,
    /// What was expected, in words.
    pub expected: String,
}

impl FieldError {
    /// An error of a field.
    pub fn new(field: &'static str, expected: impl Into<String>) -> Self {
        Self { field, expected: expected.into() }
    }
}

/// All errors of a form on top of it, each leading to its field.
pub fn errors(reader: &Reader, errors: &[FieldError]) -> Markup {
    html! {
        @if !errors.is_empty() {
            div.errors role="alert" tabindex="-1" {
                p { b { (reader.count("errors-title", errors.len() as u64)) } }
                ul { @for error in errors { li { a href={ "#" (error.field) } { (error.expected) } } } }
            }
        }
    }
}

/// The error beside its field.
pub fn field_error(errors: &[FieldError], field: &str) -> Markup {
    let found = errors.iter().find(|e| e.field == field);
    html! { @if let Some(error) = found { span.field-error id={ (field) "-error" } { (error.expected) } } }
}

/// `aria-describedby` of a field: its error, where there is one, and its hint.
pub fn described(errors: &[FieldError], field: &str) -> String {
    if errors.iter().any(|e| e.field == field) {
        format!("{field}-error {field}-hint")
    } else {
        format!("{field}-hint")
    }
}

/// `aria-describedby` of a field without a hint.
pub fn errored(errors: &[FieldError], field: &str) -> Option<String> {
    errors.iter().any(|e| e.field == field).then(|| format!("{field}-error"))
}

/// A sum; a dash where none is known, which is not the same as nothing lost.
pub fn euro(reader: &Reader, cents: i64) -> Markup {
    html! { @if cents > 0 { (reader.eur(cents)) } @else { span.muted title=(reader.say("loss-unknown")) { "–" } } }
}

/// What can stand in a history, as the node names it.
const HISTORY: [&str; 16] = [
    "version",
    "withdrawn",
    "born",
    "merged",
    "split",
    "ended",
    "named",
    "offence",
    "offence-undone",
    "confirmed",
    "rejected",
    "undone",
    "asked",
    "granted",
    "refused",
    "asked-no-more",
];

/// Lines shown at once; the others open on a click.
const SHOWN: usize = 10;

/// A history in words.
pub fn history_lines(reader: &Reader, lines: &[HistoryLine]) -> Markup {
    let words = |line: &HistoryLine| {
        let key = HISTORY.into_iter().find(|key| *key == line.what).unwrap_or("named");
        let text = reader.fill(&format!("history-{key}"), &[("who", &line.who), ("note", &line.note)]);
        html! { (text) }
    };
    let mut lines: Vec<_> = lines.iter().map(|line| (line.at_ms, words(line))).collect();
    let older = lines.split_off(lines.len().min(SHOWN));
    html! {
        (history(reader, &lines))
        @if !older.is_empty() { details.more { summary { (reader.count("more-n", older.len() as u64)) } (history(reader, &older)) } }
    }
}
