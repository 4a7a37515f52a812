//! What must hold across the rows of one standard: nothing undefined, nothing twice, and the counts that are stated.

use std::collections::BTreeSet;

use super::model::{Kind, Level, Provision};
use super::rows::Rows;
use crate::regime::rows::Placed;
use crate::regime::{Problem, Severity};

struct Notes(Vec<Problem>);

impl Notes {
    fn at<T>(&mut self, placed: &Placed<T>, code: &'static str, message: String, remedy: &str) {
        self.push(&placed.path, placed.line, code, message, remedy);
    }

    fn push(&mut self, path: &str, line: usize, code: &'static str, message: String, remedy: &str) {
        self.0.push(Problem {
            path: path.to_owned(),
            line,
            severity: Severity::Error,
            code,
            message,
            remedy: remedy.to_owned(),
        });
    }
}

/// Every problem that shows only when all rows of the folder are seen together.
pub(crate) fn check(folder: &str, rows: &Rows) -> Vec<Problem> {
    let mut notes = Notes(Vec::new());
    head(folder, rows, &mut notes);
    twice(rows, &mut notes);
    for provision in &rows.provisions {
        provision_stands(provision, rows, &mut notes);
    }
    groups(rows, &mut notes);
    counts(rows, &mut notes);
    notes.0.extend(super::plan_rows::check(rows));
    notes.0
}

fn head(folder: &str, rows: &Rows, notes: &mut Notes) {
    let name = folder.rsplit('/').next().unwrap_or(folder);
    let Some(head) = rows.heads.first() else {
        notes.push(
            folder,
            0,
            "regime.no-standard-head",
            "The folder has no readable [[standard]].".to_owned(),
            "Add one [[standard]] with its id, document, edition, title, summary, kind and footing.",
        );
        return;
    };
    if head.row.id.as_str() != name {
        notes.at(
            head,
            "regime.standard-id-is-folder",
            format!(
                "The standard calls itself `{}` in a folder called `{name}`.",
                head.row.id
            ),
            "Give both the same name.",
        );
    }
    if let Some(second) = rows.heads.get(1) {
        notes.at(
            second,
            "regime.two-standard-heads",
            "The folder has a second [[standard]].".to_owned(),
            "Keep one; another edition is another folder.",
        );
    }
    holds_what_its_kind_says(head, rows, notes);
}

/// A folder of one kind with rows of another is a mistake that would otherwise show nowhere.
fn holds_what_its_kind_says(head: &Placed<super::rows::Head>, rows: &Rows, notes: &mut Notes) {
    let kind = head.row.kind();
    let rows_of_kinds = [
        (
            !rows.provisions.is_empty(),
            "provision",
            matches!(kind, Kind::Code | Kind::Provisions),
        ),
        (
            !rows.conditions.is_empty(),
            "condition",
            kind == Kind::Provisions,
        ),
        (!rows.groups.is_empty(), "group", kind == Kind::Tests),
        (!rows.ixit.is_empty(), "ixit", kind == Kind::Tests),
        (!rows.plans.is_empty(), "automation", kind == Kind::Tests),
        (!rows.topics.is_empty(), "topic", kind == Kind::Crosswalk),
        (
            !rows.rule_evidence.is_empty(),
            "rule-evidence",
            kind == Kind::Crosswalk,
        ),
    ];
    for (is_there, what, may_be) in rows_of_kinds {
        if is_there && !may_be {
            notes.at(
                head,
                "regime.foreign-row",
                format!("A standard of this kind holds no [[{what}]]."),
                "Move the rows to a folder of their kind, or correct `kind`.",
            );
        }
    }
}

