//! What the document says of the log.

use joinder_core::{Act, Deed, LogUse};
use joinder_node::Oddity;
use serde_json::{Value, json};

use super::{asked, forms, needed, object, operation, parameter, posting};

pub fn paths() -> Value {
    let names: Vec<&str> = LogUse::ALL.iter().map(|one| one.name()).collect();
    let reading = || {
        json!({
            "name": "use", "in": "query", "required": true, "schema": { "enum": names },
            "description": "For what the log is read (Directive (EU) 2016/680 art. 25(2)); the reading is itself recorded",
        })
    };
    let who = || parameter("who", "string", "operator, node, account:NAME or neighbour:CODE");
    let span = || {
        [
            asked(
                "from",
                forms::or_empty(forms::moment()),
                "A day, or a moment such as 2026-12-31T08:30 in the node's zone",
            ),
            asked("until", forms::or_empty(forms::moment()), "The same; of a day its end"),
        ]
    };
    let mut of_log = vec![
        reading(),
        who(),
        asked("act", forms::or_empty(json!({ "enum": Act::ALL.map(Act::name) })), "One of the six acts"),
        asked(
            "deed",
            forms::or_empty(json!({ "enum": Deed::ALL.iter().map(|deed| deed.name()).collect::<Vec<_>>() })),
            "A deed",
        ),
        asked("report", forms::or_empty(forms::id("rep")), "rep_…"),
        parameter("case", "string", "The reference of a case"),
        parameter("value", "string", "Only acts in which this value was asked"),
        asked("cursor", forms::number(0, u64::MAX), "Where the last page ended, as it said"),
        asked("limit", forms::number(1, 1000), "Rows"),
    ];
    of_log.extend(span());
    let mut lately = vec![reading()];
    lately.extend(span());
    let mut of_one = lately.clone();
    of_one.push(needed("who", forms::something(), "account:NAME or neighbour:CODE"));
    let first = forms::number(0, u64::MAX);
    let from = asked("from", first, "The first entry; 0 for the beginning of the file");
    json!({
        "/api/v1/audit": { "get": operation("The log, the last act first", of_log, "AuditPage") },
        "/api/v1/audit/unusual": { "get": operation("Everybody who worked here, with what was counted and what stands out", lately, "AuditUnusual") },
        "/api/v1/audit/seen": { "get": operation("What an account or a link saw between two moments", of_one, "AuditSeen") },
        "/api/v1/audit/head": { "get": operation("The signed head over all entries, to be kept elsewhere", Vec::new(), "AuditHead") },
        "/api/v1/audit/check": { "post": posting("Holds a head that was kept against the log as it is", Vec::new(), "AuditKept", "AuditVerdict") },
        "/api/v1/audit/ledger": { "get": operation("Lines of the ledger file, in parts", vec![reading(), from], "AuditLines") },
    })
}

pub fn schemas() -> Value {
    let text = || json!({ "type": "string" });
    let maybe = |kind: &str| json!({ "type": [kind, "null"] });
    let number = || json!({ "type": "integer", "minimum": 0 });
    let list = |items: Value| json!({ "type": "array", "items": items });
    let acts: Vec<&str> = Act::ALL.iter().map(|act| act.name()).collect();
    let deeds: Vec<String> =
        Deed::ALL.iter().map(|deed| format!("{}/{}", deed.act().name(), deed.name())).collect();
    let odd: Vec<&str> = Oddity::ALL.iter().map(|odd| odd.name()).collect();
    let event = json!({
        "type": ["object", "null"],
        "description": format!("None where its term has ended. The deed is one of the acts {}", acts.join(", ")),
        "properties": {
            "deed": { "enum": deeds }, "actor": { "type": "object" }, "working": { "type": "object" },
            "subjects": { "type": "object" }, "to": text(), "outcome": text(), "door": text(),
        },
    });
    let row = object(json!({ "entry": number(), "at": maybe("string"), "event": event }));
    let person = object(json!({
        "who": text(), "look_ups": number(), "without_case": number(), "outside_hours": number(), "own_values": number(),
        "opened": number(), "odd": list(json!({ "enum": odd })),
    }));
    json!({
        "AuditPage": object(json!({ "rows": list(row), "next": maybe("integer") })),
        "AuditUnusual": object(json!({ "rows": list(person) })),
        "AuditSeen": object(json!({
            "deeds": list(object(json!({ "deed": { "enum": deeds }, "times": number() }))),
            "reports": list(text()), "more": number(),
            "owners": list(object(json!({ "owner": text(), "reports": number() }))),
            "series": list(text()), "asked": number(), "first": maybe("string"), "last": maybe("string"),
        })),
        "AuditHead": object(json!({ "head": maybe("string"), "key": text() })),
        "AuditKept": { "type": "object", "required": ["head"], "properties": { "head": text() } },
        "AuditVerdict": {
            "type": "object",
            "required": ["holds", "verdict"],
            "properties": {
                "holds": { "type": "boolean" },
                "verdict": { "enum": ["extends", "differs", "ahead", "not-ours"] },
                "old": number(), "new": number(),
            },
        },
        "AuditLines": object(json!({ "lines": list(text()), "next": maybe("integer") })),
    })
}
