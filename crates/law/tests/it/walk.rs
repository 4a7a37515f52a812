//! A random walk of officers through a case: no state that the law does not know, no wait skipped, no own draft approved.

use jiff::ToSpan as _;
use jiff::civil::Date;
use proofhouse_law::case::{AppealOutcome, NoticeState, ServiceMethod, Step};
use proofhouse_law::{Action, CaseState, NoticeId, Verdict, clock, status_at};
use proptest::prelude::*;

use crate::world::{PROPOSAL, PSTI, World, anybody, at, digest, documents, findings, id};

/// One step of the walk: who, what, on which notice, after how many days.
#[derive(Clone, Debug)]
struct Stride {
    officer: u8,
    what: u8,
    notice: u8,
    days: u8,
    flag: bool,
}

fn stride() -> impl Strategy<Value = Stride> {
    (
        0..3_u8,
        0..17_u8,
        0..3_u8,
        prop_oneof![3 => Just(0_u8), 2 => 0..12_u8, 1 => 0..80_u8],
        any::<bool>(),
    )
        .prop_map(|(officer, what, notice, days, flag)| Stride {
            officer,
            what,
            notice,
            days,
            flag,
        })
}

#[expect(clippy::too_many_lines, reason = "one arm or sample a variant")]
fn action(world: &World, stride: &Stride, number: usize) -> Action {
    let pick = world
        .state
        .notices()
        .get(usize::from(stride.notice))
        .map(|notice| notice.id.clone());
    let notice = pick.unwrap_or_else(|| id::<NoticeId>("notice-none"));
    let verdict = if stride.flag {
        Verdict::Fail
    } else {
        Verdict::Pass
    };
    let bundle = digest(&format!("bundle-{number}"));
    let mut terms = world.terms(if stride.flag {
        "permanent-ban"
    } else {
        "temporary-ban"
    });
    match stride.what {
        0 => Action::LodgeEvidence {
            bundle,
            signer: "lab-1".into(),
            partial: stride.days % 2 == 1,
            findings: findings(world.provision, verdict),
        },
        1 => Action::Allege {
            provisions: vec![id(world.provision)],
            respondent: id("maker"),
            grounds: "seen".into(),
        },
        2 | 3 => {
            terms.replaces = (stride.what == 3).then_some(notice);
            Action::Draft { terms }
        }
        4 => Action::Amend { notice, terms },
        5 => Action::GiveIntent {
            notice,
            document: documents(),
        },
        6 => Action::RecordRepresentation {
            notice,
            received_on: world.today,
            commitment: digest("salted"),
        },
        7 => Action::ConsiderRepresentations {
            notice,
            outcome: "not accepted".into(),
        },
        8 | 16 => Action::Approve { notice },
        9 => Action::Issue {
            notice,
            documents: documents(),
        },
        10 => Action::Serve {
            notice,
            on: id("maker"),
            method: ServiceMethod::Post,
            occurred_on: world.today,
        },
        11 => {
            let bundle = world
                .state
                .lodgements()
                .last()
                .map_or(bundle, |lodgement| lodgement.bundle);
            Action::RecordTestResult {
                notice,
                bundle,
                findings: findings(world.provision, verdict),
            }
        }
        12 => Action::Lift {
            notice,
            reasons: "over".into(),
        },
        13 => Action::LodgeAppeal {
            notice,
            occurred_on: world.today,
        },
        14 => {
            let outcome = if stride.flag {
                AppealOutcome::Quashed
            } else {
                AppealOutcome::Confirmed
            };
            Action::DetermineAppeal {
                notice,
                outcome,
                occurred_on: world.today,
                terms: None,
            }
        }
        _ => Action::Publish {
            notice,
            reasons: "shops must know".into(),
        },
    }
}

