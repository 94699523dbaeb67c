//! Reports as one STIX 2.1 bundle: a grouping for each report, observables as STIX has them, and for what it has no
//! object (accounts, wallets, phones) a `user-account` with our extension, whose definition is in the bundle.
//!
//! Identifiers of observables are version 5 over their contributing properties (STIX 2.1 §2.9), so that two exports of one
//! value agree. Every object carries its markings.

use std::{
    collections::{BTreeMap, HashSet},
    io::{self, Write},
};

use joinder_core::{
    Disclosed, NativeObservable, NativeReport, Side, TraceKind, When,
    codes::{Kind, Tlp},
};
use serde_json::{Value, json};

use super::objects::id_of_tlp;
use crate::{
    json::Json,
    write::{named, random_like, utc},
};

/// The extension by which our objects say what they are.
pub(super) const EXTENSION: &str = "extension-definition--5f3c0c2b-7d2e-4b54-9b0b-6a4f0f6f1c3a";
/// Namespace of identifiers of observables (STIX 2.1 §2.9).
const NAMESPACE: [u8; 16] =
    [0x00, 0xab, 0xed, 0xb4, 0xaa, 0x42, 0x46, 0x6c, 0x9c, 0x01, 0xfe, 0xd2, 0x33, 0x15, 0xa9, 0xb7];
/// The extension of TLP 2.0 (OASIS).
const TLP_EXTENSION: &str = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d";
/// Stands for the date of a report that has none.
const UNDATED: &str = "2020-01-01T00:00:00.000Z";

/// True for an object with our extension.
pub(super) fn is_ours(object: &Json<'_>) -> bool {
    object.get("extensions").is_some_and(|e| e.get(EXTENSION).is_some())
}

/// Writes a bundle.
pub(crate) fn write(out: &mut dyn Write, reports: &mut dyn Iterator<Item = Disclosed>) -> io::Result<u64> {
    let mut bundle = Bundle { out, known: HashSet::new(), first: true, hash: String::new() };
    bundle.out.write_all(b"{\"type\":\"bundle\",\"objects\":[")?;
    bundle.fixed()?;
    let mut count = 0;
    for report in reports {
        bundle.report(report.report())?;
        count += 1;
    }
    // The identifier comes last, since it follows from all that was written.
    let id = random_like(&format!("bundle {}", bundle.hash));
    writeln!(bundle.out, "],\"id\":\"bundle--{id}\"}}")?;
    Ok(count)
}

struct Bundle<'o> {
    out: &'o mut dyn Write,
    /// Objects written so far, by a short form of their identifiers: eight bytes for each.
    known: HashSet<u64>,
    first: bool,
    /// Follows from the identifiers of all groupings.
    hash: String,
}

