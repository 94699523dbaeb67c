//! What single objects of STIX mean for a report.

use joinder_core::{Side, TraceKind, When, codes::Kind};

use super::pattern;
use crate::{Draft, DraftTrace, json::Json};

/// Finds an object of the bundle by its identifier.
type Find<'f, 'j, 'a> = &'f dyn Fn(&str) -> Option<&'j Json<'a>>;

/// The TLP marks that the standards fix by identifier (STIX 2.1 §7.2.1.4, and the OASIS extension for TLP 2.0).
const TLP: [(&str, &str); 9] = [
    ("marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9", "TLP:CLEAR"),
    ("marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da", "TLP:GREEN"),
    ("marking-definition--f88d31f6-486f-44da-b317-01333bde0b82", "TLP:AMBER"),
    ("marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed", "TLP:RED"),
    ("marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487", "TLP:CLEAR"),
    ("marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb", "TLP:GREEN"),
    ("marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421", "TLP:AMBER"),
    ("marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003", "TLP:AMBER+STRICT"),
    ("marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1", "TLP:RED"),
];

/// The TLP mark that an identifier stands for.
pub(super) fn tlp_of_id(id: &str) -> Option<&'static str> {
    TLP.iter().find(|(known, _)| *known == id).map(|(_, tlp)| *tlp)
}

/// The identifier of a TLP 2.0 mark.
pub(super) fn id_of_tlp(tlp: joinder_core::codes::Tlp) -> &'static str {
    TLP.iter().skip(4).find(|(_, name)| *name == tlp.as_str()).map_or(TLP[8].0, |(id, _)| id)
}

/// Adds what an object tells.
pub(super) fn read(draft: &mut Draft, object: &Json<'_>, find: Find<'_, '_, '_>) {
    let kind = object.text_at("type").unwrap_or_default();
    match kind {
        "report" | "grouping" | "incident" => {
            tell(draft, object, &["name", "description"]);
            from_types(draft, object);
        }
        "indicator" => indicator(draft, object),
        "observed-data" => {
            draft.happened.from = draft.happened.from.or_else(|| time(object, "first_observed"));
            draft.happened.until = draft.happened.until.or_else(|| time(object, "last_observed"));
            // STIX 2.0 holds its observables inside, by number.
            let inside = object.get("objects").map_or(&[][..], Json::entries);
            let local = |key: &str| inside.iter().find(|(k, _)| k == key).map(|(_, v)| v);
            for (_, observable) in inside {
                self::observable(draft, observable, &|id: &str| local(id));
            }
        }
        "note" => tell(draft, object, &["abstract", "content"]),
        "opinion" => tell(draft, object, &["explanation"]),
        "threat-actor" | "campaign" | "intrusion-set" | "malware" | "attack-pattern" | "infrastructure"
        | "tool" => {
            let name = object.text_at("name").unwrap_or_default();
            draft.fields.entry(format!("stix.{kind}")).or_insert_with(|| name.chars().take(500).collect());
            tell(draft, object, &["description"]);
            from_types(draft, object);
        }
        "vulnerability" => {
            if let Some(name) =
                object.text_at("name").filter(|n| n.get(..4).is_some_and(|p| p.eq_ignore_ascii_case("CVE-")))
            {
                push(draft, "vulnerability.name", TraceKind::Cve, name, Side::Third);
            }
        }
        _ => observable(draft, object, find),
    }
}

fn tell(draft: &mut Draft, object: &Json<'_>, keys: &[&str]) {
    for text in keys.iter().filter_map(|key| object.text_at(key)) {
        let known = draft.narrative.as_ref().is_some_and(|n| n.text.contains(text));
        let full = draft.narrative.as_ref().is_some_and(|n| n.text.len() > 256 * 1024);
        if !known && !full {
            draft.tell(text);
        }
    }
}

/// The kind, where an object is typed as one.
fn from_types(draft: &mut Draft, object: &Json<'_>) {
    for key in
        ["malware_types", "indicator_types", "report_types", "incident_type", "labels", "threat_actor_types"]
    {
        for word in object.get(key).map_or(&[][..], Json::each).iter().filter_map(Json::text) {
            if let Some(kind) = word.parse().ok().or_else(|| Kind::from_words(word)) {
                draft.kind = draft.kind.or(Some(kind));
            }
        }
    }
}

fn time(object: &Json<'_>, key: &str) -> Option<When> {
    object.text_at(key)?.parse().ok()
}

