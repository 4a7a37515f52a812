//! `proofhouse law clocks`: every clock that an event starts, with its rule, what it comes to, and on what it stands.

use std::fmt::Write as _;
use std::path::PathBuf;

use jiff::Timestamp;
use jiff::civil::Date;
use proofhouse_law::clock::{Clock, ClockEvent, Due, Interval, Known, Rule, Start};
use proofhouse_law::{Refusal, Regime};
use serde::Serialize;

use crate::exit::{Exit, Failure};
use crate::output::Output;
use crate::regimes;

/// Works out what an event starts.
#[derive(clap::Args)]
pub(super) struct Args {
    /// What happened, such as `intent-given`; a wrong word lists them all.
    #[arg(long)]
    event: ClockEvent,
    /// The day on which it happened.
    #[arg(long, value_name = "DATE", required_unless_present = "at")]
    on: Option<Date>,
    /// The instant at which it happened, such as 2026-03-29T00:30:00Z.
    #[arg(long, value_name = "INSTANT", conflicts_with = "on")]
    at: Option<Timestamp>,
    /// The regime; every one, if not given.
    #[arg(long, value_name = "ID")]
    regime: Option<String>,
    /// Only clocks of this power, such as `permanent-ban`.
    #[arg(long, value_name = "ID")]
    power: Option<String>,
    /// The last day of the support period.
    #[arg(long, value_name = "DATE")]
    support_ends: Option<Date>,
    /// The last day on which the product can be expected to be in use.
    #[arg(long, value_name = "DATE")]
    use_ends: Option<Date>,
    /// Days of an appeal that suspends the notice, from its lodging to its end; without an end while it is open.
    #[arg(long, value_name = "FROM..[UNTIL]", value_parser = stretch)]
    appeal: Vec<Interval>,
    /// A folder of regimes laid over those in the binary.
    #[arg(long, value_name = "DIR")]
    regimes: Option<PathBuf>,
}

fn stretch(text: &str) -> Result<Interval, String> {
    let wrong =
        || "write two dates, such as 2026-01-05..2026-02-01, the second not the earlier".to_owned();
    let (from, until) = text.split_once("..").ok_or_else(wrong)?;
    let from = from.parse().map_err(|_odd| wrong())?;
    let until: Option<Date> = match until {
        "" => None,
        until => Some(until.parse().map_err(|_odd| wrong())?),
    };
    match until {
        Some(until) if until < from => Err(wrong()),
        _ => Ok(Interval { from, until }),
    }
}

/// One clock, and what it came to.
#[derive(Serialize)]
struct Row<'a> {
    regime: &'a str,
    id: &'a str,
    title: &'a str,
    power: Option<&'a str>,
    #[serde(flatten)]
    rule: &'a Rule,
    in_words: String,
    due: Option<Due>,
    refusal: Option<Refusal>,
    note: Option<&'a str>,
    citation: &'a str,
    basis: proofhouse_law::Basis,
    calendar: Option<CalendarUsed<'a>>,
}

/// The calendar that working days were counted by.
#[derive(Serialize)]
struct CalendarUsed<'a> {
    id: &'a str,
    sha256: String,
    horizon: Option<Date>,
}

/// Runs the verb.
pub(super) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    let loaded = regimes::load(args.regimes.as_deref())?;
    let asked = asked(&loaded, args.regime.as_deref())?;
    let start = match (args.on, args.at) {
        (_, Some(at)) => Start::Instant(at),
        (Some(on), None) => Start::Day(on),
        (None, None) => {
            return Err(Failure::usage(
                "law.no-day",
                "There is neither a day nor an instant.",
                "Give --on or --at.",
            ));
        }
    };
    let known = Known {
        support_ends: args.support_ends,
        use_ends: args.use_ends,
        suspended: args.appeal.clone(),
    };
    let clocks: Vec<(&Regime, Clock)> = asked
        .iter()
        .flat_map(|regime| regime.clocks().into_iter().map(|clock| (*regime, clock)))
        .filter(|(_, clock)| clock.events.contains(&args.event))
        .filter(|(_, clock)| {
            let power = clock.power.as_ref().map(proofhouse_law::PowerId::as_str);
            args.power.is_none() || args.power.as_deref() == power
        })
        .collect();
    let rows: Vec<Row<'_>> = clocks
        .iter()
        .map(|(regime, clock)| row(regime, clock, start, &known))
        .collect();
    let data = serde_json::json!({ "event": args.event, "start": start, "clocks": rows });
    out.result(&words(args.event, start, &rows), &data);
    Ok(if rows.iter().any(|row| row.refusal.is_some()) {
        Exit::Refused
    } else {
        Exit::Fine
    })
}

fn asked<'r>(loaded: &'r [Regime], wanted: Option<&str>) -> Result<Vec<&'r Regime>, Failure> {
    let found: Vec<&Regime> = loaded
        .iter()
        .filter(|regime| wanted.is_none_or(|id| regime.id().as_str() == id))
        .collect();
    if found.is_empty() {
        return Err(super::unknown_regime(wanted.unwrap_or_default(), loaded));
    }
    Ok(found)
}

fn row<'a>(regime: &'a Regime, clock: &'a Clock, start: Start, known: &Known) -> Row<'a> {
    let (in_words, due, refusal) = match clock.run(start, known, regime.calendars()) {
        Ok(due) => (clock.in_words(start, &due), Some(due), None),
        Err(refusal) => (clock.rule_in_words(), None, Some(refusal)),
    };
    let calendar = match &clock.rule {
        Rule::NextWorkingDayAt { calendar, .. }
        | Rule::WorkingDaysBeginningAfter { calendar, .. } => {
            regime.calendars().iter().find(|one| one.id == *calendar)
        }
        _ => None,
    };
    Row {
        regime: regime.id().as_str(),
        id: &clock.id,
        title: &clock.title,
        power: clock.power.as_ref().map(proofhouse_law::PowerId::as_str),
        rule: &clock.rule,
        in_words,
        due,
        refusal,
        note: clock.note.as_deref(),
        citation: &clock.footing.citation,
        basis: clock.footing.basis,
        calendar: calendar.map(|one| CalendarUsed {
            id: &one.id,
            sha256: one.hash.to_string(),
            horizon: one.horizon(),
        }),
    }
}

fn words(event: ClockEvent, start: Start, rows: &[Row<'_>]) -> String {
    let when = match start {
        Start::Day(day) => proofhouse_law::clock::day_in_words(day),
        Start::Instant(at) => at.to_string(),
    };
    let mut words = format!("On {when}, {}:\n", event.title());
    if rows.is_empty() {
        words.push_str("it starts no clock here.\n");
    }
    let mut regime = "";
    for row in rows {
        if row.regime != regime {
            regime = row.regime;
            let _ = writeln!(words, "\n{regime}");
        }
        let _ = writeln!(words, "  {} ({})\n    {}", row.title, row.id, row.in_words);
        if let Some(refusal) = &row.refusal {
            let _ = writeln!(words, "    refused by {}: {}", refusal.rule, refusal.remedy);
        }
        if let Some(note) = row.note {
            let _ = writeln!(words, "    {note}");
        }
        if let Some(calendar) = &row.calendar {
            let horizon = calendar.horizon.map(|day| day.to_string());
            let _ = writeln!(
                words,
                "    working days by the calendar {}, which ends with {}",
                calendar.id,
                horizon.unwrap_or_default()
            );
        }
        let _ = writeln!(words, "    [{}: {}]", row.basis.in_words(), row.citation);
    }
    words
}
