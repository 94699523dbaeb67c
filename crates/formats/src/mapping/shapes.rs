//! What a value looks like, cheaply: enough to judge a column, not to normalise.

use joinder_core::{
    TraceKind,
    codes::{Country, Currency},
};

/// Words that stand where nothing is known.
pub(crate) fn is_blank(text: &str) -> bool {
    let text = text.trim();
    if text.is_empty() || text.chars().all(|c| "-–—./?*_".contains(c)) {
        return true;
    }
    if text.len() > 24 || text.bytes().any(|b| b.is_ascii_digit()) {
        return false;
    }
    const NOTHING: &[&str] = &[
        "null",
        "none",
        "n/a",
        "na",
        "nan",
        "nil",
        "(null)",
        "#n/a",
        "unknown",
        "unbekannt",
        "onbekend",
        "inconnu",
        "inconnue",
        "desconocido",
        "sconosciuto",
        "desconhecido",
        "nieznany",
        "brak",
        "necunoscut",
        "okänd",
        "okänt",
        "ukendt",
        "tuntematon",
        "ei tiedossa",
        "teadmata",
        "nezināms",
        "nežinoma",
        "neznámý",
        "neznáme",
        "neznano",
        "nepoznato",
        "ismeretlen",
        "неизвестен",
        "няма",
        "άγνωστο",
        "άγνωστος",
        "mhux magħruf",
        "anaithnid",
        "k.a.",
        "k. a.",
        "n.v.t.",
        "nvt",
        "keine",
        "geen",
        "aucun",
        "aucune",
        "ninguno",
        "nessuno",
        "nc",
        "n.c.",
        "n.n.",
        "sans objet",
        "n.b.",
        "nicht bekannt",
        "keine angabe",
        "ns/nc",
        "n.d.",
        "nd",
        "[null]",
        "not known",
        "not provided",
        "undefined",
        "saknas",
        "ingen",
        "ei ole",
        "puudub",
        "nav",
        "nėra",
        "není",
        "nie je",
        "nincs",
    ];
    // Most cells have no word of their length here, and none is made small for nothing.
    let same = |word: &&str| {
        word.len() == text.len()
            && (word.eq_ignore_ascii_case(text) || !text.is_ascii() && text.to_lowercase() == **word)
    };
    NOTHING.iter().any(same)
}

/// What people put where a form insists on a trace: `x`, `000000000`, `123456789`, `unknown@unknown.com`.
pub(crate) fn is_dummy(text: &str) -> bool {
    if is_blank(text) {
        return true;
    }
    if text.len() > 48 {
        return false;
    }
    let mut first = None;
    let (mut same, mut rising, mut count) = (true, true, 0u32);
    for c in text.chars().filter(|c| c.is_alphanumeric()) {
        let c = c.to_ascii_lowercase();
        same &= *first.get_or_insert(c) == c;
        count += 1;
        rising &= c.to_digit(10) == Some(count % 10);
    }
    if same && matches!(first, None | Some('x' | '0')) || rising && count >= 6 {
        return true;
    }
    const LOCAL: &[&str] = &[
        "unknown", "noreply", "no-reply", "none", "test", "nomail", "noemail", "nobody", "x", "xx", "xxx",
        "abc", "na", "mail", "email",
    ];
    text.split_once('@').is_some_and(|(local, host)| {
        let (local, label) = (local.trim().to_ascii_lowercase(), host.split('.').next().unwrap_or_default());
        LOCAL.contains(&local.as_str()) && label.trim().eq_ignore_ascii_case(&local)
    })
}

/// Two to five words of letters, each with a capital save particles, or two or three all small: a person's name, and
/// no user name or sentence.
pub(crate) fn is_person_like(text: &str) -> bool {
    let text = text.trim();
    let (mut words, mut capitals, mut small, mut particles) = (0, 0, 0, 0);
    for word in text.split([' ', ',']).filter(|w| !w.is_empty()) {
        words += 1;
        let fits = |c: char| c.is_alphabetic() || matches!(c, '\'' | '’' | '-' | '.' | '?');
        if !word.chars().all(fits) || word.chars().filter(|c| *c == '.').count() > 1 {
            return false;
        }
        if word.chars().next().is_some_and(char::is_lowercase) {
            small += 1;
            particles += usize::from(word.chars().count() <= 3);
        } else {
            capitals += 1;
        }
    }
    let named = capitals >= 2 && small == particles || capitals == 0 && words <= 3;
    named && (2..=5).contains(&words) && text.chars().count() <= 60
}

