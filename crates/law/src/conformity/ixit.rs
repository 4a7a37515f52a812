//! The IXIT tables that supported provisions need: present, and each field filled in.

use super::file::{Assessment, Entry, Support};
use super::report::TableAnswer;
use crate::library::Library;
use crate::regime::{Problem, Severity};
use crate::standard::{IxitTable, Standard};

/// Looks at each table that the tests of a supported provision read.
pub(super) fn tables(
    assessment: &Assessment,
    edition: &Standard,
    library: &Library,
) -> (Vec<TableAnswer>, Vec<Problem>) {
    let Some(tests) = edition
        .tested_by()
        .and_then(|id| library.standard(id.as_str()))
    else {
        return (Vec::new(), Vec::new());
    };
    let mut faults = Vec::new();
    let answers = tests
        .ixit()
        .iter()
        .map(|table| (table, needed_by(table, assessment, edition, library)))
        .filter(|(_, needed)| !needed.is_empty())
        .map(|(table, needed)| answer(table, needed, assessment, &mut faults))
        .collect();
    (answers, faults)
}

fn needed_by(
    table: &IxitTable,
    assessment: &Assessment,
    edition: &Standard,
    library: &Library,
) -> Vec<String> {
    let supported = |number: &String| {
        let claim = assessment.claims.get(number);
        claim.is_some_and(|claim| claim.support == Some(Support::Yes))
    };
    edition
        .provisions()
        .iter()
        .map(|one| &one.number)
        .filter(|number| supported(number))
        .filter(|number| {
            library
                .group_of(edition, number)
                .is_some_and(|(group, _, _)| group.ixit.contains(&table.number))
        })
        .cloned()
        .collect()
}

fn answer(
    table: &IxitTable,
    needed_by: Vec<String>,
    assessment: &Assessment,
    faults: &mut Vec<Problem>,
) -> TableAnswer {
    let entries = assessment
        .ixit
        .get(&table.name)
        .map_or(&[][..], Vec::as_slice);
    let empty_because = assessment.ixit_empty.get(&table.name).cloned();
    let mut found = Vec::new();
    let mut fault = |line: usize, code: &'static str, message: String, remedy: String| {
        found.push(Problem {
            path: assessment.path.clone(),
            line,
            severity: Severity::Error,
            code,
            message,
            remedy,
        });
    };
    if entries.is_empty() && empty_because.is_none() {
        fault(
            0,
            "conformity.ixit-missing",
            format!(
                "IXIT table {} ({}) has no entry, and the tests of {} read it.",
                table.number,
                table.name,
                needed_by.join(", ")
            ),
            format!(
                "Add [[ixit.{}]]; or say under [ixit-empty] why there is nothing to enter.",
                table.name
            ),
        );
    }
    if let (Some(first), Some(_)) = (entries.first(), &empty_because) {
        fault(
            first.line,
            "conformity.ixit-not-empty",
            format!(
                "IXIT table {} has entries, and a reason why it has none.",
                table.name
            ),
            "Remove one of the two.".to_owned(),
        );
    }
    for (line, message) in entries.iter().filter_map(|one| open_fields(table, one)) {
        let remedy = "Fill them in; where there is nothing to say, say why.".to_owned();
        fault(line, "conformity.ixit-field", message, remedy);
    }
    let complete = found.is_empty();
    faults.extend(found);
    TableAnswer {
        number: table.number,
        name: table.name.clone(),
        entries: entries.len(),
        empty_because,
        needed_by,
        complete,
    }
}

/// The fields of an entry that are still open, with its line.
fn open_fields(table: &IxitTable, entry: &Entry) -> Option<(usize, String)> {
    let missing: Vec<&str> = std::iter::once("description")
        .chain(table.fields.keys.iter().map(String::as_str))
        .filter(|key| !entry.fields.contains_key(*key))
        .collect();
    let message = format!(
        "{} {} leaves open: {}.",
        table.name,
        entry.id,
        missing.join(", ")
    );
    (!missing.is_empty()).then_some((entry.line, message))
}
