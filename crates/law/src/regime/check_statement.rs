//! What `[[statement]]` says of the other rows of its regime.

use super::check::Notes;
use super::rows::Rows;
use crate::statement::check::{Known, check as mistakes};

/// What `[[statement]]` says of the other rows; there is one at most.
pub(super) fn check(rows: &Rows, notes: &mut Notes) {
    let known = Known {
        duties: rows.duties.ids(),
        clocks: rows.clocks.iter().map(|one| one.row.id.as_str()).collect(),
        provisions: rows
            .provisions
            .iter()
            .map(|one| one.row.id.to_string())
            .collect(),
    };
    for placed in &rows.statements {
        for (code, message, remedy) in mistakes(&placed.row, &known) {
            notes.at(placed, code, message, remedy);
        }
    }
    if let [_, second, ..] = rows.statements.as_slice() {
        let message = "The folder has a second [[statement]].".to_owned();
        notes.at(second, "regime.twice", message, "Keep one.");
    }
}
