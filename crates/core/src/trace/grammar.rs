//! The grammar of each normal form. Cheap: one pass, no tables; deeper checks were made when the value was normalised.

use std::net::IpAddr;

use super::TraceKind;
use crate::{fold, is_disallowed_control};

/// Longest normal form; a URL may be long, nothing is longer.
const MAX_BYTES: usize = 2_048;

pub(super) fn holds(kind: TraceKind, text: &str) -> bool {
    if text.is_empty() || text.len() > MAX_BYTES {
        return false;
    }
    match kind {
        TraceKind::Iban => iban(text),
        TraceKind::Account => account(text),
        TraceKind::Bic => bic(text),
        TraceKind::Card => card(text),
        TraceKind::Email => email(text),
        TraceKind::Phone => phone(text),
        TraceKind::Domain => host(text),
        TraceKind::Onion => onion(text),
        TraceKind::Url => url(text),
        TraceKind::Ip => text.parse::<IpAddr>().is_ok_and(|ip| ip.to_string() == text),
        TraceKind::Mac => mac(text),
        TraceKind::Asn => asn(text),
        TraceKind::Bitcoin => base58(text, 26, 35) || segwit(text, &["bc1", "tb1"]),
        TraceKind::Ethereum => text.len() == 42 && text.strip_prefix("0x").is_some_and(lower_hex),
        TraceKind::Monero => base58(text, 95, 106),
        TraceKind::Tron => text.starts_with('T') && base58(text, 34, 34),
        TraceKind::Litecoin => base58(text, 26, 35) || segwit(text, &["ltc1"]),
        TraceKind::Solana => base58(text, 32, 44),
        TraceKind::OtherWallet => other_wallet(text),
        TraceKind::Transaction => text.len() == 64 && lower_hex(text) || base58(text, 86, 88),
        TraceKind::Md5 => text.len() == 32 && lower_hex(text),
        TraceKind::Sha1 => text.len() == 40 && lower_hex(text),
        TraceKind::Sha256 => text.len() == 64 && lower_hex(text),
        TraceKind::Ssdeep => ssdeep(text),
        TraceKind::Tlsh => {
            text.len() == 72 && text.starts_with("T1") && text.bytes().skip(2).all(upper_hex_digit)
        }
        TraceKind::Cve => cve(text),
        TraceKind::Handle | TraceKind::Advert => platform_and_name(text),
        TraceKind::Parcel => {
            text.len() <= 40 && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        }
        TraceKind::Person | TraceKind::Company => text.chars().count() <= 200 && fold(text) == text,
    }
}

fn iban(text: &str) -> bool {
    (15..=34).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && text.as_bytes()[..2].iter().all(u8::is_ascii_uppercase)
        && text.as_bytes()[2..4].iter().all(u8::is_ascii_digit)
        && mod_97(text) == 1
}

/// ISO 7064 MOD 97-10 over the text turned by four places.
fn mod_97(text: &str) -> u32 {
    let (head, tail) = text.as_bytes().split_at(4);
    tail.iter().chain(head).fold(0, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        letter => (rest * 100 + u32::from(letter.wrapping_sub(b'A')) + 10) % 97,
    })
}

fn account(text: &str) -> bool {
    text.split_once(':').is_some_and(|(country, number)| {
        country.len() == 2
            && country.bytes().all(|b| b.is_ascii_uppercase())
            && (3..=34).contains(&number.len())
            && number.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    })
}

fn bic(text: &str) -> bool {
    matches!(text.len(), 8 | 11)
        && text.as_bytes()[..6].iter().all(u8::is_ascii_uppercase)
        && text.bytes().skip(6).all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

fn card(text: &str) -> bool {
    text.split_once('*').is_some_and(|(bin, last)| {
        (6..=8).contains(&bin.len()) && last.len() == 4 && [bin, last].iter().all(|t| digits(t))
    })
}

fn email(text: &str) -> bool {
    text.rsplit_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && local.len() <= 64
            && !local.chars().any(|c| c.is_whitespace() || is_disallowed_control(c) || c == '@')
            && local.chars().all(|c| c.to_lowercase().eq([c]))
            && host(domain)
            && domain.contains('.')
    })
}

fn phone(text: &str) -> bool {
    // ITU-T E.164: at most 15 digits, the first not zero.
    text.strip_prefix('+').is_some_and(|n| (7..=15).contains(&n.len()) && digits(n) && !n.starts_with('0'))
}

fn host(text: &str) -> bool {
    text.len() <= 253
        && text.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && label
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_'))
        })
}

