//! MISP events and attributes as reports: one event, one report; a bare attribute is a report of its own.
//!
//! What a value means follows from its attribute type, its relation within an object, and its category. Deleted
//! attributes and proposals of others are not taken. A value that fails its check fails alone.

mod meaning;
pub(crate) mod write;

use joinder_core::{Attachment, Side, TraceKind, When, codes::Kind};
use sha2::{Digest, Sha256};

use self::meaning::{Meaning, Place, meaning};
use crate::{Draft, DraftTrace, Position, Reason, SetAside, json::Json};

/// Longest text taken from one event into the narrative.
const MAX_NARRATIVE: usize = 512 * 1024;

/// True for what MISP writes: an event, bare or wrapped, a search answer, or an attribute.
pub(crate) fn is_misp(json: &Json<'_>) -> bool {
    if json.get("Event").is_some_and(|e| !e.entries().is_empty()) {
        return true;
    }
    if let Some(response) = json.get("response") {
        return response.each().iter().any(is_misp)
            || response.get("Attribute").is_some()
            || response.get("Object").is_some();
    }
    is_event(json) || is_attribute(json) || is_object(json) || json.get("Object").is_some_and(is_object)
}

fn is_event(json: &Json<'_>) -> bool {
    json.get("info").is_some()
        && ["Attribute", "attribute_count", "threat_level_id", "Orgc", "Object", "analysis"]
            .iter()
            .any(|key| json.get(key).is_some())
}

fn is_attribute(json: &Json<'_>) -> bool {
    json.text_at("type").is_some()
        && json.get("value").is_some()
        && (json.get("to_ids").is_some() || json.get("category").is_some() && json.get("event_id").is_some())
}

fn is_object(json: &Json<'_>) -> bool {
    json.get("Attribute").is_some_and(|a| matches!(a, Json::List(_)))
        && json.get("name").is_some()
        && (json.get("meta-category").is_some() || json.get("template_uuid").is_some())
}

/// Maps whatever a record holds: one event, or the events, objects and attributes of a search answer.
pub(crate) fn drafts(json: &Json<'_>, position: &Position, raw: &[u8]) -> Vec<Result<Draft, Box<SetAside>>> {
    let mut gathered = Vec::new();
    gather(json, position, &mut gathered, 4);
    if gathered.is_empty() {
        let expected = "a MISP event with attributes";
        return vec![Err(Box::new(SetAside::new(position.clone(), Reason::Empty, expected, raw)))];
    }
    let alone = gathered.len() == 1;
    let each = gathered.into_iter().map(|(mut draft, part)| {
        // One of several stands within a longer record: its own text, printed again, can be read alone.
        draft.raw = if alone { raw.to_vec() } else { part.to_serde().to_string().into_bytes() };
        Ok(draft)
    });
    each.collect()
}

/// The drafts, each with the part of the record that it is made from.
fn gather<'j, 'a>(json: &'j Json<'a>, position: &Position, out: &mut Vec<(Draft, &'j Json<'a>)>, depth: u8) {
    let Some(depth) = depth.checked_sub(1) else { return };
    let mut start = |fill: &dyn Fn(&mut Draft)| {
        let mut draft = Draft::new(position.clone(), Vec::new());
        fill(&mut draft);
        out.push((draft, json));
    };
    if let Json::List(items) = json {
        items.iter().for_each(|item| gather(item, position, out, depth));
    } else if let Some(event) = json.get("Event").filter(|e| !e.entries().is_empty()) {
        start(&|draft| self::event(draft, event));
    } else if let Some(response) = json.get("response") {
        gather(response, position, out, depth);
    } else if is_event(json) {
        start(&|draft| event(draft, json));
    } else if is_object(json) {
        start(&|draft| {
            draft.reference = json.text_at("uuid").map(str::to_owned);
            object(draft, json);
        });
    } else if let Some(inner) = json.get("Object").filter(|o| is_object(o)) {
        gather(inner, position, out, depth);
    } else if is_attribute(json) {
        start(&|draft| {
            draft.reference = json.text_at("uuid").map(str::to_owned);
            attribute(draft, json, "");
        });
    } else if let Some(list) = json.any(&["Attribute", "Object"]) {
        gather(list, position, out, depth);
    }
}

