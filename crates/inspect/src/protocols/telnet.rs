//! Telnet logins (RFC 854, 855): option negotiation, prompts, refusals, and the proof of a shell.
//!
//! Covers: login and password prompts in the words that devices use, password-only logins, demands for a new
//! password, words of a lock, command prompts of shells and of vendors' own command lines. A shell is shown by
//! `echo A""B`, answered `AB`: what was typed holds the quotes, so the echo of the typing is not mistaken for the
//! answer. A session is used for as many tries as the service bears: where it hangs up, a try that was not judged is
//! made again in a fresh session, and later sessions end before that. Does not cover: logins by menu, authentication options (RFC 2941). Limits: 256 KiB and 20 s a login, 200 option
//! commands a session.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::time::{Instant, timeout};

use super::nonce::Nonce;
use super::settle::settle;
use super::{Access, Attempt, Door, Login, Trying, says_busy, says_locked, says_must_change};
use crate::discovery::{Call, End, Found, Greeting};
use crate::transcript::Log;
use crate::wire::{Limits, Place, Received, Wire, WireError};

mod lore;
mod negotiation;
mod screen;

pub use negotiation::Negotiation;
pub use screen::{Prompt, looks_like_words, prompt_of, says_refused};

use lore::Lore;
use negotiation::IAC;
use screen::{demand_of, last_line};

/// How long a command prompt must stand unaltered before it is believed: any line may end in `>`.
const COMMAND_SETTLE: Duration = Duration::from_millis(250);
/// The same for the prompts of a login, whose words are plainer.
const LOGIN_SETTLE: Duration = Duration::from_millis(60);
/// The same after a password, where a space follows the colon, as getty and login write it.
const PLAIN_SETTLE: Duration = Duration::from_millis(5);
/// The same where a space follows it, as shells write it.
const SHELL_SETTLE: Duration = Duration::from_millis(100);
/// How long one that was taken may be silent before the next is opened.
const FIRST_WORDS: Duration = Duration::from_millis(300);
/// How long the next prompt is awaited after a refusal, to try again in the same session.
const NEXT_PROMPT: Duration = Duration::from_secs(2);
/// The longest piece of a screen that is looked at, in bytes.
const SCREEN_BYTES_MAX: usize = 16 * 1024;

/// One session: a connection and the screen since the last thing typed.
struct Session {
    wire: Wire,
    negotiation: Negotiation,
    screen: Vec<u8>,
    tries: u32,
    lore: Arc<Lore>,
    expects: Expected,
}

/// What a session waits for: what it expects needs no watching before it is believed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expected {
    /// The first prompt, or the next after a refusal.
    Login,
    /// The prompt for a password, after an account.
    Password,
    /// Anything, after a password.
    Anything,
}

/// How a wait for words ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Waited {
    /// Something is asked for.
    Prompted(Prompt),
    /// Words that decide stand on the screen.
    Decided,
    /// The service hung up.
    Closed,
    /// Time ran out.
    Quiet,
}

impl Session {
    /// Connects, and takes the first words where they come soon.
    async fn open(telnet: &Telnet) -> Result<Self, WireError> {
        // The semaphore is never closed, so a place always comes.
        let _place = telnet.lore.opening.acquire().await;
        let wire = Wire::open(telnet.place, &telnet.log, telnet.limits).await?;
        let mut session = Self {
            wire,
            negotiation: Negotiation::default(),
            screen: Vec::new(),
            tries: 0,
            lore: Arc::clone(&telnet.lore),
            expects: Expected::Login,
        };
        // Silence and an end show themselves again to who reads on.
        let _first = session.take(FIRST_WORDS).await?;
        Ok(session)
    }

    /// Takes what comes within `wait`, and answers the commands in it.
    async fn take(&mut self, wait: Duration) -> Result<Received, WireError> {
        let received = self.wire.receive(wait).await?;
        if let Received::Bytes(bytes) = &received {
            let (text, reply) = self.negotiation.feed(bytes);
            self.screen.extend(text);
            if !reply.is_empty() {
                self.wire.send(&reply).await?;
            }
        }
        Ok(received)
    }

