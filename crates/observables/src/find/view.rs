//! The text as it was meant: disguises undone, with the way back to the bytes as they were written.
//!
//! Full-width and mathematical letters become ASCII, invisible characters go, `[.]`, `(dot)`, `{@}`, `\.`, half-open
//! brackets and the like become what they stand for. One pass; an undisguised text is borrowed, not copied.

use std::borrow::Cow;

/// From here on, view and original run side by side.
#[derive(Clone, Copy)]
struct Piece {
    view: usize,
    original: usize,
}

/// The text undisguised.
pub(crate) struct View<'a> {
    /// What to search in.
    pub(crate) text: Cow<'a, str>,
    pieces: Vec<Piece>,
    /// Places in the view where a bracket was closed that nobody had opened.
    broken: Vec<usize>,
}

const BRACKET: u8 = 1;
const WIDE: u8 = 2;

/// Bytes worth a look: brackets, and first bytes of characters that may be disguise.
static SPECIAL: [u8; 256] = {
    let mut table = [0; 256];
    let brackets = b"[({\\])}";
    let mut i = 0;
    while i < brackets.len() {
        table[brackets[i] as usize] = BRACKET;
        i += 1;
    }
    let wide = [0xC2, 0xCD, 0xD9, 0xDB, 0xE1, 0xE2, 0xE3, 0xEA, 0xEF, 0xF0];
    i = 0;
    while i < wide.len() {
        table[wide[i]] = WIDE;
        i += 1;
    }
    table
};

struct Builder<'a> {
    text: &'a str,
    out: String,
    /// Original bytes before this are in `out`.
    copied: usize,
    pieces: Vec<Piece>,
    broken: Vec<usize>,
    /// Where a bracket was last opened.
    opened: Option<usize>,
}

impl<'a> View<'a> {
    /// Undoes the disguises of a text.
    pub(crate) fn of(text: &'a str) -> Self {
        let mut builder = Builder {
            text,
            out: String::new(),
            copied: 0,
            pieces: Vec::new(),
            broken: Vec::new(),
            opened: None,
        };
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(step) =
            bytes.get(at..).and_then(|rest| rest.iter().position(|&b| SPECIAL[usize::from(b)] != 0))
        {
            at += step;
            at = if SPECIAL[usize::from(bytes[at])] == BRACKET {
                builder.bracket(at)
            } else {
                builder.wide(at)
            };
        }
        builder.finish()
    }

    /// The original bytes of `start..end` of the view.
    pub(crate) fn original(&self, start: usize, end: usize) -> std::ops::Range<usize> {
        if self.pieces.is_empty() {
            return start..end;
        }
        let after_start = self.pieces.partition_point(|p| p.view <= start);
        let from = match after_start.checked_sub(1).map(|i| self.pieces[i]) {
            Some(piece) => piece.original + (start - piece.view),
            None => start,
        };
        let at_end = self.pieces.partition_point(|p| p.view < end);
        let to = match self.pieces.get(at_end) {
            Some(piece) if piece.view == end => piece.original,
            _ => match at_end.checked_sub(1).map(|i| self.pieces[i]) {
                Some(piece) => piece.original + (end - piece.view),
                None => end,
            },
        };
        from..to
    }

    /// Whether a bracket was closed in `start..end` that nobody had opened.
    pub(crate) fn is_broken(&self, start: usize, end: usize) -> bool {
        let first = self.broken.partition_point(|&b| b < start);
        self.broken.get(first).is_some_and(|&b| b < end)
    }
}

