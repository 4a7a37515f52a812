//! `/cases/{case}/lodge-record`: takes the maker's record file (ICS and IXIT) into the case, or names every mistake in it.

use axum::extract::Multipart;
use axum::response::Response;
use minijinja::context;
use proofhouse_law::case::ActionName;

use super::document_upload::{self, Sent};
use super::opened::Opened;
use super::step::Page;
use crate::api::{Asked, LodgeRecord};
use crate::desk::ActError;
use crate::desk::record::RecordError;
use crate::web::WebError;
use crate::web::form::Faults;

/// Asks.
pub(crate) async fn show(case: Opened) -> Result<Response, WebError> {
    page(&case, &Sent::default()).show()
}

/// Lodges it. A file with mistakes is kept by its digest and not lodged, and the page names each of them.
pub(crate) async fn post(case: Opened, form: Multipart) -> Result<Response, WebError> {
    let sent = document_upload::read(&case, form).await?;
    let page = page(&case, &sent);
    let mut faults = Faults::default();
    let Some(digest) = sent.document else {
        faults.add("document", "Send the maker’s record file");
        return page.again(&faults);
    };
    let read = case.visit.app().desk().read_maker_file(digest);
    if let Err(ActError::Record(RecordError::Mistakes { mistakes, .. })) = read {
        for mistake in mistakes {
            faults.add("document", mistake);
        }
        return page.again(&faults);
    }
    let asked = Asked::LodgeRecord(LodgeRecord { sent: digest });
    page.carry_out(asked, &sent.form).await
}

fn page<'a>(case: &'a Opened, sent: &Sent) -> Page<'a> {
    let fields = context! {
        upload => sent.shown(),
        lodged => case.file.state.record_files().last().map(|one| one.what.record.to_string()),
    };
    Page::new(case, ActionName::LodgeRecord, fields)
}
