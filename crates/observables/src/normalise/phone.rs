//! Telephone numbers in E.164.

mod plan;

use joinder_core::Fault;

use self::plan::Plan;
use super::tidy::strip_prefix_any_case;
use crate::Context;

/// Prefix and number of E.164 together, and two digits to be stripped.
const MAX_DIGITS: usize = 19;

/// Reads a number with its country code (`+`, `00`, the region's own prefix), or as it is dialled in the context's
/// State. An extension is dropped, and so is the trunk zero in `+44 (0)20`.
///
/// A number as long as its plan's mobile numbers is taken though the plan gives it to nobody: callers show numbers that do
/// not exist, and show them again. Whether it is in use tells [`is_in_use`].
pub(super) fn normal(text: &str, context: &Context) -> Result<String, Fault> {
    let dialled = Dialled::read(text)?;
    let digits = dialled.digits();
    if dialled.plus {
        return international(digits);
    }
    let Some(region) = context.country else {
        // Without a State only a prefix for abroad tells the country.
        return match digits.strip_prefix("00") {
            Some(abroad) => international(abroad),
            None if digits.len() >= 11 && !digits.starts_with('0') => in_use_abroad(digits),
            None => Err(Fault::Unknown),
        };
    };
    let plan = region.calling_code().and_then(plan::of).ok_or(Fault::Unknown)?;
    let home = plan.region(region.as_str());
    if let Some(abroad) =
        digits.strip_prefix("00").or_else(|| home.and_then(|home| home.after_exit_code(digits)))
    {
        return international(abroad);
    }
    match national(plan, home, digits) {
        Some(number) => Ok(number),
        // Spreadsheets eat the plus.
        None if digits.len() >= 10 && digits.starts_with(plan.code()) => international(digits),
        None if digits.len() >= 11 && !digits.starts_with('0') => international(digits),
        None => unused(plan, home, digits),
    }
}

/// A number abroad written without its plus, which somebody has.
fn in_use_abroad(digits: &str) -> Result<String, Fault> {
    let (plan, number) = plan::split(digits).ok_or(Fault::Unknown)?;
    if plan.is_valid(number) { Ok(format!("+{digits}")) } else { Err(Fault::Unknown) }
}

/// Whether a number in normal form is one that its plan gives to somebody.
pub(crate) fn is_in_use(normal: &str) -> bool {
    let digits = normal.strip_prefix('+').and_then(plan::split);
    digits.is_some_and(|(plan, number)| plan.is_valid(number))
}

/// A number behind its trunk prefix that is of a length in use, but not itself.
fn unused(plan: &Plan, home: Option<&plan::Region>, digits: &str) -> Result<String, Fault> {
    let number = match home {
        // Where no digit is dialled before, all of them are the number.
        Some(home) if !home.has_trunk() && plan.has_one_region() => Some(digits.to_owned()),
        Some(home) => home.without_trunk(digits),
        None => None,
    };
    let number = number.ok_or_else(|| plan.fault(digits))?;
    if plan.is_possible(&number) { Ok(format!("+{}{number}", plan.code())) } else { Err(plan.fault(digits)) }
}

/// What was dialled: digits, and whether a plus stood before them.
struct Dialled {
    plus: bool,
    digits: [u8; MAX_DIGITS],
    len: usize,
}

impl Dialled {
    fn read(text: &str) -> Result<Self, Fault> {
        let text = ["tel:", "tel.", "phone:", "whatsapp:", "callto:", "sms:"]
            .iter()
            .find_map(|label| strip_prefix_any_case(text, label))
            .map_or(text, str::trim_start);
        let mut dialled = Self { plus: false, digits: [0; MAX_DIGITS], len: 0 };
        let mut rest = text.as_bytes();
        while let [byte, tail @ ..] = rest {
            match byte {
                b'0'..=b'9' => {
                    *dialled.digits.get_mut(dialled.len).ok_or(Fault::Length)? = *byte;
                    dialled.len += 1;
                }
                b'+' if dialled.len == 0 => dialled.plus = true,
                // `(0)` after a country code is the trunk digit, not dialled from abroad.
                b'(' if dialled.knows_country() => {
                    if let Some(after) = after_trunk_zero(tail) {
                        rest = after;
                        continue;
                    }
                }
                b' ' | b'-' | b'.' | b'/' | b'(' | b')' | b'[' | b']' | b'_' | b'\'' | b'~' => {}
                b'x' | b'X' | b'e' | b'E' | b';' | b'#' | b',' | b'p'
                    if dialled.len >= 5 && is_extension(rest) =>
                {
                    break;
                }
                _ => return Err(Fault::Alphabet),
            }
            rest = tail;
        }
        if dialled.len < 4 { Err(Fault::Length) } else { Ok(dialled) }
    }

