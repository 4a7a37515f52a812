//! The door that every request passes: who comes, whether they may, how much they may send, and whether
//! a form was made here. A route cannot stand beside it: `web/router.rs` builds routes from [`Entry`] only.

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use axum::routing::MethodRouter;
use http::{HeaderMap, Method, header};
use proofhouse_law::case::Role;
use subtle::ConstantTimeEq as _;

use super::app::App;
use super::bounds::{self, Bounds};
use super::error::WebError;
use super::form::Form;
use super::visit::Visit;
use crate::people::person::{Scope, role_in_words};

/// The field, or for an upload the part of the address, that holds the form's token.
const FORM_TOKEN: &str = "form_token";

/// Who may come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Everyone.
    Public,
    /// Whoever is signed in.
    SignedIn,
    /// Whoever is signed in and holds this role today.
    Role(Role),
    /// A program with a token of this scope.
    Api(Scope),
}

/// One address of the office.
pub(crate) struct Entry {
    /// As axum writes it: `/notices/{id}`.
    pub(crate) path: &'static str,
    /// Who may come in.
    pub(crate) access: Access,
    /// What a request may cost.
    pub(crate) bounds: Bounds,
    methods: MethodRouter<App>,
}

impl Entry {
    /// A page for everyone.
    pub(crate) fn public(path: &'static str, methods: MethodRouter<App>) -> Self {
        Self {
            path,
            access: Access::Public,
            bounds: Bounds::PAGE,
            methods,
        }
    }

    /// A page for whoever is signed in.
    pub(crate) fn signed_in(path: &'static str, methods: MethodRouter<App>) -> Self {
        Self {
            access: Access::SignedIn,
            ..Self::public(path, methods)
        }
    }

    /// A page for holders of a role.
    pub(crate) fn role(path: &'static str, role: Role, methods: MethodRouter<App>) -> Self {
        Self {
            access: Access::Role(role),
            ..Self::public(path, methods)
        }
    }

    /// An address of the JSON API.
    pub(crate) fn api(path: &'static str, scope: Scope, methods: MethodRouter<App>) -> Self {
        Self {
            access: Access::Api(scope),
            ..Self::public(path, methods)
        }
    }

    /// The same address with other limits.
    pub(crate) fn bounds(mut self, bounds: Bounds) -> Self {
        self.bounds = bounds;
        self
    }

    /// The address behind its door.
    pub(super) fn into_route(self, app: &App) -> (&'static str, MethodRouter<App>) {
        let door = Door {
            app: app.clone(),
            access: self.access,
            bounds: self.bounds,
        };
        let methods = self
            .methods
            .fallback(|| async { WebError::Method })
            .layer(DefaultBodyLimit::max(self.bounds.body_bytes_max))
            .layer(axum::middleware::from_fn_with_state(door, enter));
        (self.path, methods)
    }
}

#[derive(Clone)]
struct Door {
    app: App,
    access: Access,
    bounds: Bounds,
}

async fn enter(State(door): State<Door>, request: Request, next: Next) -> Response {
    match admit(&door, request).await {
        Ok(request) => match tokio::time::timeout(door.bounds.time_max, next.run(request)).await {
            Ok(response) => explain_limit(response, door.bounds),
            Err(_) => WebError::TimedOut.into_response(),
        },
        Err(error) => error.into_response(),
    }
}