/// What must hold of every issued notice, read from the events alone.
fn check_history(world: &World) {
    for notice in world.state.notices() {
        let (mut drafters, mut intent, mut approved): (Vec<_>, Option<Date>, Option<_>) =
            (Vec::new(), None, None);
        let (mut issued, mut served) = (0, false);
        for event in &world.events {
            match &event.step {
                Step::NoticeDrafted { notice: it, .. } | Step::NoticeAmended { notice: it, .. }
                    if *it == notice.id =>
                {
                    drafters.push(&event.by);
                    (intent, approved) = (None, None);
                    assert_eq!(issued, 0, "changed after issue");
                }
                Step::IntentGiven { notice: it, on, .. } if *it == notice.id => intent = Some(*on),
                Step::NoticeApproved { notice: it } if *it == notice.id => {
                    assert!(
                        !drafters.contains(&&event.by),
                        "{} approved an own draft",
                        event.by
                    );
                    approved = Some(&event.by);
                }
                Step::NoticeIssued { notice: it, on, .. } if *it == notice.id => {
                    issued += 1;
                    assert!(approved.is_some(), "issued without approval");
                    if notice.terms.power.as_str() == "permanent-ban" {
                        let given =
                            intent.expect("a permanent ban is issued after a notice of intent");
                        assert!(
                            *on >= given + 10.days(),
                            "intent on {given}, issued on {on}"
                        );
                    }
                }
                Step::NoticeServed { notice: it, .. } if *it == notice.id => served = true,
                Step::NoticePublished { notice: it, .. } if *it == notice.id => {
                    assert!(served, "published before service");
                }
                _ => {}
            }
        }
        assert!(issued <= 1, "issued twice");
    }
}

/// A notice moves forward only, but for an appeal that suspends and releases it.
fn check_states(world: &World, start: Date) {
    for notice in world.state.notices() {
        let mut over = None;
        let mut day = start;
        while day <= world.today {
            if let Some(status) = status_at(&world.state, &notice.id, &world.regime, at(day)) {
                assert!(
                    over.is_none_or(|over| over == status.state),
                    "{over:?} became {:?}",
                    status.state
                );
                over = status.state.is_over().then_some(status.state);
                if matches!(status.state, NoticeState::InForce) {
                    assert!(status.in_force_from.is_some_and(|from| from <= at(day)));
                    assert!(
                        notice.terms.ends_on.is_none_or(|end| day <= end),
                        "in force past its end"
                    );
                    assert!(clock::civil_date(notice.issued.unwrap().1) <= day);
                }
            }
            day += 1.day();
        }
    }
}

fn walk(regime: &str, strides: &[Stride]) -> World {
    let mut world = World::new(regime);
    let start = world.today;
    world.open();
    world.lodge("bundle-first", false, Verdict::Fail);
    world.allege();
    for (number, stride) in strides.iter().enumerate() {
        world.today += i64::from(stride.days).days();
        let actor = anybody(["ada", "ben", "cara"][usize::from(stride.officer)]);
        let action = action(&world, stride, number);
        if let Err(refusal) = world.tries(&actor, &action) {
            assert!(
                !refusal.rule.is_empty()
                    && !refusal.citation.is_empty()
                    && !refusal.remedy.is_empty()
            );
            assert!(
                refusal.lawful_from.is_none_or(|day| day > world.today),
                "lawful from a day past: {refusal}"
            );
        }
    }
    check_history(&world);
    check_states(&world, start);
    world
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_walk_leaves_the_law(psti in any::<bool>(), strides in prop::collection::vec(stride(), 1..60)) {
        let world = walk(if psti { PSTI } else { PROPOSAL }, &strides);
        prop_assert_eq!(CaseState::from_events(&world.events), world.state);
    }
}

#[test]
fn the_walk_does_get_somewhere() {
    let stride = |officer, what, days, flag| Stride {
        officer,
        what,
        notice: 0,
        days,
        flag,
    };
    let strides = [
        stride(0, 2, 0, true),
        stride(0, 5, 0, true),
        stride(1, 8, 10, true),
        stride(1, 9, 0, true),
        stride(0, 10, 0, true),
    ];
    let world = walk(PSTI, &strides);
    let notice = world.state.notices()[0].id.clone();
    assert_eq!(world.status(&notice), NoticeState::InForce);
}
