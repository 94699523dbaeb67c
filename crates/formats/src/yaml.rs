//! Lists of scam sites in the plain part of YAML that CryptoScamDB uses: a list of maps, strings, and lists of wallets.
//!
//! Not a YAML parser: anchors, tags, flow style and documents within documents are not understood and set aside.

use std::{collections::BTreeMap, io, sync::Arc};

use joinder_core::{TraceKind, codes::Kind};
use sha2::{Digest, Sha256};

use crate::{Draft, DraftTrace, Item, Limits, Position, Reason, SetAside, Sink, lines::Lines};

/// True where the text begins a list of maps.
pub(crate) fn looks_like_list(head: &[u8]) -> bool {
    let mut lines = head.split(|&b| b == b'\n').map(<[u8]>::trim_ascii_end);
    let first = lines.by_ref().find(|l| !l.is_empty() && *l != b"---" && !l.starts_with(b"#"));
    first.is_some_and(|l| starts_record(l, None))
        && lines.next().is_some_and(|l| l.starts_with(b"  ") && l.contains(&b':'))
}

/// `- key:`, at any depth for a key that began a record before: lists grown by hand are not always aligned.
fn starts_record(line: &[u8], first_key: Option<&[u8]>) -> bool {
    let trimmed = line.trim_ascii_start();
    let Some(rest) = trimmed.strip_prefix(b"- ") else { return false };
    let Some(colon) = memchr::memchr(b':', rest) else { return false };
    let key = &rest[..colon];
    let plain = !key.is_empty() && key.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'_');
    plain
        && rest.get(colon + 1).is_none_or(|b| *b == b' ')
        && first_key.map_or(trimmed.len() == line.len(), |k| k == key)
}

/// Hands out one draft for each site.
pub(crate) fn read(
    lines: &mut Lines<'_>,
    file: &Arc<str>,
    limits: &Limits,
    sink: &mut Sink<'_>,
) -> io::Result<u64> {
    let mut records = 0;
    let mut first_key: Option<Vec<u8>> = None;
    let mut record: Option<Record> = None;
    while let Some(line) = lines.next()? {
        let starts = starts_record(line.trimmed(), first_key.as_deref());
        if starts {
            if first_key.is_none() {
                let key = line.trimmed().trim_ascii_start().get(2..).unwrap_or_default();
                first_key = Some(key.split(|&b| b == b':').next().unwrap_or_default().to_vec());
            }
            if let Some(done) = record.take() {
                records += 1;
                if sink(done.map(limits)).is_break() {
                    return Ok(records);
                }
            }
        }
        if starts
            || record.is_none()
                && !line.is_blank()
                && line.trimmed() != b"---"
                && !line.trimmed().starts_with(b"#")
        {
            let position = Position { file: file.clone(), line: Some(line.number), offset: line.offset };
            record = Some(Record { position, raw: Vec::new(), too_long: false, headless: !starts });
        }
        if let Some(record) = &mut record {
            record.too_long |= line.too_long || record.raw.len() > limits.record_bytes;
            if record.raw.len() <= limits.record_bytes {
                record.raw.extend_from_slice(&line.bytes);
            }
        }
    }
    if let Some(done) = record {
        records += 1;
        let _ = sink(done.map(limits));
    }
    Ok(records)
}

/// The lines of one record.
struct Record {
    position: Position,
    raw: Vec<u8>,
    too_long: bool,
    /// Lines before the first record, which belong to none.
    headless: bool,
}

impl Record {
    fn map(self, limits: &Limits) -> Item {
        let aside = |reason, expected: &str| (reason, expected.to_owned());
        let fault = if self.too_long {
            Some(aside(Reason::TooLong, &format!("a record of at most {} bytes", limits.record_bytes)))
        } else if self.headless {
            Some(aside(Reason::Format, "a list of maps: `- key: value`"))
        } else if std::str::from_utf8(&self.raw).is_err() {
            Some(aside(Reason::Encoding, "text in UTF-8"))
        } else {
            None
        };
        if let Some((reason, expected)) = fault {
            return Item::SetAside(Box::new(SetAside::new(self.position, reason, expected, self.raw)));
        }
        let entries = entries(&String::from_utf8_lossy(&self.raw));
        let mut draft = Draft::new(self.position, self.raw);
        site(&mut draft, &entries);
        Item::Draft(Box::new(draft))
    }
}

fn site(draft: &mut Draft, entries: &BTreeMap<String, Vec<String>>) {
    for (key, values) in entries {
        let one = values.first().map(String::as_str).unwrap_or_default();
        match key.as_str() {
            "url" => draft.traces.push(DraftTrace::offender("url", Some(TraceKind::Url), one)),
            "name" => {
                draft.reference = Some(one.to_owned());
                draft.fields.insert("name".into(), one.to_owned());
                if one.contains('.') && !one.contains([' ', '/', ':']) {
                    draft.traces.push(DraftTrace::offender("name", Some(TraceKind::Domain), one));
                }
            }
            "description" => draft.tell(&values.join("\n")),
            "category" => draft.kind = Some(if one == "Phishing" { Kind::Phishing } else { Kind::ScamSite }),
            _ => match key.strip_prefix("addresses.") {
                Some(asset) => draft.traces.extend(values.iter().map(|value| wallet(asset, value))),
                None => {
                    draft.fields.insert(key.clone(), values.join("; "));
                }
            },
        }
    }
    if let Some(category) = entries.get("category").and_then(|c| c.first()) {
        draft.fields.insert("category".into(), category.clone());
    }
    // The same site is listed again with another page or other wallets: the name alone would hide one behind the other.
    if let Some(name) = &draft.reference {
        let url = entries.get("url").and_then(|u| u.first()).map(|url| format!(" {url}")).unwrap_or_default();
        let wallets = wallets_mark(entries).map(|mark| format!(" {mark}")).unwrap_or_default();
        let reference = format!("{name}{url}{wallets}");
        draft.reference = (reference.len() <= 180).then_some(reference);
    }
}

