//! The clocks of a case, day by day: each row is a day and what the clocks of the notice say on it.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use proofhouse_law::case::{
    Claim, ClaimDecision, ClaimOutcome, ClockState, Compliance, Disposal, DisposalKind,
    OrderOutcome, Payment, clocks,
};
use proofhouse_law::{Action, NoticeId, Verdict};

use crate::world::{PSTI, World, anybody, decider, digest, drafter, id};

/// A notice under `power`, given on 5 March 2026 where it is one that is given.
fn given(power: &str) -> (World, NoticeId) {
    let mut world = World::with_evidence(PSTI, Verdict::Fail);
    world.today = date(2026, 1, 26);
    let terms = world.terms(power);
    let notice = world.draft(terms);
    if power != "forfeiture" {
        world.give_intent(&notice);
        world.today = date(2026, 3, 5);
        world.bring_into_force(&notice);
    }
    (world, notice)
}

/// One line a clock: its id, its day, where it stands, and its rule.
fn lines(world: &World, today: Date) -> Vec<String> {
    let line = |one: &proofhouse_law::case::CaseClock| {
        let rule = one
            .footing
            .as_ref()
            .map_or("-", |footing| footing.rule.as_str());
        format!("{} {} {} {rule}", one.id, one.due, one.state.as_str())
    };
    clocks(&world.state, &world.regime, today)
        .iter()
        .map(line)
        .collect()
}

/// The clock `kind` of the only notice on a day.
fn stands(world: &World, kind: &str, today: Date) -> (ClockState, bool) {
    let all = clocks(&world.state, &world.regime, today);
    let found = all.iter().find(|one| one.id == kind);
    let found = found.unwrap_or_else(|| panic!("no clock {kind} in {all:?}"));
    (found.state, found.is_open())
}

#[test]
fn each_kind_of_notice_has_its_clocks_the_soonest_first_with_their_rules() {
    let rows: [(&str, &[&str]); 4] = [
        (
            "compliance",
            &[
                "appeal-by 2026-04-01 running psti.s28.appeal",
                "comply-by 2026-04-26 running psti.s28.period",
            ],
        ),
        (
            "permanent-ban",
            &["appeal-by 2026-04-01 running psti.s33.appeal"],
        ),
        (
            "recall",
            &[
                "appeal-by 2026-04-01 running psti.s30.appeal",
                "arrangements-by 2026-04-26 running psti.s30.period",
            ],
        ),
        (
            "penalty",
            &[
                "appeal-by 2026-04-01 running psti.s41.appeal",
                "pay-by 2026-04-01 running psti.penalty.payment",
                "daily-sum 2026-04-02 running psti.penalty.daily",
            ],
        ),
    ];
    for (power, expected) in rows {
        let (world, _) = given(power);
        assert_eq!(lines(&world, date(2026, 3, 10)), expected, "{power}");
    }
}

#[test]
fn a_day_to_comply_is_met_breached_or_held_by_an_appeal() {
    let last = date(2026, 4, 26);
    let rows: [(&str, Option<Date>, Date, ClockState, bool); 4] = [
        ("on the last day", None, last, ClockState::Running, true),
        (
            "the day after",
            None,
            last + 1.day(),
            ClockState::Breached,
            true,
        ),
        (
            "complied in time",
            Some(last),
            last + 9.days(),
            ClockState::Met,
            false,
        ),
        (
            "complied late",
            Some(last + 2.days()),
            last + 9.days(),
            ClockState::Breached,
            false,
        ),
    ];
    for (why, complied, today, state, open) in rows {
        let (mut world, notice) = given("compliance");
        if let Some(occurred_on) = complied {
            world.today = today;
            let done = Compliance {
                notice,
                occurred_on,
                reasons: "seen".into(),
            };
            world.may(&anybody("ada"), &Action::RecordCompliance(done));
        }
        assert_eq!(stands(&world, "comply-by", today), (state, open), "{why}");
    }
    let (mut world, notice) = given("compliance");
    let occurred_on = world.today;
    world.may(
        &anybody("ada"),
        &Action::LodgeAppeal {
            notice,
            occurred_on,
        },
    );
    let after = last + 1.day();
    assert_eq!(
        stands(&world, "comply-by", after),
        (ClockState::Suspended, true)
    );
}

