//! `/cases/{case}/bundles/{digest}/file`: the bundle as it was sealed, to verify elsewhere.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use http::header;

use crate::pages::case::opened::Opened;
use crate::web::WebError;

pub(crate) async fn show(
    case: Opened,
    Path((_, digest)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let digest = super::digest(&case, &digest)?;
    case.visit
        .access("download", &format!("bundle/{digest}"), true);
    let bytes = case
        .visit
        .app()
        .desk()
        .exhibits()
        .read(digest)
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
