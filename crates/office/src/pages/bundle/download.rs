//! `/cases/{case}/bundles/{digest}/file`: the bundle as it was sealed, to verify elsewhere.

use axum::extract::Path;
use axum::response::Response;

use crate::api::exhibit;
use crate::pages::case::opened::Opened;
use crate::web::WebError;

pub(crate) async fn show(
    case: Opened,
    Path((_, digest)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let digest = exhibit::lodged(&case.file, &digest)?;
    exhibit::answer(&case.visit, digest).await
}
