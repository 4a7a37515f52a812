//! The rows of `automation.toml`, and what must hold of them together.

use super::plan::{CasePlan, CoverageRule, Question, Setting, UnitPlan};
use super::rows::Rows;
use crate::regime::reader::Table;
use crate::regime::rows::{Placed, name, read_footing};
use crate::regime::{Problem, Severity};

pub(super) fn coverage(table: &mut Table<'_, '_>) -> CoverageRule {
    name(table, "coverage");
    CoverageRule {
        id: table.text("id"),
        text: table.text("text"),
        footing: read_footing(table),
    }
}

pub(super) fn setting(table: &mut Table<'_, '_>) -> Setting {
    name(table, "setting");
    Setting {
        id: table.text("id"),
        number: table.number_opt("number"),
        words: table.texts("words"),
        footing: read_footing(table),
    }
}

pub(super) fn question(table: &mut Table<'_, '_>) -> Question {
    name(table, "question");
    Question {
        id: table.text("id"),
        text: table.text("text"),
    }
}

pub(super) fn case(table: &mut Table<'_, '_>) -> CasePlan {
    let case = table.text("case");
    table.rename(format!("automation of {case}"));
    let network_relevant = table.truth("network_relevant").unwrap_or_default();
    let decisive = table.text_opt("decisive");
    let mut units = Vec::new();
    for mut row in table.tables("unit") {
        units.extend(unit(&case, &mut row));
        row.finish();
    }
    CasePlan {
        case,
        network_relevant,
        decisive,
        units,
    }
}

fn unit(case: &str, row: &mut Table<'_, '_>) -> Option<UnitPlan> {
    let unit = row.text("unit");
    row.rename(format!("unit {unit} of {case}"));
    let reading = if row.has("reading") {
        row.word("reading")
    } else {
        None
    };
    let plan = UnitPlan {
        unit,
        reach: row.word("reach")?,
        reading,
        checks: row.texts("check"),
        table: row.text_opt("table"),
        through: row.text_opt("through"),
        field: row.text_opt("field"),
        only: row.text_opt("only"),
        shows: row.texts("shows"),
        person: row.text("person"),
    };
    Some(plan)
}

/// What shows only when the plan is held against the cases and tables.
pub(super) fn check(rows: &Rows) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut note =
        |placed: &Placed<CasePlan>, code: &'static str, message: String, remedy: &str| {
            problems.push(Problem {
                path: placed.path.clone(),
                line: placed.line,
                severity: Severity::Error,
                code,
                message,
                remedy: remedy.to_owned(),
            });
        };
    for placed in &rows.plans {
        let row = &placed.row;
        let case = rows
            .groups
            .iter()
            .flat_map(|group| &group.row.cases)
            .find(|one| one.number == row.case);
        let planned: Vec<&str> = row.units.iter().map(|one| one.unit.as_str()).collect();
        if case.is_none_or(|case| case.units != planned) {
            note(
                placed,
                "regime.plan-units",
                format!(
                    "The plan of {} does not have the units of that case.",
                    row.case
                ),
                "Give each unit of the case one [[automation.unit]], in order.",
            );
        }
        if row.network_relevant != row.units.iter().any(|one| one.reach.is_network()) {
            note(
                placed,
                "regime.plan-network",
                format!(
                    "`network_relevant` of {} is not what the reach of its units says.",
                    row.case
                ),
                "It is true where a unit is within reach of `device` or `published`, and false elsewhere.",
            );
        }
        let decisive = |unit: &String| {
            let mut units = row.units.iter();
            units.any(|one| one.unit == *unit && one.reach.is_network())
        };
        if row.network_relevant != row.decisive.as_ref().is_some_and(decisive) {
            note(
                placed,
                "regime.plan-decisive",
                format!(
                    "{} has no decisive unit within reach of the network, or one too many.",
                    row.case
                ),
                "Name in `decisive` one unit within reach, where the case is network-relevant, and none elsewhere.",
            );
        }
        if let Some(message) = unknown_table(row, rows) {
            note(
                placed,
                "regime.plan-table",
                message,
                "Name an [[ixit]] table of this standard.",
            );
        }
    }
    problems.extend(missing(rows));
    problems
}

fn unknown_table(row: &CasePlan, rows: &Rows) -> Option<String> {
    let known = |name: &String| rows.ixit.iter().any(|one| one.row.name == *name);
    let mut tables = row.units.iter().flat_map(|one| [&one.table, &one.through]);
    let all = tables.by_ref().flatten().all(known);
    (!all).then(|| {
        format!(
            "The plan of {} names a table that the IXIT does not have.",
            row.case
        )
    })
}

/// A document with a plan plans every case, once.
fn missing(rows: &Rows) -> Option<Problem> {
    let first = rows.plans.first()?;
    let planned = |case: &str| rows.plans.iter().filter(|one| one.row.case == case).count();
    let wrong: Vec<&str> = rows
        .groups
        .iter()
        .flat_map(|group| &group.row.cases)
        .map(|case| case.number.as_str())
        .filter(|case| planned(case) != 1)
        .collect();
    let unruled = rows.coverage.len() != 1;
    (!wrong.is_empty() || unruled).then(|| Problem {
        path: first.path.clone(),
        line: first.line,
        severity: Severity::Error,
        code: "regime.plan-complete",
        message: format!(
            "The plan has {} rules, and these cases not exactly once: {}.",
            rows.coverage.len(),
            wrong.join(", ")
        ),
        remedy: "Write one [[coverage]] and one [[automation]] a case.".to_owned(),
    })
}
