//! A connection to a device: every byte recorded, with limits on size and on every wait.
//!
//! Over TLS the words within it are recorded, and what was agreed on. The certificate is not judged here: a device
//! shows whatever it likes, and the checks say what it showed.

use std::net::SocketAddr;
use std::time::Duration;

use thiserror::Error;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::transcript::Log;

mod old_tls;
mod tls;
mod udp;

pub use tls::certificate;
pub use udp::Udp;

/// What carries a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Carrier {
    /// TCP.
    Tcp,
    /// TLS over TCP, of the versions and suites that rustls has.
    Tls,
    /// TLS over TCP, of older versions or suites.
    OldTls,
    /// UDP.
    Udp,
}

/// Where a service answers, and what carries it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The exact address and port.
    pub address: SocketAddr,
    /// What carries it.
    pub carrier: Carrier,
}

impl Place {
    /// The place over this carrier.
    #[must_use]
    pub fn over(self, carrier: Carrier) -> Self {
        Self { carrier, ..self }
    }

    /// Whether TLS carries it, new or old.
    pub fn is_tls(self) -> bool {
        matches!(self.carrier, Carrier::Tls | Carrier::OldTls)
    }
}

impl From<SocketAddr> for Place {
    fn from(address: SocketAddr) -> Self {
        Self {
            address,
            carrier: Carrier::Tcp,
        }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let over = match self.carrier {
            Carrier::Tcp => "",
            Carrier::Tls => " over TLS",
            Carrier::OldTls => " over old TLS",
            Carrier::Udp => " over UDP",
        };
        write!(f, "{}{over}", self.address)
    }
}

/// What bytes go over.
trait Stream: AsyncRead + AsyncWrite + Unpin + Send + Sync {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + Sync> Stream for T {}

/// How much a device may cost. All of it is bounded, whatever the device sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long a connection may take to open.
    pub connect: Duration,
    /// How long an answer may be awaited. Logins on small devices take several seconds when they refuse.
    pub answer: Duration,
    /// How long one exchange (a request, a login) may take in all.
    pub exchange: Duration,
    /// How many bytes one connection may bring.
    pub bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            answer: Duration::from_secs(8),
            exchange: Duration::from_secs(20),
            bytes: 256 * 1024,
        }
    }
}

/// Why a connection cannot go on.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum WireError {
    /// Nothing accepted the connection.
    #[error("no connection could be made: {0}")]
    Connect(String),
    /// No TLS could be agreed on.
    #[error("TLS could not be agreed on: {0}")]
    Tls(#[from] NoTls),
    /// The device sent more than the limit.
    #[error("it sent more than {limit} bytes without coming to a point")]
    Flood {
        /// The limit, in bytes.
        limit: usize,
    },
    /// The connection broke.
    #[error("the connection broke: {0}")]
    Broken(String),
}

/// Why no TLS could be agreed on.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum NoTls {
    /// It speaks TLS, and refuses all that was offered.
    #[error("{0}")]
    Refused(String),
    /// It asked for a certificate, and ended the handshake without one.
    #[error(
        "it asks for a certificate, and lets nobody in without one ({0}): no password can be tried"
    )]
    WantsCertificate(String),
    /// It hung up, as some old services do on a hello that they do not take.
    #[error("it hung up")]
    HungUp,
    /// It did not answer in so many seconds.
    #[error("no answer in {0} s")]
    Silent(u64),
    /// What it answered is no TLS.
    #[error("{0}")]
    Foreign(String),
    /// Nothing on this machine speaks it.
    #[error("{0}")]
    NotHere(String),
}

impl NoTls {
    /// Whether older versions and suites may be what it takes.
    pub fn may_be_old(&self) -> bool {
        matches!(self, Self::Refused(_) | Self::HungUp)
    }
}

/// What a wait brought.
#[derive(Debug, PartialEq, Eq)]
pub enum Received {
    /// Bytes came.
    Bytes(Vec<u8>),
    /// The device closed the connection.
    Closed,
    /// Nothing came in time.
    Quiet,
}

/// An open connection.
pub struct Wire {
    stream: Box<dyn Stream>,
    address: SocketAddr,
    log: Log,
    limits: Limits,
    received: usize,
}

impl Wire {
    /// Connects to exactly this place, over TCP or over TLS.
    pub async fn open(
        place: impl Into<Place>,
        log: &Log,
        limits: Limits,
    ) -> Result<Self, WireError> {
        let place = place.into();
        log.note(&format!("connecting to {place}"));
        let stream = match timeout(limits.connect, TcpStream::connect(place.address)).await {
            Ok(Ok(stream)) => stream,
            Ok(Err(error)) => return Err(WireError::Connect(error.to_string())),
            Err(_) => {
                return Err(WireError::Connect(format!(
                    "no answer in {} s",
                    limits.connect.as_secs()
                )));
            }
        };
        // Without it each small line of a login would wait for the last one's acknowledgement.
        stream
            .set_nodelay(true)
            .map_err(|error| WireError::Broken(error.to_string()))?;
        let wire = Self {
            stream: Box::new(stream),
            address: place.address,
            log: log.clone(),
            limits,
            received: 0,
        };
        wire.within(place.carrier).await
    }

    /// The same connection within `carrier` from here on, as `AUTH TLS` and its like agree on it.
    pub async fn within(self, carrier: Carrier) -> Result<Self, WireError> {
        let stream: Box<dyn Stream> = match carrier {
            Carrier::Tcp | Carrier::Udp => self.stream,
            Carrier::Tls => {
                Box::new(tls::wrap(self.stream, self.address, &self.log, self.limits).await?)
            }
            Carrier::OldTls => Box::new(old_tls::wrap(self.stream, &self.log, self.limits).await?),
        };
        Ok(Self { stream, ..self })
    }

    /// The limits of this connection.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// Begins a new exchange on the same connection: the limit on bytes holds for each.
    pub fn renew(&mut self) {
        self.received = 0;
    }

    /// Sends bytes.
    pub async fn send(&mut self, bytes: &[u8]) -> Result<(), WireError> {
        self.log.sent(bytes);
        match timeout(self.limits.answer, self.stream.write_all(bytes)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(WireError::Broken(error.to_string())),
            Err(_) => Err(WireError::Broken("it takes no bytes".to_owned())),
        }
    }

    /// Waits at most `wait` for the next bytes.
    pub async fn receive(&mut self, wait: Duration) -> Result<Received, WireError> {
        let received = self.receive_unrecorded(wait).await?;
        if let Received::Bytes(bytes) = &received {
            self.log.received(bytes);
        }
        Ok(received)
    }

    /// The same, for who records what came by itself: not all of it may be kept.
    pub async fn receive_unrecorded(&mut self, wait: Duration) -> Result<Received, WireError> {
        let limit = self.limits.bytes;
        let room = limit.saturating_sub(self.received).min(16 * 1024);
        if room == 0 {
            self.log.note("the limit on bytes was reached");
            return Err(WireError::Flood { limit });
        }
        let mut buffer = Vec::with_capacity(room);
        match timeout(
            wait,
            (&mut self.stream).take(room as u64).read_buf(&mut buffer),
        )
        .await
        {
            Err(_) => Ok(Received::Quiet),
            Ok(Ok(0)) => {
                self.log.note("the device closed the connection");
                Ok(Received::Closed)
            }
            Ok(Ok(_)) => {
                self.received += buffer.len();
                Ok(Received::Bytes(buffer))
            }
            Ok(Err(error)) => {
                self.log.note(&format!("the connection broke: {error}"));
                Err(WireError::Broken(error.to_string()))
            }
        }
    }
}
