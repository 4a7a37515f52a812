//! One unit in one state: its ports, its services, its logins; and what was seen of them, kept with transcripts.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::pin::pin;

use futures::StreamExt as _;
use futures::stream;
use proofhouse_evidence::bundle::{self, Met};
use proofhouse_law::Digest;
use proofhouse_law::ids::ObservationId;
use proofhouse_law::observation::{
    Component, CredentialOrigin, DeviceState, Fact, Interface, Observation, SecretTag, Subject,
    TranscriptRef,
};
use tokio::sync::Semaphore;

use super::kept::{self, OBSERVATIONS_MAX};
use super::meeting::{self, Doubt};
use super::ports::{self, Answered, Asked, SERVICES_MAX, interface_at};
use super::ways::Trying;
use super::{Progress, Setup};
use crate::bench::{Bench, Unit, state_name};
use crate::checks::declared_interfaces;
use crate::credentials::{List, Pair};
use crate::discovery::{self, Call, Datagram, Manner, Printing};
use crate::transcript::Log;
use crate::wire::{Carrier, Place};

/// Name of the check that finds services.
pub(super) const DISCOVERY: &str = "inspect.service-discovery";
/// The most services that are being told apart at once.
const IDENTIFYING_MAX: usize = 16;

/// Where observations and transcripts are gathered.
pub(super) struct Desk<'a> {
    pub(super) setup: &'a Setup<'a>,
    pub(super) observations: Vec<Observation>,
    pub(super) transcripts: BTreeMap<String, Vec<u8>>,
}

impl Desk<'_> {
    /// Inspects one unit in one state, at the address at which it was met.
    ///
    /// # Errors
    /// Where, once its ports were found, another device answers there: then nothing was tried.
    pub(super) async fn unit(
        &mut self,
        unit: &Unit,
        state: DeviceState,
        met: &Met,
    ) -> Result<(), Doubt> {
        let setup = self.setup;
        let unit = &unit.met_at(met.address);
        let asked = Asked::of(setup.bench, setup.declaration, unit);
        self.tell(Progress::Scanning {
            unit: unit.label.clone(),
            ports: asked.tcp.len(),
        });
        let log = Log::new(setup.clock.clone());
        log.note(&format!("unit {} is met {}", unit.label, met.words()));
        let Some(answered) = ports::find(setup, unit, &asked, &log).await else {
            return Ok(());
        };
        let facts = answered.facts(&asked).into_iter();
        let facts = facts.map(|fact| (DISCOVERY, fact)).collect();
        self.observe(
            unit,
            state,
            Seen {
                label: "ports".to_owned(),
                log,
                facts,
            },
        );
        // Now that it answered, the neighbour table says who did.
        meeting::strayed(unit)?;
        let (open, named) = answered.looked_at_and_named();
        let known = answered.known();
        let Answered { datagrams, .. } = answered;
        let named = named.into_iter();
        let mut interfaces: Vec<Interface> =
            named.map(|port| interface_at(port, "unknown")).collect();
        let (rooms, opened) = (Rooms::of(setup), opened(&self.observations, unit));
        let printing = Printing::of(datagrams.iter().filter_map(|one| one.announced.as_ref()));
        let over_tcp = open.into_iter().map(|port| Visit::Port {
            port,
            manner: printing.manner(port),
            descriptions: described_at(&datagrams, port),
        });
        let over_tcp: Vec<Visit> = over_tcp.collect();
        let visits = over_tcp
            .into_iter()
            .chain(datagrams.into_iter().map(|one| Visit::Known(Box::new(one))));
        let looked_at =
            stream::iter(visits).map(|visit| service(setup, unit, visit, &rooms, &opened));
        let mut looked_at = pin!(looked_at.buffered(SERVICES_MAX));
        while let Some(seen) = looked_at.next().await {
            if let Some(seen) = seen {
                interfaces.extend(seen.found().cloned());
                self.observe(unit, state, seen);
            }
        }
        self.exposures(unit, state).await;
        if !setup.stop.asked() {
            self.declared(
                unit,
                state,
                &interfaces,
                &[("tcp", &known), ("udp", &asked.udp)],
            );
        }
        Ok(())
    }

    /// Notes that a unit was not looked at in a state, so that nothing follows from what was not seen.
    pub(super) fn passed_over(&mut self, unit: &Unit, state: DeviceState, reason: String) {
        let log = Log::new(self.setup.clock.clone());
        log.note(&format!("unit {}: {reason}", unit.label));
        let seen = Seen {
            label: "passed-over".to_owned(),
            log,
            facts: vec![(DISCOVERY, Fact::NotAllSeen { reason })],
        };
        self.observe(unit, state, seen);
    }

    /// Holds what was found against what the maker declares, where there is a declaration.
    fn declared(
        &mut self,
        unit: &Unit,
        state: DeviceState,
        found: &[Interface],
        tried: &[(&str, &[u16])],
    ) {
        let Some(declaration) = self.setup.declaration else {
            return;
        };
        let log = Log::new(self.setup.clock.clone());
        let facts = declared_interfaces::compare(declaration, found, tried, &log);
        let facts = facts.into_iter();
        let seen = Seen {
            label: "declaration".to_owned(),
            log,
            facts: facts
                .map(|fact| (declared_interfaces::NAME, fact))
                .collect(),
        };
        self.observe(unit, state, seen);
    }

    /// Keeps facts with the transcript that shows them.
    fn observe(&mut self, unit: &Unit, state: DeviceState, seen: Seen) {
        let Seen { label, log, facts } = seen;
        let bytes = log.bytes();
        let path = bundle::transcript_path(
            next_transcript(&self.transcripts),
            &format!("{}-{}-{label}", unit.label, state_name(state)),
        );
        let reference = TranscriptRef {
            path: path.clone(),
            sha256: Digest::of(&bytes),
        };
        self.transcripts.insert(path, bytes);
        for (check, fact) in facts {
            let Some(id) = next_id(&self.observations) else {
                continue;
            };
            let observation = Observation {
                id,
                check: check.to_owned(),
                at: log.now(),
                subject: Subject {
                    unit: Some(unit.name().to_owned()),
                    state: Some(state),
                    firmware: self.setup.bench.device.firmware.clone(),
                    component: Component::PreInstalledSoftware,
                },
                fact,
                transcripts: vec![reference.clone()],
            };
            self.push(observation);
        }
    }

    /// Keeps an observation; where there is no more room, that it was not kept.
    pub(super) fn push(&mut self, observation: Observation) {
        if let Some(kept) = kept::push(&mut self.observations, OBSERVATIONS_MAX, observation) {
            let kept = Box::new(kept.clone());
            self.tell(Progress::Observed(kept));
        }
    }

    pub(super) fn tell(&self, progress: Progress) {
        // Nobody watching is no fault.
        let _unwatched = self.setup.progress.send(progress);
    }
}

