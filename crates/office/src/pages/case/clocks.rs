//! The clocks that run in a case: waits, windows and ends, the soonest first.

use jiff::civil::Date;
use minijinja::{Value, context};
use proofhouse_law::CaseState;
use proofhouse_law::case::NoticeRecord;
use proofhouse_law::clock::{first_after_days, last_of_days};
use proofhouse_law::regime::{Guard, Regime};

use super::words;

/// One clock.
pub(crate) struct Clock {
    /// Of which notice.
    pub(crate) notice: String,
    /// Under which power.
    pub(crate) power: String,
    /// What ends, or what may begin.
    pub(crate) what: String,
    /// On which day.
    pub(crate) on: Date,
    /// On what it stands; none where the notice itself says it.
    pub(crate) footing: Option<String>,
    /// The rule; none where the notice itself says it.
    pub(crate) rule: Option<String>,
}

impl Clock {
    /// For a page that is shown on `today`.
    pub(crate) fn shown(&self, today: Date) -> Value {
        context! {
            notice => self.notice.as_str(),
            power => self.power.as_str(),
            what => self.what.as_str(),
            on => words::day(self.on),
            left => left(self.on, today),
            passed => self.on < today,
            footing => self.footing.clone(),
            rule => self.rule.clone(),
        }
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

/// The clocks of a case's notices: those to come, soonest first, then those that have passed.
pub(crate) fn of(state: &CaseState, regime: &Regime, today: Date) -> Vec<Clock> {
    let mut clocks: Vec<Clock> = state
        .notices()
        .iter()
        .flat_map(|one| of_notice(one, regime))
        .collect();
    clocks.sort_by_key(|one| (one.on < today, one.on));
    clocks
}

fn of_notice(notice: &NoticeRecord, regime: &Regime) -> Vec<Clock> {
    let mut clocks = Vec::new();
    let power = regime.power(&notice.terms.power);
    let mut add = |what: &str, on: Date, guard: Option<&Guard>| {
        clocks.push(Clock {
            notice: notice.id.to_string(),
            power: power.map_or_else(|| notice.terms.power.to_string(), |one| one.title.clone()),
            what: what.to_owned(),
            on,
            footing: guard.map(|guard| words::footing(&guard.footing)),
            rule: guard.map(|guard| guard.id.clone()),
        });
    };
    if let (Some((given, _)), Some((guard, (days, _))), None) = (
        notice.intent,
        power.and_then(|power| power.intent()),
        notice.issued,
    ) {
        add(
            "Last day for representations",
            last_of_days(given, days),
            Some(guard),
        );
        add(
            "First day on which it may be issued",
            first_after_days(given, days),
            Some(guard),
        );
    }
    let over = notice.lifted.is_some();
    if notice.issued.is_some() && !over {
        let served = notice.services.iter().map(|one| one.occurred_on).max();
        if let (Some(served), Some((guard, (days, _)))) =
            (served, power.and_then(|power| power.appeal()))
        {
            add(
                "Last day to lodge an appeal",
                last_of_days(served, days),
                Some(guard),
            );
        }
        if let Some(plan) = &notice.terms.test_plan
            && notice.test_results.is_empty()
        {
            add("The tests finish", plan.finishes_on, None);
        }
        if let Some(end) = notice.terms.ends_on {
            add("Last day of the ban", end, None);
        }
    }
    clocks
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
