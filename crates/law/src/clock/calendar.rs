//! Working days, from calendars that are data: each year is whole or unknown, and past the last year nothing is guessed.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::refusal::Refusal;
use crate::regime::Footing;

/// A day of the week, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names of the week")]
pub enum DayName {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl DayName {
    fn is(self, day: Weekday) -> bool {
        let weekday = match self {
            Self::Monday => Weekday::Monday,
            Self::Tuesday => Weekday::Tuesday,
            Self::Wednesday => Weekday::Wednesday,
            Self::Thursday => Weekday::Thursday,
            Self::Friday => Weekday::Friday,
            Self::Saturday => Weekday::Saturday,
            Self::Sunday => Weekday::Sunday,
        };
        weekday == day
    }
}

/// A part of the United Kingdom with bank holidays of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names of the parts")]
pub enum Part {
    EnglandAndWales,
    Scotland,
    NorthernIreland,
}

/// A weekday on which nobody need work in some part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Holiday {
    /// Its date.
    pub date: Date,
    /// Its name.
    pub title: String,
    /// Where it is one.
    pub parts: Vec<Part>,
}

/// The holidays of one year, all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CalendarYear {
    /// The year.
    pub year: i16,
    /// Where its days were read, and what is special in it.
    pub note: Option<String>,
    /// Its holidays.
    pub days: Vec<Holiday>,
    /// On what they stand.
    pub footing: Footing,
}

/// A calendar of working days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Calendar {
    /// Its id, which clocks name.
    pub id: String,
    /// Its name.
    pub title: String,
    /// The days of the week that are never working days.
    pub weekend: Vec<DayName>,
    /// Its years, without a gap.
    pub years: BTreeMap<i16, CalendarYear>,
    /// On what the rule stands by which a day counts as a working day.
    pub footing: Footing,
    /// SHA-256 of its files.
    pub hash: Digest,
}

impl Calendar {
    /// The last day that the calendar knows.
    pub fn horizon(&self) -> Option<Date> {
        let year = *self.years.keys().next_back()?;
        Date::new(year, 12, 31).ok()
    }

    /// Why a day is no working day; none where it is one.
    ///
    /// # Errors
    /// A refusal, where the calendar does not know the day's year.
    pub fn why_closed(&self, day: Date) -> Result<Option<String>, Refusal> {
        let year = self
            .years
            .get(&day.year())
            .ok_or_else(|| self.unknown(day))?;
        if self.weekend.iter().any(|name| name.is(day.weekday())) {
            return Ok(Some("weekend".to_owned()));
        }
        let holiday = year.days.iter().find(|holiday| holiday.date == day);
        Ok(holiday.map(|holiday| holiday.title.clone()))
    }

    /// The first working day after `day`.
    ///
    /// # Errors
    /// A refusal, where the calendar ends before one.
    pub fn next_working_day(&self, day: Date) -> Result<Date, Refusal> {
        self.last_of_working_days(day, 1)
    }

    /// The last of so many working days beginning with the first working day after `day`.
    ///
    /// # Errors
    /// A refusal, where the calendar ends before it.
    pub fn last_of_working_days(&self, day: Date, count: u16) -> Result<Date, Refusal> {
        let mut at = day;
        let mut left = count;
        while left > 0 {
            let next = at.checked_add(1.day()).map_err(|_past| self.unknown(at))?;
            at = next;
            if self.why_closed(at)?.is_none() {
                left -= 1;
            }
        }
        Ok(at)
    }

    fn unknown(&self, day: Date) -> Refusal {
        let known = match (self.years.keys().next(), self.years.keys().next_back()) {
            (Some(first), Some(last)) => format!("the years {first} to {last}"),
            _ => "no year".to_owned(),
        };
        Refusal {
            rule: "clock.calendar-horizon".to_owned(),
            citation: self.footing.citation.clone(),
            lawful_from: None,
            remedy: format!(
                "The calendar {} has the holidays of {known}; {day} is outside them, and no day is guessed. Add the year to the calendar with its source, and ask again.",
                self.id
            ),
            basis: self.footing.basis,
        }
    }
}
