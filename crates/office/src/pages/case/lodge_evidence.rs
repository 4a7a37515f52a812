//! `/cases/{case}/lodge-evidence`: takes a signed bundle into the case; the office derives its findings again.

use axum::extract::Multipart;
use axum::response::Response;
use minijinja::context;
use proofhouse_law::case::ActionName;

use super::opened::Opened;
use super::step::Page;
use super::upload;
use crate::api::Asked;
use crate::web::form::{Faults, Form};
use crate::web::{Bounds, WebError};

/// Asks.
pub(crate) async fn show(case: Opened) -> Result<Response, WebError> {
    page(&case).show()
}

/// Lodges it. A bundle that may not be relied on is kept in quarantine, and the page says why.
pub(crate) async fn post(case: Opened, form: Multipart) -> Result<Response, WebError> {
    let sent = upload::read(&case, form).await?;
    let page = page(&case);
    let mut faults = Faults::default();
    let bundle = match (&sent.taken, sent.held) {
        (Some(taken), _) => match &taken.quarantine {
            None => Some(taken.bundle),
            Some(why) => {
                let digest = taken.bundle;
                faults.add("bundle", format!("The bundle was kept in quarantine and not lodged: {why}. Its digest is {digest}"));
                None
            }
        },
        (None, Some(held)) => Some(held),
        (None, None) if sent.held_fault => {
            faults.add(
                "held",
                "A digest has 64 digits from 0 to 9 and a to f: copy it whole",
            );
            None
        }
        (None, None) => {
            faults.add(
                "bundle",
                "Select the bundle file, or give the digest of one that the office holds",
            );
            None
        }
    };
    let Some(bundle) = bundle else {
        return page.again(&faults);
    };
    let asked = Asked::LodgeEvidence {
        bundle,
        submitted_findings: None,
    };
    page.carry_out(asked, &Form::default()).await
}

fn page(case: &Opened) -> Page<'_> {
    let limit_mib = Bounds::UPLOAD.body_bytes_max / (1024 * 1024);
    Page::new(case, ActionName::LodgeEvidence, context! { limit_mib })
}
