//! Countries: ISO 3166-1 alpha-2, and the two codes that the Union writes differently.

use std::str::FromStr;
use std::sync::LazyLock;

use super::{UnknownCode, table};

/// A country, as ISO 3166-1 alpha-2 in upper case: `NL`, `GR`, `GB`.
///
/// Reads the Union's own `EL` and `UK` too, and knows `XK` because IBANs and telephone numbers carry it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

const TABLE: &str = include_str!("../../data/countries.tsv");

/// One row of the table.
struct Row {
    country: Country,
    code: &'static str,
    name: &'static str,
    calling_code: Option<u16>,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| table::rows(TABLE).filter_map(|row| read(&row)).collect());

/// Where a pair of letters stands in [`ROWS`], by `(first - A) * 26 + second - A`.
static PLACES: LazyLock<[Option<u8>; 26 * 26]> = LazyLock::new(|| {
    let mut places = [None; 26 * 26];
    for (place, row) in ROWS.iter().enumerate() {
        if let (Some(slot), Ok(place)) = (slot(row.country.0), u8::try_from(place)) {
            places[slot] = Some(place);
        }
    }
    places
});

fn read(row: &[&'static str]) -> Option<Row> {
    let code = table::cell(row, 0);
    let letters: [u8; 2] = code.as_bytes().try_into().ok()?;
    Some(Row {
        country: Country(letters),
        code,
        name: table::cell(row, 1),
        calling_code: table::cell(row, 2).parse().ok(),
    })
}

fn slot([first, second]: [u8; 2]) -> Option<usize> {
    let letter = |byte: u8| byte.is_ascii_uppercase().then(|| usize::from(byte - b'A'));
    Some(letter(first)? * 26 + letter(second)?)
}

/// Constants for the countries that code names: the 27 States, their neighbours, and common havens of offenders.
macro_rules! constants {
    ($($code:ident)+) => {
        $(
            #[doc = concat!("`", stringify!($code), "`")]
            pub const $code: Self = Self([stringify!($code).as_bytes()[0], stringify!($code).as_bytes()[1]]);
        )+
    };
}

impl Country {
    constants! {
        AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK
        AD AE AL AU BA BJ BY CA CH CI CN GB GE GH GI HK IL IN IS JP LI MA MC MD ME MK NG NO NZ PH RS RU SG SM
        TH TR UA US VA XK ZA
    }

    /// The 27 States of the Union, by ISO code.
    pub const EU27: [Self; 27] = [
        Self::AT,
        Self::BE,
        Self::BG,
        Self::CY,
        Self::CZ,
        Self::DE,
        Self::DK,
        Self::EE,
        Self::ES,
        Self::FI,
        Self::FR,
        Self::GR,
        Self::HR,
        Self::HU,
        Self::IE,
        Self::IT,
        Self::LT,
        Self::LU,
        Self::LV,
        Self::MT,
        Self::NL,
        Self::PL,
        Self::PT,
        Self::RO,
        Self::SE,
        Self::SI,
        Self::SK,
    ];

    /// Every country, by code.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        ROWS.iter().map(|row| row.country)
    }

    /// The two letters of ISO 3166-1.
    pub fn as_str(self) -> &'static str {
        self.row().code
    }

    /// English name.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The country calling code of E.164, without `+`; the North American plan is `1` throughout.
    /// Nobody lives in the countries that have none.
    pub fn calling_code(self) -> Option<u16> {
        self.row().calling_code
    }

    /// Whether the country is one of the 27 States.
    pub fn is_eu(self) -> bool {
        Self::EU27.contains(&self)
    }

    /// The code as the Union's institutions write it: `EL` for Greece, `UK` for the United Kingdom.
    pub fn eu_style(self) -> &'static str {
        match self {
            Self::GR => "EL",
            Self::GB => "UK",
            other => other.as_str(),
        }
    }

    fn row(self) -> &'static Row {
        slot(self.0)
            .and_then(|slot| PLACES[slot])
            .and_then(|place| ROWS.get(usize::from(place)))
            .expect("a country is built only from a code in the table")
    }
}

impl FromStr for Country {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let unknown = UnknownCode { expected: "a country of ISO 3166-1, two letters" };
        let letters: [u8; 2] = text.trim().as_bytes().try_into().map_err(|_| unknown)?;
        let letters = match letters.map(|byte| byte.to_ascii_uppercase()) {
            [b'E', b'L'] => *b"GR",
            [b'U', b'K'] => *b"GB",
            letters => letters,
        };
        slot(letters).and_then(|slot| PLACES[slot]).map(|_| Self(letters)).ok_or(unknown)
    }
}

code_text!(Country);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole_and_sorted() {
        assert_eq!(Country::all().len(), 249 + 1, "ISO's 249 and XK");
        assert!(Country::all().is_sorted());
        for country in Country::all() {
            assert!(!country.name().is_empty());
            assert_eq!(country.as_str().parse(), Ok(country));
        }
        let silent: Vec<_> =
            Country::all().filter(|c| c.calling_code().is_none()).map(Country::as_str).collect();
        assert_eq!(silent, ["BV", "HM", "UM"]);
    }

    #[test]
    fn every_constant_is_in_the_list() {
        assert_eq!(Country::EU27.map(|c| c.as_str().len()), [2; 27]);
        for country in [Country::XK, Country::ZA, Country::AE, Country::US, Country::GI] {
            assert!(!country.is_eu());
            assert!(country.calling_code().is_some());
        }
        assert_eq!(Country::all().filter(|c| c.is_eu()).count(), 27);
    }

    #[test]
    fn the_unions_own_codes_are_read_and_written() {
        assert_eq!("EL".parse(), Ok(Country::GR));
        assert_eq!("uk".parse(), Ok(Country::GB));
        assert_eq!(Country::GR.eu_style(), "EL");
        assert_eq!(Country::NL.eu_style(), "NL");
        assert_eq!(Country::GR.to_string(), "GR");
    }

    #[test]
    fn what_is_no_country_is_refused() {
        for text in ["", "N", "NLD", "XX", "ZZ", "é", "N1", "\0\0"] {
            assert!(text.parse::<Country>().is_err(), "{text:?}");
        }
    }
}
