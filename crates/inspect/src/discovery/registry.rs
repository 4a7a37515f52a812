//! Every protocol by which a service can be known: a line each.

use super::announce::Announcer;
use super::call::{Asker, Prober, Speaker};
use crate::protocols::{
    adb, coap, dns, ftp, http, mdns, mqtt, ntp, redis, rtsp, sip, snmp, ssdp, ssh, telnet, tftp,
    vnc, ws_discovery,
};

/// Those whose services speak first, the plainest words first. Telnet comes last: any login prompt is its own.
pub(super) const SPEAKERS: &[Speaker] = &[ssh::known_by, vnc::known_by, telnet::known_by];

/// Those whose services speak first in words that others use too, and must be asked.
pub(super) const PROBERS: &[Prober] = &[ftp::ask_greeted];

/// Those that wait to be asked, the likeliest first: each costs a service that is none of them one connection.
pub(super) const ASKERS: &[Asker] = &[
    http::ask,
    rtsp::ask,
    redis::ask,
    mqtt::ask,
    sip::ask,
    adb::ask,
];

/// The one of them that a port is asked where others may be printed. Where it is usual for a port, another is asked too.
pub(super) const ASKED_OF_PRINTERS: &[Asker] = &[http::ask];

/// Those that are spoken over UDP, each with the port where it is asked.
pub(super) const DATAGRAM_ASKERS: &[(u16, Asker)] = &[
    (53, dns::ask),
    (69, tftp::ask),
    (123, ntp::ask),
    (161, snmp::ask),
    (5060, sip::ask),
];

/// Those by which a device announces itself over UDP, each with the port where it is asked.
pub(super) const ANNOUNCERS: &[(u16, Announcer)] = &[
    (1900, ssdp::ask),
    (3702, ws_discovery::ask),
    (5353, mdns::ask),
    (5683, coap::ask),
];

/// Where those that wait to be asked usually stand. There their question comes first, so that nobody waits for words
/// that will not come; what the service is, its answer says, and never the port.
pub(super) const USUAL: &[(u16, Asker)] = &[
    (80, http::ask),
    (81, http::ask),
    (82, http::ask),
    (88, http::ask),
    (554, rtsp::ask),
    (631, http::ask),
    (1883, mqtt::ask),
    (5060, sip::ask),
    (5555, adb::ask),
    (6379, redis::ask),
    (8000, http::ask),
    (8008, http::ask),
    (8080, http::ask),
    (8081, http::ask),
    (8082, http::ask),
    (8088, http::ask),
    (8554, rtsp::ask),
    (8800, http::ask),
    (8888, http::ask),
    (9000, http::ask),
];

/// The same within TLS: there a handshake comes first.
pub(super) const USUAL_WITHIN_TLS: &[(u16, Asker)] = &[
    (322, rtsp::ask),
    (443, http::ask),
    (4443, http::ask),
    (5061, sip::ask),
    (8443, http::ask),
    (8883, mqtt::ask),
    (9443, http::ask),
];
