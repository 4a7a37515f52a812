//! A sample of each step in the later life of a notice, and of what makes a record, for the golden files.

use jiff::civil::date;
use proofhouse_law::case::{
    Application, Breach, Claim, ClaimDecision, ClaimOutcome, Compliance, CourtOrder, Disposal,
    DisposalKind, Hearing, InterestedNotice, Judgement, OrderOutcome, Payment, RecordFile,
    Recovery, Returns, ServiceMethod, StateRecall, StateRecallGround, Step, Terms, Variation,
    VariationProposal,
};
use proofhouse_law::{Action, NoticeId, Verdict};

use crate::world::{digest, documents, id};

/// A maker's record file.
pub(crate) fn record_file() -> RecordFile {
    RecordFile {
        sent: digest("record as it came"),
        record: digest("record"),
        edition: id("etsi-en-303-645-v2.1.1"),
    }
}

/// What was judged of a unit.
pub(crate) fn judgement() -> Judgement {
    Judgement {
        standard: id("etsi-ts-103-701-v1.1.1"),
        standard_sha256: digest("standard"),
        test_case: "5.1-4-1".into(),
        unit: "a".into(),
        verdict: Verdict::Fail,
        words: "The manual names no way.".into(),
        checked: Some(Verdict::Inconclusive),
        bundles: vec![digest("bundle")],
        record: Some(digest("record")),
    }
}

/// Each action with the step that it makes, in the order of `ActionName::ALL`.
#[expect(clippy::too_many_lines, reason = "one arm or sample a variant")]
pub(crate) fn samples(terms: &Terms) -> Vec<(Action, Step)> {
    let notice = || -> NoticeId { id("notice-1") };
    let reasons = || "because".to_owned();
    let occurred_on = date(2026, 1, 20);
    let proposal = VariationProposal {
        notice: notice(),
        terms: terms.clone(),
        reasons: reasons(),
    };
    let variation = Variation {
        notice: notice(),
        documents: documents(),
    };
    let compliance = Compliance {
        notice: notice(),
        occurred_on,
        reasons: reasons(),
    };
    let breach = Breach {
        notice: notice(),
        occurred_on,
        reasons: reasons(),
    };
    let returns = Returns {
        notice: notice(),
        occurred_on,
        reached: 700,
        returned: 512,
    };
    let state_recall = StateRecall {
        notice: notice(),
        ground: StateRecallGround::Ignored,
        reasons: reasons(),
    };
    let payment = Payment {
        notice: notice(),
        pence: 500_000,
        occurred_on,
    };
    let recovery = Recovery {
        notice: notice(),
        route: "High Court".into(),
        occurred_on,
    };
    let application = Application {
        notice: notice(),
        occurred_on,
        court_reference: "M-1".into(),
        documents: documents(),
    };
    let interested = InterestedNotice {
        notice: notice(),
        person: id("maker"),
        method: ServiceMethod::Post,
        occurred_on,
    };
    let hearing = Hearing {
        notice: notice(),
        occurred_on,
        outcome: reasons(),
    };
    let order = CourtOrder {
        notice: notice(),
        outcome: OrderOutcome::Destroy,
        occurred_on,
        document: digest("order"),
    };
    let disposal = Disposal {
        notice: notice(),
        kind: DisposalKind::Destroyed,
        seals: vec!["S-1".into()],
        occurred_on,
        certificate: digest("certificate"),
    };
    let claim = Claim {
        notice: notice(),
        claimant: id("maker"),
        received_on: occurred_on,
        pence: 900,
        commitment: digest("salted claim"),
    };
    let decision = ClaimDecision {
        notice: notice(),
        claimant: id("maker"),
        outcome: ClaimOutcome::Awarded,
        pence: 100,
        reasons: reasons(),
    };
    let withdrawn = (
        Action::Withdraw {
            notice: notice(),
            reasons: reasons(),
        },
        Step::NoticeWithdrawn {
            notice: notice(),
            reasons: reasons(),
        },
    );
    macro_rules! pairs {
        ($($value:ident: $action:ident => $step:ident),* $(,)?) => {
            vec![withdrawn, $((Action::$action($value.clone().into()), Step::$step($value.into()))),*]
        };
    }
    pairs![
        proposal: ProposeVariation => VariationProposed,
        variation: Vary => NoticeVaried,
        compliance: RecordCompliance => ComplianceRecorded,
        breach: RecordBreach => BreachRecorded,
        returns: RecordReturns => ReturnsRecorded,
        state_recall: BeginStateRecall => StateRecallBegun,
        payment: RecordPayment => PaymentRecorded,
        recovery: BeginRecovery => RecoveryBegun,
        application: LodgeApplication => ApplicationLodged,
        interested: NotifyInterested => InterestedNotified,
        hearing: RecordHearing => HearingRecorded,
        order: RecordOrder => OrderRecorded,
        disposal: RecordDisposal => DisposalRecorded,
        claim: ClaimCompensation => CompensationClaimed,
        decision: DecideCompensation => CompensationDecided,
    ]
}
