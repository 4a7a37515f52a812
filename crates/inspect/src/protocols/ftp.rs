//! FTP logins (RFC 959, features by RFC 2389): account and password, several tries in one session.
//!
//! Covers: replies of several lines; 331, 230, 332, 421, 430 and 530 and the words of a lock; sessions that are
//! closed after some tries, or with each refusal (bftpd); anonymous access; accounts that `USER` alone lets in, each held
//! against a random one; FTP within TLS, from the start or, where the service demands it, from
//! `AUTH TLS` on (RFC 4217). Access is shown by the answer 257 to `PWD`, which the service does not give before a
//! login. `220` is also how mail services greet: FTP is known by its answers to `FEAT` and `USER` too, and where they
//! do not decide, nothing is said. No list of files and no file is ever asked for, and no data connection opened.
//! Does not cover: accounts beside the user (`ACCT`), one-time passwords. Limits: 32 KiB a reply, 256 KiB a
//! connection, 20 s a login.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures::future::BoxFuture;
use tokio::sync::Mutex;
use tokio::time::timeout;

use super::held::held_against_nobody;
use super::settle::settle;
use super::{Access, AtOnce, Attempt, Door, Login, Refusal, Trying, says_locked, says_must_change};
use crate::discovery::{Call, Found, Greeting, Way};
use crate::wire::Carrier;

mod meaning;
mod reply;
mod session;

use meaning::{demands_tls, ends_session, lets_in, refusal};
pub use reply::{Reply, parse_reply};
use session::{Session, Trouble, USER_ALONE};

/// What observations call the service.
const SERVICE: &str = "ftp";
/// Accounts that are the anonymous one, whose password is a courtesy (RFC 1635).
const ANONYMOUS: [&str; 2] = ["anonymous", "ftp"];
/// The courtesy.
const ANONYMOUS_PASSWORD: &str = "proofhouse@";

/// Knows an FTP service by its greeting and by its answers to `FEAT` and `USER`.
pub fn ask_greeted<'c>(call: &'c Call, greeting: &'c Greeting) -> BoxFuture<'c, Option<Found>> {
    Box::pin(async move {
        if !greeting.bytes.starts_with(b"220") || !greeting.is_words() {
            return None;
        }
        timeout(call.limits.exchange, known(call))
            .await
            .ok()?
            .ok()?
    })
}

async fn known(call: &Call) -> Result<Option<Found>, Trouble> {
    let (mut session, banner) = Session::open(call).await?;
    let words = banner.text.to_ascii_lowercase();
    if banner.code != 220 || (words.contains("smtp") && !words.contains("ftp")) {
        return Ok(None);
    }
    let named = session.say("FEAT").await?.code == 211 || words.contains("ftp");
    let told_early = session.say("PWD").await?.code == 257;
    let user = session.say("USER anonymous").await?;
    let is_ftp = match user.code {
        230 | 331 | 332 => true,
        // Mail services answer these too.
        421 | 430 | 501 | 503..=599 => named,
        _ => false,
    };
    if !is_ftp {
        return Ok(None);
    }
    let identified_by = format!(
        "its greeting {:?} and its answer {} to USER",
        banner.quoted(),
        user.code
    );
    let asking = Arc::new(Mutex::new(()));
    let door = Ftp {
        call: call.clone(),
        told_early,
        within: None,
        session: None,
        asking: Arc::clone(&asking),
        was_ended: false,
        ends_with_refusal: Arc::default(),
        refused: None,
    };
    let mut found = Found::door(identified_by, Box::new(door));
    // Nobody else knows of it yet, so it is free.
    let held = asking.lock_owned().await;
    let call = call.clone();
    found.ways.push(Way::Asking {
        service: SERVICE,
        proof: Box::pin(async move {
            let asked = timeout(call.limits.exchange, anonymous(&call, session, user)).await;
            drop(held);
            asked.ok()?.ok()?
        }),
    });
    Ok(Some(found))
}

/// What the anonymous reach, after `USER anonymous` was answered with `user`.
async fn anonymous(
    call: &Call,
    mut session: Session,
    user: Reply,
) -> Result<Option<String>, Trouble> {
    let (mut entered, _) = session.answer_to(user, ANONYMOUS_PASSWORD).await?;
    if !call.place.is_tls() && demands_tls(&entered) {
        session = Session::open_within_tls(call).await?;
        (entered, _) = session.log_in(ANONYMOUS[0], ANONYMOUS_PASSWORD).await?;
    }
    if !lets_in(&entered) {
        return Ok(None);
    }
    let shown = session.say("PWD").await?;
    Ok((shown.code == 257).then(|| {
        format!(
            "the anonymous account was let in ({}), and PWD answered {:?}",
            entered.code,
            shown.quoted()
        )
    }))
}

