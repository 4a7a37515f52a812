//! Guards: the closed set of conditions that a regime can put before an action.

mod kinds;

use jiff::civil::Date;

use super::action::Action;
use super::action_name::ActionName;
use super::decide::Context;
use super::evidence;
use super::notice_record::NoticeRecord;
use super::parties::Actor;
use super::recall::StateRecallGround;
use super::state::CaseState;
use super::terms::Terms;
use crate::clock;
use crate::finding::Verdict;
use crate::refusal::Refusal;
use crate::regime::{Guard, GuardKind, Power, Regime, Standard};

/// An action that is being tried on a notice, or on the terms of one to be.
pub(super) struct Attempt<'a> {
    pub(super) state: &'a CaseState,
    pub(super) actor: &'a Actor,
    pub(super) cx: &'a Context<'a>,
    pub(super) action: ActionName,
    /// What exactly is asked, where that is known: a list of what can be done knows only the name.
    pub(super) asked: Option<&'a Action>,
    pub(super) power: &'a Power,
    pub(super) terms: &'a Terms,
    pub(super) notice: Option<&'a NoticeRecord>,
    /// The day on which the step is taken, or is said to have happened.
    pub(super) day: Date,
}

/// Runs every guard that the power puts before the action, in the order of the regime.
pub(super) fn check_all(attempt: &Attempt<'_>) -> Result<(), Refusal> {
    let rows = attempt
        .power
        .guards
        .iter()
        .filter(|guard| guard.on.contains(&attempt.action));
    rows.into_iter().try_for_each(|guard| check(guard, attempt))
}

/// A refusal by a row of the regime.
fn refuse(guard: &Guard, remedy: impl Into<String>) -> Refusal {
    Refusal {
        rule: guard.id.clone(),
        citation: guard.footing.citation.clone(),
        lawful_from: None,
        remedy: remedy.into(),
        basis: guard.footing.basis,
    }
}

fn check(guard: &Guard, attempt: &Attempt<'_>) -> Result<(), Refusal> {
    let outcome = match guard.kind {
        GuardKind::Evidence => evidence::stands(attempt.state, attempt.terms),
        GuardKind::Grounds {
            standard: Standard::Suspicion,
        } => evidence::suspicion(attempt.state, attempt.terms),
        GuardKind::Grounds {
            standard: Standard::Failure,
        } => evidence::failure(attempt.state, attempt.terms),
        GuardKind::Paragraphs => paragraphs(attempt),
        GuardKind::TestPlan => test_plan(attempt),
        GuardKind::EndDate => end_date(attempt.terms),
        GuardKind::MaxDuration { months } => max_duration(attempt.terms, months),
        GuardKind::Intent { days, urgent } => return intent(guard, attempt, days, urgent),
        GuardKind::RepresentationsConsidered => representations(attempt),
        GuardKind::SecondPerson => second_person(attempt),
        GuardKind::Approved => approved(attempt),
        GuardKind::SettledValues => settled(attempt),
        GuardKind::TestsPassed => tests_passed(attempt),
        // A claim is a right: only what it is for must have been given.
        GuardKind::Served | GuardKind::Compensation { .. } => served(attempt),
        GuardKind::AppealWindow { days, .. } => appeal_window(attempt, days),
        GuardKind::RecallLimbs => kinds::recall_limbs(attempt),
        GuardKind::ComplyPeriod => kinds::comply_period(attempt),
        GuardKind::NoRepeat => kinds::no_repeat(attempt),
        GuardKind::WithinCap => kinds::within_cap(attempt),
        GuardKind::FactorsWeighed => kinds::factors_weighed(attempt),
        GuardKind::PaymentPeriod => kinds::payment_period(attempt),
        GuardKind::LessOnerous => kinds::less_onerous(attempt),
        GuardKind::RecallIgnored => kinds::recall_ignored(attempt, ground(attempt)),
        GuardKind::PaymentOverdue => return kinds::payment_overdue(guard, attempt),
        GuardKind::InterestedTold => kinds::interested_told(attempt),
        GuardKind::OrderFinal => return kinds::order_final(guard, attempt),
    };
    outcome.map_err(|remedy| refuse(guard, remedy))
}

