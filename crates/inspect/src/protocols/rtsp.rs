//! RTSP logins (RFC 2326, RFC 7826), by Basic and by Digest.
//!
//! Covers: a service asked with `OPTIONS` and known by its answer; the challenge to `DESCRIBE` at the usual paths
//! of streams (`data/rtsp/paths.txt`), several tries on one connection, RTSP within TLS. A path that is not there
//! refutes nothing: a service that answers 401 without a password and 404 with one has taken the password. Access
//! is shown by the description of a stream, which names its codec and size: no stream is ever set up or played.
//! Does not cover: streams within HTTP, RTSP over UDP; a redirect is never followed. Limits: 64 KiB a head and
//! a description, 256 KiB a connection, 20 s a login.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures::future::BoxFuture;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::time::timeout;

use super::digest::{Kept, strongest};
use super::held::{WhileForbidden, forbidden, held_against_random, not_let_in};
use super::message::{Answer, Trouble};
use super::settle::{Trouble as _, settle};
use super::{Attempt, Door, Login, Trying, http_basic};
use crate::discovery::{Call, Found};
use crate::wire::Limits;

mod in_path;
mod judge;
mod sdp;
mod session;
mod survey;

use judge::{Judged, judge, strange, unasked};
pub use sdp::summary;
use session::Session;
use survey::Survey;

/// How long a service that may be of another protocol is waited for.
const FIRST_ANSWER: Duration = Duration::from_millis(1500);
/// Says in a proof that a stream was described.
const DESCRIBED: &str = "answers 200 with ";
/// Where streams usually stand.
const PATHS: &str = include_str!("../../data/rtsp/paths.txt");

/// How a password is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scheme {
    Basic,
    Digest,
}

fn uri(call: &Call, path: &str) -> String {
    format!("rtsp://{}{path}", call.place.address)
}

fn usual_paths() -> impl Iterator<Item = &'static str> {
    PATHS.lines().filter(|line| line.starts_with('/'))
}

/// Whether the service answers `OPTIONS` as RTSP does.
pub(super) async fn speaks(call: &Call) -> bool {
    greeted(call).await.is_some()
}

/// The answer to `OPTIONS`, if it is one of RTSP.
async fn greeted(call: &Call) -> Option<Answer> {
    let short = call.within(Limits {
        answer: call.limits.answer.min(FIRST_ANSWER),
        ..call.limits
    });
    let mut session = Session::open(&short).await.ok()?;
    session.ask("OPTIONS", &uri(call, "/"), None).await.ok()
}

/// Asks a silent service for its methods, and then for its streams.
pub fn ask(call: &Call) -> BoxFuture<'_, Option<Found>> {
    Box::pin(async move {
        let answer = greeted(call).await?;
        let server = answer.head.header("server").unwrap_or("no Server header");
        let identified_by = format!("its answer RTSP {} ({server})", answer.head.status);
        let mut seen = Survey::default();
        let whole = call.limits.exchange;
        if timeout(whole, seen.run(call)).await.is_err() {
            call.log.note("not every usual path was asked for in time");
        }
        Some(seen.found(call, identified_by))
    })
}

/// What a challenge asks for; Digest before Basic, which would send the password itself.
fn scheme_of(answer: &Answer) -> Option<Scheme> {
    let mut challenges = answer.head.all("www-authenticate");
    if strongest(answer.head.all("www-authenticate")).is_some() {
        return Some(Scheme::Digest);
    }
    challenges.any(http_basic::offered).then_some(Scheme::Basic)
}

/// A stream behind a login.
struct Rtsp {
    call: Call,
    scheme: Scheme,
    path: &'static str,
    session: Option<Session>,
    /// Whether a try was refused by 401, in this session or another.
    refuses: Arc<AtomicBool>,
    /// Whether it may take account and password in the path of a stream; they stand there then, too.
    in_path: bool,
    /// The status of its answer to whoever gives none.
    unsigned: u16,
    /// The status by which the last try was neither taken nor refused.
    strange: Option<u16>,
}

impl Rtsp {
    fn new(call: &Call, scheme: Scheme, path: &'static str) -> Self {
        Self {
            call: call.clone(),
            scheme,
            path,
            session: None,
            refuses: Arc::default(),
            in_path: false,
            unsigned: 401,
            strange: None,
        }
    }

