//! TFTP (RFC 1350), only so far that a server is known: a read request for a file whose name was made up.
//!
//! There is no login. No file that exists is asked for and none is written; where a server sends data all the same, no
//! block of it is confirmed, and it stops by itself. Not covered: options (RFC 2347).

use std::time::Duration;

use futures::future::BoxFuture;

use crate::discovery::{Call, Found};
use crate::wire::Udp;

/// How long an answer is awaited, each time.
const ANSWER: Duration = Duration::from_millis(1200);
/// The most characters of a server's words that are kept.
const WORDS_MAX: usize = 80;

/// Asks for a file that does not exist: its refusal shows the server.
pub fn ask(call: &Call) -> BoxFuture<'_, Option<Found>> {
    Box::pin(async {
        let mut random = [0; 8];
        getrandom::fill(&mut random).ok()?;
        let mut udp = Udp::open_to_host(call.place.address, &call.log, call.limits)
            .await
            .ok()?;
        let question = request(&hex::encode(random));
        let answer = udp.ask_until(&question, ANSWER, parse).await?;
        let words = match answer {
            Answer::Refused { code, words } => format!("its TFTP error {code}: {words:?}"),
            Answer::Data => "its TFTP data for a file name that was made up".to_owned(),
        };
        Some(Found::only("tftp", words))
    })
}

/// What a server answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It refuses, with a code and words.
    Refused {
        /// The code.
        code: u16,
        /// The words.
        words: String,
    },
    /// It sends the first block of something.
    Data,
}

/// A request to read the file `name`, as it is.
fn request(name: &str) -> Vec<u8> {
    [b"\0\x01", name.as_bytes(), b"\0octet\0"].concat()
}

/// Reads an answer to a read request.
pub fn parse(bytes: &[u8]) -> Option<Answer> {
    let word = |at: usize| {
        let pair = bytes.get(at..at + 2)?;
        Some(u16::from_be_bytes(pair.try_into().ok()?))
    };
    match (word(0)?, word(2)?) {
        (3, 1) if bytes.len() <= 516 => Some(Answer::Data),
        // RFC 1350 5 and RFC 2347 know the codes 0 to 8; the words end with a zero byte.
        (5, code @ 0..=8) if bytes.len() > 4 => {
            let (end, text) = bytes.get(4..)?.split_last()?;
            let text = String::from_utf8_lossy(text);
            let words = text.chars().take(WORDS_MAX).collect();
            (*end == 0 && !text.contains('\0')).then_some(Answer::Refused { code, words })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_shows_a_server() {
        assert_eq!(
            parse(b"\0\x05\0\x01File not found\0"),
            Some(Answer::Refused {
                code: 1,
                words: "File not found".to_owned()
            })
        );
        assert_eq!(parse(b"\0\x03\0\x01abc"), Some(Answer::Data));
        for other in [
            &b"\0\x05\0\x01no end"[..],
            b"\0\x05\0\x63x\0",
            b"\0\x04\0\x01",
            b"\0",
        ] {
            assert_eq!(parse(other), None, "{other:?}");
        }
        assert_eq!(request("ab"), b"\0\x01ab\0octet\0");
    }
}
