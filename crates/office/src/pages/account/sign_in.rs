//! `/sign-in` and `/sign-in/code`: a password, then a code from an authenticator app or a recovery code.

use axum::response::{IntoResponse as _, Redirect, Response};
use minijinja::context;

use crate::people::sign_in::{self, Tried};
use crate::store::accounts::sessions::Stage;
use crate::web::form::{Faults, Form};
use crate::web::{Visit, WebError};

/// Asks for the password.
pub(crate) async fn show(visit: Visit, form: Form) -> Result<Response, WebError> {
    if visit.person().is_some() {
        return Ok(visit.redirect(next(&form)));
    }
    visit.page(
        "account/sign_in.html",
        context! { form => context! { email => "" }, next => next(&form) },
    )
}

/// Judges the password.
pub(crate) async fn password(visit: Visit, form: Form) -> Result<Response, WebError> {
    let mut faults = Faults::default();
    if form.text("email").is_empty() {
        faults.add("email", "Enter your e-mail address");
    }
    if form.raw("password").is_empty() {
        faults.add("password", "Enter your password");
    }
    let fields = context! { form => form.value(), next => next(&form) };
    if !faults.is_empty() {
        return visit.again("account/sign_in.html", &faults, fields);
    }
    let app = visit.app();
    let (email, password) = (form.text("email"), form.raw("password"));
    match sign_in::with_password(
        app.store(),
        email,
        password,
        visit.address(),
        app.wall_now(),
    )
    .await?
    {
        Tried::Right(cookie) => {
            let mut response =
                Redirect::to(&with_next("/sign-in/code", next(&form))).into_response();
            visit.set_cookie(&mut response, &cookie)?;
            Ok(response)
        }
        Tried::Wrong => {
            visit.access("sign-in", "password", false);
            faults.add("email", "The e-mail address or the password is wrong");
            visit.again("account/sign_in.html", &faults, fields)
        }
        Tried::Wait { seconds } => Err(too_many(seconds)),
    }
}

/// Asks for the code.
pub(crate) async fn ask_code(visit: Visit, form: Form) -> Result<Response, WebError> {
    if visit
        .session()
        .is_none_or(|session| session.stage != Stage::Password)
    {
        return Ok(visit.redirect(&with_next("/sign-in", next(&form))));
    }
    visit.page(
        "account/sign_in_code.html",
        context! { next => next(&form) },
    )
}

/// Judges the code.
pub(crate) async fn code(visit: Visit, form: Form) -> Result<Response, WebError> {
    let waiting = visit
        .session()
        .filter(|session| session.stage == Stage::Password);
    let Some(session) = waiting else {
        return Ok(visit.redirect(&with_next("/sign-in", next(&form))));
    };
    let app = visit.app();
    let given = form.text("code");
    let tried = sign_in::with_code(
        app.store(),
        visit.cookie().reveal(),
        &session.account,
        given,
        visit.address(),
        app.wall_now(),
    )
    .await?;
    match tried {
        Tried::Right(cookie) => {
            let mut response = Redirect::to(next(&form)).into_response();
            visit.set_cookie(&mut response, &cookie)?;
            Ok(response)
        }
        Tried::Wrong => {
            visit.access("sign-in", session.account.officer.as_str(), false);
            let mut faults = Faults::default();
            faults.add(
                "code",
                "The code is wrong, or was used before: wait for the next one and enter it",
            );
            visit.again(
                "account/sign_in_code.html",
                &faults,
                context! { next => next(&form) },
            )
        }
        Tried::Wait { seconds } => Err(too_many(seconds)),
    }
}

/// What both sign-ins say when there were too many failures.
pub(super) fn too_many(wait_seconds: i64) -> WebError {
    WebError::TooMany {
        what: "Sign-in is paused for this account or from where you are: there were too many failed tries.".to_owned(),
        wait_seconds,
    }
}

/// Where to go afterwards: a path of this site and nothing else.
fn next(form: &Form) -> &str {
    let path = form.text("next");
    let here = path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\n']);
    if here { path } else { "/account" }
}

fn with_next(path: &str, next: &str) -> String {
    let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
    format!("{path}?next={next}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_to_another_site() {
        for elsewhere in [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "",
        ] {
            let query: String =
                url::form_urlencoded::byte_serialize(elsewhere.as_bytes()).collect();
            let form = Form::parse(format!("next={query}").as_bytes()).expect("a query");
            assert_eq!(next(&form), "/account", "{elsewhere}");
        }
        let form = Form::parse(b"next=/cases/case-1?tab=2").expect("a query");
        assert_eq!(next(&form), "/cases/case-1?tab=2");
    }
}
