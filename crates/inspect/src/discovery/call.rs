//! A service that is being asked what it is, what it said first, and what it turned out to be.
//!
//! A protocol that can be recognised offers a [`Speaker`], where its services speak first, a [`Prober`], where their
//! first words do not decide, or an [`Asker`], where they wait to be asked. `registry.rs` lists them; nothing else has to know a protocol.

use std::time::Duration;

use futures::future::BoxFuture;

use super::Way;
use crate::bench::Caps;
use crate::protocols::telnet::{Negotiation, looks_like_words};
use crate::protocols::{Door, Floor};
use crate::transcript::Log;
use crate::wire::{Limits, Place};

/// The most of a greeting that is looked at, in bytes.
const HEAD_BYTES_MAX: usize = 4096;

/// A service to be asked: where it is, where what it says is written down, and what it may cost.
#[derive(Clone)]
pub struct Call {
    /// Where it is.
    pub place: Place,
    /// The transcript.
    pub log: Log,
    /// What it may cost.
    pub limits: Limits,
    /// How far guessing may go, where something is known by the answer to a guess only.
    pub caps: Caps,
    /// Path and query of the `UPnP` descriptions that the device announced at this port.
    pub descriptions: Vec<String>,
    /// That of the unit.
    pub floor: Floor,
}

impl Call {
    /// A call of the service at `place`, under the usual caps.
    pub fn new(place: impl Into<Place>, log: &Log, limits: Limits) -> Self {
        Self {
            place: place.into(),
            log: log.clone(),
            limits,
            caps: Caps::default(),
            descriptions: Vec::new(),
            floor: Floor::default(),
        }
    }

    /// The same call under the caps of a bench.
    #[must_use]
    pub fn under(self, caps: Caps) -> Self {
        Self { caps, ..self }
    }

    /// The same call of a service at which the device announced these `UPnP` descriptions.
    #[must_use]
    pub fn described_at(self, descriptions: Vec<String>) -> Self {
        Self {
            descriptions,
            ..self
        }
    }

    /// The same call beside others of the unit.
    #[must_use]
    pub fn beside(self, floor: &Floor) -> Self {
        let floor = floor.clone();
        Self { floor, ..self }
    }

    /// The time between two guesses.
    pub(crate) fn gap(&self) -> Duration {
        Duration::from_secs(1) / self.caps.tries_per_second.max(1)
    }

    /// The same call with other limits.
    #[must_use]
    pub fn within(&self, limits: Limits) -> Self {
        Self {
            limits,
            ..self.clone()
        }
    }
}

/// How a greeting ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Nothing more came.
    Quiet,
    /// The service hung up.
    Closed,
    /// It sent without end.
    Flood,
}

/// What a service said before it was asked anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Greeting {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// How they ended.
    pub end: End,
}

impl Greeting {
    /// Its beginning as text; bytes that are not UTF-8 are replaced.
    pub fn words(&self) -> String {
        let head = self
            .bytes
            .get(..self.bytes.len().min(HEAD_BYTES_MAX))
            .unwrap_or_default();
        String::from_utf8_lossy(head).into_owned()
    }

    /// What a terminal would show: the text without Telnet commands.
    pub fn screen(&self) -> String {
        String::from_utf8_lossy(&self.text()).into_owned()
    }

    /// Whether it reads like words rather than like bytes of some other protocol.
    pub fn is_words(&self) -> bool {
        looks_like_words(&self.text())
    }

    fn text(&self) -> Vec<u8> {
        Negotiation::default().feed(&self.bytes).0
    }
}

/// Knows a service by the words that it spoke first.
pub type Speaker = fn(&Call, &Greeting) -> Option<Found>;
/// Asks a service what it is whose first words alone could be another's; `None` where it is not of this protocol.
pub type Prober = for<'c> fn(&'c Call, &'c Greeting) -> BoxFuture<'c, Option<Found>>;
/// Asks a service that waits to be asked; `None` where the answer is not of this protocol.
pub type Asker = for<'c> fn(&'c Call) -> BoxFuture<'c, Option<Found>>;

/// A service, by what it was known, and its ways in.
pub struct Found {
    /// What it is: `ssh`, `telnet`, `http`, or `unknown`.
    pub service: &'static str,
    /// By what it was known.
    pub identified_by: String,
    /// Its ways in, at least one.
    pub ways: Vec<Way>,
}

impl Found {
    /// A service with one login.
    pub fn door(identified_by: impl Into<String>, door: Door) -> Self {
        Self {
            service: door.service(),
            identified_by: identified_by.into(),
            ways: vec![Way::Door(door)],
        }
    }

    /// A service that lets anyone in; `proof` says what was reached.
    pub fn open(
        service: &'static str,
        identified_by: impl Into<String>,
        proof: impl Into<String>,
    ) -> Self {
        let ways = vec![Way::Open {
            service,
            proof: proof.into(),
        }];
        Self {
            service,
            identified_by: identified_by.into(),
            ways,
        }
    }

    /// A service that cannot be judged, and why.
    pub fn unusable(
        service: &'static str,
        identified_by: impl Into<String>,
        reason: impl Into<String>,
    ) -> Self {
        let ways = vec![Way::Unusable {
            service,
            reason: reason.into(),
        }];
        Self {
            service,
            identified_by: identified_by.into(),
            ways,
        }
    }

    /// A service that has no login of its own to try: it is recorded as found, and no more.
    pub fn only(service: &'static str, identified_by: impl Into<String>) -> Self {
        Self {
            service,
            identified_by: identified_by.into(),
            ways: Vec::new(),
        }
    }
}