fn digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphabetic()).count()
}

/// Two letters, two digits, then letters and digits: 15–34 in all, whose remainder by 97 is 1.
pub(crate) fn is_iban(text: &str) -> bool {
    let text = text.strip_prefix("IBAN").unwrap_or(text).trim_start_matches([':', ' ']);
    let mut remainder: u32 = 0;
    let mut plain = Vec::with_capacity(34);
    for c in text.chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '\u{a0}')) {
        if plain.len() == 34 || !c.is_ascii_alphanumeric() {
            return false;
        }
        plain.push(c.to_ascii_uppercase());
    }
    let shaped = plain.len() >= 15
        && plain[..2].iter().all(char::is_ascii_uppercase)
        && plain[2..4].iter().all(char::is_ascii_digit);
    if !shaped {
        return false;
    }
    for c in plain[4..].iter().chain(&plain[..4]) {
        let value = c.to_digit(36).unwrap_or(0);
        remainder = (remainder * if value > 9 { 100 } else { 10 } + value) % 97;
    }
    remainder == 1
}

/// The State that an IBAN begins with.
pub(crate) fn iban_country(text: &str) -> Option<Country> {
    let text = text.trim().strip_prefix("IBAN").unwrap_or(text).trim_start_matches([':', ' ']);
    if is_iban(text) { text.get(..2)?.parse().ok() } else { None }
}

fn has_at(text: &str) -> bool {
    text.contains('@') || {
        let lower = text.to_ascii_lowercase();
        ["(at)", "[at]", "{at}", " at ", "(@)", "[@]"].iter().any(|at| lower.contains(at))
    }
}

fn is_email(text: &str) -> bool {
    // `tiktok.com/@name` is a profile.
    let path = text.find('/').is_some_and(|slash| text.find('@').is_some_and(|at| slash < at));
    !path
        && has_at(text)
        && text.contains(['.', '[', '('])
        && text.len() <= 120
        && !text.starts_with('@')
        && text.split(' ').count() <= 5
}

fn is_url(text: &str) -> bool {
    let start: String =
        text.trim_start_matches(['<', '"', '(']).chars().take(10).flat_map(char::to_lowercase).collect();
    ["http", "hxxp", "hxtp", "h**p", "ftp:", "meow:", "www.", "www["].iter().any(|p| start.starts_with(p))
}

fn is_domain(text: &str) -> bool {
    let plain = text.replace("[.]", ".").replace("(.)", ".").replace("[dot]", ".").replace("(dot)", ".");
    let host = plain.split(['/', '?', ':']).next().unwrap_or("");
    let Some((rest, top)) = host.rsplit_once('.') else { return false };
    !host.contains(' ')
        && !host.contains('@')
        && top.chars().count() >= 2
        && top.chars().all(char::is_alphabetic)
        && !rest.is_empty()
        && !rest.split('.').any(str::is_empty)
        && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '_'))
        && letters(rest) + digits(rest) > 1
}

fn is_ip(text: &str) -> bool {
    let plain = text.replace("[.]", ".").replace("[:]", ":");
    let address = plain.split(['/', ' ']).next().unwrap_or("");
    let v4 = address
        .rsplit_once(':')
        .map_or(address, |(host, port)| if port.len() <= 5 && host.contains('.') { host } else { address });
    v4.parse::<std::net::Ipv4Addr>().is_ok()
        || address.trim_matches(['[', ']']).parse::<std::net::Ipv6Addr>().is_ok_and(|_| address.len() > 4)
}

fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|b| b.is_ascii_hexdigit())
}

fn is_base58(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() && !matches!(b, b'0' | b'O' | b'I' | b'l'))
}

