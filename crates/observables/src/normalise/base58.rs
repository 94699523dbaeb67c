//! Addresses in base58: Monero, Tron, Solana, and the check that many chains share.

use joinder_core::Fault;
use sha2::{Digest, Sha256};

use super::bitcoin::link;

/// The order of the digits.
#[derive(Clone, Copy)]
pub(super) enum Alphabet {
    Bitcoin,
    Ripple,
}

impl Alphabet {
    fn digits(self) -> &'static bs58::Alphabet {
        match self {
            Self::Bitcoin => bs58::Alphabet::BITCOIN,
            Self::Ripple => bs58::Alphabet::RIPPLE,
        }
    }
}

/// Longest base58 text looked at; decoding costs the square of the length.
const MAX_CHARACTERS: usize = 130;

/// Decodes base58check into version and payload of `N` bytes together, four bytes of checksum verified.
pub(super) fn versioned<const N: usize>(text: &str, alphabet: Alphabet) -> Result<[u8; N], Fault> {
    let bytes = decode(text, alphabet)?;
    let (payload, check) = bytes.split_last_chunk::<4>().ok_or(Fault::Length)?;
    let payload: [u8; N] = payload.try_into().map_err(|_| Fault::Length)?;
    if check_of(&payload) == *check { Ok(payload) } else { Err(Fault::Checksum) }
}

/// Version and payload in base58check.
pub(super) fn with_check(payload: &[u8]) -> String {
    let mut bytes = payload.to_vec();
    bytes.extend(check_of(payload));
    bs58::encode(bytes).into_string()
}

/// The first four bytes of SHA-256 of SHA-256.
fn check_of(payload: &[u8]) -> [u8; 4] {
    let digest = Sha256::digest(Sha256::digest(payload));
    [digest[0], digest[1], digest[2], digest[3]]
}

/// Decodes base58.
pub(super) fn decode(text: &str, alphabet: Alphabet) -> Result<Vec<u8>, Fault> {
    if text.is_empty() || text.len() > MAX_CHARACTERS {
        return Err(Fault::Length);
    }
    bs58::decode(text).with_alphabet(alphabet.digits()).into_vec().map_err(|_| Fault::Alphabet)
}

/// Standard (`4…`), sub- (`8…`) and integrated addresses of Monero's main net.
pub(super) fn monero(text: &str) -> Result<String, Fault> {
    let text = link(text, "monero:");
    if !matches!(text.len(), 95 | 106) {
        return Err(Fault::Length);
    }
    if !text.bytes().all(|b| b.is_ascii_alphanumeric() && !b"0OIl".contains(&b)) {
        return Err(Fault::Alphabet);
    }
    let bytes = base58_monero::decode_check(text).map_err(|_| Fault::Checksum)?;
    // Network byte, two keys, and in integrated addresses a payment id.
    match (bytes.first(), bytes.len()) {
        (Some(18 | 42), 65) | (Some(19), 73) => Ok(text.to_owned()),
        (Some(18 | 19 | 42), _) | (None, _) => Err(Fault::Length),
        (Some(_), _) => Err(Fault::Unknown),
    }
}

/// Tron, in base58check or as the 21 bytes in hex.
pub(super) fn tron(text: &str) -> Result<String, Fault> {
    let text = link(text, "tron:");
    let hex = text.strip_prefix("0x").unwrap_or(text);
    if hex.len() == 42 {
        let mut bytes = [0; 21];
        hex::decode_to_slice(hex, &mut bytes).map_err(|_| Fault::Alphabet)?;
        return if bytes[0] == 0x41 { Ok(with_check(&bytes)) } else { Err(Fault::Unknown) };
    }
    match versioned::<21>(text, Alphabet::Bitcoin)?[0] {
        0x41 => Ok(text.to_owned()),
        _ => Err(Fault::Unknown),
    }
}

/// A key of 32 bytes; there is no checksum.
pub(super) fn solana(text: &str) -> Result<String, Fault> {
    let text = link(text, "solana:");
    if !(32..=44).contains(&text.len()) {
        return Err(Fault::Length);
    }
    match decode(text, Alphabet::Bitcoin)?.len() {
        32 => Ok(text.to_owned()),
        _ => Err(Fault::Length),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_wrong_letter_is_seen() {
        let check = |read: fn(&str) -> Result<String, Fault>, address: &str| {
            assert_eq!(read(address).as_deref(), Ok(address));
            for place in 1..address.len() {
                let mut changed = address.as_bytes().to_vec();
                changed[place] = if changed[place] == b'2' { b'3' } else { b'2' };
                let changed = String::from_utf8(changed).unwrap();
                assert!(read(&changed).is_err(), "{changed}");
            }
        };
        check(tron, "TDvr6Jpwfp1wDiV7PhaB19YMsMHRSXmY7p");
        check(
            monero,
            "483MrwgmB1yTzuzmJPSiWGQmBYC1Z21yTQXQuDWv4MZm6qBnA4CCMXVgsjoFRmGkATR8yeytc2tFJKgvKz1Bbhj5UhSCham",
        );
    }

    #[test]
    fn tron_in_hex_is_the_same_address() {
        let bytes: [u8; 21] = versioned("TDvr6Jpwfp1wDiV7PhaB19YMsMHRSXmY7p", Alphabet::Bitcoin).unwrap();
        assert_eq!(tron(&hex::encode(bytes)).as_deref(), Ok("TDvr6Jpwfp1wDiV7PhaB19YMsMHRSXmY7p"));
    }

    #[test]
    fn solana_has_32_bytes() {
        let address = "GjJyeC1r2RgkuoCWMyPYkCWSGSGLcz266EaAkLA27AhL";
        assert_eq!(solana(address).as_deref(), Ok(address));
        assert_eq!(solana(&address[3..]), Err(Fault::Length));
        assert_eq!(solana("short"), Err(Fault::Length));
        assert_eq!(solana(&address.replace('G', "0")), Err(Fault::Alphabet));
    }
}
