//! What a case's state says, as rows.

use jiff::Timestamp;
use proofhouse_law::CaseState;
use proofhouse_law::case::NoticeRecord;

use super::{CaseRow, CaseRows, EvidenceRow, NoticeRow};

/// Draws the rows of a case from its state; `None` before it is open.
pub fn draw(state: &CaseState, version: i64, changed_at: Timestamp) -> Option<CaseRows> {
    let (case, product, (regime, sha256)) = (state.case()?, state.product()?, state.regime()?);
    let mut identifiers: Vec<_> = product
        .identifiers
        .iter()
        .map(|one| (one.scheme.clone(), one.value.clone()))
        .collect();
    identifiers.sort();
    identifiers.dedup();
    let mut evidence: Vec<EvidenceRow> = Vec::new();
    for lodged in state.lodgements() {
        let bundle = lodged.bundle.to_string();
        evidence.retain(|row| row.bundle != bundle);
        evidence.push(EvidenceRow {
            bundle,
            signer: lodged.signer.clone(),
            partial: lodged.partial,
            findings: serde_json::to_string(&lodged.findings).unwrap_or_default(),
        });
    }
    evidence.sort_by(|a, b| a.bundle.cmp(&b.bundle));
    Some(CaseRows {
        file: CaseRow {
            id: case.to_string(),
            version,
            brand: product.brand.clone(),
            model: product.model.clone(),
            kind: product.kind.clone(),
            regime_id: regime.to_string(),
            regime_sha256: sha256.to_string(),
            closed: state.closed_at().is_some(),
            opened_at: micros(state.opened_at().unwrap_or(changed_at)),
            changed_at: micros(changed_at),
        },
        identifiers,
        allegations: allegations(state),
        notices: notices(state, case.as_str()),
        evidence,
    })
}

fn allegations(state: &CaseState) -> Vec<(String, String, String)> {
    let mut rows: Vec<_> = state
        .allegations()
        .iter()
        .flat_map(|one| {
            one.provisions.iter().map(|provision| {
                (
                    one.id.to_string(),
                    provision.to_string(),
                    one.respondent.to_string(),
                )
            })
        })
        .collect();
    rows.sort();
    rows.dedup();
    rows
}

fn notices(state: &CaseState, case: &str) -> Vec<NoticeRow> {
    let mut rows: Vec<_> = state
        .notices()
        .iter()
        .map(|notice| NoticeRow {
            id: notice.id.to_string(),
            case_id: case.to_owned(),
            power: notice.terms.power.to_string(),
            stage: stage(notice).to_owned(),
            from_date: notice.terms.from.to_string(),
            ends_on: notice.terms.ends_on.map(|date| date.to_string()),
            html: notice.documents.map(|documents| documents.html.to_string()),
            pdf: notice.documents.map(|documents| documents.pdf.to_string()),
            issued_at: notice.issued.map(|(_, at)| micros(at)),
            published: notice.published_at.is_some(),
        })
        .collect();
    rows.sort_by(|a, b| a.id.cmp(&b.id));
    rows
}

fn stage(notice: &NoticeRecord) -> &'static str {
    if notice.lifted.is_some() {
        "lifted"
    } else if !notice.services.is_empty() {
        "served"
    } else if notice.issued.is_some() {
        "issued"
    } else if notice.approved.is_some() {
        "approved"
    } else if notice.intent.is_some() {
        "intent-given"
    } else {
        "drafted"
    }
}

/// The store keeps microseconds.
fn micros(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}
