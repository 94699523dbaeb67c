//! Host names and addresses of machines, bare or with a path.

use joinder_core::{Fault, TraceKind, Value};

use super::words::{Hint, mask};
use super::{CLASS, Claim, Finder, web::run_end};
use crate::normalise::is_doubtful_host;

/// Whether the public suffix list knows the last label. Any case.
pub(super) fn is_top_level(label: &str) -> bool {
    if label.len() < 2 || label.len() > 63 || label.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    if label.bytes().all(|b| b.is_ascii_lowercase()) {
        return psl::suffix(label.as_bytes()).is_some_and(|s| s.is_known());
    }
    let low = label.to_lowercase();
    psl::suffix(low.as_bytes()).is_some_and(|s| s.is_known()) || low == "onion"
}

/// Domains of countries that nobody uses and that are abbreviations in the languages of the Union.
const ABBREVIATIONS: &[(&str, &str)] = &[
    ("", "nr"),
    ("", "fk"),
    ("", "bv"),
    ("dr", "med"),
    ("co", "kg"),
    ("cie", "kg"),
    ("a", "co"),
    ("u", "a"),
    ("ca", "in"),
];

fn is_host_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_') || (0x80..0xE2).contains(&b) && b != 0xC2
}

impl Finder<'_> {
    /// A host, perhaps with a path. True where it is settled.
    pub(super) fn site(&mut self, place: usize, start: usize, end: usize) -> bool {
        self.site_with_port(place, start, end, None)
    }

    pub(super) fn site_with_port(
        &mut self,
        place: usize,
        start: usize,
        end: usize,
        port: Option<u16>,
    ) -> bool {
        let mut host_end = start;
        while host_end < end && is_host_byte(self.bytes[host_end]) {
            host_end += 1;
        }
        let mut host_end = self.boundary(host_end);
        while host_end > start && matches!(self.bytes[host_end - 1], b'.' | b'-' | b'_') {
            host_end -= 1;
        }
        let Some((host, top)) = self.host_in(start, host_end) else { return false };
        let host_end = start + host;
        let host = &self.text[start..host_end];
        let path = matches!(self.bytes.get(host_end), Some(b'/' | b'?')) && host_end < end;
        if self.bytes.get(host_end) == Some(&b'(') {
            return true;
        }
        if top.eq_ignore_ascii_case("onion") {
            return self.onion(place, start, host_end, end);
        }
        let www = host.len() > 4 && host.as_bytes()[..4].eq_ignore_ascii_case(b"www.");
        if !www && !path && port.is_none() && !self.is_disguised(start, host_end) && is_prose(host, top) {
            return true;
        }
        if path {
            let run = self.boundary(run_end(self.bytes, host_end, 0).max(host_end));
            let comma =
                self.bytes[host_end..run].iter().position(|b| *b == b',').map_or(run, |i| host_end + i);
            if comma > host_end + 1 {
                return self.offer(
                    place,
                    TraceKind::Url,
                    &self.text[start..comma],
                    start..comma,
                    Claim::Unsaid,
                );
            }
        }
        let low = host.to_ascii_lowercase();
        let two_labels = host.bytes().filter(|b| *b == b'.').count() == 1;
        if !path
            && port.is_none()
            && two_labels
            && !self.is_disguised(start, host_end)
            && is_doubtful_host(&low)
            && !self.hints_before(place, 2).any(Hint::SITE)
        {
            let value = Value::Invalid { claimed: TraceKind::Domain, fault: Fault::Doubtful };
            self.keep(place, value, start..host_end, None);
            return true;
        }
        self.offer_with_port(place, TraceKind::Domain, host, start..host_end, Claim::Unsaid, port)
    }

    /// Length of the host, and its last label. A capitalised word glued behind the full stop is left out.
    fn host_in(&self, start: usize, end: usize) -> Option<(usize, &str)> {
        let host = &self.text[start..end];
        let (rest, top) = host.rsplit_once('.')?;
        if host.len() > 253 || host.contains("..") || host.starts_with(['.', '-']) {
            return None;
        }
        if is_top_level(top) || top.eq_ignore_ascii_case("onion") {
            return Some((host.len(), top));
        }
        let (_, before) = rest.rsplit_once('.')?;
        let sentence =
            top.chars().next().is_some_and(char::is_uppercase) && !rest.chars().any(char::is_uppercase);
        (sentence && is_top_level(before)).then_some((rest.len(), before))
    }

    fn onion(&mut self, place: usize, start: usize, host_end: usize, end: usize) -> bool {
        if self.bytes.get(host_end) == Some(&b'/') && end > host_end + 1 {
            let run = self.boundary(run_end(self.bytes, host_end, 0).max(host_end));
            if self.offer(place, TraceKind::Url, &self.text[start..run], start..run, Claim::Unsaid) {
                return true;
            }
        }
        self.offer(place, TraceKind::Onion, &self.text[start..host_end], start..host_end, Claim::Said)
    }

    /// A dotted quad. True where it is settled.
    pub(super) fn ip_v4(&mut self, place: usize, start: usize, end: usize) -> bool {
        let Some(length) = quad(&self.bytes[start..end]) else { return false };
        let stop = start + length;
        let octets = self.text[start..stop].split('.');
        if octets.clone().any(|o| o.len() > 3 || o.parse::<u16>().is_ok_and(|n| n > 255)) {
            // Longer groups are sums or telephone numbers; three digits above 255 are neither.
            return octets.into_iter().all(|o| o.len() <= 3);
        }
        let next = self.bytes.get(stop).copied().unwrap_or(b' ');
        let before = start.checked_sub(1).map_or(b' ', |i| self.bytes[i]);
        if next.is_ascii_alphanumeric() || matches!(next, b'_' | b'-') && end > stop + 1 || before == b'/' {
            return true;
        }
        if next == b'/'
            && self.bytes.get(stop + 1).is_some_and(u8::is_ascii_digit)
            && !self.text[stop..].starts_with("/32")
        {
            // A network is many people's.
            self.done = stop.max(self.done);
            return true;
        }
        if self.hints_before(place, 2).any(Hint::VERSION) {
            return true;
        }
        let port = match next {
            b':' | b'|' => port_at(self.bytes, stop + 1),
            _ => None,
        };
        let raw_end = port.map_or(stop, |(_, e)| e);
        self.offer_with_port(
            place,
            TraceKind::Ip,
            &self.text[start..stop],
            start..raw_end,
            Claim::Unsaid,
            port.map(|(port, _)| port),
        )
    }

    /// An atom with colons. Gives where to go on, or nothing where it is settled.
    pub(super) fn colons(&mut self, place: usize, start: usize, end: usize) -> Option<usize> {
        let atom = &self.bytes[start..end];
        let first = atom.iter().position(|b| *b == b':')?;
        let many = atom.iter().filter(|b| **b == b':').count() > 1;
        if many && self.colon_code(place, start, end) {
            return None;
        }
        let before = &atom[..first];
        if let Some((port, port_end)) = port_at(self.bytes, start + first + 1) {
            let letters = before.iter().any(u8::is_ascii_alphabetic);
            if letters && before.contains(&b'.') {
                let path = self.bytes.get(port_end) == Some(&b'/') && port_end < end;
                if path {
                    let run = self.boundary(run_end(self.bytes, port_end, 0).max(port_end));
                    let raw = &self.text[start..run];
                    if self.offer(place, TraceKind::Url, raw, start..run, Claim::Unsaid) {
                        return None;
                    }
                }
                let known = self.site_with_port(place, start, start + first, Some(port));
                self.done = if known { self.done.max(port_end.min(end)) } else { self.done };
                return if known { None } else { Some(start + first + 1) };
            }
            if !letters && self.ip_v4(place, start, start + first) {
                return if self.done >= start + first {
                    Some(self.done.max(start + first + 1).min(end))
                } else {
                    None
                };
            }
        }
        let mask = before.iter().fold(0, |m, &b| m | CLASS[usize::from(b)]);
        if mask & mask::DIGIT == 0 || mask & mask::LOWER != 0 {
            self.label = self.label | super::words::hint_of(&self.text[start..start + first]);
            // What stands before the colon may be a trace too: `site.com:name`.
            if mask & mask::DOT != 0 {
                self.site(place, start, start + first);
            }
        } else if first + 1 < atom.len() && mask & !(mask::DIGIT) == 0 && before.len() <= 2 {
            // A time of day.
            return None;
        } else {
            self.part(place, start, start + first, mask);
        }
        Some((start + first + 1).max(self.done))
    }
}

