//! Every guard of every power, allowed and refused, drawn from the regimes themselves: a row without a case does not compile.

mod drills;
mod evidence;
mod people;
mod refusing;

use std::fmt::Write as _;

use jiff::civil::date;
use proofhouse_law::case::{
    Claim, ClaimDecision, ClaimOutcome, Disposal, DisposalKind, OrderOutcome, Terms, Variation,
    VariationProposal,
};
use proofhouse_law::regime::{Effect, Power};
use proofhouse_law::{Action, NoticeId, Refusal, Source, Verdict, clock};

use crate::world::{PROPOSAL, PSTI, World, anybody, decider, digest, documents, drafter, id};
use refusing::refused_by;

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
