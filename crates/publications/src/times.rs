//! Dates and durations as makers write them: a closed grammar that says "could be either" instead of guessing.

use jiff::civil::{Date, date};

use crate::words::Word;

/// Years that a support period can name; anything else is a model number.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2199;
const MONTHS: [(&str, i8); 24] = [
    ("january", 1),
    ("february", 2),
    ("march", 3),
    ("april", 4),
    ("may", 5),
    ("june", 6),
    ("july", 7),
    ("august", 8),
    ("september", 9),
    ("october", 10),
    ("november", 11),
    ("december", 12),
    ("jan", 1),
    ("feb", 2),
    ("mar", 3),
    ("apr", 4),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("sep", 9),
    ("sept", 9),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
];
const NUMBERS: [(&str, u32); 17] = [
    ("a", 1),
    ("an", 1),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("twelve", 12),
    ("fourteen", 14),
    ("twenty-four", 24),
    ("thirty", 30),
    ("ninety", 90),
];

/// A date as written: one day, or several that it could mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// The day, or the last day of the month, quarter or year named.
    Day(Date),
    /// Day and month could be either way round.
    Either(Vec<Date>),
}

/// In which order a page writes day and month, where its other dates settle it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    DayFirst,
    MonthFirst,
    Unsettled,
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Hour,
    Day,
    Week,
    Month,
    Year,
}

/// The number that a word stands for.
pub(crate) fn number_word(word: &str) -> Option<u32> {
    NUMBERS
        .iter()
        .find(|(name, _)| *name == word)
        .map(|(_, number)| *number)
}

fn number(word: &str) -> Option<u32> {
    let digits = word.trim_end_matches('+');
    digits
        .parse()
        .ok()
        .or_else(|| number_word(word))
        .filter(|&number| (1..=999).contains(&number))
}

fn unit(word: &str) -> Option<Unit> {
    let word = word.trim_end_matches("'s").trim_end_matches('\'');
    Some(match word {
        "hour" | "hours" | "hrs" => Unit::Hour,
        "day" | "days" => Unit::Day,
        "week" | "weeks" | "fortnight" | "fortnights" => Unit::Week,
        "month" | "months" => Unit::Month,
        "year" | "years" | "yrs" => Unit::Year,
        _ => return None,
    })
}

/// A duration that starts at word `at`: its unit, and how many words it takes.
pub(crate) fn duration_at(words: &[Word], at: usize) -> Option<(Unit, usize)> {
    number(&words.get(at)?.text)?;
    let mut used = 1;
    // "five (5) years" says the number twice.
    if text(words, at + used) == "("
        && number(text(words, at + 1 + used)).is_some()
        && text(words, at + 2 + used) == ")"
    {
        used += 3;
    }
    while matches!(
        text(words, at + used),
        "working" | "business" | "calendar" | "full" | "consecutive"
    ) {
        used += 1;
    }
    let unit = unit(text(words, at + used))?;
    Some((unit, used + 1))
}

fn text(words: &[Word], at: usize) -> &str {
    words.get(at).map_or("", |word| word.text.as_str())
}

/// A date that starts at word `at`: what it means, and how many words it takes.
pub(crate) fn date_at(words: &[Word], at: usize, order: Order) -> Option<(When, usize)> {
    let here = text(words, at);
    if let Some(when) = numeric(here, order) {
        return Some((when, 1));
    }
    if let Some(day) = day_number(here) {
        let of = usize::from(text(words, at + 1) == "of");
        let month = month(text(words, at + 1 + of));
        if let Some(month) = month {
            let comma = usize::from(text(words, at + 2 + of) == ",");
            let year = year(text(words, at + 2 + of + comma))?;
            return Some((When::Day(Date::new(year, month, day).ok()?), 3 + of + comma));
        }
    }
    if let Some(month) = month(here) {
        return month_first(words, at, month);
    }
    quarter(words, at).or_else(|| Some((When::Day(date(year(here)?, 12, 31)), 1)))
}

/// `December 31, 2029`, `December 2029`, `December, 2029`.
fn month_first(words: &[Word], at: usize, month: i8) -> Option<(When, usize)> {
    let mut next = at + 1;
    let day = day_number(text(words, next)).filter(|_| year(text(words, next)).is_none());
    next += usize::from(day.is_some());
    next += usize::from(text(words, next) == ",");
    let year = year(text(words, next))?;
    let date = match day {
        Some(day) => Date::new(year, month, day).ok()?,
        None => month_end(year, month)?,
    };
    Some((When::Day(date), next + 1 - at))
}

/// `Q4 2028`, `Q4/2028`, `fourth quarter of 2028`.
fn quarter(words: &[Word], at: usize) -> Option<(When, usize)> {
    let here = text(words, at);
    let (name, joined) = here
        .split_once('/')
        .map_or((here, None), |(name, year)| (name, Some(year)));
    let (number, mut used) = match name {
        "q1" => (1, 1),
        "q2" => (2, 1),
        "q3" => (3, 1),
        "q4" => (4, 1),
        _ if text(words, at + 1) == "quarter" => (i8::try_from(ordinal(name)?).ok()?, 2),
        _ => return None,
    };
    used += usize::from(text(words, at + used) == "of");
    let (year, used) = match joined {
        Some(joined) => (year(joined)?, used),
        None => (year(text(words, at + used))?, used + 1),
    };
    Some((When::Day(month_end(year, number * 3)?), used))
}

