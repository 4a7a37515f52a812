//! Passwords that were seen only where a tester chose them: any device takes those, one with a universal default too.

use std::collections::{BTreeMap, BTreeSet};

use super::{Accepted, accepted};
use crate::observation::{DeviceState, Fact, Interface};
use crate::record::desk::{Desk, Item, Outcome};

/// Accounts whose password nothing shows to be the user's to choose: its change is not seen to be forced, and it was not
/// seen in use where nobody chose a password that the device did not ask for. `bound`: the acceptances that the provisions bind.
pub(super) fn only_where_chosen(desk: &Desk<'_>, bound: &[Accepted<'_>]) -> Vec<Outcome> {
    let all = accepted(desk);
    let forced: BTreeSet<(&Interface, &str)> = all
        .iter()
        .filter(|one| one.change_forced)
        .map(|one| (one.interface, one.account))
        .collect();
    // Another account may have a password of another kind at the same login.
    let opened: BTreeSet<(&Interface, &str)> = all
        .iter()
        .filter(|one| is_untouched(one.item.state()))
        .map(|one| (one.interface, one.account))
        .collect();
    let asks_for_none =
        desk.where_fact(|fact| matches!(fact, Fact::OpenWithoutAuthentication { .. }));
    let open: BTreeSet<(&str, u16)> = asks_for_none
        .iter()
        .filter(|item| is_untouched(item.state()))
        .filter_map(|item| item.fact().interface())
        .map(place)
        .collect();
    let mut left: BTreeMap<(&Interface, &str), Vec<Item<'_>>> = BTreeMap::new();
    for one in bound.iter().filter(|one| one.is_users()) {
        let at = (one.interface, one.account);
        if !forced.contains(&at) && !opened.contains(&at) && !open.contains(&place(one.interface)) {
            left.entry(at).or_default().push(one.item);
        }
    }
    let left = left.into_iter();
    left.map(|((interface, account), items)| {
        let reason = format!(
            "The password for {account} on {interface} was only seen where the tester chose it, which does not show what \
             it is where nobody does: test it set up without change, choosing one only where the device makes you."
        );
        Outcome::open(reason, &items)
    })
    .collect()
}

/// In use, where nobody chose a password that the device did not ask for.
fn is_untouched(state: Option<DeviceState>) -> bool {
    matches!(
        state,
        Some(DeviceState::SetUpWithoutChange | DeviceState::ResetThenSetUp)
    )
}

fn place(interface: &Interface) -> (&str, u16) {
    (&interface.transport, interface.port)
}
