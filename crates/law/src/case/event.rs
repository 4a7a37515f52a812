//! Events: what happened in a case. Their JSON is stored for good; golden files in `tests/golden` pin it.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::action::{AppealOutcome, Documents, ServiceMethod};
use super::compensation::{Claim, ClaimDecision};
use super::compliance::{Breach, Compliance};
use super::court::{Application, CourtOrder, Disposal, Hearing, InterestedNotice};
use super::judged::{Judgement, RecordFile};
use super::parties::{Product, Respondent};
use super::penalty::{Payment, Recovery};
use super::recall::{Returns, StateRecall};
use super::terms::Terms;
use super::variation::{Variation, VariationProposal};
use crate::clock::civil_date;
use crate::digest::Digest;
use crate::finding::Finding;
use crate::ids::{AllegationId, CaseId, NoticeId, OfficerId, PartyId, ProvisionId, RegimeId};

/// One event: who did it, when it was recorded, and what happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The officer.
    pub by: OfficerId,
    /// When it was recorded.
    pub at: Timestamp,
    /// What happened.
    #[serde(flatten)]
    pub step: Step,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Step {
    /// The case was opened; it pins its regime by content.
    CaseOpened {
        /// The case.
        case: CaseId,
        /// The product.
        product: Product,
        /// Who answers.
        respondents: Vec<Respondent>,
        /// The regime.
        regime: RegimeId,
        /// Its content hash.
        regime_sha256: Digest,
        /// Why.
        reason: String,
        /// Whether it is a drill.
        drill: bool,
    },
    /// A bundle was lodged.
    EvidenceLodged {
        /// Digest of the bundle.
        bundle: Digest,
        /// Id of the key that signed it.
        signer: String,
        /// Whether the inspection was cut short.
        partial: bool,
        /// The office's findings.
        findings: Vec<Finding>,
    },
    /// A maker's record file was lodged.
    RecordLodged(RecordFile),
    /// One unit of a test case was judged.
    UnitJudged(Judgement),
    /// Failures were alleged.
    AllegationMade {
        /// The allegation.
        allegation: AllegationId,
        /// Of which provisions.
        provisions: Vec<ProvisionId>,
        /// By whom.
        respondent: PartyId,
        /// On what grounds.
        grounds: String,
    },
    /// A notice was drafted.
    NoticeDrafted {
        /// The notice.
        notice: NoticeId,
        /// Its terms.
        terms: Terms,
        /// The bundles that it relies on.
        relies_on: Vec<Digest>,
    },
    /// A draft was changed: intent and approval must be given again.
    NoticeAmended {
        /// The notice.
        notice: NoticeId,
        /// Its terms.
        terms: Terms,
        /// The bundles that it relies on.
        relies_on: Vec<Digest>,
    },
    /// Notice of intent was given.
    IntentGiven {
        /// The notice.
        notice: NoticeId,
        /// The day, in Europe/London.
        on: Date,
        /// The letter.
        document: Documents,
    },
    /// A representation was received.
    RepresentationReceived {
        /// The notice.
        notice: NoticeId,
        /// When it came.
        received_on: Date,
        /// Salted commitment to its text.
        commitment: Digest,
    },
    /// Every representation received so far was considered.
    RepresentationsConsidered {
        /// The notice.
        notice: NoticeId,
        /// With what outcome.
        outcome: String,
    },
    /// A lawyer confirmed a value of the law data.
    ValueConfirmed {
        /// Dotted path of the value.
        value: String,
        /// Why.
        reasons: String,
    },
    /// A notice was approved.
    NoticeApproved {
        /// The notice.
        notice: NoticeId,
    },
    /// A notice was issued.
    NoticeIssued {
        /// The notice.
        notice: NoticeId,
        /// The day, in Europe/London.
        on: Date,
        /// Its documents.
        documents: Documents,
    },
    /// A notice was given to a party.
    NoticeServed {
        /// The notice.
        notice: NoticeId,
        /// To whom.
        on: PartyId,
        /// How.
        method: ServiceMethod,
        /// When it was given.
        occurred_on: Date,
    },
    /// Results of the test plan came in.
    TestResultRecorded {
        /// The notice.
        notice: NoticeId,
        /// Digest of the bundle.
        bundle: Digest,
        /// The office's findings.
        findings: Vec<Finding>,
    },
    /// A notice was ended early.
    NoticeLifted {
        /// The notice.
        notice: NoticeId,
        /// Why.
        reasons: String,
    },
    /// An appeal was lodged.
    AppealLodged {
        /// The notice.
        notice: NoticeId,
        /// When.
        occurred_on: Date,
    },
    /// An appeal was determined or given up.
    AppealDetermined {
        /// The notice.
        notice: NoticeId,
        /// With what outcome.
        outcome: AppealOutcome,
        /// When.
        occurred_on: Date,
        /// The terms as the tribunal varied them; only where it did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        terms: Option<Box<Terms>>,
        /// The notice as it reads after the tribunal varied it, which the office makes; the tribunal's decision is what binds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        documents: Option<Documents>,
    },
    /// A notice was dropped before it was issued.
    NoticeWithdrawn {
        /// The notice.
        notice: NoticeId,
        /// Why.
        reasons: String,
    },
    /// Other terms were proposed for a notice that was issued.
    VariationProposed(Box<VariationProposal>),
    /// The proposed variation was made.
    NoticeVaried(Variation),
    /// A notice was complied with.
    ComplianceRecorded(Compliance),
    /// A notice was breached.
    BreachRecorded(Breach),
    /// It was reported how far a recall had come.
    ReturnsRecorded(Returns),
    /// The state's own recall began.
    StateRecallBegun(StateRecall),
    /// A penalty was paid, in whole or in part.
    PaymentRecorded(Payment),
    /// Recovery of a penalty began.
    RecoveryBegun(Recovery),
    /// An application for forfeiture was lodged with the court.
    ApplicationLodged(Application),
    /// An interested person was told of it.
    InterestedNotified(InterestedNotice),
    /// A hearing was held.
    HearingRecorded(Hearing),
    /// The court decided.
    OrderRecorded(CourtOrder),
    /// Goods were disposed of.
    DisposalRecorded(Disposal),
    /// A claim for compensation came in.
    CompensationClaimed(Claim),
    /// A claim for compensation was decided.
    CompensationDecided(ClaimDecision),
    /// It was decided to publish a notice.
    NoticePublished {
        /// The notice.
        notice: NoticeId,
        /// Why.
        reasons: String,
    },
    /// The case was closed.
    CaseClosed {
        /// Why.
        reasons: String,
    },
}

