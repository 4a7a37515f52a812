//! Old passwords that a change has shut: refused where the user's own opens the same account.
//!
//! A refusal by itself shows nothing, for a login that is locked refuses every password. So the user's password of the account
//! must be taken once more after the tries (`weighed.rs`), between controls that were refused.

use proofhouse_law::observation::{CredentialOrigin, Fact};

use super::Tries;
use super::weighed::place_of;
use crate::credentials::Pair;
use crate::protocols::{Access, AtOnce};

impl<'a> Tries<'a> {
    /// The pairs at the head of the list that opened this login before, and were refused now.
    fn shut(&self) -> impl Iterator<Item = &'a Pair> {
        let list = self.setting.list;
        let old = list.pairs.iter().enumerate().take(self.setting.old);
        old.filter(|(place, _)| self.refused.contains(place))
            .map(|(_, pair)| pair)
    }

    /// The user's accepted passwords at accounts whose old password was refused, one an account.
    pub(super) fn chosen(&self, accepted: &[(&'a Pair, Access)]) -> Vec<&'a Pair> {
        let mut chosen: Vec<&Pair> = Vec::new();
        for (pair, access) in accepted {
            let is_users = pair.origin == CredentialOrigin::UserDefined
                && !access.passwordless
                && access.at_once != AtOnce::LetIn;
            let replaces =
                |old: &Pair| old.account == pair.account && old.password != pair.password;
            let is_new = !chosen.iter().any(|one| one.account == pair.account);
            if is_users && is_new && self.shut().any(replaces) {
                chosen.push(pair);
            }
        }
        chosen
    }

    /// What is observed of old passwords that were refused where the user's stands.
    pub(super) fn old_refused(&self, stands: &[(&'a Pair, Access)]) -> Vec<Fact> {
        let setting = self.setting;
        let mut facts = Vec::new();
        for chosen in self.chosen(stands) {
            let place = place_of(setting.list, chosen);
            if !place.is_some_and(|place| self.weighed.contains(&place)) {
                continue;
            }
            let replaced = self
                .shut()
                .filter(|old| old.account == chosen.account && old.password != chosen.password);
            facts.extend(replaced.map(|old| Fact::OldPasswordRefused {
                interface: setting.interface.clone(),
                account: old.account.clone(),
                secret: (setting.tag)(old.password.as_bytes()),
                chosen: (setting.tag)(chosen.password.as_bytes()),
            }));
        }
        facts
    }
}
