//! One of every kind of step that an event records.

use jiff::civil::date;
use proofhouse_law::Verdict;
use proofhouse_law::case::{AppealOutcome, ServiceMethod, Step};

use super::{product, respondents, terms};
use crate::life_samples::{judgement, record_file, samples};
use crate::world::{digest, documents, findings, id};

#[expect(clippy::too_many_lines, reason = "one arm or sample a variant")]
pub(super) fn steps() -> Vec<Step> {
    let notice = || id("notice-1");
    let reasons = || "because".to_owned();
    let rule = "proposal.1.unique";
    let (on, occurred_on) = (date(2026, 1, 20), date(2026, 1, 20));
    let relies_on = || vec![digest("bundle")];
    let mut steps = vec![
        Step::CaseOpened {
            case: id("case-1"),
            product: product(),
            respondents: respondents(),
            regime: id("uk-proposal-2020"),
            regime_sha256: digest("regime"),
            reason: reasons(),
            drill: true,
        },
        Step::EvidenceLodged {
            bundle: digest("bundle"),
            signer: "lab-1".into(),
            partial: false,
            findings: findings(rule, Verdict::Fail),
        },
        Step::RecordLodged(record_file()),
        Step::UnitJudged(judgement()),
        Step::AllegationMade {
            allegation: id("allegation-1"),
            provisions: vec![id(rule)],
            respondent: id("maker"),
            grounds: reasons(),
        },
        Step::NoticeDrafted {
            notice: notice(),
            terms: terms(),
            relies_on: relies_on(),
        },
        Step::NoticeAmended {
            notice: notice(),
            terms: terms(),
            relies_on: relies_on(),
        },
        Step::IntentGiven {
            notice: notice(),
            on,
            document: documents(),
        },
        Step::RepresentationReceived {
            notice: notice(),
            received_on: on,
            commitment: digest("salted"),
        },
        Step::RepresentationsConsidered {
            notice: notice(),
            outcome: reasons(),
        },
        Step::ValueConfirmed {
            value: "guard.psti.s29.intent".into(),
            reasons: reasons(),
        },
        Step::NoticeApproved { notice: notice() },
        Step::NoticeIssued {
            notice: notice(),
            on,
            documents: documents(),
        },
        Step::NoticeServed {
            notice: notice(),
            on: id("maker"),
            method: ServiceMethod::Hand,
            occurred_on,
        },
        Step::TestResultRecorded {
            notice: notice(),
            bundle: digest("bundle"),
            findings: findings(rule, Verdict::Pass),
        },
        Step::NoticeLifted {
            notice: notice(),
            reasons: reasons(),
        },
        Step::AppealLodged {
            notice: notice(),
            occurred_on,
        },
        Step::AppealDetermined {
            notice: notice(),
            outcome: AppealOutcome::Quashed,
            occurred_on,
            terms: None,
            documents: None,
        },
    ];
    steps.extend(samples(&terms()).into_iter().map(|(_, step)| step));
    steps.extend([
        Step::NoticePublished {
            notice: notice(),
            reasons: reasons(),
        },
        Step::CaseClosed { reasons: reasons() },
    ]);
    steps
}

/// Fails to compile when a step is added: then add a sample above.
pub(super) fn step_number(step: &Step) -> usize {
    match step {
        Step::CaseOpened { .. } => 0,
        Step::EvidenceLodged { .. } => 1,
        Step::RecordLodged(_) => 2,
        Step::UnitJudged(_) => 3,
        Step::AllegationMade { .. } => 4,
        Step::NoticeDrafted { .. } => 5,
        Step::NoticeAmended { .. } => 6,
        Step::IntentGiven { .. } => 7,
        Step::RepresentationReceived { .. } => 8,
        Step::RepresentationsConsidered { .. } => 9,
        Step::ValueConfirmed { .. } => 10,
        Step::NoticeApproved { .. } => 11,
        Step::NoticeIssued { .. } => 12,
        Step::NoticeServed { .. } => 13,
        Step::TestResultRecorded { .. } => 14,
        Step::NoticeLifted { .. } => 15,
        Step::AppealLodged { .. } => 16,
        Step::AppealDetermined { .. } => 17,
        Step::NoticeWithdrawn { .. } => 18,
        Step::VariationProposed(_) => 19,
        Step::NoticeVaried(_) => 20,
        Step::ComplianceRecorded(_) => 21,
        Step::BreachRecorded(_) => 22,
        Step::ReturnsRecorded(_) => 23,
        Step::StateRecallBegun(_) => 24,
        Step::PaymentRecorded(_) => 25,
        Step::RecoveryBegun(_) => 26,
        Step::ApplicationLodged(_) => 27,
        Step::InterestedNotified(_) => 28,
        Step::HearingRecorded(_) => 29,
        Step::OrderRecorded(_) => 30,
        Step::DisposalRecorded(_) => 31,
        Step::CompensationClaimed(_) => 32,
        Step::CompensationDecided(_) => 33,
        Step::NoticePublished { .. } => 34,
        Step::CaseClosed { .. } => 35,
    }
}
