//! `/cases/{case}/draft`: drafts a notice: first the power, then its terms.

use axum::response::Response;
use minijinja::{Value, context};
use proofhouse_law::case::{ActionName, Terms};
use proofhouse_law::regime::Power;

use super::opened::Opened;
use super::step::Page;
use super::{fields, terms, words};
use crate::api::Asked;
use crate::web::WebError;
use crate::web::form::{Faults, Form};

/// Asks for the power, and then for the terms.
pub(crate) async fn show(case: Opened, form: Form) -> Result<Response, WebError> {
    let Some(power) = chosen(&case, &form)? else {
        let asked = !form.text("asked").is_empty() || !form.text("power").is_empty();
        return if asked {
            select_one(&case, &form)
        } else {
            powers(&case, &form)?.show()
        };
    };
    if power.unavailable.is_some() {
        // The law itself says why, with the other road; nothing is drafted.
        let asked = Asked::Draft {
            terms: nothing(&case, power),
        };
        return powers(&case, &form)?
            .carry_out(asked, &Form::default())
            .await;
    }
    page(&case, power, &terms::blank(&case, power)?)?.show()
}

/// Drafts the notice.
pub(crate) async fn post(case: Opened, form: Form) -> Result<Response, WebError> {
    let Some(power) = chosen(&case, &form)? else {
        return select_one(&case, &form);
    };
    let page = page(&case, power, &form)?;
    match terms::read(case.regime()?, power, &form) {
        Ok(terms) => page.carry_out(Asked::Draft { terms }, &form).await,
        Err(faults) => page.again(&faults),
    }
}

/// The powers again, with what is missing.
fn select_one(case: &Opened, form: &Form) -> Result<Response, WebError> {
    let mut faults = Faults::default();
    faults.add("power", "Select the power that the notice uses");
    powers(case, form)?.again(&faults)
}

fn chosen<'c>(case: &'c Opened, form: &Form) -> Result<Option<&'c Power>, WebError> {
    let Ok(id) = form.text("power").parse() else {
        return Ok(None);
    };
    Ok(case.regime()?.power(&id))
}

fn page<'a>(case: &'a Opened, power: &Power, form: &Form) -> Result<Page<'a>, WebError> {
    Ok(Page::new(
        case,
        ActionName::Draft,
        terms::shown(case, power, form)?,
    ))
}

fn powers<'a>(case: &'a Opened, form: &Form) -> Result<Page<'a>, WebError> {
    let powers: Vec<Value> = case
        .regime()?
        .powers()
        .iter()
        .map(|power| {
            let hint = match &power.unavailable {
                None => format!("{} {}", power.text, words::footing(&power.footing)),
                Some(reason) => {
                    let road = power.other_road.as_deref().unwrap_or_default();
                    format!(
                        "Not available: {reason}. {road} {}",
                        words::footing(&power.footing)
                    )
                }
            };
            fields::choice(
                power.id.as_str(),
                &power.title,
                Some(hint),
                &[form.text("power")],
            )
        })
        .collect();
    let fields = context! { powers, alleged => !case.file.state.allegations().is_empty() };
    Ok(Page::new(case, ActionName::Draft, fields).template("case/draft_power.html"))
}

/// Terms that say nothing but the power.
fn nothing(case: &Opened, power: &Power) -> Terms {
    Terms {
        power: power.id.clone(),
        allegations: Vec::new(),
        addressees: Vec::new(),
        addressee_classes: Vec::new(),
        activities: Vec::new(),
        units: Vec::new(),
        territory: String::new(),
        from: case.visit.app().clock().today(),
        ends_on: None,
        test_plan: None,
        paragraphs: std::collections::BTreeMap::new(),
        urgency: None,
        replaces: None,
        particulars: None,
    }
}
