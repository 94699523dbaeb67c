//! One value of unknown kind: the best reading.

use joinder_core::{Fault, Trace, TraceKind, Value};

use super::{
    account, advert, bic, card, cve, domain, handle, network, normalise, other_wallet, parcel,
    tidy::{self, strip_prefix_any_case, tidy},
};
use crate::{Context, refang::refang};

/// The best reading of one value whose kind nobody says: a cell of a column, a line pasted into look-up.
///
/// `None` where it looks like no trace. A value that is plainly meant as a trace but fails its check, or may as well be
/// something else (`test.zip`), comes back as [`Value::Invalid`]. Names of persons and companies are never guessed.
pub fn recognise(raw: &str, context: &Context) -> Option<Value> {
    let value = recognised(raw, context);
    if matches!(value, Some(Value::Trace(_))) {
        return value;
    }
    let meant = refang(raw);
    match recognised(&meant, context) {
        trace @ Some(Value::Trace(_)) if meant != raw => trace,
        _ => value,
    }
}

fn recognised(raw: &str, context: &Context) -> Option<Value> {
    if raw.len() > tidy::MAX_BYTES {
        return None;
    }
    let text = tidy(raw);
    // Nothing but a URL or a mailbox with its display name is long or holds words.
    if text.len() < 4 {
        return None;
    }
    let kind = claimed(&text, context)?;
    let value = normalise(kind, &text, context);
    match (&value, kind) {
        // These have shapes that other things share: only a valid one counts.
        (Value::Invalid { .. }, TraceKind::Handle) => Some(normalise(TraceKind::Url, &text, context)),
        (Value::Invalid { .. }, TraceKind::Account | TraceKind::Card | TraceKind::Bic) => None,
        (
            Value::Invalid { fault: Fault::Unknown | Fault::Alphabet | Fault::Structure, .. },
            TraceKind::Domain,
        ) => None,
        (Value::Trace(trace), _) if doubtful(trace, &text) => {
            Some(Value::Invalid { claimed: trace.kind(), fault: Fault::Doubtful })
        }
        (Value::Trace(_) | Value::Invalid { .. }, _) => Some(value),
    }
}

fn doubtful(trace: &Trace, text: &str) -> bool {
    let kind = trace.kind();
    kind == TraceKind::Domain && domain::is_doubtful_host(trace.normal())
        // Any 32 bytes in base58 would do.
        || kind == TraceKind::Solana && strip_prefix_any_case(text, "solana:").is_none()
}

/// What the form claims to be. Order matters: dotted quads are addresses before they are telephone numbers.
fn claimed(text: &str, context: &Context) -> Option<TraceKind> {
    linked(text)
        .or_else(|| mailbox(text))
        .or_else(|| labelled(text))
        .or_else(|| network_address(text))
        .or_else(|| iban(text))
        .or_else(|| hexadecimal(text))
        .or_else(|| wallet(text))
        .or_else(|| structured(text))
        .or_else(|| numeric(text, context))
        .or_else(|| host(text))
}

fn linked(text: &str) -> Option<TraceKind> {
    let has_scheme = text.split_once("://").is_some_and(|(scheme, _)| {
        (2..=10).contains(&scheme.len()) && scheme.bytes().all(|b| b.is_ascii_alphanumeric())
    });
    let has_path = !text.contains(' ')
        && text.split_once('/').is_some_and(|(host, _)| {
            host.contains('.') && domain::host_name(&host.to_ascii_lowercase()).is_ok()
        });
    if !has_scheme && !has_path {
        return None;
    }
    if advert::link(text).is_some() {
        return Some(TraceKind::Advert);
    }
    match handle::link(text) {
        Some(Ok(_)) => Some(TraceKind::Handle),
        Some(Err(_)) | None => Some(TraceKind::Url),
    }
}

fn mailbox(text: &str) -> Option<TraceKind> {
    let (local, host) = text.rsplit_once('@')?;
    // `telegram:@name` says where a name is used.
    if local.trim_end().ends_with(':') {
        return None;
    }
    let plain = !local.is_empty() && !local.contains(' ') && host.len() > 2 && !host.contains(' ');
    (plain || strip_prefix_any_case(text, "mailto:").is_some() || text.ends_with('>') && text.contains('<'))
        .then_some(TraceKind::Email)
}

