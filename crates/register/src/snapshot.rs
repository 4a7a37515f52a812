//! The offline snapshot: signed, complete, and a pure function of the first N entries of the log.
//!
//! The log proves that what it lists is listed; only a complete and signed copy can say that
//! something is *not* listed. The file is a signed note (the header), an empty line, and one JSON
//! document (the body), whose length and SHA-256 the header states. See `docs/reference/snapshot.md`.

mod body;
mod content;
mod header;

use jiff::Timestamp;

use crate::checkpoint::{Checkpoint, CheckpointError, Key, Signer, open_note};
use crate::effect::{Record, records};
use crate::entry::{Entry, EntryError, EntrySource, Notice, SourceError};
use crate::proof::check_inclusion;
use crate::tree::{Hash, TreeError};
use body::{Body, SourceRow};
use content::Content;
use header::Header;

pub use crate::effect::Effect;

/// Longest snapshot read, in bytes.
pub const MAX_SNAPSHOT_BYTES: usize = 256 * 1024 * 1024;

/// A copy of what the register says, verified when it was opened.
#[derive(Clone, Debug)]
pub struct Snapshot {
    pub(crate) copy: Copy,
    pub(crate) sources: Vec<Source>,
    pub(crate) records: Vec<Record>,
}

/// Which state of the log a copy holds, and how long it may be relied on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// The log and its state.
    pub checkpoint: Checkpoint,
    /// When the copy was made; for a register read directly, when it was read.
    pub issued_at: Timestamp,
    /// From when on it answers `stale`; `None` for a register read directly.
    pub expires_at: Option<Timestamp>,
    /// When the newest row was recorded; `None` for an empty log.
    pub newest: Option<Timestamp>,
    /// Whether the log's own signature was checked too, besides the snapshot's.
    pub log_signature_checked: bool,
}

/// A row that a record relies on, with its proof.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) index: u64,
    pub(crate) notice: Notice,
    pub(crate) proof: Vec<Hash>,
}

