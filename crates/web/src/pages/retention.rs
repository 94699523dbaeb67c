//! What is due, whose day is near, and what was erased: counts only.

use joinder_core::{SetBy, codes::StopGround};
use joinder_node::{
    DueMonth, KeepDecision, KeepingThatWaits, KeepingView, RetentionReceipt, Review, ReviewLine,
};
use maud::{Markup, html};

use crate::{
    parts::{
        Column, PageHead, Panel, Table, Tone, act, empty, kind_name, page_head, panel, reason_field,
        state_word, table, unit_line, who_words,
    },
    paths,
    reader::Reader,
};

/// Rows of the table of months that are shown.
const MONTHS: usize = 120;

/// The room of terms.
pub struct RetentionPage {
    /// How many reports go in which month, by source.
    pub months: Vec<DueMonth>,
    /// What waits for a second person.
    pub waits: Vec<KeepingThatWaits>,
    /// Those whose day is near.
    pub review: Review,
    /// Whether this is not the first page of them.
    pub later: bool,
    /// The latest passes.
    pub passes: Vec<RetentionReceipt>,
}

impl RetentionPage {
    /// Passes shown.
    pub const PASSES: usize = 14;

    /// The whole body.
    pub fn body(&self, reader: &Reader) -> Markup {
        let head = PageHead {
            lead: Some(html! { (reader.say("retention-lead")) }),
            ..PageHead::new(html! { (reader.say("retention-kind")) }, reader.say("room-retention"))
        };
        html! {
            (page_head(&head))
            div.grid {
                div.span-8.stack-wide { (self.waits(reader)) (self.review(reader)) (self.months(reader)) }
                div.span-4.stack-wide { (self.passes(reader)) }
            }
        }
    }

    fn waits(&self, reader: &Reader) -> Markup {
        if self.waits.is_empty() {
            return html! {};
        }
        let title = reader.say("retention-waits");
        let columns = vec![
            Column::new(reader.say("report")),
            Column::new(reader.say("retention-wanted")),
            Column::new(reader.say("retention-second")),
        ];
        let rows = self.waits.iter().map(|one| waiting_row(reader, one)).collect();
        panel(&Panel::flush(&title, "waits", table(&Table::new(title.clone(), columns, rows).stacked())))
    }

    fn review(&self, reader: &Reader) -> Markup {
        let title = reader.say("retention-review");
        if self.review.rows.is_empty() {
            let nothing =
                empty(&reader.say("retention-review-none"), &reader.say("retention-review-none-words"), None);
            return panel(&Panel::flush(&title, "review", nothing));
        }
        let columns = vec![
            Column::new(reader.say("report")),
            Column::new(reader.say("retention-day")),
            Column::new(reader.say("retention-decide")),
        ];
        let rows = self.review.rows.iter().map(|row| review_row(reader, row)).collect();
        let list = table(&Table::new(title.clone(), columns, rows).stacked());
        let next = self
            .review
            .next
            .clone()
            .map(|next| format!("/retention{}", paths::query(&[("cursor", Some(next))])));
        let first = self.later.then_some("/retention");
        let foot = html! {
            nav.pager aria-label=(reader.say("pager-pages")) {
                @if let Some(href) = first { a.button.button-small href=(href) { (reader.say("pager-first")) } }
                @if let Some(href) = &next { a.button.button-small href=(href) rel="next" { (reader.say("pager-next")) } }
            }
        };
        panel(&Panel::flush(&title, "review", list).foot(foot))
    }

    fn months(&self, reader: &Reader) -> Markup {
        let title = reader.say("retention-months");
        if self.months.is_empty() {
            let nothing =
                empty(&reader.say("retention-months-none"), &reader.say("retention-months-none-words"), None);
            return panel(&Panel::flush(&title, "months", nothing));
        }
        let columns = vec![
            Column::new(reader.say("col-month")),
            Column::new(reader.say("source")),
            Column::new(reader.say("col-reports")).class("number"),
        ];
        let shown = self.months.iter().take(MONTHS);
        let rows = shown.map(|one| {
            vec![
                html! { (reader.month(one.month.0, one.month.1)) },
                html! { (who_words(reader, &one.source)) },
                html! { (reader.number(one.reports)) },
            ]
        });
        panel(&Panel::flush(
            &title,
            "months",
            table(&Table::new(title.clone(), columns, rows.collect()).tight()),
        ))
    }

    fn passes(&self, reader: &Reader) -> Markup {
        let title = reader.say("retention-passes");
        if self.passes.is_empty() {
            let nothing =
                empty(&reader.say("retention-passes-none"), &reader.say("retention-passes-none-words"), None);
            return panel(&Panel::flush(&title, "passes", nothing));
        }
        let columns = vec![
            Column::new(reader.say("look-ups-when")),
            Column::new(reader.say("retention-went")).class("number"),
        ];
        let rows = self.passes.iter().map(|pass| pass_row(reader, pass)).collect();
        panel(&Panel::flush(&title, "passes", table(&Table::new(title.clone(), columns, rows).tight())))
    }
}

fn pass_row(reader: &Reader, pass: &RetentionReceipt) -> Vec<Markup> {
    vec![
        html! {
            (reader.moment(pass.started_ms))
            @for one in pass.counts.erased.iter().take(6) {
                span.sub { (reader.number(one.reports)) " · " (who_words(reader, &one.source)) " · " (reader.say(&format!("set-by-{}", one.why))) }
            }
            @if pass.counts.held > 0 { span.sub { (reader.count("retention-held", pass.counts.held)) } }
        },
        html! { (reader.number(pass.counts.total())) },
    ]
}

