//! `/views/receipt/{token}`: that an answer arrived, and taking back that it may be published. It shows nothing of the answer.

use axum::extract::Path;
use axum::response::Response;
use minijinja::context;

use crate::views;
use crate::web::form::Form;
use crate::web::{Visit, WebError, in_words};

pub(crate) async fn show(
    visit: Visit,
    Path(token): Path<String>,
    query: Form,
) -> Result<Response, WebError> {
    let mut tx = visit.app().store().read().await?;
    let answer = views::receipt(&mut tx, &token).await?;
    let call = views::find(&mut tx, &answer.call).await?;
    drop(tx);
    let fields = context! {
        token => token,
        new => query.has("new"),
        call => call.row.call.as_str(),
        title => call.row.title.as_str(),
        given => in_words(answer.given_at),
        consent => answer.consent,
        closes => in_words(call.row.closes_at),
    };
    visit.page("views/receipt.html", fields)
}

pub(crate) async fn withdraw(
    visit: Visit,
    Path(token): Path<String>,
) -> Result<Response, WebError> {
    views::withdraw(visit.app(), &token).await?;
    Ok(visit.redirect(&format!("/views/receipt/{token}")))
}
