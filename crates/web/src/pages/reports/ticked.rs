//! Reports that are ticked in a table, and writing them out. The table stands in a form, so it needs no script.

use std::borrow::Cow;

use joinder_node::{Export, ReportLine};
use maud::{Markup, html};

use crate::{
    parts::{Table, icon},
    reader::Reader,
};

/// The table with a tick before each report.
pub fn ticked(reader: &Reader, lines: &[ReportLine], table: Table) -> Table {
    let ticks = lines
        .iter()
        .map(|line| (line.id.to_string(), reader.fill("select-row", &[("name", &line.reference)])))
        .collect();
    table.ticks(ticks, reader.say("select-all").into_owned())
}

/// Writes the reports ticked out in a format to choose. It stands in the form that holds the table.
pub fn export_bar(reader: &Reader) -> Markup {
    html! {
        div.table-bar {
            label for="export-format" { (reader.say("export-ticked")) }
            select id="export-format" name="format" {
                @for &format in Export::ALL {
                    option value=(format) selected[format == Export::Csv] { (format_name(reader, format)) }
                }
            }
            button.button.button-small formaction="/reports/export" data-needs-tick { (icon("download")) (reader.say("export-save")) }
        }
    }
}

fn format_name(reader: &Reader, format: Export) -> Cow<'static, str> {
    match format {
        Export::Native => reader.say("export-native"),
        Export::Csv => reader.say("export-csv"),
        Export::Stix => Cow::Borrowed("STIX 2.1"),
        Export::Misp => Cow::Borrowed("MISP"),
    }
}
