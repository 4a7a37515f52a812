//! Asks a TLS service what it takes: a `ClientHello` for each version and each set of suites, read up to its answer.
//!
//! Covers: SSL 3.0, TLS 1.0 to 1.3 (RFC 6101, 2246, 4346, 5246, 8446); every suite of `data/tls/cipher-suites.csv`, in sets
//! of 64; the certificates of RSA, DSA and ECDSA suites where they are sent in the clear. Does not cover: SSL 2.0, DTLS,
//! STARTTLS, suites that need an extension of their own, a server that shows another certificate to a name (none is
//! sent: a device is called by its address). No handshake is ever finished. Limits: 160 connections, 64 KiB each.
//!
//! Old servers hang up on a version that they do not take, without a word; so does one that has had enough of us. So after
//! a version at which a hello brought no answer, the last hello that was taken is sent once more: where that is taken no
//! more, the service is left alone, and what was not answered is not known.

use std::time::Duration;

use tokio::time::timeout;

use crate::transcript::Log;
use crate::wire::{Limits, Place, Received, Wire, WireError};

mod answer;
mod hello;
mod suites;

pub use answer::{Answer, read};
use suites::Suite;

/// Suites of one hello: some devices take no long ones.
const SUITES_AT_ONCE: usize = 64;
/// The most connections to one service.
const CONNECTIONS_MAX: usize = 160;
/// The most bytes of one connection.
const BYTES_MAX: usize = 64 * 1024;
/// How long one hello may wait for its answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Connections that bring nothing, one after another, until a service is left alone.
const FAILURES_MAX: usize = 4;
/// Bytes of an answer that stay in the transcript once its certificate is there.
const KEPT: usize = 160;
/// The alert `protocol_version` (RFC 5246 7.2.2).
const PROTOCOL_VERSION: u8 = 70;

/// A version of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// SSL 3.0.
    Ssl3,
    /// TLS 1.0.
    Tls10,
    /// TLS 1.1.
    Tls11,
    /// TLS 1.2.
    Tls12,
    /// TLS 1.3.
    Tls13,
}

impl Version {
    /// Every version, oldest first.
    pub const ALL: [Self; 5] = [
        Self::Ssl3,
        Self::Tls10,
        Self::Tls11,
        Self::Tls12,
        Self::Tls13,
    ];

    /// Its number on the wire.
    pub fn code(self) -> u16 {
        match self {
            Self::Ssl3 => 0x0300,
            Self::Tls10 => 0x0301,
            Self::Tls11 => 0x0302,
            Self::Tls12 => 0x0303,
            Self::Tls13 => 0x0304,
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ssl3 => "SSL 3.0",
            Self::Tls10 => "TLS 1.0",
            Self::Tls11 => "TLS 1.1",
            Self::Tls12 => "TLS 1.2",
            Self::Tls13 => "TLS 1.3",
        }
    }
}

/// What a service takes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offered {
    /// The versions, oldest first.
    pub versions: Vec<Version>,
    /// The names of the suites, in the order in which they were found.
    pub suites: Vec<String>,
    /// The certificates that it sent in the clear (DER).
    pub certificates: Vec<Vec<u8>>,
    /// Whether the answers ended before every version and suite was asked for.
    pub cut_short: bool,
}

/// Asks the service at `place`, over plain TCP, what it takes.
pub async fn ask(place: Place, log: &Log, limits: Limits) -> Offered {
    let mut asking = Asking {
        place: Place::from(place.address),
        log,
        limits: Limits {
            bytes: BYTES_MAX,
            answer: limits.answer.min(PATIENCE),
            ..limits
        },
        connections: 0,
        failures: 0,
        kinds: Vec::new(),
        found: Vec::new(),
        taken: None,
        is_silent: false,
        offered: Offered::default(),
    };
    // The newest first: suites that a version shares with an older one need not be asked for again.
    for version in Version::ALL.into_iter().rev() {
        if asking.version(version).await {
            asking.offered.versions.insert(0, version);
        }
        asking.control().await;
        if asking.offered.cut_short {
            log.note("the service was left alone before everything was asked for");
            break;
        }
    }
    asking.offered
}

/// What is under way with one service.
struct Asking<'a> {
    place: Place,
    log: &'a Log,
    limits: Limits,
    connections: usize,
    failures: usize,
    /// Kinds of keys whose certificate is there.
    kinds: Vec<&'static str>,
    found: Vec<u16>,
    /// The last hello that was taken.
    taken: Option<(Version, Vec<Suite>)>,
    /// Whether a hello has brought no answer since the last control.
    is_silent: bool,
    offered: Offered,
}

