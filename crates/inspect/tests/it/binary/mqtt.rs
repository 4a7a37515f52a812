//! MQTT: mosquitto open, with a password file, with both, over TLS; and brokers that nobody should believe.

use proofhouse_law::observation::{Fact, StopReason};
use proofhouse_testkit::servers::mosquitto;

use super::PAIRS;
use super::{
    PLANTED, Room, assert_each_unusable, assert_found, assert_open, assert_refused,
    assert_unusable, converse, endless, facts_of, facts_of_stub, random, stub,
};
use crate::bench::{facts_at, list, observed_at};
use crate::room::call;

#[test]
fn mosquitto_with_a_password_file_is_judged_right() {
    let closed = |room: &mut Room, password: &str| {
        mosquitto(room, Some(password), "allow_anonymous false\n");
    };
    let found = facts_of(1883, PLANTED.1, closed);
    assert_found(&found, "mqtt", PLANTED.0, "PINGRESP");
    assert_refused(&facts_of(1883, &random(), closed), "mqtt");
}

#[test]
fn mosquitto_that_takes_anyone_is_open() {
    let facts = facts_of(1883, "", |room, _| {
        mosquitto(room, None, "allow_anonymous true\n");
    });
    // It takes any account and password too, so there is no login to speak of.
    assert_open(&facts, "mqtt", "PINGRESP");
}

#[test]
fn mosquitto_that_takes_anyone_and_has_a_password_file_has_two_ways_in() {
    let both = |room: &mut Room, password: &str| {
        mosquitto(room, Some(password), "allow_anonymous true\n");
    };
    let facts = facts_of(1883, PLANTED.1, both);
    assert_open(&facts[..1], "mqtt", "without credentials");
    assert_found(&facts[1..], "mqtt", PLANTED.0, "PINGRESP");
    let facts = facts_of(1883, &random(), both);
    assert_open(&facts[..1], "mqtt", "without credentials");
    assert_refused(&facts[1..], "mqtt");
}

#[test]
fn mosquitto_over_tls_is_judged_right() {
    let over_tls = |room: &mut Room, password: &str| {
        room.write(
            "ssl/openssl.cnf",
            "[req]\ndistinguished_name = name\n[name]\n",
        );
        call(
            "openssl",
            &[
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-subj",
                "/CN=camera",
                "-keyout",
                "/etc/key.pem",
                "-out",
                "/etc/cert.pem",
            ],
        );
        let lines = "allow_anonymous false\ncertfile /etc/cert.pem\nkeyfile /etc/key.pem\n";
        mosquitto(room, Some(password), lines);
    };
    let facts = facts_of(1883, PLANTED.1, over_tls);
    assert_found(&facts, "mqtt", PLANTED.0, "PINGRESP");
    assert!(
        matches!(&facts[0], Fact::CredentialAccepted { interface, .. } if interface.tls),
        "{facts:?}"
    );
}

/// A broker that answers each `CONNECT` by its level and flags.
fn broker(code: impl Fn(u8, u8) -> Vec<u8> + Send + Sync + 'static) -> u16 {
    stub(move |stream| {
        converse(stream, |packet| match packet {
            [0x10, _, 0, 4, _, _, _, _, level, flags, ..]
            | [0x10, _, 0, 6, _, _, _, _, _, _, level, flags, ..] => code(*level, *flags),
            [0xc0, 0] => vec![0xd0, 0],
            _ => Vec::new(),
        })
    })
}

#[tokio::test]
async fn a_broker_that_takes_any_password_has_no_default_one() {
    let port = broker(|_, flags| vec![0x20, 2, 0, if flags & 0x80 == 0 { 5 } else { 0 }]);
    let facts = facts_of_stub(port).await;
    assert!(
        matches!(facts.as_slice(), [Fact::ControlAccepted { .. }]),
        "{facts:?}"
    );
}

#[tokio::test]
async fn a_broker_of_another_version_is_asked_in_its_own() {
    let port = broker(|level, _| match level {
        5 => vec![0x20, 3, 0, 0, 0],
        _ => vec![0x20, 2, 0, 1],
    });
    assert_open(&facts_of_stub(port).await, "mqtt", "PINGRESP");
    let port = broker(|level, _| match level {
        5 => vec![0x20, 3, 0, 0x86, 0],
        _ => vec![0x20, 2, 0, 0x84],
    });
    assert_refused(&facts_of_stub(port).await, "mqtt");
    let port = broker(|_, _| vec![0x20, 2, 0, 1]);
    assert_unusable(&facts_of_stub(port).await, "mqtt");
}

