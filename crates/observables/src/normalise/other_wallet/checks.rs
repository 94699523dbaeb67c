//! The chains and their checks. Sources: each chain's own address specification.

use bech32::{Bech32, primitives::decode::CheckedHrpstring};
use joinder_core::Fault;
use sha2::{Digest, Sha512_256};

use super::blake2b;
use crate::normalise::{
    base58::{self, Alphabet},
    onion::base32,
};

/// A chain: its asset, what the address looks like, and the check that gives the one form.
pub(super) struct Asset {
    pub(super) name: &'static str,
    pub(super) aliases: &'static [&'static str],
    pub(super) looks_like: fn(&str) -> bool,
    pub(super) check: fn(&str) -> Result<String, Fault>,
}

/// In the order in which a bare address is tried; only checks with 16 bits or more decide.
pub(super) const CHAINS: &[Asset] = &[
    Asset {
        name: "XRP",
        aliases: &["ripple", "xrpl"],
        looks_like: |t| is_base58(t, 25, 35) && t.starts_with('r'),
        check: xrp,
    },
    Asset {
        name: "BCH",
        aliases: &["bitcoincash", "bitcoin-cash"],
        looks_like: |t| has_prefix(t, &["bitcoincash:"]) || t.len() == 42 && t.starts_with(['q', 'p']),
        check: cash,
    },
    Asset {
        name: "ADA",
        aliases: &["cardano"],
        looks_like: |t| has_prefix(t, &["addr1", "stake1"]) || is_byron(t),
        check: cardano,
    },
    Asset {
        name: "XLM",
        aliases: &["stellar"],
        looks_like: |t| t.len() == 56 && t.starts_with(['G', 'g']),
        check: stellar,
    },
    Asset {
        name: "TON",
        aliases: &["toncoin"],
        looks_like: |t| t.len() == 48 && t.starts_with(['E', 'U']),
        check: ton,
    },
    Asset {
        name: "DOGE",
        aliases: &["dogecoin"],
        looks_like: |t| is_base58(t, 34, 34) && t.starts_with(['D', 'A', '9']),
        check: |t| versions(t, &[0x1e, 0x16]),
    },
    Asset {
        name: "DASH",
        aliases: &[],
        looks_like: |t| is_base58(t, 34, 34) && t.starts_with(['X', '7']),
        check: |t| versions(t, &[0x4c, 0x10]),
    },
    Asset {
        name: "ZEC",
        aliases: &["zcash"],
        looks_like: |t| is_base58(t, 35, 35) && t.starts_with('t'),
        check: zcash,
    },
    Asset {
        name: "XTZ",
        aliases: &["tezos"],
        looks_like: |t| is_base58(t, 36, 36) && has_prefix(t, &["tz", "KT"]),
        check: tezos,
    },
    Asset { name: "ALGO", aliases: &["algorand"], looks_like: |t| t.len() == 58, check: algorand },
    Asset {
        name: "ATOM",
        aliases: &["cosmos"],
        looks_like: |t| has_prefix(t, &["cosmos1"]),
        check: |t| bech32_of(t, &["cosmos"]),
    },
    Asset {
        name: "BNB",
        aliases: &["binance"],
        looks_like: |t| has_prefix(t, &["bnb1"]),
        check: |t| bech32_of(t, &["bnb"]),
    },
    Asset {
        name: "ZIL",
        aliases: &["zilliqa"],
        looks_like: |t| has_prefix(t, &["zil1"]),
        check: |t| bech32_of(t, &["zil"]),
    },
    // Other chains use these versions too, so only one that says NEO is read.
    Asset {
        name: "NEO",
        aliases: &["antshares"],
        looks_like: |_| false,
        check: |t| versions(t, &[0x17, 0x35]),
    },
    Asset {
        name: "DOT",
        aliases: &["polkadot"],
        looks_like: |t| is_base58(t, 46, 48),
        check: |t| substrate(t, 0),
    },
    Asset {
        name: "KSM",
        aliases: &["kusama"],
        looks_like: |t| is_base58(t, 46, 48),
        check: |t| substrate(t, 2),
    },
    Asset { name: "SUBSTRATE", aliases: &[], looks_like: |t| is_base58(t, 46, 50), check: parachain },
];

