//! Calendars of working days: compared with an independent count, and silent outside the years that they know.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday, date};
use proofhouse_law::clock::{Known, Start};

use crate::clocks::{clock, on, run};
use crate::world::{PSTI, files, load, regime};

/// The bank holidays of a year by the rule of the 1971 Act, without special days: an independent count.
fn by_rule(year: i16) -> BTreeSet<Date> {
    let first_monday = |month| {
        date(year, month, 1)
            .nth_weekday_of_month(1, Weekday::Monday)
            .unwrap()
    };
    let last_monday = |month| {
        date(year, month, 1)
            .nth_weekday_of_month(-1, Weekday::Monday)
            .unwrap()
    };
    let easter = easter(year);
    let mut days: BTreeSet<Date> = [
        easter - 2.days(),
        easter + 1.day(),
        first_monday(5),
        last_monday(5),
        first_monday(8),
        last_monday(8),
    ]
    .into();
    // A day that falls on a weekend is stood for by the next weekday that is not a holiday already.
    for fixed in [
        (1, 1),
        (1, 2),
        (3, 17),
        (7, 12),
        (11, 30),
        (12, 25),
        (12, 26),
    ] {
        let mut day = date(year, fixed.0, fixed.1);
        while matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) || days.contains(&day) {
            day = day.tomorrow().unwrap();
        }
        days.insert(day);
    }
    days
}

/// Easter Sunday, by the anonymous Gregorian computus.
#[expect(clippy::many_single_char_names, reason = "the letters of the computus")]
fn easter(year: i16) -> Date {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e, f) = (b / 4, b % 4, (b + 8) / 25);
    let h = (19 * a + b - d - (b - f + 1) / 3 + 15) % 30;
    let l = (32 + 2 * e + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    date(
        year,
        i8::try_from(n / 31).unwrap(),
        i8::try_from(n % 31 + 1).unwrap(),
    )
}

#[test]
fn the_calendar_is_the_rule_with_the_special_days_that_its_years_name() {
    let regime = regime(PSTI);
    let calendar = &regime.calendars()[0];
    for year in calendar.years.values() {
        let listed: BTreeSet<Date> = year.days.iter().map(|day| day.date).collect();
        let rule = by_rule(year.year);
        let special: Vec<String> = listed
            .symmetric_difference(&rule)
            .map(Date::to_string)
            .collect();
        let expected: &[&str] = match year.year {
            2020 => &["2020-05-04", "2020-05-08"],
            2022 => &["2022-05-30", "2022-06-02", "2022-06-03", "2022-09-19"],
            2023 => &["2023-05-08"],
            2026 => &["2026-06-15"],
            _ => &[],
        };
        assert_eq!(special, expected, "{}", year.year);
        assert_eq!(
            year.note.as_ref().unwrap().len() > 160,
            !expected.is_empty() || year.year > 2026
        );
    }
    assert_eq!(calendar.horizon(), Some(date(2028, 12, 31)));
}

#[test]
fn past_its_horizon_a_calendar_refuses_and_before_its_first_year_too() {
    for day in [date(2028, 12, 29), date(2029, 3, 1), date(2019, 5, 1)] {
        let refusal = run(
            PSTI,
            "psti.s50.electronic",
            Start::Day(day),
            &Known::default(),
        )
        .unwrap_err();
        assert_eq!(refusal.rule, "clock.calendar-horizon");
        assert!(refusal.remedy.contains("2028"), "{refusal}");
    }
}

#[test]
fn without_a_calendar_nothing_is_guessed() {
    let all = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regimes"));
    let alone: Vec<_> = all
        .into_iter()
        .filter(|(path, _)| path.starts_with(PSTI))
        .collect();
    let (regimes, problems) = load(&alone);
    assert_eq!(problems, Vec::new(), "a folder alone is sound");
    let refusal = clock(&regimes[0], "psti.s50.electronic")
        .run(on(2026, 1, 5), &Known::default(), regimes[0].calendars())
        .unwrap_err();
    assert!(refusal.remedy.contains("united-kingdom"), "{refusal}");
}
