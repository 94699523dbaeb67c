//! Currencies: ISO 4217, and the crypto assets that reports name.

use std::str::FromStr;
use std::sync::LazyLock;

use super::{Country, UnknownCode, table};

/// A currency by its code: `EUR`, `BTC`, `USDT`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 4]); // unused places hold 0

/// What stands behind a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CurrencySort {
    /// In force in ISO 4217.
    Money,
    /// Withdrawn from ISO 4217, still found in older reports (`HRK`, `BGN`).
    Former,
    /// A crypto asset.
    Crypto,
}

/// Why a symbol names no currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SymbolError {
    /// Several currencies are written so; the country decides ([`Currency::from_symbol_in`]).
    #[error("expected a symbol of one currency; several countries write theirs so")]
    Ambiguous,
    /// No currency is written so.
    #[error("expected a currency symbol or code")]
    Unknown,
}

const TABLE: &str = include_str!("../../data/currencies.tsv");
const SYMBOLS: &str = include_str!("../../data/currency-symbols.tsv");

struct Row {
    currency: Currency,
    code: &'static str,
    sort: CurrencySort,
    exponent: u8,
    name: &'static str,
}

/// Sorted by code.
static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| table::rows(TABLE).filter_map(|row| read(&row)).collect());

/// Symbol in lower case, and the currencies written so.
static SYMBOL_ROWS: LazyLock<Vec<(&'static str, Vec<Currency>)>> = LazyLock::new(|| {
    table::rows(SYMBOLS)
        .map(|row| {
            let currencies = table::cell(&row, 1).split(' ').filter_map(|code| code.parse().ok()).collect();
            (table::cell(&row, 0), currencies)
        })
        .collect()
});

fn read(row: &[&'static str]) -> Option<Row> {
    let code = table::cell(row, 0);
    let sort = match table::cell(row, 1) {
        "money" => CurrencySort::Money,
        "former" => CurrencySort::Former,
        "crypto" => CurrencySort::Crypto,
        _ => return None,
    };
    let exponent = table::cell(row, 2).parse().ok()?;
    Some(Row { currency: letters(code)?, code, sort, exponent, name: table::cell(row, 3) })
}

/// Packs three or four ASCII letters or digits, in upper case.
fn letters(code: &str) -> Option<Currency> {
    let mut packed = [0; 4];
    if !(3..=4).contains(&code.len()) || !code.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    for (place, byte) in packed.iter_mut().zip(code.bytes()) {
        *place = byte.to_ascii_uppercase();
    }
    Some(Currency(packed))
}

macro_rules! constants {
    ($($code:ident = $packed:literal)+) => {
        $(
            #[doc = concat!("`", stringify!($code), "`")]
            pub const $code: Self = Self(*$packed);
        )+
    };
}

impl Currency {
    constants! {
        EUR = b"EUR\0" BGN = b"BGN\0" CZK = b"CZK\0" DKK = b"DKK\0" HUF = b"HUF\0" PLN = b"PLN\0" RON = b"RON\0"
        SEK = b"SEK\0" CHF = b"CHF\0" GBP = b"GBP\0" ISK = b"ISK\0" NOK = b"NOK\0" USD = b"USD\0" HRK = b"HRK\0"
        BTC = b"BTC\0" ETH = b"ETH\0" XMR = b"XMR\0" USDT = b"USDT" USDC = b"USDC" TRX = b"TRX\0" LTC = b"LTC\0"
        SOL = b"SOL\0" BCH = b"BCH\0" XRP = b"XRP\0" ADA = b"ADA\0" DOGE = b"DOGE" BNB = b"BNB\0" TON = b"TON\0"
    }

    /// Every currency, by code.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        ROWS.iter().map(|row| row.currency)
    }

    /// The code, three or four letters.
    pub fn as_str(self) -> &'static str {
        self.row().code
    }

    /// English name.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Decimal places of the smallest unit: 2 for EUR, 8 for BTC, 18 for ETH.
    pub fn exponent(self) -> u8 {
        self.row().exponent
    }

    /// In force, former, or crypto.
    pub fn sort(self) -> CurrencySort {
        self.row().sort
    }

    /// Whether it is a crypto asset.
    pub fn is_crypto(self) -> bool {
        self.sort() == CurrencySort::Crypto
    }

    /// The money of a country of the Union or its neighbours; none where the list does not say.
    pub fn of(country: Country) -> Option<Self> {
        Some(match country {
            Country::CZ => Self::CZK,
            Country::DK => Self::DKK,
            Country::HU => Self::HUF,
            Country::PL => Self::PLN,
            Country::RO => Self::RON,
            Country::SE => Self::SEK,
            Country::CH | Country::LI => Self::CHF,
            Country::GB => Self::GBP,
            Country::IS => Self::ISK,
            Country::NO => Self::NOK,
            Country::US => Self::USD,
            Country::AD | Country::MC | Country::ME | Country::SM | Country::VA | Country::XK => Self::EUR,
            country if country.is_eu() => Self::EUR, // Bulgaria since 1 January 2026
            _ => return None,
        })
    }

    /// Reads a symbol or a word beside an amount: `€`, `zł`, `Kč`, `euros`; codes too.
    ///
    /// # Errors
    /// [`SymbolError::Ambiguous`] for `kr` and the like, which several countries write.
    pub fn from_symbol(symbol: &str) -> Result<Self, SymbolError> {
        match candidates(symbol)?.as_slice() {
            [only] => Ok(*only),
            _ => Err(SymbolError::Ambiguous),
        }
    }

    /// As [`Self::from_symbol`], and `kr` is the krone or krona of the country.
    ///
    /// # Errors
    /// [`SymbolError::Ambiguous`] where the country's money is none of those written so.
    pub fn from_symbol_in(symbol: &str, country: Country) -> Result<Self, SymbolError> {
        let candidates = candidates(symbol)?;
        match candidates.as_slice() {
            [only] => Ok(*only),
            several => Self::of(country).filter(|own| several.contains(own)).ok_or(SymbolError::Ambiguous),
        }
    }

    fn row(self) -> &'static Row {
        find(self).expect("a currency is built only from a code in the table")
    }
}

