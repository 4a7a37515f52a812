//! Requests of RTSP on one connection, numbered (RFC 2326 12.17).

use crate::discovery::Call;
use crate::protocols::digest::Kept;
use crate::protocols::message::{Answer, Talk, Trouble, one_line};

/// What its answers begin with.
const OPENING: &str = "RTSP/";

/// A connection and the number of its last request.
pub(super) struct Session {
    talk: Talk,
    sequence: u32,
    /// The last challenge on this connection: a nonce may be bound to it.
    pub(super) kept: Option<Kept>,
}

impl Session {
    pub(super) async fn open(call: &Call) -> Result<Self, Trouble> {
        Ok(Self {
            talk: Talk::open(call, OPENING).await?,
            sequence: 0,
            kept: None,
        })
    }

    pub(super) async fn ask(
        &mut self,
        method: &str,
        uri: &str,
        authorization: Option<&str>,
    ) -> Result<Answer, Trouble> {
        self.sequence += 1;
        let sequence = self.sequence;
        let mut request = format!(
            "{method} {} RTSP/1.0\r\nCSeq: {sequence}\r\nUser-Agent: proofhouse/1\r\n",
            one_line(uri).replace(' ', "%20")
        );
        if method == "DESCRIBE" {
            request.push_str("Accept: application/sdp\r\n");
        }
        if let Some(value) = authorization {
            request = format!("{request}Authorization: {}\r\n", one_line(value));
        }
        request.push_str("\r\n");
        let own = sequence.to_string();
        // An answer to another request is passed over; one without a number is taken as the next.
        self.talk
            .ask(&request, |answer| {
                answer
                    .head
                    .header("cseq")
                    .is_none_or(|number| number == own)
            })
            .await
    }
}
