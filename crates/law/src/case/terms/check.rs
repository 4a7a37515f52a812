//! Whether the terms of a notice are of one piece: a power that exists, parties and allegations of this case, something to forbid.

use super::super::court;
use super::super::decide::Context;
use super::super::state::CaseState;
use super::super::status::{NoticeState, status_at};
use super::{Particulars, Terms};
use crate::ids::NoticeId;
use crate::refusal::Refusal;
use crate::regime::{Effect, Power};

/// The power that the terms name, where it can be used.
pub(in crate::case) fn power<'r>(terms: &Terms, cx: &Context<'r>) -> Result<&'r Power, Refusal> {
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
pub(in crate::case) fn check(
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
    if let Some(wrong) = particulars(terms, power) {
        return Err(Refusal::procedure("notice.particulars", wrong));
    }
    match &terms.replaces {
        Some(old) => replaceable(state, old, own, cx),
        None => Ok(()),
    }
}

/// What is wrong with the particulars: each kind of notice has its own, complete, and no other's.
fn particulars(terms: &Terms, power: &Power) -> Option<String> {
    let fits = match (&terms.particulars, power.effect) {
        (None, Effect::Recall | Effect::Penalty | Effect::Compliance | Effect::Forfeiture) => {
            return Some(format!(
                "{} needs particulars of its own, and the terms have none. Add them.",
                power.title
            ));
        }
        (None, _) => true,
        (Some(Particulars::Compliance(_)), effect) => effect == Effect::Compliance,
        (Some(Particulars::Recall(_)), effect) => effect == Effect::Recall,
        (Some(Particulars::Penalty(_)), effect) => effect == Effect::Penalty,
        (Some(Particulars::Forfeiture(_)), effect) => effect == Effect::Forfeiture,
    };
    if !fits {
        return Some(format!(
            "The particulars are of another kind of notice than {}. Correct them.",
            power.title
        ));
    }
    if let Some(Particulars::Recall(recall)) = &terms.particulars
        && recall.return_to.trim().is_empty()
    {
        return Some("The terms do not say to whom units are returned. Say it.".to_owned());
    }
    if let Some(sum) = terms.penalty()
        && sum.amount_pence == 0
    {
        return Some("A penalty of nothing is none. Name the sum.".to_owned());
    }
    terms.forfeiture().and_then(court::malformed)
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
        Some(&other.id) != own
            && other.withdrawn.is_none()
            && other.terms.replaces.as_ref() == Some(old)
            && other.id != *old
    });
    match taken {
        Some(other) => no(format!(
            "Notice {} is already to replace {old}. Amend that one.",
            other.id
        )),
        None => Ok(()),
    }
}
