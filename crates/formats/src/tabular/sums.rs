//! Sums as people write them: `1.234,56 €`, `1 234,56`, `1,234.56`, `EUR 12`, `100,-`.

use std::borrow::Cow;

use joinder_core::{
    Decimal, MoneyError,
    codes::{Country, Currency},
};

/// Reads sums of one column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SumStyle {
    /// What stands before the cents.
    pub decimal: char,
    /// What stands between thousands, where it is known to be nothing else.
    pub thousands: Option<char>,
    /// Whose money an ambiguous sign such as `kr` means.
    pub country: Option<Country>,
}

impl SumStyle {
    /// The amount, and the currency where the text names one.
    pub fn read(self, text: &str) -> Result<(Decimal, Option<Currency>), MoneyError> {
        let text = text.trim();
        if text.len() > 64 {
            return Err(MoneyError::Form);
        }
        let first = text.find(|c: char| c.is_ascii_digit()).ok_or(MoneyError::Form)?;
        let last = text.rfind(|c: char| c.is_ascii_digit()).ok_or(MoneyError::Form)?;
        let (before, number, after) = (&text[..first], &text[first..=last], &text[last + 1..]);
        let negative = before.contains(['-', '−', '–']);
        // `100,-` and `100.--` are round sums.
        let mut currency = None;
        for word in [before, after] {
            let word = word.trim_matches(|c: char| c.is_whitespace() || "-−–.,:;()+=".contains(c));
            if !word.is_empty() {
                let read = match self.country {
                    Some(country) => Currency::from_symbol_in(word, country),
                    None => Currency::from_symbol(word),
                };
                currency = Some(read.map_err(|_| MoneyError::Form)?);
            }
        }
        let number = self.thousands.map_or(Cow::Borrowed(number), |mark| number.replace(mark, "").into());
        let digits = self.plain(&number).ok_or(MoneyError::Form)?;
        let amount: Decimal = digits.parse()?;
        if negative && !amount.is_zero() {
            return Err(MoneyError::Negative);
        }
        Ok((amount, currency))
    }

    /// Digits with at most one point.
    fn plain(self, number: &str) -> Option<String> {
        let decimal_at = self.decimal_at(number)?;
        let mut plain = String::with_capacity(number.len());
        for (at, c) in number.char_indices() {
            match c {
                '0'..='9' => plain.push(c),
                '.' | ',' if Some(at) == decimal_at => plain.push('.'),
                // Thousands: point, comma, blanks of every width, the Swiss apostrophe.
                '.' | ',' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’' => {}
                _ => return None,
            }
        }
        Some(plain)
    }

    /// Where the decimal mark stands; the outer `None` where the marks contradict one another.
    fn decimal_at(self, number: &str) -> Option<Option<usize>> {
        let commas = number.matches(',').count();
        let points = number.matches('.').count();
        let last = number.rfind(['.', ',']);
        let Some(last) = last else { return Some(None) };
        let tail = number.len() - last - 1;
        let mark = char::from(number.as_bytes()[last]);
        match (commas, points) {
            (1, 1) => Some(Some(last)),
            (1, 0) | (0, 1) => {
                let head = number[..last].trim_start_matches('0').len();
                // `1.234` may be a thousand; `0.234`, `1234.567` and `12.5` can't.
                let thousands = tail == 3 && head > 0 && last <= 3 && mark != self.decimal;
                Some((!thousands).then_some(last))
            }
            // One mark again and again divides thousands; a single other one at the end divides the cents.
            (_, 0) | (0, _) => Some(None),
            (1, _) | (_, 1) if (mark == ',') == (commas == 1) => Some(Some(last)),
            _ => None,
        }
    }
}

/// What a text proves about the decimal mark of its column.
pub(crate) fn proof(text: &str) -> Option<char> {
    let text = text.trim().trim_matches(|c: char| !c.is_ascii_digit());
    let last = text.rfind(['.', ','])?;
    let mark = char::from(text.as_bytes()[last]);
    let tail = text.len() - last - 1;
    let other = if mark == ',' { '.' } else { ',' };
    let repeated = text.matches(mark).count() > 1;
    match (text.contains(other), repeated, tail) {
        (_, true, 3) => Some(other),
        (true, false, _) | (false, false, 1 | 2) => Some(mark),
        _ => None,
    }
}

