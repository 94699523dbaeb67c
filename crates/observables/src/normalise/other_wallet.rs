//! Addresses of chains that have no kind of their own: `ASSET:address`, each by its own checksum.

mod blake2b;
mod checks;

use joinder_core::Fault;

use self::checks::{Asset, CHAINS};

/// Reads an address with its asset before it (`XRP:r…`, `bitcoincash:q…`), or one whose form tells the chain.
pub(super) fn normal(text: &str) -> Result<String, Fault> {
    if let Some((asset, address)) = stated(text) {
        return read(asset, address);
    }
    // The chain whose form it has and whose check holds; else the reproach of the one that came nearest.
    let mut nearest = Fault::Unknown;
    for asset in CHAINS.iter().filter(|asset| (asset.looks_like)(text)) {
        match read(asset, text) {
            Ok(normal) => return Ok(normal),
            Err(fault) => nearest = fault,
        }
    }
    Err(nearest)
}

/// Whether the address is one of these chains' by form and check, or says its asset.
pub(super) fn is_certain(text: &str) -> bool {
    if let Some((asset, address)) = stated(text) {
        return read(asset, address).is_ok();
    }
    CHAINS.iter().any(|asset| (asset.looks_like)(text) && read(asset, text).is_ok())
}

fn read(asset: &Asset, address: &str) -> Result<String, Fault> {
    if address.len() > 150 {
        return Err(Fault::Length);
    }
    (asset.check)(address).map(|address| format!("{}:{address}", asset.name))
}

fn stated(text: &str) -> Option<(&'static Asset, &str)> {
    let (word, address) = text.split_once([':', ' '])?;
    let asset = CHAINS.iter().find(|asset| {
        asset.name.eq_ignore_ascii_case(word) || asset.aliases.iter().any(|a| a.eq_ignore_ascii_case(word))
    })?;
    Some((asset, address.trim_start_matches([' ', ':', '/']).split('?').next().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_wrong_letter_is_seen_on_every_chain() {
        let check = |address: &str, want: &str| {
            assert_eq!(normal(address).as_deref(), Ok(want), "{address}");
            assert_eq!(normal(want).as_deref(), Ok(want), "normal form of {address}");
            assert!(is_certain(address), "{address}");
            for place in address.len() / 2..address.len() {
                let mut changed = address.as_bytes().to_vec();
                changed[place] = match changed[place] {
                    b'2' => b'3',
                    b'Q' => b'R',
                    byte if byte.is_ascii_uppercase() => b'Q',
                    _ => b'2',
                };
                let changed = String::from_utf8(changed).unwrap();
                if changed != address {
                    assert!(normal(&changed).is_err(), "{changed}");
                }
            }
        };
        check("rwypvr27pYpzYQyDrFQBjDUhRDkHiecTHo", "XRP:rwypvr27pYpzYQyDrFQBjDUhRDkHiecTHo");
        check(
            "bitcoincash:qrvcdmgpk73zyfd8pmdl9wnuld36zh9n4gms8s0u59",
            "BCH:qrvcdmgpk73zyfd8pmdl9wnuld36zh9n4gms8s0u59",
        );
        check("DAcDAtJRztxBHyA6D6h8du1HguyTR43Mas", "DOGE:DAcDAtJRztxBHyA6D6h8du1HguyTR43Mas");
        check("XnLyZhQDr3JqFQi7UPC8LddHMgbAyQWiZo", "DASH:XnLyZhQDr3JqFQi7UPC8LddHMgbAyQWiZo");
        check("t1Msw6c7mLQbPnHRyTC6NB3y2U2HjcrHiRM", "ZEC:t1Msw6c7mLQbPnHRyTC6NB3y2U2HjcrHiRM");
        check(
            "GBBUFU3XC5FOVPHHC7DH2ZW7ROT2R44DLU6G5F4LRPNWHJCE2L3KWRPA",
            "XLM:GBBUFU3XC5FOVPHHC7DH2ZW7ROT2R44DLU6G5F4LRPNWHJCE2L3KWRPA",
        );
        check(
            "UQCrT9wQSjIWfJIrWitT5dup79QzkHvKs8jWx_UOoKQlXvP_",
            "TON:UQCrT9wQSjIWfJIrWitT5dup79QzkHvKs8jWx_UOoKQlXvP_",
        );
        check(
            "12bzRJfh7arnnfPPUZHeJUaE62QLEwhK48QnH9LXeK2m1iZU",
            "DOT:12bzRJfh7arnnfPPUZHeJUaE62QLEwhK48QnH9LXeK2m1iZU",
        );
        check(
            "FoTxsgYKH4AUngJAJNsqgmK85RzCc6cerkrsN18wiFfwBrn",
            "KSM:FoTxsgYKH4AUngJAJNsqgmK85RzCc6cerkrsN18wiFfwBrn",
        );
        let ada = "addr1qy82f98tsgc7wpct6rtf0t6jgf0qg0s2nsrmqyj7q8wdynrzaps0ja8tu5qaglxl5pgcf70try8realspu89340mm3hq6jjmds";
        check(ada, &format!("ADA:{ada}"));
        let short = "Ae2tdPwUPEZFRbyhz3cpfC2CumGzNkFBN2L42rcUc2yjQpEkxDbkPodpMAi";
        check(short, &format!("ADA:{short}"));
        let long = "DdzFFzCqrhsrcTVhLygT24QwTnNqQqQ8mZrq5jykUzMveU26sxaH529kMpo7VhPrt5pwW3dXeB2k3EEvKcNBRmzCfcQ7dTkyGzTs658C";
        check(long, &format!("ADA:{long}"));
        check("zil1fwh4ltdguhde9s7nysnp33d5wye6uqpugufkz7", "ZIL:zil1fwh4ltdguhde9s7nysnp33d5wye6uqpugufkz7");
    }

    #[test]
    fn one_account_of_ton_has_one_form() {
        let url_safe = normal("UQCrT9wQSjIWfJIrWitT5dup79QzkHvKs8jWx_UOoKQlXvP_").unwrap();
        assert_eq!(normal("UQCrT9wQSjIWfJIrWitT5dup79QzkHvKs8jWx/UOoKQlXvP/"), Ok(url_safe.clone()));
        assert_eq!(
            normal("TON:0:ab4fdc104a32167c922b5a2b53e5dba9efd433907bcab3c8d6c7f50ea0a4255e"),
            Ok(url_safe)
        );
    }

    #[test]
    fn neo_is_read_where_it_is_named() {
        for address in ["AHc4RSF6jrzWtTfvdSqHmNtUU42rZ5tC3X", "NMk9xhBk3GtoRTrXN2prK945MBm9odC9Kz"] {
            assert_eq!(normal(&format!("neo {address}")), Ok(format!("NEO:{address}")));
            assert!(!is_certain(address), "{address}");
        }
        assert_eq!(normal("NEO:AHc4RSF6jrzWtTfvdSqHmNtUU42rZ5tC3Y"), Err(Fault::Checksum));
    }

    #[test]
    fn the_fault_is_the_nearest_chains() {
        assert_eq!(normal("rwypvr27pYpzYQyDrFQBjDUhRDkHiecTHp"), Err(Fault::Checksum));
        assert_eq!(normal("nonsense"), Err(Fault::Unknown));
        assert_eq!(normal("XRP:"), Err(Fault::Length));
    }
}