/// The ground given for the state's own recall, where one was.
fn ground(attempt: &Attempt<'_>) -> Option<StateRecallGround> {
    match attempt.asked {
        Some(Action::BeginStateRecall(it)) => Some(it.ground),
        _ => None,
    }
}

/// What a condition says when it does not hold: the remedy, in words.
type Held = Result<(), String>;

fn paragraphs(attempt: &Attempt<'_>) -> Held {
    let written = |id: &str| {
        attempt
            .terms
            .paragraphs
            .get(id)
            .is_some_and(|text| !text.trim().is_empty())
    };
    let missing: Vec<String> = attempt
        .power
        .paragraphs
        .iter()
        .filter(|paragraph| !written(&paragraph.id))
        .map(|paragraph| format!("`{}` ({})", paragraph.id, paragraph.must_say))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(format!(
        "The notice lacks mandatory paragraphs: {}. Amend the draft and write each.",
        missing.join("; ")
    ))
}

fn test_plan(attempt: &Attempt<'_>) -> Held {
    let Some(plan) = &attempt.terms.test_plan else {
        return Err("The notice names no test plan. Name who tests, against which provisions, how and by when.".to_owned());
    };
    if plan.lab.trim().is_empty() || plan.method.trim().is_empty() {
        return Err("The test plan does not say who tests, or how. Say both.".to_owned());
    }
    if let Some(unknown) = plan
        .provisions
        .iter()
        .find(|id| attempt.cx.regime.provision(id).is_none())
    {
        return Err(format!(
            "The test plan names {unknown}, which is no provision of the regime. Correct it."
        ));
    }
    let alleged = evidence::alleged(attempt.state, attempt.terms);
    if let Some(untested) = alleged.iter().find(|id| !plan.provisions.contains(id)) {
        return Err(format!(
            "The test plan leaves out {untested}, which is alleged. Test every provision alleged."
        ));
    }
    let late = attempt
        .terms
        .ends_on
        .is_some_and(|end| plan.finishes_on > end);
    if late || plan.finishes_on < attempt.terms.from {
        return Err(format!(
            "The tests finish on {}, outside the days of the ban. Let them finish while it holds.",
            plan.finishes_on
        ));
    }
    Ok(())
}

fn end_date(terms: &Terms) -> Held {
    match terms.ends_on {
        None => Err("The notice has no end date. Name its last day.".to_owned()),
        Some(end) if end < terms.from => Err(format!(
            "The notice ends on {end}, before it begins. Correct its dates."
        )),
        Some(_) => Ok(()),
    }
}

fn max_duration(terms: &Terms, months: u16) -> Held {
    let last = clock::last_of_months(terms.from, months);
    match terms.ends_on {
        Some(end) if end > last => Err(format!(
            "The notice would end on {end}; beginning on {}, {last} is the last day that it may have. Shorten it.",
            terms.from
        )),
        _ => Ok(()),
    }
}

fn intent(guard: &Guard, attempt: &Attempt<'_>, days: u16, urgent: bool) -> Result<(), Refusal> {
    let claimed = attempt
        .terms
        .urgency
        .as_ref()
        .is_some_and(|reason| !reason.trim().is_empty());
    if urgent && claimed {
        return Ok(());
    }
    let Some((given_on, _)) = attempt.notice.and_then(|notice| notice.intent) else {
        let road = match (urgent, claimed) {
            (true, _) => " Where it cannot wait, amend the draft and give the reason for urgency.",
            (false, true) => {
                " This power has no urgent branch: the reason given for urgency changes nothing."
            }
            (false, false) => "",
        };
        return Err(refuse(
            guard,
            format!(
                "No notice of intent was given for this text. Give it, and hear what the respondent says.{road}"
            ),
        ));
    };
    let lawful_from = clock::first_after_days(given_on, days);
    if attempt.day >= lawful_from {
        return Ok(());
    }
    let remedy = format!(
        "Notice of intent was given on {given_on}; its {days} days end with {}. Wait until {lawful_from}.",
        clock::last_of_days(given_on, days)
    );
    Err(Refusal {
        lawful_from: Some(lawful_from),
        ..refuse(guard, remedy)
    })
}

fn representations(attempt: &Attempt<'_>) -> Held {
    let received = attempt
        .notice
        .map_or(&[][..], |notice| notice.representations.as_slice());
    let open = received
        .iter()
        .filter(|one| one.considered.is_none())
        .count();
    if open == 0 {
        return Ok(());
    }
    Err(format!(
        "{open} of the representations received was not considered. Consider each and record the outcome."
    ))
}

