//! Codes of letters and digits: hashes, vulnerabilities, network cards and systems, parcels.

use joinder_core::TraceKind;

use super::words::Hint;
use super::{Claim, Finder, web::percent_decoded};
use crate::normalise::is_tox;

impl Finder<'_> {
    /// A part with letters and digits.
    pub(super) fn code(&mut self, place: usize, start: usize, end: usize) {
        let mut from = start;
        // Parts between slashes are looked at one by one: `iban/NL91…`.
        for _ in 0..8 {
            let length = self.bytes[from..end]
                .iter()
                .position(|b| matches!(b, b'/' | b'&' | b'?'))
                .unwrap_or(end - from);
            if length > 1 && from >= self.done {
                self.single_code(place, from, from + length);
            }
            from = from + length + 1;
            if from >= end {
                return;
            }
        }
    }

    fn single_code(&mut self, place: usize, start: usize, end: usize) {
        let Some(trimmed) = self.trimmed(start, end) else { return };
        let (start, end) = trimmed;
        let code = &self.bytes[start..end];
        let letters = code.iter().any(u8::is_ascii_alphabetic);
        if !letters {
            return self.number(place, start, end);
        }
        if self.iban(place, start, end) || self.short_code(place, start, end) {
            return;
        }
        if matches!(code.len(), 8 | 11) {
            self.bic(place, start, end);
            if self.done >= end {
                return;
            }
        }
        if code.iter().all(u8::is_ascii_hexdigit) {
            self.hex(place, start, end);
            return;
        }
        if code.len() >= 25 && self.wallet(place, start, end)
            || code.len() >= 11 && self.encoded_url(place, start, end)
        {
            return;
        }
        if self.tlsh(place, start, end) || self.mac(place, start, end) || self.parcel_code(place, start, end)
        {
            return;
        }
        if code[0].is_ascii_digit() || code[0] == b'+' {
            let before = self.done;
            self.number(place, start, end);
            if self.done > before {
                return;
            }
        }
        self.named(place, start, end);
    }

    fn trimmed(&self, mut start: usize, mut end: usize) -> Option<(usize, usize)> {
        while start < end
            && !self.bytes[start].is_ascii_alphanumeric()
            && !matches!(self.bytes[start], b'_' | b'+')
            && self.bytes[start] < 0x80
        {
            start += 1;
        }
        while end > start && matches!(self.bytes[end - 1], b'.' | b'-' | b'#' | b'+') {
            end -= 1;
        }
        (end > start).then_some((start, end))
    }

    /// `AS64500`, `CVE-2024-1234`.
    fn short_code(&mut self, place: usize, start: usize, end: usize) -> bool {
        let code = &self.text[start..end];
        let starts =
            |prefix: &str| code.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix));
        if starts("CVE") && code.len() >= 9 {
            return self.offer(place, TraceKind::Cve, code, start..end, Claim::Unsaid);
        }
        if starts("AS") && code.len() <= 13 {
            let rest = if starts("ASN") { &code[3..] } else { &code[2..] };
            if !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()) {
                return self.offer(place, TraceKind::Asn, code, start..end, Claim::Unsaid);
            }
        }
        if (starts("m") || starts("a")) && code.len() == 11 && code[1..].bytes().all(|b| b.is_ascii_digit()) {
            return self.advert(place, start, end);
        }
        false
    }

    fn hex(&mut self, place: usize, start: usize, end: usize) {
        let code = &self.text[start..end];
        let (letters, digits) =
            code.bytes().fold((0, 0), |(l, d), b| if b.is_ascii_digit() { (l, d + 1) } else { (l + 1, d) });
        if matches!(code.len(), 32 | 40 | 64) && letters > 0 && digits > 0 {
            let hints = self.hints_before(place, 4);
            // `----=098f…` and `--098f…` part the pieces of a mail.
            let boundary =
                start >= 2 && self.bytes[start - 2..start].iter().all(|b| matches!(b, b'-' | b'=' | b'_'));
            if boundary || hints.any(Hint::OTHER_HASH) {
                self.done = end;
                return;
            }
            let kind = match code.len() {
                32 => TraceKind::Md5,
                40 => TraceKind::Sha1,
                _ if hints.any(Hint::TRANSACTION) => TraceKind::Transaction,
                _ => TraceKind::Sha256,
            };
            self.offer(place, kind, code, start..end, Claim::Unsaid);
            return;
        }
        if is_tox(code) {
            self.offer(place, TraceKind::Handle, code, start..end, Claim::Unsaid);
            return;
        }
        if code.len() == 70 && self.hints_before(place, 2).any(Hint::OTHER_HASH) {
            self.done = end;
            return;
        }
        if self.encoded_url(place, start, end)
            || self.mac(place, start, end)
            || self.parcel_code(place, start, end)
        {
            return;
        }
        // A hash that somebody mistyped or cut, where the text says that it is one.
        let label = self.words[place].start;
        let named = place.checked_sub(1).map_or("", |i| &self.text[self.words[i].start..self.words[i].end]);
        let named = if label < start { &self.text[label..start] } else { named };
        let claimed = hash_name(named);
        if let Some(kind) = claimed.filter(|_| code.len() >= 16) {
            self.offer(place, kind, code, start..end, Claim::Said);
        }
    }

    fn tlsh(&mut self, place: usize, start: usize, end: usize) -> bool {
        let code = &self.text[start..end];
        code.len() == 72
            && code.as_bytes()[0].eq_ignore_ascii_case(&b'T')
            && self.offer(place, TraceKind::Tlsh, code, start..end, Claim::Unsaid)
    }

    /// Pairs with dashes, or three groups of four with dots.
    fn mac(&mut self, place: usize, start: usize, end: usize) -> bool {
        let code = &self.bytes[start..end];
        let shaped = match code.len() {
            17 => code
                .iter()
                .enumerate()
                .all(|(i, b)| if i % 3 == 2 { *b == b'-' } else { b.is_ascii_hexdigit() }),
            14 => code
                .iter()
                .enumerate()
                .all(|(i, b)| if i % 5 == 4 { *b == b'.' } else { b.is_ascii_hexdigit() }),
            _ => false,
        };
        shaped && self.offer(place, TraceKind::Mac, &self.text[start..end], start..end, Claim::Unsaid)
    }

    /// IPv6, network cards and ssdeep: codes with colons in them.
    pub(super) fn colon_code(&mut self, place: usize, start: usize, end: usize) -> bool {
        let code = &self.text[start..end];
        if code.len() <= 64
            && code.bytes().all(|b| b.is_ascii_hexdigit() || matches!(b, b':' | b'.' | b'%' | b'/'))
        {
            let address = code.split(['/', '%']).next().unwrap_or_default();
            // `::` in programs, or a time of day, is no address.
            let digits = address.bytes().filter(u8::is_ascii_hexdigit).count();
            let groups = address.split(':').filter(|g| !g.is_empty()).count();
            let network = code.contains('/') && !code.ends_with("/128");
            let pairs =
                address.len() == 17 && address.bytes().enumerate().all(|(i, b)| (i % 3 == 2) == (b == b':'));
            if pairs && self.offer(place, TraceKind::Mac, address, start..end, Claim::Unsaid) {
                return true;
            }
            if digits > 0 && (groups > 1 || address == "::1") && !network {
                let stop = start + address.len();
                let port = match self.bytes.get(stop..stop + 2) {
                    Some(b"]:") => self.text[stop + 2..]
                        .split(|c: char| !c.is_ascii_digit())
                        .next()
                        .and_then(|p| p.parse().ok()),
                    Some(_) | None => None,
                };
                return self.offer_with_port(place, TraceKind::Ip, address, start..stop, Claim::Unsaid, port);
            }
            return false;
        }
        // Block sizes have up to ten digits, each hash 64 characters.
        let colons = code.bytes().filter(|b| *b == b':').count();
        code.len() <= 150
            && colons >= 2
            && code.as_bytes()[0].is_ascii_digit()
            && code.len() >= 20
            && self.offer(place, TraceKind::Ssdeep, code, start..end, Claim::Unsaid)
    }

    /// `1Z…`, `TBA…`, thirteen characters of the postal union, or what stands behind a word that says parcel.
    fn parcel_code(&mut self, place: usize, start: usize, end: usize) -> bool {
        let code = &self.bytes[start..end];
        let postal = code.len() == 13
            && code[..2].iter().all(u8::is_ascii_uppercase)
            && code[11..].iter().all(u8::is_ascii_uppercase)
            && is_postal(&code[2..11]);
        let carrier =
            code.len() == 18 && code.starts_with(b"1Z") || code.len() == 15 && code.starts_with(b"TBA");
        let plain = code.iter().all(u8::is_ascii_alphanumeric) && code.len() <= 35;
        if !plain || !(postal || carrier || self.hints_before(place, 4).any(Hint::PARCEL)) {
            return false;
        }
        self.parcel(place, start, end)
    }

    /// A URL written in hex or base64.
    fn encoded_url(&mut self, place: usize, start: usize, end: usize) -> bool {
        let Some(url) = decoded_url(&self.text[start..end]) else { return false };
        self.offer(place, TraceKind::Url, &url, start..end, Claim::Unsaid)
    }
}

