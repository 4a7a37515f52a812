//! Dates in figures alone, such as `31/12/2029`, and the order of day and month that a page keeps.

use jiff::civil::Date;

use super::{Order, Orders, When, YEARS, month_end};

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

pub(super) fn numeric(word: &str, orders: Orders) -> Option<When> {
    let parts = parts(word)?;
    let mark = word.chars().find(|sign| !sign.is_ascii_digit())?;
    let order = orders.of(mark);
    let small = |part: i16| i8::try_from(part).ok();
    match *parts.as_slice() {
        [year, month, day] if YEARS.contains(&year) => {
            Some(When::Day(Date::new(year, small(month)?, small(day)?).ok()?))
        }
        [first, second, year] if YEARS.contains(&year) => {
            either(year, small(first)?, small(second)?, order)
        }
        [first, second, third]
            if (6..=8).contains(&word.len())
                && word.rsplit(mark).next().is_some_and(|last| last.len() == 2) =>
        {
            let year_first = word.find(mark) == Some(2);
            short(small(first)?, small(second)?, small(third)?, year_first)
        }
        [month, year] if YEARS.contains(&year) => Some(When::Day(month_end(year, small(month)?)?)),
        [year, month] if YEARS.contains(&year) && word.len() == 7 && mark != '.' => {
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

/// `31/12/29`: every day that it could name. A year is written with two digits, so that of `1/12/29` comes last.
fn short(first: i8, second: i8, third: i8, year_first: bool) -> Option<When> {
    let full = |part: i8| 2000 + i16::from(part);
    let mut dates: Vec<Date> = [
        Date::new(full(third), second, first).ok(),
        Date::new(full(third), first, second).ok(),
        Date::new(full(first), second, third)
            .ok()
            .filter(|_| year_first),
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

/// What the numeric dates of a page say of its order of day and month, for each form of date.
pub(crate) fn orders_of<'a>(texts: impl Iterator<Item = &'a str>) -> Orders {
    let mut seen = [[false; 2]; 3];
    for word in texts
        .flat_map(|text| text.split(|sign: char| !(sign.is_ascii_digit() || "/.-".contains(sign))))
    {
        let word = word.trim_matches(['.', '-', '/']);
        let Some(parts) = parts(word) else {
            continue;
        };
        let mark = ['/', '-', '.'].iter().position(|mark| word.contains(*mark));
        if let [first, second, year] = *parts.as_slice()
            && YEARS.contains(&year)
            && let Some(form) = mark.and_then(|mark| seen.get_mut(mark))
        {
            form[0] |= (13..=31).contains(&first) && (1..=12).contains(&second);
            form[1] |= (13..=31).contains(&second) && (1..=12).contains(&first);
        }
    }
    let order = |form: [bool; 2]| match form {
        [true, false] => Order::DayFirst,
        [false, true] => Order::MonthFirst,
        _ => Order::Unsettled,
    };
    let [slash, dash, dot] = seen.map(order);
    Orders { slash, dash, dot }
}
