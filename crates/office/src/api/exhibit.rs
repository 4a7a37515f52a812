//! `GET /api/v1/cases/{case}/bundles/{digest}`: a bundle of evidence as it was sealed, such as to try on a sister product
//! what opened this one.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use http::header;
use proofhouse_law::{CaseId, Digest};

use crate::desk::CaseFile;
use crate::web::{Officer, Visit, WebError};

/// Hands the bundle out.
pub(crate) async fn show(
    visit: Visit,
    _officer: Officer,
    Path((case, digest)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let case: CaseId = case.parse().map_err(|_| WebError::NotFound)?;
    let file = visit.app().desk().case(&case).await?;
    let digest = lodged(&file, &digest)?;
    answer(&visit, digest).await
}

/// The bundle in the address, if it is lodged in the case.
pub(crate) fn lodged(file: &CaseFile, text: &str) -> Result<Digest, WebError> {
    let digest: Digest = text.parse().map_err(|_| WebError::NotFound)?;
    let mut lodged = file.state.lodgements().iter();
    lodged
        .any(|one| one.bundle == digest)
        .then_some(digest)
        .ok_or(WebError::NotFound)
}

/// The bundle as it was sealed; that somebody took it goes into the log of reads.
pub(crate) async fn answer(visit: &Visit, digest: Digest) -> Result<Response, WebError> {
    visit.access("download", &format!("bundle/{digest}"), true);
    let exhibits = visit.app().desk().exhibits().clone();
    let read = tokio::task::spawn_blocking(move || exhibits.read(digest)).await;
    let bytes = read
        .map_err(|error| WebError::internal(error.to_string()))?
        .map_err(|error| WebError::internal(format!("the bundle {digest}: {error}")))?;
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"bundle-{digest}.zip\""),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
