//! The outermost layer: begins the visit, keeps the crowd within bounds, and writes the page, or for the
//! API the JSON, of every request that came to nothing.

use std::panic::AssertUnwindSafe;

use axum::Json;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use futures::FutureExt as _;
use http::{HeaderValue, StatusCode, header};
use minijinja::context;
use serde_json::json;

use super::app::App;
use super::error::WebError;
use super::visit::Visit;
use crate::people::secret;

/// Passes a request on, whatever becomes of it.
pub(super) async fn layer(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let back = request
        .uri()
        .path_and_query()
        .map_or(path.clone(), ToString::to_string);
    let (mut parts, body) = request.into_parts();
    let visit = match Visit::begin(&app, &parts).await {
        Ok(visit) => visit,
        Err(error) => return plain(&error, note(&error).as_deref()),
    };
    parts.extensions.insert(visit.clone());
    let Ok(_place) = app.gate().try_acquire() else {
        return show(&visit, &WebError::Busy, &back);
    };
    let running = AssertUnwindSafe(next.run(Request::from_parts(parts, body))).catch_unwind();
    let Ok(mut response) = running.await else {
        return show(
            &visit,
            &WebError::internal(format!("the handler of {path} panicked")),
            &back,
        );
    };
    match response.extensions_mut().remove::<WebError>() {
        Some(error) => show(&visit, &error, &back),
        None if is_bare_failure(&response) => show(&visit, &translate(&response), &back),
        None => response,
    }
}

/// Whether a failure came from axum, which answers with a line of text.
fn is_bare_failure(response: &Response) -> bool {
    let status = response.status();
    let kind = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    (status.is_client_error() || status.is_server_error())
        && kind.is_none_or(|kind| kind.starts_with("text/plain"))
}

fn translate(response: &Response) -> WebError {
    match response.status() {
        StatusCode::NOT_FOUND => WebError::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => WebError::Method,
        StatusCode::REQUEST_TIMEOUT => WebError::TimedOut,
        status if status.is_client_error() => WebError::bad_request(
            "What was sent could not be read.",
            "Go back to the page, reload it and try again.",
        ),
        status => WebError::internal(format!("a handler answered {status} without saying why")),
    }
}

/// Writes our own faults to the log under a reference number, which the page shows.
fn note(error: &WebError) -> Option<String> {
    let WebError::Internal(detail) = error else {
        return None;
    };
    let reference = secret::random::<4>()
        .map_or_else(|_| "0".to_owned(), hex::encode)
        .to_uppercase();
    tracing::error!(reference, error = format!("{detail:#}"), "a request failed");
    Some(reference)
}

fn show(visit: &Visit, error: &WebError, back: &str) -> Response {
    let reference = note(error);
    if matches!(
        error,
        WebError::Forbidden { .. } | WebError::Unauthorised { .. }
    ) {
        visit.access("request", visit.path(), false);
    }
    if visit.is_api() {
        return api(error, reference.as_ref());
    }
    if let WebError::SignIn = error {
        let back: String = url::form_urlencoded::byte_serialize(back.as_bytes()).collect();
        return visit.redirect(&format!("/sign-in?next={back}"));
    }
    let page = page_of(visit, error, reference);
    let mut response = page.unwrap_or_else(|failed| plain(&failed, note(&failed).as_deref()));
    if let WebError::TooMany { wait_seconds, .. } = error
        && let Ok(wait) = HeaderValue::from_str(&wait_seconds.to_string())
    {
        response.headers_mut().insert(header::RETRY_AFTER, wait);
    }
    response
}

fn page_of(
    visit: &Visit,
    error: &WebError,
    reference: Option<String>,
) -> Result<Response, WebError> {
    let words = error.words();
    let WebError::Refused(refusal) = error else {
        let fields = context! {
            title => words.title, what => words.what, next => words.next, reference => reference,
        };
        return visit.page_with(error.status(), "error/problem.html", fields);
    };
    let refused = context! {
        rule => refusal.rule.as_str(),
        citation => refusal.citation.as_str(),
        remedy => refusal.remedy.as_str(),
        lawful_from => refusal.lawful_from.map(|day| day.strftime("%-d %B %Y").to_string()),
        source => format!("{:?}", refusal.basis.source).to_lowercase(),
        verified => refusal.basis.verified,
    };
    let fields = context! { title => words.title, refusal => refused };
    visit.page_with(error.status(), "error/refused.html", fields)
}

/// A problem document (RFC 9457); a refusal of the law stands in it whole.
fn api(error: &WebError, reference: Option<&String>) -> Response {
    let words = error.words();
    if matches!(error, WebError::SignIn) {
        return api(&WebError::Unauthorised { what: words.what }, reference);
    }
    let mut body = json!({
        "type": "about:blank", "title": words.title, "status": error.status().as_u16(), "detail": words.what,
        "code": words.code, "next": words.next, "reference": reference,
    });
    if let (WebError::Refused(refusal), Some(fields)) = (error, body.as_object_mut()) {
        fields.insert("refusal".to_owned(), json!(&**refusal));
    }
    let mut response = (error.status(), Json(body)).into_response();
    let media = HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(header::CONTENT_TYPE, media);
    if matches!(error, WebError::Unauthorised { .. }) {
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

/// The last resort, when not even the error page can be made.
fn plain(error: &WebError, reference: Option<&str>) -> Response {
    let reference = reference.unwrap_or("none");
    let text = format!(
        "There is a problem with the service. What was on record before is unchanged.\nTry again later. Reference: {reference}\n"
    );
    (error.status(), text).into_response()
}
