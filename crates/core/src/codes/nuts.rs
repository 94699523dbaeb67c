//! Regions of the Union's statistics: NUTS, by grammar.

use std::str::FromStr;

use super::{Country, UnknownCode};

/// A NUTS region (Reg. (EC) 1059/2003): the country in the Union's style and one to three characters, one a level.
///
/// Checked by grammar only: regions are redrawn every few years, and reports keep the code they were given.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nuts {
    // Unused places hold 0, so that a region sorts right before its parts.
    text: [u8; 5],
}

impl Nuts {
    /// `NL33`, `EL30`, `DE212`.
    pub fn as_str(&self) -> &str {
        let used = &self.text[..self.length()];
        std::str::from_utf8(used).expect("a region holds ASCII only")
    }

    /// 1 (large regions), 2 (basic regions) or 3 (small regions).
    pub fn level(self) -> u8 {
        match self.length() {
            3 => 1,
            4 => 2,
            _ => 3,
        }
    }

    /// The country that the region is in.
    pub fn country(self) -> Country {
        self.as_str()[..2].parse().expect("a region is built only with a known country")
    }

    /// The region one level up that holds this one; none above level 1.
    pub fn parent(self) -> Option<Self> {
        if self.level() == 1 {
            return None;
        }
        let mut text = self.text;
        text[self.length() - 1] = 0;
        Some(Self { text })
    }

    fn length(self) -> usize {
        self.text.iter().take_while(|byte| **byte != 0).count()
    }
}

impl FromStr for Nuts {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let unknown =
            UnknownCode { expected: "a NUTS region, such as NL33: country and one to three characters" };
        let given = text.trim().as_bytes();
        if !(3..=5).contains(&given.len()) || !given.iter().all(u8::is_ascii_alphanumeric) {
            return Err(unknown);
        }
        let mut region = [0; 5];
        for (place, byte) in region.iter_mut().zip(given) {
            *place = byte.to_ascii_uppercase();
        }
        let [first, second, ..] = region;
        let country: Country =
            std::str::from_utf8(&[first, second]).map_err(|_| unknown)?.parse().map_err(|_| unknown)?;
        region[..2].copy_from_slice(country.eu_style().as_bytes());
        Ok(Self { text: region })
    }
}

code_text!(Nuts);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn level_country_and_parent_follow_the_length() {
        let region: Nuts = "el303".parse().unwrap();
        assert_eq!((region.level(), region.country()), (3, Country::GR));
        let parent = region.parent().unwrap();
        assert_eq!((parent.as_str(), parent.level()), ("EL30", 2));
        assert_eq!(parent.parent().and_then(Nuts::parent), None);
        assert_eq!("GR30".parse::<Nuts>().unwrap().as_str(), "EL30");
    }

    #[test]
    fn what_is_no_region_is_refused() {
        for text in ["", "NL", "NL3300", "XX1", "N 3", "NL-3", "NLé", "1234"] {
            assert!(text.parse::<Nuts>().is_err(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_printed_region_reads_back(text in "(NL|DE|EL|UK|FR|TR)[0-9A-Z]{1,3}") {
            let region: Nuts = text.parse().unwrap();
            prop_assert_eq!(region.to_string(), text);
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,8}") {
            if let Ok(region) = text.parse::<Nuts>() {
                prop_assert_eq!(region.as_str().parse::<Nuts>(), Ok(region));
            }
        }
    }
}
