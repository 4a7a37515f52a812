//! Redis and what speaks as it does (RESP2): a store that is open, or that asks for a password.
//!
//! Covers: stores without a password, `requirepass` (a password alone) and ACL accounts (account and password, Redis
//! 6 and later), over TLS too. Access is shown by `PING` and by `ECHO` of a word made for the try, which is answered to
//! the signed-in only. Nothing is asked that reads, lists or alters what is stored. Does not cover: RESP3, Cluster,
//! Sentinel. Limits: one line of 4 KiB or one string of 64 KiB an answer.

use std::fmt::Write as _;
use std::time::Duration;

use futures::future::BoxFuture;

use super::frames::{Bad, Cursor, Frames, Trouble};
use super::{Attempt, Door, Login, Trying};
use crate::discovery::{Call, Found, Way};

/// How long a service that may be something else is given to answer.
const ASKED_WAIT: Duration = Duration::from_millis(1500);
const LINE_BYTES_MAX: usize = 4 * 1024;
const STRING_BYTES_MAX: usize = 64 * 1024;
/// The most of an answer that is quoted, in characters.
const QUOTED_MAX: usize = 120;

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// `+OK` and such.
    Word(String),
    /// `-ERR` and such.
    Error(String),
    /// A string.
    Bytes(Vec<u8>),
}

impl Answer {
    /// Reads one answer.
    pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<Self, Bad> {
        let kind = cursor.byte()?;
        if !matches!(kind, b'+' | b'-' | b'$') {
            return Err(Bad::Wrong("the answer is not one that Redis gives here"));
        }
        let line = cursor.line(LINE_BYTES_MAX)?;
        let words = String::from_utf8_lossy(line).into_owned();
        match kind {
            b'+' => Ok(Self::Word(words)),
            b'-' => Ok(Self::Error(words)),
            _ => {
                let length: u32 = words
                    .parse()
                    .map_err(|_| Bad::Wrong("a string's length is no number"))?;
                let bytes =
                    cursor.counted(length, STRING_BYTES_MAX, "a string of it is too long")?;
                match cursor.take(2)? {
                    b"\r\n" => Ok(Self::Bytes(bytes.to_vec())),
                    _ => Err(Bad::Wrong("a string does not end where it says")),
                }
            }
        }
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self, Self::Word(said) if said == word)
    }

    /// The first word of an error, which says what kind it is.
    fn error(&self) -> Option<&str> {
        match self {
            Self::Error(words) => words.split(' ').next(),
            _ => None,
        }
    }

    fn quoted(&self) -> String {
        match self {
            Self::Word(words) | Self::Error(words) => words.chars().take(QUOTED_MAX).collect(),
            Self::Bytes(bytes) => format!("a string of {} bytes", bytes.len()),
        }
    }
}

/// The bytes of a command.
fn command(words: &[&str]) -> Vec<u8> {
    let mut bytes = format!("*{}\r\n", words.len());
    for word in words {
        // Writing to a string cannot fail.
        let _never = write!(bytes, "${}\r\n{word}\r\n", word.len());
    }
    bytes.into_bytes()
}

/// A word that no device can know.
fn nonce() -> Option<String> {
    let mut bytes = [0_u8; 10];
    getrandom::fill(&mut bytes).ok()?;
    Some(hex::encode(bytes))
}

async fn say(frames: &mut Frames, wait: Duration, words: &[&str]) -> Result<Answer, Trouble> {
    frames.ask(&command(words), wait, Answer::read).await
}

/// Shows that commands are run: what was shown, or what was said instead.
async fn prove(frames: &mut Frames, wait: Duration) -> Result<Result<String, String>, Trouble> {
    let Some(nonce) = nonce() else {
        return Err(Trouble::Wrong(
            "this machine gave no random numbers for a proof",
        ));
    };
    let ping = say(frames, wait, &["PING"]).await?;
    let echo = say(frames, wait, &["ECHO", &nonce]).await?;
    Ok(
        if ping.is_word("PONG") && echo == Answer::Bytes(nonce.clone().into_bytes()) {
            Ok(format!(
                "PING was answered with PONG, and ECHO {nonce} with that word"
            ))
        } else {
            Err(format!(
                "PING was answered {:?}, ECHO {:?}",
                ping.quoted(),
                echo.quoted()
            ))
        },
    )
}

