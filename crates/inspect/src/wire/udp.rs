//! Datagrams to and from one exact address: every one recorded, with limits on size and on every wait.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use tokio::net::UdpSocket;
use tokio::time::timeout;

use super::{Limits, WireError};
use crate::transcript::Log;

/// The largest datagram that is taken.
const DATAGRAM_BYTES_MAX: usize = 16 * 1024;

/// A socket that speaks to one address and hears nobody else.
pub struct Udp {
    socket: UdpSocket,
    log: Log,
    limits: Limits,
    received: usize,
}

impl Udp {
    /// A socket to exactly `address`.
    pub async fn open(address: SocketAddr, log: &Log, limits: Limits) -> Result<Self, WireError> {
        let own: SocketAddr = if address.is_ipv4() {
            (Ipv4Addr::UNSPECIFIED, 0).into()
        } else {
            (Ipv6Addr::UNSPECIFIED, 0).into()
        };
        log.note(&format!("sending to {address} over UDP"));
        let failed = |error: std::io::Error| WireError::Connect(error.to_string());
        let socket = UdpSocket::bind(own).await.map_err(failed)?;
        // Connected, so that datagrams of others are dropped and a closed port shows as an error.
        socket.connect(address).await.map_err(failed)?;
        Ok(Self {
            socket,
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
        self.socket
            .send(datagram)
            .await
            .map(|_| ())
            .map_err(|error| WireError::Broken(error.to_string()))
    }

    /// Waits at most `wait` for the next datagram; `None` where nothing came.
    pub async fn receive(&mut self, wait: Duration) -> Result<Option<Vec<u8>>, WireError> {
        if self.received >= self.limits.bytes {
            return Err(WireError::Flood {
                limit: self.limits.bytes,
            });
        }
        let mut buffer = vec![0; DATAGRAM_BYTES_MAX];
        match timeout(wait, self.socket.recv(&mut buffer)).await {
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
}
