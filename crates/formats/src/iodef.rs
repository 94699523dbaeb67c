//! Incidents in IODEF, version 1 (RFC 5070) and 2 (RFC 7970), phishing extension (RFC 5901) included: one incident, one report.
//!
//! Sources and intermediates are offender side, targets victim side, sensors and contacts third side.

mod tree;

use std::{borrow::Cow, sync::Arc};

use joinder_core::{
    Loss, LossStage, Money, Side, TraceKind, When,
    codes::{Kind, Tlp},
};

use crate::{Draft, DraftTrace, Item, Limits, Position, Reason, SetAside, Sink, encoding};
use tree::{Element, Fault};

/// Most bytes of words that one incident gives to the narrative.
const MAX_TEXT: usize = 256 << 10;

/// True where XML begins with a document of incidents, or one incident alone.
pub(crate) fn looks_like_iodef(head: &[u8]) -> bool {
    let mut rest = head;
    // Past the declaration, comments and instructions; a document type stands before the root, too.
    for _ in 0..64 {
        rest = rest.trim_ascii_start();
        let end: &[u8] = if rest.starts_with(b"<?") {
            b"?>"
        } else if rest.starts_with(b"<!--") {
            b"-->"
        } else if rest.starts_with(b"<!") {
            return memchr::memmem::find(rest, b"IODEF-Document").is_some();
        } else {
            break;
        };
        let Some(at) = memchr::memmem::find(rest, end) else { return false };
        rest = &rest[at + end.len()..];
    }
    let tag = rest.split(|b| b.is_ascii_whitespace() || *b == b'>' || *b == b'/').next().unwrap_or_default();
    let name = tag.iter().rposition(|b| matches!(b, b':' | b'<')).map_or(tag, |at| &tag[at + 1..]);
    rest.starts_with(b"<") && matches!(name, b"IODEF-Document" | b"Incident")
}

/// Reads a document; returns how many incidents it has, broken ones included.
pub(crate) fn read(bytes: &[u8], file: &Arc<str>, limits: &Limits, sink: &mut Sink<'_>) -> u64 {
    let mut records = 0;
    let place = |offset: usize| Position { file: file.clone(), line: None, offset: offset as u64 };
    let expected = "XML in the encoding that it states";
    let patched;
    let (text, original) = if let Some(text) = text(bytes) {
        (text, None)
    } else if let Some(text) = patched_utf8(bytes) {
        patched = text;
        (Cow::Borrowed(patched.as_str()), Some(bytes))
    } else {
        let aside = SetAside::new(place(0), Reason::Encoding, expected, bytes);
        let _ = sink(Item::SetAside(Box::new(aside)));
        return 1;
    };
    tree::incidents(&text, limits.json_depth, &mut |range, incident| {
        records += 1;
        let raw = original.unwrap_or(text.as_bytes()).get(range.clone()).unwrap_or_default();
        let position = place(range.start);
        sink(match incident {
            Ok(_) if std::str::from_utf8(raw).is_err() => {
                Item::SetAside(Box::new(SetAside::new(position, Reason::Encoding, expected, raw)))
            }
            Ok(incident) => Item::Draft(Box::new(draft(&incident, position, raw.to_vec()))),
            Err(fault) => Item::SetAside(Box::new(aside(fault, position, raw))),
        })
    });
    if records == 0 {
        records = 1;
        let aside = SetAside::new(place(0), Reason::Empty, "a document with incidents", bytes);
        let _ = sink(Item::SetAside(Box::new(aside)));
    }
    records
}

/// UTF-8 with a mark in the place of each byte that is none, so that places stay the same and only the incidents around
/// these bytes are lost; none for another encoding, or behind a byte order mark.
fn patched_utf8(bytes: &[u8]) -> Option<String> {
    if proven(bytes).is_some() || stated(bytes)? != encoding_rs::UTF_8 {
        return None;
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        chunk.invalid().iter().for_each(|_| text.push('?'));
    }
    Some(text)
}

fn aside(fault: Fault, position: Position, raw: &[u8]) -> SetAside {
    let (reason, expected) = match fault {
        Fault::Broken => (Reason::Xml, "XML that is well formed"),
        Fault::Entity | Fault::DocumentType => {
            (Reason::Xml, "XML without a document type and without entities of its own")
        }
        Fault::Deep => (Reason::TooDeep, "elements not nested so deep"),
        Fault::Large => (Reason::TooLong, "an incident of fewer elements"),
    };
    SetAside::new(position, reason, expected, raw)
}

