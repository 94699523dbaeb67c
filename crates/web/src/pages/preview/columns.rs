//! How a table is read and what each of its columns becomes: shown, and changed in place.

use std::collections::HashMap;

use joinder_core::{Side, TraceKind};
use joinder_formats::{Column as Meaning, DateOrder, Role};
use joinder_node::Mapping;
use maud::{Markup, html};

use crate::{
    pages::FieldError,
    parts::{Column, Panel, Table, panel, table, trace_name},
    reader::Reader,
};

/// The fields of the form by name, as they came.
pub type MeaningForm = HashMap<String, String>;

/// All that a column can become, but traces.
const ROLES: [Role; 24] = [
    Role::Ignore,
    Role::Reference,
    Role::Kind,
    Role::Narrative,
    Role::Language,
    Role::ReportedAt,
    Role::ReportedTime,
    Role::HappenedFrom,
    Role::HappenedFromTime,
    Role::HappenedUntil,
    Role::HappenedUntilTime,
    Role::Amount,
    Role::Currency,
    Role::Stage,
    Role::Country,
    Role::Place,
    Role::VictimAge,
    Role::VictimKind,
    Role::VictimSector,
    Role::Traces,
    Role::TraceKind,
    Role::Platform,
    Role::Port,
    Role::Field,
];

/// Kinds that a victim's column can hold.
const VICTIMS: [TraceKind; 8] = [
    TraceKind::Account,
    TraceKind::Iban,
    TraceKind::Phone,
    TraceKind::Email,
    TraceKind::Ip,
    TraceKind::Person,
    TraceKind::Company,
    TraceKind::Handle,
];

/// A meaning as the value of an option: `amount`, `trace offender iban`.
fn value_of(column: &Meaning) -> String {
    if column.role != Role::Trace {
        return column.role.slug().to_owned();
    }
    let side = crate::pages::report::side_slug(column.side.unwrap_or(Side::Offender));
    format!("trace {side} {}", column.kind.map_or("", TraceKind::slug))
}

/// The column with another meaning; what belongs to the old one goes.
fn with_value(column: &Meaning, value: &str) -> Option<Meaning> {
    if value_of(column) == value {
        return Some(column.clone());
    }
    let plain = |role| Meaning { name: column.name.clone(), at: column.at, ..Meaning::new("", role) };
    let mut words = value.split(' ');
    if words.next() != Some("trace") {
        return ROLES.into_iter().find(|role| role.slug() == value).map(plain);
    }
    let side = match words.next()? {
        "offender" => Side::Offender,
        "victim" => Side::Victim,
        "third" => Side::Third,
        _ => return None,
    };
    let kind = words.next()?.parse().ok()?;
    Some(Meaning { kind: Some(kind), side: Some(side), ..plain(Role::Trace) })
}

/// The mapping with what the form changed.
pub fn changed(base: &Mapping, form: &MeaningForm) -> Result<Mapping, Vec<FieldError>> {
    let mut mapping = base.clone();
    let mut errors = Vec::new();
    let given = |name: &str| form.get(name).map(|v| v.trim());
    if let Some(text) = given("encoding") {
        mapping.encoding = some(text);
    }
    if let Some(text) = given("delimiter") {
        mapping.delimiter = match text {
            "" => None,
            "tab" => Some('\t'),
            other => other.chars().next(),
        };
    }
    if let Some(text) = given("header-line") {
        match (text, text.parse::<u64>()) {
            ("", _) => mapping.header_line = None,
            (_, Ok(line)) => mapping.header_line = Some(line),
            (_, Err(_)) => errors.push(FieldError::new(
                "header-line",
                "header-line: expected a number; 0 where there is no header",
            )),
        }
    }
    if let Some(text) = given("decimal-mark") {
        mapping.decimal_mark = text.chars().next();
    }
    if let Some(text) = given("date-order") {
        mapping.date_order =
            [DateOrder::Dmy, DateOrder::Mdy, DateOrder::Ymd].into_iter().find(|o| order_slug(*o) == text);
    }
    if let Some(text) = given("zone") {
        mapping.zone = some(text);
    }
    if let Some(text) = given("currency") {
        match (text, text.parse()) {
            ("", _) => mapping.currency = None,
            (_, Ok(currency)) => mapping.currency = Some(currency),
            (_, Err(_)) => errors.push(FieldError::new("currency", "currency: expected a code such as EUR")),
        }
    }
    for (place, column) in mapping.columns.iter_mut().enumerate() {
        let Some(value) = given(&format!("column-{place}")) else { continue };
        match with_value(column, value) {
            Some(meaning) => *column = meaning,
            None => errors.push(FieldError::new(
                "mapping-title",
                format!("column {}: expected one of the meanings listed", place + 1),
            )),
        }
    }
    if errors.is_empty() { Ok(mapping) } else { Err(errors) }
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|t| !t.is_empty())
}

fn order_slug(order: DateOrder) -> &'static str {
    match order {
        DateOrder::Dmy => "dmy",
        DateOrder::Mdy => "mdy",
        DateOrder::Ymd => "ymd",
    }
}

