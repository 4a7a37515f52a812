//! SSH logins (RFC 4252, 4256) over russh: password, else keyboard-interactive; shown by one harmless command.
//!
//! Covers: the key exchanges, host keys and ciphers of old devices as far as russh has them (group1 and
//! group14 with SHA-1, `ssh-rsa`, CBC); as many tries a connection as the server bears, for one account each (OpenSSH
//! hangs up where another is named); passwords that must be changed, in the words of OpenSSH and PAM. Does not cover: host keys by DSA, 3DES, `SSH_MSG_USERAUTH_PASSWD_CHANGEREQ` (such a login
//! does not come to an end and is unusable), second factors. Limits: 1 MiB and 20 s a login. What is sent and
//! received is encrypted, so the transcript holds the requests and answers in words.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use russh::Disconnect;
use russh::client::AuthResult;
use russh::client::{Config, Handle, Handler};
use russh::keys::{HashAlg, PublicKeyOrCertificate};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use super::{Attempt, Door, Login, Trying};
use crate::discovery::{Call, Found, Greeting};
use crate::transcript::Log;
use crate::wire::Limits;

mod algorithms;
mod bounded;
mod entry;
pub mod host_key;
mod interactive;
mod learned;
mod shown;
mod turned_away;

use algorithms::everything;
use bounded::Bounded;
use entry::{Asked, Way};
use learned::Learned;
use turned_away::{TurnedAway, turned_away};

/// The most connections that one session keeps, each for an account: dropbear takes five that are not signed in.
const CONNECTIONS_MAX: usize = 1;
/// What a try is whose connection ended after the password was sent: it may have been judged, or not.
const HUNG_UP: &str = "it closed the connection after the password";
/// How long a connection may take to end.
const LEAVING: Duration = Duration::from_millis(500);
/// How long a server that turned a connection away gets to see that another has ended, which it may count among those
/// that it bears until then.
const GIVING_WAY: Duration = Duration::from_millis(30);
/// The most bytes that one connection may bring.
const CONNECTION_BYTES_MAX: usize = 1024 * 1024;

/// What the client keeps of the server's words.
struct Visitor {
    log: Log,
}

impl Handler for Visitor {
    type Error = russh::Error;

    async fn check_server_key(
        &mut self,
        key: &PublicKeyOrCertificate,
    ) -> Result<bool, Self::Error> {
        // Any key will do: the bench names the address, and the key is part of what is observed.
        if let PublicKeyOrCertificate::PublicKey { key, .. } = key {
            self.log.note(&format!(
                "host key {} {}",
                key.algorithm(),
                key.fingerprint(HashAlg::Sha256)
            ));
        }
        Ok(true)
    }

    async fn auth_banner(
        &mut self,
        banner: &str,
        _session: &mut russh::client::Session,
    ) -> Result<(), Self::Error> {
        self.log.received(banner.as_bytes());
        Ok(())
    }
}

/// An open connection, not yet signed in, and the account that it is bound to.
struct Connection {
    handle: Handle<Visitor>,
    account: String,
    tries: u32,
}

/// Knows an SSH service by its version line, before which other lines may come (RFC 4253 4.2).
pub fn known_by(call: &Call, greeting: &Greeting) -> Option<Found> {
    let words = greeting.words();
    let version = words
        .lines()
        .take(20)
        .find(|line| line.starts_with("SSH-"))?
        .trim();
    // SSH is never carried by TLS: its own cipher is the channel.
    let door = Box::new(Ssh::new(call.place.address, &call.log, call.limits));
    Some(Found::door(format!("its version line {version:?}"), door))
}

/// An SSH service.
pub struct Ssh {
    address: SocketAddr,
    log: Log,
    limits: Limits,
    /// Those that may be tried again, the latest last.
    connections: Vec<Connection>,
    /// What the sessions know of it.
    learned: Arc<Learned>,
}

impl Ssh {
    /// The service at `address`.
    pub fn new(address: SocketAddr, log: &Log, limits: Limits) -> Self {
        Self {
            address,
            log: log.clone(),
            limits,
            connections: Vec::new(),
            learned: Arc::default(),
        }
    }

