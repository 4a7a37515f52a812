//! Every way in is found: many services over all ports, services over UDP, what a device announces, and what its
//! maker declares.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, UdpSocket};
use std::time::Duration;

use proofhouse_inspect::bench::{Bench, Ports};
use proofhouse_inspect::credentials::List;
use proofhouse_inspect::declaration::{self, Declaration};
use proofhouse_inspect::run::Inspection;
use proofhouse_inspect::stop::Stop;
use proofhouse_law::observation::{DeviceState, Fact, Interface};
use proofhouse_testkit::wait;

use crate::bench::{InProcess, bench, list, run_declared, unit};
use crate::room::{Room, answer_http, call, in_a_room, random, serve_http_at};

mod announced;
mod datagrams;
mod late;
mod many;
mod printer;

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// A bench of one unit at `address`, with these ports, asked over UDP or not.
fn bench_of(address: IpAddr, ports: Ports, udp: bool) -> Bench {
    let mut one = unit("A", address, Vec::new());
    one.ports = Some(ports);
    Bench {
        udp: Some(udp),
        ..bench(vec![one], &[DeviceState::FactoryDefault])
    }
}

/// Inspects it from within the room.
fn inspect(bench: &Bench, list: &List, declaration: Option<&Declaration>) -> Inspection {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    // The runtime's threads begin in the room of the thread that starts them.
    runtime.block_on(async {
        let mut hands = InProcess::default();
        let (inspection, _) = run_declared(bench, list, declaration, &mut hands, Stop::new()).await;
        inspection
    })
}

/// What was found at each place: the service, and whether TLS carries it.
fn services(inspection: &Inspection) -> BTreeMap<(String, u16), (String, bool)> {
    let found = inspection.observations.iter().filter_map(|seen| {
        let Fact::ServiceFound { interface, .. } = &seen.fact else {
            return None;
        };
        let Interface {
            transport,
            port,
            service,
            tls,
            ..
        } = interface.clone();
        Some(((transport, port), (service, tls)))
    });
    found.collect()
}

fn facts(inspection: &Inspection) -> Vec<&Fact> {
    inspection
        .observations
        .iter()
        .map(|seen| &seen.fact)
        .collect()
}
