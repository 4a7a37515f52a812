//! `/healthz`: whether the office can read its store.

use axum::Json;
use axum::response::{IntoResponse as _, Response};
use http::header;

use crate::event_log;
use crate::web::{Visit, WebError};

pub(crate) async fn show(visit: Visit) -> Result<Response, WebError> {
    let mut tx = visit.app().store().read().await?;
    let events = event_log::head(&mut tx).await?.events;
    let body = serde_json::json!({ "status": "ok", "events": events, "drill": visit.app().clock().is_drill() });
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response())
}
