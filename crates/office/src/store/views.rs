//! Calls for views and what people answered, drawn from their events. Names and free texts are in `personal`.

use std::collections::BTreeMap;

use jiff::Timestamp;
use proofhouse_law::Digest;

use super::{Row, StoreError, Tx};

/// The most calls listed at once.
const CALLS_MAX: u32 = 1000;

/// One call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallRow {
    /// Names it in addresses and in the log.
    pub call: String,
    /// Its title.
    pub title: String,
    /// The regime.
    pub regime: String,
    /// The edition in force when it was made.
    pub base: Digest,
    /// The draft.
    pub draft: Digest,
    /// The draft's files, among the exhibits.
    pub files: Digest,
    /// From when it takes answers.
    pub opens_at: Timestamp,
    /// Until when it takes them.
    pub closes_at: Timestamp,
    /// When it was made.
    pub made_at: Timestamp,
}

/// One answer, without its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerRow {
    /// Names it in the log.
    pub view: String,
    /// The call that it answers.
    pub call: String,
    /// Of its words, in `personal`.
    pub commitment: [u8; 32],
    /// What kind of respondent.
    pub respondent: String,
    /// Whether it may be published.
    pub consent: bool,
    /// When it was given.
    pub given_at: Timestamp,
}

fn call_row(row: &Row) -> Result<CallRow, StoreError> {
    let digest = |column| row.digest(column).map(Digest::from_bytes);
    Ok(CallRow {
        call: row.text("call")?,
        title: row.text("title")?,
        regime: row.text("regime")?,
        base: digest("base_sha256")?,
        draft: digest("draft_sha256")?,
        files: digest("files")?,
        opens_at: row.timestamp("opens_at")?,
        closes_at: row.timestamp("closes_at")?,
        made_at: row.timestamp("made_at")?,
    })
}

fn answer_row(row: &Row) -> Result<AnswerRow, StoreError> {
    Ok(AnswerRow {
        view: row.text("view")?,
        call: row.text("call")?,
        commitment: row.digest("commitment")?,
        respondent: row.text("respondent")?,
        consent: row.int("consent")? != 0,
        given_at: row.timestamp("given_at")?,
    })
}

/// Adds a call.
pub async fn add_call(tx: &mut Tx, call: &CallRow) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO view_call (call, title, regime, base_sha256, draft_sha256, files, opens_at, closes_at, made_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        vec![
            (&call.call).into(),
            (&call.title).into(),
            (&call.regime).into(),
            (*call.base.as_bytes()).into(),
            (*call.draft.as_bytes()).into(),
            (*call.files.as_bytes()).into(),
            call.opens_at.into(),
            call.closes_at.into(),
            call.made_at.into(),
        ],
    )
    .await?;
    Ok(())
}

/// Ends a call earlier than it was to end.
pub async fn end_call(tx: &mut Tx, call: &str, at: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE view_call SET closes_at = $2 WHERE call = $1",
        vec![call.into(), at.into()],
    )
    .await?;
    Ok(())
}

/// The call of that name.
pub async fn call(tx: &mut Tx, call: &str) -> Result<Option<CallRow>, StoreError> {
    let row = tx
        .fetch_optional("SELECT * FROM view_call WHERE call = $1", vec![call.into()])
        .await?;
    row.as_ref().map(call_row).transpose()
}

/// Every call, the newest first.
pub async fn calls(tx: &mut Tx) -> Result<Vec<CallRow>, StoreError> {
    let rows = tx
        .fetch(
            "SELECT * FROM view_call ORDER BY made_at DESC, call LIMIT $1",
            vec![CALLS_MAX.into()],
        )
        .await?;
    rows.iter().map(call_row).collect()
}

/// Adds an answer with its choices.
pub async fn add_answer(
    tx: &mut Tx,
    token: [u8; 32],
    answer: &AnswerRow,
    choices: &BTreeMap<String, String>,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO view_answer (view, token, call, commitment, respondent, consent, given_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        vec![
            (&answer.view).into(),
            token.into(),
            (&answer.call).into(),
            answer.commitment.into(),
            (&answer.respondent).into(),
            answer.consent.into(),
            answer.given_at.into(),
        ],
    )
    .await?;
    for (path, choice) in choices {
        tx.execute(
            "INSERT INTO view_choice (view, path, choice) VALUES ($1, $2, $3)",
            vec![(&answer.view).into(), path.into(), choice.into()],
        )
        .await?;
    }
    Ok(())
}

/// The answer of that receipt.
pub async fn by_token(tx: &mut Tx, token: [u8; 32]) -> Result<Option<AnswerRow>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT * FROM view_answer WHERE token = $1",
            vec![token.into()],
        )
        .await?;
    row.as_ref().map(answer_row).transpose()
}

/// Notes that an answer may no longer be published.
pub async fn withdraw_consent(tx: &mut Tx, view: &str) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE view_answer SET consent = 0 WHERE view = $1",
        vec![view.into()],
    )
    .await?;
    Ok(())
}

/// The answers that may be published, the earliest first: `limit` of them after the first `skip`.
pub async fn consenting(
    tx: &mut Tx,
    call: &str,
    skip: u32,
    limit: u32,
) -> Result<Vec<AnswerRow>, StoreError> {
    let rows = tx
        .fetch(
            "SELECT * FROM view_answer WHERE call = $1 AND consent = 1 ORDER BY given_at, view LIMIT $2 OFFSET $3",
            vec![call.into(), limit.into(), skip.into()],
        )
        .await?;
    rows.iter().map(answer_row).collect()
}

/// The choices of one answer, by the path of the rule.
pub async fn choices(tx: &mut Tx, view: &str) -> Result<BTreeMap<String, String>, StoreError> {
    let rows = tx
        .fetch(
            "SELECT path, choice FROM view_choice WHERE view = $1 ORDER BY path",
            vec![view.into()],
        )
        .await?;
    rows.iter()
        .map(|row| Ok((row.text("path")?, row.text("choice")?)))
        .collect()
}

/// How many chose what, by the path of the rule.
pub async fn counts(tx: &mut Tx, call: &str) -> Result<Vec<(String, String, i64)>, StoreError> {
    let rows = tx
        .fetch(
            "SELECT path, choice, COUNT(*) AS many FROM view_choice JOIN view_answer USING (view)
             WHERE call = $1 GROUP BY path, choice ORDER BY path, choice",
            vec![call.into()],
        )
        .await?;
    rows.iter()
        .map(|row| Ok((row.text("path")?, row.text("choice")?, row.int("many")?)))
        .collect()
}

/// How many answered, by kind of respondent, and how many of them consent to publication.
pub async fn respondents(tx: &mut Tx, call: &str) -> Result<Vec<(String, i64, i64)>, StoreError> {
    let rows = tx
        .fetch(
            "SELECT respondent, COUNT(*) AS many, COUNT(CASE WHEN consent = 1 THEN 1 END) AS consenting
             FROM view_answer WHERE call = $1 GROUP BY respondent ORDER BY respondent",
            vec![call.into()],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok((
                row.text("respondent")?,
                row.int("many")?,
                row.int("consenting")?,
            ))
        })
        .collect()
}

/// Every answer, for verification.
pub(crate) async fn answers(tx: &mut Tx) -> Result<Vec<AnswerRow>, StoreError> {
    let rows = tx
        .fetch("SELECT * FROM view_answer ORDER BY view", vec![])
        .await?;
    rows.iter().map(answer_row).collect()
}
