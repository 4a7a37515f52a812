//! Random actions: half of the time whatever comes, else one that the law's own list says can be taken now.

use proofhouse_law::case::{
    AppealOutcome, Application, Breach, Claim, ClaimDecision, ClaimOutcome, Compliance, CourtOrder,
    Disposal, DisposalKind, Hearing, InterestedNotice, Judgement, NoticeRecord, NoticeState,
    OrderOutcome, Particulars, Payment, RecordFile, Recovery, Returns, ServiceMethod, StateRecall,
    StateRecallGround, Terms, Variation, VariationProposal,
};
use proofhouse_law::{Action, ActionName, NoticeId, Verdict, lawful_next};

use super::Dice;
use crate::life_samples::{judgement, record_file};
use crate::world::{World, anybody, digest, documents, findings, id};

/// The next action.
pub(super) fn action(world: &World, dice: &mut Dice, number: u64) -> Action {
    let (name, notice) = choose(world, dice);
    make(world, dice, number, name, notice)
}

fn choose(world: &World, dice: &mut Dice) -> (ActionName, NoticeId) {
    let nobody = || id::<NoticeId>("notice-none");
    let any = |dice: &mut Dice| {
        let notice = dice.pick(world.state.notices()).map(|one| one.id.clone());
        let name = *dice.pick(&ActionName::ALL).unwrap();
        (name, notice.unwrap_or_else(nobody))
    };
    if dice.once_in(4) {
        return any(dice);
    }
    let actor = anybody("ben");
    let open: Vec<_> = lawful_next(&world.state, &actor, &world.cx())
        .into_iter()
        .filter(|next| next.refusal.is_none())
        // What ends a walk early, or can always be done, would crowd out the rest.
        .filter(|next| match next.action {
            ActionName::Close => dice.once_in(60),
            ActionName::Withdraw => dice.once_in(30),
            ActionName::Lift => dice.once_in(8),
            ActionName::Amend | ActionName::Confirm | ActionName::RecordRepresentation => {
                dice.once_in(12)
            }
            ActionName::LodgeEvidence | ActionName::Allege => dice.once_in(6),
            ActionName::LodgeRecord | ActionName::JudgeUnit => dice.once_in(12),
            ActionName::Draft => dice.once_in(2),
            _ => true,
        })
        .collect();
    match dice.pick(&open) {
        Some(next) => (next.action, next.notice.clone().unwrap_or_else(nobody)),
        None => any(dice),
    }
}

const POWERS: [&str; 7] = [
    "temporary-ban",
    "permanent-ban",
    "recall",
    "forfeiture",
    "penalty",
    "compliance",
    "information",
];

fn some_terms(world: &World, dice: &mut Dice) -> Terms {
    let power = *dice.pick(&POWERS).unwrap();
    let known = world.regime.power(&id(power)).is_some();
    let mut terms = world.terms(if known { power } else { "recall" });
    if dice.once_in(6) {
        terms.urgency = Some("children are watched".into());
    }
    if dice.once_in(2) {
        let binding = |one: &&NoticeRecord| world.status(&one.id) == NoticeState::InForce;
        let binding: Vec<_> = world.state.notices().iter().filter(binding).collect();
        terms.replaces = dice.pick(&binding).map(|one| one.id.clone());
    }
    if dice.once_in(12) {
        terms.paragraphs.clear();
    }
    terms
}