fn has_prefix(text: &str, prefixes: &[&str]) -> bool {
    prefixes
        .iter()
        .any(|prefix| text.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix)))
}

fn is_base58(text: &str, min: usize, max: usize) -> bool {
    (min..=max).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() && !b"0OIl".contains(&b))
}

fn xrp(text: &str) -> Result<String, Fault> {
    match base58::versioned::<21>(text, Alphabet::Ripple)?[0] {
        0 => Ok(text.to_owned()),
        _ => Err(Fault::Unknown),
    }
}

fn versions(text: &str, allowed: &[u8]) -> Result<String, Fault> {
    let version = base58::versioned::<21>(text, Alphabet::Bitcoin)?[0];
    if allowed.contains(&version) { Ok(text.to_owned()) } else { Err(Fault::Unknown) }
}

/// Transparent addresses of Zcash have two bytes of version; shielded ones are not read.
fn zcash(text: &str) -> Result<String, Fault> {
    match base58::versioned::<22>(text, Alphabet::Bitcoin)? {
        [0x1c, 0xb8 | 0xbd, ..] => Ok(text.to_owned()),
        _ => Err(Fault::Unknown),
    }
}

fn tezos(text: &str) -> Result<String, Fault> {
    match base58::versioned::<23>(text, Alphabet::Bitcoin)? {
        [6, 161, 159 | 161 | 164 | 166, ..] | [2, 90, 121, ..] => Ok(text.to_owned()),
        _ => Err(Fault::Unknown),
    }
}

fn bech32_of(text: &str, prefixes: &[&str]) -> Result<String, Fault> {
    let address = CheckedHrpstring::new::<Bech32>(text).map_err(|_| Fault::Checksum)?;
    if !prefixes.contains(&address.hrp().to_lowercase().as_str()) {
        return Err(Fault::Unknown);
    }
    if address.byte_iter().count() < 20 { Err(Fault::Length) } else { Ok(text.to_ascii_lowercase()) }
}

/// CIP-19: the first byte's low half is the network, 1 for the main net; its high half the kind, which sets the length.
fn cardano(text: &str) -> Result<String, Fault> {
    if is_byron(text) {
        return byron(text);
    }
    let normal = bech32_of(text, &["addr", "stake"])?;
    let address = CheckedHrpstring::new::<Bech32>(&normal).map_err(|_| Fault::Checksum)?;
    let bytes: Vec<u8> = address.byte_iter().collect();
    let header = *bytes.first().ok_or(Fault::Length)?;
    if header & 0xf != 1 {
        return Err(Fault::Unknown);
    }
    let is_stake = normal.starts_with("stake");
    let fits = match header >> 4 {
        0..=3 => bytes.len() == 57 && !is_stake,
        // A pointer of variable length follows the key.
        4 | 5 => bytes.len() > 29 && !is_stake,
        6 | 7 => bytes.len() == 29 && !is_stake,
        14 | 15 => bytes.len() == 29 && is_stake,
        _ => false,
    };
    if fits { Ok(normal) } else { Err(Fault::Structure) }
}

/// Addresses of Cardano's first era.
fn is_byron(text: &str) -> bool {
    is_base58(text, 50, 130) && (text.starts_with("Ae2") || text.starts_with("DdzFF"))
}

/// CBOR in base58: an array of tag 24 (encoded CBOR) with a string of bytes, and the CRC-32 of these bytes.
fn byron(text: &str) -> Result<String, Fault> {
    let bytes = base58::decode(text, Alphabet::Bitcoin)?;
    let Some(([0x82, 0xd8, 0x18, 0x58, length], rest)) = bytes.split_first_chunk::<5>() else {
        return Err(Fault::Structure);
    };
    let (payload, check) = rest.split_at_checked(usize::from(*length)).ok_or(Fault::Length)?;
    let crc = crc32(payload);
    // CBOR writes a number in as few bytes as it needs.
    let (head, skipped): (&[u8], usize) = match crc {
        0..24 => (&[], 3),
        24..0x100 => (&[0x18], 3),
        0x100..0x1_0000 => (&[0x19], 2),
        0x1_0000.. => (&[0x1a], 0),
    };
    let encoded = [head, &crc.to_be_bytes()[skipped..]].concat();
    if encoded == check { Ok(text.to_owned()) } else { Err(Fault::Checksum) }
}

