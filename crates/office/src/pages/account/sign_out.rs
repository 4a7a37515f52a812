//! `/sign-out`: ends the session here and in the store.

use axum::response::{IntoResponse as _, Redirect, Response};

use crate::people::secret;
use crate::store::accounts::sessions;
use crate::web::{Visit, WebError};

pub(crate) async fn post(visit: Visit) -> Result<Response, WebError> {
    let mut tx = visit.app().store().write().await?;
    sessions::end(&mut tx, secret::hash(visit.cookie().reveal())).await?;
    tx.commit().await?;
    let mut response = Redirect::to("/").into_response();
    visit.clear_cookie(&mut response)?;
    Ok(response)
}
