//! Whole cases: the two bans, their lifting, replacement, expiry and appeal.

use jiff::civil::date;
use proofhouse_law::case::{AppealOutcome, NoticeState, Terms};
use proofhouse_law::{Action, CaseState, Verdict, clock, lawful_next, status_at};

use crate::world::{
    PROPOSAL, PSTI, World, anybody, decider, digest, documents, drafter, findings, id,
};

#[test]
fn a_temporary_ban_ends_by_itself_when_its_last_day_is_over() {
    let mut world = World::with_evidence(PROPOSAL, Verdict::Inconclusive);
    let notice = world.draft(world.terms("temporary-ban"));
    world.bring_into_force(&notice);
    let end = world.state.notice(&notice).unwrap().terms.ends_on.unwrap();
    let last = clock::start_of_day(clock::next_day(end));
    let at = |when| status_at(&world.state, &notice, &world.regime, when).unwrap();
    assert_eq!(
        at(last - jiff::SignedDuration::from_secs(1)).state,
        NoticeState::InForce
    );
    assert_eq!(at(last).state, NoticeState::Ended);
    assert_eq!(at(last).in_force_to, Some(last));
}

#[test]
fn a_temporary_ban_becomes_permanent_when_the_tests_fail() {
    let mut world = World::with_evidence(PROPOSAL, Verdict::Inconclusive);
    let ban = world.draft(world.terms("temporary-ban"));
    world.bring_into_force(&ban);
    world.today = date(2026, 1, 20);
    let mut terms = world.terms("permanent-ban");
    terms.replaces = Some(ban.clone());
    let refusal = world.may_not(
        &drafter(),
        &Action::Draft {
            terms: terms.clone(),
        },
    );
    assert_eq!(refusal.rule, "proposal.permanent-ban.grounds");
    world.lodge("bundle-2", false, Verdict::Fail);
    world.may(
        &anybody("tess"),
        &Action::RecordTestResult {
            notice: ban.clone(),
            bundle: digest("bundle-2"),
            findings: findings(world.provision, Verdict::Fail),
        },
    );
    let lift = Action::Lift {
        notice: ban.clone(),
        reasons: "it is over".into(),
    };
    assert_eq!(
        world.may_not(&decider(), &lift).rule,
        "proposal.temporary-ban.tests-passed"
    );
    let permanent = world.draft(terms);
    world.give_intent(&permanent);
    world.today = date(2026, 1, 30);
    assert_eq!(
        world.status(&ban),
        NoticeState::InForce,
        "a draft replaces nothing"
    );
    world.bring_into_force(&permanent);
    assert_eq!(world.status(&ban), NoticeState::Replaced);
    assert_eq!(world.status(&permanent), NoticeState::InForce);
    assert_eq!(
        world.status_on(&ban, date(2026, 1, 21)),
        NoticeState::InForce,
        "what was so then stays so"
    );
    let close = Action::Close {
        reasons: "done".into(),
    };
    assert_eq!(world.may_not(&drafter(), &close).rule, "case.close");
}

#[test]
fn a_temporary_ban_is_lifted_when_the_tests_pass() {
    let mut world = World::with_evidence(PROPOSAL, Verdict::Inconclusive);
    let ban = world.draft(world.terms("temporary-ban"));
    world.bring_into_force(&ban);
    let lift = Action::Lift {
        notice: ban.clone(),
        reasons: "the tests passed".into(),
    };
    assert_eq!(
        world.may_not(&decider(), &lift).rule,
        "proposal.temporary-ban.tests-passed"
    );
    let result = |bundle: &str| Action::RecordTestResult {
        notice: ban.clone(),
        bundle: digest(bundle),
        findings: findings("proposal.1.unique", Verdict::Pass),
    };
    assert_eq!(
        world.may_not(&anybody("tess"), &result("bundle-2")).rule,
        "test-result.lodged"
    );
    world.lodge("partial", true, Verdict::Pass);
    assert_eq!(
        world.may_not(&anybody("tess"), &result("partial")).rule,
        "test-result.partial"
    );
    world.lodge("bundle-2", false, Verdict::Pass);
    world.may(&anybody("tess"), &result("bundle-2"));
    world.may(&decider(), &lift);
    assert_eq!(world.status(&ban), NoticeState::Lifted);
    world.may(
        &drafter(),
        &Action::Close {
            reasons: "the tests passed".into(),
        },
    );
    assert_eq!(
        world
            .may_not(
                &drafter(),
                &Action::Close {
                    reasons: "again".into()
                }
            )
            .rule,
        "case.closed"
    );
}

