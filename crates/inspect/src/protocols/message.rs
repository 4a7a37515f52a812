//! Messages as RTSP and SIP share them with HTTP: a head, and a body of the length that the head names; several on
//! one connection.
//!
//! Limits: 64 KiB a head, 64 KiB a body, and what the connection allows.

use std::fmt::Write as _;
use std::time::Duration;

use thiserror::Error;
use tokio::time::Instant;

use super::http::{Head, parse_head_of};
use super::settle;
use crate::discovery::Call;
use crate::wire::{Received, Wire, WireError};

/// The longest body that is read, in bytes.
const BODY_BYTES_MAX: usize = 64 * 1024;

/// An answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Its head.
    pub head: Head,
    /// Its body, as text; bytes that are not UTF-8 are replaced.
    pub body: String,
}

/// Why there is no answer.
#[derive(Debug, Error)]
pub(super) enum Trouble {
    #[error(transparent)]
    Wire(#[from] WireError),
    #[error("it hung up before it answered")]
    Closed,
    #[error("it did not answer in time")]
    Silent,
    #[error("{0}")]
    Nonsense(&'static str),
}

impl settle::Trouble for Trouble {
    fn is_end(&self) -> bool {
        matches!(
            self,
            Self::Closed | Self::Silent | Self::Wire(WireError::Broken(_) | WireError::Connect(_))
        )
    }
}

/// Reads an answer from the start of `bytes`: the answer, and where the next begins. `None` while it is not whole.
pub fn parse_answer(opening: &str, bytes: &[u8]) -> Result<Option<(Answer, usize)>, &'static str> {
    let head =
        parse_head_of(opening, bytes).map_err(|_| "its answer is of no protocol asked for")?;
    let Some((head, start)) = head else {
        return Ok(None);
    };
    // `l` is the short form in SIP (RFC 3261 7.3.3).
    let length = head
        .header("content-length")
        .or_else(|| head.header("l"))
        .map_or(Some(0), |value| value.parse::<usize>().ok())
        .filter(|length| *length <= BODY_BYTES_MAX)
        .ok_or("its answer names no sound length")?;
    let end = start + length;
    Ok(bytes.get(start..end).map(|body| {
        let body = String::from_utf8_lossy(body).into_owned();
        (Answer { head, body }, end)
    }))
}

/// A connection on which one answer after another comes.
pub(super) struct Talk {
    wire: Wire,
    bytes: Vec<u8>,
    opening: &'static str,
}

impl Talk {
    /// Connects; every answer must begin with `opening`.
    pub(super) async fn open(call: &Call, opening: &'static str) -> Result<Self, WireError> {
        Ok(Self {
            wire: Wire::open(call.place, &call.log, call.limits).await?,
            bytes: Vec::new(),
            opening,
        })
    }

    /// Sends a request and takes the first answer that `fits`, within the limit on answers.
    pub(super) async fn ask(
        &mut self,
        request: &str,
        fits: impl Fn(&Answer) -> bool,
    ) -> Result<Answer, Trouble> {
        self.wire.send(request.as_bytes()).await?;
        let deadline = Instant::now() + self.wire.limits().answer;
        loop {
            while let Some((answer, end)) =
                parse_answer(self.opening, &self.bytes).map_err(Trouble::Nonsense)?
            {
                self.bytes.drain(..end);
                if fits(&answer) {
                    return Ok(answer);
                }
            }
            let left: Duration = deadline.saturating_duration_since(Instant::now());
            match self.wire.receive(left).await? {
                Received::Bytes(bytes) => self.bytes.extend(bytes),
                Received::Closed => return Err(Trouble::Closed),
                Received::Quiet => return Err(Trouble::Silent),
            }
        }
    }
}

/// A word without control characters: no line break of a list or a device may start a header of ours.
pub(super) fn one_line(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

/// An account or a password as it stands in a URI.
pub(super) fn in_uri(account: &str) -> String {
    let mut text = String::new();
    for byte in account.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte) {
            text.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _never = write!(text, "%{byte:02X}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_come_one_after_another_with_bodies_of_their_lengths() {
        let bytes = b"RTSP/1.0 200 OK\r\nCSeq: 1\r\nContent-Length: 3\r\n\r\nv=0RTSP/1.0 404 Not Found\r\n\r\n";
        let (first, end) = parse_answer("RTSP/", bytes).unwrap().unwrap();
        assert_eq!((first.head.status, first.body.as_str()), (200, "v=0"));
        let (second, _) = parse_answer("RTSP/", &bytes[end..]).unwrap().unwrap();
        assert_eq!((second.head.status, second.body.as_str()), (404, ""));
        assert_eq!(parse_answer("RTSP/", &bytes[..end - 1]), Ok(None));
        let short = b"SIP/2.0 200 OK\r\nl: 2\r\n\r\nab";
        assert_eq!(
            parse_answer("SIP/2.0 ", short).unwrap().unwrap().0.body,
            "ab"
        );
    }

    #[test]
    fn other_protocols_and_unsound_lengths_are_said() {
        assert!(parse_answer("RTSP/", b"HTTP/1.1 200 OK\r\n\r\n").is_err());
        for length in ["-1", "99999999999999999999", "70000"] {
            let bytes = format!("RTSP/1.0 200 OK\r\nContent-Length: {length}\r\n\r\n");
            assert!(parse_answer("RTSP/", bytes.as_bytes()).is_err(), "{length}");
        }
    }

    #[test]
    fn no_account_breaks_out_of_its_uri() {
        assert_eq!(in_uri("admin"), "admin");
        assert_eq!(in_uri("a@b>\r\nX: y"), "a%40b%3E%0D%0AX%3A%20y");
    }
}
