//! Days as statements write them: a closed grammar that never guesses which number is the month.

use jiff::civil::Date;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// A day as the data writes it: `YYYY-MM-DD` and nothing else.
pub(super) fn iso(text: &str) -> Option<Date> {
    let shaped = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    shaped.then(|| text.parse().ok()).flatten()
}

/// A day in running text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Day {
    /// A whole day.
    Sure(Date),
    /// Numbers that could be either way round.
    Either,
}

/// The days that a stretch of text names, in order.
pub(super) fn days(text: &str) -> Vec<Day> {
    let pieces: Vec<&str> = text
        .split(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '-' | '/' | '.'))
        .map(|piece| piece.trim_matches(['-', '/', '.']))
        .filter(|piece| !piece.is_empty())
        .collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        let piece = |step: usize| pieces.get(at + step).copied().unwrap_or_default();
        if let Some(day) = numbers(piece(0)) {
            found.push(day);
            at += 1;
        } else if let Some(date) = words(piece(0), piece(1), piece(2)) {
            found.push(Day::Sure(date));
            at += 3;
        } else {
            at += 1;
        }
    }
    found
}

/// `2026-11-29`, `29/11/2026`, `29.11.2026`.
fn numbers(piece: &str) -> Option<Day> {
    if let Some(date) = iso(piece) {
        return Some(Day::Sure(date));
    }
    let mut parts = piece.split(['/', '.', '-']);
    let (one, two, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    let (one, two, year): (i8, i8, i16) =
        (one.parse().ok()?, two.parse().ok()?, year.parse().ok()?);
    let (day_first, month_first) = (
        Date::new(year, two, one).ok(),
        Date::new(year, one, two).ok(),
    );
    match (day_first, month_first) {
        (Some(date), Some(other)) if date != other => Some(Day::Either),
        (Some(date), _) | (None, Some(date)) => Some(Day::Sure(date)),
        (None, None) => None,
    }
}

/// `29 November 2026`, `29th Nov 2026`, `November 29 2026`.
fn words(one: &str, two: &str, year: &str) -> Option<Date> {
    let year: i16 = (year.len() == 4).then(|| year.parse().ok())??;
    let (day, month) = match (month(two), month(one)) {
        (Some(month), _) => (one, month),
        (None, Some(month)) => (two, month),
        (None, None) => return None,
    };
    let day = day.trim_end_matches(|letter: char| letter.is_alphabetic());
    Date::new(year, month, day.parse().ok()?).ok()
}

fn month(word: &str) -> Option<i8> {
    let word = word.to_lowercase();
    let at = MONTHS
        .iter()
        .position(|name| *name == word || (word.len() >= 3 && name.starts_with(&word)))?;
    i8::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_is_read_however_it_is_written_and_never_guessed() {
        let sure = [Day::Sure(date(2026, 11, 29))];
        for text in [
            "2026-11-29",
            "on 29 November 2026.",
            "29th Nov 2026",
            "November 29, 2026",
            "29/11/2026",
            "Portsdown, 29.11.2026",
        ] {
            assert_eq!(days(text), sure, "{text}");
        }
        assert_eq!(days("05/06/2026"), [Day::Either]);
        assert_eq!(days("06/06/2026"), [Day::Sure(date(2026, 6, 6))]);
        for text in [
            "five years",
            "31 February 2026",
            "November 2026",
            "V2.1.1",
            "31/02/2026",
        ] {
            assert_eq!(days(text), [], "{text}");
        }
        assert_eq!(iso("2026-1-29"), None);
        assert_eq!(iso("2026-02-30"), None);
    }
}
