//! Where a notice stands at an instant: a function of its events, its regime and the time, with no job behind it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::action::AppealOutcome;
use super::court::OrderOutcome;
use super::notice_record::{NoticeRecord, Service};
use super::penalty;
use super::state::CaseState;
use crate::clock;
use crate::ids::NoticeId;
use crate::regime::{Power, Regime};

/// Where a notice stands, and the interval in which it has, had or will have effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeStatus {
    /// Where it stands.
    pub state: NoticeState,
    /// The first instant of its effect, once it is served.
    pub in_force_from: Option<Timestamp>,
    /// The instant at which its effect ends, exclusive, where one is known.
    pub in_force_to: Option<Timestamp>,
}

/// The states that the law knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeState {
    /// Written.
    Drafted,
    /// The respondent was told.
    IntentGiven,
    /// A second person approved it.
    Approved,
    /// Issued, not yet given or not yet begun.
    Issued,
    /// Binding.
    InForce,
    /// Without effect while an appeal runs.
    Suspended,
    /// Its end date has passed.
    Ended,
    /// Ended early by the authority.
    Lifted,
    /// Another notice took its place.
    Replaced,
    /// Set aside on appeal.
    Quashed,
    /// Dropped before its issue.
    Withdrawn,
    /// Complied with, and so done.
    Complied,
    /// Paid in full.
    Paid,
    /// The time to pay is over, and something is owed.
    Overdue,
    /// Before the court.
    Applied,
    /// The court ordered forfeiture.
    Ordered,
    /// The court refused forfeiture; the goods are to go back.
    Refused,
    /// What the court decided is done.
    Executed,
}

impl NoticeState {
    /// Whether nothing can happen to the notice any more.
    pub fn is_over(self) -> bool {
        matches!(
            self,
            Self::Ended
                | Self::Lifted
                | Self::Replaced
                | Self::Quashed
                | Self::Withdrawn
                | Self::Complied
                | Self::Paid
                | Self::Executed
        )
    }

    /// Whether it was issued, or is before a court, and has not come to its end.
    pub fn is_open(self) -> bool {
        let draft = matches!(self, Self::Drafted | Self::IntentGiven | Self::Approved);
        !draft && !self.is_over()
    }
}

impl std::fmt::Display for NoticeState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Drafted => "drafted",
            Self::IntentGiven => "intent-given",
            Self::Approved => "approved",
            Self::Issued => "issued",
            Self::InForce => "in-force",
            Self::Suspended => "suspended",
            Self::Ended => "ended",
            Self::Lifted => "lifted",
            Self::Replaced => "replaced",
            Self::Quashed => "quashed",
            Self::Withdrawn => "withdrawn",
            Self::Complied => "complied",
            Self::Paid => "paid",
            Self::Overdue => "overdue",
            Self::Applied => "applied",
            Self::Ordered => "ordered",
            Self::Refused => "refused",
            Self::Executed => "executed",
        })
    }
}

/// Where `notice` stood, stands or will stand at `at`, as far as the events recorded by then go; none if it was not yet drafted.
///
/// An earlier text's intent and approval, void since a change of the draft, are not looked back at.
pub fn status_at(
    state: &CaseState,
    notice: &NoticeId,
    regime: &Regime,
    at: Timestamp,
) -> Option<NoticeStatus> {
    let record = state
        .notice(notice)
        .filter(|record| record.drafted_at <= at)?;
    let power = regime.power(&record.terms.power);
    if let Some(in_court) = power.and_then(|power| in_court(record, power, at)) {
        return Some(in_court);
    }
    let from = effect_from(record, at);
    let ends = endings(state, record, regime, at);
    let first_end = ends.iter().min_by_key(|(when, _)| *when).copied();
    let status = |state| NoticeStatus {
        state,
        in_force_from: from,
        in_force_to: first_end.map(|(when, _)| when),
    };
    if recorded(record.withdrawn.as_ref().map(|(when, _)| *when), at) {
        return Some(status(NoticeState::Withdrawn));
    }
    if !recorded(record.issued.map(|(_, when)| when), at) {
        let approved = recorded(record.approved.as_ref().map(|(_, when)| *when), at);
        let intended = recorded(record.intent.map(|(_, when)| when), at);
        return Some(status(match (approved, intended) {
            (true, _) => NoticeState::Approved,
            (false, true) => NoticeState::IntentGiven,
            (false, false) => NoticeState::Drafted,
        }));
    }
    if let Some((_, over)) = first_end.filter(|(when, _)| *when <= at) {
        return Some(status(over));
    }
    if power.is_some_and(suspends) && appeal_runs(record, at) {
        return Some(status(NoticeState::Suspended));
    }
    let overdue = penalty::due_on(record).is_some_and(|day| day < clock::civil_date(at));
    Some(status(match from {
        Some(from) if from <= at && overdue => NoticeState::Overdue,
        Some(from) if from <= at => NoticeState::InForce,
        _ => NoticeState::Issued,
    }))
}

