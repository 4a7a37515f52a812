//! Clocks of the regimes of the repository: worked examples that a lawyer can read, and what must hold of every clock.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use proofhouse_law::clock::{Clock, ClockEvent, Due, Gives, Interval, Known, Rule, Start};
use proofhouse_law::{Refusal, Regime, Source};

use crate::world::{PROPOSAL, PSTI, files, load, regime};

pub(crate) const CRA: &str = "eu-cra-2024";
const CLS: &str = "sg-cls";
const REGIMES: [&str; 4] = [PROPOSAL, PSTI, CRA, CLS];

pub(crate) fn clock(regime: &Regime, id: &str) -> Clock {
    let found = regime.clocks().into_iter().find(|clock| clock.id == id);
    found.unwrap_or_else(|| panic!("{} has no clock {id}", regime.id()))
}

pub(crate) fn run(regime_id: &str, id: &str, start: Start, known: &Known) -> Result<Due, Refusal> {
    let regime = regime(regime_id);
    clock(&regime, id).run(start, known, regime.calendars())
}

pub(crate) fn on(year: i16, month: i8, day: i8) -> Start {
    Start::Day(date(year, month, day))
}

fn at(text: &str) -> Start {
    Start::Instant(text.parse().unwrap())
}

/// The rows of `clocks.txt`: why the row is there, the regime, the clock, its start, and what else is known.
fn examples() -> Vec<(&'static str, &'static str, &'static str, Start, Known)> {
    let mut regime = "";
    let mut rows = Vec::new();
    for line in include_str!("clocks.txt").lines() {
        if let Some(named) = line.strip_prefix('[') {
            regime = named.trim_end_matches(']');
        } else if !line.is_empty() && !line.starts_with('#') {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            let start = match cells[2] {
                instant if instant.contains('T') => at(instant),
                day => Start::Day(day.parse().unwrap()),
            };
            let known = known(cells.get(3).copied().unwrap_or_default());
            rows.push((cells[0], regime, cells[1], start, known));
        }
    }
    rows
}

fn known(text: &str) -> Known {
    let mut known = Known::default();
    if let Some(day) = text.strip_prefix("support ends ") {
        known.support_ends = Some(day.parse().unwrap());
    } else if let Some(day) = text.strip_prefix("use ends ") {
        known.use_ends = Some(day.parse().unwrap());
    } else if let Some((from, until)) = text
        .strip_prefix("appeal ")
        .and_then(|days| days.split_once(".."))
    {
        known.suspended = vec![Interval {
            from: from.parse().unwrap(),
            until: until.parse().ok(),
        }];
    } else {
        assert_eq!(text, "", "nothing is known by such words");
    }
    known
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

#[test]
fn a_clock_that_says_again_what_a_guard_or_a_penalty_says_is_named() {
    let all = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regimes"));
    let again = |power: &str, event: &str, gives: &str| {
        format!(
            "\n[[clock]]\nid = \"again\"\ntitle = \"Again\"\nevents = [\"{event}\"]\npower = \"{power}\"\nrule = \"days-beginning-with\"\n\
             days = 9\ngives = \"{gives}\"\ncite = \"x\"\nsource = \"policy\"\nstatus = \"unverified\"\n"
        )
    };
    for (power, event, gives, named) in [
        (
            "permanent-ban",
            "intent-given",
            "earliest-day",
            Some("psti.s29.intent"),
        ),
        (
            "permanent-ban",
            "notice-varied",
            "last-day",
            Some("psti.s33.appeal"),
        ),
        (
            "penalty",
            "notice-given",
            "least-end",
            Some("psti.penalty.payment"),
        ),
        ("permanent-ban", "record-made", "kept-until", None),
    ] {
        let mut changed = all.clone();
        let file = changed
            .iter_mut()
            .find(|(path, _)| path == "uk-psti-2022/clocks.toml");
        file.unwrap()
            .1
            .extend(again(power, event, gives).into_bytes());
        let problems = load(&changed).1;
        let found: Vec<&str> = problems.iter().map(|one| one.code).collect();
        let expected: &[&str] = if named.is_some() {
            &["regime.clock-twice"]
        } else {
            &[]
        };
        assert_eq!(found, expected, "{problems:?}");
        assert!(
            named.is_none_or(|id| problems[0].message.contains(id)),
            "{problems:?}"
        );
    }
}

#[test]
fn an_aim_of_the_authoritys_own_is_a_day_and_never_law() {
    let regime = regime(PSTI);
    let aim = proofhouse_law::clock::Aim {
        days: 2,
        footing: regime.footing().clone(),
    };
    let clock = Clock {
        aim: Some(aim),
        ..clock(&regime, "psti.s11.notify")
    };
    let due = clock.run(on(2026, 1, 5), &Known::default(), &[]).unwrap();
    assert_eq!(due.day(), Some(date(2026, 1, 7)));
    assert!(clock.in_words(on(2026, 1, 5), &due).contains("not law"));
}