    /// Tries one account and password.
    async fn tried(&mut self, account: &str, password: &str) -> Attempt {
        let place = self
            .connections
            .iter()
            .position(|held| held.account == account);
        let held = place
            .map(|place| self.connections.remove(place))
            .filter(|held| {
                held.tries < self.learned.tries_per_connection() && !held.handle.is_closed()
            });
        if held.is_none() {
            self.leave().await;
        }
        let used = held.as_ref().map_or(0, |held| held.tries);
        let mut attempt = self.timed(held, account, password).await;
        if used == 0 && is_turned_away(&attempt) {
            sleep(GIVING_WAY).await;
            attempt = self.timed(None, account, password).await;
        }
        if used > 0 && matches!(attempt, Attempt::Dropped(_)) {
            // OpenSSH hangs up on the last wrong try instead of refusing it: a fresh connection tells.
            self.learned.hung_up_on(used + 1);
            self.log.note(&format!(
                "it hung up on try {} of a connection: the try is made again in a fresh one",
                used + 1
            ));
            attempt = self.timed(None, account, password).await;
        }
        if attempt == Attempt::Dropped(HUNG_UP.to_owned()) {
            // The first try of a connection: twice in a row, it is how this server says no, where it has no other way.
            attempt = self.timed(None, account, password).await;
            if attempt == Attempt::Dropped(HUNG_UP.to_owned()) {
                attempt = self.hung_up_twice();
            }
        }
        self.log.note(&match &attempt {
            Attempt::Refused => {
                self.learned.was_refused();
                "refused".to_owned()
            }
            other => format!("{other:?}"),
        });
        attempt
    }

    /// What it means that it closed two fresh connections after the same password.
    fn hung_up_twice(&self) -> Attempt {
        if self.learned.says_no() {
            return Attempt::Unusable(
                "it closes the connection after this password, and says no to others: it may be right and the account shut out, or the address locked out"
                    .to_owned(),
            );
        }
        self.learned.hung_up_on(1);
        Attempt::Refused
    }

    async fn timed(&mut self, held: Option<Connection>, account: &str, password: &str) -> Attempt {
        let exchange = self.limits.exchange;
        match timeout(exchange, self.login(held, account, password)).await {
            Ok(Ok(attempt)) => attempt,
            Ok(Err(
                russh::Error::Disconnect
                | russh::Error::HUP
                | russh::Error::SendError
                | russh::Error::RecvError,
            )) => Attempt::Dropped("it closed the connection".to_owned()),
            Ok(Err(russh::Error::IO(error))) => match TurnedAway::of(&error) {
                Some(away) if self.learned.refuses() || away.says_so() => {
                    Attempt::TurnedAway(away.to_string())
                }
                _ => Attempt::Dropped(error.to_string()),
            },
            Ok(Err(error)) => Attempt::Unusable(format!("the SSH exchange failed: {error}")),
            Err(_) => Attempt::Unusable(format!(
                "a login did not come to an end within {} s",
                exchange.as_secs()
            )),
        }
    }

    /// Ends the connections that are kept for other accounts, and waits until they are: a small server counts those that are
    /// not signed in, and takes no more of an address than a few.
    async fn leave(&mut self) {
        for held in self.connections.drain(..) {
            let bye = held
                .handle
                .disconnect(Disconnect::ByApplication, "another account", "en")
                .await;
            if bye.is_ok() {
                // What does not end in this time ends by itself.
                let _ended = timeout(LEAVING, held.handle).await;
            }
        }
    }

    /// Keeps a connection that was refused for the next try of its account.
    fn keep(&mut self, connection: Connection) {
        if self.connections.len() >= CONNECTIONS_MAX {
            self.connections.remove(0);
        }
        self.connections.push(connection);
    }

