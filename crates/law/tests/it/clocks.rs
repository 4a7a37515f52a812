//! Clocks of the regimes of the repository: worked examples that a lawyer can read, and what must hold of every clock.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use jiff::civil::{Date, Weekday, date};
use jiff::{Timestamp, ToSpan as _};
use proofhouse_law::clock::{Clock, ClockEvent, Due, Gives, Interval, Known, Rule, Start};
use proofhouse_law::{Refusal, Regime, Source};
use proptest::prelude::*;

use crate::world::{PROPOSAL, PSTI, files, load, regime};

const CRA: &str = "eu-cra-2024";
const CLS: &str = "sg-cls";
const REGIMES: [&str; 4] = [PROPOSAL, PSTI, CRA, CLS];

fn clock(regime: &Regime, id: &str) -> Clock {
    let found = regime.clocks().into_iter().find(|clock| clock.id == id);
    found.unwrap_or_else(|| panic!("{} has no clock {id}", regime.id()))
}

fn run(regime_id: &str, id: &str, start: Start, known: &Known) -> Result<Due, Refusal> {
    let regime = regime(regime_id);
    clock(&regime, id).run(start, known, regime.calendars())
}

fn on(year: i16, month: i8, day: i8) -> Start {
    Start::Day(date(year, month, day))
}

fn at(text: &str) -> Start {
    Start::Instant(text.parse().unwrap())
}

fn support(year: i16, month: i8, day: i8) -> Known {
    Known {
        support_ends: Some(date(year, month, day)),
        ..Known::default()
    }
}