/// What was seen of one service, or of a unit's ports.
struct Seen {
    label: String,
    log: Log,
    facts: Vec<(&'static str, Fact)>,
}

impl Seen {
    /// The interfaces that answered.
    fn found(&self) -> impl Iterator<Item = &Interface> {
        self.facts.iter().filter_map(|(_, fact)| match fact {
            Fact::ServiceFound { interface, .. } => Some(interface),
            _ => None,
        })
    }
}

/// A place that answers.
enum Visit {
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

/// How much is done at once: services are told apart wider than logins are tried.
struct Rooms {
    identifying: Semaphore,
    trying: Semaphore,
}

impl Rooms {
    fn of(setup: &Setup<'_>) -> Self {
        let at_once = setup.bench.caps.services_at_once.max(1);
        Self {
            identifying: Semaphore::new(IDENTIFYING_MAX),
            trying: Semaphore::new(at_once as usize),
        }
    }
}

/// Identifies the service at one place and tries its logins; `None` where a person ended it before anything was seen.
async fn service(
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
            let call = call_of(setup, unit, port).described_at(descriptions);
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
fn described_at(datagrams: &[Datagram], port: u16) -> Vec<String> {
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

/// What opened a login of a unit in an earlier visit.
pub(super) struct Opened {
    pub(super) interface: Interface,
    pub(super) account: String,
    pub(super) secret: SecretTag,
}

/// What opened this unit's logins so far.
fn opened(observations: &[Observation], unit: &Unit) -> Vec<Opened> {
    let of_unit = observations
        .iter()
        .filter(|one| one.subject.unit.as_deref() == Some(unit.name()));
    let opened = of_unit.filter_map(|one| match &one.fact {
        Fact::CredentialAccepted {
            interface,
            account,
            secret,
            ..
        } => Some(Opened {
            interface: interface.clone(),
            account: account.clone(),
            secret: secret.clone(),
        }),
        _ => None,
    });
    opened.collect()
}

/// The list with what opened this login before at its head: whether an old password still opens it is asked first,
/// since the first that is right ends the tries at its account. Also how many pairs at the head are old ones.
pub(super) fn old_first(
    mut list: List,
    opened: &[Opened],
    interface: &Interface,
    tag: &dyn Fn(&[u8]) -> SecretTag,
) -> (List, usize) {
    let here: Vec<&Opened> = opened
        .iter()
        .filter(|one| one.interface == *interface)
        .collect();
    if here.is_empty() {
        return (list, 0);
    }
    let is_old = |pair: &Pair| {
        let secret = tag(pair.password.as_bytes());
        let mut here = here.iter();
        here.any(|one| one.account == pair.account && one.secret == secret)
    };
    let (mut pairs, rest): (Vec<Pair>, Vec<Pair>) = list.pairs.into_iter().partition(is_old);
    let old = pairs.len();
    pairs.extend(rest);
    list.pairs = pairs;
    (list, old)
}

/// The id after the last: a visit that was not kept leaves a gap, so that counting would give one twice.
pub(super) fn next_id(observations: &[Observation]) -> Option<ObservationId> {
    let last = observations.last().map_or("0", |one| one.id.as_str());
    let number = last.rsplit('-').next()?.parse::<usize>().ok()? + 1;
    format!("inspect-{number:04}").parse().ok()
}

/// The number after the highest that a transcript has.
pub(super) fn next_transcript(transcripts: &BTreeMap<String, Vec<u8>>) -> u32 {
    let number = |path: &String| {
        path.rsplit('/')
            .next()?
            .split('-')
            .next()?
            .parse::<u32>()
            .ok()
    };
    let numbers = transcripts.keys().filter_map(number);
    numbers.max().unwrap_or_default().saturating_add(1)
}

/// What observations call the transport.
fn transport(place: Place) -> &'static str {
    match place.carrier {
        Carrier::Tcp | Carrier::Tls | Carrier::OldTls => "tcp",
        Carrier::Udp => "udp",
    }
}

/// What is tried at this unit: passwords that the bench knows of, then the list.
///
/// The other units' label passwords are tried too: one that opens this unit is not unique to its own. A label
/// password that stands in a public list keeps the list as its origin, since that is what makes it guessable; one that
/// only the tester's file holds (an earlier bundle's, say) is the label's.
pub(super) fn list_for(bench: &Bench, list: List, unit: &Unit) -> List {
    let others = bench.units.iter().filter(|other| other.label != unit.label);
    let mut own = Vec::new();
    for (holder, label) in std::iter::once((unit, &unit.label_password))
        .chain(others.map(|other| (other, &other.label_password)))
    {
        for account in &holder.accounts {
            own.extend(
                label
                    .iter()
                    .map(|password| Pair::new(account, password, CredentialOrigin::UnitLabel)),
            );
        }
    }
    for account in &unit.accounts {
        own.extend(
            unit.user_password
                .iter()
                .map(|password| Pair::new(account, password, CredentialOrigin::UserDefined)),
        );
    }
    let listed = |pair: &Pair| {
        list.pairs.iter().any(|held| {
            held.origin.is_public()
                && held.account == pair.account
                && held.password == pair.password
        })
    };
    own.retain(|pair| !listed(pair));
    list.after(List {
        name: String::new(),
        pairs: own,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_numbered_after_a_gap_has_a_number_of_its_own() {
        let seen = |id: &str| -> Observation {
            serde_json::from_value(serde_json::json!({
                "id": id, "check": "inspect.service-discovery", "at": "2026-01-01T00:00:00Z",
                "subject": { "unit": "A", "state": "reset", "firmware": null, "component": "hardware" },
                "fact": { "kind": "no-interface-found", "ports_tried": 1 },
                "transcripts": [],
            }))
            .unwrap()
        };
        assert_eq!(next_id(&[]).unwrap().as_str(), "inspect-0001");
        let kept = [seen("inspect-0041"), seen("inspect-0042")];
        assert_eq!(next_id(&kept).unwrap().as_str(), "inspect-0043");
        let transcripts =
            BTreeMap::from([("transcripts/0007-b-reset-ports".to_owned(), Vec::new())]);
        assert_eq!(next_transcript(&transcripts), 8);
    }
}
