//! Running a clock: from the day or instant of an event to the day or instant that the law gives, or to a refusal.

use std::sync::Arc;

use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, Span, Timestamp, ToSpan as _};
use serde::Serialize;

use super::calendar::Calendar;
use super::interval::{Interval, merged};
use super::row::{Clock, Gives, OtherEnd, Rule};
use super::{civil_date, last_of_months, london};
use crate::refusal::Refusal;

/// When the event happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Start {
    /// On a day.
    Day(Date),
    /// At an instant.
    Instant(Timestamp),
}

impl Start {
    /// The day in London.
    pub fn day(self) -> Date {
        match self {
            Self::Day(day) => day,
            Self::Instant(at) => civil_date(at),
        }
    }
}

/// What else some clocks need to be told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The last day of the support period.
    pub support_ends: Option<Date>,
    /// The last day on which the product can be expected to be in use.
    pub use_ends: Option<Date>,
    /// While an appeal took the notice's effect away.
    pub suspended: Vec<Interval>,
}

/// What a clock comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "gives", rename_all = "kebab-case")]
pub enum Due {
    /// Something may not be done up to and with `last`; it is lawful from `from`.
    EarliestDay {
        /// The last day of the wait.
        last: Date,
        /// The day after it.
        from: Date,
    },
    /// Something must be done by the end of the day.
    LastDay {
        /// The day.
        last: Date,
    },
    /// A period that somebody sets may not end before the day.
    LeastEnd {
        /// The day.
        last: Date,
    },
    /// Something is kept, or kept up, to the end of the day.
    KeptUntil {
        /// The day.
        last: Date,
    },
    /// Something ends of itself with the day.
    Expires {
        /// The day.
        last: Date,
    },
    /// Something must be done by, or counts from, the instant.
    Instant {
        /// The instant.
        at: Timestamp,
        /// The same in London.
        in_london: DateTime,
    },
    /// Something is counted from the day on.
    FirstDay {
        /// The day.
        from: Date,
    },
    /// No day is given; the authority may have an aim of its own.
    Promptly {
        /// The last day of the aim, which is not law.
        aim: Option<Date>,
    },
}

impl Due {
    /// The day that a board sorts by.
    pub fn day(&self) -> Option<Date> {
        match self {
            Self::EarliestDay { from: day, .. }
            | Self::LastDay { last: day }
            | Self::LeastEnd { last: day }
            | Self::KeptUntil { last: day }
            | Self::Expires { last: day }
            | Self::FirstDay { from: day } => Some(*day),
            Self::Instant { at, .. } => Some(civil_date(*at)),
            Self::Promptly { aim } => *aim,
        }
    }
}

impl Clock {
    /// The day or instant that the clock gives when its event happened at `start`.
    ///
    /// # Errors
    /// A refusal, where something that the clock needs is not known, a calendar ends, or an appeal is not determined: never a guess.
    pub fn run(
        &self,
        start: Start,
        known: &Known,
        calendars: &[Arc<Calendar>],
    ) -> Result<Due, Refusal> {
        let day = start.day();
        match &self.rule {
            Rule::HoursFrom { hours } => self.hours(start, *hours),
            Rule::NextWorkingDayAt { time, calendar } => {
                let next = self.calendar(calendar, calendars)?.next_working_day(day)?;
                self.at_time(next, *time)
            }
            Rule::NoNumber { .. } => {
                let aim = match &self.aim {
                    Some(aim) => Some(self.after(day, i64::from(aim.days).days())?),
                    None => None,
                };
                Ok(Due::Promptly { aim })
            }
            Rule::EachDayAfter => Ok(Due::FirstDay {
                from: self.after(day, 1.day())?,
            }),
            _ => {
                let last = self.last_day(day, known, calendars)?;
                self.given(last)
            }
        }
    }

    /// The last day of a clock that counts days, months or years.
    fn last_day(
        &self,
        day: Date,
        known: &Known,
        calendars: &[Arc<Calendar>],
    ) -> Result<Date, Refusal> {
        match &self.rule {
            Rule::DaysBeginningWith { days } => {
                let last = self.after(day, (i64::from(*days) - 1).days())?;
                self.past_appeals(day, last, known)
            }
            Rule::DaysBeginningAfter { days } => {
                let last = self.after(day, i64::from(*days).days())?;
                self.past_appeals(self.after(day, 1.day())?, last, known)
            }
            Rule::ClearDaysBefore { days } => self.after(day, (-1 - i64::from(*days)).days()),
            Rule::MonthsBeginningWith { months } => self.months(day, *months),
            Rule::MonthsBeginningAfter { months } => self.after(day, i64::from(*months).months()),
            Rule::YearsBeginningWith { years } => self.years(day, *years),
            Rule::WorkingDaysBeginningAfter { days, calendar } => self
                .calendar(calendar, calendars)?
                .last_of_working_days(day, *days),
            Rule::LongerOf { years, other } => {
                let own = self.years(day, *years)?;
                Ok(own.max(self.other_end(*other, known)?))
            }
            Rule::ShorterOf { years, other } => {
                let own = self.years(day, *years)?;
                Ok(own.min(self.other_end(*other, known)?))
            }
            Rule::HoursFrom { .. }
            | Rule::NextWorkingDayAt { .. }
            | Rule::NoNumber { .. }
            | Rule::EachDayAfter => Ok(day),
        }
    }

