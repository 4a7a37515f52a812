//! Memory against floods: the peak of a process that inspects servers which send without end.
//!
//! The peak is the whole process's, so the inspection runs in a process of its own: this test program again, in the
//! room of the flood.

use std::net::{IpAddr, Ipv4Addr};
use std::process::Command;

use proofhouse_inspect::bench::Ports;
use proofhouse_inspect::stop::Stop;
use proofhouse_law::observation::{DeviceState, Fact};
use proofhouse_testkit::flood::{FLOODS, Flood, over_tcp, over_udp};

use crate::bench::{InProcess, bench, list, run, unit};
use crate::room::in_a_room;

/// What the inspection may need, in kB of 1024 bytes.
const MEMORY_MAX: u64 = 200_000_000 / 1024;
/// Set where this program is the one that inspects.
const WITHIN: &str = "PROOFHOUSE_TEST_WITHIN_FLOOD";

/// The most memory that this process ever held (`VmHWM`), in kB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let words = line.unwrap().split_whitespace().next().unwrap();
    words.parse().unwrap()
}

/// Inspects every usual port of the room, over UDP too, and tells the peak.
fn within_the_flood() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut unit = unit("A", IpAddr::from(Ipv4Addr::LOCALHOST), Vec::new());
    unit.ports = Some(Ports::Common);
    let mut bench = bench(vec![unit], &[DeviceState::FactoryDefault]);
    bench.udp = Some(true);
    bench.caps.services_at_once = 16;
    let pairs = list("admin,admin\nroot,root\n");
    let (inspection, _) =
        runtime.block_on(run(&bench, &pairs, &mut InProcess::default(), Stop::new()));
    let accused = inspection
        .observations
        .iter()
        .any(|seen| matches!(seen.fact, Fact::CredentialAccepted { .. }));
    assert!(!accused, "{:?}", inspection.observations);
    println!("peak {} kB", peak());
}

#[test]
fn floods_over_tcp_and_udp_cost_less_than_200_mb() {
    if std::env::var_os(WITHIN).is_some() {
        return within_the_flood();
    }
    std::thread::scope(|scope| {
        for flood in &FLOODS {
            scope.spawn(move || {
                let peak = peak_within(flood);
                println!("{}: {peak} kB", flood.name);
                assert!(peak < MEMORY_MAX, "{}: {peak} kB", flood.name);
            });
        }
    });
}

/// The peak of an inspection in the room of this flood, in kB.
fn peak_within(flood: &'static Flood) -> u64 {
    let output = in_a_room(|_| {
        over_tcp(flood).unwrap();
        over_udp().unwrap();
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "--nocapture"])
            .arg("flood::floods_over_tcp_and_udp_cost_less_than_200_mb")
            .env(WITHIN, "1")
            .output()
            .unwrap()
    });
    let said = String::from_utf8_lossy(&output.stdout);
    let peak = said.lines().find_map(|line| {
        let words = line.split_once("peak ")?.1;
        words.strip_suffix(" kB")?.parse().ok()
    });
    peak.unwrap_or_else(|| panic!("{}: {said}", flood.name))
}
