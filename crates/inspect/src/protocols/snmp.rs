//! SNMP over UDP (RFC 1157, 1901, 3416): agents of SNMP v1 and v2c behind a community; users of SNMP v3 in [`user`].
//!
//! A wrong community gets no answer, so silence alone tells nothing. An agent is known by its SNMP v3 engine, which it
//! reports to anyone, or else by its answer to one of the listed communities; where neither comes, nothing is said to
//! be there. Access is shown by `GET sysDescr.0, sysUpTime.0`, the device's name for itself and its age. No `SET` is
//! ever sent: whether a community may write is not tested. The listed communities are guessed when the agent is looked
//! for, as far and as fast as the bench lets a login be tried (`guesses.rs`); none of them is asked for twice in vain.
//! Limits: datagrams of 16 KiB, 256 KiB an exchange.

use std::time::Duration;

use futures::future::BoxFuture;
use tokio::time::Instant;

use super::{Attempt, Door, Login, Trying};
use crate::credentials;
use crate::discovery::{Call, Found, Way};
use crate::wire::{Udp, WireError};

mod ber;
mod guesses;
mod keys;
pub(crate) mod message;
pub mod user;

use guesses::Guesses;
use message::{Engine, Shown, Version};

/// The list of communities that is tried.
pub const LIST: &str = "proofhouse-snmp-communities";
/// How often a question is asked: datagrams get lost.
pub(super) const ROUNDS: u32 = 2;
/// How long the report of an engine is awaited, each time.
const ENGINE_WAIT: Duration = Duration::from_millis(700);
/// The least and the most that an answer is awaited, each time: twenty times what the first one took.
const WAIT: std::ops::RangeInclusive<Duration> =
    Duration::from_millis(400)..=Duration::from_secs(3);
/// The same where nothing has been answered yet.
const WAIT_UNKNOWN: Duration = Duration::from_millis(800);

/// Looks for an agent.
pub fn ask(call: &Call) -> BoxFuture<'_, Option<Found>> {
    Box::pin(async {
        // A closed port says so, and that is an error.
        let engine = user::engine(call, ENGINE_WAIT).await.ok()?;
        let wait = engine
            .as_ref()
            .map_or(WAIT_UNKNOWN, |(_, took)| patience(*took));
        let guesses = guesses::make(call, &communities(), wait).await.ok()?;
        let by = match (&engine, guesses.any()) {
            (None, false) => return None,
            (None, true) => "its answer to a listed community".to_owned(),
            (Some((engine, _)), answered) => identified_by(engine, answered),
        };
        let mut ways: Vec<Way> = vec![Way::Door(Box::new(Snmp {
            call: call.clone(),
            guesses,
            wait,
        }))];
        if let Some((engine, took)) = engine {
            let users = user::Users::new(call, engine, patience(took));
            ways.push(Way::Door(Box::new(users)));
        }
        Some(Found {
            service: "snmp",
            identified_by: by,
            ways,
        })
    })
}

/// By what an agent is known that reports its engine.
fn identified_by(engine: &Engine, answered: bool) -> String {
    let by = format!(
        "the SNMPv3 engine {} that it reports",
        hex::encode(&engine.id)
    );
    if answered {
        return by;
    }
    // Many have the versions with communities switched off; a wrong community looks no different.
    format!("{by}; whether it speaks SNMPv1 or v2c is not known: no listed community was answered")
}

/// How long an answer is awaited where the first one took so long.
fn patience(took: Duration) -> Duration {
    (took * 20).clamp(*WAIT.start(), *WAIT.end())
}

/// The listed communities.
fn communities() -> Vec<String> {
    let list = credentials::List::named(LIST);
    let pairs = list.map(|list| list.pairs).unwrap_or_default();
    pairs.into_iter().map(|pair| pair.password).collect()
}

/// A number for requests that no device can know; later ones count on from it.
pub(super) fn random_number() -> Result<i64, WireError> {
    let mut bytes = [0_u8; 4];
    getrandom::fill(&mut bytes)
        .map_err(|_| WireError::Broken("this machine gave no random numbers".to_owned()))?;
    // Room to count on within 31 bits.
    Ok(i64::from(u32::from_be_bytes(bytes) >> 2))
}

