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

use proofhouse_law::observation::tries;
use tokio::time::timeout;

use super::settle::settle;
use super::{
    Access, AtOnce, Attempt, Door, Login, Trying, says_busy, says_locked, says_must_change,
};
use crate::discovery::{Call, End, Found, Greeting};
use crate::transcript::Log;
use crate::wire::{Limits, Place, WireError};

mod alone;
mod lore;
mod negotiation;
mod screen;
mod session;

pub use negotiation::Negotiation;
pub use screen::{Prompt, looks_like_words, prompt_of, says_refused};

use lore::Lore;
use negotiation::IAC;
use screen::{demand_of, last_line};
use session::{Expected, Session, Waited};

/// Knows a Telnet service by the commands or the login prompt that it opens with.
pub fn known_by(call: &Call, greeting: &Greeting) -> Option<Found> {
    if greeting.bytes.is_empty() || greeting.end == End::Flood || !greeting.is_words() {
        return None;
    }
    let prompt = prompt_of(&greeting.screen());
    let by = if matches!(greeting.bytes.as_slice(), [IAC, 250..=254, ..]) {
        "the Telnet commands that it opens with"
    } else if matches!(
        prompt,
        Some(Prompt::Account | Prompt::Password | Prompt::NewPassword)
    ) {
        "the login prompt that it opens with"
    } else {
        return None;
    };
    let door = Telnet {
        takes_account: prompt != Some(Prompt::Password),
        ..Telnet::new(call.place, &call.log, call.limits)
    };
    Some(Found::door(by, Box::new(door)))
}

