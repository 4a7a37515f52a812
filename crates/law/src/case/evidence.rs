//! Whether the findings in a case carry the terms of a notice.

use std::collections::BTreeSet;

use super::state::{CaseState, Lodgement};
use super::terms::Terms;
use crate::digest::Digest;
use crate::finding::{Finding, Verdict};
use crate::ids::ProvisionId;

/// The provisions alleged in the terms, each once, in order.
pub(super) fn alleged(state: &CaseState, terms: &Terms) -> Vec<ProvisionId> {
    let mut provisions = Vec::new();
    for allegation in terms
        .allegations
        .iter()
        .filter_map(|id| state.allegation(id))
    {
        for provision in &allegation.provisions {
            if !provisions.contains(provision) {
                provisions.push(provision.clone());
            }
        }
    }
    provisions
}

/// The complete bundles in the case, latest first.
fn complete(state: &CaseState) -> impl Iterator<Item = &Lodgement> {
    state
        .lodgements()
        .iter()
        .rev()
        .filter(|lodgement| !lodgement.partial)
}

/// The findings on a provision that name evidence, from complete bundles, latest first.
fn findings<'s>(
    state: &'s CaseState,
    provision: &'s ProvisionId,
) -> impl Iterator<Item = &'s Finding> {
    complete(state)
        .flat_map(|lodgement| &lodgement.findings)
        .filter(|finding| finding.provision == *provision && !finding.relies_on.is_empty())
}

/// The latest finding on a provision that passes or fails it.
fn decisive(state: &CaseState, provision: &ProvisionId) -> Option<Verdict> {
    findings(state, provision)
        .map(|finding| finding.verdict)
        .find(|verdict| matches!(verdict, Verdict::Pass | Verdict::Fail))
}

/// The bundles that bear on the provisions alleged.
pub(super) fn bundles(state: &CaseState, terms: &Terms) -> Vec<Digest> {
    let alleged = alleged(state, terms);
    let bears = |lodgement: &&Lodgement| {
        lodgement
            .findings
            .iter()
            .any(|finding| alleged.contains(&finding.provision) && !finding.relies_on.is_empty())
    };
    let mut bundles: Vec<Digest> = complete(state)
        .filter(bears)
        .map(|lodgement| lodgement.bundle)
        .collect();
    let mut seen = BTreeSet::new();
    bundles.retain(|bundle| seen.insert(*bundle));
    bundles.reverse();
    bundles
}

/// Whether there is evidence at all behind every provision alleged.
pub(super) fn stands(state: &CaseState, terms: &Terms) -> Result<(), String> {
    if state.lodgements().is_empty() {
        return Err("No evidence is lodged. Lodge a signed bundle first.".to_owned());
    }
    if complete(state).next().is_none() {
        return Err("Only partial bundles are lodged: an inspection cut short carries no notice. Inspect again.".to_owned());
    }
    for provision in alleged(state, terms) {
        let verdicts: Vec<Verdict> = findings(state, &provision)
            .map(|finding| finding.verdict)
            .collect();
        if verdicts.is_empty() {
            return Err(format!(
                "No finding in a complete bundle names evidence on {provision}. Lodge evidence on it."
            ));
        }
        if verdicts.iter().all(|verdict| {
            matches!(
                verdict,
                Verdict::Pass | Verdict::NotApplicable | Verdict::Error
            )
        }) {
            return Err(format!(
                "The findings on {provision} show no failure and leave nothing open. Do not allege it."
            ));
        }
    }
    Ok(())
}

/// Whether each provision alleged is suspected: a failure, or a question left open.
pub(super) fn suspicion(state: &CaseState, terms: &Terms) -> Result<(), String> {
    each_alleged(state, terms, |provision| {
        if decisive(state, provision) == Some(Verdict::Pass) {
            return Err(format!(
                "The latest evidence on {provision} is a pass: nothing is suspected. Drop it from the grounds."
            ));
        }
        Ok(())
    })
}

/// Whether a failure of each provision alleged is shown.
pub(super) fn failure(state: &CaseState, terms: &Terms) -> Result<(), String> {
    each_alleged(state, terms, |provision| {
        if decisive(state, provision) != Some(Verdict::Fail) {
            return Err(format!(
                "The evidence does not show a failure of {provision}. Test further, or rest the notice on what is shown."
            ));
        }
        Ok(())
    })
}

fn each_alleged(
    state: &CaseState,
    terms: &Terms,
    shown: impl Fn(&ProvisionId) -> Result<(), String>,
) -> Result<(), String> {
    let alleged = alleged(state, terms);
    if alleged.is_empty() {
        return Err("The notice has no grounds: it rests on no allegation. Allege a failure and name it in the terms.".to_owned());
    }
    alleged.iter().try_for_each(shown)
}
