//! A printer prints no question: where what is sent comes out on paper, nothing is sent.

use std::io::Read as _;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use super::*;

/// What came to each port, a connection each.
type Printed = Arc<Mutex<BTreeMap<u16, Vec<Vec<u8>>>>>;

/// Takes what is sent to `port`, and hangs up after the first of it.
fn print_at(port: u16, printed: &Printed) {
    let (listener, printed) = (TcpListener::bind((HERE, port)).unwrap(), printed.clone());
    std::thread::spawn(move || {
        for mut connection in listener.incoming().flatten() {
            let printed = printed.clone();
            std::thread::spawn(move || {
                let mut job = vec![0; 4096];
                let length = connection.read(&mut job).unwrap_or_default();
                job.truncate(length);
                if length > 0 {
                    printed.lock().unwrap().entry(port).or_default().push(job);
                }
            });
        }
    });
}

fn name(text: &str) -> Vec<u8> {
    let labels = text.split('.');
    let mut bytes: Vec<u8> = labels
        .flat_map(|label| [&[u8::try_from(label.len()).unwrap()], label.as_bytes()].concat())
        .collect();
    bytes.push(0);
    bytes
}

/// A record of DNS.
fn record(of: &str, kind: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap().to_be_bytes();
    [&name(of)[..], &[0, kind, 0, 1, 0, 0, 0, 120], &length, data].concat()
}

/// Answers every question of mDNS with one raw printing service at `port`.
fn announce(port: u16) {
    const KIND: &str = "_pdl-datastream._tcp.local";
    let socket = UdpSocket::bind((HERE, 5353)).unwrap();
    let instance = format!("Jet.{KIND}");
    let at = [&[0, 0, 0, 0], &port.to_be_bytes()[..], &name("jet.local")].concat();
    let records = [
        record("_services._dns-sd._udp.local", 12, &name(KIND)),
        record(KIND, 12, &name(&instance)),
        record(&instance, 33, &at),
    ]
    .concat();
    std::thread::spawn(move || {
        let mut question = [0; 2048];
        while let Ok((_, from)) = socket.recv_from(&mut question) {
            let head = [question[0], question[1], 0x84, 0, 0, 0, 0, 3, 0, 0, 0, 0];
            let _ = socket.send_to(&[&head[..], &records].concat(), from);
        }
    });
}

/// What was printed, and the reasons for which a port was not judged.
fn looked_at(
    ports: Vec<u16>,
    announced: Option<u16>,
) -> (BTreeMap<u16, Vec<Vec<u8>>>, Vec<String>) {
    let printed = Printed::default();
    let inspection = in_a_room(|_| {
        for port in ports.iter().copied().chain(announced) {
            print_at(port, &printed);
        }
        if let Some(port) = announced {
            announce(port);
        }
        let bench = bench_of(HERE, Ports::These(ports), announced.is_some());
        inspect(&bench, &list("admin,admin\n"), None)
    });
    let reasons = facts(&inspection)
        .into_iter()
        .filter_map(|fact| match fact {
            Fact::InterfaceUnusable {
                interface, reason, ..
            } => Some(format!("{interface}: {reason}")),
            _ => None,
        });
    let reasons = reasons.collect();
    let printed = printed.lock().unwrap().clone();
    (printed, reasons)
}

#[test]
fn nothing_is_sent_to_a_raw_printing_port() {
    let (printed, reasons) = looked_at(vec![515, 9100], None);
    assert!(printed.is_empty(), "{printed:?}");
    assert_eq!(
        reasons,
        [
            "printer on tcp/515: what is sent there is printed, so nothing was asked",
            "printer on tcp/9100: what is sent there is printed, so nothing was asked"
        ]
    );
}

#[test]
fn nor_to_one_that_it_announces_elsewhere_and_other_ports_are_asked_http_alone() {
    let (printed, reasons) = looked_at(vec![6000, 9999], Some(7100));
    let jobs: Vec<(u16, String)> = printed
        .iter()
        .flat_map(|(port, jobs)| jobs.iter().map(|job| (*port, job)))
        .map(|(port, job)| (port, String::from_utf8_lossy(job).into_owned()))
        .collect();
    assert!(
        !jobs.is_empty()
            && jobs
                .iter()
                .all(|(port, job)| *port == 6000 && job.starts_with("GET /")),
        "{jobs:?}"
    );
    assert_eq!(
        reasons,
        [
            "unknown on tcp/6000: it says nothing and answers no HTTP; the device announces that it prints, and anything else \
             might come out on paper",
            "printer on tcp/7100: what is sent there is printed, so nothing was asked",
            "printer on tcp/9999: what is sent there is printed, so nothing was asked"
        ]
    );
}