    fn screen(&self) -> String {
        let start = self.screen.len().saturating_sub(SCREEN_BYTES_MAX);
        String::from_utf8_lossy(self.screen.get(start..).unwrap_or_default()).into_owned()
    }

    async fn type_line(&mut self, line: &str) -> Result<(), WireError> {
        self.screen.clear();
        // A 255 of ours would be read as a command (RFC 854).
        let mut bytes: Vec<u8> = line
            .bytes()
            .flat_map(|byte| {
                if byte == IAC {
                    vec![IAC, IAC]
                } else {
                    vec![byte]
                }
            })
            .collect();
        bytes.extend(b"\r\n");
        self.wire.send(&bytes).await
    }

    /// Reads until `decided` holds, a prompt stands still, the service hangs up or `wait` is over.
    async fn watch(
        &mut self,
        wait: Duration,
        decided: impl Fn(&str) -> bool,
    ) -> Result<Waited, WireError> {
        let deadline = Instant::now() + wait;
        loop {
            let screen = self.screen();
            let prompt = prompt_of(&screen);
            if decided(&screen) {
                return Ok(Waited::Decided);
            }
            let plain = screen.ends_with(": ");
            let known = |session: &Self| session.lore.knows(&screen);
            match (prompt, self.expects) {
                (Some(asked @ (Prompt::Account | Prompt::Password)), Expected::Login)
                | (Some(asked @ Prompt::Password), Expected::Password)
                    if plain || known(self) =>
                {
                    return Ok(Waited::Prompted(asked));
                }
                (Some(asked @ Prompt::Account), Expected::Anything) if known(self) => {
                    return Ok(Waited::Prompted(asked));
                }
                _ => {}
            }
            let left = deadline.saturating_duration_since(Instant::now());
            let patience = match prompt {
                Some(Prompt::Command) if screen.ends_with(' ') => SHELL_SETTLE.min(left),
                Some(Prompt::Command) => COMMAND_SETTLE.min(left),
                Some(_) if plain => PLAIN_SETTLE.min(left),
                Some(_) => LOGIN_SETTLE.min(left),
                None => left,
            };
            match (self.take(patience).await?, prompt) {
                (Received::Bytes(_), _) => {}
                (Received::Closed, _) => return Ok(Waited::Closed),
                (Received::Quiet, Some(prompt)) => {
                    // What stood still before any password was surely a prompt of the login.
                    if prompt != Prompt::Command && self.expects != Expected::Anything {
                        self.lore.learn(&screen);
                    }
                    return Ok(Waited::Prompted(prompt));
                }
                (Received::Quiet, None) => return Ok(Waited::Quiet),
            }
            if Instant::now() >= deadline {
                return Ok(prompt_of(&self.screen()).map_or(Waited::Quiet, Waited::Prompted));
            }
        }
    }

    /// Shows that commands are run: `Some(proof)` when the nonce came back put together.
    async fn prove(&mut self) -> Result<Option<String>, WireError> {
        let Some(nonce) = Nonce::new() else {
            return Ok(None);
        };
        self.type_line(&nonce.command()).await?;
        let answer = nonce.answer();
        let waited = self
            .watch(self.wire.limits().answer / 2, |screen| {
                screen.contains(&answer)
            })
            .await?;
        Ok((waited == Waited::Decided).then(|| nonce.proof()))
    }
}

