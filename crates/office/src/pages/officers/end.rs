//! `/officers/{officer}/end`: someone stops being able to sign in.

use axum::extract::Path;
use axum::response::Response;
use proofhouse_law::OfficerId;

use crate::people::enrolment;
use crate::web::{Officer, Visit, WebError};

pub(crate) async fn post(
    visit: Visit,
    Officer(person): Officer,
    Path(officer): Path<String>,
) -> Result<Response, WebError> {
    let officer: OfficerId = officer.parse().map_err(|_| WebError::NotFound)?;
    if officer == person.officer {
        return Err(WebError::bad_request(
            "You cannot end your own account: an office without an administrator could invite nobody.",
            "Ask another administrator to do it.",
        ));
    }
    let app = visit.app();
    let clock = app.clock();
    let (today, office_now, now) = (clock.today(), clock.now(), app.wall_now());
    if enrolment::end(
        app.store(),
        &officer,
        &person.officer,
        today,
        office_now,
        now,
    )
    .await?
    {
        Ok(visit.redirect("/officers"))
    } else {
        Err(WebError::NotFound)
    }
}
