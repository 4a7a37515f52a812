//! Finds the services of a device: which TCP ports accept a connection, what speaks there and over UDP, and what
//! the device announces of itself.
//!
//! A service is known by what it says, never by its port. Scanning is bounded in how much is open at once and
//! in how long each port may take. Only the very address of the bench is asked, never a group or a network.

pub mod announce;
pub mod call;
mod datagram;
mod descriptors;
mod identify;
mod neighbours;
pub mod presence;
mod printing;
mod registry;
mod scan;
mod web;

pub use announce::{Announcement, Announcer};
pub use call::{Asker, Call, End, Found, Greeting, Prober, Speaker};
pub use datagram::{Datagram, datagram_ports, datagrams};
pub use identify::identify;
pub(crate) use identify::spoken_late;
pub use printing::{Manner, Printing};
pub use scan::{Scanned, likeliest_first, scan};
pub(crate) use web::led_on;
pub use web::{ways_in, without_login};

use futures::future::BoxFuture;

use crate::protocols::Door;

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
    /// None, nor anything else: whatever is asked for leads to another port of the device.
    Elsewhere {
        /// What observations call the service.
        service: &'static str,
        /// The port.
        port: u16,
        /// What showed it.
        reason: String,
    },
    /// Access without one that is still being asked for, beside the tries: a service may take seconds to refuse it.
    Asking {
        /// What observations call the service.
        service: &'static str,
        /// What was reached, if anything.
        proof: BoxFuture<'static, Option<String>>,
    },
    /// Further ways, to be looked for once the others were tried: then the looking disturbs no try.
    Further {
        /// What observations call the service.
        service: &'static str,
        /// What was found, if anything, each with its path; none for what is said of the service as a whole.
        ways: BoxFuture<'static, Vec<(Way, Option<String>)>>,
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
            Self::Open { service, .. }
            | Self::Elsewhere { service, .. }
            | Self::Asking { service, .. }
            | Self::Further { service, .. }
            | Self::Unusable { service, .. } => service,
        }
    }
}