/// Strkey: base32 of version, key and CRC16; `G` is an account.
fn stellar(text: &str) -> Result<String, Fault> {
    let lower = text.to_ascii_lowercase();
    if lower.len() != 56 {
        return Err(Fault::Length);
    }
    let bytes = base32(lower.as_bytes()).ok_or(Fault::Alphabet)?;
    let (payload, check) = bytes.split_last_chunk::<2>().ok_or(Fault::Length)?;
    if crc16(payload).to_le_bytes() != *check {
        return Err(Fault::Checksum);
    }
    if payload.first() == Some(&(6 << 3)) { Ok(text.to_ascii_uppercase()) } else { Err(Fault::Unknown) }
}

/// TEP-2: tag, workchain, account, CRC16, in base64; or `workchain:account` in hex. All are written as the form that
/// does not bounce, safe for URLs.
fn ton(text: &str) -> Result<String, Fault> {
    let (workchain, account) = match text.split_once(':') {
        Some((workchain, account)) => ton_raw(workchain, account)?,
        None => ton_friendly(text)?,
    };
    let mut bytes = vec![0x51, workchain];
    bytes.extend(account);
    bytes.extend(crc16(&bytes).to_be_bytes());
    Ok(base64(&bytes))
}

fn ton_raw(workchain: &str, account: &str) -> Result<(u8, [u8; 32]), Fault> {
    let workchain = match workchain {
        "0" => 0,
        "-1" => 0xff,
        _ => return Err(Fault::Unknown),
    };
    let mut bytes = [0; 32];
    if account.len() != 64 {
        return Err(Fault::Length);
    }
    hex::decode_to_slice(account, &mut bytes).map_err(|_| Fault::Alphabet)?;
    Ok((workchain, bytes))
}

fn ton_friendly(text: &str) -> Result<(u8, [u8; 32]), Fault> {
    if text.len() != 48 {
        return Err(Fault::Length);
    }
    let bytes = from_base64(text).ok_or(Fault::Alphabet)?;
    let (payload, check) = bytes.split_last_chunk::<2>().ok_or(Fault::Length)?;
    if crc16(payload).to_be_bytes() != *check {
        return Err(Fault::Checksum);
    }
    let (&[tag, workchain], account) = payload.split_first_chunk::<2>().ok_or(Fault::Length)?;
    let account = account.try_into().map_err(|_| Fault::Length)?;
    // 0x80 marks the test net.
    match (tag, workchain) {
        (0x11 | 0x51, 0 | 0xff) => Ok((workchain, account)),
        _ => Err(Fault::Unknown),
    }
}

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// 36 bytes give 48 characters without padding.
fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 4 / 3);
    for chunk in bytes.chunks_exact(3) {
        let bits = u32::from(chunk[0]) << 16 | u32::from(chunk[1]) << 8 | u32::from(chunk[2]);
        for shift in [18, 12, 6, 0] {
            text.push(char::from(BASE64[(bits >> shift & 63) as usize]));
        }
    }
    text
}

fn from_base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    for chunk in text.as_bytes().chunks_exact(4) {
        let mut bits = 0u32;
        for byte in chunk {
            let byte = match byte {
                b'+' => b'-',
                b'/' => b'_',
                other => *other,
            };
            bits = bits << 6 | u32::try_from(BASE64.iter().position(|b| *b == byte)?).ok()?;
        }
        bytes.extend(&bits.to_be_bytes()[1..]);
    }
    Some(bytes)
}

/// CRC-32 (ISO 3309).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 != 0 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 },
        )
    })
}

