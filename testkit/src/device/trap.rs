//! Services that lure a tester into a false answer, or waste its time: one port each.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::http::{Answer, Request};
use super::stage::{self, Stage};
use super::telnet;

/// What a trap does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trap {
    /// A web page that needs no login.
    OpenPage,
    /// A login form that answers every login with 200 OK and the same page.
    AlwaysOkForm,
    /// HTTP Basic that accepts any password.
    AcceptsAnythingHttp,
    /// HTTP Basic that refuses four tries and then lets everyone in.
    GivesUpAfterFour,
    /// A Telnet honeypot: a shell for any password.
    AcceptsAnythingTelnet,
    /// A Telnet shell without any login.
    OpenTelnet,
    /// HTTP Basic with `admin`/`admin` that locks the account after three wrong tries.
    LocksAfterThree,
    /// Telnet that hangs up after three wrong tries; `root`/`xc3511` opens it.
    DropsAfterThree,
    /// A banner without end.
    EndlessBanner,
    /// An HTTP response whose head never ends.
    EndlessHead,
    /// Random bytes, and no end.
    Garbage,
    /// Takes connections and says nothing.
    Silence,
    /// HTTP that redirects every request to this port on 127.0.0.1.
    RedirectsTo(u16),
}

/// A running trap. Dropping it closes its port.
pub struct RunningTrap {
    port: u16,
    tries: Arc<AtomicU32>,
    credentials: Arc<AtomicU32>,
    _stage: Stage,
}

impl Trap {
    /// Starts the trap at `address`, on a port that the system chooses.
    pub fn start(self, address: IpAddr) -> io::Result<RunningTrap> {
        let listener = std::net::TcpListener::bind(SocketAddr::new(address, 0))?;
        let port = listener.local_addr()?.port();
        let tries = Arc::new(AtomicU32::new(0));
        let credentials = Arc::new(AtomicU32::new(0));
        let (counted, seen) = (Arc::clone(&tries), Arc::clone(&credentials));
        let stage = Stage::run(move || async move {
            stage::serve(listener, move |stream| {
                self.answer(stream, Arc::clone(&counted), Arc::clone(&seen))
            });
        })?;
        Ok(RunningTrap {
            port,
            tries,
            credentials,
            _stage: stage,
        })
    }

    async fn answer(
        self,
        stream: TcpStream,
        tries: Arc<AtomicU32>,
        credentials: Arc<AtomicU32>,
    ) -> io::Result<()> {
        match self {
            Self::OpenPage
            | Self::AlwaysOkForm
            | Self::AcceptsAnythingHttp
            | Self::GivesUpAfterFour
            | Self::LocksAfterThree
            | Self::RedirectsTo(_) => self.answer_http(stream, &tries, &credentials).await,
            Self::AcceptsAnythingTelnet | Self::DropsAfterThree | Self::OpenTelnet => {
                self.answer_telnet(stream, &tries).await
            }
            Self::EndlessBanner => flood(stream, b"Welcome to the device. ").await,
            Self::EndlessHead => {
                let mut stream = stream;
                stream.write_all(b"HTTP/1.1 200 OK\r\n").await?;
                flood(stream, b"X-Pad: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n").await
            }
            Self::Garbage => garbage(stream).await,
            Self::Silence => silence(stream).await,
        }
    }

    async fn answer_http(
        self,
        mut stream: TcpStream,
        tries: &AtomicU32,
        credentials: &AtomicU32,
    ) -> io::Result<()> {
        let Some(request) = Request::read(&mut stream).await? else {
            return Ok(());
        };
        let login = request.basic();
        if login.is_some()
            || request.headers.contains_key("authorization")
            || request.method == "POST"
        {
            credentials.fetch_add(1, Ordering::SeqCst);
        }
        let home =
            || Answer::page("<html><title>Status</title><h1>Status</h1><p>All is well.</p></html>");
        let challenge = || Answer::unauthorized("Basic realm=\"trap\"");
        let answer = match self {
            Self::OpenPage => home(),
            Self::RedirectsTo(port) => Answer::redirect(&format!("http://127.0.0.1:{port}/login")),
            Self::AlwaysOkForm => Answer::page(
                "<html><title>Device</title><form method=post action=/><input name=user>\
                 <input type=password name=pass><input type=submit value=Go></form></html>",
            ),
            Self::LocksAfterThree => match login {
                None => challenge(),
                Some(_) if tries.load(Ordering::SeqCst) >= 3 => Answer {
                    status: "423 Locked",
                    headers: Vec::new(),
                    body: "The account is locked. Too many attempts. Try again in 30 minutes."
                        .to_owned(),
                },
                Some((account, password)) if account == "admin" && password == "admin" => home(),
                Some(_) => {
                    tries.fetch_add(1, Ordering::SeqCst);
                    challenge()
                }
            },
            Self::GivesUpAfterFour
                if login.is_some() && tries.fetch_add(1, Ordering::SeqCst) < 4 =>
            {
                challenge()
            }
            // AcceptsAnythingHttp, and what has given up: any login at all.
            _ => login.map_or_else(challenge, |_| home()),
        };
        answer.send(&mut stream).await
    }

    async fn answer_telnet(self, mut stream: TcpStream, tries: &AtomicU32) -> io::Result<()> {
        stream.write_all(&telnet::GREETING).await?;
        for _ in 0..3 {
            if self == Self::OpenTelnet {
                break;
            }
            stream.write_all(b"\r\ncam login: ").await?;
            let account = telnet::read_line(&mut stream, true).await?;
            stream.write_all(b"Password: ").await?;
            let password = telnet::read_line(&mut stream, false).await?;
            tries.fetch_add(1, Ordering::SeqCst);
            if self == Self::AcceptsAnythingTelnet || (account == "root" && password == "xc3511") {
                return trap_shell(&mut stream).await;
            }
            stream.write_all(b"\r\nLogin incorrect").await?;
        }
        if self == Self::OpenTelnet {
            return trap_shell(&mut stream).await;
        }
        Ok(())
    }
}

impl RunningTrap {
    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// How many tries it has counted.
    pub fn tries(&self) -> u32 {
        self.tries.load(Ordering::SeqCst)
    }

    /// How many requests brought it a credential or a posted form.
    pub fn credentials_seen(&self) -> u32 {
        self.credentials.load(Ordering::SeqCst)
    }
}

async fn trap_shell(stream: &mut TcpStream) -> io::Result<()> {
    loop {
        stream.write_all(b"\r\n# ").await?;
        let line = telnet::read_line(stream, true).await?;
        let answer = telnet::run(&line);
        stream
            .write_all(answer.replace('\n', "\r\n").as_bytes())
            .await?;
    }
}

async fn flood(mut stream: TcpStream, words: &[u8]) -> io::Result<()> {
    let block = words.repeat(64);
    loop {
        stream.write_all(&block).await?;
    }
}

async fn garbage(mut stream: TcpStream) -> io::Result<()> {
    let mut block = [0_u8; 256];
    loop {
        getrandom::fill(&mut block).map_err(|error| io::Error::other(error.to_string()))?;
        stream.write_all(&block).await?;
        // Slowly enough to be a nuisance for long.
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn silence(mut stream: TcpStream) -> io::Result<()> {
    let mut ignored = [0_u8; 256];
    while stream.read(&mut ignored).await? > 0 {}
    Ok(())
}
