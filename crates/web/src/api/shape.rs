//! The forms in which the API says things. Sums are decimal texts in euro, days and times RFC 3339, weights bits.

use joinder_core::OrganisationCode;
use joinder_node::{
    Answer, Cell, Heard, HitView, LedgerKey, LinkState, LinkView, LookUpSide, LookUpView, Named, Page,
    Receipt, RemoteHit, RemoteKnown, ReportLine, ReportView, SeriesLine, SeriesRef, SeriesView, SetAsideView,
    SourceView, Statistics, TraceView, WhyShared,
};
use serde_json::{Value, json};

use super::{euro, level};
use crate::link::Pulling;

/// A page: rows and where the next begins.
pub fn page<T>(page: &Page<T>, row: impl Fn(&T) -> Value) -> Value {
    json!({ "rows": page.rows.iter().map(row).collect::<Vec<_>>(), "next": page.next, "total": page.total })
}

pub fn series_ref(series: &SeriesRef) -> Value {
    json!({ "id": series.id, "number": series.number, "name": series.name })
}

pub fn report_line(line: &ReportLine) -> Value {
    json!({
        "id": line.id,
        "owner": line.owner,
        "reference": line.reference,
        "level": level(line.level),
        "kind": line.kind,
        "dated": line.dated,
        "country": line.country,
        "lost_eur": line.lost_eur_cents.map(euro),
        "series": line.series.as_ref().map(series_ref),
        "received_at": moment(line.received_ms),
    })
}

pub fn trace(view: &TraceView) -> Value {
    json!({
        "type": view.kind,
        "value": view.normal,
        "country": view.country,
        "reports": view.reports,
        "shared": view.shared.as_ref().map(ToString::to_string),
        "bits": rounded(view.bits),
        "joins": view.joins,
    })
}

pub fn answer(answer: &Answer) -> Value {
    json!({
        "asked": answer.asked,
        "trace": answer.trace.as_ref().map(trace),
        "by": answer.by.as_ref().map(trace),
        "named": answer.named.map(Named::slug),
        "fault": answer.fault.map(|fault| fault.to_string()),
        "reports": answer.reports,
        "series": answer.series.iter().map(series_ref).collect::<Vec<_>>(),
        "owners": owners(&answer.owners),
        "last_seen": answer.last_seen,
        "latest": answer.first.iter().map(report_line).collect::<Vec<_>>(),
    })
}

/// What came of asking a neighbour.
pub fn heard(neighbour: &OrganisationCode, heard: &Heard) -> Value {
    let known = |known: &RemoteKnown| json!({ "owner": known.owner, "reference": known.reference, "contact": known.contact });
    let answers: Vec<Value> = match heard {
        Heard::Answered(answer) => {
            let hit = |hit: &RemoteHit| {
                let known: Vec<Value> = hit.known.iter().map(known).collect();
                json!({ "value": hit.value, "held": hit.held, "known": known })
            };
            answer.answers.iter().map(hit).collect()
        }
        Heard::Wrongly | Heard::NotReached(_) => Vec::new(),
    };
    json!({ "organisation": neighbour, "outcome": heard.slug(), "answers": answers })
}

/// A look-up over a link, as logged.
pub fn look_up(view: &LookUpView) -> Value {
    let side = match view.side {
        LookUpSide::Ours => "ours",
        LookUpSide::Theirs => "theirs",
    };
    json!({
        "side": side,
        "organisation": view.organisation,
        "who": view.who,
        "at": moment(view.at_ms),
        "purpose": view.purpose,
        "case": view.case,
        "values": view.values,
        "outcome": view.outcome,
        "told": view.told,
    })
}

fn owners(owners: &[(OrganisationCode, usize)]) -> Vec<Value> {
    owners.iter().map(|(owner, reports)| json!({ "owner": owner, "reports": reports })).collect()
}

fn hit(hit: &HitView) -> Value {
    json!({
        "other": report_line(&hit.other),
        "bits": rounded(hit.bits),
        "words": hit.in_english(),
        "counted": hit.counted.iter().map(|(view, bits)| json!({ "trace": trace(view), "bits": rounded(*bits) })).collect::<Vec<_>>(),
        "wording_bits": rounded(hit.wording_bits),
        "not_counted": not_counted(&hit.not_counted),
        "confirmed": hit.confirmed,
        "rejected": hit.rejected,
    })
}

fn not_counted(list: &[(TraceView, WhyShared)]) -> Vec<Value> {
    list.iter().map(|(view, why)| json!({ "trace": trace(view), "why": why.to_string() })).collect()
}

pub fn report(view: &ReportView) -> Value {
    json!({
        "line": report_line(&view.line),
        "report": view.disclosed,
        "hits": view.hits.iter().map(hit).collect::<Vec<_>>(),
        "hits_in_all": view.hits_in_all,
        "source": view.source,
        "version": view.version,
        "proposal": view.proposal,
        "contact": view.contact,
        "keeping": view.keeping.as_ref().map(super::retention::keeping),
        "requests": view.requests.ours.iter().map(|request| request.id).collect::<Vec<_>>(),
        "may_ask": view.requests.may_ask,
    })
}

