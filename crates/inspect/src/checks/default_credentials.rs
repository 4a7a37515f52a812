//! Default credentials at one login: a random password first and last, which must both be refused.
//!
//! Without the first control a page that needs no login "has" every password; without the last, a service that
//! gives up and lets everyone in would. After a success the account is left alone, and only the protocol's own
//! proof has been run. The tries end at the end of the list, at a cap, at a lock-out, or when the service goes.

use std::collections::BTreeMap;
use std::time::Duration;

use proofhouse_law::observation::{Fact, Interface, SecretTag, StopReason};
use tokio::time::{Instant, sleep_until};

use crate::bench::Caps;
use crate::credentials::{List, Pair};
use crate::protocols::{Access, Attempt, Door};
use crate::stop::Stop;
use crate::transcript::Log;

/// Name of the check in observations.
pub const NAME: &str = "inspect.default-credential";
/// How often a service that hung up is called again before it counts as gone.
const CALLS_MAX: u32 = 3;
/// How long a service that hung up is left in peace before the next call.
const PEACE: Duration = Duration::from_millis(700);

/// What the check needs besides the door.
pub struct Setting<'a> {
    /// Where the door is.
    pub interface: &'a Interface,
    /// What is tried.
    pub list: &'a List,
    /// How far.
    pub caps: Caps,
    /// Names secrets by tags.
    pub tag: &'a (dyn Fn(&[u8]) -> SecretTag + Sync),
    /// The transcript.
    pub log: &'a Log,
    /// Whether a person wants it to end.
    pub stop: &'a Stop,
    /// Told the number of tries so far.
    pub progress: &'a (dyn Fn(u32) + Sync),
}

/// Tries the list at the door.
pub async fn check(door: &mut Door, setting: &Setting<'_>) -> Vec<Fact> {
    let mut tries = Tries {
        door,
        setting,
        next: Instant::now(),
        done: 0,
    };
    let account = setting
        .list
        .pairs
        .first()
        .map_or("admin", |pair| pair.account.as_str());
    setting
        .log
        .note("control: a random password, which must be refused");
    match tries.control(account).await {
        Control::Refused => {}
        Control::Interrupted => return vec![tries.refused_fact(StopReason::Interrupted)],
        Control::Locked => return vec![tries.refused_fact(StopReason::LockOut)],
        Control::Other(fact) => return vec![fact],
    }
    let (accepted, stopped) = tries.run().await;
    if stopped == StopReason::Interrupted {
        // Without the last control nothing that was accepted is shown.
        return vec![tries.refused_fact(stopped)];
    }
    setting.log.note("control again: another random password");
    match tries.control(account).await {
        Control::Refused | Control::Locked => {}
        Control::Interrupted => return vec![tries.refused_fact(StopReason::Interrupted)],
        Control::Other(fact) => return vec![fact],
    }
    // How far the list went is said beside what it found: without it nobody can tell whether another
    // account has a universal password.
    let how_far = tries.refused_fact(stopped);
    accepted
        .into_iter()
        .map(|(pair, access)| accepted_fact(setting, pair, access))
        .chain([how_far])
        .collect()
}

/// How a control ended.
enum Control {
    Refused,
    Locked,
    Interrupted,
    Other(Fact),
}

struct Tries<'a> {
    door: &'a mut Door,
    setting: &'a Setting<'a>,
    next: Instant,
    done: u32,
}

impl<'a> Tries<'a> {
    /// Tries a random password, which must be refused.
    async fn control(&mut self, account: &str) -> Control {
        let interface = self.setting.interface.clone();
        let unusable = |reason: String| {
            Control::Other(Fact::InterfaceUnusable {
                interface: interface.clone(),
                reason,
            })
        };
        let Some(password) = random_password() else {
            return unusable("this machine gave no random numbers for a control".to_owned());
        };
        match self.attempt(account, &password).await {
            None => Control::Interrupted,
            Some(Attempt::Refused) => Control::Refused,
            Some(Attempt::LockedOut(words)) => {
                self.setting.log.note(&format!("locked out: {words}"));
                Control::Locked
            }
            Some(Attempt::Accepted(access)) => {
                let detail = format!(
                    "a random password of 20 letters was accepted for account {account:?}: {}",
                    access.proof
                );
                Control::Other(Fact::ControlAccepted { interface, detail })
            }
            Some(Attempt::Open(proof)) => {
                Control::Other(Fact::OpenWithoutAuthentication { interface, proof })
            }
            Some(Attempt::Dropped(reason) | Attempt::Unusable(reason)) => unusable(reason),
        }
    }

