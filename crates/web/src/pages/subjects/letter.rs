//! The answer to a person, to be printed and signed: in the reader's language, as text or as a page.
//!
//! It speaks of this organisation's own reports alone. What others own is theirs to answer for, and that it is here may be
//! a thing that they do not let be known.

use joinder_core::Organisation;
use joinder_node::{Holding, Holdings, SubjectView};
use maud::{Markup, html};

use super::{ask_name, refusal_name};
use crate::{parts::kind_name, reader::Reader};

/// What the letter is made from.
pub struct Letter<'a> {
    /// Who answers.
    pub whose: &'a Organisation,
    /// The request.
    pub view: &'a SubjectView,
    /// What was found.
    pub holdings: &'a Holdings,
    /// Whom the person may complain to.
    pub authority: Option<&'a str>,
}

impl Letter<'_> {
    /// Its paragraphs.
    pub fn paragraphs(&self, reader: &Reader) -> Vec<String> {
        let name = self.view.asked_by.as_ref().map_or("", |by| by.name.as_str());
        let received = reader.moment_day(self.view.received_ms);
        let ask = ask_name(reader, self.view.ask);
        let mut all = vec![
            self.whose.name.clone(),
            reader.fill("letter-subject", &[("number", &self.view.id.to_string())]),
            reader.fill("letter-dear", &[("name", name)]),
            reader.fill("letter-asked", &[("day", &received), ("ask", &ask)]),
        ];
        match self.view.outcome.as_ref().and_then(|outcome| outcome.refused) {
            Some(ground) => {
                all.push(reader.fill("letter-refused", &[("ground", &refusal_name(reader, ground))]));
            }
            None => self.held(reader, &mut all),
        }
        all.push(reader.say("letter-rights").into_owned());
        all.push(match self.authority {
            Some(authority) => reader.fill("letter-complaint", &[("authority", authority)]),
            None => reader.say("letter-complaint-unnamed").into_owned(),
        });
        all
    }

    fn held(&self, reader: &Reader, all: &mut Vec<String>) {
        let own: Vec<&Holding> = self.holdings.reports.iter().filter(|held| held.own).collect();
        let set_aside = self.holdings.set_aside.len() as u64;
        if own.is_empty() && set_aside == 0 {
            all.push(reader.say("letter-nothing").into_owned());
            return;
        }
        if set_aside > 0 {
            all.push(reader.count("letter-set-aside", set_aside));
        }
        if own.is_empty() {
            return;
        }
        all.push(reader.count("letter-held", own.len() as u64));
        for held in own {
            let kind = held.line.kind.map(|kind| kind_name(reader, kind)).unwrap_or_default();
            let dated = held.line.dated.map(|when| reader.when(when)).unwrap_or_else(|| "–".to_owned());
            let recipients = match held.recipients.is_empty() {
                true => reader.say("letter-nobody").into_owned(),
                false => held.recipients.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
            };
            let until = reader.day(held.keeping.until);
            all.push(reader.fill(
                "letter-report",
                &[
                    ("reference", &held.line.reference),
                    ("kind", &kind),
                    ("dated", &dated),
                    ("source", &held.source),
                    ("recipients", &recipients),
                    ("until", &until),
                ],
            ));
        }
        all.push(reader.say("letter-purpose").into_owned());
    }

    /// As plain text.
    pub fn text(&self, reader: &Reader) -> String {
        format!("{}\n", self.paragraphs(reader).join("\n\n"))
    }

    /// As a page to print.
    pub fn body(&self, reader: &Reader) -> Markup {
        html! {
            article.panel { div.panel-body.prose { @for paragraph in self.paragraphs(reader) { p { (paragraph) } } } }
        }
    }
}
