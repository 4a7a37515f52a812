//! One control connection of FTP, in the clear, within TLS, or within TLS from `AUTH TLS` on (RFC 4217).

use thiserror::Error;

use super::reply::{Reply, parse_reply};
use crate::discovery::Call;
use crate::protocols::settle;
use crate::wire::{Received, Wire, WireError};

/// Why a session cannot go on.
#[derive(Debug, Error)]
pub(super) enum Trouble {
    #[error(transparent)]
    Wire(#[from] WireError),
    #[error("it hung up")]
    Closed,
    #[error("it did not answer in time")]
    Silent,
    #[error("{0}")]
    NotFtp(&'static str),
    #[error("it takes a login only within TLS, and answers AUTH TLS with {0:?}")]
    NoTls(String),
}

impl settle::Trouble for Trouble {
    fn is_end(&self) -> bool {
        matches!(
            self,
            Self::Closed | Self::Wire(WireError::Broken(_) | WireError::Connect(_))
        )
    }
}

/// One control connection.
pub(super) struct Session {
    wire: Wire,
    bytes: Vec<u8>,
}

impl Session {
    /// Connects and takes the greeting, which is not 220 where the service takes no more sessions.
    pub(super) async fn open(call: &Call) -> Result<(Self, Reply), Trouble> {
        let wire = Wire::open(call.place, &call.log, call.limits).await?;
        let bytes = Vec::new();
        let mut session = Self { wire, bytes };
        let greeting = session.reply().await?;
        Ok((session, greeting))
    }

    /// The same session within TLS: `AUTH TLS`, and the handshake after its 234.
    pub(super) async fn within_tls(mut self) -> Result<Self, Trouble> {
        let answer = self.say("AUTH TLS").await?;
        if answer.code != 234 {
            return Err(Trouble::NoTls(answer.quoted()));
        }
        // Whatever came in the clear after the 234 is nobody's word: it is dropped.
        Ok(Self {
            wire: self.wire.into_tls().await?,
            bytes: Vec::new(),
        })
    }

    pub(super) async fn say(&mut self, line: &str) -> Result<Reply, Trouble> {
        self.wire.send(format!("{line}\r\n").as_bytes()).await?;
        self.reply().await
    }

    /// Sends the account, and the password where it is asked for; the last answer, and the command that got it.
    pub(super) async fn log_in(
        &mut self,
        account: &str,
        password: &str,
    ) -> Result<(Reply, &'static str), Trouble> {
        let user = self.say(&format!("USER {account}")).await?;
        self.answer_to(user, password).await
    }

    /// The password where the answer to `USER` asks for it.
    pub(super) async fn answer_to(
        &mut self,
        user: Reply,
        password: &str,
    ) -> Result<(Reply, &'static str), Trouble> {
        Ok(match user.code {
            331 => (self.say(&format!("PASS {password}")).await?, "PASS"),
            _ => (user, "USER alone"),
        })
    }

    /// The next reply; those that only say that one will come are passed over (RFC 959 4.2.1, 1yz).
    async fn reply(&mut self) -> Result<Reply, Trouble> {
        loop {
            while let Some((reply, end)) = parse_reply(&self.bytes).map_err(Trouble::NotFtp)? {
                self.bytes.drain(..end);
                if reply.code >= 200 {
                    return Ok(reply);
                }
            }
            match self.wire.receive(self.wire.limits().answer).await? {
                Received::Bytes(bytes) => self.bytes.extend(bytes),
                Received::Closed => return Err(Trouble::Closed),
                Received::Quiet => return Err(Trouble::Silent),
            }
        }
    }
}
