//! For each guard, a world in which it refuses.

use proofhouse_law::case::{
    Application, Breach, OrderOutcome, Particulars, Recovery, Role, StateRecall, StateRecallGround,
    Terms,
};
use proofhouse_law::regime::{Guard, GuardKind, Standard};
use proofhouse_law::{Action, ActionName, NoticeId, Refusal, Verdict, clock};

use super::{
    approve, claim, destroy, drafted, issue, outside_a_drill, propose, represent, told, vary,
};
use crate::world::{World, decider, documents, drafter, officer};

/// In force, its intent given where one is needed.
fn in_force(regime: &str, power: &str) -> (World, NoticeId) {
    let (mut world, notice) = drafted(regime, |_| {}, power);
    told(&mut world, &notice);
    world.bring_into_force(&notice);
    (world, notice)
}

/// What gives a notice of the kind its effect: its issue, or the lodging of an application.
fn give(world: &World, notice: &NoticeId) -> Action {
    let terms = &world.state.notice(notice).unwrap().terms;
    if terms.forfeiture().is_none() {
        return issue(notice);
    }
    Action::LodgeApplication(Application {
        notice: notice.clone(),
        occurred_on: world.today,
        court_reference: "M-1".into(),
        documents: documents(),
    })
}

/// Takes away what the guard asks for, and returns what the law says.
#[expect(clippy::too_many_lines, reason = "one arm or sample a variant")]
pub(super) fn refused_by(guard: &Guard, regime: &str, power: &str) -> Refusal {
    match guard.kind {
        GuardKind::Evidence => {
            let mut world = World::new(regime);
            world.open();
            world.allege();
            let terms = world.terms(power);
            world.may_not(&drafter(), &Action::Draft { terms })
        }
        GuardKind::Grounds { standard } => {
            let found = if standard == Standard::Failure {
                Verdict::Inconclusive
            } else {
                Verdict::Fail
            };
            let mut world = World::with_evidence(regime, found);
            let mut terms = world.terms(power);
            if standard == Standard::Suspicion {
                terms.allegations.clear();
            }
            world.may_not(&drafter(), &Action::Draft { terms })
        }
        GuardKind::Paragraphs => {
            let (mut world, notice) = drafted(regime, |terms| terms.paragraphs.clear(), power);
            world.may_not(&decider(), &approve(&notice))
        }
        GuardKind::TestPlan => not_drafted(regime, power, |terms| terms.test_plan = None),
        GuardKind::EndDate => not_drafted(regime, power, |terms| terms.ends_on = None),
        GuardKind::MaxDuration { months } => not_drafted(regime, power, |terms| {
            terms.ends_on = Some(clock::next_day(clock::last_of_months(terms.from, months)));
        }),
        GuardKind::Intent { .. } => {
            let (mut world, notice) = drafted(regime, |_| {}, power);
            world.may(&decider(), &approve(&notice));
            world.may_not(&decider(), &issue(&notice))
        }
        GuardKind::RepresentationsConsidered => {
            let (mut world, notice) = drafted(regime, |_| {}, power);
            told(&mut world, &notice);
            world.may(&drafter(), &represent(&notice));
            world.may(&decider(), &approve(&notice));
            world.may_not(&decider(), &issue(&notice))
        }
        GuardKind::SecondPerson if guard.on.contains(&ActionName::Vary) => {
            let (mut world, notice) = in_force(regime, power);
            world.may(&decider(), &propose(&world, &notice, |_| {}));
            world.may_not(&decider(), &vary(&notice))
        }
        GuardKind::SecondPerson => {
            let (mut world, notice) = drafted(regime, |_| {}, power);
            world.may_not(&officer("ada", &[Role::DecisionMaker]), &approve(&notice))
        }
        GuardKind::Approved => {
            let (mut world, notice) = drafted(regime, |_| {}, power);
            told(&mut world, &notice);
            let give = give(&world, &notice);
            world.may_not(&decider(), &give)
        }
        GuardKind::SettledValues => {
            let (mut world, notice) = outside_a_drill(regime, power);
            let give = give(&world, &notice);
            world.may_not(&decider(), &give)
        }
        GuardKind::TestsPassed => {
            let (mut world, notice) = drafted(regime, |_| {}, power);
            world.bring_into_force(&notice);
            world.may_not(
                &decider(),
                &Action::Lift {
                    notice,
                    reasons: "it is over".into(),
                },
            )
        }
        GuardKind::Served => {
            let (mut world, notice) = drafted(regime, |_| {}, power);
            told(&mut world, &notice);
            world.may(&decider(), &approve(&notice));
            world.may(&decider(), &issue(&notice));
            world.may_not(
                &decider(),
                &Action::Publish {
                    notice,
                    reasons: "shops must know".into(),
                },
            )
        }
        GuardKind::AppealWindow { days, .. } => {
            let (mut world, notice) = drafted(regime, |_| {}, power);
            told(&mut world, &notice);
            if world.terms(power).forfeiture().is_some() {
                world.may(&decider(), &approve(&notice));
                world.go_to_court(&notice, OrderOutcome::Refused);
            } else {
                world.bring_into_force(&notice);
            }
            world.today = clock::first_after_days(world.today, days);
            world.may_not(
                &drafter(),
                &Action::LodgeAppeal {
                    notice,
                    occurred_on: world.today,
                },
            )
        }
        kind => refused_by_kind(kind, regime, power),
    }
}

