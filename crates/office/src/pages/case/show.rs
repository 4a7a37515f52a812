//! `/cases/{case}`: one case whole: what can be done today and why not the rest, its evidence, notices, clocks and history.

use std::collections::BTreeMap;

use axum::response::Response;
use minijinja::{Value, context};
use proofhouse_law::OfficerId;
use proofhouse_law::regime::{Regime, flat};

use super::opened::Opened;
use super::{clocks, evidence, tasks, timeline, words};
use crate::web::form::Form;
use crate::web::{WebError, in_words};

pub(crate) async fn show(case: Opened, form: Form) -> Result<Response, WebError> {
    case.visit
        .access("read", &format!("case/{}", case.id), true);
    let (state, regime) = (&case.file.state, case.regime()?);
    let today = case.visit.app().clock().today();
    let officers = case.officers().await?;
    let notices = state
        .notices()
        .iter()
        .rev()
        .map(|one| case.notice_line(one))
        .collect::<Result<Vec<_>, _>>()?;
    let clocks = clocks::of(&case, None)?;
    let fields = context! {
        done => words::done(form.text("done")),
        case => case.header(),
        product => product(&case),
        respondents => respondents(&case),
        regime => shown_regime(&case, regime, &officers),
        tasks => tasks::of(&case, None)?,
        evidence => evidence::of(&case).await?,
        allegations => allegations(&case),
        notices,
        clocks,
        today => words::day(today),
        timeline => timeline::of(&case, &officers),
    };
    case.visit.page("case/show.html", fields)
}

fn product(case: &Opened) -> Value {
    let product = case.file.state.product();
    let identifiers = product.iter().flat_map(|one| &one.identifiers);
    let identifiers: Vec<String> = identifiers
        .map(|one| format!("{} {}", one.scheme.to_uppercase(), one.value))
        .collect();
    context! {
        brand => product.map(|one| one.brand.clone()),
        model => product.map(|one| one.model.clone()),
        kind => product.map(|one| one.kind.clone()),
        firmware => product.and_then(|one| one.firmware.clone()),
        identifiers,
        opened => case.file.state.opened_at().map(in_words),
        closed => case.file.state.closed_at().map(in_words),
    }
}

fn respondents(case: &Opened) -> Vec<Value> {
    let all = case.file.state.respondents().iter();
    all.map(|one| {
        context! {
            name => case.party(&one.party), role => words::economic_role(one.role), party => one.party.as_str(),
        }
    })
    .collect()
}

/// The regime with the footing of its values counted, so that nobody takes an assumption for law.
fn shown_regime(case: &Opened, regime: &Regime, officers: &BTreeMap<OfficerId, String>) -> Value {
    let counts = flat::counts(&flat::rows(regime));
    let confirmed: Vec<Value> = case
        .file
        .state
        .confirmed()
        .iter()
        .map(|(value, by)| {
            context! { value, by => officers.get(by).cloned().unwrap_or_else(|| by.to_string()) }
        })
        .collect();
    context! {
        id => regime.id().as_str(),
        title => regime.title(),
        summary => regime.summary(),
        hash => regime.hash().to_string(),
        footing => words::footing(regime.footing()),
        verified => counts.verified,
        unverified => counts.unverified,
        assumed => counts.assumed,
        confirmed,
    }
}

fn allegations(case: &Opened) -> Vec<Value> {
    let made = case.file.state.allegations().iter();
    made.map(|one| {
        context! {
            id => one.id.as_str(),
            provisions => one.provisions.iter().map(ToString::to_string).collect::<Vec<_>>(),
            respondent => case.party_with_role(&one.respondent),
            grounds => one.grounds.as_str(),
            made => in_words(one.at),
        }
    })
    .collect()
}
