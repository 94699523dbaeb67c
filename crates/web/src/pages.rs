//! The pages: a typed context each, its markup, and samples that a test renders.

pub mod account;
pub mod audit;
pub mod desk;
pub mod door;
pub mod help;
pub mod links;
pub mod look_up;
pub mod people;
pub mod preview;
pub mod report;
pub mod reports;
pub mod requests;
pub mod retention;
pub mod series;
pub mod series_list;
pub mod set_aside;
pub mod source_form;
pub mod sources;
pub mod statistics;
pub mod subjects;
pub mod supervision;
pub mod trace;
pub mod units;
pub mod work;

#[cfg(test)]
mod samples;

use joinder_node::{HistoryLine, KnownLoss};
use maud::{Markup, html};

use crate::{
    parts::{history, offence_name},
    reader::Reader,
};

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
    html! { @if !errors.is_empty() { div.errors role="alert" tabindex="-1" { (summed_up(reader, errors)) } } }
}

/// The same on a page that is nothing but its form: there the focus is on them, with or without script.
pub fn errors_first(reader: &Reader, errors: &[FieldError]) -> Markup {
    html! { @if !errors.is_empty() { div.errors role="alert" tabindex="-1" autofocus { (summed_up(reader, errors)) } } }
}

fn summed_up(reader: &Reader, errors: &[FieldError]) -> Markup {
    html! {
        p { b { (reader.count("errors-title", errors.len() as u64)) } }
        ul { @for error in errors { li { a href={ "#" (error.field) } { (error.expected) } } } }
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

/// What so many reports lost, in a cell: of how many it is known, where not of all; a dash where it is known of none,
/// which is not the same as nothing lost.
pub fn lost_cell(reader: &Reader, lost: KnownLoss, reports: usize) -> Markup {
    html! {
        @if lost.reports == 0 { span.muted title=(reader.say("lost-known-of-none")) { "–" } }
        @else {
            (reader.eur(lost.eur_cents))
            @if lost.reports < reports { span.sub { (lost_of(reader, "lost-of", lost, reports)) } }
        }
    }
}

/// What so many reports lost, as a fact of a page's head; none where it is known of none.
pub fn lost_fact(reader: &Reader, lost: KnownLoss, reports: usize) -> Option<Markup> {
    let sum = html! { b { (reader.eur(lost.eur_cents)) } " " };
    match lost.reports {
        0 => None,
        known if known < reports => Some(html! { (sum) (lost_of(reader, "lost-known-of", lost, reports)) }),
        _ => Some(html! { (sum) (reader.say("lost")) }),
    }
}

fn lost_of(reader: &Reader, key: &str, lost: KnownLoss, reports: usize) -> String {
    let (known, all) = (reader.number(lost.reports as u64), reader.number(reports as u64));
    reader.fill(key, &[("known", &known), ("all", &all)])
}

/// What can stand in a history, as the node names it.
const HISTORY: [&str; 32] = [
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
    "work-begun",
    "work-left",
    "work-joined",
    "lead-ours",
    "lead-proposed",
    "lead-handed",
    "lead-declined",
    "extended",
    "let-go",
    "restricted",
    "restriction-ended",
    "stopped-protection",
    "stopped-accuracy",
    "stopped-proof",
    "stopped-restriction",
    "stop-ended",
];

/// Lines shown at once; the others open on a click.
const SHOWN: usize = 10;

/// A history in words.
pub fn history_lines(reader: &Reader, lines: &[HistoryLine]) -> Markup {
    let words = |line: &HistoryLine| {
        let key = HISTORY.into_iter().find(|key| *key == line.what).unwrap_or("named");
        let offence = line.offence.map(|offence| format!("{} ({offence})", offence_name(reader, offence)));
        let who = crate::parts::who_words(reader, &line.who);
        let dated = |text: &str| text.parse().map_or_else(|_| text.to_owned(), |day| reader.day(day));
        let note = match (key, line.note.split_once(": ")) {
            ("granted", _) => dated(&line.note),
            ("extended", Some((day, why))) => format!("{}: {why}", dated(day)),
            (_, _) => line.note.clone(),
        };
        let values = [("who", &*who), ("note", &*note), ("offence", offence.as_deref().unwrap_or(""))];
        let text = reader.fill(&format!("history-{key}"), &values);
        html! { (text) }
    };
    let mut lines: Vec<_> = lines.iter().map(|line| (line.at_ms, words(line))).collect();
    let older = lines.split_off(lines.len().min(SHOWN));
    html! {
        (history(reader, &lines))
        @if !older.is_empty() { details.more { summary { (reader.count("more-n", older.len() as u64)) } (history(reader, &older)) } }
    }
}