impl Bundle<'_> {
    /// Writes an object once.
    fn put(&mut self, id: &str, object: impl FnOnce() -> Value) -> io::Result<()> {
        if !self.known.insert(short(id)) {
            return Ok(());
        }
        if !std::mem::take(&mut self.first) {
            self.out.write_all(b",")?;
        }
        self.out.write_all(b"\n")?;
        serde_json::to_writer(&mut *self.out, &object())?;
        Ok(())
    }

    /// What every bundle has: who made the extension, and its definition.
    fn fixed(&mut self) -> io::Result<()> {
        self.tlp(Tlp::Clear)?;
        let maker = maker();
        self.put(&maker, || {
            json!({
                "type": "identity", "spec_version": "2.1", "id": maker, "created": UNDATED, "modified": UNDATED,
                "name": "Joinder", "identity_class": "system", "object_marking_refs": [id_of_tlp(Tlp::Clear)],
            })
        })?;
        self.put(EXTENSION, || {
            json!({
                "type": "extension-definition", "spec_version": "2.1", "id": EXTENSION, "created": UNDATED,
                "modified": UNDATED, "created_by_ref": maker, "name": "Joinder report",
                "description": "What a report says beside its observables, and observables for which STIX has no object.",
                "schema": "https://joinder.example/schemas/stix-extension-1.json", "version": "1.0.0",
                "extension_types": ["property-extension"], "object_marking_refs": [id_of_tlp(Tlp::Clear)],
            })
        })
    }

    fn tlp(&mut self, tlp: Tlp) -> io::Result<()> {
        let id = id_of_tlp(tlp);
        self.put(id, || {
            let colour = tlp.as_str().trim_start_matches("TLP:").to_ascii_lowercase();
            json!({
                "type": "marking-definition", "spec_version": "2.1", "id": id, "created": "2022-10-01T00:00:00.000Z",
                "name": tlp.as_str(),
                "extensions": {TLP_EXTENSION: {"extension_type": "property-extension", "tlp_2_0": colour}},
            })
        })
    }

    fn report(&mut self, report: &NativeReport) -> io::Result<()> {
        let marks = self.marks(report)?;
        let dated = report.reported_at.or(report.happened.from).map_or_else(|| UNDATED.to_owned(), utc);
        let owner = format!("identity--{}", random_like(&format!("organisation {}", report.owner)));
        self.put(&owner, || {
            json!({
                "type": "identity", "spec_version": "2.1", "id": owner, "created": UNDATED, "modified": UNDATED,
                "name": report.owner, "identity_class": "organization", "object_marking_refs": [id_of_tlp(Tlp::Clear)],
            })
        })?;
        let mut refs: Vec<String> = Vec::new();
        let mut sides: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for observable in report.observables.iter().filter(|o| o.fault.is_none()) {
            let Some((id, object)) = object(observable, &marks, &dated) else { continue };
            self.put(&id, || object)?;
            let list = match observable.side {
                Side::Offender => None,
                Side::Victim => Some("victim_refs"),
                Side::Third => Some("third_refs"),
            };
            list.into_iter().for_each(|list| sides.entry(list).or_default().push(id.clone()));
            if !refs.contains(&id) {
                refs.push(id);
            }
        }
        if refs.is_empty() {
            refs.push(owner.clone());
        }
        let id =
            format!("grouping--{}", random_like(&format!("report {} {}", report.owner, report.reference)));
        self.hash = random_like(&format!("{} {id}", self.hash));
        self.put(&id, || grouping(report, &id, &owner, &dated, &marks, &refs, &sides))
    }

    /// The markings of a report: its TLP, and everything else that its owner asks, in words.
    fn marks(&mut self, report: &NativeReport) -> io::Result<Vec<String>> {
        // Where no marking is shown, the recipient is bound by the narrowest.
        let Some(marking) = &report.marking else {
            self.tlp(Tlp::Red)?;
            return Ok(vec![id_of_tlp(Tlp::Red).to_owned()]);
        };
        self.tlp(marking.tlp)?;
        let purposes = marking.purposes.to_string();
        let statement = format!(
            "{}; handling {}; purposes {purposes} of Regulation (EU) 2016/794 art 18(2); source {}{}; erase by {}",
            marking.pap, marking.handling, marking.reliability, marking.accuracy, marking.erase_by
        );
        let id = format!("marking-definition--{}", random_like(&statement));
        self.put(&id, || {
            json!({
                "type": "marking-definition", "spec_version": "2.1", "id": id, "created": UNDATED,
                "definition_type": "statement", "definition": {"statement": statement},
            })
        })?;
        Ok(vec![id_of_tlp(marking.tlp).to_owned(), id])
    }
}

fn maker() -> String {
    format!("identity--{}", random_like("joinder"))
}

/// The first eight bytes of an identifier, as far as they tell one from another.
fn short(id: &str) -> u64 {
    let hex: String =
        id.rsplit("--").next().unwrap_or(id).chars().filter(char::is_ascii_hexdigit).take(16).collect();
    u64::from_str_radix(&hex, 16).unwrap_or(0)
}

fn grouping(
    report: &NativeReport,
    id: &str,
    owner: &str,
    dated: &str,
    marks: &[String],
    refs: &[String],
    sides: &BTreeMap<&str, Vec<String>>,
) -> Value {
    let mut ours = json!({
        "extension_type": "property-extension", "owner": report.owner, "reference": report.reference,
    });
    let mut add = |key: &str, value: Value| {
        if !value.is_null() {
            ours[key] = value;
        }
    };
    add("kind", json!(report.kind));
    add("country", json!(report.country));
    add("reported_at", json!(report.reported_at));
    add("happened_from", json!(report.happened.from));
    add("happened_until", json!(report.happened.until));
    if !report.losses.is_empty() {
        add("losses", json!(report.losses));
    }
    for (key, ids) in sides {
        add(key, json!(ids));
    }
    let mut grouping = json!({
        "type": "grouping", "spec_version": "2.1", "id": id, "created_by_ref": owner, "created": dated,
        "modified": dated, "name": format!("{} {}", report.owner, report.reference), "context": "suspicious-activity",
        "object_refs": refs, "object_marking_refs": marks, "extensions": {EXTENSION: ours},
    });
    if let Some(narrative) = &report.narrative {
        grouping["description"] = json!(narrative.text);
        if let Some(language) = narrative.language {
            grouping["lang"] = json!(language);
        }
    }
    if let Some(kind) = report.kind.filter(|k| *k != Kind::Unknown) {
        grouping["labels"] = json!([kind]);
    }
    grouping
}