impl<'a> Builder<'a> {
    fn finish(mut self) -> View<'a> {
        if self.pieces.is_empty() {
            return View { text: Cow::Borrowed(self.text), pieces: self.pieces, broken: self.broken };
        }
        self.out.push_str(&self.text[self.copied..]);
        View { text: Cow::Owned(self.out), pieces: self.pieces, broken: self.broken }
    }

    /// Puts `text` in the place of the original `from..to`; `from` is not before what is copied.
    fn replace(&mut self, from: usize, to: usize, text: &str) -> usize {
        self.out.push_str(&self.text[self.copied..from]);
        self.out.push_str(text);
        self.pieces.push(Piece { view: self.out.len(), original: to });
        self.copied = to;
        to
    }

    /// The byte of the view before the original `at`.
    fn before(&self, at: usize) -> u8 {
        self.before_by(at, 1)
    }

    fn before_by(&self, at: usize, back: usize) -> u8 {
        let fresh = at - self.copied;
        if back <= fresh {
            return self.text.as_bytes()[at - back];
        }
        let rest = back - fresh;
        self.out.len().checked_sub(rest).map_or(0, |i| self.out.as_bytes()[i])
    }

    fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or(0)
    }

    fn wide(&mut self, at: usize) -> usize {
        let Some(c) = self.text[at..].chars().next() else { return at + 1 };
        let end = at + c.len_utf8();
        match plain(c) {
            Plain::Same => end,
            Plain::Nothing => self.replace(at, end, ""),
            Plain::Byte(b) => {
                let byte = [b];
                self.replace(at, end, std::str::from_utf8(&byte).unwrap_or(" "))
            }
        }
    }

    fn bracket(&mut self, at: usize) -> usize {
        match self.byte(at) {
            b'\\' => self.backslash(at),
            b if is_closer(b) => self.closer(at),
            _ => self.opener(at),
        }
    }

    /// `\.` and `\\.` stand for a dot, `\_` for an underscore.
    fn backslash(&mut self, at: usize) -> usize {
        let mut end = at;
        while end < at + 3 && self.byte(end) == b'\\' {
            end += 1;
        }
        if !is_word(self.before(at)) {
            return end;
        }
        match self.byte(end) {
            b'.' => {
                let next = self.past_closers(end + 1);
                if is_word(self.byte(next)) {
                    self.opened = Some(at);
                    return self.replace(at, next, ".");
                }
                end
            }
            b'_' => self.replace(at, end + 1, "_"),
            _ => end,
        }
    }

    fn past_closers(&self, mut at: usize) -> usize {
        let limit = at + 3;
        while at < limit && is_closer(self.byte(at)) {
            at += 1;
        }
        at
    }

    /// `.]` and `@}`, opened or not.
    fn closer(&mut self, at: usize) -> usize {
        let end = self.past_closers(at);
        if end == at || !is_word(self.before_by(at, 2)) {
            return at + 1;
        }
        match self.before(at) {
            b'.' if is_word(self.byte(end)) => {
                if self.opened.is_none_or(|open| at - open > 64) {
                    let view = self.out.len() + (at - self.copied);
                    self.broken.push(view.saturating_sub(1));
                }
                self.replace(at, end, "")
            }
            b'@' => {
                let end = if self.byte(end) == b' ' && is_word(self.byte(end + 1)) { end + 1 } else { end };
                if is_word(self.byte(end)) { self.replace(at, end, "") } else { end }
            }
            _ => end,
        }
    }

    fn opener(&mut self, at: usize) -> usize {
        let mut inner = at + 1;
        while inner < at + 3 && is_opener(self.byte(inner)) {
            inner += 1;
        }
        if self.byte(inner) == b' ' {
            inner += 1;
        }
        let inner = if self.byte(inner) == b'\\' { inner + 1 } else { inner };
        let Some((sign, sign_end)) = self.sign(inner) else { return at + 1 };
        let close = if self.byte(sign_end) == b' ' { sign_end + 1 } else { sign_end };
        let end = self.past_closers(close);
        let closed = end > close;
        let spaced = self.before(at) == b' ' && at > self.copied && is_word(self.before_by(at, 2));
        if !closed {
            // Half-open: only a dot, and only inside a word.
            if sign == "." && is_word(self.before(at)) && is_word(self.byte(sign_end)) {
                self.opened = Some(at);
                return self.replace(at, sign_end, ".");
            }
            return at + 1;
        }
        if sign != "." && sign != "@" {
            return self.replace(at, end, sign);
        }
        let from = if spaced { at - 1 } else { at };
        let end = if self.byte(end) == b' ' && is_word(self.byte(end + 1)) { end + 1 } else { end };
        let joined =
            spaced || is_word(self.before(at)) || matches!(self.before(at), b'/' | b'_' | b'-' | b'+');
        if joined && (is_word(self.byte(end)) || is_opener(self.byte(end))) {
            self.opened = Some(at);
            return self.replace(from, end, sign);
        }
        at + 1
    }

    /// What stands in the bracket, and where it ends.
    fn sign(&self, at: usize) -> Option<(&'static str, usize)> {
        const SIGNS: [(&str, &str); 6] =
            [("://", "://"), (":", ":"), ("//", "//"), ("/", "/"), (".", "."), ("@", "@")];
        let rest = &self.text.as_bytes()[at.min(self.text.len())..];
        for (written, meant) in SIGNS {
            if rest.starts_with(written.as_bytes()) {
                return Some((meant, at + written.len()));
            }
        }
        let length = rest.iter().take(16).take_while(|b| b.is_ascii_alphabetic() || **b >= 0x80).count();
        let word = std::str::from_utf8(&rest[..length]).ok()?;
        sign_word(word).map(|sign| (sign, at + length))
    }
}

