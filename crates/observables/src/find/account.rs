//! Accounts: IBAN and BIC.

use joinder_core::{Fault, TraceKind, Value};

use super::words::{Hint, hint_of};
use super::{Claim, Finder};

/// Length of the IBAN by country (ISO 13616 registry).
#[rustfmt::skip] // A table reads better in rows.
const LENGTHS: &[(&[u8; 2], usize)] = &[
    (b"AD", 24), (b"AE", 23), (b"AL", 28), (b"AT", 20), (b"AZ", 28), (b"BA", 20), (b"BE", 16), (b"BG", 22), (b"BH", 22),
    (b"BR", 29), (b"BY", 28), (b"CH", 21), (b"CR", 22), (b"CY", 28), (b"CZ", 24), (b"DE", 22), (b"DK", 18), (b"DO", 28),
    (b"EE", 20), (b"EG", 29), (b"ES", 24), (b"FI", 18), (b"FO", 18), (b"FR", 27), (b"GB", 22), (b"GE", 22), (b"GI", 23),
    (b"GL", 18), (b"GR", 27), (b"GT", 28), (b"HR", 21), (b"HU", 28), (b"IE", 22), (b"IL", 23), (b"IQ", 23), (b"IS", 26),
    (b"IT", 27), (b"JO", 30), (b"KW", 30), (b"KZ", 20), (b"LB", 28), (b"LC", 32), (b"LI", 21), (b"LT", 20), (b"LU", 20),
    (b"LV", 21), (b"LY", 25), (b"MC", 27), (b"MD", 24), (b"ME", 22), (b"MK", 19), (b"MR", 27), (b"MT", 31), (b"MU", 30),
    (b"NL", 18), (b"NO", 15), (b"PK", 24), (b"PL", 28), (b"PS", 29), (b"PT", 25), (b"QA", 29), (b"RO", 24), (b"RS", 22),
    (b"SA", 24), (b"SC", 31), (b"SE", 24), (b"SI", 19), (b"SK", 24), (b"SM", 27), (b"ST", 25), (b"SV", 28), (b"TL", 23),
    (b"TN", 24), (b"TR", 26), (b"UA", 29), (b"VA", 22), (b"VG", 24), (b"XK", 20),
];

/// Longest IBAN written with a separator after each character.
const MAX_WRITTEN: usize = 80;

impl Finder<'_> {
    /// Two letters and two digits: perhaps an IBAN. True where it is settled.
    pub(super) fn iban(&mut self, place: usize, start: usize, end: usize) -> bool {
        let head = &self.bytes[start..end];
        let [a, b, c, d, ..] = *head else { return false };
        if !(a.is_ascii_alphabetic() && b.is_ascii_alphabetic() && c.is_ascii_digit() && d.is_ascii_digit()) {
            return false;
        }
        let country = [a.to_ascii_uppercase(), b.to_ascii_uppercase()];
        let Some(length) = LENGTHS.iter().find(|(c, _)| **c == country).map(|(_, l)| *l) else {
            return false;
        };
        let said = self.hints_before(place, 3).any(Hint::IBAN);
        let written = self.collect(start, length);
        let run = end - start;
        if written.count == length && written.whole {
            let raw = &self.text[start..written.end];
            let contiguous = raw.len() == length;
            let shouted = !raw.bytes().any(|b| b.is_ascii_lowercase());
            // Right country and length are a claim, unless it is prose that happens to begin like one.
            let digits = raw.bytes().filter(u8::is_ascii_digit).count();
            let claim = said || (contiguous || shouted) && digits * 3 >= length * 2;
            let claim = if claim { Claim::Said } else { Claim::Unsaid };
            return self.offer(place, TraceKind::Iban, raw, start..written.end, claim);
        }
        if said && (10..=40).contains(&written.count.max(run)) {
            let stop = if run > 4 { end } else { written.end };
            let value = Value::Invalid { claimed: TraceKind::Iban, fault: Fault::Length };
            self.keep(place, value, start..stop, None);
            return true;
        }
        false
    }

    /// An IBAN of which the country stands alone: `IT 60 X05428 11101 000000123456`. Only what holds its check is one.
    pub(super) fn spaced_iban(&mut self, place: usize, start: usize) -> bool {
        let [a, b, b' ', c, d, ..] = self.bytes[start..] else { return false };
        if start < self.done || !(c.is_ascii_digit() && d.is_ascii_digit()) {
            return false;
        }
        let country = [a.to_ascii_uppercase(), b.to_ascii_uppercase()];
        let Some(&(_, length)) = LENGTHS.iter().find(|(c, _)| **c == country) else { return false };
        let written = self.collect(start, length);
        let raw = &self.text[start..written.end];
        written.whole
            && written.count == length
            && self.offer(place, TraceKind::Iban, raw, start..written.end, Claim::Unsaid)
    }

    /// Letters and digits from here on, with one separator or two blanks between, until there are `want`.
    fn collect(&self, start: usize, want: usize) -> Written {
        let mut written = Written { count: 0, end: start, whole: false };
        let mut gap = 0;
        for (offset, &b) in self.bytes[start..].iter().take(MAX_WRITTEN).enumerate() {
            if b.is_ascii_alphanumeric() {
                if written.count == want {
                    // More of the same run would be another length.
                    written.whole = gap > 0;
                    return written;
                }
                written.count += 1;
                written.end = start + offset + 1;
                gap = 0;
            } else if matches!(b, b' ' | b'-' | b'.') && gap == 0 && written.count < want
                || b == b' ' && gap == 1 && self.bytes[start + offset - 1] == b' ' && written.count < want
            {
                gap += 1;
            } else {
                break;
            }
            if written.count == want {
                let next = self.bytes.get(written.end).copied().unwrap_or(b' ');
                written.whole = !next.is_ascii_alphanumeric() && next < 0x80 || next == 0xC2 || next >= 0xE2;
                return written;
            }
        }
        written
    }

    /// Capitals of the right length after a word that says BIC.
    pub(super) fn bic(&mut self, place: usize, start: usize, end: usize) {
        let bytes = &self.bytes[start..end];
        let lead = bytes.iter().take_while(|b| !b.is_ascii_alphanumeric()).count();
        let length = bytes[lead..].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
        if !matches!(length, 8 | 11) || !self.hints_before(place, 3).any(Hint::BIC) {
            return;
        }
        let start = start + lead;
        let code = &self.text[start..start + length];
        // `BENEFICIARY` has the structure too.
        if start < self.done || code.bytes().any(|b| b.is_ascii_lowercase()) || !hint_of(code).is_none() {
            return;
        }
        self.offer(
            place,
            TraceKind::Bic,
            &self.text[start..start + length],
            start..start + length,
            Claim::Unsaid,
        );
    }
}

struct Written {
    count: usize,
    end: usize,
    whole: bool,
}
