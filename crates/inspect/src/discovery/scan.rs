//! Which TCP ports of one address accept a connection.
//!
//! A port answers (open or closed) or stays silent. How long silence is borne follows from how fast the others
//! answer, and how much is open at once from how many files this process may still open. Where some ports
//! answered, those that were silent are asked once more, slower, so that one lost packet hides no service.
//!
//! A filter that drops is silent each time. Where ports answer now that did not before, the device lets only so many
//! connections a second through, as `OpenWrt` does by default (firewall4: 25, after a burst of 50): `patient.rs`
//! then asks slowly, and says which ports were never answered.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use futures::StreamExt as _;
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout};

use super::descriptors;
use crate::bench::COMMON_PORTS;

mod patient;

use patient::SLOWLY_IN_ALL;

/// The most connections that are being opened at once.
const AT_ONCE_MAX: usize = 900;
/// How many where the system does not say what it allows.
const AT_ONCE_UNSURE: usize = 64;
/// The fewest, however little this machine allows.
const AT_ONCE_MIN: usize = 4;
/// How many silent ports are asked again gently; where more are silent, a filter is at work and not loss.
const GENTLY_MAX: usize = 4096;
/// How many of them are asked at once then.
const GENTLY: usize = 128;
/// From so many answers on it is known how fast the device answers.
const ANSWERS_SURE: usize = 32;
/// The least time that a port gets: while that is not known, and when it is.
const PATIENCE_UNSURE: Duration = Duration::from_millis(500);
const PATIENCE_SURE: Duration = Duration::from_millis(300);
/// After how long the kernel asks once more where a first attempt was not answered (RFC 6298 2.1).
const SECOND_ATTEMPT: Duration = Duration::from_secs(1);
/// How often a port is taken up again after this machine had no room for it.
const ROUNDS: usize = 5;
/// How long this machine is left to find room.
const ROOM: Duration = Duration::from_millis(100);
/// After how many ports progress is told.
const TOLD_EVERY: usize = 8192;
/// Ports up to this one are likelier than the rest.
const LIKELY_MAX: u16 = 1024;

/// What a scan showed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scanned {
    /// The ports that accept a connection, in rising order.
    pub open: Vec<u16>,
    /// How many refused one.
    pub closed: usize,
    /// How many said nothing.
    pub silent: usize,
    /// Those that could not be tried, for want of room on this machine.
    pub untried: Vec<u16>,
    /// Those of the silent ones whose silence shows nothing: the likeliest first.
    pub unanswered: Vec<u16>,
    /// Whether the device answered at first and no more at last; else it answers only so many connections a second.
    pub fell_silent: bool,
}

impl Scanned {
    /// Whether any port answered at all, if only with a refusal.
    pub fn answers(&self) -> bool {
        !self.open.is_empty() || self.closed > 0
    }

    /// Takes in the ports that another scan found.
    pub fn add(&mut self, other: Self) {
        self.open.extend(other.open);
        self.open.sort_unstable();
        self.open.dedup();
        self.closed += other.closed;
        self.silent += other.silent;
        self.untried.extend(other.untried);
        self.unanswered.extend(other.unanswered);
        self.fell_silent |= other.fell_silent;
    }
}

/// Tries the ports of `address`, the likeliest first; none gets more than `patience`. `told` hears how many are done.
pub async fn scan(
    address: IpAddr,
    ports: &[u16],
    patience: Duration,
    told: &(dyn Fn(usize) + Sync),
) -> Scanned {
    let knock = |port, patience| -> Knocking { Box::pin(knock(address, port, patience)) };
    let free = descriptors::free().unwrap_or(AT_ONCE_UNSURE);
    let mut sweep = Sweep {
        address,
        patience,
        at_once: free.clamp(AT_ONCE_MIN, AT_ONCE_MAX),
        answers: 0,
        slowest: Duration::ZERO,
        late: Vec::new(),
        done: 0,
        knock: &knock,
        told,
        answering: None,
        slowly_in_all: SLOWLY_IN_ALL,
        found: Scanned::default(),
    };
    sweep.all(ports).await;
    sweep.found
}

/// The same ports, those where services usually are first.
pub fn likeliest_first(ports: &[u16]) -> Vec<u16> {
    let mut ports = ports.to_vec();
    ports.sort_by_cached_key(|port| {
        let common = COMMON_PORTS.iter().position(|one| one == port);
        (
            common.unwrap_or(COMMON_PORTS.len()),
            *port > LIKELY_MAX,
            *port,
        )
    });
    ports
}

/// How one port took a connection.
pub(super) enum Knock {
    Open(SocketAddr),
    Closed,
    Silent,
    /// This machine had no room to try.
    NoRoom,
}

/// A connection being tried.
type Knocking = BoxFuture<'static, Knock>;

struct Sweep<'a> {
    address: IpAddr,
    patience: Duration,
    at_once: usize,
    answers: usize,
    /// Of the answers that came before a second attempt.
    slowest: Duration,
    /// How long the others took.
    late: Vec<Duration>,
    done: usize,
    knock: &'a (dyn Fn(u16, Duration) -> Knocking + Sync),
    told: &'a (dyn Fn(usize) + Sync),
    /// The first port that answered.
    answering: Option<u16>,
    /// How long ports may be asked slowly in all.
    slowly_in_all: Duration,
    found: Scanned,
}

