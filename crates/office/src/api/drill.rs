//! `/api/v1/drill/links`: one-time sign-in links, in a drill only.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use proofhouse_law::case::Role;
use serde::Deserialize;
use serde_json::{Value, json};

use super::act;
use crate::people::drill;
use crate::web::{App, Officer, Visit, WebError};

/// For whom.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ForRole {
    role: Role,
}

/// `POST /api/v1/drill/links`
pub(crate) async fn mint(
    visit: Visit,
    Officer(person): Officer,
    asked: Result<Json<ForRole>, JsonRejection>,
) -> Result<Json<Value>, WebError> {
    let app = visit.app();
    only_in_a_drill(app)?;
    if !person.holds(Role::Administrator, app.clock().today()) {
        return Err(WebError::Forbidden {
            needs: "an administrator".to_owned(),
        });
    }
    let Json(ForRole { role }) = act::json(asked)?;
    let link = drill::mint(app, role)
        .await
        .map_err(|error| WebError::internal(error.to_string()))?;
    Ok(Json(json!({ "role": role, "link": link })))
}

fn only_in_a_drill(app: &App) -> Result<(), WebError> {
    if app.clock().is_drill() {
        Ok(())
    } else {
        Err(WebError::NotFound)
    }
}
