//! Requests for a release: those that came in, those that went out, one of them with its answer, and the form that asks.

mod answer;
mod ask;

use joinder_core::{
    Answer, OrganisationCode,
    codes::{Part, Parts},
};
use joinder_node::{RequestState, RequestView, RequestWay, Requests, Said};
use maud::{Markup, html};

pub use self::{
    answer::AnswerForm,
    ask::{RequestForm, asked},
};
use super::{FieldError, errors};
use crate::{
    parts::{
        Column, PageHead, Panel, Table, Tone, act, back_field, empty, facts, history, notice, organisation,
        page_head, panel, purpose_with_letter, state_word, table, unit_line, who_words,
    },
    paths,
    reader::Reader,
};

const HOUR_MS: i64 = 3_600_000;

/// All requests.
pub struct RequestsPage {
    /// The requests.
    pub requests: Requests,
    /// Now, Unix milliseconds: by it those that wait have their age.
    pub now_ms: i64,
}

impl RequestsPage {
    /// The whole body.
    pub fn body(&self, reader: &Reader) -> Markup {
        let head = PageHead {
            lead: Some(html! { (reader.say("requests-lead")) }),
            ..PageHead::new(html! { (reader.say("requests-kind")) }, reader.say("room-requests"))
        };
        let Requests { came_in, went_out, passed } = &self.requests;
        let none = |title: &str, words: &str| empty(&reader.say(title), &reader.say(words), None);
        html! {
            (page_head(&head))
            div.stack-wide {
                (self.list(reader, "came-in", "requests-in", came_in, || none("requests-in-none", "requests-in-none-words")))
                (self.list(reader, "went-out", "requests-out", went_out, || none("requests-out-none", "requests-out-none-words")))
                @if !passed.is_empty() { (self.list(reader, "passed", "requests-passed", passed, || html! {})) }
            }
        }
    }

    fn list(
        &self,
        reader: &Reader,
        id: &str,
        title: &str,
        requests: &[RequestView],
        none: impl FnOnce() -> Markup,
    ) -> Markup {
        let title = reader.say(title);
        if requests.is_empty() {
            return panel(&Panel::flush(&title, id, none()));
        }
        let columns = vec![
            Column::new(reader.say("col-request")),
            Column::new(reader.say("col-asks")),
            Column::new(reader.say("col-asked")),
            Column::new(reader.say("col-why")).class("wide"),
            Column::new(reader.say("col-state-of-things")),
            Column::new(reader.say("col-when")).class("number mid-wide"),
        ];
        let rows = requests.iter().map(|request| self.row(reader, request)).collect();
        panel(&Panel::flush(&title, id, table(&Table::new(title.clone(), columns, rows).keys())))
    }

    fn row(&self, reader: &Reader, view: &RequestView) -> Vec<Markup> {
        let asked = view.request.as_ref();
        vec![
            html! {
                a href=(paths::request(view.id)) { (title(reader, view)) }
                @if asked.is_some_and(|asked| asked.urgent.is_some()) { span.sub { (reader.say("request-urgent")) } }
            },
            organisation(reader, &view.asker.code, view.asker.country),
            organisation(reader, &view.owner, None),
            html! { @if let Some(asked) = asked { span.sub.clamp { (asked.case) ": " (asked.reason) } } },
            html! { (state(reader, view)) (unit_line(reader, view.unit.as_ref())) },
            html! {
                (reader.moment(view.asked_ms))
                @if waits(view.state) { span.sub { (age(reader, self.now_ms - view.asked_ms)) } }
            },
        ]
    }
}

/// The report's number; of what only passes, the request's own.
fn title(reader: &Reader, view: &RequestView) -> String {
    match &view.request {
        Some(request) => request.reference.to_string(),
        None => reader.fill("request-passed-title", &[("id", &view.id.to_string())]),
    }
}

fn waits(state: RequestState) -> bool {
    match state {
        RequestState::Sent | RequestState::Waits => true,
        RequestState::Granted(_)
        | RequestState::Over(_)
        | RequestState::Refused
        | RequestState::Answered
        | RequestState::TakenBack => false,
    }
}

fn age(reader: &Reader, ms: i64) -> String {
    let hours = u64::try_from(ms / HOUR_MS).unwrap_or(0);
    if hours < 48 {
        reader.count("request-age-hours", hours)
    } else {
        reader.count("request-age-days", hours / 24)
    }
}

