//! Verifying a bundle: every byte, and its signer against the trust file.

use jiff::Timestamp;
use proofhouse_law::Digest;
use serde::Serialize;

use super::examine::examine;
use super::{ATTESTATION, Bundle, Limits, Problem};
use crate::dsse::Envelope;
use crate::keys::{KeyId, KeyName, KeyRole, TrustFile};
use crate::statement::Statement;

/// What the trust file says of the signer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "status", rename_all = "kebab-case")]
pub enum SignerStatus {
    /// The key is a lab's, its signature fits, and it was good when it signed.
    Trusted {
        /// The key.
        key_id: KeyId,
        /// Its name in the trust file; a drill's says `DRILL`.
        name: KeyName,
        /// Whether it is a drill's.
        drill: bool,
    },
    /// Nobody enrolled the key, so its signature could not be checked.
    Unknown {
        /// The key.
        key_id: KeyId,
    },
    /// The key is known, and its signature does not stand.
    Refused {
        /// The key.
        key_id: KeyId,
        /// Its name in the trust file.
        name: KeyName,
        /// Why not.
        why: String,
    },
    /// There is no readable signature.
    Unreadable,
}

/// How a verification ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Every byte is as it was sealed, by a key that is trusted.
    Sound,
    /// Something is wrong.
    Problem,
    /// Every byte fits the signed digests, and nobody enrolled the key.
    UnknownKey,
}

/// What was found of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// How it ends.
    pub outcome: Outcome,
    /// The digest of the whole file, as it is.
    pub digest: Digest,
    /// How many files it holds.
    pub files: usize,
    /// Whether the inspection was stopped before its end, where that can be read.
    pub partial: Option<bool>,
    /// When it says it was signed, where that can be read.
    pub signed_at: Option<Timestamp>,
    /// The SHA-256 of the bundles that it says it relies on, where that can be read.
    pub relies_on: Vec<Digest>,
    /// Whether it was made in a drill, by its own word or by that of the trust file.
    pub drill: bool,
    /// The signer.
    pub signer: SignerStatus,
    /// Everything that is wrong.
    pub problems: Vec<Problem>,
}

/// Verifies a bundle within the usual limits.
pub fn verify(bytes: &[u8], trust: &TrustFile) -> Report {
    verify_within(bytes, trust, &Limits::default())
}

/// Verifies a bundle within `limits`.
pub fn verify_within(bytes: &[u8], trust: &TrustFile, limits: &Limits) -> Report {
    let found = examine(bytes, limits);
    let signer = found
        .attestation
        .as_ref()
        .map_or(SignerStatus::Unreadable, |one| {
            judge(&one.envelope, &one.statement, trust)
        });
    let mut problems = found.problems;
    if let SignerStatus::Refused { why, .. } = &signer {
        problems.push(Problem::of(ATTESTATION, why.clone()));
    }
    let outcome = match (&signer, problems.is_empty()) {
        (SignerStatus::Trusted { .. }, true) => Outcome::Sound,
        (SignerStatus::Unknown { .. }, true) => Outcome::UnknownKey,
        _ => Outcome::Problem,
    };
    let summary = found.attestation.map(|one| one.statement.predicate);
    let head = found.manifest.map(|manifest| manifest.inspection);
    let says_drill = head.as_ref().is_some_and(|head| head.drill);
    Report {
        outcome,
        digest: Digest::of(bytes),
        files: found.entries.len(),
        partial: summary.as_ref().map(|summary| summary.partial),
        signed_at: summary.as_ref().map(|summary| summary.signed_on),
        relies_on: head.map(|head| head.relies_on).unwrap_or_default(),
        drill: says_drill || matches!(signer, SignerStatus::Trusted { drill: true, .. }),
        signer,
        problems,
    }
}

/// Judges the signer of a bundle that was opened, whose files are all as they were sealed.
pub fn signer(bundle: &Bundle, trust: &TrustFile) -> SignerStatus {
    judge(&bundle.envelope, &bundle.statement, trust)
}

/// Judges the signature at the time at which it was made: a key that has since run out still vouches for what it signed.
fn judge(envelope: &Envelope, statement: &Statement, trust: &TrustFile) -> SignerStatus {
    let key_id = statement.predicate.signer.clone();
    let Some(key) = trust.find(&key_id) else {
        return SignerStatus::Unknown { key_id };
    };
    let name = key.name.clone();
    if !envelope.is_signed_by(&key.public_key) {
        let why = format!(
            "the signature is not one of the key {:?} ({key_id}) that it names",
            name.as_str()
        );
        return SignerStatus::Refused { key_id, name, why };
    }
    match key.objection(KeyRole::Lab, statement.predicate.signed_on) {
        Some(why) => SignerStatus::Refused { key_id, name, why },
        None => SignerStatus::Trusted {
            drill: name.is_drill(),
            key_id,
            name,
        },
    }
}