/// The terms of a notice, changed in one way: lighter, heavier or neither.
fn changed(record: Option<&NoticeRecord>, dice: &mut Dice, world: &World) -> Terms {
    let Some(record) = record else {
        return some_terms(world, dice);
    };
    let mut terms = record.terms.clone();
    let days = i64::try_from(dice.roll(40)).unwrap() - 20;
    let days = jiff::ToSpan::days(days);
    match dice.roll(8) {
        0 => terms.ends_on = terms.ends_on.map(|day| day + days),
        1 => terms.from += days,
        2 => terms.activities.push("advertise".into()),
        3 => terms.units[0].batch = Some(format!("B{}", dice.roll(3))),
        4 => terms.territory = "Great Britain".into(),
        5 => terms.ends_on = None,
        _ => match &mut terms.particulars {
            Some(Particulars::Penalty(sum)) => {
                sum.daily_pence = None;
                sum.amount_pence = sum.amount_pence / 2 + dice.roll(2) * sum.amount_pence;
            }
            Some(Particulars::Recall(recall)) => recall.arrangements_by += days,
            Some(Particulars::Compliance(duty)) => duty.comply_by += days,
            _ => {}
        },
    }
    terms
}

/// The terms with other words in each paragraph, as a tribunal may put them.
fn rewritten(terms: &Terms, number: u64) -> Terms {
    let mut terms = terms.clone();
    for words in terms.paragraphs.values_mut() {
        *words = format!("As the tribunal put it at step {number}.");
    }
    terms
}

