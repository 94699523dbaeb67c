//! Undoes what keyboards, word processors and evasion do to a value: full-width and other digits, dashes, odd spaces,
//! invisible characters.

use std::borrow::Cow;

use joinder_core::is_disallowed_control;

/// Longer than any trace may be written; what is longer is refused before any work.
pub(crate) const MAX_BYTES: usize = 4_096;

/// Trims and maps to plain characters. Plain input is not copied.
pub(crate) fn tidy(raw: &str) -> Cow<'_, str> {
    let trimmed = raw.trim_matches(is_edge);
    if trimmed.bytes().all(|b| matches!(b, b' '..=b'~')) {
        return Cow::Borrowed(trimmed);
    }
    let mapped: String = trimmed.chars().filter_map(plain).collect();
    match mapped.trim() {
        same if same.len() == mapped.len() => Cow::Owned(mapped),
        shorter => Cow::Owned(shorter.to_owned()),
    }
}

fn is_edge(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

/// Characters that show nothing: what is disallowed anyhow, fillers and variation selectors.
fn is_invisible(c: char) -> bool {
    is_disallowed_control(c)
        || matches!(c, '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{180b}'..='\u{180d}' | '\u{206a}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0080}'..='\u{e0fff}')
}

fn plain(c: char) -> Option<char> {
    match c {
        ' '..='~' => Some(c),
        _ if c.is_whitespace() => Some(' '),
        _ if is_invisible(c) => None,
        // Full-width forms stand at a fixed distance from ASCII.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0),
        '\u{3002}' | '\u{ff61}' | '\u{2024}' | '\u{fe52}' => Some('.'),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{2043}' => Some('-'),
        '\u{2044}' | '\u{2215}' => Some('/'),
        '\u{fe6b}' => Some('@'),
        '\u{a789}' | '\u{2236}' | '\u{fe55}' => Some(':'),
        '\u{2018}' | '\u{2019}' => Some('\''),
        _ => Some(digit(c).unwrap_or(c)),
    }
}

/// Decimal digits of scripts used in and around the Union, and the mathematical ones used to evade filters.
fn digit(c: char) -> Option<char> {
    const ZEROS: [u32; 8] = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0x1040, 0x17e0, 0x1810];
    let code = u32::from(c);
    let value = match code {
        // Five runs of ten styled digits stand one after the other.
        0x1d7ce..=0x1d7ff => (code - 0x1d7ce) % 10,
        _ => code - ZEROS.into_iter().find(|zero| (*zero..zero + 10).contains(&code))?,
    };
    char::from_digit(value, 10)
}

/// Copies without the given separators; `None` when nothing is left or more than `N` bytes are.
pub(crate) fn without<const N: usize>(text: &str, separators: &[u8]) -> Option<Short<N>> {
    let mut short = Short { bytes: [0; N], len: 0 };
    for byte in text.bytes().filter(|b| !separators.contains(b)) {
        *short.bytes.get_mut(short.len)? = byte;
        short.len += 1;
    }
    (short.len > 0).then_some(short)
}

/// A few bytes on the stack.
pub(crate) struct Short<const N: usize> {
    bytes: [u8; N],
    len: usize,
}

impl<const N: usize> Short<N> {
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    pub(crate) fn uppercase(&mut self) {
        self.bytes[..self.len].make_ascii_uppercase();
    }

    /// The text, where it is ASCII.
    pub(crate) fn text(&self) -> Option<&str> {
        std::str::from_utf8(self.bytes()).ok().filter(|text| text.is_ascii())
    }
}

/// Takes a prefix away whatever its case.
pub(crate) fn strip_prefix_any_case<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disguises_are_undone() {
        let check = |raw: &str, want: &str| assert_eq!(tidy(raw), want, "{raw:?}");
        check("  plain text ", "plain text");
        check("\u{feff}ＮＬ９１\u{200b}ＡＢＮＡ", "NL91ABNA");
        check("+٣١ ٦", "+31 6");
        check("𝟏𝟐𝟑", "123");
        check("a\u{a0}b\u{2011}c\u{ad}d", "a b-cd");
        check("example\u{3002}com", "example.com");
        check("\u{202e}\u{2066}", "");
        check("é", "é");
    }

    #[test]
    fn plain_input_is_borrowed() {
        assert!(matches!(tidy(" abc "), Cow::Borrowed("abc")));
    }
}
