//! `/.well-known/security.txt` (RFC 9116), never stale: its expiry is reckoned from the day it is read.

use axum::response::{IntoResponse as _, Response};
use http::header;
use jiff::{SignedDuration, Timestamp};

use super::support;
use crate::web::{Visit, WebError};

pub(crate) async fn show(visit: Visit) -> Result<Response, WebError> {
    let policy = support::own()?.policy();
    // Wall time, in a drill too: whoever reads it may be no part of the drill.
    let expires = midnight_after(visit.app().wall_now(), policy.security_txt_days)?;
    let origin = visit.app().origin().as_str();
    let text = format!(
        "Contact: {contact}\nExpires: {expires}\nPolicy: {origin}/security\nPreferred-Languages: en\nCanonical: {origin}/.well-known/security.txt\n",
        contact = support::contact(&visit),
    );
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    Ok((headers, text).into_response())
}

/// A whole day, so that the file does not change with every reading.
fn midnight_after(now: Timestamp, days: i64) -> Result<Timestamp, WebError> {
    let day = SignedDuration::from_hours(24);
    let last = SignedDuration::from_hours(24 * days);
    now.checked_add(last)
        .and_then(|then| then.round(jiff::Unit::Second))
        .map(|then| {
            let over = then.as_second().rem_euclid(day.as_secs());
            then.saturating_sub(SignedDuration::from_secs(over))
                .unwrap_or(then)
        })
        .map_err(|error| WebError::internal(error.to_string()))
}
