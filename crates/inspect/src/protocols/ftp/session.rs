//! One control connection of FTP, in the clear, within TLS, or within TLS from `AUTH TLS` on (RFC 4217).

use thiserror::Error;

use super::reply::{Reply, parse_reply};
use crate::discovery::Call;
use crate::protocols::settle;
use crate::wire::{Carrier, Received, Wire, WireError};

/// The step of a login that needed no password.
pub(super) const USER_ALONE: &str = "USER alone";

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

impl Trouble {
    /// Whether the service may speak older TLS than what was offered.
    pub(super) fn may_be_old_tls(&self) -> bool {
        matches!(self, Self::Wire(WireError::Tls(why)) if why.may_be_old())
    }
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

    /// A session within TLS from `AUTH TLS` on: as it is spoken today, or as it once was.
    pub(super) async fn open_within_tls(call: &Call) -> Result<Self, Trouble> {
        let (clear, _) = Self::open(call).await?;
        match clear.within(Carrier::Tls).await {
            Err(trouble) if trouble.may_be_old_tls() => {
                let (clear, _) = Self::open(call).await?;
                clear.within(Carrier::OldTls).await
            }
            session => session,
        }
    }

    /// The same session within the TLS of `carrier`: `AUTH TLS`, and the handshake after its 234.
    pub(super) async fn within(mut self, carrier: Carrier) -> Result<Self, Trouble> {
        let answer = self.say("AUTH TLS").await?;
        if answer.code != 234 {
            return Err(Trouble::NoTls(answer.quoted()));
        }
        // Whatever came in the clear after the 234 is nobody's word: it is dropped.
        Ok(Self {
            wire: self.wire.within(carrier).await?,
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
            _ => (user, USER_ALONE),
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