fn event(draft: &mut Draft, event: &Json<'_>) {
    draft.reference = event.text_at("uuid").map(str::to_owned);
    if draft.reference.is_none() {
        draft.reference = event.get("id").and_then(Json::scalar).map(|id| format!("event-{id}"));
    }
    if let Some(date) = event.text_at("date") {
        match date.parse::<When>() {
            Ok(date) => draft.reported_at = Some(date),
            Err(_) => draft.fault("date", Reason::Date, "a date such as 2026-03-01"),
        }
    }
    if let Some(info) = event.text_at("info") {
        draft.tell(info);
    }
    for key in ["Orgc", "Org"] {
        if let Some(name) = event.get(key).and_then(|org| org.text_at("name")) {
            draft.fields.insert(format!("misp.{}", key.to_lowercase()), name.to_owned());
        }
    }
    for key in ["id", "threat_level_id", "analysis"] {
        if let Some(value) = event.get(key).and_then(Json::scalar) {
            draft.fields.insert(format!("misp.{key}"), value.into_owned());
        }
    }
    tags(draft, event);
    event.items_at("Attribute").iter().for_each(|a| attribute(draft, a, ""));
    event.items_at("Object").iter().for_each(|o| object(draft, o));
    for report in event.items_at("EventReport").iter().filter(|r| !r.is_set("deleted")) {
        for key in ["name", "content"] {
            report.text_at(key).into_iter().for_each(|text| tell(draft, text));
        }
    }
}

fn tell(draft: &mut Draft, text: &str) {
    let used = draft.narrative.as_ref().map_or(0, |n| n.text.len());
    let room = MAX_NARRATIVE.saturating_sub(used).min(text.len());
    draft.tell(&text[..text.floor_char_boundary(room)]);
}

/// Marks, and the kind where a tag names one.
fn tags(draft: &mut Draft, item: &Json<'_>) {
    let mut names = Vec::new();
    for tag in item.items_at("Tag") {
        let Some(name) = tag.text_at("name") else { continue };
        mark(draft, name);
        names.push(name);
        if draft.kind.is_none() {
            draft.kind = kind(name);
        }
    }
    if !names.is_empty() && !draft.fields.contains_key("misp.tags") {
        draft.fields.insert("misp.tags".into(), names.join(", "));
    }
}

/// Takes a TLP or PAP mark; of several the strictest holds.
pub(crate) fn mark(draft: &mut Draft, name: &str) {
    let prefix = name.get(..4).map(str::to_ascii_lowercase);
    match prefix.as_deref() {
        Some("tlp:") => match name.parse() {
            Ok(tlp) => draft.tlp = Some(draft.tlp.map_or(tlp, |had| had.max(tlp))),
            Err(_) => draft.fault("tag", Reason::Code, "a TLP mark"),
        },
        Some("pap:") => match name.parse() {
            Ok(pap) => draft.pap = Some(draft.pap.map_or(pap, |had| had.max(pap))),
            Err(_) => draft.fault("tag", Reason::Code, "a PAP mark"),
        },
        Some(_) | None => {}
    }
}

/// The kind that a tag of a taxonomy of incidents names.
fn kind(tag: &str) -> Option<Kind> {
    let (taxonomy, value) = tag.split_once('=')?;
    if taxonomy == "joinder:kind" {
        return value.trim_matches('"').parse().ok();
    }
    let taxonomy = taxonomy.to_ascii_lowercase();
    let known =
        ["rsit", "circl", "ecsirt", "europol", "malware_classification", "enisa", "veris", "incident"];
    let value = value.trim_matches('"');
    let named = || value.parse().ok().or_else(|| Kind::from_words(value));
    known.iter().any(|k| taxonomy.starts_with(k)).then(named).flatten()
}

fn object(draft: &mut Draft, object: &Json<'_>) {
    if object.is_set("deleted") {
        return;
    }
    let name = object.text_at("name").unwrap_or_default();
    if let Some(comment) = object.text_at("comment") {
        tell(draft, comment);
    }
    object.items_at("Attribute").iter().for_each(|a| attribute(draft, a, name));
}