#[expect(clippy::too_many_lines, reason = "one arm or sample a variant")]
fn make(world: &World, dice: &mut Dice, number: u64, name: ActionName, notice: NoticeId) -> Action {
    let occurred_on = world.today - jiff::ToSpan::days(i64::try_from(dice.roll(3)).unwrap());
    let record = world.state.notice(&notice);
    let bundle = digest(&format!("bundle-{number}"));
    let verdict = *dice
        .pick(&[Verdict::Fail, Verdict::Fail, Verdict::Fail, Verdict::Pass])
        .unwrap();
    let reasons = || "seen".to_owned();
    let party = || id("maker");
    match name {
        ActionName::Open | ActionName::LodgeEvidence => Action::LodgeEvidence {
            bundle,
            signer: "lab-1".into(),
            partial: dice.once_in(6),
            findings: findings(world.provision, verdict),
        },
        ActionName::LodgeRecord => Action::LodgeRecord(RecordFile {
            record: bundle,
            ..record_file()
        }),
        ActionName::JudgeUnit => Action::JudgeUnit(Judgement {
            verdict,
            ..judgement()
        }),
        ActionName::Allege => Action::Allege {
            provisions: vec![id(world.provision)],
            respondent: party(),
            grounds: reasons(),
        },
        ActionName::Draft => Action::Draft {
            terms: some_terms(world, dice),
        },
        ActionName::Amend => Action::Amend {
            notice,
            terms: changed(record, dice, world),
        },
        ActionName::GiveIntent => Action::GiveIntent {
            notice,
            document: documents(),
        },
        ActionName::RecordRepresentation => Action::RecordRepresentation {
            notice,
            received_on: occurred_on,
            commitment: digest("salted"),
        },
        ActionName::ConsiderRepresentations => Action::ConsiderRepresentations {
            notice,
            outcome: reasons(),
        },
        ActionName::Confirm => Action::Confirm {
            value: "power.temporary-ban".into(),
            reasons: reasons(),
        },
        ActionName::Approve => Action::Approve { notice },
        ActionName::Issue => Action::Issue {
            notice,
            documents: documents(),
        },
        ActionName::Serve => Action::Serve {
            notice,
            on: party(),
            method: ServiceMethod::Post,
            occurred_on,
        },
        ActionName::RecordTestResult => Action::RecordTestResult {
            notice,
            bundle: world
                .state
                .lodgements()
                .last()
                .map_or(bundle, |one| one.bundle),
            findings: findings(world.provision, verdict),
        },
        ActionName::Lift => Action::Lift {
            notice,
            reasons: reasons(),
        },
        ActionName::LodgeAppeal => Action::LodgeAppeal {
            notice,
            occurred_on,
        },
        ActionName::DetermineAppeal => {
            let outcomes = [
                AppealOutcome::Confirmed,
                AppealOutcome::Varied,
                AppealOutcome::Quashed,
                AppealOutcome::Withdrawn,
            ];
            let outcome = *dice.pick(&outcomes).unwrap();
            let terms = (outcome == AppealOutcome::Varied)
                .then(|| record.map(|one| Box::new(rewritten(&one.terms, number))))
                .flatten();
            Action::DetermineAppeal {
                notice,
                outcome,
                occurred_on,
                terms,
                documents: None,
            }
        }
        ActionName::Withdraw => Action::Withdraw {
            notice,
            reasons: reasons(),
        },
        ActionName::ProposeVariation => Action::ProposeVariation(Box::new(VariationProposal {
            notice,
            terms: changed(record, dice, world),
            reasons: reasons(),
        })),
        ActionName::Vary => Action::Vary(Variation {
            notice,
            documents: documents(),
        }),
        ActionName::RecordCompliance => Action::RecordCompliance(Compliance {
            notice,
            occurred_on,
            reasons: reasons(),
        }),
        ActionName::RecordBreach => Action::RecordBreach(Breach {
            notice,
            occurred_on,
            reasons: reasons(),
        }),
        ActionName::RecordReturns => Action::RecordReturns(Returns {
            notice,
            occurred_on,
            reached: dice.roll(1200),
            returned: dice.roll(900),
        }),
        ActionName::BeginStateRecall => Action::BeginStateRecall(StateRecall {
            notice,
            ground: *dice
                .pick(&[StateRecallGround::Ignored, StateRecallGround::CannotBeGiven])
                .unwrap(),
            reasons: reasons(),
        }),
        ActionName::RecordPayment => Action::RecordPayment(Payment {
            notice,
            pence: dice.roll(90_000_000),
            occurred_on,
        }),
        ActionName::BeginRecovery => Action::BeginRecovery(Recovery {
            notice,
            route: "High Court".into(),
            occurred_on,
        }),
        ActionName::LodgeApplication => Action::LodgeApplication(Application {
            notice,
            occurred_on,
            court_reference: "M-1".into(),
            documents: documents(),
        }),
        ActionName::NotifyInterested => Action::NotifyInterested(InterestedNotice {
            notice,
            person: party(),
            method: ServiceMethod::Hand,
            occurred_on,
        }),
        ActionName::RecordHearing => Action::RecordHearing(Hearing {
            notice,
            occurred_on: world.today,
            outcome: reasons(),
        }),
        ActionName::RecordOrder => Action::RecordOrder(CourtOrder {
            notice,
            outcome: *dice
                .pick(&[
                    OrderOutcome::Destroy,
                    OrderOutcome::DeliverUp,
                    OrderOutcome::Refused,
                ])
                .unwrap(),
            occurred_on: world.today,
            document: digest("order"),
        }),
        ActionName::RecordDisposal => Action::RecordDisposal(Disposal {
            notice,
            kind: *dice
                .pick(&[
                    DisposalKind::Destroyed,
                    DisposalKind::DeliveredUp,
                    DisposalKind::Returned,
                ])
                .unwrap(),
            seals: match dice.roll(3) {
                0 => vec!["S-1".into(), "S-2".into()],
                seal => vec![format!("S-{seal}")],
            },
            occurred_on: world.today,
            certificate: digest("certificate"),
        }),
        ActionName::ClaimCompensation => Action::ClaimCompensation(Claim {
            notice,
            claimant: party(),
            received_on: occurred_on,
            pence: 1 + dice.roll(9000),
            commitment: digest("salted claim"),
        }),
        ActionName::DecideCompensation => {
            let (outcome, pence) = if dice.once_in(2) {
                (ClaimOutcome::Refused, 0)
            } else {
                (ClaimOutcome::Awarded, 1 + dice.roll(9000))
            };
            Action::DecideCompensation(ClaimDecision {
                notice,
                claimant: party(),
                outcome,
                pence,
                reasons: reasons(),
            })
        }
        ActionName::Publish => Action::Publish {
            notice,
            reasons: "shops must know".into(),
        },
        ActionName::Close => Action::Close { reasons: reasons() },
    }
}
