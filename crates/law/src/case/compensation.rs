//! Compensation for a notice wrongly given: a claim, and the decision on it.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::ids::{NoticeId, PartyId};

/// Records a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// For which notice.
    pub notice: NoticeId,
    /// By whom.
    pub claimant: PartyId,
    /// When it came.
    pub received_on: Date,
    /// What is claimed, in pence.
    pub pence: u64,
    /// Salted commitment to its text and evidence.
    pub commitment: Digest,
}

/// What is decided on a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClaimOutcome {
    /// A sum is paid.
    Awarded,
    /// Nothing is paid.
    Refused,
}

/// Decides the claim of a claimant that is still open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimDecision {
    /// For which notice.
    pub notice: NoticeId,
    /// Whose claim.
    pub claimant: PartyId,
    /// The decision.
    pub outcome: ClaimOutcome,
    /// What is paid, in pence.
    pub pence: u64,
    /// Why.
    pub reasons: String,
}

/// A claim with what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClaimRecord {
    /// The claim.
    pub claim: Claim,
    /// When it was recorded.
    pub at: Timestamp,
    /// The decision, the day on which it was made, and when it was recorded.
    pub decision: Option<(ClaimDecision, Date, Timestamp)>,
}

/// What is wrong with a decision, in words.
pub(super) fn misjudged(claim: &ClaimRecord, decision: &ClaimDecision) -> Option<String> {
    let fits = match decision.outcome {
        ClaimOutcome::Awarded => decision.pence > 0,
        ClaimOutcome::Refused => decision.pence == 0,
    };
    if !fits {
        return Some("An award names a sum, and a refusal none. Correct it.".to_owned());
    }
    (decision.pence > claim.claim.pence)
        .then(|| "More would be paid than is claimed. Correct the sum.".to_owned())
}
