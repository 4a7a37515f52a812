//! `/account/recovery-codes`: new recovery codes in place of the old ones.

use axum::response::Response;
use minijinja::context;

use crate::people::enrolment;
use crate::web::{Officer, Visit, WebError};

pub(crate) async fn renew(visit: Visit, Officer(person): Officer) -> Result<Response, WebError> {
    let mut tx = visit.app().store().write().await?;
    let codes = enrolment::give_recovery_codes(&mut tx, &person.officer).await?;
    tx.commit().await?;
    visit.page(
        "account/recovery_codes.html",
        context! { codes, enrolled => false },
    )
}
