//! Verifying an office: every event, table, file and register row is held against what it follows from.

mod chain;
mod drawn;
mod published;

use std::path::Path;

use proofhouse_evidence::keys::KeyRole;
use proofhouse_register::Key;
use proofhouse_register::checkpoint::Checkpoint;
use serde::Serialize;

use crate::desk::keyring;
use crate::exhibits::Exhibits;
use crate::store::{Store, StoreError};

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Dotted, never reused: `event.altered`, `event.missing`, `table.differs`, `file.altered`, …
    pub code: &'static str,
    /// The event concerned, where it is one.
    pub seq: Option<i64>,
    /// What is wrong with what, as a sentence.
    pub what: String,
}

/// What a verification found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// How many events were read.
    pub events: i64,
    /// The hash of the last one, in hex.
    pub head: String,
    /// How many cases were replayed.
    pub cases: usize,
    /// How many files were read.
    pub files: usize,
    /// How many register rows were read.
    pub register_rows: usize,
    /// What is wrong; empty where all is well.
    pub problems: Vec<Problem>,
}

impl Report {
    fn problem(&mut self, code: &'static str, seq: Option<i64>, what: impl Into<String>) {
        self.problems.push(Problem {
            code,
            seq,
            what: what.into(),
        });
    }
}

/// Verifies everything in one unchanging picture of the store. `register` is the published log's folder and
/// the key it is signed with; without it the rows alone are verified.
pub async fn verify(
    store: &Store,
    exhibits: &Exhibits,
    register: Option<(&Path, &Key)>,
) -> Result<Report, StoreError> {
    let mut report = Report::default();
    let mut tx = store.read().await?;
    let replay = chain::verify(&mut tx, &mut report).await?;
    drawn::verify(&mut tx, exhibits, &replay, &mut report).await?;
    published::verify(&mut tx, &replay, register, &mut report).await?;
    Ok(report)
}

/// The key that the published log under `log` is signed with, if the office ever trusted it; none where
/// nothing is published or nobody enrolled its signer.
pub async fn published_key(store: &Store, log: &Path) -> Result<Option<Key>, StoreError> {
    let Ok(note) = std::fs::read(log.join("checkpoint")) else {
        return Ok(None);
    };
    // A checkpoint opens with its log's name, which is its key's name too.
    let origin = String::from_utf8_lossy(&note)
        .lines()
        .next()
        .unwrap_or_default()
        .to_owned();
    let mut tx = store.read().await?;
    let trust = keyring::trust(&mut tx).await?;
    let registers = trust
        .keys()
        .iter()
        .filter(|key| key.role == KeyRole::Register);
    Ok(registers
        .filter_map(|key| Key::from_public(&origin, &key.public_key).ok())
        .find(|key| Checkpoint::open(&note, key).is_ok()))
}
