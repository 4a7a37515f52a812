//! A recall: the three limbs it needs, the count of what comes back, and the state's own recall.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::NoticeId;

/// What a recall notice adds to the terms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecallTerms {
    /// How many units were supplied to customers, as far as is known.
    pub supplied: u64,
    /// Why what the businesses have done is not enough.
    pub inadequate: String,
    /// Why other notices, or forfeiture, would not be enough.
    pub insufficient: String,
    /// To whom the units are returned.
    pub return_to: String,
    /// The last day of the period in which the arrangements are to be made.
    pub arrangements_by: Date,
    /// Whether customers must be told of the risks.
    pub inform_customers: bool,
}

/// Reports how far a recall has come, in whole units since its beginning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Returns {
    /// Which notice.
    pub notice: NoticeId,
    /// Counted on which day.
    pub occurred_on: Date,
    /// How many units' customers were reached.
    pub reached: u64,
    /// How many units came back.
    pub returned: u64,
}

/// Why the state may recall by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StateRecallGround {
    /// The notice was ignored.
    Ignored,
    /// It cannot be given to one or more of those who should have it.
    CannotBeGiven,
}

/// Begins the state's own recall.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StateRecall {
    /// In place of which notice.
    pub notice: NoticeId,
    /// On what ground.
    pub ground: StateRecallGround,
    /// What is done, and why.
    pub reasons: String,
}

/// How far a recall had come on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// The day.
    pub on: Date,
    /// Units whose customers were reached.
    pub reached: u64,
    /// Units that came back.
    pub returned: u64,
    /// When it was recorded.
    pub at: Timestamp,
}

/// What is wrong with a count, in words: counts are of all units since the beginning, and never shrink.
pub(super) fn miscounted(
    terms: &RecallTerms,
    so_far: Option<&Progress>,
    new: &Returns,
) -> Option<String> {
    if new.reached > terms.supplied || new.returned > terms.supplied {
        return Some(format!(
            "The notice knows of {} units supplied; more cannot be reached or returned. Correct the count, or amend what is known.",
            terms.supplied
        ));
    }
    let so_far = so_far?;
    let shrinks = new.reached < so_far.reached || new.returned < so_far.returned;
    if shrinks || new.occurred_on < so_far.on {
        return Some(format!(
            "On {} {} units were reached and {} returned. Give the count since the beginning, on a later day.",
            so_far.on, so_far.reached, so_far.returned
        ));
    }
    None
}
