//! `GET /api/v1/check`: what the register says of a product, as `proofhouse check --format json` says it.

use axum::Json;
use http::header;
use jiff::Timestamp;
use proofhouse_register::{Answer, Question, check};

use crate::web::form::Form;
use crate::web::{Visit, WebError};

/// The longest number, batch or firmware version taken, in characters.
const PART_MAX: usize = 100;

/// A number that cannot be a product's is answered with `invalid-identifier` and status 200: that is what
/// the register says of it, and a till reads one answer in one place.
pub(crate) async fn answer(
    visit: Visit,
    query: Form,
) -> Result<([(header::HeaderName, &'static str); 1], Json<Answer>), WebError> {
    let part = |name: &str| Some(query.text(name).to_owned()).filter(|text| !text.is_empty());
    let gtin = part("gtin").ok_or_else(|| {
        let what = "The request names no product: `gtin` is missing.";
        WebError::bad_request(what, "Add ?gtin= and the number under the bar code.")
    })?;
    let question = Question {
        gtin,
        batch: part("batch"),
        firmware: part("firmware"),
    };
    let parts = [
        Some(&question.gtin),
        question.batch.as_ref(),
        question.firmware.as_ref(),
    ];
    if parts
        .into_iter()
        .flatten()
        .any(|text| text.chars().count() > PART_MAX)
    {
        let what =
            format!("A number, batch or firmware version has at most {PART_MAX} characters.");
        return Err(WebError::bad_request(
            what,
            "Send what stands on the product.",
        ));
    }
    let at = match part("at") {
        None => visit.app().clock().now(),
        Some(text) => moment(&text)?,
    };
    let copy = visit.app().register_copy().await?;
    Ok((
        [(header::CACHE_CONTROL, "no-cache")],
        Json(check(&copy, &question, at)),
    ))
}

fn moment(text: &str) -> Result<Timestamp, WebError> {
    text.parse().map_err(|_| {
        WebError::bad_request(
            "`at` is not a moment.",
            "Write 2026-12-04T09:00:00Z, or leave it out to ask about now.",
        )
    })
}
