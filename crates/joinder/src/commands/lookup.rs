//! `joinder lookup`: of this node, and of neighbours where they are named.

use std::{
    io::{BufWriter, Read, Write},
    process::ExitCode,
};

use anyhow::Result;
use joinder_core::{codes::Purpose, is_disallowed_control};
use joinder_node::{Answer, Named, NewAct};
use joinder_web::Asked;
use serde_json::{Value, json};

use super::ask::Api;
use crate::{
    NOT_ALL_ANSWERED,
    cli::{Cli, Lookup},
    opening::{existing, expect_existing},
};

pub fn run(cli: &Cli, args: &Lookup) -> Result<ExitCode> {
    let mut text = args.values.join("\n");
    if args.values.is_empty() {
        std::io::stdin().read_to_string(&mut text)?;
    }
    if let (true, Some(purpose), Some(case)) = (args.neighbours, args.purpose, &args.case) {
        return ask_neighbours(cli, args, &text, purpose, case);
    }
    let node = existing(cli)?;
    let answers = node.look_up(&text)?;
    node.record_act(NewAct::looked_up(&answers))?;
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

/// Asks the node to ask its neighbours. Done, but not by all, is an exit code of its own.
fn ask_neighbours(cli: &Cli, args: &Lookup, text: &str, purpose: Purpose, case: &str) -> Result<ExitCode> {
    expect_existing(cli)?;
    let mut question = json!({ "text": text, "purpose": purpose, "case": case });
    if !args.of.is_empty() {
        question["neighbours"] = json!(args.of);
    }
    let asked = Asked { path: "/api/v1/lookup/neighbours".to_owned(), json: Some(question) };
    let answer = Api::of(cli)?.ask(&asked)?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    for one in lines(&answer) {
        if cli.json {
            writeln!(out, "{one}")?;
        } else {
            writeln!(out, "{}", line(&one))?;
        }
    }
    out.flush()?;
    let all = list(&answer["neighbours"]).iter().all(|one| one["outcome"] == "answered");
    Ok(if all { ExitCode::SUCCESS } else { ExitCode::from(NOT_ALL_ANSWERED) })
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// What the own node knows of each value, and then what each neighbour says of each, or that it says nothing.
fn lines(answer: &Value) -> Vec<Value> {
    let mut lines = Vec::new();
    for own in list(&answer["answers"]) {
        let mut own = own.clone();
        own["neighbour"] = Value::Null;
        lines.push(own);
    }
    for neighbour in list(&answer["neighbours"]) {
        let (code, outcome) = (&neighbour["organisation"], &neighbour["outcome"]);
        let answers = list(&neighbour["answers"]);
        if answers.is_empty() {
            lines.push(json!({ "neighbour": code, "outcome": outcome }));
        }
        for one in answers {
            let mut one = one.clone();
            (one["neighbour"], one["outcome"]) = (code.clone(), outcome.clone());
            lines.push(one);
        }
    }
    lines
}

/// One line of words, its cells between tabs.
fn line(one: &Value) -> String {
    let text = |value: &Value| shown(value.as_str().unwrap_or_default());
    if one["neighbour"].is_null() {
        let known = match (one["fault"].as_str(), one["reports"].as_u64().unwrap_or(0)) {
            (Some(fault), _) => format!("not read: {fault}"),
            (None, 0) => "no".to_owned(),
            (None, reports) => format!("held\t{reports} reports"),
        };
        return format!("{}\there\t{known}", text(&one["asked"]));
    }
    let whose = text(&one["neighbour"]);
    match one["outcome"].as_str().unwrap_or_default() {
        "answered" => {}
        "wrongly" => return format!("–\t{whose}\tanswered wrongly"),
        why => return format!("–\t{whose}\tnot reached: {}", why.replace('-', " ")),
    }
    if one["held"] != true {
        return format!("{}\t{whose}\tno", text(&one["value"]));
    }
    let known = list(&one["known"]).iter().map(|known| {
        let [owner, reference, contact] = ["owner", "reference", "contact"].map(|name| text(&known[name]));
        format!("{owner} {reference} {contact}").trim_end().to_owned()
    });
    format!("{}\t{whose}\theld\t{}", text(&one["value"]), known.collect::<Vec<_>>().join("; "))
}

/// What another node says, without what would act on a terminal.
fn shown(text: &str) -> String {
    text.chars().map(|c| if is_disallowed_control(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

fn in_words(answer: &Answer) -> String {
    let series: Vec<String> = answer.series.iter().map(|s| format!("S-{}", s.number)).collect();
    match answer.named {
        Some(Named::Report) => {
            let reports: Vec<String> =
                answer.first.iter().map(|r| format!("{} {}", r.owner, r.reference)).collect();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_answer_is_one_line() {
        let known = json!([
            { "owner": "DE", "reference": "D-1", "contact": "desk@de.example" },
            { "owner": "FR", "reference": "F\u{1b}[2J", "contact": null },
        ]);
        let answer = json!({
            "answers": [
                { "asked": "shop1.com", "reports": 2, "fault": null },
                { "asked": "shop2.com", "reports": 0, "fault": null },
                { "asked": "a word", "reports": 0, "fault": "expected something" },
            ],
            "neighbours": [
                { "organisation": "EU", "outcome": "answered", "answers": [
                    { "value": "shop1.com", "held": true, "known": known },
                    { "value": "shop2.com", "held": false, "known": [] },
                ] },
                { "organisation": "BE", "outcome": "too-slow", "answers": [] },
                { "organisation": "PT", "outcome": "wrongly", "answers": [] },
            ],
        });
        let told: Vec<String> = lines(&answer).iter().map(line).collect();
        assert_eq!(
            told,
            [
                "shop1.com\there\theld\t2 reports",
                "shop2.com\there\tno",
                "a word\there\tnot read: expected something",
                "shop1.com\tEU\theld\tDE D-1 desk@de.example; FR F\u{fffd}[2J",
                "shop2.com\tEU\tno",
                "–\tBE\tnot reached: too slow",
                "–\tPT\tanswered wrongly",
            ]
        );
    }
}
