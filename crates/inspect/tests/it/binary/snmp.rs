//! SNMP: Debian's snmpd with communities and with users; and agents that nobody should believe.

use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::Arc;

use jiff::Timestamp;
use proofhouse_evidence::secret::SecretKey;
use proofhouse_inspect::bench::Caps;
use proofhouse_inspect::checks::default_credentials::{self, Setting};
use proofhouse_inspect::credentials::List;
use proofhouse_inspect::discovery::{Call, Found, Way, datagrams};
use proofhouse_inspect::protocols::{Floor, snmp};
use proofhouse_inspect::stop::Stop;
use proofhouse_inspect::transcript::Log;
use proofhouse_inspect::wire::{Carrier, Place};
use proofhouse_law::observation::{Fact, Interface, StopReason};
use proofhouse_testkit::servers::snmpd;

use super::{Room, assert_found, assert_refused, pairs, random};
use crate::bench::{bench, limits};
use crate::room::in_a_room;

mod guesses;

const CAMERA: &str = "sysDescr \"Acme camera\"";

fn caps() -> Caps {
    bench(Vec::new(), &[]).caps
}

fn log() -> Log {
    Log::new(Arc::new(Timestamp::now))
}

/// Tries what was found, as the desk does.
async fn facts_of_found(call: &Call, found: Found) -> Vec<Fact> {
    let key = SecretKey::from_random([7; 32]);
    let mut facts = Vec::new();
    for way in found.ways {
        let Way::Door(mut door) = way else {
            panic!("no door");
        };
        let interface = Interface {
            transport: "udp".to_owned(),
            port: call.place.address.port(),
            service: door.service().to_owned(),
            tls: false,
            path: None,
        };
        let list: List = pairs().for_service(door.list());
        let setting = Setting {
            interface: &interface,
            list: &list,
            old: 0,
            caps: caps(),
            tag: &|secret| key.tag(secret),
            log: &call.log,
            floor: &Floor::default(),
            stop: &Stop::new(),
            progress: &|_| {},
        };
        facts.extend(default_credentials::check(&mut door, &setting).await.facts);
    }
    println!("{}", String::from_utf8(call.log.bytes()).unwrap());
    facts
}

/// Starts snmpd with these lines, and inspects what is found over UDP by its port; each service's facts.
fn facts_of_snmpd(lines: &str) -> (Vec<Fact>, Vec<Fact>) {
    in_a_room(|room: &mut Room| {
        snmpd(room, lines);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let facts = runtime.block_on(async {
            let mut found = datagrams(Ipv4Addr::LOCALHOST.into(), log, limits(), caps()).await;
            assert_eq!(found.len(), 1);
            let one = found.remove(0);
            assert_eq!(one.found.service, "snmp");
            facts_of_found(&one.call, one.found).await
        });
        facts.into_iter().partition(
            |fact| matches!(fact, Fact::CredentialAccepted { interface, .. } | Fact::CredentialsRefused { interface, .. } if interface.service == "snmp"),
        )
    })
}

/// That every listed community was refused.
fn assert_no_community(facts: &[Fact]) {
    let [
        Fact::CredentialsRefused {
            list,
            tries,
            stopped: StopReason::ListExhausted,
            ..
        },
    ] = facts
    else {
        panic!("false alarm at snmp: {facts:?}");
    };
    assert_eq!(list, snmp::LIST);
    assert!(*tries > 20, "{tries}");
}

#[test]
fn snmpd_with_a_listed_community_is_judged_right() {
    for (community, version) in [("public", "SNMPv2c"), ("private", "SNMPv2c")] {
        let (communities, users) = facts_of_snmpd(&format!("rocommunity {community} 127.0.0.1\n"));
        assert_found(&communities, "snmp", "", CAMERA);
        assert!(format!("{communities:?}").contains(version));
        assert_refused(&users, "snmpv3");
    }
}

#[test]
fn snmpd_with_a_community_of_its_own_is_judged_right() {
    let (communities, users) = facts_of_snmpd(&format!("rocommunity {} 127.0.0.1\n", random()));
    assert_no_community(&communities);
    assert_refused(&users, "snmpv3");
}

#[test]
fn snmpd_that_shows_this_community_nothing_still_lets_it_in() {
    let (communities, _) = facts_of_snmpd("rocommunity public 127.0.0.1 .1.3.6.1.2.1.25\n");
    assert_found(&communities, "snmp", "", "neither is shown");
}

#[test]
fn snmpd_with_a_user_is_judged_right_with_each_way_of_signing() {
    for (signing, named) in [
        ("MD5", "(MD5)"),
        ("SHA", "(SHA-1)"),
        ("SHA-224", "(SHA-224)"),
        ("SHA-256", "(SHA-256)"),
        ("SHA-384", "(SHA-384)"),
        ("SHA-512", "(SHA-512)"),
    ] {
        let user = |password: &str| {
            facts_of_snmpd(&format!(
                "createUser admin {signing} {password}\nrouser admin auth\n"
            ))
        };
        let (communities, users) = user("password");
        assert_no_community(&communities);
        assert_found(&users, "snmpv3", "admin", named);
        assert_found(&users, "snmpv3", "admin", CAMERA);
    }
    let (communities, users) = facts_of_snmpd(&format!(
        "createUser admin SHA {}\nrouser admin auth\n",
        random()
    ));
    assert_no_community(&communities);
    assert_refused(&users, "snmpv3");
}

