//! Payment cards: the first six digits and the last four, nothing else is kept.

use joinder_core::Fault;

use super::national::luhn;

/// Reads a full number, whose check digit must hold, or one already masked.
pub(super) fn normal(text: &str) -> Result<String, Fault> {
    let mut digits = [0u8; 23];
    let mut len = 0;
    let mut masked = false;
    for c in text.chars() {
        let byte = match c {
            '0'..='9' => c as u8,
            '*' | 'x' | 'X' | '#' | '•' | '●' | '·' | '…' | '?' => {
                masked = true;
                b'*'
            }
            ' ' | '-' | '.' | '/' => continue,
            _ => return Err(Fault::Alphabet),
        };
        *digits.get_mut(len).ok_or(Fault::Length)? = byte;
        len += 1;
    }
    let number = &digits[..len];
    // ISO/IEC 7812: 2 to 6 are the banks' and merchants', 9 is for national use; 1, 7, 8 and 0 pay nothing.
    match number.first() {
        Some(b'2'..=b'6' | b'9') => {}
        Some(b'*') => return Err(Fault::Length),
        Some(_) => return Err(Fault::Unknown),
        None => return Err(Fault::Length),
    }
    if masked {
        check_masked(number)?
    } else {
        check_full(number)?
    }
    let (Some(bin), Some(last)) = (digits_of(&number[..6]), digits_of(&number[len - 4..])) else {
        return Err(Fault::Structure);
    };
    Ok(format!("{bin}*{last}"))
}

fn check_full(number: &[u8]) -> Result<(), Fault> {
    if !(12..=19).contains(&number.len()) {
        return Err(Fault::Length);
    }
    if luhn(number) { Ok(()) } else { Err(Fault::Checksum) }
}

/// Six digits or more, one run of masks of any length, four digits.
fn check_masked(number: &[u8]) -> Result<(), Fault> {
    let bin = number.iter().take_while(|b| b.is_ascii_digit()).count();
    let last = number.iter().rev().take_while(|b| b.is_ascii_digit()).count();
    if bin < 6 || last < 4 {
        return Err(Fault::Length);
    }
    if number[bin..number.len() - last].iter().all(|b| *b == b'*') { Ok(()) } else { Err(Fault::Structure) }
}

fn digits_of(part: &[u8]) -> Option<&str> {
    std::str::from_utf8(part).ok().filter(|part| part.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ten_digits_are_kept() {
        let check = |raw, want: &str| assert_eq!(normal(raw).as_deref(), Ok(want), "{raw}");
        check("4242 4242 4242 4242", "424242*4242");
        check("4242-4242-4242-4242", "424242*4242");
        check("4242 42** **** 4242", "424242*4242");
        check("424242XXXXXX4242", "424242*4242");
        check("42424242****4242", "424242*4242");
        check("424242*4242", "424242*4242");
        check("378282246310005", "378282*0005");
    }

    #[test]
    fn what_is_no_card() {
        let check = |raw, want| assert_eq!(normal(raw), Err(want), "{raw}");
        check("4242 4242 4242 4241", Fault::Checksum);
        check("4242 **** **** 4242", Fault::Length);
        check("**** **** **** 4242", Fault::Length);
        check("4242", Fault::Length);
        check("0000 0000 0000 0000", Fault::Unknown);
        check("4242 4242 4242 424a", Fault::Alphabet);
        check("424242**42**4242", Fault::Structure);
        check(&"4".repeat(40), Fault::Length);
    }

    #[test]
    fn one_wrong_digit_is_always_seen() {
        let number = *b"4242424242424242";
        for place in 1..number.len() {
            for digit in (b'0'..=b'9').filter(|d| *d != number[place]) {
                let mut changed = number;
                changed[place] = digit;
                assert_eq!(normal(std::str::from_utf8(&changed).unwrap()), Err(Fault::Checksum));
            }
        }
    }
}
