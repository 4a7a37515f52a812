//! Who asks: one value a request, made at the door, from which handlers learn everything but the form.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::response::{Html, IntoResponse, Redirect, Response};
use hmac::{Hmac, Mac as _};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use minijinja::{Value, context};
use proofhouse_law::case::Role;
use sha2::Sha256;

use super::app::App;
use super::error::WebError;
use super::form::Faults;
use crate::event_log::access::Access;
use crate::people::person::role_in_words;
use crate::people::secret::Secret;
use crate::people::{Person, Via, session};
use crate::store::accounts::sessions::{Session, Stage};

/// The session cookie; over TLS the prefix makes browsers refuse one that another host or page set.
const COOKIE: &str = "proofhouse";
const COOKIE_SECURE: &str = "__Host-proofhouse";
/// The longest cookie looked at, in bytes.
const COOKIE_MAX: usize = 128;

/// Who asks, from where, for which page.
#[derive(Clone)]
pub(crate) struct Visit(Arc<Inner>);

struct Inner {
    app: App,
    path: String,
    address: IpAddr,
    cookie: Secret,
    /// The browser has the cookie already.
    cookie_known: bool,
    session: Option<Session>,
    person: Option<Person>,
}

impl Visit {
    /// Reads the cookie, or for the API the token, and finds who it stands for.
    pub(super) async fn begin(app: &App, parts: &Parts) -> Result<Self, WebError> {
        let path = parts.uri.path().to_owned();
        let address = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(peer)| {
                peer.ip()
            });
        let known = if is_api(&path) {
            None
        } else {
            cookie(&parts.headers, app.origin().is_secure())
        };
        let cookie_known = known.is_some();
        let session = match &known {
            Some(cookie) => session::find(app.store(), cookie.reveal(), app.wall_now()).await?,
            None => None,
        };
        let person = match &session {
            Some(session) if session.stage == Stage::Full => {
                Some(session::person(&session.account, Via::Session))
            }
            Some(_) => None,
            None => by_token(app, &path, &parts.headers).await?,
        };
        let cookie = match known {
            Some(cookie) => cookie,
            None => Secret::fresh().map_err(|error| WebError::internal(error.to_string()))?,
        };
        Ok(Self(Arc::new(Inner {
            app: app.clone(),
            path,
            address,
            cookie,
            cookie_known,
            session,
            person,
        })))
    }

    /// The web service.
    pub(crate) fn app(&self) -> &App {
        &self.0.app
    }

    /// Where the request came from.
    pub(crate) fn address(&self) -> IpAddr {
        self.0.address
    }

    /// The path that was asked for.
    pub(crate) fn path(&self) -> &str {
        &self.0.path
    }

    /// Who is signed in with both factors, or acts with a token.
    pub(crate) fn person(&self) -> Option<&Person> {
        self.0.person.as_ref()
    }

    /// The session, whole or waiting for the second factor.
    pub(crate) fn session(&self) -> Option<&Session> {
        self.0.session.as_ref()
    }

    /// The session's cookie.
    pub(crate) fn cookie(&self) -> &Secret {
        &self.0.cookie
    }

    /// The name of the session cookie here.
    pub(crate) fn cookie_name(&self) -> &'static str {
        if self.app().origin().is_secure() {
            COOKIE_SECURE
        } else {
            COOKIE
        }
    }

    /// Tells the access log that someone read `subject`, or was turned away from it.
    pub(crate) fn access(&self, did: &str, subject: &str, allowed: bool) {
        let actor = self.person().map_or("anyone".to_owned(), |person| {
            format!("officer/{}", person.officer)
        });
        self.app().gathered().add(Access {
            at: self.app().clock().now(),
            actor,
            did: did.to_owned(),
            subject: subject.to_owned(),
            outcome: if allowed { "allowed" } else { "denied" }.to_owned(),
        });
    }

    /// Whether the request came to the API.
    pub(crate) fn is_api(&self) -> bool {
        is_api(&self.0.path)
    }

    /// Renders a page. `template` is the file under `templates/pages/`; `fields` are its own values.
    pub(crate) fn page(&self, template: &str, fields: Value) -> Result<Response, WebError> {
        self.page_with(StatusCode::OK, template, fields)
    }

    /// Renders a form again with what is wrong with it. The template finds `faults` and, if the handler
    /// passes it, what was typed.
    pub(crate) fn again(
        &self,
        template: &str,
        faults: &Faults,
        fields: Value,
    ) -> Result<Response, WebError> {
        let fields = context! { faults => faults.value(), ..fields };
        self.page_with(StatusCode::UNPROCESSABLE_ENTITY, template, fields)
    }

    /// Renders a page under a status other than 200.
    pub(crate) fn page_with(
        &self,
        status: StatusCode,
        template: &str,
        fields: Value,
    ) -> Result<Response, WebError> {
        let token = self.form_token();
        let context = context! { shell => self.shell(&token), ..fields };
        let html = self
            .app()
            .renderer()
            .render(&format!("pages/{template}"), context)?;
        // A form needs a cookie to be bound to; a page without one sets none.
        let has_form = html.contains(&token);
        let mut response = (status, Html(html)).into_response();
        let private = has_form || self.person().is_some();
        let caching = if private { "no-store" } else { "no-cache" };
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
        if has_form && !self.0.cookie_known {
            self.set_cookie(&mut response, &self.0.cookie)?;
        }
        Ok(response)
    }

    /// Sends the browser on to `path` after a form was done.
    #[expect(
        clippy::unused_self,
        reason = "handlers answer through their visit, this answer too"
    )]
    pub(crate) fn redirect(&self, path: &str) -> Response {
        Redirect::to(path).into_response()
    }

    /// Gives the browser another cookie: after each step of signing in.
    pub(crate) fn set_cookie(
        &self,
        response: &mut Response,
        cookie: &Secret,
    ) -> Result<(), WebError> {
        self.write_cookie(response, cookie.reveal(), "")
    }

    /// Takes the cookie away: after signing out.
    pub(crate) fn clear_cookie(&self, response: &mut Response) -> Result<(), WebError> {
        self.write_cookie(response, "", "; Max-Age=0")
    }

    fn write_cookie(
        &self,
        response: &mut Response,
        value: &str,
        rest: &str,
    ) -> Result<(), WebError> {
        let secure = if self.app().origin().is_secure() {
            "; Secure"
        } else {
            ""
        };
        let text = format!(
            "{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{rest}",
            name = self.cookie_name()
        );
        let value =
            HeaderValue::from_str(&text).map_err(|error| WebError::internal(error.to_string()))?;
        response.headers_mut().insert(header::SET_COOKIE, value);
        Ok(())
    }

    /// The token that forms of this visit carry: bound to the cookie, so another site cannot make it.
    pub(super) fn form_token(&self) -> String {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.app().form_key()) else {
            return String::new();
        };
        mac.update(b"form\n");
        mac.update(self.0.cookie.reveal().as_bytes());
        hex::encode(mac.finalize().into_bytes())
    }

    /// What the layout needs on every page.
    fn shell(&self, token: &str) -> Value {
        let clock = self.app().clock();
        let person = self.person().map(|person| {
            let roles: Vec<&str> = person
                .designation
                .roles
                .iter()
                .map(|role| role_in_words(*role))
                .collect();
            let administrator = person.holds(Role::Administrator, clock.today());
            let case_officer = person.holds(Role::CaseOfficer, clock.today());
            context! { name => person.name.as_str(), roles => roles.join(", "), administrator, case_officer }
        });
        context! {
            path => self.path(),
            drill => clock.is_drill(),
            now => in_words(clock.now()),
            origin => self.app().origin().as_str(),
            person => person,
            form_token => token,
            form_field => Value::from_safe_string(format!(
                "<input type=\"hidden\" name=\"form_token\" value=\"{token}\">"
            )),
        }
    }
}

