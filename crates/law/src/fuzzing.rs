//! One function a door for foreign bytes, for fuzzing and for the corpus that is run on every test: none may panic or run away.

use crate::penalty;
use crate::regime::{self, SourceFile};

/// A file of a regime's folder, and the same bytes as a calendar's.
///
/// # Panics
/// Where a regime with a problem was taken, or one without was not.
pub fn regime(data: &[u8]) {
    let files = ["x/rows.toml", "calendar/rows.toml"].map(|path| SourceFile { path, bytes: data });
    let (regimes, problems) = regime::load(&files);
    assert!(
        regimes.is_empty() == problems.iter().any(|one| one.path.starts_with('x')),
        "a regime with a problem was taken, or one without was not"
    );
    for regime in regimes {
        for clock in regime.clocks() {
            clock.rule_in_words();
        }
    }
}

/// A file of figures for a penalty.
///
/// # Panics
/// Where a file was refused without a reason.
pub fn penalty(data: &[u8]) {
    if let Err(problems) = penalty::read("figures.toml", data) {
        assert!(!problems.is_empty(), "refused without a reason");
    }
}