    async fn tried(&mut self, account: &str, password: &str) -> Attempt {
        let kept = self.session.take();
        let was_kept = kept.is_some();
        let mut attempt = self.bounded(kept, account, password).await;
        // Many services end a connection after some tries; a new one shows whether this pair is refused.
        if was_kept && matches!(attempt, Attempt::Dropped(_)) {
            attempt = self.bounded(None, account, password).await;
        }
        // A status may be that of anybody for a moment, where streams or connections have run out; a description is not.
        if matches!(&attempt, Attempt::Accepted(access) if !access.proof.contains(DESCRIBED)) {
            let log = self.call.log.clone();
            log.note("no stream was described: the same once more, and a random password");
            attempt = self.bounded(None, account, password).await;
            let control = async |account: String, random: String| {
                not_let_in(self.bounded(None, &account, &random).await)
            };
            attempt = held_against_random(attempt, (account, password), &log, control).await;
        }
        if self.refuses.load(Ordering::Relaxed) {
            if attempt == forbidden() {
                return self.while_answered(403, attempt, account, password).await;
            }
            // The right pair may be told of a path that is none, or of a stream that cannot be made.
            if let Some(status) = self.strange.filter(|status| attempt == strange(*status)) {
                let attempt = strange(status);
                return self
                    .while_answered(status, attempt, account, password)
                    .await;
            }
        }
        not_let_in(attempt)
    }

    /// What a login comes to that was answered once with a status that neither takes nor refuses it.
    async fn while_answered(
        &mut self,
        status: u16,
        attempt: Attempt,
        account: &str,
        password: &str,
    ) -> Attempt {
        let asked = format!("DESCRIBE {}", self.asked_for());
        let held = WhileForbidden::new(asked, account, password);
        let mut held = held.answered(attempt.clone(), status);
        while let Some((account, password)) = held.next(&self.call.log) {
            let answer = self.bounded(None, &account, &password).await;
            if let Some(came) = held.sees(answer) {
                return came;
            }
        }
        attempt
    }

    async fn bounded(&mut self, kept: Option<Session>, account: &str, password: &str) -> Attempt {
        let exchange = self.call.limits.exchange;
        let ended = timeout(exchange, self.login(kept, account, password)).await;
        settle(ended, exchange)
    }

    async fn login(
        &mut self,
        kept: Option<Session>,
        account: &str,
        password: &str,
    ) -> Result<Attempt, Trouble> {
        let mut session = match kept {
            Some(session) => session,
            None => Session::open(&self.call).await?,
        };
        if let Some(answer) = self.unchallenged(&mut session).await? {
            return Ok(unasked(&answer));
        }
        let path = if self.in_path {
            in_path::path(account, password)
        } else {
            self.path.to_owned()
        };
        let uri = uri(&self.call, &path);
        let mut answer = self.describe(&mut session, &uri, account, password).await?;
        let stale = |answer: &Answer| {
            strongest(answer.head.all("www-authenticate"))
                .is_some_and(|challenge| challenge.is_stale())
        };
        if answer.head.status == 401 && stale(&answer) {
            answer = self.describe(&mut session, &uri, account, password).await?;
        }
        let attempt = match judge(&answer) {
            Judged::Taken => self.shown(&mut session, &answer, account, password).await,
            Judged::Not(attempt) => attempt,
            Judged::Strange => {
                self.strange = Some(answer.head.status);
                strange(answer.head.status)
            }
        };
        if attempt == Attempt::Refused {
            self.refuses.store(true, Ordering::Relaxed);
            self.session = Some(session);
        }
        Ok(attempt)
    }

    /// Asks for the challenge that Digest needs, where the connection has none yet; the answer, where it is none.
    async fn unchallenged(&self, session: &mut Session) -> Result<Option<Answer>, Trouble> {
        if self.scheme == Scheme::Basic || session.kept.is_some() {
            return Ok(None);
        }
        let uri = uri(&self.call, self.path);
        let answer = session.ask("DESCRIBE", &uri, None).await?;
        let challenge = strongest(answer.head.all("www-authenticate"));
        match (answer.head.status, challenge) {
            (401, Some(challenge)) => session.kept = Some(Kept::new(challenge)),
            (200, Some(challenge)) if summary(&answer.body).is_none() => {
                session.kept = Some(Kept::new(challenge));
            }
            _ => return Ok(Some(answer)),
        }
        Ok(None)
    }

