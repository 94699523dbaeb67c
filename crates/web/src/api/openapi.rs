//! The OpenAPI 3.1 document.

mod accounts;
mod audit;
mod forms;
mod links;
mod look_ups;
mod requests;
mod retention;
mod work;

use axum::{http::HeaderMap, response::Response};
use serde_json::{Value, json};

use super::tagged;
use crate::problem::ProblemType;

/// `GET /api/v1/openapi.json`
pub async fn show(headers: HeaderMap) -> Response {
    tagged(&headers, &document())
}

/// The whole document.
pub fn document() -> Value {
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Joinder",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "One node: look up values, read reports and series as disclosure allows, bring in files.",
            "license": { "name": "EUPL-1.2", "identifier": "EUPL-1.2" },
        },
        "servers": [{ "url": "/" }],
        "paths": together([
            paths(),
            audit::paths(),
            links::paths(),
            look_ups::paths(),
            requests::paths(),
            retention::paths(),
            work::paths(),
            accounts::paths(),
        ]),
        "components": {
            "schemas": together([
                schemas(),
                audit::schemas(),
                links::schemas(),
                look_ups::schemas(),
                requests::schemas(),
                retention::schemas(),
                work::schemas(),
                accounts::schemas(),
            ]),
            "responses": { "Problem": problem_response() },
        },
    });
    close_bodies(&mut document);
    document
}

/// What is posted holds what its schema names and nothing else: an unknown field is a mistake, and refused as one.
fn close_bodies(document: &mut Value) {
    let pointer = "/post/requestBody/content/application~1json/schema/$ref";
    let paths = document["paths"].as_object().into_iter().flat_map(|paths| paths.values());
    let named =
        paths.filter_map(|path| path.pointer(pointer)?.as_str()?.strip_prefix('#').map(str::to_owned));
    for schema in named.collect::<Vec<_>>() {
        if let Some(schema) = document.pointer_mut(&schema) {
            close(schema);
        }
    }
}

/// An object is closed; of several that it may be, each: closed beside them it would hold nothing at all.
fn close(schema: &mut Value) {
    if let Some(each) = schema.get_mut("oneOf").and_then(Value::as_array_mut) {
        each.iter_mut().for_each(close);
    } else if let Some(object) = schema.as_object_mut().filter(|object| object.contains_key("properties")) {
        object.insert("additionalProperties".to_owned(), false.into());
    }
}

/// Several objects in one.
fn together<const N: usize>(objects: [Value; N]) -> Value {
    objects.into_iter().fold(json!({}), joined)
}

fn joined(mut all: Value, more: Value) -> Value {
    if let (Some(all), Value::Object(more)) = (all.as_object_mut(), more) {
        all.extend(more);
    }
    all
}

