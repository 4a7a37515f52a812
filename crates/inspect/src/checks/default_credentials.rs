//! Default credentials at one login: a random password first and last, which must both be refused, the last at
//! each account that a pair of the list opened.
//!
//! Without the first control a page that needs no login "has" every password; without the last, a service that
//! gives up and lets everyone in would. Between them several sessions try the list side by side, the likeliest
//! first; where the first control is refused slowly, the list begins beside it (`begin.rs`). After a success only the last control
//! is tried at the account, and only the protocol's own proof has been run. The tries end
//! at the end of the list, at a cap, at a lock-out, or when the service goes. A lock-out that says nothing shows in a
//! pair that was taken and is taken no more (`weighed.rs`), one in unknown words in a last refusal that reads otherwise than
//! the first (`otherwise.rs`).

use std::collections::BTreeSet;
use std::time::Duration;

use proofhouse_law::observation::{CredentialOrigin, Fact, Interface, SecretTag, StopReason};
use tokio::time::{Instant, sleep_until};

use crate::bench::Caps;
use crate::credentials::{List, Pair};
use crate::protocols::{Access, Attempt, Door, Floor, Refusal};
use crate::stop::Stop;
use crate::transcript::Log;

mod again;
mod bearing;
mod begin;
mod keys_alone;
mod last;
mod nobody;
mod old;
mod otherwise;
mod penalty;
mod plan;
mod random;
mod record;
mod sessions;
mod weighed;

pub use penalty::Penalty;
pub(crate) use penalty::{FIRST_WAIT, NEXT_WAIT};
pub(crate) use random::{random_like, random_password};
pub use record::Record;
use sessions::held;

/// Name of the check in observations.
pub const NAME: &str = "inspect.default-credential";
/// How often a service that hung up is called again before it counts as gone.
pub(crate) const CALLS_MAX: u32 = 3;
/// How long a service that hung up is left in peace before the next call.
pub(crate) const PEACE: Duration = Duration::from_millis(700);

/// Why there is no control.
const NO_RANDOM: &str = "this machine gave no random numbers for a control";

/// What the check needs besides the door.
pub struct Setting<'a> {
    /// Where the door is.
    pub interface: &'a Interface,
    /// What is tried.
    pub list: &'a List,
    /// How many pairs at its head opened this login in an earlier visit.
    pub old: usize,
    /// How far.
    pub caps: Caps,
    /// Names secrets by tags.
    pub tag: &'a (dyn Fn(&[u8]) -> SecretTag + Sync),
    /// The transcript.
    pub log: &'a Log,
    /// That of the unit.
    pub floor: &'a Floor,
    /// Whether a person wants it to end.
    pub stop: &'a Stop,
    /// Told the number of tries so far.
    pub progress: &'a (dyn Fn(u32) + Sync),
}

/// What came of the tries.
pub struct Tried {
    /// What was observed.
    pub facts: Vec<Fact>,
    /// How the login took the tries.
    pub record: Record,
}

/// Tries the list at the door.
pub async fn check(door: &mut Door, setting: &Setting<'_>) -> Tried {
    let mut tries = Tries {
        setting,
        next: Instant::now(),
        done: 0,
        refused: BTreeSet::new(),
        weighed: BTreeSet::new(),
        record: Record::default(),
        first_refusal: None,
    };
    let facts = tries.all(door).await;
    tries.record.hangs_up_after(door.hangs_up_after());
    Tried {
        facts,
        record: tries.record,
    }
}

/// How a control ended.
enum Control {
    Refused,
    Locked,
    Interrupted,
    Open(String),
    Other(Box<Fact>),
}

struct Tries<'a> {
    setting: &'a Setting<'a>,
    /// When the next try may begin.
    next: Instant,
    done: u32,
    /// The places in the list of pairs that were refused.
    refused: BTreeSet<usize>,
    /// The places in the list of accepted pairs that were taken once more after all refusals.
    weighed: BTreeSet<usize>,
    record: Record,
    /// How the first control was refused.
    first_refusal: Option<Refusal>,
}

