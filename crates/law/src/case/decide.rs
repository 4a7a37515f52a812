//! Deciding: an action becomes events, or a refusal that names its rule.

use jiff::Timestamp;
use jiff::civil::Date;

use super::action::Action;
use super::action_name::ActionName;
use super::event::{Event, Step};
use super::evidence;
use super::guard::{Attempt, check_all};
use super::limits;
use super::mint::Ids;
use super::notice_record::NoticeRecord;
use super::parties::Actor;
use super::stage;
use super::state::CaseState;
use super::terms::{Terms, check};
use crate::authority;
use crate::clock;
use crate::refusal::Refusal;
use crate::regime::Regime;

/// What a decision is made under.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The regime that the case pins.
    pub regime: &'a Regime,
    /// The time.
    pub now: Timestamp,
    /// Whether this is a drill.
    pub drill: bool,
}

impl Context<'_> {
    /// Today, in Europe/London.
    pub fn today(&self) -> Date {
        clock::civil_date(self.now)
    }
}

/// Decides one action: the events it makes, or why the law does not allow it now.
///
/// # Errors
/// A [`Refusal`] names the rule, its footing, the day that would cure it, and the remedy.
pub fn decide(
    state: &CaseState,
    action: &Action,
    actor: &Actor,
    cx: &Context<'_>,
    ids: &mut Ids,
) -> Result<Vec<Event>, Refusal> {
    limits::check(action)?;
    let name = action.name();
    let notice = match action.notice() {
        Some(id) => Some(state.notice(id).ok_or_else(|| stage::unknown_notice(id))?),
        None => None,
    };
    if let Action::Open { regime, .. } = action {
        stage::may_open(regime, cx)?;
    }
    permitted(state, name, notice, actor, cx)?;
    stage::content(state, action, notice, cx)?;
    if let Some(terms) = new_terms(action) {
        check::check(state, terms, notice.map(|notice| &notice.id), cx)?;
        authority::holds(cx.regime, name, Some(&terms.power), cx.today())?;
    }
    guarded(state, action, notice, actor, cx)?;
    let step = step(state, action, cx, ids);
    Ok(vec![Event {
        by: actor.officer.clone(),
        at: cx.now,
        step,
    }])
}

/// The terms that an action writes.
fn new_terms(action: &Action) -> Option<&Terms> {
    match action {
        Action::Draft { terms } | Action::Amend { terms, .. } => Some(terms),
        Action::ProposeVariation(it) => Some(&it.terms),
        Action::DetermineAppeal { terms, .. } => terms.as_deref(),
        _ => None,
    }
}

/// Whether the action may be tried at all: designation, role, stage of the case and of the notice.
pub(super) fn permitted(
    state: &CaseState,
    name: ActionName,
    notice: Option<&NoticeRecord>,
    actor: &Actor,
    cx: &Context<'_>,
) -> Result<(), Refusal> {
    stage::case(state, name, cx)?;
    let power = notice.map(|notice| &notice.terms.power);
    authority::may(cx.regime, name, power, actor, cx.today())?;
    designated(name, actor, cx)?;
    match notice {
        Some(notice) => stage::notice(state, name, notice, cx),
        None => Ok(()),
    }
}

/// Whether the officer's designation covers the action today.
fn designated(name: ActionName, actor: &Actor, cx: &Context<'_>) -> Result<(), Refusal> {
    let (designation, today) = (&actor.designation, cx.today());
    let instrument = &designation.instrument;
    if today < designation.from || designation.until.is_some_and(|until| today > until) {
        let remedy = match designation.until.filter(|until| today > *until) {
            Some(until) => format!(
                "The designation of {} by {instrument} ended with {until}. Have it renewed.",
                actor.officer
            ),
            None => format!(
                "The designation of {} by {instrument} begins on {}.",
                actor.officer, designation.from
            ),
        };
        let lawful_from = (today < designation.from).then_some(designation.from);
        return Err(Refusal {
            lawful_from,
            ..Refusal::procedure("designation.dates", remedy)
        });
    }
    let Some(permission) = cx
        .regime
        .permissions()
        .iter()
        .find(|row| row.action == name)
    else {
        return Err(Refusal::procedure(
            "designation.role",
            format!("The regime lets nobody take the action {name}."),
        ));
    };
    if permission
        .roles
        .iter()
        .any(|role| designation.roles.contains(role))
    {
        return Ok(());
    }
    let roles: Vec<String> = permission.roles.iter().map(ToString::to_string).collect();
    Err(Refusal {
        rule: "designation.role".to_owned(),
        citation: permission.footing.citation.clone(),
        lawful_from: None,
        remedy: format!(
            "The designation of {} by {instrument} does not cover the action {name}. It takes the role {}.",
            actor.officer,
            roles.join(" or ")
        ),
        basis: permission.footing.basis,
    })
}

/// Runs the regime's guards on the notice, or on the terms of one to be.
fn guarded(
    state: &CaseState,
    action: &Action,
    notice: Option<&NoticeRecord>,
    actor: &Actor,
    cx: &Context<'_>,
) -> Result<(), Refusal> {
    let terms: Option<&Terms> = match action {
        Action::Draft { terms } | Action::Amend { terms, .. } => Some(terms),
        Action::ProposeVariation(it) => Some(&it.terms),
        Action::Vary(_) => notice.map(|notice| {
            notice
                .proposed
                .as_ref()
                .map_or(&notice.terms, |one| &one.terms)
        }),
        _ => notice.map(|notice| &notice.terms),
    };
    let Some(terms) = terms else { return Ok(()) };
    let day = match action {
        Action::LodgeAppeal { occurred_on, .. } => *occurred_on,
        Action::RecordHearing(it) => it.occurred_on,
        Action::RecordDisposal(it) => it.occurred_on,
        _ => cx.today(),
    };
    check_all(&Attempt {
        state,
        actor,
        cx,
        action: action.name(),
        asked: Some(action),
        power: check::power(terms, cx)?,
        terms,
        notice,
        day,
    })
}

