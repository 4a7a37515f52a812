//! What must hold of every step and of every history, read from the events and not from the code that made them.

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use jiff::civil::Date;
use proofhouse_law::case::{NoticeState, OrderOutcome, Role, Step, more_onerous};
use proofhouse_law::regime::Effect;
use proofhouse_law::{Action, Actor, CaseState, NoticeId, Refusal, clock, status_at};

use super::about;
use crate::world::{World, at};

/// Every role.
pub(super) const ROLES: [Role; 6] = [
    Role::CaseOfficer,
    Role::DecisionMaker,
    Role::Lawyer,
    Role::PublicationsEditor,
    Role::Tester,
    Role::Administrator,
];

/// Every state that the law knows.
pub(super) const STATES: [NoticeState; 18] = [
    NoticeState::Drafted,
    NoticeState::IntentGiven,
    NoticeState::Approved,
    NoticeState::Issued,
    NoticeState::InForce,
    NoticeState::Suspended,
    NoticeState::Ended,
    NoticeState::Lifted,
    NoticeState::Replaced,
    NoticeState::Quashed,
    NoticeState::Withdrawn,
    NoticeState::Complied,
    NoticeState::Paid,
    NoticeState::Overdue,
    NoticeState::Applied,
    NoticeState::Ordered,
    NoticeState::Refused,
    NoticeState::Executed,
];

/// A refusal names its rule, its citation and a remedy, and no day that has come already.
pub(super) fn check_refusal(refusal: &Refusal, today: Date, seed: u64) {
    let said = [&refusal.rule, &refusal.citation, &refusal.remedy];
    assert!(said.iter().all(|text| !text.is_empty()), "seed {seed}");
    assert!(
        refusal.lawful_from.is_none_or(|day| day > today),
        "lawful from a day past, seed {seed}: {refusal}"
    );
}

/// Whoever acted was designated for it, and no step made a notice more onerous or moved its deadline back.
pub(super) fn check_step(
    world: &World,
    before: &CaseState,
    actor: &Actor,
    action: &Action,
    seed: u64,
) {
    let name = action.name();
    let permission = world
        .regime
        .permissions()
        .iter()
        .find(|row| row.action == name);
    let roles = &permission.unwrap().roles;
    assert!(
        roles
            .iter()
            .any(|role| actor.designation.roles.contains(role)),
        "{} took {name} outside a designation, seed {seed}",
        actor.officer
    );
    let Some(old) = action.notice().and_then(|id| before.notice(id)) else {
        return;
    };
    let new = world.state.notice(&old.id).unwrap();
    let tribunal = matches!(action, Action::DetermineAppeal { .. });
    let given = old.issued.is_some() || old.court.application.is_some();
    if given && !tribunal {
        let how = more_onerous(&old.terms, &new.terms);
        assert_eq!(how, None, "{name} on {} seed {seed}", about(action));
    }
    if let (Some((before, _)), Some((after, _))) = (old.intent, new.intent) {
        assert!(after >= before, "an intent moved back, seed {seed}");
    }
    assert!(
        new.services.len() >= old.services.len(),
        "a service went, seed {seed}"
    );
}

/// What must hold of each notice at the end.
pub(super) fn check(world: &World, seed: u64) {
    for notice in world.state.notices() {
        let power = world.regime.power(&notice.terms.power).unwrap();
        let tale = Tale::of(world, &notice.id);
        assert!(tale.issues <= 1, "issued twice, seed {seed}");
        if tale.given_on.is_some() {
            assert!(
                tale.approved_by_other,
                "given without a second person, seed {seed}"
            );
        }
        if let (Some((_, (days, urgent))), Some(issued)) = (power.intent(), tale.given_on)
            && !(urgent && tale.urgency)
        {
            let told = tale.intent.expect("an intent before the issue");
            assert!(
                issued >= told + i64::from(days).days(),
                "intent on {told}, issued on {issued}, seed {seed}"
            );
        }
        assert!(
            !tale.published_unserved,
            "published before service, seed {seed}"
        );
        if power.effect == Effect::Forfeiture {
            assert_eq!(
                tale.issues, 0,
                "the authority issued a court's order, seed {seed}"
            );
        }
        if let Some((order, disposal)) = tale.order.zip(tale.disposal) {
            let days = power.appeal().map_or(0, |(_, (days, _))| days);
            assert!(
                tale.appealed || disposal >= clock::first_after_days(order.1, days),
                "goods went before the order was final, seed {seed}"
            );
        }
    }
}

