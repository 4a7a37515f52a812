//! Guards that only one kind of notice needs: recalls, penalties, applications for forfeiture, variations, claims.

use jiff::ToSpan as _;

use super::super::action_name::ActionName;
use super::super::notice_record::NoticeRecord;
use super::super::recall::StateRecallGround;
use super::super::status::{NoticeState, status_at};
use super::super::terms::Terms;
use super::super::variation::more_onerous;
use super::super::{penalty, status};
use super::{Attempt, Held, refuse};
use crate::clock;
use crate::refusal::Refusal;
use crate::regime::Guard;

/// The three limbs: units with customers, what was done is not enough, and nothing less will do.
pub(super) fn recall_limbs(attempt: &Attempt<'_>) -> Held {
    let Some(recall) = attempt.terms.recall() else {
        return Err(
            "The notice does not say what is recalled. Give the particulars of the recall."
                .to_owned(),
        );
    };
    if recall.supplied == 0 {
        return Err(
            "No unit was supplied to customers, so none can be recalled. Stop the supply instead."
                .to_owned(),
        );
    }
    if recall.inadequate.trim().is_empty() {
        return Err(
            "The notice does not say why what the businesses have done is not enough. Say it."
                .to_owned(),
        );
    }
    if recall.insufficient.trim().is_empty() {
        return Err("The notice does not say why no lesser notice, nor forfeiture, would be enough. Say it.".to_owned());
    }
    Ok(())
}

/// The day by which something is to be done.
fn due_by(terms: &Terms) -> Option<jiff::civil::Date> {
    terms
        .compliance()
        .map(|one| one.comply_by)
        .or_else(|| terms.recall().map(|one| one.arrangements_by))
}

pub(super) fn comply_period(attempt: &Attempt<'_>) -> Held {
    let today = attempt.cx.today();
    match due_by(attempt.terms) {
        None => Err(
            "The notice does not say by which day it is to be complied with. Name the day."
                .to_owned(),
        ),
        Some(day) if day <= today || day < attempt.terms.from => Err(format!(
            "The notice is to be complied with by {day}, which leaves no time. Name a later day."
        )),
        Some(_) => Ok(()),
    }
}

/// Whether another notice of this power was issued for a breach that these terms are for, to a person that they address.
pub(super) fn no_repeat(attempt: &Attempt<'_>) -> Held {
    let own = attempt.notice.map(|notice| &notice.id);
    let same = |other: &&NoticeRecord| {
        let standing = status_at(attempt.state, &other.id, attempt.cx.regime, attempt.cx.now);
        Some(&other.id) != own
            && other.terms.power == attempt.terms.power
            && other.issued.is_some()
            && standing.is_some_and(|status| status.state != NoticeState::Quashed)
            && same_breach(&other.terms, attempt.terms)
            && other
                .terms
                .addressees
                .iter()
                .any(|party| attempt.terms.addressees.contains(party))
    };
    match attempt.state.notices().iter().find(same) {
        Some(other) => Err(format!(
            "Notice {} was given to the same person for the same breach already. Vary that one, or rest this one on another breach.",
            other.id
        )),
        None => Ok(()),
    }
}

fn same_breach(one: &Terms, other: &Terms) -> bool {
    match (one.penalty(), other.penalty()) {
        (Some(one_sum), Some(other_sum)) if one_sum.breach != other_sum.breach => false,
        _ => one
            .allegations
            .iter()
            .any(|allegation| other.allegations.contains(allegation)),
    }
}

pub(super) fn within_cap(attempt: &Attempt<'_>) -> Held {
    let Some(terms) = attempt.terms.penalty() else {
        return Err(NO_SUM.to_owned());
    };
    let cx = attempt.cx;
    penalty::within_cap(terms, &attempt.power.id, cx.regime, cx.today())
}

const NO_SUM: &str = "The notice names no sum. Give the particulars of the penalty.";

pub(super) fn factors_weighed(attempt: &Attempt<'_>) -> Held {
    let Some(terms) = attempt.terms.penalty() else {
        return Err(NO_SUM.to_owned());
    };
    let open = penalty::unweighed(terms, &attempt.power.id, attempt.cx.regime);
    if open.is_empty() {
        return Ok(());
    }
    Err(format!(
        "The notice does not say what was made of: {}. Weigh each factor and write it down.",
        open.join("; ")
    ))
}

pub(super) fn payment_period(attempt: &Attempt<'_>) -> Held {
    let Some(terms) = attempt.terms.penalty() else {
        return Err(NO_SUM.to_owned());
    };
    let least = penalty::least_days(&attempt.power.id, attempt.cx.regime);
    let Some(days) = least.filter(|days| terms.pay_within_days < *days) else {
        return Ok(());
    };
    Err(format!(
        "The notice gives {} days to pay; {days} days beginning with the day it is given are the least. Give more.",
        terms.pay_within_days
    ))
}

