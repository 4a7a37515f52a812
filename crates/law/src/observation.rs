//! What was observed, and nothing of what the law makes of it.
//!
//! The JSON of these types is a promise: bundles carry it. Golden files in `tests/golden` pin every variant.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::ids::ObservationId;

mod exposure;
mod fact;
mod publication;
mod secret;
mod testing;

pub use exposure::{Certificate, Defence, Identity};
pub use fact::Fact;
pub use publication::{Passage, PeriodPlace, Publication, SupportReading};
pub use secret::{CredentialOrigin, SecretTag, StopReason, tries};
pub use testing::{BroughtBy, CredentialList, MacSeen, Met, Standing, Tester, Visit, VisitOutcome};

/// One fact about one subject, with the raw transcripts that show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Observation {
    /// Its name within the bundle.
    pub id: ObservationId,
    /// The check that made it, such as `inspect.default-credential`.
    pub check: String,
    /// When it was made.
    pub at: Timestamp,
    /// What it is about.
    pub subject: Subject,
    /// What was seen.
    pub fact: Fact,
    /// The raw bytes that show it.
    pub transcripts: Vec<TranscriptRef>,
}

/// A transcript in the same bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TranscriptRef {
    /// Its path in the bundle.
    pub path: String,
    /// Its digest.
    pub sha256: Digest,
}

/// What an observation is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// Serial or label of the unit; none for a publication.
    pub unit: Option<String>,
    /// The state that the unit was in.
    pub state: Option<DeviceState>,
    /// The firmware version, where known.
    pub firmware: Option<String>,
    /// Which part of the product.
    pub component: Component,
}

/// The state of a device when it was observed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeviceState {
    /// As it left production.
    FactoryDefault,
    /// Set up as its maker says, its password left as it was.
    SetUpWithoutChange,
    /// Set up, with a password that the user chose.
    SetUpByUser,
    /// After a factory reset.
    Reset,
    /// After a factory reset, set up again.
    ResetThenSetUp,
}

impl DeviceState {
    /// Every state that a device can be tested in.
    pub const ALL: [Self; 5] = [
        Self::FactoryDefault,
        Self::SetUpWithoutChange,
        Self::SetUpByUser,
        Self::Reset,
        Self::ResetThenSetUp,
    ];

    /// In words, as something that is said of a unit.
    pub fn words(self) -> &'static str {
        match self {
            Self::FactoryDefault => "as it left the factory",
            Self::SetUpWithoutChange => "set up, its password left as it was",
            Self::SetUpByUser => "set up with a password that the user chose",
            Self::Reset => "after a factory reset",
            Self::ResetThenSetUp => "after a factory reset, set up again",
        }
    }
}

/// The part of a product, after the scopes a to d of SI 2023/1007 Schedule 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Component {
    /// Scope a.
    Hardware,
    /// Scope b.
    PreInstalledSoftware,
    /// Scope c: must be installed for all the intended purposes.
    RequiredSoftware,
    /// Scope d: other software used for or with any intended purpose.
    OtherSoftware,
}

impl Component {
    /// In words, as part of a product.
    pub fn words(self) -> &'static str {
        match self {
            Self::Hardware => "hardware",
            Self::PreInstalledSoftware => "software installed beforehand",
            Self::RequiredSoftware => {
                "software that must be installed for all the intended purposes"
            }
            Self::OtherSoftware => "other software for the intended purposes",
        }
    }
}

/// A way in that a device offers on a network.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interface {
    /// `tcp`.
    pub transport: String,
    /// The port.
    pub port: u16,
    /// `telnet`, `ssh`, `http-basic`, `http-digest`, `http-form` and the like.
    pub service: String,
    /// Whether TLS carried it.
    pub tls: bool,
    /// Where on the service it stands, for a login beside the first that was found there: `/api/`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

impl std::fmt::Display for Interface {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let tls = if self.tls { " over TLS" } else { "" };
        write!(
            f,
            "{} on {}/{}{tls}",
            self.service, self.transport, self.port
        )?;
        self.path
            .iter()
            .try_for_each(|path| write!(f, " at {path}"))
    }
}