/// A word that stands for a dot or an at sign.
pub(crate) fn sign_word(word: &str) -> Option<&'static str> {
    const DOTS: [&str; 16] = [
        "dot",
        "punkt",
        "punt",
        "point",
        "punto",
        "ponto",
        "punct",
        "piste",
        "tecka",
        "tečka",
        "kropka",
        "bodka",
        "pont",
        "točka",
        "τελεία",
        "точка",
    ];
    const ATS: [&str; 14] = [
        "at",
        "ät",
        "arroba",
        "arobase",
        "chiocciola",
        "małpa",
        "malpa",
        "zavináč",
        "zavinac",
        "kukac",
        "snabela",
        "apenstaartje",
        "klammeraffe",
        "afna",
    ];
    if !(2..=16).contains(&word.len()) {
        return None;
    }
    let is = |list: &[&str]| list.iter().any(|w| w.eq_ignore_ascii_case(word));
    if is(&DOTS) {
        Some(".")
    } else if is(&ATS) {
        Some("@")
    } else {
        None
    }
}

fn is_opener(b: u8) -> bool {
    matches!(b, b'[' | b'(' | b'{')
}

fn is_closer(b: u8) -> bool {
    matches!(b, b']' | b')' | b'}')
}

fn is_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b >= 0x80
}

enum Plain {
    Same,
    Nothing,
    Byte(u8),
}

/// What a character stands for.
fn plain(c: char) -> Plain {
    let code = u32::from(c);
    match code {
        0xAD
        | 0x34F
        | 0x180E
        | 0x200B..=0x200F
        | 0x202A..=0x202E
        | 0x2060..=0x2064
        | 0x2066..=0x2069
        | 0xFE00..=0xFE0F
        | 0xFEFF => Plain::Nothing,
        0xA0 | 0x2000..=0x200A | 0x202F | 0x205F | 0x3000 => Plain::Byte(b' '),
        0x85 | 0x2028 | 0x2029 => Plain::Byte(b'\n'),
        0x2010..=0x2015 | 0x2212 | 0xFE58 | 0xFE63 => Plain::Byte(b'-'),
        0x2024 | 0x3002 | 0xFE52 | 0xFF61 => Plain::Byte(b'.'),
        0xFE6B => Plain::Byte(b'@'),
        0x2044 | 0x2215 | 0x29F8 => Plain::Byte(b'/'),
        0x2236 | 0xA789 | 0xFE55 => Plain::Byte(b':'),
        0xFF01..=0xFF5E => byte(code - 0xFEE0),
        0x24B6..=0x24CF => letter(b'A', code - 0x24B6),
        0x24D0..=0x24E9 => letter(b'a', code - 0x24D0),
        // Thirteen mathematical alphabets of 26 capitals and 26 small letters, then five sets of digits.
        0x1D400..=0x1D6A3 => match (code - 0x1D400) % 52 {
            n @ 0..=25 => letter(b'A', n),
            n => letter(b'a', n - 26),
        },
        0x1D7CE..=0x1D7FF => letter(b'0', (code - 0x1D7CE) % 10),
        0x660..=0x669 => letter(b'0', code - 0x660),
        0x6F0..=0x6F9 => letter(b'0', code - 0x6F0),
        _ => Plain::Same,
    }
}

fn letter(first: u8, offset: u32) -> Plain {
    byte(u32::from(first) + offset)
}

fn byte(code: u32) -> Plain {
    u8::try_from(code).map_or(Plain::Same, Plain::Byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disguises_are_undone_and_the_way_back_is_kept() {
        let check = |written: &str, meant: &str| {
            let view = View::of(written);
            assert_eq!(view.text, meant, "{written}");
            assert_eq!(view.original(0, view.text.len()), 0..written.len(), "{written}");
        };
        check("plain text, é and ß", "plain text, é and ß");
        check("bad[.]example", "bad.example");
        check("bad(.)example", "bad.example");
        check("bad[dot]example", "bad.example");
        check("bad [.] example", "bad.example");
        check("1[.1[.1.]1", "1.1.1.1");
        check("1\\.)1[.1.)1", "1.1.1.1");
        check("me[@]a.b me{@}a.b me(at)a.b", "me@a.b me@a.b me@a.b");
        check("me@} example[.com", "me@example.com");
        check("http[:]//a.b[/]c[://]", "http://a.b/c://");
        check("ｂａｄ．ｅｘ", "bad.ex");
        check("b\u{200b}a\u{ad}d。ex", "bad.ex");
        check("𝗵𝘁𝘁𝗽", "http");
        check("(see the end.) Then", "(see the end.) Then");
        check("a (bracket) and [a] b", "a (bracket) and [a] b");
    }
}