/// The text, by its byte order mark or by what the declaration says.
fn text(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let (encoding, mark) = match proven(bytes) {
        Some(proven) => proven,
        None => (stated(bytes)?, 0),
    };
    encoding.decode_without_bom_handling_and_without_replacement(bytes.get(mark..)?)
}

/// The encoding that the bytes themselves prove, and the length of the mark that does.
fn proven(bytes: &[u8]) -> Option<(&'static encoding_rs::Encoding, usize)> {
    let utf16 = || encoding::utf16(bytes).map(|found| (found.encoding, found.mark_bytes));
    encoding_rs::Encoding::for_bom(bytes).or_else(utf16)
}

/// The encoding that the declaration states.
fn stated(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = String::from_utf8_lossy(bytes.get(..200).unwrap_or(bytes));
    let label = head.split_once("encoding=").map(|(_, rest)| rest.trim_start_matches(['"', '\'']));
    let label = label.and_then(|rest| rest.split(['"', '\'']).next()).unwrap_or("utf-8");
    Some(encoding::named(label, bytes)?.encoding)
}

fn draft(incident: &Element, position: Position, raw: Vec<u8>) -> Draft {
    let mut draft = Draft::new(position, raw);
    draft.reference = incident.child("IncidentID").and_then(Element::said).map(str::to_owned);
    draft.reported_at = when(&mut draft, incident, &["ReportTime", "GenerationTime"]);
    draft.happened.from = when(&mut draft, incident, &["StartTime", "DetectTime"]);
    draft.happened.until = when(&mut draft, incident, &["EndTime"]);
    draft.tlp = incident.attribute("restriction").and_then(tlp);
    if let Some(purpose) = incident.attribute("purpose") {
        draft.fields.insert("purpose".into(), purpose.to_owned());
    }
    walk(&mut draft, incident, Side::Offender, "Incident");
    draft
}

fn when(draft: &mut Draft, incident: &Element, names: &[&str]) -> Option<When> {
    let found = names.iter().find_map(|name| incident.child(name))?;
    match found.text.trim().parse() {
        Ok(when) => Some(when),
        Err(_) => {
            draft.fault(&*found.name, Reason::Date, "a time such as 2026-03-01T09:30:00Z, from 1970 to 2100");
            None
        }
    }
}

fn tlp(restriction: &str) -> Option<Tlp> {
    Some(match restriction {
        "red" | "need-to-know" => Tlp::Red,
        "private" => Tlp::AmberStrict,
        "amber" => Tlp::Amber,
        "green" | "partner" => Tlp::Green,
        "white" | "clear" | "public" => Tlp::Clear,
        _ => return None,
    })
}

/// Takes an element and what it holds; `side` is that of the system or contact around it.
fn walk(draft: &mut Draft, element: &Element, side: Side, path: &str) {
    for child in &element.children {
        let name = &*child.name;
        let inner = side_of(child).unwrap_or(side);
        match name {
            // Where they stand says what they are; they were read before, or say nothing of the case.
            "IncidentID" | "AlternativeID" | "RelatedActivity" | "History" | "Expectation" | "Discovery" => {
                continue;
            }
            "Description" | "RecordItem" | "EmailSubject" | "EmailBody" => tell(draft, child),
            "Impact" | "SystemImpact" | "IntendedImpact" => impact(draft, child),
            "MonetaryImpact" => loss(draft, child),
            "ReferenceName" | "SpecIndex" if child.text.contains("CVE-") => {
                trace(draft, path, TraceKind::Cve, child, Side::Third)
            }
            "Address" => address(draft, path, child, element, inner),
            "NodeName" | "Domain" => trace(draft, path, TraceKind::Domain, child, inner),
            "Name" if path.ends_with("DomainData") => trace(draft, path, TraceKind::Domain, child, inner),
            "Email" if child.children.is_empty() => trace(draft, path, TraceKind::Email, child, inner),
            "EmailFrom" | "EmailTo" if path.ends_with("EmailData") => {
                let side = if name == "EmailFrom" { Side::Offender } else { Side::Victim };
                trace(draft, path, TraceKind::Email, child, side);
            }
            "EmailTo" => trace(draft, path, TraceKind::Email, child, inner),
            "Telephone" if child.children.is_empty() => trace(draft, path, TraceKind::Phone, child, inner),
            "TelephoneNumber" => trace(draft, path, TraceKind::Phone, child, inner),
            "URL" if path.ends_with("Reference") => keep(draft, path, child),
            "URL" | "SiteURL" | "CollectionSite" | "DataCollectionURL" => {
                trace(draft, path, TraceKind::Url, child, inner)
            }
            "DigestValue" | "HashValue" if child.text.trim().bytes().all(|b| b.is_ascii_hexdigit()) => {
                recognise(draft, path, child, Side::Offender);
            }
            "AdditionalData" | "FraudedBrandName" | "PhishNameRef" => {
                if child.attribute("dtype") == Some("url") {
                    recognise(draft, path, child, inner)
                } else {
                    keep(draft, path, child)
                }
            }
            "ContactName" | "RegistryHandle" => keep(draft, path, child),
            _ => {}
        }
        if !child.children.is_empty() {
            walk(draft, child, inner, name);
        }
    }
}