fn ordinal(word: &str) -> Option<u8> {
    match word {
        "first" | "1st" => Some(1),
        "second" | "2nd" => Some(2),
        "third" | "3rd" => Some(3),
        "fourth" | "last" | "4th" => Some(4),
        _ => None,
    }
}

fn month(word: &str) -> Option<i8> {
    MONTHS
        .iter()
        .find(|(name, _)| *name == word)
        .map(|(_, month)| *month)
}

fn year(word: &str) -> Option<i16> {
    (word.len() == 4)
        .then(|| word.parse().ok())
        .flatten()
        .filter(|year| YEARS.contains(year))
}

fn day_number(word: &str) -> Option<i8> {
    let digits = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|end| word.strip_suffix(end))
        .unwrap_or(word);
    digits.parse().ok().filter(|day| (1..=31).contains(day))
}

fn month_end(year: i16, month: i8) -> Option<Date> {
    Date::new(year, month, 1).ok().map(Date::last_of_month)
}

/// The three numbers of `31/12/2029`, `31.12.2029`, `2029-12-31`, or the two of `12/2029` and `2029-12`.
fn parts(word: &str) -> Option<Vec<i16>> {
    let mark = ['/', '-', '.']
        .into_iter()
        .find(|&mark| word.contains(mark))?;
    let parts: Option<Vec<i16>> = word.split(mark).map(|part| part.parse().ok()).collect();
    parts.filter(|parts| {
        matches!(parts.len(), 2 | 3)
            && word
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == mark as u8)
    })
}

fn numeric(word: &str, order: Order) -> Option<When> {
    let parts = parts(word)?;
    let small = |part: i16| i8::try_from(part).ok();
    match *parts.as_slice() {
        [year, month, day] if YEARS.contains(&year) => {
            Some(When::Day(Date::new(year, small(month)?, small(day)?).ok()?))
        }
        [first, second, year] if YEARS.contains(&year) => {
            either(year, small(first)?, small(second)?, order)
        }
        [first, second, third] if word.len() == 8 => {
            short(small(first)?, small(second)?, small(third)?)
        }
        [month, year] if YEARS.contains(&year) => Some(When::Day(month_end(year, small(month)?)?)),
        [year, month] if YEARS.contains(&year) && word.contains('-') => {
            Some(When::Day(month_end(year, small(month)?)?))
        }
        _ => None,
    }
}

fn either(year: i16, first: i8, second: i8, order: Order) -> Option<When> {
    let day_first = Date::new(year, second, first).ok();
    let month_first = Date::new(year, first, second).ok();
    match (day_first, month_first, order) {
        (Some(uk), Some(us), _) if uk == us => Some(When::Day(uk)),
        (Some(date), Some(_), Order::DayFirst) | (Some(_), Some(date), Order::MonthFirst) => {
            Some(When::Day(date))
        }
        (Some(uk), Some(us), Order::Unsettled) => Some(When::Either(vec![uk, us])),
        (Some(date), None, _) | (None, Some(date), _) => Some(When::Day(date)),
        (None, None, _) => None,
    }
}

/// `31/12/29`: every day that it could name.
fn short(first: i8, second: i8, third: i8) -> Option<When> {
    let full = |part: i8| 2000 + i16::from(part);
    let mut dates: Vec<Date> = [
        Date::new(full(third), second, first),
        Date::new(full(third), first, second),
        Date::new(full(first), second, third),
    ]
    .into_iter()
    .flatten()
    .collect();
    dates.sort_unstable();
    dates.dedup();
    match dates.as_slice() {
        [] => None,
        [only] => Some(When::Day(*only)),
        _ => Some(When::Either(dates)),
    }
}

/// What the numeric dates of a page say of its order of day and month.
pub(crate) fn order_of<'a>(texts: impl Iterator<Item = &'a str>) -> Order {
    let (mut day_first, mut month_first) = (false, false);
    for word in texts
        .flat_map(|text| text.split(|sign: char| !(sign.is_ascii_digit() || "/.-".contains(sign))))
    {
        let Some(parts) = parts(word.trim_matches(['.', '-', '/'])) else {
            continue;
        };
        if let [first, second, year] = *parts.as_slice()
            && YEARS.contains(&year)
        {
            day_first |= (13..=31).contains(&first) && (1..=12).contains(&second);
            month_first |= (13..=31).contains(&second) && (1..=12).contains(&first);
        }
    }
    match (day_first, month_first) {
        (true, false) => Order::DayFirst,
        (false, true) => Order::MonthFirst,
        _ => Order::Unsettled,
    }
}