/// The rows of the table: why the row is there, the clock, its start, and what else is known.
fn examples() -> Vec<(&'static str, &'static str, &'static str, Start, Known)> {
    let none = Known::default;
    let appeal = |until| Known {
        suspended: vec![Interval {
            from: date(2026, 1, 10),
            until,
        }],
        ..Known::default()
    };
    let use_ends = Known {
        use_ends: Some(date(2028, 6, 30)),
        ..Known::default()
    };
    vec![
        (
            "law.md 2.8: representations, enforcement notice",
            PSTI,
            "psti.s29.intent",
            on(2026, 1, 5),
            none(),
        ),
        (
            "over a leap day",
            PSTI,
            "psti.s29.intent",
            on(2028, 2, 20),
            none(),
        ),
        (
            "the same without a leap day",
            PSTI,
            "psti.s29.intent",
            on(2027, 2, 20),
            none(),
        ),
        (
            "over the end of a year",
            PSTI,
            "psti.s29.intent",
            on(2026, 12, 28),
            none(),
        ),
        (
            "over the change of the clocks in spring",
            PSTI,
            "psti.s29.intent",
            on(2026, 3, 25),
            none(),
        ),
        (
            "given late in the evening: it is the next day in London",
            PSTI,
            "psti.s29.intent",
            at("2026-07-01T23:30:00Z"),
            none(),
        ),
        (
            "law.md 2.8: representations, penalty",
            PSTI,
            "psti.s39.intent",
            on(2026, 1, 5),
            none(),
        ),
        (
            "law.md 2.8: time to pay",
            PSTI,
            "psti.penalty.payment",
            on(2026, 1, 5),
            none(),
        ),
        (
            "time to pay, with an appeal of ten days",
            PSTI,
            "psti.penalty.payment",
            on(2026, 1, 5),
            appeal(Some(date(2026, 1, 19))),
        ),
        (
            "time to pay, while the appeal is open",
            PSTI,
            "psti.penalty.payment",
            on(2026, 1, 5),
            appeal(None),
        ),
        (
            "time to pay where an appeal does not suspend",
            PROPOSAL,
            "proposal.penalty.payment",
            on(2026, 1, 5),
            appeal(None),
        ),
        (
            "law.md 2.8: daily penalty",
            PSTI,
            "psti.penalty.daily",
            on(2026, 2, 1),
            none(),
        ),
        (
            "law.md 2.8: appeal, from the guard of the stop notice",
            PSTI,
            "psti.s33.appeal",
            on(2026, 1, 5),
            none(),
        ),
        (
            "law.md 2.8: appeal against a forfeiture order",
            PSTI,
            "psti.s44.appeal",
            on(2026, 1, 5),
            none(),
        ),
        (
            "law.md 2.8: compensation decision",
            PSTI,
            "psti.s34.decision",
            on(2026, 1, 5),
            none(),
        ),
        (
            "law.md 2.8: blaming somebody else",
            PSTI,
            "psti.s32.blame",
            on(2026, 3, 9),
            none(),
        ),
        (
            "law.md 2.8: the same in Scotland, over a leap day",
            PSTI,
            "psti.s32.blame-scotland",
            on(2028, 3, 9),
            none(),
        ),
        (
            "law.md 2.8: records",
            PSTI,
            "psti.s12.records",
            on(2026, 1, 5),
            none(),
        ),
        (
            "records made on a leap day",
            PSTI,
            "psti.s12.records",
            on(2028, 2, 29),
            none(),
        ),
        (
            "law.md 2.8: statement, ten years are longer",
            PSTI,
            "psti.reg8.statement",
            on(2026, 1, 5),
            support(2031, 1, 4),
        ),
        (
            "law.md 2.8: statement, support is longer",
            PSTI,
            "psti.reg8.statement",
            on(2026, 1, 5),
            support(2041, 12, 31),
        ),
        (
            "statement, support not told: nothing is guessed",
            PSTI,
            "psti.reg8.statement",
            on(2026, 1, 5),
            none(),
        ),
        (
            "law.md 2.8: electronic service, sent on a Friday",
            PSTI,
            "psti.s50.electronic",
            on(2026, 1, 9),
            none(),
        ),
        (
            "sent on the day before Good Friday",
            PSTI,
            "psti.s50.electronic",
            on(2026, 4, 2),
            none(),
        ),
        (
            "sent on Christmas Eve: 28 December stands for Boxing Day",
            PSTI,
            "psti.s50.electronic",
            on(2026, 12, 24),
            none(),
        ),
        (
            "sent at New Year: 2 January is a bank holiday in Scotland alone",
            PSTI,
            "psti.s50.electronic",
            on(2025, 12, 31),
            none(),
        ),
        (
            "sent before St Patrick's Day, a bank holiday in Northern Ireland alone",
            PSTI,
            "psti.s50.electronic",
            on(2026, 3, 16),
            none(),
        ),
        (
            "sent on a Friday before the clocks change: nine in the morning all the same",
            PSTI,
            "psti.s50.electronic",
            on(2026, 3, 27),
            none(),
        ),
        (
            "sent at the end of the calendar: refused",
            PSTI,
            "psti.s50.electronic",
            on(2028, 12, 29),
            none(),
        ),
        (
            "law.md 2.8: notify",
            PSTI,
            "psti.s11.notify",
            on(2026, 1, 5),
            none(),
        ),
        (
            "law.md 2.8: remedy",
            PSTI,
            "psti.s11.remedy",
            on(2026, 1, 5),
            none(),
        ),
        (
            "six months, assumed",
            PROPOSAL,
            "proposal.temporary-ban.max-duration",
            on(2026, 8, 31),
            none(),
        ),
        (
            "CRA: 24 hours, over the change of the clocks",
            CRA,
            "cra.art14.exploited.warning",
            at("2026-10-24T12:00:00Z"),
            none(),
        ),
        (
            "CRA: 72 hours",
            CRA,
            "cra.art14.exploited.notification",
            at("2026-10-24T12:00:00Z"),
            none(),
        ),
        (
            "CRA: hours need an instant",
            CRA,
            "cra.art14.incident.warning",
            on(2026, 10, 24),
            none(),
        ),
        (
            "CRA: 14 days after a fix",
            CRA,
            "cra.art14.exploited.final",
            on(2026, 10, 24),
            none(),
        ),
        (
            "CRA: a month after the notification",
            CRA,
            "cra.art14.incident.final",
            on(2027, 1, 31),
            none(),
        ),
        (
            "CRA: five years, or the shorter use",
            CRA,
            "cra.art13.support",
            on(2026, 1, 5),
            use_ends,
        ),
        (
            "CLS: three years at most",
            CLS,
            "cls.label",
            on(2026, 1, 5),
            support(2031, 1, 4),
        ),
        (
            "CLS: ends with support",
            CLS,
            "cls.label",
            on(2026, 1, 5),
            support(2027, 1, 4),
        ),
    ]
}