/// A hash by the name of its algorithm.
fn hash_name(text: &str) -> Option<TraceKind> {
    let is = |name: &str| {
        let mut letters = text.bytes().filter(u8::is_ascii_alphanumeric).map(|b| b.to_ascii_lowercase());
        name.bytes().all(|b| letters.next() == Some(b)) && letters.next().is_none()
    };
    if is("md5") {
        Some(TraceKind::Md5)
    } else if is("sha1") {
        Some(TraceKind::Sha1)
    } else if is("sha256") {
        Some(TraceKind::Sha256)
    } else {
        None
    }
}

/// Check digit of the Universal Postal Union, standard S10.
fn is_postal(digits: &[u8]) -> bool {
    const WEIGHTS: [u32; 8] = [8, 6, 4, 2, 3, 5, 9, 7];
    if digits.len() != 9 || !digits.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(d, w)| u32::from(d - b'0') * w).sum();
    let check = match 11 - sum % 11 {
        10 => 0,
        11 => 5,
        n => n,
    };
    u32::from(digits[8] - b'0') == check
}

/// The web address that a text in hex, base64 or percent-encoding hides.
pub(crate) fn decoded_url(text: &str) -> Option<String> {
    if text.len() > 4_096 {
        return None;
    }
    let decoded = if text.len().is_multiple_of(2) && text.get(..8).is_some_and(|h| h == "68747470") {
        hex::decode(text).ok().and_then(|bytes| String::from_utf8(bytes).ok())?
    } else if text.starts_with("aHR0c") {
        String::from_utf8(base64(text)?).ok()?
    } else if text.len() > 12 && text.as_bytes()[0].eq_ignore_ascii_case(&b'h') && text.contains('%') {
        percent_decoded(text)
    } else {
        return None;
    };
    let decoded = decoded.trim();
    (decoded.starts_with("http://") || decoded.starts_with("https://")).then(|| decoded.to_owned())
}

fn base64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    let (mut bits, mut held) = (0u32, 0);
    for b in text.bytes().take_while(|b| *b != b'=') {
        let value = match b {
            b'A'..=b'Z' => b - b'A',
            b'a'..=b'z' => b - b'a' + 26,
            b'0'..=b'9' => b - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0xFFFF;
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held & 0xFF) as u8);
        }
    }
    Some(out)
}
