//! Every protocol by which a service can be known: a line each.

use super::call::{Asker, Prober, Speaker};
use crate::protocols::{ftp, http, rtsp, sip, ssh, telnet};

/// Those whose services speak first, the plainest words first. Telnet comes last: any login prompt is its own.
pub(super) const SPEAKERS: &[Speaker] = &[ssh::known_by, telnet::known_by];

/// Those whose services speak first in words that others use too, and must be asked.
pub(super) const PROBERS: &[Prober] = &[ftp::ask_greeted];

/// Those that wait to be asked, the likeliest first: each costs a service that is none of them one connection.
pub(super) const ASKERS: &[Asker] = &[http::ask, rtsp::ask, sip::ask];

/// Those that are spoken over UDP, each with the port where it is asked.
pub(super) const DATAGRAM_ASKERS: &[(u16, Asker)] = &[(5060, sip::ask)];
