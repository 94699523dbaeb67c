//! What the document says of shared work on a series.

use serde_json::{Value, json};

use super::{forms, in_path, object, posting};

pub fn paths() -> Value {
    let id = || vec![in_path("id", "ser_…")];
    json!({
        "/api/v1/series/{id}/work": { "post": posting("Says that this node's organisation works on a series, or no longer does", id(), "SayWork", "SharedWork") },
        "/api/v1/series/{id}/lead": { "post": posting("Says who leads a series: we do, another should, we hand it over, we do not", id(), "SayLead", "SharedWork") },
    })
}

pub fn schemas() -> Value {
    let text = || json!({ "type": "string" });
    let maybe = || json!({ "type": ["string", "null"] });
    let flag = || json!({ "type": "boolean" });
    let list = |items: Value| json!({ "type": "array", "items": items });
    let note = || forms::note();
    let between = || list(object(json!({ "by": text(), "whom": text() })));
    let report = || object(json!({ "id": text(), "owner": text(), "reference": text() }));
    let says = || json!({ "enum": ["open", "together", "first-apart", "second-apart"] });
    json!({
        "SayWork": { "type": "object", "required": ["works"], "properties": { "works": flag(), "note": note() } },
        "SayLead": {
            "oneOf": [
                { "type": "object", "required": ["step"], "properties": { "step": { "enum": ["take", "decline"] }, "note": note() } },
                { "type": "object", "required": ["step", "organisation"], "properties": {
                    "step": { "enum": ["propose", "hand-over"] }, "organisation": forms::code(), "note": note(),
                } },
            ],
        },
        "SharedWork": object(json!({
            "workers": list(object(json!({ "organisation": text(), "contact": maybe(), "since": maybe(), "ours": flag() }))),
            "leads": list(text()), "handed": between(), "declined": between(), "proposed": between(), "offered_by": maybe(), "others": list(text()),
            "could_lead": { "description": "Proposed from what this node may see; people decide", "type": ["object", "null"] },
            "pairs": list(object(json!({
                "first": report(), "second": report(), "said": list(object(json!({ "by": text(), "says": says() }))), "disputed": flag(),
            }))),
        })),
    })
}
