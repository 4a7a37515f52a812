//! Whether anybody is at an address, and with which hardware address: asked before any password is tried there.
//!
//! It is knocked at a few ports, and the first answer ends it, a refusal too. Then this machine's neighbour table says to
//! which hardware address the knock had gone. An entry alone shows little, since the kernel keeps those of devices that
//! have left: where no knock is answered, an entry counts only if its holder answered since the knocking began.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use futures::StreamExt as _;
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use tokio::net::UdpSocket;
use tokio::time::{Instant, sleep, timeout};

use super::likeliest_first;
use super::neighbours::{self, Entry};
use super::scan::{Knock, knock};
use crate::bench::Mac;

/// How long an address is knocked at that stays silent, where no table tells whether anybody is there.
const LOOK: Duration = Duration::from_secs(9);
/// How long where the table remembers a hardware address at which nobody answers any more. The kernel holds to it for 45 s
/// at most, waits 5 s more, asks three times in as many seconds, and only then asks everybody (`base_reachable_time`,
/// `delay_first_probe_time` and `ucast_solicit` of arp(7)): so long who took over the address is not heard of.
const LOOK_REMEMBERED: Duration = Duration::from_mins(1);
/// How long it is left alone between knocks.
const PAUSE: Duration = Duration::from_millis(500);
/// At how many TCP ports it is knocked.
const PORTS_MAX: usize = 16;
/// The discard service (RFC 863): a datagram without content disturbs nobody, and a machine without that service says so.
const DISCARD: u16 = 9;

/// What shows of whoever is at one address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sign {
    /// The address.
    pub address: IpAddr,
    /// Whether a knock was answered.
    pub answered: bool,
    /// What the neighbour table says.
    pub neighbour: Neighbour,
}

/// What this machine's neighbour table says of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Neighbour {
    /// Its hardware address, and whether its holder answered since the looking began.
    Known {
        /// The hardware address.
        mac: Mac,
        /// Whether its holder answered since the looking began.
        is_fresh: bool,
    },
    /// The kernel asked for its hardware address, and nobody answered.
    Nobody,
    /// It stands on several links of this machine, with these hardware addresses.
    Several(Vec<Mac>),
    /// Nothing; why not.
    Untold(String),
}

impl Sign {
    /// Whether anybody is there.
    pub fn is_there(&self) -> bool {
        let is_fresh = matches!(self.neighbour, Neighbour::Known { is_fresh: true, .. });
        self.answered || is_fresh
    }
}

/// Looks who is at `address`, knocking at the likeliest of `ports`; each knock gets at most `patience`.
pub async fn look(address: IpAddr, ports: &[u16], patience: Duration) -> Sign {
    let mut ports = likeliest_first(ports);
    ports.truncate(PORTS_MAX);
    let began = Instant::now();
    loop {
        let answered = answers(address, &ports, patience).await;
        let sign = Sign {
            address,
            answered,
            neighbour: neighbour(address, began.elapsed()),
        };
        let look = match sign.neighbour {
            Neighbour::Nobody => Duration::ZERO,
            Neighbour::Untold(_) => LOOK,
            Neighbour::Known { .. } | Neighbour::Several(_) => LOOK_REMEMBERED,
        };
        if sign.is_there() || began.elapsed() >= look {
            return sign;
        }
        sleep(PAUSE).await;
    }
}

/// Whether a knock at any of the ports is answered.
async fn answers(address: IpAddr, ports: &[u16], patience: Duration) -> bool {
    let mut knocks: FuturesUnordered<BoxFuture<'_, bool>> = FuturesUnordered::new();
    knocks.push(Box::pin(async move {
        let answer = timeout(patience, datagram_answered(address)).await;
        answer.is_ok_and(|answered| answered)
    }));
    for port in ports {
        knocks.push(Box::pin(async move {
            let answer = knock(address, *port, patience).await;
            matches!(answer, Knock::Open(_) | Knock::Closed)
        }));
    }
    while let Some(answered) = knocks.next().await {
        if answered {
            return true;
        }
    }
    false
}