/// Runs the regime's guards for an action of that name on a notice as it stands: what can be said before its content is known.
pub(super) fn on_notice(
    state: &CaseState,
    action: ActionName,
    notice: &NoticeRecord,
    actor: &Actor,
    cx: &Context<'_>,
) -> Result<(), Refusal> {
    let terms = match (&notice.proposed, action) {
        (Some(proposed), ActionName::Vary) => &proposed.terms,
        _ => &notice.terms,
    };
    check_all(&Attempt {
        state,
        actor,
        cx,
        action,
        asked: None,
        power: check::power(terms, cx)?,
        terms,
        notice: Some(notice),
        day: cx.today(),
    })
}

/// What happened, now that it may.
#[expect(
    clippy::too_many_lines,
    reason = "one arm an action; splitting would hide a missing one"
)]
fn step(state: &CaseState, action: &Action, cx: &Context<'_>, ids: &mut Ids) -> Step {
    let today = cx.today();
    match action.clone() {
        Action::Open {
            product,
            respondents,
            regime,
            reason,
        } => Step::CaseOpened {
            case: ids.case(),
            product,
            respondents,
            regime,
            regime_sha256: cx.regime.hash(),
            reason,
            drill: cx.drill,
        },
        Action::LodgeEvidence {
            bundle,
            signer,
            partial,
            findings,
        } => Step::EvidenceLodged {
            bundle,
            signer,
            partial,
            findings,
        },
        Action::LodgeRecord(it) => Step::RecordLodged(it),
        Action::JudgeUnit(it) => Step::UnitJudged(it),
        Action::Allege {
            provisions,
            respondent,
            grounds,
        } => Step::AllegationMade {
            allegation: ids.allegation(),
            provisions,
            respondent,
            grounds,
        },
        Action::Draft { terms } => {
            let relies_on = evidence::bundles(state, &terms);
            Step::NoticeDrafted {
                notice: ids.notice(),
                terms,
                relies_on,
            }
        }
        Action::Amend { notice, terms } => {
            let relies_on = evidence::bundles(state, &terms);
            Step::NoticeAmended {
                notice,
                terms,
                relies_on,
            }
        }
        Action::GiveIntent { notice, document } => Step::IntentGiven {
            notice,
            on: today,
            document,
        },
        Action::RecordRepresentation {
            notice,
            received_on,
            commitment,
        } => Step::RepresentationReceived {
            notice,
            received_on,
            commitment,
        },
        Action::ConsiderRepresentations { notice, outcome } => {
            Step::RepresentationsConsidered { notice, outcome }
        }
        Action::Confirm { value, reasons } => Step::ValueConfirmed { value, reasons },
        Action::Approve { notice } => Step::NoticeApproved { notice },
        Action::Issue { notice, documents } => Step::NoticeIssued {
            notice,
            on: today,
            documents,
        },
        Action::Serve {
            notice,
            on,
            method,
            occurred_on,
        } => Step::NoticeServed {
            notice,
            on,
            method,
            occurred_on,
        },
        Action::RecordTestResult {
            notice,
            bundle,
            findings,
        } => Step::TestResultRecorded {
            notice,
            bundle,
            findings,
        },
        Action::Lift { notice, reasons } => Step::NoticeLifted { notice, reasons },
        Action::LodgeAppeal {
            notice,
            occurred_on,
        } => Step::AppealLodged {
            notice,
            occurred_on,
        },
        Action::DetermineAppeal {
            notice,
            outcome,
            occurred_on,
            terms,
            documents,
        } => Step::AppealDetermined {
            notice,
            outcome,
            occurred_on,
            terms,
            documents,
        },
        Action::Withdraw { notice, reasons } => Step::NoticeWithdrawn { notice, reasons },
        Action::ProposeVariation(it) => Step::VariationProposed(it),
        Action::Vary(it) => Step::NoticeVaried(it),
        Action::RecordCompliance(it) => Step::ComplianceRecorded(it),
        Action::RecordBreach(it) => Step::BreachRecorded(it),
        Action::RecordReturns(it) => Step::ReturnsRecorded(it),
        Action::BeginStateRecall(it) => Step::StateRecallBegun(it),
        Action::RecordPayment(it) => Step::PaymentRecorded(it),
        Action::BeginRecovery(it) => Step::RecoveryBegun(it),
        Action::LodgeApplication(it) => Step::ApplicationLodged(it),
        Action::NotifyInterested(it) => Step::InterestedNotified(it),
        Action::RecordHearing(it) => Step::HearingRecorded(it),
        Action::RecordOrder(it) => Step::OrderRecorded(it),
        Action::RecordDisposal(it) => Step::DisposalRecorded(it),
        Action::ClaimCompensation(it) => Step::CompensationClaimed(it),
        Action::DecideCompensation(it) => Step::CompensationDecided(it),

        Action::Publish { notice, reasons } => Step::NoticePublished { notice, reasons },
        Action::Close { reasons } => Step::CaseClosed { reasons },
    }
}