/// A Telnet service.
pub struct Telnet {
    place: Place,
    log: Log,
    limits: Limits,
    /// Whether it asks for an account before the password.
    takes_account: bool,
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
            takes_account: true,
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
                "it hung up on a session with {}: this one is made again in a fresh session",
                tries(used)
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
        let greeted = session.watch_past(answer, |_| false).await?;
        session.greets();
        match greeted {
            Waited::Prompted(Prompt::Account) => {
                session.type_line(account).await?;
                session.named = true;
                session.expects = Expected::Password;
                match session.watch_past(answer, says_refused).await? {
                    Waited::Prompted(Prompt::Password) => {}
                    Waited::Prompted(Prompt::Command) => {
                        return self.entered_alone(session, account).await;
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
                    Waited::Prompted(Prompt::NewPassword | Prompt::Licence) => {
                        return Ok(asks_something_else(&session));
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
            Waited::Prompted(Prompt::NewPassword | Prompt::Licence) => {
                return Ok(asks_something_else(&session));
            }
        }
        session.type_line(password).await?;
        session.expects = Expected::Anything;
        self.judged(session, account).await
    }

    /// After the password: what is asked for then decides, and words explain it.
    async fn judged(&mut self, mut session: Session, account: &str) -> Result<Attempt, WireError> {
        let answer = self.limits.answer;
        let telling = |screen: &str| says_must_change(screen) || says_refused(screen);
        let mut waited = session.watch_past(answer, telling).await?;
        if waited == Waited::Prompted(Prompt::Licence) {
            session.type_line("n").await?;
            session.expects = Expected::Anything;
            waited = session.watch_past(answer, telling).await?;
        }
        // A banner may advise a change, and comes again with each prompt.
        let news = session.news();
        let asks_again = matches!(waited, Waited::Prompted(Prompt::Account | Prompt::Password));
        let is_refused = says_locked(&news) || (asks_again && says_refused(&news));
        match (waited, demand_of(&news)) {
            (Waited::Prompted(Prompt::Command), demand) => {
                self.proven(session, account, demand).await
            }
            (Waited::Prompted(Prompt::NewPassword), demand) => {
                self.asked_for_another(session, account, demand).await
            }
            (_, Some(demand)) if !is_refused => Ok(must_change(&demand)),
            (Waited::Decided, _) if session.fell_silent() => self.silent(session, account).await,
            (Waited::Decided | Waited::Prompted(_), _) => Ok(self.refused(session).await),
            (Waited::Quiet, _) => self.entered(session, account).await,
            (Waited::Closed, _) if session.tries > 1 => Ok(Attempt::Dropped(
                "it hung up after the password, and said nothing of it".to_owned(),
            )),
            (Waited::Closed, _) => {
                self.lore.hung_up_after(1);
                Ok(Attempt::Refused)
            }
        }
    }

    /// After words that may refuse, and a silence: some say `Permission denied` of a script of their own, and take seconds to
    /// come to their prompt. Only a command that runs shows that nobody was refused.
    async fn silent(&mut self, session: Session, account: &str) -> Result<Attempt, WireError> {
        if says_locked(&session.news()) || says_busy(&session.screen()) {
            return Ok(self.refused(session).await);
        }
        self.log
            .note("words that may refuse, and no prompt: whether a command runs");
        let shown = match self.entered(session, account).await {
            Ok(Attempt::Unusable(_)) | Err(WireError::Broken(_)) => {
                self.lore.refusals.fetch_add(1, Ordering::Relaxed);
                Attempt::Refused
            }
            shown => shown?,
        };
        Ok(shown)
    }

    /// Where a new password is asked for nothing is typed, since it would be set; `RouterOS` lets it be left by a Ctrl-C.
    async fn asked_for_another(
        &mut self,
        mut session: Session,
        account: &str,
        demand: Option<String>,
    ) -> Result<Attempt, WireError> {
        let demand = demand.unwrap_or_else(|| last_line(&session.screen()));
        if session.interrupt().await? == Waited::Prompted(Prompt::Command) {
            return self.entered(session, account).await;
        }
        Ok(must_change(&demand))
    }

    /// After a refusal: keeps the session for the next try if it asks again.
    async fn refused(&mut self, mut session: Session) -> Attempt {
        if says_locked(&session.news()) {
            return Attempt::LockedOut(last_line(&session.news()));
        }
        if says_busy(&session.screen()) {
            return Attempt::Dropped(last_line(&session.screen()));
        }
        self.lore.refusals.fetch_add(1, Ordering::Relaxed);
        self.log.note("refused");
        session.expects = Expected::Login;
        if session.tries < self.lore.tries_per_session() {
            match session.next().await {
                Ok(Waited::Prompted(Prompt::Account)) => self.session = Some(session),
                // It wants another password of the account that was typed, and the next pair may be of another.
                Ok(Waited::Prompted(Prompt::Password)) if !session.named => {
                    self.session = Some(session);
                }
                Ok(Waited::Closed) => self.lore.hung_up_after(session.tries),
                _ => {}
            }
        }
        Attempt::Refused
    }

    /// After a password that was not refused: shows the access.
    async fn entered(&mut self, session: Session, account: &str) -> Result<Attempt, WireError> {
        self.proven(session, account, None).await
    }

    /// The same, where words above the prompt may have asked for a change: a command that runs shows that none is forced.
    async fn proven(
        &mut self,
        mut session: Session,
        account: &str,
        demand: Option<String>,
    ) -> Result<Attempt, WireError> {
        let greeting = last_line(&session.screen());
        let before = session.news();
        if let Some(proof) = session.prove().await? {
            return Ok(Attempt::accepted(proof));
        }
        let screen = session.screen();
        // A menu says of a line that it does not know that it is invalid, and asks what it asked before. Where it says then
        // what it said of the password, it refused that.
        let refusals = before
            .lines()
            .map(str::trim)
            .filter(|line| says_refused(line));
        let refuses_again = refusals
            .into_iter()
            .any(|line| screen.lines().any(|one| one.trim() == line));
        let asks_again = prompt_of(&screen).is_none()
            && !greeting.is_empty()
            && !refuses_again
            && last_line(&screen) == greeting;
        // A prompt that came back after a line that it does not know takes commands: what only advises a change forces none.
        if prompt_of(&screen) != Some(Prompt::Command) && !asks_again {
            if let Some(demand) = demand.or_else(|| demand_of(&screen)) {
                return Ok(must_change(&demand));
            }
            if says_refused(&screen) {
                return Ok(self.refused(session).await);
            }
        }
        let for_account = if self.takes_account {
            format!(" for account {account:?}")
        } else {
            String::new()
        };
        let prompt = prompt_of(&screen).or_else(|| asks_again.then_some(Prompt::Command));
        match prompt {
            // A vendor's own command line knows no echo; a control that was refused in words makes its prompt tell.
            Some(Prompt::Command) if self.lore.refusals.load(Ordering::Relaxed) > 0 => {
                Ok(Attempt::Accepted(Access {
                    proof: format!(
                        "the command prompt {greeting:?} came{for_account}, where a wrong password is refused"
                    ),
                    change_forced: false,
                    at_once: AtOnce::Unknown,
                    passwordless: false,
                }))
            }
            Some(Prompt::Command) if !asks_again => Ok(Attempt::accepted(format!(
                "the command prompt {greeting:?} came"
            ))),
            Some(Prompt::NewPassword) => Ok(must_change(&last_line(&screen))),
            Some(Prompt::Account | Prompt::Password | Prompt::Licence) => {
                Ok(self.refused(session).await)
            }
            Some(Prompt::Command) | None => Ok(Attempt::Unusable(
                "after the password it neither refuses nor runs a command".to_owned(),
            )),
        }
    }
}

/// Where something is asked for that is no part of a login: it is not answered.
fn asks_something_else(session: &Session) -> Attempt {
    Attempt::Unusable(format!(
        "it asks {:?} where a login would ask for a password",
        last_line(&session.screen())
    ))
}

fn must_change(demand: &str) -> Attempt {
    Attempt::must_change(format!("after the password it says {demand:?}"))
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
            takes_account: self.takes_account,
            session: None,
            lore: Arc::clone(&self.lore),
        })
    }

    fn takes_account(&self) -> bool {
        self.takes_account
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
