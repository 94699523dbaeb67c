//! Bitcoin and Litecoin: base58check and segwit addresses of the main nets. Test nets carry no money and are refused.

use bech32::primitives::decode::SegwitHrpstring;
use joinder_core::Fault;

use super::{
    base58::{self, Alphabet},
    tidy::strip_prefix_any_case,
};

/// P2PKH (`1…`), P2SH (`3…`), segwit of all versions (`bc1…`, BIP 173 and 350).
pub(super) fn bitcoin(text: &str) -> Result<String, Fault> {
    let text = link(text, "bitcoin:");
    if is_segwit(text) {
        return segwit(text, "bc");
    }
    match base58::versioned::<21>(text, Alphabet::Bitcoin)?[0] {
        0x00 | 0x05 => Ok(text.to_owned()),
        _ => Err(Fault::Unknown),
    }
}

/// P2PKH (`L…`), P2SH (`M…`, and the old `3…`, which is written anew as `M…`), segwit (`ltc1…`).
pub(super) fn litecoin(text: &str) -> Result<String, Fault> {
    let text = link(text, "litecoin:");
    if is_segwit(text) {
        return segwit(text, "ltc");
    }
    let mut bytes = base58::versioned::<21>(text, Alphabet::Bitcoin)?;
    match bytes[0] {
        0x30 | 0x32 => Ok(text.to_owned()),
        0x05 => {
            bytes[0] = 0x32;
            Ok(base58::with_check(&bytes))
        }
        _ => Err(Fault::Unknown),
    }
}

/// BIP 21: scheme before, amount and label behind.
pub(super) fn link<'t>(text: &'t str, scheme: &str) -> &'t str {
    let text = strip_prefix_any_case(text, scheme).map_or(text, |rest| rest.trim_start_matches(['/', ' ']));
    text.split(['?', ' ']).next().unwrap_or_default()
}

/// Base58 never has `1` followed by a whole bech32 alphabet in one case at these places.
fn is_segwit(text: &str) -> bool {
    ["bc1", "tb1", "bcrt1", "ltc1", "tltc1"]
        .iter()
        .any(|prefix| strip_prefix_any_case(text, prefix).is_some())
}

fn segwit(text: &str, net: &str) -> Result<String, Fault> {
    if !(14..=90).contains(&text.len()) {
        return Err(Fault::Length);
    }
    let address = SegwitHrpstring::new(text).map_err(|_| Fault::Checksum)?;
    if !address.hrp().as_str().eq_ignore_ascii_case(net) {
        return Err(Fault::Unknown);
    }
    Ok(text.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_the_main_nets() {
        let check = |raw: &str, want: &str| assert_eq!(bitcoin(raw).as_deref(), Ok(want), "{raw}");
        check("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2");
        check("bitcoin:1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2?amount=0.1", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2");
        check("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4");
        assert_eq!(
            litecoin("LX4YojYdeBk3TtUcryCcgAqYxjicKfK7AD").as_deref(),
            Ok("LX4YojYdeBk3TtUcryCcgAqYxjicKfK7AD")
        );
    }

    #[test]
    fn an_old_litecoin_script_address_is_written_anew() {
        let old = litecoin("37VucYSaXLCAsxYyAPfbSi9eh4iEcbShgf").unwrap();
        assert!(old.starts_with('M'));
        assert_eq!(litecoin(&old), Ok(old.clone()));
    }

    #[test]
    fn what_is_no_address() {
        let check = |raw: &str, want| assert_eq!(bitcoin(raw), Err(want), "{raw}");
        check("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3", Fault::Checksum);
        check("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVNl", Fault::Alphabet);
        check("mkpZhYtJu2r87Js3pDiWJDmPte2NRZ8bJV", Fault::Unknown);
        check("tb1qxdyjf6h5d6qxap4n2dap97q4j5ps6ua8sll0ct", Fault::Unknown);
        check("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", Fault::Checksum);
        check("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7KV8F3T4", Fault::Checksum);
        check("1", Fault::Length);
    }
}