/// An observable as an object of STIX, with its identifier.
fn object(observable: &NativeObservable, marks: &[String], dated: &str) -> Option<(String, Value)> {
    let value = observable.value.as_deref()?;
    let simple = |kind: &str| sco(kind, "value", json!(value), marks);
    Some(match observable.kind {
        TraceKind::Email if value.is_ascii() => simple("email-addr"),
        TraceKind::Domain | TraceKind::Onion => simple("domain-name"),
        TraceKind::Url => simple("url"),
        TraceKind::Ip => simple(if value.contains(':') { "ipv6-addr" } else { "ipv4-addr" }),
        TraceKind::Mac => simple("mac-addr"),
        TraceKind::Asn => {
            let number: u32 = value.trim_start_matches("AS").parse().ok()?;
            sco("autonomous-system", "number", json!(number), marks)
        }
        TraceKind::Md5 => file("MD5", value, marks),
        TraceKind::Sha1 => file("SHA-1", value, marks),
        TraceKind::Sha256 => file("SHA-256", value, marks),
        TraceKind::Ssdeep => file("SSDEEP", value, marks),
        TraceKind::Tlsh => file("TLSH", value, marks),
        TraceKind::Cve => {
            let id = format!("vulnerability--{}", random_like(value));
            let object = json!({
                "type": "vulnerability", "spec_version": "2.1", "id": id, "created": dated, "modified": dated,
                "name": value, "external_references": [{"source_name": "cve", "external_id": value}],
                "object_marking_refs": marks,
            });
            (id, object)
        }
        TraceKind::Email
        | TraceKind::Iban
        | TraceKind::Account
        | TraceKind::Bic
        | TraceKind::Card
        | TraceKind::Phone
        | TraceKind::Bitcoin
        | TraceKind::Ethereum
        | TraceKind::Monero
        | TraceKind::Tron
        | TraceKind::Litecoin
        | TraceKind::Solana
        | TraceKind::OtherWallet
        | TraceKind::Transaction
        | TraceKind::Handle
        | TraceKind::Advert
        | TraceKind::Parcel
        | TraceKind::Person
        | TraceKind::Company => account(observable.kind, value, marks),
    })
}

/// An observable whose one contributing property is `key`.
fn sco(kind: &str, key: &str, value: Value, marks: &[String]) -> (String, Value) {
    // One property: its JSON is canonical (RFC 8785) as serde writes strings and integers.
    let id = format!("{kind}--{}", named(NAMESPACE, &format!("{{\"{key}\":{value}}}")));
    let object =
        json!({"type": kind, "spec_version": "2.1", "id": id, key: value, "object_marking_refs": marks});
    (id, object)
}

fn file(algorithm: &str, hash: &str, marks: &[String]) -> (String, Value) {
    sco("file", "hashes", json!({algorithm: hash}), marks)
}

/// What STIX has no object for: an account, in a wide sense. The kind stands in `user_id`, which alone makes the identifier.
fn account(kind: TraceKind, value: &str, marks: &[String]) -> (String, Value) {
    let (id, mut object) = sco("user-account", "user_id", json!(format!("{kind}:{value}")), marks);
    object["display_name"] = json!(value);
    object["extensions"] = json!({EXTENSION: {"extension_type": "property-extension", "trace": kind}});
    (id, object)
}

/// What our extension says of a grouping, for the way back.
pub(super) fn sides<'j>(grouping: &'j Json<'_>, key: &str) -> Vec<&'j str> {
    let ours = grouping.get("extensions").and_then(|e| e.get(EXTENSION));
    ours.map_or(&[][..], |o| o.items_at(key)).iter().filter_map(Json::text).collect()
}

/// The time of a grouping of ours, as the owner gave it.
pub(super) fn ours<'j, 'a>(object: &'j Json<'a>) -> Option<&'j Json<'a>> {
    object.get("extensions").and_then(|e| e.get(EXTENSION))
}

/// A time in our extension.
pub(super) fn time(ours: &Json<'_>, key: &str) -> Option<When> {
    ours.text_at(key)?.parse().ok()
}
