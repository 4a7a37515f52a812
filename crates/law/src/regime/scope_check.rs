//! What must hold across the rows of a scope: every reference leads somewhere, none leads back, and nothing is left out.

use std::collections::{BTreeMap, BTreeSet};

use super::check::Notes;
use super::rows::Placed;
use super::scope::ScopeRows;
use crate::scope::{Asked, FactKind, Row, Test};

/// More rows than any law needs: what is read and walked stays small.
const ROWS_MAX: usize = 500;

/// Every problem of the scope as a whole.
pub(super) fn check(folder: &str, scope: &ScopeRows, notes: &mut Notes) {
    let said = !scope.rows.is_empty() || !scope.facts.is_empty();
    let head = match scope.heads.as_slice() {
        [] if !said => return,
        [head] => head,
        [] => {
            let message = "There are rows about scope, and no [[scope]] says which one decides.";
            let remedy = "Add one [[scope]] with its root, and what is said inside and outside.";
            notes.push(
                folder,
                0,
                "regime.no-scope-root",
                message.to_owned(),
                remedy,
            );
            return;
        }
        [_, second, ..] => {
            let message = "There is a second [[scope]].".to_owned();
            notes.at(second, "regime.two-scope-roots", message, "Keep one.");
            return;
        }
    };
    if scope.rows.len() > ROWS_MAX {
        let message = format!("There are more than {ROWS_MAX} rows about scope.");
        notes.at(
            head,
            "regime.too-many-rows",
            message,
            "Join rows that say the same.",
        );
        return;
    }
    twice(scope, notes);
    let facts: BTreeMap<&str, &Asked> = scope
        .facts
        .iter()
        .map(|one| (one.row.id.as_str(), &one.row))
        .collect();
    let rows: BTreeMap<&str, &Placed<Row>> = scope
        .rows
        .iter()
        .map(|one| (one.row.id.as_str(), one))
        .collect();
    for placed in &scope.rows {
        references(placed, &rows, &facts, notes);
    }
    if !rows.contains_key(head.row.root.as_str()) {
        let message = format!(
            "The scope is decided by `{}`, which is not defined.",
            head.row.root
        );
        let remedy = "Name a [[scope_row]] of this regime.";
        notes.at(head, "regime.unknown-row", message, remedy);
        return;
    }
    reach(scope, &head.row.root, &rows, notes);
}

fn twice(scope: &ScopeRows, notes: &mut Notes) {
    let mut seen = BTreeSet::new();
    for placed in &scope.rows {
        if !seen.insert(placed.row.id.as_str()) {
            let message = format!("scope_row {} is defined twice.", placed.row.id);
            notes.at(placed, "regime.twice", message, "Keep one.");
        }
    }
    let mut seen = BTreeSet::new();
    for placed in &scope.facts {
        if !seen.insert(placed.row.id.as_str()) {
            let message = format!("scope_fact {} is defined twice.", placed.row.id);
            notes.at(placed, "regime.twice", message, "Keep one.");
        }
    }
}

/// The rows that a row stands on.
fn below(row: &Row) -> &[String] {
    match &row.test {
        Test::All { of } | Test::Any { of } => of,
        Test::Not { row } => std::slice::from_ref(row),
        _ => &[],
    }
}

/// The fact that a row asks for, and the kinds of answer that its test can weigh.
fn asks(row: &Row) -> Option<(&str, &'static [FactKind])> {
    const COUNTED: &[FactKind] = &[FactKind::Number, FactKind::YesNo];
    match &row.test {
        Test::Yes { fact } => Some((fact, &[FactKind::YesNo])),
        Test::AtLeast { fact, .. } => Some((fact, &[FactKind::Number])),
        Test::Among { fact, .. } => Some((fact, &[FactKind::OneOf, FactKind::AnyOf])),
        Test::Connections(test) => test.fact.as_deref().map(|fact| (fact, COUNTED)),
        Test::PeripheralInput(test) => test.fact.as_deref().map(|fact| (fact, COUNTED)),
        Test::EarlierSupplies(test) => test.fact.as_deref().map(|fact| (fact, COUNTED)),
        Test::All { .. } | Test::Any { .. } | Test::Not { .. } => None,
    }
}

