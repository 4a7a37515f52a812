//! Sums in officers' forms: pounds and pence as people type them, and as pages show them.

use proofhouse_law::penalty::{Currency, Money};

use crate::web::form::{Faults, Form};

/// A sum as a page shows it: £1,000.00.
pub(crate) fn shown(pence: u128) -> String {
    Currency::Gbp.show(Money::minor(u64::try_from(pence).unwrap_or(u64::MAX)))
}

/// A sum as a person would have typed it: 1000.00.
pub(crate) fn typed(pence: u128) -> String {
    format!("{}.{:02}", pence / 100, pence % 100)
}

/// A sum that must be there, in pence.
pub(crate) fn read(form: &Form, name: &str, what: &str, faults: &mut Faults) -> Option<u64> {
    if form.text(name).is_empty() {
        faults.add(name, format!("Enter {what}"));
        return None;
    }
    read_or_none(form, name, what, faults)
}

/// A sum that may be there, in pence.
pub(crate) fn read_or_none(
    form: &Form,
    name: &str,
    what: &str,
    faults: &mut Faults,
) -> Option<u64> {
    let text = form.text(name);
    if text.is_empty() {
        return None;
    }
    let pence = pence(text);
    if pence.is_none() {
        faults.add(
            name,
            format!("Enter {what} in pounds and pence, such as 1500 or 1500.50"),
        );
    }
    pence
}

/// Pounds with at most two digits of pence; signs of money and of thousands are let pass.
fn pence(text: &str) -> Option<u64> {
    let plain: String = text
        .strip_prefix('£')
        .unwrap_or(text)
        .chars()
        .filter(|letter| *letter != ',' && *letter != ' ')
        .collect();
    let (pounds, pence) = plain.split_once('.').unwrap_or((&plain, "00"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(pounds) || !digits(pence) || pence.len() != 2 {
        return None;
    }
    let pounds: u64 = pounds.parse().ok()?;
    pounds.checked_mul(100)?.checked_add(pence.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pounds_and_pence_are_read_as_people_type_them_and_nothing_is_guessed() {
        let rows = [
            ("1500", Some(150_000)),
            ("£1,500.50", Some(150_050)),
            ("0.05", Some(5)),
            ("1.5", None),
            ("1.500", None),
            ("-1", None),
            ("ten", None),
            ("1e3", None),
            ("99999999999999999999", None),
        ];
        for (text, expected) in rows {
            assert_eq!(pence(text), expected, "{text}");
        }
        assert_eq!(pence(&typed(150_005)), Some(150_005));
        assert_eq!(shown(150_005), "£1,500.05");
    }
}
