//! SSH as a service offers it: its algorithms, and the host keys that it shows.
//!
//! Nothing is judged here: old algorithms are facts. DSA host keys are listed among the algorithms and not read.

use proofhouse_law::Digest;
use proofhouse_law::observation::{Fact, Interface};

use super::known_keys::{self, Encoding};
use crate::protocols::kexinit;
use crate::protocols::ssh::host_key;
use crate::transcript::Log;
use crate::wire::{Limits, Place};

/// Name of the check in observations.
pub const NAME: &str = "inspect.ssh-offer";

/// What the SSH service at `place` shows before anyone signs in.
pub async fn check(
    place: Place,
    interface: &Interface,
    log: &Log,
    limits: Limits,
) -> Vec<(&'static str, Fact)> {
    let Some(lists) = kexinit::ask(place, log, limits).await else {
        log.note("the service told no algorithms");
        return Vec::new();
    };
    let keys = host_key::ask(place.address, &lists.host_keys, log, limits).await;
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
