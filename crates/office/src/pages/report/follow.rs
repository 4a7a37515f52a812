//! `/report/{token}`: how far the office has come with a report.

use axum::extract::Path;
use axum::response::Response;
use minijinja::context;

use crate::people::secret;
use crate::store::reports::{self, Stage};
use crate::web::{Visit, WebError, in_words};

pub(crate) async fn show(visit: Visit, Path(token): Path<String>) -> Result<Response, WebError> {
    let mut tx = visit.app().store().read().await?;
    let report = reports::by_token(&mut tx, secret::hash(&token))
        .await?
        .ok_or(WebError::NotFound)?;
    let (stage, meaning) = in_words_of(report.stage);
    let fields = context! {
        token => token,
        stage => stage,
        meaning => meaning,
        sent => in_words(report.sent_at),
        changed => in_words(report.changed_at),
    };
    visit.page("report/follow.html", fields)
}

/// A stage in words, and what it means for whoever sent the report.
pub(crate) fn in_words_of(stage: Stage) -> (&'static str, &'static str) {
    match stage {
        Stage::Received => ("Received", "No officer has looked at it yet."),
        Stage::BeingLookedInto => ("Being looked into", "An officer is working on it."),
        Stage::CaseOpened => (
            "Case opened",
            "The office has opened a case that rests on it.",
        ),
        Stage::Closed => (
            "Closed",
            "The office has looked at it, and nothing follows from it.",
        ),
    }
}
