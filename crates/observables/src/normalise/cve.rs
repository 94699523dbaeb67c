//! Vulnerability numbers.

use joinder_core::Fault;

use super::tidy::strip_prefix_any_case;

/// `CVE-2024-12345`; four digits at least, zeros before them only to fill these.
pub(super) fn normal(text: &str) -> Result<String, Fault> {
    let separators = ['-', ' ', '_', ':'];
    let rest = strip_prefix_any_case(text, "CVE").ok_or(Fault::Structure)?.trim_start_matches(separators);
    let (year, number) = rest.split_once(separators).ok_or(Fault::Structure)?;
    if year.len() != 4 || number.len() > 19 {
        return Err(Fault::Length);
    }
    if !year.bytes().chain(number.bytes()).all(|b| b.is_ascii_digit()) {
        return Err(Fault::Alphabet);
    }
    // The list began in 1999.
    if !("1999".."2100").contains(&year) {
        return Err(Fault::Unknown);
    }
    if number.len() < 4 {
        return Err(Fault::Length);
    }
    let number = number.trim_start_matches('0');
    Ok(format!("CVE-{year}-{number:0>4}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_any_case() {
        assert_eq!(normal("cve-2024-12345").as_deref(), Ok("CVE-2024-12345"));
        assert_eq!(normal("CVE 2014_0160").as_deref(), Ok("CVE-2014-0160"));
        assert_eq!(normal("CVE-2024-00012345").as_deref(), Ok("CVE-2024-12345"));
        assert_eq!(normal("cve-2024-3"), Err(Fault::Length));
        assert_eq!(normal("CVE-1998-0001"), Err(Fault::Unknown));
        assert_eq!(normal("CVE-2024-12a45"), Err(Fault::Alphabet));
        assert_eq!(normal("2024-12345"), Err(Fault::Structure));
    }
}
