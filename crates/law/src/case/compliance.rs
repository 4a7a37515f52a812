//! What a business did about a notice: complied with it, or breached it.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::NoticeId;

/// What a compliance notice adds to the terms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComplianceTerms {
    /// The last day of the period in which the duty is to be complied with.
    pub comply_by: Date,
    /// Steps to take, where the notice prescribes any.
    pub steps: Vec<String>,
}

/// Records that a notice was complied with; of a penalty, that the breach it is for has ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Compliance {
    /// Which notice.
    pub notice: NoticeId,
    /// Since when.
    pub occurred_on: Date,
    /// By what evidence.
    pub reasons: String,
}

/// Records that a notice was breached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Breach {
    /// Which notice.
    pub notice: NoticeId,
    /// When.
    pub occurred_on: Date,
    /// What was done or left undone, and by what evidence.
    pub reasons: String,
}

/// A day on which something about a notice happened, with its reasons and when it was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Happened {
    /// The day.
    pub on: Date,
    /// Why, or by what evidence.
    pub reasons: String,
    /// When it was recorded.
    pub at: Timestamp,
}