#[test]
fn a_user_who_must_encrypt_is_known_by_the_signed_refusal() {
    let (_, users) =
        facts_of_snmpd("createUser admin SHA password AES password\nrouser admin priv\n");
    assert_found(&users, "snmpv3", "admin", "the password is right");
}

#[test]
fn nothing_is_said_to_be_where_nothing_is() {
    let found = in_a_room(|_| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime
            .block_on(datagrams(Ipv4Addr::LOCALHOST.into(), log, limits(), caps()))
            .len()
    });
    assert_eq!(found, 0);
}

/// An agent of ours that answers each datagram with these.
fn agent(answer: impl Fn(&[u8]) -> Vec<Vec<u8>> + Send + 'static) -> SocketAddr {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = socket.local_addr().unwrap();
    std::thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok((length, from)) = socket.recv_from(&mut buffer) {
            for datagram in answer(&buffer[..length]) {
                // Whoever asked may have left.
                let _gone = socket.send_to(&datagram, from);
            }
        }
    });
    address
}

async fn found_at(address: SocketAddr) -> Option<(Call, Found)> {
    let place = Place {
        address,
        carrier: Carrier::Udp,
    };
    let call = Call::new(place, &log(), limits()).under(caps());
    let found = snmp::ask(&call).await?;
    Some((call, found))
}

/// The question turned into an answer: the same bytes, marked as a response.
fn echoed(question: &[u8]) -> Vec<u8> {
    let mut answer = question.to_vec();
    // A number by chance holds the tag too: after that of a question come its length and its first number.
    let is_question = |part: &[u8]| part[0] == 0xa0 && part[2] == 0x02;
    if let Some(at) = answer.windows(3).position(is_question) {
        answer[at] = 0xa2;
    }
    answer
}

/// Whether a datagram asks with a community: its version is below 3.
fn has_community(question: &[u8]) -> bool {
    question.get(4).is_some_and(|version| *version < 3)
}

/// Whether it asks with this one.
fn asks_with(question: &[u8], community: &str) -> bool {
    has_community(question) && question[7..].starts_with(community.as_bytes())
}

#[tokio::test]
async fn an_agent_of_the_first_version_alone_is_found_by_a_listed_community() {
    let first = |question: &[u8]| asks_with(question, "private") && question[4] == 0;
    let address = agent(move |question| {
        if first(question) {
            vec![echoed(question)]
        } else {
            Vec::new()
        }
    });
    let (call, found) = found_at(address).await.unwrap();
    assert_eq!(found.identified_by, "its answer to a listed community");
    let facts = facts_of_found(&call, found).await;
    assert_found(&facts, "snmp", "", "SNMPv1");
    // The same agent with a community that nobody lists cannot be told from silence.
    let address = agent(move |question| {
        if asks_with(question, "kH7z") {
            vec![echoed(question)]
        } else {
            Vec::new()
        }
    });
    assert!(found_at(address).await.is_none());
}

#[tokio::test]
async fn an_agent_that_answers_any_community_has_no_default_one() {
    let address = agent(|question| {
        if has_community(question) {
            vec![echoed(question)]
        } else {
            Vec::new()
        }
    });
    let (call, found) = found_at(address).await.unwrap();
    let facts = facts_of_found(&call, found).await;
    assert!(
        matches!(facts.as_slice(), [Fact::ControlAccepted { .. }]),
        "{facts:?}"
    );
}

#[tokio::test]
async fn what_is_cut_garbage_endless_or_no_agent_is_not_taken_for_one() {
    let garbage = agent(|_| vec![vec![0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 2, 1]]);
    let cut = agent(|question| vec![echoed(question)[..question.len() - 3].to_vec()]);
    let echo = agent(|question| vec![question.to_vec()]);
    let flood = agent(|_| vec![vec![0x30; 1200]; 300]);
    let stranger = agent(|question| {
        let mut answer = echoed(question);
        let last = answer.len() - 1;
        // Numbers of its own: no answer to what was asked.
        for at in 0..last {
            if answer[at..].starts_with(&[0xa2]) {
                answer[at + 4] ^= 0x55;
            }
        }
        vec![answer]
    });
    for address in [garbage, cut, echo, flood, stranger] {
        let found = found_at(address).await;
        assert!(
            found.is_none(),
            "{:?}",
            found.map(|(_, found)| found.identified_by)
        );
    }
}

#[tokio::test]
async fn an_engine_that_answers_anything_unsigned_gives_nobody_access() {
    // It reports an engine, and answers signed questions with their own bytes.
    let address = agent(|question| {
        if has_community(question) {
            return Vec::new();
        }
        let asks_for_engine = question.len() < 70;
        if !asks_for_engine {
            return vec![echoed(question)];
        }
        // The empty number of the engine becomes one of six bytes; the lengths around it grow with it.
        let at = question
            .windows(4)
            .position(|part| part == [0x04, 0x00, 0x02, 0x01])
            .unwrap();
        let mut report = echoed(question);
        report.splice(at..at + 2, [4, 6, 0x80, 0, 0x1f, 0x88, 4, 1]);
        report[1] += 6;
        let parameters = at - 4;
        report[parameters + 1] += 6;
        report[parameters + 3] += 6;
        vec![report]
    });
    let (call, found) = found_at(address).await.unwrap();
    let facts = facts_of_found(&call, found).await;
    assert!(
        matches!(
            facts.as_slice(),
            [
                Fact::CredentialsRefused { .. },
                Fact::InterfaceUnusable { .. }
            ]
        ),
        "{facts:?}"
    );
}