/// An address of a common chain by its beginning, alphabet and length.
fn is_wallet(text: &str) -> bool {
    let text =
        text.split_once(':').map_or(text, |(scheme, rest)| if scheme.len() <= 12 { rest } else { text });
    let lower = text.to_ascii_lowercase();
    if lower.strip_prefix("0x").is_some_and(|hex| is_hex(hex, 40)) {
        return true;
    }
    if ["bc1", "ltc1", "tb1"].iter().any(|p| lower.starts_with(p)) {
        return (38..=90).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric());
    }
    if !is_base58(text) || digits(text) == 0 || letters(text) < 8 {
        return false;
    }
    matches!(
        (text.as_bytes().first(), text.len()),
        (Some(b'1' | b'3' | b'L' | b'M'), 26..=35)
            | (Some(b'T'), 34)
            | (Some(b'4' | b'8'), 95 | 106)
            | (Some(_), 43 | 44)
    )
}

fn is_phone(text: &str) -> bool {
    let count = digits(text);
    let start = text.trim_start_matches(['(', ' ']);
    let international = start.starts_with('+') || start.starts_with("00");
    (8..=15).contains(&count)
        && (international || start.starts_with('0'))
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '+' | '(' | ')' | '-' | '.' | '/' | ' ' | '\u{a0}'))
}

/// Whether the text passes the check of cards (ISO 7812).
fn is_card(text: &str) -> bool {
    let plain: Vec<u32> =
        text.chars().filter(|c| !matches!(c, ' ' | '-')).map(|c| c.to_digit(10).unwrap_or(10)).collect();
    if !(13..=19).contains(&plain.len()) || plain.contains(&10) || !matches!(plain[0], 2..=6) {
        return false;
    }
    let sum: u32 = plain
        .iter()
        .rev()
        .enumerate()
        .map(|(i, d)| if i % 2 == 1 { d * 2 / 10 + d * 2 % 10 } else { *d })
        .sum();
    sum.is_multiple_of(10)
}

/// The kind that a value is without any header; none where it may be anything.
pub(crate) fn strict(text: &str) -> Option<TraceKind> {
    let text = text.trim();
    if text.is_empty() || text.len() > 300 {
        return None;
    }
    if is_iban(text) {
        Some(TraceKind::Iban)
    } else if is_url(text) {
        Some(TraceKind::Url)
    } else if is_email(text) {
        Some(TraceKind::Email)
    } else if is_ip(text) {
        Some(TraceKind::Ip)
    } else if is_domain(text) {
        Some(TraceKind::Domain)
    } else if is_wallet(text) {
        Some(TraceKind::OtherWallet)
    } else if is_hex(text, 64) || text.strip_prefix("0x").is_some_and(|t| is_hex(t, 64)) {
        Some(TraceKind::Sha256)
    } else if is_hex(text, 32) {
        Some(TraceKind::Md5)
    } else if is_hex(text, 40) {
        Some(TraceKind::Sha1)
    } else if is_phone(text) {
        Some(TraceKind::Phone)
    } else if is_card(text) {
        Some(TraceKind::Card)
    } else {
        None
    }
}

/// The kinds of all values that a cell holds, which may be several.
pub(crate) fn strict_all(cell: &str) -> Vec<TraceKind> {
    if let Some(kind) = strict(cell) {
        return vec![kind];
    }
    for joiner in [" | ", "|", ";", "\n", " / ", ", ", " - ", " + ", ","] {
        if cell.contains(joiner) {
            let parts: Vec<&str> =
                cell.split(joiner).map(str::trim).filter(|p| !p.is_empty()).take(16).collect();
            let kinds: Vec<TraceKind> = parts.iter().filter_map(|p| strict(p)).collect();
            if parts.len() > 1 && kinds.len() * 2 >= parts.len() {
                return kinds;
            }
        }
    }
    Vec::new()
}

