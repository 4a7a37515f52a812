//! `/enrol/{token}`: a one-time link, then name and password, then the second factor, then recovery codes.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use minijinja::context;

use crate::people::enrolment::{self, Finished};
use crate::people::person::role_in_words;
use crate::people::{password, secret, totp};
use crate::store::accounts;
use crate::store::accounts::invitations::{self, Entered, Invitation};
use crate::web::form::{Faults, Form};
use crate::web::{Visit, WebError};

/// The longest name and e-mail address taken, in characters.
const TEXT_MAX: usize = 200;

/// Asks for name, e-mail address and password.
pub(crate) async fn show(visit: Visit, Path(token): Path<String>) -> Result<Response, WebError> {
    let Some(invitation) = find(&visit, &token).await? else {
        return gone(&visit);
    };
    let fields =
        context! { invitation => shown(&invitation), form => context! { name => "", email => "" } };
    visit.page("account/enrol.html", fields)
}

/// Keeps what was entered and asks for the second factor.
pub(crate) async fn enter(
    visit: Visit,
    Path(token): Path<String>,
    form: Form,
) -> Result<Response, WebError> {
    let Some(invitation) = find(&visit, &token).await? else {
        return gone(&visit);
    };
    let mut faults = check(&form);
    let email = form.text("email").to_lowercase();
    if faults.is_empty() && taken(&visit, &email).await? {
        faults.add(
            "email",
            "Someone has enrolled with this e-mail address: enter another, or sign in",
        );
    }
    if !faults.is_empty() {
        let fields = context! { invitation => shown(&invitation), form => form.value() };
        return visit.again("account/enrol.html", &faults, fields);
    }
    let entered = Entered {
        email,
        name: form.text("name").to_owned(),
        password: password::hash(form.raw("password")).await?,
        totp_secret: secret::random::<{ totp::SECRET_BYTES }>()?.to_vec(),
    };
    let mut tx = visit.app().store().write().await?;
    invitations::enter(&mut tx, secret::hash(&token), &entered).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/enrol/{token}/second-factor")).into_response())
}

/// Shows the secret for the authenticator app and asks for its first code.
pub(crate) async fn show_factor(
    visit: Visit,
    Path(token): Path<String>,
) -> Result<Response, WebError> {
    factor(&visit, &token, None).await
}

/// Checks the first code and makes the account.
pub(crate) async fn finish(
    visit: Visit,
    Path(token): Path<String>,
    form: Form,
) -> Result<Response, WebError> {
    let app = visit.app();
    let (clock, now) = (app.clock(), app.wall_now());
    let finished = enrolment::finish(
        app.store(),
        &token,
        form.text("code"),
        clock.today(),
        clock.now(),
        now,
    )
    .await?;
    match finished {
        Finished::Enrolled(enrolled) => {
            let fields = context! { codes => enrolled.recovery_codes, enrolled => true };
            let mut response = visit.page("account/recovery_codes.html", fields)?;
            visit.set_cookie(&mut response, &enrolled.cookie)?;
            Ok(response)
        }
        Finished::WrongCode => {
            factor(
                &visit,
                &token,
                Some("Enter the code that your app shows now"),
            )
            .await
        }
        Finished::EmailTaken => Err(WebError::bad_request(
            "Someone else enrolled with this e-mail address meanwhile. Your link still works.",
            "Open your link again and enter another e-mail address.",
        )),
        Finished::LinkGone => gone(&visit),
    }
}

async fn factor(visit: &Visit, token: &str, fault: Option<&str>) -> Result<Response, WebError> {
    let Some(invitation) = find(visit, token).await? else {
        return gone(visit);
    };
    let Some(entered) = &invitation.entered else {
        return Ok(visit.redirect(&format!("/enrol/{token}")));
    };
    let issuer = if visit.app().clock().is_drill() {
        "Proofhouse DRILL"
    } else {
        "Proofhouse"
    };
    let shared = totp::share(&entered.totp_secret, &entered.email, issuer)?;
    let fields = context! { secret => shared.secret, uri => shared.uri };
    let Some(fault) = fault else {
        return visit.page("account/second_factor.html", fields);
    };
    let mut faults = Faults::default();
    faults.add("code", fault);
    visit.again("account/second_factor.html", &faults, fields)
}

fn check(form: &Form) -> Faults {
    let mut faults = Faults::default();
    let (name, email, password) = (form.text("name"), form.text("email"), form.raw("password"));
    if name.is_empty() || name.chars().count() > TEXT_MAX {
        faults.add("name", "Enter your name");
    }
    let address = email
        .split_once('@')
        .is_some_and(|(user, host)| !user.is_empty() && host.contains('.'));
    if !address || email.len() > TEXT_MAX || email.contains(char::is_whitespace) {
        faults.add(
            "email",
            "Enter an e-mail address in the correct format, like name@example.com",
        );
    }
    if let Some(fault) = password::fault(password, name, email) {
        faults.add("password", fault);
    } else if password != form.raw("password_again") {
        faults.add("password_again", "Enter the same password again");
    }
    faults
}

async fn taken(visit: &Visit, email: &str) -> Result<bool, WebError> {
    Ok(
        accounts::by_email(&mut visit.app().store().read().await?, email)
            .await?
            .is_some(),
    )
}

async fn find(visit: &Visit, token: &str) -> Result<Option<Invitation>, WebError> {
    let app = visit.app();
    Ok(invitations::find(
        &mut app.store().read().await?,
        secret::hash(token),
        app.wall_now(),
    )
    .await?)
}

fn gone(visit: &Visit) -> Result<Response, WebError> {
    let fields = context! {
        title => "This link does not work",
        what => "The link was used before, has run out, or was not copied whole. Nothing was changed.",
        next => "Ask an administrator of this office for a new link. For the first officer: start the office again, and it prints a new one.",
        reference => (),
    };
    visit.page_with(http::StatusCode::GONE, "error/problem.html", fields)
}

fn shown(invitation: &Invitation) -> minijinja::Value {
    let designation = &invitation.designation;
    let roles: Vec<&str> = designation
        .roles
        .iter()
        .map(|role| role_in_words(*role))
        .collect();
    context! {
        roles => roles.join(", "),
        from => designation.from.strftime("%-d %B %Y").to_string(),
        until => designation.until.map(|day| day.strftime("%-d %B %Y").to_string()),
        instrument => designation.instrument.as_str(),
    }
}
