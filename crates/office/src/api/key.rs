//! `/api/v1/keys`: an administrator enrols and revokes keys; each change is an event, and `/api/v1/trust` shows what they come to.

use axum::Json;
use axum::extract::Path;
use axum::extract::rejection::JsonRejection;
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use jiff::Timestamp;
use proofhouse_evidence::keys::{KeyEvent, KeyId, KeyRole, PublicKey, TrustError, Window};
use proofhouse_law::case::Role;
use serde::Deserialize;

use super::act;
use crate::desk::keyring::KeyringError;
use crate::people::Person;
use crate::web::{App, Officer, Visit, WebError};

/// A key to be enrolled.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ToEnrol {
    /// The text of the public key file.
    public_key: String,
    /// The role that the key was made for.
    role: KeyRole,
    from: Timestamp,
    until: Timestamp,
}

/// Why a key is revoked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ToRevoke {
    reason: String,
    /// From when it is not to be trusted; now, if not given.
    at: Option<Timestamp>,
}

/// `POST /api/v1/keys`
pub(crate) async fn enrol(
    visit: Visit,
    Officer(person): Officer,
    asked: Result<Json<ToEnrol>, JsonRejection>,
) -> Result<Response, WebError> {
    only_administrators(visit.app(), &person)?;
    let Json(asked) = act::json(asked)?;
    let refused = |what: String| {
        WebError::bad_request(
            format!("{what}. The keys are as they were."),
            "Send the text of the .pub file that `proofhouse keys new` wrote, with the role that it was made for.",
        )
    };
    let key = PublicKey::from_pem(&asked.public_key).map_err(|error| refused(error.to_string()))?;
    if key.role != asked.role {
        let (made, asked) = (key.role, asked.role);
        let what = format!("The key was made as a {made} key, and the request says {asked}");
        return Err(refused(what));
    }
    let window = Window {
        from: asked.from,
        until: asked.until,
    };
    let actor = format!("officer/{}", person.officer);
    let event = visit.app().desk().enrol_key(&actor, &key, window).await?;
    Ok((StatusCode::CREATED, Json(event)).into_response())
}

/// `POST /api/v1/keys/{key}/revoke`
pub(crate) async fn revoke(
    visit: Visit,
    Officer(person): Officer,
    Path(key): Path<String>,
    asked: Result<Json<ToRevoke>, JsonRejection>,
) -> Result<Json<KeyEvent>, WebError> {
    only_administrators(visit.app(), &person)?;
    let key: KeyId = key.parse().map_err(|_| WebError::NotFound)?;
    let Json(ToRevoke { reason, at }) = act::json(asked)?;
    let app = visit.app();
    let at = at.unwrap_or_else(|| app.clock().now());
    let actor = format!("officer/{}", person.officer);
    let event = app
        .desk()
        .revoke_key(&actor, &key, at, reason.trim())
        .await?;
    Ok(Json(event))
}

fn only_administrators(app: &App, person: &Person) -> Result<(), WebError> {
    if person.holds(Role::Administrator, app.clock().today()) {
        return Ok(());
    }
    Err(WebError::Forbidden {
        needs: "an administrator".to_owned(),
    })
}

impl From<KeyringError> for WebError {
    fn from(error: KeyringError) -> Self {
        match error {
            KeyringError::Trust(TrustError::Unknown(_)) => Self::NotFound,
            KeyringError::Trust(why) => Self::bad_request(
                format!("The change was refused: {why}. The keys are as they were."),
                "Look at the keys of this office, correct the request and send it again.",
            ),
            KeyringError::Log(error) => error.into(),
            KeyringError::Store(error) => error.into(),
        }
    }
}
