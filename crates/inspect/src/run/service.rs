//! One service of a unit: told apart by what it says, and its logins tried.

use std::net::SocketAddr;

use proofhouse_law::observation::{Fact, Interface};
use tokio::sync::Semaphore;

use super::Setup;
use super::desk::{DISCOVERY, Seen};
use super::pairs::Opened;
use super::ports::interface_at;
use super::ways::Trying;
use crate::bench::Unit;
use crate::discovery::{self, Call, Datagram, Manner};
use crate::protocols::Floor;
use crate::transcript::Log;
use crate::wire::{Carrier, Place};

/// The most services that are being told apart at once.
const IDENTIFYING_MAX: usize = 16;

/// A place that answers.
pub(super) enum Visit {
    /// An open TCP port.
    Port {
        port: u16,
        /// What may be asked there.
        manner: Manner,
        /// Where the device announced descriptions of `UPnP` there.
        descriptions: Vec<String>,
    },
    /// A service over UDP, which was known by its answer.
    Known(Box<Datagram>),
}

/// How much is done at once at a unit: services are told apart wider than logins are tried.
pub(super) struct Rooms {
    identifying: Semaphore,
    trying: Semaphore,
    floor: Floor,
}

impl Rooms {
    pub(super) fn of(setup: &Setup<'_>) -> Self {
        let at_once = setup.bench.caps.services_at_once.max(1);
        Self {
            identifying: Semaphore::new(IDENTIFYING_MAX),
            trying: Semaphore::new(at_once as usize),
            floor: Floor::default(),
        }
    }
}

/// Identifies the service at one place and tries its logins; `None` where a person ended it before anything was seen.
pub(super) async fn look_at(
    setup: &Setup<'_>,
    unit: &Unit,
    visit: Visit,
    rooms: &Rooms,
    opened: &[Opened],
) -> Option<Seen> {
    let (call, found, announced) = match visit {
        Visit::Known(one) => (one.call, one.found, one.announced),
        Visit::Port {
            port,
            manner,
            descriptions,
        } => {
            let call = call_of(setup, unit, port)
                .described_at(descriptions)
                .beside(&rooms.floor);
            let (call, found) = identified(setup, &call, manner, rooms).await?;
            (call, found, None)
        }
    };
    let interface_of = |service: &str| Interface {
        transport: transport(call.place).to_owned(),
        tls: call.place.is_tls(),
        ..interface_at(call.place.address.port(), service)
    };
    let identified_by = found.identified_by;
    let found_at = |interface: &Interface| {
        let fact = Fact::ServiceFound {
            interface: interface.clone(),
            identified_by: identified_by.clone(),
        };
        (DISCOVERY, fact)
    };
    let mut facts = Vec::new();
    if found.ways.is_empty() {
        facts.push(found_at(&interface_of(found.service)));
    }
    facts.extend(announced.map(|said| {
        let fact = Fact::Announced {
            protocol: said.protocol.to_owned(),
            name: said.name,
            says: said.says,
        };
        (DISCOVERY, fact)
    }));
    let ways = found.ways.into_iter().map(|way| {
        let interface = interface_of(way.service());
        (way, interface)
    });
    let trying = Trying {
        setup,
        unit,
        log: &call.log,
        room: &rooms.trying,
        floor: &rooms.floor,
        opened,
    };
    for (interface, seen) in trying.through(ways.collect()).await {
        facts.push(found_at(&interface));
        facts.extend(seen);
    }
    Some(Seen {
        label: format!(
            "{}-{}-{}",
            transport(call.place),
            call.place.address.port(),
            found.service
        ),
        log: call.log,
        facts,
    })
}

/// Where the device announced descriptions of `UPnP` at a port: path and query.
pub(super) fn described_at(datagrams: &[Datagram], port: u16) -> Vec<String> {
    let announced = datagrams.iter().filter_map(|one| one.announced.as_ref());
    let described = announced.flat_map(|said| &said.described);
    described
        .filter(|place| place.port == port)
        .map(|place| place.target.clone())
        .collect()
}

/// A call of what speaks at a TCP port, with a transcript of its own.
fn call_of(setup: &Setup<'_>, unit: &Unit, port: u16) -> Call {
    let log = Log::new(setup.clock.clone());
    let address = SocketAddr::new(unit.address, port);
    Call::new(address, &log, setup.limits).under(setup.bench.caps)
}

/// What speaks at an open TCP port; `None` where a person ended it.
async fn identified(
    setup: &Setup<'_>,
    call: &Call,
    manner: Manner,
    rooms: &Rooms,
) -> Option<(Call, discovery::Found)> {
    // The semaphore is never closed, so a place always comes.
    let _place = rooms.identifying.acquire().await;
    if setup.stop.asked() {
        return None;
    }
    tokio::select! {
        answer = discovery::identify(call, manner) => Some(answer),
        () = setup.stop.wait() => None,
    }
}

/// What observations call the transport.
fn transport(place: Place) -> &'static str {
    match place.carrier {
        Carrier::Tcp | Carrier::Tls | Carrier::OldTls => "tcp",
        Carrier::Udp => "udp",
    }
}
