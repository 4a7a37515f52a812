//! NTP (RFC 5905), only so far that a server is known: one client request, and the answer that belongs to it.
//!
//! There is no login. Not covered: control and private messages (modes 6 and 7), which read or change a server.

use std::time::Duration;

use futures::future::BoxFuture;

use crate::discovery::{Call, Found};
use crate::wire::Udp;

/// How long an answer is awaited, each time.
const ANSWER: Duration = Duration::from_millis(1200);
/// Length of a header, RFC 5905 7.3.
const HEADER_BYTES: usize = 48;

/// Asks the time, and takes no note of it.
pub fn ask(call: &Call) -> BoxFuture<'_, Option<Found>> {
    Box::pin(async {
        let mut stamp = [0; 8];
        getrandom::fill(&mut stamp).ok()?;
        let mut udp = Udp::open(call.place.address, &call.log, call.limits)
            .await
            .ok()?;
        let answer = udp
            .ask_until(&question(stamp), ANSWER, |bytes| parse(bytes, stamp))
            .await?;
        let words = format!(
            "its NTP answer: version {}, stratum {}",
            answer.version, answer.stratum
        );
        Some(Found::only("ntp", words))
    })
}

/// What an answer says of its server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The version spoken.
    pub version: u8,
    /// How far the server is from a clock; 0 where it has none.
    pub stratum: u8,
}

/// A request in client mode whose transmit timestamp is `stamp`: any number, since only its echo matters.
fn question(stamp: [u8; 8]) -> Vec<u8> {
    let mut bytes = vec![0; HEADER_BYTES - stamp.len()];
    // Leap indicator 0, version 4, mode 3.
    if let Some(first) = bytes.first_mut() {
        *first = 0x23;
    }
    bytes.extend(stamp);
    bytes
}

/// The answer of a server to the request with this stamp.
pub fn parse(bytes: &[u8], stamp: [u8; 8]) -> Option<Answer> {
    const SERVER: u8 = 4;
    let (first, stratum) = (*bytes.first()?, *bytes.get(1)?);
    let version = (first >> 3) & 7;
    let is_answer = bytes.len() >= HEADER_BYTES
        && first & 7 == SERVER
        && (1..=4).contains(&version)
        && bytes.get(24..32)? == stamp;
    is_answer.then_some(Answer { version, stratum })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_answer_to_this_very_request_counts() {
        let stamp = *b"12345678";
        let mut answer = vec![0x24, 2];
        answer.resize(24, 0);
        answer.extend(stamp);
        answer.resize(48, 0);
        assert_eq!(
            parse(&answer, stamp),
            Some(Answer {
                version: 4,
                stratum: 2
            })
        );
        assert_eq!(parse(&answer, *b"87654321"), None);
        assert_eq!(parse(&answer[..47], stamp), None);
        // An echo of the question is no answer.
        assert_eq!(parse(&question(stamp), stamp), None);
    }
}
