//! HTTP Digest authentication (RFC 7616), answered as `digest.rs` says; one repetition on `stale=true`.
//!
//! The challenge that comes with a refusal serves the next try, with the count of its nonce, so that a try is one
//! request. Small servers (`WebServer` of arduino-esp32, `ESP8266WebServer`) know one nonce, give another with each 401
//! to anybody, and refuse the elder without saying that it is stale: to them a right password of one session looks wrong
//! after a try of another. So the sessions share one challenge and take turns, until the service shows that it bears
//! several. Does not cover: the server's own proof (`Authentication-Info`).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

use super::digest::{Challenge, Kept, strongest};
use super::held::{WhileForbidden, forbidden, held_against_random, not_let_in, unread_alike};
use super::http::{Client, HttpError, Jar, Request, Response};
use super::{Attempt, Door, Login, Refusal, Trying, http_basic, http_json};

/// How long a challenge serves: some devices forget a nonce soon and refuse it without saying that it is stale.
pub(super) const CHALLENGE_LASTS: Duration = Duration::from_secs(4);

/// How far a time within a nonce and the answer's own may lie apart.
const DATED_WITHIN_SECONDS: u64 = 1;

/// A page behind Digest authentication.
pub struct Digest {
    client: Client,
    target: String,
    common: Arc<Common>,
    /// The challenge of this session alone, where the service bears several.
    held: Option<Held>,
    /// How the last try was refused.
    refused: Option<Refusal>,
}

/// What the sessions at one page share.
#[derive(Default)]
struct Common {
    /// The challenge that came last: whose turn it is holds it until the answer was read.
    turn: Mutex<Option<Held>>,
    /// Whether the service was seen to bear several challenges.
    bears_several: AtomicBool,
    /// Whether a try was refused as RFC 9110 has it.
    refuses: AtomicBool,
    /// Whether a try was forbidden (403).
    forbids: AtomicBool,
}

/// A challenge with the count of its nonce, the cookies that came with it, and when the nonce came.
struct Held {
    kept: Kept,
    jar: Jar,
    since: Instant,
}

impl Digest {
    /// The page at `target`, which answered 401 with a Digest challenge.
    pub fn new(client: Client, target: String) -> Self {
        Self {
            client,
            target,
            common: Arc::default(),
            held: None,
            refused: None,
        }
    }

    /// Tries one account and password; what is accepted is held against a random password.
    async fn tried(&mut self, account: &str, password: &str) -> Attempt {
        let (attempt, log) = (
            self.once(account, password).await,
            self.client.log().clone(),
        );
        let refuses = self.common.refuses.load(Ordering::Relaxed);
        if http_basic::is_unread(&attempt) && refuses {
            let control =
                async |account: String, random: String| self.once(&account, &random).await;
            return unread_alike(attempt, (account, password), &log, control).await;
        }
        if attempt == forbidden() && refuses {
            return self.while_forbidden(account, password).await;
        }
        let control =
            async |account: String, random: String| not_let_in(self.once(&account, &random).await);
        held_against_random(not_let_in(attempt), (account, password), &log, control).await
    }

    /// What a login that was forbidden once comes to.
    async fn while_forbidden(&mut self, account: &str, password: &str) -> Attempt {
        let asked = format!("GET {}", self.target);
        let mut held = WhileForbidden::new(asked, account, password);
        while let Some((account, password)) = held.next(self.client.log()) {
            let answer = self.once(&account, &password).await;
            if let Some(came) = held.sees(answer) {
                return came;
            }
        }
        forbidden()
    }

    async fn once(&mut self, account: &str, password: &str) -> Attempt {
        let common = Arc::clone(&self.common);
        let attempt = if self.bears_several() {
            let mut held = match self.held.take() {
                Some(held) => Some(held),
                // One session goes on with the challenge that was shared.
                None => common.turn.try_lock().ok().and_then(|mut held| held.take()),
            };
            let attempt = self.answer(&mut held, account, password).await;
            self.held = held;
            attempt
        } else {
            let mut held = common.turn.lock().await;
            self.answer(&mut held, account, password).await
        };
        if attempt == Ok(Attempt::Refused) {
            common.refuses.store(true, Ordering::Relaxed);
        }
        if attempt == Ok(forbidden()) {
            common.forbids.store(true, Ordering::Relaxed);
        }
        attempt.unwrap_or_else(|error| Attempt::Dropped(error.to_string()))
    }

    fn bears_several(&self) -> bool {
        self.common.bears_several.load(Ordering::Relaxed)
    }

    /// A service that says when a nonce is too old would say it of one that another session's pushed out; and one that
    /// gives the same to whoever asks, or dates it, keeps no list of them (RFC 7616 3.3).
    fn see_that_it_bears_several(&self, how: &str) {
        if !self.common.bears_several.swap(true, Ordering::Relaxed) {
            let note = format!("it bears several challenges at once: {how}");
            self.client.log().note(&note);
        }
    }

    async fn answer(
        &mut self,
        held: &mut Option<Held>,
        account: &str,
        password: &str,
    ) -> Result<Attempt, HttpError> {
        let mut answer = self.respond(held, account, password).await?;
        if answer.as_ref().is_some_and(says_stale) {
            self.see_that_it_bears_several("it said that one is stale");
            answer = self.respond(held, account, password).await?;
        }
        let Some(answer) = answer else {
            return self.unanswered().await;
        };
        self.refused = Some(http_json::refusal(&answer));
        if says_stale(&answer) {
            return Ok(Attempt::Dropped(
                "it calls its challenge stale as soon as it is answered".to_owned(),
            ));
        }
        if (300..400).contains(&answer.status()) {
            // The header is bound to one path: the answer is proof enough, and nothing is followed.
            return Ok(Attempt::accepted(format!(
                "GET {} answers {}; without credentials 401",
                self.target,
                answer.status()
            )));
        }
        Ok(http_basic::judge(&self.target, &answer))
    }

