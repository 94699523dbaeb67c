//! JSON of systems that we don't know: keys become columns, and a mapping says what they mean.
//!
//! The first records are held back until there are enough to suggest a mapping from.

use std::collections::HashMap;

use super::Json;
use crate::{
    Item, Mapping, Position, ReadError,
    mapping::{Plan, Table, suggest_columns},
    read::{Job, Out},
};

/// Records from which a mapping is suggested.
const SAMPLE: usize = 200;
/// How deep objects within objects become `outer.inner`.
const FLATTEN: u8 = 4;

/// Reads records by a mapping that is given, or suggested from the first of them.
pub(super) struct Mapped<'j, 'a> {
    job: &'j Job<'a>,
    waiting: Vec<Waiting>,
    ready: Option<Ready>,
}

struct Waiting {
    position: Position,
    raw: Vec<u8>,
    cells: Vec<(String, String)>,
}

struct Ready {
    plan: Plan,
    /// Place of each column.
    places: HashMap<String, usize>,
    columns: usize,
    /// Keys that no column is for, kept as fields.
    keep_others: bool,
}

impl<'j, 'a> Mapped<'j, 'a> {
    pub fn new(job: &'j Job<'a>) -> Self {
        Self { job, waiting: Vec::new(), ready: None }
    }

    /// Takes one record.
    pub fn record(
        &mut self,
        json: &Json<'_>,
        position: Position,
        raw: &[u8],
        out: &mut Out<'_, '_>,
    ) -> Result<(), ReadError> {
        let mut rows = Vec::new();
        if let Json::List(items) = json {
            items.iter().for_each(|item| rows.push((flat(item), item.to_serde().to_string().into_bytes())));
        } else {
            rows.push((flat(json), raw.to_vec()));
        }
        for (cells, raw) in rows {
            let waiting = Waiting { position: position.clone(), raw, cells };
            match &self.ready {
                Some(ready) => ready.give(waiting, out),
                None => self.waiting.push(waiting),
            }
            if out.stopped() {
                return Ok(());
            }
        }
        if self.ready.is_none() && self.waiting.len() >= SAMPLE { self.settle(out) } else { Ok(()) }
    }

    /// Hands out what is still held back.
    pub fn finish(mut self, out: &mut Out<'_, '_>) -> Result<(), ReadError> {
        if self.waiting.is_empty() { Ok(()) } else { self.settle(out) }
    }

    fn settle(&mut self, out: &mut Out<'_, '_>) -> Result<(), ReadError> {
        let options = self.job.options;
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut headers: Vec<String> = Vec::new();
        for (key, _) in self.waiting.iter().flat_map(|w| &w.cells) {
            if headers.len() < options.limits.columns && !places.contains_key(key) {
                places.insert(key.clone(), headers.len());
                headers.push(key.clone());
            }
        }
        let mapping = match &options.mapping {
            Some(mapping) => mapping.clone(),
            None if options.suggest_mapping => self.suggested(&headers, &places, out),
            None => return Err(ReadError::NoMapping { file: self.job.file.to_string() }),
        };
        let plan = Plan::new(&mapping, &headers, options.country);
        if !plan.missing.is_empty() {
            out.note(format!("{}: no record so far has the keys {}", self.job.file, plan.missing.join(", ")));
        }
        let ready = Ready { plan, columns: headers.len(), places, keep_others: options.mapping.is_none() };
        out.mapping(mapping);
        for waiting in std::mem::take(&mut self.waiting) {
            ready.give(waiting, out);
            if out.stopped() {
                break;
            }
        }
        self.ready = Some(ready);
        Ok(())
    }

    fn suggested(
        &self,
        headers: &[String],
        places: &HashMap<String, usize>,
        out: &mut Out<'_, '_>,
    ) -> Mapping {
        let rows = self.waiting.iter().map(|w| row(&w.cells, places, headers.len())).collect();
        let table = Table { headers: headers.to_vec(), groups: Vec::new(), rows };
        let suggestion = suggest_columns(&table, self.job.options.country);
        for guess in &suggestion.guesses {
            out.note(format!(
                "{}: {} ({}%): {}",
                guess.column,
                guess.role.slug(),
                guess.confidence,
                guess.why
            ));
        }
        suggestion.notes.into_iter().for_each(|note| out.note(note));
        suggestion.mapping
    }
}

impl Ready {
    fn give(&self, waiting: Waiting, out: &mut Out<'_, '_>) {
        let mut cells = vec![String::new(); self.columns];
        let mut others = Vec::new();
        for (key, value) in waiting.cells {
            match self.places.get(&key) {
                Some(place) => cells[*place] = value,
                None => others.push((key, value)),
            }
        }
        let mut draft = self.plan.draft(waiting.position, waiting.raw, &cells);
        if self.keep_others {
            // Keys that the first records did not have.
            for (key, value) in others {
                draft.fields.entry(key).or_insert(value);
            }
        }
        let _ = out.give(Item::Draft(Box::new(draft)));
    }
}

fn row(cells: &[(String, String)], places: &HashMap<String, usize>, columns: usize) -> Vec<String> {
    let mut row = vec![String::new(); columns];
    for (key, value) in cells {
        if let Some(place) = places.get(key) {
            row[*place].clone_from(value);
        }
    }
    row
}

/// Keys and values of an object, nested ones as `outer.inner`; a list of scalars is one cell with several lines.
fn flat(json: &Json<'_>) -> Vec<(String, String)> {
    let mut cells: Vec<(String, String)> = Vec::new();
    flatten(json, "", FLATTEN, &mut cells);
    cells
}

fn flatten(json: &Json<'_>, path: &str, depth: u8, cells: &mut Vec<(String, String)>) {
    for (key, value) in json.entries() {
        let name = if path.is_empty() { key.to_string() } else { format!("{path}.{key}") };
        cell(value, name, depth, cells);
    }
}

fn cell(value: &Json<'_>, name: String, depth: u8, cells: &mut Vec<(String, String)>) {
    match value {
        Json::Map(_) if depth > 0 => flatten(value, &name, depth - 1, cells),
        Json::List(items) if depth > 0 && items.iter().any(|i| matches!(i, Json::Map(_))) => {
            // Objects in a list: their values under one name, a line each.
            for item in items.iter().take(1_000) {
                let mut inner = Vec::new();
                cell(item, name.clone(), depth - 1, &mut inner);
                for (key, value) in inner {
                    match cells.iter_mut().find(|(k, _)| *k == key) {
                        Some((_, had)) => {
                            had.push('\n');
                            had.push_str(&value);
                        }
                        None => cells.push((key, value)),
                    }
                }
            }
        }
        Json::List(items) => {
            let lines: Vec<String> =
                items.iter().filter_map(|i| i.scalar().map(std::borrow::Cow::into_owned)).collect();
            if !lines.is_empty() {
                cells.push((name, lines.join("\n")));
            }
        }
        Json::Map(_) => cells.push((name, value.to_serde().to_string())),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Text(_) => {
            cells.extend(value.scalar().map(|text| (name, text.into_owned())));
        }
    }
}
