//! Why a request did not get its page: one value, which becomes a page or an API answer at one place.

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use proofhouse_law::Refusal;

use super::words::Words;
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
        Words::of(self)
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
        // In one line: its alternate form would put all that the page was to show into the log.
        Self::Internal(Arc::new(anyhow::Error::new(error)))
    }
}

impl From<anyhow::Error> for WebError {
    fn from(error: anyhow::Error) -> Self {
        Self::Internal(Arc::new(error))
    }
}