/// Lets a request in, its form read and checked.
async fn admit(door: &Door, request: Request) -> Result<Request, WebError> {
    let (mut parts, body) = request.into_parts();
    let visit = parts.extensions.get::<Visit>().cloned();
    let visit = visit.ok_or_else(|| WebError::internal("a request came in without a visit"))?;
    if let Err(error) = judge(&visit, door).and_then(|()| size(&parts.headers, door.bounds)) {
        // A client that waits for "100 Continue" has not sent its body and needs no draining.
        if !parts.headers.contains_key(header::EXPECT) {
            bounds::drain(body).await;
        }
        return Err(error);
    }
    if matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS) || visit.is_api() {
        return Ok(Request::from_parts(parts, body));
    }
    same_site(&parts.headers)?;
    let expected = visit.form_token();
    if !is_form(&parts.headers) {
        // An upload is read by its handler; its token stands in the form's action.
        let query = Form::parse(parts.uri.query().unwrap_or_default().as_bytes())?;
        check_token(query.raw(FORM_TOKEN), &expected)?;
        return Ok(Request::from_parts(parts, body));
    }
    let reading = axum::body::to_bytes(body, door.bounds.body_bytes_max);
    let bytes = tokio::time::timeout(door.bounds.time_max, reading)
        .await
        .map_err(|_| WebError::TimedOut)?
        .map_err(|_| WebError::TooLarge {
            limit: door.bounds.body_bytes_max,
        })?;
    let form = Form::parse(&bytes)?;
    check_token(form.raw(FORM_TOKEN), &expected)?;
    parts.extensions.insert(form);
    Ok(Request::from_parts(parts, Body::from(bytes)))
}

fn judge(visit: &Visit, door: &Door) -> Result<(), WebError> {
    let forbidden = |needs: &str| WebError::Forbidden {
        needs: needs.to_owned(),
    };
    match door.access {
        Access::Public => Ok(()),
        Access::SignedIn => visit.person().map(|_| ()).ok_or(WebError::SignIn),
        Access::Role(role) => {
            let person = visit.person().ok_or(WebError::SignIn)?;
            let holds = person.holds(role, door.app.clock().today());
            let needs = format!(
                "an officer designated as {}",
                role_in_words(role).to_lowercase()
            );
            if holds {
                Ok(())
            } else {
                Err(forbidden(&needs))
            }
        }
        Access::Api(scope) => {
            let no_token = || WebError::Unauthorised {
                what: "The request carries no token that is good today.".to_owned(),
            };
            let person = visit.person().ok_or_else(no_token)?;
            let needs = format!("a token with the scope {}", scope.name());
            if person.may(scope) {
                Ok(())
            } else {
                Err(forbidden(&needs))
            }
        }
    }
}

/// Refuses a body that says that it is too large, before any of it is kept.
fn size(headers: &HeaderMap, bounds: Bounds) -> Result<(), WebError> {
    let limit = bounds.body_bytes_max;
    let said = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    match said {
        Some(said) if said > limit as u64 => Err(WebError::TooLarge { limit }),
        _ => Ok(()),
    }
}

/// Refuses what a browser says another site sent. Browsers that do not say are caught by the token.
fn same_site(headers: &HeaderMap) -> Result<(), WebError> {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &http::HeaderValue| value.to_str().ok())
    };
    if matches!(text("sec-fetch-site"), Some("cross-site" | "same-site")) {
        return Err(WebError::StaleForm);
    }
    let (Some(origin), Some(host)) = (text("origin"), text("host")) else {
        return Ok(());
    };
    let same = origin
        .split_once("://")
        .is_some_and(|(_, name)| name == host);
    if same {
        Ok(())
    } else {
        Err(WebError::StaleForm)
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    kind.starts_with("application/x-www-form-urlencoded")
}

fn check_token(given: &str, expected: &str) -> Result<(), WebError> {
    let same = !expected.is_empty() && bool::from(given.as_bytes().ct_eq(expected.as_bytes()));
    if same {
        Ok(())
    } else {
        Err(WebError::StaleForm)
    }
}

/// axum's own 413, from a handler that read more than the limit, gets our words and the limit.
fn explain_limit(response: Response, bounds: Bounds) -> Response {
    let ours = response.extensions().get::<WebError>().is_some();
    if response.status() == http::StatusCode::PAYLOAD_TOO_LARGE && !ours {
        return WebError::TooLarge {
            limit: bounds.body_bytes_max,
        }
        .into_response();
    }
    response
}
