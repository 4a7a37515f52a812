//! One unit in one state: its ports, its services, its logins; and what was seen of them, kept with transcripts.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use futures::StreamExt as _;
use futures::stream;
use proofhouse_evidence::bundle;
use proofhouse_law::Digest;
use proofhouse_law::observation::{
    Component, CredentialOrigin, DeviceState, Fact, Interface, Observation, Subject, TranscriptRef,
};

use super::{Progress, Setup};
use crate::bench::{Unit, state_name};
use crate::checks::default_credentials::{self, Setting};
use crate::checks::guessing_defence;
use crate::credentials::{List, Pair};
use crate::discovery::{self, Call, Way};
use crate::protocols::Door;
use crate::transcript::Log;

/// Name of the check that finds services.
const DISCOVERY: &str = "inspect.service-discovery";
/// The most services of one unit that are looked at.
const SERVICES_MAX: usize = 64;
/// How long a unit without any open port is left to start before it is tried once more.
const STARTING: Duration = Duration::from_secs(2);

/// Where observations and transcripts are gathered.
pub(super) struct Desk<'a> {
    pub(super) setup: &'a Setup<'a>,
    pub(super) observations: Vec<Observation>,
    pub(super) transcripts: BTreeMap<String, Vec<u8>>,
}

impl Desk<'_> {
    /// Inspects one unit in one state.
    pub(super) async fn unit(&mut self, unit: &Unit, state: DeviceState) {
        let setup = self.setup;
        let ports = unit.ports.as_ref().unwrap_or(&setup.bench.ports).list();
        self.tell(Progress::Scanning {
            unit: unit.label.clone(),
            ports: ports.len(),
        });
        let log = Log::new(setup.clock.clone());
        log.note(&format!(
            "trying {} TCP ports of {}",
            ports.len(),
            unit.address
        ));
        let Some(mut open) = open_ports(setup, unit, &ports, &log).await else {
            return;
        };
        log.note(&format!("open: {open:?}"));
        let mut facts = Vec::new();
        if open.is_empty() {
            facts.push((
                DISCOVERY,
                Fact::NoInterfaceFound {
                    ports_tried: u32::try_from(ports.len()).unwrap_or(u32::MAX),
                },
            ));
        }
        // A service that is not looked at must not pass for one that is safe.
        facts.extend(open.iter().skip(SERVICES_MAX).map(|port| {
            let reason =
                format!("more than {SERVICES_MAX} ports are open, and this one was not looked at");
            (
                DISCOVERY,
                Fact::InterfaceUnusable {
                    interface: interface_at(*port, "unknown"),
                    reason,
                },
            )
        }));
        self.observe(
            unit,
            state,
            Seen {
                label: "ports".to_owned(),
                log,
                facts,
            },
        );
        open.truncate(SERVICES_MAX);
        let looked_at = stream::iter(open).map(|port| service(setup, unit, port));
        let mut looked_at =
            pin!(looked_at.buffered(setup.bench.caps.services_at_once.max(1) as usize));
        while let Some(seen) = looked_at.next().await {
            if let Some(seen) = seen {
                self.observe(unit, state, seen);
            }
        }
    }

    /// Keeps facts with the transcript that shows them.
    fn observe(&mut self, unit: &Unit, state: DeviceState, seen: Seen) {
        let Seen { label, log, facts } = seen;
        let bytes = log.bytes();
        let number = u32::try_from(self.transcripts.len() + 1).unwrap_or(u32::MAX);
        let path = bundle::transcript_path(
            number,
            &format!("{}-{}-{label}", unit.label, state_name(state)),
        );
        let reference = TranscriptRef {
            path: path.clone(),
            sha256: Digest::of(&bytes),
        };
        self.transcripts.insert(path, bytes);
        for (check, fact) in facts {
            let number = self.observations.len() + 1;
            // A number in a fixed form is always an id.
            let Ok(id) = format!("inspect-{number:04}").parse() else {
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
            self.tell(Progress::Observed(Box::new(observation.clone())));
            self.observations.push(observation);
        }
    }

    pub(super) fn tell(&self, progress: Progress) {
        // Nobody watching is no fault.
        let _unwatched = self.setup.progress.send(progress);
    }
}

