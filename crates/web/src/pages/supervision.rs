//! For a supervisory authority: the record of processing, the ten controls, a data-protection impact assessment to go on
//! with, and what was done. Made to be printed, or saved as a PDF by whoever reads it.

use joinder_node::{Answers, MonthOfUse, Supervision};
use maud::{Markup, html};

use super::{audit::head, links::link_state, people::role_name};
use crate::{
    parts::{Column, Panel, Table, facts, organisation, panel, table, who_words},
    reader::Reader,
};

/// The ten controls of Directive (EU) 2016/680 art. 29(2), in its order.
const CONTROLS: [&str; 10] = [
    "equipment",
    "media",
    "storage",
    "user",
    "access",
    "communication",
    "input",
    "transport",
    "recovery",
    "integrity",
];
/// What an impact assessment has (art. 27(2)), in its order.
const ASSESSMENT: [&str; 4] = ["description", "need", "risks", "measures"];

/// The page.
pub struct SupervisionPage {
    /// What the node knows.
    pub known: Supervision,
}

impl SupervisionPage {
    /// The whole body.
    pub fn body(&self, reader: &Reader) -> Markup {
        let as_data = html! { a.button href="/supervision.json" { "JSON" } };
        html! {
            (head(reader, "supervision", "supervision-lead", as_data))
            div.stack-wide {
                (self.record(reader))
                (self.sources(reader))
                (self.recipients(reader))
                (controls(reader))
                (assessment(reader))
                (self.use_by_month(reader))
                (self.answers(reader))
            }
        }
    }

    /// Art. 24(1).
    fn record(&self, reader: &Reader) -> Markup {
        let known = &self.known;
        let whose = &known.controller;
        let people: Vec<String> = known
            .accounts
            .iter()
            .map(|(role, count)| format!("{}: {}", role_name(reader, *role), reader.number(*count)))
            .collect();
        let log = known.log_kept_days.map_or_else(
            || reader.say("supervision-log-unsaid").into_owned(),
            |days| reader.count("supervision-log-days", u64::try_from(days).unwrap_or(0)),
        );
        let say = |key: &str| html! { (reader.say(key)) };
        let list = [
            (
                "supervision-controller",
                html! { (whose.name) " (" (whose.code) ")" @if let Some(contact) = &whose.contact { ", " (contact) } },
            ),
            ("supervision-purposes", say("supervision-purposes-words")),
            ("supervision-persons", say("supervision-persons-words")),
            ("supervision-data", say("supervision-data-words")),
            ("supervision-basis", say("supervision-basis-words")),
            ("supervision-profiling", say("supervision-profiling-words")),
            ("supervision-third-countries", say("supervision-third-countries-words")),
            ("supervision-reports", html! { (reader.number(known.reports)) }),
            (
                "supervision-store",
                html! { span.value { (known.store) } ", " (reader.say(if known.sealed { "store-sealed" } else { "store-open" })) },
            ),
            ("supervision-people", html! { (people.join(", ")) }),
            ("supervision-log", html! { (log) }),
            ("supervision-made", html! { (reader.moment(known.made_ms)) }),
        ];
        let list: Vec<_> =
            list.into_iter().map(|(key, value)| (reader.say(key).into_owned(), value)).collect();
        panel(&Panel::flush(&reader.say("supervision-record"), "record", facts(&list)))
    }

    fn sources(&self, reader: &Reader) -> Markup {
        let title = reader.say("supervision-terms");
        let columns = vec![
            Column::new(reader.say("source")),
            Column::new(reader.say("supervision-owner")),
            Column::new(reader.say("supervision-months")).class("number"),
        ];
        let rows = self.known.sources.iter().map(|source| {
            vec![
                html! { (who_words(reader, &source.name)) },
                html! { (source.owner) },
                html! { (source.months) },
            ]
        });
        let list = or_words(
            reader,
            "supervision-no-source",
            table(&Table::new(title.clone(), columns, rows.collect())),
            self.known.sources.is_empty(),
        );
        panel(&Panel::flush(&title, "terms", list))
    }

    fn recipients(&self, reader: &Reader) -> Markup {
        let title = reader.say("supervision-recipients");
        let columns = vec![
            Column::new(reader.say("col-neighbour")),
            Column::new(reader.say("col-state-of-things")),
            Column::new(reader.say("supervision-entries")).class("number"),
        ];
        let rows = self.known.recipients.iter().map(|one| {
            let whose = &one.organisation;
            vec![
                html! { (whose.name) " " (organisation(reader, &whose.code, whose.country)) },
                html! { (link_state(reader, &one.state)) },
                html! { (reader.number(one.told)) },
            ]
        });
        let foot = html! { (reader.say("supervision-recipients-words")) };
        let list = table(&Table::new(title.clone(), columns, rows.collect()));
        let list = or_words(reader, "supervision-no-recipient", list, self.known.recipients.is_empty());
        panel(&Panel::flush(&title, "recipients", list).foot(foot))
    }