/// The same for the guards that only one kind of notice needs.
#[expect(clippy::too_many_lines, reason = "one arm or sample a variant")]
fn refused_by_kind(kind: GuardKind, regime: &str, power: &str) -> Refusal {
    match kind {
        GuardKind::RecallLimbs => not_drafted(regime, power, |terms| {
            if let Some(Particulars::Recall(recall)) = &mut terms.particulars {
                recall.insufficient = " ".into();
            }
        }),
        GuardKind::ComplyPeriod => not_drafted(regime, power, |terms| {
            let from = terms.from;
            match &mut terms.particulars {
                Some(Particulars::Recall(recall)) => recall.arrangements_by = from,
                Some(Particulars::Compliance(duty)) => duty.comply_by = from,
                other => panic!("a period in {other:?}"),
            }
        }),
        GuardKind::NoRepeat => {
            let (mut world, _) = in_force(regime, power);
            let terms = world.terms(power);
            world.may_not(&drafter(), &Action::Draft { terms })
        }
        GuardKind::WithinCap => not_drafted(regime, power, |terms| {
            if let Some(Particulars::Penalty(sum)) = &mut terms.particulars {
                sum.amount_pence = u64::MAX;
            }
        }),
        GuardKind::FactorsWeighed => {
            let unweighed = |terms: &mut Terms| {
                if let Some(Particulars::Penalty(sum)) = &mut terms.particulars {
                    sum.factors.clear();
                }
            };
            let (mut world, notice) = drafted(regime, unweighed, power);
            world.may_not(&decider(), &approve(&notice))
        }
        GuardKind::PaymentPeriod => not_drafted(regime, power, |terms| {
            if let Some(Particulars::Penalty(sum)) = &mut terms.particulars {
                sum.pay_within_days -= 1;
            }
        }),
        GuardKind::LessOnerous => {
            let (mut world, notice) = in_force(regime, power);
            let wider = propose(&world, &notice, |terms| {
                terms.addressee_classes.push("distributor".into());
            });
            world.may_not(&drafter(), &wider)
        }
        GuardKind::RecallIgnored => {
            let (mut world, notice) = in_force(regime, power);
            let begin = |ground| {
                Action::BeginStateRecall(StateRecall {
                    notice: notice.clone(),
                    ground,
                    reasons: "nobody collects".into(),
                })
            };
            let refusal = world.may_not(&decider(), &begin(StateRecallGround::CannotBeGiven));
            let ignored = world.may_not(&decider(), &begin(StateRecallGround::Ignored));
            assert_eq!(refusal.rule, ignored.rule);
            let breach = Breach {
                notice: notice.clone(),
                occurred_on: world.today,
                reasons: "no arrangements were made".into(),
            };
            world.may(&drafter(), &Action::RecordBreach(breach));
            world.may(&decider(), &begin(StateRecallGround::Ignored));
            refusal
        }
        GuardKind::PaymentOverdue => {
            let (mut world, notice) = in_force(regime, power);
            let due_on = proofhouse_law::clock::last_of_days(world.today, 28);
            world.today = due_on;
            let recover = |world: &World| {
                Action::BeginRecovery(Recovery {
                    notice: notice.clone(),
                    route: "High Court".into(),
                    occurred_on: world.today,
                })
            };
            let refusal = world.may_not(&decider(), &recover(&world));
            assert_eq!(refusal.lawful_from, Some(clock::next_day(due_on)));
            world.today = clock::next_day(due_on);
            world.may(&decider(), &recover(&world));
            refusal
        }
        GuardKind::InterestedTold => {
            let (mut world, notice) = drafted(regime, |_| {}, power);
            world.may(&decider(), &approve(&notice));
            let lodge = give(&world, &notice);
            world.may(&decider(), &lodge);
            let hearing = proofhouse_law::case::Hearing {
                notice,
                occurred_on: world.today,
                outcome: "heard".into(),
            };
            world.may_not(&drafter(), &Action::RecordHearing(hearing))
        }
        GuardKind::OrderFinal => {
            let (mut world, notice) = drafted(regime, |_| {}, power);
            world.may(&decider(), &approve(&notice));
            world.go_to_court(&notice, OrderOutcome::Destroy);
            let refusal = world.may_not(&drafter(), &destroy(&world, &notice));
            let day = refusal.lawful_from.unwrap();
            assert_eq!(day, clock::first_after_days(world.today, 28));
            refusal
        }
        GuardKind::Compensation { .. } => {
            let (mut world, notice) = drafted(regime, |_| {}, power);
            told(&mut world, &notice);
            world.may(&decider(), &approve(&notice));
            world.may(&decider(), &issue(&notice));
            world.may_not(&drafter(), &claim(&world, &notice))
        }
        other => panic!("no case for {other:?}"),
    }
}

fn not_drafted(regime: &str, power: &str, change: impl Fn(&mut Terms)) -> Refusal {
    let mut world = World::with_evidence(regime, Verdict::Fail);
    let mut terms = world.terms(power);
    change(&mut terms);
    world.may_not(&drafter(), &Action::Draft { terms })
}