impl Asking<'_> {
    /// After hellos without an answer: whether one that was taken before is taken still. Where none was yet, it is asked
    /// after the first version that is taken.
    async fn control(&mut self) {
        if !self.is_silent || self.offered.cut_short {
            return;
        }
        let Some((version, suites)) = self.taken.clone() else {
            return;
        };
        self.log
            .note("control: a hello that it took before, after one without an answer");
        match self.hello(version, &suites).await {
            Some(Answer::Hello {
                version: chosen, ..
            }) if chosen == version.code() => self.is_silent = false,
            _ => self.offered.cut_short = true,
        }
    }

    /// Whether the service takes `version`; its suites are noted.
    async fn version(&mut self, version: Version) -> bool {
        let all = suites::all(version == Version::Tls13);
        let mut taken = false;
        for batch in all.chunks(SUITES_AT_ONCE) {
            // An older version is asked once with everything, and then only for what no newer one took.
            let mut left: Vec<Suite> = batch.to_vec();
            if taken {
                self.drop_found(&mut left);
            }
            while !left.is_empty() {
                match self.hello(version, &left).await {
                    Some(Answer::Hello {
                        version: chosen,
                        suite,
                        ..
                    }) if chosen == version.code() => {
                        taken = true;
                        self.taken = Some((version, left.clone()));
                        let before = left.len();
                        left.retain(|one| one.code != suite);
                        self.drop_found(&mut left);
                        // A server that chooses what was not offered would be asked for ever.
                        if left.len() == before {
                            break;
                        }
                    }
                    // The version is refused, or another was chosen.
                    Some(Answer::Alert(PROTOCOL_VERSION) | Answer::Hello { .. }) if !taken => {
                        return false;
                    }
                    // None of these suites.
                    _ => break,
                }
            }
            if self.offered.cut_short {
                break;
            }
        }
        taken
    }

    fn drop_found(&self, left: &mut Vec<Suite>) {
        left.retain(|one| !self.found.contains(&one.code));
    }

    /// One hello and its answer; `None` where there was none.
    async fn hello(&mut self, version: Version, suites: &[Suite]) -> Option<Answer> {
        let mut random = [0; 96];
        let is_random = getrandom::fill(&mut random).is_ok();
        if self.connections >= CONNECTIONS_MAX || self.failures >= FAILURES_MAX || !is_random {
            self.offered.cut_short = true;
            return None;
        }
        self.connections += 1;
        let codes: Vec<u16> = suites.iter().map(|suite| suite.code).collect();
        let bytes = hello::write(version, &codes, &random);
        self.log.note(&format!(
            "hello in {} with {} suites",
            version.name(),
            codes.len()
        ));
        let wanting = suites
            .iter()
            .filter_map(|suite| suite.certificate_kind())
            .any(|kind| !self.kinds.contains(&kind));
        self.log.sent(&bytes);
        let certificate = wanting && version < Version::Tls13;
        let (ending, came) = self.exchange(&bytes, certificate).await;
        self.take(version, &ending, &came);
        match ending {
            Ending::Answer(answer) => Some(answer),
            Ending::HungUp | Ending::Failed(_) => None,
        }
    }

    /// Sends a hello on a connection of its own: how that ended, and the bytes that came.
    async fn exchange(&self, hello: &[u8], with_certificate: bool) -> (Ending, Vec<u8>) {
        // Many answers are alike, so what is kept of them is chosen afterwards.
        let aside = Log::new(self.log.clock());
        let mut came = Vec::new();
        let talking = async {
            let mut wire = Wire::open(self.place, &aside, self.limits).await?;
            wire.send(hello).await?;
            loop {
                match wire.receive(self.limits.answer).await? {
                    Received::Bytes(more) => came.extend(more),
                    Received::Closed => return Ok(Ending::HungUp),
                    Received::Quiet => return Ok(Ending::Failed("no answer".to_owned())),
                }
                if let Some(answer) = read(&came, with_certificate) {
                    return Ok::<_, WireError>(Ending::Answer(answer));
                }
            }
        };
        let ending = match timeout(self.limits.exchange, talking).await {
            Ok(Ok(ending)) => ending,
            Ok(Err(WireError::Broken(_))) => Ending::HungUp,
            Ok(Err(error)) => Ending::Failed(error.to_string()),
            Err(_) => Ending::Failed("no end".to_owned()),
        };
        match (ending, read(&came, false)) {
            // A server that hung up after its hello has still chosen.
            (Ending::HungUp | Ending::Failed(_), Some(answer)) => (Ending::Answer(answer), came),
            (ending, _) => (ending, came),
        }
    }

    /// Keeps what an answer shows.
    fn take(&mut self, version: Version, ending: &Ending, came: &[u8]) {
        match ending {
            // Old servers hang up on a hello that they do not take, without a word.
            Ending::HungUp | Ending::Answer(Answer::Hello { .. } | Answer::Alert(_)) => {
                self.failures = 0;
            }
            Ending::Answer(Answer::NotTls) | Ending::Failed(_) => self.failures += 1,
        }
        self.is_silent |= !matches!(
            ending,
            Ending::Answer(Answer::Hello { .. } | Answer::Alert(_))
        );
        let Ending::Answer(Answer::Hello {
            version: chosen,
            suite,
            certificate,
        }) = ending
        else {
            self.log.received(came);
            self.log.note(&ending.words());
            return;
        };
        let known = suites::find(*suite);
        let new = certificate
            .as_ref()
            .filter(|one| !self.offered.certificates.contains(one));
        let kept = if new.is_some() { came.len() } else { KEPT };
        self.log.received(came.get(..kept).unwrap_or(came));
        self.offered.certificates.extend(new.cloned());
        if certificate.is_some() {
            self.kinds.extend(known.and_then(Suite::certificate_kind));
        }
        let name = known.map_or_else(|| format!("0x{suite:04x}"), |known| known.name.to_owned());
        self.log.note(&format!("it chose {name} in 0x{chosen:04x}"));
        if *chosen == version.code() && !self.found.contains(suite) {
            self.found.push(*suite);
            self.offered.suites.push(name);
        }
    }
}

/// How one hello ended.
enum Ending {
    Answer(Answer),
    HungUp,
    Failed(String),
}

impl Ending {
    fn words(&self) -> String {
        match self {
            Self::Answer(Answer::Alert(code)) => format!("refused by alert {code}"),
            Self::Answer(_) => "the answer is no TLS".to_owned(),
            Self::HungUp => "it hung up".to_owned(),
            Self::Failed(why) => why.clone(),
        }
    }
}
