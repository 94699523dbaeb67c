//! Secrets that are told once: how they are made, written, and known again by a digest.

use std::fmt;

use sha2::{Digest, Sha256};

/// Something that lets whoever has it in. Shown to its person, never logged: its `Debug` form hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub(super) fn new(text: String) -> Self {
        Self(text)
    }

    /// The text itself, for its person.
    pub fn show(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// The digest under which a secret is known again. Secrets of 80 random bits and more need no salt and no slow digest.
pub(super) fn digest(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// Equal or not, in a time that does not tell where they differ.
pub(super) fn same(one: &[u8], other: &[u8]) -> bool {
    let differs =
        one.iter().zip(other).fold(one.len() ^ other.len(), |bits, (a, b)| bits | usize::from(a ^ b));
    std::hint::black_box(differs) == 0
}

/// RFC 4648, without padding, in capitals.
pub(super) fn base32(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = String::new();
    let (mut held, mut bits) = (0u32, 0u32);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(SIGNS[((held >> bits) & 31) as usize]));
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        text.push(char::from(SIGNS[((held << (5 - bits)) & 31) as usize]));
    }
    text
}

/// A code to be typed: small letters and digits in groups of four.
pub(super) fn typed_code(bytes: &[u8]) -> Secret {
    let text = base32(bytes).to_ascii_lowercase();
    let groups: Vec<&str> =
        text.as_bytes().chunks(4).filter_map(|group| std::str::from_utf8(group).ok()).collect();
    Secret(groups.join("-"))
}

/// What was typed of such a code, however it was spaced.
pub(super) fn plain_code(typed: &str) -> String {
    typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_as_the_standard_writes_them() {
        // RFC 4648, section 10.
        for (bytes, text) in
            [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foobar", "MZXW6YTBOI")]
        {
            assert_eq!(base32(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn a_code_is_known_again_however_it_is_typed() {
        let code = typed_code(&[7; 15]);
        assert_eq!(code.show().len(), 24 + 5);
        assert_eq!(plain_code(&format!(" {} ", code.show().to_uppercase())), code.show().replace('-', ""));
        assert_eq!(format!("{code:?}"), "Secret(…)");
    }

    #[test]
    fn what_differs_anywhere_is_not_the_same() {
        assert!(same(b"abc", b"abc"));
        assert!(!same(b"abc", b"abd") && !same(b"abc", b"ab") && !same(b"", b"a"));
    }
}
