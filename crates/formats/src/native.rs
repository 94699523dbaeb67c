//! The native form `joinder/report/1`, read record by record.
//!
//! A field that cannot be taken is a fault and the rest is kept. A marking that cannot be read sets the record aside:
//! no condition of the owner is ever guessed. Keys that the form does not have are kept as fields.

use std::{fmt::Display, str::FromStr};

use joinder_core::{
    Attachment, EurValue, Loss, LossStage, Marking, Money, Narrative, Origin, Period, Side, When,
    codes::Currency,
};

use crate::{Draft, DraftTrace, Position, Reason, SetAside, StatedOwner, json::Json};

/// The JSON Schema (draft 2020-12) of `joinder/report/1`.
pub const REPORT_SCHEMA: &str = include_str!("../schema/report-1.json");

/// True for an object that says it is a native report, or has what only a native report has.
pub(crate) fn is_native(json: &Json<'_>) -> bool {
    match json.get("schema").and_then(Json::text) {
        Some(schema) => schema == joinder_core::SCHEMA,
        None => {
            json.get("reference").is_some()
                && (json
                    .get("observables")
                    .is_some_and(|o| o.items().iter().all(|i| i.get("type").is_some()))
                    || json.get("narrative").is_some_and(|n| n.get("text").is_some()))
        }
    }
}

/// Maps a parsed record; `raw` is its bytes.
pub(crate) fn draft(json: &Json<'_>, position: Position, raw: Vec<u8>) -> Result<Draft, Box<SetAside>> {
    let mut draft = Draft::new(position, raw);
    for (key, value) in json.entries() {
        match key.as_ref() {
            "schema" => schema(&mut draft, value)?,
            "owner" => draft.owner = StatedOwner::of(value),
            "reference" => reference(&mut draft, value),
            "kind" => kind(&mut draft, value),
            "reported_at" => draft.reported_at = parsed(&mut draft, key, value, Reason::Date),
            "happened" => draft.happened = period(&mut draft, value),
            "country" => draft.country = parsed(&mut draft, key, value, Reason::Code),
            "place" => draft.place = parsed(&mut draft, key, value, Reason::Code),
            "victim" => victim(&mut draft, value),
            "losses" => losses(&mut draft, value),
            "narrative" => narrative(&mut draft, value),
            "observables" => observables(&mut draft, value),
            "attachments" => attachments(&mut draft, value),
            "marking" => marking(&mut draft, value)?,
            "fields" => fields(&mut draft, value),
            other => field(&mut draft, other.to_owned(), value),
        }
    }
    Ok(draft)
}