fn attribute(draft: &mut Draft, attribute: &Json<'_>, object: &str) {
    if attribute.is_set("deleted") {
        return;
    }
    let Some(value) = attribute.get("value").and_then(Json::scalar) else { return };
    let kind = attribute.text_at("type").unwrap_or_default();
    let relation = attribute.text_at("object_relation").unwrap_or_default();
    tags(draft, attribute);
    if let Some(comment) = attribute.text_at("comment") {
        tell(draft, comment);
    }
    let place = Place {
        kind,
        relation,
        object,
        category: attribute.text_at("category").unwrap_or_default(),
        detected: attribute.get("to_ids").is_none() || attribute.is_set("to_ids"),
    };
    let seen_at =
        attribute.any(&["first_seen", "last_seen"]).and_then(Json::text).and_then(|t| t.parse().ok());
    let field = if object.is_empty() { kind.to_owned() } else { format!("{object}.{relation}") };
    let mut take = |trace_kind: Option<TraceKind>, side: Side, raw: &str, platform: Option<&str>| {
        let mut trace = DraftTrace::offender(&field, trace_kind, raw).on(side);
        trace.seen_at = seen_at;
        trace.platform = platform.map(Into::into);
        draft.traces.push(trace);
    };
    let marked = attribute
        .items_at("Tag")
        .iter()
        .filter_map(|t| t.text_at("name")?.strip_prefix(write::SIDE_TAG))
        .next();
    let meaning = match marked.map(|side| side.trim_matches('"')) {
        Some("victim") => meaning(&place).on(Side::Victim),
        Some("third") => meaning(&place).on(Side::Third),
        Some(_) | None => meaning(&place),
    };
    match meaning {
        Meaning::Trace(trace_kind, side) => take(Some(trace_kind), side, &value, None),
        Meaning::Handle(platform, side) => take(Some(TraceKind::Handle), side, &value, Some(platform)),
        Meaning::Recognise(side) => take(None, side, &value, None),
        Meaning::Pair(first, second, side) => {
            let (a, b) = value.split_once('|').unwrap_or((&value, ""));
            if let Some(first) = first {
                take(Some(first), side, a, None);
            }
            match second {
                Some(second) if !b.is_empty() => take(Some(second), side, b, None),
                Some(_) => draft.fault(field, Reason::Type, "two values with `|` between them"),
                None => {
                    let port = b.parse().ok();
                    if let Some(trace) = draft.traces.last_mut().filter(|_| port.is_some()) {
                        trace.port = port;
                    }
                }
            }
        }
        Meaning::Tell => tell(draft, &value),
        Meaning::File => file(draft, &value, attribute.text_at("data")),
        Meaning::Field => {
            let text: String = value.chars().take(2_000).collect();
            draft.fields.entry(format!("misp.{field}")).and_modify(|had| join(had, &text)).or_insert(text);
        }
    }
}

/// Takes one value by its MISP type, from another format.
pub(crate) fn single(draft: &mut Draft, kind: &str, value: &str, category: &str) {
    let text = |text: &str| Json::Text(text.to_owned().into());
    let json = Json::Map(vec![
        ("type".into(), text(kind)),
        ("value".into(), text(value)),
        ("category".into(), text(category)),
    ]);
    attribute(draft, &json, "");
}

/// Takes one attribute of a MISP object, from another format.
pub(crate) fn in_object(draft: &mut Draft, object: &str, attribute: &Json<'_>) {
    self::attribute(draft, attribute, object);
}

/// Several values of one field, up to a length that a person reads.
fn join(had: &mut String, text: &str) {
    if had.len() + text.len() < 4_000 {
        had.push_str("; ");
        had.push_str(text);
    }
}

/// Hashes a file that came in base64.
fn file(draft: &mut Draft, name: &str, data: Option<&str>) {
    let Some(data) = data else { return };
    match mail_parser::decoders::base64::base64_decode(data.as_bytes()) {
        Some(bytes) => draft.attachments.push(Attachment {
            name: name.chars().filter(|c| !c.is_control()).take(200).collect(),
            media_type: None,
            size: bytes.len() as u64,
            sha256: hex::encode(Sha256::digest(&bytes)),
        }),
        None => draft.fault("data", Reason::Encoding, "a file in base64"),
    }
}
