//! Which of the network-relevant cases checks decide: the rule is in the data, and this counts by it.

use serde::Serialize;

use crate::standard::plan::{CasePlan, CoverageRule, Decides, UnitPlan};
use crate::standard::{Case, CaseKind, Standard};

/// How far checks decide a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Automated {
    /// They can bring its decisive unit both to a pass and to a fail.
    Yes,
    /// They can bring that unit to one of the two, or another unit to a verdict.
    Partly,
    /// They decide nothing of it.
    No,
}

/// The count, and every case that the rule selects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// The rule.
    pub rule: Option<CoverageRule>,
    /// How many cases the document has.
    pub cases: usize,
    /// How many of them the rule selects.
    pub network_relevant: usize,
    /// How many of those are automated.
    pub automated: usize,
    /// How many are partly automated.
    pub partly: usize,
    /// The selected cases, in order.
    pub rows: Vec<CoverageRow>,
}

/// One selected case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CoverageRow {
    /// The case.
    pub case: String,
    /// What it looks at.
    pub kind: CaseKind,
    /// What its provision asks, in our words; empty where it is not at hand.
    pub asks: String,
    /// The unit that asks its question.
    pub decisive: String,
    /// How far checks decide it.
    pub automated: Automated,
    /// What checks can show of each unit that they judge.
    pub units: Vec<UnitCoverage>,
    /// What is left to a person, a line a unit.
    pub left: Vec<String>,
}

/// What checks can show of a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnitCoverage {
    /// The unit.
    pub unit: String,
    /// Which verdicts they can come to.
    pub decides: Decides,
    /// Them.
    pub checks: Vec<String>,
}

impl Coverage {
    /// The share of automated cases, in per cent, rounded down.
    pub fn per_cent(&self) -> usize {
        share(self.automated, self.network_relevant)
    }

    /// The share of cases that are automated or partly so, in per cent, rounded down.
    pub fn per_cent_with_partly(&self) -> usize {
        share(
            self.automated.saturating_add(self.partly),
            self.network_relevant,
        )
    }
}

fn share(part: usize, whole: usize) -> usize {
    part.saturating_mul(100)
        .checked_div(whole)
        .unwrap_or_default()
}

/// Counts the cases of `tests`, whose provisions stand in `of`. A unit counts only if `exists` knows each of its checks.
pub fn coverage(
    tests: &Standard,
    of: Option<&Standard>,
    exists: &dyn Fn(&str) -> bool,
) -> Coverage {
    let plan = tests.plan();
    let groups = tests.groups().iter();
    let selected = groups.flat_map(|group| {
        let asks = of.and_then(|of| of.provision(&group.number));
        let asks = asks.map(|row| row.text.clone()).unwrap_or_default();
        group.cases.iter().filter_map(move |case| {
            let plan = plan.case(&case.number)?;
            plan.network_relevant
                .then(|| row(case, plan, asks.clone(), exists))
        })
    });
    let rows: Vec<CoverageRow> = selected.collect();
    let how_many = |wanted| rows.iter().filter(|one| one.automated == wanted).count();
    Coverage {
        rule: plan.rule.clone(),
        cases: tests.groups().iter().map(|one| one.cases.len()).sum(),
        network_relevant: rows.len(),
        automated: how_many(Automated::Yes),
        partly: how_many(Automated::Partly),
        rows,
    }
}

fn row(case: &Case, plan: &CasePlan, asks: String, exists: &dyn Fn(&str) -> bool) -> CoverageRow {
    let decides = |unit: &UnitPlan| {
        let reading = unit.reading?;
        let there = !unit.checks.is_empty() && unit.checks.iter().all(|check| exists(check));
        there.then(|| reading.decides())
    };
    let decisive = plan.decisive.clone().unwrap_or_default();
    let of_decisive = plan.units.iter().find(|one| one.unit == decisive);
    let units: Vec<UnitCoverage> = plan
        .units
        .iter()
        .filter_map(|unit| {
            Some(UnitCoverage {
                unit: unit.unit.clone(),
                decides: decides(unit)?,
                checks: unit.checks.clone(),
            })
        })
        .collect();
    let automated = match of_decisive.and_then(decides) {
        Some(Decides::Both) => Automated::Yes,
        _ if units.is_empty() => Automated::No,
        _ => Automated::Partly,
    };
    let left = plan
        .units
        .iter()
        .filter(|unit| decides(unit) != Some(Decides::Both))
        .map(|unit| format!("{}: {}", unit.unit, unit.person));
    CoverageRow {
        case: case.number.clone(),
        kind: case.kind,
        asks,
        decisive,
        automated,
        left: left.collect(),
        units,
    }
}
