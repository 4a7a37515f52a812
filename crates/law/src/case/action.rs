//! Actions: what a person asks for. Their JSON is what the API and the command line take.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::action_name::ActionName;
use super::compensation::{Claim, ClaimDecision};
use super::compliance::{Breach, Compliance};
use super::court::{Application, CourtOrder, Disposal, Hearing, InterestedNotice};
use super::judged::{Judgement, RecordFile};
use super::parties::{Product, Respondent};
use super::penalty::{Payment, Recovery};
use super::recall::{Returns, StateRecall};
use super::terms::Terms;
use super::variation::{Variation, VariationProposal};
use crate::digest::Digest;
use crate::finding::Finding;
use crate::ids::{NoticeId, PartyId, ProvisionId, RegimeId};

/// The two documents of one content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Documents {
    /// Digest of the HTML.
    pub html: Digest,
    /// Digest of the PDF.
    pub pdf: Digest,
}

/// How a notice was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ServiceMethod {
    /// Handed over.
    Hand,
    /// Left at the address.
    Leave,
    /// By post.
    Post,
    /// Electronically.
    Electronic,
}

/// What a tribunal made of an appeal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AppealOutcome {
    /// The notice stands.
    Confirmed,
    /// The notice stands with changes.
    Varied,
    /// The notice falls.
    Quashed,
    /// The appellant gave it up.
    Withdrawn,
}

/// What a person asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Action {
    /// Opens the case.
    Open {
        /// About which product.
        product: Product,
        /// Against whom.
        respondents: Vec<Respondent>,
        /// Under which regime.
        regime: RegimeId,
        /// Why.
        reason: String,
    },
    /// Takes a signed bundle into the case.
    LodgeEvidence {
        /// Digest of the bundle.
        bundle: Digest,
        /// Id of the key that signed it.
        signer: String,
        /// Whether the inspection was cut short.
        partial: bool,
        /// The findings as the office itself derived them.
        findings: Vec<Finding>,
    },
    /// Takes a maker's record file into the case.
    LodgeRecord(RecordFile),
    /// Judges one unit of a test case.
    JudgeUnit(Judgement),
    /// Alleges failures.
    Allege {
        /// Of which provisions.
        provisions: Vec<ProvisionId>,
        /// By whom.
        respondent: PartyId,
        /// On what grounds, in words.
        grounds: String,
    },
    /// Drafts a notice.
    Draft {
        /// Its terms.
        terms: Terms,
    },
    /// Changes a draft; its intent and its approval, if any, must be given again.
    Amend {
        /// Which notice.
        notice: NoticeId,
        /// Its new terms.
        terms: Terms,
    },
    /// Tells the respondent what is intended.
    GiveIntent {
        /// Which notice.
        notice: NoticeId,
        /// The letter.
        document: Documents,
    },
    /// Records what the respondent says to it.
    RecordRepresentation {
        /// Which notice.
        notice: NoticeId,
        /// When it came.
        received_on: Date,
        /// Salted commitment to its text.
        commitment: Digest,
    },
    /// Records that every representation received was considered.
    ConsiderRepresentations {
        /// Which notice.
        notice: NoticeId,
        /// With what outcome.
        outcome: String,
    },
    /// A lawyer confirms a value of the law data that is unverified or assumed.
    Confirm {
        /// Dotted path of the value.
        value: String,
        /// Why it may be relied on.
        reasons: String,
    },
    /// Approves a notice.
    Approve {
        /// Which notice.
        notice: NoticeId,
    },
    /// Issues a notice.
    Issue {
        /// Which notice.
        notice: NoticeId,
        /// Its documents.
        documents: Documents,
    },
    /// Records that a notice was given to a party.
    Serve {
        /// Which notice.
        notice: NoticeId,
        /// To whom.
        on: PartyId,
        /// How.
        method: ServiceMethod,
        /// When it was given.
        occurred_on: Date,
    },
    /// Records the results of the test plan.
    RecordTestResult {
        /// Which notice.
        notice: NoticeId,
        /// Digest of the bundle.
        bundle: Digest,
        /// The findings as the office itself derived them.
        findings: Vec<Finding>,
    },
    /// Ends a notice early.
    Lift {
        /// Which notice.
        notice: NoticeId,
        /// Why.
        reasons: String,
    },
    /// Records an appeal.
    LodgeAppeal {
        /// Against which notice.
        notice: NoticeId,
        /// When it was lodged.
        occurred_on: Date,
    },
    /// Records what became of an appeal.
    DetermineAppeal {
        /// Against which notice.
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
    /// Drops a notice before it is issued.
    Withdraw {
        /// Which notice.
        notice: NoticeId,
        /// Why.
        reasons: String,
    },
    /// Proposes other terms for a notice that was issued.
    ProposeVariation(Box<VariationProposal>),
    /// Makes the proposed variation.
    Vary(Variation),
    /// Records that a notice was complied with.
    RecordCompliance(Compliance),
    /// Records that a notice was breached.
    RecordBreach(Breach),
    /// Reports how far a recall has come.
    RecordReturns(Returns),
    /// Begins the state's own recall.
    BeginStateRecall(StateRecall),
    /// Records a payment of a penalty.
    RecordPayment(Payment),
    /// Begins to recover a penalty.
    BeginRecovery(Recovery),
    /// Records that an application for forfeiture was lodged with the court.
    LodgeApplication(Application),
    /// Records that an interested person was told of it.
    NotifyInterested(InterestedNotice),
    /// Records a hearing.
    RecordHearing(Hearing),
    /// Records the court's decision.
    RecordOrder(CourtOrder),
    /// Records what was done with goods.
    RecordDisposal(Disposal),
    /// Records a claim for compensation.
    ClaimCompensation(Claim),
    /// Decides a claim for compensation.
    DecideCompensation(ClaimDecision),
    /// Decides to publish a notice.
    Publish {
        /// Which notice.
        notice: NoticeId,
        /// Why now: an early notice is a target list.
        reasons: String,
    },
    /// Closes the case.
    Close {
        /// Why.
        reasons: String,
    },
}

