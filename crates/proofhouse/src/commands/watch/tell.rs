//! How far a sweep is, on standard error: at its start, then seldom enough to be read, and at its end.

use std::io::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use proofhouse_publications::watch::sweep::{Progress, eta};

/// Time between two lines.
const EVERY: Duration = Duration::from_secs(5);

/// Tells the progress of a sweep; the threads of the pool share it.
pub(super) struct Teller {
    began: Instant,
    told: Mutex<Option<Instant>>,
}

impl Teller {
    /// A teller whose time starts now.
    pub(super) fn new() -> Self {
        Self {
            began: Instant::now(),
            told: Mutex::new(None),
        }
    }

    /// Writes a line, where it is time for one.
    pub(super) fn tell(&self, progress: Progress) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let last = progress.done == progress.due;
        if !last && told.is_some_and(|at| at.elapsed() < EVERY) {
            return;
        }
        *told = Some(Instant::now());
        let _closed = writeln!(
            std::io::stderr().lock(),
            "{}",
            line(progress, self.began.elapsed())
        );
    }
}

fn line(progress: Progress, passed: Duration) -> String {
    let Progress {
        due,
        done,
        unreadable,
        changes,
    } = progress;
    let minutes = passed.as_secs_f64() / 60.0;
    let rate = if done > 0 && minutes > 0.0 {
        let done = f64::from(u32::try_from(done).unwrap_or(u32::MAX));
        format!(", {:.0} a minute", done / minutes)
    } else {
        String::new()
    };
    let left = match eta(progress, passed) {
        Some(left) if done < due => format!(", about {} left", time(left)),
        _ => String::new(),
    };
    format!("{done} of {due} sites; {changes} changes, {unreadable} not readable{rate}{left}")
}

fn time(left: Duration) -> String {
    let seconds = left.as_secs();
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, seconds) => format!("{minutes} min {seconds:02} s"),
        (hours, minutes, _) => format!("{hours} h {minutes:02} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_how_far_it_is_and_how_long_the_rest_takes() {
        let progress = Progress {
            due: 400,
            done: 100,
            unreadable: 3,
            changes: 2,
        };
        assert_eq!(
            line(progress, Duration::from_mins(1)),
            "100 of 400 sites; 2 changes, 3 not readable, 100 a minute, about 3 min 00 s left"
        );
        let none = Progress {
            due: 5,
            ..Progress::default()
        };
        assert_eq!(
            line(none, Duration::ZERO),
            "0 of 5 sites; 0 changes, 0 not readable"
        );
    }
}
