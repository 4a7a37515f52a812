//! What is recorded of one request: where it went, how long it took, and what its TLS showed.

use std::net::SocketAddr;

use proofhouse_law::Digest;
use proofhouse_law::observation::Certificate;
use serde::{Deserialize, Serialize};

/// One request on the way to a page. Its heads stand in the page's transcript.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hop {
    /// The address asked for.
    pub url: String,
    /// The network address that was connected to; none where nothing was.
    pub address: Option<SocketAddr>,
    /// Whether an earlier request's connection served this one too.
    pub reused: bool,
    /// The status of the answer.
    pub status: Option<u16>,
    /// Whether the host is another than that of the page asked for first.
    pub host_changed: bool,
    /// Whether it led to a place that the brief does not name; then it was not asked.
    pub left_named_hosts: bool,
    /// Milliseconds from the start of the page's reading until this request.
    pub began_ms: u64,
    /// Until its head had come.
    pub head_ms: Option<u64>,
    /// Until its last byte that was read.
    pub ended_ms: u64,
    /// What TLS showed; none for plain HTTP and where no certificate came.
    pub tls: Option<Tls>,
}

/// What a TLS handshake showed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// Such as `TLSv1_3`; none where the handshake was broken off.
    pub version: Option<String>,
    /// The cipher suite.
    pub suite: Option<String>,
    /// SHA-256 of each certificate shown, the server's own first.
    pub chain: Vec<Digest>,
    /// The server's own certificate; none where it cannot be read.
    pub leaf: Option<Certificate>,
    /// Whether it is for the name that was asked.
    pub name_matches: bool,
    /// Why it is not relied on, a whole clause; none for a sound one.
    pub problem: Option<String>,
}