    fn given(&self, last: Date) -> Result<Due, Refusal> {
        Ok(match self.gives {
            Gives::EarliestDay => Due::EarliestDay {
                last,
                from: self.after(last, 1.day())?,
            },
            Gives::LeastEnd => Due::LeastEnd { last },
            Gives::KeptUntil => Due::KeptUntil { last },
            Gives::Expires => Due::Expires { last },
            // The loader lets no other word stand beside a rule that counts days.
            Gives::LastDay | Gives::Instant | Gives::FirstDay | Gives::Promptly => {
                Due::LastDay { last }
            }
        })
    }

    fn after(&self, day: Date, span: Span) -> Result<Date, Refusal> {
        day.checked_add(span).map_err(|_past| {
            self.no(format!(
                "It would end outside the calendar, counted from {day}: check the date."
            ))
        })
    }

    fn months(&self, day: Date, months: u16) -> Result<Date, Refusal> {
        self.after(day, i64::from(months).months())?;
        Ok(last_of_months(day, months))
    }

    fn years(&self, day: Date, years: u16) -> Result<Date, Refusal> {
        self.months(day, years.saturating_mul(12))
    }

    fn hours(&self, start: Start, hours: u16) -> Result<Due, Refusal> {
        let Start::Instant(from) = start else {
            let remedy = "It counts hours: give the instant of the event, with its offset, not the day alone.";
            return Err(self.no(remedy));
        };
        let at = from
            .checked_add(SignedDuration::from_hours(i64::from(hours)))
            .map_err(|_past| self.no("It would end outside the calendar: check the instant."))?;
        Ok(Due::Instant {
            at,
            in_london: at.to_zoned_datetime(london()).datetime(),
        })
    }

    fn at_time(&self, day: Date, time: Time) -> Result<Due, Refusal> {
        let at = day
            .to_datetime(time)
            .to_zoned_datetime(london())
            .map_err(|_past| self.no("It would end outside the calendar: check the date."))?;
        Ok(Due::Instant {
            at: at.timestamp(),
            in_london: at.datetime(),
        })
    }

    fn calendar<'c>(
        &self,
        id: &str,
        calendars: &'c [Arc<Calendar>],
    ) -> Result<&'c Calendar, Refusal> {
        calendars
            .iter()
            .find(|calendar| calendar.id == id)
            .map(Arc::as_ref)
            .ok_or_else(|| {
                self.no(format!(
                    "It counts working days by the calendar `{id}`, which is not loaded: add the folder of calendars."
                ))
            })
    }

    fn other_end(&self, other: OtherEnd, known: &Known) -> Result<Date, Refusal> {
        let (told, what) = match other {
            OtherEnd::SupportPeriodEnds => (known.support_ends, "the support period"),
            OtherEnd::ExpectedUseEnds => (known.use_ends, "the time of expected use"),
        };
        told.ok_or_else(|| {
            self.no(format!(
                "It depends on the last day of {what}, which was not given: give it and ask again."
            ))
        })
    }

    /// The last day, moved on by each day on which an appeal made the clock stand still.
    fn past_appeals(&self, first: Date, last: Date, known: &Known) -> Result<Date, Refusal> {
        let mut last = last;
        if !self.stands_still_during_appeal {
            return Ok(last);
        }
        for appeal in merged(&known.suspended) {
            if appeal.from > last {
                break;
            }
            let Some(until) = appeal.until else {
                return Err(self.no(format!(
                    "An appeal of {} has not been determined: the clock stands still, and when it ends is not known.",
                    super::day_in_words(appeal.from)
                )));
            };
            let days = super::interval::days(appeal.from.max(first), until);
            last = self.after(last, i64::from(days).days())?;
        }
        Ok(last)
    }

    fn no(&self, remedy: impl Into<String>) -> Refusal {
        Refusal {
            rule: self.id.clone(),
            citation: self.footing.citation.clone(),
            lawful_from: None,
            remedy: remedy.into(),
            basis: self.footing.basis,
        }
    }
}
