//! Stretches of days, such as the life of an appeal, and counting the days outside them.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Days from one to another, both counted; without a last day it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interval {
    /// The first day.
    pub from: Date,
    /// The last day, where it is known.
    pub until: Option<Date>,
}

impl Interval {
    /// How many of its days lie within `first..=last`.
    pub fn days_within(&self, first: Date, last: Date) -> u32 {
        let end = self.until.map_or(last, |until| until.min(last));
        days(self.from.max(first), end)
    }
}

/// How many days there are from `first` to `last`, both counted; none where `last` is before `first`.
pub fn days(first: Date, last: Date) -> u32 {
    first
        .until(last)
        .ok()
        .and_then(|span| u32::try_from(span.get_days()).ok())
        .map_or(0, |between| between.saturating_add(1))
}

/// The same days without overlaps, in order: a day that lies in two appeals is one day.
///
/// An interval whose last day is before its first has no days and is left out.
pub fn merged(intervals: &[Interval]) -> Vec<Interval> {
    let mut sorted: Vec<Interval> = intervals
        .iter()
        .copied()
        .filter(|one| one.until.is_none_or(|until| until >= one.from))
        .collect();
    sorted.sort();
    let mut merged: Vec<Interval> = Vec::new();
    for next in sorted {
        match merged.last_mut() {
            Some(before) if touches(before, &next) => {
                before.until = match (before.until, next.until) {
                    (Some(one), Some(other)) => Some(one.max(other)),
                    _ => None,
                };
            }
            _ => merged.push(next),
        }
    }
    merged
}

fn touches(before: &Interval, next: &Interval) -> bool {
    before
        .until
        .is_none_or(|until| next.from <= until.saturating_add(1.day()))
}

/// How many days from `first` to `last` lie outside every interval.
pub fn days_outside(first: Date, last: Date, intervals: &[Interval]) -> u32 {
    let inside: u32 = merged(intervals)
        .iter()
        .map(|one| one.days_within(first, last))
        .sum();
    days(first, last).saturating_sub(inside)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn interval(from: (i8, i8), until: Option<(i8, i8)>) -> Interval {
        Interval {
            from: date(2026, from.0, from.1),
            until: until.map(|(month, day)| date(2026, month, day)),
        }
    }

    #[test]
    fn a_day_in_two_appeals_is_left_out_once() {
        let appeals = [
            interval((1, 5), Some((1, 10))),
            interval((1, 8), Some((1, 12))),
        ];
        assert_eq!(
            days_outside(date(2026, 1, 1), date(2026, 1, 31), &appeals),
            31 - 8
        );
    }

    #[test]
    fn an_appeal_that_goes_on_leaves_no_day_after_it() {
        let appeals = [interval((1, 5), None)];
        assert_eq!(
            days_outside(date(2026, 1, 1), date(2026, 1, 31), &appeals),
            4
        );
    }

    #[test]
    fn days_that_run_backwards_are_none() {
        assert_eq!(days(date(2026, 1, 2), date(2026, 1, 1)), 0);
        assert_eq!(days(date(2028, 2, 28), date(2028, 3, 1)), 3);
        assert!(merged(&[interval((2, 2), Some((2, 1)))]).is_empty());
    }
}
