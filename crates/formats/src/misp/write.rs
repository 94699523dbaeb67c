//! Reports as MISP events, as MISP answers a search: `{"response":[{"Event":{…}},…]}`.

use std::io::{self, Write};

use joinder_core::{
    Disclosed, NativeObservable, NativeReport, Side, TraceKind, When,
    codes::{Kind, Tlp},
};
use serde_json::{Value, json};

use crate::write::{named, random_like};

/// Namespace of our identifiers in MISP.
const NAMESPACE: [u8; 16] =
    [0x1f, 0x0e, 0x6c, 0x9b, 0x3d, 0x55, 0x4e, 0x0a, 0x8f, 0x6d, 0x42, 0x7b, 0x90, 0x1c, 0x5a, 0x33];
/// Stands for the date of a report that has none.
const UNDATED: &str = "2020-01-01";
/// The tag by which a trace that is not the offender's says so.
pub(super) const SIDE_TAG: &str = "joinder:side=";

/// Writes events.
pub(crate) fn write(out: &mut dyn Write, reports: &mut dyn Iterator<Item = Disclosed>) -> io::Result<u64> {
    out.write_all(b"{\"response\":[")?;
    let mut count = 0;
    for report in reports {
        out.write_all(if count == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, &json!({"Event": event(report.report())}))?;
        count += 1;
    }
    out.write_all(b"]}\n")?;
    Ok(count)
}

fn event(report: &NativeReport) -> Value {
    let key = format!("{}\n{}", report.owner, report.reference);
    let uuid = named(NAMESPACE, &key);
    let dated = report.reported_at.or(report.happened.from);
    let timestamp = dated.map_or(0, When::sort_seconds).max(1).to_string();
    let kind = report.kind.filter(|k| *k != Kind::Unknown).map_or("report", Kind::label);
    let mut entry = Entry { uuid: &uuid, timestamp: &timestamp, attributes: Vec::new(), objects: Vec::new() };
    for observable in report.observables.iter().filter(|o| o.fault.is_none()) {
        entry.observable(observable);
    }
    if let Some(narrative) = &report.narrative {
        entry.attribute("narrative", "text", "Other", &narrative.text, "What the victim tells", None, &[]);
    }
    let mut tags = vec![tag(&tlp_name(report.marking.as_ref().map_or(Tlp::Red, |m| m.tlp)))];
    if let Some(marking) = &report.marking {
        tags.push(tag(marking.pap.as_str()));
    }
    if let Some(kind) = report.kind.filter(|k| *k != Kind::Unknown) {
        tags.push(tag(&format!("joinder:kind=\"{kind}\"")));
    }
    let organisation =
        json!({"name": report.owner, "uuid": random_like(&format!("organisation {}", report.owner))});
    json!({
        "uuid": uuid, "info": format!("{kind}: {} {}", report.owner, report.reference),
        "date": dated.map_or_else(|| UNDATED.to_owned(), |w| w.date().to_string()),
        "timestamp": timestamp, "publish_timestamp": "0", "published": false, "analysis": "0",
        // 4 is "undefined": no report says how grave the threat is. 0 is "your organisation only".
        "threat_level_id": "4", "distribution": "0", "sharing_group_id": "0", "disable_correlation": false,
        "Org": organisation, "Orgc": organisation, "Tag": tags, "Attribute": entry.attributes, "Object": entry.objects,
    })
}

fn tag(name: &str) -> Value {
    json!({"name": name})
}

/// As MISP's taxonomy writes it.
fn tlp_name(tlp: Tlp) -> String {
    tlp.as_str().to_ascii_lowercase()
}

struct Entry<'e> {
    uuid: &'e str,
    timestamp: &'e str,
    attributes: Vec<Value>,
    objects: Vec<Value>,
}

/// An object template of MISP: name, UUID, version, category.
type Template = (&'static str, &'static str, &'static str, &'static str);

