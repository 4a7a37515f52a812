//! `/account`: what an officer sees of their own account.

use axum::response::Response;
use minijinja::{Value, context};

use crate::people::Person;
use crate::people::person::role_in_words;
use crate::store::accounts::{self, tokens};
use crate::web::{Officer, Visit, WebError, in_words};

pub(crate) async fn show(visit: Visit, Officer(person): Officer) -> Result<Response, WebError> {
    visit.page("account/show.html", fields(&visit, &person).await?)
}

/// The account as its template takes it.
async fn fields(visit: &Visit, person: &Person) -> Result<Value, WebError> {
    let app = visit.app();
    let mut tx = app.store().read().await?;
    let left = accounts::recovery_codes_left(&mut tx, &person.officer).await?;
    let tokens: Vec<Value> = tokens::list(&mut tx, &person.officer, app.wall_now())
        .await?
        .into_iter()
        .map(|token| {
            let scopes: Vec<&str> = token.scopes.iter().map(|scope| scope.name()).collect();
            context! { id => token.id, name => token.name, scopes => scopes.join(", "), until => in_words(token.expires_at) }
        })
        .collect();
    let designation = &person.designation;
    let roles: Vec<&str> = designation
        .roles
        .iter()
        .map(|role| role_in_words(*role))
        .collect();
    let account = context! {
        name => person.name.as_str(),
        email => person.email.as_str(),
        officer => person.officer.as_str(),
        roles => roles.join(", "),
        from => designation.from.strftime("%-d %B %Y").to_string(),
        until => designation.until.map(|day| day.strftime("%-d %B %Y").to_string()),
        instrument => designation.instrument.as_str(),
        recovery_codes_left => left,
    };
    Ok(context! { account, tokens })
}