    /// Answers the challenge at hand, or a fresh one; `None` where there is none that can be answered.
    async fn respond(
        &self,
        held: &mut Option<Held>,
        account: &str,
        password: &str,
    ) -> Result<Option<Response>, HttpError> {
        let lasting = held
            .take()
            .filter(|held| held.since.elapsed() < CHALLENGE_LASTS);
        let fresh = match lasting {
            Some(lasting) => Some(lasting),
            None => self.fresh().await?,
        };
        let Some(mut taken) = fresh else {
            return Ok(None);
        };
        let get = ("GET", self.target.as_str(), "");
        let Some(header) = taken.kept.answer(get, account, password) else {
            return Ok(None);
        };
        let request = Request::get(self.target.clone()).header("Authorization", header);
        let answer = self.client.send(&taken.jar.dress(request)).await?;
        if !self.bears_several() {
            self.look_at_nonces(&taken, &answer).await?;
        }
        *held = taken.after(&answer);
        Ok(Some(answer))
    }

    /// A challenge that nobody answered yet.
    async fn fresh(&self) -> Result<Option<Held>, HttpError> {
        let answer = self.ask().await?;
        let held = held_of(&answer);
        if held
            .as_ref()
            .is_some_and(|held| is_dated(held.kept.nonce(), &answer))
        {
            self.see_that_it_bears_several("each holds the time at which it was given");
        }
        Ok(held)
    }

    /// Whether what came with a refusal shows that the service has one challenge for all, whatever they answer.
    async fn look_at_nonces(&self, used: &Held, answer: &Response) -> Result<(), HttpError> {
        let is_used = |challenge: &Challenge| used.kept.has_nonce_of(challenge);
        if challenge_of(answer).is_some_and(|challenge| is_used(&challenge)) {
            let another = challenge_of(&self.ask().await?);
            if another.is_some_and(|another| is_used(&another)) {
                self.see_that_it_bears_several("it gives the same to whoever asks");
            }
        }
        Ok(())
    }

    /// Asks for the page without credentials.
    async fn ask(&self) -> Result<Response, HttpError> {
        self.client.send(&Request::get(self.target.clone())).await
    }

    /// What the page is where its challenge could not be answered.
    async fn unanswered(&self) -> Result<Attempt, HttpError> {
        let asked = self.ask().await?;
        if asked.status() != 401 {
            return Ok(http_basic::unasked(&self.target, &asked));
        }
        Ok(Attempt::Unusable(
            "its Digest challenge cannot be understood".to_owned(),
        ))
    }
}

fn says_stale(answer: &Response) -> bool {
    let mut challenges = answer.head.all("www-authenticate");
    answer.status() == 401
        && challenges.any(|value| Challenge::parse(value).is_some_and(|again| again.is_stale()))
}

/// Whether a nonce begins with the time of the answer that brought it, in seconds and hexadecimal, as lighttpd's does.
fn is_dated(nonce: &str, answer: &Response) -> bool {
    let digits = |letter: char| !letter.is_ascii_hexdigit();
    let written = nonce.split(digits).next().unwrap_or_default();
    let date = answer.head.header("date");
    let date = date.and_then(|date| jiff::fmt::rfc2822::parse(date).ok());
    match (i64::from_str_radix(written, 16), date) {
        (Ok(written), Some(date)) => {
            written.abs_diff(date.timestamp().as_second()) <= DATED_WITHIN_SECONDS
        }
        _ => false,
    }
}

/// The challenge of an answer that asks for a login, as one that was not answered yet.
fn held_of(answer: &Response) -> Option<Held> {
    let mut jar = Jar::default();
    jar.take(&answer.head);
    Some(Held {
        kept: Kept::new(challenge_of(answer)?),
        jar,
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
        self.jar.take(&answer.head);
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
        Box::new(Self {
            client: self.client.clone(),
            target: self.target.clone(),
            common: Arc::clone(&self.common),
            held: None,
            refused: None,
        })
    }

    fn refusal(&self) -> Option<Refusal> {
        self.refused.clone()
    }

    fn doubt(&self) -> Option<String> {
        let common = &self.common;
        let (refuses, forbids) = (&common.refuses, &common.forbids);
        http_basic::only_forbidden(
            refuses.load(Ordering::Relaxed),
            forbids.load(Ordering::Relaxed),
        )
    }

    fn has_pages(&self) -> bool {
        true
    }

    fn one_at_a_time(&self) -> bool {
        !self.bears_several()
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

    #[test]
    fn a_nonce_that_holds_its_time_is_told_from_one_that_holds_none() {
        let dated = |nonce: &str, date: &str| {
            let mut answer = Response::default();
            let header = ("date".to_owned(), date.to_owned());
            answer.head.headers.push(header);
            is_dated(nonce, &answer)
        };
        let date = "Sun, 06 Nov 1994 08:49:37 GMT";
        assert!(dated("2ebc98a1:9f", date) && dated("2ebc98a2:00", date));
        for none in ["2ebc99a1:9f", "2ebc98a19f", "9f:2ebc98a1", ":"] {
            assert!(!dated(none, date), "{none}");
        }
        assert!(!dated("2ebc98a1:9f", "yesterday"));
    }
}
