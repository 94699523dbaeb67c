//! STIX 2.0 and 2.1 bundles as reports.
//!
//! A bundle with reports, groupings or incidents gives one report for each, with the objects that it refers to; any
//! other bundle is one report. What stands in indicators' patterns is read as far as it compares a property with a value.

mod objects;
mod pattern;
pub(crate) mod write;

use std::collections::{BTreeMap, BTreeSet};

use joinder_core::{Narrative, Side, When};

use crate::{Draft, Position, Reason, SetAside, StatedOwner, json::Json};

/// Most reports taken from one bundle.
const MAX_REPORTS: usize = 100_000;

/// True for a bundle, or an object of STIX on its own.
pub(crate) fn is_stix(json: &Json<'_>) -> bool {
    let Some(kind) = json.text_at("type") else { return false };
    let has_id =
        json.text_at("id").and_then(|id| id.strip_prefix(kind)).is_some_and(|rest| rest.starts_with("--"));
    has_id || kind == "bundle" && json.get("objects").is_some()
}

/// All objects of a bundle, by identifier.
struct Bundle<'j, 'a> {
    by_id: BTreeMap<&'j str, &'j Json<'a>>,
}

/// Maps a bundle, or an object on its own.
pub(crate) fn drafts(json: &Json<'_>, position: &Position, raw: &[u8]) -> Vec<Result<Draft, Box<SetAside>>> {
    let bundle = json.text_at("type") == Some("bundle");
    let objects = if bundle { json.items_at("objects") } else { std::slice::from_ref(json) };
    let by_id = objects.iter().filter_map(|o| Some((o.text_at("id")?, o))).collect();
    let all = Bundle { by_id };

    let containers: Vec<_> = objects.iter().filter(|o| is_container(o)).take(MAX_REPORTS).collect();
    let mut out: Vec<Result<Draft, Box<SetAside>>> = Vec::new();
    for &container in &containers {
        let mut draft = Draft::new(position.clone(), Vec::new());
        let named = all.container(&mut draft, container);
        draft.raw = if containers.len() == 1 { raw.to_vec() } else { all.alone(container, &named) };
        out.push(Ok(draft));
    }
    if out.is_empty() {
        let mut draft = Draft::new(position.clone(), raw.to_vec());
        draft.reference = json.text_at("id").map(str::to_owned);
        for object in objects {
            all.object(&mut draft, object);
        }
        out.push(match objects.is_empty() {
            true => {
                Err(Box::new(SetAside::new(position.clone(), Reason::Empty, "a bundle with objects", raw)))
            }
            false => Ok(draft),
        });
    }
    out
}

fn is_container(object: &Json<'_>) -> bool {
    matches!(object.text_at("type"), Some("report" | "grouping" | "incident"))
}