fn push(draft: &mut Draft, field: &str, kind: TraceKind, raw: &str, side: Side) {
    let trace = DraftTrace::offender(field, Some(kind), raw).on(side);
    if !draft
        .traces
        .iter()
        .rev()
        .take(200)
        .any(|t| t.kind == trace.kind && t.raw == trace.raw && t.side == side)
    {
        draft.traces.push(trace);
    }
}

fn indicator(draft: &mut Draft, object: &Json<'_>) {
    tell(draft, object, &["name", "description"]);
    from_types(draft, object);
    if object.text_at("pattern_type").is_some_and(|t| t != "stix") {
        return;
    }
    let benign = object.items_at("indicator_types").iter().filter_map(Json::text).any(|t| t == "benign");
    let side = if benign { Side::Third } else { Side::Offender };
    for comparison in pattern::comparisons(object.text_at("pattern").unwrap_or_default()) {
        let Some(kind) = kind_of_path(&comparison.path) else { continue };
        // A network of addresses is no address.
        if kind == TraceKind::Ip && comparison.value.contains('/') && !comparison.value.ends_with("/32") {
            draft.fields.entry("stix.network".into()).or_insert(comparison.value);
            continue;
        }
        let receiver = ["to_refs", "cc_refs", "bcc_refs"].iter().any(|r| comparison.path.contains(r));
        let side = if receiver { Side::Victim } else { side };
        push(draft, &comparison.path, kind, comparison.value.trim_end_matches("/32"), side);
    }
}

/// What a path of a pattern points at.
fn kind_of_path(path: &str) -> Option<TraceKind> {
    let (object, property) = path.split_once(':')?;
    Some(match (object, property) {
        ("ipv4-addr" | "ipv6-addr", "value") => TraceKind::Ip,
        ("domain-name", "value") => TraceKind::Domain,
        ("url", "value") => TraceKind::Url,
        ("email-addr", "value") => TraceKind::Email,
        ("mac-addr", "value") => TraceKind::Mac,
        ("autonomous-system", "number") => TraceKind::Asn,
        ("domain-name", "resolves_to_refs[*].value") => TraceKind::Ip,
        ("network-traffic", "src_ref.value" | "dst_ref.value") => TraceKind::Ip,
        ("email-message", p) if p.ends_with(".value") && (p.contains("_ref.") || p.contains("_refs[")) => {
            TraceKind::Email
        }
        (_, p) if p.contains("hashes.") && p.ends_with(".MD5") => TraceKind::Md5,
        (_, p) if p.contains("hashes.") && p.ends_with(".SHA-1") => TraceKind::Sha1,
        (_, p) if p.contains("hashes.") && p.ends_with(".SHA-256") => TraceKind::Sha256,
        (_, p) if p.contains("hashes.") && p.ends_with(".SSDEEP") => TraceKind::Ssdeep,
        (_, p) if p.contains("hashes.") && p.ends_with(".TLSH") => TraceKind::Tlsh,
        _ => return None,
    })
}

/// Traces of an observable.
fn observable(draft: &mut Draft, object: &Json<'_>, find: Find<'_, '_, '_>) {
    let kind = object.text_at("type").unwrap_or_default();
    let value = object.text_at("value");
    let simple = match kind {
        "ipv4-addr" | "ipv6-addr" => Some(TraceKind::Ip),
        "domain-name" => Some(TraceKind::Domain),
        "url" => Some(TraceKind::Url),
        "email-addr" => Some(TraceKind::Email),
        "mac-addr" => Some(TraceKind::Mac),
        _ => None,
    };
    if let (Some(simple), Some(value)) = (simple, value) {
        if simple == TraceKind::Ip && value.contains('/') {
            draft.fields.entry("stix.network".into()).or_insert_with(|| value.to_owned());
        } else if !draft.traces.iter().any(|t| t.side == Side::Victim && t.raw == value) {
            push(draft, &format!("{kind}.value"), simple, value, Side::Offender);
        }
        return;
    }
    match kind {
        "file" | "artifact" | "x509-certificate" => hashes(draft, kind, object),
        "autonomous-system" => {
            if let Some(number) = object.get("number").and_then(Json::scalar) {
                push(draft, "autonomous-system.number", TraceKind::Asn, &number, Side::Third);
            }
        }
        "email-message" => message(draft, object, find),
        "network-traffic" => traffic(draft, object, find),
        "user-account" if super::write::is_ours(object) => ours(draft, object),
        "user-account" => account(draft, object),
        "x-misp-attribute" | "x-misp-object" => misp(draft, object),
        _ => {}
    }
}

