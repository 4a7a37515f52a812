//! `/api/v1/cases/{case}/notices/{notice}/letters/{letter}/{form}`: a letter about a notice, made when it is asked for.

use axum::extract::{Path, Query};
use axum::response::{IntoResponse as _, Response};
use http::{HeaderValue, header};
use jiff::civil::Date;
use proofhouse_documents::html::style_source;
use proofhouse_law::{CaseId, NoticeId, PartyId};
use serde::Deserialize;

use crate::desk::{Letter, LetterAsked};
use crate::web::{Officer, Visit, WebError};

/// What of a letter no event holds.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Details {
    /// To whom; all whom it concerns where absent.
    to: Option<PartyId>,
    /// The day of the hearing.
    hearing: Option<Date>,
}

/// Renders the letter as of today; it is kept nowhere.
pub(crate) async fn show(
    visit: Visit,
    _officer: Officer,
    Path((case, notice, letter, form)): Path<(String, String, String, String)>,
    details: Result<Query<Details>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, WebError> {
    let Query(details) = details.map_err(|rejection| {
        WebError::bad_request(
            rejection.body_text(),
            "Give `to` as the id of a party and `hearing` as a day such as 2027-02-03.",
        )
    })?;
    let case: CaseId = case.parse().map_err(|_| WebError::NotFound)?;
    let notice: NoticeId = notice.parse().map_err(|_| WebError::NotFound)?;
    let letter: Letter = letter.parse().map_err(|()| WebError::NotFound)?;
    let media = match form.as_str() {
        "html" => "text/html; charset=utf-8",
        "pdf" => "application/pdf",
        _ => return Err(WebError::NotFound),
    };
    let desk = visit.app().desk();
    let file = desk.case(&case).await?;
    let asked = LetterAsked {
        letter,
        to: details.to,
        hearing: details.hearing,
    };
    let rendered = desk.letter(&file.state, &notice, &asked).await?;
    let bytes = if form == "pdf" {
        rendered.pdf
    } else {
        rendered.html
    };
    Ok(confined(media, bytes))
}

/// A document in which nothing can run: only its own style, and only pages of this office may show it in a frame.
fn confined(media: &'static str, bytes: Vec<u8>) -> Response {
    let mut response = ([(header::CONTENT_TYPE, media)], bytes).into_response();
    let headers = response.headers_mut();
    let policy = format!(
        "default-src 'none'; style-src {}; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
        style_source()
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        headers.insert(
            header::X_FRAME_OPTIONS,
            HeaderValue::from_static("SAMEORIGIN"),
        );
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
