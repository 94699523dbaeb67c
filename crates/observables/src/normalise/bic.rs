//! Codes of banks.

use std::str::FromStr;

use joinder_core::{Fault, codes::Country};

use super::tidy::{Short, strip_prefix_any_case, without};

/// ISO 9362; the head office's `XXX` is the bank itself and is dropped.
pub(super) fn normal(text: &str) -> Result<String, Fault> {
    let text = ["BIC/SWIFT", "SWIFT/BIC", "BIC", "SWIFT"]
        .iter()
        .find_map(|label| strip_prefix_any_case(text, label).filter(|rest| rest.starts_with([':', ' '])))
        .unwrap_or(text);
    let mut short: Short<11> = without(text, b" -.:").ok_or(Fault::Length)?;
    short.uppercase();
    let bic = short.text().ok_or(Fault::Alphabet)?;
    if !matches!(bic.len(), 8 | 11) {
        return Err(Fault::Length);
    }
    if !bic.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Err(Fault::Alphabet);
    }
    let (bank, rest) = bic.split_at(4);
    let (country, place) = rest.split_at(2);
    // The standard allows digits in the bank's part; none was ever given out.
    if !bank.bytes().chain(country.bytes()).all(|b| b.is_ascii_uppercase()) {
        return Err(Fault::Structure);
    }
    if matches!(country, "EL" | "UK") || Country::from_str(country).is_err() {
        return Err(Fault::Unknown);
    }
    // 0 marks a test code (second place), O is not given out at the first.
    if place.as_bytes()[1] == b'0' {
        return Err(Fault::Doubtful);
    }
    Ok(bic.strip_suffix("XXX").filter(|head| head.len() == 8).unwrap_or(bic).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_banks() {
        let check = |raw, want: Result<&str, Fault>| {
            assert_eq!(normal(raw).as_deref(), want.as_ref().copied(), "{raw}")
        };
        check("deutdeff", Ok("DEUTDEFF"));
        check("BIC: ABNA NL 2A", Ok("ABNANL2A"));
        check("DEUTDEFFXXX", Ok("DEUTDEFF"));
        check("DEUTDEFF500", Ok("DEUTDEFF500"));
        check("DEUTZZFF", Err(Fault::Unknown));
        check("DEUTDEF", Err(Fault::Length));
        check("D1UTDEFF", Err(Fault::Structure));
        check("DEUTDEF0", Err(Fault::Doubtful));
    }
}
