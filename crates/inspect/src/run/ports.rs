//! Which places of one unit answer: its TCP ports, the protocols over UDP, and what it announces at its own address.

use proofhouse_law::observation::{Fact, Interface};

use super::{Progress, Setup};
use crate::bench::{Bench, Ports, Unit};
use crate::declaration::Declaration;
use crate::discovery::{self, Datagram, Scanned};
use crate::transcript::Log;

/// How long a unit without any open port is left to start before it is tried once more.
const STARTING: std::time::Duration = std::time::Duration::from_secs(2);
/// Where no port answered at all, so many are tried again before the rest is.
const SIGN_OF_LIFE: usize = 1024;

/// The most services over TCP of one unit that are looked at.
pub(super) const SERVICES_MAX: usize = 64;

/// What is asked of a unit.
pub(super) struct Asked {
    /// The TCP ports.
    pub(super) tcp: Vec<u16>,
    /// The UDP ports; none where the bench does not want it.
    pub(super) udp: Vec<u16>,
}

impl Asked {
    /// What the bench asks of `unit`; ports that the maker declares are added to a general list of ports.
    pub(super) fn of(bench: &Bench, declaration: Option<&Declaration>, unit: &Unit) -> Self {
        let ports = unit.ports.as_ref().unwrap_or(&bench.ports);
        let mut tcp = ports.list();
        if !matches!(ports, Ports::These(_))
            && let Some(declaration) = declaration
        {
            tcp.extend(declaration.ports("tcp"));
            tcp.sort_unstable();
            tcp.dedup();
        }
        let udp = datagrams(bench, unit);
        Self { tcp, udp }
    }
}

/// The UDP ports on which `unit` is asked.
pub(super) fn datagrams(bench: &Bench, unit: &Unit) -> Vec<u16> {
    if bench.asks_udp(unit) {
        discovery::datagram_ports()
    } else {
        Vec::new()
    }
}

/// What answered.
pub(super) struct Answered {
    /// Of the TCP ports.
    pub(super) scanned: Scanned,
    /// Which TCP ports were tried, those that the device announced among them.
    pub(super) tried: Vec<u16>,
    /// Of the protocols over UDP.
    pub(super) datagrams: Vec<Datagram>,
}

impl Answered {
    fn nothing(&self) -> bool {
        self.scanned.open.is_empty() && self.datagrams.is_empty()
    }

    /// What the ports alone show: that nothing is there, or that something was not looked at.
    pub(super) fn facts(&self, asked: &Asked) -> Vec<Fact> {
        let scanned = &self.scanned;
        let mut facts = Vec::new();
        if self.nothing() {
            let tried = self.tried.len() + asked.udp.len();
            facts.push(Fact::NoInterfaceFound {
                ports_tried: u32::try_from(tried).unwrap_or(u32::MAX),
                refused: Some(u32::try_from(scanned.closed).unwrap_or(u32::MAX)),
            });
        }
        // A service that is not looked at must not pass for one that is safe.
        let unusable = |port: &u16, reason: String| Fact::InterfaceUnusable {
            interface: interface_at(*port, "unknown"),
            reason,
        };
        facts.extend(scanned.open.iter().skip(SERVICES_MAX).map(|port| {
            let reason =
                format!("more than {SERVICES_MAX} ports are open, and this one was not looked at");
            unusable(port, reason)
        }));
        let untried = scanned.untried.len();
        facts.extend(scanned.untried.first().map(|port| {
            let room = "this machine had no room for more connections";
            let reason = format!("{room}: {untried} ports, this one the first, were not tried");
            unusable(port, reason)
        }));
        facts
    }
}

/// Tries them all, once more where nothing is there; `None` where a person ended it.
pub(super) async fn find(
    setup: &Setup<'_>,
    unit: &Unit,
    asked: &Asked,
    log: &Log,
) -> Option<Answered> {
    tokio::select! {
        answered = find_all(setup, unit, asked, log) => Some(answered),
        () = setup.stop.wait() => None,
    }
}

