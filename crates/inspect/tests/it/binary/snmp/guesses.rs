//! What is guessed of communities: no more and no faster than the bench allows, all of it counted; and what such tries
//! say of a defence against guessing.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use proofhouse_inspect::bench::{Bench, Ports};
use proofhouse_inspect::checks::guessing_defence;
use proofhouse_inspect::protocols::Floor;
use proofhouse_inspect::transcript::received_before_tries;
use proofhouse_law::observation::DeviceState;
use proofhouse_testkit::wait;

use super::*;
use crate::bench::{InProcess, list, run, unit};

/// When an agent was first asked with each community.
type Asked = Arc<Mutex<BTreeMap<String, Instant>>>;

/// The community that a question bears.
fn community(question: &[u8]) -> Option<String> {
    let length = usize::from(*question.get(6)?);
    let community = question
        .get(7..7 + length)
        .filter(|_| has_community(question))?;
    String::from_utf8(community.to_vec()).ok()
}

/// An agent that answers one community after a while, each question by itself; what it was asked with.
fn slow_agent(address: (Ipv4Addr, u16), right: &'static str) -> (SocketAddr, Asked) {
    let socket = Arc::new(UdpSocket::bind(address).unwrap());
    let address = socket.local_addr().unwrap();
    let asked = Asked::default();
    let noted = Arc::clone(&asked);
    std::thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok((length, from)) = socket.recv_from(&mut buffer) {
            let question = buffer[..length].to_vec();
            let Some(community) = community(&question) else {
                continue;
            };
            let mut noted = noted.lock().unwrap();
            noted.entry(community.clone()).or_insert_with(Instant::now);
            if community == right {
                let socket = Arc::clone(&socket);
                std::thread::spawn(move || {
                    wait::late(Duration::from_millis(120));
                    // Whoever asked may have left.
                    let _gone = socket.send_to(&echoed(&question), from);
                });
            }
        }
    });
    (address, asked)
}

/// Caps of so many tries at a service, and so many a second.
fn caps_of(tries_per_service: u32, tries_per_second: u32) -> Caps {
    Caps {
        tries_per_service,
        tries_per_second,
        ..caps()
    }
}

/// What an agent was asked with while it was looked for under these caps, in the order of the first questions.
async fn guessed(right: &'static str, caps: Caps) -> Vec<(String, Instant)> {
    let (address, asked) = slow_agent((Ipv4Addr::LOCALHOST, 0), right);
    let place = Place {
        address,
        carrier: Carrier::Udp,
    };
    let call = Call::new(place, &log(), limits()).under(caps);
    let found = snmp::ask(&call).await;
    assert_eq!(found.is_some(), right != "nobody's");
    let asked = asked.lock().unwrap().clone();
    let mut asked: Vec<(String, Instant)> = asked.into_iter().collect();
    asked.sort_by_key(|(_, at)| *at);
    asked
}

#[tokio::test]
async fn no_more_communities_are_guessed_than_the_bench_allows_and_no_faster() {
    let asked = guessed("nobody's", caps_of(5, 5)).await;
    let names: Vec<&str> = asked.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["public", "private", "community", "admin", "snmp"]);
    let took = asked[4].1 - asked[0].1;
    // Four times 200 ms; the agent may hear of the first one late.
    assert!(took >= Duration::from_millis(700), "{took:?}");
    let account = Caps {
        tries_per_account: 3,
        ..caps_of(100, 1000)
    };
    assert_eq!(guessed("nobody's", account).await.len(), 3);
}

#[tokio::test]
async fn nothing_more_is_guessed_once_a_community_is_answered() {
    // Asked for every 200 ms and answered after 120 ms: one more may come in between, and not thirty.
    let asked = guessed("private", caps_of(100, 5)).await;
    assert!((2..6).contains(&asked.len()), "{asked:?}");
}