fn hashes(draft: &mut Draft, kind: &str, object: &Json<'_>) {
    for (name, hash) in object.get("hashes").map_or(&[][..], Json::entries) {
        let trace = match name.to_ascii_uppercase().as_str() {
            "MD5" => TraceKind::Md5,
            "SHA-1" | "SHA1" => TraceKind::Sha1,
            "SHA-256" | "SHA256" => TraceKind::Sha256,
            "SSDEEP" => TraceKind::Ssdeep,
            "TLSH" => TraceKind::Tlsh,
            _ => continue,
        };
        if let Some(hash) = hash.text() {
            push(draft, &format!("{kind}.hashes.{name}"), trace, hash, Side::Offender);
        }
    }
}

/// A mail as an observable: who wrote it is offender side, who received it victim side.
fn message(draft: &mut Draft, object: &Json<'_>, find: Find<'_, '_, '_>) {
    tell(draft, object, &["subject", "body"]);
    let mut address = |id: &Json<'_>, field: &str, side: Side| {
        let Some(value) = id.text().and_then(find).and_then(|o| o.text_at("value")) else { return };
        draft.traces.retain(|t| side != Side::Victim || t.raw != value || t.side != Side::Offender);
        push(draft, field, TraceKind::Email, value, side);
    };
    for key in ["to_refs", "cc_refs", "bcc_refs"] {
        object.items_at(key).iter().for_each(|id| address(id, &format!("email-message.{key}"), Side::Victim));
    }
    for key in ["from_ref", "sender_ref"] {
        object
            .get(key)
            .into_iter()
            .for_each(|id| address(id, &format!("email-message.{key}"), Side::Offender));
    }
}

fn traffic(draft: &mut Draft, object: &Json<'_>, find: Find<'_, '_, '_>) {
    for (key, port) in [("src_ref", "src_port"), ("dst_ref", "dst_port")] {
        let Some(value) = object.text_at(key).and_then(find).and_then(|o| o.text_at("value")) else {
            continue;
        };
        let port = object.get(port).and_then(Json::scalar).and_then(|p| p.parse().ok());
        let seen_at = time(object, "start");
        if let Some(trace) = draft.traces.iter_mut().find(|t| t.raw == value && t.kind == Some(TraceKind::Ip))
        {
            trace.port = trace.port.or(port);
            trace.seen_at = trace.seen_at.or(seen_at);
        } else if !value.contains('/') && value.parse::<std::net::IpAddr>().is_ok() {
            push(draft, &format!("network-traffic.{key}"), TraceKind::Ip, value, Side::Offender);
            if let Some(trace) = draft.traces.last_mut() {
                (trace.port, trace.seen_at) = (port, seen_at);
            }
        }
    }
}

/// An account on a platform that we know; accounts of machines are no traces.
fn account(draft: &mut Draft, object: &Json<'_>) {
    let Some(platform) = object.text_at("account_type") else { return };
    let Some(login) = object.any(&["account_login", "user_id", "display_name"]).and_then(Json::text) else {
        return;
    };
    if matches!(platform, "unix" | "windows-local" | "windows-domain" | "ldap" | "tacacs" | "radius" | "nis")
    {
        return;
    }
    push(draft, "user-account.account_login", TraceKind::Handle, login, Side::Offender);
    if let Some(trace) = draft.traces.last_mut() {
        trace.platform = Some(platform.into());
    }
}

/// Traces that STIX has no object for, as our own writer puts them: `user_id` is `kind:normal form`.
fn ours(draft: &mut Draft, object: &Json<'_>) {
    let Some((kind, value)) = object.text_at("user_id").and_then(|id| id.split_once(':')) else { return };
    if let Ok(kind) = kind.parse() {
        push(draft, "user-account.user_id", kind, value, Side::Offender);
    }
}

/// `x-misp-attribute` and `x-misp-object`, as MISP writes what STIX has no object for.
fn misp(draft: &mut Draft, object: &Json<'_>) {
    match object.text_at("type") {
        Some("x-misp-attribute") => {
            if let (Some(kind), Some(value)) = (object.text_at("x_misp_type"), object.text_at("x_misp_value"))
            {
                crate::misp::single(
                    draft,
                    kind,
                    value,
                    object.text_at("x_misp_category").unwrap_or_default(),
                );
            }
        }
        Some("x-misp-object") => {
            let name = object.text_at("x_misp_name").unwrap_or_default();
            for attribute in object.items_at("x_misp_attributes") {
                crate::misp::in_object(draft, name, attribute);
            }
        }
        _ => {}
    }
}
