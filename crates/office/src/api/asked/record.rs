//! What is asked of a conformance record: to lodge the maker's file, and to judge a unit.

use proofhouse_law::case::{Judgement, RecordFile};
use proofhouse_law::{Action, Digest, StandardId, Verdict};
use serde::Deserialize;

use crate::web::WebError;

/// A maker's record file to be lodged.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LodgeRecord {
    /// The file as it came, which the office holds already.
    pub(crate) sent: Digest,
}

/// A unit to be judged.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct JudgeUnit {
    /// The test case, such as `5.1-4-1`.
    pub(crate) test_case: String,
    /// Its unit, such as `a`.
    pub(crate) unit: String,
    /// The verdict.
    pub(crate) verdict: Verdict,
    /// What was done and seen.
    pub(crate) words: String,
}

impl LodgeRecord {
    pub(super) fn action(self) -> Result<Action, WebError> {
        Ok(Action::LodgeRecord(RecordFile {
            sent: self.sent,
            record: self.sent,
            edition: unread()?,
        }))
    }
}

impl JudgeUnit {
    pub(super) fn action(self) -> Result<Action, WebError> {
        Ok(Action::JudgeUnit(Judgement {
            standard: unread()?,
            standard_sha256: Digest::of(b""),
            test_case: self.test_case,
            unit: self.unit,
            verdict: self.verdict,
            words: self.words.trim().to_owned(),
            checked: None,
            bundles: Vec::new(),
            record: None,
        }))
    }
}

/// In the place of a standard that the desk finds out.
fn unread() -> Result<StandardId, WebError> {
    let id = "unread".parse();
    id.map_err(|error| WebError::internal(format!("an empty place: {error}")))
}