/// True for what looks like a sum or a plain number.
pub(crate) fn is_like(text: &str) -> bool {
    let text = text.trim();
    let words = text.chars().filter(|c| c.is_alphabetic()).count();
    let number: String =
        text.chars().filter(|c| c.is_ascii_digit() || ".,' \u{a0}\u{202f}".contains(*c)).collect();
    // The word may be a currency that only the State's own systems write so.
    let style = SumStyle { decimal: ',', thousands: None, country: None };
    words <= 8
        && text.chars().all(|c| !matches!(c, ':' | '/' | '@' | '_'))
        && !matches!(
            style.read(number.trim_end_matches(['.', ','])),
            Err(MoneyError::Form | MoneyError::Scale)
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, decimal: char, want: Result<(&str, Option<Currency>), MoneyError>) {
        let style = SumStyle { decimal, thousands: None, country: Some(Country::SE) };
        let got = style.read(text).map(|(amount, currency)| (amount.to_string(), currency));
        assert_eq!(got, want.map(|(a, c)| (a.to_owned(), c)), "{text}");
    }

    #[test]
    fn marks_and_signs_are_read() {
        check("1.234,56 €", ',', Ok(("1234.56", Some(Currency::EUR))));
        check("1 234,56", ',', Ok(("1234.56", None)));
        check("1\u{202f}234,56 €", ',', Ok(("1234.56", Some(Currency::EUR))));
        check("1,234.56", ',', Ok(("1234.56", None)));
        check("1.234", ',', Ok(("1234", None)));
        check("1.234", '.', Ok(("1.234", None)));
        check("1,234", '.', Ok(("1234", None)));
        check("1.234.567", '.', Ok(("1234567", None)));
        check("1.234.567,8", ',', Ok(("1234567.8", None)));
        check("12.5", ',', Ok(("12.5", None)));
        check("0.123", ',', Ok(("0.123", None)));
        check("1234.567", ',', Ok(("1234.567", None)));
        check("EUR 12", ',', Ok(("12", Some(Currency::EUR))));
        check("250 zł", ',', Ok(("250", Some(Currency::PLN))));
        check("300 kr.", ',', Ok(("300", Some(Currency::SEK))));
        check("100,-", ',', Ok(("100", None)));
        check("€ 100,-", ',', Ok(("100", Some(Currency::EUR))));
        check("1'250.00 CHF", '.', Ok(("1250.00", Some(Currency::CHF))));
        check("0,5 BTC", ',', Ok(("0.5", Some(Currency::BTC))));
    }

    #[test]
    fn what_is_no_sum_is_refused() {
        check("", ',', Err(MoneyError::Form));
        check("keine", ',', Err(MoneyError::Form));
        check("-5,00", ',', Err(MoneyError::Negative));
        check("99999999999999999", ',', Err(MoneyError::Absurd));
        check("1.2,3.4,5", ',', Err(MoneyError::Form));
        check("300 bananas", ',', Err(MoneyError::Form));
    }

    #[test]
    fn a_known_thousands_mark_is_never_a_decimal_mark() {
        let style = SumStyle { decimal: ',', thousands: Some('.'), country: None };
        for (text, want) in [("1.23", "123"), ("1.234,5", "1234.5"), ("12", "12")] {
            assert_eq!(style.read(text).unwrap().0.to_string(), want, "{text}");
        }
    }

    #[test]
    fn proofs_of_the_decimal_mark() {
        for (text, mark) in [
            ("12,50", Some(',')),
            ("€ 1.234,5", Some(',')),
            ("1,234", None),
            ("1,234,567", Some('.')),
            ("12.50 EUR", Some('.')),
            ("1250", None),
        ] {
            assert_eq!(proof(text), mark, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,80}", comma in any::<bool>()) {
            let style = SumStyle { decimal: if comma { ',' } else { '.' }, thousands: None, country: None };
            let _ = style.read(&text);
            let _ = proof(&text);
        }

        #[test]
        fn printed_sums_read_back(cents in 0u64..99_999_999_999) {
            let (whole, part) = (cents / 100, cents % 100);
            let mut grouped = String::new();
            for (place, digit) in whole.to_string().chars().rev().enumerate() {
                if place > 0 && place % 3 == 0 { grouped.insert(0, '.'); }
                grouped.insert(0, digit);
            }
            let style = SumStyle { decimal: ',', thousands: None, country: None };
            let (amount, _) = style.read(&format!("{grouped},{part:02}")).unwrap();
            prop_assert_eq!(amount.to_string(), format!("{whole}.{part:02}"));
        }
    }
}
