//! Languages: ISO 639-1.

use std::str::FromStr;
use std::sync::LazyLock;

use super::{UnknownCode, table};

/// A language, as ISO 639-1 in lower case: `nl`, `el`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language([u8; 2]);

const TABLE: &str = include_str!("../../data/languages.tsv");

/// Code and name, sorted by code.
static ROWS: LazyLock<Vec<(Language, &'static str, &'static str)>> = LazyLock::new(|| {
    table::rows(TABLE)
        .filter_map(|row| {
            let code = table::cell(&row, 0);
            Some((Language(code.as_bytes().try_into().ok()?), code, table::cell(&row, 1)))
        })
        .collect()
});

macro_rules! constants {
    ($($constant:ident)+) => {
        $(
            #[doc = concat!("`", stringify!($constant), "`, printed in lower case")]
            pub const $constant: Self = Self([
                stringify!($constant).as_bytes()[0].to_ascii_lowercase(),
                stringify!($constant).as_bytes()[1].to_ascii_lowercase(),
            ]);
        )+
    };
}

impl Language {
    constants! { BG CS DA DE EL EN ES ET FI FR GA HR HU IT LT LV MT NL PL PT RO SK SL SV NO TR UK RU AR }

    /// The 24 official languages of the Union.
    pub const EU24: [Self; 24] = [
        Self::BG,
        Self::CS,
        Self::DA,
        Self::DE,
        Self::EL,
        Self::EN,
        Self::ES,
        Self::ET,
        Self::FI,
        Self::FR,
        Self::GA,
        Self::HR,
        Self::HU,
        Self::IT,
        Self::LT,
        Self::LV,
        Self::MT,
        Self::NL,
        Self::PL,
        Self::PT,
        Self::RO,
        Self::SK,
        Self::SL,
        Self::SV,
    ];

    /// Every language, by code.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        ROWS.iter().map(|(language, _, _)| *language)
    }

    /// The two letters of ISO 639-1.
    pub fn as_str(self) -> &'static str {
        self.row().1
    }

    /// English name.
    pub fn name(self) -> &'static str {
        self.row().2
    }

    fn row(self) -> &'static (Self, &'static str, &'static str) {
        find(self).expect("a language is built only from a code in the table")
    }
}

fn find(language: Language) -> Option<&'static (Language, &'static str, &'static str)> {
    let place = ROWS.binary_search_by_key(&language, |(language, _, _)| *language).ok()?;
    ROWS.get(place)
}

impl FromStr for Language {
    type Err = UnknownCode;

    /// Reads `nl`, `NL` and the language of a tag such as `nl-BE` or `de_AT`.
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let unknown = UnknownCode { expected: "a language of ISO 639-1, two letters" };
        let (primary, _region) = text.trim().split_once(['-', '_']).unwrap_or((text.trim(), ""));
        let letters: [u8; 2] = primary.as_bytes().try_into().map_err(|_| unknown)?;
        let language = Self(letters.map(|byte| byte.to_ascii_lowercase()));
        find(language).map(|_| language).ok_or(unknown)
    }
}

code_text!(Language);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole_and_sorted() {
        assert_eq!(Language::all().len(), 183);
        assert!(Language::all().is_sorted());
        for language in Language::all() {
            assert_eq!(language.as_str().parse(), Ok(language));
            assert!(!language.name().is_empty());
        }
        assert!(Language::EU24.is_sorted());
        assert_eq!(Language::EU24.map(Language::name).last(), Some(&"Swedish"));
    }

    #[test]
    fn every_constant_is_in_the_list() {
        for language in [Language::NO, Language::TR, Language::UK, Language::RU, Language::AR] {
            assert!(Language::all().any(|known| known == language));
        }
    }

    #[test]
    fn tags_are_read_by_their_language() {
        assert_eq!("nl-BE".parse(), Ok(Language::NL));
        assert_eq!("DE_at".parse(), Ok(Language::DE));
        for text in ["", "n", "xx", "nld", "-nl", "ñ"] {
            assert!(text.parse::<Language>().is_err(), "{text:?}");
        }
    }
}
