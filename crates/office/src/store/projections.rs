//! The tables drawn from a case's events: a pure function of its state, written with the events and
//! compared with them by `office verify`.

mod draw;

use jiff::Timestamp;
use serde::Serialize;

use super::{Row, StoreError, Tx, Value};

pub use draw::draw;

/// Everything the tables say of one case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CaseRows {
    /// The case itself.
    pub file: CaseRow,
    /// Its product's identifiers, as (scheme, value).
    pub identifiers: Vec<(String, String)>,
    /// Its allegations, one row a provision, as (id, provision, respondent).
    pub allegations: Vec<(String, String, String)>,
    /// Its notices.
    pub notices: Vec<NoticeRow>,
    /// Its bundles.
    pub evidence: Vec<EvidenceRow>,
}

/// One row of `case_file`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CaseRow {
    /// The case.
    pub id: String,
    /// The version of its events.
    pub version: i64,
    /// The product's brand.
    pub brand: String,
    /// The product's model.
    pub model: String,
    /// What the product is.
    pub kind: String,
    /// The pinned regime.
    pub regime_id: String,
    /// The digest of its files, in hex.
    pub regime_sha256: String,
    /// Whether it is closed.
    pub closed: bool,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When its last event was recorded.
    pub changed_at: Timestamp,
}

/// One row of `notice`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NoticeRow {
    /// The notice.
    pub id: String,
    /// Its case.
    pub case_id: String,
    /// The power it is given under.
    pub power: String,
    /// The last step on record: `drafted`, `intent-given`, `approved`, `issued`, `served`, `lifted`. Whether
    /// it is in force depends on the time too: ask `law::status_at`.
    pub stage: String,
    /// Its first day.
    pub from_date: String,
    /// Its last day, where it has one.
    pub ends_on: Option<String>,
    /// Digest of its HTML once issued, in hex.
    pub html: Option<String>,
    /// Digest of its PDF once issued, in hex.
    pub pdf: Option<String>,
    /// When the issue was recorded.
    pub issued_at: Option<Timestamp>,
    /// Whether it was decided to publish it.
    pub published: bool,
}

/// One row of `case_evidence`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EvidenceRow {
    /// Digest of the bundle, in hex.
    pub bundle: String,
    /// The key that signed it.
    pub signer: String,
    /// Whether the inspection was cut short.
    pub partial: bool,
    /// The office's own findings, as JSON.
    pub findings: String,
}

fn hex_bytes(text: &str) -> Value {
    Value::Bytes(hex::decode(text).ok())
}

/// Writes a case's rows in place of those it had.
pub async fn write(tx: &mut Tx, rows: &CaseRows) -> Result<(), StoreError> {
    write_file(tx, &rows.file).await?;
    let id = rows.file.id.as_str();
    for sql in [
        "DELETE FROM case_identifier WHERE case_id = $1",
        "DELETE FROM allegation WHERE case_id = $1",
        "DELETE FROM notice WHERE case_id = $1",
        "DELETE FROM case_evidence WHERE case_id = $1",
    ] {
        tx.execute(sql, vec![id.into()]).await?;
    }
    for (scheme, value) in &rows.identifiers {
        tx.execute(
            "INSERT INTO case_identifier (case_id, scheme, value) VALUES ($1, $2, $3)",
            vec![id.into(), scheme.into(), value.into()],
        )
        .await?;
    }
    for (allegation, provision, respondent) in &rows.allegations {
        tx.execute(
            "INSERT INTO allegation (id, case_id, provision, respondent) VALUES ($1, $2, $3, $4)",
            vec![
                allegation.into(),
                id.into(),
                provision.into(),
                respondent.into(),
            ],
        )
        .await?;
    }
    for notice in &rows.notices {
        write_notice(tx, notice).await?;
    }
    for row in &rows.evidence {
        tx.execute(
            "INSERT INTO case_evidence (case_id, bundle, signer, partial, findings) VALUES ($1, $2, $3, $4, $5)",
            vec![
                id.into(),
                hex_bytes(&row.bundle),
                (&row.signer).into(),
                row.partial.into(),
                (&row.findings).into(),
            ],
        )
        .await?;
    }
    Ok(())
}

async fn write_file(tx: &mut Tx, file: &CaseRow) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO case_file
         (id, version, brand, model, kind, regime_id, regime_sha256, closed, opened_at, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (id) DO UPDATE SET version = $2, brand = $3, model = $4, kind = $5, regime_id = $6,
         regime_sha256 = $7, closed = $8, opened_at = $9, changed_at = $10",
        vec![
            (&file.id).into(),
            file.version.into(),
            (&file.brand).into(),
            (&file.model).into(),
            (&file.kind).into(),
            (&file.regime_id).into(),
            hex_bytes(&file.regime_sha256),
            file.closed.into(),
            file.opened_at.into(),
            file.changed_at.into(),
        ],
    )
    .await?;
    Ok(())
}

