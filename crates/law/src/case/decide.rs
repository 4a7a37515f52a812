//! Deciding: an action becomes events, or a refusal that names its rule.

use jiff::Timestamp;

use super::action::{Action, Actor};
use super::event::Event;
use super::mint::Ids;
use super::state::CaseState;
use crate::refusal::Refusal;
use crate::regime::Regime;

/// What a decision is made under.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The regime that the case pins.
    pub regime: &'a Regime,
    /// The time.
    pub now: Timestamp,
    /// Whether this is a drill.
    pub drill: bool,
}

/// Decides one action: the events it makes, or why the law does not allow it now.
///
/// # Errors
/// A [`Refusal`] names the rule, its footing, the day that would cure it, and the remedy.
pub fn decide(
    state: &CaseState,
    action: &Action,
    actor: &Actor,
    cx: &Context<'_>,
    ids: &mut Ids,
) -> Result<Vec<Event>, Refusal> {
    let _ = (state, actor, cx, ids);
    Err(Refusal::procedure(
        "case.not-built",
        format!("The action {} is not built yet.", action.name()),
    ))
}
