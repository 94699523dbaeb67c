//! Look up: what is known of each value, unknown ones too; what neighbours know of it, where a person asks them.

pub mod neighbours;

use joinder_node::{Answer, Asking, Named};
use maud::{Markup, html};

use self::neighbours::AskForm;
use super::{FieldError, described, errors, field_error};
use crate::{
    parts::{
        Column, PageHead, Panel, Table, Tone, chip, defanged, icon, organisation, page_head, panel,
        state_word, table, unread_words, why_shared,
    },
    paths,
    reader::Reader,
};

/// What was asked and what is answered.
pub struct LookUpPage {
    /// The text as it came.
    pub text: String,
    /// The answers; none before anything was asked.
    pub answers: Option<Vec<Answer>>,
    /// What was wrong with the question.
    pub errors: Vec<FieldError>,
    /// The form by which neighbours are asked; none where there are none.
    pub ask: Option<AskForm>,
    /// What neighbours are being asked: their answers come at [`neighbours::HERE`].
    pub asked: Option<Asking>,
}

/// Answers drawn on one page; the rest is in the CSV. Ten thousand rows would be megabytes of page.
const SHOWN: usize = 500;

impl LookUpPage {
    /// The whole body.
    pub fn body(&self, reader: &Reader) -> Markup {
        let head = PageHead {
            lead: Some(html! { (reader.say("look-up-lead")) }),
            ..PageHead::new(html! { (reader.say("look-up-kind")) }, reader.say("room-look-up"))
        };
        html! {
            (page_head(&head))
            live-form data-targets="results" data-delay="300" {
                form.stack id="look-up-form" method="post" action="/lookup" {
                    div.field {
                        label for="look-up-text" { (reader.say("look-up-text")) }
                        textarea id="look-up-text" name="text" rows="6" spellcheck="false" autocomplete="off"
                            aria-describedby=(described(&self.errors, "look-up-text")) aria-invalid=[self.is_invalid().then_some("true")] { (self.text) }
                        (field_error(&self.errors, "look-up-text"))
                        span.field-hint id="look-up-text-hint" { (reader.say("look-up-hint")) }
                    }
                    div.row {
                        button.button.button-main { (icon("look-up")) (reader.say("look-up-button")) }
                        button.button formaction="/lookup.csv" { (icon("download")) "CSV" }
                        span.muted.small data-live-state aria-hidden="true" {}
                    }
                }
            }
            div id="results" .stack-wide aria-live="polite" aria-busy="false" { (self.results(reader)) }
            @if let Some(asking) = &self.asked { (neighbours::asked(reader, asking)) }
            @if let Some(form) = &self.ask { (form.panel(reader, &self.errors)) }
        }
    }

    /// Whether the values themselves are at fault.
    fn is_invalid(&self) -> bool {
        self.errors.iter().any(|error| error.field == "look-up-text")
    }

    /// The answers alone, for who is still typing.
    pub fn results(&self, reader: &Reader) -> Markup {
        html! {
            (errors(reader, &self.errors))
            @if let Some(answers) = &self.answers {
                @let title = summary(reader, answers);
                (panel(&Panel::flush(&title, "results-title", answers_table(reader, answers))))
                @if answers.len() > SHOWN { p.muted { (reader.count("look-up-more", (answers.len() - SHOWN) as u64)) } }
            }
        }
    }
}

fn is_known(answer: &Answer) -> bool {
    answer.reports > 0 && answer.fault.is_none()
}

fn summary(reader: &Reader, answers: &[Answer]) -> String {
    let known = answers.iter().filter(|a| is_known(a)).count();
    let faulty = answers.iter().filter(|a| a.fault.is_some()).count();
    let shown = |n: usize| reader.number(n as u64);
    reader.fill(
        "look-up-summary",
        &[
            ("all", &shown(answers.len())),
            ("known", &shown(known)),
            ("unknown", &shown(answers.len().saturating_sub(known + faulty))),
            ("faulty", &shown(faulty)),
        ],
    )
}

