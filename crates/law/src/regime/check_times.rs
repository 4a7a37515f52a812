//! What must hold of clocks and penalties: each gives what its rule can give, no number is written twice, nothing dangles.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::check::Notes;
use super::clock_rows;
use super::model::{Power, Problem, Regime, Severity};
use super::rows::{Placed, Rows};
use crate::clock::{Calendar, Clock, Gives, Rule};
use crate::penalty::Rules;

/// Every problem of the clocks and penalties of a regime.
pub(super) fn check(rows: &Rows, notes: &mut Notes) {
    twice(rows, notes);
    for clock in &rows.clocks {
        gives(clock, notes);
        belongs(clock, rows, notes);
    }
    for penalty in &rows.penalties {
        sums(penalty, rows, notes);
    }
}

fn twice(rows: &Rows, notes: &mut Notes) {
    let mut seen: BTreeSet<String> = rows
        .powers
        .iter()
        .flat_map(|power| power.row.guards.iter().map(|guard| guard.id.clone()))
        .collect();
    let derived = rows
        .penalties
        .iter()
        .flat_map(|placed| clock_rows::of_penalty(&placed.row));
    seen.extend(derived.map(|clock| clock.id));
    for clock in &rows.clocks {
        if !seen.insert(clock.row.id.clone()) {
            let message = format!("clock {} has the id of another rule.", clock.row.id);
            notes.at(clock, "regime.twice", message, "Give it its own.");
        }
    }
    let mut seen = BTreeSet::new();
    for penalty in &rows.penalties {
        if !seen.insert(&penalty.row.id) {
            let message = format!("penalty {} is defined twice.", penalty.row.id);
            notes.at(penalty, "regime.twice", message, "Keep one.");
        }
    }
}

/// A clock gives what its rule can come to.
fn gives(placed: &Placed<Clock>, notes: &mut Notes) {
    let clock = &placed.row;
    let fits = match clock.rule {
        Rule::HoursFrom { .. } | Rule::NextWorkingDayAt { .. } => clock.gives == Gives::Instant,
        Rule::NoNumber { .. } => clock.gives == Gives::Promptly,
        Rule::EachDayAfter => clock.gives == Gives::FirstDay,
        Rule::ClearDaysBefore { .. } => clock.gives == Gives::LastDay,
        _ => !matches!(
            clock.gives,
            Gives::Instant | Gives::Promptly | Gives::FirstDay
        ),
    };
    if !fits {
        notes.at(
            placed,
            "regime.clock-gives",
            format!(
                "clock {} says that it gives what its rule cannot come to.",
                clock.id
            ),
            "Hours and a time of day give `instant`; `no-number` gives `promptly`; `each-day-after` gives `first-day`; `clear-days-before` gives `last-day`; every other rule gives a day.",
        );
    }
    let counts_days = matches!(
        clock.rule,
        Rule::DaysBeginningWith { .. } | Rule::DaysBeginningAfter { .. }
    );
    if clock.stands_still_during_appeal && !counts_days {
        notes.at(
            placed,
            "regime.clock-stands-still",
            format!(
                "clock {} stands still during an appeal and does not count days.",
                clock.id
            ),
            "Only a rule that counts days can stand still.",
        );
    }
}

/// A clock of a power belongs to one that is there, and does not say again what the power's guards or penalty say.
fn belongs(placed: &Placed<Clock>, rows: &Rows, notes: &mut Notes) {
    let clock = &placed.row;
    let Some(id) = &clock.power else {
        return;
    };
    let Some(power) = rows.powers.iter().find(|power| power.row.id == *id) else {
        unknown_power(placed, "clock", &clock.id, id.as_str(), notes);
        return;
    };
    let said = said_of(&power.row, rows);
    let again = said.iter().find(|other| {
        other
            .events
            .iter()
            .any(|event| clock.events.contains(event))
            && other.gives == clock.gives
    });
    if let Some(other) = again {
        notes.at(
            placed,
            "regime.clock-twice",
            format!(
                "clock {} says again what `{}` of power {id} says: the same number would stand in two places.",
                clock.id, other.id
            ),
            "Remove the clock; it is derived from the guard or the penalty.",
        );
    }
}

fn said_of(power: &Power, rows: &Rows) -> Vec<Clock> {
    let penalties = rows
        .penalties
        .iter()
        .filter(|placed| placed.row.power == power.id)
        .flat_map(|placed| clock_rows::of_penalty(&placed.row));
    clock_rows::of_power(power)
        .into_iter()
        .chain(penalties)
        .collect()
}

fn unknown_power<T>(placed: &Placed<T>, kind: &str, id: &str, power: &str, notes: &mut Notes) {
    notes.at(
        placed,
        "regime.unknown-power",
        format!("{kind} {id} belongs to the power `{power}`, which is not defined."),
        "Name a power of this regime, or define it.",
    );
}

fn sums(placed: &Placed<Rules>, rows: &Rows, notes: &mut Notes) {
    let rules = &placed.row;
    if !rows.powers.iter().any(|power| power.row.id == rules.power) {
        unknown_power(placed, "penalty", &rules.id, rules.power.as_str(), notes);
    }
    let mut seen = BTreeSet::new();
    for factor in &rules.factors {
        if !seen.insert(&factor.id) {
            let message = format!("penalty {} has the factor {} twice.", rules.id, factor.id);
            notes.at(placed, "regime.twice", message, "Keep one.");
        }
    }
    if rules.daily.is_some() && rules.payment.is_none() {
        notes.at(
            placed,
            "regime.penalty-daily",
            format!(
                "penalty {} has a daily sum and no payment period for it to follow.",
                rules.id
            ),
            "Add [penalty.payment].",
        );
    }
}

/// Clocks that name a calendar which is not among those loaded; a folder checked alone has none to compare with.
pub(crate) fn calendars(
    regime: &Regime,
    folder: &str,
    calendars: &[Arc<Calendar>],
) -> Vec<Problem> {
    if calendars.is_empty() {
        return Vec::new();
    }
    let named = regime.clocks.iter().filter_map(|clock| match &clock.rule {
        Rule::WorkingDaysBeginningAfter { calendar, .. }
        | Rule::NextWorkingDayAt { calendar, .. } => Some((clock, calendar)),
        _ => None,
    });
    named
        .filter(|(_, id)| calendars.iter().all(|calendar| calendar.id != **id))
        .map(|(clock, id)| Problem {
            path: folder.to_owned(),
            line: 0,
            severity: Severity::Error,
            code: "regime.unknown-calendar",
            message: format!(
                "clock {} counts by the calendar `{id}`, which is not defined.",
                clock.id
            ),
            remedy: "Name a calendar of the folder `calendar`, or define it there.".to_owned(),
        })
        .collect()
}