/// The facts of a unit of this room that is asked over UDP, under these caps.
fn facts_over_udp(caps: Caps) -> Vec<Fact> {
    let mut one = unit("A", Ipv4Addr::LOCALHOST.into(), Vec::new());
    one.ports = Some(Ports::These(vec![1]));
    let bench = Bench {
        udp: Some(true),
        caps,
        ..bench(vec![one], &[DeviceState::FactoryDefault])
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut hands = InProcess::default();
    let (inspection, _) = runtime.block_on(run(&bench, &pairs(), &mut hands, Stop::new()));
    let seen = inspection.observations.into_iter();
    seen.map(|seen| seen.fact).collect()
}

/// How many tries of communities are said to have been made, and why they ended.
fn said_tries(facts: &[Fact]) -> Option<(usize, StopReason)> {
    facts.iter().find_map(|fact| match fact {
        Fact::CredentialsRefused {
            interface,
            tries,
            stopped,
            ..
        } if interface.service == "snmp" => Some((*tries as usize, *stopped)),
        _ => None,
    })
}

#[test]
fn what_was_guessed_when_the_agent_was_found_is_counted_as_tries() {
    let (facts, asked) = in_a_room(|_| {
        // Many are under way when the third is answered, and the list need not come to them any more.
        let (_, asked) = slow_agent((Ipv4Addr::LOCALHOST, 161), "community");
        let facts = facts_over_udp(Caps {
            sessions_at_once: 1,
            ..caps_of(100, 1000)
        });
        let asked: Vec<String> = asked.lock().unwrap().keys().cloned().collect();
        (facts, asked)
    });
    let listed = List::named(snmp::LIST).unwrap().pairs;
    let listed = listed.iter().filter(|pair| asked.contains(&pair.password));
    let guesses = listed.count();
    assert!(guesses > 5, "{asked:?}");
    let said = said_tries(&facts);
    assert_eq!(
        said,
        Some((guesses, StopReason::ListExhausted)),
        "{facts:?}"
    );
}

#[test]
fn snmpd_is_tried_within_the_caps_and_shows_no_lack_of_defence() {
    let facts = in_a_room(|room| {
        snmpd(room, &format!("rocommunity {} 127.0.0.1\n", random()));
        facts_over_udp(caps_of(4, 1000))
    });
    assert_eq!(said_tries(&facts), Some((4, StopReason::Cap)), "{facts:?}");
    let by = facts.iter().find_map(|fact| match fact {
        Fact::ServiceFound { identified_by, .. } => Some(identified_by.as_str()),
        _ => None,
    });
    assert!(by.unwrap().contains("v2c is not known"), "{by:?}");
    // Silence is all that a wrong community gets, and of an unknown user no password is looked at: nobody knows whether
    // guessing is slowed, however many such tries there were.
    let facts = in_a_room(|room| {
        snmpd(room, &format!("rocommunity {} 127.0.0.1\n", random()));
        facts_over_udp(caps_of(100, 1000))
    });
    assert_eq!(said_tries(&facts), Some((32, StopReason::ListExhausted)));
    let defence = |fact: &Fact| matches!(fact, Fact::GuessingDefence { .. });
    assert!(!facts.iter().any(defence), "{facts:?}");
}

#[test]
fn what_is_answered_to_a_guess_is_not_told_to_anyone() {
    let transcript = in_a_room(|room| {
        snmpd(room, "rocommunity public 127.0.0.1\n");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let found = datagrams(
            Ipv4Addr::LOCALHOST.into(),
            log,
            limits(),
            caps_of(100, 1000),
        );
        runtime.block_on(found).remove(0).call.log.bytes()
    });
    let holds = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains("Acme camera");
    assert!(holds(&transcript));
    assert!(!holds(&received_before_tries(&transcript)));
}

#[test]
fn passwords_that_the_agent_looked_at_do_show_whether_guessing_is_slowed() {
    // Each account of the list is a user of the agent; one more pair, of nobody, and nothing is known again.
    let defences = |pairs: &'static str| {
        in_a_room(move |room| {
            snmpd(
                room,
                &format!("createUser admin SHA {}\nrouser admin auth\n", random()),
            );
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(defences_of_users(pairs))
        })
    };
    let all = defences("admin,1\nadmin,2\nadmin,3\n");
    assert!(
        matches!(all.as_slice(), [Fact::GuessingDefence { tries: 5, .. }]),
        "{all:?}"
    );
    assert_eq!(defences("admin,1\nadmin,2\nnobody,3\nadmin,4\n"), []);
}

/// What the tries of these pairs showed of the defence of its users at port 161 of the room.
async fn defences_of_users(pairs: &str) -> Vec<Fact> {
    let found = datagrams(Ipv4Addr::LOCALHOST.into(), log, limits(), caps()).await;
    let found = found.into_iter().next().unwrap();
    let Some(Way::Door(mut door)) = found.found.ways.into_iter().nth(1) else {
        panic!("no users");
    };
    let interface = Interface {
        transport: "udp".to_owned(),
        port: 161,
        service: door.service().to_owned(),
        tls: false,
        path: None,
    };
    let key = SecretKey::from_random([7; 32]);
    let setting = Setting {
        interface: &interface,
        list: &list(pairs),
        old: 0,
        caps: caps(),
        tag: &|secret| key.tag(secret),
        log: &found.call.log,
        floor: &Floor::default(),
        stop: &Stop::new(),
        progress: &|_| {},
    };
    let tried = default_credentials::check(&mut door, &setting).await;
    guessing_defence::check(&mut door, &setting, &tried.record).await
}
