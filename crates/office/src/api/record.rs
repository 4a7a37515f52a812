//! `GET /api/v1/cases/{case}/record` and its forms: the conformance record of a case.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use http::header;
use proofhouse_documents::record::forms::Form;
use proofhouse_law::CaseId;
use serde_json::{Value, json};

use crate::web::{Officer, Visit, WebError};

/// The record, with the maker's file and what officers judged.
pub(crate) async fn show(
    visit: Visit,
    _officer: Officer,
    Path(case): Path<String>,
) -> Result<Json<Value>, WebError> {
    let case: CaseId = case.parse().map_err(|_| WebError::NotFound)?;
    let found = visit.app().desk().conformance_record(&case).await?;
    visit.access("read", &format!("case-record/{case}"), true);
    Ok(Json(json!({
        "case": case,
        "version": found.version,
        "record": found.record,
        "maker_file": found.maker_file,
        "judgements": found.judgements,
    })))
}

/// The record as a file: `html`, `pdf`, `json`, `oscal` or `junit`; or `answers`, the maker's file in its canonical form.
pub(crate) async fn form(
    visit: Visit,
    _officer: Officer,
    Path((case, form)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let case: CaseId = case.parse().map_err(|_| WebError::NotFound)?;
    answer(&visit, &case, &form).await
}

/// The file. It is made of words of others, so that a browser keeps it and shows nothing of it.
pub(crate) async fn answer(visit: &Visit, case: &CaseId, form: &str) -> Result<Response, WebError> {
    let desk = visit.app().desk();
    let (bytes, media, ending) = if form == "answers" {
        let file = desk.case(case).await?;
        let lodged = file.state.record_files().last().ok_or(WebError::NotFound)?;
        let bytes = desk.exhibits().read(lodged.what.record);
        let bytes = bytes.map_err(|error| WebError::internal(error.to_string()))?;
        (bytes, "application/toml", "toml")
    } else {
        let form: Form = form.parse().map_err(|_| WebError::NotFound)?;
        let record = desk.conformance_record(case).await?.record;
        (
            desk.record_as(record, form).await?,
            form.media(),
            form.ending(),
        )
    };
    visit.access("download", &format!("case-record/{case}/{form}"), true);
    let headers = [
        (header::CONTENT_TYPE, media.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"record-{case}.{ending}\""),
        ),
        (
            header::CONTENT_SECURITY_POLICY,
            "sandbox; default-src 'none'; frame-ancestors 'none'".to_owned(),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
