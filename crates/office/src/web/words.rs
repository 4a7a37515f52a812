//! The words of every error page: what happened, what was kept, and what to do next.

use super::bounds::{Bounds, size_in_words};
use super::error::WebError;

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

impl Words {
    /// The words for an error.
    pub(super) fn of(error: &WebError) -> Self {
        about_the_person(error)
            .or_else(|| about_the_request(error))
            .unwrap_or_else(|| about_the_office(error))
    }
}

fn words(code: &'static str, title: &str, what: &str, next: &str) -> Words {
    Words {
        code,
        title: title.to_owned(),
        what: what.to_owned(),
        next: next.to_owned(),
    }
}

/// Who may not come in.
fn about_the_person(error: &WebError) -> Option<Words> {
    Some(match error {
        WebError::SignIn => words(
            "web.sign-in",
            "Sign in",
            "You are not signed in.",
            "Sign in and try again.",
        ),
        WebError::Forbidden { needs } => words(
            "web.forbidden",
            "You cannot do this",
            &format!("Only {needs} can open this page or do this. Nothing was changed."),
            "If you should be able to, ask an administrator of this office to change your designation.",
        ),
        WebError::Unauthorised { what } => words(
            "web.unauthorised",
            "Sign in to use the API",
            what,
            "Make a token on your account page, or with `proofhouse login`, and send it as `Authorization: Bearer …`.",
        ),
        WebError::StaleForm => words(
            "web.stale-form",
            "The form could not be accepted",
            "The form was not sent from a page of this visit: it lay open too long, cookies are off, or another site sent it. Nothing was changed.",
            "Go back, reload the page, check what you entered and send it again.",
        ),
        WebError::TooMany { what, wait_seconds } => words(
            "web.too-many",
            "Too many tries",
            what,
            &format!("Wait {}, then try again.", minutes(*wait_seconds)),
        ),
        _ => return None,
    })
}

/// What cannot be used as it was sent.
fn about_the_request(error: &WebError) -> Option<Words> {
    Some(match error {
        WebError::NotFound => words(
            "web.not-found",
            "Page not found",
            "There is no page at this address.",
            "If you typed the address, check it is correct. If you followed a link, go to the start page.",
        ),
        WebError::Method => words(
            "web.method",
            "This address cannot be used like that",
            "The address exists, but not for this kind of request.",
            "Go to the start page and follow the links from there.",
        ),
        WebError::BadRequest { what, next } => {
            words("web.bad-request", "There is a problem", what, next)
        }
        WebError::TooLarge { limit } => words(
            "web.too-large",
            "What you sent is too large",
            &format!(
                "This page takes at most {}. Nothing of what you sent was kept.",
                size_in_words(*limit)
            ),
            smaller(*limit),
        ),
        WebError::Refused(refusal) => words(
            "law.refused",
            "This cannot be done today",
            &refusal.remedy,
            "",
        ),
        _ => return None,
    })
}

/// What the office cannot do now; all that is left is our own fault.
fn about_the_office(error: &WebError) -> Words {
    match error {
        WebError::Busy => words(
            "web.busy",
            "The service is busy",
            "The office has as many requests as it can take at once. Nothing was changed.",
            "Wait a minute and try again.",
        ),
        WebError::TimedOut => words(
            "web.timed-out",
            "The request took too long",
            "The office stopped the request. What was stored before that is stored whole; nothing is half done.",
            "Check whether what you did is on record before you send it again.",
        ),
        _ => words(
            "web.fault",
            "There is a problem with the service",
            "Something went wrong on our side. What was on record before is unchanged.",
            "Try again later. If it happens again, report it with the reference number.",
        ),
    }
}

fn minutes(seconds: i64) -> String {
    match (seconds.max(0) + 59) / 60 {
        0 | 1 => "1 minute".to_owned(),
        minutes => format!("{minutes} minutes"),
    }
}

/// How to send less; what can be split is only a bundle of evidence.
fn smaller(limit: usize) -> &'static str {
    if limit == Bounds::UPLOAD.body_bytes_max {
        "Send a smaller file. A bundle of evidence that is too large can be split by device state: inspect each state into its own bundle."
    } else {
        "Send a smaller file, or less text."
    }
}