/// The communities of an agent.
pub struct Snmp {
    call: Call,
    guesses: Guesses,
    wait: Duration,
}

impl Snmp {
    /// Asks for one community, in both versions at once.
    async fn tried(&self, community: &str) -> Result<Attempt, WireError> {
        // One that was answered before is waited for as long as a device may take.
        let wait = match self.guesses.answered.get(community) {
            Some(true) => self.call.limits.answer / ROUNDS,
            _ => self.wait,
        };
        let mut udp = Udp::open(self.call.place.address, &self.call.log, self.call.limits).await?;
        let number = random_number()?;
        let numbered = |version| number + i64::from(version == Version::V1);
        for _ in 0..ROUNDS {
            for version in Version::BOTH {
                udp.send(&message::ask(version, community, numbered(version)))
                    .await?;
            }
            let deadline = Instant::now() + wait;
            loop {
                let left = deadline.saturating_duration_since(Instant::now());
                if left.is_zero() {
                    break;
                }
                let Some(bytes) = udp.receive(left).await? else {
                    break;
                };
                let Some(answer) = message::read(&bytes) else {
                    continue;
                };
                let version = Version::BOTH
                    .into_iter()
                    .find(|version| numbered(*version) == answer.request);
                if let Some(attempt) = version.and_then(|version| judged(version, &answer.shown()))
                {
                    return Ok(attempt);
                }
            }
        }
        Ok(Attempt::Refused)
    }
}

/// What an answer under a community showed; `None` where it shows nothing.
fn judged(version: Version, shown: &Shown) -> Option<Attempt> {
    let asked = format!(
        "GET sysDescr.0, sysUpTime.0 with this community over {}",
        version.name()
    );
    match shown {
        Shown::Values(words) => Some(Attempt::accepted(format!("{asked} was answered: {words}"))),
        Shown::Hidden => Some(Attempt::accepted(format!(
            "{asked} was answered, though neither is shown to it; a wrong community gets no answer"
        ))),
        Shown::Denied | Shown::Report(_) | Shown::Nothing => None,
    }
}

impl Login for Snmp {
    fn service(&self) -> &'static str {
        "snmp"
    }

    fn attempt<'a>(&'a mut self, _account: &'a str, community: &'a str) -> Trying<'a> {
        Box::pin(async move {
            if self.guesses.answered.get(community) == Some(&false) {
                self.call
                    .log
                    .note("this community was asked for above, and not answered");
                return Attempt::Refused;
            }
            match self.tried(community).await {
                Ok(attempt) => {
                    if attempt == Attempt::Refused {
                        self.guesses.answered.insert(community.to_owned(), false);
                    }
                    attempt
                }
                Err(error @ WireError::Flood { .. }) => Attempt::Unusable(error.to_string()),
                Err(error) => Attempt::Dropped(error.to_string()),
            }
        })
    }

    fn twin(&self) -> Door {
        Box::new(Self {
            call: self.call.clone(),
            guesses: self.guesses.clone(),
            wait: self.wait,
        })
    }

    fn takes_account(&self) -> bool {
        false
    }

    fn list(&self) -> Option<&'static str> {
        Some(LIST)
    }

    fn guessed(&self) -> &[String] {
        &self.guesses.made
    }

    fn tells_time(&self) -> bool {
        // A wrong community is met with silence, however long one waits: a lock-out would look the same.
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_denial_is_no_access() {
        assert_eq!(judged(Version::V1, &Shown::Denied), None);
        assert!(matches!(
            judged(Version::V2c, &Shown::Values("x".to_owned())),
            Some(Attempt::Accepted(access)) if access.proof.contains("SNMPv2c")
        ));
    }

    #[test]
    fn slow_agents_are_waited_for_and_dead_ones_not_for_long() {
        assert_eq!(patience(Duration::from_millis(1)), *WAIT.start());
        assert_eq!(patience(Duration::from_millis(100)), Duration::from_secs(2));
        assert_eq!(patience(Duration::from_secs(9)), *WAIT.end());
    }

    #[test]
    fn the_likeliest_communities_come_first() {
        assert_eq!(communities()[..2], ["public", "private"]);
    }
}
