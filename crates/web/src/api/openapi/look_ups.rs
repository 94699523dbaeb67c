//! What the document says of look-ups at neighbours.

use joinder_node::Heard;
use serde_json::{Value, json};

use super::{forms, object, operation, parameter, posting};

pub fn paths() -> Value {
    let of_one =
        vec![parameter("value", "string", "Only look-ups in which this value was asked; all of them then")];
    json!({
        "/api/v1/lookup/neighbours": { "post": posting("Looks up values here and at neighbours; answered when all have answered, or after five seconds", Vec::new(), "AskNeighbours", "AnswersOfAll") },
        "/api/v1/look-ups": { "get": operation("The log of look-ups over links, the last first: who asked whom, when, for what; not which values", of_one, "LookUps") },
    })
}

pub fn schemas() -> Value {
    let text = || json!({ "type": "string" });
    let maybe = || json!({ "type": ["string", "null"] });
    let number = || json!({ "type": "integer", "minimum": 0 });
    let list = |items: Value| json!({ "type": "array", "items": items });
    let known = object(json!({ "owner": text(), "reference": text(), "contact": maybe() }));
    let hit = object(json!({
        "value": { "description": "In the form in which it was sent", "type": "string" },
        "held": { "type": "boolean" },
        "known": { "description": "Whom to ask; never more than three, which is no count", "type": "array", "items": known },
    }));
    let neighbour =
        object(json!({ "organisation": text(), "outcome": { "enum": Heard::SLUGS }, "answers": list(hit) }));
    json!({
        "AskNeighbours": {
            "type": "object",
            "required": ["purpose", "case"],
            "anyOf": forms::values_or_text(),
            "properties": {
                "values": list(forms::something()),
                "text": maybe(),
                "purpose": forms::purpose(),
                "case": forms::line(120),
                "neighbours": { "description": "Codes of whom to ask; the centre and all authorities where it is missing", "type": "array", "items": forms::code() },
            },
        },
        "AnswersOfAll": object(json!({
            "answers": list(json!({ "$ref": "#/components/schemas/Answer" })),
            "left_out": { "description": "Values that were not sent: no other node could read them", "type": "integer", "minimum": 0 },
            "neighbours": list(neighbour),
        })),
        "LookUps": object(json!({ "rows": list(object(json!({
            "side": { "description": "Who asked: this node, or the organisation", "enum": ["ours", "theirs"] },
            "organisation": text(), "who": maybe(), "at": maybe(), "purpose": forms::purpose(), "case": text(), "values": number(),
            "outcome": maybe(), "told": list(text()),
        }))) })),
    })
}
