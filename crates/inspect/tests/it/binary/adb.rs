//! ADB: a honeypot that plays an open device, a bridge to devices that demands a key, and stand-ins of ours that answer
//! the first message as `protocol.txt` says. No registry has the adbd of Android itself.

use std::io::Write as _;

use proofhouse_law::observation::Fact;
use proofhouse_testkit::servers::{adbhoneypot, adbkit};

use super::{assert_each_unusable, assert_open, converse, endless, facts_of, facts_of_stub, stub};
use crate::room::{in_a_room, look_at};

#[test]
fn adbhoneypot_asks_for_no_key_and_is_open() {
    let facts = facts_of(5555, "", |room, _| adbhoneypot(room));
    assert_open(&facts, "adb", "ro.product.model=SAMSUNG-SM-N900A");
}

#[test]
fn adbkit_asks_for_a_key_and_is_found_and_no_more() {
    let seen = in_a_room(|room| {
        adbkit(room);
        look_at(5555)
    });
    assert!(
        matches!(
            seen.as_slice(),
            [Fact::ServiceFound { interface, identified_by: by, .. }] if interface.service == "adb" && by.contains("AUTH")
        ),
        "{seen:?}"
    );
}

fn message(command: [u8; 4], payload: &[u8]) -> Vec<u8> {
    let number = u32::from_le_bytes(command);
    let length = u32::try_from(payload.len()).unwrap();
    let sum: u32 = payload.iter().map(|byte| u32::from(*byte)).sum();
    [number, 0x0100_0001, 0x0004_0000, length, sum, !number]
        .iter()
        .flat_map(|word| word.to_le_bytes())
        .chain(payload.iter().copied())
        .collect()
}

/// A stand-in that answers a well-formed `CNXN` with this, and anything else with silence.
fn stand_in(answer: Vec<u8>) -> u16 {
    stub(move |stream| {
        converse(stream, |said| {
            if said == message_of_a_computer() {
                answer.clone()
            } else {
                Vec::new()
            }
        })
    })
}

/// What a computer says first, written out by hand.
fn message_of_a_computer() -> &'static [u8] {
    b"CNXN\0\0\0\x01\0\x10\0\0\x07\0\0\0\x32\x02\0\0\xbc\xb1\xa7\xb1host::\0"
}

#[tokio::test]
async fn a_device_that_asks_for_no_key_is_open() {
    let banner = b"device::ro.product.name=eye;ro.product.model=Eye 1;features=shell_v2\0";
    let facts = facts_of_stub(stand_in(message(*b"CNXN", banner))).await;
    assert_open(&facts, "adb", "ro.product.name=eye");
}

#[tokio::test]
async fn a_device_that_asks_for_a_key_is_found_and_no_more() {
    for answer in [message(*b"AUTH", &[7; 20]), message(*b"STLS", b"")] {
        // That a service was found is no claim about it.
        assert_eq!(facts_of_stub(stand_in(answer)).await, []);
    }
}

#[tokio::test]
async fn what_is_cut_wrong_or_endless_is_not_taken_for_a_device() {
    let banner = message(*b"CNXN", b"device::\0");
    let cut = stand_in(banner[..banner.len() - 2].to_vec());
    let mut wrong = banner.clone();
    wrong[23] ^= 1;
    let wrong = stand_in(wrong);
    let mut long = banner[..24].to_vec();
    long[12..16].copy_from_slice(&u32::MAX.to_le_bytes());
    let long = stub(move |stream| {
        converse(stream, |_| Vec::new())?;
        stream.write_all(&long)?;
        endless(stream, &[0; 4096])
    });
    assert_each_unusable([cut, wrong, long], "unknown").await;
}
