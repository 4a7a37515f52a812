//! `/keys/enrol`: an administrator enrols the public key of a lab or of the office's own parts.

use axum::response::Response;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use minijinja::{Value, context};
use proofhouse_evidence::keys::{KeyRole, PublicKey, Window};

use crate::pages::case::fields::{choice, date, filled, put_date};
use crate::web::form::{Faults, Form};
use crate::web::{Officer, Visit, WebError};

/// Each role of a key, with what such a key signs.
const ROLES: [(KeyRole, &str, &str); 4] = [
    (KeyRole::Lab, "Lab", "Bundles of evidence"),
    (KeyRole::Register, "Register", "The public register"),
    (
        KeyRole::Snapshot,
        "Snapshot",
        "Offline copies of the register",
    ),
    (
        KeyRole::Approval,
        "Approval",
        "Leave to test an address on the internet",
    ),
];

/// Asks for the key.
pub(crate) async fn show(visit: Visit) -> Result<Response, WebError> {
    let mut typed = Vec::new();
    put_date(&mut typed, "from", visit.app().clock().today());
    let form = filled(&typed)?;
    visit.page("keys/enrol.html", fields(&form))
}

/// Enrols it.
pub(crate) async fn post(
    visit: Visit,
    Officer(person): Officer,
    form: Form,
) -> Result<Response, WebError> {
    let mut faults = Faults::default();
    if let Some((key, window)) = read(&form, &mut faults) {
        let actor = format!("officer/{}", person.officer);
        let enrolled = visit.app().desk().enrol_key(&actor, &key, window).await;
        match enrolled.map_err(WebError::from) {
            Ok(_) => return Ok(visit.redirect("/keys?done=enrol")),
            Err(WebError::BadRequest { what, .. }) => faults.add("public-key", what),
            Err(other) => return Err(other),
        }
    }
    visit.again("keys/enrol.html", &faults, fields(&form))
}

fn fields(form: &Form) -> Value {
    let chosen = [form.text("role")];
    let roles: Vec<Value> = ROLES
        .iter()
        .map(|(role, name, signs)| {
            choice(&role.to_string(), name, Some((*signs).to_owned()), &chosen)
        })
        .collect();
    context! { form => form.value(), roles }
}

fn read(form: &Form, faults: &mut Faults) -> Option<(PublicKey, Window)> {
    let key = match PublicKey::from_pem(form.text("public_key")) {
        _ if form.text("public_key").is_empty() => {
            faults.add("public-key", "Paste the text of the public key file");
            None
        }
        Ok(key) => Some(key),
        Err(error) => {
            faults.add("public-key", format!("This cannot be enrolled: {error}"));
            None
        }
    };
    match (form.text("role").parse::<KeyRole>(), &key) {
        (Err(_), _) => faults.add("role", "Select what the key signs"),
        (Ok(role), Some(key)) if role != key.role => {
            let fault = format!(
                "The key was made for the role {}: one key has one role",
                key.role
            );
            faults.add("role", fault);
        }
        _ => {}
    }
    let from = date(form, "from", "The first day", faults).and_then(start);
    let until = date(form, "until", "The day on which it ends", faults).and_then(start);
    let (key, from, until) = (key?, from?, until?);
    if until <= from {
        faults.add("until-day", "The key must end after its first day");
    }
    faults.is_empty().then_some((key, Window { from, until }))
}

/// The first moment of a day in UTC, as `proofhouse keys` reads a date.
fn start(day: Date) -> Option<jiff::Timestamp> {
    TimeZone::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok()
}