/// What the events say of one notice.
#[derive(Default)]
struct Tale {
    issues: usize,
    given_on: Option<Date>,
    intent: Option<Date>,
    urgency: bool,
    approved_by_other: bool,
    served: bool,
    published_unserved: bool,
    appealed: bool,
    order: Option<(OrderOutcome, Date)>,
    disposal: Option<Date>,
}

impl Tale {
    fn of(world: &World, id: &NoticeId) -> Self {
        let mut tale = Self::default();
        let mut drafters = Vec::new();
        for event in world
            .events
            .iter()
            .filter(|event| event.step.notice() == Some(id))
        {
            match &event.step {
                Step::NoticeDrafted { terms, .. } | Step::NoticeAmended { terms, .. } => {
                    drafters.push(&event.by);
                    (tale.intent, tale.approved_by_other) = (None, false);
                    tale.urgency = terms.urgency.is_some();
                    assert_eq!(tale.issues, 0, "changed after issue");
                }
                Step::IntentGiven { on, .. } => tale.intent = Some(*on),
                Step::NoticeApproved { .. } => {
                    assert!(
                        !drafters.contains(&&event.by),
                        "{} approved an own draft",
                        event.by
                    );
                    tale.approved_by_other = true;
                }
                Step::NoticeIssued { on, .. } => {
                    tale.issues += 1;
                    tale.given_on = Some(*on);
                }
                Step::ApplicationLodged(it) => tale.given_on = Some(it.occurred_on),
                Step::NoticeServed { .. } => tale.served = true,
                Step::NoticePublished { .. } => {
                    let court = world.state.notice(id).unwrap().terms.forfeiture().is_some();
                    tale.published_unserved |= !tale.served && !court;
                }
                Step::AppealDetermined { .. } => tale.appealed = true,
                Step::OrderRecorded(it) => tale.order = Some((it.outcome, it.occurred_on)),
                Step::DisposalRecorded(it) => {
                    tale.disposal.get_or_insert(it.occurred_on);
                }
                _ => {}
            }
        }
        tale
    }
}

/// Every state that was seen, day by day: what is over stays as it is, and what binds was given and has not ended.
pub(super) fn states(world: &World, start: Date, seed: u64) -> BTreeSet<NoticeState> {
    let mut seen = BTreeSet::new();
    for notice in world.state.notices() {
        let mut over: Option<NoticeState> = None;
        for day in days(world, start) {
            if let Some(status) = status_at(&world.state, &notice.id, &world.regime, at(day)) {
                seen.insert(status.state);
                assert!(
                    over.is_none_or(|over| over == status.state),
                    "{over:?} became {:?}, seed {seed}",
                    status.state
                );
                over = status.state.is_over().then_some(status.state);
                if status.state == NoticeState::InForce {
                    assert!(status.in_force_from.is_some_and(|from| from <= at(day)));
                    assert!(
                        notice.terms.ends_on.is_none_or(|end| day <= end),
                        "in force past its end, seed {seed}"
                    );
                    assert!(clock::civil_date(notice.issued.unwrap().1) <= day);
                }
            }
        }
    }
    seen
}

/// The days on which something can change: those of the events, the ends of notices, and the day after each.
fn days(world: &World, start: Date) -> BTreeSet<Date> {
    let happened = world.events.iter().map(|event| clock::civil_date(event.at));
    let ends = world
        .state
        .notices()
        .iter()
        .filter_map(|one| one.terms.ends_on);
    let both = happened
        .chain(ends)
        .flat_map(|day| [day, clock::next_day(day)]);
    both.chain([world.today])
        .filter(|day| (start..=world.today).contains(day))
        .collect()
}
