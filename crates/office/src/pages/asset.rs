//! `/assets/<version>/<name>`: styles, script and icon, from the binary itself.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use http::header;

use crate::assets;
use crate::web::WebError;

/// A file under this binary's version is kept for good; under another version there is none.
pub(crate) async fn show(
    Path((version, name)): Path<(String, String)>,
) -> Result<Response, WebError> {
    if version != assets::version() {
        return Err(WebError::NotFound);
    }
    let file = assets::static_file(&name).ok_or(WebError::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, file.media),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    Ok((headers, file.bytes).into_response())
}
