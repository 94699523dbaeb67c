//! URLs: where one begins, where it ends, and what was meant.

use joinder_core::TraceKind;
use memchr::memchr3_iter;

use super::{Claim, Finder};

/// Where a URL begins, its scheme as meant, and where what follows the scheme begins.
pub(crate) struct UrlStart {
    pub(crate) start: usize,
    pub(crate) scheme: &'static str,
    pub(crate) body: usize,
    /// The whole is written in percent-encoding.
    pub(crate) encoded: bool,
}

/// Longest run that is looked at as one URL; the normal form is shorter still.
const MAX_RUN: usize = 4_096;

/// The next URL whose separator stands at or after `look`; its scheme may begin from `from` on.
pub(crate) fn next_url(bytes: &[u8], look: usize, from: usize, end: usize) -> Option<UrlStart> {
    let base = look.min(end);
    memchr3_iter(b':', b'_', b'%', &bytes[base..end]).find_map(|offset| {
        let at = base + offset;
        let rest = &bytes[at..end];
        let (skip, encoded) = separator(rest)?;
        let (start, scheme) = scheme_before(bytes, from, at)?;
        // Two underscores for `://` only after what can be nothing but a web scheme.
        if rest[0] == b'_' && !scheme.starts_with("http") {
            return None;
        }
        Some(UrlStart { start, scheme, body: at + skip, encoded })
    })
}

/// What stands for `://`, and how long it is.
fn separator(rest: &[u8]) -> Option<(usize, bool)> {
    match rest {
        [b':', b'/' | b'\\', b'/' | b'\\', ..] => {
            let more = rest[3..].iter().take(2).take_while(|b| matches!(b, b'/' | b'\\')).count();
            Some((3 + more, false))
        }
        [b'_', b'_', after, ..] if after.is_ascii_alphanumeric() => Some((2, false)),
        [b'_', b'_'] => Some((2, false)),
        [b'%', b'3', b'A' | b'a', b'%', b'2', b'F' | b'f', b'%', b'2', b'F' | b'f', ..] => Some((9, true)),
        _ => None,
    }
}

/// The scheme written before `at`, and where it begins.
fn scheme_before(bytes: &[u8], from: usize, at: usize) -> Option<(usize, &'static str)> {
    let low = from.max(at.saturating_sub(14));
    let mut start = at;
    while start > low && is_scheme_byte(bytes[start - 1]) {
        start -= 1;
    }
    // A word glued to the scheme is cut off: `hackedhttps://`.
    let mut name = [0u8; 14];
    for begin in start..at {
        if !bytes[begin].is_ascii_alphabetic() && !matches!(bytes[begin], b'[' | b'(') {
            continue;
        }
        let mut length = 0;
        for &b in bytes[begin..at].iter().filter(|b| b.is_ascii_alphanumeric() || **b == b'*' || **b == b'+')
        {
            name[length] = b.to_ascii_lowercase();
            length += 1;
        }
        if let Some(scheme) = meant_scheme(&name[..length]) {
            return Some((begin, scheme));
        }
    }
    None
}

fn is_scheme_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'*' | b'+' | b'[' | b']' | b'(' | b')')
}

/// The scheme that a lower-case name is or stands for.
fn meant_scheme(name: &[u8]) -> Option<&'static str> {
    const KNOWN: [&str; 18] = [
        "http", "https", "ftp", "ftps", "sftp", "ssh", "rdp", "smb", "ws", "wss", "tcp", "udp", "ldap",
        "ldaps", "rtmp", "tg", "socks5", "vnc",
    ];
    if let Some(known) = KNOWN.into_iter().find(|k| k.as_bytes() == name) {
        return Some(known);
    }
    match name {
        b"meow" => return Some("http"),
        b"meows" => return Some("https"),
        b"fxp" => return Some("ftp"),
        b"ttp" => return Some("http"),
        b"ttps" => return Some("https"),
        _ => {}
    }
    // hxxp, hxtps, httxs, h**p, htp and what else fingers and filters make of it.
    let web = (3..=6).contains(&name.len())
        && name[0] == b'h'
        && name.iter().all(|b| matches!(b, b'h' | b't' | b'x' | b'p' | b's' | b'*'))
        && name.iter().any(|b| matches!(b, b't' | b'x' | b'*'))
        && name.iter().any(|b| matches!(b, b'p' | b'*' | b'x'));
    web.then(|| if name.ends_with(b"s") { "https" } else { "http" })
}

