//! `/api/v1/standards`: the standards and codes at hand, and one of them whole.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use crate::web::{Visit, WebError};

/// `GET /api/v1/standards`
pub(crate) async fn list(visit: Visit) -> Json<Value> {
    let standards: Vec<Value> = visit
        .app()
        .desk()
        .regimes()
        .standards()
        .iter()
        .map(|one| {
            json!({
                "id": one.id(), "document": one.document(), "edition": one.edition(), "title": one.title(),
                "kind": one.kind(), "sha256": one.hash(), "provisions": one.provisions().len(),
            })
        })
        .collect();
    Json(json!({ "standards": standards }))
}

/// `GET /api/v1/standards/{standard}`
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, WebError> {
    let standards = visit.app().desk().regimes().standards();
    let found = standards.iter().find(|one| one.id().as_str() == id);
    found
        .map(|one| Json(one).into_response())
        .ok_or(WebError::NotFound)
}
