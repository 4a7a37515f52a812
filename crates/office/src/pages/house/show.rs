//! Pages whose words stand in their templates.

use axum::response::Response;
use minijinja::context;

use super::support;
use crate::web::{Visit, WebError};

/// `/`
pub(crate) async fn start(visit: Visit) -> Result<Response, WebError> {
    visit.page("house/start.html", context! {})
}

/// `/verify`: how anyone checks a notice or an answer without trusting this site.
pub(crate) async fn verify(visit: Visit) -> Result<Response, WebError> {
    let key = visit
        .app()
        .sequencer()
        .log_key()
        .map_err(|error| WebError::internal(error.to_string()))?;
    visit.page("house/verify.html", context! { key => key.to_string() })
}

/// `/cookies`
pub(crate) async fn cookies(visit: Visit) -> Result<Response, WebError> {
    visit.page(
        "house/cookies.html",
        context! { cookie => visit.cookie_name() },
    )
}

/// `/privacy`
pub(crate) async fn privacy(visit: Visit) -> Result<Response, WebError> {
    visit.page(
        "house/privacy.html",
        context! { policy => support::policy(&visit)? },
    )
}

/// `/accessibility`
pub(crate) async fn accessibility(visit: Visit) -> Result<Response, WebError> {
    visit.page(
        "house/accessibility.html",
        context! { policy => support::policy(&visit)? },
    )
}

/// `/security`: how to report a vulnerability in Proofhouse, and when the reporter hears back.
pub(crate) async fn security(visit: Visit) -> Result<Response, WebError> {
    visit.page(
        "house/security.html",
        context! { policy => support::policy(&visit)? },
    )
}