fn paths() -> Value {
    let with_cursor = |mut own: Vec<Value>, of: &str| {
        own.push(asked("cursor", forms::or_empty(forms::id(of)), "Where the last page ended, as it said"));
        own.push(asked("limit", forms::number(1, 500), "Rows"));
        own
    };
    let span = || {
        vec![
            asked("kind", forms::or_empty(forms::kind()), "A kind of report"),
            asked("country", forms::or_empty(forms::country()), "A State, ISO 3166-1"),
            asked("from", forms::or_empty(forms::report_day()), "First day, YYYY-MM-DD"),
            asked("until", forms::or_empty(forms::report_day()), "Last day, YYYY-MM-DD"),
        ]
    };
    let mut of_reports = span();
    of_reports.extend([
        parameter("text", "string", "Words that all occur in the narrative"),
        asked("owner", forms::or_empty(forms::code()), "An organisation's code"),
        asked("series", forms::or_empty(forms::id("ser")), "A series; no other filter beside it"),
        parameter("source", "string", "A source"),
    ]);
    let of_series = vec![
        asked(
            "sort",
            forms::or_empty(json!({ "enum": ["growth", "size", "loss", "latest"] })),
            "Which come first",
        ),
        asked("kind", forms::or_empty(forms::kind()), "A kind of report"),
        asked("country", forms::or_empty(forms::country()), "A State, ISO 3166-1"),
        asked("states", forms::or_empty(forms::number(0, u64::MAX)), "Of at least so many States"),
    ];
    let of_set_aside =
        vec![parameter("reason", "string", "A reason"), parameter("source", "string", "A source")];
    let mut look_up = operation(
        "Looks up one value",
        vec![needed("value", forms::something(), "A value, or a text that holds some")],
        "Answers",
    );
    let mut look_up_many = operation("Looks up many values, unknown ones too", Vec::new(), "Answers");
    look_up_many["requestBody"] = json!({ "required": true, "content": {
        "application/json": { "schema": { "$ref": "#/components/schemas/LookUp" } },
        "text/plain": { "schema": forms::something() },
    } });
    look_up["operationId"] = json!("lookUpOne");
    json!({
        "/api/v1/lookup": { "get": look_up, "post": look_up_many },
        "/api/v1/reports": { "get": operation("Lists reports, newest arrival first", with_cursor(of_reports, "rep"), "ReportPage") },
        "/api/v1/reports/{id}": { "get": operation("One report as it may be seen, with its hits", vec![in_path("id", "rep_…")], "Report") },
        "/api/v1/series": { "get": operation("Lists series", with_cursor(of_series, "ser"), "SeriesPage") },
        "/api/v1/series/{id}": { "get": operation("One series with its evidence", vec![in_path("id", "ser_…")], "Series") },
        "/api/v1/sources": { "get": operation("Lists sources with their latest receipts", Vec::new(), "Sources") },
        "/api/v1/sources/{name}/import": { "post": import() },
        "/api/v1/set-aside": { "get": operation("Lists records set aside, oldest first", with_cursor(of_set_aside, "set"), "SetAsidePage") },
        "/api/v1/statistics": { "get": operation("Counts what is in the pool; fewer than five reports of others are told in coarser figures, or nowhere", span(), "Statistics") },
        "/api/v1/schemas/report": { "get": plain("The JSON Schema of a native report", "application/schema+json") },
        "/api/v1/openapi.json": { "get": plain("This document", "application/json") },
        "/healthz": { "get": plain("Whether the process answers", "text/plain") },
        "/readyz": { "get": plain("Whether the store answers", "text/plain") },
    })
}

fn parameter(name: &str, kind: &str, words: &str) -> Value {
    json!({ "name": name, "in": "query", "required": false, "description": words, "schema": { "type": kind } })
}

/// What may be asked for, in a form.
fn asked(name: &str, form: Value, words: &str) -> Value {
    json!({ "name": name, "in": "query", "required": false, "description": words, "schema": form })
}

/// The same where it must be.
fn needed(name: &str, form: Value, words: &str) -> Value {
    json!({ "name": name, "in": "query", "required": true, "description": words, "schema": form })
}

/// What is called by its name in the path, in a form.
fn named(name: &str, form: Value, words: &str) -> Value {
    json!({ "name": name, "in": "path", "required": true, "description": words, "schema": form })
}

fn in_path(name: &str, words: &str) -> Value {
    json!({ "name": name, "in": "path", "required": true, "description": words, "schema": { "type": "string" } })
}

fn operation(summary: &str, parameters: Vec<Value>, schema: &str) -> Value {
    let reference = format!("#/components/schemas/{schema}");
    json!({
        "summary": summary,
        "parameters": parameters,
        "responses": {
            "200": { "description": "The answer", "content": { "application/json": { "schema": { "$ref": reference } } } },
            "default": { "$ref": "#/components/responses/Problem" },
        },
    })
}

/// An operation that takes JSON.
fn posting(summary: &str, parameters: Vec<Value>, body: &str, schema: &str) -> Value {
    let mut operation = operation(summary, parameters, schema);
    let reference = format!("#/components/schemas/{body}");
    operation["requestBody"] =
        json!({ "required": true, "content": { "application/json": { "schema": { "$ref": reference } } } });
    operation
}

