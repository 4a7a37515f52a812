//! SSH logins (RFC 4252, 4256) over russh: password, else keyboard-interactive; shown by one harmless command.
//!
//! Covers: the key exchanges, host keys and ciphers of old devices as far as russh has them (group1 and
//! group14 with SHA-1, `ssh-rsa`, CBC); as many tries a connection as the server bears, for one account each (OpenSSH
//! hangs up where another is named); passwords that must be changed, in the words of OpenSSH and PAM. Does not cover: host keys by DSA, 3DES, `SSH_MSG_USERAUTH_PASSWD_CHANGEREQ` (such a login
//! does not come to an end and is unusable), second factors. Limits: 1 MiB and 20 s a login. What is sent and
//! received is encrypted, so the transcript holds the requests and answers in words.

use std::borrow::Cow;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use russh::client::AuthResult;
use russh::client::{Config, Handle, Handler, KeyboardInteractiveAuthResponse as Interactive};
use russh::keys::{HashAlg, PublicKeyOrCertificate};
use russh::{ChannelMsg, Disconnect, MethodKind, MethodSet, Preferred, cipher, kex, mac};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use super::nonce::Nonce;
use super::{Attempt, Door, Login, Trying, says_locked, says_must_change};
use crate::discovery::{Call, Found, Greeting};
use crate::transcript::Log;
use crate::wire::Limits;

mod bounded;
pub mod host_key;

use bounded::Bounded;

/// The most tries in one connection: OpenSSH and dropbear hang up after a few.
const TRIES_PER_CONNECTION: u32 = 10;
/// The most connections that one session keeps, each for an account: dropbear takes five that are not signed in.
const CONNECTIONS_MAX: usize = 1;
/// What a try is whose connection ended after the password was sent: it may have been judged, or not.
const HUNG_UP: &str = "it closed the connection after the password";
/// How long a connection may take to end.
const LEAVING: Duration = Duration::from_millis(500);
/// How long a server that turned a connection away gets to see that another has ended, which it may count among those
/// that it bears until then.
const GIVING_WAY: Duration = Duration::from_millis(30);
/// The most questions of a keyboard-interactive login.
const QUESTIONS_MAX: u32 = 6;
/// The most bytes of a command's answer.
const ANSWER_BYTES_MAX: usize = 8 * 1024;
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
    /// What the server offers, once it said so.
    methods: Option<MethodSet>,
    /// After how many tries it hangs up, shared by the sessions; 0 while not known.
    hangs_up_after: Arc<AtomicU32>,
}

impl Ssh {
    /// The service at `address`.
    pub fn new(address: SocketAddr, log: &Log, limits: Limits) -> Self {
        Self {
            address,
            log: log.clone(),
            limits,
            connections: Vec::new(),
            methods: None,
            hangs_up_after: Arc::default(),
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
            .filter(|held| held.tries < self.tries_per_connection() && !held.handle.is_closed());
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
            self.hangs_up_after.store(used + 1, Ordering::Relaxed);
            self.log.note(&format!(
                "it hung up on try {} of a connection: the try is made again in a fresh one",
                used + 1
            ));
            attempt = self.timed(None, account, password).await;
        }
        if attempt == Attempt::Dropped(HUNG_UP.to_owned()) {
            // The first try of a connection: twice in a row, it is how this server says no.
            attempt = self.timed(None, account, password).await;
            if attempt == Attempt::Dropped(HUNG_UP.to_owned()) {
                self.hangs_up_after.store(1, Ordering::Relaxed);
                attempt = Attempt::Refused;
            }
        }
        self.log.note(&match &attempt {
            Attempt::Refused => "refused".to_owned(),
            other => format!("{other:?}"),
        });
        attempt
    }

