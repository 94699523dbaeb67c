//! Published vectors, read where they are present: every one is met, or stands in a list here with the reason why it is
//! the vector that this crate does not follow. A listed miss that is met again fails too, so the lists stay true.

use std::{collections::BTreeMap, path::PathBuf};

use joinder_core::{TraceKind, Value, codes::Country};
use joinder_observables::{Context, normalise::normalise};

/// The rows of one file of vectors; `None`, and a word about it, where the folder is not there.
fn rows(name: &str) -> Option<Vec<BTreeMap<String, String>>> {
    let folder = std::env::var_os("JOINDER_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let path = folder.join("data/identifiers").join(name);
    if !path.exists() {
        eprintln!("skipped: no {name} in the folder of shared data (JOINDER_SHARED)");
        return None;
    }
    let mut reader = csv::Reader::from_path(path).expect("a file that is there opens");
    Some(reader.deserialize().map(|row| row.expect("the vectors are well-formed CSV")).collect())
}

/// Compares the misses found with those that are known.
fn compare(mut misses: Vec<String>, known: &[(&str, &str)]) {
    let mut expected: Vec<String> = known.iter().map(|(value, _)| (*value).to_owned()).collect();
    misses.sort();
    misses.dedup();
    expected.sort();
    let unlisted: Vec<_> = misses.iter().filter(|miss| !expected.contains(miss)).collect();
    let met: Vec<_> = expected.iter().filter(|value| !misses.contains(value)).collect();
    assert!(unlisted.is_empty(), "{} misses not listed: {unlisted:#?}", unlisted.len());
    assert!(met.is_empty(), "listed, but met: {met:#?}");
}

fn is_valid(kind: TraceKind, raw: &str, context: &Context) -> bool {
    matches!(normalise(kind, raw, context), Value::Trace(_))
}

#[test]
fn ibans() {
    let Some(rows) = rows("iban-vectors.csv") else { return };
    let misses = rows
        .iter()
        .filter(|row| {
            let want = matches!(row["expect"].as_str(), "valid" | "experimental");
            is_valid(TraceKind::Iban, &row["iban"], &Context::ANYWHERE) != want
        })
        .map(|row| format!("{} {}", row["iban"], row["expect"]))
        .collect();
    compare(misses, IBANS);
}

/// A right MOD 97 with a wrong national check counts as wrong there.
const IBANS: &[(&str, &str)] = &[
    (
        "ES2121000418450200051331 valid-checksum-unknown-country",
        "right: MOD 97 has seen every slip, and an account outside the national scheme is still one account",
    ),
    ("ES89 3183 1500 9500 0121 0562 valid-checksum-unknown-country", "right, as above"),
];

#[test]
fn phones() {
    let Some(rows) = rows("phones-by-region.csv") else { return };
    let mut misses = Vec::new();
    for row in rows {
        let want = (row["expect"] == "valid").then_some(row["e164"].as_str());
        let mut check = |notation: &str, context: &Context| {
            let got = match normalise(TraceKind::Phone, &row[notation], context) {
                Value::Trace(trace) => Some(trace.normal().to_owned()),
                Value::Invalid { .. } => None,
            };
            if got.as_deref() != want {
                misses.push(format!("{} {} {}", row["region"], notation, row[notation]));
            }
        };
        for notation in ["e164", "international", "rfc3966"] {
            check(notation, &Context::ANYWHERE);
        }
        if let Ok(country) = row["region"].parse::<Country>()
            && country.as_str() == row["region"]
        {
            check("national", &Context::of(country));
        }
    }
    compare(misses, PHONES);
}

const PHONES: &[(&str, &str)] = &[
    ("IR e164 +989601", SHORT),
    ("IR international +98 9601", SHORT),
    ("IR national 09601", SHORT),
    ("IR rfc3966 tel:+98-9601", SHORT),
    ("CW e164 +5999435123", SHOWN),
    ("CW international +599 9435123", SHOWN),
    ("CW rfc3966 tel:+599-9435123", SHOWN),
    ("LR e164 +2312123456", SHOWN),
    ("LR international +231 2123456", SHOWN),
    ("LR rfc3966 tel:+231-2123456", SHOWN),
    ("VN e164 +84210123456", SHOWN),
    ("VN international +84 210123456", SHOWN),
    ("VN rfc3966 tel:+84-210123456", SHOWN),
    ("ZA e164 +2710123456", SHOWN),
    ("ZA international +27 10123456", SHOWN),
    ("ZA rfc3966 tel:+27-10123456", SHOWN),
];

const SHOWN: &str =
    "nobody has it, but it is as long as a mobile number there, and callers show such numbers: right";

const SHORT: &str =
    "a service code of four digits: with six digits in all, more numbers of cases and flats than telephones";

#[test]
fn wallets() {
    let Some(rows) = rows("wallet-vectors.csv") else { return };
    let misses = rows
        .iter()
        .filter(|row| {
            let kinds: &[TraceKind] = match row["coin"].as_str() {
                coin if coin.starts_with("BTC-like") => {
                    &[TraceKind::Bitcoin, TraceKind::Litecoin, TraceKind::OtherWallet]
                }
                coin if coin.starts_with("BTC") => &[TraceKind::Bitcoin, TraceKind::Litecoin],
                coin if coin.starts_with("ETH") => &[TraceKind::Ethereum],
                "XMR" => &[TraceKind::Monero],
                "TRX" => &[TraceKind::Tron],
                "SOL" => &[TraceKind::Solana],
                _ => &[TraceKind::OtherWallet],
            };
            let got = kinds.iter().any(|kind| is_valid(*kind, &row["address"], &Context::ANYWHERE));
            got != (row["expect"] == "valid")
        })
        .map(|row| format!("{} {} {}", row["coin"], row["address"], row["expect"]))
        .collect();
    compare(misses, WALLETS);
}

const TEST_NET: &str = "a test net: no money is on it";
const OTHER_VERSION: &str = "not of the type or net under test, but an address: BIP 350 lets any version and length be paid, and SS58 serves many nets";
const ONE_CASE: &str = "asked there whether its case is a checksum; in one case it has none and is an address all the same (the same rows stand there as valid)";
const OFF_CURVE: &str = "the checksum holds; that no key has this point is no typing mistake, and programs on Solana have such addresses";

const WALLETS: &[(&str, &str)] = &[
    (
        "ADA addr_test1qpu962kp9tdj4l0jcpr0a4gv0sdmga9hfvps0d6q25dpkcgrh7x4t3ll2uxaf6mc8ayllfvc0vnnfnwg24tj38hkgg6s2x67qn valid",
        TEST_NET,
    ),
    ("ADA stake_test1uqpmlr24cll4wrw5adur7j0l5kv8kfe5ehy924egnmmyydgpa9wtr valid", TEST_NET),
    ("BCH bchtest:qqaz6s295ncfs53m86qj0uw6sl8u2kuw0ymst35fx4 valid", TEST_NET),
    ("BTC bech32/bech32m (BIP-173/350) tb1q99v450rcwc87jrlgswuj9u6nke6yr55drpxuj0 valid", TEST_NET),
    ("BTC bech32/bech32m (BIP-173/350) tb1qhqv6she9kytv9alxgst22kudfxm5f5sf2lgpc6 valid", TEST_NET),
    ("BTC bech32/bech32m (BIP-173/350) tb1qjpxg9ckp4pgghfuyunjnux2m2prkst580chf9n valid", TEST_NET),
    ("BTC segwit tb1qxdyjf6h5d6qxap4n2dap97q4j5ps6ua8sll0ct valid", TEST_NET),
    ("BTC segwit tltc1q677973lw0w796gttpy52f296jqaaksz0duklcr valid", TEST_NET),
    ("BTC taproot tb1pq3y5g5u4v6dx4uu8q4nkffd9cswk3307nndv5mg3l6zn2tenzq2qufyzlx valid", TEST_NET),
    ("BTC-like P2PKH mkpZhYtJu2r87Js3pDiWJDmPte2NRZ8bJV valid", TEST_NET),
    ("BTC-like P2PKH mnTkxhNkgx7TsZrEdRcPti564yQTzynGJp valid", TEST_NET),
    ("BTC-like P2PKH nprZmJBRhatuwtUXBSjjd3nCG9R8DDm3y3 valid", TEST_NET),
    ("BTC-like P2PKH tmSEwQYGh3dzFu2boSfVeemmqHTjv4LMQFd valid", TEST_NET),
    ("BTC-like P2PKH ygAN9888Yy9thRdvaFuGqHa3Qm4M3Cvrj9 valid", TEST_NET),
    ("BTC-like P2SH 2MuKeQzUHhUQWUZgx5AuNWoQ7YWx6vsXxrv valid", TEST_NET),
    ("BTC-like P2SH 2N55m54k8vr95ggehfUcNkdbUuQvaqG2GxK valid", TEST_NET),
    ("BTC-like P2SH 8j7NLynPotJD3x4MHGemN36XPSLBKr6cYn valid", TEST_NET),
    ("BTC-like P2SH QNE4UhQ5mF8HhBEQYijn7V6pT2mgKExQCy valid", TEST_NET),
    ("BTC-like P2SH t2LfG2nqiWh2u3JkRvYCG4KUKJER5qHhegm valid", TEST_NET),
    ("BTC segwit bc1pyacup9uskxpar8z2sjpg9gmukx9k4tm7mkrr56yhzw78y48vu2msq4xugp invalid", OTHER_VERSION),
    ("BTC taproot bc1pw8qf0y93s0gecj5ys2p2xl933d427lkascax39cnh3e9fm8zkude9hqn invalid", OTHER_VERSION),
    ("BTC taproot bc1pyacup9uskxpar8z2sjpg9gmukx9k4tm7mkrr56yhzw78y48vu2m555np8lf invalid", OTHER_VERSION),
    ("BTC taproot bc1zyacup9uskxpar8z2sjpg9gmukx9k4tm7mkrr56yhzw78y48vu2msgglnx2 invalid", OTHER_VERSION),
    ("DOT/KSM 7GxSrBqAvmpYo6xumaFgmsnhhYYrZTptPSg2hopyr1yTZS6 invalid", OTHER_VERSION),
    ("ETH EIP-55 0x27b1fdb04752bbc536007a920d24acb045561c26 invalid", ONE_CASE),
    ("ETH EIP-55 0x52908400098527886E0F7030069857D2E4169EE7 invalid", ONE_CASE),
    ("ETH EIP-55 0x8617E340B3D01FA5F11F306F4090FD50E238070D invalid", ONE_CASE),
    ("ETH EIP-55 0xD3CDA913DEB6F67967B99D67ACDFA1712C293601 invalid", ONE_CASE),
    ("ETH EIP-55 0xd1220a0cf47c7b9be7a2e6ba89f429762e7b9adb invalid", ONE_CASE),
    ("ETH EIP-55 0xd3CdA913deB6f67967B99D67aCDFa1712C293601 invalid", ONE_CASE),
    ("ETH EIP-55 0xd3cda913deb6f67967b99d67acdfa1712c293601 invalid", ONE_CASE),
    ("ETH EIP-55 0xde709f2102306220921060314715629080e2fb77 invalid", ONE_CASE),
    ("SOL F9vSypJrvid1y1ckLUJoT1Ke4R5TgeMiyoZdFKBAA91j invalid", OFF_CURVE),
    ("XLM GDJEZMT3ZZ3IX2HAG7CI2HYD2S6WIH5G2IJHHD3B2GLHP6QIHBJAESYD invalid", OFF_CURVE),
    (
        "XMR 49bLMVdRMSJfxBsdwA9mPRYgLCSmjvCbgHMxui5r4jmj1LQpYRHLDVMNEfHn9sgxyxB7Str2eEDfSV6yciUAXZWV1PC7Fsy invalid",
        OFF_CURVE,
    ),
];
