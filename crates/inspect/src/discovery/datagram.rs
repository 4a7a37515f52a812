//! Services over UDP: each protocol that knows one is asked at its usual port, since nothing there speaks first.

use std::net::{IpAddr, SocketAddr};

use futures::future::join_all;

use super::call::{Call, Found};
use super::registry::DATAGRAM_ASKERS;
use crate::transcript::Log;
use crate::wire::{Carrier, Limits, Place};

/// A service found over UDP: where, what, and the transcript of its finding.
pub struct Datagram {
    /// The call that found it.
    pub call: Call,
    /// What it is.
    pub found: Found,
}

/// Asks every protocol that is spoken over UDP, all at once, each with a transcript of its own made by `log`.
pub async fn datagrams(address: IpAddr, log: impl Fn() -> Log, limits: Limits) -> Vec<Datagram> {
    let asking = DATAGRAM_ASKERS.iter().map(|(port, ask)| {
        let place = Place {
            address: SocketAddr::new(address, *port),
            carrier: Carrier::Udp,
        };
        let call = Call::new(place, &log(), limits);
        async move {
            let found = ask(&call).await?;
            Some(Datagram { call, found })
        }
    });
    join_all(asking).await.into_iter().flatten().collect()
}
