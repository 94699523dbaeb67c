//! What persons ask about data on themselves: the requests and their clocks, what is held, and the letter.

pub mod letter;

use joinder_core::codes::{RefusalGround, SubjectAsk};
use joinder_node::{Holding, Holdings, SubjectView};
use maud::{Markup, html};

use super::{FieldError, described, errors, field_error, retention::keeping};
use crate::{
    parts::{
        Column, PageHead, Panel, Table, Tone, act, button_link, empty, facts, notice, organisation,
        page_head, panel, reason_field, state_word, table, who_words,
    },
    paths,
    reader::Reader,
};

/// All requests.
#[derive(Default)]
pub struct SubjectsPage {
    /// Those that wait first.
    pub rows: Vec<SubjectView>,
    /// Whom a person may complain to.
    pub authority: Option<String>,
    /// What was wrong with what was sent, and what that was.
    pub errors: Vec<FieldError>,
    /// The name that was sent.
    pub name: String,
    /// The values that were sent.
    pub values: String,
}

impl SubjectsPage {
    /// The whole body.
    pub fn body(&self, reader: &Reader) -> Markup {
        let head = PageHead {
            lead: Some(html! { (reader.say("subjects-lead")) }),
            ..PageHead::new(html! { (reader.say("subjects-kind")) }, reader.say("room-subjects"))
        };
        html! {
            (page_head(&head))
            (errors(reader, &self.errors))
            div.grid {
                div.span-8.stack-wide { (self.list(reader)) }
                div.span-4.stack-wide { (self.new_request(reader)) (self.authority(reader)) }
            }
        }
    }

    fn list(&self, reader: &Reader) -> Markup {
        let title = reader.say("subjects-list");
        if self.rows.is_empty() {
            let nothing = empty(&reader.say("subjects-none"), &reader.say("subjects-none-words"), None);
            return panel(&Panel::flush(&title, "requests", nothing));
        }
        let columns = vec![
            Column::new(reader.say("subjects-who")),
            Column::new(reader.say("subjects-ask")),
            Column::new(reader.say("subjects-due")),
        ];
        let rows = self.rows.iter().map(|row| {
            vec![
                html! { a href=(paths::subject(row.id)) { (name_of(reader, row)) } },
                html! { (ask_name(reader, row.ask)) },
                clock(reader, row),
            ]
        });
        panel(&Panel::flush(
            &title,
            "requests",
            table(&Table::new(title.clone(), columns, rows.collect()).keys()),
        ))
    }

    fn new_request(&self, reader: &Reader) -> Markup {
        let form = html! {
            form.stack-wide method="post" action="/subjects" {
                div.field {
                    label for="ask" { (reader.say("subjects-ask")) }
                    select id="ask" name="ask" { @for &ask in SubjectAsk::ALL { option value=(ask.as_str()) { (ask_name(reader, ask)) } } }
                }
                div.field {
                    label for="name" { (reader.say("subjects-name")) }
                    input id="name" name="name" value=(self.name) required maxlength="200" autocomplete="off" aria-describedby=(described(&self.errors, "name"));
                    span.field-hint id="name-hint" { (reader.say("subjects-name-hint")) }
                    (field_error(&self.errors, "name"))
                }
                div.field {
                    label for="values" { (reader.say("subjects-values")) }
                    textarea id="values" name="values" rows="4" spellcheck="false" autocomplete="off" aria-describedby=(described(&self.errors, "values")) { (self.values) }
                    span.field-hint id="values-hint" { (reader.say("subjects-values-hint")) }
                    (field_error(&self.errors, "values"))
                }
                button.button.button-main { (reader.say("subjects-open")) }
            }
        };
        panel(&Panel::new(&reader.say("subjects-new"), "new-request", form))
    }

    fn authority(&self, reader: &Reader) -> Markup {
        let form = html! {
            form.stack-wide method="post" action="/subjects/authority" {
                div.field {
                    label for="authority" { (reader.say("subjects-authority")) }
                    input id="authority" name="authority" value=(self.authority.as_deref().unwrap_or("")) maxlength="500" autocomplete="off" aria-describedby=(described(&self.errors, "authority"));
                    span.field-hint id="authority-hint" { (reader.say("subjects-authority-hint")) }
                    (field_error(&self.errors, "authority"))
                }
                button.button { (reader.say("save")) }
            }
        };
        panel(&Panel::new(&reader.say("subjects-authority"), "authority-title", form))
    }
}

