//! `/api/v1/cases/{case}/notices/{notice}/letters/{letter}/{form}`: a letter about a notice, made when it is asked for.

use axum::extract::{Path, Query};
use axum::response::Response;
use jiff::civil::Date;
use proofhouse_law::{CaseId, NoticeId, PartyId};
use serde::Deserialize;

use crate::desk::{Letter, LetterAsked};
use crate::pages::officer_notice::document::confined;
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
