//! A camera that nobody here wrote: its ONVIF service and its pages, with a planted password, with one of its own, and as
//! it is before anyone set it up, when its page offers to set a password. What is sent there would set it.

use proofhouse_law::observation::{CredentialOrigin, Fact, StopReason};
use proofhouse_testkit::servers::{IPYCAM_SETTINGS, ipycam};

use crate::room::{in_a_room, inspect, random};
use crate::servers::{PLANTED, likeliest};

/// The camera's port.
const PORT: u16 = 8080;

#[test]
fn ipycam_with_a_planted_password_is_found_at_its_pages_and_at_onvif() {
    let facts = in_a_room(|room| {
        ipycam(room, Some(PLANTED.1));
        inspect(PORT, &likeliest())
    });
    let accepted: Vec<(&str, &str, &str)> = facts
        .iter()
        .filter_map(|fact| match fact {
            Fact::CredentialAccepted {
                interface,
                account,
                origin: CredentialOrigin::PublicList { .. },
                proof,
                ..
            } => Some((interface.service.as_str(), account.as_str(), proof.as_str())),
            _ => None,
        })
        .collect();
    let [("http-basic", "admin", _), ("onvif", "admin", proof)] = accepted.as_slice() else {
        panic!("{facts:?}");
    };
    assert!(
        proof.contains("GetDeviceInformation is answered with \"PythonCam VirtualCam-1"),
        "{proof}"
    );
}

#[test]
fn ipycam_with_a_password_of_its_own_gives_no_alarm() {
    let facts = in_a_room(|room| {
        ipycam(room, Some(&random()));
        inspect(PORT, &likeliest())
    });
    let refused: Vec<&str> = facts
        .iter()
        .filter_map(|fact| match fact {
            Fact::CredentialsRefused {
                interface,
                tries: 6,
                stopped: StopReason::ListExhausted,
                ..
            } => Some(interface.service.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(refused, ["http-basic", "onvif"], "{facts:?}");
    assert_eq!(facts.len(), 2, "{facts:?}");
}

#[test]
fn ipycam_that_nobody_set_up_is_open_and_stays_as_it_was() {
    let (before, facts, after) = in_a_room(|room| {
        ipycam(room, None);
        let settings = || std::fs::read_to_string(IPYCAM_SETTINGS).unwrap();
        let before = settings();
        let facts = inspect(PORT, &likeliest());
        (before, facts, settings())
    });
    assert_eq!(before, after, "the inspection set the camera up");
    let [
        Fact::OpenWithoutAuthentication { interface, .. },
        Fact::InterfaceUnusable {
            interface: onvif,
            reason,
            ..
        },
    ] = facts.as_slice()
    else {
        panic!("{facts:?}");
    };
    assert_eq!(
        (interface.service.as_str(), onvif.service.as_str()),
        ("http", "onvif")
    );
    // One answer to anyone is not taken for openness: cameras tell their name so. The others it does not know at all.
    assert!(reason.contains("demands a login"), "{reason}");
}
