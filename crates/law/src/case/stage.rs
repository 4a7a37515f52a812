//! Stages: which action fits where a case and a notice now stand, whatever the regime.

mod life;

use super::action::Action;
use super::action_name::ActionName;
use super::decide::Context;
use super::fit;
use super::judged;
use super::notice_record::{Appeal, NoticeRecord};
use super::parties::Product;
use super::state::CaseState;
use super::status::status_at;
use crate::digest::Digest;
use crate::ids::{NoticeId, PartyId, ProvisionId, RegimeId};
use crate::refusal::Refusal;

fn no(rule: &str, remedy: impl Into<String>) -> Result<(), Refusal> {
    Err(Refusal::procedure(rule, remedy))
}

/// No notice of that id is in the case.
pub(super) fn unknown_notice(id: &NoticeId) -> Refusal {
    Refusal::procedure(
        "notice.unknown",
        format!("There is no notice {id} in this case. Look at the case's notices."),
    )
}

/// Whether a case can be opened under the regime today.
pub(super) fn may_open(regime: &RegimeId, cx: &Context<'_>) -> Result<(), Refusal> {
    if regime != cx.regime.id() {
        return no(
            "case.regime",
            format!(
                "The case asks for {regime}, but {} was loaded. Load it.",
                cx.regime.id()
            ),
        );
    }
    cx.regime.may_open_cases()?;
    let Some(from) = cx.regime.in_force_from().filter(|from| cx.today() < *from) else {
        return Ok(());
    };
    let footing = cx.regime.footing();
    Err(Refusal {
        rule: "regime.not-in-force".to_owned(),
        citation: footing.citation.clone(),
        lawful_from: Some(from),
        remedy: format!("{} is not in force before {from}.", cx.regime.title()),
        basis: footing.basis,
    })
}

/// Whether the action fits where the case stands.
pub(super) fn case(state: &CaseState, name: ActionName, cx: &Context<'_>) -> Result<(), Refusal> {
    let Some((regime, hash)) = state.regime() else {
        if name == ActionName::Open {
            return Ok(());
        }
        return no("case.not-open", "The case is not open. Open it first.");
    };
    if name == ActionName::Open {
        return no(
            "case.open",
            "The case is open already. Open another for another product.",
        );
    }
    if state.closed_at().is_some() {
        return no("case.closed", "The case is closed. Open a new one.");
    }
    if regime != cx.regime.id() || *hash != cx.regime.hash() {
        return no(
            "case.regime",
            format!(
                "The case pins {regime} by content {hash}, and another text was loaded. Decide it under the pinned text."
            ),
        );
    }
    if state.is_drill() != cx.drill {
        return no(
            "case.drill",
            "A drill's case is decided in a drill only, and a real case never in one. Use the right office.",
        );
    }
    let open = |notice: &&NoticeRecord| {
        status_at(state, &notice.id, cx.regime, cx.now).is_some_and(|status| status.state.is_open())
    };
    match state.notices().iter().find(open) {
        Some(notice) if name == ActionName::Close => no(
            "case.close",
            format!(
                "Notice {} is still in force or about to be, or its court has not finished. Bring it to its end before closing.",
                notice.id
            ),
        ),
        _ => Ok(()),
    }
}

/// Whether the action fits where the notice stands.
pub(super) fn notice(
    state: &CaseState,
    name: ActionName,
    notice: &NoticeRecord,
    cx: &Context<'_>,
) -> Result<(), Refusal> {
    let Some(status) = status_at(state, &notice.id, cx.regime, cx.now) else {
        return Err(unknown_notice(&notice.id));
    };
    if let Some(power) = cx.regime.power(&notice.terms.power) {
        fit::check(power, name)?;
    }
    if notice.withdrawn.is_some() {
        return no(
            "notice.over",
            format!("Notice {} was withdrawn. Draft another.", notice.id),
        );
    }
    let issued = notice.issued.is_some() || notice.court.application.is_some();
    if issued && comes_before_issue(name) {
        return no(
            "notice.issued",
            format!(
                "Notice {} was issued already; {name} comes before that. Draft another notice.",
                notice.id
            ),
        );
    }
    if !issued && comes_after_issue(name) {
        return no(
            "notice.not-issued",
            format!("Notice {} is not issued yet. Issue it first.", notice.id),
        );
    }
    if status.state.is_over() && needs_effect(name) {
        return no(
            "notice.over",
            format!(
                "Notice {} is {}: it has no effect any more.",
                notice.id, status.state
            ),
        );
    }
    match name {
        ActionName::GiveIntent if notice.intent.is_some() => no(
            "notice.intent-given",
            "Notice of intent was given for this text already. Amend the draft to give it again.",
        ),
        ActionName::Approve if notice.approved.is_some() => no(
            "notice.approved",
            "This text was approved already. Issue it.",
        ),
        ActionName::RecordTestResult if notice.terms.test_plan.is_none() => no(
            "notice.no-test-plan",
            "The notice has no test plan. Lodge the bundle as evidence instead.",
        ),
        ActionName::LodgeAppeal if open_appeal(notice).is_some() => no(
            "notice.appeal-open",
            "An appeal against this notice is open already. Record what becomes of it first.",
        ),
        ActionName::DetermineAppeal if open_appeal(notice).is_none() => no(
            "notice.no-appeal",
            "No appeal against this notice is open. Lodge it first.",
        ),
        ActionName::Publish if notice.published_at.is_some() => no(
            "notice.published",
            "The publication of this notice was decided already.",
        ),
        _ => life::notice(name, notice, status.state),
    }
}

/// Steps that make a notice, and have no place once it is issued or before a court.
fn comes_before_issue(name: ActionName) -> bool {
    matches!(
        name,
        ActionName::Amend
            | ActionName::GiveIntent
            | ActionName::RecordRepresentation
            | ActionName::ConsiderRepresentations
            | ActionName::Approve
            | ActionName::Issue
            | ActionName::LodgeApplication
            | ActionName::Withdraw
    )
}

/// Steps about a notice that was issued, or is before a court.
fn comes_after_issue(name: ActionName) -> bool {
    needs_effect(name)
        || matches!(
            name,
            ActionName::RecordTestResult
                | ActionName::Publish
                | ActionName::ClaimCompensation
                | ActionName::DecideCompensation
        )
}

/// Steps that have no place once the notice has come to its end.
fn needs_effect(name: ActionName) -> bool {
    matches!(
        name,
        ActionName::Serve
            | ActionName::Lift
            | ActionName::LodgeAppeal
            | ActionName::ProposeVariation
            | ActionName::Vary
            | ActionName::RecordCompliance
            | ActionName::RecordBreach
            | ActionName::RecordReturns
            | ActionName::BeginStateRecall
            | ActionName::RecordPayment
            | ActionName::BeginRecovery
            | ActionName::NotifyInterested
            | ActionName::RecordHearing
            | ActionName::RecordOrder
            | ActionName::RecordDisposal
    )
}

pub(super) fn open_appeal(notice: &NoticeRecord) -> Option<&Appeal> {
    notice
        .appeals
        .iter()
        .find(|appeal| appeal.determined.is_none())
}

/// Whether what the action says fits the case: parties, days, reasons.
pub(super) fn content(
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

fn reasoned(text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        no("case.reasons", "The step needs reasons. Write them.")
    } else {
        Ok(())
    }
}

fn past(day: jiff::civil::Date, cx: &Context<'_>) -> Result<(), Refusal> {
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
    occurred_on: jiff::civil::Date,
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
