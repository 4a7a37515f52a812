//! `/api/v1/me` and `/api/v1/tokens/current`: who the token stands for, and its end.

use axum::Json;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, StatusCode, header};
use serde_json::{Value, json};

use crate::people::secret;
use crate::store::accounts::tokens;
use crate::web::{Officer, Visit, WebError};

/// `GET /api/v1/me`
pub(crate) async fn show(Officer(person): Officer) -> Json<Value> {
    Json(
        json!({ "officer": person.officer, "name": person.name, "designation": person.designation }),
    )
}

/// `DELETE /api/v1/tokens/current`
pub(crate) async fn end_token(visit: Visit, headers: HeaderMap) -> Result<Response, WebError> {
    let given = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    if let Some(token) = given.and_then(|value| value.strip_prefix("Bearer ")) {
        let mut tx = visit.app().store().write().await?;
        tokens::end(&mut tx, secret::hash(token.trim()), visit.app().wall_now()).await?;
        tx.commit().await?;
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}
