//! `/clocks`: the clocks of all open cases, the soonest first.

use axum::response::Response;
use minijinja::{Value, context};
use proofhouse_law::CaseId;

use crate::pages::case::clocks;
use crate::store::projections;
use crate::web::{Officer, Visit, WebError};

/// The most cases whose clocks are read for one page.
const CASES_MAX: usize = 200;

pub(crate) async fn show(visit: Visit, Officer(_): Officer) -> Result<Response, WebError> {
    let app = visit.app();
    let today = app.clock().today();
    let mut tx = app.store().read().await?;
    let cases = projections::cases(&mut tx, 1000).await?;
    drop(tx);
    let open: Vec<_> = cases.into_iter().filter(|case| !case.closed).collect();
    let mut rows = Vec::new();
    for case in open.iter().take(CASES_MAX) {
        let Ok(id) = case.id.parse::<CaseId>() else {
            continue;
        };
        let file = app.desk().case(&id).await?;
        let found = clocks::of(&file.state, app.desk().regime_of(&file.state)?, today);
        let to_come = found.into_iter().filter(|one| one.on >= today);
        rows.extend(to_come.map(|one| (one.on, context! {
            case => case.id.as_str(), product => format!("{} {}", case.brand, case.model), clock => one.shown(today),
        })));
    }
    rows.sort_by_key(|(on, _)| *on);
    let rows: Vec<Value> = rows.into_iter().map(|(_, row)| row).collect();
    visit.page(
        "board/clocks.html",
        context! { rows, left_out => open.len().saturating_sub(CASES_MAX) },
    )
}
