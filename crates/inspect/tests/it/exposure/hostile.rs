//! Services that answer a hello in TLS with something else.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;

use jiff::Timestamp;
use proofhouse_inspect::checks::tls;
use proofhouse_inspect::transcript::Log;
use proofhouse_law::observation::{Fact, Interface};

use super::offered;
use crate::bench::limits;

/// Serves each connection by `serve`, on this machine's loopback.
fn hostile(serve: impl Fn(TcpStream) + Clone + Send + 'static) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let serve = serve.clone();
            std::thread::spawn(move || serve(stream));
        }
    });
    port
}

async fn tls_of(port: u16) -> Vec<Fact> {
    let log = Log::new(Arc::new(Timestamp::now));
    let interface = Interface {
        transport: "tcp".to_owned(),
        port,
        service: "tls".to_owned(),
        tls: true,
        path: None,
    };
    let mut limits = limits();
    limits.answer = std::time::Duration::from_secs(1);
    limits.exchange = std::time::Duration::from_secs(2);
    let address = std::net::SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let facts = tls::check(address.into(), &interface, &log, limits).await;
    println!("{}", String::from_utf8_lossy(&log.bytes()));
    facts.into_iter().map(|(_, fact)| fact).collect()
}

/// A hello's version and its suites.
fn hello_of(stream: &mut TcpStream) -> Option<([u8; 2], Vec<u8>)> {
    let mut head = [0; 5];
    stream.read_exact(&mut head).ok()?;
    let mut body = vec![0; usize::from(u16::from_be_bytes([head[3], head[4]]))];
    stream.read_exact(&mut body).ok()?;
    let session = usize::from(body[38]);
    let at = 39 + session;
    let count = usize::from(u16::from_be_bytes([body[at], body[at + 1]]));
    Some(([body[4], body[5]], body[at + 2..at + 2 + count].to_vec()))
}

/// The `ServerHello` of a suite.
fn server_hello([major, minor]: [u8; 2], suite: [u8; 2]) -> Vec<u8> {
    let mut body = vec![2, 0, 0, 38, major, minor];
    body.extend([7; 32]);
    body.extend([0, suite[0], suite[1], 0, 14, 0, 0, 0]);
    let mut record = vec![22, 3, 0, 0, u8::try_from(body.len()).unwrap()];
    record.extend(body);
    record
}

/// A server of SSL 3.0 alone, with RC4 and with a suite that nobody offers.
fn ssl3(mut stream: TcpStream) {
    let Some((version, suites)) = hello_of(&mut stream) else {
        return;
    };
    let takes = version == [3, 0] && suites.chunks(2).any(|suite| suite == [0, 5]);
    let answer = if takes {
        server_hello([3, 0], [0, 5])
    } else {
        vec![21, 3, 0, 0, 2, 2, 40]
    };
    let _gone = stream.write_all(&answer);
}

#[tokio::test]
async fn ssl_3_is_seen_where_it_is_all_there_is() {
    let facts = tls_of(hostile(ssl3)).await;
    let (versions, ciphers) = offered(&facts);
    assert_eq!(versions, ["SSL 3.0"]);
    assert_eq!(ciphers, ["TLS_RSA_WITH_RC4_128_SHA"]);
}

#[tokio::test]
async fn hostile_services_show_no_tls_and_cost_little() {
    let endless = |mut stream: TcpStream| {
        // A record that says it is long, again and again.
        let record = [&[22, 3, 3, 0x40, 0][..], &[2, 0, 0xff, 0xff], &[0; 0x3ffc]].concat();
        while stream.write_all(&record).is_ok() {}
    };
    let garbage = |mut stream: TcpStream| {
        let _gone = stream.write_all(&[0x16, 0x99, 0x00, 0xff, 0xff, 0x80, 0x01]);
    };
    let another = |mut stream: TcpStream| {
        // A hello that chooses what was never offered.
        let mut answer = vec![22, 3, 3, 0, 42, 2, 0, 0, 38, 3, 3];
        answer.extend([7; 32]);
        answer.extend([0, 0x99, 0x99, 0]);
        let _gone = stream.write_all(&answer);
        let _gone = hello_of(&mut stream);
    };
    let mute = |mut stream: TcpStream| {
        let _until_it_ends = stream.read_to_end(&mut Vec::new());
    };
    for serve in [endless, garbage, mute, drop as fn(TcpStream)] {
        let facts = tls_of(hostile(serve)).await;
        assert_eq!(facts, [], "nothing is known");
    }
    let facts = tls_of(hostile(another)).await;
    assert_eq!(offered(&facts).1, ["0x9999"]);
}

/// The versions that are seen of a server of TLS 1.0 and 1.2 that refuses other versions by hanging up, and that answers
/// so many hellos and no more; and whether the answers ended too early.
async fn versions_of(answers: usize, hangs_up: bool) -> (Vec<String>, bool) {
    let left = Arc::new(std::sync::atomic::AtomicUsize::new(answers));
    let facts = tls_of(hostile(move |mut stream| {
        use std::sync::atomic::Ordering::SeqCst;
        let Some((version, suites)) = hello_of(&mut stream) else {
            return;
        };
        if left
            .fetch_update(SeqCst, SeqCst, |left| left.checked_sub(1))
            .is_err()
        {
            if !hangs_up {
                let _until_it_ends = stream.read_to_end(&mut Vec::new());
            }
            return;
        }
        // TLS 1.3 names 1.2 here, and offers suites of its own.
        let takes = version == [3, 1] || version == [3, 3];
        if takes && suites.chunks(2).any(|suite| suite == [0, 0x2f]) {
            let _gone = stream.write_all(&server_hello(version, [0, 0x2f]));
        }
    }))
    .await;
    let offered = facts.iter().find_map(|fact| match fact {
        Fact::TlsOffered {
            versions,
            cut_short,
            ..
        } => Some((versions.clone(), *cut_short)),
        _ => None,
    });
    offered.unwrap_or_else(|| panic!("no TLS: {facts:?}"))
}

#[tokio::test]
async fn what_a_server_did_not_live_to_refuse_is_not_said_to_be_refused() {
    let whole = versions_of(usize::MAX, true).await;
    assert_eq!(whole, (vec!["TLS 1.0".into(), "TLS 1.2".into()], false));
    for hangs_up in [true, false] {
        let broken_off = versions_of(6, hangs_up).await;
        assert_eq!(broken_off, (vec!["TLS 1.2".into()], true), "{hangs_up}");
    }
}
