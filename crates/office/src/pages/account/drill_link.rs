//! `/drill/sign-in/{token}`: a drill's one-time sign-in link. Opening it changes nothing; its button does.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use minijinja::context;

use crate::people::person::role_in_words;
use crate::people::{secret, sign_in};
use crate::store::accounts::drill_links;
use crate::web::{Visit, WebError};

/// Shows whom the link signs in. Programs that look at links ahead of people use nothing up.
pub(crate) async fn show(visit: Visit, Path(token): Path<String>) -> Result<Response, WebError> {
    let app = visit.app();
    if !app.clock().is_drill() {
        return Err(WebError::NotFound);
    }
    let mut tx = app.store().read().await?;
    let Some(account) = drill_links::find(&mut tx, secret::hash(&token), app.wall_now()).await?
    else {
        return gone(&visit);
    };
    let roles: Vec<&str> = account
        .designation
        .roles
        .iter()
        .map(|role| role_in_words(*role))
        .collect();
    visit.page(
        "account/drill_link.html",
        context! { name => account.name, roles => roles.join(", ") },
    )
}

/// Signs in.
pub(crate) async fn follow(visit: Visit, Path(token): Path<String>) -> Result<Response, WebError> {
    let app = visit.app();
    if !app.clock().is_drill() {
        return Err(WebError::NotFound);
    }
    match sign_in::with_drill_link(app.store(), &token, app.wall_now()).await? {
        Some((_, cookie)) => {
            let mut response = Redirect::to("/cases").into_response();
            visit.set_cookie(&mut response, &cookie)?;
            Ok(response)
        }
        None => gone(&visit),
    }
}

fn gone(visit: &Visit) -> Result<Response, WebError> {
    let fields = context! {
        title => "This sign-in link does not work",
        what => "Each link of a drill signs in once, within a day. This one was used or has run out.",
        next => "Mint a new one with `proofhouse serve --drill`, which prints a link for each role.",
        reference => (),
    };
    visit.page_with(http::StatusCode::GONE, "error/problem.html", fields)
}
