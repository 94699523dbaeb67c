//! What an account or a link saw between two moments, and the clocks of breaches.

use joinder_node::{Breach, Seen};
use maud::{Markup, html};

use super::{Filter, deed_name, head, moment, text, use_field, who_name};
use crate::{
    pages::{FieldError, described, errors, field_error},
    parts::{Column, Panel, Table, Tone, empty, facts, notice, panel, state_word, table},
    paths,
    reader::Reader,
};

/// Reports named on the page; all of them are in the API's answer.
const NAMED: usize = 500;

/// What was seen, and breaches.
pub struct SeenPage {
    /// Whose doings, in which span, for what.
    pub filter: Filter,
    /// What is wrong with it.
    pub errors: Vec<FieldError>,
    /// What was seen; none before it was asked.
    pub seen: Option<Seen>,
    /// Breaches that were noted, the last first.
    pub breaches: Vec<Breach>,
    /// Now, Unix milliseconds.
    pub now_ms: i64,
}

impl SeenPage {
    /// The whole body.
    pub fn body(&self, reader: &Reader) -> Markup {
        html! {
            (head(reader, "audit-seen", "audit-seen-lead", html! {}))
            (errors(reader, &self.errors))
            div.grid {
                div.span-8.stack-wide {
                    (self.form(reader))
                    @if let Some(seen) = &self.seen { (answer(reader, seen)) }
                }
                div.span-4.stack-wide {
                    @if self.seen.is_some() { (self.note(reader)) }
                    (self.clocks(reader))
                }
            }
        }
    }

