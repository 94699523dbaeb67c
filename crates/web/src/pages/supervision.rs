//! For a supervisory authority: the record of processing, the ten controls, a data-protection impact assessment to go on
//! with, and what was done. One document, on the page and as a PDF.

use joinder_node::{Answers, MonthOfUse, Supervision, UnitView};
use maud::{Markup, html};

use super::{audit::head, links::link_state_words, people::role_name};
use crate::{
    paper::{Head, Paper, Part, Section},
    parts::who_words,
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

/// The page, and the document on it.
pub struct SupervisionPage {
    /// What the node knows.
    pub known: Supervision,
}

impl SupervisionPage {
    /// The whole body.
    pub fn body(&self, reader: &Reader) -> Markup {
        let ways = html! {
            a.button.button-main href="/supervision.pdf" { "PDF" }
            a.button href="/supervision.json" { "JSON" }
        };
        html! { (head(reader, "supervision", "supervision-lead", ways)) (self.paper(reader).body()) }
    }

    /// The document.
    pub fn paper(&self, reader: &Reader) -> Paper {
        let whose = &self.known.controller;
        Paper {
            title: reader.say("supervision").into_owned(),
            lead: reader.fill(
                "supervision-of",
                &[("whose", &whose.name), ("when", &reader.moment(self.known.made_ms))],
            ),
            sections: vec![
                self.record(reader),
                self.sources(reader),
                self.recipients(reader),
                controls(reader),
                self.assessment(reader),
                self.use_by_month(reader),
                self.answers(reader),
            ],
        }
    }

    /// Art. 24(1).
    fn record(&self, reader: &Reader) -> Section {
        let known = &self.known;
        let whose = &known.controller;
        let people: Vec<String> = known
            .accounts
            .iter()
            .map(|one| format!("{}: {}", role_name(reader, one.role), reader.number(one.accounts)))
            .collect();
        let people = if people.is_empty() {
            reader.say("supervision-nobody").into_owned()
        } else {
            people.join(" · ")
        };
        let log = known.log_kept_days.map_or_else(
            || reader.say("supervision-log-unsaid").into_owned(),
            |days| reader.count("supervision-log-days", u64::try_from(days).unwrap_or(0)),
        );
        let contact = whose.contact.as_ref().map(|contact| format!(", {contact}")).unwrap_or_default();
        let say = |key: &str| reader.say(key).into_owned();
        let list = [
            ("supervision-controller", format!("{} ({}){contact}", whose.name, whose.code)),
            ("supervision-purposes", say("supervision-purposes-words")),
            ("supervision-persons", say("supervision-persons-words")),
            ("supervision-data", say("supervision-data-words")),
            ("supervision-basis", say("supervision-basis-words")),
            ("supervision-profiling", say("supervision-profiling-words")),
            ("supervision-third-countries", say("supervision-third-countries-words")),
            ("supervision-reports", reader.number(known.reports)),
            ("supervision-store", format!("{}, {}", known.store, reader.say(sealed(known)))),
            ("supervision-people", people),
            ("supervision-units", self.units(reader)),
            ("supervision-log", log),
            ("supervision-made", reader.moment(known.made_ms)),
        ];
        let list = list.into_iter().map(|(key, value)| (say(key), value)).collect();
        section(reader, "record", "supervision-record", vec![Part::Facts(list)])
    }

    /// The units, each with how many belong to it.
    fn units(&self, reader: &Reader) -> String {
        let of = |unit: &UnitView| {
            let people = reader.count("assessment-accounts", unit.people as u64);
            format!("{} ({people})", unit.name)
        };
        let units: Vec<String> = self.known.units.iter().map(of).collect();
        if units.is_empty() { reader.say("supervision-no-unit").into_owned() } else { units.join(" · ") }
    }

    fn sources(&self, reader: &Reader) -> Section {
        let columns = vec![
            Head::Words(reader.say("source").into_owned()),
            Head::Words(reader.say("supervision-owner").into_owned()),
            Head::Number(reader.say("supervision-months").into_owned()),
        ];
        let rows = self.known.sources.iter().map(|source| {
            vec![who_words(reader, &source.name), source.owner.to_string(), source.months.to_string()]
        });
        let list = or_words(reader, "supervision-no-source", columns, rows.collect());
        section(reader, "terms", "supervision-terms", vec![list])
    }

    fn recipients(&self, reader: &Reader) -> Section {
        let columns = vec![
            Head::Words(reader.say("col-neighbour").into_owned()),
            Head::Words(reader.say("col-state-of-things").into_owned()),
            Head::Number(reader.say("supervision-entries").into_owned()),
        ];
        let rows = self.known.recipients.iter().map(|one| {
            let whose = &one.organisation;
            let (_, state) = link_state_words(reader, &one.state);
            vec![format!("{} ({})", whose.name, whose.code), state, reader.number(one.told)]
        });
        let list = or_words(reader, "supervision-no-recipient", columns, rows.collect());
        let foot = Some(reader.say("supervision-recipients-words").into_owned());
        Section { foot, ..section(reader, "recipients", "supervision-recipients", vec![list]) }
    }

    /// Art. 27, as far as the node knows it: what it would say of any node, and what is so here.
    fn assessment(&self, reader: &Reader) -> Section {
        let known = &self.known;
        let mut list = pairs(reader, "assessment", &ASSESSMENT);
        let accounts = known.accounts.iter().map(|one| one.accounts).sum();
        let months = known.sources.iter().map(|source| u64::from(source.months)).max().unwrap_or(0);
        let here = [
            reader.count("assessment-reports", known.reports),
            reader.count("assessment-sources", known.sources.len() as u64),
            reader.count("assessment-months", months),
            reader.count("assessment-recipients", known.recipients.len() as u64),
            reader.count("assessment-accounts", accounts),
            reader.say(sealed(known)).into_owned(),
        ];
        list.insert(1, (reader.say("assessment-here").into_owned(), here.join(" · ")));
        let foot = Some(reader.say("assessment-foot").into_owned());
        Section { foot, ..section(reader, "assessment", "assessment", vec![Part::Facts(list)]) }
    }

    fn use_by_month(&self, reader: &Reader) -> Section {
        let number = |key: &str| Head::Number(reader.say(key).into_owned());
        let columns = vec![
            Head::Words(reader.say("col-month").into_owned()),
            number("supervision-look-ups"),
            number("supervision-values"),
            number("supervision-opened"),
            number("supervision-exports"),
            number("supervision-heard"),
            number("supervision-withdrawn"),
            number("supervision-refused-acts"),
        ];
        let row = |one: &MonthOfUse| {
            let counts =
                [one.look_ups, one.values, one.opened, one.exports, one.heard, one.withdrawn, one.refused];
            counted(reader, reader.month(one.month.year(), one.month.month()), &counts)
        };
        let rows = self.known.months.iter().map(row).collect();
        let foot = Some(reader.say("supervision-use-words").into_owned());
        let parts = vec![Part::Grid { columns, rows }];
        Section { foot, ..section(reader, "use", "supervision-use", parts) }
    }

    fn answers(&self, reader: &Reader) -> Section {
        let known = &self.known;
        let number = |key: &str| Head::Number(reader.say(key).into_owned());
        let columns = vec![
            Head::Words(reader.say("supervision-what").into_owned()),
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
        let asked = known.persons.iter();
        rows.extend(
            asked.map(|one| row(reader.say(&format!("asks-{}", one.ask)).into_owned(), &one.answers)),
        );
        let erased: Vec<String> = known
            .erased
            .iter()
            .map(|one| {
                let by = reader.say(&format!("set-by-{}", one.set_by));
                format!("{by}: {}", reader.number(one.reports))
            })
            .collect();
        let open = reader.count("supervision-breaches-open", known.breaches_open);
        let list = vec![
            (
                reader.say("supervision-erased").into_owned(),
                if erased.is_empty() { reader.number(0) } else { erased.join(" · ") },
            ),
            (
                reader.say("supervision-breaches").into_owned(),
                format!("{} ({open})", reader.number(known.breaches)),
            ),
        ];
        let parts = vec![Part::Grid { columns, rows }, Part::Facts(list)];
        section(reader, "answers", "supervision-answers", parts)
    }
}

/// How the store is kept, as a key.
fn sealed(known: &Supervision) -> &'static str {
    if known.sealed { "store-sealed" } else { "store-open" }
}

fn section(reader: &Reader, id: &'static str, title: &str, parts: Vec<Part>) -> Section {
    Section { id, title: reader.say(title).into_owned(), parts, foot: None }
}

/// A row: what is counted, and the counts.
fn counted(reader: &Reader, what: String, counts: &[u64]) -> Vec<String> {
    let mut row = vec![what];
    row.extend(counts.iter().map(|&count| reader.number(count)));
    row
}

/// A table, or where it is empty the words for that.
fn or_words(reader: &Reader, none: &str, columns: Vec<Head>, rows: Vec<Vec<String>>) -> Part {
    if rows.is_empty() { Part::Words(reader.say(none).into_owned()) } else { Part::Grid { columns, rows } }
}

/// What each is called, and its words.
fn pairs(reader: &Reader, of: &str, keys: &[&str]) -> Vec<(String, String)> {
    let say = |key: String| reader.say(&key).into_owned();
    keys.iter().map(|key| (say(format!("{of}-{key}")), say(format!("{of}-{key}-words")))).collect()
}

/// Where each control is met here, and what is left to whoever runs the node.
fn controls(reader: &Reader) -> Section {
    let list = pairs(reader, "control", &CONTROLS);
    section(reader, "controls", "supervision-controls", vec![Part::Facts(list)])
}
