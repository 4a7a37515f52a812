//! What an answer of an agent shows of a user, and what it does not.

use std::sync::Arc;

use super::*;
use crate::protocols::snmp::ber::{OID, SEQUENCE, integer, item, octets};
use crate::transcript::Log;
use crate::wire::{Carrier, Limits, Place};

#[test]
fn only_a_signature_under_the_key_is_access() {
    let values = Shown::Values("sysDescr \"x\"".to_owned());
    let md5 = Some(Signing::Md5);
    assert!(matches!(judged(&values, md5, true), Attempt::Accepted(_)));
    assert!(matches!(judged(&values, md5, false), Attempt::Unusable(_)));
    assert!(matches!(
        judged(&Shown::Denied, md5, true),
        Attempt::Accepted(_)
    ));
    assert!(matches!(judged(&values, None, false), Attempt::Accepted(_)));
    assert_eq!(judged(&Shown::Denied, None, false), Attempt::Refused);
}

#[test]
fn a_signature_is_checked_over_the_whole_message() {
    let engine = Engine {
        id: vec![1; 12],
        boots: 1,
        time: 2,
    };
    let mut bytes = Question {
        id: 5,
        engine: &engine,
        user: "admin",
        signature: 12,
    }
    .bytes();
    let at = read_secured(&bytes).unwrap().signature_at;
    let signature = Signing::Sha1.sign(b"key", &bytes);
    bytes[at..at + 12].copy_from_slice(&signature);
    let good = |bytes: &[u8], key: &[u8]| {
        is_signed(bytes, &read_secured(bytes).unwrap(), Signing::Sha1, key)
    };
    assert!(good(&bytes, b"key"));
    assert!(!good(&bytes, b"other"));
    let last = bytes.len() - 9;
    bytes[last] ^= 1;
    assert!(!good(&bytes, b"key"));
}

/// An answer to this question that shows nothing of what was asked.
const ANSWER: u8 = 0;

/// The report of a counter in answer to this question, or its answer.
fn report(question: &Secured<'_>, counter: u8) -> Vec<u8> {
    let engine = &question.engine;
    let name = [&[0x2b, 6, 1, 6, 3, 15, 1, 1][..], &[counter, 0]].concat();
    let value = item(SEQUENCE, &[&item(OID, &[&name]), &integer(1)]);
    let values = item(SEQUENCE, &[&value]);
    let tag = if counter == ANSWER { 0xa2 } else { 0xa8 };
    let said = item(tag, &[&integer(1), &integer(0), &integer(0), &values]);
    let head = [
        integer(question.id),
        integer(1500),
        octets(&[0]),
        integer(3),
    ]
    .concat();
    let user = [
        octets(&engine.id),
        integer(engine.boots),
        integer(engine.time),
        octets(b""),
        octets(b""),
        octets(b""),
    ]
    .concat();
    let scoped = [octets(&engine.id), octets(b""), said].concat();
    item(
        SEQUENCE,
        &[
            &integer(3),
            &item(SEQUENCE, &[&head]),
            &octets(&item(SEQUENCE, &[&user])),
            &item(SEQUENCE, &[&scoped]),
        ],
    )
}

/// What is made of an agent that reports these counters to signed and to unsigned questions.
async fn tried_at(signed: u8, unsigned: u8) -> Attempt {
    let socket = std::net::UdpSocket::bind(("127.0.0.1", 0)).unwrap();
    let address = socket.local_addr().unwrap();
    std::thread::spawn(move || {
        let mut buffer = [0; 2048];
        while let Ok((length, from)) = socket.recv_from(&mut buffer) {
            let question = read_secured(&buffer[..length]).unwrap();
            let counter = if question.signed { signed } else { unsigned };
            socket.send_to(&report(&question, counter), from).unwrap();
        }
    });
    let place = Place {
        address,
        carrier: Carrier::Udp,
    };
    let log = Log::new(Arc::new(|| jiff::Timestamp::UNIX_EPOCH));
    let engine = Engine {
        id: vec![0x80, 0, 0x1f, 0x88, 4, 1],
        boots: 3,
        time: 77,
    };
    let call = Call::new(place, &log, Limits::default());
    let mut users = Users::new(&call, engine, Duration::from_secs(3));
    users.attempt("admin", "password").await
}

#[tokio::test]
async fn a_user_who_only_encrypts_is_out_of_reach_and_not_refused() {
    let encrypts = tried_at(UNSUPPORTED_LEVEL, UNSUPPORTED_LEVEL).await;
    assert!(
        matches!(&encrypts, Attempt::Unusable(why) if why.contains("authPriv")),
        "{encrypts:?}"
    );
    let signs_nothing = tried_at(UNSUPPORTED_LEVEL, ANSWER).await;
    assert_eq!(signs_nothing, Attempt::Refused);
    let odd = tried_at(UNSUPPORTED_LEVEL, NOT_IN_TIME).await;
    assert!(matches!(odd, Attempt::Unusable(_)), "{odd:?}");
    assert_eq!(tried_at(WRONG_DIGEST, ANSWER).await, Attempt::Refused);
}