fn references(
    placed: &Placed<Row>,
    rows: &BTreeMap<&str, &Placed<Row>>,
    facts: &BTreeMap<&str, &Asked>,
    notes: &mut Notes,
) {
    let row = &placed.row;
    for id in below(row)
        .iter()
        .filter(|id| !rows.contains_key(id.as_str()))
    {
        let message = format!(
            "scope_row {} stands on `{id}`, which is not defined.",
            row.id
        );
        let remedy = "Name a [[scope_row]] of this regime.";
        notes.at(placed, "regime.unknown-row", message, remedy);
    }
    let Some((id, kinds)) = asks(row) else { return };
    let Some(fact) = facts.get(id) else {
        let message = format!(
            "scope_row {} asks for `{id}`, which no [[scope_fact]] defines.",
            row.id
        );
        let remedy = "Name a fact of this regime, or define it.";
        notes.at(placed, "regime.unknown-fact", message, remedy);
        return;
    };
    if !kinds.contains(&fact.kind) {
        let message = format!(
            "scope_row {} cannot weigh an answer to {id}: it is of another kind.",
            row.id
        );
        let remedy = "Use the test for that kind of answer, or ask otherwise.";
        notes.at(placed, "regime.fact-kind", message, remedy);
    }
    if let Test::Among { words, .. } = &row.test {
        for word in words {
            if !fact.options.iter().any(|one| one.id == *word) {
                let message = format!(
                    "scope_row {} looks for `{word}`, which is no option of {id}.",
                    row.id
                );
                let remedy = "Correct its spelling, or add the option.";
                notes.at(placed, "regime.unknown-option", message, remedy);
            }
        }
    }
}

/// Names cycles, rows that the root does not lead to, and questions that nothing asks.
fn reach(scope: &ScopeRows, root: &str, rows: &BTreeMap<&str, &Placed<Row>>, notes: &mut Notes) {
    let mut walk = Walk {
        rows,
        done: BTreeSet::new(),
        open: Vec::new(),
        cycles: BTreeSet::new(),
    };
    walk.from(root);
    let reached = walk.done.clone();
    for id in rows.keys() {
        walk.from(id);
    }
    for id in &walk.cycles {
        if let Some(placed) = rows.get(id) {
            let message = format!("scope_row {id} stands on itself, by way of other rows.");
            let remedy = "Break the circle: nothing can be decided by it.";
            notes.at(placed, "regime.cycle", message, remedy);
        }
    }
    let mut asked = BTreeSet::new();
    for placed in &scope.rows {
        asked.extend(asks(&placed.row).map(|(fact, _)| fact));
        if !reached.contains(placed.row.id.as_str()) {
            let message = format!(
                "scope_row {} decides nothing: the root does not lead to it.",
                placed.row.id
            );
            let remedy = "Name it in a row that decides, or remove it.";
            notes.at(placed, "regime.unreachable-row", message, remedy);
        }
    }
    for placed in &scope.facts {
        if !asked.contains(placed.row.id.as_str()) {
            let message = format!("scope_fact {} is asked for by no row.", placed.row.id);
            let remedy = "Use it, or do not ask people for it.";
            notes.at(placed, "regime.unused-fact", message, remedy);
        }
    }
}

struct Walk<'a> {
    rows: &'a BTreeMap<&'a str, &'a Placed<Row>>,
    done: BTreeSet<&'a str>,
    open: Vec<&'a str>,
    cycles: BTreeSet<&'a str>,
}

impl Walk<'_> {
    fn from(&mut self, id: &str) {
        let Some((id, placed)) = self.rows.get_key_value(id) else {
            return;
        };
        if self.open.contains(id) {
            self.cycles.insert(id);
            return;
        }
        if !self.done.insert(id) {
            return;
        }
        self.open.push(id);
        for next in below(&placed.row) {
            self.from(next);
        }
        self.open.pop();
    }
}