/// Whether a value in a column for that kind may be one.
pub(crate) fn plausible(kind: TraceKind, text: &str) -> bool {
    let text = text.trim();
    let (digits, letters) = (digits(text), letters(text));
    match kind {
        TraceKind::Iban | TraceKind::Account => {
            (digits >= 5 && letters <= 12 || is_iban(text) || text.to_uppercase().contains("IBAN"))
                && text.len() <= 120
        }
        TraceKind::Bic => {
            matches!(text.len(), 8 | 11) && text.bytes().all(|b| b.is_ascii_alphanumeric())
                || digits == 8 && letters == 0
        }
        TraceKind::Card => digits >= 4 && letters <= 12,
        TraceKind::Email => has_at(text) && text.len() <= 200,
        TraceKind::Phone => (5..=34).contains(&digits) && letters <= 24 && !is_email(text) && !is_url(text),
        TraceKind::Domain | TraceKind::Onion | TraceKind::Url => {
            is_url(text) || is_domain(text) || text.contains("[.]") || text.contains("://")
        }
        TraceKind::Ip => is_ip(text) || text.split([',', ';', ' ']).any(is_ip),
        TraceKind::Mac => text.matches([':', '-']).count() == 5,
        TraceKind::Asn => digits > 0 && letters <= 2,
        TraceKind::Bitcoin
        | TraceKind::Ethereum
        | TraceKind::Monero
        | TraceKind::Tron
        | TraceKind::Litecoin
        | TraceKind::Solana
        | TraceKind::OtherWallet => text
            .split([' ', ',', ';', '\n'])
            .any(|t| is_wallet(t) || t.len() >= 25 && t.bytes().all(|b| b.is_ascii_alphanumeric())),
        TraceKind::Transaction => text.len() >= 60,
        TraceKind::Md5 | TraceKind::Sha1 | TraceKind::Sha256 | TraceKind::Ssdeep | TraceKind::Tlsh => {
            matches!(text.len(), 32 | 40 | 64) || text.len() > 60
        }
        TraceKind::Cve => text.to_ascii_uppercase().contains("CVE"),
        TraceKind::Handle => {
            letters + digits >= 2 && text.len() <= 160 && text.split_whitespace().count() <= 6
        }
        TraceKind::Advert | TraceKind::Parcel => {
            digits + letters >= 4 && text.len() <= 300 && text.split_whitespace().count() <= 6
        }
        TraceKind::Person | TraceKind::Company => {
            letters >= 2 && text.len() <= 160 && text.split_whitespace().count() <= 12
        }
    }
}

/// A code, symbol or word of a currency.
pub(crate) fn is_currency(text: &str) -> bool {
    text.trim().len() <= 16
        && !matches!(Currency::from_symbol(text), Err(joinder_core::codes::SymbolError::Unknown))
}

/// A country by code or English name.
pub(crate) fn country(text: &str) -> Option<Country> {
    let text = text.trim();
    if let Ok(country) = text.parse() {
        return Some(country);
    }
    if text.len() < 4 || text.len() > 40 {
        return None;
    }
    Country::all().find(|c| c.name().eq_ignore_ascii_case(text))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn values_show_their_kind() {
        for (text, kind) in [
            ("NL91 ABNA 0417 1643 00", Some(TraceKind::Iban)),
            ("NL91ABNA0417164301", None),
            ("jan@example.org", Some(TraceKind::Email)),
            ("jan(at)example.org", Some(TraceKind::Email)),
            ("hxxps://shop[.]example/x", Some(TraceKind::Url)),
            ("shop.example.com", Some(TraceKind::Domain)),
            ("192.0.2.7:443", Some(TraceKind::Ip)),
            ("2001:db8::1", Some(TraceKind::Ip)),
            ("+31 6 12345678", Some(TraceKind::Phone)),
            ("0612345678", Some(TraceKind::Phone)),
            ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", Some(TraceKind::OtherWallet)),
            ("0x52908400098527886E0F7030069857D2E4169EE7", Some(TraceKind::OtherWallet)),
            ("4111 1111 1111 1111", Some(TraceKind::Card)),
            ("2026-01-01", None),
            ("Jan Jansen", None),
            ("12.50", None),
            ("", None),
        ] {
            assert_eq!(strict(text), kind, "{text}");
        }
        assert_eq!(iban_country("NL91 ABNA 0417 1643 00"), Some(Country::NL));
    }

    #[test]
    fn words_for_nothing_are_blank() {
        for text in ["", " ", "-", "N/A", "NULL", "unbekannt", "Onbekend", "—", "?"] {
            assert!(is_blank(text), "{text}");
        }
        assert!(!is_blank("0"));
    }

    proptest! {
        #[test]
        fn any_text_has_a_shape_or_none(text in "\\PC{0,120}") {
            let _ = strict(&text);
            for kind in TraceKind::ALL {
                let _ = plausible(*kind, &text);
            }
            let _ = (is_blank(&text), is_currency(&text), country(&text));
        }
    }
}
