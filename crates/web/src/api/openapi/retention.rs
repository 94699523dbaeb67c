//! What the document says of terms and of requests of persons.

use joinder_core::codes::{RefusalGround, StopGround, SubjectAsk};
use serde_json::{Value, json};

use super::{asked, forms, in_path, object, operation, posting};

pub fn paths() -> Value {
    let report = vec![in_path("id", "The report")];
    let request = vec![in_path("id", "The request's number")];
    let cursor = vec![asked(
        "cursor",
        forms::or_empty(forms::review_cursor()),
        "Where the last page of `review` ended, as it said",
    )];
    json!({
        "/api/v1/retention": { "get": operation("Says what is due by month and source, which own reports may be looked at before they go, and what was erased", cursor, "Retention") },
        "/api/v1/retention/run": { "post": posting("Erases what is due, a part at a time, or only counts it", Vec::new(), "RunRetention", "RetentionPass") },
        "/api/v1/retention/{id}": { "post": posting("Decides about keeping an own report; every decision has a reason", report, "DecideKeeping", "Decided") },
        "/api/v1/subjects": {
            "get": operation("Lists what persons ask about data on themselves, those that wait first", Vec::new(), "Subjects"),
            "post": posting("Takes such a request in; its clock of one month runs from then on", Vec::new(), "NewSubject", "Opened"),
        },
        "/api/v1/subjects/{id}": {
            "get": operation("Gives a request with all that is held on who asks", request.clone(), "SubjectAndHeld"),
            "post": posting("Ends a request: answered, or refused on a ground of Directive (EU) 2016/680 art 15", request, "EndSubject", "Opened"),
        },
    })
}

pub fn schemas() -> Value {
    let text = || json!({ "type": "string" });
    let maybe = || json!({ "type": ["string", "null"] });
    let number = || json!({ "type": "integer", "minimum": 0 });
    let flag = || json!({ "type": "boolean" });
    let list = |items: Value| json!({ "type": "array", "items": items });
    let of = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let grounds: Vec<&str> = StopGround::all().map(StopGround::as_str).collect();
    let refusals: Vec<&str> = RefusalGround::all().map(RefusalGround::as_str).collect();
    let asks: Vec<&str> = SubjectAsk::all().map(SubjectAsk::as_str).collect();
    let stop = object(json!({ "ground": { "enum": grounds.clone() }, "why": text(), "who": text() }));
    let erased = object(
        json!({ "source": text(), "why": { "enum": ["provider", "record", "term"] }, "reports": number() }),
    );
    json!({
        "Keeping": object(json!({
            "until": text(), "set_by": { "description": "Whose day it is: the report's owner elsewhere, its record, or the source's term", "enum": ["provider", "record", "term"] },
            "review_on": text(), "stop": { "anyOf": [stop, { "type": "null" }] }, "restricted": flag(),
        })),
        "Retention": object(json!({
            "months": list(object(json!({ "month": text(), "source": text(), "reports": number() }))),
            "review": list(object(json!({ "line": of("ReportLine"), "keeping": of("Keeping") }))),
            "next": maybe(), "passes": list(of("RetentionPass")),
        })),
        "RunRetention": { "type": "object", "required": ["dry_run"], "properties": { "dry_run": flag() } },
        "RetentionPass": object(json!({
            "id": number(), "started_at": maybe(), "ended_at": maybe(), "erased": list(erased), "total": number(), "held": number(),
            "more": { "description": "More is due: ask again", "type": "boolean" },
        })),
        "DecideKeeping": {
            "oneOf": [
                { "type": "object", "required": ["do", "reason", "until"], "properties": { "do": { "const": "extend" }, "reason": forms::line(500), "until": forms::day() } },
                { "type": "object", "required": ["do", "reason", "ground"], "properties": {
                    "do": { "const": "stop" }, "reason": forms::line(500), "ground": { "description": "Regulation (EU) 2016/794 art 31(6)", "enum": grounds },
                } },
                { "type": "object", "required": ["do", "reason"], "properties": {
                    "do": { "enum": ["let-go", "end-stop", "restrict", "end-restriction"] }, "reason": forms::line(500),
                } },
            ],
        },
        "Decided": object(json!({ "id": text() })),
        "NewSubject": {
            "type": "object",
            "required": ["ask", "name"],
            "properties": {
                "ask": { "enum": asks.clone() },
                "name": forms::person(),
                "values": { "description": "Accounts, phone numbers, mailboxes", "type": "array", "maxItems": 50, "items": forms::one_of_many() },
            },
        },
        "Opened": object(json!({ "id": number() })),
        "Subject": object(json!({
            "id": number(), "ask": { "enum": asks }, "received_at": maybe(), "due": text(), "late": flag(), "name": maybe(),
            "values": { "type": ["array", "null"], "items": text() }, "who": text(), "ended_at": maybe(), "outcome": { "type": ["object", "null"] },
        })),
        "Subjects": object(json!({ "rows": list(of("Subject")) })),
        "SubjectAndHeld": object(json!({
            "request": of("Subject"),
            "reports": list(object(json!({ "line": of("ReportLine"), "own": flag(), "source": text(), "keeping": of("Keeping"), "recipients": list(text()) }))),
            "more": flag(), "set_aside": list(text()), "looked_up": number(),
        })),
        "EndSubject": {
            "type": "object",
            "required": ["reason"],
            "properties": { "refused": { "enum": refusals.into_iter().map(Some).chain([None]).collect::<Vec<_>>() }, "reason": forms::line(500) },
        },
    })
}
