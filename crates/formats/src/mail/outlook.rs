//! Mails as Outlook saves them (`.msg`): a compound file with a stream for each property, turned into a mail as others
//! write it, so that one reader judges both.
//!
//! After MS-CFB (sectors, chains, directory) and MS-OXMSG (names of streams). Every chain and tree is bounded by the
//! file's size.

use std::cell::Cell;

use sha2::{Digest, Sha256};

/// How a compound file begins.
pub(crate) const MAGIC: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// Most entries of a directory that are looked at.
const MAX_ENTRIES: usize = 20_000;
/// Bytes of an entry of a directory (MS-CFB 2.6.1).
const ENTRY_BYTES: usize = 128;
/// Deepest message within messages.
const MAX_NESTED: u8 = 4;
/// How many times its own bytes may be taken of a file; streams of a sound one are taken once or twice.
const MAX_TAKEN: usize = 8;
/// A stream smaller than this stands in the small sectors (MS-CFB 2.2).
const SMALL: usize = 4_096;
/// Numbers from here on mark the end of a chain or a free sector.
const LAST_SECTOR: u32 = 0xffff_fffa;

/// True for a compound file with the streams of a message; old documents and workbooks are compound files, too.
pub(crate) fn is_message(bytes: &[u8]) -> bool {
    let stream: Vec<u8> = "__substg1.0_".bytes().flat_map(|b| [b, 0]).collect();
    bytes.starts_with(MAGIC) && memchr::memmem::find(bytes, &stream).is_some()
}

/// The message as RFC 5322 has it; none where the file is damaged or holds none.
pub(super) fn to_mail(bytes: &[u8]) -> Option<Vec<u8>> {
    let file = Compound::open(bytes)?;
    let boundary = format!("joinder-{}", &hex::encode(Sha256::digest(bytes))[..24]);
    let children = file.children(0);
    file.message(&children, &boundary, MAX_NESTED)
}

/// The bytes of a stream by the first of its names that is there; old workbooks stand in the same kind of file.
pub(crate) fn stream_named(bytes: &[u8], names: &[&str]) -> Option<Vec<u8>> {
    let file = Compound::open(bytes)?;
    let named = |name: &&str| file.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name));
    Some(file.stream(names.iter().find_map(named)?))
}

struct Compound<'b> {
    bytes: &'b [u8],
    shift: u32,
    fat: Vec<u32>,
    small_fat: Vec<u32>,
    small: Vec<u8>,
    entries: Vec<Entry>,
    /// Bytes that may still be taken of it: attachments and storages may name the same chains over and over.
    left: Cell<usize>,
}

struct Entry {
    name: String,
    left: u32,
    right: u32,
    child: u32,
    start: u32,
    size: usize,
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).filter_map(|b| u32_at(b, 0))
}

fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).filter_map(|b| u16_at(b, 0)).collect();
    String::from_utf16_lossy(&units).trim_end_matches('\0').to_owned()
}

impl<'b> Compound<'b> {
    fn open(bytes: &'b [u8]) -> Option<Self> {
        let shift = u32::from(u16_at(bytes, 30)?);
        if !bytes.starts_with(MAGIC) || !matches!(shift, 9 | 12) {
            return None;
        }
        let mut file = Self {
            bytes,
            shift,
            fat: Vec::new(),
            small_fat: Vec::new(),
            small: Vec::new(),
            entries: Vec::new(),
            left: Cell::new(bytes.len().saturating_mul(MAX_TAKEN)),
        };
        let mut tables: Vec<u32> = numbers(bytes.get(76..512)?).take_while(|n| *n < LAST_SECTOR).collect();
        let mut next = u32_at(bytes, 68)?;
        // The table of tables goes on in sectors of its own, the last number of each naming the next.
        for _ in 0..bytes.len() >> shift {
            let Some(sector) = file.sector(next) else { break };
            let (list, last) = sector.split_at(sector.len() - 4);
            tables.extend(numbers(list).take_while(|n| *n < LAST_SECTOR));
            next = u32_at(last, 0)?;
        }
        for table in tables.into_iter().take((bytes.len() >> shift) + 1) {
            if let Some(sector) = file.sector(table) {
                file.fat.extend(numbers(sector));
            }
        }
        let directory = file.chain(u32_at(bytes, 48)?, bytes.len());
        file.entries = directory.chunks_exact(ENTRY_BYTES).take(MAX_ENTRIES).filter_map(entry).collect();
        file.small_fat = numbers(&file.chain(u32_at(bytes, 60)?, bytes.len())).collect();
        let root = file.entries.first()?;
        file.small = file.chain(root.start, root.size);
        Some(file)
    }