pub fn series_line(line: &SeriesLine) -> Value {
    json!({
        "id": line.series.id,
        "number": line.series.number,
        "name": line.series.name,
        "reports": line.reports,
        "countries": line.countries,
        "owners": line.owners,
        "lost_eur": euro(line.lost.eur_cents),
        "lost_known_of": line.lost.reports,
        "first": line.first,
        "last": line.last,
        "kind": line.kind,
        "new_7_days": line.grew_7_days,
        "new_28_days": line.grew_28_days,
    })
}

pub fn series(view: &SeriesView) -> Value {
    let evidence = view.evidence.iter().map(|line| {
        json!({ "trace": trace(&line.trace), "in_reports": line.in_reports, "first": line.first, "last": line.last })
    });
    json!({
        "series": series_line(&view.line),
        "evidence": evidence.collect::<Vec<_>>(),
        "not_counted": not_counted(&view.not_counted),
        "by_country": view.by_country.iter().map(|(country, reports, lost)| json!({ "country": country, "reports": reports, "lost_eur": euro(lost.eur_cents), "lost_known_of": lost.reports })).collect::<Vec<_>>(),
        "owners": owners(&view.owners),
        "stateless": view.stateless,
        "proposal": view.proposal,
        "offence": view.offence.as_ref().map(|said| json!({ "offence": said.offence, "who": said.who, "why": said.why, "at": moment(said.at_ms) })),
        "work": super::work::shape(&view.work),
        "reports": page(&view.reports, report_line),
    })
}

pub fn receipt(receipt: &Receipt) -> Value {
    json!({
        "id": receipt.id,
        "source": receipt.source,
        "file": receipt.file,
        "started_at": moment(receipt.started_ms),
        "ended_at": receipt.ended_ms.map(moment),
        "counts": receipt.counts,
        "format": receipt.format,
        "notes": receipt.notes,
        "error": receipt.error,
    })
}

pub fn source(view: &SourceView) -> Value {
    json!({ "source": view.source, "set_aside": view.set_aside, "set_aside_fields": view.set_aside_fields, "receipts": view.receipts.iter().map(receipt).collect::<Vec<_>>() })
}

/// A link, and how pulling over it goes.
pub fn link(view: &LinkView, pulling: Pulling) -> Value {
    let (state, why) = match &view.state {
        LinkState::Active => ("active", None),
        LinkState::Paused => ("paused", None),
        LinkState::Stopped { why } => ("stopped", Some(why.clone())),
        LinkState::Revoked => ("revoked", None),
    };
    let counts = |list: &[(String, u64)]| -> Vec<Value> {
        list.iter().map(|(what, count)| json!({ "what": what, "count": count })).collect()
    };
    let ledger_key = |one: &LedgerKey| json!({ "key": one.key, "since": one.since_ms.and_then(moment) });
    let ledger_keys: Vec<Value> = view.ledger_keys.iter().map(ledger_key).collect();
    json!({
        "organisation": view.organisation,
        "address": view.address,
        "fingerprint": view.tls_fingerprint,
        "fingerprint_since": view.tls_since_ms.and_then(moment),
        "next_fingerprint": view.next_tls_fingerprint,
        "ledger_keys": ledger_keys,
        "state": state,
        "why": why,
        "trouble": pulling.trouble,
        "left": pulling.left,
        "out_size": view.out_size,
        "acknowledged": view.acknowledged,
        "in_size": view.in_size,
        "last_exchange_at": view.last_exchange_ms.map(moment),
        "waiting_erasures": view.waiting_erasures,
        "told": counts(&view.told),
        "heard": counts(&view.heard),
    })
}

pub fn set_aside(view: &SetAsideView) -> Value {
    json!({
        "id": view.id,
        "source": view.source,
        "file": view.file,
        "line": view.line,
        "byte": view.start,
        "field": view.field,
        "expected": view.expected,
        "reason": view.reason,
        "report": view.report,
        "at": moment(view.at_ms),
    })
}

pub fn statistics(figures: &Statistics) -> Value {
    json!({
        "all": cell(figures.all),
        "by_kind": figures.by_kind.iter().map(|(kind, c)| json!({ "kind": kind, "figure": cell(*c) })).collect::<Vec<_>>(),
        "by_country": figures.by_country.iter().map(|(country, c)| json!({ "country": country, "figure": cell(*c) })).collect::<Vec<_>>(),
        "by_month": figures.by_month.iter().map(|m| json!({ "month": m.month, "figure": cell(m.cell) })).collect::<Vec<_>>(),
        "left_out": figures.left_out,
    })
}

fn cell(cell: Cell) -> Value {
    json!({ "reports": cell.reports, "lost_eur": euro(cell.lost.eur_cents), "lost_known_of": cell.lost.reports, "in_series": cell.in_series })
}

pub fn moment(ms: i64) -> Option<String> {
    jiff::Timestamp::from_millisecond(ms).ok().map(|t| t.to_string())
}

/// Tenths of a bit are more than anybody can tell apart.
fn rounded(bits: f32) -> f64 {
    (f64::from(bits) * 10.0).round() / 10.0
}
