//! The last controls: one for each account that a pair of the list opened; where none was, one as the first was.
//!
//! Some services let one account in with any password and no other account at all; honeypots do. A control for another
//! account is refused there, and shows nothing of that one: so each is asked for itself before anyone is accused. Where
//! the service is gone by then, or answers everybody alike, only what had a control of its own right after it stands.

use proofhouse_law::observation::Fact;

use super::{Control, Tries};
use crate::credentials::Pair;
use crate::protocols::{Access, Door};

/// What the last controls leave of what was accepted.
pub(super) struct Left<'a> {
    /// What stands: a random password was refused for the same account.
    pub(super) stands: Vec<(&'a Pair, Access)>,
    /// Accounts that let a random password in.
    pub(super) fell: Vec<Fact>,
}

impl Left<'_> {
    /// What stands where no last control could be made: what a control of its own followed at once. The fact where nothing does.
    fn only_shut(mut self, why: Box<Fact>) -> Result<Self, Box<Fact>> {
        self.stands.retain(|(_, access)| access.shut);
        if self.stands.is_empty() {
            return Err(why);
        }
        self.fell.push(*why);
        Ok(self)
    }
}

impl<'a> Tries<'a> {
    /// Makes the last controls; a fact where one ends everything.
    pub(super) async fn last(
        &mut self,
        door: &mut Door,
        first: &str,
        accepted: Vec<(&'a Pair, Access)>,
    ) -> Result<Left<'a>, Fact> {
        let mut accounts: Vec<&str> = Vec::new();
        for (pair, _) in accepted.iter().filter(|_| door.takes_account()) {
            if !accounts.contains(&pair.account.as_str()) {
                accounts.push(&pair.account);
            }
        }
        if accounts.is_empty() {
            accounts.push(first);
        }
        let mut left = Left {
            stands: accepted,
            fell: Vec::new(),
        };
        for account in accounts {
            let note = "control again: another random password";
            self.setting.log.note(note);
            match self.control(door, account).await {
                Control::Refused | Control::Locked => {}
                Control::Open(proof) => {
                    let fact = Box::new(self.opened(&proof));
                    return left.only_shut(fact).map_err(|fact| *fact);
                }
                Control::Other(fact) if matches!(*fact, Fact::InterfaceUnusable { .. }) => {
                    return left.only_shut(fact).map_err(|fact| *fact);
                }
                Control::Other(fact)
                    if account != first && matches!(*fact, Fact::ControlAccepted { .. }) =>
                {
                    left.stands.retain(|(pair, _)| pair.account != account);
                    left.fell.push(*fact);
                }
                other => return Err(self.fact_of(other)),
            }
        }
        Ok(left)
    }
}
