//! HTTP Digest before the device service, answered as `http_digest.rs` answers that of a page.
//!
//! Small servers know one nonce for everybody and refuse the elder without saying that it is stale, and some forget a
//! nonce within seconds (`http_digest.rs` tells which): so the sessions share one challenge, take turns, and drop it when
//! it is old.

use tokio::sync::Mutex;
use tokio::time::Instant;

use super::super::digest::{Challenge, Kept, strongest};
use super::super::http::{Client, HttpError, Request, Response};
use super::super::http_digest::CHALLENGE_LASTS;
use super::answer::is_fault;

/// The longest name of a scheme that is quoted, in characters.
const SCHEME_MAX: usize = 20;

/// The challenge that came last: whose turn it is holds it until the answer was read.
#[derive(Default)]
pub(super) struct Turn(Mutex<Option<Held>>);

/// A challenge with the count of its nonce, and when the nonce came.
struct Held {
    kept: Kept,
    since: Instant,
}

/// What came of a question with credentials.
pub(super) enum Came {
    /// Its answer.
    Answer(Response),
    /// No challenge was to be had; the answer in its place.
    Unasked(Response),
    /// Each challenge is called stale as soon as it is answered.
    AlwaysStale,
    /// This machine gave no random numbers.
    NoRandom,
}

impl Turn {
    /// Asks `plain` with these credentials; once more where only the nonce was too old.
    pub(super) async fn asks(
        &self,
        client: &Client,
        plain: &Request,
        (account, password): (&str, &str),
    ) -> Result<Came, HttpError> {
        let mut held = self.0.lock().await;
        for _ in 0..2 {
            let mut taken = if let Some(lasting) = held.take().filter(Held::lasts) {
                lasting
            } else {
                let answer = client.send(plain).await?;
                match challenge_of(&answer) {
                    Some(challenge) => Held::new(challenge),
                    None => return Ok(Came::Unasked(answer)),
                }
            };
            let body = plain.body.as_deref().unwrap_or_default();
            let asked = (plain.method, plain.target.as_str(), body);
            let Some(header) = taken.kept.answer(asked, account, password) else {
                return Ok(Came::NoRandom);
            };
            let sent = plain.clone().header("Authorization", header);
            let answer = client.send(&sent).await?;
            let Some(challenge) = challenge_of(&answer) else {
                return Ok(Came::Answer(answer));
            };
            let is_stale = challenge.is_stale();
            *held = Some(taken.after(challenge));
            if !is_stale {
                return Ok(Came::Answer(answer));
            }
        }
        Ok(Came::AlwaysStale)
    }
}

impl Held {
    fn new(challenge: Challenge) -> Self {
        Self {
            kept: Kept::new(challenge),
            since: Instant::now(),
        }
    }

    fn lasts(&self) -> bool {
        self.since.elapsed() < CHALLENGE_LASTS
    }

    /// What is held after an answer with this challenge: a nonce that is the same grows no younger.
    fn after(mut self, challenge: Challenge) -> Self {
        if !self.kept.has_nonce_of(&challenge) {
            self.since = Instant::now();
        }
        self.kept.renew(challenge);
        self
    }
}

/// The challenge of an answer that can be answered.
pub(super) fn challenge_of(answer: &Response) -> Option<Challenge> {
    strongest(answer.head.all("www-authenticate"))
}

/// Why a login cannot be tried, where HTTP demands one in schemes of which none is spoken here: such a server reads no
/// token. Where a fault of SOAP says no, what reads tokens said it.
pub(super) fn unspoken(denied: &Response) -> Option<String> {
    if denied.status() != 401 || is_fault(&denied.body) || challenge_of(denied).is_some() {
        return None;
    }
    let offered: Vec<String> = denied
        .head
        .all("www-authenticate")
        .map(scheme_of)
        .filter(|scheme| !scheme.is_empty())
        .collect();
    (!offered.is_empty()).then(|| {
        format!(
            "it demands a login by HTTP, and offers only what is not spoken here for ONVIF: {}",
            offered.join(" and ")
        )
    })
}

/// The scheme that a challenge begins with, and its algorithm where it names one.
fn scheme_of(challenge: &str) -> String {
    let short = |text: &str| -> String {
        let of_names = |letter: &char| letter.is_ascii_alphanumeric() || *letter == '-';
        text.chars().take_while(of_names).take(SCHEME_MAX).collect()
    };
    let scheme = short(challenge.trim_start());
    let lower = challenge.to_ascii_lowercase();
    let algorithm = lower
        .find("algorithm=")
        .and_then(|at| challenge.get(at + "algorithm=".len()..))
        .map(|named| short(named.trim_start_matches('"')));
    match algorithm {
        Some(algorithm) => format!("{scheme} with {algorithm}"),
        None => scheme,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::http::Head;
    use super::*;

    fn denied(status: u16, body: &str, challenges: &[&str]) -> Response {
        let header = |value: &&str| ("www-authenticate".to_owned(), (*value).to_owned());
        Response {
            head: Head {
                status,
                headers: challenges.iter().map(header).collect(),
            },
            body: body.to_owned(),
            ..Response::default()
        }
    }

    #[test]
    fn schemes_that_nobody_here_speaks_are_named_unless_soap_says_no() {
        let basic = "Basic realm=\"cam\"";
        let strange = "Digest realm=\"cam\", nonce=\"n\", algorithm=SHA-512-256";
        let known = "Digest realm=\"cam\", nonce=\"n\"";
        let reason = unspoken(&denied(401, "", &[basic, strange])).unwrap();
        assert!(
            reason.ends_with(": Basic and Digest with SHA-512-256"),
            "{reason}"
        );
        for spoken in [
            denied(401, "", &[basic, known]),
            denied(401, "<s:Fault>NotAuthorized</s:Fault>", &[basic]),
            denied(401, "", &[]),
            denied(400, "", &[basic]),
        ] {
            assert_eq!(unspoken(&spoken), None, "{spoken:?}");
        }
    }

    #[test]
    fn a_nonce_that_comes_again_is_counted_and_grows_no_younger() {
        let challenge = |nonce: &str| {
            let value = format!("Digest realm=r, nonce={nonce}, qop=\"auth\"");
            challenge_of(&denied(401, "", &[value.as_str()])).unwrap()
        };
        let next = |held: &mut Held| held.kept.answer(("POST", "/", ""), "a", "b").unwrap();
        let mut held = Held::new(challenge("n"));
        held.since -= CHALLENGE_LASTS;
        let began = held.since;
        assert!(next(&mut held).contains("nc=00000001"));
        let mut held = held.after(challenge("n"));
        assert!(next(&mut held).contains("nc=00000002"));
        assert_eq!(held.since, began);
        let mut held = held.after(challenge("m"));
        assert!(next(&mut held).contains("nc=00000001"));
        assert!(held.since > began);
    }

    #[test]
    fn an_old_challenge_does_not_serve() {
        let challenge = Challenge::parse("Digest realm=r, nonce=n").unwrap();
        let mut held = Held::new(challenge);
        assert!(held.lasts());
        held.since -= CHALLENGE_LASTS;
        assert!(!held.lasts());
    }
}