impl Step {
    /// The notice that the step is about, where it is about one.
    pub fn notice(&self) -> Option<&NoticeId> {
        match self {
            Self::NoticeDrafted { notice, .. }
            | Self::NoticeAmended { notice, .. }
            | Self::IntentGiven { notice, .. }
            | Self::RepresentationReceived { notice, .. }
            | Self::RepresentationsConsidered { notice, .. }
            | Self::NoticeApproved { notice }
            | Self::NoticeIssued { notice, .. }
            | Self::NoticeServed { notice, .. }
            | Self::TestResultRecorded { notice, .. }
            | Self::NoticeLifted { notice, .. }
            | Self::AppealLodged { notice, .. }
            | Self::AppealDetermined { notice, .. }
            | Self::NoticeWithdrawn { notice, .. }
            | Self::NoticePublished { notice, .. } => Some(notice),
            Self::VariationProposed(it) => Some(&it.notice),
            Self::NoticeVaried(it) => Some(&it.notice),
            Self::ComplianceRecorded(it) => Some(&it.notice),
            Self::BreachRecorded(it) => Some(&it.notice),
            Self::ReturnsRecorded(it) => Some(&it.notice),
            Self::StateRecallBegun(it) => Some(&it.notice),
            Self::PaymentRecorded(it) => Some(&it.notice),
            Self::RecoveryBegun(it) => Some(&it.notice),
            Self::ApplicationLodged(it) => Some(&it.notice),
            Self::InterestedNotified(it) => Some(&it.notice),
            Self::HearingRecorded(it) => Some(&it.notice),
            Self::OrderRecorded(it) => Some(&it.notice),
            Self::DisposalRecorded(it) => Some(&it.notice),
            Self::CompensationClaimed(it) => Some(&it.notice),
            Self::CompensationDecided(it) => Some(&it.notice),
            Self::CaseOpened { .. }
            | Self::EvidenceLodged { .. }
            | Self::RecordLodged(_)
            | Self::UnitJudged(_)
            | Self::AllegationMade { .. }
            | Self::ValueConfirmed { .. }
            | Self::CaseClosed { .. } => None,
        }
    }
}

impl Event {
    /// The day on which what it tells of happened in law: the one that the step names, else the day of its record in Europe/London.
    pub fn occurred_on(&self) -> Date {
        match &self.step {
            Step::NoticeServed { occurred_on, .. }
            | Step::AppealLodged { occurred_on, .. }
            | Step::AppealDetermined { occurred_on, .. } => *occurred_on,
            Step::RepresentationReceived { received_on, .. } => *received_on,
            Step::ComplianceRecorded(it) => it.occurred_on,
            Step::BreachRecorded(it) => it.occurred_on,
            Step::ReturnsRecorded(it) => it.occurred_on,
            Step::PaymentRecorded(it) => it.occurred_on,
            Step::RecoveryBegun(it) => it.occurred_on,
            Step::ApplicationLodged(it) => it.occurred_on,
            Step::InterestedNotified(it) => it.occurred_on,
            Step::HearingRecorded(it) => it.occurred_on,
            Step::OrderRecorded(it) => it.occurred_on,
            Step::DisposalRecorded(it) => it.occurred_on,
            Step::CompensationClaimed(it) => it.received_on,
            _ => civil_date(self.at),
        }
    }
}
