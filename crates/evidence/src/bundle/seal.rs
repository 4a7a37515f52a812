//! Sealing: from what was seen to the one signed file.

use std::collections::BTreeMap;

use jiff::Timestamp;
use proofhouse_law::Digest;
use proofhouse_law::observation::Observation;

use super::consistency::{self, Held};
use super::manifest::{FileRecord, Manifest, ManifestHead, SCHEMA};
use super::{ATTESTATION, AUTHORITY, BENCH, Limits, MANIFEST, OBSERVATIONS, Problem, TRANSCRIPTS};
use crate::archive::crc::crc32;
use crate::archive::{Entry, canonical, is_safe_name};
use crate::authority::SignedAuthority;
use crate::dsse::{Envelope, EnvelopeSignature, IN_TOTO, pae};
use crate::keys::{KeyError, KeyId, KeyRole, SigningKey};
use crate::statement::{self, DigestSet, Predicate, ResourceDescriptor, Statement, Tool};

/// What is to be sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What was inspected, when, and by whose authority.
    pub manifest: ManifestHead,
    /// The bytes of `bench.json`: the bench as the tester gave it, in JSON.
    pub bench: Vec<u8>,
    /// The authority that somebody signed, where one was needed or given.
    pub authority: Option<SignedAuthority>,
    /// The raw transcripts by path; [`transcript_path`] makes the paths.
    pub transcripts: BTreeMap<String, Vec<u8>>,
    /// What was seen.
    pub observations: Vec<Observation>,
}

/// Why nothing was sealed. The draft is untouched wherever the caller kept it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The key may not sign evidence.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A transcript's path is not one that a bundle may hold.
    #[error("{0:?} is no path of a transcript; they are transcripts/<four digits>-<name>")]
    BadPath(String),
    /// The bench is not JSON.
    #[error("bench.json is not JSON: {0}")]
    Bench(String),
    /// Larger than any reader would accept.
    #[error("the bundle would pass a limit that every reader holds to: {0}")]
    Limit(String),
    /// The draft contradicts itself.
    #[error("the draft contradicts itself: {0}")]
    Inconsistent(Problem),
    /// Sealed before the inspection ended.
    #[error("the bundle would be sealed at {at}, before the inspection ended at {ended}")]
    TooEarly {
        /// When it would be sealed.
        at: Timestamp,
        /// When the inspection ended.
        ended: Timestamp,
    },
}

