//! What shows of a device beside its logins: how it defends them, and what of it should be its own.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::digest::Digest;

/// How a login defends itself against guessing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "seen", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Defence {
    /// Nothing slowed the tries.
    None,
    /// Answers took longer and longer, in milliseconds.
    Delay {
        /// The first answer.
        first_ms: u32,
        /// The last.
        last_ms: u32,
        /// In how many sessions at once it was answered at most; absent where it is not known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sessions: Option<u32>,
        /// So many sessions at once it answered, and lost the one beyond them each time it was tried: a delay bounds
        /// guessing only where the sessions are bounded too. Absent where no such limit was seen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        session_limit: Option<u32>,
    },
    /// The login was locked.
    LockOut {
        /// After so many tries.
        after: u32,
        /// For so many seconds; `None` where it did not open again while it was watched.
        seconds: Option<u32>,
        /// So many seconds after it locked it was last seen to be locked, 0 where it was open at the first look; absent where
        /// nobody looked, or where it is not known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen_locked: Option<u32>,
    },
    /// The service hangs up after some tries, and takes a new connection at once.
    HangsUp {
        /// After so many tries.
        after: u32,
    },
}

/// A certificate (RFC 5280), as a service showed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// Of the whole certificate.
    pub sha256: Digest,
    /// Of its subject public key info, which a new certificate over the same key keeps.
    pub spki_sha256: Digest,
    /// As the certificate writes it.
    pub subject: String,
    /// As the certificate writes it.
    pub issuer: String,
    /// Valid from.
    pub not_before: Timestamp,
    /// Valid until.
    pub not_after: Timestamp,
    /// Such as `RSA 1024` or `EC P-256`.
    pub key: String,
    /// The algorithm of its signature.
    pub signature: String,
    /// Whether its own key signed it.
    pub self_signed: bool,
}

/// Something by which a unit or a product could be told from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Identity {
    /// The name of an account that nobody was told of.
    Account,
    /// A password.
    Password,
    /// The host key of an SSH service.
    HostKey,
    /// The key of a certificate.
    CertificateKey,
    /// The name of a wireless network.
    NetworkName,
}