/// Encoding, delimiter, header, figures, dates, zone.
pub fn settings(reader: &Reader, mapping: &Mapping) -> Markup {
    let delimiter =
        mapping.delimiter.map_or(String::new(), |d| if d == '\t' { "tab".to_owned() } else { d.to_string() });
    let decimal = mapping.decimal_mark.map_or(String::new(), |d| d.to_string());
    let order = mapping.date_order.map_or("", order_slug);
    let delimiters = [(";", ";"), (",", ","), ("tab", "tab"), ("|", "|")];
    let decimals = [(",", "1.450,00"), (".", "1,450.00")];
    let orders = [("dmy", "31.12.2026"), ("mdy", "12/31/2026"), ("ymd", "2026-12-31")];
    let header = mapping.header_line.map_or(String::new(), |l| l.to_string());
    let currency = mapping.currency.map_or(String::new(), |c| c.to_string());
    let body = html! {
        div.fields {
            (text(reader, "encoding", "read-encoding", mapping.encoding.as_deref().unwrap_or("")))
            (choice(reader, "delimiter", "read-delimiter", &delimiter, &delimiters))
            (text(reader, "header-line", "read-header", &header))
            (choice(reader, "decimal-mark", "read-decimal", &decimal, &decimals))
            (choice(reader, "date-order", "read-dates", order, &orders))
            (text(reader, "zone", "read-zone", mapping.zone.as_deref().unwrap_or("")))
            (text(reader, "currency", "read-currency", &currency))
        }
    };
    panel(&Panel::new(&reader.say("read-how"), "read-title", body))
}

fn text(reader: &Reader, name: &str, label: &str, value: &str) -> Markup {
    html! { div.field { label for=(name) { (reader.say(label)) } input id=(name) name=(name) value=(value) maxlength="60" autocomplete="off" spellcheck="false"; } }
}

fn choice(reader: &Reader, name: &str, label: &str, value: &str, options: &[(&str, &str)]) -> Markup {
    html! {
        div.field {
            label for=(name) { (reader.say(label)) }
            select id=(name) name=(name) {
                option value="" { (reader.say("recognise")) }
                @for (slug, words) in options { option value=(slug) selected[*slug == value] { (words) } }
            }
        }
    }
}

/// The columns and what each becomes.
pub fn list(reader: &Reader, mapping: &Mapping, reasons: &[String]) -> Markup {
    let columns = vec![
        Column::new(reader.say("col-column")),
        Column::new(reader.say("col-becomes")),
        Column::new(reader.say("why")).class("mid-wide"),
    ];
    let rows = mapping
        .columns
        .iter()
        .enumerate()
        .map(|(place, column)| {
            let label = reader.fill("becomes", &[("column", &column.name)]);
            vec![
                html! { @if column.name.is_empty() { (column.at.unwrap_or(place + 1)) } @else { (column.name) } },
                html! { select.input name={ "column-" (place) } aria-label=(label) { (meanings(reader, &value_of(column))) } },
                html! { span.small.muted { (reasons.get(column.at.unwrap_or(place + 1) - 1).map_or("", String::as_str)) } },
            ]
        })
        .collect();
    panel(&Panel::flush(
        &reader.say("read-columns"),
        "mapping-title",
        table(&Table::new(reader.say("read-columns"), columns, rows)),
    ))
}

/// All meanings as options, one of them chosen.
fn meanings(reader: &Reader, chosen: &str) -> Markup {
    let known = ROLES.iter().any(|role| role.slug() == chosen);
    html! {
        optgroup label=(reader.say("meaning-report")) {
            @for role in ROLES { option value=(role.slug()) selected[role.slug() == chosen] { (reader.say(&format!("role-{}", role.slug()))) } }
        }
        optgroup label=(reader.say("meaning-offender")) {
            @for &kind in TraceKind::ALL { @let value = format!("trace offender {kind}"); option value=(value) selected[value == chosen] { (trace_name(reader, kind)) } }
        }
        optgroup label=(reader.say("meaning-victim")) {
            @for kind in VICTIMS { @let value = format!("trace victim {kind}"); option value=(value) selected[value == chosen] { (trace_name(reader, kind)) } }
        }
        @if !known && chosen.starts_with("trace third") || !known && chosen.starts_with("trace victim") && !VICTIMS.iter().any(|k| chosen.ends_with(&format!(" {k}"))) {
            option value=(chosen) selected { (chosen) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::{Language, Locale};

    #[test]
    fn every_meaning_reads_back_and_has_a_name() {
        let column = Meaning::new("A", Role::Ignore);
        for role in ROLES {
            assert_eq!(with_value(&column, role.slug()).unwrap().role, role);
            for language in Language::ALL {
                assert!(Locale::of(language).knows(&format!("role-{}", role.slug())), "{}", role.slug());
            }
        }
        let trace = with_value(&column, "trace victim phone").unwrap();
        assert_eq!(
            (trace.kind, trace.side, value_of(&trace).as_str()),
            (Some(TraceKind::Phone), Some(Side::Victim), "trace victim phone")
        );
        assert!(with_value(&column, "trace offender nonsense").is_none());
        assert!(with_value(&column, "<script>").is_none());
    }

    #[test]
    fn a_form_changes_only_what_it_names() {
        let base = Mapping {
            delimiter: Some(';'),
            columns: vec![Meaning::new("A", Role::Ignore), Meaning::new("B", Role::Amount)],
            ..Mapping::default()
        };
        let form =
            MeaningForm::from([("column-0".into(), "reference".into()), ("delimiter".into(), "tab".into())]);
        let mapping = changed(&base, &form).unwrap();
        assert_eq!(
            (mapping.delimiter, mapping.columns[0].role, mapping.columns[1].role),
            (Some('\t'), Role::Reference, Role::Amount)
        );
        let form =
            MeaningForm::from([("header-line".into(), "first".into()), ("column-1".into(), "what".into())]);
        assert_eq!(changed(&base, &form).unwrap_err().len(), 2);
    }
}