/// A short mark of an entry's wallets, whatever their order; none without wallets.
fn wallets_mark(entries: &BTreeMap<String, Vec<String>>) -> Option<String> {
    let mut wallets: Vec<(&str, &str)> = entries
        .iter()
        .filter(|(key, _)| key.starts_with("addresses."))
        .flat_map(|(key, values)| values.iter().map(|value| (key.as_str(), value.as_str())))
        .collect();
    wallets.sort_unstable();
    let mut hash = Sha256::new();
    for (key, value) in &wallets {
        hash.update(format!("{key}:{value}\n"));
    }
    (!wallets.is_empty()).then(|| hex::encode(&hash.finalize()[..6]))
}

fn wallet(asset: &str, value: &str) -> DraftTrace {
    let field = format!("addresses.{asset}");
    let kind = match asset {
        "ETH" | "USDT" | "USDC" | "BSC" | "ETC" if value.starts_with("0x") => TraceKind::Ethereum,
        "BNB" | "MATIC" if value.starts_with("0x") => TraceKind::Ethereum,
        "ETH" => TraceKind::Ethereum,
        "BTC" => TraceKind::Bitcoin,
        "LTC" => TraceKind::Litecoin,
        "TRX" => TraceKind::Tron,
        "XMR" => TraceKind::Monero,
        "SOL" => TraceKind::Solana,
        "UNKNOWN" | "address" => return DraftTrace::offender(&field, None, value),
        _ => return DraftTrace::offender(&field, Some(TraceKind::OtherWallet), format!("{asset}:{value}")),
    };
    DraftTrace::offender(&field, Some(kind), value)
}

/// The values of a record by key, nested keys with a dot between them.
fn entries(text: &str) -> BTreeMap<String, Vec<String>> {
    let mut out: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let base = text.len() - text.trim_start().len() + 2;
    let (mut top, mut sub) = (String::new(), None::<String>);
    let mut block = false;
    for (index, line) in text.lines().enumerate() {
        let line = line.trim_end();
        let indent = if index == 0 { base } else { line.len() - line.trim_start().len() };
        let content = if index == 0 { line.trim_start().trim_start_matches("- ") } else { line.trim_start() };
        if content.is_empty() || content.starts_with('#') && !block {
            continue;
        }
        let path =
            |sub: &Option<String>, top: &str| sub.as_ref().map_or(top.to_owned(), |s| format!("{top}.{s}"));
        if let Some((key, value)) = key_of(content).filter(|_| indent <= 2 || index == 0) {
            (top, sub) = (key.to_owned(), None);
            block = matches!(value, "|" | "|-" | ">" | ">-" | "|+" | ">+");
            if !block && !value.is_empty() {
                out.entry(top.clone()).or_default().push(scalar(value));
            }
        } else if let Some(item) = content.strip_prefix("- ").filter(|_| !block) {
            out.entry(path(&sub, &top)).or_default().push(scalar(item));
        } else if let Some((key, value)) = key_of(content).filter(|_| !block && top == "addresses") {
            sub = Some(key.to_owned());
            if !value.is_empty() {
                out.entry(path(&sub, &top)).or_default().push(scalar(value));
            }
        } else {
            // A line that goes on from the one before.
            let values = out.entry(path(&sub, &top)).or_default();
            match values.last_mut().filter(|_| !block) {
                Some(last) => {
                    last.push(' ');
                    last.push_str(content);
                }
                None => values.push(content.to_owned()),
            }
        }
    }
    out
}

fn key_of(content: &str) -> Option<(&str, &str)> {
    let (key, value) = content.split_once(':')?;
    let plain = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    (plain && (value.is_empty() || value.starts_with(' '))).then_some((key, value.trim()))
}

fn scalar(text: &str) -> String {
    let text = text.trim();
    if let Some(inner) = text.strip_prefix('\'').and_then(|t| t.strip_suffix('\'')) {
        return inner.replace("''", "'");
    }
    match text.strip_prefix('"').and_then(|t| t.strip_suffix('"')) {
        Some(inner) => inner.replace("\\\"", "\"").replace("\\\\", "\\"),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_read_with_its_blocks_lists_and_wrong_indents() {
        let text = "  - name: 'a: b'\n  url: http://a.example\n  description: |-\n    one: two\n    - three\n  addresses:\n    \
                    ETH:\n    - \"0xAB\"\n    - 0xCD\n    BTC: 1X\n  note: goes\n    on\n";
        let got = entries(text);
        let want = [
            ("addresses.BTC", vec!["1X"]),
            ("addresses.ETH", vec!["0xAB", "0xCD"]),
            ("description", vec!["one: two", "- three"]),
            ("name", vec!["a: b"]),
            ("note", vec!["goes on"]),
            ("url", vec!["http://a.example"]),
        ];
        assert_eq!(got.len(), want.len(), "{got:?}");
        for (key, values) in want {
            assert_eq!(got[key], values, "{key}");
        }
    }
}
