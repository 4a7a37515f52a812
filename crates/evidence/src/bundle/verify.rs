//! Verifying a bundle: every byte, and its signer against the trust file.

use jiff::Timestamp;
use proofhouse_law::Digest;
use serde::Serialize;

use super::examine::examine;
use super::{ATTESTATION, AUTHORITY, Bundle, Limits, Problem};
use crate::authority::SignedAuthority;
use crate::dsse::Envelope;
use crate::keys::{KeyId, KeyName, KeyRole, TrustFile};
use crate::statement::Predicate;

/// What the trust file says of the signer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "status", rename_all = "kebab-case")]
pub enum SignerStatus {
    /// The key has the role that it needs, its signature fits, and it was good when it signed.
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
    /// Every byte fits the signed digests, and nobody enrolled the key that sealed it, or the one that authorised the test.
    UnknownKey,
}

/// The signed authority in a bundle, and what the trust file says of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Authorised {
    /// The digest of its bytes.
    pub sha256: Digest,
    /// When it says it was signed.
    pub signed_at: Timestamp,
    /// The moment from which it no longer holds.
    pub expires: Timestamp,
    /// The units and addresses that it names, in words.
    pub targets: Vec<String>,
    /// Who signed it.
    pub signer: SignerStatus,
}

impl Authorised {
    fn of(authority: &SignedAuthority, trust: &TrustFile) -> Self {
        let leave = &authority.terms.authority;
        Self {
            sha256: authority.sha256,
            signed_at: authority.signed_on,
            expires: leave.expires,
            targets: leave.targets.iter().map(super::Target::words).collect(),
            signer: authority.signer(trust),
        }
    }
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
    /// The signed authority to test, where it holds one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authority: Option<Authorised>,
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
            judge_lab(&one.envelope, &one.statement.predicate, trust)
        });
    let authority = found.authority.map(|one| Authorised::of(&one, trust));
    let mut problems = found.problems;
    problems.extend(refused(ATTESTATION, &signer));
    if let Some(authority) = &authority {
        problems.extend(refused(AUTHORITY, &authority.signer));
    }
    let is_trusted = |signer: &SignerStatus| matches!(signer, SignerStatus::Trusted { .. });
    let outcome = if !problems.is_empty() || signer == SignerStatus::Unreadable {
        Outcome::Problem
    } else if is_trusted(&signer) && authority.iter().all(|one| is_trusted(&one.signer)) {
        Outcome::Sound
    } else {
        Outcome::UnknownKey
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
        authority,
        problems,
    }
}

/// The problem of a signature that does not stand.
fn refused(path: &str, signer: &SignerStatus) -> Option<Problem> {
    match signer {
        SignerStatus::Refused { why, .. } => Some(Problem::of(path, why.clone())),
        _ => None,
    }
}

/// Judges the signer of a bundle that was opened, whose files are all as they were sealed.
pub fn signer(bundle: &Bundle, trust: &TrustFile) -> SignerStatus {
    judge_lab(&bundle.envelope, &bundle.statement.predicate, trust)
}

fn judge_lab(envelope: &Envelope, summary: &Predicate, trust: &TrustFile) -> SignerStatus {
    let signed = (&summary.signer, summary.signed_on);
    judge(envelope, KeyRole::Lab, signed, trust)
}

/// Judges a signature by the key that it names, at the time at which it was made: a key that has since run out still
/// vouches for what it signed.
pub(crate) fn judge(
    envelope: &Envelope,
    role: KeyRole,
    (key_id, signed_on): (&KeyId, Timestamp),
    trust: &TrustFile,
) -> SignerStatus {
    let key_id = key_id.clone();
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
    match key.objection(role, signed_on) {
        Some(why) => SignerStatus::Refused { key_id, name, why },
        None => SignerStatus::Trusted {
            drill: name.is_drill(),
            key_id,
            name,
        },
    }
}
