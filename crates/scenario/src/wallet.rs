//! Wallets with the chain's own checksum: Bitcoin (base58, bech32, bech32m), Ethereum (EIP-55), Tron. Nobody holds their keys.

use bech32::{Hrp, segwit};
use sha2::{Digest, Sha256};
use sha3::Keccak256;

use crate::dice::Dice;

fn bytes<const N: usize>(dice: &mut Dice) -> [u8; N] {
    let mut out = [0; N];
    for chunk in out.chunks_mut(8) {
        let word = dice.next().to_le_bytes();
        chunk.copy_from_slice(&word[..chunk.len()]);
    }
    out
}

fn base58_check(version: u8, dice: &mut Dice) -> String {
    with_version(version, &bytes::<20>(dice))
}

fn with_version(version: u8, hash: &[u8; 20]) -> String {
    let mut raw = [0u8; 25];
    raw[0] = version;
    raw[1..21].copy_from_slice(hash);
    let check = Sha256::digest(Sha256::digest(&raw[..21]));
    raw[21..].copy_from_slice(&check[..4]);
    bs58::encode(raw).into_string()
}

/// `1…`, `3…`, `bc1q…` or `bc1p…`.
pub(crate) fn bitcoin(dice: &mut Dice) -> String {
    let made = match dice.below(10) {
        0..=1 => return base58_check(0x00, dice),
        2..=3 => return base58_check(0x05, dice),
        4..=8 => segwit::encode(segwit_hrp(), segwit::VERSION_0, &bytes::<20>(dice)),
        _ => segwit::encode(segwit_hrp(), segwit::VERSION_1, &bytes::<32>(dice)),
    };
    made.expect("20 and 32 bytes are the lengths these two versions take")
}

fn segwit_hrp() -> Hrp {
    bech32::hrp::BC
}

/// `0x` and 40 hex digits in EIP-55 case.
pub(crate) fn ethereum(dice: &mut Dice) -> String {
    mixed_case(&hex(&bytes::<20>(dice)))
}

fn mixed_case(lower: &str) -> String {
    let hash = Keccak256::digest(lower.as_bytes());
    let mut text = String::with_capacity(42);
    text.push_str("0x");
    for (index, c) in lower.chars().enumerate() {
        let nibble = (hash[index / 2] >> (4 * (1 - index % 2))) & 0xF;
        text.push(if nibble >= 8 { c.to_ascii_uppercase() } else { c });
    }
    text
}

/// `T…`: where most of today's USDT goes.
pub(crate) fn tron(dice: &mut Dice) -> String {
    base58_check(0x41, dice)
}

/// Hex digits of a hash of `N` bytes.
pub(crate) fn digest_like<const N: usize>(dice: &mut Dice) -> String {
    hex(&bytes::<N>(dice))
}

fn hex(raw: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    raw.iter().flat_map(|b| [DIGITS[(b >> 4) as usize], DIGITS[(b & 15) as usize]]).map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_is_that_of_eip_55() {
        let example = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
        assert_eq!(mixed_case(&example[2..].to_lowercase()), example);
    }

    #[test]
    fn the_hash_of_nothing_gives_the_known_burn_address() {
        assert_eq!(with_version(0, &[0; 20]), "1111111111111111111114oLvT2");
    }

    #[test]
    fn wallets_pass_their_checks() {
        let mut dice = Dice::new(3);
        for _ in 0..200 {
            let wallet = bitcoin(&mut dice);
            if wallet.starts_with("bc1") {
                assert!(segwit::decode(&wallet).is_ok(), "{wallet}");
            } else {
                base58(&wallet);
            }
            base58(&tron(&mut dice));
        }
    }

    fn base58(wallet: &str) {
        let raw = bs58::decode(wallet).into_vec().unwrap();
        assert_eq!(Sha256::digest(Sha256::digest(&raw[..21]))[..4], raw[21..], "{wallet}");
    }
}
