//! The second factor: six digits that a telephone or a key shows anew every thirty seconds (RFC 6238), and codes for the
//! day on which it is lost.

use ring::hmac;

use super::secret::{Secret, base32, same};

/// Bytes of the secret: as many as SHA-1 gives (RFC 4226, section 4).
pub(super) const SECRET: usize = 20;
/// Seconds of a step.
const STEP: i64 = 30;
/// Clocks differ: a code of the step before or after is taken too.
const ABOUT: i64 = 1;
/// Codes for the day on which it is lost.
pub(super) const RECOVERY: usize = 10;
/// Bytes of each.
pub(super) const RECOVERY_BYTES: usize = 16;

/// What is put into the telephone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondFactor {
    /// The secret, in the letters that apps ask for.
    pub secret: Secret,
    /// The same as a link that an app opens.
    pub link: Secret,
}

impl SecondFactor {
    pub(super) fn new(secret: &[u8], account: &str, organisation: &str) -> Self {
        let text = base32(secret);
        let plain =
            |text: &str| -> String {
                text.bytes()
                    .map(|b| {
                        if b.is_ascii_alphanumeric() {
                            char::from(b).to_string()
                        } else {
                            format!("%{b:02X}")
                        }
                    })
                    .collect()
            };
        // Its defaults are ours: SHA-1, six digits, thirty seconds.
        let issuer = plain(&format!("Joinder {organisation}"));
        let link = format!("otpauth://totp/{issuer}:{}?secret={text}&issuer={issuer}", plain(account));
        Self { secret: Secret::new(text), link: Secret::new(link) }
    }
}

/// Six digits, if that is what was typed, however they were spaced.
pub(super) fn digits(typed: &str) -> Option<[u8; 6]> {
    let digits: Vec<u8> = typed.bytes().filter(|b| !matches!(b, b' ' | b'-')).collect();
    let digits: [u8; 6] = digits.try_into().ok()?;
    digits.iter().all(u8::is_ascii_digit).then_some(digits)
}

/// The step of which these digits are the code, about now.
pub(super) fn step_of(secret: &[u8], digits: &[u8; 6], now_ms: i64) -> Option<i64> {
    let now = now_ms.div_euclid(1_000 * STEP);
    let mut found = None;
    // All are looked at, so that the time taken tells nothing.
    for step in now - ABOUT..=now + ABOUT {
        if same(&code(secret, step), digits) {
            found = Some(step);
        }
    }
    found
}

/// The code of a step: HOTP (RFC 4226, section 5.3) of its number.
fn code(secret: &[u8], step: i64) -> [u8; 6] {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let tag = tag.as_ref();
    let at = usize::from(tag[tag.len() - 1] & 0x0f);
    let mut number = u32::from_be_bytes([tag[at] & 0x7f, tag[at + 1], tag[at + 2], tag[at + 3]]);
    let mut digits = [b'0'; 6];
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + (number % 10) as u8;
        number /= 10;
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &[u8] = b"12345678901234567890";

    #[test]
    fn the_codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, the last six of its eight digits.
        for (seconds, digits) in [
            (59, b"287082"),
            (1_111_111_109, b"081804"),
            (1_111_111_111, b"050471"),
            (1_234_567_890, b"005924"),
            (2_000_000_000, b"279037"),
        ] {
            assert_eq!(&code(KEY, seconds / 30), digits);
            assert_eq!(step_of(KEY, digits, seconds * 1_000), Some(seconds / 30));
        }
    }

    #[test]
    fn a_code_is_taken_one_step_early_and_one_step_late() {
        let digits = code(KEY, 1_000);
        for (step, taken) in [(998, false), (999, true), (1_000, true), (1_001, true), (1_002, false)] {
            assert_eq!(step_of(KEY, &digits, step * 30_000).is_some(), taken, "{step}");
        }
    }

    #[test]
    fn digits_are_read_however_they_are_spaced() {
        assert_eq!(digits(" 287 082 "), Some(*b"287082"));
        for none in ["", "28708", "2870822", "28708x", "abcd-efgh"] {
            assert_eq!(digits(none), None, "{none}");
        }
    }

    #[test]
    fn an_app_is_told_whose_it_is() {
        let factor = SecondFactor::new(b"12345678901234567890", "a.jansen", "NL police");
        assert_eq!(factor.secret.show(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(
            factor.link.show(),
            "otpauth://totp/Joinder%20NL%20police:a%2Ejansen?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Joinder%20NL%20police"
        );
    }
}
