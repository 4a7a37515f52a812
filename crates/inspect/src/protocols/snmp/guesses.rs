//! The listed communities, guessed in a row over one socket: an agent without SNMP v3 is known by nothing else.
//!
//! Answers are awaited for all of them at once, but no more is guessed than one login of the bench may be tried, nor
//! faster; the first answer ends the guessing. Each guess stands in the transcript as a try: what is answered to one is not told
//! to just anyone. A datagram may get lost, so each is sent once more a little later, which is no further guess.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

use super::message::{self, Shown, Version};
use super::random_number;
use crate::discovery::Call;
use crate::wire::{Udp, WireError};

/// The least time between two guesses: a small agent holds few datagrams.
const PACE: Duration = Duration::from_millis(4);
/// After what time a guess is sent once more.
const AGAIN_AFTER: Duration = Duration::from_millis(150);

/// What was guessed, and what is known by it.
#[derive(Clone, Debug, Default)]
pub(super) struct Guesses {
    /// The communities that were sent, in their order.
    pub(super) made: Vec<String>,
    /// Whether each of them was answered.
    pub(super) answered: BTreeMap<String, bool>,
}

impl Guesses {
    /// Whether an agent answered one.
    pub(super) fn any(&self) -> bool {
        self.answered.values().any(|answered| *answered)
    }
}

/// Guesses these communities, in both versions each.
pub(super) async fn make(
    call: &Call,
    communities: &[String],
    wait: Duration,
) -> Result<Guesses, WireError> {
    let caps = call.caps;
    let most = caps.tries_per_account.min(caps.tries_per_service);
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let mut row = Row {
        udp: Udp::open(call.place.address, &call.log, call.limits).await?,
        call,
        number: random_number()?,
        pending: BTreeMap::new(),
        guesses: Guesses::default(),
    };
    let gap = call.gap().max(PACE);
    let behind = AGAIN_AFTER.as_millis().div_ceil(gap.as_millis().max(1));
    let behind = usize::try_from(behind).unwrap_or(usize::MAX);
    let communities = communities.get(..most).unwrap_or(communities);
    call.log.note(&format!(
        "guessing {} listed communities, one every {} ms",
        communities.len(),
        gap.as_millis()
    ));
    for slot in 0..communities.len() + behind {
        if let Some(community) = communities.get(slot) {
            call.log.note(&format!("try: community {community:?}"));
            row.guesses.made.push(community.clone());
            row.send(community).await?;
        }
        if let Some(community) = slot.checked_sub(behind).and_then(|at| communities.get(at)) {
            row.send(community).await?;
        }
        row.gather(gap).await?;
        if row.guesses.any() {
            break;
        }
    }
    row.gather(wait).await?;
    let Guesses { made, answered } = &mut row.guesses;
    for community in made {
        answered.entry(community.clone()).or_insert(false);
    }
    Ok(row.guesses)
}

/// Guesses under way.
struct Row<'c> {
    call: &'c Call,
    udp: Udp,
    number: i64,
    /// Which community each question bore.
    pending: BTreeMap<i64, String>,
    guesses: Guesses,
}

impl Row<'_> {
    async fn send(&mut self, community: &str) -> Result<(), WireError> {
        for version in Version::BOTH {
            self.number += 1;
            self.pending.insert(self.number, community.to_owned());
            let question = message::ask(version, community, self.number);
            self.udp.send(&question).await?;
        }
        Ok(())
    }

    /// Takes answers for as long as `wait`, and marks the communities that got one.
    async fn gather(&mut self, wait: Duration) -> Result<(), WireError> {
        let deadline = Instant::now() + wait;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(());
            }
            let Some(bytes) = self.udp.receive(left).await? else {
                return Ok(());
            };
            let Some(answer) = message::read(&bytes) else {
                continue;
            };
            if !matches!(answer.shown(), Shown::Values(_) | Shown::Hidden) {
                continue;
            }
            if let Some(community) = self.pending.get(&answer.request)
                && self.guesses.answered.insert(community.clone(), true) != Some(true)
            {
                let note = format!("answered to the community {community:?}");
                self.call.log.note(&note);
            }
        }
    }
}
