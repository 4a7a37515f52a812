//! What the public reported, by the token that its sender keeps. The words are in `personal`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Row, StoreError, Tx};

/// The most reports listed at once.
const LIST_MAX: u32 = 500;

/// How far the office has come with a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// It arrived.
    Received,
    /// An officer looks into it.
    BeingLookedInto,
    /// A case rests on it.
    CaseOpened,
    /// Nothing follows from it.
    Closed,
}

impl Stage {
    /// Every stage, in the order in which a report comes to them.
    pub const ALL: [Self; 4] = [
        Self::Received,
        Self::BeingLookedInto,
        Self::CaseOpened,
        Self::Closed,
    ];

    /// Its name in the store and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::BeingLookedInto => "being-looked-into",
            Self::CaseOpened => "case-opened",
            Self::Closed => "closed",
        }
    }

    /// The stage of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.name() == name)
    }
}

/// One report.
#[derive(Clone, Debug)]
pub struct Report {
    /// Names it in the log.
    pub report: String,
    /// Of its words, in `personal`.
    pub commitment: [u8; 32],
    /// How far the office has come.
    pub stage: Stage,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// When its stage last changed.
    pub changed_at: Timestamp,
}

fn from_row(row: &Row) -> Result<Report, StoreError> {
    Ok(Report {
        report: row.text("report")?,
        commitment: row.digest("commitment")?,
        stage: Stage::named(&row.text("stage")?)
            .ok_or_else(|| StoreError::corrupt("a report's stage"))?,
        sent_at: row.timestamp("sent_at")?,
        changed_at: row.timestamp("changed_at")?,
    })
}

/// Adds a report that has just arrived.
pub async fn add(
    tx: &mut Tx,
    token: [u8; 32],
    report: &str,
    commitment: [u8; 32],
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO public_report (token, report, commitment, stage, sent_at, changed_at)
         VALUES ($1, $2, $3, 'received', $4, $4)",
        vec![token.into(), report.into(), commitment.into(), now.into()],
    )
    .await?;
    Ok(())
}

/// The report of that token.
pub async fn by_token(tx: &mut Tx, token: [u8; 32]) -> Result<Option<Report>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT * FROM public_report WHERE token = $1",
            vec![token.into()],
        )
        .await?;
    row.as_ref().map(from_row).transpose()
}

/// The report of that name, for officers.
pub async fn find(tx: &mut Tx, report: &str) -> Result<Option<Report>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT * FROM public_report WHERE report = $1",
            vec![report.into()],
        )
        .await?;
    row.as_ref().map(from_row).transpose()
}

/// The newest reports, for officers.
pub async fn list(tx: &mut Tx) -> Result<Vec<Report>, StoreError> {
    let rows = tx
        .fetch(
            "SELECT * FROM public_report ORDER BY sent_at DESC, report LIMIT $1",
            vec![LIST_MAX.into()],
        )
        .await?;
    rows.iter().map(from_row).collect()
}

/// Every report and its stage, for verification.
pub(crate) async fn stages(tx: &mut Tx) -> Result<Vec<(String, String)>, StoreError> {
    let rows = tx
        .fetch(
            "SELECT report, stage FROM public_report ORDER BY report",
            vec![],
        )
        .await?;
    rows.iter()
        .map(|row| Ok((row.text("report")?, row.text("stage")?)))
        .collect()
}

/// Sets how far the office has come; false if there is no such report.
pub async fn set_stage(
    tx: &mut Tx,
    report: &str,
    stage: Stage,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE public_report SET stage = $2, changed_at = $3 WHERE report = $1",
            vec![report.into(), stage.name().into(), now.into()],
        )
        .await?;
    Ok(changed == 1)
}
