//! Reads what people judged of units of test cases, and the answers to questions that no table asks.

use std::collections::BTreeMap;
use std::str::FromStr;

use jiff::Timestamp;

use super::file::{Judged, OPEN};
use super::read::ROWS_MAX;
use crate::finding::Verdict;
use crate::library::Library;
use crate::regime::reader::Table;
use crate::standard::Standard;

pub(super) fn too_many(top: &Table<'_, '_>, list: &str, found: usize, most: usize) {
    if found > most {
        top.note(
            "conformity.too-many",
            format!("There are {found} [[{list}]], more than {most}."),
            "Leave out what is not about this product.",
        );
    }
}

/// A condition that is declared, or not yet.
pub(super) struct Declared(pub(super) Option<bool>);

impl FromStr for Declared {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "yes" => Ok(Self(Some(true))),
            "no" => Ok(Self(Some(false))),
            OPEN => Ok(Self(None)),
            _ => Err(()),
        }
    }
}

/// The answers to the questions of a document with a plan.
pub(super) fn answers(top: &Table<'_, '_>, tests: Option<&Standard>) -> BTreeMap<String, bool> {
    let mut found = BTreeMap::new();
    if !top.has("questions") {
        return found;
    }
    let Some(table) = top.table("questions") else {
        return found;
    };
    for question in tests.iter().flat_map(|one| &one.plan().questions) {
        let wanted = "\"yes\", \"no\", or \"?\" while it is open";
        if let Some(Declared(Some(holds))) = table.parsed_opt::<Declared>(&question.id, wanted) {
            found.insert(question.id.clone(), holds);
        }
    }
    table.finish();
    found
}

/// A verdict that a person can come to; `error` is a check's.
struct Given(Verdict);

impl FromStr for Given {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "pass" => Ok(Self(Verdict::Pass)),
            "fail" => Ok(Self(Verdict::Fail)),
            "inconclusive" => Ok(Self(Verdict::Inconclusive)),
            "not-applicable" => Ok(Self(Verdict::NotApplicable)),
            _ => Err(()),
        }
    }
}

/// What people judged: each of a unit that the edition's cases have, and of none twice.
pub(super) fn judged(top: &Table<'_, '_>, library: &Library, edition: &Standard) -> Vec<Judged> {
    let tables = top.tables("judged");
    too_many(top, "judged", tables.len(), ROWS_MAX);
    let mut found: Vec<Judged> = Vec::new();
    for mut table in tables {
        let (case, unit) = (table.text("case"), table.text("unit"));
        table.rename(format!("what was judged of {case} {unit}"));
        let asked = !case.is_empty() && !unit.is_empty();
        if asked && !has_unit(library, edition, &case, &unit) {
            table.note(
                "conformity.unknown-unit",
                format!("{} names no unit of a case of this edition.", table.what()),
                "Write a case and one of its units, such as \"5.1-4-2\" and \"a\".",
            );
        }
        if asked && found.iter().any(|one| one.case == case && one.unit == unit) {
            table.note(
                "conformity.judged-twice",
                format!("{} stands there twice.", table.what()),
                "Keep one.",
            );
        }
        let verdict =
            table.parsed::<Given>("verdict", "one of pass, fail, inconclusive, not-applicable");
        let (words, by) = (table.text("words"), table.text("by"));
        let at = table.parsed::<Timestamp>("at", "a moment, such as \"2026-11-25T10:00:00Z\"");
        let line = table.line();
        table.finish();
        if let (Some(Given(verdict)), Some(at)) = (verdict, at) {
            found.push(Judged {
                line,
                case,
                unit,
                verdict,
                words,
                by,
                at,
            });
        }
    }
    found
}

/// Whether the tests of an edition have that unit.
pub(super) fn has_unit(library: &Library, edition: &Standard, case: &str, unit: &str) -> bool {
    edition
        .provisions()
        .iter()
        .filter_map(|one| library.group_of(edition, &one.number))
        .flat_map(|(group, _, _)| &group.cases)
        .any(|one| one.number == case && one.units.iter().any(|known| known == unit))
}
