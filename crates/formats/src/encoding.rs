//! Which characters the bytes of a text stand for: recognised from the bytes, and always shown.
//!
//! Order of proof: byte order mark, zeros in every second byte, valid UTF-8, and at last the statistics of letters with
//! the State's own 8-bit sets as a prior.

mod utf16;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_8859_15, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use joinder_core::codes::Country;

use crate::mapping::states;

pub(crate) use utf16::AsUtf8;

/// The encoding of an input and what proves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Charset {
    pub encoding: &'static Encoding,
    /// Bytes of the byte order mark at the start.
    pub mark_bytes: usize,
    /// What speaks for it, to be shown.
    pub why: &'static str,
}

impl Charset {
    /// Bytes of one code unit: 2 for UTF-16, else 1.
    pub fn unit(&self) -> usize {
        if self.encoding == UTF_16LE || self.encoding == UTF_16BE { 2 } else { 1 }
    }
}

/// Recognises the encoding from the first bytes of an input.
pub(crate) fn detect(sample: &[u8], country: Option<Country>) -> Charset {
    let found = |encoding, why| Charset { encoding, mark_bytes: 0, why };
    if let Some(charset) = proven(sample) {
        return charset;
    }
    match utf8(sample) {
        Utf8::Ascii => return found(UTF_8, "only ASCII in the sample"),
        Utf8::Valid => return found(UTF_8, "valid UTF-8"),
        Utf8::Mostly => return found(UTF_8, "nearly every line is valid UTF-8"),
        Utf8::No => {}
    }
    eight_bit(sample, country)
}

/// What the bytes themselves prove.
fn proven(sample: &[u8]) -> Option<Charset> {
    if let Some((encoding, mark_bytes)) = Encoding::for_bom(sample) {
        return Some(Charset { encoding, mark_bytes, why: "byte order mark" });
    }
    let encoding = utf16_without_mark(sample)?;
    Some(Charset { encoding, mark_bytes: 0, why: "zeros in every second byte" })
}

/// UTF-16, where the first bytes of an input are that.
pub(crate) fn utf16(sample: &[u8]) -> Option<Charset> {
    proven(sample).filter(|charset| charset.unit() == 2)
}

/// The encoding of that name, by the WHATWG's labels: `utf-8`, `windows-1250`, `iso-8859-2`.
pub(crate) fn named(label: &str, sample: &[u8]) -> Option<Charset> {
    let encoding = Encoding::for_label(label.trim().as_bytes())?;
    let mark_bytes = Encoding::for_bom(sample).filter(|(e, _)| *e == encoding).map_or(0, |(_, n)| n);
    Some(Charset { encoding, mark_bytes, why: "stated by the mapping" })
}

