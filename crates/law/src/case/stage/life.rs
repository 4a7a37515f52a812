//! What a step in the later life of a notice must fit: recalls, penalties, courts, variations, claims.

use super::super::action::{Action, AppealOutcome};
use super::super::action_name::ActionName;
use super::super::court::{self, Application, Disposal, InterestedNotice};
use super::super::decide::Context;
use super::super::notice_record::NoticeRecord;
use super::super::status::NoticeState;
use super::super::terms::Terms;
use super::super::{compensation, penalty, recall};
use super::content::{past, reasoned};
use super::no;
use crate::ids::PartyId;
use crate::refusal::Refusal;

/// Whether the step fits where the notice stands, for the steps that follow its issue.
pub(super) fn notice(
    name: ActionName,
    notice: &NoticeRecord,
    state: NoticeState,
) -> Result<(), Refusal> {
    let order = notice.court.order.is_some();
    match name {
        ActionName::ProposeVariation if notice.proposed.is_some() => no(
            "notice.proposed",
            "A variation is proposed already and waits for a second officer.",
        ),
        ActionName::Vary if notice.proposed.is_none() => no(
            "notice.not-proposed",
            "No variation is proposed. Propose it first.",
        ),
        ActionName::RecordCompliance if notice.complied.is_some() => no(
            "notice.complied",
            "That it was complied with is recorded already.",
        ),
        ActionName::RecordBreach | ActionName::BeginRecovery if state == NoticeState::Suspended => {
            no(
                "notice.suspended",
                "An appeal is open, and the notice has no effect until it is determined: nothing breaches it, and nothing is due.",
            )
        }
        ActionName::RecordBreach if notice.services.is_empty() => no(
            "notice.not-served",
            "The notice was given to nobody yet, so nobody can breach it. Serve it first.",
        ),
        ActionName::BeginStateRecall if notice.state_recall.is_some() => {
            no("recall.begun", "The state's own recall has begun already.")
        }
        ActionName::BeginRecovery if notice.recovery.is_some() => {
            no("penalty.recovery", "Recovery has begun already.")
        }
        ActionName::NotifyInterested | ActionName::RecordHearing | ActionName::RecordOrder
            if order =>
        {
            no("forfeiture.decided", "The court has decided already.")
        }
        ActionName::RecordOrder if notice.court.hearings.is_empty() => no(
            "forfeiture.not-heard",
            "No hearing is recorded. Record the hearing at which the court decided.",
        ),
        ActionName::DecideCompensation if open_claims(notice).next().is_none() => {
            no("compensation.none", "No claim for compensation is open.")
        }
        _ => Ok(()),
    }
}

fn open_claims(notice: &NoticeRecord) -> impl Iterator<Item = &compensation::ClaimRecord> {
    notice.claims.iter().filter(|one| one.decision.is_none())
}

/// A tribunal that varied a notice gave it other terms, and one that did not gave none. A court's order has terms of its own.
pub(super) fn tribunal_terms(
    outcome: AppealOutcome,
    given: Option<&Terms>,
    notice: &NoticeRecord,
) -> Result<(), Refusal> {
    match (outcome == AppealOutcome::Varied, given) {
        (true, None) => no(
            "appeal.terms",
            "The tribunal varied the notice. Give the terms as they now stand.",
        ),
        (true, Some(terms)) if *terms == notice.terms && terms.forfeiture().is_none() => no(
            "appeal.terms",
            "The tribunal varied the notice, and these are its terms as before. Change what the tribunal changed.",
        ),
        (false, Some(_)) => no(
            "appeal.terms",
            "Only a notice that the tribunal varied has new terms. Leave them out.",
        ),
        _ => Ok(()),
    }
}

