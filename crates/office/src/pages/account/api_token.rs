//! `POST /api/v1/tokens`: `proofhouse login` shows both factors and gets a token.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use serde::Deserialize;

use crate::people::person::Scope;
use crate::people::sign_in::{self, Tried};
use crate::people::token;
use crate::web::{Visit, WebError};

/// What a program sends.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    email: String,
    password: String,
    code: String,
    /// What the token is for.
    name: String,
    scopes: Vec<Scope>,
    /// How many days it is good for.
    days: u32,
}

pub(crate) async fn make(visit: Visit, asked: Result<Json<Asked>, JsonRejection>) -> Result<Response, WebError> {
    let Json(asked) = asked.map_err(|rejection| {
        WebError::bad_request(rejection.body_text(), "Send email, password, code, name, scopes and days as JSON.")
    })?;
    let (app, from) = (visit.app(), visit.address());
    let tried =
        sign_in::with_both(app.store(), &asked.email, &asked.password, &asked.code, from, app.wall_now()).await?;
    let account = match tried {
        Tried::Right(account) => account,
        Tried::Wait { seconds } => return Err(super::sign_in::too_many(seconds)),
        Tried::Wrong => {
            visit.access("sign-in", "api", false);
            return Err(WebError::Unauthorised {
                what: "The e-mail address, the password or the code is wrong. No token was made.".to_owned(),
            });
        }
    };
    let (made, secret) =
        token::make(app.store(), &account.officer, &asked.name, asked.scopes, asked.days, app.wall_now()).await?;
    let body = serde_json::json!({
        "id": made.id, "token": secret.reveal(), "officer": account.officer, "scopes": made.scopes,
        "expires_at": made.expires_at,
    });
    Ok((StatusCode::CREATED, Json(body)).into_response())
}
