//! The part of the look-up page where neighbours are asked: the form, and what each answers.

use joinder_core::{Organisation, Role, Trace, codes::Purpose};
use joinder_node::{Asking, Heard, RemoteHit};
use maud::{Markup, PreEscaped, html};

use crate::{
    pages::{FieldError, described, field_error},
    parts::{
        Column, Panel, Table, Tone, defanged, icon, organisation, panel, purpose_with_letter, state_word,
        table,
    },
    reader::Reader,
};

/// Where on the page the answers of neighbours come, one after the other. All text is escaped: nobody else writes this.
pub const HERE: &str = "<!-- neighbours -->";

/// The form by which neighbours are asked.
pub struct AskForm {
    /// Those that can be asked, and whether each is to be.
    pub neighbours: Vec<(Organisation, bool)>,
    /// The purpose chosen.
    pub purpose: Option<Purpose>,
    /// The case written.
    pub case: String,
}

impl AskForm {
    /// The form as it is at first. A partner is asked only where a person says so: it learns of whom we ask.
    pub fn fresh(neighbours: Vec<Organisation>) -> Self {
        let ticked = |whom: Organisation| {
            let is_usual = whom.role != Role::Partner;
            (whom, is_usual)
        };
        Self { neighbours: neighbours.into_iter().map(ticked).collect(), purpose: None, case: String::new() }
    }

    /// What stands below the own node's answers. Its fields belong to the form above, so that the values asked are those
    /// that stand there; they stand outside of it, so that writing here asks nobody anything.
    pub fn panel(&self, reader: &Reader, errors: &[FieldError]) -> Markup {
        let body = html! {
            div.stack {
                p { (reader.say("ask-words")) }
                (self.whom(reader, errors))
                div.fields { (self.purpose(reader, errors)) (self.case(reader, errors)) }
                div { button.button form="look-up-form" formaction="/lookup/neighbours" { (icon("links")) (reader.say("ask-button")) } }
            }
        };
        panel(&Panel::new(&reader.say("ask-neighbours"), "ask", body))
    }

    fn whom(&self, reader: &Reader, errors: &[FieldError]) -> Markup {
        html! {
            fieldset.field id="neighbours" aria-describedby=(described(errors, "neighbours")) {
                legend.label { (reader.say("ask-whom")) }
                @for (whom, ticked) in &self.neighbours {
                    label.check {
                        input type="checkbox" name="neighbour" value=(whom.code) checked[*ticked] form="look-up-form";
                        span { (organisation(reader, &whom.code, whom.country)) " " (whom.name) " " span.muted.small { (role(reader, whom.role)) } }
                    }
                }
                span.field-hint id="neighbours-hint" { (reader.say("ask-whom-hint")) }
                (field_error(errors, "neighbours"))
            }
        }
    }

    fn purpose(&self, reader: &Reader, errors: &[FieldError]) -> Markup {
        html! {
            div.field {
                label for="purpose" { (reader.say("purpose")) }
                select id="purpose" name="purpose" form="look-up-form" aria-describedby=(described(errors, "purpose")) {
                    option value="" selected[self.purpose.is_none()] { (reader.say("ask-purpose-choose")) }
                    @for purpose in Purpose::all() {
                        option value=(purpose) selected[self.purpose == Some(purpose)] { (purpose_with_letter(reader, purpose)) }
                    }
                }
                span.field-hint id="purpose-hint" { (reader.say("ask-purpose-hint")) }
                (field_error(errors, "purpose"))
            }
        }
    }

    fn case(&self, reader: &Reader, errors: &[FieldError]) -> Markup {
        html! {
            div.field {
                label for="case" { (reader.say("ask-case")) }
                input id="case" name="case" value=(self.case) maxlength="120" autocomplete="off" form="look-up-form" aria-describedby=(described(errors, "case"));
                span.field-hint id="case-hint" { (reader.say("ask-case-hint")) }
                (field_error(errors, "case"))
            }
        }
    }
}

fn role(reader: &Reader, role: Role) -> String {
    let key = match role {
        Role::Authority => "link-role-authority",
        Role::Centre => "link-role-centre",
        Role::Partner => "link-role-partner",
    };
    reader.say(key).into_owned()
}

/// What was asked, and the place where the answers come.
pub fn asked(reader: &Reader, asking: &Asking) -> Markup {
    let purpose = purpose_with_letter(reader, asking.question.purpose);
    let words = reader.fill("asked-words", &[("purpose", &purpose), ("case", &asking.question.case)]);
    html! {
        section.stack aria-labelledby="asked" {
            h2 id="asked" { (reader.count("asked-n", asking.traces.len() as u64)) }
            p { (words) }
            @if asking.left_out > 0 { p.muted { (reader.count("asked-left-out", asking.left_out as u64)) } }
            div.grid { (PreEscaped(HERE)) }
        }
    }
}

/// What came of asking one neighbour.
pub fn heard(reader: &Reader, asking: &Asking, place: usize, heard: &Heard) -> Markup {
    let Some(neighbour) = asking.neighbours.get(place) else { return html! {} };
    let whose = &neighbour.organisation;
    let id = format!("neighbour-{place}");
    let words = |tone| html! { p { (state_word(tone, &heard_word(reader, heard.slug()))) } };
    let shown = match heard {
        Heard::Answered(answer) => {
            let rows = asking.traces.iter().zip(&answer.answers).map(|(trace, hit)| row(reader, trace, hit));
            Panel::flush(&whose.name, &id, answers(reader, &whose.name, rows.collect()))
        }
        Heard::Wrongly => Panel::new(&whose.name, &id, words(Tone::Bad)),
        Heard::NotReached(_) => Panel::new(&whose.name, &id, words(Tone::Worth)),
    };
    let badge = organisation(reader, &whose.code, whose.country);
    html! { div.span-6 { (panel(&shown.more(badge))) } }
}

/// What came of asking, in words: why nothing, where it was nothing.
pub fn heard_word(reader: &Reader, slug: &str) -> String {
    let known = Heard::SLUGS.into_iter().find(|known| *known == slug);
    known.map_or_else(String::new, |slug| reader.say(&format!("heard-{slug}")).into_owned())
}

fn answers(reader: &Reader, whose: &str, rows: Vec<Vec<Markup>>) -> Markup {
    let columns = vec![
        Column::new(reader.say("col-value")),
        Column::new(reader.say("col-known")),
        Column::new(reader.say("col-whom-to-ask")),
    ];
    table(&Table::new(reader.fill("asked-caption", &[("name", whose)]), columns, rows))
}

fn row(reader: &Reader, trace: &Trace, hit: &RemoteHit) -> Vec<Markup> {
    vec![
        html! { span.value { (defanged(trace.kind(), trace.normal())) } },
        if hit.held {
            state_word(Tone::Good, &reader.say("heard-held"))
        } else {
            html! { span.muted { (reader.say("heard-no")) } }
        },
        html! {
            span.stack-tight {
                @for known in &hit.known {
                    span {
                        (organisation(reader, &known.owner, None)) " " bdi { (known.reference) }
                        @if let Some(contact) = &known.contact { " " span.muted.small { bdi { (contact) } } }
                    }
                }
            }
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::{Language, Locale};

    #[test]
    fn every_outcome_has_its_words() {
        for key in Heard::SLUGS.map(|slug| format!("heard-{slug}")) {
            for language in Language::ALL {
                assert!(Locale::of(language).knows(&key), "{key} in {}", language.tag());
            }
        }
    }
}
