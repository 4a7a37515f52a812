//! HTTP Digest authentication (RFC 7616), answered as `digest.rs` says; one repetition on `stale=true`.
//!
//! The challenge that comes with a refusal serves the next try, with the count of its nonce, so that a try is one
//! request. Does not cover: the server's own proof (`Authentication-Info`).

use std::time::Duration;

use tokio::time::Instant;

use super::digest::{Challenge, Kept, strongest};
use super::http::{Client, HttpError, Request, Response};
use super::{Attempt, Door, Login, Trying, http_basic};

/// How long a challenge serves: some devices forget a nonce soon and refuse it without saying that it is stale.
const CHALLENGE_LASTS: Duration = Duration::from_secs(4);

/// A page behind Digest authentication.
pub struct Digest {
    client: Client,
    target: String,
    held: Option<Held>,
}

/// A challenge with the count of its nonce, and when the nonce came.
struct Held {
    kept: Kept,
    since: Instant,
}

impl Digest {
    /// The page at `target`, which answered 401 with a Digest challenge.
    pub fn new(client: Client, target: String) -> Self {
        Self {
            client,
            target,
            held: None,
        }
    }

    /// Tries one account and password; what is accepted is held against a random password.
    async fn tried(&mut self, account: &str, password: &str) -> Attempt {
        let (attempt, log) = (
            self.once(account, password).await,
            self.client.log().clone(),
        );
        let control = async |random: String| self.once(account, &random).await;
        http_basic::held_against_random(attempt, &log, control).await
    }

    async fn once(&mut self, account: &str, password: &str) -> Attempt {
        match self.answer(account, password).await {
            Ok(attempt) => attempt,
            Err(error) => Attempt::Dropped(error.to_string()),
        }
    }

    async fn answer(&mut self, account: &str, password: &str) -> Result<Attempt, HttpError> {
        let Some(mut asked) = self.respond(account, password).await? else {
            return self.unanswered().await;
        };
        let stale = asked
            .head
            .all("www-authenticate")
            .filter_map(Challenge::parse)
            .any(|again| again.is_stale());
        if asked.status() == 401 && stale {
            match self.respond(account, password).await? {
                Some(again) => asked = again,
                None => return self.unanswered().await,
            }
        }
        if (300..400).contains(&asked.status()) {
            // The header is bound to one path: the answer is proof enough, and nothing is followed.
            let redirected = Attempt::accepted(format!(
                "GET {} answers {}; without credentials 401",
                self.target,
                asked.status()
            ));
            return Ok(redirected);
        }
        Ok(http_basic::judge(&self.target, &asked))
    }

    /// Answers the challenge at hand, or a fresh one; `None` where there is none that can be answered.
    async fn respond(
        &mut self,
        account: &str,
        password: &str,
    ) -> Result<Option<Response>, HttpError> {
        let lasting = self
            .held
            .take()
            .filter(|held| held.since.elapsed() < CHALLENGE_LASTS);
        let held = if lasting.is_some() {
            lasting
        } else {
            let asked = self.client.send(&Request::get(self.target.clone())).await?;
            held_of(&asked)
        };
        let Some(mut held) = held else {
            return Ok(None);
        };
        let get = ("GET", self.target.as_str(), "");
        let Some(header) = held.kept.answer(get, account, password) else {
            return Ok(None);
        };
        let request = Request::get(self.target.clone()).header("Authorization", header);
        let answer = self.client.send(&request).await?;
        self.held = held.after(&answer);
        Ok(Some(answer))
    }

    /// What the page is where its challenge could not be answered.
    async fn unanswered(&mut self) -> Result<Attempt, HttpError> {
        let asked = self.client.send(&Request::get(self.target.clone())).await?;
        if asked.status() != 401 {
            return Ok(http_basic::unasked(&self.target, &asked));
        }
        Ok(Attempt::Unusable(
            "its Digest challenge cannot be understood".to_owned(),
        ))
    }
}

/// The challenge of an answer that asks for a login, as one that was not answered yet.
fn held_of(answer: &Response) -> Option<Held> {
    Some(Held {
        kept: Kept::new(challenge_of(answer)?),
        since: Instant::now(),
    })
}

fn challenge_of(answer: &Response) -> Option<Challenge> {
    (answer.status() == 401)
        .then(|| strongest(answer.head.all("www-authenticate")))
        .flatten()
}

impl Held {
    /// What is held after this answer: its challenge, the nonce counted on where it is the one that was used.
    fn after(mut self, answer: &Response) -> Option<Self> {
        let challenge = challenge_of(answer)?;
        if !self.kept.has_nonce_of(&challenge) {
            self.since = Instant::now();
        }
        self.kept.renew(challenge);
        Some(self)
    }
}

impl Login for Digest {
    fn service(&self) -> &'static str {
        "http-digest"
    }

    fn asked(&self) -> bool {
        true
    }

    fn attempt<'a>(&'a mut self, account: &'a str, password: &'a str) -> Trying<'a> {
        Box::pin(self.tried(account, password))
    }

    fn twin(&self) -> Door {
        Box::new(Self::new(self.client.clone(), self.target.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_that_is_used_again_is_counted() {
        let answer = |nonce: &str| Response {
            head: crate::protocols::http::Head {
                status: 401,
                headers: vec![(
                    "www-authenticate".to_owned(),
                    format!("Digest realm=r, nonce={nonce}, qop=\"auth\""),
                )],
            },
            ..Response::default()
        };
        let next = |held: &mut Held| held.kept.answer(("GET", "/", ""), "a", "b").unwrap();
        let mut held = held_of(&answer("n")).unwrap();
        assert!(next(&mut held).contains("nc=00000001"));
        let mut held = held.after(&answer("n")).unwrap();
        assert!(next(&mut held).contains("nc=00000002"));
        let mut held = held.after(&answer("m")).unwrap();
        assert!(next(&mut held).contains("nc=00000001"));
    }
}
