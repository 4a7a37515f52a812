//! What can be done today, and why not: for pages and lists of tasks.

use serde::Serialize;

use super::action_name::ActionName;
use super::decide::{Context, on_notice, permitted};
use super::fit;
use super::notice_record::NoticeRecord;
use super::parties::Actor;
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

/// Whether an action is about a notice that exists.
fn is_about_notice(action: ActionName) -> bool {
    !matches!(
        action,
        ActionName::Open
            | ActionName::LodgeEvidence
            | ActionName::LodgeRecord
            | ActionName::JudgeUnit
            | ActionName::Allege
            | ActionName::Draft
            | ActionName::Confirm
            | ActionName::Close
    )
}

/// Every action on the case and on each of its notices that its kind knows, lawful now or not.
pub fn lawful_next(state: &CaseState, actor: &Actor, cx: &Context<'_>) -> Vec<Next> {
    let mut next = Vec::new();
    for action in ActionName::ALL {
        if is_about_notice(action) {
            let known = |notice: &&NoticeRecord| {
                let power = cx.regime.power(&notice.terms.power);
                power.is_none_or(|power| fit::knows(power.effect, action))
            };
            next.extend(state.notices().iter().filter(known).map(|notice| Next {
                action,
                notice: Some(notice.id.clone()),
                refusal: about(state, action, notice, actor, cx).err(),
            }));
        } else {
            let refusal = permitted(state, action, None, actor, cx).err();
            next.push(Next {
                action,
                notice: None,
                refusal,
            });
        }
    }
    next
}

fn about(
    state: &CaseState,
    action: ActionName,
    notice: &NoticeRecord,
    actor: &Actor,
    cx: &Context<'_>,
) -> Result<(), Refusal> {
    permitted(state, action, Some(notice), actor, cx)?;
    // The guards on an amendment or a proposal judge its new text, which is not written yet.
    if matches!(action, ActionName::Amend | ActionName::ProposeVariation) {
        return Ok(());
    }
    on_notice(state, action, notice, actor, cx)
}