#[test]
fn a_stop_notice_waits_ten_days_and_an_appeal_suspends_it() {
    let mut world = World::with_evidence(PSTI, Verdict::Fail);
    let notice = world.draft(world.terms("permanent-ban"));
    world.give_intent(&notice);
    world.may(
        &decider(),
        &Action::Approve {
            notice: notice.clone(),
        },
    );
    let issue = Action::Issue {
        notice: notice.clone(),
        documents: documents(),
    };
    world.today = date(2026, 1, 14);
    let refusal = world.may_not(&decider(), &issue);
    assert_eq!(
        (refusal.rule.as_str(), refusal.lawful_from),
        ("psti.s29.intent", Some(date(2026, 1, 15)))
    );
    world.today = date(2026, 1, 15);
    world.may(&decider(), &issue);
    assert_eq!(world.may_not(&decider(), &issue).rule, "notice.issued");
    assert_eq!(world.status(&notice), NoticeState::Issued);
    world.serve(&notice);
    assert_eq!(world.status(&notice), NoticeState::InForce);
    let appeal = |day| Action::LodgeAppeal {
        notice: notice.clone(),
        occurred_on: day,
    };
    world.today = date(2026, 2, 12);
    assert_eq!(
        world.may_not(&drafter(), &appeal(date(2026, 2, 12))).rule,
        "psti.s33.appeal"
    );
    world.may(&drafter(), &appeal(date(2026, 2, 11)));
    assert_eq!(world.status(&notice), NoticeState::Suspended);
    let determine = |outcome| Action::DetermineAppeal {
        notice: notice.clone(),
        outcome,
        occurred_on: date(2026, 3, 1),
        terms: None,
        documents: None,
    };
    world.today = date(2026, 3, 1);
    let mut other = World {
        state: world.state.clone(),
        ..World::new(PSTI)
    };
    other.today = world.today;
    other.may(&drafter(), &determine(AppealOutcome::Quashed));
    assert_eq!(other.status(&notice), NoticeState::Quashed);
    world.may(&drafter(), &determine(AppealOutcome::Confirmed));
    assert_eq!(world.status(&notice), NoticeState::InForce);
    assert_eq!(
        world.status_on(&notice, date(2026, 2, 20)),
        NoticeState::Suspended
    );
}

#[test]
fn the_act_has_no_ban_on_suspicion_and_says_which_road_there_is() {
    let mut world = World::with_evidence(PSTI, Verdict::Inconclusive);
    let mut terms = world.terms("permanent-ban");
    terms.power = id("temporary-ban");
    let refusal = world.may_not(&drafter(), &Action::Draft { terms });
    assert_eq!(refusal.rule, "power.temporary-ban");
    assert!(refusal.citation.contains("s.29"), "{}", refusal.citation);
    assert!(
        refusal.remedy.contains("s.29(7)") && refusal.remedy.contains("para 28"),
        "{}",
        refusal.remedy
    );
}

#[test]
fn urgency_with_a_reason_dispenses_with_the_wait_only_where_the_law_says_so() {
    for (regime, lawful) in [(PSTI, true), (PROPOSAL, false)] {
        let mut world = World::with_evidence(regime, Verdict::Fail);
        let mut terms = world.terms("permanent-ban");
        terms.urgency = Some("it is sold in great numbers this week".into());
        let notice = world.draft(terms);
        world.may(
            &decider(),
            &Action::Approve {
                notice: notice.clone(),
            },
        );
        let issued = world.tries(
            &decider(),
            &Action::Issue {
                notice,
                documents: documents(),
            },
        );
        assert_eq!(issued.is_ok(), lawful, "{regime}: {issued:?}");
    }
}

#[test]
fn nobody_is_bound_before_they_were_told() {
    let mut world = World::with_evidence(PROPOSAL, Verdict::Inconclusive);
    let mut terms = world.terms("temporary-ban");
    terms.from = date(2026, 1, 1);
    let notice = world.draft(terms);
    world.bring_into_force(&notice);
    let status = status_at(&world.state, &notice, &world.regime, world.cx().now).unwrap();
    assert_eq!(status.in_force_from, Some(world.cx().now));
}