fn candidates(symbol: &str) -> Result<Vec<Currency>, SymbolError> {
    // No symbol or word in the table is longer; so hostile input is not folded.
    const LONGEST: usize = 32;
    let symbol = symbol.trim().trim_end_matches('.');
    if symbol.len() > LONGEST {
        return Err(SymbolError::Unknown);
    }
    if let Ok(currency) = symbol.parse() {
        return Ok(vec![currency]);
    }
    let folded = symbol.to_lowercase();
    SYMBOL_ROWS
        .iter()
        .find(|(known, _)| *known == folded)
        .map(|(_, currencies)| currencies.clone())
        .ok_or(SymbolError::Unknown)
}

fn find(currency: Currency) -> Option<&'static Row> {
    let place = ROWS.binary_search_by_key(&currency, |row| row.currency).ok()?;
    ROWS.get(place)
}

impl FromStr for Currency {
    type Err = UnknownCode;

    /// Reads a code in any ASCII case; `XBT` is `BTC`.
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let unknown = UnknownCode { expected: "a currency code of ISO 4217 or of a common crypto asset" };
        let currency = match letters(text.trim()).ok_or(unknown)? {
            Currency([b'X', b'B', b'T', 0]) => Self::BTC,
            currency => currency,
        };
        find(currency).map(|_| currency).ok_or(unknown)
    }
}

code_text!(Currency);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole_and_sorted() {
        assert!(ROWS.is_sorted_by_key(|row| row.currency));
        assert_eq!(table::rows(TABLE).count(), ROWS.len());
        assert_eq!(Currency::all().filter(|c| c.is_crypto()).count(), 14);
        for currency in Currency::all() {
            assert_eq!(currency.as_str().parse(), Ok(currency));
            assert!(!currency.name().is_empty());
            assert!(currency.exponent() <= 18);
        }
    }

    #[test]
    fn every_symbol_names_known_currencies() {
        for row in table::rows(SYMBOLS) {
            for code in table::cell(&row, 1).split(' ') {
                assert!(code.parse::<Currency>().is_ok(), "{row:?}");
            }
            let symbol = table::cell(&row, 0);
            assert_eq!(symbol, symbol.to_lowercase());
            assert!(symbol.parse::<Currency>().is_err(), "{symbol} is a code");
        }
    }

    #[test]
    fn symbols_are_read_and_ambiguous_ones_refused() {
        for (symbol, currency) in [
            ("€", Currency::EUR),
            ("EUR", Currency::EUR),
            ("euros", Currency::EUR),
            ("£", Currency::GBP),
            ("$", Currency::USD),
            ("zł", Currency::PLN),
            ("Kč", Currency::CZK),
            ("Ft.", Currency::HUF),
            ("₿", Currency::BTC),
            ("xbt", Currency::BTC),
            ("Tether", Currency::USDT),
        ] {
            assert_eq!(Currency::from_symbol(symbol), Ok(currency), "{symbol}");
        }
        assert_eq!(Currency::from_symbol("kr"), Err(SymbolError::Ambiguous));
        assert_eq!(Currency::from_symbol_in("kr.", Country::DK), Ok(Currency::DKK));
        assert_eq!(Currency::from_symbol_in("kr", Country::FR), Err(SymbolError::Ambiguous));
        assert_eq!(Currency::from_symbol("bananas"), Err(SymbolError::Unknown));
        assert_eq!(Currency::from_symbol(""), Err(SymbolError::Unknown));
    }

    #[test]
    fn what_is_no_currency_is_refused() {
        for text in ["", "EU", "EURO", "XXX", "ZZZ", "€", "EUR\0", "ÉUR"] {
            assert!(text.parse::<Currency>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn every_state_has_its_money() {
        assert!(Country::EU27.into_iter().all(|country| Currency::of(country).is_some()));
    }
}
