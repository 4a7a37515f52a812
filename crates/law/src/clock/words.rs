//! A clock's rule and what it comes to, in words that a reader can check with a paper calendar.

use jiff::civil::{Date, DateTime};

use super::row::{Clock, OtherEnd, Rule, Speed};
use super::run::{Due, Start};

/// A day as people write it, such as `5 January 2026`.
pub fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

fn moment(at: DateTime) -> String {
    format!("{} on {}", at.strftime("%H:%M"), day(at.date()))
}

fn many(count: u16, one: &str) -> String {
    if count == 1 {
        format!("{count} {one}")
    } else {
        format!("{count} {one}s")
    }
}

impl OtherEnd {
    fn words(self) -> &'static str {
        match self {
            Self::SupportPeriodEnds => "the end of the support period",
            Self::ExpectedUseEnds => "the end of expected use",
        }
    }
}

impl Speed {
    /// The speed, in the law's kind of words.
    pub fn words(self) -> &'static str {
        match self {
            Self::AsSoonAsPossible => "as soon as possible",
            Self::AsSoonAsPracticable => "as soon as is practicable",
            Self::AllReasonableSteps => "by all reasonable steps",
        }
    }
}

impl Clock {
    /// The rule, from no day in particular.
    pub fn rule_in_words(&self) -> String {
        self.rule_from("the day of the event")
    }

    fn rule_from(&self, start: &str) -> String {
        let still = if self.stands_still_during_appeal {
            ", not counting days of an appeal that suspends the notice"
        } else {
            ""
        };
        match &self.rule {
            Rule::DaysBeginningWith { days } => {
                format!("{} beginning with {start}{still}", many(*days, "day"))
            }
            Rule::DaysBeginningAfter { days } => {
                format!(
                    "{} beginning with the day after {start}{still}",
                    many(*days, "day")
                )
            }
            Rule::ClearDaysBefore { days } => {
                format!("{} before {start}", many(*days, "clear day"))
            }
            Rule::MonthsBeginningWith { months } => {
                format!("{} beginning with {start}", many(*months, "month"))
            }
            Rule::MonthsBeginningAfter { months } => {
                format!("{} after {start}", many(*months, "month"))
            }
            Rule::YearsBeginningWith { years } => {
                format!("{} beginning with {start}", many(*years, "year"))
            }
            Rule::WorkingDaysBeginningAfter { days, .. } => {
                format!("{} after {start}", many(*days, "working day"))
            }
            Rule::NextWorkingDayAt { time, .. } => {
                format!(
                    "{} on the first working day after {start}",
                    time.strftime("%H:%M")
                )
            }
            Rule::HoursFrom { hours } => format!("{} from {start}", many(*hours, "hour")),
            Rule::LongerOf { years, other } => format!(
                "the longer of {} beginning with {start} and {}",
                many(*years, "year"),
                other.words()
            ),
            Rule::ShorterOf { years, other } => format!(
                "the shorter of {} beginning with {start} and {}",
                many(*years, "year"),
                other.words()
            ),
            Rule::NoNumber { speed } => format!("{}, from {start}", speed.words()),
            Rule::EachDayAfter => format!("each day after {start}"),
        }
    }

    /// The rule from a start and what it came to, such as
    /// `10 days beginning with 5 January 2026: the last is 14 January 2026; lawful from 15 January 2026`.
    pub fn in_words(&self, start: Start, due: &Due) -> String {
        let rule = match start {
            Start::Instant(at) => {
                self.rule_from(&moment(at.to_zoned_datetime(super::london()).datetime()))
            }
            Start::Day(date) => self.rule_from(&day(date)),
        };
        let end = match due {
            Due::EarliestDay { last, from } => {
                format!("the last is {}; lawful from {}", day(*last), day(*from))
            }
            Due::LastDay { last } => format!("by the end of {}", day(*last)),
            Due::LeastEnd { last } => format!("it may not end before {}", day(*last)),
            Due::KeptUntil { last } => format!("to the end of {}", day(*last)),
            Due::Expires { last } => format!("it ends with {}", day(*last)),
            Due::Instant { in_london, .. } => format!("{} in London", moment(*in_london)),
            Due::FirstDay { from } => format!("the first is {}", day(*from)),
            Due::Promptly { aim: None } => "the law gives no day".to_owned(),
            Due::Promptly { aim: Some(aim) } => format!(
                "the law gives no day; the authority's own aim, which is not law, is {}",
                day(*aim)
            ),
        };
        format!("{rule}: {end}")
    }
}
