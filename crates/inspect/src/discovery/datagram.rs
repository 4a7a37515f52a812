//! Services over UDP: each protocol that knows one is asked at its usual port, since nothing there speaks first.

use std::net::{IpAddr, SocketAddr};

use futures::future::{join, join_all};

use super::announce::Announcement;
use super::call::{Call, Found};
use super::registry::{ANNOUNCERS, DATAGRAM_ASKERS};
use crate::bench::Caps;
use crate::transcript::Log;
use crate::wire::{Carrier, Limits, Place};

/// A service found over UDP: where, what, and the transcript of its finding.
pub struct Datagram {
    /// The call that found it.
    pub call: Call,
    /// What it is.
    pub found: Found,
    /// What the device announced there.
    pub announced: Option<Announcement>,
}

/// The UDP ports that are asked, in rising order.
pub fn datagram_ports() -> Vec<u16> {
    let asked = DATAGRAM_ASKERS.iter().map(|(port, _)| *port);
    let mut ports: Vec<u16> = asked
        .chain(ANNOUNCERS.iter().map(|(port, _)| *port))
        .collect();
    ports.sort_unstable();
    ports.dedup();
    ports
}

/// Asks every protocol that is spoken over UDP, all at once, each with a transcript of its own made by `log`.
///
/// `caps` bound the guesses by which alone some services are known.
pub async fn datagrams(
    address: IpAddr,
    log: impl Fn() -> Log,
    limits: Limits,
    caps: Caps,
) -> Vec<Datagram> {
    let call_at = |port: u16| {
        let place = Place {
            address: SocketAddr::new(address, port),
            carrier: Carrier::Udp,
        };
        Call::new(place, &log(), limits).under(caps)
    };
    let asking = DATAGRAM_ASKERS.iter().map(|(port, ask)| {
        let call = call_at(*port);
        async move {
            let found = ask(&call).await?;
            let announced = None;
            Some(Datagram {
                call,
                found,
                announced,
            })
        }
    });
    let announcing = ANNOUNCERS.iter().map(|(port, ask)| {
        let call = call_at(*port);
        async move {
            let said = ask(&call).await?.bounded();
            Some(Datagram {
                call,
                found: Found::only(said.protocol, said.identified_by.clone()),
                announced: Some(said),
            })
        }
    });
    let (asked, announced) = join(join_all(asking), join_all(announcing)).await;
    let mut all: Vec<Datagram> = asked.into_iter().chain(announced).flatten().collect();
    all.sort_by_key(|one| one.call.place);
    all
}