/// An FTP service.
struct Ftp {
    call: Call,
    /// Whether `PWD` is answered to anyone, so that it shows nothing.
    told_early: bool,
    /// The TLS within which it takes a login, where it demanded `AUTH TLS` before one.
    within: Option<Carrier>,
    session: Option<Session>,
    /// Held while the anonymous account is asked: some services take one session at a time.
    asking: Arc<Mutex<()>>,
    /// Whether the last session ended with a refusal.
    was_ended: bool,
    /// Whether a session was taken after one that ended so.
    ends_with_refusal: Arc<AtomicBool>,
    /// How the last try was refused.
    refused: Option<Refusal>,
}

impl Ftp {
    async fn tried(&mut self, account: &str, password: &str) -> Attempt {
        if [account, password]
            .iter()
            .any(|word| word.contains(|c: char| c.is_control()))
        {
            self.call.log.note("such a word cannot be sent by FTP");
            return Attempt::Refused;
        }
        let kept = self.session.take();
        let was_kept = kept.is_some();
        let beside = self.asking.try_lock().is_err();
        let first = self.bounded(kept, account, password).await;
        // Many services end a session after some tries; a new one shows whether this pair is refused.
        if was_kept && matches!(first, Attempt::Dropped(_) | Attempt::LockedOut(_)) {
            return self.bounded(None, account, password).await;
        }
        if beside && matches!(first, Attempt::Dropped(_)) {
            self.call
                .log
                .note("it may take one session at a time: the anonymous one is awaited");
            drop(self.asking.lock().await);
            return self.bounded(None, account, password).await;
        }
        first
    }

    async fn bounded(
        &mut self,
        session: Option<Session>,
        account: &str,
        password: &str,
    ) -> Attempt {
        let exchange = self.call.limits.exchange;
        let ended = timeout(exchange, self.login(session, account, password)).await;
        settle(ended, exchange)
    }

    async fn login(
        &mut self,
        session: Option<Session>,
        account: &str,
        password: &str,
    ) -> Result<Attempt, Trouble> {
        let mut session = match session {
            Some(session) => session,
            None => match self.ready().await? {
                Ok(session) => session,
                Err(attempt) => return Ok(attempt),
            },
        };
        let (mut answer, mut step) = session.log_in(account, password).await?;
        if !self.is_within_tls() && demands_tls(&answer) {
            self.call
                .log
                .note("it takes a login only within TLS: it is asked for, and the pair sent again");
            session = match self.ready_within_tls().await? {
                Ok(session) => session,
                Err(attempt) => return Ok(attempt),
            };
            (answer, step) = session.log_in(account, password).await?;
        }
        if lets_in(&answer) {
            let attempt = self.entered(session, account, &answer, step).await?;
            return Ok(if step == USER_ALONE {
                self.held_alone(attempt).await
            } else {
                attempt
            });
        }
        let attempt = refusal(&answer, account.is_empty() || password.is_empty());
        if attempt == Attempt::Refused {
            self.refused = Some(Refusal::of_words(&answer.quoted()));
            self.was_ended = ends_session(&answer);
            self.session = Some(session).filter(|_| !self.was_ended);
        }
        Ok(attempt)
    }

    fn is_within_tls(&self) -> bool {
        self.within.is_some() || self.call.place.is_tls()
    }

    /// A new session in which a login may be sent; `Err`: what its greeting says of all logins.
    async fn ready(&self) -> Result<Result<Session, Attempt>, Trouble> {
        let (session, greeting) = Session::open(&self.call).await?;
        if greeting.code == 220 && self.was_ended {
            self.ends_with_refusal.store(true, Ordering::Relaxed);
        }
        Ok(match (greeting.code, self.within) {
            (220, Some(carrier)) => Ok(session.within(carrier).await?),
            (220, None) => Ok(session),
            _ if says_locked(&greeting.text) => Err(Attempt::LockedOut(greeting.quoted())),
            _ => Err(Attempt::Dropped(greeting.quoted())),
        })
    }