/// Knows a Telnet service by the commands or the login prompt that it opens with.
pub fn known_by(call: &Call, greeting: &Greeting) -> Option<Found> {
    if greeting.bytes.is_empty() || greeting.end == End::Flood || !greeting.is_words() {
        return None;
    }
    let by = if matches!(greeting.bytes.as_slice(), [IAC, 250..=254, ..]) {
        "the Telnet commands that it opens with"
    } else if matches!(
        prompt_of(&greeting.screen()),
        Some(Prompt::Account | Prompt::Password)
    ) {
        "the login prompt that it opens with"
    } else {
        return None;
    };
    let door = Box::new(Telnet::new(call.place, &call.log, call.limits));
    Some(Found::door(by, door))
}

/// A Telnet service.
pub struct Telnet {
    place: Place,
    log: Log,
    limits: Limits,
    session: Option<Session>,
    lore: Arc<Lore>,
}

impl Telnet {
    /// The service at `place`.
    pub fn new(place: impl Into<Place>, log: &Log, limits: Limits) -> Self {
        Self {
            place: place.into(),
            log: log.clone(),
            limits,
            session: None,
            lore: Arc::default(),
        }
    }

    /// Tries one account and password.
    async fn tried(&mut self, account: &str, password: &str) -> Attempt {
        let session = self
            .session
            .take()
            .filter(|session| session.tries < self.lore.tries_per_session());
        let exchange = self.limits.exchange;
        let used = session.as_ref().map_or(0, |session| session.tries);
        let mut attempt = timeout(exchange, self.login(session, account, password)).await;
        if used > 0
            && matches!(
                attempt,
                Ok(Ok(Attempt::Dropped(_)) | Err(WireError::Broken(_)))
            )
        {
            // Whether the password was looked at is not known: a fresh session tells.
            self.lore.hung_up_after(used);
            self.log.note(&format!(
                "it hung up on a session with {used} tries: this one is made again in a fresh session"
            ));
            attempt = timeout(exchange, self.login(None, account, password)).await;
        }
        settle(attempt, exchange)
    }

    async fn login(
        &mut self,
        session: Option<Session>,
        account: &str,
        password: &str,
    ) -> Result<Attempt, WireError> {
        let mut session = match session {
            Some(session) => session,
            None => Session::open(self).await?,
        };
        session.tries += 1;
        let answer = self.limits.answer;
        match session.watch(answer, says_locked).await? {
            Waited::Prompted(Prompt::Account) => {
                session.type_line(account).await?;
                session.expects = Expected::Password;
                match session
                    .watch(answer, |screen| says_locked(screen) || says_refused(screen))
                    .await?
                {
                    Waited::Prompted(Prompt::Password) => {}
                    Waited::Prompted(Prompt::Command) => {
                        return self.entered(session, account).await;
                    }
                    Waited::Decided | Waited::Prompted(Prompt::Account) => {
                        return Ok(self.refused(session).await);
                    }
                    Waited::Closed => {
                        return Ok(Attempt::Dropped(
                            "it hung up after the account was typed".to_owned(),
                        ));
                    }
                    Waited::Quiet => {
                        return Ok(Attempt::Unusable(
                            "it asks for an account and then for nothing".to_owned(),
                        ));
                    }
                }
            }
            Waited::Prompted(Prompt::Password) => {}
            Waited::Prompted(Prompt::Command) => return open_shell(session).await,
            Waited::Decided => return Ok(Attempt::LockedOut(last_line(&session.screen()))),
            Waited::Closed => {
                return Ok(Attempt::Dropped(
                    "it hung up before it asked for anything".to_owned(),
                ));
            }
            Waited::Quiet => return Ok(Attempt::Unusable("it never asks for a login".to_owned())),
        }
        session.type_line(password).await?;
        session.expects = Expected::Anything;
        let decisive =
            |screen: &str| says_locked(screen) || says_must_change(screen) || says_refused(screen);
        match session.watch(answer, decisive).await? {
            Waited::Decided if says_must_change(&session.screen()) => {
                Ok(Attempt::must_change(format!(
                    "after the password it says {:?}",
                    demand_of(&session.screen())
                )))
            }
            Waited::Decided | Waited::Prompted(Prompt::Account | Prompt::Password) => {
                Ok(self.refused(session).await)
            }
            Waited::Prompted(Prompt::Command) | Waited::Quiet => {
                self.entered(session, account).await
            }
            Waited::Closed if session.tries > 1 => Ok(Attempt::Dropped(
                "it hung up after the password, and said nothing of it".to_owned(),
            )),
            Waited::Closed => {
                self.lore.hung_up_after(1);
                Ok(Attempt::Refused)
            }
        }
    }

