//! Several bundles, units and states at one place: none speaks for another.

use proofhouse_law::Observation;
use proofhouse_law::record::{Record, Seen, Subject, assess};

use super::*;
use crate::record::answers;

const USERS: CredentialOrigin = CredentialOrigin::UserDefined;
const WEB: &str = "tcp/443";

/// The record of bundles that are whole.
fn record_of(text: &str, bundles: &[Vec<Observation>]) -> Record {
    let seen: Vec<Seen<'_>> = (0_u8..)
        .zip(bundles)
        .map(|(number, observations)| whole_bundle(number, observations))
        .collect();
    record_of_seen(text, &seen)
}

fn whole_bundle(number: u8, observations: &[Observation]) -> Seen<'_> {
    Seen {
        bundle: Digest::of(&[number]),
        partial: false,
        all_ports: true,
        udp: true,
        udp_ports: &[53],
        observations,
    }
}

fn record_of_seen(text: &str, seen: &[Seen<'_>]) -> Record {
    let library = whole();
    let answers = answers(text, library);
    let subject = Subject {
        seen,
        answers: Some(&answers),
        answers_sha256: None,
        judged_in_case: &[],
    };
    assess(
        library.standard(TESTS).unwrap(),
        &subject,
        Vec::new(),
        library,
    )
    .unwrap()
}

/// One bundle calls its unit A, and so does another: what opened the one is no proof of what did not open the other.
#[test]
fn a_list_that_ended_in_one_bundle_did_not_end_in_another() {
    let opened = || accepted("tcp/80", "http-form", "mine", USERS);
    let tried = || refused("tcp/80", "http-form");
    let bundle = |facts| observed(vec![In("A", USED, facts)]);
    let judged = |bundles: &[Vec<Observation>]| {
        let record = record_of("", bundles);
        unit(&record, "5.1-1-2", "c").clone()
    };
    let one = judged(&[bundle(vec![opened(), tried()])]);
    assert_eq!(one.verdict, Pass, "{one:?}");
    let apart = judged(&[bundle(vec![opened()]), bundle(vec![tried()])]);
    assert_eq!(apart.verdict, Open, "{apart:?}");
    let reasons = apart.reasons.join(" ");
    assert!(
        reasons.contains("No list was tried to its end"),
        "{reasons}"
    );
    assert!(
        reasons.contains("Nothing that was tried opened"),
        "{reasons}"
    );
}

/// What a stopped inspection did not come to may be a login that nothing defends.
#[test]
fn a_defence_that_a_stopped_inspection_saw_is_that_of_what_it_saw() {
    let facts = vec![
        refused("tcp/23", "telnet"),
        Fact::GuessingDefence {
            interface: at("tcp/23", "telnet"),
            tries: 9,
            weighed: Some(9),
            in_a_row: Some(9),
            defence: Defence::LockOut {
                after: 5,
                seconds: None,
                seen_locked: Some(60),
            },
            detail: "seen".to_owned(),
        },
    ];
    let observations = observed(seen(facts));
    let judged = |partial| {
        let seen = [Seen {
            partial,
            ..whole_bundle(0, &observations)
        }];
        unit(&record_of_seen("", &seen), "5.1-5-2", "b").clone()
    };
    assert_eq!(judged(false).verdict, Pass);
    let stopped = judged(true);
    assert_eq!(stopped.verdict, Open, "{stopped:?}");
    assert!(
        stopped.reasons[0].contains("stopped before its end"),
        "{stopped:?}"
    );
}

/// A key that units share in one algorithm is shared, whatever they make for another.
#[test]
fn a_key_that_two_bundles_show_is_shared_though_another_of_the_service_is_not() {
    let shell = |unit, rsa: &[u8], ecdsa: &[u8]| {
        let key = |algorithm: &str, key| Fact::HostKeyShown {
            interface: at("tcp/22", "ssh"),
            algorithm: algorithm.to_owned(),
            sha256: Digest::of(key),
        };
        let facts = vec![key("ssh-rsa", rsa), key("ecdsa-sha2-nistp256", ecdsa)];
        observed(vec![In(unit, USED, facts)])
    };
    let text = entry(
        "SecParam",
        &[("description", "host key tcp/22, hard-coded")],
    );
    let judged = |other: Vec<Observation>| {
        let bundles = [shell("A", b"baked in", b"a"), other];
        unit(&record_of(&text, &bundles), "5.4-3-2", "a").clone()
    };
    let shared = judged(shell("B", b"baked in", b"b"));
    assert_eq!(shared.verdict, Fail, "{shared:?}");
    assert!(
        shared.reasons[0].contains("the units A, B show the same key"),
        "{shared:?}"
    );
    assert_eq!(judged(shell("B", b"b's", b"b")).verdict, Pass);
    // Of a kind that was not read on the other unit nothing is known.
    let rsa_alone = Fact::HostKeyShown {
        interface: at("tcp/22", "ssh"),
        algorithm: "ssh-rsa".to_owned(),
        sha256: Digest::of(b"b's"),
    };
    let unread = judged(observed(vec![In("B", USED, vec![rsa_alone])]));
    assert_eq!(unread.verdict, Open, "{unread:?}");
    assert!(
        unread.reasons[0].contains("not every kind of key"),
        "{unread:?}"
    );
    // It may be the same unit.
    assert_eq!(judged(shell("A", b"baked in", b"b")).verdict, Open);
}

fn tls(versions: &[&str]) -> Fact {
    Fact::TlsOffered {
        interface: at(WEB, "https"),
        versions: versions.iter().map(|one| (*one).to_owned()).collect(),
        ciphers: vec!["TLS_AES_128_GCM_SHA256".to_owned()],
        cut_short: false,
    }
}

fn ssh(key_exchange: &str) -> Fact {
    let one = |name: &str| vec![name.to_owned()];
    Fact::SshOffered {
        interface: at(WEB, "ssh"),
        key_exchange: one(key_exchange),
        host_keys: one("ssh-ed25519"),
        ciphers: one("aes128-ctr"),
        macs: one("hmac-sha2-256"),
    }
}

/// What an entry says, what the units of each bundle show, and what comes of it.
type Counted = (&'static str, Vec<Vec<In>>, Verdict, &'static str);

fn counted() -> [Counted; 7] {
    let (good, old) = (
        || vec![tls(&["TLS 1.3"])],
        || vec![tls(&["TLS 1.0", "TLS 1.3"])],
    );
    let clear = || vec![found(WEB, "http-form")];
    let suites = "TLS 1.3 with TLS_AES_128_GCM_SHA256";
    let algorithms = "SSH with curve25519-sha256, ssh-ed25519, aes128-ctr, hmac-sha2-256";
    let shells = |of_b| {
        vec![vec![
            In("A", USED, vec![ssh("curve25519-sha256")]),
            In("B", USED, vec![ssh(of_b)]),
        ]]
    };
    [
        (
            suites,
            vec![vec![In("A", USED, good()), In("B", USED, good())]],
            Pass,
            "what is declared",
        ),
        (
            suites,
            vec![vec![In("A", USED, good()), In("B", USED, old())]],
            Fail,
            "TLS 1.0",
        ),
        (
            suites,
            vec![vec![In("A", USED, good()), In("A", CHOSEN, old())]],
            Fail,
            "TLS 1.0",
        ),
        (
            suites,
            vec![vec![In("A", USED, good())], vec![In("A", USED, old())]],
            Fail,
            "TLS 1.0",
        ),
        (
            suites,
            vec![vec![In("A", USED, good()), In("B", USED, clear())]],
            Fail,
            "in the clear",
        ),
        (
            algorithms,
            shells("curve25519-sha256"),
            Pass,
            "what is declared",
        ),
        (
            algorithms,
            shells("diffie-hellman-group1-sha1"),
            Open,
            "diffie-hellman-group1-sha1",
        ),
    ]
}

#[test]
fn every_unit_state_and_bundle_counts_at_a_port() {
    let judged = |details: &str, bundles: Vec<Vec<In>>| {
        let text = entry(
            "ComMech",
            &[("description", WEB), ("cryptographic-details", details)],
        );
        let bundles: Vec<_> = bundles.into_iter().map(observed).collect();
        unit(&record_of(&text, &bundles), "5.5-1-2", "a").clone()
    };
    for (details, bundles, wanted, word) in counted() {
        let result = judged(details, bundles);
        assert_eq!(result.verdict, wanted, "{word}: {result:?}");
        assert!(
            result.reasons.join(" ").contains(word),
            "{word}: {result:?}"
        );
    }
}
