//! Use that somebody should ask about, and how each is counted.

use joinder_node::{MANY_OPENED, MANY_OUTSIDE, MANY_WITHOUT_CASE, Oddity, TIMES_OTHERS, Unusual};
use maud::{Markup, html};

use super::{Filter, head, moment, use_field, who_name};
use crate::{
    pages::{FieldError, errors},
    parts::{Column, Panel, Table, Tone, empty, facts, panel, state_word, table},
    reader::Reader,
};

/// Unusual use.
pub struct UnusualPage {
    /// For what, and in which span.
    pub filter: Filter,
    /// What is wrong with it.
    pub errors: Vec<FieldError>,
    /// Everybody who worked here; none before a use was said.
    pub found: Option<Vec<Unusual>>,
}

impl UnusualPage {
    /// The whole body.
    pub fn body(&self, reader: &Reader) -> Markup {
        let value = |text: &Option<String>| text.clone().unwrap_or_default();
        html! {
            (head(reader, "audit-unusual", "audit-unusual-lead", html! {}))
            (errors(reader, &self.errors))
            div.grid {
                div.span-12.stack-wide {
                    section.panel aria-label=(reader.say("filter")) {
                        form.panel-body method="get" action="/audit/unusual" {
                            div.fields {
                                (use_field(reader, &self.errors, "use", &value(&self.filter.r#use)))
                                (moment(reader, "from", "audit-from", &value(&self.filter.from)))
                                (moment(reader, "until", "audit-until", &value(&self.filter.until)))
                                div.field.field-end { button.button.button-main { (reader.say("show")) } }
                            }
                        }
                    }
                    @if let Some(found) = &self.found { (people(reader, found)) }
                }
                div.span-12 { (panel(&Panel::new(&reader.say("audit-how-counted"), "how", how(reader)))) }
            }
        }
    }
}

fn people(reader: &Reader, found: &[Unusual]) -> Markup {
    let title = reader.say("audit-people");
    if found.is_empty() {
        let nothing = empty(&reader.say("audit-none"), &reader.say("audit-none-words"), None);
        return panel(&Panel::flush(&title, "people", nothing));
    }
    let columns = vec![
        Column::new(reader.say("audit-who")),
        Column::new(reader.say("audit-look-ups")).class("number"),
        Column::new(reader.say("odd-without-case")).class("number"),
        Column::new(reader.say("odd-outside-hours")).class("number"),
        Column::new(reader.say("odd-own-values")).class("number"),
        Column::new(reader.say("audit-opened")).class("number"),
        Column::new(reader.say("audit-odd")),
    ];
    let row = |one: &Unusual| {
        let counted = one.counted;
        let number = |n: u64| html! { (reader.number(n)) };
        vec![
            html! { (who_name(reader, &one.who)) },
            number(counted.look_ups),
            number(counted.without_case),
            number(counted.outside_hours),
            number(counted.own_values),
            number(counted.opened),
            html! { @for odd in &one.odd { (state_word(Tone::Worth, &name(reader, *odd))) " " } },
        ]
    };
    let rows = found.iter().map(row).collect();
    panel(&Panel::flush(&title, "people", table(&Table::new(title.clone(), columns, rows).stacked())))
}

fn name(reader: &Reader, odd: Oddity) -> String {
    reader.say(&format!("odd-{}", odd.name())).into_owned()
}

/// How each is counted, with its bound.
fn how(reader: &Reader) -> Markup {
    let number = |n: u64| reader.number(n);
    let words = |odd: Oddity| match odd {
        Oddity::WithoutCase => reader.fill("audit-how-case", &[("n", &number(MANY_WITHOUT_CASE))]),
        Oddity::OutsideHours => reader.fill("audit-how-hours", &[("n", &number(MANY_OUTSIDE))]),
        Oddity::OwnValues => reader.say("audit-how-own").into_owned(),
        Oddity::FarMore => {
            reader.fill("audit-how-more", &[("n", &number(MANY_OPENED)), ("times", &number(TIMES_OTHERS))])
        }
    };
    facts(&Oddity::ALL.map(|odd| (name(reader, odd), html! { (words(odd)) })))
}
