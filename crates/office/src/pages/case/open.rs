//! `/cases/new`: opens a case about a product, against those who answer for it, under a regime.

use axum::response::Response;
use http::StatusCode;
use minijinja::{Value, context};
use proofhouse_law::case::{Identifier, Product};
use proofhouse_register::Gtin;

use super::{fields, words};
use crate::api::{Named, Opening, act};
use crate::people::Person;
use crate::web::form::{Faults, Form};
use crate::web::{Officer, Visit, WebError};

/// How many respondents the form has places for.
const RESPONDENTS: usize = 3;

/// Asks.
pub(crate) async fn show(visit: Visit, Officer(_): Officer) -> Result<Response, WebError> {
    visit.page(
        "case/open.html",
        context! { refusal => (), ..page(&visit, &Form::default()) },
    )
}

/// Opens the case.
pub(crate) async fn post(
    visit: Visit,
    Officer(person): Officer,
    form: Form,
) -> Result<Response, WebError> {
    match read(&form) {
        Ok(opening) => open(&visit, &person, opening, &form).await,
        Err(faults) => again(&visit, &faults, &form),
    }
}

async fn open(
    visit: &Visit,
    person: &Person,
    opening: Opening,
    form: &Form,
) -> Result<Response, WebError> {
    let done = match opening.complete() {
        Ok(complete) => act(visit.app(), person, None, complete, None).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(answer) => {
            let case = answer
                .get("case")
                .and_then(serde_json::Value::as_str)
                .unwrap_or_default();
            Ok(visit.redirect(&format!("/cases/{case}?done=open")))
        }
        Err(WebError::Refused(refusal)) => {
            let fields = context! { refusal => words::refusal(&refusal), ..page(visit, form) };
            visit.page_with(StatusCode::CONFLICT, "case/open.html", fields)
        }
        Err(WebError::BadRequest { what, .. }) => {
            let mut faults = Faults::default();
            faults.add("step", words::sentence(&what));
            again(visit, &faults, form)
        }
        Err(other) => Err(other),
    }
}

fn again(visit: &Visit, faults: &Faults, form: &Form) -> Result<Response, WebError> {
    visit.again(
        "case/open.html",
        faults,
        context! { refusal => (), ..page(visit, form) },
    )
}

fn read(form: &Form) -> Result<Opening, Faults> {
    let mut faults = Faults::default();
    let brand = fields::text(
        form,
        "brand",
        "Enter the brand",
        fields::LINE_MAX,
        &mut faults,
    );
    let model = fields::text(
        form,
        "model",
        "Enter the model",
        fields::LINE_MAX,
        &mut faults,
    );
    let kind = fields::text(
        form,
        "kind",
        "Enter what kind of product it is",
        fields::LINE_MAX,
        &mut faults,
    );
    let value = gtin(form, &mut faults);
    let firmware = fields::text_or_none(form, "firmware", fields::LINE_MAX, &mut faults);
    let regime = form.text("regime").parse();
    if regime.is_err() {
        faults.add(
            "regime",
            "Select the regime under which the case is decided",
        );
    }
    let respondents = respondents(form, &mut faults);
    let reason = fields::text(
        form,
        "reason",
        "Enter why the case is opened",
        fields::TEXT_MAX,
        &mut faults,
    );
    match regime {
        Ok(regime) if faults.is_empty() => {
            let identifiers = vec![Identifier {
                scheme: "gtin".to_owned(),
                value,
            }];
            let product = Product {
                brand,
                model,
                kind,
                identifiers,
                firmware,
            };
            Ok(Opening {
                product,
                respondents,
                regime,
                reason,
            })
        }
        _ => Err(faults),
    }
}

/// The number under the barcode, with what is wrong with it.
fn gtin(form: &Form, faults: &mut Faults) -> String {
    let missing = "Enter the number under the barcode";
    let gtin = fields::text(form, "gtin", missing, fields::LINE_MAX, faults);
    if !gtin.is_empty()
        && let Err(error) = Gtin::parse(&gtin)
    {
        faults.add("gtin", words::sentence(&error.to_string()));
    }
    gtin
}

fn respondents(form: &Form, faults: &mut Faults) -> Vec<Named> {
    let mut named = Vec::new();
    for place in 1..=RESPONDENTS {
        let (name_field, role_field) = (format!("name_{place}"), format!("role_{place}"));
        let (name, role) = (form.text(&name_field), form.text(&role_field));
        let role = words::ECONOMIC_ROLES
            .iter()
            .find(|(_, value)| *value == role)
            .map(|(role, _)| *role);
        match (name.is_empty(), role) {
            (true, None) if place > 1 => {}
            (true, _) => faults.add(&name_field, "Enter the respondent’s name"),
            (false, None) => {
                faults.add(&role_field, "Select the respondent’s role for the product");
            }
            (false, Some(_)) if name.chars().count() > fields::LINE_MAX => {
                faults.add(
                    &name_field,
                    format!(
                        "Shorten the name to {} characters or fewer",
                        fields::LINE_MAX
                    ),
                );
            }
            (false, Some(role)) => named.push(Named {
                role,
                name: name.to_owned(),
            }),
        }
    }
    named
}

fn page(visit: &Visit, form: &Form) -> Value {
    let regimes: Vec<Value> = visit
        .app()
        .desk()
        .regimes()
        .current()
        .into_iter()
        .filter(|regime| regime.may_open_cases().is_ok())
        .map(|regime| {
            let hint = format!(
                "{} {}.",
                regime.summary().trim(),
                words::footing(regime.footing())
            );
            fields::choice(
                regime.id().as_str(),
                regime.title(),
                Some(hint),
                &[form.text("regime")],
            )
        })
        .collect();
    let respondents: Vec<Value> = (1..=RESPONDENTS)
        .map(|place| {
            let chosen = form.text(&format!("role_{place}")).to_owned();
            let roles: Vec<Value> = words::ECONOMIC_ROLES
                .iter()
                .map(|(role, value)| {
                    context! { value => *value, text => words::economic_role(*role), selected => *value == chosen }
                })
                .collect();
            context! { place, name => form.text(&format!("name_{place}")), roles }
        })
        .collect();
    context! { form => form.value(), regimes, respondents, reason_max => fields::TEXT_MAX }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_check_digit_and_a_respondent_without_a_role_are_named() {
        let body = b"brand=A&model=B&kind=camera&gtin=5012345678901&regime=uk-psti-2022&name_1=Maker&reason=x";
        let faults = read(&Form::parse(body).expect("a form")).expect_err("two faults");
        let shown = faults.value().to_string();
        assert!(
            shown.contains("gtin") && shown.contains("role_1"),
            "{shown}"
        );
    }

    #[test]
    fn empty_places_for_further_respondents_are_nobody() {
        let body = b"brand=A&model=B&kind=camera&gtin=5012345678900&regime=r&name_1=M&role_1=manufacturer&reason=x";
        let opening = read(&Form::parse(body).expect("a form")).expect("a case");
        assert_eq!(opening.respondents.len(), 1);
    }
}