#[test]
fn a_change_of_the_draft_voids_intent_and_approval() {
    let mut world = World::with_evidence(PSTI, Verdict::Fail);
    let notice = world.draft(world.terms("permanent-ban"));
    world.give_intent(&notice);
    world.may(
        &decider(),
        &Action::Approve {
            notice: notice.clone(),
        },
    );
    world.may(
        &drafter(),
        &Action::Amend {
            notice: notice.clone(),
            terms: world.terms("permanent-ban"),
        },
    );
    assert_eq!(world.status(&notice), NoticeState::Drafted);
    world.today = date(2026, 1, 15);
    let issue = Action::Issue {
        notice,
        documents: documents(),
    };
    assert_eq!(world.may_not(&decider(), &issue).rule, "psti.s29.approved");
}

#[test]
fn replaying_the_events_gives_the_same_state() {
    let mut world = World::with_evidence(PROPOSAL, Verdict::Inconclusive);
    let ban = world.draft(world.terms("temporary-ban"));
    world.bring_into_force(&ban);
    let stored = serde_json::to_string(&world.events).unwrap();
    let read: Vec<proofhouse_law::Event> = serde_json::from_str(&stored).unwrap();
    assert_eq!(CaseState::from_events(&read), world.state);
}

#[test]
fn what_can_be_done_next_agrees_with_what_is_decided() {
    let mut world = World::with_evidence(PSTI, Verdict::Fail);
    let notice = world.draft(world.terms("permanent-ban"));
    world.give_intent(&notice);
    world.may(
        &decider(),
        &Action::Approve {
            notice: notice.clone(),
        },
    );
    let issue = Action::Issue {
        notice: notice.clone(),
        documents: documents(),
    };
    for (day, lawful) in [(date(2026, 1, 14), false), (date(2026, 1, 15), true)] {
        world.today = day;
        let next = lawful_next(&world.state, &decider(), &world.cx());
        let row = next
            .iter()
            .find(|row| row.action == issue.name() && row.notice.as_ref() == Some(&notice))
            .unwrap();
        assert_eq!(row.refusal.is_none(), lawful);
        let mut again = World {
            state: world.state.clone(),
            today: day,
            ..World::new(PSTI)
        };
        assert_eq!(again.tries(&decider(), &issue).err(), row.refusal);
    }
}

#[test]
fn an_appeal_suspends_only_where_the_regime_says_so() {
    let mut world = World::with_evidence(PROPOSAL, Verdict::Inconclusive);
    let ban = world.draft(world.terms("temporary-ban"));
    world.bring_into_force(&ban);
    let appeal = Action::LodgeAppeal {
        notice: ban.clone(),
        occurred_on: world.today,
    };
    world.may(&drafter(), &appeal);
    assert_eq!(world.status(&ban), NoticeState::InForce);
    assert_eq!(
        world.may_not(&drafter(), &appeal).rule,
        "notice.appeal-open"
    );
}

#[test]
fn a_notice_forbids_nothing_and_binds_nobody_that_its_power_does_not_reach() {
    let mut world = World::with_evidence(PROPOSAL, Verdict::Fail);
    let reach = |power: &str| {
        let regime = world.regime.clone();
        regime.power(&id(power)).unwrap().reach.clone().unwrap()
    };
    let known = reach("permanent-ban");
    let mut terms = world.terms("permanent-ban");
    terms.activities = known.activities.clone();
    terms.addressee_classes = known.addressee_classes.clone();
    let draft = |terms: &Terms| Action::Draft {
        terms: terms.clone(),
    };
    world.may(&drafter(), &draft(&terms));
    let mut wider = terms.clone();
    wider.activities.push("possess".to_owned());
    let refusal = world.may_not(&drafter(), &draft(&wider));
    assert_eq!(refusal.rule, "reach.permanent-ban");
    assert!(refusal.remedy.contains("`possess`"), "{}", refusal.remedy);
    let mut wider = terms;
    wider.addressee_classes.push("consumer".to_owned());
    let refusal = world.may_not(&drafter(), &draft(&wider));
    assert_eq!(refusal.rule, "reach.permanent-ban");
    assert!(refusal.remedy.contains("`consumer`"), "{}", refusal.remedy);
}
