//! The rows of `authority.toml`, read, and what must hold across them: each usable power is somebody's, on days that do not clash.

use super::check::Notes;
use super::model::Footing;
use super::reader::{FileReader, Table};
use super::rows::{Placed, Rows, name, place, read_footing};
use crate::authority::{Body, Delegate, Function, Statement};
use crate::days::Days;
use crate::refusal::Basis;

/// The bodies of a regime.
#[derive(Default)]
pub(super) struct AuthorityRows {
    pub(super) bodies: Vec<Placed<Body>>,
}

impl AuthorityRows {
    pub(super) fn read(&mut self, file: &FileReader<'_>, top: &Table<'_, '_>) {
        place(
            file,
            top.tables("authority"),
            |table| Some(body(table)),
            &mut self.bodies,
        );
    }
}

/// The first and the last day of a row.
pub(super) fn days(table: &Table<'_, '_>) -> Days {
    const WANTED: &str = "a date in quotes, such as \"2024-04-29\"";
    let days = Days {
        from: table.parsed_opt("from", WANTED),
        until: table.parsed_opt("until", WANTED),
    };
    if days.are_reversed() {
        table.note(
            "regime.dates",
            format!("{} ends before it begins.", table.what()),
            "Correct `from` or `until`.",
        );
    }
    days
}

fn body(table: &mut Table<'_, '_>) -> Body {
    name(table, "authority");
    let mut functions = Vec::new();
    for mut row in table.tables("function") {
        functions.push(function(&mut row));
        row.finish();
    }
    let mut delegates = Vec::new();
    for mut row in table.tables("delegate") {
        delegates.push(delegate(&mut row));
        row.finish();
    }
    let delegation = if table.has("delegation") {
        statement(table, "delegation")
    } else {
        None
    };
    let designation = statement(table, "designation").unwrap_or_else(|| Statement {
        text: String::new(),
        footing: Footing {
            citation: String::new(),
            basis: Basis::PROCEDURE,
        },
    });
    Body {
        id: table.text("id"),
        name: table.text("name"),
        acts_through: table.text_opt("acts_through"),
        instrument: table.text("instrument"),
        days: days(table),
        functions,
        delegation,
        designation,
        delegates,
        footing: read_footing(table),
    }
}

fn statement(table: &Table<'_, '_>, key: &str) -> Option<Statement> {
    let mut row = table.table(key)?;
    row.rename(format!("the {key} of {}", table.what()));
    let read = Statement {
        text: row.text("text"),
        footing: read_footing(&row),
    };
    row.finish();
    Some(read)
}

fn function(table: &mut Table<'_, '_>) -> Function {
    name(table, "function");
    Function {
        id: table.text("id"),
        does: table.text("does"),
        powers: table.words("powers", 0),
        actions: table.words("actions", 0),
        days: days(table),
        footing: read_footing(table),
    }
}

fn delegate(table: &mut Table<'_, '_>) -> Delegate {
    name(table, "delegate");
    Delegate {
        id: table.text("id"),
        name: table.text("name"),
        instrument: table.text("instrument"),
        functions: table.words("functions", 1),
        days: days(table),
        footing: read_footing(table),
    }
}

/// What must hold across the bodies, their functions and their delegates.
pub(super) fn check(rows: &Rows, notes: &mut Notes) {
    for placed in &rows.authority.bodies {
        let body = &placed.row;
        for power in body.functions.iter().flat_map(|one| &one.powers) {
            if !rows.powers.iter().any(|one| one.row.id == *power) {
                notes.at(
                    placed,
                    "regime.unknown-power",
                    format!("authority {} has a function for `{power}`, which is no power of the regime.", body.id),
                    "Name a power of this regime, or define it.",
                );
            }
        }
        for delegate in &body.delegates {
            for id in &delegate.functions {
                if !body.functions.iter().any(|one| one.id == *id) {
                    notes.at(
                        placed,
                        "regime.unknown-function",
                        format!(
                            "delegate {} is given `{id}`, which is no function of authority {}.",
                            delegate.id, body.id
                        ),
                        "Nobody can hand on what they do not hold: name a function of the body.",
                    );
                }
            }
        }
        let functions = body.functions.iter().map(|one| (one.id.as_str(), one.days));
        overlaps(placed, "function", functions, notes);
        let delegates = body.delegates.iter().map(|one| (one.id.as_str(), one.days));
        overlaps(placed, "delegate", delegates, notes);
    }
    let bodies = rows.authority.bodies.iter();
    let bodies: Vec<(&str, &Placed<Body>)> = bodies.map(|one| (one.row.id.as_str(), one)).collect();
    editions("authority", &bodies, |body| body.days, notes);
    unheld(rows, notes);
}

/// Each power that can be used is some body's function.
fn unheld(rows: &Rows, notes: &mut Notes) {
    for power in &rows.powers {
        let held = rows.authority.bodies.iter().any(|body| {
            let mut functions = body.row.functions.iter();
            functions.any(|one| one.powers.contains(&power.row.id) && one.actions.is_empty())
        });
        if power.row.unavailable.is_none() && !held {
            notes.at(
                power,
                "regime.no-authority",
                format!(
                    "power {} can be used, and no body has a function for it.",
                    power.row.id
                ),
                "Name the power in an [[authority.function]] of authority.toml.",
            );
        }
    }
}

/// Rows of one id within a row of another: their days must not clash.
fn overlaps<'a, T>(
    placed: &Placed<T>,
    kind: &str,
    rows: impl Iterator<Item = (&'a str, Days)>,
    notes: &mut Notes,
) {
    let rows: Vec<(&str, Days)> = rows.collect();
    for (at, (id, days)) in rows.iter().enumerate() {
        let mut before = rows.iter().take(at);
        if before.any(|(other, others)| other == id && others.overlap(*days)) {
            clash(placed, kind, id, notes);
        }
    }
}

/// Rows of one id at the top of a file are editions of one rule: their days must not clash.
pub(super) fn editions<T>(
    kind: &str,
    rows: &[(&str, &Placed<T>)],
    days: fn(&T) -> Days,
    notes: &mut Notes,
) {
    for (at, (id, placed)) in rows.iter().enumerate() {
        let mut before = rows.iter().take(at);
        let own = days(&placed.row);
        if before.any(|(other, one)| other == id && days(&one.row).overlap(own)) {
            clash(placed, kind, id, notes);
        }
    }
}

fn clash<T>(placed: &Placed<T>, kind: &str, id: &str, notes: &mut Notes) {
    notes.at(
        placed,
        "regime.overlapping-dates",
        format!("{kind} {id} stands twice for the same days."),
        "Keep one, or let one end before the other begins.",
    );
}

/// The footings of a body and of all that stands in it, for reports.
impl Body {
    /// Every footing of the body's rows.
    pub fn footings(&self) -> Vec<&Footing> {
        let functions = self.functions.iter().map(|one| &one.footing);
        let delegates = self.delegates.iter().map(|one| &one.footing);
        functions
            .chain(delegates)
            .chain(self.delegation.iter().map(|one| &one.footing))
            .chain([&self.designation.footing, &self.footing])
            .collect()
    }
}