    /// The tries that a connection is used for: one less than it bears, once that is known.
    fn tries_per_connection(&self) -> u32 {
        match self.hangs_up_after.load(Ordering::Relaxed) {
            0 => TRIES_PER_CONNECTION,
            seen => seen.saturating_sub(1).max(1),
        }
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
            Ok(Err(russh::Error::IO(error))) => Attempt::Dropped(error.to_string()),
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
        if self.methods.is_none() {
            self.log
                .note(&format!("asking how {account:?} may sign in"));
            match connection.handle.authenticate_none(account).await? {
                AuthResult::Success => {
                    let shown = self.prove(&connection.handle).await?;
                    return Ok(match shown {
                        Attempt::Accepted(access) => {
                            Attempt::Open(format!("without a password {}", access.proof))
                        }
                        other => other,
                    });
                }
                AuthResult::Failure {
                    remaining_methods, ..
                } if remaining_methods.is_empty() => {
                    return Ok(Attempt::Dropped("it closed the connection".to_owned()));
                }
                AuthResult::Failure {
                    remaining_methods, ..
                } => self.methods = Some(remaining_methods),
            }
        }
        connection.tries += 1;
        let offers = |kind| {
            self.methods
                .as_ref()
                .is_some_and(|methods| methods.contains(&kind))
        };
        if offers(MethodKind::Password) {
            self.log
                .sent(format!("password login of {account:?} with {password:?}").as_bytes());
            match connection
                .handle
                .authenticate_password(account, password)
                .await?
            {
                AuthResult::Success => self.prove(&connection.handle).await,
                // What the library says where the server hung up: a refusal names what may follow.
                AuthResult::Failure {
                    remaining_methods, ..
                } if remaining_methods.is_empty() => Ok(Attempt::Dropped(HUNG_UP.to_owned())),
                AuthResult::Failure { .. } => {
                    self.keep(connection);
                    Ok(Attempt::Refused)
                }
            }
        } else if offers(MethodKind::KeyboardInteractive) {
            self.interactive(connection, account, password).await
        } else {
            let offered: Vec<String> = self
                .methods
                .iter()
                .flat_map(|methods| methods.iter())
                .map(String::from)
                .collect();
            Ok(Attempt::Unusable(format!(
                "it takes no passwords, only: {}",
                offered.join(", ")
            )))
        }
    }

    async fn interactive(
        &mut self,
        mut connection: Connection,
        account: &str,
        password: &str,
    ) -> Result<Attempt, russh::Error> {
        self.log.sent(
            format!("keyboard-interactive login of {account:?} with {password:?}").as_bytes(),
        );
        let mut answer = connection
            .handle
            .authenticate_keyboard_interactive_start(account, None)
            .await?;
        let mut given = false;
        for _ in 0..QUESTIONS_MAX {
            match answer {
                Interactive::Success => return self.prove(&connection.handle).await,
                Interactive::Failure { .. } => break,
                Interactive::InfoRequest {
                    name,
                    instructions,
                    prompts,
                } => {
                    let asked: Vec<String> =
                        prompts.iter().map(|prompt| prompt.prompt.clone()).collect();
                    let words = format!("{name} {instructions} {}", asked.join(" "));
                    self.log.received(words.as_bytes());
                    if says_locked(&words) {
                        return Ok(Attempt::LockedOut(words.trim().to_owned()));
                    }
                    if given
                        && (says_must_change(&words) || words.to_lowercase().contains("current"))
                    {
                        return Ok(Attempt::must_change(format!(
                            "after the password it asks {:?}",
                            words.trim()
                        )));
                    }
                    if given && !prompts.is_empty() {
                        break;
                    }
                    given |= !prompts.is_empty();
                    let words = prompts
                        .iter()
                        .map(|prompt| if prompt.echo { account } else { password }.to_owned())
                        .collect();
                    answer = match connection
                        .handle
                        .authenticate_keyboard_interactive_respond(words)
                        .await
                    {
                        Err(russh::Error::RecvError | russh::Error::SendError) => {
                            return Ok(Attempt::Dropped(HUNG_UP.to_owned()));
                        }
                        answered => answered?,
                    };
                }
            }
        }
        self.keep(connection);
        Ok(Attempt::Refused)
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
        let handle = russh::client::connect_stream(
            config,
            stream,
            Visitor {
                // What the library does in the background belongs to this session too.
                log: self.log.of_this_session(),
            },
        )
        .await?;
        Ok(Connection {
            handle,
            account: account.to_owned(),
            tries: 0,
        })
    }

