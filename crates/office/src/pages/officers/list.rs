//! `/officers`: who there is.

use axum::response::Response;
use minijinja::{Value, context};

use crate::people::person::role_in_words;
use crate::store::accounts;
use crate::web::{Visit, WebError};

pub(crate) async fn show(visit: Visit) -> Result<Response, WebError> {
    let mut tx = visit.app().store().read().await?;
    let me = visit.person().map(|person| person.officer.clone());
    let officers: Vec<Value> = accounts::list(&mut tx)
        .await?
        .into_iter()
        .map(|account| {
            let roles: Vec<&str> = account
                .designation
                .roles
                .iter()
                .map(|role| role_in_words(*role))
                .collect();
            context! {
                officer => account.officer.as_str(),
                name => account.name,
                roles => roles.join(", "),
                until => account.designation.until.map(|day| day.strftime("%-d %B %Y").to_string()),
                ended => account.ended_at.is_some(),
                is_me => me.as_ref() == Some(&account.officer),
            }
        })
        .collect();
    visit.page("officers/list.html", context! { officers })
}
