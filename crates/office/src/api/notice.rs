//! `/api/v1/notices/{notice}`: one notice, its two documents, and the chain that it hangs on.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use http::header;
use proofhouse_law::{CaseId, NoticeId};
use serde_json::Value;

use super::case::notice_value;
use crate::desk::CaseFile;
use crate::store::projections;
use crate::web::{App, Officer, Visit, WebError};

/// `GET /api/v1/notices/{notice}`
pub(crate) async fn show(
    visit: Visit,
    _officer: Officer,
    Path(notice): Path<String>,
) -> Result<Json<Value>, WebError> {
    let (file, notice) = find(visit.app(), &notice).await?;
    let record = file.state.notice(&notice).ok_or(WebError::NotFound)?;
    notice_value(visit.app(), &file, record).map(Json)
}

/// `GET /api/v1/notices/{notice}/documents/{form}`, where form is `html` or `pdf`
pub(crate) async fn document(
    visit: Visit,
    _officer: Officer,
    Path((notice, form)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let (file, notice) = find(visit.app(), &notice).await?;
    let documents = file
        .state
        .notice(&notice)
        .and_then(|record| record.documents);
    let documents = documents.ok_or(WebError::NotFound)?;
    let (digest, media) = match form.as_str() {
        "html" => (documents.html, "text/html; charset=utf-8"),
        "pdf" => (documents.pdf, "application/pdf"),
        _ => return Err(WebError::NotFound),
    };
    let bytes = visit
        .app()
        .desk()
        .exhibits()
        .read(digest)
        .map_err(|error| WebError::internal(format!("the document of {notice}: {error}")))?;
    Ok(([(header::CONTENT_TYPE, media)], bytes).into_response())
}

/// `GET /api/v1/notices/{notice}/trace`
pub(crate) async fn trace(
    visit: Visit,
    _officer: Officer,
    Path(notice): Path<String>,
) -> Result<Response, WebError> {
    let notice: NoticeId = notice.parse().map_err(|_| WebError::NotFound)?;
    let chain = visit.app().desk().trace(&notice).await?;
    Ok(Json(chain).into_response())
}

/// The case that a notice belongs to.
pub(super) async fn find(app: &App, notice: &str) -> Result<(CaseFile, NoticeId), WebError> {
    let id: NoticeId = notice.parse().map_err(|_| WebError::NotFound)?;
    let mut tx = app.store().read().await?;
    let row = projections::notice(&mut tx, id.as_str())
        .await?
        .ok_or(WebError::NotFound)?;
    drop(tx);
    let case: CaseId = row.case_id.parse().map_err(|_| WebError::NotFound)?;
    Ok((app.desk().case(&case).await?, id))
}