/// Forms that carry the name of their kind.
fn labelled(text: &str) -> Option<TraceKind> {
    const LABELS: &[(&str, TraceKind)] = &[
        ("iban", TraceKind::Iban),
        ("live:", TraceKind::Handle),
        ("tel:", TraceKind::Phone),
        ("bitcoin:", TraceKind::Bitcoin),
        ("ethereum:", TraceKind::Ethereum),
        ("litecoin:", TraceKind::Litecoin),
        ("monero:", TraceKind::Monero),
        ("tron:", TraceKind::Tron),
        ("solana:", TraceKind::Solana),
        ("ssdeep:", TraceKind::Ssdeep),
        ("tlsh:", TraceKind::Tlsh),
        ("md5:", TraceKind::Md5),
        ("sha1:", TraceKind::Sha1),
        ("sha256:", TraceKind::Sha256),
    ];
    if let Some((_, kind)) = LABELS.iter().find(|(label, _)| strip_prefix_any_case(text, label).is_some()) {
        return Some(*kind);
    }
    if cve::normal(text).is_ok() {
        return Some(TraceKind::Cve);
    }
    let (word, name) = text.split_once(':')?;
    (handle::is_platform(word) && !name.starts_with("//")).then_some(TraceKind::Handle)
}

fn network_address(text: &str) -> Option<TraceKind> {
    if network::ip(text).is_ok() {
        return Some(TraceKind::Ip);
    }
    if is_quad(text) {
        return Some(TraceKind::Ip);
    }
    if text.len() == 17
        && text.bytes().filter(|b| matches!(b, b':' | b'-')).count() == 5
        && network::mac(text).is_ok()
    {
        return Some(TraceKind::Mac);
    }
    let number = strip_prefix_any_case(text, "as")?;
    (number.len() <= 10 && number.bytes().all(|b| b.is_ascii_digit()) && !number.is_empty())
        .then_some(TraceKind::Asn)
}

/// Four groups of one to three digits with dots: meant as an address, even if an octet is too large.
fn is_quad(text: &str) -> bool {
    let mut groups = 0;
    text.split('.').all(|group| {
        groups += 1;
        (1..=3).contains(&group.len()) && group.bytes().all(|b| b.is_ascii_digit())
    }) && groups == 4
        && text.split('.').all(|group| group.parse::<u16>().is_ok_and(|octet| octet <= 255))
}

fn iban(text: &str) -> Option<TraceKind> {
    let length = text.bytes().filter(u8::is_ascii_alphanumeric).count();
    let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b" -.".contains(&b));
    // A product or case number may begin alike; digits make up most of an IBAN.
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    (plain && (15..=34).contains(&length) && digits >= 8 && account::begins_like_iban(text))
        .then_some(TraceKind::Iban)
}

fn hexadecimal(text: &str) -> Option<TraceKind> {
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    let is_hex = |text: &str| text.bytes().all(|b| b.is_ascii_hexdigit());
    if let Some(digits) = digits {
        return match digits.len() {
            40 => Some(TraceKind::Ethereum),
            64 if is_hex(digits) => Some(TraceKind::Transaction),
            _ => None,
        };
    }
    // A run of digits alone is no hash.
    if !is_hex(text) || text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    match text.len() {
        32 => Some(TraceKind::Md5),
        40 => Some(TraceKind::Sha1),
        64 => Some(TraceKind::Sha256),
        70 => Some(TraceKind::Tlsh),
        76 if handle::is_tox(text) => Some(TraceKind::Handle),
        _ => None,
    }
}