    fn sector(&self, number: u32) -> Option<&'b [u8]> {
        if number >= LAST_SECTOR {
            return None;
        }
        let start = (usize::try_from(number).ok()? + 1) << self.shift;
        self.bytes.get(start..start + (1 << self.shift))
    }

    /// The bytes of a chain of sectors, at most `size`.
    fn chain(&self, start: u32, size: usize) -> Vec<u8> {
        let mut out = Vec::new();
        let mut next = start;
        let size = size.min(self.bytes.len());
        while out.len() < size {
            let Some(sector) = self.sector(next) else { break };
            out.extend_from_slice(sector);
            next = self.fat.get(next as usize).copied().unwrap_or(LAST_SECTOR);
        }
        out.truncate(size);
        out
    }

    /// Takes so many bytes of what may be taken; false where they are more.
    fn spend(&self, bytes: usize) -> bool {
        let left = self.left.get().checked_sub(bytes);
        self.left.set(left.unwrap_or_default());
        left.is_some()
    }

    fn stream(&self, entry: &Entry) -> Vec<u8> {
        if !self.spend(entry.size.min(self.bytes.len())) {
            return Vec::new();
        }
        if entry.size >= SMALL {
            return self.chain(entry.start, entry.size);
        }
        let mut out = Vec::new();
        let mut next = entry.start;
        while out.len() < entry.size {
            let start = next as usize * 64;
            let Some(sector) =
                self.small.get(start..(start + 64).min(self.small.len())).filter(|s| !s.is_empty())
            else {
                break;
            };
            out.extend_from_slice(sector);
            next = self.small_fat.get(next as usize).copied().unwrap_or(LAST_SECTOR);
        }
        out.truncate(entry.size);
        out
    }

    /// The entries within a storage: its tree, each node once.
    fn children(&self, storage: usize) -> Vec<usize> {
        let mut found = Vec::new();
        let mut seen = vec![false; self.entries.len()];
        let mut waiting: Vec<u32> = self.entries.get(storage).map(|e| e.child).into_iter().collect();
        while let Some(number) = waiting.pop() {
            let at = number as usize;
            let Some(entry) = self.entries.get(at).filter(|_| !std::mem::replace(&mut seen[at], true)) else {
                continue;
            };
            if !self.spend(ENTRY_BYTES) {
                break;
            }
            found.push(at);
            waiting.extend([entry.left, entry.right]);
        }
        // By name, so that attachments come in their order.
        found.sort_by(|a, b| self.entries[*a].name.cmp(&self.entries[*b].name));
        found
    }

    /// A text property by its number, in either of its two types.
    fn text(&self, children: &[usize], property: &str) -> Option<String> {
        let stream = |kind: &str| {
            let name = format!("__substg1.0_{property}{kind}");
            let entry =
                children.iter().map(|at| &self.entries[*at]).find(|e| e.name.eq_ignore_ascii_case(&name))?;
            Some(self.stream(entry))
        };
        let text = stream("001F").map(|b| utf16(&b));
        let text =
            text.or_else(|| stream("001E").map(|b| encoding_rs::WINDOWS_1252.decode(&b).0.into_owned()));
        text.filter(|t| !t.trim().is_empty())
    }

    fn binary(&self, children: &[usize], property: &str) -> Option<Vec<u8>> {
        let name = format!("__substg1.0_{property}0102");
        let entry =
            children.iter().map(|at| &self.entries[*at]).find(|e| e.name.eq_ignore_ascii_case(&name))?;
        Some(self.stream(entry))
    }

    fn message(&self, children: &[usize], boundary: &str, depth: u8) -> Option<Vec<u8>> {
        let depth = depth.checked_sub(1)?;
        let mut mail = self.headers(children).into_bytes();
        if mail.is_empty() {
            return None;
        }
        let boundary = format!("{boundary}-{depth}");
        let mut part = |head: &str, body: &[u8]| {
            mail.extend_from_slice(format!("\r\n--{boundary}\r\n{head}\r\n\r\n").as_bytes());
            mail.extend_from_slice(body);
        };
        part("", b"");
        let html =
            self.binary(children, "1013").or_else(|| self.text(children, "1013").map(String::into_bytes));
        if let Some(text) = self.text(children, "1000") {
            part("Content-Type: text/plain; charset=utf-8", text.as_bytes());
        }
        if let Some(html) = html {
            part("Content-Type: text/html; charset=utf-8", String::from_utf8_lossy(&html).as_bytes());
        }
        let storages =
            children.iter().filter(|at| self.entries[**at].name.starts_with("__attach_version1.0_"));
        for storage in storages.take(1_000) {
            let inner = self.children(*storage);
            if let Some(nested) =
                inner.iter().find(|at| self.entries[**at].name.eq_ignore_ascii_case("__substg1.0_3701000D"))
            {
                if let Some(message) = self.message(&self.children(*nested), &boundary, depth) {
                    part("Content-Type: message/rfc822", &message);
                }
                continue;
            }
            let Some(data) = self.binary(&inner, "3701") else { continue };
            let name = self.text(&inner, "3707").or_else(|| self.text(&inner, "3704")).unwrap_or_default();
            let name: String = name.chars().filter(|c| !c.is_control() && !matches!(c, '"' | '\\')).collect();
            if name.to_ascii_lowercase().ends_with(".eml") {
                part("Content-Type: message/rfc822", &data);
                continue;
            }
            let head = format!(
                "Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\
                 Content-Disposition: attachment; filename=\"{name}\""
            );
            part(&head, base64(&data).as_bytes());
        }
        mail.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
        // The header block comes first and names the boundary.
        let top = format!("Content-Type: multipart/mixed; boundary=\"{boundary}\"\r\n");
        Some([top.into_bytes(), mail].concat())
    }

    /// The header fields as they came over the wire, or what the properties say where there are none.
    fn headers(&self, children: &[usize]) -> String {
        let line = |value: &str| value.replace(['\r', '\n'], " ");
        let mut out = String::new();
        if let Some(wire) = self.text(children, "007D") {
            let mut keep = true;
            for field in wire.lines().filter(|l| !l.trim().is_empty()) {
                let first = field.to_ascii_lowercase();
                if !field.starts_with([' ', '\t']) {
                    keep = !first.starts_with("content-")
                        && !first.starts_with("microsoft mail internet headers");
                }
                if keep {
                    out.push_str(field);
                    out.push_str("\r\n");
                }
            }
        }
        let has = |out: &str, name: &str| {
            out.lines().any(|l| l.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name)))
        };
        if !has(&out, "from:") {
            let name = self.text(children, "0C1A").unwrap_or_default();
            let address =
                self.text(children, "5D01").or_else(|| self.text(children, "0C1F")).unwrap_or_default();
            if !name.is_empty() || !address.is_empty() {
                out.push_str(&format!("From: \"{}\" <{}>\r\n", line(&name).replace('"', ""), line(&address)));
            }
        }
        if !has(&out, "to:") {
            for recipient in children
                .iter()
                .filter(|at| self.entries[**at].name.starts_with("__recip_version1.0_"))
                .take(100)
            {
                let inner = self.children(*recipient);
                if let Some(address) = self.text(&inner, "39FE").or_else(|| self.text(&inner, "3003")) {
                    out.push_str(&format!("To: <{}>\r\n", line(&address)));
                }
            }
        }
        if let Some(subject) = self.text(children, "0037").filter(|_| !has(&out, "subject:")) {
            out.push_str(&format!("Subject: {}\r\n", line(&subject)));
        }
        out
    }
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let length = usize::from(u16_at(bytes, 64)?).min(64);
    Some(Entry {
        name: utf16(bytes.get(..length)?),
        left: u32_at(bytes, 68)?,
        right: u32_at(bytes, 72)?,
        child: u32_at(bytes, 76)?,
        start: u32_at(bytes, 116)?,
        size: usize::try_from(u32_at(bytes, 120)?).ok()?,
    })
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len() * 4 / 3 + 8);
    for (index, chunk) in bytes.chunks(3).enumerate() {
        let number = chunk.iter().fold(0u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let digit = DIGITS[(number >> (18 - 6 * place) & 63) as usize];
            out.push(if place <= chunk.len() { char::from(digit) } else { '=' });
        }
        if index % 19 == 18 {
            out.push_str("\r\n");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        // RFC 4648 section 10.
        for (text, want) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(text.as_bytes()), want);
        }
    }

    proptest! {
        #[test]
        fn never_panics_and_ends(body in prop::collection::vec(any::<u8>(), 0..3_000), small in any::<bool>()) {
            let mut bytes = MAGIC.to_vec();
            bytes.extend_from_slice(&body);
            if bytes.len() > 34 {
                bytes[30] = if small { 9 } else { 12 };
                bytes[31] = 0;
            }
            let _ = to_mail(&bytes);
        }
    }
}