/// Parses a string, or notes the fault. `null` is as good as nothing.
pub(crate) fn parsed<T>(draft: &mut Draft, field: &str, value: &Json<'_>, reason: Reason) -> Option<T>
where
    T: FromStr<Err: Display>,
{
    let Some(text) = value.scalar() else {
        if matches!(value, Json::List(_) | Json::Map(_)) {
            draft.fault(field, Reason::Type, "a string");
        }
        return None;
    };
    match text.parse() {
        Ok(parsed) => Some(parsed),
        Err(error) => {
            let words = error.to_string();
            draft.fault(field, reason, words.strip_prefix("expected ").unwrap_or(&words));
            None
        }
    }
}

fn schema(draft: &mut Draft, value: &Json<'_>) -> Result<(), Box<SetAside>> {
    if value.text() == Some(joinder_core::SCHEMA) {
        return Ok(());
    }
    let expected = format!("`{}`", joinder_core::SCHEMA);
    Err(aside(draft, "schema", Reason::Format, expected))
}

fn aside(draft: &mut Draft, field: &str, reason: Reason, expected: impl Into<String>) -> Box<SetAside> {
    let raw = std::mem::take(&mut draft.raw);
    Box::new(SetAside::new(draft.position.clone(), reason, expected, raw).in_field(field))
}

fn reference(draft: &mut Draft, value: &Json<'_>) {
    match value.scalar() {
        Some(text) => draft.reference = Some(text.into_owned()),
        None if matches!(value, Json::List(_) | Json::Map(_)) => {
            draft.fault("reference", Reason::Type, "a string")
        }
        None => {}
    }
}

fn kind(draft: &mut Draft, value: &Json<'_>) {
    let Some(text) = value.scalar() else { return };
    match text.parse() {
        Ok(kind) => draft.kind = Some(kind),
        Err(_) => draft.kind_words = Some(text.into_owned()),
    }
}

fn period(draft: &mut Draft, value: &Json<'_>) -> Period {
    let mut read = |key: &str| {
        value.get(key).and_then(|v| parsed::<When>(draft, &format!("happened.{key}"), v, Reason::Date))
    };
    Period { from: read("from"), until: read("until") }
}

fn victim(draft: &mut Draft, value: &Json<'_>) {
    for (key, value) in value.entries() {
        let name = format!("victim.{key}");
        match key.as_ref() {
            "kind" => draft.victim.kind = parsed(draft, &name, value, Reason::Code),
            "age_band" => draft.victim.age_band = parsed(draft, &name, value, Reason::Code),
            "sector" => draft.victim.sector = parsed(draft, &name, value, Reason::Code),
            _ => field(draft, name, value),
        }
    }
}

fn narrative(draft: &mut Draft, value: &Json<'_>) {
    let (text, language) = if let Json::Map(_) = value {
        (value.get("text"), value.get("language"))
    } else {
        (Some(value), None)
    };
    let Some(text) = text.and_then(Json::text) else { return };
    let language = language.and_then(|l| parsed(draft, "narrative.language", l, Reason::Code));
    draft.narrative = Some(Narrative { text: text.to_owned(), language });
}

fn losses(draft: &mut Draft, value: &Json<'_>) {
    for (index, loss) in value.each().iter().enumerate() {
        let name = |key: &str| format!("losses[{index}].{key}");
        let mut read = |key: &str| loss.get(key).and_then(|v| parsed(draft, &name(key), v, Reason::Sum));
        let Some(amount) = read("amount") else { continue };
        let currency = loss.get("currency");
        let currency = currency.and_then(|c| parsed::<Currency>(draft, &name("currency"), c, Reason::Code));
        let Some(currency) = currency else {
            if loss.get("currency").is_none() {
                draft.fault(name("currency"), Reason::Sum, "the currency of the sum");
            }
            continue;
        };
        let eur = loss.get("eur").and_then(|eur| {
            let amount =
                eur.get("amount").and_then(|v| parsed(draft, &name("eur.amount"), v, Reason::Sum))?;
            let date =
                eur.get("rate_date").and_then(|v| parsed(draft, &name("eur.rate_date"), v, Reason::Date))?;
            Some(EurValue { amount, rate_date: date })
        });
        let stage = match loss.get("stage").map(|s| s.scalar()) {
            Some(Some(stage)) if stage == "attempted" => LossStage::Attempted,
            Some(Some(stage)) if stage == "recovered" => LossStage::Recovered,
            Some(Some(stage)) if stage != "lost" => {
                draft.fault(name("stage"), Reason::Code, "lost, attempted or recovered");
                // What may not have been lost is not counted as lost.
                LossStage::Attempted
            }
            Some(_) | None => LossStage::Lost,
        };
        let paid_at = loss.get("paid_at").and_then(|v| parsed(draft, &name("paid_at"), v, Reason::Date));
        draft.losses.push(Loss { money: Money { amount, currency }, eur, stage, paid_at });
    }
}

fn observables(draft: &mut Draft, value: &Json<'_>) {
    for (index, item) in value.each().iter().enumerate() {
        let name = |key: &str| format!("observables[{index}].{key}");
        let value = item.get("value").and_then(Json::scalar);
        let raw = item.get("raw").and_then(Json::scalar);
        let Some(raw) = raw.or_else(|| value.clone()) else {
            draft.fault(name("value"), Reason::Trace, "a value");
            continue;
        };
        let side = match item.get("side").and_then(Json::text) {
            Some("offender") | None => Side::Offender,
            Some("victim") => Side::Victim,
            Some("third") => Side::Third,
            Some(_) => {
                draft.fault(name("side"), Reason::Code, "offender, victim or third");
                // Only offender-side traces leave: what is not said to be one stays.
                Side::Victim
            }
        };
        let trace = DraftTrace {
            kind: item.get("type").and_then(|v| parsed(draft, &name("type"), v, Reason::Code)),
            normal: value.map(|v| v.into()),
            raw: raw.into_owned(),
            side,
            origin: item
                .get("origin")
                .and_then(origin)
                .unwrap_or_else(|| Origin::Field("observables".into())),
            platform: item.get("platform").and_then(Json::text).map(Into::into),
            port: item.get("port").and_then(|v| parsed(draft, &name("port"), v, Reason::Type)),
            seen_at: item.get("seen_at").and_then(|v| parsed(draft, &name("seen_at"), v, Reason::Date)),
        };
        draft.traces.push(trace);
    }
}

fn origin(json: &Json<'_>) -> Option<Origin> {
    let (key, value) = json.entries().first()?;
    Some(match key.as_ref() {
        "field" => Origin::Field(value.text()?.into()),
        "header" => Origin::Header(value.text()?.into()),
        "attachment" => Origin::Attachment(value.text()?.into()),
        "narrative" => {
            let [start, end] = value.items() else { return None };
            Origin::Narrative { start: start.scalar()?.parse().ok()?, end: end.scalar()?.parse().ok()? }
        }
        _ => return None,
    })
}

fn attachments(draft: &mut Draft, value: &Json<'_>) {
    for (index, item) in value.each().iter().enumerate() {
        let sha256 = item.text_at("sha256").map(str::to_ascii_lowercase).filter(|h| is_sha256(h));
        let size = item.get("size").and_then(Json::scalar).and_then(|s| s.parse().ok());
        let (Some(sha256), Some(size)) = (sha256, size) else {
            draft.fault(
                format!("attachments[{index}]"),
                Reason::Type,
                "a name, a size in bytes and a SHA-256 in hex",
            );
            continue;
        };
        draft.attachments.push(Attachment {
            name: item.text_at("name").unwrap_or_default().to_owned(),
            media_type: item.text_at("media_type").map(str::to_owned),
            size,
            sha256,
        });
    }
}

fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

fn marking(draft: &mut Draft, value: &Json<'_>) -> Result<(), Box<SetAside>> {
    if *value == Json::Null {
        return Ok(());
    }
    match serde_json::from_value::<Marking>(value.to_serde()) {
        Ok(marking) => draft.marking = Some(marking),
        Err(_) => {
            return Err(aside(draft, "marking", Reason::Code, "a whole marking as the schema describes it"));
        }
    }
    Ok(())
}

fn fields(draft: &mut Draft, value: &Json<'_>) {
    if value.entries().is_empty() && !matches!(value, Json::Map(_) | Json::Null) {
        draft.fault("fields", Reason::Type, "an object of strings");
    }
    for (key, value) in value.entries() {
        field(draft, key.to_string(), value);
    }
}

/// Keeps a value under a name: scalars as text, anything else as JSON.
fn field(draft: &mut Draft, name: String, value: &Json<'_>) {
    let text = match value {
        Json::Null => return,
        Json::Text(text) => text.to_string(),
        Json::Number(_) | Json::Bool(_) => value.scalar().unwrap_or_default().into_owned(),
        Json::List(_) | Json::Map(_) => value.to_serde().to_string(),
    };
    draft.fields.entry(name).or_insert(text);
}
