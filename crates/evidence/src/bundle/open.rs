//! Opening a bundle for what is in it, after every check that needs no trust file.

use std::collections::BTreeMap;

use jiff::Timestamp;
use proofhouse_law::Digest;
use proofhouse_law::observation::Observation;

use super::examine::{Examined, examine};
use super::{BENCH, Limits, Manifest, Problem, TRANSCRIPTS};
use crate::authority::SignedAuthority;
use crate::dsse::Envelope;
use crate::keys::KeyId;
use crate::statement::Statement;

/// A bundle whose files are all as they were sealed. Whether its signer is trusted, [`super::verify`] says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// The digest of the whole file.
    pub digest: Digest,
    /// What was inspected, and the list of files.
    pub manifest: Manifest,
    /// The bytes of `bench.json`.
    pub bench: Vec<u8>,
    /// The authority that somebody signed, where it holds one; its signer is not judged yet.
    pub authority: Option<SignedAuthority>,
    /// What was seen.
    pub observations: Vec<Observation>,
    /// The raw transcripts by path.
    pub transcripts: BTreeMap<String, Vec<u8>>,
    /// The signed envelope.
    pub envelope: Envelope,
    /// The statement in it.
    pub statement: Statement,
    /// The key that says it signed; not judged yet.
    pub key_id: KeyId,
    /// When it says it was signed.
    pub signed_at: Timestamp,
}

/// Why a bundle was not opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// It is not as it was sealed.
    #[error("the bundle is not as it was sealed: {}", .0.first().map(ToString::to_string).unwrap_or_default())]
    Unsound(Vec<Problem>),
}

/// Opens a bundle, and refuses one that is not exactly as it was sealed.
pub fn open(bytes: &[u8], limits: &Limits) -> Result<Bundle, OpenError> {
    let Examined {
        entries,
        attestation,
        manifest,
        authority,
        observations,
        problems,
        ..
    } = examine(bytes, limits);
    let (Some(attestation), Some(manifest), Some(observations), true) =
        (attestation, manifest, observations, problems.is_empty())
    else {
        return Err(OpenError::Unsound(problems));
    };
    let bench = entries.iter().find(|entry| entry.name == BENCH);
    let bench = bench.map(|entry| entry.data.to_vec()).unwrap_or_default();
    let transcripts = entries
        .into_iter()
        .filter(|entry| entry.name.starts_with(TRANSCRIPTS))
        .map(|entry| (entry.name, entry.data.to_vec()));
    Ok(Bundle {
        digest: Digest::of(bytes),
        manifest,
        bench,
        authority,
        observations,
        transcripts: transcripts.collect(),
        key_id: attestation.signer().clone(),
        signed_at: attestation.statement.predicate.signed_on,
        envelope: attestation.envelope,
        statement: attestation.statement,
    })
}