/// An instant as pages write it: 23 November 2026, 10:15 GMT, which is London's own time with the name of its zone.
pub(crate) fn in_words(at: jiff::Timestamp) -> String {
    let zone = jiff::tz::TimeZone::get("Europe/London").unwrap_or(jiff::tz::TimeZone::UTC);
    at.to_zoned_datetime(zone)
        .strftime("%-d %B %Y, %H:%M %Z")
        .to_string()
}

fn is_api(path: &str) -> bool {
    path.starts_with("/api/")
}

fn cookie(headers: &HeaderMap, secure: bool) -> Option<Secret> {
    let name = if secure { COOKIE_SECURE } else { COOKIE };
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, value)| *key == name && !value.is_empty() && value.len() <= COOKIE_MAX)
        .map(|(_, value)| Secret::given(value))
}

async fn by_token(app: &App, path: &str, headers: &HeaderMap) -> Result<Option<Person>, WebError> {
    let given = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    match given.and_then(|value| value.strip_prefix("Bearer ")) {
        Some(token) if is_api(path) => {
            Ok(session::by_token(app.store(), token.trim(), app.wall_now()).await?)
        }
        _ => Ok(None),
    }
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, WebError> {
        let visit = parts.extensions.get::<Self>().cloned();
        visit.ok_or_else(|| WebError::internal("a handler stands outside the door"))
    }
}

/// Someone who is signed in; handlers that take it are open to nobody else.
#[derive(Clone)]
pub(crate) struct Officer(pub(crate) Person);

impl<S: Sync> FromRequestParts<S> for Officer {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, WebError> {
        let visit = Visit::from_request_parts(parts, state).await?;
        visit.person().cloned().map(Self).ok_or(WebError::SignIn)
    }
}
