//! The clocks that run in a case, as the law reckons them, in the words of a page.

use jiff::civil::Date;
use minijinja::{Value, context};
use proofhouse_law::case::{CaseClock, ClockGives, ClockState, clocks};

use super::opened::Opened;
use super::words;
use crate::web::WebError;

/// One clock, for a page that is shown on `today`; `whose` is the name of the person whose clock it is.
pub(crate) fn shown(clock: &CaseClock, power: &str, whose: Option<String>, today: Date) -> Value {
    let (state, class) = state(clock, today);
    let what = whose.map_or_else(
        || clock.title.clone(),
        |whose| format!("{}: {whose}", clock.title),
    );
    let footing = clock.footing.as_ref().map(|footing| {
        let checked = if footing.basis.verified {
            "verified"
        } else {
            "not yet verified"
        };
        let source = words::source(footing.basis.source);
        context! {
            rule => footing.rule.as_str(),
            citation => format!("{source} ({checked}): {}", footing.citation),
        }
    });
    context! {
        notice => clock.notice.as_str(),
        power,
        what,
        on => words::day(clock.due),
        left => left(clock.due, today),
        state,
        class,
        footing,
    }
}

/// The clocks of the case that is looked at; of one notice of it where one is named.
pub(crate) fn of(case: &Opened, about: Option<&str>) -> Result<Vec<Value>, WebError> {
    let regime = case.regime()?;
    let today = case.visit.app().clock().today();
    let all = clocks(&case.file.state, regime, today);
    let own = all
        .iter()
        .filter(|one| about.is_none_or(|notice| one.notice.as_str() == notice));
    Ok(own
        .map(|one| {
            let notice = case.file.state.notice(&one.notice);
            let power = notice.and_then(|notice| regime.power(&notice.terms.power));
            let title = power.map_or("", |power| power.title.as_str());
            shown(
                one,
                title,
                one.party.as_ref().map(|party| case.party(party)),
                today,
            )
        })
        .collect())
}

/// Where a clock stands, in words, with the colour of its tag.
fn state(clock: &CaseClock, today: Date) -> (&'static str, &'static str) {
    match (clock.state, clock.gives) {
        (ClockState::Running, ClockGives::FirstDay) if clock.due <= today => ("Runs now", "red"),
        (ClockState::Running, _) => ("Running", "blue"),
        (ClockState::Met, _) => ("Done", "green"),
        (ClockState::Breached, _) if clock.done_on.is_some() => ("Done late", "orange"),
        (ClockState::Breached, _) => ("Not done in time", "red"),
        (ClockState::Suspended, _) => ("Suspended by an appeal", "yellow"),
        (ClockState::Passed, ClockGives::FirstDay) => ("May be done now", "green"),
        (ClockState::Passed, _) => ("Over", "grey"),
    }
}

/// How far off a day is, in words.
fn left(on: Date, today: Date) -> String {
    let days = today.until(on).map_or(0, |span| span.get_days());
    match days {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        days if days > 0 => format!("in {days} days"),
        days => format!("{} days ago", days.unsigned_abs()),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_are_told_from_today() {
        let today = date(2027, 1, 5);
        let words: Vec<String> = [
            (2027, 1, 5),
            (2027, 1, 6),
            (2027, 1, 4),
            (2027, 3, 5),
            (2026, 12, 25),
        ]
        .map(|(y, m, d)| left(date(y, m, d), today))
        .into();
        assert_eq!(
            words,
            [
                "today",
                "tomorrow",
                "yesterday",
                "in 59 days",
                "11 days ago"
            ]
        );
    }
}