impl<'j, 'a> Bundle<'j, 'a> {
    /// Fills a draft; gives the identifiers of the objects that were read for it.
    fn container(&self, draft: &mut Draft, container: &'j Json<'a>) -> BTreeSet<&'j str> {
        draft.reference = container.text_at("id").map(str::to_owned);
        for key in ["published", "created", "modified"] {
            draft.reported_at = draft.reported_at.or_else(|| when(draft_fault(draft, container, key)));
        }
        self.object(draft, container);
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut waiting: Vec<(&str, u8)> = refs(container).into_iter().map(|id| (id, 0)).collect();
        // Relationships that touch what the container names belong to it, and so do the objects they name.
        while let Some((id, depth)) = waiting.pop() {
            let Some(&object) = self.by_id.get(id).filter(|_| seen.insert(id)) else { continue };
            if is_container(object) {
                continue;
            }
            self.object(draft, object);
            if depth < 3 {
                waiting.extend(refs(object).into_iter().map(|id| (id, depth + 1)));
            }
        }
        if let Some(ours) = write::ours(container) {
            self.ours(draft, container, ours);
        }
        seen
    }

    /// One container in a bundle of its own, with the objects that were read for it and those that they name in turn: its
    /// own text, which can be read alone.
    fn alone(&self, container: &'j Json<'a>, named: &BTreeSet<&'j str>) -> Vec<u8> {
        let read = named.iter().filter_map(|id| self.by_id.get(id).copied());
        let mut ids: BTreeSet<&str> = named.clone();
        for object in std::iter::once(container).chain(read) {
            ids.extend(refs(object));
            ids.extend(object.items_at("object_marking_refs").iter().filter_map(Json::text));
        }
        let others =
            ids.into_iter().filter_map(|id| self.by_id.get(id)).filter(|object| !is_container(object));
        let objects: Vec<_> =
            std::iter::once(container.to_serde()).chain(others.map(|o| o.to_serde())).collect();
        let id = container.text_at("id").map_or("", |id| id.rsplit("--").next().unwrap_or(id));
        let bundle =
            serde_json::json!({ "type": "bundle", "id": format!("bundle--{id}"), "objects": objects });
        bundle.to_string().into_bytes()
    }

    /// What our own writer says of a report beside its observables.
    fn ours(&self, draft: &mut Draft, container: &Json<'_>, ours: &Json<'_>) {
        draft.owner = ours.get("owner").map(StatedOwner::of).unwrap_or_default();
        draft.reference = ours.text_at("reference").map(str::to_owned).or(draft.reference.take());
        draft.kind = ours.text_at("kind").and_then(|k| k.parse().ok()).or(draft.kind);
        draft.country = ours.text_at("country").and_then(|c| c.parse().ok());
        draft.reported_at = write::time(ours, "reported_at");
        draft.happened.from = write::time(ours, "happened_from");
        draft.happened.until = write::time(ours, "happened_until");
        if let Ok(losses) =
            serde_json::from_value(ours.get("losses").map_or(serde_json::Value::Null, Json::to_serde))
        {
            draft.losses = losses;
        }
        // Name and description were told: the name is owner and reference, the description the narrative.
        draft.narrative = container.text_at("description").map(|text| Narrative {
            text: text.to_owned(),
            language: container.text_at("lang").and_then(|l| l.parse().ok()),
        });
        for (key, side) in [("victim_refs", Side::Victim), ("third_refs", Side::Third)] {
            for object in write::sides(container, key).into_iter().filter_map(|id| self.by_id.get(id)) {
                let values = [object.text_at("value"), object.text_at("display_name")];
                for trace in draft.traces.iter_mut().filter(|t| values.contains(&Some(t.raw.as_str()))) {
                    trace.side = side;
                }
            }
        }
    }

    fn object(&self, draft: &mut Draft, object: &Json<'_>) {
        self.marks(draft, object);
        objects::read(draft, object, &|id: &str| self.by_id.get(id).copied());
    }

    fn marks(&self, draft: &mut Draft, object: &Json<'_>) {
        for id in object.items_at("object_marking_refs").iter().filter_map(Json::text) {
            let known = objects::tlp_of_id(id).map(str::to_owned);
            let named = self.by_id.get(id).and_then(|mark| {
                let text = mark
                    .text_at("name")
                    .or_else(|| mark.get("definition")?.any(&["tlp", "statement"])?.text());
                text.map(|t| {
                    if t.to_ascii_lowercase().starts_with("tlp") { t.to_owned() } else { format!("tlp:{t}") }
                })
            });
            if let Some(name) = known.or(named.filter(|n| n.parse::<joinder_core::codes::Tlp>().is_ok())) {
                crate::misp::mark(draft, &name);
            }
        }
        for label in object.items_at("labels").iter().filter_map(Json::text) {
            crate::misp::mark(draft, label);
        }
    }
}

/// The text of a time; what is no time is noted.
fn draft_fault<'t>(draft: &mut Draft, object: &'t Json<'_>, key: &str) -> Option<&'t str> {
    let text = object.text_at(key)?;
    if text.parse::<When>().is_err() {
        draft.fault(key, Reason::Date, "a time such as 2026-03-01T09:30:00Z, from 1970 to 2100");
    }
    Some(text)
}

fn when(text: Option<&str>) -> Option<When> {
    text?.parse().ok()
}

/// The identifiers that an object names in `…_ref` and `…_refs`, save who made and who marked it.
fn refs<'j>(object: &'j Json<'_>) -> Vec<&'j str> {
    let mut out = Vec::new();
    for (key, value) in object.entries() {
        if matches!(key.as_ref(), "created_by_ref" | "object_marking_refs") {
            continue;
        }
        if key.ends_with("_ref") {
            out.extend(value.text());
        } else if key.ends_with("_refs") {
            out.extend(value.items().iter().filter_map(Json::text));
        }
    }
    out
}