    /// The first session within TLS: as it is spoken today, or as it once was.
    async fn ready_within_tls(&mut self) -> Result<Result<Session, Attempt>, Trouble> {
        self.within = Some(Carrier::Tls);
        match self.ready().await {
            Err(trouble) if trouble.may_be_old_tls() => {
                self.within = Some(Carrier::OldTls);
                self.ready().await
            }
            ready => ready,
        }
    }

    /// After an answer that lets the account in: shows the access.
    async fn entered(
        &mut self,
        mut session: Session,
        account: &str,
        answer: &Reply,
        step: &str,
    ) -> Result<Attempt, Trouble> {
        if self.is_anonymous(account).await? {
            self.call
                .log
                .note("any password opens this account: it is the anonymous one");
            return Ok(Attempt::Refused);
        }
        let is_alone = step == USER_ALONE;
        let step = if self.within.is_some() {
            format!("{step} after AUTH TLS")
        } else {
            step.to_owned()
        };
        let shown = session.say("PWD").await?;
        // Where a command runs that was refused before, the words only advise a change.
        if says_must_change(&answer.text) && (shown.code != 257 || self.told_early) {
            return Ok(Attempt::must_change(format!(
                "{step} is answered {:?}",
                answer.quoted()
            )));
        }
        let proof = match shown.code {
            257 if self.told_early && is_alone => format!("{step} is answered {}", answer.code),
            257 if self.told_early => format!(
                "{step} is answered {}, where a wrong password is refused",
                answer.code
            ),
            257 => format!(
                "{step} is answered {}, and then PWD {:?}; PWD is refused before a login",
                answer.code,
                shown.quoted()
            ),
            _ => {
                return Ok(Attempt::Unusable(format!(
                    "{step} is answered {}, and then PWD {:?}, which shows no access",
                    answer.code,
                    shown.quoted()
                )));
            }
        };
        Ok(Attempt::Accepted(Access {
            proof,
            change_forced: false,
            at_once: AtOnce::Unknown,
            passwordless: false,
        }))
    }

    /// What an account got that no password was asked for, and whether a random account is asked for one.
    async fn held_alone(&self, attempt: Attempt) -> Attempt {
        let control = async |nobody: String| match self.alone(&nobody).await {
            Ok(attempt) => attempt,
            Err(trouble) => Attempt::Dropped(trouble.to_string()),
        };
        held_against_nobody(attempt, &self.call.log, control).await
    }

    /// Gives an account and nothing more, in a session of its own.
    async fn alone(&self, account: &str) -> Result<Attempt, Trouble> {
        let mut session = match self.ready().await? {
            Ok(session) => session,
            Err(attempt) => return Ok(attempt),
        };
        let answer = session.say(&format!("USER {account}")).await?;
        Ok(match answer.code {
            _ if lets_in(&answer) => {
                Attempt::accepted(format!("{USER_ALONE} is answered {}", answer.code))
            }
            // It asks for more than the account.
            331 | 332 if !says_locked(&answer.text) => Attempt::Refused,
            _ => refusal(&answer, false),
        })
    }

    /// Whether this account is the anonymous one: then it takes any password, and has none.
    async fn is_anonymous(&self, account: &str) -> Result<bool, Trouble> {
        if !ANONYMOUS.contains(&account.to_ascii_lowercase().as_str()) {
            return Ok(false);
        }
        let Ok(mut session) = self.ready().await? else {
            // Not known, so nobody is accused.
            return Err(Trouble::Closed);
        };
        let (answer, _) = session.log_in(account, ANONYMOUS_PASSWORD).await?;
        Ok(lets_in(&answer))
    }
}

impl Login for Ftp {
    fn service(&self) -> &'static str {
        SERVICE
    }

    fn attempt<'a>(&'a mut self, account: &'a str, password: &'a str) -> Trying<'a> {
        Box::pin(self.tried(account, password))
    }

    fn rest(&mut self) {
        self.session = None;
    }

    fn twin(&self) -> Door {
        Box::new(Self {
            call: self.call.clone(),
            told_early: self.told_early,
            within: self.within,
            session: None,
            asking: Arc::clone(&self.asking),
            was_ended: false,
            ends_with_refusal: Arc::clone(&self.ends_with_refusal),
            refused: None,
        })
    }

    fn refusal(&self) -> Option<Refusal> {
        self.refused.clone()
    }

    fn hangs_up_after(&self) -> Option<u32> {
        self.ends_with_refusal.load(Ordering::Relaxed).then_some(1)
    }
}
