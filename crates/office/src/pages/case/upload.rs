//! A bundle of evidence that comes with a form: streamed into the exhibits, as the API takes it.

use axum::body::Bytes;
use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use futures::StreamExt as _;
use http::StatusCode;
use proofhouse_law::Digest;

use super::opened::Opened;
use crate::api::receive_pieces;
use crate::desk::TakenIn;
use crate::web::{Bounds, WebError};

/// The most fields of such a form, and the most bytes of one that is no file.
const FIELDS_MAX: usize = 20;
const FIELD_BYTES_MAX: usize = 1000;

/// What came with the form.
#[derive(Default)]
pub(super) struct Sent {
    /// The bundle that was sent, taken in.
    pub(super) taken: Option<TakenIn>,
    /// A bundle that the office holds already, by its digest.
    pub(super) held: Option<Digest>,
    /// What was typed as a digest, where it is none.
    pub(super) held_fault: bool,
}

/// Reads the fields `held` and `bundle`.
pub(super) async fn read(case: &Opened, mut form: Multipart) -> Result<Sent, WebError> {
    let mut sent = Sent::default();
    for _ in 0..FIELDS_MAX {
        let Some(field) = form.next_field().await.map_err(broken)? else {
            return Ok(sent);
        };
        match field.name() {
            Some("held") => {
                let text = short(field).await?;
                let text = text.trim().to_lowercase();
                sent.held = text.parse().ok();
                sent.held_fault = !text.is_empty() && sent.held.is_none();
            }
            Some("bundle") if field.file_name().is_some_and(|name| !name.is_empty()) => {
                let pieces = field.map(|piece| piece.map_err(broken));
                let taken = receive_pieces(&case.visit, pieces).await?;
                let actor = format!("officer/{}", case.person.officer);
                sent.taken = Some(case.visit.app().desk().take_in(taken, &actor).await?);
            }
            _ => {}
        }
    }
    Ok(sent)
}

async fn short(mut field: Field<'_>) -> Result<String, WebError> {
    let mut bytes: Vec<u8> = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(broken)? {
        let piece: Bytes = piece;
        if bytes.len().saturating_add(piece.len()) > FIELD_BYTES_MAX {
            return Err(WebError::bad_request(
                "A field of the form is longer than any that this page has.",
                "Go back to the page, reload it and try again. Nothing was kept.",
            ));
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the shape that map_err asks for"
)]
fn broken(error: MultipartError) -> WebError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return WebError::TooLarge {
            limit: Bounds::UPLOAD.body_bytes_max,
        };
    }
    WebError::bad_request(
        format!("The upload broke off: {}.", error.body_text()),
        "Send the bundle again. Nothing of it was kept.",
    )
}
