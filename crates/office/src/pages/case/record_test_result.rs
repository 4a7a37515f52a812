//! `…/notices/{notice}/record-test-result`: records what the test plan of a ban came to.

use axum::extract::Multipart;
use axum::response::Response;
use minijinja::{Value, context};
use proofhouse_law::Digest;
use proofhouse_law::case::ActionName;

use super::opened::Opened;
use super::step::Page;
use super::{fields, upload};
use crate::api::{Asked, act};
use crate::web::form::{Faults, Form};
use crate::web::{Bounds, WebError, in_words};

/// Asks.
pub(crate) async fn show(case: Opened) -> Result<Response, WebError> {
    page(&case).show()
}

/// Records it; a bundle that is sent along is lodged in the case first.
pub(crate) async fn post(case: Opened, form: Multipart) -> Result<Response, WebError> {
    let sent = upload::read(&case, form).await?;
    let page = page(&case);
    let mut faults = Faults::default();
    let bundle = match (&sent.taken, sent.held) {
        (Some(taken), _) => match &taken.quarantine {
            Some(why) => {
                faults.add(
                    "bundle",
                    format!("The bundle was kept in quarantine and not lodged: {why}"),
                );
                return page.again(&faults);
            }
            None => match lodge(&case, taken.bundle).await {
                Ok(()) => taken.bundle,
                Err(error) => return page.answer(error),
            },
        },
        (None, Some(held)) => held,
        (None, None) => {
            faults.add(
                "held",
                "Select a bundle of this case, or send the one that the tests made",
            );
            return page.again(&faults);
        }
    };
    let notice = case.notice()?.id.clone();
    page.carry_out(Asked::RecordTestResult { notice, bundle }, &Form::default())
        .await
}

async fn lodge(case: &Opened, bundle: Digest) -> Result<(), WebError> {
    if case
        .file
        .state
        .lodgements()
        .iter()
        .any(|one| one.bundle == bundle)
    {
        return Ok(());
    }
    let complete = Asked::LodgeEvidence {
        bundle,
        submitted_findings: None,
    }
    .complete()?;
    act(
        case.visit.app(),
        &case.person,
        Some(case.id.clone()),
        complete,
        None,
    )
    .await?;
    Ok(())
}

fn page(case: &Opened) -> Page<'_> {
    let bundles: Vec<Value> = case
        .file
        .state
        .lodgements()
        .iter()
        .rev()
        .map(|one| {
            let digest = one.bundle.to_string();
            let partial = if one.partial {
                "; cut short, which settles nothing"
            } else {
                ""
            };
            let hint = format!(
                "Lodged on {}, signed by {}{partial}",
                in_words(one.at),
                one.signer
            );
            fields::choice(&digest, &digest, Some(hint), &[])
        })
        .collect();
    let limit_mib = Bounds::UPLOAD.body_bytes_max / (1024 * 1024);
    Page::new(
        case,
        ActionName::RecordTestResult,
        context! { bundles, limit_mib },
    )
}