/// A text as bytes. None where the encoding lacks one of its characters.
pub(crate) fn bytes_in(encoding: &'static Encoding, text: &str) -> Option<Vec<u8>> {
    if encoding == UTF_16LE {
        return Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
    }
    if encoding == UTF_16BE {
        return Some(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
    }
    let (bytes, _, lost) = encoding.encode(text);
    (!lost).then(|| bytes.into_owned())
}

/// Text in ASCII has a zero beside each character; so have most letters of Latin languages.
fn utf16_without_mark(sample: &[u8]) -> Option<&'static Encoding> {
    let sample = &sample[..sample.len().min(4096) & !1];
    if sample.len() < 8 {
        return None;
    }
    let half = sample.len() / 2;
    let zeros = |parity: usize| sample.iter().skip(parity).step_by(2).filter(|b| **b == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    // Greek and Cyrillic text still has its blanks, digits, delimiters and line ends in the zero page. A few characters
    // have their zero on the other side, `Ā` and half of `😀` among them, and a short text may hold one.
    let tells = |own: usize, other: usize| own * 5 > half && other * 10 < own;
    if tells(second, first) {
        Some(UTF_16LE)
    } else if tells(first, second) {
        Some(UTF_16BE)
    } else {
        None
    }
}

enum Utf8 {
    Ascii,
    Valid,
    Mostly,
    No,
}

fn utf8(sample: &[u8]) -> Utf8 {
    if sample.is_ascii() {
        return Utf8::Ascii;
    }
    let (mut good, mut bad) = (0usize, 0usize);
    let lines = sample.split(|b| *b == b'\n');
    let last = lines.clone().count() - 1;
    for (number, line) in lines.enumerate() {
        if line.is_ascii() {
            continue;
        }
        match std::str::from_utf8(line) {
            Ok(_) => good += 1,
            // The sample may end inside a letter.
            Err(e) if number == last && e.error_len().is_none() => good += 1,
            Err(_) => bad += 1,
        }
    }
    match (good, bad) {
        (_, 0) => Utf8::Valid,
        (good, bad) if good >= 3 && good > 4 * bad => Utf8::Mostly,
        _ => Utf8::No,
    }
}

fn eight_bit(sample: &[u8], country: Option<Country>) -> Charset {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let state = country.and_then(states::of);
    let tld = country.map(|c| c.as_str().to_ascii_lowercase());
    let guess = detector.guess(tld.as_deref().map(str::as_bytes), Utf8Detection::Deny);
    let own = state.and_then(|s| Encoding::for_label(s.encoding.as_bytes()));
    let encoding = match own {
        Some(own) if !same_letters(own, guess) => {
            return Charset {
                encoding: own,
                mark_bytes: 0,
                why: "not UTF-8; the usual 8-bit set of the State",
            };
        }
        _ => guess,
    };
    let encoding = if encoding == WINDOWS_1252 && has_latin9_euro(sample) { ISO_8859_15 } else { encoding };
    Charset { encoding, mark_bytes: 0, why: "not UTF-8; the letters fit it best" }
}

/// Sets for the same alphabet: between them the letters decide, across them the State does.
fn same_letters(own: &'static Encoding, guess: &'static Encoding) -> bool {
    const FAMILIES: &[&[&str]] = &[
        &["windows-1252", "ISO-8859-15", "macintosh", "ISO-8859-3", "ISO-8859-10", "ISO-8859-14"],
        &["windows-1250", "ISO-8859-2", "ISO-8859-16"],
        &["windows-1251", "ISO-8859-5", "KOI8-R", "KOI8-U", "IBM866", "x-mac-cyrillic"],
        &["windows-1253", "ISO-8859-7"],
        &["windows-1257", "ISO-8859-13", "ISO-8859-4"],
    ];
    own == guess || FAMILIES.iter().any(|f| f.contains(&own.name()) && f.contains(&guess.name()))
}

/// In ISO 8859-15 the euro sign is 0xA4, which Windows shows as `¤`, a sign that nobody types; and nothing stands in
/// 0x80–0x9F.
fn has_latin9_euro(sample: &[u8]) -> bool {
    sample.contains(&0xa4) && !sample.iter().any(|b| (0x80..=0x9f).contains(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, label: &str, country: Country) {
        let encoding = Encoding::for_label(label.as_bytes()).unwrap();
        let (bytes, _, lost) = encoding.encode(text);
        assert!(!lost, "{label} has no {text}");
        let found = detect(&bytes, Some(country));
        let (back, _) = found.encoding.decode_without_bom_handling(&bytes);
        assert_eq!(back, text, "{label}: took {} because {}", found.encoding.name(), found.why);
    }

    #[test]
    fn eight_bit_sets_are_told_apart() {
        check("Geschädigter;Täter;Überweisung über 300 € an Müller; größer", "windows-1252", Country::DE);
        check("préjudice;victime;500 €;a reçu un colis; très déçu où", "iso-8859-15", Country::FR);
        check(
            "zgłoszenie;pokrzywdzony wpłacił pieniądze na konto sprawcy;źródło",
            "windows-1250",
            Country::PL,
        );
        check(
            "zgłoszenie;pokrzywdzony wpłacił pieniądze na konto sprawcy;źródło;ąęśż",
            "iso-8859-2",
            Country::PL,
        );
        check("сигнал;пострадал;банкова сметка на извършителя", "windows-1251", Country::BG);
        check("καταγγελία;παθών;λογαριασμός δράστη;ποσό", "iso-8859-7", Country::GR);
        check("poškozený;účet pachatele;číslo jednací;příjemce žádal", "windows-1250", Country::CZ);
        check("nukentėjęs;įtariamojo sąskaita;žala;šūkis", "windows-1257", Country::LT);
    }

    #[test]
    fn utf16_is_known_without_a_mark() {
        let text = "viite;epäilty;tilinumero\r\n1;x;y\r\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(detect(&little, None).encoding, UTF_16LE);
        assert_eq!(detect(&big, None).encoding, UTF_16BE);
        assert_eq!(detect(b"\xef\xbb\xbfa;b", None).mark_bytes, 3);
    }

    #[test]
    fn a_few_broken_lines_do_not_change_the_file() {
        let mut bytes = "Täter;1\n".repeat(20).into_bytes();
        bytes.extend_from_slice(b"T\xe4ter;2\n");
        assert_eq!(detect(&bytes, Some(Country::DE)).encoding, UTF_8);
        bytes.extend_from_slice("é".as_bytes().split_at(1).0);
        assert_eq!(detect(&bytes, Some(Country::DE)).encoding, UTF_8, "a sample may end inside a letter");
    }
}
