//! The GTIN, the number under a bar code: 8, 12, 13 or 14 digits, kept as 14.
//!
//! GS1 General Specifications, section 7.9 (check digit) and section 1.4 (prefixes). A number from the
//! ranges that GS1 leaves to shops names different products in different shops, so it never matches.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Longest input looked at, in bytes: 14 digits and room for spaces and hyphens.
const MAX_INPUT: usize = 64;

/// A GTIN in its 14-digit form, with a right check digit, and not from a shop-internal range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Gtin([u8; 14]);

/// Why a text is not a GTIN that the register can know.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GtinError {
    /// Neither digits nor the spaces and hyphens that people type between them.
    #[error("{found:?} is not a digit; a GTIN is written with the digits 0 to 9 only")]
    NotADigit {
        /// The first character that does not belong.
        found: char,
    },
    /// Not one of the four lengths.
    #[error("{found} digits were given; a GTIN has 8, 12, 13 or 14")]
    Length {
        /// How many digits were given.
        found: usize,
    },
    /// The last digit does not follow from the others.
    #[error(
        "the check digit is wrong: the number ends in {found}, but the digits before it call for {expected}; \
         read the number under the bar code again"
    )]
    CheckDigit {
        /// The digit given.
        found: u8,
        /// The digit that the others call for.
        expected: u8,
    },
    /// All zeros: no product.
    #[error("a number of zeros names no product")]
    Zero,
    /// A number that a shop gives out itself.
    #[error(
        "this number is from a range that shops give out themselves, so it names different products in \
         different shops; use the number that the maker put on the box"
    )]
    ShopInternal,
}

impl Gtin {
    /// Reads a GTIN-8, -12, -13 or -14; spaces and hyphens between the digits are let through.
    pub fn parse(text: &str) -> Result<Self, GtinError> {
        let digits = digits(text)?;
        if !matches!(digits.len(), 8 | 12 | 13 | 14) {
            return Err(GtinError::Length {
                found: digits.len(),
            });
        }
        let mut fourteen = [0_u8; 14];
        for (place, digit) in fourteen.iter_mut().rev().zip(digits.iter().rev()) {
            *place = *digit;
        }
        let [payload @ .., found] = fourteen;
        let expected = check_digit(&payload);
        if found != expected {
            return Err(GtinError::CheckDigit { found, expected });
        }
        if fourteen == [0; 14] {
            return Err(GtinError::Zero);
        }
        if is_shop_internal(&fourteen) {
            return Err(GtinError::ShopInternal);
        }
        Ok(Self(fourteen))
    }
}

/// The digits of `text` as numbers 0 to 9.
fn digits(text: &str) -> Result<Vec<u8>, GtinError> {
    let mut digits = Vec::with_capacity(14);
    if text.len() > MAX_INPUT {
        return Err(GtinError::Length { found: text.len() });
    }
    for letter in text.trim().chars() {
        match letter
            .to_digit(10)
            .and_then(|digit| u8::try_from(digit).ok())
        {
            Some(digit) => digits.push(digit),
            None if matches!(letter, ' ' | '-') => {}
            None => return Err(GtinError::NotADigit { found: letter }),
        }
    }
    Ok(digits)
}

/// Weights 3 and 1 in turn from the right; the check digit brings the sum to a multiple of ten.
fn check_digit(payload: &[u8; 13]) -> u8 {
    let sum: u32 = payload
        .iter()
        .rev()
        .zip([3_u32, 1].into_iter().cycle())
        .map(|(digit, weight)| u32::from(*digit) * weight)
        .sum();
    u8::try_from((10 - sum % 10) % 10).unwrap_or_default()
}

/// GS1 prefixes 020-029, 040-049 and 200-299, and the GTIN-8s that begin with 0 or 2 (velocity codes).
fn is_shop_internal(fourteen: &[u8; 14]) -> bool {
    match fourteen {
        [0, 0, 0, 0, 0, 0, first, ..] => matches!(first, 0 | 2),
        [_, 0, 2 | 4, ..] | [_, 2, ..] => true,
        _ => false,
    }
}

impl fmt::Display for Gtin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|digit| write!(f, "{digit}"))
    }
}

impl FromStr for Gtin {
    type Err = GtinError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl Serialize for Gtin {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Gtin {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_becomes_fourteen_digits() {
        for (given, kept) in [
            ("96385074", "00000096385074"),
            ("614141000036", "00614141000036"),
            ("5012345678900", "05012345678900"),
            ("15012345678907", "15012345678907"),
            (" 5 012345-678900 ", "05012345678900"),
        ] {
            assert_eq!(Gtin::parse(given).unwrap().to_string(), kept);
        }
    }

    #[test]
    fn a_wrong_check_digit_names_the_right_one() {
        let error = Gtin::parse("5012345678901").unwrap_err();
        assert_eq!(
            error,
            GtinError::CheckDigit {
                found: 1,
                expected: 0
            }
        );
        assert!(error.to_string().contains("ends in 1"), "{error}");
        assert!(error.to_string().contains("call for 0"), "{error}");
    }

    #[test]
    fn shop_internal_ranges_never_match() {
        for stem in [
            "020000000000",
            "299999999999",
            "200123456789",
            "041234567890",
            "0000002345678",
        ] {
            let payload: Vec<u8> = format!("{stem:0>13}").bytes().map(|b| b - b'0').collect();
            let full = format!(
                "{stem}{}",
                check_digit(payload.as_slice().try_into().unwrap())
            );
            assert_eq!(Gtin::parse(&full), Err(GtinError::ShopInternal), "{full}");
        }
    }

    #[test]
    fn other_texts_say_what_is_wrong() {
        assert_eq!(
            Gtin::parse("50123456789O0"),
            Err(GtinError::NotADigit { found: 'O' })
        );
        assert_eq!(Gtin::parse("12345"), Err(GtinError::Length { found: 5 }));
        assert_eq!(Gtin::parse("00000000"), Err(GtinError::Zero));
        assert_eq!(Gtin::parse(""), Err(GtinError::Length { found: 0 }));
    }
}
