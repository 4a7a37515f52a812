//! Stages: which action fits where a case and a notice now stand, whatever the regime.

mod content;
mod life;

pub(super) use content::content;

use super::action_name::ActionName;
use super::decide::Context;
use super::fit;
use super::notice_record::{Appeal, NoticeRecord};
use super::state::CaseState;
use super::status::status_at;
use crate::ids::{NoticeId, RegimeId};
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
