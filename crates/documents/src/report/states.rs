//! Which states of a product the rules cover, and in which of them which unit was tested.

use std::collections::BTreeSet;

use proofhouse_law::observation::{Component, DeviceState, VisitOutcome};
use proofhouse_law::record::Source;
use proofhouse_law::regime::Scope;

use super::ReportContent;
use crate::content::{Block, Inline};
use crate::wording;

/// Rules that cover the same states of the same parts of a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covers {
    /// Where the rules stand.
    pub rules: Vec<String>,
    /// What they cover.
    pub binds: Vec<Scope>,
}

impl ReportContent {
    /// A table for each group of rules; nothing where no device was looked at.
    pub(super) fn states(&self) -> Vec<Block> {
        if self.covers.is_empty() || !self.sources.iter().any(Source::is_inspection) {
            return Vec::new();
        }
        let mut blocks = vec![
            wording::heading(2, "Which states the rules cover, and which were tested"),
            wording::paragraph(
                "A product can be as it left the factory, set up, or reset. A rule may cover only some of these states: what is seen in \
                 another is no failure of that rule. The states that a rule covers are read from the law as data.",
            ),
        ];
        blocks.extend(self.covers.iter().map(|covers| self.table(covers)));
        blocks
    }

    fn table(&self, covers: &Covers) -> Block {
        let row = |state: DeviceState| {
            vec![
                vec![Inline::strong(capital(state.words()))],
                vec![Inline::text(covered(&covers.binds, state))],
                vec![Inline::text(tested(&self.sources, state))],
            ]
        };
        Block::Table {
            caption: format!("States of the product under {}", covers.rules.join("; ")),
            header: ["State", "Covered by the rule", "Tested"]
                .map(str::to_owned)
                .to_vec(),
            rows: DeviceState::ALL.into_iter().map(row).collect(),
        }
    }
}

/// For which parts of the product the rule covers the state.
fn covered(binds: &[Scope], state: DeviceState) -> String {
    let parts = |scopes: &mut dyn Iterator<Item = &Scope>| -> BTreeSet<Component> {
        scopes.flat_map(|one| &one.components).copied().collect()
    };
    let all = parts(&mut binds.iter());
    let here = parts(&mut binds.iter().filter(|one| one.states.contains(&state)));
    if here.is_empty() {
        return "No".to_owned();
    }
    if here == all {
        return "Yes".to_owned();
    }
    let here: Vec<&str> = here.into_iter().map(Component::words).collect();
    format!("Only for {}", here.join(", "))
}

/// The units that were tested in that state, and which of them not to the end.
fn tested(sources: &[Source], state: DeviceState) -> String {
    let inspections = sources.iter().filter(|one| one.is_inspection());
    let units: BTreeSet<String> = inspections.flat_map(|one| units(one, state)).collect();
    if units.is_empty() {
        return "On no unit".to_owned();
    }
    let units: Vec<String> = units.into_iter().collect();
    units.join("\n")
}

/// What of a bundle was tested in that state. A bundle that does not say its visits names what was tried.
fn units(source: &Source, state: DeviceState) -> Vec<String> {
    if source.visits.is_empty() {
        let tried = source.tried.iter().filter(|one| one.state == Some(state));
        let units = tried.filter_map(|one| one.unit.as_ref());
        return units.map(|unit| format!("Unit {unit}")).collect();
    }
    let visits = source.visits.iter().filter(|one| one.state == state);
    let said = visits.filter_map(|visit| match visit.outcome {
        VisitOutcome::LeftOut | VisitOutcome::Discarded => None,
        _ if source.was_silent(visit) => Some(format!("Unit {}, which did not answer", visit.unit)),
        VisitOutcome::Finished if visit.met.is_some() => Some(format!("Unit {}", visit.unit)),
        VisitOutcome::Finished => Some(format!(
            "Unit {}, though where it was met is not noted",
            visit.unit
        )),
        VisitOutcome::Partial => Some(format!("Unit {}, not to the end", visit.unit)),
    });
    said.collect()
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