/// Whether what the step says fits the notice.
pub(super) fn content(
    action: &Action,
    notice: &NoticeRecord,
    cx: &Context<'_>,
) -> Result<(), Refusal> {
    match action {
        Action::ProposeVariation(it) => reasoned(&it.reasons),
        Action::RecordCompliance(it) => {
            since_given(notice, it.occurred_on, cx).and_then(|()| reasoned(&it.reasons))
        }
        Action::RecordBreach(it) => {
            since_given(notice, it.occurred_on, cx).and_then(|()| reasoned(&it.reasons))
        }
        Action::RecordReturns(it) => {
            since_given(notice, it.occurred_on, cx)?;
            let terms = notice.terms.recall();
            wrong(
                "recall.count",
                terms.and_then(|terms| recall::miscounted(terms, notice.progress.last(), it)),
            )
        }
        Action::BeginStateRecall(it) => reasoned(&it.reasons),
        Action::RecordPayment(it) => {
            since_given(notice, it.occurred_on, cx)?;
            wrong("penalty.payment", penalty::mispaid(it))
        }
        Action::BeginRecovery(it) => {
            since_given(notice, it.occurred_on, cx).and_then(|()| reasoned(&it.route))
        }
        Action::LodgeApplication(it) => application(it, cx),
        Action::NotifyInterested(it) => interested(notice, it, cx),
        Action::RecordHearing(it) => {
            since_lodged(notice, it.occurred_on, cx).and_then(|()| reasoned(&it.outcome))
        }
        Action::RecordOrder(it) => since_lodged(notice, it.occurred_on, cx),
        Action::RecordDisposal(it) => disposal(notice, it, cx),
        Action::ClaimCompensation(it) => {
            // That it was given at all is the regime's guard to ask.
            if !notice.services.is_empty() {
                since_given(notice, it.received_on, cx)?;
                claimant(notice, &it.claimant)?;
            }
            let sum = (it.pence == 0).then(|| "The claim names no sum. Name it.".to_owned());
            wrong("compensation.claim", sum)
        }
        Action::DecideCompensation(it) => {
            reasoned(&it.reasons)?;
            let Some(open) = open_claims(notice).find(|one| one.claim.claimant == it.claimant)
            else {
                return no(
                    "compensation.none",
                    format!("{} has no open claim for this notice.", it.claimant),
                );
            };
            wrong("compensation.sum", compensation::misjudged(open, it))
        }
        _ => Ok(()),
    }
}

fn wrong(rule: &str, what: Option<String>) -> Result<(), Refusal> {
    what.map_or(Ok(()), |what| no(rule, what))
}

/// A day that has come, and on which the notice had been given to someone.
fn since_given(
    notice: &NoticeRecord,
    day: jiff::civil::Date,
    cx: &Context<'_>,
) -> Result<(), Refusal> {
    past(day, cx)?;
    match notice.first_given_on() {
        Some(given) if day < given => no(
            "case.date",
            format!("The notice was given on {given}, later than {day}. Correct the date."),
        ),
        Some(_) => Ok(()),
        None => no(
            "notice.not-served",
            "The notice was given to nobody yet. Serve it first.",
        ),
    }
}

fn since_lodged(
    notice: &NoticeRecord,
    day: jiff::civil::Date,
    cx: &Context<'_>,
) -> Result<(), Refusal> {
    past(day, cx)?;
    let hearings = notice.court.hearings.iter().map(|(one, _)| one.occurred_on);
    let lodged = notice
        .court
        .application
        .iter()
        .map(|(one, _)| one.occurred_on);
    match lodged.chain(hearings).max() {
        Some(last) if day < last => no(
            "case.date",
            format!("The court had the matter on {last}, later than {day}. Correct the date."),
        ),
        _ => Ok(()),
    }
}

fn application(it: &Application, cx: &Context<'_>) -> Result<(), Refusal> {
    past(it.occurred_on, cx)?;
    let unnamed = it.court_reference.trim().is_empty();
    wrong(
        "forfeiture.reference",
        unnamed.then(|| "The court's reference is missing. Give it.".to_owned()),
    )
}

fn interested(
    notice: &NoticeRecord,
    it: &InterestedNotice,
    cx: &Context<'_>,
) -> Result<(), Refusal> {
    past(it.occurred_on, cx)?;
    let known = notice
        .terms
        .forfeiture()
        .is_some_and(|terms| terms.interested.contains(&it.person));
    if !known {
        return no(
            "forfeiture.interested",
            format!("{} is no interested person of this application.", it.person),
        );
    }
    let told = notice
        .court
        .told
        .iter()
        .any(|(one, _)| one.person == it.person);
    wrong(
        "forfeiture.told",
        told.then(|| format!("{} was told already.", it.person)),
    )
}

fn disposal(notice: &NoticeRecord, it: &Disposal, cx: &Context<'_>) -> Result<(), Refusal> {
    past(it.occurred_on, cx)?;
    let terms = notice.terms.forfeiture();
    wrong(
        "forfeiture.disposal",
        terms.and_then(|terms| court::against_order(terms, &notice.court, it)),
    )
}

/// A claim comes from a person that the notice was given to, once at a time.
fn claimant(notice: &NoticeRecord, claimant: &PartyId) -> Result<(), Refusal> {
    if !notice.services.iter().any(|one| one.on == *claimant) {
        return no(
            "compensation.claimant",
            format!("The notice was not given to {claimant}, who has no claim for it."),
        );
    }
    let open = open_claims(notice).any(|one| one.claim.claimant == *claimant);
    wrong(
        "compensation.open",
        open.then(|| format!("A claim of {claimant} is open already. Decide it first.")),
    )
}