/// The path of the transcript with this number: `label` in lower case, with `-` for everything that a path may not hold.
pub fn transcript_path(number: u32, label: &str) -> String {
    let kept = label
        .bytes()
        .take(80)
        .map(|byte| match byte.to_ascii_lowercase() {
            byte @ (b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_') => char::from(byte),
            _ => '-',
        });
    let kept: String = kept.collect();
    let kept = kept.trim_matches(['-', '.']);
    format!(
        "{TRANSCRIPTS}{number:04}-{}",
        if kept.is_empty() { "raw" } else { kept }
    )
}

/// Whether this is the path of a transcript.
pub(super) fn is_transcript_path(path: &str, limits: &Limits) -> bool {
    let name = path.strip_prefix(TRANSCRIPTS).unwrap_or_default();
    let (number, label) = name.split_once('-').unwrap_or_default();
    let digits = number.len() >= 4 && number.bytes().all(|byte| byte.is_ascii_digit());
    digits && !label.is_empty() && !label.contains('/') && is_safe_name(path, limits)
}

/// Seals `draft` with a lab's key at the moment `at`. The same draft, key and moment always give the same bytes.
pub fn seal(draft: Draft, key: &SigningKey, at: Timestamp) -> Result<Vec<u8>, SealError> {
    // First of all, so that nothing is built for a key that may not sign it.
    key.for_role(KeyRole::Lab)?;
    check(&draft, at)?;
    let observations = json(&draft.observations);
    let mut files: BTreeMap<&str, &[u8]> = draft
        .transcripts
        .iter()
        .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
        .collect();
    files.insert(BENCH, &draft.bench);
    if let Some(authority) = &draft.authority {
        files.insert(AUTHORITY, &authority.bytes);
    }
    files.insert(OBSERVATIONS, &observations);
    let listed = files
        .iter()
        .map(|(path, bytes)| FileRecord::of(path, bytes))
        .collect();
    let manifest = Manifest {
        schema: SCHEMA,
        inspection: draft.manifest,
        files: listed,
    };
    let manifest_bytes = json(&manifest);
    files.insert(MANIFEST, &manifest_bytes);

    let count = draft.observations.len();
    let summary = predicate(
        &manifest.inspection,
        count,
        Digest::of(&draft.bench),
        key.id(),
        at,
    );
    let attestation = attest(&files, summary, key)?;
    files.insert(ATTESTATION, &attestation);
    encode(&files)
}

fn check(draft: &Draft, at: Timestamp) -> Result<(), SealError> {
    let limits = Limits::default();
    if at < draft.manifest.ended {
        return Err(SealError::TooEarly {
            at,
            ended: draft.manifest.ended,
        });
    }
    if draft.observations.len() > limits.observations {
        return Err(SealError::Limit(format!(
            "more than {} observations",
            limits.observations
        )));
    }
    if let Some(bad) = draft
        .transcripts
        .keys()
        .find(|path| !is_transcript_path(path, &limits))
    {
        return Err(SealError::BadPath(bad.clone()));
    }
    serde_json::from_slice::<serde_json::Value>(&draft.bench)
        .map_err(|cause| SealError::Bench(cause.to_string()))?;
    let held = |path: &str| {
        let bytes = draft.transcripts.get(path)?;
        let FileRecord { size, sha256, .. } = FileRecord::of(path, bytes);
        Some(Held { sha256, size })
    };
    let wrong = consistency::problems(&draft.manifest, &draft.observations, &held);
    let unfit = draft
        .authority
        .iter()
        .flat_map(|authority| consistency::unfit(&draft.manifest, &draft.observations, authority));
    wrong
        .into_iter()
        .chain(unfit)
        .next()
        .map_or(Ok(()), |problem| Err(SealError::Inconsistent(problem)))
}

/// The bytes of one of our JSON files: indented for people who unpack the bundle, with a closing newline.
fn json(value: &impl serde::Serialize) -> Vec<u8> {
    // Plain data with string keys always serialises.
    let mut bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// The summary that is signed. Also what the manifest must agree with when a bundle is read.
pub(super) fn predicate(
    head: &ManifestHead,
    observations: usize,
    bench: Digest,
    signer: KeyId,
    signed_on: Timestamp,
) -> Predicate {
    Predicate {
        tool: Tool {
            name: head.tool.clone(),
            version: head.tool_version.clone(),
        },
        signer,
        started_on: head.started,
        ended_on: head.ended,
        signed_on,
        partial: head.partial,
        units: head.subject.units.clone(),
        observations: u64::try_from(observations).unwrap_or(u64::MAX),
        authority: DigestSet { sha256: bench },
    }
}

fn attest(
    files: &BTreeMap<&str, &[u8]>,
    predicate: Predicate,
    key: &SigningKey,
) -> Result<Vec<u8>, KeyError> {
    let subject = files.iter().map(|(path, bytes)| ResourceDescriptor {
        name: (*path).to_owned(),
        digest: DigestSet {
            sha256: Digest::of(bytes),
        },
    });
    let statement = Statement {
        kind: statement::TYPE.to_owned(),
        subject: subject.collect(),
        predicate_type: statement::PREDICATE_TYPE.to_owned(),
        predicate,
    };
    let payload = statement.to_json();
    let sig = key
        .sign(KeyRole::Lab, &pae(IN_TOTO, &payload))?
        .to_bytes()
        .to_vec();
    let keyid = Some(key.id().to_string());
    let signatures = vec![EnvelopeSignature { keyid, sig }];
    Ok(Envelope {
        payload_type: IN_TOTO.to_owned(),
        payload,
        signatures,
    }
    .to_json())
}

fn encode(files: &BTreeMap<&str, &[u8]>) -> Result<Vec<u8>, SealError> {
    let limits = Limits::default();
    let large = files.iter().find(|(_, bytes)| bytes.len() > limits.entry);
    if let Some((path, _)) = large {
        return Err(SealError::Limit(format!(
            "{path} is larger than {} bytes",
            limits.entry
        )));
    }
    if files.len() > limits.entries {
        return Err(SealError::Limit(format!(
            "more than {} files",
            limits.entries
        )));
    }
    let entries = files.iter().map(|(path, bytes)| Entry {
        name: (*path).to_owned(),
        data: bytes,
        start: 0,
        crc: crc32(bytes),
    });
    let entries: Vec<_> = entries.collect();
    canonical(&entries)
        .filter(|bytes| bytes.len() <= limits.total)
        .ok_or_else(|| SealError::Limit(format!("larger than {} bytes", limits.total)))
}
