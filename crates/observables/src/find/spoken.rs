//! Addresses spelled out in words: `me at example dot com`.

use joinder_core::TraceKind;

use super::view::sign_word;
use super::{Claim, Finder, Hint};

/// Ends after which a spoken or parted dot is no accident of prose (`the dot in the picture` is).
const ENDS: &[&str] = &[
    "com", "net", "org", "info", "biz", "eu", "online", "shop", "site", "xyz", "io", "club", "top", "store",
    "click", "pro", "live", "app", "co", "nl", "fr", "pl", "cz", "ro", "hu", "dk", "fi", "gr", "ru", "uk",
];

/// Ends that make a dot of a word that means `point` in other languages too.
const SURE_ENDS: &[&str] = &["com", "net", "org", "info", "eu"];

impl Finder<'_> {
    /// The word at `place` may be a spoken dot: joins its neighbours.
    pub(super) fn spoken_dot(&mut self, place: usize) {
        let word = self.words[place];
        let written = &self.text[word.start..word.end];
        // `bad-shop24 . com`: blanks around a dot hide a site from filters.
        let parted = written == ".";
        if !parted && sign_word(written) != Some(".") || place == 0 {
            return;
        }
        let (Some(&next), before) = (self.words.get(place + 1), self.words[place - 1]) else { return };
        let length = self.bytes[next.start..next.end].iter().take_while(|b| b.is_ascii_alphabetic()).count();
        let top = self.text[next.start..next.start + length].to_ascii_lowercase();
        let ends = if parted || written.eq_ignore_ascii_case("dot") { ENDS } else { SURE_ENDS };
        let name = &self.text[before.start..before.end];
        if parted && !is_parted_site(name, &self.text[next.start..next.end], length) {
            // A sentence that ends with a blank before its dot.
            return;
        }
        if !ends.contains(&top.as_str()) || before.start < self.done {
            return;
        }
        let end = next.start + length;
        if let Some((local, host)) =
            name.split_once('@').filter(|(local, host)| is_name(local) && is_name(host))
        {
            let raw = format!("{local}@{host}.{top}");
            self.offer(place, TraceKind::Email, &raw, before.start..end, Claim::Unsaid);
            return;
        }
        if !is_name(name) {
            return;
        }
        let local = place.checked_sub(3).filter(|&i| self.is_at(i + 1) && self.words[i].start >= self.done);
        if let Some(local) = local.map(|i| self.words[i]) {
            let local_text = &self.text[local.start..local.end];
            if is_name(local_text) {
                let raw = format!("{local_text}@{name}.{top}");
                self.offer(place, TraceKind::Email, &raw, local.start..end, Claim::Unsaid);
                return;
            }
        }
        let raw = format!("{name}.{top}");
        self.offer(place, TraceKind::Domain, &raw, before.start..end, Claim::Unsaid);
    }

    fn is_at(&mut self, place: usize) -> bool {
        let word = self.words[place];
        word.end - word.start <= 16
            && sign_word(&self.text[word.start..word.end]) == Some("@")
            && self.hint(place).is_none()
            || self.hint(place) == Hint::NONE && &self.bytes[word.start..word.end] == b"at"
    }
}

/// Whether a dot between blanks stands in a site: its name has letters and what prose has not, and its end is in small
/// letters with nothing behind it that goes on.
fn is_parted_site(name: &str, next: &str, length: usize) -> bool {
    let goes_on = |b: u8| b.is_ascii_alphanumeric() || b >= 0x80 || b == b'-';
    name.bytes().any(|b| b.is_ascii_alphabetic())
        && name.bytes().any(|b| b.is_ascii_digit() || b == b'-')
        && !next.starts_with(|c: char| c.is_ascii_uppercase())
        && !next.as_bytes()[length..].iter().any(|&b| goes_on(b))
}

fn is_name(text: &str) -> bool {
    (2..=63).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}
