//! HTTP Basic authentication (RFC 7617): one header, judged by the status that comes back.
//!
//! Covers: account and password in UTF-8. Access is shown by any answer that the same request does not get
//! without the header (which got 401), and that no random password gets right after it: some devices answer 200 to
//! everybody at an address that they locked out. A status that says nothing of credentials shows nothing: where a random
//! pair of the same length is not read either, such a password is refused. Where wrong passwords get 401, one that gets 403
//! each time was taken, and the page forbidden (`held`). Some read the header only beside the cookie of their 401, as browsers
//! send it (modems of Netgear do): it is kept for the session, and where a 401 sets one that was not sent, the request is
//! sent once more. Does not cover: proxies (407).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use tokio::sync::Mutex;

use super::held::{WhileForbidden, forbidden, held_against_random, not_let_in, unread_alike};
use super::http::{Client, HttpError, Jar, Request, Response};
use super::{Attempt, Door, Login, Refusal, Trying, http_form, http_json};

/// Statuses that say of a request that it is not read, and nothing of its credentials (RFC 9110 15.5, RFC 6585 5).
const UNREAD: [u16; 8] = [400, 405, 406, 411, 413, 414, 417, 431];

/// A page behind Basic authentication.
pub struct Basic {
    client: Client,
    target: String,
    /// The cookies that came with refusals.
    jar: Jar,
    /// How the last try was refused.
    refused: Option<Refusal>,
    common: Arc<Common>,
}

/// What the sessions at one page share.
#[derive(Default)]
struct Common {
    /// Whether a refusal replaces cookies that were sent: they may be those of everybody.
    replaces: AtomicBool,
    /// Held by whose turn it is where they are replaced.
    turn: Mutex<()>,
    /// Whether a try was refused as RFC 9110 has it.
    refuses: AtomicBool,
    /// Whether a try was forbidden (403).
    forbids: AtomicBool,
}

impl Basic {
    /// The page at `target`, which answered 401 with a Basic challenge.
    pub fn new(client: Client, target: String) -> Self {
        Self {
            client,
            target,
            jar: Jar::default(),
            refused: None,
            common: Arc::default(),
        }
    }

    /// The same page in a session without cookies.
    fn anew(&self) -> Self {
        Self {
            client: self.client.clone(),
            target: self.target.clone(),
            jar: Jar::default(),
            refused: None,
            common: Arc::clone(&self.common),
        }
    }

    /// Tries one account and password; what is accepted is held against a random password.
    async fn tried(&mut self, account: &str, password: &str) -> Attempt {
        let attempt = self.once(account, password).await;
        let refuses = self.common.refuses.load(Ordering::Relaxed);
        let log = self.client.log();
        if is_unread(&attempt) && refuses {
            let control =
                async |account: String, random: String| self.anew().once(&account, &random).await;
            return unread_alike(attempt, (account, password), log, control).await;
        }
        if attempt == forbidden() && refuses {
            return self.while_forbidden(account, password).await;
        }
        let control = async |account: String, random: String| self.control(&account, &random).await;
        held_against_random(not_let_in(attempt), (account, password), log, control).await
    }

    /// What a login that was forbidden once comes to.
    async fn while_forbidden(&self, account: &str, password: &str) -> Attempt {
        let asked = format!("GET {}", self.target);
        let mut held = WhileForbidden::new(asked, account, password);
        while let Some((account, password)) = held.next(self.client.log()) {
            let answer = self.anew().once(&account, &password).await;
            if let Some(came) = held.sees(answer) {
                return came;
            }
        }
        forbidden()
    }

    /// Tries a random password, and asks without one where that opens, too; with no cookie that may be signed in now.
    async fn control(&self, account: &str, random: &str) -> Attempt {
        let attempt = not_let_in(self.anew().once(account, random).await);
        if !matches!(attempt, Attempt::Accepted(_)) {
            return attempt;
        }
        let page = self.client.send(&Request::get(self.target.clone())).await;
        let open = page.ok().filter(|page| page.status() < 400);
        open.map_or(attempt, |page| unasked(&self.target, &page))
    }

    async fn once(&mut self, account: &str, password: &str) -> Attempt {
        let request =
            Request::get(self.target.clone()).header("Authorization", header(account, password));
        match self.asked(request).await {
            Ok(response) => {
                self.refused = Some(http_json::refusal(&response));
                let attempt = judge(&self.target, &response);
                if attempt == Attempt::Refused {
                    self.common.refuses.store(true, Ordering::Relaxed);
                }
                if attempt == forbidden() {
                    self.common.forbids.store(true, Ordering::Relaxed);
                }
                attempt
            }
            Err(error) => Attempt::Dropped(error.to_string()),
        }
    }

    /// Sends the request with the cookies of the session: again where its refusal set one that it lacked, and where it
    /// replaced one, which another session's may have done before.
    async fn asked(&mut self, request: Request) -> Result<Response, HttpError> {
        let common = Arc::clone(&self.common);
        let mut turn = None;
        if common.replaces.load(Ordering::Relaxed) {
            turn = Some(common.turn.lock().await);
        }
        let mut sent = self.jar.clone();
        let mut response = self.client.follow(request.clone(), &mut self.jar).await?;
        if response.status() == 401 && self.jar.has_more_than(&sent) {
            self.client
                .log()
                .note("its refusal set a cookie: it is asked again with it");
            sent = self.jar.clone();
            response = self.client.follow(request.clone(), &mut self.jar).await?;
        }
        if response.status() == 401 && self.jar != sent && turn.is_none() {
            self.client.log().note(
                "its refusal replaced a cookie: one session is tried at a time, and this once more",
            );
            common.replaces.store(true, Ordering::Relaxed);
            turn = Some(common.turn.lock().await);
            response = self.client.follow(request, &mut self.jar).await?;
        }
        drop(turn);
        if response.status() != 401 {
            // Its cookies may be signed in: no later try is made with them.
            self.jar = Jar::default();
        }
        Ok(response)
    }
}

