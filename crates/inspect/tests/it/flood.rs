//! Memory against floods: the peak of a process that inspects servers which send without end, or pages that a parser
//! makes into something without end.
//!
//! The peak is the whole process's, so the inspection runs in a process of its own: this test program again, in the
//! room of the flood.

use std::net::{IpAddr, Ipv4Addr};
use std::process::Command;

use proofhouse_inspect::bench::Ports;
use proofhouse_inspect::stop::Stop;
use proofhouse_law::observation::{DeviceState, Fact};
use proofhouse_testkit::flood::{FLOODS, over_tcp, over_udp};

use crate::bench::{InProcess, bench, list, run, unit};
use crate::room::{answer_http, in_a_room, serve_http};

/// What the inspection may need, in kB of 1024 bytes.
const MEMORY_MAX: u64 = 200_000_000 / 1024;
/// What it gets, in kB: a fault is to end it, and not the machine.
const MEMORY_GIVEN: u64 = 4 * 1024 * 1024;
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
                costs_little(flood.name, || {
                    over_tcp(flood).unwrap();
                    over_udp().unwrap();
                });
            });
        }
    });
}

/// HTML makes what is left open again in each block: these 256 KiB are a third of a milliard elements.
#[test]
fn a_page_of_elements_without_bound_costs_less_than_200_mb() {
    costs_little("elements without bound", || {
        let left_open = (0..10_000).map(|number| format!("<b i={number}>"));
        let page = format!(
            "<p>{}{}",
            left_open.collect::<String>(),
            "<p>x".repeat(30_000)
        );
        let answer = answer_http(200, "", &page);
        serve_http(move |request| request.starts_with("GET / ").then(|| answer.clone()));
    });
}

fn costs_little(name: &str, serve: impl FnOnce() + Send) {
    let peak = peak_within(name, serve);
    println!("{name}: {peak} kB");
    assert!(peak < MEMORY_MAX, "{name}: {peak} kB");
}

/// The peak of an inspection in a room where this is served, in kB.
fn peak_within(name: &str, serve: impl FnOnce() + Send) -> u64 {
    let output = in_a_room(|_| {
        serve();
        Command::new("sh")
            .args([
                "-c",
                &format!("ulimit -v {MEMORY_GIVEN}; exec \"$0\" \"$@\""),
            ])
            .arg(std::env::current_exe().unwrap())
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
    peak.unwrap_or_else(|| panic!("{name}: {said}"))
}
