//! Abuse reports in XARF, versions 3 and 4. The one reported is offender side; targets are victim side.

use joinder_core::{Side, TraceKind, codes::Kind};

use crate::{Draft, DraftTrace, Position, Reason, json::Json};

/// True for a report in XARF 4, or 3 and its drafts.
pub(crate) fn is_xarf(json: &Json<'_>) -> bool {
    json.get("xarf_version").is_some()
        || json.get("Version").is_some() && json.get("Report").is_some_and(|r| !r.entries().is_empty())
}

/// What a key of a report means; keys of version 3 and 4 together, in lower case without `_`.
enum Meaning {
    Trace(TraceKind, Side),
    Recognise(Side),
    Text,
}

fn meaning(key: &str) -> Option<Meaning> {
    use Meaning::{Recognise, Text, Trace};
    Some(match key {
        "sourceidentifier" | "source" => Recognise(Side::Offender),
        "sourceip" | "ip" => Trace(TraceKind::Ip, Side::Offender),
        "destinationip" => Trace(TraceKind::Ip, Side::Victim),
        "url" | "infringingurl" | "sourceurl" | "reportedurl" => Trace(TraceKind::Url, Side::Offender),
        "domain" => Trace(TraceKind::Domain, Side::Offender),
        "smtpfrom" | "smtpmailfromaddress" => Trace(TraceKind::Email, Side::Offender),
        "smtpto" | "smtprcpttoaddress" => Trace(TraceKind::Email, Side::Victim),
        "clonedsite" | "legitimatesite" => Trace(TraceKind::Url, Side::Third),
        "targeturl" => Trace(TraceKind::Url, Side::Victim),
        "cveid" => Trace(TraceKind::Cve, Side::Third),
        "cryptocurrencyaddresses" | "filehashes" | "md5" | "sha1" | "sha256" => Recognise(Side::Offender),
        "registrantemail" | "email" => Trace(TraceKind::Email, Side::Offender),
        "subject" | "smtpmessagesubject" | "attackdescription" | "description" | "additionalinfo" => Text,
        _ => return None,
    })
}

/// Maps one report.
pub(crate) fn draft(json: &Json<'_>, position: Position, raw: Vec<u8>) -> Draft {
    let mut draft = Draft::new(position, raw);
    draft.reference =
        json.any(&["report_id", "ReportID", "ReportId"]).and_then(Json::text).map(str::to_owned);
    let old = json.get("Report");
    let body = old.unwrap_or(json);
    let date =
        json.text_at("timestamp").or_else(|| body.any(&["Date", "date", "timestamp"]).and_then(Json::text));
    if let Some(date) = date {
        match date.parse() {
            Ok(date) => {
                draft.reported_at = Some(date);
                draft.happened.from = Some(date);
            }
            Err(_) => draft.fault(
                "timestamp",
                Reason::Date,
                "a time such as 2026-03-01T09:30:00Z, from 1970 to 2100",
            ),
        }
    }
    let words = [
        json.text_at("category"),
        json.text_at("type"),
        body.any(&["ReportType", "reporttype"]).and_then(Json::text),
    ];
    draft.kind = words.iter().rev().flatten().find_map(|w| kind(w));
    for reporter in [json.get("reporter"), json.get("ReporterInfo")].into_iter().flatten() {
        if let Some(org) =
            reporter.any(&["org", "ReporterOrg", "contact", "ReporterOrgEmail"]).and_then(Json::text)
        {
            draft.fields.insert("xarf.reporter".into(), org.to_owned());
        }
    }
    read(&mut draft, body, "", 3);
    port(&mut draft, body);
    draft
}

fn read(draft: &mut Draft, json: &Json<'_>, path: &str, depth: u8) {
    let Some(depth) = depth.checked_sub(1) else { return };
    for (key, value) in json.entries() {
        if matches!(
            key.as_ref(),
            "reporter" | "sender" | "evidence" | "Samples" | "ReporterInfo" | "_internal"
        ) {
            continue;
        }
        let name = if path.is_empty() { key.to_string() } else { format!("{path}.{key}") };
        let folded: String =
            key.chars().filter(|c| *c != '_' && *c != '-').flat_map(char::to_lowercase).collect();
        match meaning(&folded) {
            Some(meaning) => leaves(value, &mut |text| match meaning {
                Meaning::Trace(kind, side) => {
                    draft.traces.push(DraftTrace::offender(&name, Some(kind), text).on(side))
                }
                Meaning::Recognise(side) => {
                    draft.traces.push(DraftTrace::offender(&name, None, text).on(side))
                }
                Meaning::Text => draft.tell(text),
            }),
            None if matches!(value, Json::Map(_)) => read(draft, value, &name, depth),
            None => {
                let mut words: Vec<String> = Vec::new();
                leaves(value, &mut |text| words.push(text.chars().take(500).collect()));
                if !words.is_empty() {
                    draft.fields.insert(format!("xarf.{name}"), words.join(", "));
                }
            }
        }
    }
}

/// Each scalar of a value or a list.
fn leaves(value: &Json<'_>, take: &mut dyn FnMut(&str)) {
    for item in value.each().iter().take(1_000) {
        item.entries().iter().filter_map(|(_, v)| v.text()).for_each(&mut *take);
        if let Some(text) = item.scalar() {
            take(&text);
        }
    }
}

fn port(draft: &mut Draft, body: &Json<'_>) {
    let port = body.any(&["source_port", "SourcePort"]).and_then(Json::scalar).and_then(|p| p.parse().ok());
    let nested = body.get("Source").and_then(|s| s.any(&["Port", "port"])).and_then(Json::scalar);
    let Some(port) = port.or(nested.and_then(|p| p.parse().ok())) else { return };
    if let Some(trace) = draft.traces.iter_mut().find(|t| t.side == Side::Offender) {
        trace.port = Some(port);
        trace.seen_at = draft.reported_at;
    }
}

fn kind(words: &str) -> Option<Kind> {
    Some(match words.to_ascii_lowercase().replace('-', "_").as_str() {
        "phishing" => Kind::Phishing,
        "fraud" => Kind::ScamSite,
        "malware" => Kind::Malware,
        "spam" | "bulk_messaging" | "messaging" => Kind::Spam,
        "ddos" | "ddos_amplification" => Kind::Ddos,
        "infected_host" | "botnet" | "bot" => Kind::BotnetInfection,
        "login_attack" | "auth_failure" | "sql_injection" | "remote_compromise" | "connection" => {
            Kind::IllegalAccess
        }
        "exposed_data" => Kind::DataTheft,
        "brand_infringement" | "suspicious_registration" => Kind::Phishing,
        "copyright" | "cve" | "vulnerability" => Kind::Other,
        _ => return None,
    })
}
