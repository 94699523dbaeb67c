//! Traces in normal form, and the keys by which they match.
//!
//! A [`Trace`] is only built from a normal form whose grammar holds. Finding and normalising what people write is the
//! work of the room above; this one says what the result looks like.

mod grammar;

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;
use xxhash_rust::xxh3::xxh3_64_with_seed;

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $number:literal $slug:literal;)*) => {
        /// What sort of trace it is. The numbers stand in databases and never change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum TraceKind { $($(#[$doc])* $variant = $number,)* }

        impl TraceKind {
            /// Every kind, in the order of this list.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name in JSON, URLs and columns.
            pub fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug,)* }
            }

            /// From the number in a database.
            pub fn from_number(number: u8) -> Option<Self> {
                match number { $($number => Some(Self::$variant),)* _ => None }
            }
        }

        impl FromStr for TraceKind {
            type Err = TraceError;
            fn from_str(text: &str) -> Result<Self, TraceError> {
                match text { $($slug => Ok(Self::$variant),)* _ => Err(TraceError::Kind) }
            }
        }
    };
}

kinds! {
    /// ISO 13616, upper case, no spaces, MOD 97 holds: `NL91ABNA0417164300`.
    Iban = 1 "iban";
    /// A national account that has no IBAN form here: `SE:50001234567`.
    Account = 2 "account";
    /// ISO 9362, 8 or 11 characters.
    Bic = 3 "bic";
    /// First six to eight digits, `*`, last four: `424242*4242`. The full number is never kept.
    Card = 4 "card";
    /// Local part in lower case, `@`, domain as A-label.
    Email = 5 "email";
    /// E.164: `+31612345678`.
    Phone = 6 "phone";
    /// A host name as A-label, lower case.
    Domain = 7 "domain";
    /// An onion service, version 2 or 3.
    Onion = 8 "onion";
    /// A URL as the WHATWG parser prints it.
    Url = 9 "url";
    /// An IPv4 or IPv6 address (RFC 5952).
    Ip = 10 "ip";
    /// `00:1a:2b:3c:4d:5e`.
    Mac = 11 "mac";
    /// `AS64500`.
    Asn = 12 "asn";
    /// Bitcoin address, base58 or bech32 (BIP 173, 350).
    Bitcoin = 13 "bitcoin";
    /// Ethereum or another EVM chain, lower-case hex: `0x…`.
    Ethereum = 14 "ethereum";
    /// Monero address, standard, integrated or sub-address.
    Monero = 15 "monero";
    /// Tron address.
    Tron = 16 "tron";
    /// Litecoin address.
    Litecoin = 17 "litecoin";
    /// Solana address: 32 bytes in base58.
    Solana = 18 "solana";
    /// An address of another chain, with its asset: `XRP:r…`.
    OtherWallet = 19 "wallet";
    /// A transaction: 64 hex digits, or a Solana signature.
    Transaction = 20 "transaction";
    /// 32 hex digits.
    Md5 = 21 "md5";
    /// 40 hex digits.
    Sha1 = 22 "sha1";
    /// 64 hex digits.
    Sha256 = 23 "sha256";
    /// Context-triggered piecewise hash: `48:…:…`.
    Ssdeep = 24 "ssdeep";
    /// Locality-sensitive hash, `T1` and 70 hex digits.
    Tlsh = 25 "tlsh";
    /// `CVE-2024-12345`.
    Cve = 26 "cve";
    /// Platform, colon, name in lower case: `telegram:jan_99`.
    Handle = 27 "handle";
    /// Platform, colon, number of an advert: `marktplaats:m2012345678`.
    Advert = 28 "advert";
    /// A parcel or tracking number, upper case.
    Parcel = 29 "parcel";
    /// A person's name, folded.
    Person = 30 "person";
    /// A company's name, folded.
    Company = 31 "company";
}

impl fmt::Display for TraceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}

impl Serialize for TraceKind {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.slug())
    }
}

impl<'de> Deserialize<'de> for TraceKind {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Why a text is not a trace in normal form.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum TraceError {
    /// No such kind.
    #[error("expected a kind of trace such as `iban` or `email`")]
    Kind,
    /// The grammar of the kind's normal form does not hold.
    #[error("expected the normal form of {0}")]
    Grammar(TraceKind),
}

/// A trace in normal form. Prints as `kind:normal`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Trace {
    kind: TraceKind,
    normal: Box<str>,
}

impl Trace {
    /// Takes a normal form; refuses what is not one.
    pub fn new(kind: TraceKind, normal: impl Into<Box<str>>) -> Result<Self, TraceError> {
        let normal = normal.into();
        if grammar::holds(kind, &normal) { Ok(Self { kind, normal }) } else { Err(TraceError::Grammar(kind)) }
    }

    /// Its kind.
    pub fn kind(&self) -> TraceKind {
        self.kind
    }

    /// Its normal form.
    pub fn normal(&self) -> &str {
        &self.normal
    }

    /// The key by which equal traces meet.
    pub fn key(&self) -> MatchKey {
        MatchKey::of(self.kind, &self.normal)
    }
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind, self.normal)
    }
}

impl fmt::Debug for Trace {
    // Traces may be a victim's: logs show the kind alone.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:…", self.kind)
    }
}

impl FromStr for Trace {
    type Err = TraceError;

    fn from_str(text: &str) -> Result<Self, TraceError> {
        let (kind, normal) = text.split_once(':').ok_or(TraceError::Kind)?;
        Self::new(kind.parse()?, normal)
    }
}

/// 64 bits of a trace's kind and normal form: the same in every process, back-end and version.
///
/// Two different traces share a key about once in 2⁶⁴ / n pairs; whoever shows a hit compares the normal forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MatchKey(pub u64);

impl MatchKey {
    /// The key of a normal form.
    pub fn of(kind: TraceKind, normal: &str) -> Self {
        Self(xxh3_64_with_seed(normal.as_bytes(), kind as u64))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_and_slugs_are_unique_and_reversible() {
        for &kind in TraceKind::ALL {
            assert_eq!(TraceKind::from_number(kind as u8), Some(kind));
            assert_eq!(kind.slug().parse(), Ok(kind));
        }
        assert_eq!("ioc".parse::<TraceKind>(), Err(TraceError::Kind));
    }

    #[test]
    fn keys_never_change() {
        // Keys stand in databases; a change here needs a migration of every store.
        let trace = Trace::new(TraceKind::Iban, "NL91ABNA0417164300").unwrap();
        assert_eq!(trace.key(), MatchKey(xxh3_64_with_seed(b"NL91ABNA0417164300", 1)));
    }

    proptest! {
        #[test]
        fn print_then_parse_is_identity(text in "\\PC{0,60}", pick in 0usize..31) {
            if let Ok(trace) = Trace::new(TraceKind::ALL[pick], text) {
                prop_assert_eq!(trace.to_string().parse::<Trace>(), Ok(trace));
            }
        }
    }
}
