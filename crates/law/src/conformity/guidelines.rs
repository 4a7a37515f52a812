//! What the answers to the Code's guidelines come to: no better than the provisions that a guideline corresponds to.

use super::claims::open_answer;
use super::file::{Assessment, Support};
use super::read::CODE;
use super::report::Answer;
use crate::finding::Verdict;
use crate::library::Library;
use crate::regime::{Problem, Severity};
use crate::standard::{Provision, Standard};

/// The answer for each guideline.
pub(super) fn guidelines(
    assessment: &Assessment,
    edition: &Standard,
    provisions: &[Answer],
    library: &Library,
    faults: &mut Vec<Problem>,
) -> Vec<Answer> {
    let rows = library.standard(CODE).map_or(&[][..], Standard::provisions);
    rows.iter()
        .map(|row| guideline(row, assessment, edition, provisions, faults))
        .collect()
}

fn guideline(
    row: &Provision,
    assessment: &Assessment,
    edition: &Standard,
    provisions: &[Answer],
    faults: &mut Vec<Problem>,
) -> Answer {
    let claim = assessment.guidelines.get(&row.number);
    let mut answer = open_answer(row, claim);
    match answer.support {
        None => answer.because(Verdict::Inconclusive, "This is not answered yet."),
        Some(Support::No) => answer.because(
            Verdict::Fail,
            "The guideline is said not to be followed. The Code is voluntary: this breaks no law.",
        ),
        Some(Support::NotApplicable) => answer.because(
            Verdict::NotApplicable,
            "The guideline is said to have no bearing on the product.",
        ),
        Some(Support::Yes) => by_clauses(row, edition, provisions, &mut answer),
    }
    let left_out = matches!(answer.support, Some(Support::No | Support::NotApplicable));
    if left_out && answer.detail.is_none() {
        faults.push(Problem {
            path: assessment.path.clone(),
            line: claim.map_or(0, |claim| claim.line),
            severity: Severity::Error,
            code: "conformity.no-reason",
            message: format!("Guideline {} is left out without a reason.", row.number),
            remedy: "Write the reason in `detail`.".to_owned(),
        });
    }
    answer
}

/// A guideline that is claimed comes to the worst of the provisions of its clauses.
fn by_clauses(row: &Provision, edition: &Standard, provisions: &[Answer], answer: &mut Answer) {
    let clauses = row
        .corresponds
        .as_ref()
        .filter(|other| other.document == edition.document())
        .map_or(&[][..], |other| other.clauses.as_slice());
    let under: Vec<&Answer> = provisions
        .iter()
        .filter(|one| clauses.contains(&one.clause))
        .collect();
    let worst = under
        .iter()
        .map(|one| one.verdict)
        .max_by_key(|verdict| verdict.weight())
        .unwrap_or(Verdict::Inconclusive);
    let these: Vec<&str> = under
        .iter()
        .filter(|one| one.verdict == worst)
        .map(|one| one.number.as_str())
        .collect();
    let reason = format!(
        "It comes to what the provisions of clause {} come to; {} {these}.",
        clauses.join(" and clause "),
        match worst {
            Verdict::Pass => "these pass:",
            Verdict::Fail => "these fail:",
            Verdict::NotApplicable => "these do not apply:",
            Verdict::Inconclusive | Verdict::Error => "these are open:",
        },
        these = these.join(", ")
    );
    answer.because(worst, reason);
}
