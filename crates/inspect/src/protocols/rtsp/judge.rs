//! What the answers of an RTSP service mean for a login (RFC 2326 7.1.1, RFC 7826 17).

use super::{scheme_of, summary};
use crate::protocols::held::forbidden;
use crate::protocols::message::Answer;
use crate::protocols::{Attempt, says_locked};

/// What an answer to credentials means.
pub(super) enum Judged {
    /// The credentials were taken; whether the stream is there is another matter.
    Taken,
    Not(Attempt),
    /// Neither taken nor refused.
    Strange,
}

/// Judges an answer to credentials, where the same request without them is answered 401.
pub(super) fn judge(answer: &Answer) -> Judged {
    let status = answer.head.status;
    // Some demand a login by a challenge beside 200, and describe no stream.
    let asks_again = scheme_of(answer).is_some();
    Judged::Not(match status {
        200 if asks_again && summary(&answer.body).is_none() => Attempt::Refused,
        429 => Attempt::LockedOut(format!("RTSP {status}")),
        400.. if says_locked(&answer.body) => Attempt::LockedOut(format!("RTSP {status}")),
        401 => Attempt::Refused,
        403 => forbidden(),
        // A redirect is not followed; the others are of the stream, and come after the login.
        200..400 | 404 | 453 | 454 | 461 => return Judged::Taken,
        _ => return Judged::Strange,
    })
}

/// What a login comes to that is neither taken nor refused.
pub(super) fn strange(status: u16) -> Attempt {
    Attempt::Unusable(format!("it answers a login with RTSP {status}"))
}

/// What an answer means that should have been a challenge.
pub(super) fn unasked(answer: &Answer) -> Attempt {
    match (answer.head.status, summary(&answer.body)) {
        (200, Some(streams)) => {
            Attempt::Open(format!("without credentials it answers 200 with {streams}"))
        }
        (429, _) => Attempt::LockedOut("RTSP 429".to_owned()),
        (status, _) => Attempt::Unusable(format!(
            "it answers RTSP {status} where it asked for a login before"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocols::http::Head;

    #[test]
    fn what_comes_after_the_login_is_told_from_a_refusal() {
        let answer = |status| Answer {
            head: Head {
                status,
                headers: Vec::new(),
            },
            body: String::new(),
        };
        for taken in [200, 302, 404, 453, 454] {
            assert!(matches!(judge(&answer(taken)), Judged::Taken), "{taken}");
        }
        for (status, attempt) in [(401, Attempt::Refused), (403, forbidden())] {
            let judged = judge(&answer(status));
            assert!(matches!(judged, Judged::Not(judged) if judged == attempt));
        }
        for unclear in [400, 500, 503] {
            assert!(matches!(judge(&answer(unclear)), Judged::Strange));
        }
    }
}