fn answers_table(reader: &Reader, answers: &[Answer]) -> Markup {
    let columns = vec![
        Column::new(reader.say("col-value")),
        Column::new(reader.say("col-known")),
        Column::new(reader.say("col-reports")).class("number"),
        Column::new(reader.say("col-series")),
        Column::new(reader.say("col-organisations")).class("mid-wide"),
        Column::new(reader.say("col-last-seen")).class("number wide"),
    ];
    let rows = answers.iter().take(SHOWN).map(|answer| row(reader, answer)).collect();
    table(&Table::new(reader.say("look-up-caption"), columns, rows).keys())
}

fn row(reader: &Reader, answer: &Answer) -> Vec<Markup> {
    vec![
        value(reader, answer),
        known(reader, answer),
        html! { @if answer.fault.is_none() { (reader.number(answer.reports as u64)) } },
        held(reader, answer),
        html! {
            span.stack-tight {
                @for (owner, reports) in answer.owners.iter().take(4) {
                    span.row-tight { (organisation(reader, owner, None)) span.muted.small { (reader.number(*reports as u64)) } }
                }
                @if answer.owners.len() > 4 { span.muted.small { "+" (answer.owners.len() - 4) } }
            }
        },
        html! { @if let Some(when) = answer.last_seen { (reader.day(when.date())) } },
    ]
}

fn value(reader: &Reader, answer: &Answer) -> Markup {
    match &answer.trace {
        Some(trace) => html! { (chip(reader, trace)) },
        // Whatever it was meant to be, it may be a live address.
        None => html! { span.value { (defanged(joinder_core::TraceKind::Url, &answer.asked)) } },
    }
}

fn known(reader: &Reader, answer: &Answer) -> Markup {
    let shared = answer.trace.as_ref().is_some_and(|t| t.shared.is_some());
    match (&answer.fault, answer.reports, shared) {
        (Some(_), _, _) => state_word(Tone::Worth, &reader.say("not-valid")),
        (None, 0, false) => html! { span.muted { (reader.say("not-known")) } },
        (None, 0, true) => html! { span.muted { (reader.say("not-known-shared")) } },
        (None, _, _) if answer.named.is_some() => {
            let key = match answer.named {
                Some(Named::Report) | None => "known-as-report",
                Some(Named::Series) => "known-as-series",
            };
            state_word(Tone::Good, &reader.say(key))
        }
        (None, _, _) if answer.by.is_some() => html! {
            span.stack-tight {
                (state_word(Tone::Good, &reader.say("known-by-part")))
                @if let Some(by) = &answer.by { (chip(reader, by)) }
            }
        },
        (None, _, true) => state_word(Tone::Good, &reader.say("known-shared")),
        (None, _, false) => state_word(Tone::Good, &reader.say("known")),
    }
}

/// What no trace answers may stand in what a victim told: a person's name, say.
fn search(reader: &Reader, answer: &Answer) -> Markup {
    let letters = answer.asked.chars().filter(|c| c.is_alphanumeric()).count();
    let list = format!("/reports{}", paths::query(&[("text", Some(answer.asked.clone()))]));
    html! { @if letters >= 3 { a href=(list) { (reader.say("search-reports")) } } }
}

fn held(reader: &Reader, answer: &Answer) -> Markup {
    if let Some(fault) = &answer.fault {
        return html! { span.stack-tight { span.muted { (unread_words(reader, *fault)) } (search(reader, answer)) } };
    }
    if let Some(why) = answer.trace.as_ref().and_then(|t| t.shared.as_ref()) {
        return html! { span.muted { (reader.say("does-not-join")) ": " (why_shared(reader, why)) } };
    }
    if answer.reports == 0 {
        return search(reader, answer);
    }
    html! {
        span.stack-tight {
            @for series in answer.series.iter().take(3) { a href=(paths::series(series.id)) { (super::series::name(reader, series)) } }
            @if answer.series.is_empty() {
                @for line in &answer.first { a href=(paths::report(line.id)) { (line.reference) } }
            }
        }
    }
}
