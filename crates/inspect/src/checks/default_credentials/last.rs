//! The last controls: one for each account that a pair of the list opened; where none was, one as the first was.
//!
//! The control of an opened account looks like the password that opened it (`random.rs`).
//! Some services let one account in with any password and no other account at all; honeypots do. A control for another
//! account is refused there, and shows nothing of that one: so each is asked for itself before anyone is accused. Where
//! the service is gone by then, or answers everybody alike, only what had a control of its own right after it stands.

use proofhouse_law::observation::Fact;

use super::sessions::held;
use super::{Control, Tries};
use crate::credentials::Pair;
use crate::protocols::{Access, AtOnce, Door};

/// What the last controls leave of what was accepted.
pub(super) struct Left<'a> {
    /// What stands: a random password was refused for the same account.
    pub(super) stands: Vec<(&'a Pair, Access)>,
    /// Accounts that let a random password in.
    pub(super) fell: Vec<Fact>,
    /// Whether the inspection was to end before they were all made.
    pub(super) is_interrupted: bool,
}

impl Left<'_> {
    /// What stands where no last control could be made: what a control of its own followed at once. The fact where nothing does.
    fn only_shut(mut self, why: Box<Fact>) -> Result<Self, Box<Fact>> {
        self.stands = held(self.stands);
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
        let mut left = Left {
            stands: accepted,
            fell: Vec::new(),
            is_interrupted: false,
        };
        self.let_in_at_once(&mut left);
        let mut opened = opened(&left.stands, door.takes_account(), first);
        if opened.is_empty() {
            opened.push((first, None));
        }
        for (account, like) in opened {
            let note = "control again: another random password";
            self.setting.log.note(note);
            let control = match like {
                Some(pair) => self.control_like(door, pair).await,
                None => self.control(door, account).await,
            };
            match control {
                Control::Refused | Control::Locked => {}
                Control::Interrupted => {
                    left.is_interrupted = true;
                    return Ok(left);
                }
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
                other @ Control::Other(_) => return Err(self.fact_of(other)),
            }
        }
        Ok(left)
    }

    /// Takes away what a random password right after it got as well: a lock that lets everyone in may have ended since.
    fn let_in_at_once(&self, left: &mut Left<'_>) {
        let interface = &self.setting.interface;
        let is_let_in = |access: &Access| access.at_once == AtOnce::LetIn;
        for (pair, access) in left.stands.extract_if(.., |(_, access)| is_let_in(access)) {
            left.fell.push(Fact::ControlAccepted {
                interface: (*interface).clone(),
                detail: format!(
                    "right after account {:?} was let in, a random password was too: {}",
                    pair.account, access.proof
                ),
            });
        }
    }
}

/// The accounts that were opened, each with the pair that its control must look like: the shortest password, of which a
/// page may say something else than of longer ones. None where no password was looked at.
fn opened<'a>(
    accepted: &[(&'a Pair, Access)],
    takes_account: bool,
    first: &'a str,
) -> Vec<(&'a str, Option<&'a Pair>)> {
    let mut opened: Vec<(&str, Option<&Pair>)> = Vec::new();
    for (pair, access) in accepted {
        let account = if takes_account {
            pair.account.as_str()
        } else {
            first
        };
        let like = (!access.passwordless).then_some(*pair);
        match opened.iter_mut().find(|(held, _)| *held == account) {
            None => opened.push((account, like)),
            Some((_, held)) => {
                let both = held.iter().copied().chain(like);
                *held = both.min_by_key(|pair| pair.password.len());
            }
        }
    }
    opened
}