#[tokio::test]
async fn a_broker_that_bans_us_ends_the_tries() {
    let tries = std::sync::atomic::AtomicU32::new(0);
    let port = broker(move |_, _| {
        let before = tries.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        vec![0x20, 2, 0, if before < 3 { 0x86 } else { 0x8a }]
    });
    let long = format!("{PAIRS}a,1\na,2\na,3\na,4\na,5\n");
    let (facts, _) = facts_at(port, &list(&long)).await;
    assert!(
        matches!(
            facts.as_slice(),
            // Those under way beside the one that was banned are counted too; the rest of the list is left.
            [Fact::CredentialsRefused {
                tries: 2..=4,
                stopped: StopReason::LockOut,
                ..
            }]
        ),
        "{facts:?}"
    );
}

#[tokio::test]
async fn acceptance_without_a_ping_is_no_access() {
    let port = stub(|stream| {
        converse(stream, |packet| match packet {
            [0x10, ..] => vec![0x20, 2, 0, 0],
            _ => vec![0x30, 0],
        })
    });
    assert_unusable(&facts_of_stub(port).await, "mqtt");
}

#[tokio::test]
async fn what_is_cut_endless_or_no_broker_is_not_taken_for_one() {
    let cut = stub(|stream| converse(stream, |_| vec![0x20, 2]));
    let long = stub(|stream| {
        converse(stream, |_| vec![0x20, 0xff, 0xff, 0xff, 0x7f])?;
        endless(stream, &[0; 4096])
    });
    assert_each_unusable([cut, long], "unknown").await;
}

/// The account and the password of a `CONNECT` with credentials: the last two of its strings.
fn credentials(packet: &[u8]) -> Option<(String, String)> {
    let flags = *packet.get(9)?;
    let mut rest = packet.get(12..).filter(|_| flags & 0x80 != 0)?;
    let mut strings = Vec::new();
    while let [high, low, after @ ..] = rest {
        let (string, left) = after.split_at(usize::from(*high) << 8 | usize::from(*low));
        strings.push(String::from_utf8(string.to_vec()).unwrap());
        rest = left;
    }
    let [_client, account, password] = strings.as_slice() else {
        return None;
    };
    Some((account.clone(), password.clone()))
}

/// A broker as EMQX is with `allow_anonymous` and one known user: whom it does not know it lets in as it lets anyone.
fn broker_that_ignores_all_but(known: &'static str, own: &str) -> u16 {
    let own = own.to_owned();
    stub(move |stream| {
        converse(stream, |packet| match (packet, credentials(packet)) {
            ([0x10, ..], Some((account, password))) if account == known && password != own => {
                vec![0x20, 2, 0, 4]
            }
            ([0x10, ..], _) => vec![0x20, 2, 0, 0],
            ([0xc0, 0], _) => vec![0xd0, 0],
            _ => Vec::new(),
        })
    })
}

#[tokio::test]
async fn a_broker_that_ignores_whom_it_does_not_know_has_a_login_for_whom_it_knows() {
    // The list's first account is known, or it is not, and the control is made for that one.
    for (known, password) in [("admin", "1234"), ("root", "root"), ("user", "user")] {
        let facts = facts_of_stub(broker_that_ignores_all_but(known, password)).await;
        assert_open(&facts[..1], "mqtt", "without credentials");
        assert_found(&facts[1..], "mqtt", known, "PINGRESP");
    }
    for known in ["admin", "user"] {
        let facts = facts_of_stub(broker_that_ignores_all_but(known, &random())).await;
        assert_open(&facts[..1], "mqtt", "without credentials");
        assert_refused(&facts[1..], "mqtt");
    }
}

#[tokio::test]
async fn nothing_is_said_of_what_slows_guessing_where_no_password_was_looked_at() {
    let port = broker_that_ignores_all_but("root", &random());
    let (observations, _) = observed_at(port, &list(PAIRS)).await;
    let defence = |fact: &Fact| matches!(fact, Fact::GuessingDefence { .. });
    assert!(!observations.iter().any(|seen| defence(&seen.fact)));
}
