//! Which steps a notice of a kind knows: nobody counts returns under a ban, and no authority issues a court's order.

use super::action_name::ActionName;
use crate::refusal::Refusal;
use crate::regime::{Effect, Power};

/// Whether a notice with this effect knows the step at all.
pub(crate) fn knows(effect: Effect, action: ActionName) -> bool {
    use ActionName as A;
    let court = effect == Effect::Forfeiture;
    match action {
        A::Open
        | A::LodgeEvidence
        | A::LodgeRecord
        | A::JudgeUnit
        | A::Allege
        | A::Confirm
        | A::Close => false,
        A::Draft
        | A::Amend
        | A::GiveIntent
        | A::RecordRepresentation
        | A::ConsiderRepresentations
        | A::Approve
        | A::Withdraw
        | A::LodgeAppeal
        | A::DetermineAppeal
        | A::Publish => true,
        A::Issue | A::Serve | A::Lift | A::ProposeVariation | A::Vary => !court,
        A::RecordTestResult => effect == Effect::TemporaryBan,
        A::RecordCompliance => {
            matches!(
                effect,
                Effect::Compliance | Effect::Recall | Effect::Penalty
            )
        }
        A::RecordBreach => matches!(
            effect,
            Effect::Compliance | Effect::TemporaryBan | Effect::PermanentBan | Effect::Recall
        ),
        A::RecordReturns | A::BeginStateRecall => effect == Effect::Recall,
        A::RecordPayment | A::BeginRecovery => effect == Effect::Penalty,
        A::LodgeApplication
        | A::NotifyInterested
        | A::RecordHearing
        | A::RecordOrder
        | A::RecordDisposal => court,
        A::ClaimCompensation | A::DecideCompensation => matches!(
            effect,
            Effect::TemporaryBan | Effect::PermanentBan | Effect::Recall
        ),
    }
}

/// Refuses a step that a notice under this power does not know.
pub(super) fn check(power: &Power, action: ActionName) -> Result<(), Refusal> {
    if knows(power.effect, action) {
        return Ok(());
    }
    if power.effect == Effect::Forfeiture && action == ActionName::Issue {
        return Err(Refusal {
            rule: format!("power.{}", power.id),
            citation: power.footing.citation.clone(),
            lawful_from: None,
            remedy: "A court orders forfeiture; the authority never issues it. Lodge the application with the court, and record its order.".to_owned(),
            basis: power.footing.basis,
        });
    }
    Err(Refusal::procedure(
        "notice.kind",
        format!(
            "{} knows no step {action}. Look at what can be done with this notice.",
            power.title
        ),
    ))
}
