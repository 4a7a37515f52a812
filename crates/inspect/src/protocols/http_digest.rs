//! HTTP Digest authentication (RFC 7616): a fresh challenge for each try, answered as `digest.rs` says; one
//! repetition on `stale=true`.

use super::digest::{Asked, Challenge, client_nonce, strongest};
use super::http::{Client, HttpError, Request, Response};
use super::{Attempt, Door, Login, Trying, http_basic};

/// A page behind Digest authentication.
pub struct Digest {
    client: Client,
    target: String,
}

impl Digest {
    /// The page at `target`, which answered 401 with a Digest challenge.
    pub fn new(client: Client, target: String) -> Self {
        Self { client, target }
    }

    /// Tries one account and password, against a fresh nonce.
    async fn tried(&mut self, account: &str, password: &str) -> Attempt {
        match self.answer(account, password).await {
            Ok(attempt) => attempt,
            Err(error) => Attempt::Dropped(error.to_string()),
        }
    }

    async fn answer(&mut self, account: &str, password: &str) -> Result<Attempt, HttpError> {
        let mut asked = self.client.send(&Request::get(self.target.clone())).await?;
        for _ in 0..2 {
            if asked.status() != 401 {
                return Ok(unasked(&self.target, &asked));
            }
            let Some(challenge) = strongest(asked.head.all("www-authenticate")) else {
                return Ok(Attempt::Unusable(
                    "its Digest challenge cannot be understood".to_owned(),
                ));
            };
            let Ok(cnonce) = client_nonce() else {
                return Ok(Attempt::Unusable(
                    "this machine gave no random numbers".to_owned(),
                ));
            };
            let get = Asked {
                method: "GET",
                uri: &self.target,
                body: "",
                cnonce: &cnonce,
                count: 1,
            };
            let header = challenge.respond(&get, account, password);
            let request = Request::get(self.target.clone()).header("Authorization", header);
            asked = self.client.send(&request).await?;
            let stale = asked
                .head
                .all("www-authenticate")
                .filter_map(Challenge::parse)
                .any(|again| again.is_stale());
            if !(asked.status() == 401 && stale) {
                break;
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
}

impl Login for Digest {
    fn service(&self) -> &'static str {
        "http-digest"
    }

    fn attempt<'a>(&'a mut self, account: &'a str, password: &'a str) -> Trying<'a> {
        Box::pin(self.tried(account, password))
    }

    fn twin(&self) -> Door {
        Box::new(Self::new(self.client.clone(), self.target.clone()))
    }
}

fn unasked(target: &str, response: &Response) -> Attempt {
    match response.status() {
        200..400 => Attempt::Open(format!(
            "GET {target} answers {} without credentials",
            response.status()
        )),
        423 | 429 => Attempt::LockedOut(format!("HTTP {}", response.status())),
        status => Attempt::Unusable(format!(
            "it answers HTTP {status} where it asked for a login before"
        )),
    }
}
