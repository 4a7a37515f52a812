//! `/standards`: every standard and code at hand.

use axum::response::Response;
use minijinja::{Value, context};

use super::words;
use crate::web::{Visit, WebError};

pub(crate) async fn show(visit: Visit) -> Result<Response, WebError> {
    let standards: Vec<Value> = visit
        .app()
        .desk()
        .regimes()
        .standards()
        .iter()
        .map(|one| {
            context! {
                id => one.id().as_str(),
                name => words::name(one),
                kind => words::kind(one.kind()),
                summary => one.summary(),
            }
        })
        .collect();
    visit.page("standards/list.html", context! { standards })
}
