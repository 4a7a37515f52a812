//! What a notice of one kind says beyond what every notice says, as a part of the form of its terms.

mod forfeiture;
mod penalty;
mod reading;

use jiff::civil::Date;
use minijinja::{Value, context};
use proofhouse_law::case::Particulars;
use proofhouse_law::regime::{Effect, Power, Regime};

use super::fields;
use super::opened::Opened;
use crate::web::WebError;
use crate::web::form::Form;

pub(in crate::pages::case) use forfeiture::SOUGHT;
pub(in crate::pages::case) use reading::read;

/// The name of the kind of form that a power asks for; none where it adds nothing.
fn kind(power: &Power) -> Option<&'static str> {
    match power.effect {
        Effect::Compliance => Some("compliance"),
        Effect::Recall => Some("recall"),
        Effect::Penalty => Some("penalty"),
        Effect::Forfeiture => Some("forfeiture"),
        Effect::TemporaryBan | Effect::PermanentBan | Effect::Information => None,
    }
}

/// What the form holds before anybody has typed: what the regime and the case say already.
pub(in crate::pages::case) fn blank(
    case: &Opened,
    power: &Power,
    pairs: &mut Vec<(String, String)>,
) -> Result<(), WebError> {
    match power.effect {
        Effect::Penalty => penalty::blank(case.regime()?, power, case, pairs),
        Effect::Forfeiture => forfeiture::blank(case, pairs),
        _ => {}
    }
    Ok(())
}

/// The fields of particulars that are written already.
pub(in crate::pages::case) fn put(particulars: &Particulars, pairs: &mut Vec<(String, String)>) {
    let mut add = |name: &str, value: String| pairs.push((name.to_owned(), value));
    match particulars {
        Particulars::Compliance(terms) => {
            add("steps", terms.steps.join("\n"));
            fields::put_date(pairs, "comply", terms.comply_by);
        }
        Particulars::Recall(terms) => {
            add("supplied", terms.supplied.to_string());
            add("inadequate", terms.inadequate.clone());
            add("insufficient", terms.insufficient.clone());
            add("return_to", terms.return_to.clone());
            if terms.inform_customers {
                add("inform", "yes".to_owned());
            }
            fields::put_date(pairs, "arrangements", terms.arrangements_by);
        }
        Particulars::Penalty(terms) => penalty::put(terms, pairs),
        Particulars::Forfeiture(terms) => forfeiture::put(terms, pairs),
    }
}

/// What the form asks under `power`; fields of other kinds are not there.
pub(in crate::pages::case) fn shown(
    case: &Opened,
    power: &Power,
    form: &Form,
) -> Result<Value, WebError> {
    let more = match power.effect {
        Effect::Penalty => penalty::shown(case, power, form)?,
        Effect::Forfeiture => forfeiture::shown(case, form),
        _ => Value::from(()),
    };
    let inform = fields::choice(
        "yes",
        "Customers must be told of the risks",
        None,
        &[form.text("inform")],
    );
    Ok(context! { kind => kind(power), inform => [inform], more })
}

/// What is read of the particulars, and on what day of which regime.
#[derive(Clone, Copy)]
pub(in crate::pages::case) struct Reading<'a> {
    pub(in crate::pages::case) regime: &'a Regime,
    pub(in crate::pages::case) power: &'a Power,
    pub(in crate::pages::case) form: &'a Form,
}

/// Whether the three fields of a date are all empty.
fn no_date(date: Option<Date>, form: &Form, name: &str) -> bool {
    date.is_none()
        && ["day", "month", "year"]
            .iter()
            .all(|part| form.text(&format!("{name}_{part}")).is_empty())
}
