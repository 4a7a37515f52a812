//! What no power may lack: the guards that its kind of notice cannot do without, each before the step that it guards.

use std::mem::discriminant;

use super::Notes;
use crate::case::ActionName;
use crate::regime::guard::{GuardKind, Standard};
use crate::regime::model::{Effect, Power};
use crate::regime::rows::Placed;

/// A guard that must stand before a step.
struct Wanted {
    name: &'static str,
    kind: GuardKind,
    before: ActionName,
}

/// Notes what a power that can be used lacks.
pub(super) fn check(placed: &Placed<Power>, notes: &mut Notes) {
    let power = &placed.row;
    for wanted in wanted(power.effect) {
        let there = power.guards.iter().any(|guard| {
            discriminant(&guard.kind) == discriminant(&wanted.kind)
                && guard.on.contains(&wanted.before)
        });
        if !there {
            notes.at(
                placed,
                "regime.no-guard",
                format!(
                    "power {} can be used without the guard `{}` before `{}`.",
                    power.id, wanted.name, wanted.before
                ),
                "Add a [[power.guard]] for it.",
            );
        }
    }
    if power.paragraphs.is_empty() {
        notes.at(
            placed,
            "regime.no-paragraphs",
            format!(
                "power {} does not say what its notice must contain.",
                power.id
            ),
            "Add a [[power.paragraph]] for each part.",
        );
    }
}

fn want(name: &'static str, kind: GuardKind, before: ActionName) -> Wanted {
    Wanted { name, kind, before }
}

/// What every notice needs, and what its kind needs beyond.
fn wanted(effect: Effect) -> Vec<Wanted> {
    let court = effect == Effect::Forfeiture;
    let gives = if court {
        ActionName::LodgeApplication
    } else {
        ActionName::Issue
    };
    let grounds = GuardKind::Grounds {
        standard: Standard::Failure,
    };
    let mut all = vec![
        want("evidence", GuardKind::Evidence, gives),
        want("grounds", grounds, gives),
        want("paragraphs", GuardKind::Paragraphs, gives),
        want(
            "second-person",
            GuardKind::SecondPerson,
            ActionName::Approve,
        ),
        want("approved", GuardKind::Approved, gives),
        want("settled-values", GuardKind::SettledValues, gives),
    ];
    if !court {
        all.push(want("served", GuardKind::Served, ActionName::Publish));
        all.push(want(
            "less-onerous",
            GuardKind::LessOnerous,
            ActionName::Vary,
        ));
        all.push(want(
            "second-person",
            GuardKind::SecondPerson,
            ActionName::Vary,
        ));
    }
    all.extend(of_kind(effect));
    all
}

fn of_kind(effect: Effect) -> Vec<Wanted> {
    match effect {
        Effect::TemporaryBan => vec![
            want("test-plan", GuardKind::TestPlan, ActionName::Issue),
            want("end-date", GuardKind::EndDate, ActionName::Issue),
            want(
                "max-duration",
                GuardKind::MaxDuration { months: 1 },
                ActionName::Issue,
            ),
        ],
        Effect::Recall => vec![
            want("recall-limbs", GuardKind::RecallLimbs, ActionName::Issue),
            want("comply-period", GuardKind::ComplyPeriod, ActionName::Issue),
            want(
                "recall-ignored",
                GuardKind::RecallIgnored,
                ActionName::BeginStateRecall,
            ),
        ],
        Effect::Penalty => vec![
            want("within-cap", GuardKind::WithinCap, ActionName::Issue),
            want(
                "factors-weighed",
                GuardKind::FactorsWeighed,
                ActionName::Issue,
            ),
            want(
                "payment-period",
                GuardKind::PaymentPeriod,
                ActionName::Issue,
            ),
            want("no-repeat", GuardKind::NoRepeat, ActionName::Issue),
            want(
                "payment-overdue",
                GuardKind::PaymentOverdue,
                ActionName::BeginRecovery,
            ),
        ],
        Effect::Compliance => vec![
            want("comply-period", GuardKind::ComplyPeriod, ActionName::Issue),
            want("no-repeat", GuardKind::NoRepeat, ActionName::Issue),
        ],
        Effect::Forfeiture => vec![
            want(
                "interested-told",
                GuardKind::InterestedTold,
                ActionName::RecordHearing,
            ),
            want(
                "order-final",
                GuardKind::OrderFinal,
                ActionName::RecordDisposal,
            ),
        ],
        Effect::PermanentBan | Effect::Information => Vec::new(),
    }
}
