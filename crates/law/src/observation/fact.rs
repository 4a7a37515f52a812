//! What was seen, one kind of fact a variant.

use serde::{Deserialize, Serialize};

use super::{
    Certificate, CredentialOrigin, Defence, Identity, Interface, Passage, PeriodPlace, Publication,
    SecretTag, StopReason, SupportReading,
};
use crate::digest::Digest;
use crate::finding::Verdict;

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
        /// How many there were to try: those listed for this device and service, and those that the bench knows. Absent
        /// where it is not known, as in bundles that do not say it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        listed: Option<u32>,
        /// Name of the list.
        list: String,
        /// Why the tries ended.
        stopped: StopReason,
    },
    /// A password that opened the account in an earlier visit was refused after the user had chosen another: it was tried at
    /// this login, the user's was accepted in the same visit and once more after that refusal, and random ones before and
    /// after were refused.
    OldPasswordRefused {
        /// Where.
        interface: Interface,
        /// The account.
        account: String,
        /// The old password, as the observation has it that it opened the account by.
        secret: SecretTag,
        /// The user's password.
        chosen: SecretTag,
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
        /// The other TCP port of the device to which all leads that was asked for there; absent where none does.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        leads_to: Option<u16>,
    },
    /// No service answered on any port tried.
    NoInterfaceFound {
        /// How many ports were tried.
        ports_tried: u32,
        /// How many TCP ports refused a connection: where none did, nothing shows that the unit was there. Absent where it
        /// is not known, as in bundles that do not say it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        refused: Option<u32>,
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
    /// How a login defends itself against guessing.
    GuessingDefence {
        /// Where.
        interface: Interface,
        /// How many wrong tries were made to see it.
        tries: u32,
        /// After how many of them, for all accounts together, a password that it takes was taken: those were weighed, and
        /// not refused by a lock-out of the address that says nothing. Absent where none was tried.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        weighed: Option<u32>,
        /// How many of them, in a row and for one account, stand between two tries of that account's right password that
        /// were both taken: they did not lock the account. Absent where none was tried, as in bundles that count the
        /// wrong tries of all accounts together alone: an account that locks by itself may have had one or two of those.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        in_a_row: Option<u32>,
        /// What was seen.
        defence: Defence,
        /// Its words or its times, as they were seen.
        detail: String,
    },
    /// The versions and cipher suites of TLS that a service takes.
    TlsOffered {
        /// Where.
        interface: Interface,
        /// Such as `TLS 1.2`, oldest first.
        versions: Vec<String>,
        /// Their IANA names, in the order in which they were found.
        ciphers: Vec<String>,
        /// Whether the service stopped answering before every version and suite was asked for: what is not named here may
        /// be taken all the same.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        cut_short: bool,
    },
    /// The certificate that a service shows.
    CertificateShown {
        /// Where.
        interface: Interface,
        /// What it says.
        certificate: Box<Certificate>,
    },
    /// The algorithms that an SSH service offers, in its order.
    SshOffered {
        /// Where.
        interface: Interface,
        /// Key exchange.
        key_exchange: Vec<String>,
        /// Host keys.
        host_keys: Vec<String>,
        /// Ciphers, from the service to the client.
        ciphers: Vec<String>,
        /// Message authentication, from the service to the client.
        macs: Vec<String>,
    },
    /// The host key that an SSH service shows.
    HostKeyShown {
        /// Where.
        interface: Interface,
        /// Such as `ssh-ed25519`.
        algorithm: String,
        /// Of the key as SSH encodes it.
        sha256: Digest,
    },
    /// A key whose private half is known to the public.
    KnownKey {
        /// Where.
        interface: Interface,
        /// Of the public key.
        sha256: Digest,
        /// The list that knows it.
        published_in: String,
    },
    /// Security-relevant information that anyone gets before a login.
    DisclosedBeforeLogin {
        /// Where.
        interface: Interface,
        /// What it is, such as `firmware version`.
        what: String,
        /// The words that say it.
        text: String,
    },
    /// What a device announces of itself on its network.
    Announced {
        /// `mdns`, `ssdp`, `ws-discovery`.
        protocol: String,
        /// The name that it gives itself.
        name: String,
        /// What else it says, a line each.
        says: Vec<String>,
    },
    /// An interface that answers and that the maker's declaration does not name.
    UndeclaredInterface {
        /// Where.
        interface: Interface,
        /// The declaration.
        declaration: String,
    },
    /// An interface that the maker declares and that does not answer.
    DeclaredSilent {
        /// What the declaration calls it.
        entry: String,
        /// The declaration.
        declaration: String,
    },
    /// Something that must be each unit's own is the same in several.
    SameInUnits {
        /// What it is.
        what: Identity,
        /// Where, if it belongs to one interface.
        interface: Option<Interface>,
        /// The units.
        units: Vec<String>,
        /// How it shows.
        detail: String,
    },
    /// Something that a factory reset must remove is there after it.
    SurvivedReset {
        /// What it is.
        what: Identity,
        /// Where, if it belongs to one interface.
        interface: Option<Interface>,
        /// How it shows.
        detail: String,
        /// What shows that the reset was done, such as a password that was refused before it. Absent where nothing does, as
        /// in bundles that do not say it: then it may be there because there was no reset.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reset_shown_by: Option<String>,
    },
    /// Something that must be each product's own was seen in an earlier inspection of another product or firmware.
    SameAsEarlier {
        /// What it is.
        what: Identity,
        /// Where, if it belongs to one interface.
        interface: Option<Interface>,
        /// The attestation of the earlier bundle.
        bundle: Digest,
        /// The product and firmware that it was of.
        product: String,
        /// How it shows.
        detail: String,
    },
    /// What a person judged of one unit of a test case, where no check can.
    JudgedByPerson {
        /// The test case, such as `5.1-4-1`.
        case: String,
        /// Its unit, such as `a`.
        unit: String,
        /// The verdict.
        verdict: Verdict,
        /// Why, in the person's words.
        words: String,
        /// Who.
        by: String,
    },
    /// A page tells users something that a standard wants told.
    UserInformation {
        /// The page.
        url: String,
        /// What it tells.
        what: Publication,
        /// Whether it says that there is none of it.
        denied: bool,
        /// The words.
        passage: Passage,
    },
    /// A page invites to purchase the product; where on it the support period stands.
    OfferedForSale {
        /// The page.
        url: String,
        /// The invitation: its price, or what one presses to buy.
        offer: Passage,
        /// Where the period stands beside it.
        period: PeriodPlace,
        /// What a machine can see of how prominent either is, a sentence each.
        seen: Vec<String>,
    },
    /// Nothing shows that a unit was set up by its user: the user's password opened none of its logins, and another one that
    /// nobody chose did. It names the transcripts of what was opened in that visit.
    SetUpDoubted {
        /// What opened and what did not.
        reason: String,
        /// Why the state is as it should be all the same, in the tester's words. Absent where nobody said: then what
        /// was opened may be a unit that nobody had set up.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        said: Option<String>,
    },
    /// Not all of a unit was seen: that nothing was found in the rest does not say that nothing is there.
    NotAllSeen {
        /// What was left out, and why.
        reason: String,
    },
}

impl Fact {
    /// Whether it is about what a maker publishes.
    pub fn is_published(&self) -> bool {
        matches!(
            self,
            Self::VulnerabilityContact { .. }
                | Self::AcknowledgementTiming { .. }
                | Self::StatusUpdateTiming { .. }
                | Self::NotPublished { .. }
                | Self::SupportPeriod { .. }
                | Self::PublicationUnreadable { .. }
                | Self::UserInformation { .. }
                | Self::OfferedForSale { .. }
        )
    }

    /// The interface whose login or access the fact is about, where it is about one.
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
