//! `/keys`: every key that the office trusts or did trust.

use axum::response::Response;
use minijinja::{Value, context};
use proofhouse_evidence::keys::TrustedKey;

use crate::web::form::Form;
use crate::web::{Visit, WebError, in_words};

pub(crate) async fn show(visit: Visit, query: Form) -> Result<Response, WebError> {
    let trust = visit.app().desk().trust().await?;
    let keys: Vec<Value> = trust.keys().iter().map(shown).collect();
    let done = match query.text("done") {
        "enrol" => "The key is enrolled.",
        "revoke" => "The key is revoked.",
        _ => "",
    };
    visit.page("keys/list.html", context! { keys, done })
}

/// A key as pages show it.
pub(super) fn shown(key: &TrustedKey) -> Value {
    context! {
        id => key.key_id.as_str(),
        name => key.name.as_str(),
        role => key.role.to_string(),
        from => in_words(key.from),
        until => in_words(key.until),
        revoked => key.revoked.as_ref().map(|revoked| context! {
            at => in_words(revoked.at), reason => revoked.reason.as_str(),
        }),
    }
}
