//! The log: who did what, when, why, to what, and to whom it went; unusual use; what was seen, and breaches.

mod filter;
mod seen;
mod unusual;

pub use self::{
    filter::{Filter, Span, as_logged},
    seen::SeenPage,
    unusual::UnusualPage,
};

use joinder_core::{Act, Actor, AuditEvent, Deed, LogUse, Outcome};
use joinder_node::{AuditLine, AuditPage as Lines};
use maud::{Markup, html};

use super::{FieldError, described, errors, field_error, source_form::select_field};
use crate::{
    parts::{
        Column, PageHead, Panel, Table, empty, icon, page_head, pager, panel, purpose_with_letter, table,
    },
    paths,
    reader::Reader,
};

/// Reports named in one cell; the rest is counted.
const NAMED: usize = 3;

/// The log.
pub struct LogPage {
    /// What is asked for.
    pub filter: Filter,
    /// What is wrong with it.
    pub errors: Vec<FieldError>,
    /// What was found; none before a use was said.
    pub found: Option<Lines>,
}

impl LogPage {
    /// The whole body.
    pub fn body(&self, reader: &Reader) -> Markup {
        let actions = html! {
            @if self.found.is_some() { a.button href=(self.filter.href("/audit.csv", None)) { (icon("download")) "CSV" } }
        };
        html! {
            (head(reader, "audit-log", "audit-lead", actions))
            (errors(reader, &self.errors))
            div.grid {
                div.span-8.stack-wide {
                    (self.form(reader))
                    @if let Some(found) = &self.found { (self.lines(reader, found)) }
                }
                div.span-4.stack-wide { (self.asked(reader)) (panel(&Panel::new(&reader.say("audit-about"), "about", html! { p { (reader.say("audit-about-words")) } }))) }
            }
        }
    }