    /// Shows the access by one harmless command.
    async fn prove(&self, handle: &Handle<Visitor>) -> Result<Attempt, russh::Error> {
        self.log.note("the login was accepted");
        let Some(nonce) = Nonce::new() else {
            return Ok(Attempt::Unusable(
                "this machine gave no random numbers".to_owned(),
            ));
        };
        let said = timeout(self.limits.answer, self.ask(handle, &nonce.command())).await;
        let text = match said {
            Ok(Ok(text)) => text,
            Ok(Err(error)) => {
                self.log.note(&format!("no command could be run: {error}"));
                String::new()
            }
            Err(_) => String::new(),
        };
        Ok(if text.contains(&nonce.answer()) {
            Attempt::accepted(nonce.proof())
        } else if says_must_change(&text) {
            let line = text
                .lines()
                .find(|line| says_must_change(line))
                .unwrap_or_default();
            Attempt::must_change(format!("after the login it only says {:?}", line.trim()))
        } else {
            Attempt::accepted("the server answered SSH_MSG_USERAUTH_SUCCESS; it runs no command")
        })
    }

    async fn ask(&self, handle: &Handle<Visitor>, command: &str) -> Result<String, russh::Error> {
        let mut channel = handle.channel_open_session().await?;
        self.log.sent(command.as_bytes());
        channel.exec(true, command).await?;
        let mut answer = Vec::new();
        while let Some(message) = channel.wait().await {
            match message {
                ChannelMsg::Data { data } | ChannelMsg::ExtendedData { data, .. } => {
                    answer.extend(
                        data.iter()
                            .take(ANSWER_BYTES_MAX.saturating_sub(answer.len())),
                    );
                }
                ChannelMsg::Close | ChannelMsg::Failure => break,
                _ => {}
            }
        }
        self.log.received(&answer);
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }
}

/// Whether the connection ended before the password was sent.
fn is_turned_away(attempt: &Attempt) -> bool {
    matches!(attempt, Attempt::Dropped(words) if words != HUNG_UP)
}

impl Login for Ssh {
    fn service(&self) -> &'static str {
        "ssh"
    }

    fn attempt<'a>(&'a mut self, account: &'a str, password: &'a str) -> Trying<'a> {
        Box::pin(self.tried(account, password))
    }

    fn rest(&mut self) {
        self.connections.clear();
    }

    fn twin(&self) -> Door {
        Box::new(Self {
            address: self.address,
            log: self.log.clone(),
            limits: self.limits,
            connections: Vec::new(),
            methods: None,
            hangs_up_after: Arc::clone(&self.hangs_up_after),
        })
    }

    fn hangs_up_after(&self) -> Option<u32> {
        match self.hangs_up_after.load(Ordering::Relaxed) {
            0 => None,
            tries => Some(tries),
        }
    }
}

/// Every algorithm that russh has, the sound ones first: an old device is to be judged, not trusted.
fn everything() -> Preferred {
    let sound = Preferred::DEFAULT;
    let mut exchanges = sound.kex.to_vec();
    exchanges.extend([
        kex::ECDH_SHA2_NISTP256,
        kex::ECDH_SHA2_NISTP384,
        kex::ECDH_SHA2_NISTP521,
        kex::DH_GEX_SHA1,
        kex::DH_G14_SHA1,
        kex::DH_G1_SHA1,
    ]);
    let mut ciphers = sound.cipher.to_vec();
    ciphers.extend([
        cipher::AES_128_GCM,
        cipher::AES_256_CBC,
        cipher::AES_192_CBC,
        cipher::AES_128_CBC,
    ]);
    let mut macs = sound.mac.to_vec();
    macs.extend([mac::HMAC_SHA1_ETM, mac::HMAC_SHA1]);
    Preferred {
        kex: Cow::Owned(exchanges),
        cipher: Cow::Owned(ciphers),
        mac: Cow::Owned(macs),
        ..sound
    }
}
