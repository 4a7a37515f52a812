//! Whether the last control was refused as the first was: a lock-out in words that nobody knows reads otherwise.
//!
//! A page that says "Zu viele Fehlversuche" with the status of every refusal is no lock to a reader of English, and the
//! rest of the list counted as weighed. Both controls are random passwords for one account, so that what is left of
//! their answers without numbers, times and tokens should be the same. Where a page is worded anew each time, a second
//! control reads otherwise than the last too, and nothing is concluded. A log-in that spoke of a lock from the start may
//! have been locked all along. Where something was accepted, `weighed.rs` tells.

use proofhouse_law::observation::StopReason;

use super::last::Left;
use super::{Control, Tries};
use crate::protocols::Door;

impl Tries<'_> {
    /// Why the tries ended, now that the last control was refused.
    pub(super) async fn otherwise(
        &mut self,
        door: &mut Door,
        account: &str,
        left: &Left<'_>,
        stopped: StopReason,
    ) -> StopReason {
        let is_silent = left.stands.is_empty() && left.fell.is_empty();
        if stopped != StopReason::ListExhausted || !is_silent {
            return stopped;
        }
        if let Some(doubt) = door.doubt().or_else(|| forged(door)) {
            self.record.unjudged = Some(doubt);
            return StopReason::ServiceDropped;
        }
        let (Some(first), Some(last)) = (self.first_refusal.take(), door.refusal()) else {
            return stopped;
        };
        if first.shape == last.shape {
            return stopped;
        }
        let log = self.setting.log;
        log.note("it refuses otherwise than at first: control once more");
        let again = self.control(door, account).await;
        let is_same = door.refusal().is_some_and(|now| now.shape == last.shape);
        if !matches!(again, Control::Refused) || !is_same {
            return stopped;
        }
        let (wrong, then, now) = (self.record.wrong(), first.words, last.words);
        self.record.unjudged = Some(format!(
            "after {wrong} wrong passwords it answers a wrong one with {now}, and at first it answered with {then}: this may be a lock-out, so that nobody knows which passwords of the list it looked at"
        ));
        StopReason::ServiceDropped
    }
}

/// Why a refusal looked at no password, where it says that it takes the request for one from elsewhere.
fn forged(door: &Door) -> Option<String> {
    const SAYINGS: [&str; 5] = ["csrf", "xsrf", "forgery", "cross-site", "referer"];
    let words = door.refusal()?.words;
    let small = words.to_lowercase();
    let is_forged = SAYINGS.iter().any(|saying| small.contains(saying));
    is_forged.then(|| {
        format!("it answers each password with {words}, which says that it did not take the request, and nothing of the password")
    })
}