/// Where the run of characters of a URL ends: before blanks, quotes, and brackets that nobody opened in it.
pub(super) fn run_end(bytes: &[u8], from: usize, before: u8) -> usize {
    let closing = match before {
        b'(' => b')',
        b'[' => b']',
        b'\'' => b'\'',
        b'{' => b'}',
        _ => 0,
    };
    let mut open = [0i32; 2];
    let limit = bytes.len().min(from + MAX_RUN);
    let mut at = from;
    while at < limit {
        let b = bytes[at];
        match b {
            0..=b' ' | b'"' | b'<' | b'>' | b'`' | b'{' | b'}' | b'|' | b'^' | 0x7F => break,
            b'(' => open[0] += 1,
            b'[' => open[1] += 1,
            b')' => open[0] -= 1,
            b']' => open[1] -= 1,
            // Typographic signs and scripts that put no blanks between words.
            0xE2..=0xFF => break,
            0xC2 if matches!(bytes.get(at + 1), Some(0x80..=0xBF)) => break,
            _ => {}
        }
        if b == closing && (b == b'\'' || open[usize::from(b == b']')] < 0) {
            break;
        }
        at += 1;
    }
    trim_end(bytes, from, at)
}

/// Takes off the punctuation of the sentence around.
fn trim_end(bytes: &[u8], from: usize, mut end: usize) -> usize {
    let count = |b: u8, end: usize| bytes[from..end].iter().filter(|x| **x == b).count();
    let mut surplus = [
        count(b')', end).saturating_sub(count(b'(', end)),
        count(b']', end).saturating_sub(count(b'[', end)),
    ];
    while end > from {
        match bytes[end - 1] {
            b'.' | b',' | b':' | b';' | b'!' | b'?' | b'\'' | b'*' | b'~' | b'\\' => {}
            b')' if surplus[0] > 0 => surplus[0] -= 1,
            b']' if surplus[1] > 0 => surplus[1] -= 1,
            // A bracket closed within: what was trimmed before it stays trimmed.
            _ => break,
        }
        end -= 1;
    }
    end
}

impl Finder<'_> {
    /// Takes the URL that begins here. False if there is nothing behind the scheme.
    pub(super) fn url(&mut self, place: usize, found: &UrlStart) -> bool {
        let before = found.start.checked_sub(1).map_or(0, |i| self.bytes[i]);
        let word_end = self.words[place].end;
        if found.body >= word_end {
            return self.spaced_url(place, found);
        }
        let end = self.boundary(run_end(self.bytes, found.body, before).max(found.body));
        if end == found.body {
            return false;
        }
        let written = &self.text[found.start..end];
        let body = &self.text[found.body..end];
        if found.encoded {
            let raw = format!("{}://{}", found.scheme, percent_decoded(body));
            return self.offer(place, TraceKind::Url, &raw, found.start..end, Claim::Said);
        }
        // `http://example .com`: the rest of the host stands in the next word.
        if end == word_end && !body.contains(['/', '.']) && self.spaced_host_follows(place) {
            return self.spaced_url(place, found);
        }
        let plain = written.len() == found.scheme.len() + 3 + body.len()
            && written.starts_with(found.scheme)
            && !body.contains('\\')
            && self.bytes[found.body - 3] == b':';
        if plain {
            return self.offer(place, TraceKind::Url, written, found.start..end, Claim::Said);
        }
        let raw = format!("{}://{}", found.scheme, body.replace('\\', "/"));
        self.offer(place, TraceKind::Url, &raw, found.start..end, Claim::Said)
    }

    /// Moves an end found byte by byte back to a character's edge.
    pub(super) fn boundary(&self, mut at: usize) -> usize {
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    fn spaced_host_follows(&self, place: usize) -> bool {
        self.words.get(place + 1).is_some_and(|w| self.bytes[w.start] == b'.' && w.end - w.start > 2)
    }

    /// `http:// example .com /path`, as some mail gateways write it.
    fn spaced_url(&mut self, place: usize, found: &UrlStart) -> bool {
        let mut raw = format!("{}://", found.scheme);
        let mut end = found.body;
        raw.push_str(&self.text[found.body.min(self.words[place].end)..self.words[place].end]);
        for (step, word) in self.words[place + 1..].iter().take(3).enumerate() {
            // One blank, and after the host only what begins as more of it.
            let glued = step == 0 && raw.ends_with("//") || matches!(self.bytes[word.start], b'.' | b'/');
            if !glued || word.start > end.max(self.words[place].end) + 1 || word.end - word.start > 256 {
                break;
            }
            let word_end = self.boundary(run_end(self.bytes, word.start, 0).max(word.start));
            raw.push_str(&self.text[word.start..word_end]);
            end = word_end;
        }
        let has_host = raw.split_once("//").is_some_and(|(_, rest)| rest.contains('.'));
        has_host && self.offer(place, TraceKind::Url, &raw, found.start..end, Claim::Unsaid)
    }
}

/// Decodes `%2E` and its like; what is no text afterwards is left.
pub(crate) fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = bytes.get(at + 1..at + 3).and_then(|pair| std::str::from_utf8(pair).ok());
        match pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) if bytes[at] == b'%' => {
                out.push(byte);
                at += 3;
            }
            Some(_) | None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}
