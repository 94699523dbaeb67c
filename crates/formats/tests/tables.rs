//! Tables through the public door: what reading gives, on good rows and on broken ones.

#[path = "tables/cells.rs"]
mod cells;
#[path = "tables/rows.rs"]
mod rows;
#[path = "tables/suggestions.rs"]
mod suggestions;
#[path = "tables/workbooks.rs"]
mod workbooks;

use std::{io::Cursor, ops::ControlFlow};

use joinder_core::{Side, TraceKind, codes::Country};
use joinder_formats::{Draft, Item, ReadError, ReadOptions, SetAside, Summary, read};

struct Outcome {
    drafts: Vec<Draft>,
    aside: Vec<SetAside>,
    summary: Summary,
}

fn options(country: Country) -> ReadOptions {
    ReadOptions { suggest_mapping: true, country: Some(country), ..ReadOptions::default() }
}

fn try_read(bytes: &[u8], name: &str, options: &ReadOptions) -> Result<Outcome, ReadError> {
    let (mut drafts, mut aside) = (Vec::new(), Vec::new());
    let summary = read(Box::new(Cursor::new(bytes.to_vec())), name, options, &mut |item| {
        match item {
            Item::Draft(draft) => drafts.push(*draft),
            Item::SetAside(record) => aside.push(*record),
        }
        ControlFlow::Continue(())
    })?;
    assert_eq!(summary.records, (drafts.len() + aside.len()) as u64);
    Ok(Outcome { drafts, aside, summary })
}

fn csv(text: &str, country: Country) -> Outcome {
    try_read(text.as_bytes(), "export.csv", &options(country)).expect("a table can be read")
}

fn traces(draft: &Draft) -> Vec<String> {
    draft
        .traces
        .iter()
        .map(|t| {
            let kind = t.kind.map_or("?", TraceKind::slug);
            let side = match t.side {
                Side::Offender => "offender",
                Side::Victim => "victim",
                Side::Third => "third",
            };
            format!(
                "{side} {kind} {}{}",
                t.platform.as_deref().map_or(String::new(), |p| format!("{p}/")),
                t.raw
            )
        })
        .collect()
}
