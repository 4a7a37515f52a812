//! `/report`: anyone reports a product; they get a token to follow it with.

use axum::response::{IntoResponse as _, Redirect, Response};
use minijinja::context;
use serde::{Deserialize, Serialize};

use crate::event_log::{self, NewEvent};
use crate::people::secret::{self, Secret};
use crate::people::throttle::Subjects;
use crate::store::personal::Sealed;
use crate::store::reports;
use crate::web::form::{Faults, Form};
use crate::web::{Visit, WebError};

/// The longest text of each field, in characters.
const PRODUCT_MAX: usize = 200;
const HAPPENED_MAX: usize = 3000;
const CONTACT_MAX: usize = 200;
/// How many reports one address may send in a quarter of an hour.
const REPORTS_MAX: i64 = 10;

/// An event about a report. What was said stands beside the log, under the commitment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(crate) enum ReportEvent {
    /// A report arrived.
    ReportReceived {
        /// Of its words, salted; lower-case hex.
        commitment: String,
    },
}

/// Asks.
pub(crate) async fn show(visit: Visit) -> Result<Response, WebError> {
    let form = context! { product => "", happened => "", contact => "" };
    visit.page(
        "report/send.html",
        context! { form, happened_max => HAPPENED_MAX },
    )
}

/// Takes the report in.
pub(crate) async fn post(visit: Visit, form: Form) -> Result<Response, WebError> {
    let faults = faults(&form);
    if !faults.is_empty() {
        let fields = context! { form => form.value(), happened_max => HAPPENED_MAX };
        return visit.again("report/send.html", &faults, fields);
    }
    let token = keep(&visit, &form).await?;
    Ok(Redirect::to(&format!("/report/{}", token.reveal())).into_response())
}

async fn keep(visit: &Visit, form: &Form) -> Result<Secret, WebError> {
    let app = visit.app();
    let words = serde_json::json!({
        "product": form.text("product"), "happened": form.text("happened"), "contact": form.text("contact"),
    });
    let token = Secret::fresh()?;
    let report = format!("report-{}", hex::encode(secret::random::<8>()?));
    let aggregate = format!("report/{report}");
    let sealed = Sealed::new(words.to_string(), secret::random()?);
    let meter = Subjects::of_address("report", visit.address(), REPORTS_MAX);
    let mut tx = app.store().write().await?;
    if let Some(wait_seconds) = meter.wait(&mut tx, app.wall_now()).await? {
        let what =
            "Several reports came from where you are within a few minutes. This one was not kept.";
        return Err(WebError::TooMany {
            what: what.to_owned(),
            wait_seconds,
        });
    }
    meter.failed(&mut tx, app.wall_now()).await?;
    sealed.keep(&mut tx, &aggregate).await?;
    reports::add(
        &mut tx,
        token.hash(),
        &report,
        sealed.commitment(),
        app.clock().now(),
    )
    .await?;
    let received = ReportEvent::ReportReceived {
        commitment: hex::encode(sealed.commitment()),
    };
    let event = NewEvent::new("office/public", app.clock().today(), &received)?;
    event_log::append_any(&mut tx, &aggregate, vec![event], app.clock().now()).await?;
    tx.commit().await?;
    Ok(token)
}

fn faults(form: &Form) -> Faults {
    let mut faults = Faults::default();
    let mut need = |name: &str, missing: &str, what: &str, most: usize| {
        if !missing.is_empty() && form.text(name).is_empty() {
            faults.add(name, missing);
        } else if form.text(name).chars().count() > most {
            faults.add(name, format!("{what} must be {most} characters or fewer"));
        }
    };
    need(
        "product",
        "Enter the product’s brand and model",
        "Product",
        PRODUCT_MAX,
    );
    need(
        "happened",
        "Enter what happened",
        "What happened",
        HAPPENED_MAX,
    );
    need("contact", "", "Contact", CONTACT_MAX);
    faults
}
