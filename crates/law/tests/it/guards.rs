//! Every guard of every power, allowed and refused, drawn from the regimes themselves: a row without a case does not compile.

use std::fmt::Write as _;

use jiff::ToSpan as _;
use jiff::civil::date;
use proofhouse_law::case::{
    Application, Breach, Claim, ClaimDecision, ClaimOutcome, Designation, Disposal, DisposalKind,
    OrderOutcome, Particulars, Recovery, Role, StateRecall, StateRecallGround, Terms, Variation,
    VariationProposal,
};
use proofhouse_law::regime::{Effect, Guard, GuardKind, Power, Standard};
use proofhouse_law::{Action, ActionName, Actor, NoticeId, Refusal, Source, Verdict, clock};

use crate::world::{
    PROPOSAL, PSTI, World, anybody, decider, digest, documents, drafter, id, lawyer, officer,
};

/// A world in which a notice under `power` has everything that it needs, and the notice drafted from `terms`.
fn drafted(regime: &str, change: impl Fn(&mut Terms), power: &str) -> (World, NoticeId) {
    let mut world = World::with_evidence(regime, Verdict::Fail);
    let mut terms = world.terms(power);
    change(&mut terms);
    let notice = world.draft(terms);
    (world, notice)
}

fn told(world: &mut World, notice: &NoticeId) {
    world.give_intent(notice);
    let terms = &world.state.notice(notice).unwrap().terms;
    let power = world.regime.power(&terms.power).unwrap();
    let days = power.intent().map_or(10, |(_, (days, _))| days);
    world.today = clock::first_after_days(world.today, days);
}

fn approve(notice: &NoticeId) -> Action {
    Action::Approve {
        notice: notice.clone(),
    }
}

fn issue(notice: &NoticeId) -> Action {
    Action::Issue {
        notice: notice.clone(),
        documents: documents(),
    }
}

fn represent(notice: &NoticeId) -> Action {
    Action::RecordRepresentation {
        notice: notice.clone(),
        received_on: date(2026, 1, 5),
        commitment: digest("salted"),
    }
}

/// The way through with everything in order, so that each refusal below is due to what was taken away.
fn goes_through(regime: &str, power: &Power) {
    let (mut world, notice) = drafted(regime, |_| {}, power.id.as_str());
    told(&mut world, &notice);
    world.may(&drafter(), &represent(&notice));
    world.may(
        &decider(),
        &Action::ConsiderRepresentations {
            notice: notice.clone(),
            outcome: "not accepted".into(),
        },
    );
    if power.effect == Effect::Forfeiture {
        world.may(&decider(), &approve(&notice));
        world.go_to_court(&notice, OrderOutcome::Destroy);
        let (_, (days, _)) = power.appeal().unwrap();
        world.today = clock::first_after_days(world.today, days);
        world.may(&drafter(), &destroy(&world, &notice));
        return;
    }
    world.bring_into_force(&notice);
    world.may(
        &anybody("pia"),
        &Action::Publish {
            notice: notice.clone(),
            reasons: "shops must know".into(),
        },
    );
    world.may(&drafter(), &propose(&world, &notice, |_| {}));
    world.may(&decider(), &vary(&notice));
    if power.appeal().is_some() {
        let occurred_on = world.today;
        let lodge = Action::LodgeAppeal {
            notice: notice.clone(),
            occurred_on,
        };
        world.may(&drafter(), &lodge);
    }
    if power.compensation().is_some() {
        world.may(&drafter(), &claim(&world, &notice));
        let decide = ClaimDecision {
            notice,
            claimant: id("maker"),
            outcome: ClaimOutcome::Awarded,
            pence: 100,
            reasons: "it was wrongly given".into(),
        };
        world.may(&decider(), &Action::DecideCompensation(decide));
    }
}

/// In force, its intent given where one is needed.
fn in_force(regime: &str, power: &str) -> (World, NoticeId) {
    let (mut world, notice) = drafted(regime, |_| {}, power);
    told(&mut world, &notice);
    world.bring_into_force(&notice);
    (world, notice)
}

fn propose(world: &World, notice: &NoticeId, change: impl Fn(&mut Terms)) -> Action {
    let mut terms = world.state.notice(notice).unwrap().terms.clone();
    change(&mut terms);
    Action::ProposeVariation(Box::new(VariationProposal {
        notice: notice.clone(),
        terms,
        reasons: "it can be narrower".into(),
    }))
}

fn vary(notice: &NoticeId) -> Action {
    Action::Vary(Variation {
        notice: notice.clone(),
        documents: documents(),
    })
}

