//! Addresses of networks and cards: IP, MAC, autonomous systems.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use joinder_core::{Fault, Trace, TraceKind};

use super::tidy::{self, Short, strip_prefix_any_case, tidy, without};

/// An address with the port written after it: `192.0.2.1:8080`, `[2001:db8::1]:443`, `8.8.8.8|53`.
/// `None` where it is no address.
pub fn normalise_ip_port(raw: &str) -> Option<(Trace, Option<u16>)> {
    if raw.len() > tidy::MAX_BYTES {
        return None;
    }
    let (ip, port) = address(&tidy(raw)).ok()?;
    Some((Trace::new(TraceKind::Ip, ip.to_string()).ok()?, port))
}

/// RFC 5952, port dropped; an IPv4 address mapped into IPv6 is the IPv4 address.
pub(super) fn ip(text: &str) -> Result<String, Fault> {
    address(text).map(|(ip, _)| ip.to_string())
}

fn address(text: &str) -> Result<(IpAddr, Option<u16>), Fault> {
    if text.len() > 80 {
        return Err(Fault::Length);
    }
    if !text.bytes().all(|b| b.is_ascii()) {
        return Err(Fault::Alphabet);
    }
    if let Some(inner) = text.strip_prefix('[') {
        let (ip, rest) = inner.split_once(']').ok_or(Fault::Structure)?;
        return Ok((version_6(ip)?, port(rest)?));
    }
    if text.bytes().filter(|b| *b == b':').count() > 1 {
        return Ok((version_6(text)?, None));
    }
    let end = text.find([':', '|', '#', '/', ' ']).unwrap_or(text.len());
    let (ip, rest) = text.split_at(end);
    let rest = if rest == "/32" { "" } else { rest };
    Ok((IpAddr::V4(version_4(ip)?), port(rest)?))
}

fn version_4(text: &str) -> Result<Ipv4Addr, Fault> {
    if let Ok(ip) = text.parse() {
        return Ok(ip);
    }
    let mut octets = [0u8; 4];
    let mut parts = text.split('.');
    for octet in &mut octets {
        let part = parts.next().ok_or(Fault::Structure)?;
        // A leading zero may mean octal; only a column padded to three digits throughout is surely decimal.
        if part.len() != 3 || !part.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Fault::Structure);
        }
        *octet = part.parse().map_err(|_| Fault::Structure)?;
    }
    if parts.next().is_some() { Err(Fault::Structure) } else { Ok(octets.into()) }
}

fn version_6(text: &str) -> Result<IpAddr, Fault> {
    let text = text.strip_suffix("/128").unwrap_or(text);
    // The zone is the sender's own interface and says nothing elsewhere.
    let text = text.split('%').next().unwrap_or_default();
    let ip: Ipv6Addr = text.parse().map_err(|_| Fault::Structure)?;
    Ok(ip.to_ipv4_mapped().map_or(IpAddr::V6(ip), IpAddr::V4))
}

fn port(rest: &str) -> Result<Option<u16>, Fault> {
    if rest.is_empty() {
        return Ok(None);
    }
    let digits = rest.strip_prefix([':', '|', '#', ' ']).ok_or(Fault::Structure)?.trim_start();
    let digits = strip_prefix_any_case(digits, "port").map_or(digits, str::trim_start);
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Fault::Structure);
    }
    digits.parse().map(Some).map_err(|_| Fault::Structure)
}

/// Six pairs of hex digits, however they are separated.
pub(super) fn mac(text: &str) -> Result<String, Fault> {
    let mut short: Short<12> = without(text, b":-. ").ok_or(Fault::Length)?;
    short.uppercase();
    let hex = short.text().ok_or(Fault::Alphabet)?.to_ascii_lowercase();
    if hex.len() != 12 {
        return Err(Fault::Length);
    }
    if !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(Fault::Alphabet);
    }
    let mut normal = String::with_capacity(17);
    for (place, digit) in hex.chars().enumerate() {
        if place > 0 && place % 2 == 0 {
            normal.push(':');
        }
        normal.push(digit);
    }
    Ok(normal)
}

/// RFC 5396 asplain; the dotted form is read too.
pub(super) fn asn(text: &str) -> Result<String, Fault> {
    let number =
        strip_prefix_any_case(text, "ASN").or_else(|| strip_prefix_any_case(text, "AS")).unwrap_or(text);
    let number = number.trim_start_matches([' ', ':', '#', '-']);
    if number.is_empty() || number.len() > 11 {
        return Err(Fault::Length);
    }
    let value = match number.split_once('.') {
        Some((high, low)) => u32::from(half(high)?) << 16 | u32::from(half(low)?),
        None if number.bytes().all(|b| b.is_ascii_digit()) => number.parse().map_err(|_| Fault::Structure)?,
        None => return Err(Fault::Alphabet),
    };
    if value == 0 { Err(Fault::Unknown) } else { Ok(format!("AS{value}")) }
}

fn half(text: &str) -> Result<u16, Fault> {
    text.parse().map_err(|_| Fault::Structure)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_one_form() {
        let check = |raw: &str, want: &str, port: Option<u16>| {
            let (trace, found) = normalise_ip_port(raw).unwrap();
            assert_eq!((trace.normal(), found), (want, port), "{raw}");
        };
        check("2a01:0000::1", "2a01::1", None);
        check("2a0b:f4c2:0001:0000:0000:0000:0000:0190", "2a0b:f4c2:1::190", None);
        check("8.8.8.8|53", "8.8.8.8", Some(53));
        check("192.0.2.1:8080", "192.0.2.1", Some(8080));
        check("[2001:db8::1]:443", "2001:db8::1", Some(443));
        check("192.168.001.010", "192.168.1.10", None);
        check("::ffff:192.0.2.1", "192.0.2.1", None);
        check("fe80::1%eth0", "fe80::1", None);
        check("192.0.2.1/32", "192.0.2.1", None);
    }

    #[test]
    fn what_is_no_address() {
        for raw in [
            "1.1.1.]1",
            "1.1.1.256",
            "192.0.2.01",
            "1.2.3",
            "1.2.3.4.5",
            "12.13.14.15w",
            "1.2.3.0/24",
            "[::1",
            "",
            "1.1.1.1:99999",
            "1.1.1.1:+5",
        ] {
            assert_eq!(normalise_ip_port(raw), None, "{raw}");
        }
    }

    #[test]
    fn cards_and_systems() {
        for raw in ["00:1A:2B:3C:4D:5E", "00-1a-2b-3c-4d-5e", "001a.2b3c.4d5e", "001A2B3C4D5E"] {
            assert_eq!(mac(raw).as_deref(), Ok("00:1a:2b:3c:4d:5e"), "{raw}");
        }
        assert_eq!(mac("00:1A:2B:3C:4D:5G"), Err(Fault::Alphabet));
        assert_eq!(asn("as 64500").as_deref(), Ok("AS64500"));
        assert_eq!(asn("1.10").as_deref(), Ok("AS65546"));
        assert_eq!(asn("AS0"), Err(Fault::Unknown));
        assert_eq!(asn("AS999999999999"), Err(Fault::Length));
        assert_eq!(asn("ASx"), Err(Fault::Alphabet));
    }
}