async fn write_notice(tx: &mut Tx, notice: &NoticeRow) -> Result<(), StoreError> {
    let digest =
        |text: &Option<String>| Value::Bytes(text.as_ref().and_then(|text| hex::decode(text).ok()));
    tx.execute(
        "INSERT INTO notice
         (id, case_id, power, stage, from_date, ends_on, html, pdf, issued_at, published)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        vec![
            (&notice.id).into(),
            (&notice.case_id).into(),
            (&notice.power).into(),
            (&notice.stage).into(),
            (&notice.from_date).into(),
            Value::Text(notice.ends_on.clone()),
            digest(&notice.html),
            digest(&notice.pdf),
            Value::Int(notice.issued_at.map(Timestamp::as_microsecond)),
            notice.published.into(),
        ],
    )
    .await?;
    Ok(())
}

/// Reads what the tables say of a case.
pub async fn read(tx: &mut Tx, case: &str) -> Result<Option<CaseRows>, StoreError> {
    let Some(file) = tx
        .fetch_optional("SELECT * FROM case_file WHERE id = $1", vec![case.into()])
        .await?
    else {
        return Ok(None);
    };
    let identifiers = tx
        .fetch(
            "SELECT scheme, value FROM case_identifier WHERE case_id = $1 ORDER BY scheme, value",
            vec![case.into()],
        )
        .await?;
    let allegations = tx
        .fetch(
            "SELECT * FROM allegation WHERE case_id = $1 ORDER BY id, provision",
            vec![case.into()],
        )
        .await?;
    let notices = tx
        .fetch(
            "SELECT * FROM notice WHERE case_id = $1 ORDER BY id",
            vec![case.into()],
        )
        .await?;
    let evidence = tx
        .fetch(
            "SELECT * FROM case_evidence WHERE case_id = $1 ORDER BY bundle",
            vec![case.into()],
        )
        .await?;
    let mut rows = CaseRows {
        file: case_row(&file)?,
        identifiers: collect(&identifiers, |row| {
            Ok((row.text("scheme")?, row.text("value")?))
        })?,
        allegations: collect(&allegations, |row| {
            Ok((
                row.text("id")?,
                row.text("provision")?,
                row.text("respondent")?,
            ))
        })?,
        notices: collect(&notices, notice_row)?,
        evidence: collect(&evidence, evidence_row)?,
    };
    // Engines order text by their own rules; comparing needs one.
    rows.identifiers.sort();
    rows.allegations.sort();
    rows.notices.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(Some(rows))
}

fn collect<T>(
    rows: &[Row],
    read: impl Fn(&Row) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    rows.iter().map(read).collect()
}

fn case_row(row: &Row) -> Result<CaseRow, StoreError> {
    Ok(CaseRow {
        id: row.text("id")?,
        version: row.int("version")?,
        brand: row.text("brand")?,
        model: row.text("model")?,
        kind: row.text("kind")?,
        regime_id: row.text("regime_id")?,
        regime_sha256: hex::encode(row.digest("regime_sha256")?),
        closed: row.int("closed")? != 0,
        opened_at: row.timestamp("opened_at")?,
        changed_at: row.timestamp("changed_at")?,
    })
}

fn notice_row(row: &Row) -> Result<NoticeRow, StoreError> {
    let issued_at = match row.int_or_null("issued_at")? {
        Some(_) => Some(row.timestamp("issued_at")?),
        None => None,
    };
    Ok(NoticeRow {
        id: row.text("id")?,
        case_id: row.text("case_id")?,
        power: row.text("power")?,
        stage: row.text("stage")?,
        from_date: row.text("from_date")?,
        ends_on: row.text_or_null("ends_on")?,
        html: row.bytes_or_null("html")?.map(hex::encode),
        pdf: row.bytes_or_null("pdf")?.map(hex::encode),
        issued_at,
        published: row.int("published")? != 0,
    })
}

fn evidence_row(row: &Row) -> Result<EvidenceRow, StoreError> {
    Ok(EvidenceRow {
        bundle: hex::encode(row.bytes("bundle")?),
        signer: row.text("signer")?,
        partial: row.int("partial")? != 0,
        findings: row.text("findings")?,
    })
}

/// Every case, the one changed last first; at most `limit`.
pub async fn cases(tx: &mut Tx, limit: i64) -> Result<Vec<CaseRow>, StoreError> {
    let rows = tx
        .fetch(
            "SELECT * FROM case_file ORDER BY changed_at DESC, id LIMIT $1",
            vec![limit.into()],
        )
        .await?;
    rows.iter().map(case_row).collect()
}

/// The cases about a product with this identifier.
pub async fn cases_about(
    tx: &mut Tx,
    scheme: &str,
    value: &str,
) -> Result<Vec<CaseRow>, StoreError> {
    let rows = tx
        .fetch(
            "SELECT case_file.* FROM case_file JOIN case_identifier ON case_id = id
             WHERE scheme = $1 AND value = $2 ORDER BY changed_at DESC LIMIT 1000",
            vec![scheme.into(), value.into()],
        )
        .await?;
    rows.iter().map(case_row).collect()
}

/// The notice of this id.
pub async fn notice(tx: &mut Tx, id: &str) -> Result<Option<NoticeRow>, StoreError> {
    let row = tx
        .fetch_optional("SELECT * FROM notice WHERE id = $1", vec![id.into()])
        .await?;
    row.as_ref().map(notice_row).transpose()
}
