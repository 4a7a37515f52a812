//! `GET /api/v1/notices/{notice}/papers/{digest}`: a paper of others that a notice names, such as a court's order.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use http::header;
use proofhouse_law::Digest;
use proofhouse_law::case::NoticeRecord;

use super::notice::find;
use crate::exhibits::ExhibitError;
use crate::web::{Officer, Visit, WebError};

/// Hands the paper out.
pub(crate) async fn show(
    visit: Visit,
    _officer: Officer,
    Path((notice, digest)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let (file, notice) = find(visit.app(), &notice).await?;
    let record = file.state.notice(&notice).ok_or(WebError::NotFound)?;
    answer(&visit, record, &digest).await
}

/// The paper as it came. It is of others and was never opened, so that a browser keeps it as a file and shows nothing of it.
pub(crate) async fn answer(
    visit: &Visit,
    notice: &NoticeRecord,
    digest: &str,
) -> Result<Response, WebError> {
    let digest: Digest = digest.parse().map_err(|_| WebError::NotFound)?;
    let papers = crate::desk::papers::of_court(&notice.court);
    let paper = papers.iter().find(|one| one.digest == digest);
    let paper = paper.ok_or(WebError::NotFound)?;
    visit.access("download", &format!("paper/{digest}"), true);
    let exhibits = visit.app().desk().exhibits().clone();
    let read = tokio::task::spawn_blocking(move || exhibits.read(digest)).await;
    let bytes = match read.map_err(|error| WebError::internal(error.to_string()))? {
        Ok(bytes) => bytes,
        // One that was never handed in is known by its digest alone.
        Err(ExhibitError::Missing { .. }) => return Err(WebError::NotFound),
        Err(error) => return Err(WebError::internal(format!("the paper {digest}: {error}"))),
    };
    let (media, ending) = if bytes.starts_with(b"%PDF-") {
        ("application/pdf", "pdf")
    } else {
        ("application/octet-stream", "bin")
    };
    // Only what this office wrote stands in the name: an id, a word and the digest.
    let name = format!("{}-{}-{digest}.{ending}", notice.id, paper.file);
    let headers = [
        (header::CONTENT_TYPE, media.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
        (
            header::CONTENT_SECURITY_POLICY,
            "sandbox; default-src 'none'; frame-ancestors 'none'".to_owned(),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
