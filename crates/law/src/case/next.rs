//! What can be done today, and why not: for pages and lists of tasks.

use serde::Serialize;

use super::action::{ActionName, Actor};
use super::decide::Context;
use super::state::CaseState;
use crate::ids::NoticeId;
use crate::refusal::Refusal;

/// One action, and whether it is lawful now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Next {
    /// The action.
    pub action: ActionName,
    /// The notice it would be about, where it is about one.
    pub notice: Option<NoticeId>,
    /// Why it is not lawful now; none if it is, as far as can be said before its content is known.
    pub refusal: Option<Refusal>,
}

/// Every action on the case and on each of its notices, lawful now or not.
pub fn lawful_next(state: &CaseState, actor: &Actor, cx: &Context<'_>) -> Vec<Next> {
    let _ = (state, actor, cx);
    Vec::new()
}