    fn form(&self, reader: &Reader) -> Markup {
        let filter = &self.filter;
        let acts: Vec<_> =
            Act::ALL.iter().map(|act| (act.name().to_owned(), act_name(reader, *act))).collect();
        let deeds: Vec<_> =
            Deed::ALL.iter().map(|deed| (deed.name().to_owned(), deed_name(reader, *deed))).collect();
        let any = reader.say("any");
        let value = |text: &Option<String>| text.clone().unwrap_or_default();
        html! {
            section.panel aria-label=(reader.say("filter")) {
                form.panel-body method="get" action="/audit" {
                    div.fields {
                        (use_field(reader, &self.errors, "use", &value(&filter.r#use)))
                        (text(reader, "who", "audit-who", &value(&filter.who)))
                        (select_field(reader, &self.errors, "act", "audit-act", &value(&filter.act), &any, &acts))
                        (select_field(reader, &self.errors, "deed", "audit-deed", &value(&filter.deed), &any, &deeds))
                        (text(reader, "report", "audit-report", &value(&filter.report)))
                        (text(reader, "case", "ask-case", &value(&filter.case)))
                        (moment(reader, "from", "audit-from", &value(&filter.from)))
                        (moment(reader, "until", "audit-until", &value(&filter.until)))
                        div.field.field-end { button.button.button-main { (reader.say("show")) } }
                    }
                }
            }
        }
    }

    /// Who asked for a value. The value goes into no address.
    fn asked(&self, reader: &Reader) -> Markup {
        let form = html! {
            form.stack-wide method="post" action="/audit/asked" {
                (use_field(reader, &self.errors, "asked-use", &self.filter.r#use.clone().unwrap_or_default()))
                div.field {
                    label for="value" { (reader.say("audit-value")) }
                    input id="value" name="value" required maxlength="500" autocomplete="off" spellcheck="false" aria-describedby=(described(&self.errors, "value"));
                    span.field-hint id="value-hint" { (reader.say("audit-value-hint")) }
                    (field_error(&self.errors, "value"))
                }
                button.button { (reader.say("show")) }
            }
        };
        panel(&Panel::new(&reader.say("audit-asked"), "asked-title", form))
    }

    fn lines(&self, reader: &Reader, found: &Lines) -> Markup {
        let title = reader.say("audit-entries");
        if found.lines.is_empty() {
            let nothing = empty(&reader.say("audit-none"), &reader.say("audit-none-words"), None);
            return panel(&Panel::flush(&title, "entries", nothing));
        }
        let columns = vec![
            Column::new(reader.say("look-ups-when")),
            Column::new(reader.say("audit-who")),
            Column::new(reader.say("audit-deed")),
            Column::new(reader.say("audit-what")),
            Column::new(reader.say("audit-why")).class("mid-wide"),
        ];
        let rows = found.lines.iter().map(|line| row(reader, line)).collect();
        let next = found.next.map(|seq| self.filter.href("/audit", Some(seq)));
        let foot = pager(reader, found.lines.len(), None, None, next.as_deref());
        let shown = html! { (table(&Table::new(title.clone(), columns, rows).long().stacked())) (foot) };
        panel(&Panel::flush(&title, "entries", shown))
    }
}

/// The head of each of the four pages, with the way to the others.
pub fn head(reader: &Reader, title: &str, lead: &str, actions: Markup) -> Markup {
    let ways = [
        ("/audit", "audit-log"),
        ("/audit/unusual", "audit-unusual"),
        ("/audit/seen", "audit-seen"),
        ("/supervision", "supervision"),
    ];
    let facts = ways.into_iter().filter(|(_, key)| *key != title);
    page_head(&PageHead {
        lead: Some(html! { (reader.say(lead)) }),
        facts: facts.map(|(href, key)| html! { a href=(href) { (reader.say(key)) } }).collect(),
        actions,
        ..PageHead::new(html! { (reader.say("room-audit")) }, reader.say(title))
    })
}

/// For what the log is read: nothing is shown before that is said.
fn use_field(reader: &Reader, errors: &[FieldError], id: &str, value: &str) -> Markup {
    html! {
        div.field {
            label for=(id) { (reader.say("audit-use")) }
            select id=(id) name="use" required aria-describedby=[super::errored(errors, id)] {
                option value="" { (reader.say("audit-use-choose")) }
                @for one in LogUse::ALL { option value=(one.name()) selected[one.name() == value] { (use_name(reader, one)) } }
            }
            (field_error(errors, id))
        }
    }
}

fn text(reader: &Reader, name: &str, label: &str, value: &str) -> Markup {
    html! { div.field { label for=(name) { (reader.say(label)) } input id=(name) name=(name) value=(value) maxlength="200" autocomplete="off"; } }
}

fn moment(reader: &Reader, name: &str, label: &str, value: &str) -> Markup {
    html! { div.field { label for=(name) { (reader.say(label)) } input id=(name) name=(name) type="datetime-local" value=(value); } }
}

fn act_name(reader: &Reader, act: Act) -> String {
    reader.say(&format!("audit-act-{}", act.name())).into_owned()
}

/// A deed in words.
pub fn deed_name(reader: &Reader, deed: Deed) -> String {
    reader.say(&format!("deed-{}", deed.name())).into_owned()
}

fn use_name(reader: &Reader, one: LogUse) -> String {
    reader.say(&format!("log-use-{}", one.name())).into_owned()
}

/// Whose act it is, as the log's filters name them, in words.
pub fn who_name(reader: &Reader, who: &str) -> String {
    match who.split_once(':') {
        Some(("account" | "neighbour", name)) => name.to_owned(),
        _ if who == "operator" => reader.say("audit-operator").into_owned(),
        _ if who == "node" => reader.say("audit-node").into_owned(),
        _ => who.to_owned(),
    }
}

fn row(reader: &Reader, line: &AuditLine) -> Vec<Markup> {
    let at = html! { time datetime=(reader.machine_moment(line.at_ms)) { (reader.moment(line.at_ms)) } };
    let Some(event) = &line.event else {
        let gone = html! { span.muted { (reader.say("audit-unreadable")) } };
        return vec![at, html! {}, gone, html! {}, html! {}];
    };
    let token = if let Actor::Token { token, .. } = &event.actor { Some(token) } else { None };
    vec![
        at,
        html! {
            (who_name(reader, &event.actor.who()))
            @if let Some(token) = token { span.sub { (token) } }
        },
        html! {
            (deed_name(reader, event.deed))
            span.sub { (act_name(reader, event.deed.act())) @if event.outcome != Outcome::Done { " · " (outcome(reader, event.outcome)) } }
        },
        what(reader, event),
        why(reader, event),
    ]
}

fn outcome(reader: &Reader, outcome: Outcome) -> String {
    reader
        .say(match outcome {
            Outcome::Done => "audit-done",
            Outcome::Refused => "audit-refused",
            Outcome::Waits => "audit-waits",
            Outcome::Failed => "audit-failed",
        })
        .into_owned()
}

fn what(reader: &Reader, event: &AuditEvent) -> Markup {
    let subjects = &event.subjects;
    let others = subjects.report_count().saturating_sub(NAMED as u64);
    html! {
        @for report in subjects.reports.iter().take(NAMED) { a.named href=(paths::report(*report)) { (report) } " " }
        @if others > 0 { (reader.count("audit-more-reports", others)) " " }
        @for series in subjects.series.iter().take(NAMED) { a.named href=(paths::series(*series)) { (series) } " " }
        @if subjects.series.len() > NAMED { (reader.count("audit-more-series", (subjects.series.len() - NAMED) as u64)) " " }
        @if let Some(asked) = &subjects.asked { (reader.count("audit-values", asked.count)) " " }
        @if let Some(receipt) = subjects.receipt { (reader.fill("audit-receipt", &[("number", &receipt.to_string())])) " " }
        @if let Some((from, until)) = subjects.entries { (reader.fill("audit-ledger-entries", &[("from", &from.to_string()), ("until", &until.saturating_sub(1).to_string())])) " " }
        @if let Some(account) = &subjects.account { (who_name(reader, account)) " " }
        @if let Some(to) = &event.to { span.sub { (reader.fill("audit-to", &[("whom", to.as_str())])) } }
        @if let Some(door) = event.door.as_deref().filter(|door| door.starts_with("joinder ")) { span.sub { code { (door) } } }
    }
}

fn why(reader: &Reader, event: &AuditEvent) -> Markup {
    html! {
        @if let Some(reading) = event.subjects.reading { (use_name(reader, reading)) }
        @if let Some(working) = &event.working {
            (purpose_with_letter(reader, working.purpose))
            @if let Some(case) = &working.case { span.sub { (case) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use joinder_node::Oddity;

    use super::*;
    use crate::reader::{Language, Locale};

    #[test]
    fn every_code_of_the_log_has_words_in_every_language() {
        let acts = Act::ALL.iter().map(|act| format!("audit-act-{}", act.name()));
        let deeds = Deed::ALL.iter().map(|deed| format!("deed-{}", deed.name()));
        let uses = LogUse::ALL.iter().map(|one| format!("log-use-{}", one.name()));
        let odd = Oddity::ALL.iter().map(|one| format!("odd-{}", one.name()));
        for key in acts.chain(deeds).chain(uses).chain(odd) {
            for language in Language::ALL {
                assert!(Locale::of(language).knows(&key), "{key} in {}", language.tag());
            }
        }
    }
}