    fn use_by_month(&self, reader: &Reader) -> Markup {
        let title = reader.say("supervision-use");
        let number = |key: &str| Column::new(reader.say(key)).class("number");
        let columns = vec![
            Column::new(reader.say("col-month")),
            number("supervision-look-ups"),
            number("supervision-values"),
            number("supervision-opened"),
            number("supervision-exports"),
            number("supervision-heard"),
            number("supervision-withdrawn"),
        ];
        let row = |one: &MonthOfUse| {
            let month = one.month.map(|month| reader.month(month.year(), month.month())).unwrap_or_default();
            let counts = [one.look_ups, one.values, one.opened, one.exports, one.heard, one.withdrawn];
            counted(reader, month, &counts)
        };
        let rows = self.known.months.iter().map(row).collect();
        let list = table(&Table::new(title.clone(), columns, rows).tight().stacked());
        let foot = html! { (reader.say("supervision-use-words")) };
        panel(&Panel::flush(&title, "use", list).foot(foot))
    }

    fn answers(&self, reader: &Reader) -> Markup {
        let known = &self.known;
        let title = reader.say("supervision-answers");
        let number = |key: &str| Column::new(reader.say(key)).class("number");
        let columns = vec![
            Column::new(reader.say("supervision-what")),
            number("supervision-granted"),
            number("supervision-refused"),
            number("supervision-open"),
            number("supervision-other"),
        ];
        let row = |what: String, answers: &Answers| {
            counted(reader, what, &[answers.granted, answers.refused, answers.open, answers.other])
        };
        let mut rows = vec![
            row(reader.say("supervision-asked-of-us").into_owned(), &known.asked_of_us),
            row(reader.say("supervision-asked-by-us").into_owned(), &known.asked_by_us),
        ];
        rows.extend(
            known
                .persons
                .iter()
                .map(|(ask, answers)| row(reader.say(&format!("asks-{ask}")).into_owned(), answers)),
        );
        let erased = known.erased.iter().map(|(why, count)| {
            format!("{}: {}", reader.say(&format!("set-by-{why}")), reader.number(*count))
        });
        let erased: Vec<String> = erased.collect();
        let (all, open) = known.breaches;
        let list = [
            ("supervision-erased", if erased.is_empty() { "0".to_owned() } else { erased.join("; ") }),
            (
                "supervision-breaches",
                format!("{} ({})", reader.number(all), reader.count("supervision-breaches-open", open)),
            ),
        ];
        let list: Vec<_> =
            list.into_iter().map(|(key, value)| (reader.say(key).into_owned(), html! { (value) })).collect();
        let shown = html! { (table(&Table::new(title.clone(), columns, rows).stacked())) (facts(&list)) };
        panel(&Panel::flush(&title, "answers", shown))
    }
}

/// A row: what is counted, and the counts.
fn counted(reader: &Reader, what: String, counts: &[u64]) -> Vec<Markup> {
    let mut row = vec![html! { (what) }];
    row.extend(counts.iter().map(|&count| html! { (reader.number(count)) }));
    row
}

/// A list, or where it is empty the words for that.
fn or_words(reader: &Reader, none: &str, list: Markup, is_empty: bool) -> Markup {
    if is_empty {
        html! { div.panel-body { p { (reader.say(none)) } } }
    } else {
        list
    }
}

/// Where each control is met here, and what is left to whoever runs the node.
fn controls(reader: &Reader) -> Markup {
    let list: Vec<_> = CONTROLS
        .iter()
        .map(|control| {
            let words = html! { (reader.say(&format!("control-{control}-words"))) };
            (reader.say(&format!("control-{control}")).into_owned(), words)
        })
        .collect();
    panel(&Panel::flush(&reader.say("supervision-controls"), "controls", facts(&list)))
}

fn assessment(reader: &Reader) -> Markup {
    let list: Vec<_> = ASSESSMENT
        .iter()
        .map(|part| {
            let words = html! { (reader.say(&format!("assessment-{part}-words"))) };
            (reader.say(&format!("assessment-{part}")).into_owned(), words)
        })
        .collect();
    let foot = html! { (reader.say("assessment-foot")) };
    panel(&Panel::flush(&reader.say("assessment"), "assessment", facts(&list)).foot(foot))
}
