//! How far apart the requests to one host are, and the clock that measures it.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Time for a fetcher; a test gives its own, and waits for nothing.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Instant;
    /// Returns when this much time has passed.
    fn wait(&self, time: Duration);
}

/// The machine's own clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn wait(&self, time: Duration) {
        // A timed wait for what never comes; a later run that can be stopped will signal it.
        let (quiet, never) = (Mutex::new(()), Condvar::new());
        let guard = quiet.lock().unwrap_or_else(PoisonError::into_inner);
        let _passed = never.wait_timeout_while(guard, time, |()| true);
    }
}

/// When each host was asked last.
#[derive(Default)]
pub(super) struct Pace {
    last: Mutex<BTreeMap<String, Instant>>,
}

impl Pace {
    /// Waits until `apart` has passed since the last request to this host. Fails where that is later than `until`.
    pub(super) fn keep(
        &self,
        host: &str,
        apart: Duration,
        clock: &dyn Clock,
        until: Instant,
    ) -> Result<(), String> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let due = last.get(host).map(|last| *last + apart);
        if let Some(due) = due {
            if due >= until {
                return Err("the time for this site is used up".to_owned());
            }
            let wait = due.saturating_duration_since(clock.now());
            if !wait.is_zero() {
                clock.wait(wait);
            }
        }
        last.insert(host.to_owned(), clock.now());
        Ok(())
    }
}
