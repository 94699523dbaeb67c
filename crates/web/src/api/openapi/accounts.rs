//! What the document says of accounts.

use joinder_core::codes::PersonRole;
use serde_json::{Value, json};

use super::{forms, in_path, object, operation, posting};

pub fn paths() -> Value {
    let name = || vec![in_path("name", "The account's name")];
    json!({
        "/api/v1/accounts": {
            "get": operation("Lists accounts", Vec::new(), "Accounts"),
            "post": posting("Makes an account, and gives the code by which its person takes it up within seven days", Vec::new(), "NewAccount", "AccountCode"),
        },
        "/api/v1/accounts/{name}/state": { "post": posting("Disables an account, or resets it: then its person takes it up anew, by the code", name(), "WantedAccount", "AccountCode") },
        "/api/v1/accounts/{name}/unit": { "post": posting("Moves an account to a unit, or to the organisation as a whole", name(), "OfUnit", "Moved") },
        "/api/v1/units": {
            "get": operation("Lists the units of the organisation", Vec::new(), "Units"),
            "post": posting("Adds a unit", Vec::new(), "NewUnit", "Added"),
        },
    })
}

pub fn schemas() -> Value {
    let text = || json!({ "type": "string" });
    let maybe = || json!({ "type": ["string", "null"] });
    let roles: Vec<&str> = PersonRole::all().map(PersonRole::as_str).collect();
    let role = || json!({ "enum": roles });
    let account = object(json!({
        "name": text(), "role": role(), "unit": maybe(), "state": { "enum": ["invited", "active", "disabled"] },
        "second_factor": { "description": "Whether it is set up", "type": "boolean" }, "made_at": maybe(), "made_by": text(),
    }));
    let unit_or_none = || json!({ "anyOf": [forms::line(64), { "type": "null" }] });
    let count = || json!({ "type": "integer", "minimum": 0 });
    let unit = object(json!({ "name": text(), "people": count(), "sources": count() }));
    json!({
        "Accounts": object(json!({ "rows": { "type": "array", "items": account } })),
        "NewAccount": { "type": "object", "required": ["name", "role"], "properties": { "name": forms::account(), "role": role(), "unit": unit_or_none() } },
        "OfUnit": { "type": "object", "required": ["unit"], "properties": { "unit": unit_or_none() } },
        "Moved": object(json!({ "moved": { "const": true } })),
        "Units": object(json!({ "rows": { "type": "array", "items": unit } })),
        "NewUnit": { "type": "object", "required": ["name"], "properties": { "name": forms::line(64) } },
        "Added": object(json!({ "added": { "const": true } })),
        "WantedAccount": { "type": "object", "required": ["state"], "properties": { "state": { "enum": ["disabled", "invited"] } } },
        "AccountCode": object(json!({ "code": maybe() })),
    })
}