/// One request.
pub struct SubjectPage {
    /// The request.
    pub view: SubjectView,
    /// What was found.
    pub holdings: Holdings,
    /// Whether somebody has said whom a person may complain to.
    pub has_authority: bool,
}

impl SubjectPage {
    /// Its title.
    pub fn title(&self, reader: &Reader) -> String {
        name_of(reader, &self.view)
    }

    /// The whole body.
    pub fn body(&self, reader: &Reader) -> Markup {
        let id = self.view.id;
        let head = PageHead {
            facts: vec![
                html! { (ask_name(reader, self.view.ask)) },
                html! { (reader.fill("received-on", &[("when", &reader.moment(self.view.received_ms))])) },
                clock(reader, &self.view),
            ],
            actions: html! {
                (button_link("", &format!("{}/letter.txt", paths::subject(id)), "download", &reader.say("subjects-letter-text")))
                (button_link("button-main", &format!("{}/letter", paths::subject(id)), "reports", &reader.say("subjects-letter")))
            },
            ..PageHead::new(
                html! { a href="/subjects" { (reader.say("room-subjects")) } },
                self.title(reader),
            )
        };
        html! {
            (page_head(&head))
            @if !self.has_authority { (notice(Tone::Worth, html! { (reader.say("subjects-no-authority")) })) }
            div.grid {
                div.span-8.stack-wide { (self.reports(reader)) (self.elsewhere(reader)) }
                div.span-4.stack-wide { (self.asked(reader)) (self.end(reader)) }
            }
        }
    }

    fn reports(&self, reader: &Reader) -> Markup {
        let title = reader.say("subjects-held");
        if self.holdings.reports.is_empty() {
            let nothing =
                empty(&reader.say("subjects-held-none"), &reader.say("subjects-held-none-words"), None);
            return panel(&Panel::flush(&title, "held", nothing));
        }
        let columns = vec![
            Column::new(reader.say("report")),
            Column::new(reader.say("source")),
            Column::new(reader.say("subjects-recipients")),
            Column::new(reader.say("retention-day")),
            Column::new(reader.say("subjects-do")),
        ];
        let rows = self.holdings.reports.iter().map(|held| self.row(reader, held)).collect();
        let list = Panel::flush(&title, "held", table(&Table::new(title.clone(), columns, rows).stacked()));
        let more = self.holdings.more.then(|| html! { span { (reader.say("subjects-more")) } });
        panel(&Panel { foot: more, ..list })
    }

    fn row(&self, reader: &Reader, held: &Holding) -> Vec<Markup> {
        let line = &held.line;
        vec![
            html! {
                @if held.keeping.restricted { (line.reference) } @else { a href=(paths::report(line.id)) { (line.reference) } }
                span.sub { (organisation(reader, &line.owner, line.country)) }
            },
            html! { (who_words(reader, &held.source)) },
            html! { @if held.recipients.is_empty() { "–" } @for code in &held.recipients { span.sub { (code) } } },
            keeping(reader, &held.keeping),
            if held.own {
                self.actions(reader, held)
            } else {
                html! { (reader.say("subjects-ask-owner")) }
            },
        ]
    }

    fn actions(&self, reader: &Reader, held: &Holding) -> Markup {
        let id = held.line.id;
        let to = |what: &str| format!("{}/reports/{id}/{what}", paths::subject(self.view.id));
        let why = |what: &str| reason_field(reader, &format!("{what}-{id}"));
        let (correct, erase) = (reader.say("subjects-correct"), reader.say("subjects-erase"));
        let (key, what) = match held.restricted_on_demand {
            true => ("subjects-free", "free"),
            false => ("subjects-restrict", "restrict"),
        };
        let restrict = reader.say(key);
        html! {
            div.row {
                (button_link("button-small", &to("correct"), "check", &correct))
                (act(&restrict, "button-small", &to(what), why(what), &restrict, "button-main"))
                @if held.keeping.stop.is_none() { (act(&erase, "button-small", &to("erase"), why("erase"), &erase, "button-bad")) }
            }
        }
    }

    /// What is held beside reports.
    fn elsewhere(&self, reader: &Reader) -> Markup {
        let (aside, asked) = (&self.holdings.set_aside, self.holdings.looked_up);
        let list = vec![
            (
                reader.say("room-set-aside").into_owned(),
                html! {
                    @if aside.is_empty() { "–" }
                    @for id in aside { span.sub { a href=(paths::set_aside(*id)) { (id) } } }
                },
            ),
            (reader.say("look-ups").into_owned(), html! { (reader.number(asked as u64)) }),
        ];
        panel(&Panel::flush(&reader.say("subjects-elsewhere"), "elsewhere", facts(&list)))
    }

