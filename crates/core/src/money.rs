//! Sums of money: exact decimals with a currency, never a float.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{When, codes::Currency};

/// An exact decimal: `units` × 10⁻`scale`, up to 18 places (the wei of an ether).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Decimal {
    units: i128,
    scale: u8,
}

const MAX_SCALE: usize = 18;
/// A thousand billion: above it a sum in a victim's report is a typing mistake.
const MAX_WHOLE: i128 = 1_000_000_000_000;

/// Why a text is not a sum.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum MoneyError {
    /// Not digits with at most one decimal point.
    #[error("expected digits with at most one decimal point, such as 1250.00")]
    Form,
    /// Below zero.
    #[error("expected a sum of zero or more")]
    Negative,
    /// Larger than any loss.
    #[error("expected a sum below 1000000000000")]
    Absurd,
    /// More decimals than any currency has.
    #[error("expected at most 18 decimals")]
    Scale,
}

impl Decimal {
    /// In hundredths, rounded half away from zero; `None` where it does not fit.
    pub fn to_cents(self) -> Option<i64> {
        let scale = u32::from(self.scale);
        let cents = if scale <= 2 {
            self.units.checked_mul(10i128.pow(2 - scale))?
        } else {
            let divisor = 10i128.pow(scale - 2);
            (self.units + divisor / 2) / divisor
        };
        i64::try_from(cents).ok()
    }

    /// True where nothing was lost.
    pub fn is_zero(self) -> bool {
        self.units == 0
    }
}

impl FromStr for Decimal {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        if text.starts_with('-') {
            return Err(MoneyError::Negative);
        }
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(fraction) || text.ends_with('.') {
            return Err(MoneyError::Form);
        }
        if fraction.len() > MAX_SCALE {
            return Err(MoneyError::Scale);
        }
        let whole = whole.trim_start_matches('0');
        if whole.len() > 13 {
            return Err(MoneyError::Absurd);
        }
        let whole: i128 = if whole.is_empty() { 0 } else { whole.parse().map_err(|_| MoneyError::Form)? };
        if whole >= MAX_WHOLE {
            return Err(MoneyError::Absurd);
        }
        let scale = fraction.len() as u8;
        let part: i128 =
            if fraction.is_empty() { 0 } else { fraction.parse().map_err(|_| MoneyError::Form)? };
        Ok(Self { units: whole * 10i128.pow(u32::from(scale)) + part, scale })
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let power = 10i128.pow(u32::from(self.scale));
        write!(f, "{}", self.units / power)?;
        if self.scale > 0 {
            write!(f, ".{:0width$}", self.units % power, width = usize::from(self.scale))?;
        }
        Ok(())
    }
}

impl Serialize for Decimal {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A decimal sum in a currency or crypto asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// How much.
    pub amount: Decimal,
    /// Of what.
    pub currency: Currency,
}

/// What a sum was worth in euro, and on which day's rate that rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct EurValue {
    /// In euro.
    pub amount: Decimal,
    /// The day of the rate.
    pub rate_date: When,
}

/// How far a payment got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LossStage {
    /// Paid and gone.
    #[default]
    Lost,
    /// Asked for or tried, not paid.
    Attempted,
    /// Paid and brought back.
    Recovered,
}

/// One sum in a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Loss {
    /// The sum as it was paid.
    #[serde(flatten)]
    pub money: Money,
    /// Its worth in euro, where the source gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eur: Option<EurValue>,
    /// How far it got.
    #[serde(default)]
    pub stage: LossStage,
    /// When it was paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_at: Option<When>,
}

impl Loss {
    /// Euro cents that count as lost: the stated euro value, or the sum itself where it is in euro.
    pub fn lost_eur_cents(&self) -> Option<i64> {
        match (self.stage, self.eur) {
            (LossStage::Attempted | LossStage::Recovered, _) => None,
            (LossStage::Lost, Some(eur)) => eur.amount.to_cents(),
            (LossStage::Lost, None) if self.money.currency == Currency::EUR => self.money.amount.to_cents(),
            (LossStage::Lost, None) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn sums_are_exact_and_bounded() {
        let check = |text: &str, want: Result<&str, MoneyError>| {
            assert_eq!(text.parse::<Decimal>().map(|d| d.to_string()), want.map(String::from), "{text}");
        };
        check("1250.00", Ok("1250.00"));
        check("0007", Ok("7"));
        check("0.000000000000000001", Ok("0.000000000000000001"));
        check("1e9", Err(MoneyError::Form));
        check("1,5", Err(MoneyError::Form));
        check("5.", Err(MoneyError::Form));
        check("-5", Err(MoneyError::Negative));
        check("99999999999999999999", Err(MoneyError::Absurd));
        check("1000000000000", Err(MoneyError::Absurd));
        check("0.0000000000000000001", Err(MoneyError::Scale));
    }

    proptest! {
        #[test]
        fn print_then_parse_is_identity(whole in 0u64..1_000_000_000_000, fraction in "[0-9]{0,18}") {
            let text = if fraction.is_empty() { whole.to_string() } else { format!("{whole}.{fraction}") };
            let sum: Decimal = text.parse().unwrap();
            prop_assert_eq!(sum.to_string(), text);
        }
    }
}
