//! The parsers of binary protocols and their kin.

use std::net::SocketAddr;

use crate::protocols::frames::{Bad, Cursor};
use crate::protocols::snmp::message;
use crate::protocols::{adb as adb_protocol, mqtt as mqtt_protocol, redis as redis_protocol};
use crate::protocols::{upnp as upnp_protocol, vnc as vnc_protocol};

/// Frames one after the other, until there is none: each must use up bytes, or it would be read for ever.
fn frames<T>(data: &[u8], read: impl Fn(&mut Cursor<'_>) -> Result<T, Bad>) {
    let mut cursor = Cursor::new(data);
    loop {
        let before = cursor.left();
        if read(&mut cursor).is_err() {
            return;
        }
        assert!(cursor.left() < before, "a frame of nothing");
    }
}

/// What an MQTT broker sends.
pub fn mqtt(data: &[u8]) {
    frames(data, mqtt_protocol::Packet::read);
    frames(data, mqtt_protocol::Packet::read_first);
}

/// What a Redis store answers.
pub fn redis(data: &[u8]) {
    frames(data, redis_protocol::Answer::read);
}

/// What a device answers to the first message of ADB.
pub fn adb(data: &[u8]) {
    frames(data, adb_protocol::read);
}

/// What a VNC server sends, from its version to its screen.
pub fn vnc(data: &[u8]) {
    let mut cursor = Cursor::new(data);
    let Ok(version) = vnc_protocol::read_version(&mut cursor) else {
        return;
    };
    let offered = vnc_protocol::read_offer(&mut cursor, version);
    if let Ok(vnc_protocol::Offer::Types(types)) = offered {
        assert!(!types.is_empty(), "an offer of nothing");
        if vnc_protocol::read_outcome(&mut cursor, version).is_ok() {
            // A screen that cannot be read is a value.
            let _trouble = vnc_protocol::read_screen(&mut cursor);
        }
    }
}

/// A datagram of an SNMP agent, with a community or of version 3.
pub fn snmp(data: &[u8]) {
    if let Some(answer) = message::read(data) {
        answer.shown();
    }
    if let Some(secured) = message::read_secured(data) {
        let end = secured.signature_at + secured.signature.len();
        assert_eq!(
            data.get(secured.signature_at..end),
            Some(secured.signature),
            "a signature is not where it stands"
        );
        if let Some(answer) = secured.answer {
            answer.shown();
        }
    }
}

/// A `UPnP` description, or the answer of an action.
pub fn upnp(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let here = SocketAddr::from(([192, 168, 1, 9], 5000)).into();
    if let Some(description) = upnp_protocol::Description::read(&text) {
        for service in &description.services {
            service.reads();
            if let Some(control) = description.control_of(service, here, "/d/rootDesc.xml") {
                assert!(control.starts_with('/'), "an action leaves the device");
            }
        }
    }
    for (_, action) in upnp_protocol::READS {
        upnp_protocol::was_done(200, &text, action);
    }
}
