//! The names of actions, as in their JSON, in the regimes and on pages.

use serde::{Deserialize, Serialize};

/// The name of an action, as in its JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(
    missing_docs,
    reason = "each is the name of the variant of `Action` that it names"
)]
pub enum ActionName {
    Open,
    LodgeEvidence,
    LodgeRecord,
    JudgeUnit,
    Allege,
    Draft,
    Amend,
    GiveIntent,
    RecordRepresentation,
    ConsiderRepresentations,
    Confirm,
    Approve,
    Issue,
    Serve,
    RecordTestResult,
    Lift,
    LodgeAppeal,
    DetermineAppeal,
    Withdraw,
    ProposeVariation,
    Vary,
    RecordCompliance,
    RecordBreach,
    RecordReturns,
    BeginStateRecall,
    RecordPayment,
    BeginRecovery,
    LodgeApplication,
    NotifyInterested,
    RecordHearing,
    RecordOrder,
    RecordDisposal,
    ClaimCompensation,
    DecideCompensation,
    Publish,
    Close,
}

impl ActionName {
    /// Every action, in the order of a case.
    pub const ALL: [Self; 36] = [
        Self::Open,
        Self::LodgeEvidence,
        Self::LodgeRecord,
        Self::JudgeUnit,
        Self::Allege,
        Self::Draft,
        Self::Amend,
        Self::GiveIntent,
        Self::RecordRepresentation,
        Self::ConsiderRepresentations,
        Self::Confirm,
        Self::Approve,
        Self::Issue,
        Self::Serve,
        Self::RecordTestResult,
        Self::Lift,
        Self::LodgeAppeal,
        Self::DetermineAppeal,
        Self::Withdraw,
        Self::ProposeVariation,
        Self::Vary,
        Self::RecordCompliance,
        Self::RecordBreach,
        Self::RecordReturns,
        Self::BeginStateRecall,
        Self::RecordPayment,
        Self::BeginRecovery,
        Self::LodgeApplication,
        Self::NotifyInterested,
        Self::RecordHearing,
        Self::RecordOrder,
        Self::RecordDisposal,
        Self::ClaimCompensation,
        Self::DecideCompensation,
        Self::Publish,
        Self::Close,
    ];

    /// The name as in JSON and in the regimes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::LodgeEvidence => "lodge-evidence",
            Self::LodgeRecord => "lodge-record",
            Self::JudgeUnit => "judge-unit",
            Self::Allege => "allege",
            Self::Draft => "draft",
            Self::Amend => "amend",
            Self::GiveIntent => "give-intent",
            Self::RecordRepresentation => "record-representation",
            Self::ConsiderRepresentations => "consider-representations",
            Self::Confirm => "confirm",
            Self::Approve => "approve",
            Self::Issue => "issue",
            Self::Serve => "serve",
            Self::RecordTestResult => "record-test-result",
            Self::Lift => "lift",
            Self::LodgeAppeal => "lodge-appeal",
            Self::DetermineAppeal => "determine-appeal",
            Self::Withdraw => "withdraw",
            Self::ProposeVariation => "propose-variation",
            Self::Vary => "vary",
            Self::RecordCompliance => "record-compliance",
            Self::RecordBreach => "record-breach",
            Self::RecordReturns => "record-returns",
            Self::BeginStateRecall => "begin-state-recall",
            Self::RecordPayment => "record-payment",
            Self::BeginRecovery => "begin-recovery",
            Self::LodgeApplication => "lodge-application",
            Self::NotifyInterested => "notify-interested",
            Self::RecordHearing => "record-hearing",
            Self::RecordOrder => "record-order",
            Self::RecordDisposal => "record-disposal",
            Self::ClaimCompensation => "claim-compensation",
            Self::DecideCompensation => "decide-compensation",
            Self::Publish => "publish",
            Self::Close => "close",
        }
    }
}

impl std::fmt::Display for ActionName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