impl Tries<'_> {
    /// The control, the list, and the control again.
    async fn all(&mut self, door: &mut Door) -> Vec<Fact> {
        let setting = self.setting;
        let account = match self.account(door).await {
            Ok(account) => account,
            Err(control) => return vec![self.fact_of(control)],
        };
        let (mut accepted, stopped) = match self.begin(door, account).await {
            Ok(listed) => listed,
            // It asked for a login when it was found, so it is not known to be open to anyone.
            Err(Control::Open(proof)) if door.asked() => return vec![self.opened(&proof)],
            Err(control) => return vec![self.fact_of(control)],
        };
        let stopped = self.weighed(door, &mut accepted, stopped).await;
        if stopped == StopReason::Interrupted {
            return self.interrupted(accepted);
        }
        let left = match self.last(door, account, accepted).await {
            Ok(left) => left,
            Err(fact) => return vec![fact],
        };
        if left.is_interrupted {
            return self.interrupted(left.stands);
        }
        let stopped = self.otherwise(door, account, &left, stopped).await;
        // How far the list went is said beside what it found: without it nobody can tell whether another
        // account has a universal password.
        let how_far = self.refused_fact(stopped);
        let changed = self.old_refused(&left.stands);
        let stands = left.stands.into_iter();
        let stands = stands.map(|(pair, access)| accepted_fact(setting, pair, access));
        let unjudged = self.record.unjudged.take().map(|reason| {
            let interface = setting.interface.clone();
            Fact::InterfaceUnusable {
                interface,
                reason,
                leads_to: None,
            }
        });
        let found = stands.chain(left.fell).chain(unjudged);
        found.chain(changed).chain([how_far]).collect()
    }

    /// What is shown without the last controls: only what a random password, refused right after it, followed.
    fn interrupted(&self, accepted: Vec<(&Pair, Access)>) -> Vec<Fact> {
        let stands = held(accepted).into_iter();
        let stands = stands.map(|(pair, access)| accepted_fact(self.setting, pair, access));
        stands
            .chain([self.refused_fact(StopReason::Interrupted)])
            .collect()
    }

    /// Tries a random password, which must be refused.
    async fn control(&mut self, door: &mut Door, account: &str) -> Control {
        let Some(password) = random_password() else {
            return self.unusable(NO_RANDOM);
        };
        self.control_with(door, account, &password).await
    }

    /// Tries a random account and password that look like those that it accepted, and must be refused.
    async fn control_like(&mut self, door: &mut Door, accepted: &Pair) -> Control {
        let (account, password) = (&accepted.account, &accepted.password);
        let Some((account, password)) = random_like(account, password, door.takes_account()) else {
            return self.unusable(NO_RANDOM);
        };
        self.control_with(door, &account, &password).await
    }

    async fn control_with(&mut self, door: &mut Door, account: &str, password: &str) -> Control {
        match self.alone(door, account, password).await {
            None => Control::Interrupted,
            Some(attempt) if attempt.is_passwordless() => self.control_of_nobody(door).await,
            Some(attempt) => self.judged(attempt, account),
        }
    }

    /// What a try with a random password shows.
    fn judged(&self, attempt: Attempt, account: &str) -> Control {
        match attempt {
            Attempt::Refused => Control::Refused,
            Attempt::LockedOut(words) => {
                self.setting.log.note(&format!("locked out: {words}"));
                Control::Locked
            }
            Attempt::Accepted(access) => {
                let detail = format!(
                    "a random password was accepted for account {account:?}: {}",
                    access.proof
                );
                Control::Other(Box::new(Fact::ControlAccepted {
                    interface: self.setting.interface.clone(),
                    detail,
                }))
            }
            Attempt::Open(proof) => Control::Open(proof),
            Attempt::Dropped(reason) | Attempt::TurnedAway(reason) | Attempt::Unusable(reason) => {
                self.unusable(reason)
            }
        }
    }

    /// What is observed where a service asks for no login any more: nobody is accused of what opened it.
    fn opened(&self, proof: &str) -> Fact {
        Fact::InterfaceUnusable {
            interface: self.setting.interface.clone(),
            reason: format!(
                "it asked for a login before and asks for none now ({proof}): a right password opened it to this address, or it gave up, or it answers so whom it locked out"
            ),
            leads_to: None,
        }
    }

    fn unusable(&self, reason: impl Into<String>) -> Control {
        Control::Other(Box::new(Fact::InterfaceUnusable {
            interface: self.setting.interface.clone(),
            reason: reason.into(),
            leads_to: None,
        }))
    }

    /// What is observed where a control ends the tries.
    fn fact_of(&self, control: Control) -> Fact {
        match control {
            Control::Refused => self.refused_fact(StopReason::ListExhausted),
            Control::Locked => self.refused_fact(StopReason::LockOut),
            Control::Interrupted => self.refused_fact(StopReason::Interrupted),
            Control::Open(proof) => Fact::OpenWithoutAuthentication {
                interface: self.setting.interface.clone(),
                proof,
            },
            Control::Other(fact) => *fact,
        }
    }

    /// One try with nothing beside it; a service that hung up is called again. `None`: interrupted.
    async fn called(&mut self, door: &mut Door, account: &str, password: &str) -> Option<Attempt> {
        let mut last = Attempt::Dropped(String::new());
        for call in 1..=CALLS_MAX {
            let (slot, log, floor) = (self.slot(), self.setting.log, self.setting.floor);
            let attempt = async {
                sleep_until(slot).await;
                log.note(&format!("try: account {account:?}, password {password:?}"));
                floor.attempt(door, account, password).await
            };
            let (attempt, took) = tokio::select! {
                attempt = attempt => attempt,
                () = self.setting.stop.wait() => return None,
            };
            self.record.take(&attempt, took);
            last = attempt;
            let (Attempt::Dropped(reason) | Attempt::TurnedAway(reason)) = &last else {
                break;
            };
            log.note(&format!(
                "the service went away ({reason}); call {call} of {CALLS_MAX}"
            ));
            self.leave_in_peace(call);
        }
        Some(last)
    }

    /// When the next try may begin, at the rate that the bench allows.
    fn slot(&mut self) -> Instant {
        let slot = self.next.max(Instant::now());
        self.next = slot + self.gap();
        slot
    }

    fn gap(&self) -> Duration {
        Duration::from_secs(1) / self.setting.caps.tries_per_second.max(1)
    }

    fn leave_in_peace(&mut self, calls: u32) {
        let rested = Instant::now() + PEACE.max(self.gap()) * calls.max(1);
        self.next = self.next.max(rested);
    }

    fn refused_fact(&self, stopped: StopReason) -> Fact {
        Fact::CredentialsRefused {
            interface: self.setting.interface.clone(),
            tries: self.done,
            listed: None,
            list: self.setting.list.name.clone(),
            stopped,
        }
    }
}

fn accepted_fact(setting: &Setting<'_>, pair: &Pair, access: Access) -> Fact {
    let (password, origin) = if access.passwordless {
        ("", CredentialOrigin::EmptyPassword)
    } else {
        (pair.password.as_str(), pair.origin.clone())
    };
    Fact::CredentialAccepted {
        interface: setting.interface.clone(),
        account: pair.account.clone(),
        secret: (setting.tag)(password.as_bytes()),
        origin,
        proof: access.proof,
        change_forced: access.change_forced,
    }
}
