//! Laws of normalising, on any text.

use joinder_core::{TraceKind, Value, codes::Country};
use joinder_observables::{
    Context,
    normalise::{legal_form, mailbox_base, normalise, normalise_ip_port, recognise},
};
use proptest::prelude::*;

const SEEDS: &[(TraceKind, &str)] = &[
    (TraceKind::Iban, "NL91ABNA0417164300"),
    (TraceKind::Iban, "FR1420041010050500013M02606"),
    (TraceKind::Account, "19-2000145399/0800"),
    (TraceKind::Account, "SE:BG53718888"),
    (TraceKind::Account, "NL:0417164300"),
    (TraceKind::Bic, "DEUTDEFF500"),
    (TraceKind::Card, "4242 4242 4242 4242"),
    (TraceKind::Card, "4242 42** **** 4242"),
    (TraceKind::Email, "Jan Smit <jan.smit+x@example.com>"),
    (TraceKind::Phone, "+31 (0)6 12345678 ext. 12"),
    (TraceKind::Domain, "www.München.de."),
    (TraceKind::Onion, "2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion"),
    (TraceKind::Url, "https://user:secret@Example.com:443/a/../b?c=d,e#f"),
    (TraceKind::Ip, "[2a01:0000::1]:443"),
    (TraceKind::Ip, "192.0.2.1:80"),
    (TraceKind::Mac, "00-1A-2B-3C-4D-5E"),
    (TraceKind::Asn, "AS1.10"),
    (TraceKind::Bitcoin, "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
    (TraceKind::Bitcoin, "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"),
    (TraceKind::Ethereum, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"),
    (TraceKind::OtherWallet, "bitcoincash:qrvcdmgpk73zyfd8pmdl9wnuld36zh9n4gms8s0u59"),
    (TraceKind::OtherWallet, "TON:0:ab4fdc104a32167c922b5a2b53e5dba9efd433907bcab3c8d6c7f50ea0a4255e"),
    (TraceKind::Ssdeep, "48:9MABzSwnjpDeSrLp8+nagE4f3ZMvcDT0MIhqy6Ic:9XwnRzTp+sef3d,\"a.exe\""),
    (TraceKind::Cve, "cve 2024-00012345"),
    (TraceKind::Handle, "https://www.facebook.com/profile.php?id=100012345678"),
    (TraceKind::Handle, "wa.me/31612345678"),
    (TraceKind::Handle, "Telegram @Jan_99"),
    (TraceKind::Advert, "https://www.marktplaats.nl/v/x/m2012345678-fiets"),
    (TraceKind::Parcel, "1Z 999 AA1 01 2345 6784"),
    (TraceKind::Person, "Herr Dr. Müller, Jürgen"),
    (TraceKind::Company, "Müller GmbH & Co. KG"),
];

/// Kinds whose letters mean the same in either case.
const CASELESS: &[TraceKind] = &[
    TraceKind::Iban,
    TraceKind::Bic,
    TraceKind::Email,
    TraceKind::Domain,
    TraceKind::Onion,
    TraceKind::Ip,
    TraceKind::Mac,
    TraceKind::Asn,
    TraceKind::Cve,
    TraceKind::Parcel,
    TraceKind::Person,
    TraceKind::Company,
];

fn any_kind() -> impl Strategy<Value = TraceKind> {
    (0..TraceKind::ALL.len()).prop_map(|place| TraceKind::ALL[place])
}

fn any_context() -> impl Strategy<Value = Context> {
    prop_oneof![
        Just(Context::ANYWHERE),
        (0..27usize).prop_map(|place| Context::of(Country::EU27[place])),
        Just(Context::of(Country::US)),
        Just(Context::of(Country::NO)),
    ]
}

/// A seed with a few bytes changed, doubled or dropped: near enough to reach the deep checks.
fn near_miss() -> impl Strategy<Value = String> {
    (0..SEEDS.len(), any::<prop::sample::Index>(), any::<char>(), 0..4u8).prop_map(
        |(seed, place, new, how)| {
            let mut letters: Vec<char> = SEEDS[seed].1.chars().collect();
            let place = place.index(letters.len());
            match how {
                0 => letters[place] = new,
                1 => letters.insert(place, new),
                2 => drop(letters.remove(place)),
                _ => letters.truncate(place),
            }
            letters.into_iter().collect()
        },
    )
}

fn settles(kind: TraceKind, raw: &str, context: &Context) -> Result<(), TestCaseError> {
    let Value::Trace(trace) = normalise(kind, raw, context) else { return Ok(()) };
    let again = normalise(trace.kind(), trace.normal(), context);
    prop_assert_eq!(again, Value::Trace(trace.clone()), "{} of {:?}", trace.to_string(), raw);
    // A normal form means the same wherever it is read.
    let elsewhere = normalise(trace.kind(), trace.normal(), &Context::ANYWHERE);
    prop_assert_eq!(elsewhere, Value::Trace(trace.clone()), "{} elsewhere", trace.to_string());
    let _ = mailbox_base(&trace);
    Ok(())
}

#[test]
fn every_seed_is_valid_and_settles() {
    for (kind, raw) in SEEDS {
        let value = normalise(*kind, raw, &Context::of(Country::CZ));
        assert!(matches!(value, Value::Trace(_)), "{kind} {raw} {value:?}");
        settles(*kind, raw, &Context::of(Country::CZ)).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn nothing_panics_and_normal_forms_settle(kind in any_kind(), raw in "\\PC{0,90}|[ -~]{0,60}|[0-9 +./-]{0,24}", context in any_context()) {
        settles(kind, &raw, &context)?;
        let _ = recognise(&raw, &context);
        let _ = normalise_ip_port(&raw);
        let _ = legal_form(&raw);
    }

    #[test]
    fn near_misses_settle(raw in near_miss(), context in any_context()) {
        for kind in TraceKind::ALL {
            settles(*kind, &raw, &context)?;
        }
        if let Some(Value::Trace(trace)) = recognise(&raw, &context) {
            prop_assert_eq!(normalise(trace.kind(), trace.normal(), &context), Value::Trace(trace));
        }
    }

    #[test]
    fn noise_makes_no_difference(seed in 0..SEEDS.len(), place in any::<prop::sample::Index>(), upper in any::<bool>(), wide in any::<bool>()) {
        let (kind, raw) = SEEDS[seed];
        let context = Context::of(Country::CZ);
        let plain = normalise(kind, raw, &context);
        let mut letters: Vec<char> = raw.chars().collect();
        letters.insert(place.index(letters.len()), '\u{200b}');
        let noisy: String = letters
            .into_iter()
            .map(|c| if wide && c.is_ascii_digit() { char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c) } else { c })
            .collect();
        prop_assert_eq!(normalise(kind, &format!("\u{a0} {noisy}\t\u{feff}"), &context), plain.clone());
        if CASELESS.contains(&kind) {
            let cased = if upper { raw.to_uppercase() } else { raw.to_lowercase() };
            prop_assert_eq!(normalise(kind, &cased, &context), plain);
        }
    }
}

#[test]
fn very_long_input_is_refused_at_once() {
    let long = "1a.".repeat(1_000_000);
    for kind in TraceKind::ALL {
        assert!(
            matches!(normalise(*kind, &long, &Context::of(Country::NL)), Value::Invalid { .. }),
            "{kind}"
        );
    }
    assert_eq!(recognise(&long, &Context::ANYWHERE), None);
}