/// A penalty of which parts were paid, each so many days after its last day to pay.
fn paid(parts: [(u64, i64); 2]) -> (World, NoticeId, Date) {
    let (mut world, notice) = given("penalty");
    let due = date(2026, 4, 1);
    for (pence, days) in parts {
        world.today = due + days.days();
        let occurred_on = world.today;
        let payment = Payment {
            notice: notice.clone(),
            pence,
            occurred_on,
        };
        world.may(&anybody("ada"), &Action::RecordPayment(payment));
    }
    (world, notice, due)
}

#[test]
fn a_sum_is_paid_with_its_last_part_and_the_daily_sum_runs_until_the_breach_ends() {
    let (in_time, _, due) = paid([(20_000_000, -3), (30_000_000, 0)]);
    let later = due + 5.days();
    assert_eq!(stands(&in_time, "pay-by", later), (ClockState::Met, false));
    assert_eq!(
        stands(&in_time, "daily-sum", later),
        (ClockState::Met, false)
    );

    let (mut late, notice, _) = paid([(20_000_000, -3), (30_000_000, 2)]);
    assert_eq!(
        stands(&late, "pay-by", later),
        (ClockState::Breached, false)
    );
    assert_eq!(
        stands(&late, "daily-sum", later),
        (ClockState::Running, true)
    );
    late.today = later;
    let ended = Compliance {
        notice,
        occurred_on: later,
        reasons: "seen".into(),
    };
    late.may(&anybody("ada"), &Action::RecordCompliance(ended));
    assert_eq!(stands(&late, "daily-sum", later).0, ClockState::Met);

    let (unpaid, _) = given("penalty");
    assert_eq!(stands(&unpaid, "pay-by", due).0, ClockState::Running);
    assert_eq!(
        stands(&unpaid, "pay-by", due + 1.day()),
        (ClockState::Breached, true)
    );
}

#[test]
fn goods_wait_for_the_appeal_against_the_order_and_then_for_their_disposal() {
    let (mut world, notice) = given("forfeiture");
    world.may(
        &decider(),
        &Action::Approve {
            notice: notice.clone(),
        },
    );
    world.go_to_court(&notice, OrderOutcome::Destroy);
    assert_eq!(
        lines(&world, world.today),
        [
            "order-appeal-by 2026-02-22 running psti.s44.appeal",
            "goods-from 2026-02-23 running psti.s43.final",
        ]
    );
    world.today = date(2026, 2, 23);
    assert_eq!(
        stands(&world, "goods-from", world.today).0,
        ClockState::Passed
    );
    let disposal = Disposal {
        notice,
        kind: DisposalKind::Destroyed,
        seals: vec!["S-1".into(), "S-2".into()],
        occurred_on: world.today,
        certificate: digest("certificate"),
    };
    world.may(&drafter(), &Action::RecordDisposal(disposal));
    assert_eq!(stands(&world, "goods-from", world.today).0, ClockState::Met);
}

#[test]
fn a_claim_outlives_the_notice_that_was_lifted_and_its_decision_closes_the_clock() {
    let (mut world, notice) = given("permanent-ban");
    let lift = Action::Lift {
        notice: notice.clone(),
        reasons: "given in error".into(),
    };
    world.may(&decider(), &lift);
    let claim = Claim {
        notice: notice.clone(),
        claimant: id("maker"),
        received_on: world.today,
        pence: 100_000,
        commitment: digest("claim"),
    };
    world.may(&anybody("ada"), &Action::ClaimCompensation(claim));
    let shown = lines(&world, world.today);
    assert_eq!(shown.len(), 1, "only the claim is left: {shown:?}");
    let due = clocks(&world.state, &world.regime, world.today)[0].due;
    assert_eq!(
        stands(&world, "claim-by", due + 1.day()),
        (ClockState::Breached, true)
    );
    let decision = ClaimDecision {
        notice,
        claimant: id("maker"),
        outcome: ClaimOutcome::Awarded,
        pence: 50_000,
        reasons: "half is shown".into(),
    };
    world.may(&decider(), &Action::DecideCompensation(decision));
    assert_eq!(
        stands(&world, "claim-by", due + 1.day()),
        (ClockState::Met, false)
    );
}