/// On a proposal the terms under trial are the new ones; on the making of it they wait in the record.
pub(super) fn less_onerous(attempt: &Attempt<'_>) -> Held {
    let Some(notice) = attempt.notice else {
        return Ok(());
    };
    let new = match attempt.action {
        ActionName::Vary => notice.proposed.as_ref().map(|one| &one.terms),
        _ => Some(attempt.terms),
    };
    match new.and_then(|new| more_onerous(&notice.terms, new)) {
        Some(how) => Err(format!(
            "The notice would become more onerous. {how} Give another notice instead."
        )),
        None => Ok(()),
    }
}

pub(super) fn recall_ignored(attempt: &Attempt<'_>, ground: Option<StateRecallGround>) -> Held {
    let Some(notice) = attempt.notice else {
        return Ok(());
    };
    let ungiven = notice
        .terms
        .addressees
        .iter()
        .any(|party| !notice.services.iter().any(|one| one.on == *party));
    let breached = !notice.breaches.is_empty();
    match ground {
        Some(StateRecallGround::CannotBeGiven) if !ungiven => Err(
            "The notice was given to everyone it addresses. Record a breach if it is ignored."
                .to_owned(),
        ),
        Some(StateRecallGround::Ignored) if !breached => Err(NOT_IGNORED.to_owned()),
        None if !breached && !ungiven => Err(NOT_IGNORED.to_owned()),
        _ => Ok(()),
    }
}

const NOT_IGNORED: &str = "No breach of the recall notice is recorded. The state recalls by itself only where the notice is ignored or cannot be given.";

pub(super) fn payment_overdue(guard: &Guard, attempt: &Attempt<'_>) -> Result<(), Refusal> {
    let Some(notice) = attempt.notice else {
        return Ok(());
    };
    let Some(due_on) = penalty::due_on(notice) else {
        let remedy = "The penalty notice was given to nobody yet, so nothing is due. Serve it.";
        return Err(refuse(guard, remedy));
    };
    if attempt.cx.today() <= due_on {
        let next = clock::next_day(due_on);
        return Err(Refusal {
            lawful_from: Some(next),
            ..refuse(
                guard,
                format!("The time to pay ends with {due_on}. Wait until {next}."),
            )
        });
    }
    if status::appeal_runs(notice, attempt.cx.now) {
        let remedy = "An appeal is open, and the notice has no effect until it is determined. Wait for that.";
        return Err(refuse(guard, remedy));
    }
    Ok(())
}

pub(super) fn interested_told(attempt: &Attempt<'_>) -> Held {
    let (Some(notice), Some(terms)) = (attempt.notice, attempt.terms.forfeiture()) else {
        return Ok(());
    };
    let told = |party: &&crate::ids::PartyId| {
        !notice
            .court
            .told
            .iter()
            .any(|(one, _)| one.person == **party && one.occurred_on <= attempt.day)
    };
    let open: Vec<String> = terms
        .interested
        .iter()
        .filter(told)
        .map(ToString::to_string)
        .collect();
    if open.is_empty() {
        return Ok(());
    }
    Err(format!(
        "Not told of the application and the hearing: {}. Tell each before the hearing.",
        open.join(", ")
    ))
}

pub(super) fn order_final(guard: &Guard, attempt: &Attempt<'_>) -> Result<(), Refusal> {
    let Some(notice) = attempt.notice else {
        return Ok(());
    };
    let Some((order, _)) = &notice.court.order else {
        let remedy = "The court has not decided yet. Record its decision first.";
        return Err(refuse(guard, remedy));
    };
    if status::appeal_runs(notice, attempt.cx.now) {
        let remedy = "An appeal against the decision is open: nothing is done with the goods until it is determined.";
        return Err(refuse(guard, remedy));
    }
    let appealed = notice.appeals.iter().any(|one| one.determined.is_some());
    let Some((_, (days, _))) = attempt.power.appeal().filter(|_| !appealed) else {
        return Ok(());
    };
    let lawful_from = clock::first_after_days(order.occurred_on, days);
    if attempt.day >= lawful_from {
        return Ok(());
    }
    let last = lawful_from.saturating_sub(1.day());
    Err(Refusal {
        lawful_from: Some(lawful_from),
        ..refuse(
            guard,
            format!(
                "The decision of {} can be appealed until {last}. Keep the goods until {lawful_from}.",
                order.occurred_on
            ),
        )
    })
}