/// Whether an empty datagram is answered, be it by the word that nobody listens there (RFC 1122 4.1.3.1).
async fn datagram_answered(address: IpAddr) -> bool {
    let asked = async {
        let own: IpAddr = match address {
            IpAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
            IpAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
        };
        let socket = UdpSocket::bind(SocketAddr::new(own, 0)).await?;
        socket.connect(SocketAddr::new(address, DISCARD)).await?;
        socket.send(&[]).await?;
        socket.recv(&mut [0; 1]).await
    };
    match asked.await {
        Ok(_) => true,
        Err(error) => error.kind() == io::ErrorKind::ConnectionRefused,
    }
}

/// What the neighbour table says of `address` now; fresh is what was confirmed within the time given.
pub fn neighbour(address: IpAddr, within: Duration) -> Neighbour {
    match neighbours::of(address) {
        Ok(entries) => told(&entries, within),
        Err(error) => Neighbour::Untold(format!(
            "this machine's neighbour table could not be read ({error})"
        )),
    }
}

/// What the entries for one address say.
fn told(entries: &[Entry], within: Duration) -> Neighbour {
    let untold = |why: &str| Neighbour::Untold(why.to_owned());
    let mut known: Vec<(Mac, bool)> = Vec::new();
    let mut others = false;
    for one in entries {
        if let Entry::InUse {
            hardware,
            confirmed_ago,
        } = one
        {
            match <[u8; 6]>::try_from(hardware.as_slice()) {
                Ok(octets) => known.push((Mac::new(octets), *confirmed_ago <= within)),
                Err(_) => others = true,
            }
        }
    }
    match known.as_slice() {
        [(mac, is_fresh)] => Neighbour::Known {
            mac: *mac,
            is_fresh: *is_fresh,
        },
        [] if others => untold("the hardware addresses of its link are no MAC addresses"),
        [] if entries.contains(&Entry::Without) => {
            untold("its link has no hardware addresses, as of the loopback or a tunnel")
        }
        [] if entries.is_empty() => untold(
            "this machine's neighbour table does not hold its address, which lies behind a router or on this very machine",
        ),
        [] if entries.contains(&Entry::Nobody) => Neighbour::Nobody,
        [] => untold("this machine's neighbour table has no hardware address for it yet"),
        several => Neighbour::Several(several.iter().map(|(mac, _)| *mac).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: [u8; 6] = [2, 0, 0x5e, 0x10, 0, 1];
    const WITHIN: Duration = Duration::from_secs(2);

    fn in_use(hardware: &[u8], seconds: u64) -> Entry {
        Entry::InUse {
            hardware: hardware.to_vec(),
            confirmed_ago: Duration::from_secs(seconds),
        }
    }

    #[test]
    fn an_entry_from_before_the_look_shows_nobody() {
        for (ago, is_fresh) in [(1, true), (30, false)] {
            let neighbour = told(&[in_use(&FIRST, ago), Entry::Nobody], WITHIN);
            let mac = Mac::new(FIRST);
            assert_eq!(neighbour, Neighbour::Known { mac, is_fresh });
            let silent = Sign {
                address: [192, 0, 2, 1].into(),
                answered: false,
                neighbour,
            };
            assert_eq!(silent.is_there(), is_fresh);
        }
    }

    #[test]
    fn what_the_table_cannot_tell_is_said_and_never_guessed() {
        let why = |entries: &[Entry]| match told(entries, WITHIN) {
            Neighbour::Untold(why) => why,
            other => panic!("{other:?}"),
        };
        assert!(why(&[]).contains("behind a router"));
        assert!(why(&[Entry::Asked]).contains("no hardware address for it yet"));
        assert_eq!(told(&[Entry::Nobody], WITHIN), Neighbour::Nobody);
        assert!(why(&[Entry::Without]).contains("loopback"));
        assert!(why(&[in_use(&[7; 20], 0)]).contains("no MAC"));
        let both = told(&[in_use(&FIRST, 0), in_use(&[4; 6], 0)], WITHIN);
        assert_eq!(
            both,
            Neighbour::Several(vec![Mac::new(FIRST), Mac::new([4; 6])])
        );
    }

    #[tokio::test]
    async fn a_refusal_is_an_answer() {
        // Of this machine's own addresses every one answers, and no table tells who it is.
        let sign = look([127, 0, 0, 9].into(), &[], Duration::from_secs(5)).await;
        assert!(sign.answered && sign.is_there());
        assert!(matches!(sign.neighbour, Neighbour::Untold(_)), "{sign:?}");
    }
}
