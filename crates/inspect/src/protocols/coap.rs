//! CoAP (RFC 7252), only so far that a server is known: `GET /.well-known/core` (RFC 6690), and what it lists.
//!
//! No resource that it lists is asked for. Not covered: DTLS, CoAP over TCP, blocks beyond the first (RFC 7959).

use std::time::Duration;

use futures::future::BoxFuture;

use crate::discovery::{Announcement, Call};
use crate::wire::Udp;

/// How long an answer is awaited, each time.
const ANSWER: Duration = Duration::from_millis(1500);
/// The most links that are kept.
const LINKS_MAX: usize = 32;
/// The most options of one message that are passed over.
const OPTIONS_MAX: usize = 64;

/// Asks which resources there are.
pub fn ask(call: &Call) -> BoxFuture<'_, Option<Announcement>> {
    Box::pin(async {
        let mut random = [0; 6];
        getrandom::fill(&mut random).ok()?;
        let (id, token) = random.split_first_chunk::<2>()?;
        let mut udp = Udp::open(call.place.address, &call.log, call.limits)
            .await
            .ok()?;
        let answer = udp
            .ask_until(&question(*id, token), ANSWER, |bytes| {
                parse(bytes, *id, token)
            })
            .await?;
        let says = links(&answer.payload);
        let first = says.first().map_or("", String::as_str);
        let name = first.split('>').next().unwrap_or_default();
        Some(Announcement {
            protocol: "coap",
            identified_by: format!("its CoAP answer {}", answer.code()),
            name: name.trim_start_matches('<').to_owned(),
            says,
            ports: Vec::new(),
            printing: None,
            described: Vec::new(),
        })
    })
}

/// An answer: its class and detail, and what it carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    code: u8,
    /// What it carries.
    pub payload: Vec<u8>,
}

impl Answer {
    /// Its code as RFC 7252 writes it, such as `2.05`.
    pub fn code(&self) -> String {
        format!("{}.{:02}", self.code >> 5, self.code & 31)
    }
}

/// A confirmable `GET /.well-known/core`.
fn question(id: [u8; 2], token: &[u8]) -> Vec<u8> {
    let length = u8::try_from(token.len().min(8)).unwrap_or(0);
    let token = token.get(..usize::from(length)).unwrap_or_default();
    // Version 1, confirmable; GET; then two options of number 11, Uri-Path.
    [
        &[0x40 | length, 0x01],
        &id[..],
        token,
        b"\xbb.well-known",
        b"\x04core",
    ]
    .concat()
}

/// Reads the answer to the request with this id and token; a reset of it shows a server too.
pub fn parse(bytes: &[u8], id: [u8; 2], token: &[u8]) -> Option<Answer> {
    let (first, code) = (*bytes.first()?, *bytes.get(1)?);
    let (version, kind, length) = (first >> 6, (first >> 4) & 3, usize::from(first & 15));
    if version != 1 || length > 8 {
        return None;
    }
    let same_id = bytes.get(2..4)? == id;
    let after_token = bytes.get(4 + length..)?;
    if kind == 3 {
        let reset = same_id && code == 0 && length == 0 && after_token.is_empty();
        return reset.then(|| Answer {
            code,
            payload: Vec::new(),
        });
    }
    // With the acknowledgement, or apart from it and known by its token.
    let same = bytes.get(4..4 + length)? == token && (same_id || kind < 2);
    let payload = payload(after_token)?;
    (same && matches!(code >> 5, 2 | 4 | 5)).then(|| Answer {
        code,
        payload: payload.to_vec(),
    })
}

/// What follows the options of a message.
fn payload(bytes: &[u8]) -> Option<&[u8]> {
    let mut rest = bytes;
    for _ in 0..OPTIONS_MAX {
        let Some((head, after)) = rest.split_first() else {
            return Some(&[]);
        };
        if *head == 0xff {
            // A marker with nothing behind it is an error, RFC 7252 3.
            return (!after.is_empty()).then_some(after);
        }
        let (_, after) = extended(head >> 4, after)?;
        let (length, after) = extended(head & 15, after)?;
        rest = after.get(length..)?;
    }
    None
}

/// A number of an option: in four bits, or in one or two bytes that follow (RFC 7252 3.1).
fn extended(nibble: u8, rest: &[u8]) -> Option<(usize, &[u8])> {
    match nibble {
        13 => {
            let (byte, rest) = rest.split_first()?;
            Some((usize::from(*byte) + 13, rest))
        }
        14 => {
            let (pair, rest) = rest.split_first_chunk::<2>()?;
            Some((usize::from(u16::from_be_bytes(*pair)) + 269, rest))
        }
        15 => None,
        number => Some((usize::from(number), rest)),
    }
}

/// The links of a list in the format of RFC 6690.
fn links(payload: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(payload).into_owned();
    text.split(",<")
        .map(|link| link.trim().trim_start_matches('<'))
        .filter(|link| !link.is_empty())
        .map(|link| format!("<{link}"))
        .take(LINKS_MAX)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &[u8] = b"tokn";

    #[test]
    fn an_answer_with_its_links_is_read() {
        // An acknowledgement 2.05 with Content-Format 40, and two links.
        let bytes = [
            &b"\x64\x45ID"[..],
            TOKEN,
            b"\xc1\x28\xff</led>;rt=\"light\",</sensors/temp>;ct=0",
        ]
        .concat();
        let answer = parse(&bytes, *b"ID", TOKEN).unwrap();
        assert_eq!(answer.code(), "2.05");
        assert_eq!(
            links(&answer.payload),
            ["</led>;rt=\"light\"", "</sensors/temp>;ct=0"]
        );
        assert_eq!(parse(&bytes, *b"XX", TOKEN), None);
        assert_eq!(parse(&bytes, *b"ID", b"none"), None);
    }

    #[test]
    fn an_echo_garbage_and_a_reset_are_told_apart() {
        assert_eq!(parse(&question(*b"ID", TOKEN), *b"ID", TOKEN), None);
        assert_eq!(parse(b"\x64\x45ID", *b"ID", TOKEN), None);
        assert!(parse(b"\x70\x00ID", *b"ID", TOKEN).is_some());
        // An option that is longer than the message.
        assert_eq!(parse(b"\x64\x45IDtokn\xcd\xf0", *b"ID", TOKEN), None);
    }
}