fn plain(summary: &str, media: &str) -> Value {
    json!({ "summary": summary, "responses": { "200": { "description": "The answer", "content": { media: {} } }, "default": { "$ref": "#/components/responses/Problem" } } })
}

fn import() -> Value {
    let parameters = vec![
        named("name", forms::source(), "The source; made new where there is none"),
        parameter("file", "string", "The file's name"),
        asked("format", forms::format(), "The format, where it is not to be recognised"),
        parameter("suggest_mapping", "boolean", "Work out a mapping where the source has none, and keep it"),
    ];
    let mut operation =
        operation("Takes a file in; the answer comes when all of it is durable", parameters, "Receipt");
    operation["requestBody"] = json!({ "required": true, "content": { "application/octet-stream": { "schema": { "type": "string", "minLength": 1 } } } });
    operation
}

fn problem_response() -> Value {
    json!({ "description": "What went wrong (RFC 9457)", "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } } })
}

fn schemas() -> Value {
    let text = || json!({ "type": "string" });
    let maybe = |kind: &str| json!({ "type": [kind, "null"] });
    let number = || json!({ "type": "integer", "minimum": 0 });
    let bits = || json!({ "type": "number" });
    let flag = || json!({ "type": "boolean" });
    let of = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let list = |items: Value| json!({ "type": "array", "items": items });
    let page = |name: &str| {
        object(json!({ "rows": list(of(name)), "next": maybe("string"), "total": maybe("integer") }))
    };
    let types: Vec<String> = ProblemType::ALL.iter().map(|p| format!("/help#problem-{}", p.slug())).collect();
    let free = || json!({ "type": ["object", "null"] });
    let known_of = || json!({ "type": "integer", "minimum": 0, "description": "Of how many of the reports a loss is known" });
    json!({
        "Problem": object(json!({ "type": { "type": "string", "enum": types }, "title": text(), "status": number(), "detail": text() })),
        "LookUp": {
            "anyOf": forms::values_or_text(),
            "type": "object",
            "properties": { "values": list(forms::something()), "text": maybe("string") },
        },
        "Answers": object(json!({ "answers": list(of("Answer")) })),
        "Answer": object(json!({
            "asked": text(), "trace": { "anyOf": [of("Trace"), { "type": "null" }] }, "by": { "anyOf": [of("Trace"), { "type": "null" }] }, "named": { "description": "What it names where it is no trace that is known", "enum": ["report", "series", null] },
            "fault": maybe("string"), "reports": number(), "series": list(of("SeriesRef")),
            "owners": list(object(json!({ "owner": text(), "reports": number() }))), "last_seen": maybe("string"), "latest": list(of("ReportLine")),
        })),
        "Trace": object(json!({
            "type": text(), "value": text(), "country": maybe("string"), "reports": number(), "shared": maybe("string"), "bits": bits(), "joins": flag(),
        })),
        "SeriesRef": object(json!({ "id": text(), "number": { "type": "integer" }, "name": maybe("string") })),
        "ReportLine": object(json!({
            "id": text(), "owner": text(), "reference": text(), "level": { "enum": ["full", "offender-side", "traces", "hit-only"] },
            "kind": maybe("string"), "dated": maybe("string"), "country": maybe("string"), "lost_eur": maybe("string"),
            "series": { "anyOf": [of("SeriesRef"), { "type": "null" }] }, "received_at": maybe("string"),
        })),
        "ReportPage": page("ReportLine"),
        "Hit": object(json!({
            "other": of("ReportLine"), "bits": bits(), "words": text(), "counted": list(object(json!({ "trace": of("Trace"), "bits": bits() }))),
            "wording_bits": bits(), "not_counted": list(object(json!({ "trace": of("Trace"), "why": text() }))), "confirmed": flag(), "rejected": flag(),
        })),
        "Report": object(json!({
            "line": of("ReportLine"), "report": { "description": "By /api/v1/schemas/report; what is withheld is absent", "type": "object" },
            "hits": list(of("Hit")), "hits_in_all": number(), "keeping": { "anyOf": [of("Keeping"), { "type": "null" }] }, "source": text(), "version": number(), "proposal": free(), "contact": maybe("string"),
            "requests": { "description": "What was asked of its owner, newest first", "type": "array", "items": text() },
            "may_ask": { "description": "Whether its owner can be asked for its release now", "type": "boolean" },
        })),
        "SeriesLine": object(json!({
            "id": text(), "number": { "type": "integer" }, "name": maybe("string"), "reports": number(), "countries": list(text()), "owners": number(),
            "lost_eur": text(), "lost_known_of": known_of(), "first": maybe("string"), "last": maybe("string"), "kind": maybe("string"), "new_7_days": number(), "new_28_days": number(),
        })),
        "SeriesPage": page("SeriesLine"),
        "Series": object(json!({
            "series": of("SeriesLine"),
            "evidence": list(object(json!({ "trace": of("Trace"), "in_reports": number(), "first": maybe("string"), "last": maybe("string") }))),
            "not_counted": list(object(json!({ "trace": of("Trace"), "why": text() }))),
            "by_country": list(object(json!({ "country": text(), "reports": number(), "lost_eur": text(), "lost_known_of": known_of() }))),
            "owners": list(object(json!({ "owner": text(), "reports": number() }))),
            "stateless": { "type": "integer", "minimum": 0, "description": "Reports whose State is withheld, or whose owner is of no State" },
            "proposal": free(),
            "offence": { "description": "What a person says that it is", "anyOf": [object(json!({ "offence": text(), "who": text(), "why": text(), "at": maybe("string") })), { "type": "null" }] },
            "work": of("SharedWork"),
            "reports": of("ReportPage"),
        })),
        "Counts": object(json!({ "read": number(), "new": number(), "amended": number(), "same": number(), "set_aside": number(), "faults": number() })),
        "Receipt": object(json!({
            "id": { "type": "integer" }, "source": text(), "file": text(), "started_at": maybe("string"), "ended_at": maybe("string"), "counts": of("Counts"),
            "format": maybe("string"), "notes": list(text()), "error": maybe("string"),
        })),
        "Sources": object(json!({ "rows": list(object(json!({ "source": { "type": "object" }, "set_aside": number(), "set_aside_fields": number(), "receipts": list(of("Receipt")) }))) })),
        "SetAside": object(json!({
            "id": text(), "source": text(), "file": text(), "line": maybe("integer"), "byte": number(), "field": maybe("string"), "expected": text(),
            "reason": text(), "report": maybe("string"), "at": maybe("string"),
        })),
        "SetAsidePage": page("SetAside"),
        "Figure": object(json!({ "reports": number(), "lost_eur": text(), "lost_known_of": known_of(), "in_series": number() })),
        "Statistics": object(json!({
            "all": of("Figure"), "by_kind": list(object(json!({ "kind": maybe("string"), "figure": of("Figure") }))),
            "by_country": list(object(json!({ "country": maybe("string"), "figure": of("Figure") }))), "by_month": list(object(json!({ "month": text(), "figure": of("Figure") }))),
            "left_out": { "type": "boolean" },
        })),
    })
}

fn object(properties: Value) -> Value {
    json!({ "type": "object", "properties": properties })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_closed_still_holds_its_fields() {
        let document = document();
        let answer = &document["components"]["schemas"]["RequestAnswer"];
        assert_eq!(answer.get("additionalProperties"), None, "the branches hold the fields");
        let branches = answer["oneOf"].as_array().expect("granted or refused");
        assert!(branches.iter().all(|branch| branch["additionalProperties"] == false));
        let all = document["components"]["schemas"].as_object().expect("schemas");
        for (name, schema) in all.iter().filter(|(_, schema)| schema["additionalProperties"] == false) {
            let fields = schema["properties"].as_object().map_or(0, serde_json::Map::len);
            let required = schema["required"].as_array().map_or(0, Vec::len);
            assert!(fields > 0 && fields >= required, "{name} holds nothing");
        }
    }
}
