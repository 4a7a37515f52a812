//! `/clocks`: the clocks of all open cases, the soonest first.

use std::collections::BTreeMap;

use axum::response::Response;
use minijinja::{Value, context};
use proofhouse_law::CaseId;
use proofhouse_law::case::{CaseClock, ClockGives, ClockState, clocks};

use crate::pages::case::clocks::shown;
use crate::pages::case::opened::parties;
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
        let regime = app.desk().regime_of(&file.state)?;
        let found = clocks(&file.state, regime, today);
        // What may be done from today on waits for somebody, too.
        let open = |one: &&CaseClock| {
            let may_begin = one.gives == ClockGives::FirstDay && one.state == ClockState::Passed;
            one.is_open() || may_begin
        };
        // By name, as the case's own page has it; by the pseudonym where the name was erased.
        let names = if found.iter().any(|one| one.party.is_some()) {
            parties(&mut app.store().read().await?, &file).await?
        } else {
            BTreeMap::new()
        };
        for one in found.iter().filter(open) {
            let notice = file.state.notice(&one.notice);
            let power = notice.and_then(|notice| regime.power(&notice.terms.power));
            let title = power.map_or("", |power| power.title.as_str());
            let name = |party| {
                names
                    .get(party)
                    .cloned()
                    .unwrap_or_else(|| party.to_string())
            };
            let whose = one.party.as_ref().map(name);
            let row = context! {
                case => case.id.as_str(), product => format!("{} {}", case.brand, case.model),
                clock => shown(one, title, whose, today),
            };
            rows.push((one.due, row));
        }
    }
    rows.sort_by_key(|(on, _)| *on);
    let rows: Vec<Value> = rows.into_iter().map(|(_, row)| row).collect();
    visit.page(
        "board/clocks.html",
        context! { rows, left_out => open.len().saturating_sub(CASES_MAX) },
    )
}
