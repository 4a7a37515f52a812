//! `/law`: the regimes that the office works by, with how much of each was compared with its source.

use axum::response::Response;
use minijinja::{Value, context};
use proofhouse_law::regime::flat;

use crate::pages::case::words::day;
use crate::web::{Visit, WebError};

pub(crate) async fn show(visit: Visit) -> Result<Response, WebError> {
    let regimes = visit.app().desk().regimes().current();
    let rows: Vec<Value> = regimes
        .into_iter()
        .map(|regime| {
            let counts = flat::counts(&flat::rows(regime));
            context! {
                id => regime.id().as_str(),
                title => regime.title(),
                territory => regime.territory(),
                from => regime.in_force_from().map(day),
                verified => counts.verified,
                unverified => counts.unverified,
                assumed => counts.assumed,
            }
        })
        .collect();
    visit.page("law/list.html", context! { regimes => rows })
}
