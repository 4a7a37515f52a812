//! How refusals read, and which a random password got: what gets such an answer is refused.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use super::Refusal;
use super::http_json::without_digits;

/// Answers that are kept: they come from the device.
const KEPT_MAX: usize = 100;

impl Refusal {
    /// A refusal that is words alone.
    pub(super) fn of_words(words: &str) -> Self {
        Self {
            shape: BTreeSet::from([without_digits(words)]),
            words: format!("{words:?}"),
        }
    }
}

/// How the answers read (`Refusal::shape`).
#[derive(Default)]
pub(super) struct Refusals(Mutex<BTreeSet<BTreeSet<String>>>);

impl Refusals {
    /// Whether a random password got such an answer.
    pub(super) fn have(&self, shape: &BTreeSet<String>) -> bool {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.contains(shape)
    }

    /// Takes up that a random password got such an answer.
    pub(super) fn learn(&self, shape: BTreeSet<String>) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() < KEPT_MAX {
            held.insert(shape);
        }
    }
}
