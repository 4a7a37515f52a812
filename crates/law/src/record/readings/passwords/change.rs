//! Whether a change of the password took.

use super::{Accepted, accepted};
use crate::observation::{DeviceState, Fact, Interface, StopReason};
use crate::record::desk::{Desk, Item, Outcome};

/// What one unit's login showed of an account after its user had chosen a password.
struct After<'s, 'a> {
    /// The old password, accepted.
    old: Option<&'s Accepted<'a>>,
    /// The user's, another one, accepted.
    new: Option<&'s Accepted<'a>>,
    /// The old one, refused between working controls, and the user's accepted after it.
    refused: Option<Item<'a>>,
    /// The end of the tries.
    ended: Option<Item<'a>>,
}

/// After the user's change the user's password opens, and the one before it does not.
pub(in crate::record::readings) fn change(desk: &Desk<'_>) -> Vec<Outcome> {
    let all = accepted(desk);
    let is_before = |one: &&Accepted<'_>| {
        let untouched = matches!(
            one.item.state(),
            Some(DeviceState::FactoryDefault | DeviceState::SetUpWithoutChange)
        );
        untouched && !one.is_users()
    };
    let before: Vec<&Accepted<'_>> = all.iter().filter(is_before).collect();
    let judged = before.iter();
    let mut outcomes: Vec<Outcome> = judged
        .map(|before| judge(before, &after(desk, &all, before)))
        .collect();
    if !outcomes.is_empty() {
        let opened = |interface: &Interface| before.iter().any(|one| one.interface == interface);
        let others = desk.logins().into_iter().filter(|one| !opened(one));
        outcomes.extend(others.map(unchanged));
        outcomes.extend(desk.unjudged().into_values());
        outcomes.extend(desk.unseen_login());
        outcomes.extend(desk.unreached_logins());
    }
    outcomes
}

/// A login of which no password was known before its user chose one.
fn unchanged(interface: &Interface) -> Outcome {
    let reason = format!(
        "Whether a password of {interface} can be changed was not seen: none opened it before its user chose one."
    );
    Outcome::open(reason, &[])
}

fn after<'s, 'a>(desk: &Desk<'a>, all: &'s [Accepted<'a>], before: &Accepted<'a>) -> After<'s, 'a> {
    let is_after = |item: Item<'_>| {
        item.state() == Some(DeviceState::SetUpByUser)
            && item.bundle == before.item.bundle
            && item.unit() == before.item.unit()
    };
    let of_account = || {
        all.iter().filter(|one| {
            is_after(one.item) && one.interface == before.interface && one.account == before.account
        })
    };
    let ended = desk.at(before.interface).into_iter().find(|item| {
        let at_end = matches!(
            item.fact(),
            Fact::CredentialsRefused {
                stopped: StopReason::ListExhausted,
                ..
            }
        );
        at_end && is_after(*item)
    });
    let refused = desk.items.iter().copied().find(|item| {
        let is_of_this = matches!(
            item.fact(),
            Fact::OldPasswordRefused { interface, account, secret, .. }
                if interface == before.interface && account == before.account && secret == before.secret
        );
        is_of_this && is_after(*item)
    });
    After {
        refused,
        old: of_account().find(|one| one.secret == before.secret),
        new: of_account().find(|one| one.is_users() && one.secret != before.secret),
        ended,
    }
}

fn judge(before: &Accepted<'_>, after: &After<'_, '_>) -> Outcome {
    let (place, account) = (before.interface, before.account);
    match (after.old, after.new, after.refused, after.ended) {
        (Some(old), Some(new), _, _) => Outcome::fail(
            format!(
                "{place} still accepts the old password of {account} after the user chose another, which it accepts too."
            ),
            &[before.item, new.item, old.item],
        ),
        // Nothing shows that the password was changed at all.
        (Some(old), None, _, _) => Outcome::open(
            format!(
                "{place} accepts the old password of {account}, and a new one was not seen to be accepted: whether it was changed there is not known."
            ),
            &[before.item, old.item],
        ),
        (None, Some(new), Some(refused), _) => Outcome::pass(
            format!(
                "{place} refused the old password of {account} after the user chose another, and accepted the new one before and after it."
            ),
            &[before.item, new.item, refused],
        ),
        // Bundles from before such a refusal was noted: a label's password is tried before the user's, and that list came to
        // its end. What else opened it came after the user's, or nobody knows in which order.
        (None, Some(new), None, Some(ended)) if before.is_labels() => Outcome::pass(
            format!("{place} accepts the new password of {account}, and refuses the old one."),
            &[before.item, new.item, ended],
        ),
        (None, Some(new), None, Some(ended)) => Outcome::open(
            format!(
                "{place} accepts the new password of {account}; whether it refuses the old one was not seen: no refusal of \
                 it between working controls is noted. Test it once more, or try the old one there by hand."
            ),
            &[before.item, new.item, ended],
        ),
        _ => Outcome::open(
            format!(
                "Whether the change of the password of {account} at {place} took was not seen: test it set up by the user, with that password on the bench."
            ),
            &[before.item],
        ),
    }
}
