//! Typed identifiers: 64 bits that order by time and print with a prefix, safe in URLs.
//!
//! Shape: `rep_` and 13 characters of Crockford base 32. The upper 43 bits are milliseconds since 2020-01-01 UTC, the
//! lower 20 order what falls into one millisecond. A `rep_…` never parses as a series.

use std::{
    fmt,
    hash::Hash,
    marker::PhantomData,
    str::FromStr,
    sync::atomic::{AtomicU64, Ordering},
};

use serde::{Deserialize, Serialize};
use thiserror::Error;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const EPOCH_MS: i64 = 1_577_836_800_000; // 2020-01-01T00:00:00Z
const ORDER_BITS: u32 = 20;
const LENGTH: usize = 13;

/// What an identifier names; gives its printed prefix.
pub trait Prefix: Copy + Eq + Ord + Hash {
    /// Three letters, printed before `_`.
    const PREFIX: &'static str;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $alias:ident = $tag:ident $prefix:literal;)*) => {$(
        #[doc(hidden)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $tag {}
        impl Prefix for $tag {
            const PREFIX: &'static str = $prefix;
        }
        $(#[$doc])*
        pub type $alias = Id<$tag>;
    )*};
}

ids! {
    /// A report as this node holds it.
    ReportId = ReportTag "rep";
    /// A series; it stays when reports come and go.
    SeriesId = SeriesTag "ser";
    /// A hit between two reports.
    HitId = HitTag "hit";
    /// Input that could not be taken.
    SetAsideId = SetAsideTag "set";
    /// A request for a release.
    RequestId = RequestTag "req";
}

/// A typed, time-ordered identifier.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id<T: Prefix>(u64, PhantomData<T>);

impl<T: Prefix> Id<T> {
    /// The 63-bit number kept in a database column.
    pub fn number(self) -> i64 {
        // The top bit is never set: 43 + 20 bits.
        self.0 as i64
    }

    /// When it was given, Unix milliseconds.
    pub fn created_ms(self) -> i64 {
        (self.0 >> ORDER_BITS) as i64 + EPOCH_MS
    }

    /// From a database column; `None` where no identifier was ever so numbered.
    pub fn from_number(number: i64) -> Option<Self> {
        u64::try_from(number).ok().map(|n| Self(n, PhantomData))
    }
}

/// Why a text is not an identifier of this type.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("expected `{prefix}_` and 13 letters or digits")]
pub struct IdError {
    /// The prefix that was expected.
    pub prefix: &'static str,
}

impl<T: Prefix> FromStr for Id<T> {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let error = IdError { prefix: T::PREFIX };
        let digits = text.strip_prefix(T::PREFIX).and_then(|t| t.strip_prefix('_')).ok_or(error)?;
        if digits.len() != LENGTH {
            return Err(error);
        }
        let mut number = 0u128;
        for byte in digits.bytes() {
            let digit = ALPHABET.iter().position(|&a| a == byte).ok_or(error)?;
            number = number << 5 | digit as u128;
        }
        i64::try_from(number).ok().and_then(Self::from_number).ok_or(error)
    }
}

impl<T: Prefix> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_", T::PREFIX)?;
        for place in (0..LENGTH).rev() {
            let digit = ((self.0 as u128) >> (5 * place)) as usize & 31;
            fmt::Write::write_char(f, char::from(ALPHABET[digit]))?;
        }
        Ok(())
    }
}

impl<T: Prefix> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<T: Prefix> Serialize for Id<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, T: Prefix> Deserialize<'de> for Id<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Hands out rising identifiers, to any number of threads. One per process; started from the highest that the store holds.
#[derive(Debug, Default)]
pub struct IdSource {
    last: AtomicU64,
}

impl IdSource {
    /// Continues after `highest`, as read from the store.
    pub fn after(highest: i64) -> Self {
        Self { last: AtomicU64::new(u64::try_from(highest).unwrap_or(0)) }
    }

    /// The next identifier at `now_ms` (Unix milliseconds). Rises even where the time does not.
    pub fn next<T: Prefix>(&self, now_ms: i64) -> Id<T> {
        let since = u64::try_from(now_ms.saturating_sub(EPOCH_MS)).unwrap_or(0);
        let after = |last: u64| (last + 1).max(since << ORDER_BITS);
        // Nothing else is published with the number, so no ordering beside its own is asked for.
        let before = self.last.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| Some(after(last)));
        Id(after(before.unwrap_or_default()), PhantomData)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn print_then_parse_is_identity(number in 0i64..) {
            let id = ReportId::from_number(number).unwrap();
            prop_assert_eq!(id.to_string().parse::<ReportId>(), Ok(id));
            prop_assert!(id.to_string().parse::<SeriesId>().is_err());
        }
    }

    #[test]
    fn identifiers_rise_when_time_stands_still() {
        let source = IdSource::default();
        let now = 1_790_000_000_000;
        let (a, b): (ReportId, ReportId) = (source.next(now), source.next(now));
        let c: ReportId = source.next(now - 5_000);
        let d: ReportId = source.next(now + 1);
        assert!(a < b && b < c && c < d);
        assert!(a.to_string() < d.to_string(), "text sorts as time does");
    }

    #[test]
    fn no_two_threads_get_one_identifier() {
        let source = IdSource::default();
        let take =
            || (0..10_000).map(|_| source.next::<ReportTag>(1_790_000_000_000).number()).collect::<Vec<_>>();
        let mut all = std::thread::scope(|scope| {
            let threads = [scope.spawn(take), scope.spawn(take)];
            threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
        });
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 20_000);
    }
}
