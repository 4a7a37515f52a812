//! in-toto Statements, version 1: which files, with which digests, the lab vouches for.
//!
//! Source: in-toto/attestation, `spec/v1/statement.md`. Ours are read strictly: unknown fields are refused.

use jiff::Timestamp;
use proofhouse_law::Digest;
use serde::{Deserialize, Serialize};

use crate::keys::KeyId;

/// The type of every Statement of version 1.
pub const TYPE: &str = "https://in-toto.io/Statement/v1";
/// What the predicate says: the summary of an inspection. Chosen once; a new shape takes a new number.
pub const PREDICATE_TYPE: &str = "https://proofhouse.example/predicate/inspection/v1";

/// Why a payload is not a Statement of ours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StatementError {
    /// Not the JSON of a Statement.
    #[error("the signed payload is not an inspection's in-toto Statement: {0}")]
    Json(String),
    /// Another kind of Statement.
    #[error("the signed payload has the {field} {found:?}, where {wanted:?} is needed")]
    Kind {
        /// The field.
        field: &'static str,
        /// What it says.
        found: String,
        /// What it must say.
        wanted: &'static str,
    },
}

/// A Statement: the files of one bundle, and the summary of the inspection that made them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Always [`TYPE`].
    #[serde(rename = "_type")]
    pub kind: String,
    /// Every file of the bundle but the attestation itself, sorted by name.
    pub subject: Vec<ResourceDescriptor>,
    /// Always [`PREDICATE_TYPE`].
    #[serde(rename = "predicateType")]
    pub predicate_type: String,
    /// The summary.
    pub predicate: Predicate,
}

/// One file of a Statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResourceDescriptor {
    /// Its path in the bundle.
    pub name: String,
    /// Its digest.
    pub digest: DigestSet,
}

/// The digests of one file; ours always and only give SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DigestSet {
    /// SHA-256.
    pub sha256: Digest,
}

/// The summary of an inspection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Predicate {
    /// What made the observations.
    pub tool: Tool,
    /// The key that signs. Inside the signature, unlike the envelope's hint.
    pub signer: KeyId,
    /// When the inspection began.
    pub started_on: Timestamp,
    /// When it ended.
    pub ended_on: Timestamp,
    /// When the bundle was sealed. The key is judged at this moment.
    pub signed_on: Timestamp,
    /// Whether the inspection was stopped before its end.
    pub partial: bool,
    /// The units inspected; empty for publications.
    pub units: Vec<String>,
    /// How many observations there are.
    pub observations: u64,
    /// The digest of `bench.json`, which holds the authority to test.
    pub authority: DigestSet,
}

/// A program and its version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

impl Statement {
    /// Reads the payload of an envelope.
    pub fn parse(payload: &[u8]) -> Result<Self, StatementError> {
        let statement: Self = serde_json::from_slice(payload)
            .map_err(|cause| StatementError::Json(cause.to_string()))?;
        let kinds = [
            ("_type", &statement.kind, TYPE),
            ("predicateType", &statement.predicate_type, PREDICATE_TYPE),
        ];
        for (field, found, wanted) in kinds {
            if found != wanted {
                let found = found.chars().take(200).collect();
                return Err(StatementError::Kind {
                    field,
                    found,
                    wanted,
                });
            }
        }
        Ok(statement)
    }

    /// The payload to sign: fixed field order, no white space.
    pub fn to_json(&self) -> Vec<u8> {
        // Plain data with string keys always serialises.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// The digest of the file `name`.
    pub fn digest_of(&self, name: &str) -> Option<Digest> {
        self.subject
            .iter()
            .find(|one| one.name == name)
            .map(|one| one.digest.sha256)
    }
}