    /// After a refusal: keeps the session for the next try if it asks again.
    async fn refused(&mut self, mut session: Session) -> Attempt {
        if says_locked(&session.screen()) {
            return Attempt::LockedOut(last_line(&session.screen()));
        }
        if says_busy(&session.screen()) {
            return Attempt::Dropped(last_line(&session.screen()));
        }
        self.lore.refusals.fetch_add(1, Ordering::Relaxed);
        self.log.note("refused");
        session.expects = Expected::Login;
        if session.tries < self.lore.tries_per_session() {
            let asks_again = session.watch(NEXT_PROMPT, |_| false).await;
            match asks_again {
                Ok(Waited::Prompted(Prompt::Account | Prompt::Password)) => {
                    self.session = Some(session);
                }
                Ok(Waited::Closed) | Err(WireError::Broken(_)) => {
                    self.lore.hung_up_after(session.tries);
                }
                _ => {}
            }
        }
        Attempt::Refused
    }

    /// After a password that was not refused: shows the access.
    async fn entered(&mut self, mut session: Session, account: &str) -> Result<Attempt, WireError> {
        let greeting = last_line(&session.screen());
        if let Some(proof) = session.prove().await? {
            return Ok(Attempt::accepted(proof));
        }
        let screen = session.screen();
        if says_must_change(&screen) {
            return Ok(Attempt::must_change(format!(
                "after the password it says {:?}",
                demand_of(&screen)
            )));
        }
        if says_refused(&screen) && prompt_of(&screen) != Some(Prompt::Command) {
            return Ok(self.refused(session).await);
        }
        match prompt_of(&screen) {
            // A vendor's own command line knows no echo; a control that was refused in words makes its prompt tell.
            Some(Prompt::Command) if self.lore.refusals.load(Ordering::Relaxed) > 0 => {
                Ok(Attempt::Accepted(Access {
                    proof: format!(
                        "the command prompt {greeting:?} came for account {account:?}, where a wrong password is refused"
                    ),
                    change_forced: false,
                    shut: false,
                }))
            }
            Some(Prompt::Command) => Ok(Attempt::accepted(format!(
                "the command prompt {greeting:?} came"
            ))),
            Some(_) => Ok(self.refused(session).await),
            None => Ok(Attempt::Unusable(
                "after the password it neither refuses nor runs a command".to_owned(),
            )),
        }
    }
}

impl Login for Telnet {
    fn service(&self) -> &'static str {
        "telnet"
    }

    fn attempt<'a>(&'a mut self, account: &'a str, password: &'a str) -> Trying<'a> {
        Box::pin(self.tried(account, password))
    }

    fn rest(&mut self) {
        self.session = None;
    }

    fn twin(&self) -> Door {
        Box::new(Self {
            place: self.place,
            log: self.log.clone(),
            limits: self.limits,
            session: None,
            lore: Arc::clone(&self.lore),
        })
    }

    fn hangs_up_after(&self) -> Option<u32> {
        match self.lore.hangs_up_after.load(Ordering::Relaxed) {
            0 => None,
            tries => Some(tries),
        }
    }
}

async fn open_shell(mut session: Session) -> Result<Attempt, WireError> {
    let greeting = last_line(&session.screen());
    Ok(match session.prove().await? {
        Some(proof) => Attempt::Open(format!("without a login {proof}")),
        None => Attempt::Unusable(format!(
            "it shows {greeting:?} without a login, and runs no command"
        )),
    })
}
