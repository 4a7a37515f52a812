//! `/cases`: every case, the one that changed last first.

use axum::response::Response;
use minijinja::{Value, context};

use crate::store::projections;
use crate::web::{Officer, Visit, WebError, in_words};

/// The most cases in one list.
const CASES_MAX: i64 = 500;

pub(crate) async fn show(visit: Visit, Officer(_): Officer) -> Result<Response, WebError> {
    let mut tx = visit.app().store().read().await?;
    let mut cases = projections::cases(&mut tx, CASES_MAX).await?;
    drop(tx);
    visit.access("read", "cases", true);
    cases.sort_by(|a, b| {
        b.changed_at
            .cmp(&a.changed_at)
            .then_with(|| a.id.cmp(&b.id))
    });
    let regimes = visit.app().desk().regimes();
    let rows: Vec<Value> = cases
        .iter()
        .map(|case| {
            let title = case
                .regime_id
                .parse()
                .ok()
                .and_then(|id| regimes.find(&id))
                .map(|one| one.title().to_owned());
            context! {
                id => case.id.as_str(),
                product => format!("{} {}", case.brand, case.model),
                kind => case.kind.as_str(),
                regime => title.unwrap_or_else(|| case.regime_id.clone()),
                changed => in_words(case.changed_at),
                closed => case.closed,
            }
        })
        .collect();
    let full = i64::try_from(rows.len()).is_ok_and(|count| count >= CASES_MAX);
    visit.page(
        "case/list.html",
        context! { cases => rows, full, cases_max => CASES_MAX },
    )
}
