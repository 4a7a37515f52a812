//! Money: whole pence or cents, exact, written as a decimal text so that no reader turns it into a float.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The largest sum taken from outside, in whole units: more than all money there is, and far from overflow.
const WHOLE_MAX: u64 = 1_000_000_000_000_000;

/// In what a sum is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Currency {
    /// Pounds sterling.
    Gbp,
    /// Euro.
    Eur,
}

impl Currency {
    /// A sum with its sign, such as `£10,000,000.00`.
    pub fn show(self, sum: Money) -> String {
        let (sign, minor) = (self.sign(), sum.0 % 100);
        format!("{sign}{}.{minor:02}", in_thousands(sum.0 / 100))
    }

    fn sign(self) -> &'static str {
        match self {
            Self::Gbp => "£",
            Self::Eur => "€",
        }
    }
}

/// A number with a comma between thousands, such as `12,400`.
pub fn in_thousands(number: u128) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A sum, in pence or cents.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct Money(u128);

/// A text that is no sum.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a sum is digits, with at most two after a point, and at most {WHOLE_MAX} whole units; this is not one: {0:?}"
)]
pub struct MoneyError(String);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// So many whole pounds or euro.
    pub fn whole(units: u64) -> Self {
        Self(u128::from(units) * 100)
    }

    /// So many pence or cents.
    pub fn minor(units: u64) -> Self {
        Self(u128::from(units))
    }

    /// Pence or cents.
    pub fn as_minor(self) -> u128 {
        self.0
    }

    /// So many times itself. It never saturates: a sum from outside is bounded, and days fit in 32 bits.
    #[must_use]
    pub fn for_days(self, days: u32) -> Self {
        Self(self.0.saturating_mul(u128::from(days)))
    }

    /// `self * by / of`, rounded down; none where it would not fit or `of` is zero.
    pub fn times(self, by: u64, of: u64) -> Option<Self> {
        self.0
            .checked_mul(u128::from(by))?
            .checked_div(u128::from(of))
            .map(Self)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl FromStr for Money {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let wrong = || MoneyError(text.chars().take(40).collect());
        let (whole, minor) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let pointed = text.contains('.');
        if whole.is_empty()
            || !digits(whole)
            || !digits(minor)
            || minor.len() > 2
            || (pointed && minor.is_empty())
        {
            return Err(wrong());
        }
        let units: u64 = whole.parse().map_err(|_long| wrong())?;
        if units > WHOLE_MAX {
            return Err(wrong());
        }
        let minor: u64 = format!("{minor:0<2}").parse().map_err(|_odd| wrong())?;
        Ok(Self(u128::from(units) * 100 + u128::from(minor)))
    }
}

impl TryFrom<String> for Money {
    type Error = MoneyError;

    fn try_from(text: String) -> Result<Self, MoneyError> {
        text.parse()
    }
}

impl From<Money> for String {
    fn from(sum: Money) -> Self {
        sum.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_read_and_shown_to_the_penny() {
        for (text, minor, shown) in [
            ("10000000", 1_000_000_000, "£10,000,000.00"),
            ("0.5", 50, "£0.50"),
            ("999.99", 99_999, "£999.99"),
            ("1000", 100_000, "£1,000.00"),
        ] {
            let sum: Money = text.parse().unwrap();
            assert_eq!(sum.as_minor(), minor);
            assert_eq!(Currency::Gbp.show(sum), shown);
            assert_eq!(sum.to_string().parse::<Money>().unwrap(), sum);
        }
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_no_sum() {
        for text in [
            "",
            "-1",
            "1.",
            ".5",
            "1.234",
            "1,000",
            "£5",
            "1e6",
            "1 000",
            "9999999999999999",
            "٣",
        ] {
            assert!(
                text.parse::<Money>().is_err(),
                "{text:?} was taken for a sum"
            );
        }
    }
}
