//! Forms of texts in the document: what a program may send, as exactly as the node reads it.

use joinder_core::codes::{Country, Kind, Purpose};
use joinder_node::Format;
use serde_json::{Value, json};

/// Controls, marks that change direction, and what is invisible (`core::is_disallowed_control`), as a class of characters.
const HIDDEN: &str = "\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff\u{e0000}-\u{e007f}";
/// A year of reports.
const YEAR: &str = "(?:19[7-9][0-9]|20[0-9]{2}|2100)";
/// A day that there is in every year.
const DAY: &str =
    "(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)";
/// Digits of identifiers (`core::Id`).
const DIGITS: &str = "[0-9a-hjkmnp-tv-z]";

/// Values, or a text that holds some: at least one of both has to hold something.
pub fn values_or_text() -> Value {
    json!([
        { "required": ["values"], "properties": { "values": { "minItems": 1 } } },
        { "required": ["text"], "properties": { "text": something() } },
    ])
}

/// One line of 1 to `most` characters with nothing hidden in it.
pub fn line(most: usize) -> Value {
    json!({ "type": "string", "minLength": 1, "maxLength": most, "pattern": format!("^[^{HIDDEN}]*[^\\s{HIDDEN}][^{HIDDEN}]*$") })
}

/// The code of an organisation.
pub fn code() -> Value {
    line(64)
}

/// The name of a source: none of those under which neighbours' reports stand.
pub fn source() -> Value {
    let not_a_link = "(?!\\s*link:)";
    json!({ "type": "string", "minLength": 1, "maxLength": 64, "pattern": format!("^{not_a_link}[^{HIDDEN}]*[^\\s{HIDDEN}][^{HIDDEN}]*$") })
}

/// Where the list of reports in review ended.
pub fn review_cursor() -> Value {
    json!({ "type": "string", "pattern": format!("^[0-9]{{4}}-{DAY},rep_0{DIGITS}{{12}}$") })
}

/// How a person is called: a line that holds letters or digits.
pub fn person() -> Value {
    json!({ "type": "string", "minLength": 1, "maxLength": 200, "pattern": format!("^[^{HIDDEN}]*[A-Za-z0-9][^{HIDDEN}]*$") })
}

/// One of several values: it holds nothing that parts them.
pub fn one_of_many() -> Value {
    json!({ "type": "string", "maxLength": 200, "pattern": format!("^[^,;{HIDDEN}]*$") })
}

/// A note for the history here; not told to others.
pub fn note() -> Value {
    json!({ "type": "string", "maxLength": 500, "pattern": format!("^[^{HIDDEN}]*$"), "description": "For the history here; not told to others" })
}

/// The name of an account.
pub fn account() -> Value {
    json!({ "type": "string", "pattern": "^[A-Za-z0-9._@-]{2,64}$" })
}

/// A text that holds something to look up: more than blanks and what parts values.
pub fn something() -> Value {
    json!({ "type": "string", "minLength": 1, "pattern": "[^\\s;]" })
}

/// A day.
pub fn day() -> Value {
    json!({ "type": "string", "format": "date", "pattern": format!("^[0-9]{{4}}-{DAY}$") })
}

/// A day on which something could be reported.
pub fn report_day() -> Value {
    json!({ "type": "string", "format": "date", "pattern": format!("^{YEAR}-{DAY}$") })
}

/// A day, or a moment in the node's zone.
pub fn moment() -> Value {
    json!({ "type": "string", "pattern": format!("^[0-9]{{4}}-{DAY}(?:T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?)?$") })
}

/// The identifier of something of this prefix.
pub fn id(prefix: &str) -> Value {
    json!({ "type": "string", "pattern": format!("^{prefix}_0{DIGITS}{{12}}$") })
}

/// A kind of report.
pub fn kind() -> Value {
    json!({ "enum": Kind::all().map(Kind::as_str).collect::<Vec<_>>() })
}

/// A State.
pub fn country() -> Value {
    json!({ "enum": Country::all().map(|country| country.to_string()).collect::<Vec<_>>() })
}

/// A format that is read.
pub fn format() -> Value {
    json!({ "enum": Format::ALL.iter().map(ToString::to_string).collect::<Vec<_>>() })
}

/// A purpose (Regulation (EU) 2016/794, art. 18(2)).
pub fn purpose() -> Value {
    json!({ "description": "Regulation (EU) 2016/794 art 18(2)", "enum": Purpose::all().map(Purpose::as_str).collect::<Vec<_>>() })
}

/// A number from one to another.
pub fn number(least: u64, most: u64) -> Value {
    json!({ "type": "integer", "minimum": least, "maximum": most })
}

/// The same where it may be left empty: forms of pages send every field.
pub fn or_empty(mut form: Value) -> Value {
    if let Some(list) = form.get_mut("enum").and_then(Value::as_array_mut) {
        list.push(json!(""));
        return form;
    }
    json!({ "anyOf": [form, { "type": "string", "maxLength": 0 }] })
}