fn second_person(attempt: &Attempt<'_>) -> Held {
    let officer = &attempt.actor.officer;
    if attempt.action == ActionName::Vary {
        let proposed = attempt.notice.and_then(|notice| notice.proposed.as_ref());
        return match proposed {
            Some(one) if one.by == *officer => Err(format!(
                "{officer} proposed this variation. Let another officer make it."
            )),
            _ => Ok(()),
        };
    }
    if attempt
        .notice
        .is_some_and(|notice| notice.drafters.contains(officer))
    {
        return Err(format!(
            "{officer} drafted or changed this notice. Let another officer approve it."
        ));
    }
    Ok(())
}

fn approved(attempt: &Attempt<'_>) -> Held {
    if attempt
        .notice
        .is_some_and(|notice| notice.approved.is_some())
    {
        return Ok(());
    }
    Err("Nobody has approved this text. Let an officer who did not draft it approve it.".to_owned())
}

/// The paths of what the notice rests on, that are unverified or assumed and that no lawyer has confirmed.
fn unconfirmed(regime: &Regime, attempt: &Attempt<'_>) -> Vec<String> {
    let alleged = evidence::alleged(attempt.state, attempt.terms);
    let unsettled = regime.unsettled(attempt.power, &alleged);
    unsettled
        .into_keys()
        .filter(|path| !attempt.state.confirmed().contains_key(path))
        .collect()
}

fn settled(attempt: &Attempt<'_>) -> Held {
    if attempt.cx.drill {
        return Ok(());
    }
    let open = unconfirmed(attempt.cx.regime, attempt);
    if open.is_empty() {
        return Ok(());
    }
    Err(format!(
        "The notice rests on values of the law data that are unverified or assumed: {}. A lawyer confirms each, with reasons.",
        open.join(", ")
    ))
}

fn tests_passed(attempt: &Attempt<'_>) -> Held {
    let plan = attempt.terms.test_plan.as_ref();
    let Some(result) = attempt.notice.and_then(|notice| notice.test_results.last()) else {
        return Err("No test result is recorded. Record the results of the test plan.".to_owned());
    };
    for provision in plan.map_or(&[][..], |plan| plan.provisions.as_slice()) {
        let passed = |verdict: Verdict| verdict == Verdict::Pass;
        let mut found = result
            .findings
            .iter()
            .filter(|finding| finding.provision == *provision);
        if !found.any(|finding| passed(finding.verdict)) {
            return Err(format!(
                "The latest results do not show a pass for {provision}. Let the ban run to its end, test again, or replace it."
            ));
        }
    }
    Ok(())
}

fn served(attempt: &Attempt<'_>) -> Held {
    if attempt
        .notice
        .is_some_and(|notice| !notice.services.is_empty())
    {
        return Ok(());
    }
    Err("The notice was given to nobody yet. Serve it on an addressee first.".to_owned())
}

fn appeal_window(attempt: &Attempt<'_>, days: u16) -> Held {
    let Some(notice) = attempt.notice else {
        return Ok(());
    };
    // Against a court's order the time runs from the order, and against a notice from when it was given. Each addressee
    // has a period of its own: the last to be served, or told of a variation, may appeal the longest.
    let (first, last_given) = match (&notice.court.order, attempt.terms.forfeiture()) {
        (Some((order, _)), _) => (Some(order.occurred_on), Some(order.occurred_on)),
        (None, Some(_)) => {
            return Err("The court has not decided yet, so nothing can be appealed. Record its decision first.".to_owned());
        }
        (None, None) => (notice.first_given_on(), notice.last_given_on()),
    };
    let (Some(first), Some(last_given)) = (first, last_given) else {
        return Err(
            "The notice was given to nobody yet, so nothing can be appealed. Serve it first."
                .to_owned(),
        );
    };
    let last = clock::last_of_days(last_given, days);
    if attempt.day < first {
        return Err(format!(
            "The notice was given on {first}; an appeal cannot be older. Correct the date."
        ));
    }
    if attempt.day > last {
        return Err(format!(
            "The period for an appeal ended with {last}. Only the tribunal can extend it."
        ));
    }
    Ok(())
}