fn wallet(text: &str) -> Option<TraceKind> {
    if strip_prefix_any_case(text, "bc1").is_some() && text.len() >= 14 {
        return Some(TraceKind::Bitcoin);
    }
    if strip_prefix_any_case(text, "ltc1").is_some() && text.len() >= 14 {
        return Some(TraceKind::Litecoin);
    }
    if other_wallet::is_certain(text) {
        return Some(TraceKind::OtherWallet);
    }
    let letters = text.bytes().all(|b| b.is_ascii_alphanumeric());
    let mixed = text.bytes().any(|b| b.is_ascii_lowercase()) && text.bytes().any(|b| b.is_ascii_uppercase());
    if !letters || !mixed {
        return None;
    }
    match (text.as_bytes()[0], text.len()) {
        (b'1' | b'3', 26..=35) => Some(TraceKind::Bitcoin),
        (b'L' | b'M', 33..=34) => Some(TraceKind::Litecoin),
        (b'T', 34) => Some(TraceKind::Tron),
        (b'4' | b'8', 95 | 106) => Some(TraceKind::Monero),
        (_, 43..=44) if bs58::decode(text).into_vec().is_ok_and(|bytes| bytes.len() == 32) => {
            Some(TraceKind::Solana)
        }
        (_, 86..=88) if bs58::decode(text).into_vec().is_ok_and(|bytes| bytes.len() == 64) => {
            Some(TraceKind::Transaction)
        }
        _ => None,
    }
}

fn structured(text: &str) -> Option<TraceKind> {
    if text.len() == 72
        && strip_prefix_any_case(text, "T1").is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_hexdigit()))
    {
        return Some(TraceKind::Tlsh);
    }
    if super::hash::ssdeep(text).is_ok() {
        return Some(TraceKind::Ssdeep);
    }
    if parcel::normal(text).is_ok_and(|number| parcel::is_certain(&number)) {
        return Some(TraceKind::Parcel);
    }
    // Words in capitals have this shape too; a digit or the branch sets a code apart.
    let looks_like_bic = text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && (text.len() == 11
            || text.len() == 8 && text.bytes().skip(6).any(|b| b.is_ascii_digit() || b == b'X'));
    (looks_like_bic && bic::normal(text).is_ok()).then_some(TraceKind::Bic)
}

/// Cards, telephone numbers and accounts: digits with the signs that people put between.
fn numeric(text: &str, context: &Context) -> Option<TraceKind> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let masked = text.contains(['*', 'X', 'x', '•']) && card::normal(text).is_ok();
    if masked && digits >= 10 {
        return Some(TraceKind::Card);
    }
    let plain = text.bytes().all(|b| b.is_ascii_digit() || b" +-()./".contains(&b));
    if !plain || digits < 7 {
        return account_of(text, context);
    }
    if text.starts_with('+') || text.starts_with("00") && !text.starts_with("000") && digits <= 17 {
        return Some(TraceKind::Phone);
    }
    if (13..=19).contains(&digits) && grouped_as_card(text) && card::normal(text).is_ok() {
        return Some(TraceKind::Card);
    }
    if let Some(kind) = account_of(text, context) {
        return Some(kind);
    }
    let trunk = context.country.is_some()
        && text.trim_start_matches('(').starts_with('0')
        && (8..=13).contains(&digits);
    (trunk && !looks_like_date(text) && matches!(normalise(TraceKind::Phone, text, context), Value::Trace(_)))
        .then_some(TraceKind::Phone)
}

fn grouped_as_card(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b' ' | b'-'))
}

fn looks_like_date(text: &str) -> bool {
    let mut groups = text.split(['.', '-', '/']);
    let lengths = [(); 3].map(|()| groups.next().map_or(0, str::len));
    groups.next().is_none() && matches!(lengths, [1 | 2, 1 | 2, 4] | [4, 1 | 2, 1 | 2])
}

/// National accounts only where the State's own check proves them and they are too long for a telephone number.
fn account_of(text: &str, context: &Context) -> Option<TraceKind> {
    let country = context.country?;
    let length = text.bytes().filter(u8::is_ascii_alphanumeric).count();
    let proves = match country.as_str() {
        "ES" | "HR" | "HU" | "PL" | "FR" | "IT" | "PT" | "SI" => length >= 15,
        "CZ" | "SK" => text.contains('/'),
        "BE" => length == 12 && text.contains('-'),
        _ => false,
    };
    (proves && account::national(country, text).is_ok()).then_some(TraceKind::Account)
}