/// Length of four groups of digits with dots between, with nothing of the kind behind.
fn quad(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    for group in 0..4 {
        let digits = bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
        if digits == 0 {
            return None;
        }
        at += digits;
        if group < 3 {
            if bytes.get(at) != Some(&b'.') {
                return None;
            }
            at += 1;
        }
    }
    let more = bytes.get(at) == Some(&b'.') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
    (!more).then_some(at)
}

/// A port at this place, and where it ends.
fn port_at(bytes: &[u8], at: usize) -> Option<(u16, usize)> {
    let rest = bytes.get(at..)?;
    let digits = rest.iter().take(6).take_while(|b| b.is_ascii_digit()).count();
    if digits == 0 || rest.get(digits).is_some_and(u8::is_ascii_alphabetic) {
        return None;
    }
    let port = std::str::from_utf8(&rest[..digits]).ok()?.parse().ok()?;
    (port > 0).then_some((port, at + digits))
}

/// Whether a bare name is rather two words with a forgotten blank, an abbreviation or a number.
fn is_prose(host: &str, top: &str) -> bool {
    let rest = &host[..host.len() - top.len() - 1];
    let name = rest.rsplit('.').next().unwrap_or(rest);
    let capital =
        top.as_bytes()[0].is_ascii_uppercase() && top.bytes().skip(1).all(|b| b.is_ascii_lowercase());
    // `account.It was`: the end of a sentence.
    if capital && !name.is_empty() {
        return true;
    }
    if name.chars().count() == 1 && !matches!(top, "com" | "me" | "co" | "org" | "net") {
        return true;
    }
    if name.len() <= 2 && name.bytes().all(|b| b.is_ascii_digit()) && !rest.contains('.') && host != "24.hu" {
        return true;
    }
    ABBREVIATIONS
        .iter()
        .any(|(n, t)| top.eq_ignore_ascii_case(t) && (n.is_empty() || name.eq_ignore_ascii_case(n)))
}