/// Whether an appeal takes the notice's effect away until it is determined.
pub(super) fn suspends(power: &Power) -> bool {
    power.appeal().is_some_and(|(_, (_, suspends))| suspends)
}

/// Where an application for forfeiture stands, once it is lodged: what binds is the court's order, and only once it is final.
fn in_court(record: &NoticeRecord, power: &Power, at: Timestamp) -> Option<NoticeStatus> {
    let (_, lodged_at) = record.court.application.as_ref()?;
    if *lodged_at > at {
        return None;
    }
    let plain = |state, from| NoticeStatus {
        state,
        in_force_from: from,
        in_force_to: None,
    };
    let order = record.court.order.as_ref().filter(|(_, when)| *when <= at);
    let Some((order, _)) = order else {
        return Some(plain(NoticeState::Applied, None));
    };
    let goods = record
        .terms
        .forfeiture()
        .map_or(&[][..], |terms| &terms.goods);
    let finished = record.court.finished_at(goods).filter(|when| *when <= at);
    if suspends(power) && appeal_runs(record, at) {
        return Some(plain(NoticeState::Suspended, None));
    }
    let state = match (finished, order.outcome) {
        (Some(_), _) => NoticeState::Executed,
        (None, OrderOutcome::Refused) => NoticeState::Refused,
        (None, _) => NoticeState::Ordered,
    };
    let appealed = record.appeals.iter().filter_map(|one| one.determined);
    let upheld = appealed
        .map(|(_, _, when)| when)
        .filter(|when| *when <= at)
        .max();
    let days = power.appeal().map_or(0, |(_, (days, _))| days);
    let last_day = clock::start_of_day(clock::first_after_days(order.occurred_on, days));
    let from = (order.outcome != OrderOutcome::Refused).then_some(upheld.unwrap_or(last_day));
    Some(NoticeStatus {
        in_force_to: finished,
        ..plain(state, from)
    })
}

fn recorded(when: Option<Timestamp>, at: Timestamp) -> bool {
    when.is_some_and(|when| when <= at)
}

/// The first instant of effect: the first service, and never before the first day of the terms.
fn effect_from(record: &NoticeRecord, at: Timestamp) -> Option<Timestamp> {
    let served = record
        .services
        .iter()
        .filter(|service| service.at <= at)
        .map(given_at)
        .min()?;
    Some(served.max(clock::start_of_day(record.terms.from)))
}

/// When a service took effect: nobody is bound before they were told, so a day recorded later counts from its end.
fn given_at(service: &Service) -> Timestamp {
    if service.occurred_on < clock::civil_date(service.at) {
        clock::start_of_day(clock::next_day(service.occurred_on)).min(service.at)
    } else {
        service.at
    }
}

/// Every end that is known by `at`, with the state it leads to.
fn endings(
    state: &CaseState,
    record: &NoticeRecord,
    regime: &Regime,
    at: Timestamp,
) -> Vec<(Timestamp, NoticeState)> {
    let mut ends = Vec::new();
    if let Some(last) = record.terms.ends_on {
        ends.push((
            clock::start_of_day(clock::next_day(last)),
            NoticeState::Ended,
        ));
    }
    if let Some((when, _)) = record.lifted.as_ref().filter(|(when, _)| *when <= at) {
        ends.push((*when, NoticeState::Lifted));
    }
    for appeal in &record.appeals {
        if let Some((AppealOutcome::Quashed, _, when)) = appeal.determined
            && when <= at
        {
            ends.push((when, NoticeState::Quashed));
        }
    }
    // Under a penalty, what is recorded is that the breach ended; the sum is still owed.
    if let Some(done) = record.complied.as_ref().filter(|one| one.at <= at)
        && record.terms.penalty().is_none()
    {
        ends.push((done.at, NoticeState::Complied));
    }
    if let Some(when) = penalty::paid_at(record, regime).filter(|when| *when <= at) {
        ends.push((when, NoticeState::Paid));
    }
    let successors = state
        .notices()
        .iter()
        .filter(|other| other.terms.replaces.as_ref() == Some(&record.id));
    ends.extend(
        successors
            .filter_map(|other| effect_from(other, at))
            .map(|from| (from, NoticeState::Replaced)),
    );
    ends
}

pub(super) fn appeal_runs(record: &NoticeRecord, at: Timestamp) -> bool {
    record.appeals.iter().any(|appeal| {
        appeal.lodged_at <= at && appeal.determined.is_none_or(|(_, _, when)| when > at)
    })
}