/// How a request stands, in words.
pub fn state(reader: &Reader, view: &RequestView) -> Markup {
    let word = |tone, key: &str| state_word(tone, &reader.say(key));
    let until = |tone, key: &str, day| state_word(tone, &reader.fill(key, &[("until", &reader.day(day))]));
    let left_out = left_out(view);
    match (view.state, view.way) {
        (RequestState::Sent, _) => word(Tone::Quiet, "request-sent"),
        (RequestState::Waits, RequestWay::In) => word(Tone::Worth, "request-waits-here"),
        (RequestState::Waits, RequestWay::Out | RequestWay::Through) => word(Tone::Quiet, "request-waits"),
        (RequestState::Granted(day), _) if left_out.is_empty() => until(Tone::Good, "request-granted", day),
        (RequestState::Granted(day), _) => html! {
            (until(Tone::Worth, "request-granted-part", day))
            span.sub { (reader.fill("request-not-granted", &[("parts", &parts_named(reader, &left_out))])) }
        },
        (RequestState::Over(day), _) if left_out.is_empty() => until(Tone::Quiet, "request-over", day),
        (RequestState::Over(day), _) => until(Tone::Quiet, "request-over-part", day),
        (RequestState::Refused, _) => word(Tone::Quiet, "request-refused"),
        (RequestState::Answered, _) => word(Tone::Quiet, "request-answered"),
        (RequestState::TakenBack, _) => word(Tone::Quiet, "request-taken-back"),
    }
}

/// Of what was asked, what an answer does not grant.
fn not_granted(view: &RequestView, answer: &Answer) -> Vec<Part> {
    let (Answer::Granted { parts, .. }, Some(request)) = (answer, &view.request) else { return Vec::new() };
    request.parts.iter().filter(|part| !parts.contains(*part)).collect()
}

/// The same of the answer that stands.
pub(super) fn left_out(view: &RequestView) -> Vec<Part> {
    view.answers.last().map_or_else(Vec::new, |said| not_granted(view, &said.what))
}

fn parts_named(reader: &Reader, parts: &[Part]) -> String {
    parts.iter().map(|part| part_name(reader, *part)).collect::<Vec<_>>().join(" · ")
}

/// Parts in words.
pub(super) fn parts_in_words(reader: &Reader, parts: Parts) -> String {
    if parts.is_whole() {
        return reader.say("request-whole").into_owned();
    }
    parts.iter().map(|part| part_name(reader, part)).collect::<Vec<_>>().join(" · ")
}

fn part_name(reader: &Reader, part: Part) -> String {
    reader.say(&format!("part-{part}")).into_owned()
}

/// Ticks for parts. The traces are in every release, and so ticked for good.
fn part_ticks(reader: &Reader, id: &str, ticked: &[String], hint: &str) -> Markup {
    html! {
        fieldset.field id=(id) aria-describedby={ (id) "-hint" } {
            legend.label { (reader.say("request-parts")) }
            @for part in Part::all() {
                label.check {
                    @if part == Part::Traces {
                        input type="checkbox" checked disabled;
                    } @else {
                        input type="checkbox" name="part" value=(part) checked[ticked.iter().any(|one| one == part.as_str())];
                    }
                    (part_name(reader, part))
                }
            }
            span.field-hint id={ (id) "-hint" } { (reader.say(hint)) }
        }
    }
}

/// Takes a field, or notes what was expected of it.
fn take<T>(
    errors: &mut Vec<FieldError>,
    field: &'static str,
    value: Option<T>,
    expected: impl Into<String>,
) -> Option<T> {
    if value.is_none() {
        errors.push(FieldError::new(field, expected));
    }
    value
}

/// What somebody wrote on several lines, as one.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Parts by their names.
fn parts_of(names: &[String]) -> Option<Parts> {
    names.iter().map(|name| name.parse::<Part>().ok()).collect()
}

/// One request.
pub struct RequestPage {
    /// The request.
    pub view: RequestView,
    /// The form of its answer.
    pub form: AnswerForm,
    /// What is wrong with that.
    pub errors: Vec<FieldError>,
}

impl RequestPage {
    /// Its title.
    pub fn title(&self, reader: &Reader) -> String {
        title(reader, &self.view)
    }

    /// The whole body.
    pub fn body(&self, reader: &Reader) -> Markup {
        let view = &self.view;
        let head = PageHead {
            facts: vec![
                organisation(reader, &view.asker.code, view.asker.country),
                html! { (reader.fill("request-asked-on", &[("when", &reader.moment(view.asked_ms))])) },
                state(reader, view),
            ],
            actions: self.actions(reader),
            ..PageHead::new(
                html! { a href="/requests" { (reader.say("room-requests")) } },
                self.title(reader),
            )
        };
        let may_answer = view.way == RequestWay::In && view.state != RequestState::TakenBack;
        let decides = reader.decides_over(view.unit.as_ref());
        html! {
            (page_head(&head))
            (errors(reader, &self.errors))
            div.grid {
                div.span-6.stack-wide { (self.asked(reader)) (self.history(reader)) }
                div.span-6.stack-wide {
                    @if may_answer && decides { (self.form.panel(reader, view, &self.errors)) }
                    @else if may_answer { (notice(Tone::Quiet, html! { (reader.say("unit-decides")) (unit_line(reader, view.unit.as_ref())) })) }
                }
            }
        }
    }

