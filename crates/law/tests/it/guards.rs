//! Every guard of every power, allowed and refused, drawn from the regimes themselves: a row without a case does not compile.

use std::fmt::Write as _;

use jiff::ToSpan as _;
use jiff::civil::date;
use proofhouse_law::case::{Designation, Role, Terms};
use proofhouse_law::regime::{Guard, GuardKind, Standard};
use proofhouse_law::{Action, Actor, NoticeId, Refusal, Source, Verdict, clock};

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
    world.today = clock::first_after_days(world.today, 10);
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
fn goes_through(regime: &str, power: &str) {
    let (mut world, notice) = drafted(regime, |_| {}, power);
    told(&mut world, &notice);
    world.may(&drafter(), &represent(&notice));
    world.may(
        &decider(),
        &Action::ConsiderRepresentations {
            notice: notice.clone(),
            outcome: "not accepted".into(),
        },
    );
    world.bring_into_force(&notice);
    world.may(
        &anybody("pia"),
        &Action::Publish {
            notice: notice.clone(),
            reasons: "shops must know".into(),
        },
    );
    world.may(
        &drafter(),
        &Action::LodgeAppeal {
            notice,
            occurred_on: world.today,
        },
    );
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
        GuardKind::SecondPerson => {
            let (mut world, notice) = drafted(regime, |_| {}, power);
            world.may_not(&officer("ada", &[Role::DecisionMaker]), &approve(&notice))
        }
        GuardKind::Approved => {
            let (mut world, notice) = drafted(regime, |_| {}, power);
            told(&mut world, &notice);
            world.may_not(&decider(), &issue(&notice))
        }
        GuardKind::SettledValues => {
            let (mut world, notice) = outside_a_drill(regime, power);
            world.may_not(&decider(), &issue(&notice))
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
            world.bring_into_force(&notice);
            world.today = clock::first_after_days(world.today, days);
            world.may_not(
                &drafter(),
                &Action::LodgeAppeal {
                    notice,
                    occurred_on: world.today,
                },
            )
        }
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
            goes_through(regime, power.id.as_str());
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
    for (regime, power) in [
        (PROPOSAL, "temporary-ban"),
        (PROPOSAL, "permanent-ban"),
        (PSTI, "permanent-ban"),
    ] {
        let paragraphs = World::new(regime)
            .regime
            .power(&id(power))
            .unwrap()
            .paragraphs
            .clone();
        for paragraph in paragraphs {
            let blank = |terms: &mut Terms| {
                terms
                    .paragraphs
                    .insert(paragraph.id.clone(), "  ".to_owned());
            };
            let (mut world, notice) = drafted(regime, blank, power);
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