    /// Tries the list: what was accepted, and why the tries ended.
    async fn run(&mut self) -> (Vec<(&'a Pair, Access)>, StopReason) {
        let setting = self.setting;
        let mut accepted: Vec<(&'a Pair, Access)> = Vec::new();
        let mut per_account: BTreeMap<&str, u32> = BTreeMap::new();
        let mut capped = false;
        for pair in &setting.list.pairs {
            let tried = per_account.entry(pair.account.as_str()).or_insert(0);
            // Where no account is asked for, one success says all, and a password is tried once.
            let held = |held: &Pair| held.account == pair.account || !self.door.takes_account();
            if accepted.iter().any(|(one, _)| held(one)) {
                continue;
            }
            if *tried >= setting.caps.tries_per_account
                || self.done >= setting.caps.tries_per_service
            {
                capped = true;
                continue;
            }
            *tried += 1;
            self.done += 1;
            (setting.progress)(self.done);
            match self.attempt(&pair.account, &pair.password).await {
                None => return (accepted, StopReason::Interrupted),
                Some(Attempt::Refused) => {}
                Some(Attempt::Accepted(access)) => {
                    setting.log.note(&format!(
                        "accepted for account {:?}: {}",
                        pair.account, access.proof
                    ));
                    accepted.push((pair, access));
                }
                Some(Attempt::LockedOut(words)) => {
                    setting.log.note(&format!("locked out: {words}"));
                    return (accepted, StopReason::LockOut);
                }
                Some(
                    Attempt::Dropped(reason) | Attempt::Unusable(reason) | Attempt::Open(reason),
                ) => {
                    setting.log.note(&format!("no more can be tried: {reason}"));
                    return (accepted, StopReason::ServiceDropped);
                }
            }
        }
        (
            accepted,
            if capped {
                StopReason::Cap
            } else {
                StopReason::ListExhausted
            },
        )
    }

    /// One try, at the rate that the bench allows; a service that hung up is called again. `None`: interrupted.
    async fn attempt(&mut self, account: &str, password: &str) -> Option<Attempt> {
        let gap = Duration::from_secs(1) / self.setting.caps.tries_per_second.max(1);
        let mut last = Attempt::Dropped(String::new());
        for call in 0..CALLS_MAX {
            let stop = self.setting.stop;
            let attempt = async {
                sleep_until(self.next).await;
                self.setting
                    .log
                    .note(&format!("try: account {account:?}, password {password:?}"));
                self.door.attempt(account, password).await
            };
            last = tokio::select! {
                attempt = attempt => attempt,
                () = stop.wait() => return None,
            };
            self.next = Instant::now() + gap;
            match &last {
                Attempt::Dropped(reason) => {
                    self.setting.log.note(&format!(
                        "the service went away ({reason}); call {} of {CALLS_MAX}",
                        call + 1
                    ));
                    self.next = Instant::now() + PEACE.max(gap) * (call + 1);
                }
                _ => break,
            }
        }
        Some(last)
    }

    fn refused_fact(&self, stopped: StopReason) -> Fact {
        Fact::CredentialsRefused {
            interface: self.setting.interface.clone(),
            tries: self.done,
            list: self.setting.list.name.clone(),
            stopped,
        }
    }
}

fn accepted_fact(setting: &Setting<'_>, pair: &Pair, access: Access) -> Fact {
    Fact::CredentialAccepted {
        interface: setting.interface.clone(),
        account: pair.account.clone(),
        secret: (setting.tag)(pair.password.as_bytes()),
        origin: pair.origin.clone(),
        proof: access.proof,
        change_forced: access.change_forced,
    }
}

/// Twenty random letters and digits: no list holds them.
fn random_password() -> Option<String> {
    let mut bytes = [0_u8; 10];
    getrandom::fill(&mut bytes).ok()?;
    Some(hex::encode(bytes))
}
