//! What the document says of requests for a release.

use joinder_core::codes::{Ground, Part};
use serde_json::{Value, json};

use super::{forms, in_path, object, operation, posting};

pub fn paths() -> Value {
    let id = || vec![in_path("id", "req_…")];
    json!({
        "/api/v1/requests": {
            "get": operation("Lists requests for a release: those that came in, those that went out, those passed on", Vec::new(), "Requests"),
            "post": posting("Asks the owner of a withheld report for its release", Vec::new(), "Ask", "RequestId"),
        },
        "/api/v1/requests/{id}": { "get": operation("One request and its answers", id(), "Request") },
        "/api/v1/requests/{id}/answer": { "post": posting("Answers a request that came in; a later answer takes the place of an earlier one", id(), "RequestAnswer", "RequestId") },
        "/api/v1/requests/{id}/take-back": { "post": operation("Takes a request back that was not answered yet", id(), "RequestId") },
    })
}

pub fn schemas() -> Value {
    let text = || json!({ "type": "string" });
    let maybe = || json!({ "type": ["string", "null"] });
    let of = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let list = |items: Value| json!({ "type": "array", "items": items });
    let names: Vec<&str> = Part::all().map(Part::as_str).collect();
    let any = names.join("|");
    let parts = || json!({ "type": "string", "pattern": format!("^(?:{any})(?:,(?:{any}))*$"), "description": "Some of them, with commas between; traces are always among them" });
    let grounds: Vec<&str> = Ground::all().map(Ground::as_str).collect();
    json!({
        "Ask": {
            "type": "object",
            "required": ["report", "purpose", "case", "parts", "reason"],
            "properties": {
                "report": forms::id("rep"), "purpose": forms::purpose(), "case": forms::line(100), "parts": parts(), "reason": forms::line(1000),
                "urgent": { "anyOf": [forms::line(1000), { "type": "null" }] },
            },
        },
        "RequestAnswer": {
            "oneOf": [
                { "type": "object", "required": ["outcome", "parts", "until"], "properties": { "outcome": { "const": "granted" }, "parts": parts(), "until": forms::day() } },
                { "type": "object", "required": ["outcome", "ground"], "properties": { "outcome": { "const": "refused" }, "ground": { "enum": grounds }, "words": { "anyOf": [forms::line(1000), { "type": "null" }] } } },
            ],
        },
        "RequestId": object(json!({ "id": text() })),
        "Request": object(json!({
            "id": text(), "way": { "enum": ["out", "in", "through"] }, "asker": { "type": "object" }, "owner": text(), "via": text(),
            "state": { "enum": ["sent", "waits", "granted", "over", "refused", "answered", "taken-back"] }, "until": maybe(), "asked_at": maybe(),
            "asked": { "description": "None where it only passes", "type": ["object", "null"] }, "who": maybe(),
            "answers": list(object(json!({ "at": maybe(), "who": text(), "answer": of("RequestAnswer") }))), "taken_back_at": maybe(), "report": maybe(),
        })),
        "Requests": object(json!({
            "waiting": { "type": "integer", "minimum": 0 }, "came_in": list(of("Request")), "went_out": list(of("Request")), "passed": list(of("Request")),
        })),
    })
}