fn host(text: &str) -> Option<TraceKind> {
    let host = text.strip_suffix('.').unwrap_or(text);
    (host.contains('.') && !host.contains([' ', '@', ',']) && host.chars().any(char::is_alphabetic))
        .then_some(TraceKind::Domain)
}

#[cfg(test)]
mod tests {
    use joinder_core::codes::Country;

    use super::*;

    fn check(raw: &str, want: &str) {
        let text = match recognise(raw, &Context::of(Country::NL)) {
            Some(Value::Trace(trace)) => trace.to_string(),
            Some(Value::Invalid { claimed, fault }) => format!("{claimed} {fault:?}"),
            None => "none".to_owned(),
        };
        assert_eq!(text, want, "{raw}");
    }

    #[test]
    fn each_kind_is_known_by_its_form() {
        check("NL91 ABNA 0417 1643 00", "iban:NL91ABNA0417164300");
        check("jan@example.com", "email:jan@example.com");
        check("Jan <jan@example.com>", "email:jan@example.com");
        check("+31 6 12345678", "phone:+31612345678");
        check("06-12345678", "phone:+31612345678");
        check("https://example.com/a,b", "url:https://example.com/a,b");
        check("example.com/a", "url:http://example.com/a");
        check("example.com", "domain:example.com");
        check("192.0.2.1", "ip:192.0.2.1");
        check("8.8.8.8|53", "ip:8.8.8.8");
        check("2a01:0000::1", "ip:2a01::1");
        check("00:1A:2B:3C:4D:5E", "mac:00:1a:2b:3c:4d:5e");
        check("AS64500", "asn:AS64500");
        check("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "bitcoin:1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2");
        check("TDvr6Jpwfp1wDiV7PhaB19YMsMHRSXmY7p", "tron:TDvr6Jpwfp1wDiV7PhaB19YMsMHRSXmY7p");
        check("XRP:rwypvr27pYpzYQyDrFQBjDUhRDkHiecTHo", "wallet:XRP:rwypvr27pYpzYQyDrFQBjDUhRDkHiecTHo");
        check("rwypvr27pYpzYQyDrFQBjDUhRDkHiecTHo", "wallet:XRP:rwypvr27pYpzYQyDrFQBjDUhRDkHiecTHo");
        check("098F6BCD4621D373CADE4E832627B4F6", "md5:098f6bcd4621d373cade4e832627b4f6");
        check("cve-2024-12345", "cve:CVE-2024-12345");
        check("t.me/jan_99", "handle:telegram:jan_99");
        check("telegram:@jan_99", "handle:telegram:jan_99");
        check("Instagram: @Jan.Smit", "handle:instagram:jan.smit");
        check("wa.me/31612345678", "phone:+31612345678");
        check("https://www.marktplaats.nl/v/x/m2012345678-fiets", "advert:marktplaats:m2012345678");
        check("4242 42** **** 4242", "card:424242*4242");
        check("4242 4242 4242 4242", "card:424242*4242");
        check("ABNANL2A", "bic:ABNANL2A");
        check("RB123456785GB", "parcel:RB123456785GB");
        check(
            "2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion",
            "onion:2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion",
        );
    }

    #[test]
    fn what_may_be_something_else() {
        check("test.zip", "domain Doubtful");
        check("GjJyeC1r2RgkuoCWMyPYkCWSGSGLcz266EaAkLA27AhL", "solana Doubtful");
        check("NL92 ABNA 0417 1643 00", "iban Checksum");
        check("phishing@pot", "email Structure");
        check("http://1.1.1.]1", "url Structure");
        check("12.13.14.15w", "none");
        check("25-11-2026", "none");
        check("2026.11.25", "none");
        check("Jan Smit", "none");
        check("1234567", "none");
        check("PASSWORD", "none");
        check("@jan", "none");
        check("hello.worldx", "none");
        check("", "none");
    }
}
