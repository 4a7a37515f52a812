//! What the tries at one form taught of it, shared by its sessions, so that nothing is asked twice for it.

use std::collections::BTreeSet;
use std::sync::{Mutex, OnceLock, PoisonError};

use super::warning::Before;

/// Places and answers that are kept: they come from the device.
const KEPT_MAX: usize = 100;

/// What is known of a form.
#[derive(Default)]
pub(super) struct Known {
    /// Places that strangers are shown without a log-in.
    public: Mutex<BTreeSet<String>>,
    /// What a random password got.
    refusals: Mutex<BTreeSet<BTreeSet<String>>>,
    /// What its page said before any try.
    pub(super) before: OnceLock<Before>,
}

impl Known {
    /// Whether strangers were shown the place without a log-in.
    pub(super) fn is_public(&self, place: &str) -> bool {
        has(&self.public, place)
    }

    /// Takes up that strangers are shown the place without a log-in.
    pub(super) fn publish(&self, place: &str) {
        keep(&self.public, place.to_owned());
    }

    /// Whether a random password got such an answer (`protocols::Refusal::shape`).
    pub(super) fn refuses_by(&self, shape: &BTreeSet<String>) -> bool {
        has(&self.refusals, shape)
    }

    /// Takes up that a random password got such an answer.
    pub(super) fn learn(&self, shape: BTreeSet<String>) {
        keep(&self.refusals, shape);
    }
}

fn has<T: Ord + std::borrow::Borrow<Q>, Q: Ord + ?Sized>(
    set: &Mutex<BTreeSet<T>>,
    one: &Q,
) -> bool {
    let set = set.lock().unwrap_or_else(PoisonError::into_inner);
    set.contains(one)
}

fn keep<T: Ord>(set: &Mutex<BTreeSet<T>>, one: T) {
    let mut set = set.lock().unwrap_or_else(PoisonError::into_inner);
    if set.len() < KEPT_MAX {
        set.insert(one);
    }
}
