//! `/drill/clock`: an administrator moves a drill's clock forward. Elsewhere the page does not exist.

use axum::response::Response;
use jiff::ToSpan as _;
use jiff::civil::Date;
use minijinja::{Value, context};
use proofhouse_law::clock::start_of_day;

use crate::clock::ClockError;
use crate::pages::case::{fields, words};
use crate::web::form::{Faults, Form};
use crate::web::{Officer, Visit, WebError};

/// The hour at which a day begins for people: the law's days begin at midnight.
const MORNING: i64 = 9;

/// Asks.
pub(crate) async fn show(visit: Visit, form: Form) -> Result<Response, WebError> {
    drill_only(&visit)?;
    let tomorrow = visit.app().clock().today().saturating_add(1.day());
    let mut pairs = Vec::new();
    fields::put_date(&mut pairs, "to", tomorrow);
    let fields = context! { moved => form.has("moved"), ..shown(&visit, &fields::filled(&pairs)?) };
    visit.page("board/clock.html", fields)
}

/// Moves it.
pub(crate) async fn post(
    visit: Visit,
    Officer(person): Officer,
    form: Form,
) -> Result<Response, WebError> {
    drill_only(&visit)?;
    let app = visit.app();
    let mut faults = Faults::default();
    let Some(day) = target(&visit, &form, &mut faults) else {
        return visit.again(
            "board/clock.html",
            &faults,
            context! { moved => false, ..shown(&visit, &form) },
        );
    };
    let actor = format!("officer/{}", person.officer);
    let to = start_of_day(day)
        .saturating_add(MORNING.hours())
        .unwrap_or_else(|_| start_of_day(day));
    match app.clock().move_to(app.store(), &actor, to).await {
        Ok(_) => Ok(visit.redirect("/drill/clock?moved=yes")),
        Err(error @ (ClockError::NotForward { .. } | ClockError::NotADrill)) => {
            faults.add("to-day", words::sentence(&error.to_string()));
            visit.again(
                "board/clock.html",
                &faults,
                context! { moved => false, ..shown(&visit, &form) },
            )
        }
        Err(other) => Err(WebError::internal(other.to_string())),
    }
}

/// The day asked for: so many days on, or the one that was typed.
fn target(visit: &Visit, form: &Form, faults: &mut Faults) -> Option<Date> {
    match form.text("days").parse::<i64>() {
        Ok(days @ 1..=3650) => Some(visit.app().clock().today().saturating_add(days.days())),
        _ => fields::date(form, "to", "The day to move to", faults),
    }
}

fn drill_only(visit: &Visit) -> Result<(), WebError> {
    if visit.app().clock().is_drill() {
        Ok(())
    } else {
        Err(WebError::NotFound)
    }
}

fn shown(visit: &Visit, form: &Form) -> Value {
    context! { form => form.value(), today => words::day(visit.app().clock().today()) }
}