/// CRC-16/XMODEM.
fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc, byte| {
        (0..8).fold(
            crc ^ u16::from(*byte) << 8,
            |crc, _| if crc & 0x8000 != 0 { crc << 1 ^ 0x1021 } else { crc << 1 },
        )
    })
}

fn algorand(text: &str) -> Result<String, Fault> {
    if text.len() != 58 {
        return Err(Fault::Length);
    }
    let bytes = base32(text.to_ascii_lowercase().as_bytes()).ok_or(Fault::Alphabet)?;
    let (key, check) = bytes.split_last_chunk::<4>().ok_or(Fault::Length)?;
    let digest = Sha512_256::digest(key);
    if digest[28..] == check[..] { Ok(text.to_ascii_uppercase()) } else { Err(Fault::Checksum) }
}

fn substrate(text: &str, network: u8) -> Result<String, Fault> {
    if ss58_network(text)? == network { Ok(text.to_owned()) } else { Err(Fault::Unknown) }
}

/// Any other chain built on Substrate.
fn parachain(text: &str) -> Result<String, Fault> {
    match ss58_network(text)? {
        // 46 and 47 are set aside by the registry, and from 128 on there is nothing.
        0 | 2 | 46 | 47 | 128.. => Err(Fault::Unknown),
        _ => Ok(text.to_owned()),
    }
}

/// SS58: network of one byte, or two from 64 on, key of 32 bytes, two bytes of BLAKE2b. Gives the first byte.
fn ss58_network(text: &str) -> Result<u8, Fault> {
    let bytes = base58::decode(text, Alphabet::Bitcoin)?;
    let network = *bytes.first().ok_or(Fault::Length)?;
    if bytes.len() != if network < 64 { 35 } else { 36 } {
        return Err(Fault::Length);
    }
    let (payload, check) = bytes.split_last_chunk::<2>().ok_or(Fault::Length)?;
    let digest = blake2b::head(&[b"SS58PRE".as_slice(), payload].concat()).ok_or(Fault::Length)?;
    if digest[..2] == check[..] { Ok(network) } else { Err(Fault::Checksum) }
}

/// CashAddr of the main net: 40 bits of check over prefix and payload.
fn cash(text: &str) -> Result<String, Fault> {
    const LETTERS: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    let mixed = text.bytes().any(|b| b.is_ascii_lowercase()) && text.bytes().any(|b| b.is_ascii_uppercase());
    let lower = text.to_ascii_lowercase();
    let address = lower.strip_prefix("bitcoincash:").unwrap_or(&lower);
    if mixed {
        return Err(Fault::Structure);
    }
    if address.len() != 42 {
        return Err(Fault::Length);
    }
    let values: Option<Vec<u8>> = address
        .bytes()
        .map(|byte| {
            LETTERS.iter().position(|letter| *letter == byte).and_then(|value| u8::try_from(value).ok())
        })
        .collect();
    let values = values.ok_or(Fault::Alphabet)?;
    let prefix = b"bitcoincash".iter().map(|byte| byte & 0x1f).chain([0]);
    if cash_polymod(prefix.chain(values.iter().copied())) != 0 {
        return Err(Fault::Checksum);
    }
    // Version byte: five bits of the first value and three of the next; 0 is a key, 8 a script, both of 20 bytes.
    match values[0] << 3 | values[1] >> 2 {
        0 | 8 => Ok(address.to_owned()),
        _ => Err(Fault::Unknown),
    }
}

fn cash_polymod(values: impl Iterator<Item = u8>) -> u64 {
    const GENERATORS: [u64; 5] =
        [0x98_f2bc_8e61, 0x79_b76d_99e2, 0xf3_3e5f_b3c4, 0xae_2eab_e2a8, 0x1e_4f43_e470];
    let mut check = 1u64;
    for value in values {
        let top = check >> 35;
        check = (check & 0x07_ffff_ffff) << 5 ^ u64::from(value);
        for (bit, generator) in GENERATORS.iter().enumerate() {
            if top >> bit & 1 == 1 {
                check ^= generator;
            }
        }
    }
    check ^ 1
}
