//! Generated reports as native NDJSON: what a national system that speaks our form would send.

use std::io::Write;

use anyhow::Result;
use joinder_core::{SCHEMA, TraceKind};
use joinder_observables::{Context, normalise::recognise};
use joinder_scenario::{FieldName, GeneratedReport, Side};
use serde_json::{Value, json};

/// Writes one report as one line.
pub(crate) fn write(out: &mut dyn Write, report: &GeneratedReport) -> Result<()> {
    serde_json::to_writer(&mut *out, &document(report))?;
    out.write_all(b"\n")?;
    Ok(())
}

fn document(report: &GeneratedReport) -> Value {
    let observables: Vec<Value> = report
        .fields
        .iter()
        .filter_map(|field| {
            let side = match field.side {
                Side::Offender => "offender",
                Side::Victim => "victim",
                Side::Third => "third",
            };
            let kind = kind_of(field.name, &field.raw)?;
            Some(json!({"type": kind, "value": field.raw, "side": side}))
        })
        .collect();
    let losses: Vec<Value> =
        report.losses.iter().map(|loss| json!({"amount": loss.amount, "currency": loss.currency})).collect();
    let mut document = json!({
        "schema": SCHEMA,
        "owner": report.owner,
        "reference": report.reference,
        "kind": report.kind.slug(),
        "reported_at": report.reported_at.to_string(),
        "country": report.owner,
        "losses": losses,
        "narrative": {"text": report.narrative, "language": report.language},
        "observables": observables,
    });
    if let Some(at) = report.happened_at {
        document["happened"] = json!({"from": at.to_string()});
    }
    document
}

/// A wallet or hash is of the kind that its form shows; a payment reference is no trace.
fn kind_of(name: FieldName, raw: &str) -> Option<TraceKind> {
    Some(match name {
        FieldName::Account => TraceKind::Account,
        FieldName::Phone => TraceKind::Phone,
        FieldName::Email => TraceKind::Email,
        FieldName::Website => TraceKind::Url,
        FieldName::Transaction => TraceKind::Transaction,
        FieldName::Handle => TraceKind::Handle,
        FieldName::Advert => TraceKind::Advert,
        FieldName::Parcel => TraceKind::Parcel,
        FieldName::Ip => TraceKind::Ip,
        FieldName::AccountHolder | FieldName::Name => TraceKind::Person,
        FieldName::Wallet | FieldName::Hash => match recognise(raw, &Context::ANYWHERE)? {
            joinder_core::Value::Trace(trace) => trace.kind(),
            joinder_core::Value::Invalid { claimed, .. } => claimed,
        },
        FieldName::PaymentReference => return None,
    })
}
