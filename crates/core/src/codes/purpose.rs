//! The purposes for which data may be used: Regulation (EU) 2016/794 art 18(2).

use std::fmt;
use std::str::FromStr;

use super::UnknownCode;

code_enum! {
    /// One purpose of art 18(2). Points e and f came with Regulation (EU) 2022/991.
    Purpose, expected "a purpose of Regulation 2016/794 art 18(2): a to f" {
        A = "a", "Cross-checking";
        B = "b", "Strategic or thematic analysis";
        C = "c", "Operational analysis";
        D = "d", "Facilitating exchange of information";
        E = "e", "Research and innovation";
        F = "f", "Informing the public about wanted persons";
    }
}

/// A set of purposes. Text form: `a,c`; the empty set, which lets others only find out what an item is for, is empty text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Purposes(u8);

const fn bit(purpose: Purpose) -> u8 {
    1 << (purpose as u8)
}

impl Purposes {
    /// No purpose (art 19(1): processing only to find relevance and purpose).
    pub const NONE: Self = Self(0);

    /// The set of these.
    pub const fn of(purposes: &[Purpose]) -> Self {
        let mut bits = 0;
        let mut next = 0;
        while next < purposes.len() {
            bits |= bit(purposes[next]);
            next += 1;
        }
        Self(bits)
    }

    /// Whether the purpose is in the set.
    pub const fn contains(self, purpose: Purpose) -> bool {
        self.0 & bit(purpose) != 0
    }

    /// Whether the set is empty.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// What is in both sets.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The set with one more.
    #[must_use]
    pub const fn with(self, purpose: Purpose) -> Self {
        Self(self.0 | bit(purpose))
    }

    /// The purposes in the set, in the order of the article.
    pub fn iter(self) -> impl Iterator<Item = Purpose> {
        Purpose::all().filter(move |purpose| self.contains(*purpose))
    }

    /// The set as a number below 64, bit 0 for point a: for a column or a query.
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// The set from its number; none where a bit stands for no purpose.
    pub const fn from_bits(bits: u8) -> Option<Self> {
        if bits < 64 { Some(Self(bits)) } else { None }
    }
}

impl FromIterator<Purpose> for Purposes {
    fn from_iter<I: IntoIterator<Item = Purpose>>(purposes: I) -> Self {
        purposes.into_iter().fold(Self::NONE, Self::with)
    }
}

impl fmt::Display for Purposes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, purpose) in self.iter().enumerate() {
            if place > 0 {
                f.write_str(",")?;
            }
            f.write_str(purpose.as_str())?;
        }
        Ok(())
    }
}

impl fmt::Debug for Purposes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{self}}}")
    }
}

impl FromStr for Purposes {
    type Err = UnknownCode;

    /// Reads the points between commas or blanks.
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        text.split([',', ' ', ';']).filter(|point| !point.is_empty()).map(str::parse).collect()
    }
}

code_serde!(Purposes);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sets_are_read_and_refused() {
        assert_eq!("a, C".parse(), Ok(Purposes::of(&[Purpose::A, Purpose::C])));
        assert_eq!("".parse(), Ok(Purposes::NONE));
        assert!("a,g".parse::<Purposes>().is_err());
        assert!(Purpose::all().all(|purpose| purpose.to_string().parse() == Ok(purpose)));
    }

    proptest! {
        #[test]
        fn a_printed_set_reads_back(bits in 0_u8..64) {
            let purposes = Purposes::from_bits(bits).unwrap();
            prop_assert_eq!(purposes.to_string().parse(), Ok(purposes));
            prop_assert_eq!(purposes.iter().collect::<Purposes>(), purposes);
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,12}") {
            let _ = text.parse::<Purposes>();
        }
    }
}
