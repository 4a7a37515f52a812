//! Which places of one unit answer: its TCP ports, the protocols over UDP, and what it announces at its own address.

use std::collections::BTreeSet;

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

/// The most services over TCP of one unit that are looked at, and the most of the rest that are named one by one.
pub(super) const SERVICES_MAX: usize = 64;
const NAMED_MAX: usize = 64;

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

    /// The open ports that are looked at, the likeliest, and those of the rest that are named.
    pub(super) fn looked_at_and_named(&self) -> (Vec<u16>, Vec<u16>) {
        let mut looked_at = discovery::likeliest_first(&self.scanned.open);
        let mut named = looked_at.split_off(looked_at.len().min(SERVICES_MAX));
        named.truncate(NAMED_MAX);
        looked_at.sort_unstable();
        named.sort_unstable();
        (looked_at, named)
    }

    /// The ports of which it is not known what they are, and why.
    fn in_doubt(&self) -> Vec<(Vec<u16>, String)> {
        let scanned = &self.scanned;
        let (looked_at, named) = self.looked_at_and_named();
        let rest = scanned.open.iter().copied();
        let rest = rest.filter(|port| !looked_at.contains(port) && !named.contains(port));
        let unanswered = if scanned.fell_silent {
            "the device stopped answering while its ports were tried"
        } else {
            "the device answers only so many connections a second, and not all ports were answered in time"
        };
        let groups = [
            (
                rest.collect(),
                format!(
                    "more ports accept a connection than the {SERVICES_MAX} that are looked at"
                ),
            ),
            (
                scanned.untried.clone(),
                "this machine had no room for more connections".to_owned(),
            ),
            (scanned.unanswered.clone(), unanswered.to_owned()),
        ];
        let some = |(ports, _): &(Vec<u16>, String)| !ports.is_empty();
        groups.into_iter().filter(some).collect()
    }

    /// The TCP ports whose silence shows something: they were tried, and it is known how they took it.
    pub(super) fn known(&self) -> Vec<u16> {
        let doubt = self.in_doubt().into_iter().flat_map(|(ports, _)| ports);
        let doubt: BTreeSet<u16> = doubt.collect();
        let tried = self.tried.iter().copied();
        tried.filter(|port| !doubt.contains(port)).collect()
    }

    /// What the ports alone show: that nothing is there, or that something was not looked at.
    pub(super) fn facts(&self, asked: &Asked) -> Vec<Fact> {
        let mut facts = Vec::new();
        if self.nothing() {
            let tried = self.tried.len() + asked.udp.len();
            facts.push(Fact::NoInterfaceFound {
                ports_tried: u32::try_from(tried).unwrap_or(u32::MAX),
                refused: Some(u32::try_from(self.scanned.closed).unwrap_or(u32::MAX)),
            });
        }
        // A service that is not looked at must not pass for one that is safe.
        let (_, named) = self.looked_at_and_named();
        facts.extend(named.into_iter().map(|port| Fact::InterfaceUnusable {
            interface: interface_at(port, "unknown"),
            reason: format!(
                "more than {SERVICES_MAX} ports are open, and this one was not looked at"
            ),
            leads_to: None,
        }));
        facts.extend(self.in_doubt().into_iter().map(|(ports, why)| {
            let first = ports.first().copied().unwrap_or_default();
            let reason = match ports.len() {
                1 => format!("what is at tcp/{first} is not known: {why}"),
                many => format!(
                    "what is at {many} TCP ports, tcp/{first} among them, is not known: {why}"
                ),
            };
            Fact::NotAllSeen { reason }
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
    if !scanned.unanswered.is_empty() {
        log.note(&format!("never answered: {}", spans(&scanned.unanswered)));
    }
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
    knock(setup, unit, asked).await || !asked.udp.is_empty() && asked.tcp.len() <= SIGN_OF_LIFE
}

/// Whether the first ports answer; where the unit is on this machine's own network, the neighbour table knows then who did.
pub(super) async fn knock(setup: &Setup<'_>, unit: &Unit, asked: &Asked) -> bool {
    let some = asked.tcp.get(..SIGN_OF_LIFE).unwrap_or(&asked.tcp);
    let scanned = discovery::scan(unit.address, some, setup.port_patience, &|_| {});
    tokio::select! {
        scanned = scanned => scanned.answers(),
        () = setup.stop.wait() => false,
    }
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

/// Ports in words, those in a row as `from-to`.
fn spans(ports: &[u16]) -> String {
    let mut ports = ports.to_vec();
    ports.sort_unstable();
    let rows = ports.chunk_by(|one, next| one.checked_add(1) == Some(*next));
    let rows = rows.filter_map(|row| match row {
        [] => None,
        [one] => Some(one.to_string()),
        [from, .., to] => Some(format!("{from}-{to}")),
    });
    rows.collect::<Vec<_>>().join(", ")
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

    fn answered(scanned: Scanned) -> Answered {
        Answered {
            scanned,
            tried: (1..=u16::MAX).collect(),
            datagrams: Vec::new(),
        }
    }

    fn facts(answered: &Answered) -> Vec<Fact> {
        answered.facts(&Asked {
            tcp: Vec::new(),
            udp: Vec::new(),
        })
    }

    #[test]
    fn of_a_device_that_accepts_every_port_the_likeliest_are_looked_at_and_the_rest_is_one_fact() {
        let every = answered(Scanned {
            open: (1..=u16::MAX).collect(),
            ..Scanned::default()
        });
        let (looked_at, named) = every.looked_at_and_named();
        assert_eq!((looked_at.len(), named.len()), (SERVICES_MAX, NAMED_MAX));
        for likely in [22, 80, 443, 554, 8080, 49152] {
            assert!(looked_at.contains(&likely), "{likely}: {looked_at:?}");
        }
        let facts = facts(&every);
        assert_eq!(facts.len(), NAMED_MAX + 1);
        let Some(Fact::NotAllSeen { reason }) = facts.last() else {
            panic!("{:?}", facts.last());
        };
        assert_eq!(
            reason,
            "what is at 65407 TCP ports, tcp/104 among them, is not known: more ports accept a connection than the 64 that \
             are looked at"
        );
        // What is open cannot be called silent, if nobody looked at it.
        assert_eq!(every.known().len(), SERVICES_MAX + NAMED_MAX);
    }

    #[test]
    fn ports_that_were_never_answered_are_neither_tried_nor_interfaces() {
        let limited = |unanswered: Vec<u16>, fell_silent| {
            let limited = answered(Scanned {
                open: vec![80],
                unanswered,
                fell_silent,
                ..Scanned::default()
            });
            let [Fact::NotAllSeen { reason }] = &facts(&limited)[..] else {
                panic!("{:?}", facts(&limited));
            };
            (reason.clone(), limited.known().len())
        };
        assert_eq!(
            limited(vec![5000, 5001], false),
            (
                "what is at 2 TCP ports, tcp/5000 among them, is not known: the device answers only so many connections a \
                 second, and not all ports were answered in time"
                    .to_owned(),
                65_533
            )
        );
        let (reason, _) = limited(vec![5000], true);
        assert_eq!(
            reason,
            "what is at tcp/5000 is not known: the device stopped answering while its ports were tried"
        );
    }

    #[test]
    fn ports_in_a_row_are_told_in_a_word() {
        assert_eq!(spans(&[9, 5, 6, 7, 65535]), "5-7, 9, 65535");
        assert_eq!(spans(&[]), "");
    }
}
