//! `POST /api/v1/bundles`: takes a signed bundle in, as it comes, and says what its verification found.

use axum::Json;
use axum::body::{Body, Bytes};
use axum::response::{IntoResponse as _, Response};
use futures::{Stream, StreamExt as _};
use http::StatusCode;

use crate::exhibits::ExhibitError;
use crate::web::{Bounds, Officer, Visit, WebError};

/// Streams the body into the exhibits and hands it to the desk. What was sent whole is never lost: a
/// bundle that may not be relied on is kept in quarantine, with the reason.
pub(crate) async fn take_in(
    visit: Visit,
    Officer(person): Officer,
    body: Body,
) -> Result<Response, WebError> {
    let taken = receive(&visit, body).await?;
    let actor = format!("officer/{}", person.officer);
    let taken = visit.app().desk().take_in(taken, &actor).await?;
    let answer = serde_json::json!({
        "digest": taken.bundle, "size": taken.size, "report": taken.report, "quarantine": taken.quarantine,
    });
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

/// Writes a body into the exhibits piece by piece, within the limit.
async fn receive(visit: &Visit, body: Body) -> Result<crate::exhibits::Taken, WebError> {
    let pieces = body.into_data_stream().map(|piece| {
        piece.map_err(|error| {
            WebError::bad_request(
                format!("The upload broke off: {error}."),
                "Send the bundle again. Nothing of it was kept.",
            )
        })
    });
    receive_pieces(visit, pieces).await
}

/// The same for the pieces of a file that came with a form.
pub(crate) async fn receive_pieces(
    visit: &Visit,
    pieces: impl Stream<Item = Result<Bytes, WebError>> + Unpin,
) -> Result<crate::exhibits::Taken, WebError> {
    receive_within(visit, pieces, Bounds::UPLOAD.body_bytes_max).await
}

/// The same for a file of at most `limit` bytes.
pub(crate) async fn receive_within(
    visit: &Visit,
    mut pieces: impl Stream<Item = Result<Bytes, WebError>> + Unpin,
    limit: usize,
) -> Result<crate::exhibits::Taken, WebError> {
    let refused = |error: ExhibitError| match error {
        ExhibitError::TooLarge { .. } => WebError::TooLarge { limit },
        other => WebError::internal(other.to_string()),
    };
    let mut intake = visit
        .app()
        .desk()
        .exhibits()
        .begin(limit as u64)
        .map_err(refused)?;
    while let Some(piece) = pieces.next().await {
        intake.write(&piece?).map_err(refused)?;
    }
    intake.finish().map_err(refused)
}
