//! What the sessions at one SSH service have learned of it together.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use super::entry::Entries;

/// The most tries in one connection: OpenSSH and dropbear hang up after a few.
const TRIES_PER_CONNECTION: u32 = 10;

/// What is known of a service.
#[derive(Default)]
pub(super) struct Learned {
    /// How each account may sign in.
    pub(super) entries: Entries,
    /// After how many tries it hangs up; 0 while not known.
    hangs_up_after: AtomicU32,
    /// Whether a wrong try was refused, in whichever way.
    refused: AtomicBool,
    /// Whether it was heard to say no, and did not only hang up.
    says_no: AtomicBool,
}

impl Learned {
    /// It hung up on this try of a connection.
    pub(super) fn hung_up_on(&self, number: u32) {
        self.hangs_up_after.store(number, Ordering::Relaxed);
    }

    /// After how many tries it hangs up, where that was seen.
    pub(super) fn hangs_up_after(&self) -> Option<u32> {
        Some(self.hangs_up_after.load(Ordering::Relaxed)).filter(|tries| *tries > 0)
    }

    /// The tries that a connection is used for: one less than it bears, once that is known.
    pub(super) fn tries_per_connection(&self) -> u32 {
        self.hangs_up_after()
            .map_or(TRIES_PER_CONNECTION, |seen| seen.saturating_sub(1).max(1))
    }

    /// A try was refused.
    pub(super) fn was_refused(&self) {
        self.refused.store(true, Ordering::Relaxed);
    }

    /// Whether a try was refused.
    pub(super) fn refuses(&self) -> bool {
        self.refused.load(Ordering::Relaxed)
    }

    /// It said no to a password (RFC 4252 5.1), or asked for it again.
    pub(super) fn said_no(&self) {
        self.says_no.store(true, Ordering::Relaxed);
    }

    /// Whether it says no to a wrong password. One that does, and hangs up on another, has seen something in that: OpenSSH
    /// ends the connection where the password is right and PAM lets the account in no more (`pam_nologin` while it boots).
    pub(super) fn says_no(&self) -> bool {
        self.says_no.load(Ordering::Relaxed)
    }
}
