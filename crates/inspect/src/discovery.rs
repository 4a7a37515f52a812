//! Finds the services of a device: which TCP ports accept a connection, and what speaks there.
//!
//! A service is known by what it says, never by its port. Scanning is bounded in how much is open at once and
//! in how long each port may take.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::timeout;

pub mod call;
mod datagram;
mod identify;
mod registry;
mod web;

pub use call::{Asker, Call, End, Found, Greeting, Prober, Speaker};
pub use datagram::{Datagram, datagrams};
pub use identify::identify;
pub use web::ways_in;

use crate::protocols::Door;

/// Connections that are being opened at once.
const OPENING_MAX: usize = 200;

/// What a service offers to someone without credentials.
pub enum Way {
    /// A login.
    Door(Door),
    /// Access without one; the proof.
    Open {
        /// What observations call the service.
        service: &'static str,
        /// What was reached.
        proof: String,
    },
    /// Nothing that can be judged; the reason.
    Unusable {
        /// What observations call the service.
        service: &'static str,
        /// Why not.
        reason: String,
    },
}

impl Way {
    /// What observations call the service.
    pub fn service(&self) -> &'static str {
        match self {
            Self::Door(door) => door.service(),
            Self::Open { service, .. } | Self::Unusable { service, .. } => service,
        }
    }
}

/// The ports of `address` that accept a TCP connection within `patience`, in rising order.
pub async fn scan(address: IpAddr, ports: &[u16], patience: Duration) -> Vec<u16> {
    let places = Arc::new(Semaphore::new(OPENING_MAX));
    let mut tasks = JoinSet::new();
    let mut open = Vec::new();
    for &port in ports {
        // The semaphore is never closed, so a place always comes.
        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
            break;
        };
        tasks.spawn(async move {
            let connected =
                timeout(patience, TcpStream::connect(SocketAddr::new(address, port))).await;
            drop(place);
            matches!(connected, Ok(Ok(_))).then_some(port)
        });
        while let Some(done) = tasks.try_join_next() {
            open.extend(done.ok().flatten());
        }
    }
    while let Some(done) = tasks.join_next().await {
        open.extend(done.ok().flatten());
    }
    open.sort_unstable();
    open
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn open_ports_are_found_and_closed_ones_are_not() {
        let listeners: Vec<std::net::TcpListener> = (0..3)
            .map(|_| std::net::TcpListener::bind("127.0.0.1:0").unwrap())
            .collect();
        let mut expected: Vec<u16> = listeners
            .iter()
            .map(|listener| listener.local_addr().unwrap().port())
            .collect();
        expected.sort_unstable();
        let closed = {
            let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
            gone.local_addr().unwrap().port()
        };
        let asked: Vec<u16> = expected.iter().copied().chain([closed]).collect();
        assert_eq!(
            scan("127.0.0.1".parse().unwrap(), &asked, Duration::from_secs(2)).await,
            expected
        );
    }
}
