//! Verifying an office: every event, table, file and register row is held against what it follows from.

mod chain;
mod drawn;
mod published;

use std::path::Path;

use proofhouse_register::Key;
use serde::Serialize;

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
