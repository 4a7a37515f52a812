//! `/officers/invite`: a one-time link for a new officer, with what they may do.

use axum::response::Response;
use jiff::civil::Date;
use minijinja::{Value, context};
use proofhouse_law::case::{Designation, Role};

use crate::people::enrolment;
use crate::people::person::{ROLES, role_in_words, role_named};
use crate::web::form::{Faults, Form};
use crate::web::{Officer, Visit, WebError};

/// The longest name of an instrument, in characters.
const INSTRUMENT_MAX: usize = 200;

/// Asks for the designation.
pub(crate) async fn show(visit: Visit) -> Result<Response, WebError> {
    let today = visit.app().clock().today();
    let form = context! { instrument => "", from_day => today.day(), from_month => today.month(), from_year => today.year() };
    visit.page(
        "officers/invite.html",
        context! { form, roles => roles(&[]) },
    )
}

/// Makes the link and shows it, this once.
pub(crate) async fn make(
    visit: Visit,
    Officer(person): Officer,
    form: Form,
) -> Result<Response, WebError> {
    let chosen = form.all("roles");
    match read(&form) {
        Ok(designation) => {
            let app = visit.app();
            let words: Vec<&str> = designation
                .roles
                .iter()
                .map(|role| role_in_words(*role))
                .collect();
            let link =
                enrolment::invite(app.store(), designation, person.officer, app.wall_now()).await?;
            let address = format!("{}/enrol/{}", app.origin().as_str(), link.reveal());
            visit.page(
                "officers/invited.html",
                context! { address, roles => words.join(", ") },
            )
        }
        Err(faults) => {
            let fields = context! { form => form.value(), roles => roles(&chosen) };
            visit.again("officers/invite.html", &faults, fields)
        }
    }
}

fn read(form: &Form) -> Result<Designation, Faults> {
    let mut faults = Faults::default();
    let chosen: Vec<Role> = form
        .all("roles")
        .iter()
        .filter_map(|name| role_named(name))
        .collect();
    if chosen.is_empty() {
        faults.add("roles", "Select what the officer may do");
    }
    let instrument = form.text("instrument");
    if instrument.is_empty() || instrument.chars().count() > INSTRUMENT_MAX {
        faults.add(
            "instrument",
            "Enter the instrument that designates the officer, such as its number and date",
        );
    }
    let from = date(form, "from");
    if !matches!(from, Some(Ok(_))) {
        faults.add(
            "from-day",
            "Enter the first day of the designation as day, month and year",
        );
    }
    let until = date(form, "until");
    if matches!(until, Some(Err(()))) {
        faults.add(
            "until-day",
            "Enter the last day as day, month and year, or leave it empty",
        );
    }
    match (from, until.transpose()) {
        (Some(Ok(from)), Ok(Some(until))) if until < from => {
            faults.add("until-day", "The last day must not be before the first");
        }
        (Some(Ok(from)), Ok(until)) if faults.is_empty() => {
            return Ok(Designation {
                roles: chosen,
                from,
                until,
                instrument: instrument.to_owned(),
            });
        }
        _ => {}
    }
    Err(faults)
}

/// A date in three fields; `None` where all are empty.
fn date(form: &Form, name: &str) -> Option<Result<Date, ()>> {
    let part = |part: &str| form.text(&format!("{name}_{part}"));
    let (day, month, year) = (part("day"), part("month"), part("year"));
    if [day, month, year].iter().all(|text| text.is_empty()) {
        return None;
    }
    let read = || Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok();
    Some(read().filter(|date| date.year() > 1900).ok_or(()))
}

fn roles(chosen: &[&str]) -> Vec<Value> {
    ROLES
        .iter()
        .map(|(_, name, words)| context! { value => *name, text => *words, checked => chosen.contains(name) })
        .collect()
}
