//! Ethereum and the chains that share its addresses.

use joinder_core::Fault;
use sha3::{Digest, Keccak256};

use super::{bitcoin::link, tidy::strip_prefix_any_case};

/// 20 bytes in hex. In mixed case the letters' case is a checksum (EIP-55); in one case there is none. A chain before it
/// (`eth:`, `bnb:`, EIP-3770) is dropped: one key holds the address on every chain.
pub(super) fn normal(text: &str) -> Result<String, Fault> {
    let text = link(text, "ethereum:");
    let text =
        text.split_once(':').filter(|(chain, _)| chain.len() <= 8).map_or(text, |(_, address)| address);
    let text = text.split(['@', '/']).next().unwrap_or_default();
    let digits = strip_prefix_any_case(text, "0x").unwrap_or(text);
    if digits.len() != 40 {
        return Err(Fault::Length);
    }
    if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(Fault::Alphabet);
    }
    let lower = digits.to_ascii_lowercase();
    let mixed =
        digits.bytes().any(|b| b.is_ascii_lowercase()) && digits.bytes().any(|b| b.is_ascii_uppercase());
    if mixed && !case_holds(digits, &lower) {
        return Err(Fault::Checksum);
    }
    Ok(format!("0x{lower}"))
}

fn case_holds(digits: &str, lower: &str) -> bool {
    let hash = Keccak256::digest(lower.as_bytes());
    digits.bytes().enumerate().all(|(place, byte)| {
        let nibble = (hash[place / 2] >> (if place % 2 == 0 { 4 } else { 0 })) & 0xf;
        byte.is_ascii_digit() || byte.is_ascii_uppercase() == (nibble >= 8)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mixed_case_is_a_checksum() {
        let address = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
        let lower = address.to_lowercase();
        assert_eq!(normal(address).as_deref(), Ok(lower.as_str()));
        assert_eq!(normal(&lower).as_deref(), Ok(lower.as_str()));
        assert_eq!(normal(&address.to_uppercase()).as_deref(), Ok(lower.as_str()));
        assert_eq!(normal(&format!("ethereum:{address}@1?value=1")).as_deref(), Ok(lower.as_str()));
        assert_eq!(normal(&format!("bnb:{address}")).as_deref(), Ok(lower.as_str()));
        assert_eq!(normal(&address.replacen('A', "a", 1)), Err(Fault::Checksum));
        assert_eq!(normal("0x5aAe"), Err(Fault::Length));
        assert_eq!(normal(&address.replace('5', "g")), Err(Fault::Alphabet));
    }
}
