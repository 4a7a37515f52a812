//! `/keys/{key}/revoke`: what a key signs from now on is refused.

use axum::extract::Path;
use axum::response::Response;
use minijinja::{Value, context};
use proofhouse_evidence::keys::KeyId;

use super::list::shown;
use crate::web::form::{Faults, Form};
use crate::web::{Officer, Visit, WebError};

/// The longest reason, in bytes, as a trust file holds it.
const REASON_MAX: usize = 500;

/// Asks why.
pub(crate) async fn show(visit: Visit, Path(key): Path<String>) -> Result<Response, WebError> {
    let fields = fields(&visit, &key, context! { reason => "" }).await?;
    visit.page("keys/revoke.html", fields)
}

/// Revokes it.
pub(crate) async fn post(
    visit: Visit,
    Officer(person): Officer,
    Path(key): Path<String>,
    form: Form,
) -> Result<Response, WebError> {
    let id: KeyId = key.parse().map_err(|_| WebError::NotFound)?;
    let reason = form.text("reason");
    let mut faults = Faults::default();
    if reason.is_empty() {
        faults.add("reason", "Enter why the key is revoked");
    } else if reason.len() > REASON_MAX {
        faults.add(
            "reason",
            format!("The reason must be {REASON_MAX} characters or fewer"),
        );
    } else {
        let app = visit.app();
        let actor = format!("officer/{}", person.officer);
        let revoked = app
            .desk()
            .revoke_key(&actor, &id, app.clock().now(), reason)
            .await;
        match revoked.map_err(WebError::from) {
            Ok(_) => return Ok(visit.redirect("/keys?done=revoke")),
            Err(WebError::BadRequest { what, .. }) => faults.add("reason", what),
            Err(other) => return Err(other),
        }
    }
    let fields = fields(&visit, &key, form.value()).await?;
    visit.again("keys/revoke.html", &faults, fields)
}

async fn fields(visit: &Visit, key: &str, form: Value) -> Result<Value, WebError> {
    let id: KeyId = key.parse().map_err(|_| WebError::NotFound)?;
    let trust = visit.app().desk().trust().await?;
    let key = trust.find(&id).ok_or(WebError::NotFound)?;
    Ok(context! { key => shown(key), form })
}