async fn find_all(setup: &Setup<'_>, unit: &Unit, asked: &Asked, log: &Log) -> Answered {
    log.note(&format!(
        "trying {} TCP ports of {}, and over UDP the ports {:?}",
        asked.tcp.len(),
        unit.address,
        asked.udp
    ));
    let mut answered = once(setup, unit, asked).await;
    if answered.nothing() {
        log.note("nothing is there: waiting for the device to start");
        tokio::time::sleep(STARTING).await;
        if answered.scanned.answers() || shows_life(setup, unit, asked).await {
            answered = once(setup, unit, asked).await;
        }
    }
    let scanned = &answered.scanned;
    log.note(&format!(
        "open: {:?}; {} refused, {} said nothing, {} could not be tried",
        scanned.open,
        scanned.closed,
        scanned.silent,
        scanned.untried.len()
    ));
    let answers = answered.datagrams.iter();
    let over_udp: Vec<u16> = answers.map(|one| one.call.place.address.port()).collect();
    if !asked.udp.is_empty() {
        log.note(&format!("answered over UDP: {over_udp:?}"));
    }
    announced_ports(setup, unit, &mut answered, log).await;
    answered
}

/// One round of everything.
async fn once(setup: &Setup<'_>, unit: &Unit, asked: &Asked) -> Answered {
    let of = asked.tcp.len();
    let told = |tried| {
        // Nobody watching is no fault.
        let _unwatched = setup.progress.send(Progress::Scanned {
            unit: unit.label.clone(),
            tried,
            of,
        });
    };
    let scan = discovery::scan(unit.address, &asked.tcp, setup.port_patience, &told);
    let ask = async {
        if asked.udp.is_empty() {
            return Vec::new();
        }
        let log = || Log::new(setup.clock.clone());
        discovery::datagrams(unit.address, log, setup.limits, setup.bench.caps).await
    };
    let (scanned, datagrams) = tokio::join!(scan, ask);
    Answered {
        scanned,
        tried: asked.tcp.clone(),
        datagrams,
    }
}

/// Whether anything at all answers now at a unit that was wholly silent: the whole is not tried twice in vain.
async fn shows_life(setup: &Setup<'_>, unit: &Unit, asked: &Asked) -> bool {
    let some = asked.tcp.get(..SIGN_OF_LIFE).unwrap_or(&asked.tcp);
    let scanned = discovery::scan(unit.address, some, setup.port_patience, &|_| {}).await;
    scanned.answers() || !asked.udp.is_empty() && asked.tcp.len() <= SIGN_OF_LIFE
}

/// Tries the ports at this very address that the device announced and the bench did not name.
async fn announced_ports(setup: &Setup<'_>, unit: &Unit, answered: &mut Answered, log: &Log) {
    let said = answered
        .datagrams
        .iter()
        .filter_map(|one| one.announced.as_ref());
    let mut further: Vec<u16> = said.flat_map(|one| one.ports.iter().copied()).collect();
    further.sort_unstable();
    further.dedup();
    further.retain(|port| *port > 0 && !answered.tried.contains(port));
    if further.is_empty() {
        return;
    }
    let more = discovery::scan(unit.address, &further, setup.port_patience, &|_| {}).await;
    log.note(&format!(
        "the device announces TCP ports that were not tried yet: {further:?}; open: {:?}",
        more.open
    ));
    answered.scanned.add(more);
    answered.tried.extend(further);
    answered.tried.sort_unstable();
}

/// An interface over TCP.
pub(super) fn interface_at(port: u16, service: &str) -> Interface {
    Interface {
        transport: "tcp".to_owned(),
        port,
        service: service.to_owned(),
        tls: false,
        path: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_that_did_not_even_refuse_is_told_from_one_without_services() {
        let fact = |closed, silent| {
            let answered = Answered {
                scanned: Scanned {
                    closed,
                    silent,
                    ..Scanned::default()
                },
                tried: vec![22, 23, 80],
                datagrams: Vec::new(),
            };
            let asked = Asked {
                tcp: vec![22, 23, 80],
                udp: vec![53],
            };
            answered.facts(&asked)
        };
        let nothing = |refused| {
            vec![Fact::NoInterfaceFound {
                ports_tried: 4,
                refused: Some(refused),
            }]
        };
        assert_eq!(fact(0, 3), nothing(0));
        assert_eq!(fact(1, 2), nothing(1));
    }
}
