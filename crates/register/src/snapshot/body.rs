//! The body of a snapshot: the log's checkpoint, the rows relied on with their proofs, and the records.

use serde::{Deserialize, Serialize};

use super::Content;
use crate::effect::Record;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Body {
    /// The log's signed checkpoint, as published.
    pub(super) checkpoint: String,
    /// The notices' rows, by rising index.
    pub(super) sources: Vec<SourceRow>,
    /// The products, sorted by scheme and value.
    pub(super) records: Vec<Record>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SourceRow {
    /// The row's index in the log.
    pub(super) index: u64,
    /// The row's stored bytes.
    pub(super) entry: String,
    /// Its inclusion proof: base64 hashes from the leaf upwards.
    pub(super) proof: Vec<String>,
}

impl Body {
    pub(super) fn new(checkpoint: &[u8], content: &Content) -> Self {
        let row = |(source, bytes): &(super::Source, Vec<u8>)| SourceRow {
            index: source.index,
            entry: String::from_utf8_lossy(bytes).into_owned(),
            proof: source.proof.iter().map(ToString::to_string).collect(),
        };
        Self {
            checkpoint: String::from_utf8_lossy(checkpoint).into_owned(),
            sources: content.sources.iter().map(row).collect(),
            records: content.records.clone(),
        }
    }

    pub(super) fn to_bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(self)
    }

    /// Reads the body in its one canonical form.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, String> {
        let body: Self =
            serde_json::from_slice(bytes).map_err(|error| format!("it cannot be read: {error}"))?;
        match body.to_bytes() {
            Ok(again) if again == bytes => Ok(body),
            _ => Err("it is not in its canonical form".into()),
        }
    }
}