    fn form(&self, reader: &Reader) -> Markup {
        let value = |text: &Option<String>| text.clone().unwrap_or_default();
        html! {
            section.panel aria-label=(reader.say("filter")) {
                form.panel-body method="get" action="/audit/seen" {
                    div.fields {
                        (use_field(reader, &self.errors, "use", &value(&self.filter.r#use)))
                        (text(reader, "who", "audit-whose", &value(&self.filter.who)))
                        (moment(reader, "from", "audit-from", &value(&self.filter.from)))
                        (moment(reader, "until", "audit-until", &value(&self.filter.until)))
                        div.field.field-end { button.button.button-main { (reader.say("show")) } }
                    }
                    p.field-hint { (reader.say("audit-whose-hint")) }
                }
            }
        }
    }

    /// The button that starts the clock, with what was just asked.
    fn note(&self, reader: &Reader) -> Markup {
        let value = |text: &Option<String>| text.clone().unwrap_or_default();
        let form = html! {
            form.stack-wide method="post" action="/audit/breaches" {
                input type="hidden" name="use" value=(value(&self.filter.r#use));
                input type="hidden" name="who" value=(value(&self.filter.who));
                input type="hidden" name="from" value=(value(&self.filter.from));
                input type="hidden" name="until" value=(value(&self.filter.until));
                div.field {
                    label for="what" { (reader.say("breach-what")) }
                    input id="what" name="what" required maxlength="500" autocomplete="off" aria-describedby=(described(&self.errors, "what"));
                    span.field-hint id="what-hint" { (reader.say("breach-what-hint")) }
                    (field_error(&self.errors, "what"))
                }
                button.button.button-main { (reader.say("breach-start")) }
            }
        };
        panel(&Panel::new(&reader.say("breach-note"), "note", form))
    }

    fn clocks(&self, reader: &Reader) -> Markup {
        let title = reader.say("breaches");
        if self.breaches.is_empty() {
            let nothing = empty(&reader.say("breaches-none"), &reader.say("breaches-none-words"), None);
            return panel(&Panel::flush(&title, "breaches", nothing));
        }
        let all = html! { @for breach in &self.breaches { (self.clock(reader, breach)) } };
        panel(&Panel::new(&title, "breaches", all))
    }

    fn clock(&self, reader: &Reader, breach: &Breach) -> Markup {
        let (left_ms, how) = (breach.due_ms - self.now_ms, format!("how-{}", breach.id));
        let hours = (left_ms.unsigned_abs() / 3_600_000).max(u64::from(left_ms <= 0));
        let state = match breach.ended_ms {
            Some(at) => state_word(Tone::Good, &reader.fill("breach-ended", &[("when", &reader.moment(at))])),
            None if left_ms > 0 => state_word(Tone::Worth, &reader.count("breach-hours-left", hours)),
            None => state_word(Tone::Bad, &reader.count("breach-hours-over", hours)),
        };
        let span = format!("{} – {}", reader.moment(breach.of.from_ms), reader.moment(breach.of.until_ms));
        html! {
            section.stack-wide {
                h3 { (breach.of.what) }
                p { (state) }
                (facts(&[
                    (reader.say("audit-whose").into_owned(), html! { (who_name(reader, &breach.of.who)) span.sub { (span) } }),
                    (reader.say("breach-known").into_owned(), html! { (reader.moment(breach.known_ms)) span.sub { (who_name(reader, &breach.of.by)) } }),
                    (reader.say("breach-due").into_owned(), html! { (reader.moment(breach.due_ms)) }),
                ]))
                @if let Some(how) = &breach.of.how { p { (how) } }
                @if breach.ended_ms.is_none() {
                    form method="post" action={ "/audit/breaches/" (breach.id) } {
                        div.field {
                            label for=(how) { (reader.say("breach-how")) }
                            input id=(how) name="how" required maxlength="500" autocomplete="off";
                        }
                        button.button.button-small { (reader.say("breach-stop")) }
                    }
                }
            }
        }
    }
}

fn answer(reader: &Reader, seen: &Seen) -> Markup {
    let Some((first, last)) = seen.span_ms.filter(|_| !seen.deeds.is_empty()) else {
        if seen.reports.is_empty() {
            let nothing = empty(&reader.say("audit-none"), &reader.say("audit-none-words"), None);
            return panel(&Panel::flush(&reader.say("audit-saw"), "saw", nothing));
        }
        // Told by its link's ledger alone.
        return reports(reader, seen);
    };
    let columns =
        vec![Column::new(reader.say("audit-deed")), Column::new(reader.say("audit-times")).class("number")];
    let rows = seen
        .deeds
        .iter()
        .map(|(deed, times)| vec![html! { (deed_name(reader, *deed)) }, html! { (reader.number(*times)) }]);
    let title = reader.say("audit-did");
    let facts = html! {
        div.panel-body {
            p { (reader.moment(first)) " – " (reader.moment(last)) }
            p { (reader.count("audit-values", seen.asked)) }
        }
    };
    let did = html! { (facts) (table(&Table::new(title.clone(), columns, rows.collect()))) };
    html! { (panel(&Panel::flush(&title, "did", did))) (reports(reader, seen)) }
}

fn reports(reader: &Reader, seen: &Seen) -> Markup {
    let total = seen.reports.len();
    let body = html! {
        p { (reader.count("n-reports", total as u64)) }
        @if seen.more > 0 { (notice(Tone::Worth, html! { (reader.count("audit-not-named", seen.more)) })) }
        @if !seen.owners.is_empty() {
            ul { @for (owner, count) in &seen.owners { li { (owner) " " span.muted { (reader.number(*count as u64)) } } } }
        }
        @if total > 0 {
            details {
                summary { (reader.say("audit-which")) }
                p { @for report in seen.reports.iter().take(NAMED) { a href=(paths::report(*report)) { (report) } " " } }
            }
        }
        @if !seen.series.is_empty() {
            details {
                summary { (reader.say("room-series")) }
                p { @for series in seen.series.iter().take(NAMED) { a href=(paths::series(*series)) { (series) } " " } }
            }
        }
    };
    panel(&Panel::new(&reader.say("audit-saw"), "saw", body))
}
