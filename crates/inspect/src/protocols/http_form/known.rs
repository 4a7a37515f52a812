//! What the tries at one form taught of it, shared by its sessions, so that nothing is asked twice for it.

use std::collections::BTreeSet;
use std::sync::{Mutex, OnceLock, PoisonError};

use super::super::refusals::Refusals;
use super::super::turns::{Carried, Turns};
use super::before::Before;

/// Places that are kept: they come from the device.
const KEPT_MAX: usize = 100;

/// What is known of a form.
pub(super) struct Known {
    /// Places that strangers are shown without a log-in.
    public: Mutex<BTreeSet<String>>,
    /// What a random password got.
    pub(super) refusals: Refusals,
    /// What its page said before any try.
    pub(super) before: OnceLock<Before>,
    /// Whether its token serves one visitor at a time.
    pub(super) turns: Turns,
}

impl Known {
    /// Of a form that was found with these fields.
    pub(super) fn of(fields: Carried) -> Self {
        Self {
            public: Mutex::default(),
            refusals: Refusals::default(),
            before: OnceLock::new(),
            turns: Turns::after(Some(fields)),
        }
    }

    /// Whether strangers were shown the place without a log-in.
    pub(super) fn is_public(&self, place: &str) -> bool {
        let public = self.public.lock().unwrap_or_else(PoisonError::into_inner);
        public.contains(place)
    }

    /// Takes up that strangers are shown the place without a log-in.
    pub(super) fn publish(&self, place: &str) {
        let mut public = self.public.lock().unwrap_or_else(PoisonError::into_inner);
        if public.len() < KEPT_MAX {
            public.insert(place.to_owned());
        }
    }
}