fn onion(text: &str) -> bool {
    text.strip_suffix(".onion").is_some_and(|name| {
        matches!(name.len(), 16 | 56)
            && name.bytes().all(|b| b.is_ascii_lowercase() || matches!(b, b'2'..=b'7'))
    })
}

fn url(text: &str) -> bool {
    let scheme = text.split_once(':').map_or("", |(scheme, _)| scheme);
    !scheme.is_empty()
        && scheme
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.'))
        && text.len() > scheme.len() + 1
        && text.bytes().all(|b| b.is_ascii_graphic())
}

fn mac(text: &str) -> bool {
    text.len() == 17 && text.split(':').count() == 6 && text.split(':').all(|p| p.len() == 2 && lower_hex(p))
}

fn asn(text: &str) -> bool {
    text.strip_prefix("AS").is_some_and(|n| digits(n) && !n.starts_with('0') && n.parse::<u32>().is_ok())
}

fn base58(text: &str, min: usize, max: usize) -> bool {
    (min..=max).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() && !matches!(b, b'0' | b'O' | b'I' | b'l'))
}

fn segwit(text: &str, prefixes: &[&str]) -> bool {
    text.len() <= 90
        && prefixes.iter().any(|p| text.starts_with(p))
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}

fn other_wallet(text: &str) -> bool {
    text.split_once(':').is_some_and(|(asset, address)| {
        (2..=10).contains(&asset.len())
            && asset.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
            && (20..=150).contains(&address.len())
            && address.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b':'))
    })
}

fn ssdeep(text: &str) -> bool {
    let mut parts = text.splitn(3, ':');
    let size = parts.next().unwrap_or_default();
    let hash = |t: &str| {
        !t.is_empty()
            && t.len() <= 64
            && t.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/'))
    };
    (1..=10).contains(&size.len())
        && digits(size)
        && parts.next().is_some_and(hash)
        && parts.next().is_some_and(hash)
}

fn cve(text: &str) -> bool {
    text.strip_prefix("CVE-").and_then(|t| t.split_once('-')).is_some_and(|(year, number)| {
        year.len() == 4 && digits(year) && (4..=19).contains(&number.len()) && digits(number)
    })
}

fn platform_and_name(text: &str) -> bool {
    text.split_once(':').is_some_and(|(platform, name)| {
        !platform.is_empty()
            && platform.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && (1..=200).contains(&name.len())
            && !name.chars().any(|c| c.is_whitespace() || is_disallowed_control(c))
            && name.chars().all(|c| c.to_lowercase().eq([c]))
    })
}

fn digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

fn lower_hex(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'a'..=b'f'))
}

fn upper_hex_digit(b: u8) -> bool {
    b.is_ascii_digit() || matches!(b, b'A'..=b'F')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_forms_are_taken_and_near_misses_refused() {
        let check = |kind, good: &[&str], bad: &[&str]| {
            for text in good {
                assert!(holds(kind, text), "{kind} {text}");
            }
            for text in bad {
                assert!(!holds(kind, text), "{kind} {text}");
            }
        };
        check(
            TraceKind::Iban,
            &["NL91ABNA0417164300", "DE89370400440532013000"],
            &["NL92ABNA0417164300", "nl91abna0417164300", "NL91 ABNA 0417 1643 00", ""],
        );
        check(TraceKind::Card, &["424242*4242"], &["4242424242424242", "42*4242"]);
        check(
            TraceKind::Email,
            &["a.b@xn--mnchen-3ya.example"],
            &["A@b.example", "a@b", "a@b..c", "@b.c", "a b@c.d"],
        );
        check(TraceKind::Phone, &["+31612345678"], &["0612345678", "+0612345678", "+3161234567890123"]);
        check(TraceKind::Domain, &["ni945880_2.vweb02.example"], &["a..b", "Ä.example", "", "a b"]);
        check(TraceKind::Ip, &["2a01::1", "192.0.2.1"], &["2a01:0000::1", "192.0.2.01", "1.1.1.]1"]);
        check(TraceKind::Mac, &["00:1a:2b:3c:4d:5e"], &["00-1A-2B-3C-4D-5E"]);
        check(TraceKind::Cve, &["CVE-2024-12345"], &["CVE-2024-3", "cve-2024-12345"]);
        check(TraceKind::Handle, &["telegram:jan_99"], &["jan_99", "telegram:Jan", "telegram:a b"]);
        check(TraceKind::Person, &["maria silva"], &["Maria Silva", " maria"]);
    }
}
