//! Which TCP ports of one address accept a connection.
//!
//! A port answers (open or closed) or stays silent. How long silence is borne follows from how fast the others
//! answer, and how much is open at once from how many files this process may still open. Where some ports
//! answered, those that were silent are asked once more, slower, so that one lost packet hides no service.

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
        done: 0,
        knock: &knock,
        told,
        found: Scanned::default(),
    };
    sweep.all(ports).await;
    sweep.found
}

/// The same ports, those where services usually are first.
fn likeliest_first(ports: &[u16]) -> Vec<u16> {
    let mut ports = ports.to_vec();
    ports.sort_by_key(|port| {
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
enum Knock {
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
    slowest: Duration,
    done: usize,
    knock: &'a (dyn Fn(u16, Duration) -> Knocking + Sync),
    told: &'a (dyn Fn(usize) + Sync),
    found: Scanned,
}

impl Sweep<'_> {
    /// Tries all ports, and those that were silent once more where others answered.
    async fn all(&mut self, ports: &[u16]) {
        let mut silent = self.pass(likeliest_first(ports), 1).await;
        if self.found.answers() && !silent.is_empty() {
            if silent.len() <= GENTLY_MAX {
                self.at_once = self.at_once.min(GENTLY);
            }
            silent = self.pass(silent, 2).await;
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
                    self.answered(took);
                    if self.is_itself(port, own).await {
                        self.found.closed += 1;
                    } else {
                        self.found.open.push(port);
                    }
                }
                Knock::Closed => {
                    self.answered(took);
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

    fn answered(&mut self, took: Duration) {
        self.answers += 1;
        self.slowest = self.slowest.max(took);
    }

    /// How long the next port gets: four times the slowest answer so far, within bounds.
    fn patience_now(&self, stretch: u32) -> Duration {
        let least = match self.answers {
            0 => return self.patience,
            some if some < ANSWERS_SURE => PATIENCE_UNSURE,
            _ => PATIENCE_SURE,
        };
        let wanted = (self.slowest * 4 + Duration::from_millis(100)).max(least);
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

async fn knock(address: IpAddr, port: u16, patience: Duration) -> Knock {
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
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Mutex;

    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

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
        let scanned = scan(HERE, &asked, Duration::from_secs(2), &|_| {}).await;
        assert_eq!((scanned.open, scanned.closed), (expected, 1));
    }

    #[test]
    fn likely_ports_come_first_and_none_is_lost() {
        let ordered = likeliest_first(&(1..=u16::MAX).collect::<Vec<_>>());
        assert_eq!(ordered.first(), COMMON_PORTS.first());
        assert!(
            ordered.iter().position(|port| *port == 8080)
                < ordered.iter().position(|port| *port == 1)
        );
        let mut all = ordered.clone();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), usize::from(u16::MAX));
    }

    #[test]
    fn want_of_room_is_never_taken_for_a_closed_port() {
        for code in [23, 24, 99, 105] {
            let error = io::Error::from_raw_os_error(code);
            assert!(matches!(judged(&error), Knock::NoRoom), "{error}");
        }
        let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
        assert!(matches!(judged(&refused), Knock::Closed));
        let filtered = io::Error::from_raw_os_error(113);
        assert!(matches!(judged(&filtered), Knock::Silent), "{filtered}");
    }

    /// A sweep over a device that takes connections as `knock` says; it is another machine's.
    fn sweep(knock: &(dyn Fn(u16, Duration) -> Knocking + Sync)) -> Sweep<'_> {
        Sweep {
            address: IpAddr::from([192, 168, 1, 9]),
            patience: Duration::from_millis(1500),
            at_once: 64,
            answers: 0,
            slowest: Duration::ZERO,
            done: 0,
            knock,
            told: &|_| {},
            found: Scanned::default(),
        }
    }

    /// The knocks of a device with these open ports, which takes a connection only after `refused` were met so.
    fn after(
        open: &'static [u16],
        refused: usize,
        so: fn() -> Knock,
    ) -> impl Fn(u16, Duration) -> Knocking + Sync {
        let met: Mutex<BTreeMap<u16, usize>> = Mutex::default();
        move |port, _| {
            let mut met = met.lock().unwrap();
            let times = met.entry(port).or_default();
            *times += 1;
            let own = SocketAddr::from(([192, 168, 1, 2], 40000));
            let knock = match open.contains(&port) {
                true if *times <= refused => so(),
                true => Knock::Open(own),
                false => Knock::Closed,
            };
            Box::pin(std::future::ready(knock))
        }
    }

    #[tokio::test]
    async fn one_lost_packet_hides_no_service() {
        let knock = after(&[23, 4444], 1, || Knock::Silent);
        let mut lossy = sweep(&knock);
        lossy.all(&(1..=5000).collect::<Vec<_>>()).await;
        assert_eq!(lossy.found.open, [23, 4444]);
        assert_eq!((lossy.found.closed, lossy.found.silent), (4998, 0));
    }

    #[tokio::test]
    async fn what_is_always_silent_is_asked_twice_and_no_more() {
        let knock = after(&[23, 4444], 2, || Knock::Silent);
        let mut filtered = sweep(&knock);
        filtered.all(&[22, 23, 4444]).await;
        assert_eq!((filtered.found.open, filtered.found.silent), (vec![], 2));
    }

    #[tokio::test]
    async fn a_port_for_which_there_was_no_room_is_tried_again_and_said_to_be_untried_at_last() {
        let knock = after(&[23, 4444], 3, || Knock::NoRoom);
        let mut full = sweep(&knock);
        full.all(&(1..=5000).collect::<Vec<_>>()).await;
        assert_eq!(
            (full.found.open.as_slice(), full.found.untried.len()),
            (&[23, 4444][..], 0)
        );
        assert!(full.at_once < 64, "{}", full.at_once);
        let knock = after(&[23], usize::MAX, || Knock::NoRoom);
        let mut full = sweep(&knock);
        full.all(&[22, 23]).await;
        assert_eq!((full.found.open, full.found.untried), (vec![], vec![23]));
    }

    #[tokio::test]
    async fn a_connection_of_ours_that_met_itself_is_no_service() {
        let knock = |port, _| -> Knocking {
            let own = SocketAddr::from(([192, 168, 1, 9], port));
            Box::pin(std::future::ready(Knock::Open(own)))
        };
        let mut own = sweep(&knock);
        own.all(&[40000]).await;
        assert_eq!((own.found.open, own.found.closed), (vec![], 1));
    }

    #[test]
    fn patience_follows_how_fast_the_device_answers() {
        let knock = after(&[], 0, || Knock::Closed);
        let mut sweep = sweep(&knock);
        assert_eq!(sweep.patience_now(1), Duration::from_millis(1500));
        sweep.answered(Duration::from_millis(2));
        assert_eq!(sweep.patience_now(1), PATIENCE_UNSURE);
        for _ in 0..ANSWERS_SURE {
            sweep.answered(Duration::from_millis(2));
        }
        assert_eq!(sweep.patience_now(1), PATIENCE_SURE);
        assert_eq!(sweep.patience_now(2), PATIENCE_SURE * 2);
        sweep.answered(Duration::from_millis(250));
        assert_eq!(sweep.patience_now(1), Duration::from_millis(1100));
        assert_eq!(sweep.patience_now(2), Duration::from_millis(1500));
    }
}