/// What somebody wants, and the button by which another person wants the very same.
fn waiting_row(reader: &Reader, one: &KeepingThatWaits) -> Vec<Markup> {
    let (what, words, field) = match one.wanted {
        KeepDecision::Extend { until } => {
            let words = reader.fill("retention-wants-day", &[("day", &reader.day(until))]);
            ("extend", words, html! { input type="hidden" name="until" value=(until); })
        }
        KeepDecision::Stop { ground } => {
            let words = ground_name(reader, ground);
            ("stop", words, html! { input type="hidden" name="ground" value=(ground.as_str()); })
        }
        KeepDecision::LetGo
        | KeepDecision::EndStop
        | KeepDecision::Restrict
        | KeepDecision::EndRestriction => return Vec::new(),
    };
    let (label, id) = (reader.say("retention-second-button"), format!("second-{what}-{}", one.report));
    let fields = html! { (field) (reason_field(reader, &id)) };
    let action = format!("{}/{what}", paths::keeping(one.report));
    vec![
        html! { (one.reference) (unit_line(reader, one.unit.as_ref())) },
        html! {
            (words)
            span.sub { (reader.fill("retention-first", &[("name", &one.account)])) " “" (one.why) "”" }
        },
        html! {
            @if reader.who.person() == Some(one.account.as_str()) { (reader.say("retention-first-is-you")) }
            @else if !reader.decides_over(one.unit.as_ref()) { (reader.say("unit-decides")) }
            @else { (act(&label, "button-small", &action, fields, &label, "button-main")) }
            span.sub { (reader.fill("retention-second-until", &[("until", &reader.moment(one.until_ms))])) }
        },
    ]
}

fn review_row(reader: &Reader, row: &ReviewLine) -> Vec<Markup> {
    let line = &row.line;
    vec![
        html! {
            @if row.keeping.restricted { (line.reference) } @else { a href=(paths::report(line.id)) { (line.reference) } }
            @if let Some(kind) = line.kind { span.sub { (kind_name(reader, kind)) } }
        },
        keeping(reader, &row.keeping),
        actions(reader, row),
    ]
}

/// Until when a report is kept, and why.
pub fn keeping(reader: &Reader, keeping: &KeepingView) -> Markup {
    html! {
        (reader.day(keeping.until))
        span.sub { (reader.say(&format!("set-by-{}", keeping.set_by.slug()))) }
        (unit_line(reader, keeping.unit.as_ref()))
        @if let Some(stop) = &keeping.stop {
            span.sub { (state_word(Tone::Worth, &ground_name(reader, stop.ground))) }
            span.sub { (stop.why) }
        }
        @if keeping.restricted { span.sub { (state_word(Tone::Quiet, &reader.say("retention-restricted"))) } }
    }
}

fn actions(reader: &Reader, row: &ReviewLine) -> Markup {
    if !reader.decides_over(row.keeping.unit.as_ref()) {
        return html! { (reader.say("unit-decides")) };
    }
    let id = row.line.id;
    let to = |what: &str| format!("{}/{what}", paths::keeping(id));
    let why = |what: &str| reason_field(reader, &format!("{what}-{id}"));
    if row.keeping.stop.is_some() {
        let label = reader.say("retention-end-stop");
        return act(&label, "button-small", &to("end-stop"), why("end-stop"), &label, "button-main");
    }
    let (extend, stop, let_go) =
        (reader.say("retention-extend"), reader.say("retention-stop"), reader.say("retention-let-go"));
    html! {
        div.row {
            @if row.keeping.set_by == SetBy::Term {
                (act(&extend, "button-small", &to("extend"), html! { (until_field(reader, row)) (why("extend")) }, &extend, "button-main"))
            }
            (act(&stop, "button-small", &to("stop"), html! { (ground_field(reader, row)) (why("stop")) }, &stop, "button-main"))
            (act(&let_go, "button-small", &to("let-go"), why("let-go"), &let_go, "button-main"))
        }
    }
}

fn until_field(reader: &Reader, row: &ReviewLine) -> Markup {
    let id = format!("until-{}", row.line.id);
    html! {
        div.field {
            label for=(id) { (reader.say("retention-until")) }
            input id=(id) name="until" type="date" required min=(row.keeping.until);
        }
    }
}

fn ground_field(reader: &Reader, row: &ReviewLine) -> Markup {
    let id = format!("ground-{}", row.line.id);
    html! {
        div.field {
            label for=(id) { (reader.say("retention-ground")) }
            select id=(id) name="ground" required {
                @for &ground in StopGround::ALL { option value=(ground.as_str()) { (ground_name(reader, ground)) } }
            }
        }
    }
}

/// A ground in words.
pub fn ground_name(reader: &Reader, ground: StopGround) -> String {
    reader.say(&format!("ground-{}", ground.as_str())).into_owned()
}

#[cfg(test)]
mod tests {
    use joinder_core::codes::{RefusalGround, SubjectAsk};

    use super::*;
    use crate::reader::{Language, Locale};

    #[test]
    fn every_ground_has_its_words_in_every_language() {
        let mut keys: Vec<String> = StopGround::all().map(|ground| format!("ground-{ground}")).collect();
        keys.extend(RefusalGround::all().map(|ground| format!("refusal-{ground}")));
        keys.extend(SubjectAsk::all().map(|ask| format!("asks-{ask}")));
        keys.extend([SetBy::Provider, SetBy::Record, SetBy::Term].map(|by| format!("set-by-{}", by.slug())));
        for language in Language::ALL {
            for key in &keys {
                assert!(Locale::of(language).knows(key), "{key} in {}", language.tag());
            }
        }
    }
}
