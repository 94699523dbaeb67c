//! The units of the organisation: their list, the form that adds one, and the choice of one.

use joinder_core::Unit;
use joinder_node::UnitView;
use maud::{Markup, html};

use super::{FieldError, described, field_error};
use crate::{
    parts::{Column, Panel, Table, act, panel, table},
    paths,
    reader::Reader,
};

/// The units, and the form that adds one: for those who decide over the whole organisation.
pub fn units(reader: &Reader, units: &[UnitView], typed: &str, errors: &[FieldError]) -> Markup {
    let columns = vec![
        Column::new(reader.say("unit")),
        Column::new(reader.say("unit-people")).class("number"),
        Column::new(reader.say("unit-sources")).class("number"),
        Column::new(reader.say("unit-remove")),
    ];
    let title = reader.say("units");
    let rows = units.iter().map(|unit| row(reader, unit));
    let list = table(&Table::new(title.clone(), columns, rows.collect()).tight());
    let form = html! {
        form.stack-wide method="post" action="/people/units" {
            div.field {
                label for="unit-name" { (reader.say("unit-name")) }
                input id="unit-name" name="unit-name" value=(typed) required maxlength="64" autocomplete="off"
                    aria-invalid=[errors.iter().any(|error| error.field == "unit-name").then_some("true")] aria-describedby=(described(errors, "unit-name"));
                span.field-hint id="unit-name-hint" { (reader.say("unit-words")) }
                (field_error(errors, "unit-name"))
            }
            div.row { button.button { (reader.say("unit-add")) } }
        }
    };
    panel(&Panel::new(&title, "units", html! { @if !units.is_empty() { (list) } (form) }))
}

fn row(reader: &Reader, unit: &UnitView) -> Vec<Markup> {
    let remove = reader.say("unit-remove");
    let action = format!("/people/units/{}/remove", paths::encode(unit.name.as_str()));
    let is_free = unit.people == 0 && unit.sources == 0;
    vec![
        html! { (unit.name) },
        html! { (reader.number(unit.people as u64)) },
        html! { (reader.number(unit.sources as u64)) },
        html! {
            @if is_free { (act(&remove, "button-small", &action, html! { p { (reader.fill("unit-remove-words", &[("unit", unit.name.as_str())])) } }, &remove, "button-bad")) }
        },
    ]
}

/// The choice of a unit, or of the organisation as a whole where whoever chooses decides over that. Nothing where there is none to choose.
pub fn unit_field(reader: &Reader, units: &[UnitView], chosen: Option<&Unit>) -> Markup {
    if units.is_empty() {
        return html! {};
    }
    let reach = &reader.who.reach;
    html! {
        div.field {
            label for="unit" { (reader.say("unit")) }
            select id="unit" name="unit" aria-describedby="unit-hint" {
                @if reach.covers_people_of(None) { option value="" selected[chosen.is_none()] { (reader.say("unit-none")) } }
                @for unit in units.iter().filter(|unit| reach.covers_people_of(Some(&unit.name))) {
                    option value=(unit.name) selected[chosen == Some(&unit.name)] { (unit.name) }
                }
            }
            span.field-hint id="unit-hint" { (reader.say("unit-hint")) }
        }
    }
}