    async fn login(
        &mut self,
        held: Option<Connection>,
        account: &str,
        password: &str,
    ) -> Result<Attempt, russh::Error> {
        let mut connection = match held {
            Some(connection) => connection,
            None => self.connect(account).await?,
        };
        if !self.learned.entries.knows(account) {
            match self.ask_how(&mut connection, account).await? {
                Asked::How => {}
                Asked::Shown(attempt) => return Ok(attempt),
            }
        }
        connection.tries += 1;
        match self.learned.entries.way_of(account) {
            Some(Way::Password) => {}
            Some(Way::Interactive) => {
                return self.interactive(connection, account, password).await;
            }
            None => {
                let offered = self.learned.entries.offered(account);
                return Ok(Attempt::Unusable(format!(
                    "it takes no passwords, only: {offered}"
                )));
            }
        }
        self.log
            .sent(format!("password login of {account:?} with {password:?}").as_bytes());
        let answer = connection
            .handle
            .authenticate_password(account, password)
            .await?;
        Ok(match answer {
            AuthResult::Success => self.prove(&connection.handle).await.after_success(),
            // What the library says where the server hung up: a refusal names what may follow.
            AuthResult::Failure {
                remaining_methods, ..
            } if remaining_methods.is_empty() => Attempt::Dropped(HUNG_UP.to_owned()),
            AuthResult::Failure {
                partial_success: true,
                ..
            } => more_is_asked_for(account),
            AuthResult::Failure { .. } => {
                self.learned.said_no();
                self.keep(connection);
                Attempt::Refused
            }
        })
    }

    /// By what the account may sign in, where a password is not among it. The connection is kept for its first try.
    async fn offered_instead(&mut self, account: &str) -> Option<String> {
        if !self.learned.entries.knows(account) {
            self.leave().await;
            let patience = self.limits.exchange;
            let asking = async {
                let mut connection = self.connect(account).await?;
                let asked = self.ask_how(&mut connection, account).await?;
                Ok::<_, russh::Error>(matches!(asked, Asked::How).then_some(connection))
            };
            // What goes wrong here goes wrong at the first try too, which says so.
            let asked = timeout(patience, asking).await.ok()?;
            if let Some(connection) = asked.ok()? {
                self.keep(connection);
            }
        }
        self.learned
            .entries
            .is_without_password(account)
            .then(|| self.learned.entries.offered(account))
    }

    async fn connect(&self, account: &str) -> Result<Connection, russh::Error> {
        self.log.note(&format!("connecting to {}", self.address));
        let stream = timeout(self.limits.connect, TcpStream::connect(self.address))
            .await
            .map_err(|_| russh::Error::IO(std::io::ErrorKind::TimedOut.into()))?
            .map_err(russh::Error::IO)?;
        stream.set_nodelay(true).map_err(russh::Error::IO)?;
        let config = Arc::new(Config {
            preferred: everything(),
            inactivity_timeout: Some(self.limits.exchange),
            ..Config::default()
        });
        let stream = Bounded::new(stream, CONNECTION_BYTES_MAX);
        let heard = stream.heard();
        let handle = russh::client::connect_stream(
            config,
            stream,
            Visitor {
                // What the library does in the background belongs to this session too.
                log: self.log.of_this_session(),
            },
        )
        .await
        .map_err(|error| turned_away(error, &heard))?;
        Ok(Connection {
            handle,
            account: account.to_owned(),
            tries: 0,
        })
    }
}

/// What a partial success shows (RFC 4252 5.1).
fn more_is_asked_for(account: &str) -> Attempt {
    Attempt::Unusable(format!(
        "the password of {account:?} is right, and SSH asks for more than a password"
    ))
}

/// Whether the connection ended before the password was sent.
fn is_turned_away(attempt: &Attempt) -> bool {
    match attempt {
        Attempt::Dropped(words) => words != HUNG_UP,
        Attempt::TurnedAway(_) => true,
        _ => false,
    }
}

impl Login for Ssh {
    fn service(&self) -> &'static str {
        "ssh"
    }

    fn attempt<'a>(&'a mut self, account: &'a str, password: &'a str) -> Trying<'a> {
        Box::pin(self.tried(account, password))
    }

    fn without_password<'a>(&'a mut self, account: &'a str) -> BoxFuture<'a, Option<String>> {
        Box::pin(self.offered_instead(account))
    }

    fn rest(&mut self) {
        self.connections.clear();
    }

    fn is_held_at_once(&self) -> bool {
        true
    }

    fn twin(&self) -> Door {
        Box::new(Self {
            address: self.address,
            log: self.log.clone(),
            limits: self.limits,
            connections: Vec::new(),
            learned: Arc::clone(&self.learned),
        })
    }

    fn hangs_up_after(&self) -> Option<u32> {
        self.learned.hangs_up_after()
    }
}
