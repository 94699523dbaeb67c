//! How many parts a mail can have at most, told from its bytes before a parser works on them; and mails within it that
//! the parser must leave closed, because what they hold is encoded and nobody counted it.

use std::{borrow::Cow, collections::BTreeSet};

/// So much of a boundary is looked at: none is longer (RFC 2046 section 5.1.1), and a longer one only counts more.
const MAX_BOUNDARY: usize = 70;

/// Types that make the parser open a mail within a mail; all are of one length.
const SUBTYPES: [&[u8]; 3] = [b"rfc822", b"global", b"digest"];

/// An upper bound of the parts that the parser makes of a mail; none where it is above `limit`.
///
/// A part begins at a boundary that a field states, wherever in a line that stands, or is a mail within.
pub(super) fn at_most(bytes: &[u8], limit: usize) -> Option<usize> {
    let boundaries = boundaries(bytes, limit)?;
    let mut count = 1 + subtypes(bytes).take(limit).count();
    // What a boundary opens in a digest is a part with a mail within.
    let digest = subtypes(bytes).any(|at| bytes[at..at + 6].eq_ignore_ascii_case(b"digest"));
    let made = if digest { 2 } else { 1 };
    for at in memchr::memchr_iter(b'-', bytes) {
        let marks = bytes[at..].strip_prefix(b"--").is_some_and(|rest| begins(rest, &boundaries));
        count += if marks { made } else { 0 };
        if count > limit {
            return None;
        }
    }
    (count <= limit).then_some(count)
}

/// Whether a text begins with one of the boundaries: they are sorted, and none of them begins another.
fn begins(text: &[u8], boundaries: &[&[u8]]) -> bool {
    let after = boundaries.partition_point(|boundary| *boundary <= text);
    after > 0 && text.starts_with(boundaries[after - 1])
}

/// The beginnings of all boundaries that are stated, sorted, none of them the beginning of another; none where they are
/// more than `limit`.
fn boundaries(bytes: &[u8], limit: usize) -> Option<Vec<&[u8]>> {
    const NAME: &[u8] = b"boundary";
    let mut found: BTreeSet<&[u8]> = BTreeSet::new();
    for at in words(bytes, NAME) {
        found.extend(boundary(&bytes[at + NAME.len()..]));
        if found.len() > limit {
            return None;
        }
    }
    let mut kept: Vec<&[u8]> = Vec::new();
    for boundary in found {
        if !kept.last().is_some_and(|shorter| boundary.starts_with(shorter)) {
            kept.push(boundary);
        }
    }
    Some(kept)
}

/// The beginning of the boundary in what follows the attribute's name: as much as stands there as it is meant. Empty, so
/// that any two dashes count, where that is nothing.
fn boundary(rest: &[u8]) -> Option<&[u8]> {
    let rest = after_blanks(rest);
    let value = match rest.first()? {
        b'=' => rest[1..].trim_ascii_start(),
        // In pieces, or with numbers for characters (RFC 2231).
        b'*' => return Some(b""),
        _ => return None,
    };
    let (value, quoted) = match value.strip_prefix(b"\"") {
        Some(value) => (value, true),
        None => (value, false),
    };
    let ends = |at: usize, byte: u8| match byte {
        b'"' | b'\\' | b'\r' | b'\n' | 0x80..=0xff => true,
        b'=' => value.get(at + 1) == Some(&b'?'),
        b' ' | b'\t' => !quoted || at == 0,
        b';' | b'(' => !quoted,
        _ => false,
    };
    let sample = &value[..value.len().min(MAX_BOUNDARY)];
    let end = sample.iter().enumerate().position(|(at, byte)| ends(at, *byte)).unwrap_or(sample.len());
    let stated = match value.first() {
        None | Some(b'"') => false,
        Some(b';' | b'\r' | b'\n') => quoted,
        Some(_) => true,
    };
    stated.then_some(&value[..end])
}

/// Where a word stands, in letters of either case.
fn words<'b>(bytes: &'b [u8], word: &'static [u8]) -> impl Iterator<Item = usize> + 'b {
    memchr::memchr2_iter(word[0], word[0].to_ascii_uppercase(), bytes)
        .filter(move |&at| bytes.get(at..at + word.len()).is_some_and(|here| here.eq_ignore_ascii_case(word)))
}

/// What the parser passes over before a word: blanks and line ends, and quotes in places where none belong.
fn after_blanks(bytes: &[u8]) -> &[u8] {
    let blanks =
        bytes.iter().take_while(|byte| byte.is_ascii_whitespace() || matches!(**byte, b'"' | b'\\')).count();
    &bytes[blanks..]
}

/// Where the second half of a type stands that makes a mail within: `message/rfc822`, with a comment between or without.
fn subtypes(bytes: &[u8]) -> impl Iterator<Item = usize> {
    memchr::memchr2_iter(b'/', b')', bytes).filter_map(move |at| {
        let start = bytes.len() - after_blanks(&bytes[at + 1..]).len();
        let word = bytes.get(start..start + 6)?;
        let known = SUBTYPES.iter().any(|subtype| word.eq_ignore_ascii_case(subtype));
        (known && (bytes[at] == b')' || ends_first_half(&bytes[..at]))).then_some(start)
    })
}

fn ends_first_half(before: &[u8]) -> bool {
    let before = before.trim_ascii_end();
    let ends = |word: &[u8]| {
        before.len().checked_sub(word.len()).is_some_and(|at| before[at..].eq_ignore_ascii_case(word))
    };
    ends(b"message") || ends(b"multipart") || matches!(before.last(), Some(b')' | b'"' | b'\\'))
}

