//! Rows of clocks, read from files; and the clocks that stand in guards and penalties already, so that no number is written twice.

use super::guard::GuardKind;
use super::model::{Effect, Power, Regime};
use super::reader::Table;
use super::rows::{name, read_footing};
use crate::clock::{Aim, Clock, ClockEvent, Gives, Rule};
use crate::penalty::Rules;

/// The most years, so that every clock ends within the calendar.
const YEARS_MAX: u16 = 100;

/// Reads one `[[clock]]`.
pub(super) fn clock(table: &mut Table<'_, '_>) -> Option<Clock> {
    name(table, "clock");
    let footing = read_footing(table);
    let (id, title, note) = (
        table.text("id"),
        table.text("title"),
        table.text_opt("note"),
    );
    let events = table.words("events", 1);
    let power = table.parsed_opt("power", "an id");
    let (rule, gives) = (rule(table), table.word("gives"));
    let stands_still_during_appeal = table.truth_or_false("stands_still_during_appeal");
    let aim = match rule {
        Some(Rule::NoNumber { .. }) => table.table_opt("aim").and_then(|mut row| {
            row.rename(format!("the aim of {}", table.what()));
            let (days, footing) = (row.number("days"), read_footing(&row));
            row.finish();
            Some(Aim {
                days: days?,
                footing,
            })
        }),
        _ => None,
    };
    Some(Clock {
        id,
        title,
        events,
        power,
        rule: rule?,
        gives: gives?,
        stands_still_during_appeal,
        aim,
        note,
        footing,
    })
}

/// The closed set of rules. A regime that needs another is a change to this code and to its review.
fn rule(table: &Table<'_, '_>) -> Option<Rule> {
    let word = table.text("rule");
    Some(match word.as_str() {
        "days-beginning-with" => Rule::DaysBeginningWith {
            days: table.number("days")?,
        },
        "days-beginning-after" => Rule::DaysBeginningAfter {
            days: table.number("days")?,
        },
        "clear-days-before" => Rule::ClearDaysBefore {
            days: table.number("days")?,
        },
        "months-beginning-with" => Rule::MonthsBeginningWith {
            months: table.number("months")?,
        },
        "months-beginning-after" => Rule::MonthsBeginningAfter {
            months: table.number("months")?,
        },
        "years-beginning-with" => Rule::YearsBeginningWith {
            years: years(table)?,
        },
        "working-days-beginning-after" => {
            let (days, calendar) = (table.number("days"), table.text("calendar"));
            Rule::WorkingDaysBeginningAfter {
                days: days?,
                calendar,
            }
        }
        "next-working-day-at" => {
            let time = table.parsed("time", "a time in quotes, such as \"09:00\"");
            let calendar = table.text("calendar");
            Rule::NextWorkingDayAt {
                time: time?,
                calendar,
            }
        }
        "hours-from" => Rule::HoursFrom {
            hours: table.number("hours")?,
        },
        "longer-of" => {
            let (years, other) = (years(table), table.word("other"));
            Rule::LongerOf {
                years: years?,
                other: other?,
            }
        }
        "shorter-of" => {
            let (years, other) = (years(table), table.word("other"));
            Rule::ShorterOf {
                years: years?,
                other: other?,
            }
        }
        "no-number" => Rule::NoNumber {
            speed: table.word("speed")?,
        },
        "each-day-after" => Rule::EachDayAfter,
        "" => return None,
        _ => {
            table.note(
                "regime.unknown-clock-rule",
                format!(
                    "{} runs by the rule `{word}`, which is not in the closed set.",
                    table.what()
                ),
                "Use a rule of the set; a new one is a change to the reviewed code.",
            );
            return None;
        }
    })
}

fn years(table: &Table<'_, '_>) -> Option<u16> {
    let years = table.number("years")?;
    if years > YEARS_MAX {
        table.note(
            "regime.clock-years",
            format!("{} runs for {years} years.", table.what()),
            format!("Write at most {YEARS_MAX}."),
        );
        return None;
    }
    Some(years)
}

/// The clocks that a power's guards say already.
pub(super) fn of_power(power: &Power) -> Vec<Clock> {
    let clock = |guard: &super::Guard, title: &str, events: &[ClockEvent], rule, gives| Clock {
        id: guard.id.clone(),
        title: format!("{}: {title}", power.title),
        events: events.to_vec(),
        power: Some(power.id.clone()),
        rule,
        gives,
        stands_still_during_appeal: false,
        aim: None,
        note: None,
        footing: guard.footing.clone(),
    };
    let mut clocks = Vec::new();
    for guard in &power.guards {
        match guard.kind {
            GuardKind::Intent { days, .. } => clocks.push(clock(
                guard,
                "the wait after the notice of intent",
                &[ClockEvent::IntentGiven],
                Rule::DaysBeginningWith { days },
                Gives::EarliestDay,
            )),
            GuardKind::AppealWindow { days, .. } => clocks.push(clock(
                guard,
                "time to appeal",
                if power.effect == Effect::Forfeiture {
                    &[ClockEvent::CourtOrder]
                } else {
                    &[ClockEvent::NoticeGiven, ClockEvent::NoticeVaried]
                },
                Rule::DaysBeginningWith { days },
                Gives::LastDay,
            )),
            GuardKind::MaxDuration { months } => clocks.push(clock(
                guard,
                "the longest that it lasts",
                &[ClockEvent::BanBegins],
                Rule::MonthsBeginningWith { months },
                Gives::Expires,
            )),
            GuardKind::Compensation { days } => clocks.push(clock(
                guard,
                "the decision on a claim for compensation",
                &[ClockEvent::ClaimReceived],
                Rule::DaysBeginningWith { days },
                Gives::LastDay,
            )),
            _ => {}
        }
    }
    clocks
}

/// The clocks that the rules of a penalty say already.
pub(super) fn of_penalty(rules: &Rules) -> Vec<Clock> {
    let clock = |part: &str, title: &str, event, rule, gives, footing: &super::Footing| Clock {
        id: format!("{}.{part}", rules.id),
        title: format!("Penalty for {}: {title}", rules.title),
        events: vec![event],
        power: Some(rules.power.clone()),
        rule,
        gives,
        stands_still_during_appeal: false,
        aim: None,
        note: None,
        footing: footing.clone(),
    };
    let mut clocks = Vec::new();
    if let Some(payment) = &rules.payment {
        clocks.push(Clock {
            stands_still_during_appeal: rules.appeal.as_ref().is_some_and(|appeal| appeal.suspends),
            note: rules.appeal.as_ref().and_then(|appeal| appeal.note.clone()),
            ..clock(
                "payment",
                "time to pay",
                ClockEvent::NoticeGiven,
                Rule::DaysBeginningWith { days: payment.days },
                Gives::LeastEnd,
                &payment.footing,
            )
        });
    }
    if let Some(daily) = &rules.daily {
        clocks.push(clock(
            "daily",
            "the daily penalty, while the breach goes on",
            ClockEvent::PaymentPeriodEnded,
            Rule::EachDayAfter,
            Gives::FirstDay,
            &daily.footing,
        ));
    }
    clocks
}

impl Regime {
    /// Every clock of the regime: its own rows, and those that its guards and penalties say already.
    pub fn clocks(&self) -> Vec<Clock> {
        let powers = self
            .powers
            .iter()
            .filter(|power| power.unavailable.is_none())
            .flat_map(of_power);
        powers
            .chain(self.penalties.iter().flat_map(of_penalty))
            .chain(self.clocks.iter().cloned())
            .collect()
    }
}
