//! Levels that include each other: each is defined, and none includes itself by a long way round.

use std::collections::BTreeSet;

use super::check::Notes;
use super::rows::Rows;

/// Every problem of `includes`.
pub(super) fn check(rows: &Rows, notes: &mut Notes) {
    for placed in &rows.requirements {
        let id = &placed.row.id;
        for included in &placed.row.includes {
            if !rows.requirements.iter().any(|one| one.row.id == *included) {
                notes.at(
                    placed,
                    "regime.unknown-requirement",
                    format!("requirement {id} includes `{included}`, which is not defined."),
                    "Name a requirement of this regime, or define it.",
                );
            }
        }
        if reaches(rows, id) {
            notes.at(
                placed,
                "regime.requirement-cycle",
                format!("requirement {id} includes itself, by way of what it includes."),
                "Take one `includes` of the ring away.",
            );
        }
    }
}

/// Whether what `id` includes leads back to `id`.
fn reaches(rows: &Rows, id: &str) -> bool {
    let includes = |id: &str| {
        rows.requirements
            .iter()
            .filter(|one| one.row.id == id)
            .flat_map(|one| one.row.includes.iter())
            .map(String::as_str)
            .collect::<Vec<_>>()
    };
    let mut seen = BTreeSet::new();
    let mut open = includes(id);
    while let Some(next) = open.pop() {
        if next == id {
            return true;
        }
        if seen.insert(next.to_owned()) {
            open.extend(includes(next));
        }
    }
    false
}
