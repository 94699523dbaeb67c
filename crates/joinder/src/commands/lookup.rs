//! `joinder lookup`

use std::{
    io::{BufWriter, Read, Write},
    process::ExitCode,
};

use anyhow::Result;
use joinder_node::{Answer, Named};

use crate::{
    cli::{Cli, Lookup},
    opening::existing,
};

pub fn run(cli: &Cli, args: &Lookup) -> Result<ExitCode> {
    let mut text = args.values.join("\n");
    if args.values.is_empty() {
        std::io::stdin().read_to_string(&mut text)?;
    }
    let answers = existing(cli)?.look_up(&text)?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    for answer in &answers {
        if cli.json {
            writeln!(out, "{}", serde_json::to_string(&as_json(answer))?)?;
        } else {
            writeln!(out, "{}", in_words(answer))?;
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn in_words(answer: &Answer) -> String {
    let series: Vec<String> = answer.series.iter().map(|s| format!("S-{}", s.number)).collect();
    match answer.named {
        Some(Named::Report) => {
            let reports: Vec<String> = answer.first.iter().map(|r| format!("{} {}", r.owner, r.reference)).collect();
            return format!("{}\tyes\treference\t{}", answer.asked, reports.join(", "));
        }
        Some(Named::Series) => {
            let reports = answer.reports;
            return format!("{}\tyes\tseries\t{reports} reports\t{}", answer.asked, series.join(" "));
        }
        None => {}
    }
    let Some(trace) = &answer.trace else {
        let why = answer.fault.map_or_else(|| "no trace".to_owned(), |fault| fault.to_string());
        return format!("{}\tnot read: {why}", answer.asked);
    };
    if answer.reports == 0 {
        return format!("{}\tno\t{} {}", answer.asked, trace.kind, trace.normal);
    }
    let shared = trace.shared.as_ref().map(|why| format!("\tshared: {why}")).unwrap_or_default();
    let owners: Vec<String> = answer.owners.iter().map(|(owner, n)| format!("{owner} {n}")).collect();
    let by = answer.by.as_ref().map(|by| format!(", known by {} {}", by.kind, by.normal)).unwrap_or_default();
    format!(
        "{}\tyes\t{} {}{by}\t{} reports\t{}\t{}{shared}",
        answer.asked,
        trace.kind,
        trace.normal,
        answer.reports,
        if series.is_empty() { "no series".to_owned() } else { series.join(" ") },
        owners.join(", "),
    )
}

fn as_json(answer: &Answer) -> serde_json::Value {
    let series: Vec<_> =
        answer.series.iter().map(|s| serde_json::json!({"series": s.id, "number": s.number})).collect();
    let owners: Vec<_> =
        answer.owners.iter().map(|(o, n)| serde_json::json!({"owner": o, "reports": n})).collect();
    serde_json::json!({
        "asked": answer.asked,
        "type": answer.trace.as_ref().map(|t| t.kind),
        "value": answer.trace.as_ref().map(|t| &t.normal),
        "shared": answer.trace.as_ref().and_then(|t| t.shared.as_ref()).map(ToString::to_string),
        "by": answer.by.as_ref().map(|t| serde_json::json!({"type": t.kind, "value": t.normal})),
        "fault": answer.fault.map(|fault| fault.to_string()),
        "named": answer.named.map(Named::slug),
        "reports": answer.reports,
        "series": series,
        "owners": owners,
        "last_seen": answer.last_seen,
    })
}