/// Why a snapshot could not be made.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// A row could not be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// A row is not an entry.
    #[error("row {index} is not an entry of this register: {why}")]
    Entry {
        /// Which row.
        index: u64,
        /// Why not.
        why: EntryError,
    },
    /// The rows are not those of the checkpoint.
    #[error("the rows come to the root {found} at size {size}, but the checkpoint says {expected}")]
    Root {
        /// The checkpoint's size.
        size: u64,
        /// The root over the rows.
        found: Hash,
        /// The checkpoint's root.
        expected: Hash,
    },
    /// The tree could not be computed.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// The checkpoint is not believed, or nothing could be signed.
    #[error("the checkpoint: {0}")]
    Checkpoint(#[from] CheckpointError),
    /// An expiry that is not after the issue.
    #[error("a snapshot must expire after it is issued")]
    Expiry,
    /// The body could not be written.
    #[error("the body cannot be written: {0}")]
    Json(#[from] serde_json::Error),
}

/// What is wrong with a snapshot, and where in the file.
#[derive(Debug, thiserror::Error)]
#[error("{part}: {what}")]
pub struct SnapshotError {
    /// Whether the only fault is that no known key signed it.
    pub unknown_key: bool,
    /// The part of the file: `header`, `body`, or `body, row 7`.
    pub part: String,
    /// What is wrong with it.
    pub what: String,
}

/// When a snapshot is issued, and from when on it is stale.
#[derive(Clone, Copy, Debug)]
pub struct Validity {
    /// When it is issued.
    pub issued_at: Timestamp,
    /// From when on it is stale.
    pub expires_at: Timestamp,
}

/// Makes the snapshot file of the log state that `checkpoint` (a signed note by `log_key`) commits to.
pub fn build(
    entries: &dyn EntrySource,
    checkpoint: &[u8],
    log_key: &Key,
    validity: Validity,
    signer: &Signer,
) -> Result<Vec<u8>, BuildError> {
    if validity.expires_at <= validity.issued_at {
        return Err(BuildError::Expiry);
    }
    let opened = Checkpoint::open(checkpoint, log_key)?;
    let content = Content::of(entries, &opened)?;
    let body = Body::new(checkpoint, &content).to_bytes()?;
    let header = Header::new(&opened, validity, content.newest, &body);
    let mut file = signer.note(&header.to_string())?;
    file.push(b'\n');
    file.extend(body);
    Ok(file)
}

impl Snapshot {
    /// The same content straight from a verified log, unsigned: what `check` over a register uses.
    pub fn of_log(
        entries: &dyn EntrySource,
        checkpoint: &Checkpoint,
        read_at: Timestamp,
    ) -> Result<Self, BuildError> {
        let content = Content::of(entries, checkpoint)?;
        let copy = Copy {
            checkpoint: checkpoint.clone(),
            issued_at: read_at,
            expires_at: None,
            newest: content.newest,
            log_signature_checked: true,
        };
        let sources = content
            .sources
            .into_iter()
            .map(|(source, _)| source)
            .collect();
        Ok(Self {
            copy,
            sources,
            records: content.records,
        })
    }

    /// Opens a snapshot file and verifies all of it: signatures, digest, every inclusion proof, and that
    /// the records follow from the rows. The log's own signature is checked where its key is among
    /// `log_keys`, and [`Copy::log_signature_checked`] says whether it was.
    pub fn open(
        bytes: &[u8],
        snapshot_keys: &[Key],
        log_keys: &[Key],
    ) -> Result<Self, SnapshotError> {
        if bytes.len() > MAX_SNAPSHOT_BYTES {
            return Err(wrong(
                "file",
                format!("it is longer than {MAX_SNAPSHOT_BYTES} bytes"),
            ));
        }
        let (note, body) =
            split(bytes).ok_or_else(|| wrong("header", "it is not a signed note before a body"))?;
        let text = open_note(note, snapshot_keys).map_err(|error| SnapshotError {
            unknown_key: matches!(error, CheckpointError::UnknownKey { .. }),
            part: "header".into(),
            what: error.to_string(),
        })?;
        let header = Header::parse(&text)
            .ok_or_else(|| wrong("header", "its text is not that of a snapshot"))?;
        header
            .check_body(body)
            .map_err(|what| wrong("body", what))?;
        let body = Body::parse(body).map_err(|what| wrong("body", what))?;
        let log_signature_checked = check_log(&body, &header.checkpoint, log_keys)?;
        let sources = body
            .sources
            .iter()
            .map(|row| open_row(row, &header.checkpoint))
            .collect::<Result<Vec<_>, _>>()?;
        if !sources.is_sorted_by(|a, b| a.index < b.index) {
            return Err(wrong("body", "its rows are not in the order of the log"));
        }
        if records(sources.iter().map(|source| (source.index, &source.notice))) != body.records {
            return Err(wrong("body", "its records do not follow from its rows"));
        }
        let copy = Copy {
            checkpoint: header.checkpoint,
            issued_at: header.validity.issued_at,
            expires_at: Some(header.validity.expires_at),
            newest: header.newest,
            log_signature_checked,
        };
        Ok(Self {
            copy,
            sources,
            records: body.records,
        })
    }

    /// Which state of the log this is, and how fresh.
    pub fn copy(&self) -> &Copy {
        &self.copy
    }

    /// How many products have a record.
    pub fn products(&self) -> usize {
        self.records.len()
    }

    /// Compares with the log's own entries: the one way to see that nothing was left out.
    pub fn compare(&self, entries: &dyn EntrySource) -> Result<(), SnapshotError> {
        let content = Content::of(entries, &self.copy.checkpoint)
            .map_err(|error| wrong("header", error.to_string()))?;
        let ours: Vec<u64> = self.sources.iter().map(|source| source.index).collect();
        if let Some((left_out, _)) = content
            .sources
            .iter()
            .find(|(source, _)| !ours.contains(&source.index))
        {
            return Err(wrong(
                "body",
                format!("row {} of the log was left out", left_out.index),
            ));
        }
        if content.newest == self.copy.newest && content.records == self.records {
            return Ok(());
        }
        Err(wrong("body", "it is not what the log's entries come to"))
    }

    /// The record of one product, if there is one.
    pub(crate) fn record(&self, scheme: &str, value: &str) -> Option<&Record> {
        let key =
            |record: &Record| (record.scheme.as_str(), record.value.as_str()).cmp(&(scheme, value));
        self.records
            .binary_search_by(key)
            .ok()
            .and_then(|at| self.records.get(at))
    }

    pub(crate) fn source(&self, index: u64) -> Option<&Source> {
        let at = self
            .sources
            .binary_search_by_key(&index, |source| source.index)
            .ok()?;
        self.sources.get(at)
    }
}

/// The signed note and the body after it.
fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let text_end = find_empty_line(bytes, 0)?;
    let note_end = find_empty_line(bytes, text_end + 1)?;
    let (note, rest) = bytes.split_at_checked(note_end + 1)?;
    Some((note, rest.get(1..)?))
}