/// The mail with other types for mails within it that are encoded: the parser then decodes them and hands out bytes, and
/// does not read them before they are counted.
///
/// Only lines that stand together with the name of an encoding, as a header block does, are touched; of a digest, whose
/// mails state no type, the digest's own type.
pub(super) fn tame(bytes: &[u8]) -> Cow<'_, [u8]> {
    let places: Vec<usize> = subtypes(bytes).collect();
    if places.is_empty() || !is_encoded(bytes) {
        return Cow::Borrowed(bytes);
    }
    let mut tamed = bytes.to_vec();
    let mut places = places.as_slice();
    let mut start = 0;
    while start < bytes.len() && !places.is_empty() {
        let end = end_of_block(bytes, start);
        let (here, rest) = places.split_at(places.partition_point(|place| *place < end));
        let encoded = !here.is_empty() && is_encoded(&bytes[start..end]);
        for &place in here {
            let word = &mut tamed[place..place + 6];
            if word.eq_ignore_ascii_case(b"digest") {
                word.copy_from_slice(b"mixed ");
            } else if encoded {
                word.copy_from_slice(CLOSED.as_bytes());
            }
        }
        (places, start) = (rest, end);
    }
    Cow::Owned(tamed)
}

/// The second half of the type of mails that the parser leaves closed.
pub(super) const CLOSED: &str = "x-mail";

/// Where the lines end that stand together: before the next empty line.
fn end_of_block(bytes: &[u8], start: usize) -> usize {
    memchr::memchr_iter(b'\n', &bytes[start..])
        .map(|at| start + at + 1)
        .find(|next| matches!(&bytes[*next..], [b'\n', ..] | [b'\r', b'\n', ..]))
        .unwrap_or(bytes.len())
}

/// Whether an encoding is named, or may be in words that are encoded themselves (RFC 2047).
fn is_encoded(bytes: &[u8]) -> bool {
    words(bytes, b"base64").next().is_some()
        || words(bytes, b"quoted-printable").next().is_some()
        || memchr::memmem::find(bytes, b"=?").is_some()
}

#[cfg(test)]
mod tests {
    use mail_parser::{Message, PartType};
    use proptest::prelude::*;

    use super::{super::within, *};

    fn made(message: &Message<'_>) -> usize {
        let inner = |body: &PartType<'_>| if let PartType::Message(inner) = body { made(inner) } else { 0 };
        message.parts.iter().map(|part| 1 + inner(&part.body)).sum()
    }

    #[test]
    fn boundaries_are_seen_however_they_are_stated() {
        let check = |text: &str, want: Option<&str>| {
            assert_eq!(boundary(text.as_bytes()), want.map(str::as_bytes), "{text}");
        };
        check("=abc; charset=x", Some("abc"));
        check(" = \"a b;c\"", Some("a b;c"));
        check("=\"=_a=b\"", Some("=_a=b"));
        check("=\"a\\\"b\"", Some("a"));
        check("=\"ab=?utf-8?q?c?=\"", Some("ab"));
        check("*0=a", Some(""));
        check("=(comment)a", Some(""));
        check("=\" a\"", Some(""));
        check("=\"\"", None);
        check("=; x=y", None);
        check(" between two States", None);
    }

    #[test]
    fn mails_within_and_boundaries_of_any_form_count() {
        let head = "Content-Type: multipart/mixed; boundary=\"a b\"\n\n";
        assert_eq!(at_most(format!("{head}--a b\n\nx\n--a b\n\ny\n--a b--\n").as_bytes(), 9), Some(4));
        let nested = "Content-Type: message/rfc822\n\n".repeat(50);
        assert_eq!(at_most(nested.as_bytes(), 100), Some(51));
        assert_eq!(at_most(nested.as_bytes(), 50), None);
        // A text with dashes has no parts.
        assert_eq!(at_most("From: a\n\n-- \nAna\n--------\n".repeat(50).as_bytes(), 9), Some(1));
    }

    #[test]
    fn encoded_mails_within_stay_closed() {
        let part =
            |head: &str| format!("From: a\n\n{head}\nx: y\n\nSee message/rfc822 and\n\nmultipart/digest\n");
        let tamed = |head: &str| String::from_utf8(tame(part(head).as_bytes()).into_owned()).unwrap();
        let head = "Content-Type: message/RFC822\nContent-Transfer-Encoding: Base64";
        assert!(tamed(head).contains("message/x-mail\n"), "{}", tamed(head));
        assert!(tamed(head).contains("See message/rfc822"), "words of the text stay");
        let plain = "Content-Type: message/rfc822\nContent-Transfer-Encoding: 8bit";
        assert_eq!(tamed(plain), part(plain));
    }

    proptest! {
        #[test]
        fn the_parser_never_makes_more(pieces in prop::collection::vec(prop::sample::select(vec![
            "\n", "\n\n", "\r\n", "--b\n", "--b--\n", "--b c\n", "--", "b", "--\u{e9}\n", "text ",
            "Content-Type: multipart/mixed; boundary=b\n\n",
            "Content-Type: multipart/mixed; boundary=\"b c\"\n",
            "Content-Type: multipart/digest; boundary=b\n\n", "C ontent-Type: message/rfc822\n\n",
            "Content-Type: message/(c) rfc822\n\n", "Content-Type: multipart/x; boundary*0=b; boundary*1=c\n\n",
            "Content-Type: multipart/x; boundary=\"\u{e9}\"\n\n", "Content-Type: text/plain\n\n", "From: a@b.c\n",
        ]), 0..60)) {
            let mail = format!("From: a@b.example.com\n{}", pieces.concat());
            if let Some(message) = within::parse(mail.as_bytes()) {
                let most = at_most(mail.as_bytes(), 10_000).unwrap();
                prop_assert!(made(&message) <= most, "{} parts, at most {most} expected", made(&message));
            }
        }
    }
}
