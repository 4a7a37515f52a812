//! A document that comes with a form, such as a court's order: kept by its digest as it came, and never opened.

use axum::extract::Multipart;
use axum::extract::multipart::MultipartError;
use futures::StreamExt as _;
use http::StatusCode;
use minijinja::{Value, context};
use proofhouse_law::Digest;

use super::fields;
use super::opened::Opened;
use crate::api::{DOCUMENT, receive_within};
use crate::web::WebError;
use crate::web::form::Form;

/// The most fields of such a form, and the most bytes of one that is no file.
const FIELDS_MAX: usize = 100;
const FIELD_BYTES_MAX: usize = 1000;

/// What came with the form.
#[derive(Default)]
pub(super) struct Sent {
    /// The fields that are no file.
    pub(super) form: Form,
    /// The document: one that was sent, or one that was sent before and is kept.
    pub(super) document: Option<Digest>,
}

impl Sent {
    /// For the form: the limit, and what is kept already.
    pub(super) fn shown(&self) -> Value {
        context! {
            limit_mib => DOCUMENT.body_bytes_max / (1024 * 1024),
            kept => self.document.map(|digest| digest.to_string()),
        }
    }
}

/// Reads the form, and takes the file `document` into the exhibits.
pub(super) async fn read(case: &Opened, mut form: Multipart) -> Result<Sent, WebError> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut taken = None;
    while let Some(mut field) = form.next_field().await.map_err(|error| broken(&error))? {
        if pairs.len() == FIELDS_MAX {
            return Err(too_much());
        }
        let name = field.name().unwrap_or_default().to_owned();
        if name == "document" {
            if field.file_name().is_some_and(|name| !name.is_empty()) {
                let pieces = field.map(|piece| piece.map_err(|error| broken(&error)));
                let limit = DOCUMENT.body_bytes_max;
                taken = Some(receive_within(&case.visit, pieces, limit).await?.digest);
            }
            continue;
        }
        let mut bytes: Vec<u8> = Vec::new();
        while let Some(piece) = field.chunk().await.map_err(|error| broken(&error))? {
            if bytes.len().saturating_add(piece.len()) > FIELD_BYTES_MAX {
                return Err(too_much());
            }
            bytes.extend_from_slice(&piece);
        }
        pairs.push((name, String::from_utf8_lossy(&bytes).into_owned()));
    }
    let form = fields::filled(&pairs)?;
    let document = taken.or_else(|| form.text("kept").parse().ok());
    Ok(Sent { form, document })
}

fn too_much() -> WebError {
    WebError::bad_request(
        "The form has more fields, or a longer one, than this page has.",
        "Go back to the page, reload it and try again. Nothing was changed.",
    )
}

fn broken(error: &MultipartError) -> WebError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return WebError::TooLarge {
            limit: DOCUMENT.body_bytes_max,
        };
    }
    WebError::bad_request(
        format!("The upload broke off: {}.", error.body_text()),
        "Send the document again. Nothing was changed.",
    )
}
