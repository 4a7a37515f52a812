//! Whether the terms of a notice are of one piece: a power that exists, parties and allegations of this case, something to forbid.

use super::action::Terms;
use super::decide::Context;
use super::state::CaseState;
use super::status::{NoticeState, status_at};
use crate::ids::NoticeId;
use crate::refusal::Refusal;
use crate::regime::Power;

/// The power that the terms name, where it can be used.
pub(super) fn power<'r>(terms: &Terms, cx: &Context<'r>) -> Result<&'r Power, Refusal> {
    let regime = cx.regime;
    let Some(power) = regime.power(&terms.power) else {
        return Err(Refusal::procedure(
            "notice.unknown-power",
            format!(
                "{} knows no power `{}`. Name one of its powers.",
                regime.title(),
                terms.power
            ),
        ));
    };
    let Some(reason) = &power.unavailable else {
        return Ok(power);
    };
    let road = power
        .other_road
        .as_deref()
        .unwrap_or("Choose another power.");
    Err(Refusal {
        rule: format!("power.{}", power.id),
        citation: power.footing.citation.clone(),
        lawful_from: None,
        remedy: format!("{} cannot be used: {reason}. {road}", power.title),
        basis: power.footing.basis,
    })
}

/// Checks everything about terms that no regime needs to say. `own` is the notice itself, when it is changed.
pub(super) fn check(
    state: &CaseState,
    terms: &Terms,
    own: Option<&NoticeId>,
    cx: &Context<'_>,
) -> Result<(), Refusal> {
    let power = power(terms, cx)?;
    let no = |remedy: String| Err(Refusal::procedure("notice.terms", remedy));
    let respondents = state.respondents();
    if let Some(unknown) = terms
        .allegations
        .iter()
        .find(|id| state.allegation(id).is_none())
    {
        return no(format!(
            "The terms rest on {unknown}, which is no allegation of this case. Correct it."
        ));
    }
    if terms.addressees.is_empty() {
        return no("The terms name no addressee. Name who is to stop.".to_owned());
    }
    if let Some(unknown) = terms
        .addressees
        .iter()
        .find(|party| !respondents.iter().any(|one| one.party == **party))
    {
        return no(format!(
            "The terms address {unknown}, who is no respondent of this case. Correct it."
        ));
    }
    let blank =
        |texts: &[String]| texts.is_empty() || texts.iter().any(|text| text.trim().is_empty());
    if blank(&terms.activities) || blank(&terms.addressee_classes) {
        return no("The terms do not say which activities of which classes of business they forbid. Name both.".to_owned());
    }
    within_reach(terms, power)?;
    if terms.units.is_empty() || terms.territory.trim().is_empty() {
        return no("The terms do not say which units they bind, or where. Name both.".to_owned());
    }
    if terms.ends_on.is_some_and(|end| end < terms.from) {
        return no("The terms end before they begin. Correct the dates.".to_owned());
    }
    if let Some(unknown) = terms
        .paragraphs
        .keys()
        .find(|key| !power.paragraphs.iter().any(|one| one.id == **key))
    {
        return no(format!(
            "The terms have a paragraph `{unknown}`, which {} does not know. Remove it.",
            power.title
        ));
    }
    match &terms.replaces {
        Some(old) => replaceable(state, old, own, cx),
        None => Ok(()),
    }
}

/// A notice forbids no activity, and binds no class of business, that its power does not reach.
fn within_reach(terms: &Terms, power: &Power) -> Result<(), Refusal> {
    let Some(reach) = &power.reach else {
        return Ok(());
    };
    let outside = |given: &[String], known: &[String]| {
        let unknown = given.iter().find(|one| !known.contains(one));
        unknown.filter(|_| !known.is_empty()).cloned()
    };
    let found = outside(&terms.activities, &reach.activities)
        .map(|one| (one, &reach.activities))
        .or_else(|| {
            let classes = &reach.addressee_classes;
            outside(&terms.addressee_classes, classes).map(|one| (one, classes))
        });
    let Some((one, known)) = found else {
        return Ok(());
    };
    Err(Refusal {
        rule: format!("reach.{}", power.id),
        citation: reach.footing.citation.clone(),
        lawful_from: None,
        remedy: format!(
            "{} does not reach `{one}`. Choose from: {}.",
            power.title,
            known.join(", ")
        ),
        basis: reach.footing.basis,
    })
}

/// Only a notice that has effect can be replaced, and only once.
fn replaceable(
    state: &CaseState,
    old: &NoticeId,
    own: Option<&NoticeId>,
    cx: &Context<'_>,
) -> Result<(), Refusal> {
    let no = |remedy: String| Err(Refusal::procedure("notice.replaces", remedy));
    let Some(status) = status_at(state, old, cx.regime, cx.now) else {
        return no(format!(
            "There is no notice {old} in this case to replace. Correct it."
        ));
    };
    if !matches!(status.state, NoticeState::InForce | NoticeState::Suspended) {
        return no(format!(
            "Notice {old} is {} and cannot be replaced. Draft a notice of its own.",
            status.state
        ));
    }
    let taken = state.notices().iter().find(|other| {
        Some(&other.id) != own && other.terms.replaces.as_ref() == Some(old) && other.id != *old
    });
    match taken {
        Some(other) => no(format!(
            "Notice {} is already to replace {old}. Amend that one.",
            other.id
        )),
        None => Ok(()),
    }
}
