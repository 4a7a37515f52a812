//! Datagrams to and from one exact address: every one recorded, with limits on size and on every wait.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use tokio::net::UdpSocket;
use tokio::time::{Instant, timeout};

use super::{Limits, WireError};
use crate::transcript::Log;

/// The largest datagram that is taken.
const DATAGRAM_BYTES_MAX: usize = 16 * 1024;
/// How often a question is sent before its silence counts: one datagram may be lost.
const ASKED_TIMES: usize = 2;
/// The most datagrams that are looked at for one answer.
const LOOKED_AT_MAX: usize = 64;

/// A socket that speaks to one address and hears nobody else.
pub struct Udp {
    socket: UdpSocket,
    /// Set where answers may come from any port of the address, as in TFTP.
    any_port: Option<SocketAddr>,
    log: Log,
    limits: Limits,
    received: usize,
}

impl Udp {
    /// A socket to exactly `address`.
    pub async fn open(address: SocketAddr, log: &Log, limits: Limits) -> Result<Self, WireError> {
        let udp = Self::bound(address, log, limits).await?;
        // Connected, so that datagrams of others are dropped and a closed port shows as an error.
        let connected = udp.socket.connect(address).await;
        connected.map_err(|error| WireError::Connect(error.to_string()))?;
        Ok(udp)
    }

    /// A socket to exactly `address` that takes answers from its other ports too.
    ///
    /// TFTP answers from a port of its own (RFC 1350 4), and so do some that answer an SSDP or WS-Discovery search.
    pub async fn open_to_host(
        address: SocketAddr,
        log: &Log,
        limits: Limits,
    ) -> Result<Self, WireError> {
        let mut udp = Self::bound(address, log, limits).await?;
        udp.any_port = Some(address);
        Ok(udp)
    }

    async fn bound(address: SocketAddr, log: &Log, limits: Limits) -> Result<Self, WireError> {
        let own: SocketAddr = if address.is_ipv4() {
            (Ipv4Addr::UNSPECIFIED, 0).into()
        } else {
            (Ipv6Addr::UNSPECIFIED, 0).into()
        };
        log.note(&format!("sending to {address} over UDP"));
        let socket = UdpSocket::bind(own)
            .await
            .map_err(|error| WireError::Connect(error.to_string()))?;
        Ok(Self {
            socket,
            any_port: None,
            log: log.clone(),
            limits,
            received: 0,
        })
    }

    /// The address that answers come back to.
    pub fn own_address(&self) -> Option<SocketAddr> {
        self.socket.local_addr().ok()
    }

    /// Sends one datagram and waits at most `wait` for one; `None` where nothing came.
    pub async fn ask(
        &mut self,
        datagram: &[u8],
        wait: Duration,
    ) -> Result<Option<Vec<u8>>, WireError> {
        self.send(datagram).await?;
        self.receive(wait).await
    }

    /// Sends one datagram.
    pub async fn send(&mut self, datagram: &[u8]) -> Result<(), WireError> {
        self.log.sent(datagram);
        let sent = match self.any_port {
            Some(address) => self.socket.send_to(datagram, address).await,
            None => self.socket.send(datagram).await,
        };
        sent.map(|_| ())
            .map_err(|error| WireError::Broken(error.to_string()))
    }

    /// Asks, once more where nothing is understood within `wait`; the first answer that `understood` takes.
    pub async fn ask_until<T>(
        &mut self,
        question: &[u8],
        wait: Duration,
        understood: impl Fn(&[u8]) -> Option<T>,
    ) -> Option<T> {
        for _ in 0..ASKED_TIMES {
            self.send(question).await.ok()?;
            let until = Instant::now() + wait;
            for _ in 0..LOOKED_AT_MAX {
                let left = until.saturating_duration_since(Instant::now());
                let Some(answer) = self.receive(left).await.ok()? else {
                    break;
                };
                if let Some(taken) = understood(&answer) {
                    return Some(taken);
                }
            }
        }
        None
    }

    /// Everything that comes, at most `most` datagrams, until nothing comes for `quiet` or until `end`.
    pub async fn gather(&mut self, quiet: Duration, end: Instant, most: usize) -> Vec<Vec<u8>> {
        let mut all = Vec::new();
        while all.len() < most {
            let wait = quiet.min(end.saturating_duration_since(Instant::now()));
            match self.receive(wait).await {
                Ok(Some(datagram)) => all.push(datagram),
                Ok(None) | Err(_) => break,
            }
        }
        all
    }

    /// Waits at most `wait` for the next datagram; `None` where nothing came.
    pub async fn receive(&mut self, wait: Duration) -> Result<Option<Vec<u8>>, WireError> {
        if self.received >= self.limits.bytes {
            return Err(WireError::Flood {
                limit: self.limits.bytes,
            });
        }
        let mut buffer = vec![0; DATAGRAM_BYTES_MAX];
        match timeout(wait, self.next(&mut buffer)).await {
            Err(_) => Ok(None),
            Ok(Ok(length)) => {
                buffer.truncate(length);
                self.received += length.max(1);
                self.log.received(&buffer);
                Ok(Some(buffer))
            }
            Ok(Err(error)) => {
                self.log.note(&format!("nothing takes it: {error}"));
                Err(WireError::Broken(error.to_string()))
            }
        }
    }

    /// The next datagram that the address sent.
    async fn next(&self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let Some(address) = self.any_port else {
            return self.socket.recv(buffer).await;
        };
        loop {
            let (length, from) = self.socket.recv_from(buffer).await?;
            if from.ip() == address.ip() {
                if from.port() != address.port() {
                    self.log
                        .note(&format!("an answer comes from port {}", from.port()));
                }
                return Ok(length);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::Timestamp;

    use super::*;

    #[tokio::test]
    async fn an_answer_is_taken_and_a_closed_port_is_told_from_silence() {
        let log = Log::new(Arc::new(|| Timestamp::UNIX_EPOCH));
        let server = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let address = server.local_addr().unwrap();
        let echo = tokio::spawn(async move {
            let mut buffer = [0; 64];
            let (length, from) = server.recv_from(&mut buffer).await.unwrap();
            server.send_to(&buffer[..length], from).await.unwrap();
            server
        });
        let mut udp = Udp::open(address, &log, Limits::default()).await.unwrap();
        let wait = Duration::from_secs(5);
        assert_eq!(udp.ask(b"ping", wait).await.unwrap().unwrap(), b"ping");
        drop(echo.await.unwrap());
        udp.send(b"again").await.unwrap();
        assert!(udp.receive(wait).await.is_err());
    }

    #[tokio::test]
    async fn an_answer_from_another_port_is_heard_and_one_that_is_lost_is_asked_for_again() {
        let log = Log::new(Arc::new(|| Timestamp::UNIX_EPOCH));
        let server = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let address = server.local_addr().unwrap();
        let answering = tokio::spawn(async move {
            let mut buffer = [0; 64];
            // The first question is lost, and the second is answered from elsewhere, after nonsense.
            server.recv_from(&mut buffer).await.unwrap();
            let (_, from) = server.recv_from(&mut buffer).await.unwrap();
            let other = UdpSocket::bind("127.0.0.1:0").await.unwrap();
            other.send_to(b"nonsense", from).await.unwrap();
            other.send_to(b"answer", from).await.unwrap();
        });
        let mut udp = Udp::open_to_host(address, &log, Limits::default())
            .await
            .unwrap();
        let wait = Duration::from_millis(500);
        let heard = udp
            .ask_until(b"?", wait, |answer| (answer == b"answer").then_some(()))
            .await;
        assert_eq!(heard, Some(()));
        answering.await.unwrap();
    }
}
