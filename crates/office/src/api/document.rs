//! `POST /api/v1/cases/{case}/documents`: keeps a document that an action will name, such as a court's order.

use axum::Json;
use axum::body::Body;
use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use futures::StreamExt as _;
use http::StatusCode;
use proofhouse_law::{Action, CaseId, Digest};

use super::bundle::receive_within;
use crate::exhibits::ExhibitError;
use crate::web::{App, Bounds, Officer, Visit, WebError};

/// For a document of a court, which is smaller than a bundle of evidence.
pub(crate) const DOCUMENT: Bounds = Bounds {
    body_bytes_max: 10 * 1024 * 1024,
    time_max: std::time::Duration::from_mins(2),
};

/// Streams the body into the exhibits. It is kept as it comes and never opened.
pub(crate) async fn take_in(
    visit: Visit,
    _officer: Officer,
    Path(case): Path<String>,
    body: Body,
) -> Result<Response, WebError> {
    let case: CaseId = case.parse().map_err(|_| WebError::NotFound)?;
    visit.app().desk().case(&case).await?;
    let pieces = body.into_data_stream().map(|piece| {
        piece.map_err(|error| {
            WebError::bad_request(
                format!("The upload broke off: {error}."),
                "Send the document again. Nothing of it was kept.",
            )
        })
    });
    let taken = receive_within(&visit, pieces, DOCUMENT.body_bytes_max).await?;
    if taken.size == 0 {
        return Err(WebError::bad_request(
            "The document is empty.",
            "Send the bytes of the document as the body.",
        ));
    }
    let answer = serde_json::json!({ "digest": taken.digest, "size": taken.size });
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

/// Refuses an action that names a document which the office does not hold.
pub(super) fn held(app: &App, action: &Action) -> Result<(), WebError> {
    let Some(digest) = named(action) else {
        return Ok(());
    };
    match app.desk().exhibits().check(digest) {
        Ok(()) => Ok(()),
        Err(ExhibitError::Missing { .. }) => Err(WebError::bad_request(
            format!("The office holds no document {digest}."),
            "Send the document to /api/v1/cases/{case}/documents first, and name the digest that it answers. Nothing was changed.",
        )),
        Err(other) => Err(WebError::internal(other.to_string())),
    }
}

/// The document that stands behind an action.
fn named(action: &Action) -> Option<Digest> {
    match action {
        Action::RecordOrder(order) => Some(order.document),
        Action::RecordDisposal(disposal) => Some(disposal.certificate),
        Action::LodgeRecord(file) => Some(file.sent),
        _ => None,
    }
}