const BANK_ACCOUNT: Template = ("bank-account", "b4712203-95a8-4883-80e9-b566f5df11c9", "3", "financial");
const COIN_ADDRESS: Template = ("coin-address", "d0e6997e-78da-4815-a6a1-cfc1c1cb8a46", "7", "financial");
const TELEGRAM: Template = ("telegram-account", "06f02ecf-5afb-42c5-9cb0-b362e222f52c", "2", "misc");
const FACEBOOK: Template = ("facebook-account", "b9862b95-7d78-4938-a2b5-13e45c60f25a", "1", "misc");
const TWITTER: Template = ("twitter-account", "8066563f-881e-4f6a-9d6c-a9d15b8658bb", "7", "misc");
const ACCOUNT: Template = ("user-account", "49606b06-22f0-4ac8-8eee-2f12ad46f3d3", "6", "misc");
const PERSON: Template = ("person", "a15b0477-e9d1-4b9c-9546-abe78a4f4248", "21", "misc");
const LEGAL_ENTITY: Template = ("legal-entity", "14f5688f-d89c-469f-9878-c48bf6c41c65", "2", "misc");

impl Entry<'_> {
    fn observable(&mut self, observable: &NativeObservable) {
        let Some(value) = observable.value.as_deref() else { return };
        let offender = observable.side == Side::Offender;
        let plain = |entry: &mut Self, kind: &str, category: &str| {
            entry.single(kind, category, value, observable);
        };
        let coin = |entry: &mut Self, relation: &str, kind: &str, symbol: &str| {
            entry.object(COIN_ADDRESS, &[(relation, kind, value), ("symbol", "text", symbol)], observable);
        };
        match observable.kind {
            TraceKind::Iban => self.object(BANK_ACCOUNT, &[("iban", "iban", value)], observable),
            TraceKind::Account => {
                self.object(BANK_ACCOUNT, &[("account", "bank-account-nr", value)], observable)
            }
            TraceKind::Bic => plain(self, "bic", "Financial fraud"),
            TraceKind::Email => {
                plain(self, if offender { "email-src" } else { "email-dst" }, "Payload delivery")
            }
            TraceKind::Phone => plain(self, "phone-number", "Person"),
            TraceKind::Domain | TraceKind::Onion => plain(self, "domain", "Network activity"),
            TraceKind::Url => plain(self, "url", "Network activity"),
            TraceKind::Ip => match observable.port {
                Some(port) => {
                    let both = format!("{value}|{port}");
                    self.single("ip-src|port", "Network activity", &both, observable);
                }
                None => plain(self, "ip-src", "Network activity"),
            },
            TraceKind::Mac => plain(self, "mac-address", "Network activity"),
            TraceKind::Asn => plain(self, "AS", "Network activity"),
            TraceKind::Bitcoin => coin(self, "address", "btc", "BTC"),
            TraceKind::Monero => coin(self, "address-xmr", "xmr", "XMR"),
            TraceKind::Ethereum => coin(self, "address-crypto", "text", "ETH"),
            TraceKind::Tron => coin(self, "address-crypto", "text", "TRX"),
            TraceKind::Litecoin => coin(self, "address-crypto", "text", "LTC"),
            TraceKind::Solana => coin(self, "address-crypto", "text", "SOL"),
            TraceKind::OtherWallet => {
                let (symbol, _) = value.split_once(':').unwrap_or(("", value));
                self.object(
                    COIN_ADDRESS,
                    &[("address-crypto", "text", value), ("symbol", "text", symbol)],
                    observable,
                );
            }
            TraceKind::Md5 => plain(self, "md5", "Payload delivery"),
            TraceKind::Sha1 => plain(self, "sha1", "Payload delivery"),
            TraceKind::Sha256 => plain(self, "sha256", "Payload delivery"),
            TraceKind::Ssdeep => plain(self, "ssdeep", "Payload delivery"),
            TraceKind::Tlsh => plain(self, "tlsh", "Payload delivery"),
            TraceKind::Cve => plain(self, "vulnerability", "External analysis"),
            TraceKind::Handle => self.handle(value, observable),
            TraceKind::Person => self.object(PERSON, &[("full-name", "full-name", value)], observable),
            TraceKind::Company => self.object(LEGAL_ENTITY, &[("name", "text", value)], observable),
            TraceKind::Card | TraceKind::Transaction | TraceKind::Advert | TraceKind::Parcel => {
                plain(self, "other", "Other");
            }
        }
    }

    fn handle(&mut self, value: &str, observable: &NativeObservable) {
        let (platform, name) = value.split_once(':').unwrap_or(("", value));
        match platform {
            "telegram" => self.object(TELEGRAM, &[("username", "text", name)], observable),
            "facebook" => self.object(FACEBOOK, &[("account-name", "text", name)], observable),
            "x" | "twitter" => self.object(TWITTER, &[("name", "text", name)], observable),
            _ => {
                let relations = [("username", "text", name), ("account-type", "text", platform)];
                self.object(ACCOUNT, &relations, observable);
            }
        }
    }

    fn single(&mut self, kind: &str, category: &str, value: &str, observable: &NativeObservable) {
        let comment = if kind == "other" { observable.kind.slug() } else { "" };
        let name = format!("{} {:?}", observable.kind, observable.side);
        self.attribute(
            &name,
            kind,
            category,
            value,
            comment,
            observable.seen_at,
            &side_tags(observable.side),
        );
    }

    #[expect(clippy::too_many_arguments, reason = "one place knows what an attribute of MISP is made of")]
    fn attribute(
        &mut self,
        name: &str,
        kind: &str,
        category: &str,
        value: &str,
        comment: &str,
        seen_at: Option<When>,
        tags: &[Value],
    ) {
        let mut attribute = json!({
            "uuid": named(NAMESPACE, &format!("{}\n{name}\n{value}", self.uuid)), "type": kind, "category": category,
            "value": value, "comment": comment, "to_ids": tags.is_empty() && detects(kind), "timestamp": self.timestamp,
            "distribution": "5", "sharing_group_id": "0", "deleted": false, "disable_correlation": !tags.is_empty(),
            "Tag": tags,
        });
        if let Some(seen) = seen_at {
            attribute["first_seen"] = json!(crate::write::utc(seen));
        }
        self.attributes.push(attribute);
    }

    fn object(
        &mut self,
        template: Template,
        relations: &[(&str, &str, &str)],
        observable: &NativeObservable,
    ) {
        let (name, template_uuid, version, category) = template;
        let first = relations.first().map_or("", |(_, _, value)| value);
        let uuid = named(
            NAMESPACE,
            &format!("{}\n{name} {} {:?}\n{first}", self.uuid, observable.kind, observable.side),
        );
        let tags = side_tags(observable.side);
        let attributes: Vec<Value> = relations
            .iter()
            .filter(|(_, _, value)| !value.is_empty())
            .map(|(relation, kind, value)| {
                json!({
                    "uuid": named(NAMESPACE, &format!("{uuid}\n{relation}")), "type": kind, "object_relation": relation,
                    "category": category_of(kind), "value": value, "to_ids": tags.is_empty() && detects(kind),
                    "timestamp": self.timestamp, "distribution": "5", "sharing_group_id": "0", "deleted": false,
                    "disable_correlation": !tags.is_empty() || *relation == "symbol" || *relation == "account-type",
                    "comment": "", "Tag": tags,
                })
            })
            .collect();
        self.objects.push(json!({
            "uuid": uuid, "name": name, "meta-category": category, "description": "", "template_uuid": template_uuid,
            "template_version": version, "timestamp": self.timestamp, "distribution": "5", "sharing_group_id": "0",
            "comment": "", "deleted": false, "ObjectReference": [], "Attribute": attributes,
        }));
    }
}

fn side_tags(side: Side) -> Vec<Value> {
    match side {
        Side::Offender => Vec::new(),
        Side::Victim => vec![tag(&format!("{SIDE_TAG}\"victim\""))],
        Side::Third => vec![tag(&format!("{SIDE_TAG}\"third\""))],
    }
}

/// Whether MISP's own default is to detect with attributes of this type.
fn detects(kind: &str) -> bool {
    !matches!(kind, "text" | "other" | "full-name" | "phone-number" | "vulnerability" | "AS" | "mac-address")
}

/// A category that MISP allows for the type.
fn category_of(kind: &str) -> &'static str {
    match kind {
        "iban" | "bank-account-nr" | "btc" | "xmr" => "Financial fraud",
        "full-name" => "Person",
        _ => "Other",
    }
}
