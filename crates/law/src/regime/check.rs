//! What must hold across the rows of a regime: nothing undefined, nothing twice, nothing forgotten, no verdict guessed.

mod outcomes;
mod powers;

use std::collections::BTreeSet;

use super::model::{Predicate, Problem, Provision, Severity};
use super::rows::{Placed, Rows};
use super::{check_includes, check_times};
use crate::case::ActionName;
use crate::finding::Verdict;
use outcomes::{decides, outcomes_of};

pub(super) struct Notes(Vec<Problem>);

impl Notes {
    pub(super) fn at<T>(
        &mut self,
        placed: &Placed<T>,
        code: &'static str,
        message: String,
        remedy: &str,
    ) {
        self.push(&placed.path, placed.line, code, message, remedy);
    }

    pub(super) fn push(
        &mut self,
        path: &str,
        line: usize,
        code: &'static str,
        message: String,
        remedy: &str,
    ) {
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
pub(super) fn check(folder: &str, rows: &Rows) -> Vec<Problem> {
    let mut notes = Notes(Vec::new());
    head(folder, rows, &mut notes);
    twice(rows, &mut notes);
    for provision in &rows.provisions {
        if !rows
            .requirements
            .iter()
            .any(|requirement| requirement.row.id == provision.row.requirement)
        {
            notes.at(
                provision,
                "regime.unknown-requirement",
                format!(
                    "provision {} belongs to `{}`, which is not defined.",
                    provision.row.id, provision.row.requirement
                ),
                "Name a requirement of this regime, or define it.",
            );
        }
        outcomes(provision, &mut notes);
    }
    for power in rows
        .powers
        .iter()
        .filter(|power| power.row.unavailable.is_none())
    {
        powers::check(power, &mut notes);
    }
    if rows
        .heads
        .iter()
        .all(|head| head.row.for_reference.is_none())
    {
        permissions(folder, rows, &mut notes);
    } else {
        reference(rows, &mut notes);
    }
    check_includes::check(rows, &mut notes);
    check_times::check(rows, &mut notes);
    super::authority::check(rows, &mut notes);
    super::scope_check::check(folder, &rows.scope, &mut notes);
    super::duty::check(&rows.duties, &mut notes);
    super::check_statement::check(rows, &mut notes);
    notes.0
}

fn head(folder: &str, rows: &Rows, notes: &mut Notes) {
    let name = folder.rsplit('/').next().unwrap_or(folder);
    match rows.heads.as_slice() {
        [] => notes.push(
            folder,
            0,
            "regime.no-head",
            "The folder has no readable [[regime]].".to_owned(),
            "Add one [[regime]] with its id, title, summary, territory and footing.",
        ),
        [head] if head.row.id.as_str() != name => notes.at(
            head,
            "regime.id-is-folder",
            format!(
                "The regime calls itself `{}` in a folder called `{name}`.",
                head.row.id
            ),
            "Give both the same name.",
        ),
        [_] => {}
        [_, second, ..] => {
            notes.at(
                second,
                "regime.two-heads",
                "The folder has a second [[regime]].".to_owned(),
                "Keep one.",
            );
        }
    }
}

fn twice(rows: &Rows, notes: &mut Notes) {
    let provisions = rows
        .provisions
        .iter()
        .map(|one| (format!("provision {}", one.row.id), &one.path, one.line));
    let requirements = rows
        .requirements
        .iter()
        .map(|one| (format!("requirement {}", one.row.id), &one.path, one.line));
    let powers = rows
        .powers
        .iter()
        .map(|one| (format!("power {}", one.row.id), &one.path, one.line));
    let transitional = rows
        .transitional
        .iter()
        .map(|one| (format!("transitional {}", one.row.id), &one.path, one.line));
    let permissions = rows.permissions.iter().map(|one| {
        (
            format!("permission {}", one.row.action),
            &one.path,
            one.line,
        )
    });
    let views = rows.views_permissions.iter().map(|one| {
        let name = format!("views permission {}", one.row.act.as_str());
        (name, &one.path, one.line)
    });
    let guards = rows.powers.iter().flat_map(|power| {
        power
            .row
            .guards
            .iter()
            .map(|guard| (format!("guard {}", guard.id), &power.path, power.line))
    });
    let paragraphs = rows.powers.iter().flat_map(|power| {
        let name = |id: &str| format!("paragraph {id} of {}", power.row.id);
        power
            .row
            .paragraphs
            .iter()
            .map(move |one| (name(&one.id), &power.path, power.line))
    });
    let mut seen = BTreeSet::new();
    let all = provisions
        .chain(beside_the_rules(rows))
        .chain(requirements)
        .chain(powers)
        .chain(transitional)
        .chain(permissions)
        .chain(views)
        .chain(guards);
    for (what, path, line) in all.chain(paragraphs) {
        if !seen.insert(what.clone()) {
            notes.push(
                path,
                line,
                "regime.twice",
                format!("{what} is defined twice."),
                "Keep one.",
            );
        }
    }
}

/// What stands beside the rules: meanings, components, and routes to deemed compliance with their conditions.
fn beside_the_rules(rows: &Rows) -> impl Iterator<Item = (String, &String, usize)> {
    let meanings = rows
        .meanings
        .iter()
        .map(|one| (format!("meaning {}", one.row.id), &one.path, one.line));
    let components = rows
        .components
        .iter()
        .map(|one| (format!("component {}", one.row.id), &one.path, one.line));
    let deemed = rows.deemed.iter().flat_map(|route| {
        let conditions = route.row.conditions.iter();
        conditions
            .map(|one| format!("condition {}", one.id))
            .chain([format!("deemed {}", route.row.id)])
            .map(|what| (what, &route.path, route.line))
    });
    meanings.chain(components).chain(deemed)
}

fn word<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

fn outcomes(placed: &Placed<Provision>, notes: &mut Notes) {
    let provision = &placed.row;
    let expected = outcomes_of(provision.predicate);
    for outcome in expected
        .iter()
        .filter(|outcome| !provision.outcomes.contains_key(outcome))
    {
        notes.at(
            placed,
            "regime.unmapped-outcome",
            format!(
                "provision {} does not say what `{}` means.",
                provision.id,
                word(outcome)
            ),
            "Map it to a verdict in its outcomes.",
        );
    }
    for (outcome, verdict) in &provision.outcomes {
        if !expected.contains(outcome) {
            notes.at(
                placed,
                "regime.foreign-outcome",
                format!(
                    "provision {} maps `{}`, which its predicate never comes to.",
                    provision.id,
                    word(outcome)
                ),
                "Remove it, or change the predicate.",
            );
        }
        if !decides(*outcome) && matches!(verdict, Verdict::Pass | Verdict::Fail) {
            notes.at(
                placed,
                "regime.guessed-verdict",
                format!(
                    "provision {} takes `{}` for a `{}`.",
                    provision.id,
                    word(outcome),
                    word(verdict)
                ),
                "What decides nothing is inconclusive or not-applicable.",
            );
        }
    }
    let device = matches!(
        provision.predicate,
        Predicate::UniquePerUnit | Predicate::NoListedCredential | Predicate::NoUniversalReset
    );
    if device && provision.binds.is_empty() {
        notes.at(
            placed,
            "regime.no-scope",
            format!("provision {} is about a device and does not say which states and components it covers.", provision.id),
            "Add [[provision.binds]] with components and states.",
        );
    }
}

/// A regime for reference lets nobody act.
fn reference(rows: &Rows, notes: &mut Notes) {
    for power in rows
        .powers
        .iter()
        .filter(|power| power.row.unavailable.is_none())
    {
        notes.at(
            power,
            "regime.reference-power",
            format!(
                "power {} can be used under a regime that is here for reference.",
                power.row.id
            ),
            "Write available = false, with the reason and the other road.",
        );
    }
}

fn permissions(folder: &str, rows: &Rows, notes: &mut Notes) {
    for action in ActionName::ALL {
        // An edition from before conformance records were kept in cases is still good for its cases: in them nobody judges.
        if matches!(action, ActionName::LodgeRecord | ActionName::JudgeUnit) {
            continue;
        }
        if !rows
            .permissions
            .iter()
            .any(|permission| permission.row.action == action)
        {
            notes.push(
                folder,
                0,
                "regime.no-permission",
                format!("Nobody may take the action `{action}`."),
                "Add a [[permission]] with the roles that may.",
            );
        }
    }
}