impl Action {
    /// The action's name.
    pub fn name(&self) -> ActionName {
        match self {
            Self::Open { .. } => ActionName::Open,
            Self::LodgeEvidence { .. } => ActionName::LodgeEvidence,
            Self::LodgeRecord(_) => ActionName::LodgeRecord,
            Self::JudgeUnit(_) => ActionName::JudgeUnit,
            Self::Allege { .. } => ActionName::Allege,
            Self::Draft { .. } => ActionName::Draft,
            Self::Amend { .. } => ActionName::Amend,
            Self::GiveIntent { .. } => ActionName::GiveIntent,
            Self::RecordRepresentation { .. } => ActionName::RecordRepresentation,
            Self::ConsiderRepresentations { .. } => ActionName::ConsiderRepresentations,
            Self::Confirm { .. } => ActionName::Confirm,
            Self::Approve { .. } => ActionName::Approve,
            Self::Issue { .. } => ActionName::Issue,
            Self::Serve { .. } => ActionName::Serve,
            Self::RecordTestResult { .. } => ActionName::RecordTestResult,
            Self::Lift { .. } => ActionName::Lift,
            Self::LodgeAppeal { .. } => ActionName::LodgeAppeal,
            Self::DetermineAppeal { .. } => ActionName::DetermineAppeal,
            Self::Withdraw { .. } => ActionName::Withdraw,
            Self::ProposeVariation(_) => ActionName::ProposeVariation,
            Self::Vary(_) => ActionName::Vary,
            Self::RecordCompliance(_) => ActionName::RecordCompliance,
            Self::RecordBreach(_) => ActionName::RecordBreach,
            Self::RecordReturns(_) => ActionName::RecordReturns,
            Self::BeginStateRecall(_) => ActionName::BeginStateRecall,
            Self::RecordPayment(_) => ActionName::RecordPayment,
            Self::BeginRecovery(_) => ActionName::BeginRecovery,
            Self::LodgeApplication(_) => ActionName::LodgeApplication,
            Self::NotifyInterested(_) => ActionName::NotifyInterested,
            Self::RecordHearing(_) => ActionName::RecordHearing,
            Self::RecordOrder(_) => ActionName::RecordOrder,
            Self::RecordDisposal(_) => ActionName::RecordDisposal,
            Self::ClaimCompensation(_) => ActionName::ClaimCompensation,
            Self::DecideCompensation(_) => ActionName::DecideCompensation,
            Self::Publish { .. } => ActionName::Publish,
            Self::Close { .. } => ActionName::Close,
        }
    }

    /// The notice that the action is about, where it is about one that exists.
    pub fn notice(&self) -> Option<&NoticeId> {
        match self {
            Self::Amend { notice, .. }
            | Self::GiveIntent { notice, .. }
            | Self::RecordRepresentation { notice, .. }
            | Self::ConsiderRepresentations { notice, .. }
            | Self::Approve { notice }
            | Self::Issue { notice, .. }
            | Self::Serve { notice, .. }
            | Self::RecordTestResult { notice, .. }
            | Self::Lift { notice, .. }
            | Self::LodgeAppeal { notice, .. }
            | Self::DetermineAppeal { notice, .. }
            | Self::Withdraw { notice, .. }
            | Self::Publish { notice, .. } => Some(notice),
            Self::ProposeVariation(it) => Some(&it.notice),
            Self::Vary(it) => Some(&it.notice),
            Self::RecordCompliance(it) => Some(&it.notice),
            Self::RecordBreach(it) => Some(&it.notice),
            Self::RecordReturns(it) => Some(&it.notice),
            Self::BeginStateRecall(it) => Some(&it.notice),
            Self::RecordPayment(it) => Some(&it.notice),
            Self::BeginRecovery(it) => Some(&it.notice),
            Self::LodgeApplication(it) => Some(&it.notice),
            Self::NotifyInterested(it) => Some(&it.notice),
            Self::RecordHearing(it) => Some(&it.notice),
            Self::RecordOrder(it) => Some(&it.notice),
            Self::RecordDisposal(it) => Some(&it.notice),
            Self::ClaimCompensation(it) => Some(&it.notice),
            Self::DecideCompensation(it) => Some(&it.notice),
            Self::Open { .. }
            | Self::LodgeEvidence { .. }
            | Self::LodgeRecord(_)
            | Self::JudgeUnit(_)
            | Self::Allege { .. }
            | Self::Draft { .. }
            | Self::Confirm { .. }
            | Self::Close { .. } => None,
        }
    }
}
