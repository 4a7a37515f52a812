//! Binary protocols and their kin: real servers, insecure and hardened, and services that lure or waste.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};

use proofhouse_inspect::credentials::List;
use proofhouse_law::observation::{CredentialOrigin, Fact, StopReason};

use crate::bench::{facts_at, list};
use crate::room::{Room, in_a_room, inspect, random};

mod adb;
mod mqtt;
mod redis;
mod snmp;
mod upnp;
mod vnc;

/// The pairs that are tried: the right one comes after wrong ones.
const PAIRS: &str = "admin,admin\nroot,root\nadmin,password\nadmin,1234\nuser,user\n";
/// The pair that is planted.
const PLANTED: (&str, &str) = ("admin", "1234");

fn pairs() -> List {
    list(PAIRS)
}

/// Starts a real server in a room with this password, and inspects it at `port`.
fn facts_of(port: u16, password: &str, server: impl FnOnce(&mut Room, &str) + Send) -> Vec<Fact> {
    in_a_room(|room| {
        server(room, password);
        inspect(port, &pairs())
    })
}

/// That exactly the planted pair was accepted at `service`, with these words in the proof, and the list went to its end.
fn assert_found(facts: &[Fact], service: &str, account: &str, words: &str) {
    let [
        Fact::CredentialAccepted {
            interface,
            account: accepted,
            origin: CredentialOrigin::PublicList { .. },
            proof,
            change_forced: false,
            ..
        },
        Fact::CredentialsRefused {
            stopped: StopReason::ListExhausted,
            ..
        },
    ] = facts
    else {
        panic!("missed at {service}: {facts:?}");
    };
    assert_eq!(
        (interface.service.as_str(), accepted.as_str()),
        (service, account)
    );
    assert!(proof.contains(words), "{proof}");
}

/// That every pair was refused at `service`.
fn assert_refused(facts: &[Fact], service: &str) {
    let [
        Fact::CredentialsRefused {
            interface,
            tries: 5,
            stopped: StopReason::ListExhausted,
            ..
        },
    ] = facts
    else {
        panic!("false alarm at {service}: {facts:?}");
    };
    assert_eq!(interface.service, service);
}

/// That anyone is let in at `service`, and nothing else is said.
fn assert_open(facts: &[Fact], service: &str, words: &str) {
    let [Fact::OpenWithoutAuthentication { interface, proof }] = facts else {
        panic!("not open at {service}: {facts:?}");
    };
    assert_eq!(interface.service, service);
    assert!(proof.contains(words), "{proof}");
}

/// That nothing is claimed but that it cannot be judged.
fn assert_unusable(facts: &[Fact], service: &str) {
    let [Fact::InterfaceUnusable { interface, .. }] = facts else {
        panic!("a claim about {service}: {facts:?}");
    };
    assert_eq!(interface.service, service);
}

/// A service that treats each connection so, on a port of its own.
fn stub(serve: impl Fn(&mut TcpStream) -> std::io::Result<()> + Send + Sync + 'static) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let serve = std::sync::Arc::new(serve);
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let serve = serve.clone();
            std::thread::spawn(move || {
                // The other side may hang up whenever it likes.
                let _gone = serve(&mut stream);
            });
        }
    });
    port
}

/// Reads what comes, and answers each piece with what `answer` makes of it.
fn converse(
    stream: &mut TcpStream,
    mut answer: impl FnMut(&[u8]) -> Vec<u8>,
) -> std::io::Result<()> {
    let mut buffer = [0; 4096];
    loop {
        let length = stream.read(&mut buffer)?;
        if length == 0 {
            return Ok(());
        }
        stream.write_all(&answer(&buffer[..length]))?;
    }
}

/// Sends these bytes without end.
fn endless(stream: &mut TcpStream, bytes: &[u8]) -> std::io::Result<()> {
    loop {
        stream.write_all(bytes)?;
    }
}

/// That nothing is claimed of any of these stubs, each known as `service`.
async fn assert_each_unusable(ports: impl IntoIterator<Item = u16>, service: &str) {
    let asked = ports.into_iter().map(facts_of_stub);
    for facts in futures::future::join_all(asked).await {
        assert_unusable(&facts, service);
    }
}

/// The facts of a stub, tried with the usual pairs.
async fn facts_of_stub(port: u16) -> Vec<Fact> {
    let (facts, transcript) = facts_at(port, &pairs()).await;
    println!("{transcript}");
    assert!(transcript.len() < 2 * 1024 * 1024, "{}", transcript.len());
    facts
}
