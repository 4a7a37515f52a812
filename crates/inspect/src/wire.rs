//! A TCP connection to a device: every byte recorded, with limits on size and on every wait.

use std::net::SocketAddr;
use std::time::Duration;

use thiserror::Error;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::transcript::Log;

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
    stream: TcpStream,
    log: Log,
    limits: Limits,
    received: usize,
}

impl Wire {
    /// Connects to exactly `address`.
    pub async fn open(address: SocketAddr, log: &Log, limits: Limits) -> Result<Self, WireError> {
        log.note(&format!("connecting to {address}"));
        let stream = match timeout(limits.connect, TcpStream::connect(address)).await {
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
        Ok(Self {
            stream,
            log: log.clone(),
            limits,
            received: 0,
        })
    }

    /// The limits of this connection.
    pub fn limits(&self) -> Limits {
        self.limits
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
                self.log.received(&buffer);
                Ok(Received::Bytes(buffer))
            }
            Ok(Err(error)) => {
                self.log.note(&format!("the connection broke: {error}"));
                Err(WireError::Broken(error.to_string()))
            }
        }
    }
}
