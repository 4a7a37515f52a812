//! SSH as a service offers it: its algorithms, and the host keys that it shows.
//!
//! Nothing is judged here: old algorithms are facts. DSA host keys are listed among the algorithms and not read.

use std::time::Duration;

use proofhouse_law::Digest;
use proofhouse_law::observation::{Fact, Interface};
use tokio::time::sleep;

use super::default_credentials::{FIRST_WAIT, NEXT_WAIT};
use super::known_keys::{self, Encoding};
use crate::protocols::kexinit::{self, Lists, Untold};
use crate::protocols::ssh::host_key::{self, HostKey};
use crate::transcript::Log;
use crate::wire::{Limits, Place};

/// Name of the check in observations.
pub const NAME: &str = "inspect.ssh-offer";

/// What the SSH service at `place` shows before anyone signs in. Where it turns the address away after wrong tries, as
/// OpenSSH does from 9.8 on, it is waited for, up to `patience` in all.
pub async fn check(
    place: Place,
    interface: &Interface,
    log: &Log,
    limits: Limits,
    patience: Duration,
) -> Vec<(&'static str, Fact)> {
    let Some(lists) = lists(place, log, limits, patience).await else {
        log.note("the service told no algorithms");
        return Vec::new();
    };
    let keys = keys(place, &lists.host_keys, log, limits, patience).await;
    let offered = Fact::SshOffered {
        interface: interface.clone(),
        key_exchange: lists.key_exchange,
        host_keys: lists.host_keys,
        ciphers: lists.ciphers,
        macs: lists.macs,
    };
    let mut facts = vec![(NAME, offered)];
    for key in keys {
        let sha256 = Digest::from_bytes(key.sha256);
        let shown = Fact::HostKeyShown {
            interface: interface.clone(),
            algorithm: key.algorithm,
            sha256,
        };
        facts.push((NAME, shown));
        let known = known_keys::fact(interface, Encoding::Ssh, sha256);
        facts.extend(known.map(|fact| (known_keys::NAME, fact)));
    }
    facts
}

/// Its host keys. Between the connection that told the algorithms and this one the last wrong try may have come to count:
/// where it turns the address away now, it is waited for, and asked once more.
async fn keys(
    place: Place,
    algorithms: &[String],
    log: &Log,
    limits: Limits,
    patience: Duration,
) -> Vec<HostKey> {
    let shown = host_key::ask(place.address, algorithms, log, limits).await;
    let is_turned_away = shown.is_empty()
        && matches!(
            kexinit::ask(place, log, limits).await,
            Err(Untold::TurnedAway)
        );
    if is_turned_away && lists(place, log, limits, patience).await.is_some() {
        return host_key::ask(place.address, algorithms, log, limits).await;
    }
    shown
}

/// Its lists, once it takes a connection.
async fn lists(place: Place, log: &Log, limits: Limits, patience: Duration) -> Option<Lists> {
    let mut waited = Duration::ZERO;
    loop {
        match kexinit::ask(place, log, limits).await {
            Ok(lists) => return Some(lists),
            Err(Untold::Unread) => return None,
            Err(Untold::TurnedAway) => {}
        }
        let next = if waited.is_zero() {
            FIRST_WAIT
        } else {
            NEXT_WAIT
        };
        let wait = next.min(patience.saturating_sub(waited));
        if wait.is_zero() {
            return None;
        }
        log.note(&format!(
            "it takes no connection: asked again in {} s",
            wait.as_secs()
        ));
        sleep(wait).await;
        waited += wait;
    }
}
