//! `/api/v1/reports`: sending a report and following it, for everyone; listing and carrying them on, for case officers.

use axum::Json;
use axum::extract::Path;
use axum::extract::rejection::JsonRejection;
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::act;
use crate::people::secret;
use crate::reports::{self, Told, Words};
use crate::store::reports::{Stage, by_token};
use crate::web::{Officer, Visit, WebError};

/// The next stage of a report.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    to: Stage,
    reason: String,
}

/// `POST /api/v1/reports`, by anyone.
pub(crate) async fn send(
    visit: Visit,
    words: Result<Json<Words>, JsonRejection>,
) -> Result<Response, WebError> {
    let Json(words) = act::json(words)?;
    let words = words.tidied();
    let faults = words.faults();
    if !faults.is_empty() {
        let next = "Correct the report and send it again.";
        return Err(WebError::bad_request(faults.sentence(), next));
    }
    let token = reports::take_in(visit.app(), visit.address(), &words).await?;
    let follow = format!(
        "{}/report/{}",
        visit.app().origin().as_str(),
        token.reveal()
    );
    let answer = json!({ "token": token.reveal(), "follow": follow });
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

/// `GET /api/v1/reports/{report}`, by whoever has the token: never what was said.
pub(crate) async fn follow(
    visit: Visit,
    Path(token): Path<String>,
) -> Result<Json<Value>, WebError> {
    let mut tx = visit.app().store().read().await?;
    let report = by_token(&mut tx, secret::hash(&token)).await?;
    let report = report.ok_or(WebError::NotFound)?;
    Ok(Json(json!({
        "stage": report.stage, "sent_at": report.sent_at, "changed_at": report.changed_at,
    })))
}

/// `GET /api/v1/reports`, by a case officer. It shares its address with [`send`], so that it asks here who comes.
pub(crate) async fn list(visit: Visit, Officer(person): Officer) -> Result<Json<Value>, WebError> {
    reports::may_read(visit.app(), &person)?;
    let mut tx = visit.app().store().read().await?;
    let told = reports::all(&mut tx).await?;
    drop(tx);
    visit.access("read", "reports", true);
    let told: Vec<Value> = told.iter().map(value).collect();
    Ok(Json(json!({ "reports": told })))
}

/// `POST /api/v1/reports/{report}/stage`, by a case officer.
pub(crate) async fn set_stage(
    visit: Visit,
    Officer(person): Officer,
    Path(report): Path<String>,
    asked: Result<Json<Asked>, JsonRejection>,
) -> Result<Json<Value>, WebError> {
    reports::may_read(visit.app(), &person)?;
    let Json(Asked { to, reason }) = act::json(asked)?;
    let faults = reports::step_faults(Some(to), reason.trim());
    if !faults.is_empty() {
        let next = "Correct the request and send it again.";
        return Err(WebError::bad_request(faults.sentence(), next));
    }
    let told = reports::set_stage(visit.app(), &person, &report, to, reason.trim()).await?;
    Ok(Json(value(&told)))
}

/// A report as officers read it; no contact where none was given.
fn value(told: &Told) -> Value {
    let words = told.words.as_ref();
    json!({
        "report": told.report.report,
        "stage": told.report.stage,
        "sent_at": told.report.sent_at,
        "changed_at": told.report.changed_at,
        "erased": words.is_none(),
        "product": words.map(|words| &words.product),
        "happened": words.map(|words| &words.happened),
        "contact": words.map(|words| &words.contact).filter(|contact| !contact.is_empty()),
    })
}