/// The ports that are open, tried once more where none is; `None` where a person ended it.
async fn open_ports(setup: &Setup<'_>, unit: &Unit, ports: &[u16], log: &Log) -> Option<Vec<u16>> {
    let scan = || async {
        tokio::select! {
            open = discovery::scan(unit.address, ports, setup.port_patience) => Some(open),
            () = setup.stop.wait() => None,
        }
    };
    let open = scan().await?;
    if !open.is_empty() {
        return Some(open);
    }
    log.note("no port is open: waiting for the device to start");
    tokio::select! {
        () = tokio::time::sleep(STARTING) => scan().await,
        () = setup.stop.wait() => None,
    }
}

/// What was seen of one service, or of a unit's ports.
struct Seen {
    label: String,
    log: Log,
    facts: Vec<(&'static str, Fact)>,
}

fn interface_at(port: u16, service: &str) -> Interface {
    Interface {
        transport: "tcp".to_owned(),
        port,
        service: service.to_owned(),
        tls: false,
    }
}

/// Identifies the service at one port and tries its logins; `None` where a person ended it before anything was seen.
async fn service(setup: &Setup<'_>, unit: &Unit, port: u16) -> Option<Seen> {
    if setup.stop.asked() {
        return None;
    }
    let log = Log::new(setup.clock.clone());
    let call = Call::new(SocketAddr::new(unit.address, port), &log, setup.limits);
    let (call, found) = tokio::select! {
        answer = discovery::identify(&call) => answer,
        () = setup.stop.wait() => return None,
    };
    let interface_of = |service: &str| Interface {
        tls: call.place.is_tls(),
        ..interface_at(port, service)
    };
    let mut facts = Vec::new();
    if found.ways.is_empty() {
        let interface = interface_of(found.service);
        let identified_by = found.identified_by.clone();
        facts.push((
            DISCOVERY,
            Fact::ServiceFound {
                interface,
                identified_by,
            },
        ));
    }
    for way in found.ways {
        let interface = interface_of(way.service());
        let identified_by = found.identified_by.clone();
        facts.push((
            DISCOVERY,
            Fact::ServiceFound {
                interface: interface.clone(),
                identified_by,
            },
        ));
        let seen = match way {
            Way::Door(door) => {
                facts.extend(try_door(setup, unit, door, &interface, &log).await);
                continue;
            }
            Way::Open { proof, .. } => Fact::OpenWithoutAuthentication { interface, proof },
            Way::Unusable { reason, .. } => Fact::InterfaceUnusable { interface, reason },
        };
        facts.push((default_credentials::NAME, seen));
    }
    Some(Seen {
        label: format!("tcp-{port}-{}", found.service),
        log,
        facts,
    })
}

/// Tries everything at one login.
async fn try_door(
    setup: &Setup<'_>,
    unit: &Unit,
    mut door: Door,
    interface: &Interface,
    log: &Log,
) -> Vec<(&'static str, Fact)> {
    let list = list_for(setup, unit);
    let of = list.pairs.len();
    let tell = |tries| {
        // Nobody watching is no fault.
        let _unwatched = setup.progress.send(Progress::Trying {
            interface: interface.clone(),
            tries,
            of,
        });
    };
    let setting = Setting {
        interface,
        list: &list,
        caps: setup.bench.caps,
        tag: setup.tag,
        log,
        stop: &setup.stop,
        progress: &tell,
    };
    let tried = default_credentials::check(&mut door, &setting).await;
    let defence = guessing_defence::check(&mut door, &setting, &tried.record).await;
    let named = |name| move |fact| (name, fact);
    tried
        .facts
        .into_iter()
        .map(named(default_credentials::NAME))
        .chain(defence.into_iter().map(named(guessing_defence::NAME)))
        .collect()
}

/// What is tried at this unit: passwords that the bench knows of, then the list.
///
/// The other units' label passwords are tried too: one that opens this unit is not unique to its own. A label
/// password that stands in the list keeps the list as its origin, since that is what makes it guessable.
fn list_for(setup: &Setup<'_>, unit: &Unit) -> List {
    let others = setup
        .bench
        .units
        .iter()
        .filter(|other| other.label != unit.label);
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
        setup
            .list
            .pairs
            .iter()
            .any(|held| held.account == pair.account && held.password == pair.password)
    };
    own.retain(|pair| !listed(pair));
    setup.list.clone().after(List {
        name: String::new(),
        pairs: own,
    })
}
