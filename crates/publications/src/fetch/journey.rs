//! The way to one page: what was exchanged, and the record of each request.

use std::time::Instant;

use ureq::Body;
use ureq::http::Response;
use url::Url;

use super::hop::Hop;
use super::pace::Clock;
use super::{Fetcher, connect};

/// The way to one page: what was exchanged, and the record of each request.
pub(super) struct Journey<'a> {
    pub(super) transcript: Vec<u8>,
    pub(super) hops: Vec<Hop>,
    /// Bytes of the body at most.
    pub(super) limit: usize,
    /// Whether a body that is too long is cut in place of refused.
    pub(super) cut: bool,
    clock: &'a dyn Clock,
    start: Instant,
}

impl<'a> Journey<'a> {
    pub(super) fn new(fetcher: &'a Fetcher<'_>, limit: usize) -> Self {
        Self {
            transcript: Vec::new(),
            hops: Vec::new(),
            limit,
            cut: false,
            clock: fetcher.clock.as_ref(),
            start: fetcher.clock.now(),
        }
    }

    fn elapsed(&self) -> u64 {
        let passed = self.clock.now().saturating_duration_since(self.start);
        u64::try_from(passed.as_millis()).unwrap_or(u64::MAX)
    }

    pub(super) fn begin(&mut self, url: &Url, first: &Url) {
        let now = self.elapsed();
        self.hops.push(Hop {
            url: url.to_string(),
            host_changed: url.host() != first.host(),
            began_ms: now,
            ended_ms: now,
            ..Hop::default()
        });
    }

    pub(super) fn leave(&mut self) {
        if let Some(hop) = self.hops.last_mut() {
            hop.left_named_hosts = true;
        }
    }

    pub(super) fn connected(&mut self, connection: connect::Connection, reused: bool) {
        let now = self.elapsed();
        if let Some(hop) = self.hops.last_mut() {
            hop.address = connection.address;
            hop.tls = connection.tls;
            hop.reused = reused;
            hop.ended_ms = now;
        }
    }

    pub(super) fn head(&mut self, response: &Response<Body>) {
        let status = response.status().as_u16();
        let now = self.elapsed();
        if let Some(hop) = self.hops.last_mut() {
            hop.status = Some(status);
            hop.head_ms = Some(now);
            hop.ended_ms = now;
        }
        let transcript = &mut self.transcript;
        transcript.extend_from_slice(format!("{:?} {status}\r\n", response.version()).as_bytes());
        for (name, value) in response.headers() {
            transcript.extend_from_slice(name.as_str().as_bytes());
            transcript.extend_from_slice(b": ");
            transcript.extend_from_slice(value.as_bytes());
            transcript.extend_from_slice(b"\r\n");
        }
        transcript.extend_from_slice(b"\r\n");
    }

    pub(super) fn end(&mut self) {
        let now = self.elapsed();
        if let Some(hop) = self.hops.last_mut() {
            hop.ended_ms = now;
        }
    }
}