    /// Asks for a description with credentials, and keeps the challenge that comes back.
    async fn describe(
        &self,
        session: &mut Session,
        uri: &str,
        account: &str,
        password: &str,
    ) -> Result<Answer, Trouble> {
        let header = match (self.scheme, &mut session.kept) {
            (Scheme::Digest, Some(kept)) => {
                kept.answer(("DESCRIBE", uri, ""), account, password)
                    .ok_or(Trouble::Nonsense("this machine gave no random numbers"))?
            }
            _ => format!("Basic {}", STANDARD.encode(format!("{account}:{password}"))),
        };
        let answer = session.ask("DESCRIBE", uri, Some(&header)).await?;
        let renewed = strongest(answer.head.all("www-authenticate"));
        if let (Some(kept), Some(challenge)) = (&mut session.kept, renewed) {
            kept.renew(challenge);
        }
        Ok(answer)
    }

    /// The proof, once the credentials were taken: the description of a stream, here or at another usual path.
    async fn shown(
        &self,
        session: &mut Session,
        answer: &Answer,
        account: &str,
        password: &str,
    ) -> Attempt {
        if let Some(streams) = summary(&answer.body) {
            return Attempt::accepted(self.proof(self.asked_for(), &streams));
        }
        let status = answer.head.status;
        let elsewhere = async {
            for path in usual_paths().filter(|path| *path != self.path) {
                let answer = self.elsewhere(session, path, account, password).await?;
                if let Some(streams) = summary(&answer.body) {
                    return Ok(Some(self.proof(path, &streams)));
                }
            }
            Ok::<_, Trouble>(None)
        };
        // The access is shown either way: the search may not outlast the login.
        if let Ok(Ok(Some(proof))) = timeout(self.call.limits.answer, elsewhere).await {
            return Attempt::accepted(proof);
        }
        Attempt::accepted(format!(
            "DESCRIBE {} answers {status}; without credentials {}",
            self.asked_for(),
            self.unsigned
        ))
    }

    /// What is asked for, without its password.
    fn asked_for(&self) -> &'static str {
        if self.in_path {
            "with account and password in its path"
        } else {
            self.path
        }
    }

    fn proof(&self, path: &str, streams: &str) -> String {
        let unsigned = self.unsigned;
        format!("DESCRIBE {path} {DESCRIBED}{streams}; without credentials {unsigned}")
    }

    /// What another path answers to credentials; on a new connection where the last answer ended the one that was kept.
    async fn elsewhere(
        &self,
        session: &mut Session,
        path: &str,
        account: &str,
        password: &str,
    ) -> Result<Answer, Trouble> {
        let there = uri(&self.call, path);
        match self.describe(session, &there, account, password).await {
            Err(trouble) if trouble.is_end() => {}
            answer => return answer,
        }
        *session = Session::open(&self.call).await?;
        if self.unchallenged(session).await?.is_some() {
            return Err(Trouble::Nonsense("it no longer asks for a login"));
        }
        self.describe(session, &there, account, password).await
    }
}

impl Login for Rtsp {
    fn service(&self) -> &'static str {
        match self.scheme {
            Scheme::Basic => "rtsp-basic",
            Scheme::Digest => "rtsp-digest",
        }
    }

    fn attempt<'a>(&'a mut self, account: &'a str, password: &'a str) -> Trying<'a> {
        Box::pin(self.tried(account, password))
    }

    fn rest(&mut self) {
        self.session = None;
    }

    fn is_held_at_once(&self) -> bool {
        true
    }

    fn twin(&self) -> Door {
        Box::new(Self {
            refuses: Arc::clone(&self.refuses),
            in_path: self.in_path,
            unsigned: self.unsigned,
            ..Self::new(&self.call, self.scheme, self.path)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_paths_are_a_list_without_doubles() {
        let paths: std::collections::BTreeSet<&str> = usual_paths().collect();
        assert_eq!(paths.len(), usual_paths().count());
        assert!(paths.len() > 10 && paths.iter().all(|path| !path.contains(' ')));
    }
}