fn destroy(world: &World, notice: &NoticeId) -> Action {
    Action::RecordDisposal(Disposal {
        notice: notice.clone(),
        kind: DisposalKind::Destroyed,
        seals: vec!["S-1".into(), "S-2".into()],
        occurred_on: world.today,
        certificate: digest("certificate"),
    })
}

fn claim(world: &World, notice: &NoticeId) -> Action {
    Action::ClaimCompensation(Claim {
        notice: notice.clone(),
        claimant: id("maker"),
        received_on: world.today,
        pence: 900,
        commitment: digest("salted claim"),
    })
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
fn refused_by(guard: &Guard, regime: &str, power: &str) -> Refusal {
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

/// A real case with an approved notice, its wait over.
fn outside_a_drill(regime: &str, power: &str) -> (World, NoticeId) {
    let mut world = World {
        drill: false,
        ..World::new(regime)
    };
    world.open();
    world.lodge("bundle-1", false, Verdict::Fail);
    world.allege();
    let notice = world.draft(world.terms(power));
    told(&mut world, &notice);
    world.may(&decider(), &approve(&notice));
    (world, notice)
}

#[test]
fn every_guard_of_every_power_lets_through_and_refuses() {
    let mut words = String::new();
    for regime in [PROPOSAL, PSTI] {
        let powers = World::new(regime).regime.powers().to_vec();
        for power in powers.iter().filter(|power| power.unavailable.is_none()) {
            goes_through(regime, power);
            for guard in &power.guards {
                let refusal = refused_by(guard, regime, power.id.as_str());
                assert_eq!(refusal.rule, guard.id, "refused by another rule: {refusal}");
                assert_eq!(refusal.basis, guard.footing.basis, "{}", guard.id);
                assert_eq!(refusal.citation, guard.footing.citation, "{}", guard.id);
                let _ = writeln!(words, "{refusal}\n");
            }
        }
    }
    insta::assert_snapshot!("refusals", words);
}

#[test]
fn a_refusal_by_policy_or_assumption_never_reads_as_law() {
    for regime in [PROPOSAL, PSTI] {
        for power in World::new(regime).regime.powers() {
            for guard in power
                .guards
                .iter()
                .filter(|guard| guard.footing.basis.source != Source::Statute)
            {
                let refusal = Refusal {
                    rule: guard.id.clone(),
                    citation: guard.footing.citation.clone(),
                    lawful_from: None,
                    remedy: String::new(),
                    basis: guard.footing.basis,
                };
                assert!(refusal.to_string().contains("not law"), "{refusal}");
            }
        }
    }
}

#[test]
fn each_mandatory_paragraph_is_asked_for_by_name() {
    let usable = |regime| {
        let powers = World::new(regime).regime.powers().to_vec();
        let usable = powers
            .into_iter()
            .filter(|power| power.unavailable.is_none());
        usable.map(move |power| (regime, power))
    };
    for (regime, power) in usable(PROPOSAL).chain(usable(PSTI)) {
        for paragraph in power.paragraphs.clone() {
            let blank = |terms: &mut Terms| {
                terms
                    .paragraphs
                    .insert(paragraph.id.clone(), "  ".to_owned());
            };
            let (mut world, notice) = drafted(regime, blank, power.id.as_str());
            let refusal = world.may_not(&decider(), &approve(&notice));
            assert!(
                refusal.remedy.contains(&format!("`{}`", paragraph.id)),
                "{refusal}"
            );
        }
    }
}

#[test]
fn evidence_that_is_partial_or_only_passes_carries_nothing() {
    let mut partial = World::new(PROPOSAL);
    partial.open();
    partial.lodge("bundle-1", true, Verdict::Fail);
    partial.allege();
    let terms = partial.terms("temporary-ban");
    let refusal = partial.may_not(&drafter(), &Action::Draft { terms });
    assert!(
        refusal.rule.ends_with(".evidence") && refusal.remedy.contains("partial"),
        "{refusal}"
    );
    for harmless in [Verdict::Pass, Verdict::NotApplicable, Verdict::Error] {
        let mut world = World::with_evidence(PROPOSAL, harmless);
        let terms = world.terms("temporary-ban");
        assert_eq!(
            world.may_not(&drafter(), &Action::Draft { terms }).rule,
            "proposal.temporary-ban.evidence"
        );
    }
}

#[test]
fn a_later_pass_takes_the_grounds_away() {
    let mut world = World::with_evidence(PSTI, Verdict::Fail);
    let notice = world.draft(world.terms("permanent-ban"));
    world.lodge("bundle-2", false, Verdict::Pass);
    assert_eq!(
        world.may_not(&decider(), &approve(&notice)).rule,
        "psti.s29.grounds"
    );
}

#[test]
fn outside_a_drill_a_lawyer_confirms_each_value_that_is_not_settled() {
    for (regime, power) in [(PROPOSAL, "permanent-ban"), (PSTI, "permanent-ban")] {
        let (mut world, notice) = outside_a_drill(regime, power);
        let power = world.regime.power(&id(power)).unwrap().clone();
        let open: Vec<String> = world
            .regime
            .unsettled(&power, &[id(world.provision)])
            .into_keys()
            .collect();
        assert!(!open.is_empty(), "{regime} rests on nothing unsettled");
        for value in open {
            assert!(
                world
                    .may_not(&decider(), &issue(&notice))
                    .remedy
                    .contains(&value)
            );
            let confirm = Action::Confirm {
                value,
                reasons: "checked against the source".into(),
            };
            assert_eq!(world.may_not(&decider(), &confirm).rule, "designation.role");
            world.may(&lawyer(), &confirm);
        }
        world.may(&decider(), &issue(&notice));
    }
    let (mut world, _) = outside_a_drill(PSTI, "permanent-ban");
    let settled = Action::Confirm {
        value: "guard.psti.s29.intent".into(),
        reasons: "needless".into(),
    };
    assert_eq!(world.may_not(&lawyer(), &settled).rule, "confirm.value");
}

#[test]
fn a_drill_is_never_taken_for_a_case_nor_a_case_for_a_drill() {
    let (mut world, notice) = outside_a_drill(PSTI, "permanent-ban");
    world.drill = true;
    assert_eq!(
        world.may_not(&decider(), &issue(&notice)).rule,
        "case.drill"
    );
}

#[test]
fn a_case_keeps_to_the_text_that_it_was_opened_under() {
    let (mut world, notice) = drafted(PSTI, |_| {}, "permanent-ban");
    let files = crate::world::files(
        &std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regimes"),
    );
    let changed: Vec<(String, Vec<u8>)> = files
        .into_iter()
        .map(|(path, bytes)| (path, [bytes, b"\n".to_vec()].concat()))
        .collect();
    let (regimes, problems) = crate::world::load(&changed);
    assert_eq!(problems, Vec::new());
    world.regime = regimes
        .into_iter()
        .find(|regime| regime.id().as_str() == PSTI)
        .unwrap();
    assert_eq!(
        world.may_not(&decider(), &approve(&notice)).rule,
        "case.regime"
    );
}

#[test]
fn a_designation_bounds_what_and_when() {
    let (mut world, notice) = drafted(PSTI, |_| {}, "permanent-ban");
    let with = |designation: &dyn Fn(&mut Designation)| {
        let mut actor = decider();
        designation(&mut actor.designation);
        actor
    };
    let today = world.today;
    let ended: Actor = with(&|one| one.until = Some(today - 1.day()));
    assert_eq!(
        world.may_not(&ended, &approve(&notice)).rule,
        "designation.dates"
    );
    let early = with(&|one| one.from = today + 1.day());
    let refusal = world.may_not(&early, &approve(&notice));
    assert_eq!(
        (refusal.rule.as_str(), refusal.lawful_from),
        ("designation.dates", Some(today + 1.day()))
    );
    let last = with(&|one| one.until = Some(today));
    let unfit = with(&|one| one.roles = vec![Role::Administrator, Role::Tester]);
    assert_eq!(
        world.may_not(&unfit, &approve(&notice)).rule,
        "designation.role"
    );
    world.may(&last, &approve(&notice));
}

#[test]
fn an_allegation_binds_only_whom_the_rule_binds() {
    let mut world = World::new(PSTI);
    world.open();
    let allege = |respondent: &str, provision: &str| Action::Allege {
        provisions: vec![id(provision)],
        respondent: id(respondent),
        grounds: "seen".into(),
    };
    assert_eq!(
        world
            .may_not(&drafter(), &allege("nobody", "psti.sch1.1.2"))
            .rule,
        "allegation.respondent"
    );
    assert_eq!(
        world
            .may_not(&drafter(), &allege("maker", "psti.sch1.9"))
            .rule,
        "allegation.provision"
    );
    world.may(&drafter(), &allege("maker", "psti.sch1.1.2"));
}

#[test]
fn a_finding_that_names_no_evidence_carries_nothing() {
    let mut world = World::new(PSTI);
    world.open();
    let mut bare = crate::world::findings(world.provision, Verdict::Fail);
    bare[0].relies_on.clear();
    let lodge = Action::LodgeEvidence {
        bundle: digest("bundle-1"),
        signer: "lab-1".into(),
        partial: false,
        findings: bare,
    };
    world.may(&drafter(), &lodge);
    world.allege();
    let terms = world.terms("permanent-ban");
    assert_eq!(
        world.may_not(&drafter(), &Action::Draft { terms }).rule,
        "psti.s29.evidence"
    );
}