impl Login for Basic {
    fn service(&self) -> &'static str {
        "http-basic"
    }

    fn attempt<'a>(&'a mut self, account: &'a str, password: &'a str) -> Trying<'a> {
        Box::pin(self.tried(account, password))
    }

    fn asked(&self) -> bool {
        true
    }

    fn twin(&self) -> Door {
        Box::new(self.anew())
    }

    fn refusal(&self) -> Option<Refusal> {
        self.refused.clone()
    }

    fn doubt(&self) -> Option<String> {
        let common = &self.common;
        only_forbidden(
            common.refuses.load(Ordering::Relaxed),
            common.forbids.load(Ordering::Relaxed),
        )
    }

    fn has_pages(&self) -> bool {
        true
    }

    fn one_at_a_time(&self) -> bool {
        self.common.replaces.load(Ordering::Relaxed)
    }
}

/// Why refusals that were all forbidden, and none asked for a login again, may have looked at no password.
pub(super) fn only_forbidden(refuses: bool, forbids: bool) -> Option<String> {
    (forbids && !refuses).then(|| {
        "it answered passwords with 403 and none with 401: it may have shut this address out before it looked at any"
            .to_owned()
    })
}

fn header(account: &str, password: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{account}:{password}")))
}

/// Judges an answer to a request with credentials, whose like without them got 401.
pub(super) fn judge(target: &str, response: &Response) -> Attempt {
    let status = response.status();
    let locked = matches!(status, 423 | 429)
        || (status >= 400 && http_form::page_says_locked(&response.body));
    match status {
        _ if locked => Attempt::LockedOut(format!(
            "HTTP {status}: {}",
            http_form::words_of(&response.body)
        )),
        401 | 407 => Attempt::Refused,
        403 => forbidden(),
        408 => Attempt::Dropped("HTTP 408: it waited for a request no longer".to_owned()),
        _ if UNREAD.contains(&status) => unread(status),
        // RFC 9110 15.6.4: for the moment only.
        503 => Attempt::Dropped("HTTP 503: it has no room for the moment".to_owned()),
        500.. => Attempt::Unusable(format!("it answers a login with HTTP {status}")),
        _ if http_form::demands_new_password(&response.body) => Attempt::must_change(format!(
            "GET {target} answers {status} with a page that only lets the password be changed; without credentials 401"
        )),
        _ => Attempt::accepted(format!(
            "GET {target} answers {status} with {}; without credentials 401",
            response.brought()
        )),
    }
}

fn unread(status: u16) -> Attempt {
    Attempt::Unusable(format!(
        "it answers a login with HTTP {status}, as a request that it does not read"
    ))
}

/// Whether the login was answered as a request that is not read.
pub(super) fn is_unread(attempt: &Attempt) -> bool {
    UNREAD.iter().any(|status| *attempt == unread(*status))
}

/// Judges an answer to a request without credentials, whose like got 401 before.
pub(super) fn unasked(target: &str, response: &Response) -> Attempt {
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

/// Whether a challenge offers Basic.
pub fn offered(challenge: &str) -> bool {
    challenge
        .to_ascii_lowercase()
        .split([' ', ','])
        .any(|word| word == "basic")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocols::http::Head;

    fn answer(status: u16, body: &str) -> Attempt {
        judge(
            "/",
            &Response {
                head: Head {
                    status,
                    headers: Vec::new(),
                },
                body: body.to_owned(),
                target: "/".to_owned(),
                ..Response::default()
            },
        )
    }

    #[test]
    fn the_header_is_that_of_the_rfc() {
        assert_eq!(
            header("Aladdin", "open sesame"),
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
        );
    }

    #[test]
    fn answers_are_judged_by_what_the_anonymous_did_not_get() {
        assert!(
            matches!(answer(200, "Status"), Attempt::Accepted(access) if !access.change_forced)
        );
        assert!(matches!(answer(404, "no such page"), Attempt::Accepted(_)));
        assert_eq!(answer(401, ""), Attempt::Refused);
        assert_eq!(answer(403, ""), forbidden());
        assert!(matches!(answer(423, ""), Attempt::LockedOut(_)));
        assert!(matches!(
            answer(403, "Too many attempts"),
            Attempt::LockedOut(_)
        ));
        assert!(matches!(answer(500, ""), Attempt::Unusable(_)));
        for busy in [408, 503] {
            assert!(matches!(answer(busy, ""), Attempt::Dropped(_)), "{busy}");
        }
        for status in UNREAD {
            let unread = answer(status, "<p>Bad Request");
            assert!(is_unread(&unread), "{status}: {unread:?}");
        }
        assert!(!is_unread(&answer(500, "")));
    }

    #[test]
    fn basic_is_found_among_challenges() {
        assert!(offered("Basic realm=\"x\"") && offered("basic"));
        assert!(!offered("Digest realm=\"Basic\""));
    }
}