fn twice(rows: &Rows, notes: &mut Notes) {
    let mut all: Vec<(String, &str, usize)> = Vec::new();
    for one in &rows.readings {
        all.push((format!("reading {}", one.row.id), &one.path, one.line));
    }
    for one in &rows.clauses {
        all.push((format!("clause {}", one.row.number), &one.path, one.line));
    }
    for one in &rows.conditions {
        all.push((format!("condition {}", one.row.id), &one.path, one.line));
    }
    for one in &rows.provisions {
        all.push((format!("provision {}", one.row.number), &one.path, one.line));
    }
    for one in &rows.groups {
        all.push((format!("group {}", one.row.number), &one.path, one.line));
        for case in &one.row.cases {
            all.push((format!("case {}", case.number), &one.path, one.line));
        }
    }
    for one in &rows.ixit {
        all.push((format!("ixit {}", one.row.number), &one.path, one.line));
        all.push((format!("ixit {}", one.row.name), &one.path, one.line));
        for key in &one.row.fields.keys {
            let what = format!("field {key} of {}", one.row.name);
            all.push((what, &one.path, one.line));
        }
    }
    for one in &rows.topics {
        all.push((format!("topic {}", one.row.id), &one.path, one.line));
    }
    let mut seen = BTreeSet::new();
    for (what, path, line) in all {
        if !seen.insert(what.clone()) {
            let message = format!("{what} is defined twice.");
            notes.push(path, line, "regime.standard-twice", message, "Keep one.");
        }
    }
}

fn provision_stands(placed: &Placed<Provision>, rows: &Rows, notes: &mut Notes) {
    let row = &placed.row;
    if !rows.clauses.iter().any(|one| one.row.number == row.clause) {
        notes.at(
            placed,
            "regime.unknown-clause",
            format!(
                "provision {} stands in clause `{}`, which is not defined.",
                row.number, row.clause
            ),
            "Name a [[clause]] of this standard, or define it.",
        );
    }
    for condition in &row.when {
        if !rows.conditions.iter().any(|one| one.row.id == *condition) {
            notes.at(
                placed,
                "regime.unknown-condition",
                format!(
                    "provision {} depends on `{condition}`, which is not defined.",
                    row.number
                ),
                "Name a [[condition]] of this standard, or define it.",
            );
        }
    }
    if row.level == Level::Duty && !row.when.is_empty() {
        notes.at(
            placed,
            "regime.conditional-duty",
            format!(
                "provision {} is a duty of the record and has conditions.",
                row.number
            ),
            "Remove `when`: the record always has its duties.",
        );
    }
}

fn groups(rows: &Rows, notes: &mut Notes) {
    for placed in &rows.groups {
        let row = &placed.row;
        for number in &row.ixit {
            if !rows.ixit.iter().any(|one| one.row.number == *number) {
                notes.at(
                    placed,
                    "regime.unknown-table",
                    format!(
                        "group {} reads IXIT table {number}, which is not defined.",
                        row.number
                    ),
                    "Name an [[ixit]] table of this standard, or define it.",
                );
            }
        }
        for case in &row.cases {
            if !case.number.starts_with(&format!("{}-", row.number)) {
                notes.at(
                    placed,
                    "regime.case-of-another-group",
                    format!(
                        "case {} does not belong to group {}.",
                        case.number, row.number
                    ),
                    "Give it the group's number and its own.",
                );
            }
        }
        for reuse in &row.reuses {
            let other = rows.groups.iter().find(|one| one.row.number == reuse.group);
            let known = |unit: &String| {
                other.is_some_and(|other| {
                    other.row.cases.iter().any(|case| case.units.contains(unit))
                })
            };
            if other.is_none() || !reuse.units.iter().all(known) {
                notes.at(
                    placed,
                    "regime.unknown-group",
                    format!(
                        "group {} reuses units of group `{}` that are not defined.",
                        row.number, reuse.group
                    ),
                    "Name a [[group]] of this standard and its units.",
                );
            }
        }
    }
}

/// A stated count is compared with the rows: a provision that was forgotten shows here.
fn counts(rows: &Rows, notes: &mut Notes) {
    for placed in &rows.counts {
        let row = &placed.row;
        let found = rows.count(row.of);
        let same = usize::from(row.stated) == found;
        if !same && row.differs.is_none() {
            notes.at(
                placed,
                "regime.count-differs",
                format!("{} are stated and the rows hold {found}.", row.stated),
                "Mend the rows; or say in `differs` why the source's own count is another.",
            );
        }
        if same && row.differs.is_some() {
            notes.at(
                placed,
                "regime.count-same",
                format!(
                    "`differs` says that the count is another, and the rows hold {found} as stated."
                ),
                "Remove `differs`.",
            );
        }
    }
}