impl Sweep<'_> {
    /// Tries all ports, and those that were silent once more where others answered.
    async fn all(&mut self, ports: &[u16]) {
        let mut silent = self.pass(likeliest_first(ports), 1).await;
        if self.found.answers() && !silent.is_empty() {
            silent = self.again(silent).await;
        }
        self.found.silent = silent.len();
        self.found.open.sort_unstable();
    }

    /// Tries each port, waiting `stretch` times as long as is needed; the ports that stayed silent.
    async fn pass(&mut self, ports: Vec<u16>, stretch: u32) -> Vec<u16> {
        let mut silent = Vec::new();
        let mut ports = ports;
        for round in 0..ROUNDS {
            if round > 0 {
                sleep(ROOM).await;
            }
            ports = self.round(ports, stretch, &mut silent).await;
            if ports.is_empty() {
                return silent;
            }
        }
        self.found.untried.extend(ports);
        silent
    }

    /// One round of a pass: the ports that this machine had no room for.
    async fn round(&mut self, ports: Vec<u16>, stretch: u32, silent: &mut Vec<u16>) -> Vec<u16> {
        let mut left = ports.into_iter();
        let mut knocking = FuturesUnordered::new();
        let mut again = Vec::new();
        loop {
            while knocking.len() < self.at_once {
                let Some(port) = left.next() else { break };
                knocking.push(timed(port, (self.knock)(port, self.patience_now(stretch))));
            }
            let Some((port, knock, took)) = knocking.next().await else {
                return again;
            };
            match knock {
                Knock::Open(own) => {
                    self.answered(port, took);
                    if self.is_itself(port, own).await {
                        self.found.closed += 1;
                    } else {
                        self.found.open.push(port);
                    }
                }
                Knock::Closed => {
                    self.answered(port, took);
                    self.found.closed += 1;
                }
                Knock::Silent => silent.push(port),
                Knock::NoRoom => {
                    again.push(port);
                    self.at_once = (self.at_once / 2).max(AT_ONCE_MIN);
                    continue;
                }
            }
            self.done += 1;
            if self.done.is_multiple_of(TOLD_EVERY) {
                (self.told)(self.done);
            }
        }
    }

    fn answered(&mut self, port: u16, took: Duration) {
        self.answering.get_or_insert(port);
        self.answers += 1;
        if took < SECOND_ATTEMPT {
            self.slowest = self.slowest.max(took);
        } else {
            self.late.push(took);
        }
    }

    /// How long the next port gets: four times the slowest answer so far, within bounds.
    fn patience_now(&self, stretch: u32) -> Duration {
        let least = match self.answers {
            0 => return self.patience,
            some if some < ANSWERS_SURE => PATIENCE_UNSURE,
            _ => PATIENCE_SURE,
        };
        let slowest = if self.late.len() * 2 > self.answers {
            self.late.iter().max().copied().unwrap_or(self.slowest)
        } else {
            // The first attempt was lost: that says nothing of how fast the device is.
            self.slowest
        };
        let wanted = (slowest * 4 + Duration::from_millis(100)).max(least);
        (wanted * stretch).min(self.patience)
    }

    /// Whether a port of this very machine only seemed open: two of our own connections met, or one met itself.
    ///
    /// TCP lets two ends connect to each other at once (RFC 9293 3.5), and on one machine both may be ours.
    async fn is_itself(&self, port: u16, own: SocketAddr) -> bool {
        if own.ip() != self.address {
            return false;
        }
        for _ in 0..2 {
            if let Knock::Open(own) = (self.knock)(port, self.patience).await
                && own.port() != port
            {
                return false;
            }
        }
        true
    }
}

async fn timed(port: u16, knocking: Knocking) -> (u16, Knock, Duration) {
    let began = Instant::now();
    (port, knocking.await, began.elapsed())
}

/// Tries to open one connection, and closes it at once.
pub(super) async fn knock(address: IpAddr, port: u16, patience: Duration) -> Knock {
    match timeout(patience, TcpStream::connect(SocketAddr::new(address, port))).await {
        Err(_) => Knock::Silent,
        Ok(Ok(stream)) => stream.local_addr().map_or(Knock::Closed, Knock::Open),
        Ok(Err(error)) => judged(&error),
    }
}

/// What a failed connection says of the port, or of this machine.
fn judged(error: &io::Error) -> Knock {
    /// EMFILE, ENFILE, ENOBUFS, EAGAIN, ENOMEM: as Linux numbers them.
    const NO_ROOM: [i32; 5] = [24, 23, 105, 11, 12];
    match error.kind() {
        io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionReset => Knock::Closed,
        io::ErrorKind::AddrNotAvailable | io::ErrorKind::OutOfMemory => Knock::NoRoom,
        _ if error
            .raw_os_error()
            .is_some_and(|code| NO_ROOM.contains(&code)) =>
        {
            Knock::NoRoom
        }
        // A filter on the way may say so with an error of its own.
        _ => Knock::Silent,
    }
}

#[cfg(test)]
mod tests;
