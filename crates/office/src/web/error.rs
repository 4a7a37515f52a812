//! Why a request did not get its page: one value, which becomes a page or an API answer at one place.

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use proofhouse_law::Refusal;

use super::bounds::size_in_words;
use crate::event_log::LogError;
use crate::people::enrolment::EnrolmentFault;
use crate::people::password::HashError;
use crate::people::secret::NoRandomness;
use crate::people::session::SessionFault;
use crate::people::sign_in::SignInFault;
use crate::people::totp::TotpFault;
use crate::store::StoreError;

/// Why a handler returns no page. None of these is shown as it stands: `web/error_page.rs` writes them.
#[derive(Clone, Debug)]
pub(crate) enum WebError {
    /// Nobody is signed in, or not fully; the person is sent to sign in and comes back.
    SignIn,
    /// The person is signed in but may not do this.
    Forbidden {
        /// Who may, in words: "an administrator".
        needs: String,
    },
    /// An API call without a token that is good for it.
    Unauthorised {
        /// What is wrong with the token.
        what: String,
    },
    /// There is no such thing.
    NotFound,
    /// The address takes other methods.
    Method,
    /// What was sent cannot be used.
    BadRequest {
        /// What happened, one sentence.
        what: String,
        /// What to do next.
        next: String,
    },
    /// The form was not made for this visit, or the page lay open too long.
    StaleForm,
    /// The body is larger than the address takes.
    TooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
    /// Too many tries.
    TooMany {
        /// What was tried too often, one sentence.
        what: String,
        /// Seconds until the next try.
        wait_seconds: i64,
    },
    /// The office has as many requests as it takes at once.
    Busy,
    /// The request took too long.
    TimedOut,
    /// The law, or the authority's procedure, refuses the step today.
    Refused(Arc<Refusal>),
    /// Our own fault. The detail goes to the log, never to the page.
    Internal(Arc<anyhow::Error>),
}

impl WebError {
    /// What was sent cannot be used.
    pub(crate) fn bad_request(what: impl Into<String>, next: impl Into<String>) -> Self {
        Self::BadRequest {
            what: what.into(),
            next: next.into(),
        }
    }

    /// Our own fault, with what was being done.
    pub(crate) fn internal(detail: impl Into<String>) -> Self {
        Self::Internal(Arc::new(anyhow::anyhow!(detail.into())))
    }

    /// The status that the answer carries.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::SignIn => StatusCode::SEE_OTHER,
            Self::Forbidden { .. } | Self::StaleForm => StatusCode::FORBIDDEN,
            Self::Unauthorised { .. } => StatusCode::UNAUTHORIZED,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::BadRequest { .. } => StatusCode::BAD_REQUEST,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::TimedOut => StatusCode::REQUEST_TIMEOUT,
            Self::Refused(_) => StatusCode::CONFLICT,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The words of the answer.
    pub(crate) fn words(&self) -> Words {
        let words = |code, title: &str, what: &str, next: &str| Words {
            code,
            title: title.to_owned(),
            what: what.to_owned(),
            next: next.to_owned(),
        };
        match self {
            Self::SignIn => words(
                "web.sign-in",
                "Sign in",
                "You are not signed in.",
                "Sign in and try again.",
            ),
            Self::Forbidden { needs } => words(
                "web.forbidden",
                "You cannot do this",
                &format!("Only {needs} can open this page or do this. Nothing was changed."),
                "If you should be able to, ask an administrator of this office to change your designation.",
            ),
            Self::Unauthorised { what } => words(
                "web.unauthorised",
                "Sign in to use the API",
                what,
                "Make a token on your account page, or with `proofhouse login`, and send it as `Authorization: Bearer …`.",
            ),
            Self::NotFound => words(
                "web.not-found",
                "Page not found",
                "There is no page at this address.",
                "If you typed the address, check it is correct. If you followed a link, go to the start page.",
            ),
            Self::Method => words(
                "web.method",
                "This address cannot be used like that",
                "The address exists, but not for this kind of request.",
                "Go to the start page and follow the links from there.",
            ),
            Self::BadRequest { what, next } => {
                words("web.bad-request", "There is a problem", what, next)
            }
            Self::StaleForm => words(
                "web.stale-form",
                "The form could not be accepted",
                "The form was not sent from a page of this visit: it lay open too long, cookies are off, or another site sent it. Nothing was changed.",
                "Go back, reload the page, check what you entered and send it again.",
            ),
            Self::TooLarge { limit } => words(
                "web.too-large",
                "What you sent is too large",
                &format!(
                    "This page takes at most {}. Nothing of what you sent was kept.",
                    size_in_words(*limit)
                ),
                "Send a smaller file. A bundle of evidence that is too large can be split by device state: inspect each state into its own bundle.",
            ),
            Self::TooMany { what, wait_seconds } => words(
                "web.too-many",
                "Too many tries",
                what,
                &format!("Wait {}, then try again.", minutes(*wait_seconds)),
            ),
            Self::Busy => words(
                "web.busy",
                "The service is busy",
                "The office has as many requests as it can take at once. Nothing was changed.",
                "Wait a minute and try again.",
            ),
            Self::TimedOut => words(
                "web.timed-out",
                "The request took too long",
                "The office stopped the request. What was stored before that is stored whole; nothing is half done.",
                "Check whether what you did is on record before you send it again.",
            ),
            Self::Refused(refusal) => words(
                "law.refused",
                "This cannot be done today",
                &refusal.remedy,
                "",
            ),
            Self::Internal(_) => words(
                "web.fault",
                "There is a problem with the service",
                "Something went wrong on our side. What was on record before is unchanged.",
                "Try again later. If it happens again, report it with the reference number.",
            ),
        }
    }
}

/// What an error page says.
#[derive(Clone, Debug)]
pub(crate) struct Words {
    /// Dotted, never reused: what scripts match on.
    pub(crate) code: &'static str,
    /// The heading.
    pub(crate) title: String,
    /// What happened and what was kept.
    pub(crate) what: String,
    /// What to do next.
    pub(crate) next: String,
}

fn minutes(seconds: i64) -> String {
    match (seconds.max(0) + 59) / 60 {
        0 | 1 => "1 minute".to_owned(),
        minutes => format!("{minutes} minutes"),
    }
}

/// The answer carries the error; the outermost layer, which knows the visit, writes the page.
impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Refusal> for WebError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Arc::new(refusal))
    }
}

/// Faults of ours, from wherever they come.
macro_rules! internal {
    ($($error:ty),* $(,)?) => {$(
        impl From<$error> for WebError {
            fn from(error: $error) -> Self {
                Self::Internal(Arc::new(error.into()))
            }
        }
    )*};
}

internal!(
    StoreError,
    LogError,
    NoRandomness,
    HashError,
    TotpFault,
    SessionFault,
    SignInFault,
    EnrolmentFault
);

impl From<minijinja::Error> for WebError {
    fn from(error: minijinja::Error) -> Self {
        Self::Internal(Arc::new(anyhow::anyhow!("{error:#}")))
    }
}

impl From<anyhow::Error> for WebError {
    fn from(error: anyhow::Error) -> Self {
        Self::Internal(Arc::new(error))
    }
}