    fn digits(&self) -> &str {
        std::str::from_utf8(&self.digits[..self.len]).unwrap_or_default()
    }

    fn knows_country(&self) -> bool {
        self.len > 0 && (self.plus || self.digits.starts_with(b"00"))
    }
}

fn after_trunk_zero(text: &[u8]) -> Option<&[u8]> {
    let text = text.trim_ascii_start().strip_prefix(b"0")?;
    text.trim_ascii_start().strip_prefix(b")")
}

/// `ext. 12`, `x12`, `;ext=12`, `#12`, `poste 12`: a word of a few letters and at most seven digits.
fn is_extension(text: &[u8]) -> bool {
    let after_word = text.trim_ascii_start();
    let word = after_word.iter().take_while(|b| !b.is_ascii_digit()).count();
    let (word, number) = after_word.split_at(word);
    let letters: Vec<u8> =
        word.iter().filter(|b| b.is_ascii_alphabetic()).map(u8::to_ascii_lowercase).collect();
    let known: &[&[u8]] = &[b"", b"x", b"ext", b"extn", b"extension", b"poste", b"p"];
    known.contains(&letters.as_slice())
        && word.iter().all(|b| b.is_ascii_alphabetic() || b" .:=;#,".contains(b))
        && (1..=7).contains(&number.len())
        && number.iter().all(u8::is_ascii_digit)
}

/// Digits after the plus.
fn international(digits: &str) -> Result<String, Fault> {
    let (plan, number) = plan::split(digits).ok_or(Fault::Unknown)?;
    if plan.is_valid(number) {
        return Ok(format!("+{}{number}", plan.code()));
    }
    // The trunk prefix is often left standing after the country code.
    match national(plan, plan.main(), number) {
        Some(number) => Ok(number),
        None if !number.starts_with('0') && plan.is_possible(number) => {
            Ok(format!("+{}{number}", plan.code()))
        }
        None => Err(plan.fault(number)),
    }
}

/// Digits as dialled inside a region.
fn national(plan: &Plan, home: Option<&plan::Region>, digits: &str) -> Option<String> {
    let stripped = home.and_then(|home| home.without_trunk(digits));
    let number = match &stripped {
        Some(number) if plan.is_valid(number) => number,
        Some(_) | None if plan.is_valid(digits) => digits,
        Some(_) | None => return None,
    };
    Some(format!("+{}{number}", plan.code()))
}

#[cfg(test)]
mod tests {
    use joinder_core::codes::Country;

    use super::*;

    #[test]
    fn one_number_many_ways() {
        let check = |country, raw: &str, want: &str| {
            assert_eq!(normal(raw, &Context { country }).as_deref(), Ok(want), "{raw}");
        };
        let nl = Some(Country::NL);
        for raw in [
            "+31 6 12345678",
            "0031-6-12345678",
            "06 12 34 56 78",
            "06-12345678",
            "+31 (0)6 12345678",
            "+31 06 12345678",
            "31612345678",
            "612345678",
            "tel:+31-6-1234-5678",
            "+31612345678 ext. 12",
            "+31 (0) 6 12345678 x99",
            "+31612345678;ext=12",
        ] {
            check(nl, raw, "+31612345678");
        }
        check(None, "0031612345678", "+31612345678");
        check(Some(Country::IT), "02 1234 5678", "+390212345678");
        check(Some(Country::HU), "06 20 123 4567", "+36201234567");
        check(Some(Country::DE), "0151 23456789", "+4915123456789");
        check(Some(Country::US), "(201) 555-0123", "+12015550123");
        check(Some(Country::US), "011 31 6 12345678", "+31612345678");
        check(nl, "4915123456789", "+4915123456789");
        check(nl, "0900 1234", "+319001234");
        check(nl, "0800 1234", "+318001234");
    }

    #[test]
    fn what_is_no_number() {
        let check =
            |country, raw: &str, want| assert_eq!(normal(raw, &Context { country }), Err(want), "{raw}");
        let nl = Some(Country::NL);
        check(None, "06 12345678", Fault::Unknown);
        check(nl, "081.75.09.210a", Fault::Alphabet);
        check(nl, "12", Fault::Length);
        check(nl, "061234567", Fault::Length);
        check(nl, "+999 1234567", Fault::Unknown);
        check(nl, "+31 6 1234567890123456789", Fault::Length);
        check(nl, "+", Fault::Length);
        check(nl, "call me", Fault::Alphabet);
    }
}