/// Whose the traces inside are.
fn side_of(element: &Element) -> Option<Side> {
    let category = element.attribute("category");
    Some(match &*element.name {
        "System" if element.attribute("spoofed") == Some("yes") => Side::Third,
        "System" => match category? {
            "source" | "intermediate" | "watchlist-source" => Side::Offender,
            "target" | "watchlist-target" => Side::Victim,
            _ => Side::Third,
        },
        "Contact" => match element.attribute("role")? {
            "victim" | "victim-notified" => Side::Victim,
            _ => Side::Third,
        },
        // Pages about a method, and those who handle the incident.
        "Reference" | "DomainContacts" | "RegistrarContact" => Side::Third,
        _ => return None,
    })
}

fn tell(draft: &mut Draft, element: &Element) {
    let (Some(text), told) = (element.said(), draft.narrative.as_ref().map_or(0, |n| n.text.len())) else {
        return;
    };
    let room = MAX_TEXT.saturating_sub(told);
    let text: Vec<&str> =
        text[..text.floor_char_boundary(room.min(text.len()))].lines().map(str::trim).collect();
    draft.tell(&text.join("\n"));
}

fn impact(draft: &mut Draft, element: &Element) {
    let Some(word) = element.attribute("type") else { return tell(draft, element) };
    let kind = match word {
        "dos" | "takeover-service" => Some(Kind::Ddos),
        "extortion" => Some(Kind::Extortion),
        "admin" | "user" | "takeover-account" | "takeover-system" => Some(Kind::IllegalAccess),
        "info-leak" | "breach-proprietary" | "breach-privacy" | "breach-credential" => Some(Kind::DataTheft),
        "file" | "integrity-data" | "degraded-data" => Some(Kind::DataInterference),
        "social-engineering" => Some(Kind::Phishing),
        _ => Kind::from_words(word),
    };
    draft.kind = draft.kind.or(kind);
    draft.kind_words.get_or_insert_with(|| word.to_owned());
    tell(draft, element);
}

fn loss(draft: &mut Draft, element: &Element) {
    let (Some(text), currency) = (element.said(), element.attribute("currency")) else { return };
    let (Ok(amount), Some(currency)) = (text.parse(), currency.and_then(|c| c.parse().ok())) else {
        return draft.fault(
            "MonetaryImpact",
            Reason::Sum,
            "a sum such as 1234.50, and its currency as attribute",
        );
    };
    let money = Money { amount, currency };
    draft.losses.push(Loss { money, eur: None, stage: LossStage::Lost, paid_at: None });
}

fn trace(draft: &mut Draft, field: &str, kind: TraceKind, element: &Element, side: Side) {
    if let Some(text) = element.said() {
        draft.traces.push(DraftTrace::offender(field, Some(kind), text).on(side));
    }
}

fn recognise(draft: &mut Draft, field: &str, element: &Element, side: Side) {
    if let Some(text) = element.said() {
        draft.traces.push(DraftTrace::offender(field, None, text).on(side));
    }
}

/// An address of a node; networks are kept as fields.
fn address(draft: &mut Draft, field: &str, element: &Element, node: &Element, side: Side) {
    let kind = match element.attribute("category").unwrap_or("ipv4-addr") {
        "ipv4-addr" | "ipv6-addr" => TraceKind::Ip,
        "e-mail" => TraceKind::Email,
        "mac" => TraceKind::Mac,
        "asn" => TraceKind::Asn,
        "site-uri" | "uri" => TraceKind::Url,
        _ => return keep(draft, field, element),
    };
    trace(draft, field, kind, element, side);
    let seen = node.child("DateTime").and_then(|time| time.text.trim().parse().ok());
    if let Some(trace) = draft.traces.last_mut().filter(|_| element.said().is_some()) {
        trace.seen_at = seen;
    }
}

fn keep(draft: &mut Draft, path: &str, element: &Element) {
    let Some(text) = element.said() else { return };
    let field = draft.fields.entry(format!("{path}.{}", element.name)).or_default();
    if !field.is_empty() {
        field.push_str("; ");
    }
    field.push_str(text);
}
