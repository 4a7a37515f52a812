//! `/api/v1/drill/links` and `/api/v1/drill/tokens`: signing in to a drill, by one-time links only.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use proofhouse_law::case::Role;
use serde::Deserialize;
use serde_json::{Value, json};

use super::act;
use crate::people::person::Scope;
use crate::people::{drill, secret, token};
use crate::store::accounts::drill_links;
use crate::web::{App, Officer, Visit, WebError};

/// How many days a token of a drill is good for.
const TOKEN_DAYS: u32 = 1;

/// For whom.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ForRole {
    role: Role,
}

/// A link, or only what stands behind its last slash.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WithLink {
    link: String,
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
        return Err(WebError::Forbidden { needs: "an administrator".to_owned() });
    }
    let Json(ForRole { role }) = act::json(asked)?;
    let link = drill::mint(app, role).await.map_err(|error| WebError::internal(error.to_string()))?;
    Ok(Json(json!({ "role": role, "link": link })))
}

/// `POST /api/v1/drill/tokens`
pub(crate) async fn token(
    visit: Visit,
    asked: Result<Json<WithLink>, JsonRejection>,
) -> Result<Response, WebError> {
    let app = visit.app();
    only_in_a_drill(app)?;
    let Json(WithLink { link }) = act::json(asked)?;
    let given = secret::hash(link.trim_end_matches('/').rsplit('/').next().unwrap_or_default());
    let now = app.wall_now();
    let mut tx = app.store().write().await?;
    let account = drill_links::find(&mut tx, given, now).await?.ok_or_else(used_up)?;
    if !drill_links::use_up(&mut tx, given, now).await? {
        return Err(used_up());
    }
    tx.commit().await?;
    let scopes = Scope::ALL.iter().map(|(scope, _, _)| *scope).collect();
    let (made, secret) =
        token::make(app.store(), &account.officer, "command line", scopes, TOKEN_DAYS, now).await?;
    let answer = json!({
        "id": made.id, "token": secret.reveal(), "officer": account.officer, "scopes": made.scopes,
        "expires_at": made.expires_at,
    });
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

fn only_in_a_drill(app: &App) -> Result<(), WebError> {
    if app.clock().is_drill() { Ok(()) } else { Err(WebError::NotFound) }
}

fn used_up() -> WebError {
    WebError::Unauthorised {
        what: "The sign-in link was used already, or has expired.".to_owned(),
    }
}
