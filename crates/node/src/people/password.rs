//! Passwords: which are taken, and how they are kept.
//!
//! Length counts and being common does; no mixture of signs is asked for (NIST SP 800-63B-4, section 3.1.1.2; OWASP ASVS
//! 5.0, V6.2).

use std::{collections::HashSet, sync::LazyLock};

use argon2::{Algorithm, Argon2, Params, Version};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use thiserror::Error;

use super::secret::same;

/// Fewest characters.
const LEAST: usize = 12;
/// Most characters; more is no safer, and each must be hashed.
const MOST: usize = 128;
/// Characters that must be left beside names that anybody here would try.
const OWN: usize = 6;

// OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

const COMMON: &str = include_str!("../../data/common-passwords.txt");

/// Why a password is not taken.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum PasswordFault {
    /// Too short.
    #[error("password: expected 12 characters or more")]
    Short,
    /// Too long.
    #[error("password: expected 128 characters at most")]
    Long,
    /// One that is tried first.
    #[error(
        "password: expected one that others do not use: no well-known word with digits, no pattern, no name of this place"
    )]
    Common,
}

/// Whether a password may be chosen, by somebody with these names around them.
pub(super) fn check(password: &str, names: &[&str]) -> Result<(), PasswordFault> {
    let length = password.chars().count();
    if length < LEAST {
        return Err(PasswordFault::Short);
    }
    if length > MOST {
        return Err(PasswordFault::Long);
    }
    let lower = password.to_lowercase();
    if is_common(&lower) || is_pattern(&lower) || is_of_names(&lower, names) {
        return Err(PasswordFault::Common);
    }
    Ok(())
}

fn is_common(lower: &str) -> bool {
    static LIST: LazyLock<HashSet<&str>> =
        LazyLock::new(|| COMMON.lines().filter(|line| !line.starts_with('#')).collect());
    let as_letter = |c: char| match c {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    };
    let plain: String = lower
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { as_letter(c) })
        .filter(|c| c.is_alphanumeric())
        .collect();
    // What stands before the digits, with digits for letters read as these: a word and any number is as common as the word.
    let word: String = plain.trim_matches(|c: char| c.is_ascii_digit()).chars().map(as_letter).collect();
    [lower, plain.as_str(), word.as_str()].into_iter().any(|form| LIST.contains(form))
}

/// One piece of up to four characters over and over, or characters that follow each other.
fn is_pattern(lower: &str) -> bool {
    let signs: Vec<char> = lower.chars().collect();
    let repeats = |piece: usize| signs.iter().zip(signs.iter().skip(piece)).all(|(a, b)| a == b);
    let step = |a: char, b: char| u32::from(b).wrapping_sub(u32::from(a));
    let follows = |by: u32| {
        let around =
            |a: char, b: char| (by == 1 && (a, b) == ('9', '0')) || (by != 1 && (a, b) == ('0', '9'));
        signs.windows(2).all(|pair| step(pair[0], pair[1]) == by || around(pair[0], pair[1]))
    };
    (1..=4).any(repeats) || follows(1) || follows(u32::MAX)
}

/// Too little besides names: of the account, the organisation, this program.
fn is_of_names(lower: &str, names: &[&str]) -> bool {
    let mut rest = lower.to_owned();
    for name in names.iter().chain(&["joinder"]) {
        let name = name.to_lowercase();
        if name.chars().count() >= 3 {
            rest = rest.replace(&name, "");
        }
    }
    rest.len() < lower.len() && rest.chars().filter(|c| c.is_alphabetic()).count() < OWN
}

/// A password as it is kept: the form of PHC strings.
pub(super) fn keep(password: &str, salt: &[u8; 16]) -> String {
    let digest =
        derive(password, salt, [MEMORY_KIB, PASSES, LANES]).expect("these costs are within Argon2's bounds");
    format!(
        "$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${}${}",
        STANDARD_NO_PAD.encode(salt),
        STANDARD_NO_PAD.encode(digest)
    )
}

/// Whether it is the password that was kept. Where none was, it takes as long and is not.
pub(super) fn fits(kept: Option<&str>, password: &str) -> bool {
    // Longer than any that was taken: not worth the work.
    if password.chars().count() > MOST {
        return false;
    }
    let (salt, costs, digest) =
        kept.and_then(parts).unwrap_or((vec![0; 16], [MEMORY_KIB, PASSES, LANES], Vec::new()));
    derive(password, &salt, costs).is_some_and(|derived| same(&derived, &digest))
}

fn derive(password: &str, salt: &[u8], [memory, passes, lanes]: [u32; 3]) -> Option<[u8; 32]> {
    let params = Params::new(memory, passes, lanes, Some(32)).ok()?;
    let mut digest = [0; 32];
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon2.hash_password_into(password.as_bytes(), salt, &mut digest).ok()?;
    Some(digest)
}

/// Salt, costs and digest. The costs may be others than today's: they are those of the day on which it was kept.
fn parts(kept: &str) -> Option<(Vec<u8>, [u32; 3], Vec<u8>)> {
    let mut parts = kept.strip_prefix("$argon2id$v=19$")?.split('$');
    let (costs, salt, digest) = (parts.next()?, parts.next()?, parts.next()?);
    let mut numbers =
        costs.split(',').zip(["m=", "t=", "p="]).map(|(cost, name)| cost.strip_prefix(name)?.parse().ok());
    let costs = [numbers.next()??, numbers.next()??, numbers.next()??];
    Some((STANDARD_NO_PAD.decode(salt).ok()?, costs, STANDARD_NO_PAD.decode(digest).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_would_try_is_not_taken() {
        for password in [
            "passwordpassword",
            "Password1234",
            "P@ssword1234!",
            "p4ssw0rd1234",
            "Sommer-2026!!",
            "123456789012",
            "987654321098",
            "aaaaaaaaaaaa",
            "abcdabcdabcd",
            "abcdefghijkl",
            "qwertyuiop1234567890",
            "nl-police2026",
            "Joinder.2026!",
            "a.jansen12345",
        ] {
            let taken = check(password, &["a.jansen", "NL-police"]);
            assert!(taken.is_err(), "{password}");
        }
        for password in ["short", "elevensigns"] {
            assert_eq!(check(password, &[]), Err(PasswordFault::Short));
        }
        assert_eq!(check(&"ab c".repeat(33), &[]), Err(PasswordFault::Long));
    }

    #[test]
    fn long_and_uncommon_is_enough() {
        for password in [
            "mossy lantern hums",
            "größere Fische fängt er",
            "kkwzpvqtbhnm",
            "           x a b c",
            "a.jansen keeps bees",
        ] {
            assert_eq!(check(password, &["a.jansen", "NL-police"]), Ok(()), "{password}");
        }
    }

    #[test]
    fn a_kept_password_fits_itself_alone() {
        let kept = keep("mossy lantern hums", &[7; 16]);
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$") && !kept.contains("mossy"));
        assert!(fits(Some(&kept), "mossy lantern hums"));
        assert!(!fits(Some(&kept), "mossy lantern humS"));
        assert_ne!(keep("mossy lantern hums", &[8; 16]), kept);
        for none in [None, Some(""), Some("$argon2id$v=19$m=1,t=0,p=9$AA$AA"), Some("$argon2id$v=19$")] {
            assert!(!fits(none, "mossy lantern hums"));
            assert!(!fits(none, ""));
        }
    }
}
