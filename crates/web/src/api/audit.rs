//! The log in the API.

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::{Query, State},
};
use joinder_core::LogUse;
use joinder_node::{AuditChecked, AuditLine, AuditQuery, Unusual};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{read, shape};
use crate::{
    app::App,
    pages::{FieldError, audit::Filter},
    problem::Problem,
};

fn wrong(errors: &[FieldError]) -> Problem {
    let all: Vec<&str> = errors.iter().map(|error| error.expected.as_str()).collect();
    Problem::expected(all.join("; "))
}

/// A value that was asked, beside what the page asks.
#[derive(Deserialize)]
pub struct OfValue {
    value: Option<String>,
}

/// `GET /api/v1/audit?use=`
pub async fn list(
    State(app): State<App>,
    Query(filter): Query<Filter>,
    Query(of): Query<OfValue>,
) -> Result<Json<Value>, Problem> {
    let query = filter.query(&app.zone).map_err(|errors| wrong(&errors))?;
    let query = AuditQuery { value: of.value.filter(|value| !value.trim().is_empty()), ..query };
    let page = app.call(move |node| node.audit(&query)).await?;
    let rows: Vec<Value> = page.lines.iter().map(line).collect();
    Ok(Json(json!({ "rows": rows, "next": page.next })))
}

fn line(line: &AuditLine) -> Value {
    json!({ "entry": line.seq, "at": shape::moment(line.at_ms), "event": line.event })
}

/// `GET /api/v1/audit/unusual?use=`
pub async fn unusual(State(app): State<App>, Query(filter): Query<Filter>) -> Result<Json<Value>, Problem> {
    let (reading, span) = filter.lately(&app.zone, app.node.now_ms()).map_err(|errors| wrong(&errors))?;
    let own = BTreeMap::new();
    let found = app.call(move |node| node.audit_unusual(reading, span, &own)).await?;
    Ok(Json(json!({ "rows": found.iter().map(person).collect::<Vec<_>>() })))
}

fn person(one: &Unusual) -> Value {
    let counted = one.counted;
    json!({
        "who": one.who,
        "look_ups": counted.look_ups,
        "without_case": counted.without_case,
        "outside_hours": counted.outside_hours,
        "own_values": counted.own_values,
        "opened": counted.opened,
        "odd": one.odd.iter().map(|odd| odd.name()).collect::<Vec<_>>(),
    })
}

/// `GET /api/v1/audit/seen?use=&who=`
pub async fn seen(State(app): State<App>, Query(filter): Query<Filter>) -> Result<Json<Value>, Problem> {
    let query = filter.seen(&app.zone, app.node.now_ms()).map_err(|errors| wrong(&errors))?;
    let seen = app.call(move |node| node.audit_seen(&query)).await?;
    let deeds: Vec<Value> =
        seen.deeds.iter().map(|(deed, times)| json!({ "deed": deed, "times": times })).collect();
    let owners: Vec<Value> =
        seen.owners.iter().map(|(owner, count)| json!({ "owner": owner, "reports": count })).collect();
    Ok(Json(json!({
        "deeds": deeds,
        "reports": seen.reports,
        "more": seen.more,
        "owners": owners,
        "series": seen.series,
        "asked": seen.asked,
        "first": seen.span_ms.and_then(|(first, _)| shape::moment(first)),
        "last": seen.span_ms.and_then(|(_, last)| shape::moment(last)),
    })))
}

/// `GET /api/v1/audit/head`: the signed head, to be kept elsewhere; it tells of nothing but how many entries there are.
pub async fn head(State(app): State<App>) -> Result<Json<Value>, Problem> {
    let (head, key) = app.call(|node| Ok((node.audit_head()?, node.audit_key()?.to_string()))).await?;
    Ok(Json(json!({ "head": head, "key": key })))
}

/// A head that was kept.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    head: String,
}

/// `POST /api/v1/audit/check`: whether the log goes on from a head that was kept.
pub async fn check(State(app): State<App>, body: String) -> Result<Json<Value>, Problem> {
    let kept: Kept = read(&body, "an object with `head`, the text of a signed head")?;
    let checked = app.call(move |node| node.audit_check(&kept.head)).await?;
    Ok(Json(match checked {
        AuditChecked::Extends { old, new } => {
            json!({ "holds": true, "verdict": "extends", "old": old, "new": new })
        }
        AuditChecked::Differs => json!({ "holds": false, "verdict": "differs" }),
        AuditChecked::Ahead => json!({ "holds": false, "verdict": "ahead" }),
        AuditChecked::NotOurs => json!({ "holds": false, "verdict": "not-ours" }),
    }))
}

/// For what, and from which entry on.
#[derive(Debug, Deserialize)]
pub struct Part {
    #[serde(default)]
    r#use: String,
    #[serde(default)]
    from: u64,
}

/// `GET /api/v1/audit/ledger?use=&from=N`: lines of the ledger file, in parts of about a mebibyte.
pub async fn ledger(State(app): State<App>, Query(part): Query<Part>) -> Result<Json<Value>, Problem> {
    let reading = LogUse::of_name(&part.r#use)
        .ok_or_else(|| Problem::expected("use: expected for what the log is read"))?;
    let page = app.call(move |node| node.audit_ledger_page(reading, part.from)).await?;
    Ok(Json(json!({ "lines": page.lines, "next": page.next })))
}
