//! Limits on what an action may carry: it comes from outside, and what it says is stored for good.

use super::action::Action;
use crate::refusal::Refusal;

/// The largest action taken, in bytes of its JSON.
pub(super) const ACTION_BYTES_MAX: usize = 1 << 20;

/// Refuses an action too large to store: events are kept for good.
pub(super) fn check(action: &Action) -> Result<(), Refusal> {
    let bytes = serde_json::to_vec(action).map_or(usize::MAX, |json| json.len());
    if bytes <= ACTION_BYTES_MAX {
        return Ok(());
    }
    Err(Refusal::procedure(
        "case.limits",
        "The action is larger than 1 MiB. Shorten its texts and lists; nothing was kept.",
    ))
}
