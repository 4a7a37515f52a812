//! Calls for views: everyone reads and answers them, officers open and close them and record what came of each question.

pub(crate) mod answer;
pub(crate) mod answers;
pub(crate) mod close;
pub(crate) mod list;
pub(crate) mod open;
pub(crate) mod outcome;
pub(crate) mod receipt;
pub(crate) mod show;

use std::time::Duration;

use axum::response::Response;
use axum::routing::get;
use minijinja::context;

use crate::pages::case::words;
use crate::web::{Bounds, Entry, Visit, WebError};

/// For the files of a draft.
const DRAFT: Bounds = Bounds {
    body_bytes_max: 1024 * 1024,
    time_max: Duration::from_secs(30),
};
/// For an answer, whose texts are many and are encoded.
const ANSWER: Bounds = Bounds {
    body_bytes_max: 256 * 1024,
    time_max: Duration::from_secs(30),
};

/// Their part of the table of addresses.
pub(crate) fn table() -> Vec<Entry> {
    vec![
        Entry::public("/views", get(list::show)),
        Entry::signed_in("/views/open", get(open::show).post(open::post)).bounds(DRAFT),
        Entry::public(
            "/views/receipt/{token}",
            get(receipt::show).post(receipt::withdraw),
        ),
        Entry::public("/views/{call}", get(show::show).post(answer::post)).bounds(ANSWER),
        Entry::public("/views/{call}/answers", get(answers::show)),
        Entry::signed_in("/views/{call}/close", get(close::show).post(close::post)),
        Entry::signed_in(
            "/views/{call}/outcome",
            get(outcome::show).post(outcome::post),
        ),
    ]
}

/// The page that says why an officer may not take a step, in place of its form; none where they may.
fn explained(
    visit: &Visit,
    title: &str,
    may: Result<(), WebError>,
) -> Result<Option<Response>, WebError> {
    match may {
        Ok(()) => Ok(None),
        Err(WebError::Refused(refusal)) => {
            let fields = context! { title, refusal => words::refusal(&refusal) };
            visit.page("views/refused.html", fields).map(Some)
        }
        Err(other) => Err(other),
    }
}
