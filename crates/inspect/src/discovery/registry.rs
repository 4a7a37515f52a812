//! Every protocol by which a service can be known: a line each.

use super::call::{Asker, Speaker};
use crate::protocols::{adb, http, mqtt, redis, snmp, ssh, telnet, vnc};

/// Those whose services speak first, the plainest words first. Telnet comes last: any login prompt is its own.
pub(super) const SPEAKERS: &[Speaker] = &[ssh::known_by, vnc::known_by, telnet::known_by];

/// Those that wait to be asked, the likeliest first: each costs a service that is none of them one connection.
pub(super) const ASKERS: &[Asker] = &[http::ask, mqtt::ask, redis::ask, adb::ask];

/// Those that are spoken over UDP, each with the port where it is asked.
pub(super) const DATAGRAM_ASKERS: &[(u16, Asker)] = &[(161, snmp::ask)];
