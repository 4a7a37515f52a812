//! One session of Telnet: a connection, the screen since the last thing typed, and what is waited for on it.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::Telnet;
use super::lore::Lore;
use super::negotiation::{IAC, Negotiation};
use super::screen::{Prompt, prompt_of};
use crate::protocols::nonce::Nonce;
use crate::protocols::says_locked;
use crate::wire::{Received, Wire, WireError};

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
pub(super) struct Session {
    wire: Wire,
    negotiation: Negotiation,
    screen: Vec<u8>,
    pub(super) tries: u32,
    lore: Arc<Lore>,
    pub(super) expects: Expected,
    /// Whether an account was typed: a password that is asked for alone is then that account's.
    pub(super) named: bool,
    /// What followed the words on the screen, where it was awaited and is no prompt.
    followed: Option<Waited>,
    /// The lines that it greets with: a banner may speak of locks, and comes again with each prompt.
    greeting: Vec<String>,
}

/// What a session waits for: what it expects needs no watching before it is believed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    /// The first prompt, or the next after a refusal.
    Login,
    /// The prompt for a password, after an account.
    Password,
    /// Anything, after a password.
    Anything,
}

/// How a wait for words ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Waited {
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
    pub(super) async fn open(telnet: &Telnet) -> Result<Self, WireError> {
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
            named: false,
            followed: None,
            greeting: Vec::new(),
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

    pub(super) fn screen(&self) -> String {
        let start = self.screen.len().saturating_sub(SCREEN_BYTES_MAX);
        String::from_utf8_lossy(self.screen.get(start..).unwrap_or_default()).into_owned()
    }

    /// Takes what stands on the screen before anything was typed for its greeting.
    pub(super) fn greets(&mut self) {
        if self.tries <= 1 {
            self.greeting = lines_of(&self.screen()).map(str::to_owned).collect();
        }
    }

    /// What stands on the screen beside the greeting.
    pub(super) fn news(&self) -> String {
        let screen = self.screen();
        let is_new = |line: &&str| !self.greeting.iter().any(|known| known == line);
        lines_of(&screen)
            .filter(is_new)
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// Whether nothing followed the words on the screen, and the connection stands.
    pub(super) fn fell_silent(&self) -> bool {
        self.followed == Some(Waited::Quiet)
    }

    pub(super) async fn type_line(&mut self, line: &str) -> Result<(), WireError> {
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
    pub(super) async fn watch(
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
            // Below a ruler of `#` a prompt of a login may still come; no prompt ends its line.
            let is_ruler = screen.ends_with(['\r', '\n']) && self.expects == Expected::Login;
            let prompt = prompt.filter(|prompt| *prompt != Prompt::Command || !is_ruler);
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
                    if matches!(prompt, Prompt::Account | Prompt::Password)
                        && self.expects != Expected::Anything
                    {
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

    /// The same, where `words`, and those of a lock, only explain: what stands below them decides. A service may quote a
    /// refusal to whom it lets in (`RouterOS` shows its log of failed logins), advise a change that it does not force, and
    /// warn in its banner that accounts are locked out.
    pub(super) async fn watch_past(
        &mut self,
        wait: Duration,
        words: impl Fn(&str) -> bool,
    ) -> Result<Waited, WireError> {
        let waited = self
            .watch(wait, |screen| says_locked(screen) || words(screen))
            .await?;
        if waited != Waited::Decided {
            return Ok(waited);
        }
        self.expects = Expected::Login;
        let followed = self.watch_to_the_end(|_| false).await?;
        if matches!(followed, Waited::Prompted(_)) {
            return Ok(followed);
        }
        self.followed = Some(followed);
        Ok(Waited::Decided)
    }

    /// What follows a refusal: it is not awaited twice.
    pub(super) async fn next(&mut self) -> Result<Waited, WireError> {
        match self.followed.take() {
            Some(followed) => Ok(followed),
            None => self.watch_to_the_end(|_| false).await,
        }
    }

    /// Leaves what is asked for unanswered, by a Ctrl-C: what came then.
    pub(super) async fn interrupt(&mut self) -> Result<Waited, WireError> {
        const CTRL_C: u8 = 3;
        self.screen.clear();
        match self.wire.send(&[CTRL_C]).await {
            Err(WireError::Broken(_)) => Ok(Waited::Closed),
            Err(error) => Err(error),
            Ok(()) => self.watch_to_the_end(|_| false).await,
        }
    }

    /// Reads on for the next prompt; a connection that breaks has ended.
    async fn watch_to_the_end(
        &mut self,
        decided: impl Fn(&str) -> bool,
    ) -> Result<Waited, WireError> {
        match self.watch(NEXT_PROMPT, decided).await {
            Err(WireError::Broken(_)) => Ok(Waited::Closed),
            waited => waited,
        }
    }

    /// Shows that commands are run: `Some(proof)` when the nonce came back put together.
    pub(super) async fn prove(&mut self) -> Result<Option<String>, WireError> {
        let Some(nonce) = Nonce::new() else {
            return Ok(None);
        };
        // Where a login reads it instead, it is out of step from here on.
        self.followed = Some(Waited::Quiet);
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

/// The lines of a screen that hold anything.
fn lines_of(screen: &str) -> impl Iterator<Item = &str> {
    screen
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
}
