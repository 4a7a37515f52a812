//! `POST /api/v1/tokens`: `proofhouse login` shows both factors, or a drill's link, and gets a token.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use serde::Deserialize;

use crate::people::person::Scope;
use crate::people::sign_in::{self, Tried};
use crate::people::token;
use crate::store::accounts::Account;
use crate::web::{Visit, WebError};

/// What a program sends: `account`, `password` and `code`; or, in a drill, `link`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    /// The e-mail address.
    #[serde(default)]
    account: String,
    #[serde(default)]
    password: String,
    /// From the authenticator app, or a recovery code.
    #[serde(default)]
    code: String,
    /// A drill's one-time sign-in link, whole or its last part.
    link: Option<String>,
    /// What the token is for.
    label: String,
    /// What it may do; everything that its officer may, where left out.
    scopes: Option<Vec<Scope>>,
    /// How many days it is good for; one, where left out.
    days: Option<u32>,
}

pub(crate) async fn make(
    visit: Visit,
    asked: Result<Json<Asked>, JsonRejection>,
) -> Result<Response, WebError> {
    let Json(asked) = asked.map_err(|rejection| {
        WebError::bad_request(
            rejection.body_text(),
            "Send account, password, code and label as JSON.",
        )
    })?;
    let account = judge(&visit, &asked).await?;
    let (app, scopes) = (visit.app(), asked.scopes.unwrap_or_else(Scope::all));
    let days = asked.days.unwrap_or(1);
    let (made, secret) = token::make(
        app.store(),
        &account.officer,
        &asked.label,
        scopes,
        days,
        app.wall_now(),
    )
    .await?;
    let body = serde_json::json!({
        "id": made.id, "token": secret.reveal(), "officer": account.officer, "scopes": made.scopes,
        "expires_at": made.expires_at,
    });
    Ok((StatusCode::CREATED, Json(body)).into_response())
}

async fn judge(visit: &Visit, asked: &Asked) -> Result<Account, WebError> {
    let (app, from, now) = (visit.app(), visit.address(), visit.app().wall_now());
    let wrong = |what: &str| {
        visit.access("sign-in", "api", false);
        WebError::Unauthorised {
            what: format!("{what} No token was made."),
        }
    };
    if let Some(link) = asked.link.as_deref().filter(|_| app.clock().is_drill()) {
        let token = link.rsplit('/').next().unwrap_or_default();
        let account = sign_in::by_drill_link(app.store(), token, now).await?;
        return account.ok_or_else(|| wrong("The link was used before, or has run out."));
    }
    let tried = sign_in::with_both(
        app.store(),
        &asked.account,
        &asked.password,
        &asked.code,
        from,
        now,
    )
    .await?;
    match tried {
        Tried::Right(account) => Ok(account),
        Tried::Wait { seconds } => Err(super::sign_in::too_many(seconds)),
        Tried::Wrong => Err(wrong("The account, the password or the code is wrong.")),
    }
}