    fn asked(&self, reader: &Reader) -> Markup {
        let by = self.view.asked_by.as_ref();
        let list = vec![
            (reader.say("subjects-name").into_owned(), html! { (name_of(reader, &self.view)) }),
            (
                reader.say("subjects-values").into_owned(),
                html! { @for value in by.map(|by| by.values.as_slice()).unwrap_or_default() { span.sub { (value) } } },
            ),
            (reader.say("subjects-taken-by").into_owned(), html! { (who_words(reader, &self.view.who)) }),
        ];
        panel(&Panel::flush(&reader.say("subjects-request"), "request", facts(&list)))
    }

    fn end(&self, reader: &Reader) -> Markup {
        if let Some(outcome) = &self.view.outcome {
            let how = match outcome.refused {
                Some(ground) => refusal_name(reader, ground),
                None => reader.say("subjects-answered").into_owned(),
            };
            let list = vec![
                (how, html! { (outcome.why) }),
                (reader.say("subjects-ended-by").into_owned(), html! { (who_words(reader, &outcome.who)) }),
            ];
            return panel(&Panel::flush(&reader.say("subjects-end"), "end", facts(&list)));
        }
        let to = |what: &str| format!("{}/{what}", paths::subject(self.view.id));
        let form = html! {
            form.stack-wide method="post" action=(to("answer")) {
                (reason_field(reader, "answer-reason"))
                button.button.button-main { (reader.say("subjects-answer")) }
            }
            form.stack-wide method="post" action=(to("refuse")) {
                div.field {
                    label for="ground" { (reader.say("subjects-refuse-ground")) }
                    select id="ground" name="ground" { @for &ground in RefusalGround::ALL { option value=(ground.as_str()) { (refusal_name(reader, ground)) } } }
                }
                (reason_field(reader, "refuse-reason"))
                button.button { (reader.say("subjects-refuse")) }
            }
        };
        panel(&Panel::new(&reader.say("subjects-end"), "end", form))
    }
}

/// A report to be corrected.
pub struct CorrectPage {
    /// The request in which it is.
    pub request: i64,
    /// Where the form goes.
    pub action: String,
    /// The record.
    pub record: String,
    /// What was wrong with it.
    pub errors: Vec<FieldError>,
}

impl CorrectPage {
    /// The whole body.
    pub fn body(&self, reader: &Reader) -> Markup {
        let back = html! { a href=(paths::subject(self.request)) { (reader.say("subjects-request")) } };
        html! {
            (page_head(&PageHead::new(back, reader.say("subjects-correct"))))
            (errors(reader, &self.errors))
            section.panel {
                form.panel-body.stack-wide method="post" action=(self.action) {
                    div.field {
                        label for="record" { (reader.say("subjects-record")) }
                        textarea id="record" name="record" rows="24" required spellcheck="false" aria-describedby=(described(&self.errors, "record")) { (self.record) }
                        span.field-hint id="record-hint" { (reader.say("subjects-record-hint")) }
                        (field_error(&self.errors, "record"))
                    }
                    button.button.button-main { (reader.say("save")) }
                }
            }
        }
    }
}

/// The person's name; a dash once it is forgotten.
fn name_of(reader: &Reader, view: &SubjectView) -> String {
    match &view.asked_by {
        Some(by) => by.name.clone(),
        None => reader.say("subjects-forgotten").into_owned(),
    }
}

/// The day by which a request is to be answered, and how it stands.
fn clock(reader: &Reader, view: &SubjectView) -> Markup {
    let refused = view.outcome.as_ref().is_some_and(|outcome| outcome.refused.is_some());
    let (tone, key) = match (view.ended_ms, view.late) {
        (Some(_), _) if refused => (Tone::Quiet, "subjects-refused"),
        (Some(_), _) => (Tone::Good, "subjects-answered"),
        (None, true) => (Tone::Bad, "subjects-late"),
        (None, false) => (Tone::Worth, "subjects-waits"),
    };
    html! { (state_word(tone, &reader.say(key))) " " (reader.fill("subjects-by", &[("day", &reader.day(view.due))])) }
}

/// What is asked, in words.
pub fn ask_name(reader: &Reader, ask: SubjectAsk) -> String {
    reader.say(&format!("asks-{}", ask.as_str())).into_owned()
}

/// Why it is refused, in words.
pub fn refusal_name(reader: &Reader, ground: RefusalGround) -> String {
    reader.say(&format!("refusal-{}", ground.as_str())).into_owned()
}
