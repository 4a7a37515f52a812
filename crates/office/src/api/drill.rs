//! `/api/v1/drill/links`: one-time sign-in links, in a drill only.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use proofhouse_law::case::Role;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::people::drill;
use crate::web::{Officer, Visit, WebError};

/// For whom.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    role: Role,
}

/// `POST /api/v1/drill/links`
pub(crate) async fn mint(
    visit: Visit,
    Officer(person): Officer,
    asked: Result<Json<Asked>, JsonRejection>,
) -> Result<Json<Value>, WebError> {
    let app = visit.app();
    if !app.clock().is_drill() {
        return Err(WebError::NotFound);
    }
    if !person.holds(Role::Administrator, app.clock().today()) {
        return Err(WebError::Forbidden { needs: "an administrator".to_owned() });
    }
    let Json(asked) = super::act::json(asked)?;
    let link = drill::mint(app, asked.role).await?;
    Ok(Json(json!({ "role": asked.role, "link": link })))
}
