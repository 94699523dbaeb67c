//! Parcel numbers: those with a check are checked, the others go by length.

use std::str::FromStr;

use joinder_core::{Fault, codes::Country};

use super::tidy::{Short, without};

/// Upper case without separators.
pub(super) fn normal(text: &str) -> Result<String, Fault> {
    let mut short: Short<40> = without(text, b" -./").ok_or(Fault::Length)?;
    short.uppercase();
    let number = short.text().ok_or(Fault::Alphabet)?;
    if !number.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Err(Fault::Alphabet);
    }
    if !(8..=39).contains(&number.len()) {
        return Err(Fault::Length);
    }
    if number.bytes().filter(u8::is_ascii_digit).count() < 6 {
        return Err(Fault::Structure);
    }
    if number.starts_with("1Z") && !ups(number.as_bytes())? {
        return Err(Fault::Checksum);
    }
    if has_post_shape(number.as_bytes()) {
        post(number)?;
    }
    Ok(number.to_owned())
}

/// Whether the number proves itself: a UPS number or an item of the posts whose check digit holds.
pub(super) fn is_certain(number: &str) -> bool {
    let bytes = number.as_bytes();
    number.starts_with("1Z") && ups(bytes) == Ok(true) || has_post_shape(bytes) && post(number).is_ok()
}

/// `1Z`, fifteen characters and a check digit: letters count by their place in the alphabet, every second doubles.
fn ups(number: &[u8]) -> Result<bool, Fault> {
    if number.len() != 18 {
        return Err(Fault::Length);
    }
    let value = |byte: u8| match byte {
        b'0'..=b'9' => u32::from(byte - b'0'),
        letter => (u32::from(letter.wrapping_sub(b'A')) + 2) % 10,
    };
    let sum: u32 =
        number[2..17].iter().enumerate().map(|(place, b)| value(*b) * (1 + place as u32 % 2)).sum();
    Ok((10 - sum % 10) % 10 == value(number[17]) && number[17].is_ascii_digit())
}

fn has_post_shape(number: &[u8]) -> bool {
    number.len() == 13
        && number[..2].iter().chain(&number[11..]).all(u8::is_ascii_uppercase)
        && number[2..11].iter().all(u8::is_ascii_digit)
}

/// UPU S10: service, eight digits, check digit, country.
fn post(number: &str) -> Result<(), Fault> {
    const WEIGHTS: [u32; 8] = [8, 6, 4, 2, 3, 5, 9, 7];
    let digits = &number.as_bytes()[2..11];
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(b, w)| u32::from(b - b'0') * w).sum();
    let check = match 11 - sum % 11 {
        10 => 0,
        11 => 5,
        other => other,
    };
    if check != u32::from(digits[8] - b'0') {
        return Err(Fault::Checksum);
    }
    Country::from_str(&number[11..]).map(|_| ()).map_err(|_| Fault::Unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_a_check() {
        let check = |raw, want: Result<&str, Fault>| {
            assert_eq!(normal(raw), want.map(str::to_owned), "{raw}");
        };
        check("1Z 999 AA1 01 2345 6784", Ok("1Z999AA10123456784"));
        check("1Z999AA10123456785", Err(Fault::Checksum));
        check("1Z999AA1012345678", Err(Fault::Length));
        check("RB 123 456 785 GB", Ok("RB123456785GB"));
        check("RB123456786GB", Err(Fault::Checksum));
        check("RB123456785QZ", Err(Fault::Unknown));
        check("jjd 0099 9999 9999", Ok("JJD009999999999"));
        check("123", Err(Fault::Length));
        check("ABCDEFGHIJ", Err(Fault::Structure));
    }
}
