//! `/reports`: what the public reported, the newest first.

use axum::response::Response;
use minijinja::{Value, context};

use super::follow::in_words_of;
use crate::reports;
use crate::web::{Visit, WebError, in_words};

/// How much of what happened the list shows, in characters.
const EXCERPT: usize = 200;

pub(crate) async fn show(visit: Visit) -> Result<Response, WebError> {
    let mut tx = visit.app().store().read().await?;
    let told = reports::all(&mut tx).await?;
    drop(tx);
    visit.access("read", "reports", true);
    let rows: Vec<Value> = told
        .iter()
        .map(|one| {
            let words = one.words.as_ref();
            context! {
                report => one.report.report.as_str(),
                stage => in_words_of(one.report.stage).0,
                done => matches!(one.report.stage, crate::store::reports::Stage::Closed),
                sent => in_words(one.report.sent_at),
                product => words.map(|words| words.product.as_str()),
                happened => words.map(|words| excerpt(&words.happened)),
                contact => words.map(|words| words.contact.as_str()),
            }
        })
        .collect();
    visit.page("report/list.html", context! { reports => rows })
}

fn excerpt(text: &str) -> String {
    let mut letters = text.chars();
    let mut shown: String = letters.by_ref().take(EXCERPT).collect();
    if letters.next().is_some() {
        shown.push('…');
    }
    shown
}
