//! `/notices/{notice}/{name}`: a published notice's documents, byte for byte as their hashes say.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use http::header;
use proofhouse_law::Digest;

use super::read::rows;
use crate::web::{Visit, WebError};

/// The document carries its own styles and needs nothing else.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The file name and the words for a kind of document.
pub(super) fn named(media: &str) -> Option<(&'static str, &'static str)> {
    match media {
        "text/html" => Some(("notice.html", "HTML")),
        "application/pdf" => Some(("notice.pdf", "PDF")),
        _ => None,
    }
}

pub(crate) async fn show(
    visit: Visit,
    Path((notice, name)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let mut tx = visit.app().store().read().await?;
    let rows = rows(&mut tx, &notice).await?;
    drop(tx);
    let (_, last) = rows.last().ok_or(WebError::NotFound)?;
    let document = last
        .documents
        .iter()
        .find(|document| named(&document.media).is_some_and(|(known, _)| known == name))
        .ok_or(WebError::NotFound)?;
    let digest: Digest = document
        .sha256
        .parse()
        .map_err(|_| WebError::internal(format!("the hash of {notice}'s {name} is none")))?;
    let exhibits = visit.app().desk().exhibits().clone();
    let read = tokio::task::spawn_blocking(move || exhibits.read(digest)).await;
    let bytes = read
        .map_err(|error| WebError::internal(error.to_string()))?
        .map_err(|error| WebError::internal(format!("{name} of {notice}: {error}")))?;
    let media = if name == "notice.html" {
        "text/html; charset=utf-8"
    } else {
        "application/pdf"
    };
    let file = format!("inline; filename=\"{notice}-{name}\"");
    let headers = [
        (header::CONTENT_TYPE, media.to_owned()),
        (header::CONTENT_DISPOSITION, file),
        (header::CONTENT_SECURITY_POLICY, POLICY.to_owned()),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
