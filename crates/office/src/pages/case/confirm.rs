//! `/cases/{case}/confirm`: a lawyer confirms a value of the law data that is unverified or assumed.

use std::collections::BTreeMap;

use axum::response::Response;
use minijinja::{Value, context};
use proofhouse_law::ProvisionId;
use proofhouse_law::case::ActionName;
use proofhouse_law::regime::Footing;

use super::opened::Opened;
use super::step::Page;
use super::{fields, words};
use crate::api::Asked;
use crate::web::WebError;
use crate::web::form::{Faults, Form};

/// Asks.
pub(crate) async fn show(case: Opened) -> Result<Response, WebError> {
    page(&case, &Form::default())?.show()
}

/// Confirms it.
pub(crate) async fn post(case: Opened, form: Form) -> Result<Response, WebError> {
    let page = page(&case, &form)?;
    let mut faults = Faults::default();
    let value = form.text("value").to_owned();
    if value.is_empty() {
        faults.add("value", "Select the value that you confirm");
    }
    let missing = "Enter why the value may be relied on";
    let reasons = fields::text(&form, "reasons", missing, fields::TEXT_MAX, &mut faults);
    if !faults.is_empty() {
        return page.again(&faults);
    }
    page.carry_out(Asked::Confirm { value, reasons }, &form)
        .await
}

/// What the case's notices rest on and nobody verified; where there is no notice, what any notice would.
pub(crate) fn unsettled(case: &Opened) -> Result<BTreeMap<String, &Footing>, WebError> {
    let regime = case.regime()?;
    let state = &case.file.state;
    let alleged: Vec<ProvisionId> = state
        .allegations()
        .iter()
        .flat_map(|one| one.provisions.clone())
        .collect();
    let mut powers: Vec<_> = state
        .notices()
        .iter()
        .filter_map(|one| regime.power(&one.terms.power))
        .collect();
    if powers.is_empty() {
        powers = regime
            .powers()
            .iter()
            .filter(|one| one.unavailable.is_none())
            .collect();
    }
    Ok(powers
        .into_iter()
        .flat_map(|power| regime.unsettled(power, &alleged))
        .collect())
}

fn page<'a>(case: &'a Opened, form: &Form) -> Result<Page<'a>, WebError> {
    let confirmed = case.file.state.confirmed();
    let (done, open): (Vec<_>, Vec<_>) = unsettled(case)?
        .into_iter()
        .partition(|(path, _)| confirmed.contains_key(path));
    let values: Vec<Value> = open
        .iter()
        .map(|(path, footing)| {
            fields::choice(
                path,
                path,
                Some(words::footing(footing)),
                &[form.text("value")],
            )
        })
        .collect();
    let confirmed: Vec<String> = done.into_iter().map(|(path, _)| path).collect();
    let fields = context! { form => form.value(), values, confirmed };
    Ok(Page::new(case, ActionName::Confirm, fields))
}
