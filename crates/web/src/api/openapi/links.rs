//! What the document says of links.

use serde_json::{Value, json};

use super::{forms, named, object, operation, posting};

pub fn paths() -> Value {
    let neighbour = vec![named("organisation", forms::code(), "The neighbour's code")];
    let of = json!({
        "name": "of", "in": "query", "required": true, "description": "What the neighbour was told, or what it told",
        "schema": { "enum": ["told", "heard"] },
    });
    let from = json!({
        "name": "from", "in": "query", "description": "`next` of the part before",
        "schema": forms::number(0, u64::MAX),
    });
    let ledger = [neighbour.clone(), vec![of, from]].concat();
    json!({
        "/api/v1/links": { "get": operation("Lists links with other nodes: their state, what passed, what waits", Vec::new(), "Links") },
        "/api/v1/links/invite": { "post": posting("Makes an invitation for the node of one organisation in one role, to be used once", Vec::new(), "Invite", "Invitation") },
        "/api/v1/links/join": { "post": posting("Takes an invitation up: both nodes then know each other", Vec::new(), "Join", "Linked") },
        "/api/v1/links/keys": {
            "get": operation("Says by what others know this node, and are about to", Vec::new(), "OwnKeys"),
            "post": posting("Makes another key for heads, or another certificate; neighbours learn of it by their ledgers", Vec::new(), "Rotate", "OwnKeys"),
        },
        "/api/v1/links/{organisation}/goes-out": { "get": operation("Counts this node's own reports by what that organisation is told of them, and those kept back by the reason", neighbour.clone(), "GoesOut") },
        "/api/v1/links/{organisation}/ledger": { "get": operation("Gives lines of a ledger file: all parts one after the other are the file, which ends with the signed head", ledger, "LedgerPart") },
        "/api/v1/links/{organisation}/state": { "post": posting("Resumes, pauses or ends a link; `recall` also takes back what was told", neighbour, "WantedLink", "Linked") },
    })
}

pub fn schemas() -> Value {
    let text = || json!({ "type": "string" });
    let maybe = || json!({ "type": ["string", "null"] });
    let number = || json!({ "type": "integer", "minimum": 0 });
    let counted = object(json!({ "what": text(), "count": number() }));
    let counts = || json!({ "type": "array", "items": counted });
    let organisation = object(json!({
        "code": text(), "name": text(), "role": text(), "country": maybe(), "contact": maybe(),
    }));
    let link = object(json!({
        "organisation": organisation,
        "address": text(),
        "fingerprint": { "description": "SHA-256 of its certificate", "type": "string" },
        "fingerprint_since": maybe(),
        "next_fingerprint": { "description": "SHA-256 of the certificate that it announced", "type": ["string", "null"] },
        "ledger_keys": { "description": "First the one that counts, then those of before", "type": "array", "items": object(json!({ "key": text(), "since": maybe() })) },
        "state": { "enum": ["active", "paused", "stopped", "revoked"] },
        "why": maybe(),
        "trouble": { "description": "Why the last pull failed", "type": ["string", "null"] },
        "left": { "description": "Entries that it has for this node, which are not taken yet, as it said last", "type": "integer", "minimum": 0 },
        "out_size": { "description": "Entries of what it is told", "type": "integer", "minimum": 0 },
        "acknowledged": { "description": "Of these, how many it holds", "type": "integer", "minimum": 0 },
        "in_size": { "description": "Entries of what it told", "type": "integer", "minimum": 0 },
        "last_exchange_at": maybe(),
        "waiting_erasures": number(),
        "told": counts(),
        "heard": counts(),
    }));
    json!({
        "Link": link,
        "GoesOut": object(json!({
            "told": { "description": "Told as they are disclosed, without waiting for a hit", "type": "integer", "minimum": 0 },
            "for_hits": { "description": "Told of once a report of that organisation carries the same value", "type": "integer", "minimum": 0 },
            "kept": { "description": "Told of in no case: a count for each reason", "type": "object", "additionalProperties": number() },
            "passes_on": { "description": "Whether this node is the centre, which passes others' reports on", "type": "boolean" },
            "known": { "description": "Reports of which it was told, others' among them", "type": "integer", "minimum": 0 },
        })),
        "Links": object(json!({ "rows": { "type": "array", "items": { "$ref": "#/components/schemas/Link" } } })),
        "Invite": {
            "type": "object",
            "required": ["organisation", "role", "valid_hours"],
            "properties": {
                "organisation": forms::code(),
                "role": { "enum": ["authority", "centre", "partner"] },
                "valid_hours": { "type": "integer", "minimum": 1, "maximum": 720 },
            },
        },
        "Invitation": object(json!({ "invitation": text(), "expires_at": maybe() })),
        "Join": asked("invitation", text()),
        "Linked": object(json!({ "organisation": text() })),
        "Rotate": asked("rotate", json!({ "enum": ["ledger", "tls"] })),
        "OwnKeys": object(json!({
            "ledger_key": text(),
            "fingerprint": text(),
            "next_fingerprint": { "description": "SHA-256 of the certificate that it shows as soon as all neighbours know of it", "type": ["string", "null"] },
            "waits_for": { "description": "Neighbours that do not know of it yet", "type": "array", "items": text() },
        })),
        "LedgerPart": object(json!({
            "lines": { "type": "array", "items": text() },
            "next": { "description": "`from` of the next part; null after the last", "type": ["integer", "null"] },
        })),
        "WantedLink": {
            "type": "object",
            "required": ["state"],
            "properties": { "state": { "enum": ["active", "paused", "revoked"] }, "recall": { "type": "boolean" } },
        },
    })
}

/// An object with one member, which must be there.
fn asked(name: &str, schema: Value) -> Value {
    json!({ "type": "object", "required": [name], "properties": { name: schema } })
}
