//! What is known of a Telnet service, shared by its sessions.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use tokio::sync::Semaphore;

use super::screen::last_line;

/// The most tries in one session; many services hang up after the third.
const TRIES_PER_SESSION: u32 = 6;
/// How many connections may be opening at once: busybox keeps no more waiting, and the rest would be lost for seconds.
const OPENING_MAX: usize = 2;
/// The most prompts of one service that are remembered.
const PROMPTS_MAX: usize = 16;

/// What is known of a service, shared by its sessions.
pub(super) struct Lore {
    /// Places for connections that are opening.
    pub(super) opening: Semaphore,
    /// Prompts that stood still once, and need not be watched again.
    prompts: Mutex<BTreeSet<String>>,
    /// Wrong tries that were refused in words.
    pub(super) refusals: AtomicU32,
    /// After how many tries it hangs up; 0 while not known.
    pub(super) hangs_up_after: AtomicU32,
}

impl Default for Lore {
    fn default() -> Self {
        Self {
            opening: Semaphore::new(OPENING_MAX),
            prompts: Mutex::default(),
            refusals: AtomicU32::default(),
            hangs_up_after: AtomicU32::default(),
        }
    }
}

impl Lore {
    pub(super) fn knows(&self, screen: &str) -> bool {
        let line = last_line(screen);
        self.prompts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .contains(&line)
    }

    pub(super) fn learn(&self, screen: &str) {
        let mut prompts = self.prompts.lock().unwrap_or_else(PoisonError::into_inner);
        if prompts.len() < PROMPTS_MAX {
            prompts.insert(last_line(screen));
        }
    }

    pub(super) fn tries_per_session(&self) -> u32 {
        match self.hangs_up_after.load(Ordering::Relaxed) {
            0 => TRIES_PER_SESSION,
            seen => seen,
        }
    }

    pub(super) fn hung_up_after(&self, tries: u32) {
        self.hangs_up_after.store(tries.max(1), Ordering::Relaxed);
    }
}
