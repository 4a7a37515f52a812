//! `/account/tokens`: making and revoking API tokens.

use axum::extract::Path;
use axum::response::Response;
use minijinja::{Value, context};

use crate::people::person::Scope;
use crate::people::token;
use crate::store::accounts::tokens;
use crate::web::form::{Faults, Form};
use crate::web::{Officer, Visit, WebError, in_words};

/// Asks what the token is for.
pub(crate) async fn show(visit: Visit, _officer: Officer) -> Result<Response, WebError> {
    visit.page(
        "account/token_new.html",
        context! { form => context! { name => "", days => "30" }, scopes => scopes(&[]) },
    )
}

/// Makes it and shows its secret, this once.
pub(crate) async fn make(
    visit: Visit,
    Officer(person): Officer,
    form: Form,
) -> Result<Response, WebError> {
    let (name, chosen) = (form.text("name"), form.all("scopes"));
    let wanted: Vec<Scope> = chosen
        .iter()
        .filter_map(|name| Scope::named(name))
        .collect();
    let days = form
        .text("days")
        .parse::<u32>()
        .ok()
        .filter(|days| (1..=token::DAYS_MAX).contains(days));
    let mut faults = Faults::default();
    if name.is_empty() {
        faults.add("name", "Enter what the token is for");
    }
    if wanted.is_empty() {
        faults.add("scopes", "Select what the token may do");
    }
    let Some(days) = days.filter(|_| faults.is_empty()) else {
        if days.is_none() {
            faults.add(
                "days",
                format!("Enter a number of days from 1 to {}", token::DAYS_MAX),
            );
        }
        let fields = context! { form => form.value(), scopes => scopes(&chosen) };
        return visit.again("account/token_new.html", &faults, fields);
    };
    let app = visit.app();
    let (made, secret) = token::make(
        app.store(),
        &person.officer,
        name,
        wanted,
        days,
        app.wall_now(),
    )
    .await?;
    let fields = context! { name => made.name, secret => secret.reveal(), until => in_words(made.expires_at) };
    visit.page("account/token_made.html", fields)
}

/// Revokes it.
pub(crate) async fn revoke(
    visit: Visit,
    Officer(person): Officer,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let mut tx = visit.app().store().write().await?;
    tokens::revoke(&mut tx, &person.officer, &id, visit.app().wall_now()).await?;
    tx.commit().await?;
    Ok(visit.redirect("/account"))
}

fn scopes(chosen: &[&str]) -> Vec<Value> {
    Scope::ALL
        .iter()
        .map(|(_, name, words)| context! { value => *name, text => *words, checked => chosen.contains(name) })
        .collect()
}