/// The place of the newline that an empty line follows.
fn find_empty_line(bytes: &[u8], from: usize) -> Option<usize> {
    // A header is short: an attacker's file without empty lines is not searched to its end.
    let head = bytes.get(from..bytes.len().min(from + 16 * 1024))?;
    head.windows(2)
        .position(|pair| pair == b"\n\n")
        .map(|at| from + at)
}

fn check_log(
    body: &Body,
    checkpoint: &Checkpoint,
    log_keys: &[Key],
) -> Result<bool, SnapshotError> {
    let note = body.checkpoint.as_bytes();
    let text = body
        .checkpoint
        .split_once("\n\n")
        .map(|(text, _)| format!("{text}\n"))
        .unwrap_or_default();
    if Checkpoint::parse(&text).ok().as_ref() != Some(checkpoint) {
        return Err(wrong(
            "body, checkpoint",
            "it is not the one that the header names",
        ));
    }
    let Some(key) = log_keys.iter().find(|key| key.name() == checkpoint.origin) else {
        return Ok(false);
    };
    match Checkpoint::open(note, key) {
        Ok(_) => Ok(true),
        Err(error) => Err(wrong("body, checkpoint", error.to_string())),
    }
}

fn open_row(row: &SourceRow, checkpoint: &Checkpoint) -> Result<Source, SnapshotError> {
    let part = || format!("body, row {}", row.index);
    let proof: Option<Vec<Hash>> = row.proof.iter().map(|text| Hash::parse(text)).collect();
    let proof = proof.ok_or_else(|| wrong(part(), "its proof is not made of hashes"))?;
    let bytes = row.entry.as_bytes();
    check_inclusion(
        Hash::of_leaf(bytes),
        row.index,
        checkpoint.size,
        checkpoint.root,
        &proof,
    )
    .map_err(|error| wrong(part(), error.to_string()))?;
    match Entry::parse(bytes) {
        Ok(Entry::Notice(notice)) => Ok(Source {
            index: row.index,
            notice,
            proof,
        }),
        Ok(Entry::OfficeHead(_)) => Err(wrong(part(), "it is no notice")),
        Err(error) => Err(wrong(part(), error.to_string())),
    }
}

/// The readers behind the signature, given bytes that no signature vouches for.
pub(crate) fn fuzz_unsigned(bytes: &[u8]) {
    let _refused = Header::parse(&String::from_utf8_lossy(bytes));
    let _refused = Body::parse(bytes);
}

fn wrong(part: impl Into<String>, what: impl Into<String>) -> SnapshotError {
    SnapshotError {
        unknown_key: false,
        part: part.into(),
        what: what.into(),
    }
}

#[cfg(test)]
pub(crate) mod tests;