    fn actions(&self, reader: &Reader) -> Markup {
        let view = &self.view;
        let open = waits(view.state) && view.way == RequestWay::Out;
        let fields = html! { (back_field(reader)) p { (reader.say("request-take-back-words")) } };
        let action = format!("{}/take-back", paths::request(view.id));
        let label = reader.say("request-take-back");
        html! { @if open { (act(&label, "", &action, fields, &label, "button-main")) } }
    }

    fn asked(&self, reader: &Reader) -> Markup {
        let view = &self.view;
        let mut list: Vec<(String, Markup)> = Vec::new();
        let mut add = |key: &str, value: Markup| list.push((reader.say(key).into_owned(), value));
        if let Some(request) = &view.request {
            add(
                "report",
                match view.report {
                    Some(report) => html! { a href=(paths::report(report)) { (request.reference) } },
                    None => {
                        html! { (request.reference) " " span.muted { (reader.say("request-report-gone")) } }
                    }
                },
            );
        }
        add("col-owner", organisation(reader, &view.owner, None));
        add(
            "col-asks",
            html! {
                (view.asker.name)
                @if let Some(contact) = &view.asker.contact { " · " (contact) }
                @if let Some(who) = &view.who { " · " (who_words(reader, who)) }
            },
        );
        if through(view, &view.asker.code) {
            add("request-via", organisation(reader, &view.via, None));
        }
        match &view.request {
            Some(request) => {
                add("purpose", html! { (purpose_with_letter(reader, request.purpose)) });
                add("request-case", html! { (request.case) });
                add("request-parts", html! { (parts_in_words(reader, request.parts)) });
                add("request-reason", html! { (request.reason) });
                if let Some(urgent) = &request.urgent {
                    add("request-urgent", html! { (urgent) });
                }
            }
            None => add("request-what", html! { (reader.say("request-only-passes")) }),
        }
        panel(&Panel::flush(&reader.say("request-what"), "what", facts(&list)))
    }

    fn history(&self, reader: &Reader) -> Markup {
        let view = &self.view;
        let mut lines: Vec<(i64, Markup)> = vec![(
            view.asked_ms,
            html! { (reader.fill("request-line-asked", &[("who", &view.asker.name)])) },
        )];
        lines.extend(view.answers.iter().map(|said| (said.at_ms, answered(reader, view, said))));
        if let Some(Said { at_ms, who, .. }) = &view.taken_back {
            lines.push((*at_ms, html! { (reader.fill("request-line-taken-back", &[("who", who)])) }));
        }
        lines.reverse();
        panel(&Panel::flush(&reader.say("history"), "history", history(reader, &lines)))
    }
}

/// Whether somebody stands between the asker and the owner.
fn through(view: &RequestView, asker: &OrganisationCode) -> bool {
    view.way != RequestWay::Through && view.via != *asker && view.via != view.owner
}

fn answered(reader: &Reader, view: &RequestView, said: &Said<Answer>) -> Markup {
    let missing = not_granted(view, &said.what);
    match &said.what {
        Answer::Granted { parts, until } => {
            let (parts, until) = (parts_in_words(reader, *parts), reader.day(*until));
            let who = who_words(reader, &said.who);
            let values = [("who", who.as_str()), ("parts", parts.as_str()), ("until", until.as_str())];
            html! {
                (reader.fill("request-line-granted", &values))
                @if !missing.is_empty() { " " (reader.fill("request-not-granted", &[("parts", &parts_named(reader, &missing))])) "." }
            }
        }
        Answer::Refused { ground, words } => html! {
            (reader.fill("request-line-refused", &[("who", &who_words(reader, &said.who)), ("ground", &reader.say(&format!("ground-{ground}")))]))
            @if let Some(words) = words { " “" (words) "”" }
        },
    }
}

#[cfg(test)]
mod tests {
    use joinder_core::codes::Ground;

    use super::*;
    use crate::reader::{Language, Locale};

    #[test]
    fn every_part_and_every_ground_has_its_words() {
        let parts = Part::all().map(|part| format!("part-{part}"));
        for key in parts.chain(Ground::all().map(|ground| format!("ground-{ground}"))) {
            for language in Language::ALL {
                assert!(Locale::of(language).knows(&key), "{key} in {}", language.tag());
            }
        }
    }

    #[test]
    fn an_age_is_told_in_hours_and_then_in_days() {
        let age = |hours| age(&Reader::plain(), hours * HOUR_MS);
        assert_eq!((age(1), age(47), age(-3)), ("1 hour".into(), "47 hours".into(), "0 hours".into()));
        assert_eq!(age(49), "2 days");
    }
}
