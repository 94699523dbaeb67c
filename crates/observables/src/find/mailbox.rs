//! Mailboxes, and names after an at sign.

use joinder_core::TraceKind;
use memchr::memchr;

use super::site::is_top_level;
use super::{Claim, Finder};

fn is_local(b: u8) -> bool {
    b.is_ascii_alphanumeric()
        || matches!(b, b'.' | b'_' | b'%' | b'+' | b'-' | b'&' | b'~' | b'\'')
        || (0x80..0xE2).contains(&b) && b != 0xC2
}

fn is_host(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_') || (0x80..0xE2).contains(&b) && b != 0xC2
}

impl Finder<'_> {
    /// Every at sign of a run: a mailbox, or a name on a platform.
    pub(super) fn at_signs(&mut self, place: usize, start: usize, end: usize) {
        let mut from = start;
        while let Some(offset) = memchr(b'@', &self.bytes[from..end]) {
            let at = from + offset;
            from = at + 1;
            if at < self.done {
                continue;
            }
            if !self.mailbox(place, at) {
                self.mention(place, at);
            }
        }
        let from = self.done.max(start);
        // What stands before or behind the mailbox is of interest only where it is short.
        if from == start && end - start <= super::MAX_ATOM && memchr(b'.', &self.bytes[start..end]).is_some()
        {
            self.site(place, start, end);
        }
    }

    fn mailbox(&mut self, place: usize, at: usize) -> bool {
        let low = self.words[place].start.max(self.done).max(at.saturating_sub(64));
        let mut start = at;
        while start > low && is_local(self.bytes[start - 1]) {
            start -= 1;
        }
        while start < at
            && (!self.text.is_char_boundary(start)
                || matches!(self.bytes[start], b'.' | b'-' | b'\'' | b'&' | b'%' | b'~'))
        {
            start += 1;
        }
        let Some(host_end) = self.host_end(at + 1) else { return self.spaced_mailbox(place, start, at) };
        if start == at {
            return self.split_mailbox(place, at, host_end);
        }
        self.offer(place, TraceKind::Email, &self.text[start..host_end], start..host_end, Claim::Unsaid)
    }

    /// Where the host after an at sign ends, if it ends in a top-level domain.
    fn host_end(&self, from: usize) -> Option<usize> {
        let rest = &self.bytes[from..];
        let length = rest.iter().take(254).take_while(|b| is_host(**b)).count();
        let mut end = self.boundary(from + length);
        while end > from && matches!(self.bytes[end - 1], b'.' | b'-' | b'_') {
            end -= 1;
        }
        let host = &self.text[from..end];
        let (rest, top) = host.rsplit_once('.')?;
        if host.contains("..") || rest.is_empty() {
            return None;
        }
        if is_top_level(top) || top.eq_ignore_ascii_case("onion") {
            return Some(end);
        }
        // A word glued behind the full stop: `a@b.com.Please`.
        let (_, before) = rest.rsplit_once('.')?;
        is_top_level(before).then_some(from + rest.len())
    }

    /// `me@example .com`.
    fn spaced_mailbox(&mut self, place: usize, start: usize, at: usize) -> bool {
        let word = self.words[place];
        let Some(next) = self.words.get(place + 1) else { return false };
        if start == at || next.start != word.end + 1 || self.bytes[next.start] != b'.' || word.end - at < 2 {
            return false;
        }
        let length =
            self.bytes[next.start + 1..next.end].iter().take_while(|b| b.is_ascii_alphabetic()).count();
        let end = next.start + 1 + length;
        if !is_top_level(&self.text[next.start + 1..end])
            || !self.bytes[at + 1..word.end].iter().all(|b| is_host(*b))
        {
            return false;
        }
        let raw = format!("{}{}", &self.text[start..word.end], &self.text[next.start..end]);
        self.offer(place, TraceKind::Email, &raw, start..end, Claim::Unsaid)
    }

    /// `me @example.com`, only where something was disguised: otherwise it is a name on a platform.
    fn split_mailbox(&mut self, place: usize, at: usize, host_end: usize) -> bool {
        let word = self.words[place];
        let Some(before) = place.checked_sub(1).map(|i| self.words[i]) else { return false };
        let local = &self.bytes[before.start..before.end];
        if word.start != at
            || before.start < self.done
            || before.end + 1 != at
            || local.len() > 64
            || !local.iter().all(|b| is_local(*b))
            || !self.is_disguised(at, host_end)
        {
            return false;
        }
        let raw = format!("{}{}", &self.text[before.start..before.end], &self.text[at..host_end]);
        self.offer(place, TraceKind::Email, &raw, before.start..host_end, Claim::Unsaid)
    }
}
