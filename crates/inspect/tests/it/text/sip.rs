//! SIP: kamailio as a registrar, over TCP and over UDP, and services that deceive.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use jiff::Timestamp;
use proofhouse_evidence::secret::SecretKey;
use proofhouse_inspect::checks::default_credentials::{Setting, check};
use proofhouse_inspect::credentials::List;
use proofhouse_inspect::discovery::{Way, datagrams};
use proofhouse_inspect::protocols::Floor;
use proofhouse_inspect::stop::Stop;
use proofhouse_inspect::transcript::Log;
use proofhouse_law::observation::{Fact, Interface, StopReason};
use proofhouse_testkit::servers::kamailio;

use super::stub::{Said, Stub, Unit, start};
use crate::bench::{bench, facts_at, limits, list};
use crate::room::{in_a_room, random};
use crate::servers::{PLANTED, found_and_not_found, likeliest};

#[test]
fn kamailio_over_tcp_is_judged_right() {
    found_and_not_found("sip", "REGISTER", 5060, |room, password| {
        kamailio(room, Some(password));
    });
}

/// The facts of the login at the usual UDP port.
async fn over_udp(pairs: &List) -> Vec<Fact> {
    let log = Log::new(Arc::new(Timestamp::now));
    let own = log.clone();
    let caps = bench(Vec::new(), &[]).caps;
    let address = IpAddr::from(Ipv4Addr::LOCALHOST);
    let mut facts = Vec::new();
    for one in datagrams(address, || own.clone(), limits(), caps).await {
        for way in one.found.ways {
            let interface = Interface {
                transport: "udp".to_owned(),
                port: one.call.place.address.port(),
                service: way.service().to_owned(),
                tls: false,
                path: None,
            };
            match way {
                Way::Door(mut door) => {
                    let key = SecretKey::from_random([7; 32]);
                    let setting = Setting {
                        interface: &interface,
                        list: pairs,
                        old: 0,
                        caps,
                        tag: &|secret| key.tag(secret),
                        log: &log,
                        floor: &Floor::default(),
                        stop: &Stop::new(),
                        progress: &|_| (),
                    };
                    facts.extend(check(&mut door, &setting).await.facts);
                }
                Way::Asking { .. } | Way::Further { .. } => {
                    panic!("nothing of SIP is asked for beside its login")
                }
                Way::Open { proof, .. } => {
                    facts.push(Fact::OpenWithoutAuthentication { interface, proof });
                }
                Way::Elsewhere { .. } => panic!("nothing of SIP leads elsewhere"),
                Way::Unusable { reason, .. } => {
                    facts.push(Fact::InterfaceUnusable {
                        interface,
                        reason,
                        leads_to: None,
                    });
                }
            }
        }
    }
    println!("{}", String::from_utf8_lossy(&log.bytes()));
    facts
}

fn udp_facts(password: Option<&str>) -> Vec<Fact> {
    in_a_room(|room| {
        kamailio(room, password);
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
            .block_on(over_udp(&likeliest()))
    })
}

#[test]
fn kamailio_over_udp_is_judged_right() {
    let facts = udp_facts(Some(PLANTED.1));
    assert!(
        matches!(
            facts.as_slice(),
            [Fact::CredentialAccepted { account, interface, .. }, Fact::CredentialsRefused { stopped: StopReason::ListExhausted, .. }]
                if account == PLANTED.0 && interface.service == "sip"
        ),
        "missed: {facts:?}"
    );
    let facts = udp_facts(Some(&random()));
    assert!(
        matches!(
            facts.as_slice(),
            [Fact::CredentialsRefused {
                tries: 6,
                stopped: StopReason::ListExhausted,
                ..
            }]
        ),
        "false alarm: {facts:?}"
    );
}

#[test]
fn a_registrar_that_asks_for_no_password_is_open_and_has_no_default_password() {
    let facts = udp_facts(None);
    assert!(
        matches!(facts.as_slice(), [Fact::OpenWithoutAuthentication { proof, .. }] if proof.contains("binds nothing")),
        "{facts:?}"
    );
}

const PAIRS: &str = "admin,admin\nroot,root\nadmin,1234\nroot,xc3511\n";

fn answer(question: &str, status: &str, headers: &str) -> Said {
    let number = question
        .lines()
        .find_map(|line| line.strip_prefix("CSeq: "))
        .unwrap_or_default();
    Said::Words(format!(
        "SIP/2.0 {status}\r\nCSeq: {number}\r\n{headers}Content-Length: 0\r\n\r\n"
    ))
}

