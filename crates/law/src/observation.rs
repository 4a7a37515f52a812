//! What was observed, and nothing of what the law makes of it.
//!
//! The JSON of these types is a promise: bundles carry it. Golden files in `tests/golden` pin every variant.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::ids::ObservationId;

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
}

impl std::fmt::Display for Interface {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let tls = if self.tls { " over TLS" } else { "" };
        write!(
            f,
            "{} on {}/{}{tls}",
            self.service, self.transport, self.port
        )
    }
}

/// What was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Fact {
    /// A service answers.
    ServiceFound {
        /// Where.
        interface: Interface,
        /// By what it was known.
        identified_by: String,
    },
    /// A credential was accepted, and random passwords before and after it were refused.
    CredentialAccepted {
        /// Where.
        interface: Interface,
        /// The account.
        account: String,
        /// The secret's tag; the secret itself stays sealed.
        secret: SecretTag,
        /// Where the credential came from.
        origin: CredentialOrigin,
        /// The harmless request that showed the access.
        proof: String,
        /// Whether the device allowed nothing but a change of the password.
        change_forced: bool,
    },
    /// How far a list was tried. Alone, none of it was accepted; beside a `CredentialAccepted` at the same
    /// interface, none of the rest.
    CredentialsRefused {
        /// Where.
        interface: Interface,
        /// How many were tried.
        tries: u32,
        /// Name of the list.
        list: String,
        /// Why the tries ended.
        stopped: StopReason,
    },
    /// The interface asks for no credential at all.
    OpenWithoutAuthentication {
        /// Where.
        interface: Interface,
        /// The harmless request that showed it.
        proof: String,
    },
    /// A random password was accepted too: this says nothing of default passwords.
    ControlAccepted {
        /// Where.
        interface: Interface,
        /// What was accepted.
        detail: String,
    },
    /// The interface could not be judged: garbage, an endless banner, silence.
    InterfaceUnusable {
        /// Where.
        interface: Interface,
        /// Why not.
        reason: String,
    },
    /// No service answered on any port tried.
    NoInterfaceFound {
        /// How many ports were tried.
        ports_tried: u32,
    },
    /// A contact for reports of vulnerabilities is published.
    VulnerabilityContact {
        /// The page.
        url: String,
        /// The contact.
        contact: String,
        /// Where it says so.
        passage: Passage,
    },
    /// The page says when a report is acknowledged.
    AcknowledgementTiming {
        /// The page.
        url: String,
        /// Where it says so.
        passage: Passage,
    },
    /// The page says when status updates are given.
    StatusUpdateTiming {
        /// The page.
        url: String,
        /// Where it says so.
        passage: Passage,
    },
    /// The pages were read, and it is not there.
    NotPublished {
        /// What is missing.
        what: Publication,
        /// The pages read.
        pages: Vec<String>,
    },
    /// Something is said of the support period.
    SupportPeriod {
        /// The page.
        url: String,
        /// What it says.
        reading: SupportReading,
        /// Where it says so.
        passage: Passage,
    },
    /// A page could not be read: nothing follows from it.
    PublicationUnreadable {
        /// The page.
        url: String,
        /// Why not.
        reason: String,
    },
}

impl Fact {
    /// The interface that the fact is about, where it is about one.
    pub fn interface(&self) -> Option<&Interface> {
        match self {
            Self::ServiceFound { interface, .. }
            | Self::CredentialAccepted { interface, .. }
            | Self::CredentialsRefused { interface, .. }
            | Self::OpenWithoutAuthentication { interface, .. }
            | Self::ControlAccepted { interface, .. }
            | Self::InterfaceUnusable { interface, .. } => Some(interface),
            _ => None,
        }
    }
}

/// A secret's tag: HMAC-SHA-256 under a key made for one bundle. Equality within the bundle shows; the secret does not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SecretTag(String);

impl SecretTag {
    /// A tag computed elsewhere.
    pub fn new(tag: impl Into<String>) -> Self {
        Self(tag.into())
    }

    /// The tag as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Where a credential that was tried came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "kebab-case", deny_unknown_fields)]
pub enum CredentialOrigin {
    /// A public list of default credentials.
    PublicList {
        /// The list.
        name: String,
    },
    /// A file that the tester supplied.
    TesterFile,
    /// The label of this very unit.
    UnitLabel,
    /// Chosen by the user at set-up.
    UserDefined,
    /// No password at all.
    EmptyPassword,
}

/// Why tries of a list ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StopReason {
    /// Every credential of the list was tried.
    ListExhausted,
    /// The cap on tries was reached.
    Cap,
    /// The device locked the account.
    LockOut,
    /// The service went away.
    ServiceDropped,
    /// A person stopped it.
    Interrupted,
}

/// Something that a maker must publish.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Publication {
    /// A contact for reports of vulnerabilities.
    VulnerabilityContact,
    /// When a report is acknowledged.
    AcknowledgementTiming,
    /// When status updates are given.
    StatusUpdateTiming,
    /// For how long there are security updates.
    SupportPeriod,
}

/// A passage of a page: the evidence of a publication.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Passage {
    /// The transcript's path in the bundle.
    pub transcript: String,
    /// First byte of the passage.
    pub start: u64,
    /// The byte after its last.
    pub end: u64,
    /// Its words, at most 1000 bytes.
    pub text: String,
}

/// What a page says of the support period. A regime maps each reading to a verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reading", rename_all = "kebab-case", deny_unknown_fields)]
pub enum SupportReading {
    /// An end date is stated.
    StatedEndDate {
        /// The date.
        date: Date,
    },
    /// A duration from a date that the page states: the end can be worked out.
    DerivableOnly {
        /// The duration as written.
        duration: String,
        /// What it runs from, as written.
        anchor: String,
    },
    /// A duration from each buyer's own purchase.
    PerBuyerDuration {
        /// The duration as written.
        duration: String,
    },
    /// Only "up to" so long.
    UpperBoundOnly {
        /// As written.
        text: String,
    },
    /// Words without a time.
    Vague,
    /// The stated end date had passed when it was read.
    Expired {
        /// The date.
        date: Date,
    },
    /// Different end dates.
    Contradictory {
        /// The dates.
        dates: Vec<Date>,
    },
}