/// Asks a silent service for a sign of life as Redis clients do.
pub fn ask(call: &Call) -> BoxFuture<'_, Option<Found>> {
    Box::pin(async {
        let mut frames = Frames::open(call).await.ok()?;
        let ping = say(&mut frames, ASKED_WAIT, &["PING"]).await.ok()?;
        let by = format!("its answer {:?} to PING", ping.quoted());
        if ping.is_word("PONG") {
            return Some(match prove(&mut frames, ASKED_WAIT).await.ok()? {
                Ok(proof) => Found::open("redis", by, format!("without any password, {proof}")),
                Err(said) => Found::unusable(
                    "redis",
                    by,
                    format!("it asks for no password and still runs no command: {said}"),
                ),
            });
        }
        match ping.error()? {
            "NOAUTH" | "NOPERM" => {}
            "DENIED" => {
                let reason = "it answers this machine with its protected mode only: it has no password, and refuses other machines";
                return Some(Found::unusable("redis", by, reason));
            }
            "LOADING" | "MASTERDOWN" | "BUSY" => {
                return Some(Found::unusable("redis", by, "it is not ready to answer"));
            }
            _ => return None,
        }
        let accounts = takes_accounts(&mut frames).await.unwrap_or(false);
        let doors = std::iter::once(false).chain(accounts.then_some(true));
        Some(Found {
            service: "redis",
            identified_by: by,
            ways: doors
                .map(|with_account| Way::Door(Box::new(Redis::new(call, with_account))))
                .collect(),
        })
    })
}

/// Whether `AUTH` takes an account beside the password, shown by how it refuses a random pair.
async fn takes_accounts(frames: &mut Frames) -> Result<bool, Trouble> {
    let word = nonce().ok_or(Trouble::Wrong("no random numbers"))?;
    let said = say(frames, ASKED_WAIT, &["AUTH", &word, &word]).await?;
    Ok(said.error() == Some("WRONGPASS"))
}

/// The login of a Redis store.
pub struct Redis {
    call: Call,
    with_account: bool,
    session: Option<Frames>,
}

impl Redis {
    /// The login at the place of `call`, with a password alone or with an account beside it.
    pub fn new(call: &Call, with_account: bool) -> Self {
        Self {
            call: call.clone(),
            with_account,
            session: None,
        }
    }

    async fn tried(&mut self, account: &str, password: &str) -> Result<Attempt, Trouble> {
        let wait = self.call.limits.answer;
        let mut frames = match self.session.take() {
            Some(frames) => frames,
            None => Frames::open(&self.call).await?,
        };
        let words = [&["AUTH"], &[account][..], &[password]];
        let words = if self.with_account {
            words.concat()
        } else {
            vec!["AUTH", password]
        };
        let said = say(&mut frames, wait, &words).await?;
        if said.is_word("OK") {
            // A session that is signed in stays so whatever is tried next, so it is given up.
            return Ok(match prove(&mut frames, wait).await? {
                Ok(proof) => Attempt::accepted(format!("after AUTH, {proof}")),
                Err(instead) => Attempt::Unusable(format!("AUTH was answered OK, but {instead}")),
            });
        }
        let quoted = said.quoted();
        let refused = match said.error() {
            Some("WRONGPASS") => true,
            // Redis before 6.
            Some("ERR") => quoted.to_ascii_lowercase().contains("invalid password"),
            _ => false,
        };
        if refused {
            self.session = Some(frames);
            return Ok(Attempt::Refused);
        }
        if super::says_locked(&quoted) {
            return Ok(Attempt::LockedOut(quoted));
        }
        Ok(Attempt::Unusable(format!(
            "AUTH was answered in words that are no verdict: {quoted:?}"
        )))
    }
}

impl Login for Redis {
    fn service(&self) -> &'static str {
        if self.with_account {
            "redis-acl"
        } else {
            "redis"
        }
    }

    fn attempt<'a>(&'a mut self, account: &'a str, password: &'a str) -> Trying<'a> {
        Box::pin(async move {
            self.tried(account, password)
                .await
                .unwrap_or_else(Trouble::attempt)
        })
    }

    fn rest(&mut self) {
        self.session = None;
    }

    fn twin(&self) -> Door {
        Box::new(Self::new(&self.call, self.with_account))
    }

    fn takes_account(&self) -> bool {
        self.with_account
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<Answer, Bad> {
        Answer::read(&mut Cursor::new(bytes))
    }

    #[test]
    fn answers_are_read_whole_or_not_at_all() {
        assert_eq!(read(b"+PONG\r\n"), Ok(Answer::Word("PONG".to_owned())));
        let refused = read(b"-WRONGPASS invalid username-password pair or user is disabled.\r\n");
        assert_eq!(refused.unwrap().error(), Some("WRONGPASS"));
        assert_eq!(read(b"$3\r\nabc\r\n"), Ok(Answer::Bytes(b"abc".to_vec())));
        for cut in [&b""[..], b"+PON", b"+PONG\r", b"$3\r\nab", b"$3\r\nabc\r"] {
            assert_eq!(read(cut), Err(Bad::Short), "{cut:?}");
        }
        for wrong in [
            &b"HTTP/1.1 400\r\n"[..],
            b"$-1\r\n",
            b"$99999999999\r\n",
            b"$70000\r\n",
            b"$3\r\nabcde",
        ] {
            assert!(matches!(read(wrong), Err(Bad::Wrong(_))), "{wrong:?}");
        }
    }

    #[test]
    fn a_password_cannot_become_a_command() {
        assert_eq!(
            command(&["AUTH", "a\r\nKEYS *"]),
            b"*2\r\n$4\r\nAUTH\r\n$9\r\na\r\nKEYS *\r\n"
        );
    }
}