/// A service that answers `OPTIONS`, and `REGISTER` by a rule; other protocols are hung up on.
fn stub(rule: impl Fn(&str, u32) -> Said + Send + Sync + 'static) -> Stub {
    start("", Unit::Message, move |question, number| {
        if question.starts_with("OPTIONS sip:") {
            return answer(question, "200 OK", "");
        }
        if question.starts_with("REGISTER") {
            assert!(
                !question.contains("\r\nContact:"),
                "a binding was asked for"
            );
            return rule(question, number);
        }
        Said::HangUp
    })
}

fn challenge(question: &str) -> Said {
    let digest = "Proxy-Authenticate: Digest realm=\"x\", nonce=\"n\", qop=\"auth\"\r\n";
    answer(question, "407 Proxy Authentication Required", digest)
}

async fn facts(service: &Stub) -> Vec<Fact> {
    let (facts, transcript) = facts_at(service.port, &list(PAIRS)).await;
    println!("{transcript}");
    facts
}

#[tokio::test]
async fn what_accepts_any_password_has_no_default_password() {
    let service = stub(|question, _| {
        if question.contains("Proxy-Authorization: Digest") {
            answer(question, "200 OK", "")
        } else {
            challenge(question)
        }
    });
    let facts = facts(&service).await;
    assert!(
        matches!(facts.as_slice(), [Fact::ControlAccepted { interface, .. }] if interface.service == "sip"),
        "{facts:?}"
    );
}

#[tokio::test]
async fn a_service_that_forbids_every_registration_is_not_said_to_refuse_passwords() {
    let service = stub(|question, _| answer(question, "403 Forbidden", ""));
    let facts = facts(&service).await;
    assert!(
        matches!(facts.as_slice(), [Fact::InterfaceUnusable { reason, .. }] if reason.contains("403")),
        "{facts:?}"
    );
}

/// The answer of `root` with `xc3511` to the one nonce of this service.
fn is_right(question: &str) -> bool {
    let field = |name: &str| {
        let rest = question.split(name).nth(1).unwrap_or_default();
        rest.split(['"', ',', '\r'])
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let hash = |text: String| hex::encode(<md5::Md5 as md5::Digest>::digest(text));
    let secret = hash("root:x:xc3511".to_owned());
    let action = hash(format!("REGISTER:{}", field("uri=\"")));
    let (count, own) = (field("nc="), field("cnonce=\""));
    let right = hash(format!("{secret}:n:{count}:{own}:auth:{action}"));
    question.contains("Proxy-Authorization") && field("response=\"") == right
}

/// `root` was let in, and the list came to its end.
fn is_found(found: &[Fact]) {
    assert!(
        matches!(
            found,
            [
                Fact::CredentialAccepted { account, .. },
                Fact::CredentialsRefused { tries: 4, stopped: StopReason::ListExhausted, .. },
                ..
            ] if account == "root"
        ),
        "{found:?}"
    );
}

#[tokio::test]
async fn the_right_pair_is_found_late_at_a_service_that_hangs_up_after_three() {
    let service = stub(|question, number| match number {
        4.. => Said::HangUp,
        _ if is_right(question) => answer(question, "200 OK", ""),
        _ => challenge(question),
    });
    is_found(&facts(&service).await);
}

#[tokio::test]
async fn answers_without_sense_or_end_cost_little_and_say_nothing() {
    for noise in ["X-Pad: aaaaaaaaaaaaaaaaaaaa\r\n", "\u{1}\u{2}\r\n"] {
        let service = stub(move |question, _| {
            if question.contains("Authorization") {
                Said::Words(format!("SIP/2.0 200 OK\r\n{}", noise.repeat(40_000)))
            } else {
                challenge(question)
            }
        });
        let facts = facts(&service).await;
        assert!(
            matches!(facts.as_slice(), [Fact::InterfaceUnusable { .. }]),
            "{noise:?}: {facts:?}"
        );
    }
}

#[tokio::test]
async fn a_registrar_that_asks_only_whom_it_knows_is_tried() {
    let service = stub(|question, _| {
        if !question.contains("To: <sip:root@") {
            answer(question, "404 Not Found", "")
        } else if is_right(question) {
            answer(question, "200 OK", "")
        } else {
            challenge(question)
        }
    });
    is_found(&facts(&service).await);
}
