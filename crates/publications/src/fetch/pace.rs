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

/// Turns at hosts: one request at a time to each, and so much time between two. Fetchers of several sites may share it.
#[derive(Default)]
pub struct Hosts {
    turns: Mutex<BTreeMap<String, Last>>,
    freed: Condvar,
}

/// How a host was asked last.
#[derive(Clone, Copy, Default)]
struct Last {
    busy: bool,
    at: Option<Instant>,
}

/// The turn at a host; whoever lets it go lets the next one ask.
pub(super) struct Turn<'a> {
    hosts: &'a Hosts,
    host: String,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut turns = self.hosts.lock();
        if let Some(last) = turns.get_mut(&self.host) {
            last.busy = false;
        }
        drop(turns);
        self.hosts.freed.notify_all();
    }
}

impl Hosts {
    /// How long a wait for another's turn lasts before the clock is looked at again.
    const LOOK: Duration = Duration::from_millis(200);

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Last>> {
        self.turns.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until nobody else asks this host, and `apart` has passed since its last request began. Fails where that is
    /// later than `until`.
    pub(super) fn turn(
        &self,
        host: &str,
        apart: Duration,
        clock: &dyn Clock,
        until: Instant,
    ) -> Result<Turn<'_>, String> {
        let used_up = || "the time for this site is used up".to_owned();
        let mut turns = self.lock();
        while turns.get(host).is_some_and(|last| last.busy) {
            if clock.now() >= until {
                return Err(used_up());
            }
            let waited = self.freed.wait_timeout(turns, Self::LOOK);
            turns = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        let last = turns.entry(host.to_owned()).or_default();
        let due = last.at.map(|at| at + apart);
        if due.is_some_and(|due| due >= until) {
            return Err(used_up());
        }
        last.busy = true;
        drop(turns);
        let turn = Turn {
            hosts: self,
            host: host.to_owned(),
        };
        let wait = due.map(|due| due.saturating_duration_since(clock.now()));
        if let Some(wait) = wait.filter(|wait| !wait.is_zero()) {
            clock.wait(wait);
        }
        if let Some(last) = self.lock().get_mut(host) {
            last.at = Some(clock.now());
        }
        Ok(turn)
    }
}
