//! A span of days in which a rule, a function or a delegation holds.

use jiff::civil::Date;
use serde::Serialize;

/// From a first to a last day, both included; open where none is named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Days {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
}

impl Days {
    /// Whether the day is among them.
    pub fn contain(self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// Whether the two spans share a day.
    pub fn overlap(self, other: Self) -> bool {
        let before = |one: Self, two: Self| match (one.until, two.from) {
            (Some(until), Some(from)) => until < from,
            _ => false,
        };
        !before(self, other) && !before(other, self)
    }

    /// Whether the last day comes before the first.
    pub fn are_reversed(self) -> bool {
        matches!((self.from, self.until), (Some(from), Some(until)) if until < from)
    }
}

impl std::fmt::Display for Days {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.from, self.until) {
            (None, None) => write!(f, "on every day"),
            (Some(from), None) => write!(f, "from {from}"),
            (None, Some(until)) => write!(f, "until {until}"),
            (Some(from), Some(until)) => write!(f, "from {from} until {until}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_first_and_the_last_day_belong_to_the_span() {
        let days = Days {
            from: Some(date(2025, 2, 25)),
            until: Some(date(2025, 3, 1)),
        };
        for (day, inside) in [
            (date(2025, 2, 24), false),
            (date(2025, 2, 25), true),
            (date(2025, 3, 1), true),
            (date(2025, 3, 2), false),
        ] {
            assert_eq!(days.contain(day), inside, "{day}");
        }
        let next = Days {
            from: Some(date(2025, 3, 2)),
            until: None,
        };
        assert!(!days.overlap(next) && !next.overlap(days));
        assert!(days.overlap(Days::default()));
    }
}
