//! What must hold of every rule by which a clock runs, whatever its number and its start.

use jiff::civil::{Date, Weekday, date};
use jiff::{Timestamp, ToSpan as _};
use proofhouse_law::clock::{Clock, Due, Gives, Interval, Known, Rule, Start};
use proptest::prelude::*;

use crate::clocks::{CRA, clock, run};
use crate::world::{PSTI, regime};

/// A clock with a rule of our own choosing, as no regime has it.
fn with(rule: Rule, gives: Gives) -> Clock {
    Clock {
        rule,
        gives,
        ..clock(&regime(PSTI), "psti.s34.stop.compensation")
    }
}

fn last(clock: &Clock, start: Date, known: &Known) -> Date {
    let regime = regime(PSTI);
    clock
        .run(Start::Day(start), known, regime.calendars())
        .unwrap()
        .day()
        .unwrap()
}

fn day() -> impl Strategy<Value = Date> {
    (0..2600_i64).prop_map(|days| date(2020, 1, 1) + days.days())
}

fn rules(n: u16) -> Vec<Rule> {
    let calendar = || "united-kingdom".to_owned();
    vec![
        Rule::DaysBeginningWith { days: n },
        Rule::DaysBeginningAfter { days: n },
        Rule::MonthsBeginningWith { months: n },
        Rule::MonthsBeginningAfter { months: n },
        Rule::YearsBeginningWith { years: n },
        Rule::WorkingDaysBeginningAfter {
            days: n,
            calendar: calendar(),
        },
    ]
}

proptest! {
    #[test]
    fn no_clock_ends_before_it_starts_and_a_longer_one_never_ends_earlier(start in day(), n in 1_u16..60, more in 0_u16..30) {
        for (shorter, longer) in rules(n).into_iter().zip(rules(n + more)) {
            let [shorter, longer] = [shorter, longer].map(|rule| last(&with(rule, Gives::LastDay), start, &Known::default()));
            prop_assert!(start <= shorter && shorter <= longer, "{start}: {shorter}, {longer}");
        }
    }

    #[test]
    fn a_later_start_never_ends_earlier(start in day(), later in 0_i64..400, n in 1_u16..60) {
        for rule in rules(n) {
            let clock = with(rule, Gives::LastDay);
            let [one, other] = [start, start + later.days()].map(|day| last(&clock, day, &Known::default()));
            prop_assert!(one <= other, "{:?}: {one}, {other}", clock.rule);
        }
    }

    #[test]
    fn clear_days_leave_out_both_ends(hearing in day(), n in 1_u16..60) {
        let given = last(&with(Rule::ClearDaysBefore { days: n }, Gives::LastDay), hearing, &Known::default());
        let between = given.until(hearing).unwrap().get_days() - 1;
        prop_assert_eq!(between, i32::from(n));
    }

    #[test]
    fn beginning_with_and_beginning_after_are_a_day_apart(start in day(), n in 1_u16..400) {
        let with_it = last(&with(Rule::DaysBeginningWith { days: n }, Gives::LastDay), start, &Known::default());
        let after_it = last(&with(Rule::DaysBeginningAfter { days: n }, Gives::LastDay), start, &Known::default());
        prop_assert_eq!(with_it.tomorrow().unwrap(), after_it);
    }

    #[test]
    fn a_working_day_is_never_a_weekend_nor_a_bank_holiday_anywhere(start in day(), n in 1_u16..30) {
        let calendar = "united-kingdom".to_owned();
        let day = last(&with(Rule::WorkingDaysBeginningAfter { days: n, calendar }, Gives::LastDay), start, &Known::default());
        prop_assert!(!matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday));
        prop_assert_eq!(regime(PSTI).calendars()[0].why_closed(day).unwrap(), None);
    }

    #[test]
    fn standing_still_adds_each_day_of_an_appeal_once(start in day(), from in 0_i64..20, length in 1_i64..200) {
        let clock = Clock { stands_still_during_appeal: true, ..with(Rule::DaysBeginningWith { days: 28 }, Gives::LeastEnd) };
        let from = start + from.days();
        let appeal = Interval { from, until: Some(from + (length - 1).days()) };
        let twice = Known { suspended: vec![appeal, appeal], ..Known::default() };
        let moved = last(&clock, start, &twice);
        prop_assert_eq!(moved, last(&clock, start, &Known::default()) + length.days());
    }

    #[test]
    fn longer_of_and_shorter_of_are_bounds(start in day(), years in 1_u16..20, other in day()) {
        use proofhouse_law::clock::OtherEnd::SupportPeriodEnds;
        let known = Known { support_ends: Some(other), ..Known::default() };
        let own = last(&with(Rule::YearsBeginningWith { years }, Gives::KeptUntil), start, &known);
        let longer = last(&with(Rule::LongerOf { years, other: SupportPeriodEnds }, Gives::KeptUntil), start, &known);
        let shorter = last(&with(Rule::ShorterOf { years, other: SupportPeriodEnds }, Gives::KeptUntil), start, &known);
        prop_assert_eq!((longer, shorter), (own.max(other), own.min(other)));
    }

    #[test]
    fn hours_are_hours_whatever_the_clocks_on_the_wall_do(from in 1_577_836_800_i64..1_900_000_000) {
        let from = Timestamp::from_second(from).unwrap();
        let due = run(CRA, "cra.art14.exploited.notification", Start::Instant(from), &Known::default()).unwrap();
        let Due::Instant { at, .. } = due else { panic!("an instant") };
        prop_assert_eq!(at.duration_since(from).as_hours(), 72);
    }
}
