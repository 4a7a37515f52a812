//! The SSH service of a test device, on russh: password and keyboard-interactive logins, one command.

use std::borrow::Cow;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use russh::keys::PrivateKey;
use russh::keys::ssh_key::private::Ed25519Keypair;
use russh::server::{Auth, Config, Handler, Msg, Response, Session};
use russh::{Channel, ChannelId};
use tokio::net::TcpStream;

use super::state::{Login, Memory};
use super::telnet;

/// Makes a host key for this run.
pub(crate) fn host_key() -> io::Result<PrivateKey> {
    let mut seed = [0_u8; 32];
    getrandom::fill(&mut seed).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(PrivateKey::from(Ed25519Keypair::from_seed(&seed)))
}

/// The server's settings: three tries a connection, as small devices allow.
pub(crate) fn config(key: PrivateKey) -> Arc<Config> {
    Arc::new(Config {
        keys: vec![key],
        auth_rejection_time: Duration::from_millis(5),
        auth_rejection_time_initial: Some(Duration::ZERO),
        max_auth_attempts: 3,
        ..Config::default()
    })
}

/// Answers one connection.
pub(crate) async fn answer(
    stream: TcpStream,
    config: Arc<Config>,
    memory: Arc<Memory>,
) -> io::Result<()> {
    let visitor = Visitor {
        memory,
        must_change: false,
    };
    let session = russh::server::run_stream(config, stream, visitor)
        .await
        .map_err(io::Error::other)?;
    session.await.map_err(io::Error::other)
}

struct Visitor {
    memory: Arc<Memory>,
    must_change: bool,
}

impl Visitor {
    fn login(&mut self, account: &str, password: &str) -> Auth {
        match self.memory.login(account, password) {
            Login::Refused => Auth::reject(),
            Login::In => Auth::Accept,
            Login::MustChange => {
                self.must_change = true;
                Auth::Accept
            }
        }
    }
}

impl Handler for Visitor {
    type Error = russh::Error;

    async fn auth_password(&mut self, user: &str, password: &str) -> Result<Auth, Self::Error> {
        Ok(self.login(user, password))
    }

    async fn auth_keyboard_interactive<'a>(
        &'a mut self,
        user: &str,
        _submethods: &str,
        response: Option<Response<'a>>,
    ) -> Result<Auth, Self::Error> {
        let Some(mut words) = response else {
            return Ok(Auth::Partial {
                name: Cow::Borrowed(""),
                instructions: Cow::Borrowed(""),
                prompts: Cow::Owned(vec![(Cow::Borrowed("Password: "), false)]),
            });
        };
        let password = words
            .next()
            .map(|word| String::from_utf8_lossy(&word).into_owned());
        Ok(password.map_or_else(Auth::reject, |password| self.login(user, &password)))
    }

    async fn channel_open_session(
        &mut self,
        _channel: Channel<Msg>,
        reply: russh::server::ChannelOpenHandle,
        _session: &mut Session,
    ) -> Result<(), Self::Error> {
        reply.accept().await;
        Ok(())
    }

    async fn exec_request(
        &mut self,
        channel: ChannelId,
        data: &[u8],
        session: &mut Session,
    ) -> Result<(), Self::Error> {
        session.channel_success(channel)?;
        let (words, status) = if self.must_change {
            // OpenSSH's words for an expired password without a terminal.
            let words = "WARNING: Your password has expired.\n\
                         Password change required but no TTY available.\n";
            (words.to_owned(), 1)
        } else {
            (telnet::run(&String::from_utf8_lossy(data)), 0)
        };
        session.data(channel, words.into_bytes())?;
        session.exit_status_request(channel, status)?;
        session.eof(channel)?;
        session.close(channel)
    }
}
