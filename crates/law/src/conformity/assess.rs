//! From a self-assessment to its report.

use super::claims::Desk;
use super::file::{Assessment, Support};
use super::guidelines::guidelines;
use super::ixit;
use super::report::{Answer, Report};
use crate::finding::Verdict;
use crate::library::Library;
use crate::standard::{Level, Standard};

/// Judges a self-assessment over the edition that it names; none where that edition is not at hand.
pub fn assess(assessment: &Assessment, library: &Library) -> Option<Report> {
    let edition = library.standard(assessment.edition.as_str())?;
    let (tables, mut faults) = ixit::tables(assessment, edition, library);
    let desk = Desk {
        assessment,
        edition,
        library,
        tables: &tables,
    };
    let mut provisions: Vec<Answer> = edition
        .provisions()
        .iter()
        .map(|row| desk.answer(row, &mut faults))
        .collect();
    reasons_recorded(edition, &mut provisions);
    let guidelines = guidelines(assessment, edition, &provisions, library, &mut faults);
    faults.sort_by(|one, other| (one.line, one.code).cmp(&(other.line, other.code)));
    Some(Report {
        product: assessment.product.clone(),
        maker: assessment.maker.clone(),
        by: assessment.by.clone(),
        on: assessment.on,
        reference: assessment.reference.clone(),
        standard: edition.id().clone(),
        document: edition.document().to_owned(),
        edition: edition.edition().to_owned(),
        provisions,
        guidelines,
        ixit: tables,
        faults,
        notes: notes(edition, library),
    })
}

/// The provision that asks for reasons fails where a recommendation is left out without one.
fn reasons_recorded(edition: &Standard, provisions: &mut [Answer]) {
    let without: Vec<String> = provisions
        .iter()
        .filter(|one| one.level == Level::Recommended && one.detail.is_none())
        .filter(|one| matches!(one.support, Some(Support::No | Support::NotApplicable)))
        .map(|one| one.number.clone())
        .collect();
    let asks = edition.provisions().iter().find(|one| one.justifies);
    let answer = asks.and_then(|row| provisions.iter_mut().find(|one| one.number == row.number));
    if let Some(answer) = answer
        && !without.is_empty()
    {
        let reason = format!(
            "These recommendations are left out without a reason: {}.",
            without.join(", ")
        );
        answer.because(Verdict::Fail, reason);
    }
}

/// What a reader must know of the data: how the house reads the edition, and what of it nobody compared with its source.
fn notes(edition: &Standard, library: &Library) -> Vec<String> {
    let mut notes: Vec<String> = edition
        .readings()
        .iter()
        .map(|one| {
            let settled = one.footing.basis.is_settled();
            let mark = if settled { "" } else { " (not verified)" };
            format!("{}{mark}", one.text)
        })
        .collect();
    let unverified = edition
        .provisions()
        .iter()
        .filter(|one| !one.footing.basis.verified)
        .count();
    if unverified > 0 {
        notes.push(format!(
            "Rows of this edition that were not compared with the standard, and are marked: {unverified}."
        ));
    }
    let tests = edition
        .tested_by()
        .and_then(|id| library.standard(id.as_str()));
    if let Some(tests) = tests {
        notes.push(format!(
            "Evidence is looked for by the cases of {} {}. {}",
            tests.document(),
            tests.edition(),
            tests.summary()
        ));
    }
    notes.push(
        "This is the maker's own assessment. A pass says that evidence is named for each case; nobody here has looked at it."
            .to_owned(),
    );
    notes
}
