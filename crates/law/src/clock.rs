//! Civil dates and statutory periods, counted in Europe/London.
//!
//! "n days beginning with D" counts D itself: it ends at the end of D+n-1, and what may happen only after it is lawful from D+n.

mod calendar;
mod interval;
mod row;
mod run;
mod words;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

pub use calendar::{Calendar, CalendarYear, DayName, Holiday, Part};
pub use interval::{Interval, days, days_outside, merged};
pub use row::{Aim, Clock, ClockEvent, Gives, OtherEnd, Rule, Speed};
pub use run::{Due, Known, Start};
pub use words::day as day_in_words;

/// The zone in which the law counts days; its rules are in the bundled time-zone data, never the machine's.
#[expect(clippy::expect_used, reason = "the zone is part of the bundled data")]
pub(crate) fn london() -> TimeZone {
    TimeZone::get("Europe/London").expect("Europe/London is in the bundled time-zone data")
}

/// The civil date in Europe/London at an instant.
pub fn civil_date(at: Timestamp) -> Date {
    at.to_zoned_datetime(london()).date()
}

/// A moment to the second as papers write it: London's own time, with the name of the zone (GMT or BST).
pub fn moment_in_words(at: Timestamp) -> String {
    let here = at.to_zoned_datetime(london());
    here.strftime("%-d %B %Y, %H:%M:%S %Z").to_string()
}

/// The same in figures, as a terminal shows it in columns.
pub fn moment_in_figures(at: Timestamp) -> String {
    let here = at.to_zoned_datetime(london());
    here.strftime("%Y-%m-%d %H:%M:%S %Z").to_string()
}

/// The first instant of a civil day in Europe/London.
pub fn start_of_day(day: Date) -> Timestamp {
    day.to_zoned_datetime(london())
        .map_or(Timestamp::MAX, |zoned| zoned.timestamp())
}

/// The day after `day`.
pub fn next_day(day: Date) -> Date {
    day.saturating_add(1.day())
}

/// The last of so many days beginning with `first`.
pub fn last_of_days(first: Date, days: u16) -> Date {
    first.saturating_add((i64::from(days) - 1).days())
}

/// The first day after so many days beginning with `first`.
pub fn first_after_days(first: Date, days: u16) -> Date {
    first.saturating_add(i64::from(days).days())
}

/// The last of so many months beginning with `first`: the day before the corresponding date, or the month's last day
/// where the month has no corresponding date.
pub fn last_of_months(first: Date, months: u16) -> Date {
    let end = first.saturating_add(i64::from(months).months());
    if end.day() == first.day() {
        end.saturating_sub(1.day())
    } else {
        end
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn ten_days_beginning_with_5_january_make_the_15th_lawful() {
        assert_eq!(first_after_days(date(2026, 1, 5), 10), date(2026, 1, 15));
    }

    #[test]
    fn twenty_eight_days_beginning_with_5_january_end_on_1_february() {
        assert_eq!(last_of_days(date(2026, 1, 5), 28), date(2026, 2, 1));
    }

    #[test]
    fn a_leap_day_is_a_day() {
        assert_eq!(first_after_days(date(2028, 2, 20), 10), date(2028, 3, 1));
        assert_eq!(first_after_days(date(2027, 2, 20), 10), date(2027, 3, 2));
    }

    #[test]
    fn months_end_before_the_corresponding_date_or_with_the_month() {
        assert_eq!(last_of_months(date(2026, 1, 5), 6), date(2026, 7, 4));
        assert_eq!(last_of_months(date(2026, 8, 31), 6), date(2027, 2, 28));
        assert_eq!(last_of_months(date(2027, 8, 31), 6), date(2028, 2, 29));
    }

    #[test]
    fn a_day_in_london_begins_an_hour_earlier_in_summer() {
        assert_eq!(
            start_of_day(date(2026, 3, 29)).to_string(),
            "2026-03-29T00:00:00Z"
        );
        assert_eq!(
            start_of_day(date(2026, 3, 30)).to_string(),
            "2026-03-29T23:00:00Z"
        );
        let late: Timestamp = "2026-07-01T23:30:00Z".parse().unwrap();
        assert_eq!(civil_date(late), date(2026, 7, 2));
    }

    #[test]
    fn a_period_over_the_change_of_the_clocks_still_counts_whole_days() {
        let lawful = start_of_day(first_after_days(date(2026, 3, 25), 10));
        assert_eq!(lawful.to_string(), "2026-04-03T23:00:00Z");
    }
}
