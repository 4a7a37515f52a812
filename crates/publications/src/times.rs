//! Dates and durations as makers write them: a closed grammar that says "could be either" instead of guessing.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use crate::words::Word;

mod numeric;

use numeric::numeric;
pub(crate) use numeric::orders_of;

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
const NUMBERS: [(&str, u32); 28] = [
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
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("eighteen", 18),
    ("twenty", 20),
    ("twenty-one", 21),
    ("twenty-four", 24),
    ("thirty", 30),
    ("thirty-six", 36),
    ("forty-eight", 48),
    ("forty-five", 45),
    ("sixty", 60),
    ("seventy-two", 72),
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

/// In which order day and month are written, where other dates of the same form settle it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Order {
    DayFirst,
    MonthFirst,
    #[default]
    Unsettled,
}

/// The order of day and month of each form of date on a page: `23.11.2026` says nothing of `01/02/2029`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Orders {
    slash: Order,
    dash: Order,
    dot: Order,
}

impl Orders {
    fn of(self, mark: char) -> Order {
        match mark {
            '/' => self.slash,
            '-' => self.dash,
            _ => self.dot,
        }
    }
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Hours.
    Hour,
    /// Days of the calendar, or days of which nothing more is said.
    Day,
    /// Days on which the maker works.
    WorkingDay,
    /// Weeks; a fortnight is two.
    Week,
    /// Months.
    Month,
    /// Years.
    Year,
}

/// So many of a unit, as the words say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quantity {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: Unit,
}

impl std::fmt::Display for Quantity {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let unit = match self.unit {
            Unit::Hour => "hour",
            Unit::Day => "day",
            Unit::WorkingDay => "working day",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Year => "year",
        };
        let plural = if self.count == 1 { "" } else { "s" };
        write!(out, "{} {unit}{plural}", self.count)
    }
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

/// A duration that starts at word `at`, and how many words it takes.
pub(crate) fn duration_at(words: &[Word], at: usize) -> Option<(Quantity, usize)> {
    let mut count = number(&words.get(at)?.text)?;
    let mut used = 1;
    // "five (5) years" says the number twice.
    if text(words, at + used) == "("
        && number(text(words, at + 1 + used)).is_some()
        && text(words, at + 2 + used) == ")"
    {
        used += 3;
    }
    let mut working = false;
    while let word @ ("working" | "business" | "calendar" | "full" | "consecutive" | "more") =
        text(words, at + used)
    {
        working |= matches!(word, "working" | "business");
        used += 1;
    }
    let name = text(words, at + used);
    let unit = match unit(name)? {
        Unit::Day if working => Unit::WorkingDay,
        other => other,
    };
    if name.starts_with("fortnight") {
        count *= 2;
    }
    Some((Quantity { count, unit }, used + 1))
}

fn text(words: &[Word], at: usize) -> &str {
    words.get(at).map_or("", |word| word.text.as_str())
}

/// A date that starts at word `at`: what it means, and how many words it takes.
pub(crate) fn date_at(words: &[Word], at: usize, orders: Orders) -> Option<(When, usize)> {
    let here = text(words, at);
    if let Some(when) = numeric(here, orders).or_else(|| joined(here)) {
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
    quarter(words, at).or_else(|| year_first(words, at))
}

/// `2029`, `2029 Q3`, `2029 June`, `2029 June 30`; but no year of a model.
fn year_first(words: &[Word], at: usize) -> Option<(When, usize)> {
    let year = year(text(words, at))?;
    let next = text(words, at + 1);
    if let Some(quarter) = quarter_name(next) {
        return Some((When::Day(month_end(year, quarter * 3)?), 2));
    }
    if let Some(month) = month(next) {
        let day = day_number(text(words, at + 2)).filter(|_| text(words, at + 2).len() <= 4);
        return match day {
            Some(day) => Some((When::Day(Date::new(year, month, day).ok()?), 3)),
            // "until 2029 may be extended" has a verb, not a month.
            None if next == "may" => Some((When::Day(date(year, 12, 31)), 1)),
            None => Some((When::Day(month_end(year, month)?), 2)),
        };
    }
    let of_a_model = matches!(
        next,
        "model"
            | "models"
            | "edition"
            | "version"
            | "range"
            | "generation"
            | "series"
            | "h1"
            | "h2"
    );
    (!of_a_model).then(|| (When::Day(date(year, 12, 31)), 1))
}

/// `31-Dec-2029`, `Dec-2029`, `2029-12-31T23`.
fn joined(word: &str) -> Option<When> {
    if let Some((day, _)) = word.split_once('t').filter(|(day, _)| day.len() == 10) {
        return numeric(day, Orders::default()).filter(|when| matches!(when, When::Day(_)));
    }
    let parts: Vec<&str> = word.split(['-', '/', '.']).collect();
    match *parts.as_slice() {
        [day, name, last] => {
            let date = Date::new(year(last)?, month(name)?, day_number(day)?).ok()?;
            Some(When::Day(date))
        }
        [name, last] => Some(When::Day(month_end(year(last)?, month(name)?)?)),
        _ => None,
    }
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

/// `Q4 2028`, `Q4/2028`, `2028-Q4`, `fourth quarter of 2028`.
fn quarter(words: &[Word], at: usize) -> Option<(When, usize)> {
    let here = text(words, at);
    if let Some((first, second)) = here.split_once(['/', '-']) {
        let (number, year) = match (quarter_name(first), quarter_name(second)) {
            (Some(number), _) => (number, year(second)?),
            (_, Some(number)) => (number, year(first)?),
            _ => return None,
        };
        return Some((When::Day(month_end(year, number * 3)?), 1));
    }
    let (number, mut used) = match quarter_name(here) {
        Some(number) => (number, 1),
        None if text(words, at + 1) == "quarter" => (i8::try_from(ordinal(here)?).ok()?, 2),
        None => return None,
    };
    used += usize::from(matches!(text(words, at + used), "of" | ","));
    let year = year(text(words, at + used))?;
    Some((When::Day(month_end(year, number * 3)?), used + 1))
}

fn quarter_name(word: &str) -> Option<i8> {
    match word {
        "q1" => Some(1),
        "q2" => Some(2),
        "q3" => Some(3),
        "q4" => Some(4),
        _ => None,
    }
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