#[test]
fn worked_examples_as_a_lawyer_reads_them() {
    let mut table = String::new();
    for (why, regime_id, id, start, known) in examples() {
        let regime = regime(regime_id);
        let clock = clock(&regime, id);
        let said = match clock.run(start, &known, regime.calendars()) {
            Ok(due) => clock.in_words(start, &due),
            Err(refusal) => format!("REFUSED by {}: {}", refusal.rule, refusal.remedy),
        };
        let _ = writeln!(
            table,
            "{why}\n  {id}: {said}\n  [{}: {}]",
            clock.footing.basis.in_words(),
            clock.footing.citation
        );
    }
    insta::assert_snapshot!("clocks", table);
}

#[test]
fn every_clock_of_every_regime_gives_what_it_says_or_refuses_with_a_remedy() {
    let known = Known {
        support_ends: Some(date(2031, 5, 5)),
        use_ends: Some(date(2029, 5, 5)),
        suspended: Vec::new(),
    };
    let noon: Timestamp = "2026-01-05T12:00:00Z".parse().unwrap();
    for id in REGIMES {
        let regime = regime(id);
        assert!(!regime.clocks().is_empty(), "{id} has no clock");
        let ids: BTreeSet<String> = regime.clocks().into_iter().map(|clock| clock.id).collect();
        assert_eq!(
            ids.len(),
            regime.clocks().len(),
            "{id}: an id is there twice"
        );
        for clock in regime.clocks() {
            let allowed = clock.run(Start::Instant(noon), &known, regime.calendars());
            let due = allowed.unwrap_or_else(|refusal| panic!("{}: {refusal}", clock.id));
            assert!(!clock.in_words(Start::Instant(noon), &due).is_empty());
            // At the end of the calendar there is no day to give: every clock that would give one refuses.
            let last = Start::Day(Date::MAX);
            let refused = clock.run(last, &Known::default(), regime.calendars());
            let backwards = matches!(clock.rule, Rule::ClearDaysBefore { .. });
            if clock.gives != Gives::Promptly && !backwards {
                let refusal = refused.expect_err(&clock.id);
                assert!(!refusal.remedy.is_empty() && !refusal.citation.is_empty());
            }
        }
    }
}

#[test]
fn what_a_guard_says_is_a_clock_and_stands_nowhere_else() {
    let regime = regime(PSTI);
    let stop = regime.power(&"permanent-ban".parse().unwrap()).unwrap();
    let (guard, (days, _)) = stop.intent().unwrap();
    let derived = clock(&regime, &guard.id);
    assert_eq!(derived.rule, Rule::DaysBeginningWith { days });
    assert_eq!(derived.footing, guard.footing);
}

#[test]
fn nothing_of_the_clocks_and_sums_of_the_proposal_or_of_other_countries_claims_to_be_verified() {
    for id in [PROPOSAL, CRA, CLS] {
        let regime = regime(id);
        let clocks = regime.clocks();
        let sums = regime.penalties().iter().flat_map(|rules| rules.footings());
        for footing in clocks
            .iter()
            .map(|clock| &clock.footing)
            .chain(sums.map(|(_, footing)| footing))
        {
            assert!(!footing.basis.verified, "{id}: {}", footing.citation);
            assert!(
                id != PROPOSAL || footing.basis.source == Source::Assumed,
                "{}",
                footing.citation
            );
        }
    }
}

#[test]
fn a_stage_counts_from_the_stage_before_it() {
    let events = |id| clock(&regime(CRA), id).events;
    assert_eq!(
        events("cra.art14.exploited.final"),
        [ClockEvent::FixAvailable]
    );
    assert_eq!(
        events("cra.art14.incident.final"),
        [ClockEvent::IncidentNotified]
    );
}

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

/// A clock with a rule of our own choosing, as no regime has it.
fn with(rule: Rule, gives: Gives) -> Clock {
    Clock {
        rule,
        gives,
        ..clock(&regime(PSTI), "psti.s34.decision")
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
    (0..3000_i64).prop_map(|days| date(2020, 1, 1) + days.days())
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
