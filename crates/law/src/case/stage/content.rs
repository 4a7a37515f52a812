//! Whether what an action says fits the case: parties, days, reasons.

use jiff::civil::Date;

use super::{life, no, open_appeal};
use crate::case::action::Action;
use crate::case::decide::Context;
use crate::case::judged;
use crate::case::notice_record::NoticeRecord;
use crate::case::parties::Product;
use crate::case::state::CaseState;
use crate::digest::Digest;
use crate::ids::{PartyId, ProvisionId};
use crate::refusal::Refusal;

/// Whether what the action says fits the case: parties, days, reasons.
pub(in crate::case) fn content(
    state: &CaseState,
    action: &Action,
    notice: Option<&NoticeRecord>,
    cx: &Context<'_>,
) -> Result<(), Refusal> {
    match (action, notice) {
        (
            Action::Open {
                product,
                respondents,
                reason,
                ..
            },
            _,
        ) => opening(product, respondents.is_empty()).and_then(|()| reasoned(reason)),
        (Action::LodgeEvidence { bundle, .. }, _) => {
            if state.lodgements().iter().any(|one| one.bundle == *bundle) {
                return no(
                    "evidence.twice",
                    format!("Bundle {bundle} is lodged in this case already."),
                );
            }
            Ok(())
        }
        (Action::LodgeRecord(file), _) => judged::lodging(state, file),
        (Action::JudgeUnit(judgement), _) => judged::judging(judgement),
        (
            Action::Allege {
                provisions,
                respondent,
                grounds,
            },
            _,
        ) => allegation(state, provisions, respondent, cx).and_then(|()| reasoned(grounds)),
        (Action::Confirm { value, reasons }, _) => {
            confirmed(value, cx).and_then(|()| reasoned(reasons))
        }
        (Action::RecordRepresentation { received_on, .. }, _) => past(*received_on, cx),
        (Action::ConsiderRepresentations { outcome, .. }, _) => reasoned(outcome),
        (
            Action::Serve {
                on, occurred_on, ..
            },
            Some(notice),
        ) => service(notice, on, *occurred_on, cx),
        (Action::RecordTestResult { bundle, .. }, _) => test_result(state, *bundle),
        (Action::LodgeAppeal { occurred_on, .. }, _) => past(*occurred_on, cx),
        (
            Action::DetermineAppeal {
                occurred_on,
                outcome,
                terms,
                ..
            },
            Some(notice),
        ) => {
            life::tribunal_terms(*outcome, terms.as_deref(), notice)?;
            if open_appeal(notice).is_some_and(|appeal| *occurred_on < appeal.lodged_on) {
                return no(
                    "case.date",
                    "An appeal is not determined before it is lodged. Correct the date.",
                );
            }
            past(*occurred_on, cx)
        }
        (
            Action::Lift { reasons, .. }
            | Action::Publish { reasons, .. }
            | Action::Withdraw { reasons, .. }
            | Action::Close { reasons },
            _,
        ) => reasoned(reasons),
        (action, Some(notice)) => life::content(action, notice, cx),
        _ => Ok(()),
    }
}

fn opening(product: &Product, no_respondent: bool) -> Result<(), Refusal> {
    let named = !product.brand.trim().is_empty() && !product.model.trim().is_empty();
    if named && !no_respondent && !product.identifiers.is_empty() {
        return Ok(());
    }
    no(
        "case.content",
        "A case names a product by brand, model and an identifier, and a respondent. Add what lacks.",
    )
}

fn allegation(
    state: &CaseState,
    provisions: &[ProvisionId],
    respondent: &PartyId,
    cx: &Context<'_>,
) -> Result<(), Refusal> {
    if !state
        .respondents()
        .iter()
        .any(|one| one.party == *respondent)
    {
        return no(
            "allegation.respondent",
            format!("{respondent} is no respondent of this case. Correct it."),
        );
    }
    if provisions.is_empty() {
        return no(
            "allegation.provision",
            "The allegation names no provision. Name one.",
        );
    }
    if let Some(unknown) = provisions
        .iter()
        .find(|id| cx.regime.provision(id).is_none())
    {
        let remedy = format!(
            "{} knows no provision {unknown}. Correct it.",
            cx.regime.title()
        );
        return no("allegation.provision", remedy);
    }
    addressed(state, provisions, respondent, cx)
}

fn confirmed(value: &str, cx: &Context<'_>) -> Result<(), Refusal> {
    if cx.regime.unsettled_value(value).is_some() {
        return Ok(());
    }
    let regime = cx.regime.id();
    no(
        "confirm.value",
        format!(
            "`{value}` is no unverified or assumed value of {regime}. See `proofhouse law show {regime}`."
        ),
    )
}

fn test_result(state: &CaseState, bundle: Digest) -> Result<(), Refusal> {
    match state.lodgements().iter().find(|one| one.bundle == bundle) {
        None => no(
            "test-result.lodged",
            format!("Bundle {bundle} is not lodged in this case. Lodge it as evidence first."),
        ),
        Some(one) if one.partial => no(
            "test-result.partial",
            "The bundle is partial: an inspection cut short settles nothing. Test again.",
        ),
        Some(_) => Ok(()),
    }
}

/// A provision binds the roles that the regime says, and no others.
fn addressed(
    state: &CaseState,
    provisions: &[ProvisionId],
    respondent: &PartyId,
    cx: &Context<'_>,
) -> Result<(), Refusal> {
    let role = state
        .respondents()
        .iter()
        .find(|one| one.party == *respondent)
        .map(|one| one.role);
    let rules = provisions.iter().filter_map(|id| cx.regime.provision(id));
    let mut foreign =
        rules.filter(|rule| role.is_some_and(|role| !rule.addressed_to.contains(&role)));
    let Some(other) = foreign.next() else {
        return Ok(());
    };
    Err(Refusal {
        rule: format!("provision.{}", other.id),
        citation: other.footing.citation.clone(),
        lawful_from: None,
        remedy: format!(
            "{} does not bind {respondent} in its role for this product. Allege it against who is bound.",
            other.id
        ),
        basis: other.footing.basis,
    })
}

pub(super) fn reasoned(text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        no("case.reasons", "The step needs reasons. Write them.")
    } else {
        Ok(())
    }
}

pub(super) fn past(day: Date, cx: &Context<'_>) -> Result<(), Refusal> {
    if day > cx.today() {
        return no(
            "case.date",
            format!("{day} is yet to come; only what has happened is recorded. Correct the date."),
        );
    }
    Ok(())
}

fn service(
    notice: &NoticeRecord,
    on: &PartyId,
    occurred_on: Date,
    cx: &Context<'_>,
) -> Result<(), Refusal> {
    if !notice.terms.addressees.contains(on) {
        return no(
            "notice.addressee",
            format!("{on} is no addressee of this notice. Serve it on its addressees."),
        );
    }
    if notice.services.iter().any(|service| service.on == *on) {
        return no(
            "notice.served",
            format!("The notice was served on {on} already."),
        );
    }
    if notice
        .issued
        .is_some_and(|(issued_on, _)| occurred_on < issued_on)
    {
        return no(
            "case.date",
            "A notice is not served before it is issued. Correct the date.",
        );
    }
    past(occurred_on, cx)
}
