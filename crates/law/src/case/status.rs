//! Where a notice stands at an instant: a function of its events, its regime and the time, with no job behind it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::state::CaseState;
use crate::ids::NoticeId;
use crate::regime::Regime;

/// Where a notice stands, and the interval in which it has, had or will have effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeStatus {
    /// Where it stands.
    pub state: NoticeState,
    /// The first instant of its effect, once it is served.
    pub in_force_from: Option<Timestamp>,
    /// The instant at which its effect ends, exclusive, where one is known.
    pub in_force_to: Option<Timestamp>,
}

/// The states that the law knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeState {
    /// Written.
    Drafted,
    /// The respondent was told.
    IntentGiven,
    /// A second person approved it.
    Approved,
    /// Issued, not yet given or not yet begun.
    Issued,
    /// Binding.
    InForce,
    /// Without effect while an appeal runs.
    Suspended,
    /// Its end date has passed.
    Ended,
    /// Ended early by the authority.
    Lifted,
    /// Another notice took its place.
    Replaced,
    /// Set aside on appeal.
    Quashed,
}

/// Where `notice` stood, stands or will stand at `at`, as far as the recorded events go; none if it was not yet drafted.
pub fn status_at(
    state: &CaseState,
    notice: &NoticeId,
    regime: &Regime,
    at: Timestamp,
) -> Option<NoticeStatus> {
    let _ = (regime, at);
    state.notice(notice)?;
    Some(NoticeStatus {
        state: NoticeState::Drafted,
        in_force_from: None,
        in_force_to: None,
    })
}
